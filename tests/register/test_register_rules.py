"""Every check finds what it is there to find, at its place, and nothing in a sound register."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from sanbai.errors import Finding, Severity
from sanbai.language import Text
from sanbai.register.checks import ALL, RULES
from sanbai.register.files import Form, read_register, write_register
from sanbai.register.reading import Loaded
from sanbai.register.records import (
    Approval,
    Funding,
    Location,
    Milestone,
    Nature,
    Option,
    Outcome,
    Project,
    Register,
    Relation,
    RelationKind,
    Score,
)
from sanbai.register.rules import RULES as FUNCTIONS
from sanbai.register.rules import check_register
from tests.register.registers import registers, sound_register

TODAY = datetime.date(2024, 1, 5)
DAY = datetime.timedelta(days=1)

Change = Callable[[Register], Register]


def found(register: Register | Loaded, **codes: dict[str, Text]) -> tuple[Finding, ...]:
    """Return what is found in a register on 2024-01-05 for the plan year 2024."""
    return check_register(register, codes, TODAY, 2024)


def adding(**records: Any) -> Change:
    """Return a change that adds a record to a table."""
    return lambda register: replace(
        register, **{table: (*getattr(register, table), record) for table, record in records.items()}
    )


def changing(table: str, index: int, **fields: Any) -> Change:
    """Return a change of some fields of one record."""

    def change(register: Register) -> Register:
        records = list(getattr(register, table))
        records[index] = replace(records[index], **fields)
        return replace(register, **{table: tuple(records)})

    return change


def both(*changes: Change) -> Change:
    """Return a change that makes several."""

    def change(register: Register) -> Register:
        for one in changes:
            register = one(register)
        return register

    return change


def related(*relations: tuple[str, RelationKind, str]) -> Change:
    """Return a change that adds relations."""
    records = tuple(Relation(project=project, kind=kind, other=other) for project, kind, other in relations)
    return lambda register: replace(register, relations=records)


THIRD = Project(code="P3", name="公园", category="school", nature=Nature.EARLY_PROMOTION, total_investment=930_000)
WITH_THIRD = adding(projects=THIRD, options=Option(project="P3", code="A", in_year_investment=0))
REQUIRES, EXCLUDES, PART = RelationKind.REQUIRES, RelationKind.ALTERNATIVE_TO, RelationKind.PART_OF
TWIN = Project(
    code="P9",
    name=" （中关村）第四小学".strip(),
    owner="海淀区 教委",
    category="school",
    nature=Nature.EARLY_PROMOTION,
    total_investment=30_000,
)


def approval(**dates: datetime.date | None) -> Change:
    """Return a change that adds an approval of P1."""
    return adding(approvals=Approval(project="P1", kind="feasibility", number="2023-1", **dates))


def milestone(met: datetime.date) -> Change:
    """Return a change that adds a milestone of P2."""
    return adding(milestones=Milestone(project="P2", code="M1", due=TODAY, met=met))


CASES: dict[str, tuple[Change, tuple[str, int, str]]] = {
    "register-empty": (lambda register: Register(about=register.about), ("projects", -1, "")),
    "project-code-twice": (
        adding(projects=replace(sound_register().projects[0], name="另一所小学")),
        ("projects", 2, "code"),
    ),
    "row-twice": (adding(options=sound_register().options[0]), ("options", 2, "code")),
    "project-two-codes": (
        adding(
            projects=TWIN,
            options=Option(project="P9", code="A", in_year_investment=0),
            locations=Location(project="P9", district="110108"),
        ),
        ("projects", 2, "name"),
    ),
    "project-unknown": (
        adding(outcomes=Outcome(project="P3", outcome="seats", quantity=9)),
        ("outcomes", 0, "project"),
    ),
    "option-unknown": (
        adding(scores=Score(project="P1", criterion="need", score=50, option="B")),
        ("scores", 0, "option"),
    ),
    "project-without-option": (adding(projects=THIRD), ("projects", 2, "code")),
    "code-unknown": (changing("projects", 0, category="schol"), ("projects", 0, "category")),
    "relation-cycle": (related(("P1", REQUIRES, "P2"), ("P2", REQUIRES, "P1")), ("relations", 0, "other")),
    "relation-contradiction": (related(("P1", REQUIRES, "P2"), ("P1", EXCLUDES, "P2")), ("relations", 1, "other")),
    "invested-beyond-total": (changing("projects", 1, total_investment=399_999), ("projects", 1, "invested_before")),
    "option-beyond-total": (
        both(WITH_THIRD, changing("options", 2, in_year_investment=930_001)),
        ("options", 2, "in_year_investment"),
    ),
    "construction-beyond-in-year": (
        changing("options", 0, construction_investment=12_001),
        ("options", 0, "construction_investment"),
    ),
    "funding-in-year": (changing("funding", 0, amount=11_999), ("options", 0, "in_year_investment")),
    "funding-beyond-total": (changing("funding", 1, amount=18_001), ("options", 0, "code")),
    "funding-short": (changing("funding", 1, amount=14_999), ("options", 0, "code")),
    "bundle-total": (
        both(
            WITH_THIRD,
            related(("P1", PART, "P3"), ("P2", PART, "P3")),
            changing("projects", 2, total_investment=929_999),
        ),
        ("relations", 0, "other"),
    ),
    "total-zero": (both(WITH_THIRD, changing("projects", 2, total_investment=0)), ("projects", 2, "total_investment")),
    "location-shares": (changing("locations", 1, share=41), ("locations", 1, "share")),
    "dates-out-of-order": (
        changing("projects", 0, completion_date=datetime.date(2024, 3, 31)),
        ("projects", 0, "completion_date"),
    ),
    "approval-dates": (approval(approved_on=TODAY, expires_on=TODAY - DAY), ("approvals", 0, "expires_on")),
    "approval-expired": (approval(expires_on=TODAY - DAY), ("approvals", 0, "expires_on")),
    "milestone-before-start": (milestone(datetime.date(2022, 2, 28)), ("milestones", 0, "met")),
    "date-in-future": (milestone(TODAY + DAY), ("milestones", 0, "met")),
    "continuing-with-quarter": (changing("options", 1, start_quarter=1), ("options", 1, "start_quarter")),
    "new-start-without-quarter": (changing("options", 0, start_quarter=None), ("options", 0, "start_quarter")),
    "continuing-not-begun": (
        both(changing("projects", 1, invested_before=0), changing("funding", 3, amount=650_000)),
        ("projects", 1, "invested_before"),
    ),
    "nature-against-start": (
        changing("projects", 0, start_date=datetime.date(2025, 4, 1)),
        ("projects", 0, "start_date"),
    ),
}


def test_a_sound_register_has_no_findings() -> None:
    """Not even a note."""
    assert found(sound_register()) == ()


def test_every_check_has_a_rule_of_its_name_and_a_case() -> None:
    """And no rule is without either."""
    assert [function.__name__.replace("_", "-") for function in FUNCTIONS] == list(CASES)
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("check", CASES)
def test_one_fault_is_one_finding_at_its_cell(check: str, tmp_path: Path) -> None:
    """The fault alone is found, with the check's severity, in both languages, at the cell in the file."""
    change, (table, index, field) = CASES[check]
    write_register(change(sound_register()), tmp_path / "register", Form.CSV)
    loaded = read_register(tmp_path / "register")
    (finding,) = found(loaded)
    assert (finding.check, finding.severity) == (check, RULES[check][0])
    assert finding.place == (loaded.places.at(table, index, field) if field else loaded.places.of(table))
    assert all((finding.what.zh, finding.what.en, finding.remedy.zh, finding.remedy.en))


@pytest.mark.parametrize(
    "change",
    [
        approval(expires_on=TODAY),
        both(
            approval(expires_on=TODAY - DAY), adding(approvals=Approval(project="P1", kind="feasibility", number="2"))
        ),
        changing("funding", 1, amount=15_000),
        both(WITH_THIRD, related(("P1", PART, "P3"), ("P2", PART, "P3"))),
        milestone(datetime.date(2022, 3, 1)),
        milestone(TODAY),
        changing("options", 0, construction_investment=12_000),
        related(("P1", REQUIRES, "P2")),
        related(("P1", EXCLUDES, "P2"), ("P2", EXCLUDES, "P1")),
    ],
)
def test_what_is_just_right_is_not_a_finding(change: Change) -> None:
    """The last valid day, a renewed approval, nine tenths funded, a bundle that adds up, a chain without a circle."""
    assert found(change(sound_register())) == ()


def test_what_another_project_needs_is_followed_to_the_end() -> None:
    """P1 needs P2, which needs P3, which excludes P1."""
    register = both(WITH_THIRD, related(("P1", REQUIRES, "P2"), ("P2", REQUIRES, "P3"), ("P3", EXCLUDES, "P1")))
    assert [finding.check for finding in found(register(sound_register()))] == ["relation-contradiction"]


def test_a_project_that_needs_two_alternatives_is_found() -> None:
    """Neither excludes the project itself."""
    register = both(WITH_THIRD, related(("P1", REQUIRES, "P2"), ("P1", REQUIRES, "P3"), ("P2", EXCLUDES, "P3")))
    assert [finding.check for finding in found(register(sound_register()))] == ["relation-contradiction"]


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("schol", "Did you mean school (学校)?"),
        ("学校", "Did you mean school (学校)?"),
        ("Metro", "Did you mean metro (轨道交通)?"),
        ("hospital", "Did you mean hospitals (医院)?"),
        ("zzzzzzzzz", "Use a code of the list category, or add it to the table of code lists."),
    ],
)
def test_an_unknown_code_is_answered_with_the_nearest_known_one(written: str, remedy: str) -> None:
    """By code or by name, from the register's own list or the policy's."""
    register = changing("projects", 0, category=written)(sound_register())
    (finding,) = found(register, category={"hospitals": Text("医院", "hospitals")})
    assert finding.remedy.en == remedy


def test_codes_without_a_list_are_not_called_unknown() -> None:
    """Where nobody has said which outcomes there are, none is wrong."""
    register = adding(outcomes=Outcome(project="P1", outcome="seats", quantity=9))(sound_register())
    assert found(register) == ()
    assert [finding.check for finding in found(register, outcome={"beds": Text("床位", "beds")})] == ["code-unknown"]


def test_without_a_plan_year_what_needs_one_is_not_checked() -> None:
    """A register is older than any policy."""
    register = changing("funding", 0, amount=11_999)(sound_register())
    assert check_register(register, {}, TODAY) == ()


def test_what_could_not_be_read_is_not_called_missing(tmp_path: Path) -> None:
    """One bad amount is one finding: options, funding and places of the project are not said to refer to nothing."""
    write_register(sound_register(), tmp_path / "register", Form.CSV)
    projects = tmp_path / "register" / "projects.csv"
    projects.write_text(projects.read_text(encoding="utf-8-sig").replace("30000", "3e4x"), encoding="utf-8")
    assert [finding.check for finding in found(read_register(tmp_path / "register"))] == ["number-expected"]
    options = tmp_path / "register" / "options.csv"
    options.write_text(options.read_text(encoding="utf-8-sig").replace("250000", "-"), encoding="utf-8")
    assert [finding.check for finding in found(read_register(tmp_path / "register"))] == ["number-expected"] * 2
    options.unlink()
    assert [finding.check for finding in found(read_register(tmp_path / "register"))] == [
        "table-missing",
        "number-expected",
    ]


@settings(deadline=None, max_examples=150)
@given(register=registers)
def test_any_register_can_be_checked(register: Register) -> None:
    """Whatever it says, the checks end, and each finding is of a listed check and its severity."""
    for finding in check_register(register, {"category": ["a"]}, TODAY, 2024):
        assert finding.severity is ALL[finding.check][0]


def test_a_long_chain_and_many_circles_are_checked_at_once() -> None:
    """Five thousand projects in a row, and as many pairs: nothing recurses, nothing squares."""
    names = [f"{number:05}" for number in range(5_000)]
    projects = tuple(
        Project(code=name, name=name, category="c", nature=Nature.EARLY_PROMOTION, total_investment=1) for name in names
    )
    options = tuple(Option(project=name, code="A", in_year_investment=0) for name in names)
    chain = [(one, REQUIRES, other) for one, other in pairwise(names)]
    ring = [*chain, (names[-1], REQUIRES, names[0])]
    register = Register(about=sound_register().about, projects=projects, options=options)
    assert found(related(*chain)(register)) == ()
    assert [finding.check for finding in found(related(*ring)(register))] == ["relation-cycle"]


def test_severities_are_what_they_should_be() -> None:
    """A few that matter: these stop a plan, these do not."""
    errors = {check for check, (severity, _) in ALL.items() if severity is Severity.ERROR}
    assert {"option-beyond-total", "project-unknown", "formula-cell", "money-unit-missing"} <= errors
    assert not errors & {"approval-expired", "funding-short", "project-two-codes"}


def test_funding_of_a_year_is_added_over_its_sources() -> None:
    """Two sources of one year make up the in-year investment."""
    split = both(
        changing("funding", 0, amount=7_000),
        adding(funding=Funding(project="P1", option="A", year=2024, source="municipal-bond", amount=5_000)),
    )
    assert [finding.check for finding in found(split(sound_register()))] == ["code-unknown"]
