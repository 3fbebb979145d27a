"""`[disclosure]`: what may be published, of which projects, and that nothing is withheld that is handed out whole."""

import pytest

from sanbai.language import Language, Text
from sanbai.policy.disclosure import DISCLOSED, USUAL, disclosure_of
from sanbai.policy.reading import parse_policy
from sanbai.policy.records import Match, Selection, Withholding
from sanbai.policy.rules import check_policy
from sanbai.policy.sentences import policy_text
from tests.policy.texts import EVERY_KIND, FILE, policy_of

TABLE = """
[disclosure]
fields = ["nature", "content", "total_investment"]
source = "key-project office, order 3"
[[disclosure.rule]]
id = "water"
name = { zh = "水源工程", en = "water works" }
where = { category = "CATEGORY" }
withhold = "project"
source = "law on state secrets"
[[disclosure.rule]]
id = "cost"
name = { zh = "造价", en = "costs" }
withhold = ["total_investment"]
source = "key-project office, order 3"
"""
CATEGORY = policy_of().programmes[0].categories[0].code
TABLE = TABLE.replace("CATEGORY", CATEGORY)


def checks(text: str) -> list[str]:
    """Return the checks of the findings of a text."""
    loaded = parse_policy(text, FILE)
    return [finding.check for finding in (*loaded.findings, *(check_policy(loaded.policy) if loaded.policy else ()))]


def test_what_a_policy_says_of_disclosure_is_read() -> None:
    """Fields of all, projects withheld whole, fields withheld of some."""
    asked = policy_of(EVERY_KIND + TABLE).disclosure
    assert asked is not None
    assert asked.fields == ("nature", "content", "total_investment")
    assert not asked.check_files
    assert asked.rules == (
        Withholding(
            id="water",
            name=Text("水源工程", "water works"),
            where=Selection((Match("category", (CATEGORY,)),)),
            whole=True,
            source="law on state secrets",
        ),
        Withholding(
            id="cost", name=Text("造价", "costs"), fields=("total_investment",), source="key-project office, order 3"
        ),
    )


def test_the_licence_of_the_open_data_is_read_and_said() -> None:
    policy = policy_of(EVERY_KIND + TABLE.replace("source =", 'licence = "CC-BY-4.0"\nsource =', 1))
    assert policy.disclosure is not None
    assert policy.disclosure.licence == "CC-BY-4.0"
    assert "CC-BY-4.0" in policy_text(policy, Language.ZH)
    assert "licensed under CC-BY-4.0" in policy_text(policy, Language.EN)


def test_where_a_policy_says_nothing_no_owner_address_or_paper_is_published() -> None:
    assert policy_of().disclosure is None
    assert disclosure_of(None).fields == USUAL
    assert not {"owner", "points", "approvals", "funding", "reasons"} & set(USUAL)
    assert set(USUAL) < set(DISCLOSED)


def test_who_hands_out_everything_says_so_once() -> None:
    asked = policy_of(EVERY_KIND + '[disclosure]\ncheck_files = true\nsource = "x"\n').disclosure
    assert asked is not None
    assert set(asked.fields) == set(DISCLOSED)


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ('"content"', '"contents"', "unknown-field"),
        ('withhold = "project"', 'withhold = "projects"', "unknown-field"),
        ('withhold = "project"', "", "missing-key"),
        (f'category = "{CATEGORY}"', 'category = "nowhere"', "unknown-category"),
        (f'category = "{CATEGORY}"', 'kind = "x"', "unknown-field"),
        ('id = "cost"', 'id = "water"', "code-twice"),
        ("fields = [", "check_files = true\nfields = [", "check-files-reveal"),
        ("fields = [", "field = [", "unknown-key"),
    ],
)
def test_what_is_wrong_with_it_is_found(old: str, new: str, check: str) -> None:
    assert checks(EVERY_KIND + TABLE.replace(old, new)) == [check]


def test_it_is_told_in_both_languages() -> None:
    policy = policy_of(EVERY_KIND + TABLE)
    zh, en = (policy_text(policy, language) for language in (Language.ZH, Language.EN))
    assert "信息公开" in zh
    assert "水源工程。" in zh
    assert "不公开，只计入合计" in zh
    assert "Published of the plan's projects are name, programme, category, nature, content and total investment" in en
    assert "Costs. Of all projects nothing is said of total investment." in en
