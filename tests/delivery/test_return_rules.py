"""Each check of a month's returns fires on what it is for, at its cell, and keeps silent on what is just within."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from sanbai.delivery.checks import ALL, READING, RULES
from sanbai.delivery.reading import LoadedYear
from sanbai.delivery.records import Baseline, Month, Return, Year
from sanbai.delivery.rules import RULES as FUNCTIONS
from sanbai.delivery.rules import check_month
from sanbai.errors import Finding
from sanbai.language import Text
from sanbai.policy.records import Policy
from sanbai.policy.reporting import Delivery, Reporting, Rhythm
from sanbai.register.records import Approval, Register
from tests.delivery.opened import permitted, row, village, village_baseline

DATE = datetime.date
ONE, TWO = "a" * 64, "b" * 64
START = DATE(2025, 2, 10)


def checked(
    returns: Sequence[Return],
    month: int,
    as_of: datetime.date | None = None,
    *,
    policy: Policy | None = None,
    register: Register | None = None,
    baseline: Baseline | None = None,
) -> list[Finding]:
    """Return the findings of a month, on a day before anything is due unless told otherwise."""
    own_register, own_policy = village()
    year = Year(baseline=baseline or village_baseline(), returns=tuple(returns))
    day = as_of or DATE(2025 + month // 12, month % 12 + 1, 4)
    return list(check_month(LoadedYear(year), register or own_register, policy or own_policy, Month(2025, month), day))


def names(findings: Sequence[Finding]) -> set[str]:
    return {item.check for item in findings}


def months(code: str, *amounts: int, **last: object) -> list[Return]:
    """Return a project's returns from January on, invested month by month; `last` are more fields of the last one."""
    done, made = 0, []
    for number, amount in enumerate(amounts, 1):
        done += amount
        made.append(row(number, code, amount, done, **(last if number == len(amounts) else {})))
    return made


# R3: 220 planned, total 400, 180 before; R1: 300 planned, start due by March; S3: start due by September; E1, W1 wait
# check -> (returns that break it, returns that just keep it); the month checked is that of the last return
CASES: dict[str, tuple[list[Return], list[Return]]] = {
    "cumulative-falls": (
        [row(1, "R3", 20, 20), row(2, "R3", 0, 19)],
        [row(1, "R3", 20, 20), row(2, "R3", 0, 20)],
    ),
    "cumulative-falls of construction": (
        [row(1, "R3", 20, construction_year=9), row(2, "R3", 5, 25, construction_year=8)],
        [row(1, "R3", 20, construction_year=9), row(2, "R3", 5, 25, construction_year=9)],
    ),
    "cumulative-falls of physical progress": (
        [row(1, "R3", 20, physical_progress=50), row(2, "R3", 5, 25, physical_progress=49)],
        [row(1, "R3", 20, physical_progress=50), row(2, "R3", 5, 25, physical_progress=50)],
    ),
    "month-adds-up": ([row(1, "R3", 20), row(2, "R3", 10, 31)], [row(1, "R3", 20), row(2, "R3", 10, 30)]),
    "month-adds-up in January": ([row(1, "R3", 20, 21)], [row(1, "R3", 20, 20)]),
    "month-adds-up over a missing month": (
        [row(1, "R3", 20), row(3, "R3", 10, 29)],
        [row(1, "R3", 20), row(3, "R3", 10, 45)],
    ),
    "construction-within": ([row(1, "R3", 20, construction_year=21)], [row(1, "R3", 20, construction_year=20)]),
    "year-within-plan": ([row(1, "S2", 111)], [row(1, "S2", 110)]),
    "total-within": ([row(1, "R3", 221)], [row(1, "R3", 220)]),
    "total-within as expected": (
        [row(1, "R3", 5, expected_investment=221, reason="savings")],
        [row(1, "R3", 5, expected_investment=220)],
    ),
    "expected-not-below": (
        [row(1, "R3", 50, expected_investment=49, reason="savings")],
        [row(1, "R3", 50, expected_investment=50, reason="savings")],
    ),
    "paid-near": ([row(1, "R3", 100, paid_year=69)], [row(1, "R3", 100, paid_year=70)]),
    "paid-near above": ([row(1, "R3", 100, paid_year=131)], [row(1, "R3", 100, paid_year=130)]),
    "physical-near": (
        [row(1, "R3", 20, physical_progress=24)],
        [row(1, "R3", 20, physical_progress=25)],
    ),
    "spike": (months("R3", 10, 12, 8, 10, 11, 31), months("R3", 10, 12, 8, 10, 11, 30)),
    "round-run": (months("R1", 100, 100, 100), months("R1", 100, 100, 90)),
    "date-in-month": (
        [row(1, "R1", 5, started_on=DATE(2025, 2, 1))],
        [row(1, "R1", 5, started_on=DATE(2025, 1, 31))],
    ),
    "fact-stays": (
        [row(2, "R1", 5, 5, started_on=START), row(3, "R1", 5, 10, started_on=DATE(2025, 2, 11))],
        [row(2, "R1", 5, 5, started_on=START), row(3, "R1", 5, 10, started_on=START)],
    ),
    "fact-stays when it vanishes": (
        [row(2, "R1", 5, 5, started_on=START), row(3, "R1", 5, 10, expected_start=DATE(2025, 5, 1), reason="ground")],
        [row(2, "R1", 5, 5), row(3, "R1", 5, 10, started_on=START)],
    ),
    "completed-after-start": (
        [row(3, "R1", 5, started_on=START, completed_on=DATE(2025, 2, 9), physical_progress=100)],
        [row(3, "R1", 5, started_on=START, completed_on=START, physical_progress=100)],
    ),
    "completed-after-start and whole": (
        [row(3, "R1", 5, started_on=START, completed_on=START, physical_progress=99)],
        [row(3, "R1", 5, started_on=START, completed_on=START, physical_progress=100)],
    ),
    "permits-before-start by count": (
        [row(2, "R1", 5, started_on=START, permits_needed=7, permits_done=6)],
        [row(2, "R1", 5, started_on=START, permits_needed=7, permits_done=7)],
    ),
    "contract-before-registration": (
        [row(2, "R1", 5, registered_on=START, contract_signed_on=DATE(2025, 2, 11))],
        [row(2, "R1", 5, registered_on=START, contract_signed_on=START)],
    ),
    "contract-before-registration at all": (
        [row(2, "R1", 5, registered_on=START)],
        [row(2, "R1", 5, contract_signed_on=START)],
    ),
    "change-has-reason of money": (
        [row(1, "R3", 5, expected_investment=219)],
        [row(1, "R3", 5, expected_investment=219, reason="savings")],
    ),
    "change-has-reason of a start": (
        [row(1, "R1", 5, expected_start=DATE(2025, 4, 1))],
        [row(1, "R1", 5, expected_start=DATE(2025, 3, 31))],
    ),
    "change-has-reason of a completion": (
        [row(1, "W2", 5, expected_completion=DATE(2026, 1, 1))],
        [row(1, "W2", 5, expected_completion=DATE(2026, 1, 1), reason="contractor")],
    ),
    "change-has-reason when taken back": (
        [row(1, "R3", 5, expected_investment=219, reason="savings"), row(2, "R3", 5, 10)],
        [row(1, "R3", 5, expected_investment=219, reason="savings"), row(2, "R3", 5, 10, reason="correction")],
    ),
    "other-has-note": (
        [row(1, "R3", 5, expected_investment=219, reason="other")],
        [row(1, "R3", 5, expected_investment=219, reason="other", note="festival")],
    ),
    "overdue-says-when": (
        [row(3, "R1", 5)],
        [row(3, "R1", 5, expected_start=DATE(2025, 4, 1), reason="approvals_lag")],
    ),
    "overdue-says-when the day has passed too": (
        [row(5, "R1", 5, expected_start=DATE(2025, 5, 31), reason="approvals_lag")],
        [row(5, "R1", 5, expected_start=DATE(2025, 6, 1), reason="approvals_lag")],
    ),
    "problem-has-owner": (
        [row(1, "R3", 5, problem="pipes in the way")],
        [row(1, "R3", 5, problem="pipes in the way", problem_owner="water company", escalation=3)],
    ),
    "problem-has-owner for an escalation": ([row(1, "R3", 5, escalation=1)], [row(1, "R3", 5, escalation=0)]),
    "return-signed": ([row(1, "R3", 5, reviewed_by="")], [row(1, "R3", 5)]),
    "return-signed by its filler": ([row(1, "R3", 5, filled_by="")], [row(1, "R3", 5)]),
    "two-people": ([row(1, "R3", 5, reviewed_by="Li")], [row(1, "R3", 5, reviewed_by="Wang")]),
    "two-people one after the other": (
        [row(1, "R3", 5, reviewed_on=DATE(2025, 2, 2))],
        [row(1, "R3", 5, reviewed_on=DATE(2025, 2, 3))],
    ),
    "filled-by-now": (
        [row(1, "R3", 5, filled_on=DATE(2025, 2, 5), reviewed_on=DATE(2025, 2, 5))],
        [row(1, "R3", 5, filled_on=DATE(2025, 2, 4), reviewed_on=DATE(2025, 2, 4))],
    ),
    "evidence-is-hash": ([row(1, "R3", 5, evidence=ONE[1:])], [row(1, "R3", 5, evidence=f"{ONE} {TWO}")]),
    "evidence-once across projects": (
        [row(1, "R1", 5, evidence=ONE), row(1, "R3", 5, evidence=ONE.upper())],
        [row(1, "R1", 5, evidence=ONE), row(1, "R3", 5, evidence=TWO)],
    ),
    "evidence-once across months": (
        [row(1, "R3", 5, evidence=ONE), row(2, "R3", 5, 10, evidence=f"{TWO} {ONE}")],
        [row(1, "R3", 5, evidence=ONE), row(2, "R3", 5, 10, evidence=TWO)],
    ),
    "return-in-time": (
        [row(1, "R3", 5, filled_on=DATE(2025, 2, 7), reviewed_on=DATE(2025, 2, 7))],
        [row(1, "R3", 5, filled_on=DATE(2025, 2, 6), reviewed_on=DATE(2025, 2, 6))],
    ),
    "month-in-order": ([row(2, "R3", 5)], [row(1, "R3", 5), row(2, "R3", 5, 10)]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_check_fires_and_what_is_just_within_is_let_be(case: str) -> None:
    check = case.split(maxsplit=1)[0]
    broken, kept = CASES[case]
    assert check in names(checked(broken, broken[-1].month.number, DATE(2026, 3, 1) if "in-time" in case else None))
    assert check not in names(checked(kept, kept[-1].month.number, DATE(2026, 3, 1) if "in-time" in case else None))


def test_a_month_that_is_in_order_has_no_findings() -> None:
    returns = [row(1, code, 5, physical_progress=progress) for code, progress in FULL.items()]
    assert checked(returns, 1, DATE(2025, 3, 1)) == []


FULL = {"R1": 2, "R3": 46, "S2": 30, "S3": 3, "W2": 44}
"""Every project that reports in January, with the physical progress that its money has."""


def test_nothing_returned_is_one_finding_and_not_one_for_each_project() -> None:
    """January's five returns are due by 6 February; on that day they may still come."""
    findings = checked([], 1, DATE(2025, 2, 7))
    assert [item.check for item in findings] == ["month-has-returns"]
    assert "Not one of 5" in findings[0].what.en
    assert checked([], 1, DATE(2025, 2, 6)) == []


def test_each_missing_return_is_named_once_some_have_come() -> None:
    findings = checked([row(1, "R3", 5, physical_progress=46)], 1, DATE(2025, 2, 7))
    missing = [item.what.en.split()[0] for item in findings if item.check == "return-missing"]
    assert missing == ["R1", "S2", "S3", "W2"]


def test_a_month_ahead_of_its_time_is_found() -> None:
    returns = [row(number, "R3", 5, 5 * number) for number in (1, 2, 3)]
    assert "month-in-order" in names(checked(returns, 3, DATE(2025, 2, 28)))
    assert "month-in-order" not in names(checked(returns, 3, DATE(2025, 3, 1)))


def test_returns_of_later_months_are_out_of_sight() -> None:
    """January is judged as it was, whatever came after."""
    january = [row(1, "R3", 5, evidence=ONE)]
    later = [row(2, "R3", 1, 1, evidence=ONE, filled_by="Wang")]
    assert checked(january, 1) == checked([*january, *later], 1)


def asking(**values: object) -> Policy:
    """Return the village's policy with these thresholds."""
    return replace(village()[1], delivery=Delivery(**values))  # type: ignore[arg-type]  # each caller gives its field


def construction(approved: datetime.date | None, expires: datetime.date | None = None) -> Register:
    """Return the village's register with a construction permit of R1."""
    permit = Approval(project="R1", kind="construction", approved_on=approved, expires_on=expires)
    return permitted(village()[0], permit)


@pytest.mark.parametrize(
    ("register", "fires"),
    [
        (village()[0], True),
        (construction(START), False),
        (construction(DATE(2025, 2, 11)), True),
        (construction(None), True),
        (construction(DATE(2024, 1, 1), DATE(2025, 2, 9)), True),
        (construction(DATE(2024, 1, 1), START), False),
    ],
    ids=["none", "that day", "a day late", "not yet", "expired the day before", "expires that day"],
)
def test_the_permits_of_a_start_are_held_and_not_expired_on_its_day(register: Register, *, fires: bool) -> None:
    found = names(
        checked([row(2, "R1", 5, started_on=START)], 2, policy=asking(permits=("construction",)), register=register)
    )
    assert ("permits-before-start" in found) is fires


def test_permits_are_asked_only_for_starts_of_the_plan_year() -> None:
    started = row(2, "R3", 5, started_on=DATE(2024, 3, 15))
    assert "permits-before-start" not in names(checked([started], 2, policy=asking(permits=("construction",))))


def test_a_part_may_stand_on_its_bundles_permits() -> None:
    baseline = village_baseline()
    rows = [replace(item, project="R1-1", part_of="R1") if item.project == "R1" else item for item in baseline.rows]
    found = checked(
        [row(2, "R1-1", 5, started_on=START)],
        2,
        policy=asking(permits=("construction",)),
        register=construction(START),
        baseline=replace(baseline, rows=tuple(rows)),
    )
    assert "permits-before-start" not in names(found)


def test_thresholds_are_the_policys() -> None:
    """What the usual thresholds let be is found under tighter ones."""
    tight = asking(paid_gap=Fraction(0), physical_gap=Fraction(0), spike=2, round_run=2)
    spiky = months("R3", 10, 12, 8, 10, 11, 30, paid_year=80, physical_progress=66)
    assert {"paid-near", "physical-near", "spike"} <= names(checked(spiky, 6, policy=tight))
    assert "round-run" in names(checked(months("R1", 9, 100, 100), 3, policy=tight))
    assert not {"paid-near", "physical-near", "spike", "round-run"} & names(checked(spiky, 6))


def test_where_nobody_reports_payments_none_are_compared() -> None:
    silent = [row(1, "R3", 50, paid_year=0), row(1, "R1", 5, paid_year=0)]
    assert "paid-near" not in names(checked(silent, 1))


def test_every_check_has_a_rule_and_every_rule_its_check() -> None:
    assert [rule.__name__.replace("_", "-") for rule in FUNCTIONS] == list(RULES)
    assert set(ALL) == {*READING, *RULES}


def test_every_rule_is_tried_above() -> None:
    elsewhere = {"month-has-returns", "return-missing"}
    assert set(RULES) == {case.split()[0] for case in CASES} | elsewhere


HALVES = Reporting(
    id="halves", name=Text("半月报", "halves"), list="plan", every=Rhythm.HALF_MONTH, due=(13, 29), source="Zhongshan"
)


def test_a_half_monthly_return_is_brought_up_to_date() -> None:
    """Filled in on the 13th, it holds for the first half; after the 29th it is outdated."""
    policy = replace(village()[1], reporting=(HALVES,))
    early = [row(1, "R3", 5, filled_on=DATE(2025, 1, 13), reviewed_on=DATE(2025, 1, 13))]
    fresh = [row(1, "R3", 5, filled_on=DATE(2025, 1, 14), reviewed_on=DATE(2025, 1, 14))]
    assert "return-in-time" not in names(checked(early, 1, DATE(2025, 1, 29), policy=policy))
    assert "return-in-time" in names(checked(early, 1, DATE(2025, 1, 30), policy=policy))
    assert "return-in-time" not in names(checked(fresh, 1, DATE(2025, 1, 30), policy=policy))
