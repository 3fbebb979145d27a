"""Contradictions of a policy that can be seen without solving, and what a register cannot meet."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sanbai.errors import Finding
from sanbai.policy.reading import parse_policy
from sanbai.policy.rules import check_policy
from sanbai.register.records import Nature, Register, Relation, RelationKind
from tests.policy.registers import all_altered, altered, fitting, without
from tests.policy.texts import EVERY_KIND, FILE, changed, policy_of, with_clause


def checked(text: str, register: Register | None = None) -> tuple[Finding, ...]:
    """Return the findings of the checks for a policy that reads without any."""
    loaded = parse_policy(text, FILE)
    assert loaded.findings == ()
    assert loaded.policy is not None
    return check_policy(loaded.policy, register, loaded.places)


def added(text: str) -> str:
    """Return the text of the policy with one more clause at its end."""
    return f'{EVERY_KIND}\n[[clause]]\nname = {{ zh = "另一条" }}\nsource = "示例"\n{text}\n'


def quota(where: str, bound: str) -> str:
    """Return the text of the policy with another quota."""
    return added(f'id = "another"\nkind = "quota"\nwhere = {where}\n{bound}\nunit = "projects"')


def in_year(bound: str) -> str:
    """Return the text of the policy with another clause on in-year investment."""
    return added(f'id = "another"\nkind = "total"\nmeasure = "in_year_investment"\n{bound}\nunit = "亿元"')


def of_fund(at_least: str) -> str:
    """Return the text of the policy with a clause that asks for so much municipal money in two years (亿元)."""
    fund = 'measure = "fund"\nsources = "municipal"\nyears = [2024, 2025]'
    return added(f'id = "another"\nkind = "total"\n{fund}\nat_least = {at_least}\nunit = "亿元"')


def kinds(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.check, finding.severity.value) for finding in findings]


def test_a_sound_policy_has_no_findings() -> None:
    """Nothing is found in the example, alone or with a register that fits it."""
    assert checked(EVERY_KIND) == ()
    assert checked(EVERY_KIND, fitting()) == ()


OF_FIGURE = 'of = { figure = "fixed_asset_investment" }'

# what is changed -> the text -> the finding
CONTRADICTIONS: dict[str, tuple[str, str]] = {
    "categories exceed their programme": (
        changed("exactly = 25", "exactly = 26"),
        "quotas-do-not-add-up",
    ),
    "categories fall short of their programme": (changed("exactly = 15", "at_most = 14"), "quotas-do-not-add-up"),
    "floors of categories exceed their programme": (
        changed("at_least = 10\n  unit", "at_least = 31\n  unit"),
        "quotas-do-not-add-up",
    ),
    "weights short of 100 %": (changed('weight = "50 %"', 'weight = "49.99 %"'), "weights-do-not-add-up"),
    "weights beyond 100 %": (changed('weight = "50 %"', 'weight = "50.01 %"'), "weights-do-not-add-up"),
    "all projects fewer than the programmes ask for": (quota("{}", "at_most = 59"), "quota-out-of-range"),
    "all projects more than the programmes allow": (quota("{}", "at_least = 71"), "quota-out-of-range"),
    "more new starts than projects": (with_clause("new-starts", "exactly = 24", "exactly = 71"), "quota-out-of-range"),
    "natures beyond the programmes": (quota('{ nature = "continuing" }', "at_least = 47"), "natures-do-not-add-up"),
    "natures short of the programmes": (quota('{ nature = "continuing" }', "at_most = 35"), "natures-do-not-add-up"),
    "early-promotion projects in the plan": (
        with_clause("completions", "completes_in_year = true", 'nature = "early_promotion"'),
        "quota-out-of-range",
    ),
    "continuing projects among early promotion": (
        with_clause("early-education", 'category = "education"', 'nature = "continuing"'),
        "quota-out-of-range",
    ),
    "more early promotion than the list holds": (
        with_clause("early-education", "at_least = 5", "at_least = 31"),
        "quota-out-of-range",
    ),
    "more of a category than its quota": (
        quota('{ category = "digital", nature = "new_start" }', "at_least = 16"),
        "quota-out-of-range",
    ),
    "fewer of two categories than their quotas": (
        quota('{ category = ["digital", "manufacturing"] }', "at_most = 39"),
        "quota-out-of-range",
    ),
    "more of a programme than its quota": (
        quota('{ programme = "science", tag = "x" }', "at_least = 41"),
        "quota-out-of-range",
    ),
    "the same total twice with bounds apart": (in_year('at_least = "281.5"'), "bounds-disjoint"),
    "the same share twice with bounds apart": (
        added(f'id = "again"\nkind = "share"\nmeasure = "in_year_investment"\n{OF_FIGURE}\nat_most = "29.9 %"'),
        "bounds-disjoint",
    ),
    "the same balance twice with bounds apart": (
        added('id = "again"\nkind = "balance"\nmeasure = "projects"\nat_most = 1\nunit = "projects"'),
        "bounds-disjoint",
    ),
    "more of a fund than its ceilings": (of_fund("231"), "beyond-ceiling"),
    "a project in and out": (with_clause("must-not-have", '"P-099"', '["P-099", "P-001"]'), "in-and-out"),
    "a need that is out": (added('id = "need"\nkind = "requires"\nproject = "P-001"\nneeds = ["P-099"]'), "in-and-out"),
    "both of two alternatives in": (
        with_clause("one-site", '"P-020", "P-021"', '"P-001", "P-002"'),
        "alternatives-both-in",
    ),
    "an unknown figure": (with_clause("support-ratio", '"fixed_asset_investment"', '"fixed_assets"'), "unknown-figure"),
    "a figure of another kind": (
        changed('value = 900\nunit = "亿元"', 'value = 900\nunit = "万人"'),
        "measures-differ",
    ),
    "an unknown fund": (with_clause("social-share", '"social"', '"sociable"'), "unknown-source"),
    "an unknown district": (with_clause("district-balance", '"110101"', '"110102"'), "unknown-district"),
    "an unknown category": (with_clause("early-education", '"education"', '"educations"'), "unknown-category"),
    "an unknown programme": (with_clause("construction", '"livelihood"', '"live"'), "unknown-programme"),
    "a district without population": (changed("population = 3133469\n", ""), "population-missing"),
    "no district left": (with_clause("district-balance", '["110101"]', '["110101", "110108"]'), "no-district"),
    "quarters beyond the half year": (with_clause("first-half", "at_least = 14", "at_most = 5"), "starts-contradict"),
    "a quarter bounded twice apart": (
        added('id = "again"\nkind = "starts"\nquarter = 1\nat_most = 5\nunit = "projects"'),
        "starts-contradict",
    ),
    "more starts than projects": (with_clause("first-half", "at_least = 14", "at_least = 71"), "starts-beyond-quota"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_the_only_finding(name: str) -> None:
    """One contradiction in a sound policy gives one error, at a row of the file."""
    text, expected = CONTRADICTIONS[name]
    found = checked(text)
    assert kinds(found) == [(expected, "error")]
    assert all(finding.place.row > 0 and finding.place.file == FILE for finding in found)


# what is changed -> the text; each is as near as it can be to a contradiction of the table above
HARMLESS = {
    "all projects as few as the programmes ask for": quota("{}", "exactly = 60"),
    "all projects as many as the programmes allow": quota("{}", "exactly = 70"),
    "all projects new": with_clause("new-starts", "exactly = 24", "at_least = 70"),
    "natures as many as the programmes allow": quota('{ nature = "continuing" }', "exactly = 46"),
    "a category all new": quota('{ category = "digital", nature = "new_start" }', "at_least = 15"),
    "the same total with a number in common": in_year('exactly = "281.4"'),
    "another total apart": in_year('where = { nature = "new_start" }\nat_most = 1'),
    "a fund up to its ceilings": of_fund('"230.5"'),
    "half a year of the first quarter alone": with_clause("first-half", "at_least = 14", "at_most = 6"),
    "as many starts as new starts": with_clause("first-half", "at_least = 14", "at_least = 24"),
    "nothing by an empty district list": changed('leaving_out = ["110101"]\n', ""),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_could_hold_is_no_finding(name: str) -> None:
    """Numbers that just meet are left to the solver."""
    assert checked(HARMLESS[name]) == ()


def test_more_starts_than_new_starts_is_only_warned_of() -> None:
    """A continuing project might have a start quarter, so this alone is no error."""
    found = checked(with_clause("first-half", "at_least = 14", "at_least = 25"))
    assert kinds(found) == [("starts-beyond-quota", "warning")]


def test_soft_clauses_are_warned_of() -> None:
    """A soft clause can give way: what it contradicts is a warning, and it contradicts nobody else."""
    soft = 'priority = 1\nunit = "projects"'
    assert kinds(checked(added(f'id = "all"\nkind = "quota"\nat_least = 71\n{soft}'))) == [
        ("quota-out-of-range", "warning")
    ]
    text = in_year("at_least = 300\npriority = 3")
    assert kinds(checked(text)) == [("bounds-disjoint", "warning")]
    text = with_clause("must-not-have", 'projects = "P-099"', 'projects = "P-001"\npriority = 1')
    assert kinds(checked(text)) == [("in-and-out", "warning")]


def test_the_sums_are_named() -> None:
    """A quota that does not add up names both numbers in both languages."""
    finding = checked(changed("exactly = 15", "exactly = 14"))[0]
    for text in (finding.what.zh, finding.what.en):
        assert "40" in text
        assert "39" in text


def test_a_policy_made_without_programmes_or_criteria_is_checked() -> None:
    """A policy of the library that has neither is not limited by quotas that nobody stated."""
    policy = replace(policy_of(), programmes=(), criteria=())
    assert set(kinds(check_policy(policy))) == {
        ("weights-do-not-add-up", "error"),
        ("unknown-category", "error"),
        ("unknown-programme", "error"),
    }


def test_a_day_outside_the_plan_year_is_warned_of() -> None:
    """Approvals are judged on `as_of`, so a day of another year is most likely a slip."""
    assert kinds(checked(changed("2024-01-05", "2023-12-31"))) == []
    assert kinds(checked(changed("2024-01-05", "2022-12-31"))) == [("day-outside-year", "warning")]


def unlisted(register: Register) -> Register:
    """Give the register one district, one source and one criterion that no policy lists."""
    changed_register = altered(register, "locations", 0, district="110109")
    changed_register = altered(changed_register, "funding", 0, source="province")
    return altered(changed_register, "scores", 0, criterion="strategic")


# what is wrong -> how the register becomes so -> the findings
REGISTERS: dict[str, tuple[Callable[[Register], Register], list[tuple[str, str]]]] = {
    "another unit of money": (
        lambda register: replace(register, about=replace(register.about, money_unit="元")),
        [("units-differ", "error")],
    ),
    "a category the policy does not list": (
        lambda register: altered(register, "projects", 0, category="digitel"),
        [("category-not-in-policy", "error")],
    ),
    "codes the policy does not list": (
        unlisted,
        [
            ("district-not-in-policy", "warning"),
            ("source-not-in-policy", "warning"),
            ("criterion-not-in-policy", "warning"),
        ],
    ),
    "a category without candidates": (
        lambda register: replace(
            register,
            projects=tuple(
                replace(row, category=row.category.replace("digital", "manufacturing")) for row in register.projects
            ),
        ),
        [("no-candidate", "error")],
    ),
    "too few candidates in a category": (
        lambda register: without(
            register, "projects", lambda row: row.category == "manufacturing" and row.code > "P-110"
        ),
        [("too-few-candidates", "error")],
    ),
    "no project named": (
        lambda register: without(register, "projects", lambda row: row.code == "P-001"),
        [("unknown-project", "error")],
    ),
    "no option that completes": (
        lambda register: all_altered(register, "options", completes_in_year=False),
        [("nothing-matches", "error")],
    ),
    "no start in the first quarter": (
        lambda register: without(register, "options", lambda row: row.start_quarter == 1),
        [("no-candidate", "error")],
    ),
    "no outcome": (
        lambda register: replace(register, outcomes=()),
        [("code-not-in-register", "warning")],
    ),
    "no approval of a kind": (
        lambda register: without(register, "approvals", lambda row: row.kind == "land"),
        [("code-not-in-register", "warning")],
    ),
    "a named project that is a part of a bundle": (
        lambda register: replace(
            register, relations=(Relation(project="P-002", kind=RelationKind.PART_OF, other="P-003"),)
        ),
        [("part-of-bundle", "error")],
    ),
    "a named project that waits": (
        lambda register: altered(register, "projects", 1, nature=Nature.EARLY_PROMOTION),
        [("wrong-nature", "error")],
    ),
}


@pytest.mark.parametrize("name", REGISTERS)
def test_what_a_register_cannot_meet_is_found(name: str) -> None:
    """One thing wrong between register and policy gives the findings named, and no others."""
    change, expected = REGISTERS[name]
    found = checked(EVERY_KIND, change(fitting()))
    assert kinds(found) == expected
