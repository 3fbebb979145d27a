"""What is proposed in mid-year, on a village that can be checked by hand.

In force are R1 (300, due to start in the first quarter), R3 (220), W2 (150) and S2 (110), which are continuing, and S3
(120, from the third quarter). E1 and W1 wait on the early-promotion list.
"""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanbai.delivery.records import Month, Return
from sanbai.plan.agreement import agrees
from sanbai.plan.records import Decision
from sanbai.rebalance.amending import from_now
from sanbai.rebalance.files import files_of
from sanbai.rebalance.proposing import Proposed
from sanbai.rebalance.records import ChangeKind, Expected
from sanbai.register.records import Approval, Funding, Option
from tests.rebalance.villages import (
    JUNE,
    ON_PLAN,
    begun,
    kinds,
    lights_ready,
    parsed,
    proposed,
    report,
    situation,
    with_money_clause,
    with_rows,
)

WITHDREW = report("R1", reason="investor_withdrew", expected_investment=20)


def results(found: Proposed, clause: str) -> tuple[Fraction | None, ...]:
    """Return what a clause came to: as approved, without action, after."""
    through = next(item for item in found.proposal.clauses if item.after.id == clause)
    return (None if through.before is None else through.before.value, through.without.value, through.after.value)


def test_a_project_that_cannot_deliver_makes_room_for_one_that_is_ready() -> None:
    """R1 would land 20 of 300: it leaves with its own reason, E1 comes in, and the clause on money recovers 70."""
    found = proposed(situation(WITHDREW, *ON_PLAN, register=lights_ready(), policy_text=with_money_clause()))
    assert kinds(found) == {"R1": "leaves", "E1": "pulled_forward"}
    leaves, comes = found.proposal.changes
    assert leaves.reason == "investor_withdrew"
    assert (leaves.before.option, leaves.after.decision) == ("q1", Decision.OUT)
    assert (comes.after.option, comes.after.in_year_investment, comes.after.nature) == ("early", 90, "new_start")
    assert results(found, "money") == (900, 620, 690)


def test_nothing_is_changed_while_all_is_on_plan() -> None:
    found = proposed(situation(begun("R1", 150), *ON_PLAN, register=lights_ready(), policy_text=with_money_clause()))
    assert found.proposal.changes == ()
    assert found.proposal.value[0] == found.proposal.value[1]
    assert [step.at_most for step in found.proposal.steps] == [0]


def test_what_has_begun_stays_whatever_it_delivers() -> None:
    """R1 has started and will land 20: it stays, and with two roads only there is no place for E1."""
    slow = begun("R1", 15, expected_investment=20)
    found = proposed(situation(slow, *ON_PLAN, register=lights_ready(), policy_text=with_money_clause()))
    assert found.proposal.changes == ()
    assert results(found, "money") == (900, 620, 620)


def test_money_spent_is_never_taken_back() -> None:
    """R1 reports 40 spent and expects 20: 40 stand."""
    found = proposed(situation(begun("R1", 40, expected_investment=20), *ON_PLAN))
    assert next(item for item in found.expected if item.project == "R1").investment == 40


@pytest.mark.parametrize(("expires", "comes"), [(JUNE.last_day, True), (datetime.date(2025, 6, 29), False)])
def test_a_permit_must_be_valid_on_the_day(expires: datetime.date, comes: bool) -> None:
    """A permit may expire on the day itself, not the day before it."""
    permit = Approval(project="E1", kind="construction", approved_on=datetime.date(2025, 1, 1), expires_on=expires)
    at = situation(WITHDREW, *ON_PLAN, register=lights_ready(permit), policy_text=with_money_clause())
    found = proposed(at, approvals=("construction",))
    assert ("E1" in kinds(found)) == comes
    assert ("E1" in {item.project for item in found.proposal.unavailable}) == (not comes)


def test_a_permit_not_yet_given_keeps_a_project_waiting() -> None:
    permit = Approval(project="E1", kind="construction", approved_on=datetime.date(2025, 7, 1))
    at = situation(WITHDREW, *ON_PLAN, register=lights_ready(permit), policy_text=with_money_clause())
    found = proposed(at, approvals=("construction",))
    assert found.proposal.changes == ()
    assert "construction" in found.proposal.unavailable[0].why.en


def test_a_hard_clause_that_cannot_be_kept_gives_way_as_little_as_it_can() -> None:
    """The clause on money asks for 880, comes to 620 without action, and has priority 1 then; the others stay hard."""
    found = proposed(situation(WITHDREW, *ON_PLAN, register=lights_ready(), policy_text=with_money_clause()))
    priorities = {item.after.id: item.after.priority for item in found.proposal.clauses}
    assert priorities.pop("money") == 1
    assert set(priorities.values()) == {0}


def test_a_ceiling_that_is_exceeded_gives_way_too() -> None:
    """S3 will spend 130 instead of 120: the fund's ceiling of 900 cannot be kept, and nobody can take its place."""
    over = (begun("R1", 150), *ON_PLAN[:3], report("S3", expected_investment=130))
    found = proposed(situation(*over))
    assert results(found, "ceiling.village.2025") == (900, 910, 910)
    assert found.proposal.changes == ()


@pytest.mark.parametrize(("limits", "expected"), [({"out_at_most": 0}, {}), ({"in_at_most": 0}, {}), ({}, 2)])
def test_the_limits_on_changes_hold(limits: dict[str, int], expected: object) -> None:
    """With two roads exactly, nobody comes in unless somebody leaves."""
    found = proposed(situation(WITHDREW, *ON_PLAN, register=lights_ready(), policy_text=with_money_clause()), **limits)
    assert (kinds(found) if expected == {} else len(kinds(found))) == expected


def test_a_change_that_is_worth_less_than_its_price_is_not_made() -> None:
    """Without the clause on money, E1 (86 points) for R1 (88) is never worth it; R1 simply starts later."""
    assert proposed(situation(WITHDREW, *ON_PLAN, register=lights_ready())).proposal.changes == ()
    text = with_money_clause()
    free = proposed(situation(WITHDREW, *ON_PLAN, register=lights_ready(), policy_text=text), leave=0, pull_forward=0)
    assert kinds(free) == {"R1": "leaves", "E1": "pulled_forward"}


def test_prices_are_whole_value_points_of_the_objective() -> None:
    """The objective is the value of who is in, 10 points for each of five that could leave, less the price paid."""
    found = proposed(situation(WITHDREW, *ON_PLAN, register=lights_ready(), policy_text=with_money_clause()))
    scale = found.proposal.value_scale
    assert found.proposal.proven.objective == found.proposal.value[1] + (5 * 10 - 10 - 5) * scale
    assert found.proposal.steps[-1].price == 15 * scale


def test_the_frontier_loses_nothing_by_allowing_more_changes() -> None:
    found = proposed(situation(WITHDREW, *ON_PLAN, register=lights_ready(), policy_text=with_money_clause()))
    steps = found.proposal.steps
    assert [(step.at_most, step.changes) for step in steps] == [(0, 0), (1, 0), (2, 2)]
    assert [step.broken[0].value for step in steps] == [620, 620, 690]


@pytest.mark.parametrize(
    ("quarter", "starts", "in_year", "later", "completes"),
    [(1, 3, 60, 60, False), (2, 3, 80, 40, False), (3, 3, 120, 0, True), (4, 4, 120, 0, True)],
)
def test_an_option_taken_up_later_has_the_part_of_its_money_that_its_months_allow(
    quarter: int, starts: int, in_year: int, later: int, completes: bool
) -> None:
    """120 from January on are 60 from July on, 120 from April on are 80; the rest is money of the year after."""
    option = Option(
        project="P",
        code="o",
        start_quarter=quarter,
        in_year_investment=120,
        construction_investment=60,
        completes_in_year=True,
    )
    money = (Funding(project="P", option="o", year=2025, source="village", amount=120),)
    waits = Expected(
        project="P", spent=0, investment=0, is_started=False, start_quarter=None, earliest_quarter=3, completes=False
    )
    found = from_now(option, money, waits, JUNE, 500)
    assert found is not None
    assert (found.option.start_quarter, found.option.in_year_investment) == (starts, in_year)
    assert (found.option.construction_investment, found.option.completes_in_year) == (in_year // 2, completes)
    assert [row.amount for row in found.funding] == ([in_year, later] if later else [in_year])


def test_whoever_delivers_a_part_of_one_option_delivers_no_more_of_another() -> None:
    """S3 expects 90 of 120; of an option of the fourth quarter with 160 it delivers three quarters too: 120."""
    fast = Option(project="S3", code="q4", start_quarter=4, in_year_investment=160)
    slow = (begun("R1", 150), *ON_PLAN[:3], report("S3", expected_investment=90))
    register = with_rows(lights_ready(), options=(fast,))
    found = proposed(situation(*slow, register=register, policy_text=with_money_clause()))
    assert results(found, "money") == (900, 870, 900)
    assert [change.after.in_year_investment for change in found.proposal.changes] == [120]


def test_nothing_can_be_begun_after_december() -> None:
    option = Option(project="P", code="o", start_quarter=4, in_year_investment=120)
    waits = Expected(
        project="P", spent=0, investment=0, is_started=False, start_quarter=None, earliest_quarter=5, completes=False
    )
    assert from_now(option, (), waits, Month(2025, 12), 500) is None


def test_whoever_is_on_plan_may_go_over_to_an_option_that_is_still_ahead() -> None:
    """S3 goes over to an option of the fourth quarter that invests 30 more, since the clause on money needs it."""
    fast = Option(project="S3", code="q4", start_quarter=4, in_year_investment=150)
    register = with_rows(lights_ready(), options=(fast,))
    text = with_money_clause(("at_least = 880", "at_least = 895"))
    short = (begun("R1", 150, expected_investment=280), *ON_PLAN)
    found = proposed(situation(*short, register=register, policy_text=text))
    assert kinds(found) == {"S3": "rephased"}
    assert results(found, "money") == (900, 880, 910)


def reports(code: str, planned: int) -> st.SearchStrategy[Return | None]:
    """Any June return of a project, or none."""
    day = st.none() | st.dates(datetime.date(2025, 1, 1), datetime.date(2025, 6, 30))
    later = st.none() | st.dates(datetime.date(2025, 7, 1), datetime.date(2026, 12, 31))
    expected = st.none() | st.integers(0, planned + 20)
    reason = st.sampled_from(["", "investor_withdrew", "weather"])
    spent = st.integers(0, planned)
    made = st.builds(
        report,
        st.just(code),
        spent,
        started_on=day,
        completed_on=st.none() | st.just(datetime.date(2025, 6, 20)),
        expected_start=later,
        expected_investment=expected,
        reason=reason,
    )
    return st.none() | made


PROMISED = {"R1": 300, "R3": 220, "W2": 150, "S2": 110, "S3": 120, "E1": 20, "W1": 40}


@given(st.tuples(*(reports(code, planned) for code, planned in PROMISED.items())))
@settings(max_examples=40, deadline=None)
def test_whatever_is_reported_there_is_a_proposal_that_a_stranger_can_check(returns: tuple[Return | None, ...]) -> None:
    """Every hash, row, clause and bound agrees; what has begun stays; no shortfall grows; no money is negative."""
    at = situation(
        *(item for item in returns if item is not None), register=lights_ready(), policy_text=with_money_clause()
    )
    found = proposed(at)
    files = files_of(found)
    parts = ("1-register/", "2-policy.toml", "3-plan/")
    assert agrees({name: content for name, content in files.items() if name.startswith(parts)}) == []
    begun_codes = {item.project for item in found.expected if item.is_started}
    gone = {change.project for change in found.proposal.changes if change.kind is ChangeKind.LEAVES}
    assert not begun_codes & gone
    assert all(item.after.holds or item.after.priority for item in found.proposal.clauses)
    assert files == files_of(proposed(at))
    assert parsed(found.policy_text).as_of == JUNE.last_day
