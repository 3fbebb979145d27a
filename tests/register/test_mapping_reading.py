"""A mapping is data: every mistake in it is a finding with its line, and nothing is guessed."""

import pytest

from sanbai.errors import Finding, InputError, SanbaiError
from sanbai.language import Language
from sanbai.register.lists.mapping_reading import read_mapping
from sanbai.register.mapping import CodeForm, Value
from sanbai.register.mappings.files import load_mapping, shipped_mappings

SMALL = """\
name = { zh = "小表", en = "small list" }

[register]
money_unit = "万元"

[plan]
year = 2024

[money]
unit = "万元"

[columns]
name = ["项目名称"]
code = "项目代码"
total = ["总投资"]
in_year = ["{year}年计划投资"]

[projects]
code = { column = "code" }
name = { column = "name" }
category = "all"
nature = ["new_start"]
total_investment = { column = "total" }

[[options]]
code = "plan"
in_year_investment = [{ column = "in_year" }, 0]
"""


def mistakes(text: str | bytes) -> list[Finding]:
    """Return the findings of a mapping that cannot be used."""
    with pytest.raises(InputError) as caught:
        read_mapping(text.encode() if isinstance(text, str) else text, "mine.toml")
    return list(caught.value.findings)


def line_with(text: str, words: str) -> int:
    """Return the number of the first line that holds the words."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def test_a_mapping_is_read_into_plain_data() -> None:
    """Columns, alternatives and constants come out as they were written."""
    mapping = read_mapping(SMALL.encode(), "mine.toml")
    assert mapping.columns == {
        "name": ("项目名称",), "code": ("项目代码",), "total": ("总投资",), "in_year": ("{year}年计划投资",),
    }  # fmt: skip
    assert mapping.tables["options"][0]["in_year_investment"] == (Value(column="in_year"), Value(constant=0))
    assert mapping.plan.year == 2024


def test_every_shipped_mapping_is_sound() -> None:
    """The shipped mappings read without a finding, by their names."""
    assert shipped_mappings() == ("chinese-key-project-list", "nyc-capital-projects")
    assert {name: load_mapping(name).register.money_unit for name in shipped_mappings()} == {
        "chinese-key-project-list": "万元",
        "nyc-capital-projects": "USD thousand",
    }
    assert load_mapping("nyc-capital-projects").code_lists["category"].form is CodeForm.WORDS


def test_an_unknown_mapping_is_refused_with_the_nearest_shipped_one() -> None:
    """A name that is neither shipped nor a file names what there is."""
    with pytest.raises(SanbaiError, match="nyc-capital-projects”"):
        load_mapping("nyc-capital-project")
    with pytest.raises(SanbaiError, match="no file"):
        load_mapping("nowhere/mine.toml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[money]", "[mony]", "'mony'. Did you mean “money”?"),
        ('money_unit = "万元"', 'money_unit = "万圆"', "'万圆' is not defined. Did you mean “万元”?"),
        ("year = 2024", 'year = "2024"', "'plan.year' must be a whole number."),
        ('total = ["总投资"]', 'total = ["总投资", "项目代码"]', "The header '项目代码' belongs to 'code' already."),
        ('{ column = "total" }', '{ column = "totl" }', "'totl' is not defined. Did you mean “total”?"),
        ('{ column = "total" }', '{ colum = "total" }', "Unknown key 'colum'. Did you mean “column”?"),
        ('{ column = "total" }', '{ column = "total", sum_of = ["total"] }', "Exactly one way to get the value"),
        ('{ column = "total" }', "12.5", "Write a whole number or text, no decimals."),
        ('name = { column = "name" }', 'naam = { column = "name" }', "Unknown key 'naam'. Did you mean “name”?"),
        ('nature = ["new_start"]', "", "'nature' (nature) is missing."),
        ('category = "all"', 'category = { sum_of = ["total"] }', "This way to get a value does not fit this field."),
        ("\n\n[columns]", '\nrounding = "up"\n\n[columns]', "'up' is not one of"),
        ('name = ["项目名称"]', 'title = ["项目名称"]', "[columns] has no 'name'."),
        ("[[options]]", "[[optoins]]", "'optoins'. Did you mean “options”?"),
    ],
)  # fmt: skip
def test_every_mistake_is_named_with_what_to_do(old: str, new: str, said: str) -> None:
    """Unknown keys, wrong types, undefined names and one header for two columns are errors that say what was meant."""
    assert old in SMALL
    sentences = [finding.sentence(Language.EN) for finding in mistakes(SMALL.replace(old, new, 1))]
    assert any(said in sentence for sentence in sentences), sentences


def test_a_mistake_is_placed_on_its_line() -> None:
    """The finding's row is the line of the file where the mistake stands."""
    text = SMALL.replace('total_investment = { column = "total" }', 'total_investment = { column = "totl" }')
    (finding,) = mistakes(text)
    assert (finding.place.file, finding.place.row) == ("mine.toml", line_with(text, "totl"))
    twice = SMALL.replace('in_year = ["{year}年计划投资"]', 'in_year = ["总 投 资"]')
    (finding,) = mistakes(twice)
    assert finding.place.row == line_with(twice, "总 投 资")


def test_every_mistake_is_found_at_once() -> None:
    """Three mistakes are three findings, in one reading."""
    text = (
        SMALL.replace("[money]", "[mony]").replace("year = 2024", 'year = "2024"').replace('code = "plan"', "cod = 1")
    )
    assert {finding.place.row for finding in mistakes(text)} >= {
        line_with(text, "[mony]"), line_with(text, 'year = "2024"'), line_with(text, "cod = 1"),
    }  # fmt: skip


def test_one_key_written_twice_is_an_error_of_its_line() -> None:
    """Two mappings for one column under one key are refused, not silently the last one taken."""
    text = SMALL.replace('total = ["总投资"]', 'total = ["总投资"]\ntotal = ["投资额"]')
    (finding,) = mistakes(text)
    assert finding.check == "mapping-not-toml"
    assert finding.place.row == line_with(text, "投资额")


def test_a_mapping_in_another_encoding_is_refused() -> None:
    """A mapping that is not UTF-8 is an error, not a garbled mapping."""
    (finding,) = mistakes(SMALL.encode("gb18030"))
    assert finding.check == "mapping-not-utf-8"
