"""Reading a policy: a sound one whole, and of a wrong one every finding at its row."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from sanbai.errors import Severity
from sanbai.language import Language
from sanbai.policy.files import read_policy
from sanbai.policy.reading import LoadedPolicy, parse_policy
from sanbai.policy.records import Bound, Match, Measure, MeasureKind, RatioBound, Selection, Share, Total
from tests.policy.texts import EVERY_KIND, FILE, changed, clause, policy_of, with_clause


def checks(loaded: LoadedPolicy) -> list[str]:
    return [finding.check for finding in loaded.findings]


def rows_of_clause(own: str) -> tuple[int, int]:
    """Return the rows of a clause's header and of its last line."""
    text = clause(own)
    return row_of(EVERY_KIND, text), row_of(EVERY_KIND, text) + text.count("\n") + 1


def row_of(text: str, part: str) -> int:
    """Return the row on which a part of a text begins."""
    return text[: text.index(part)].count("\n") + 1


def test_money_is_counted_in_the_plans_unit() -> None:
    """亿元 with decimals become whole 万元, in bounds, ceilings, bands, figures and rules of entry alike."""
    policy = policy_of()
    in_year = next(clause for clause in policy.clauses if clause.id == "in-year")
    assert isinstance(in_year, Total)
    assert in_year.bound == Bound(2_808_000, 2_814_000)
    assert in_year.unit == "亿元"
    assert policy.funds[0].at_most == ((2024, 1_200_000), (2025, 1_105_000))
    assert policy.figures[0].value == 9_000_000
    assert [band.at_least for band in policy.criteria[2].bands] == [100_000, 10_000]
    assert policy.eligibility[0].total_investment == 10_000


def test_exactly_sets_both_ends() -> None:
    """`exactly` is both bounds; a quota that is left out is none."""
    first, second = policy_of().programmes
    assert first.bound == Bound(40, 40)
    assert second.bound == Bound(20, 30)
    assert [category.bound for category in second.categories] == [Bound(10, None), Bound(None, None)]


def test_ratios_are_exact() -> None:
    """Percentages become exact fractions."""
    policy = policy_of()
    share = next(clause for clause in policy.clauses if clause.id == "social-share")
    assert isinstance(share, Share)
    assert share.bound == RatioBound(Fraction(1, 2), Fraction(4, 5))
    assert policy.proof.gap == Fraction(1, 10_000)
    assert [criterion.weight for criterion in policy.criteria] == [Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)]


def test_selections_keep_fields_and_codes() -> None:
    """Fields keep their order; quarters may be numbers and completion true or false."""
    clauses = {clause.id: clause for clause in policy_of().clauses}
    start = clauses["municipal-start"]
    assert isinstance(start, Total)
    assert start.where == Selection((Match("nature", ("new_start",)), Match("start_quarter", ("1", "2"))))
    assert start.measure == Measure(MeasureKind.FUND, sources=("municipal",), years=(2024, 2025))
    assert clauses["completions"].where == Selection((Match("completes_in_year", ("yes",)),))


def test_every_part_of_the_format_is_read() -> None:
    """Nothing of the example is lost: dates, districts, entry rules, early promotion, proof."""
    policy = policy_of()
    assert (policy.year, policy.as_of, policy.money_unit) == (2024, date(2024, 1, 5), "万元")
    assert [(entry.code, entry.population, entry.tile) for entry in policy.districts] == [
        ("110108", 3_133_469, (3, 2)),
        ("110101", 708_829, None),
    ]
    assert [rule.list for rule in policy.eligibility] == ["plan", "early_promotion"]
    assert policy.early_promotion is not None
    assert policy.early_promotion.bound == Bound(30, 30)
    assert [clause.id for clause in policy.early_promotion.clauses] == ["early-education"]
    assert policy.proof.nodes == 200_000
    assert len({type(clause) for clause in policy.clauses}) == 9
    assert policy.criteria[1].points == (("continuing", 100), ("new_start", 60))


def test_every_part_knows_its_row() -> None:
    """The place of a clause or category is the row of its header."""
    places = parse_policy(EVERY_KIND, FILE).places
    assert places["clause", "in-year"].row == row_of(EVERY_KIND, 'id = "in-year"') - 1
    assert places["category", "water"].row == row_of(EVERY_KIND, 'code = "water"') - 1
    assert places["clause", "early-education"].row == row_of(EVERY_KIND, 'id = "early-education"') - 1


# what is changed -> into what -> the only finding -> the part on whose row it must stand
WRONG: dict[str, tuple[str, str, str, str]] = {
    "a key of the plan misspelled": ("[proof]", "[prof]", "unknown-key", "[prof]"),
    "a bare decimal": ('2025 = "110.5"', "2025 = 110.5", "bare-decimal", "2025 = 110.5"),
    "a bare exponent": ('2025 = "110.5"', "2025 = 1e18", "bare-decimal", "2025 = 1e18"),
    "a number too large": ("value = 900\n", "value = 1000000000000000000\n", "too-large", "value ="),
    "more digits than a number can have": ("value = 900\n", f"value = {'9' * 400}\n", "too-large", "value ="),
    "a text that is no number": ('"110.5"', '"about 110"', "not-a-number", "about 110"),
    "an amount that states its unit": ('"110.5"', '"110.5亿元"', "not-a-number", "110.5亿元"),
    "an amount not whole in the plan's unit": ('"110.5"', '"110.50001"', "not-whole", "110.50001"),
    "a negative amount": ('"110.5"', '"-110.5"', "negative", "-110.5"),
    "a weight above one": ('weight = "50 %"', 'weight = "150 %"', "out-of-range", '"150 %"'),
    "a weight of nothing": ('weight = "50 %"', 'weight = "0 %"', "out-of-range", '"0 %"'),
    "a weight without its sign": ('weight = "50 %"', "weight = 50", "not-a-percentage", "weight = 50"),
    "a weight too fine": ('weight = "50 %"', 'weight = "50.0000001 %"', "not-a-percentage", "50.0000001"),
    "weights too fine together": ('weight = "50 %"', 'weight = "50.00001 %"', "weights-too-fine", ""),
    "a gap of all": ('gap = "0.01 %"', 'gap = "101 %"', "out-of-range", '"101 %"'),
    "a date as text": ("2024-01-05", '"2024-01-05"', "wrong-type", '"2024-01-05"'),
    "a date with a time": ("2024-01-05", "2024-01-05T08:00:00", "wrong-type", "2024-01-05T"),
    "a year as text": ("year = 2024", 'year = "2024"', "wrong-type", 'year = "2024"'),
    "a year before the calendar": ("year = 2024", "year = 24", "out-of-range", "year = 24"),
    "a name as text": ('city = { zh = "示例市", en = "Sample City" }', 'city = "示例市"', "wrong-type", 'city = "示'),
    "a name in no language": ('city = { zh = "示例市", en = "Sample City" }', "city = {}", "missing-key", "city = {}"),
    "a name in a third language": ('en = "Sample City" }', 'fr = "Ville" }', "unknown-key", "city ="),
    "a name with a blank": ('"Sample City"', '"Sample City "', "text-unclean", "city ="),
    "a name of two lines": ('"Sample City"', '"Sample\\nCity"', "text-unclean", "city ="),
    "a code twice": ('code = "water"', 'code = "digital"', "code-twice", ""),
    "a code of a number": ('code = "110108"', "code = 110108", "wrong-type", "code = 110108"),
    "a tile of one number": ("tile = [3, 2]", "tile = [3]", "wrong-type", "tile = [3]"),
    "a population of nobody": ("population = 708829", "population = 0", "out-of-range", "population = 0"),
    "a ceiling of no year": ("2024 = 120", "now = 120", "not-a-year", "now = 120"),
    "points over a hundred": ("continuing = 100", "continuing = 101", "out-of-range", "continuing = 101"),
    "points of an unknown nature": ("new_start = 60 }", "newstart = 60 }", "unknown-code", "newstart"),
    "a criterion of an unknown field": ('field = "nature"', 'field = "natur"', "unknown-field", '"natur"'),
    "a band twice": ("{ at_least = 1, points = 50 }", "{ at_least = 10, points = 50 }", "code-twice", "bands ="),
    "a band without points": ("{ at_least = 1, points = 50 }", "{ at_least = 1 }", "missing-key", "bands ="),
    "an unknown list": ('list = "plan"', 'list = "plans"', "unknown-list", '"plans"'),
    "an unknown nature": ('["new_start", "early_promotion"]', '["new"]', "unknown-code", '["new"]'),
    "a rule that asks for nothing": ('natures = ["new_start", "early_promotion"]\n', "", "asks-nothing", ""),
    "one bracket for an array": ("[[figure]]", "[figure]", "wrong-type", "[figure]"),
    "a list of approvals that is empty": ('["feasibility", "land"]', "[]", "empty-list", "approvals = []"),
    "an approval named twice": ('["feasibility", "land"]', '["land", "land"]', "code-twice", "approvals"),
    "a quota without a unit": ('exactly = 40\nunit = "projects"', "exactly = 40", "missing-key", ""),
    "a quota counted in money": ('exactly = 40\nunit = "projects"', 'exactly = 40\nunit = "万元"', "wrong-unit", ""),
    "a public mark in words": ("public = true", 'public = "yes"', "wrong-type", 'public = "yes"'),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_the_only_finding_and_stands_at_its_row(name: str) -> None:
    """One wrong place in a sound policy gives one error, of the right kind and on the right row, in both languages."""
    old, new, check, part = WRONG[name]
    text = changed(old, new)
    loaded = parse_policy(text, FILE)
    assert checks(loaded) == [check]
    assert loaded.policy is None
    finding = loaded.findings[0]
    assert finding.severity is Severity.ERROR
    assert finding.place.file == FILE
    if part:
        assert finding.place.row == row_of(text, part)
    for sentence in (finding.sentence(language) for language in Language):
        assert sentence.endswith(("。", ".", "？", "?"))


# clause -> what is changed -> into what -> the only finding
WRONG_CLAUSES: dict[str, tuple[str, str, str, str]] = {
    "an unknown kind": ("new-starts", 'kind = "quota"', 'kind = "quotas"', "unknown-kind"),
    "an unknown measure": ("in-year", "in_year_investment", "in_year_invest", "unknown-measure"),
    "an unknown field": ("new-starts", "{ nature", "{ natur", "unknown-field"),
    "an unknown quarter": ("municipal-start", "[1, 2]", "[1, 5]", "unknown-code"),
    "a quarter of no year": ("first-half", "quarter = 2", "quarter = 5", "out-of-range"),
    "an unknown completion": ("completions", "= true", '= "maybe"', "unknown-code"),
    "a missing id": ("new-starts", 'id = "new-starts"\n', "", "missing-key"),
    "a missing source": ("new-starts", '\nsource = "示例来源九"', "", "missing-key"),
    "an id twice": ("in-year", 'id = "in-year"', 'id = "new-starts"', "code-twice"),
    "an id of the plan in the early list": ("early-education", '"early-education"', '"in-year"', "code-twice"),
    "an id the policy has itself": ("new-starts", 'id = "new-starts"', 'id = "category.digital"', "reserved-id"),
    "no bound": ("new-starts", "exactly = 24\n", "", "bound-missing"),
    "exactly beside at_least": ("new-starts", "exactly = 24\n", "exactly = 24\nat_least = 24\n", "bound-twice"),
    "bounds crossed": ("in-year", 'at_most = "281.4"', 'at_most = "280.7"', "bound-crossed"),
    "ratio bounds crossed": ("social-share", '"80 %"', '"40 %"', "bound-crossed"),
    "a share without its sign": ("support-ratio", '"30 %"', "30", "not-a-percentage"),
    "a share as a bare decimal": ("support-ratio", '"30 %"', "0.3", "not-a-percentage"),
    "a share out of all sense": ("support-ratio", '"30 %"', '"3000 %"', "out-of-range"),
    "a share of another kind": (
        "social-share",
        'of = { measure = "fund" }',
        'of = { measure = "projects" }',
        "measures-differ",
    ),
    "a share of nothing": ("support-ratio", 'of = { figure = "fixed_asset_investment" }\n', "", "missing-key"),
    "min for at_least": ("in-year", "at_least", "min", "unknown-key"),
    "max for at_most": ("in-year", "at_most", "max", "unknown-key"),
    "at_lest for at_least": ("completions", "at_least", "at_lest", "unknown-key"),
    "a key of another kind": ("new-starts", "exactly = 24", 'exactly = 24\nmeasure = "projects"', "unknown-key"),
    "another currency": ("in-year", 'unit = "亿元"', 'unit = "USD million"', "other-currency"),
    "an unknown unit": ("in-year", 'unit = "亿元"', 'unit = "亿"', "unknown-unit"),
    "an outcome counted in money": ("school-seats", '"个学位"', '"万元"', "wrong-unit"),
    "half a project": ("new-starts", "exactly = 24", 'exactly = "24.5"', "not-whole"),
    "one alternative": ("one-site", '["P-020", "P-021"]', '["P-020"]', "one-alternative"),
    "a project that needs itself": ("line-needs-depot", '["P-011", "P-012"]', '["P-010"]', "needs-itself"),
    "a year that is text": ("municipal-start", "[2024, 2025]", '["2024"]', "wrong-type"),
    "a priority below none": ("construction", "priority = 1", "priority = -1", "out-of-range"),
}


@pytest.mark.parametrize("name", WRONG_CLAUSES)
def test_what_is_wrong_in_a_clause_is_the_only_finding(name: str) -> None:
    """One wrong place in one clause gives the findings named, within the rows of that clause."""
    own, old, new, expected = WRONG_CLAUSES[name]
    text = with_clause(own, old, new)
    loaded = parse_policy(text, FILE)
    assert sorted(checks(loaded)) == sorted(expected.split())
    first, last = rows_of_clause(own)
    assert all(first <= finding.place.row <= last for finding in loaded.findings)


def test_what_is_meant_is_suggested() -> None:
    """Habits and typing errors are answered with the key that is meant, in both languages."""
    for wrong, meant in (("min", "at_least"), ("at_lest", "at_least"), ("minimum", "at_least")):
        loaded = parse_policy(with_clause("in-year", "at_least", wrong), FILE)
        finding = next(finding for finding in loaded.findings if finding.check == "unknown-key")
        assert f'"{meant}"' in finding.remedy.en
        assert f"“{meant}”" in finding.remedy.zh
    loaded = parse_policy(with_clause("in-year", 'unit = "亿元"', 'unit = "万"'), FILE)
    assert '"万元"' in loaded.findings[0].remedy.en


def test_a_bare_decimal_is_told_how_to_be_written() -> None:
    """The remedy repeats the very digits of the file in quotation marks."""
    loaded = parse_policy(with_clause("in-year", 'at_least = "280.8"', "at_least = 280.80"), FILE)
    assert '"280.80"' in loaded.findings[0].remedy.en


def test_all_findings_of_a_file_come_at_once() -> None:
    """Several wrong places, in several tables, are reported together and in the order of the file."""
    text = EVERY_KIND.replace("exactly = 40", "exactly = 40.5").replace('gap = "0.01 %"', "gap = 1")
    text = text.replace('kind = "share"', 'kind = "shares"').replace("population = 708829", 'population = "708829"')
    loaded = parse_policy(text, FILE)
    assert checks(loaded) == ["not-a-percentage", "bare-decimal", "wrong-type", "unknown-kind", "unknown-kind"]
    assert [finding.place.row for finding in loaded.findings] == sorted(
        finding.place.row for finding in loaded.findings
    )


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("[plan]\nyear = \n", 2),
        ("[plan]\nyear 2024\n", 2),
        ("[plan]\nyear = 2024\nyear = 2024\n", 3),
        ("[plan]\n[plan]\n", 2),
        ("[plan]\nsource = “x”\n", 2),
        ("[plan]\nas_of = 2024-02-30\n", 2),
        ("[plan\n", 1),
        ("[plan]\nx = [1,\n2\n", 4),
        (f"x = {'[' * 100_000}", 0),
        (f"x = {'9' * 5_000}", 0),
    ],
)
def test_a_file_that_is_not_toml_names_the_row(text: str, row: int) -> None:
    """What cannot be parsed is one finding with the row where reading stopped, as far as the parser says it."""
    loaded = parse_policy(text, FILE)
    assert checks(loaded) == ["policy-syntax"]
    assert loaded.findings[0].place.row == row
    assert loaded.policy is None


def test_an_empty_file_lacks_everything() -> None:
    """An empty file names what a policy cannot do without."""
    assert checks(parse_policy("", FILE)) == ["missing-key"] * 3
    assert checks(parse_policy("programme = []\ncriterion = []\n", FILE)) == ["missing-key"] * 3


def test_rows_are_right_beside_texts_that_look_like_tables() -> None:
    """Headers inside a text of several lines are no tables, and rows after them are still right."""
    long_text = '"""第一行\n[[clause]]\nid = "in-year"\n末行"""'
    text = EVERY_KIND.replace('source = "示例市人民政府常务会议纪要（示例）"', f"source = {long_text}")
    text = text.replace('at_least = "280.8"', "at_least = 280.8")
    loaded = parse_policy(text, FILE)
    assert checks(loaded) == ["bare-decimal"]
    assert loaded.findings[0].place.row == row_of(text, "at_least = 280.8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_of_the_office_are_read(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with and without a byte order mark and GB18030 give the same policy."""
    (tmp_path / "2-policy.toml").write_bytes(EVERY_KIND.replace("\n", "\r\n").encode(encoding))
    assert read_policy(tmp_path).policy == policy_of()
    assert read_policy(tmp_path / "2-policy.toml").policy == policy_of()


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    """A missing file, a folder without a policy, a file that is no text, and one far too large are findings."""
    assert checks(read_policy(tmp_path / "nothing.toml")) == ["policy-missing"]
    assert checks(read_policy(tmp_path)) == ["policy-missing"]
    (tmp_path / "2-policy.toml").write_bytes(b"\xff\xfe\x00\x01\x80")
    assert checks(read_policy(tmp_path)) == ["policy-encoding"]
    (tmp_path / "2-policy.toml").write_bytes(b"#" * (9 * 1024 * 1024))
    assert checks(read_policy(tmp_path)) == ["policy-too-large"]
