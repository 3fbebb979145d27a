"""Input that a compiler may stumble over: a right answer or a clear error, never a hang, never a wrong "optimal"."""

from dataclasses import replace
from fractions import Fraction
from time import monotonic

import numpy as np
import pytest

from sanbai.errors import SanbaiError
from sanbai.language import Language, Text
from sanbai.plan.model import Row
from sanbai.plan.planning import PolicyCannotBeMet, SearchStopped, make_plan
from sanbai.plan.records import Status
from sanbai.policy.records import (
    Bound,
    Eligibility,
    Match,
    Measure,
    MeasureKind,
    MustExclude,
    MustInclude,
    Policy,
    Quota,
    RatioBound,
    Selection,
    Share,
    Total,
)
from sanbai.register.records import Nature, Option, Outcome, Register, Score
from sanbai.units import MONEY_LIMIT
from tests.plan.test_planning import NAME, budget, decided, policy_of, register_of

SPENT = Measure(MeasureKind.IN_YEAR_INVESTMENT)


def conflict_of(register: Register, policy: Policy) -> set[str]:
    """Return the clauses named when the policy cannot be met."""
    with pytest.raises(PolicyCannotBeMet) as caught:
        make_plan(register, policy)
    assert caught.value.conflict.minimal
    return {row.clause for row in caught.value.conflict.rows}


def optimum(register: Register, policy: Policy) -> tuple[set[str], int]:
    """Return who is in a plan that is proved optimal, and its value."""
    plan = make_plan(register, policy).plan
    assert plan.proven.status is Status.OPTIMAL
    assert plan.proven.bound == plan.proven.objective
    return decided(plan), plan.proven.objective


def only(field: str, *codes: str) -> Selection:
    """Return the selection of these codes."""
    return Selection((Match(field, codes),))


def test_a_ratio_that_cannot_be_counted_exactly_is_an_error_in_words() -> None:
    """Thirteen decimals over the largest amounts need numbers beyond 2^53: refused, with the clause named."""
    share = Share(
        id="fine",
        name=NAME,
        source="test",
        measure=SPENT,
        of_measure=SPENT,
        bound=RatioBound(at_least=Fraction(1_234_567_890_123, 10**13)),
    )
    with pytest.raises(SanbaiError) as caught:
        make_plan(register_of(("A", MONEY_LIMIT - 1, 1), ("B", 1, 1)), policy_of(share))
    assert "fine" in caught.value.sentence(Language.EN)


def test_bounds_beyond_every_sum_are_met_or_named() -> None:
    """A ceiling of 10^30 binds nothing; a floor of 10^30 is the conflict."""
    register = register_of(("A", 5, 10), ("B", 6, 20))
    assert optimum(register, policy_of(budget(10**30))) == ({"A", "B"}, 30)
    assert conflict_of(register, policy_of(replace(budget(0), bound=Bound(at_least=10**30)))) == {"budget"}


def test_a_clause_that_selects_nothing_counts_nothing() -> None:
    """At most any number of nothing holds; at least one of nothing cannot, and its clause alone is named."""
    register, nothing = register_of(("A", 5, 10), ("B", 6, 20)), only("tag", "none")
    most = Quota(id="most", name=NAME, source="test", where=nothing, bound=Bound(at_most=0))
    assert optimum(register, policy_of(most))[0] == {"A", "B"}
    assert conflict_of(register, policy_of(replace(most, bound=Bound(at_least=1)))) == {"most"}
    share = Share(
        id="share",
        name=NAME,
        source="test",
        measure=SPENT,
        where=nothing,
        of_measure=SPENT,
        of_where=nothing,
        bound=RatioBound(at_least=Fraction(1, 2)),
    )
    assert optimum(register, policy_of(share))[0] == {"A", "B"}


def test_pins_that_contradict_each_other_are_named_both() -> None:
    """A must be in and may not be in."""
    must = MustInclude(id="must", name=NAME, source="test", projects=("A",))
    never = MustExclude(id="never", name=NAME, source="test", projects=("A", "B"))
    assert conflict_of(register_of(("A", 1, 1), ("B", 1, 1)), policy_of(must, never)) == {"must", "never"}


def test_a_project_may_have_ten_thousand_options() -> None:
    """Of 10,000 ways that cost more the more they are worth, the dearest that fits beside B is taken."""
    base = register_of(("A", 1, 1), ("B", 500, 100))
    options = tuple(
        Option(project="A", code=f"{number:05}", start_quarter=1, in_year_investment=number) for number in range(10_000)
    )
    scores = tuple(
        Score(project="A", option=option.code, criterion="merit", score=option.in_year_investment // 100)
        for option in options
    )
    register = replace(base, options=(*options, base.options[1]), scores=(*base.scores, *scores))
    assert optimum(register, policy_of(budget(5_499))) == ({"A", "B"}, 149)


def test_where_all_are_worth_the_same_any_full_plan_is_optimal() -> None:
    """Of 300 projects of the same value 150 may be in: worth 150 of them, proved."""
    register = register_of(*((f"P{number:03}", 7, 50) for number in range(300)))
    chosen, value = optimum(register, policy_of(budget(7 * 150 + 6)))
    assert (len(chosen), value) == (150, 150 * 50)


def test_where_nothing_costs_or_is_worth_anything_the_clauses_still_hold() -> None:
    """Costs of zero meet any ceiling and no floor; a share of zero by zero holds; the plan is worth zero."""
    register = register_of(*((code, 0, 0) for code in "ABC"))
    share = Share(id="share", name=NAME, source="test", measure=SPENT, of_measure=SPENT, bound=RatioBound(Fraction(1)))
    two = Quota(id="two", name=NAME, source="test", bound=Bound(2, 2))
    chosen, value = optimum(register, policy_of(budget(0), share, two))
    assert (len(chosen), value) == (2, 0)
    assert conflict_of(register, policy_of(replace(budget(0), bound=Bound(at_least=1)))) == {"budget"}


def test_one_giant_project_among_small_ones_is_counted_to_the_last_unit() -> None:
    """With one unit less than the giant and all small ones cost together, one small one stays out."""
    giant = 10**8
    register = register_of(("G", giant, 100), *((f"S{number}", 1, 10) for number in range(20)))
    assert optimum(register, policy_of(budget(giant + 19)))[1] == 100 + 19 * 10
    must = MustInclude(id="must", name=NAME, source="test", projects=("G",))
    assert conflict_of(register, policy_of(must, budget(giant - 1))) == {"must", "budget"}


def test_a_project_too_giant_for_doubles_gives_the_right_plan_or_an_error() -> None:
    """One of 10^15 - 1 beside projects of 1 is more than doubles can count: no plan rather than a wrong one."""
    giant = MONEY_LIMIT - 1
    register = register_of(("G", giant, 100), *((f"S{number}", 1, 10) for number in range(20)))
    try:
        plan = make_plan(register, policy_of(budget(giant + 19))).plan
    except SearchStopped:
        return
    assert plan.proven.objective == 290 or plan.proven.status is not Status.OPTIMAL
    assert sum(row.in_year_investment for row in plan.rows) <= giant + 19


def test_a_register_where_nothing_may_be_chosen_gives_an_empty_plan_or_the_rule() -> None:
    """All candidates are barred: an empty plan where nothing is asked, else the rule and what asks for one."""
    rule = Eligibility(id="large", name=NAME, list="plan", total_investment=100, source="test")
    register = register_of(("A", 5, 10), ("B", 6, 20))
    assert optimum(register, replace(policy_of(), eligibility=(rule,))) == (set(), 0)
    asked = replace(policy_of(count=Bound(at_least=1)), eligibility=(rule,))
    assert conflict_of(register, asked) == {"eligibility.large", "programme.all"}
    early = replace(register, projects=tuple(replace(row, nature=Nature.EARLY_PROMOTION) for row in register.projects))
    assert optimum(early, policy_of()) == (set(), 0)
    assert optimum(register_of(), policy_of()) == (set(), 0)
    assert conflict_of(register_of(), policy_of(count=Bound(at_least=1))) == {"programme.all"}


def test_a_candidate_without_options_is_never_in() -> None:
    """A has no way to be done: the plan is B alone; that A must be in is a conflict by itself."""
    register = register_of(("A", 5, 10), ("B", 6, 20))
    register = replace(register, options=register.options[1:])
    assert optimum(register, policy_of())[0] == {"B"}
    must = MustInclude(id="must", name=NAME, source="test", projects=("A",))
    assert conflict_of(register, policy_of(must)) == {"must"}


def test_a_time_limit_is_kept_on_a_problem_that_nobody_solves() -> None:
    """Five sums of sixty random numbers, each to be met exactly: after three seconds there is a plan or a clear end."""
    codes, kinds = [f"P{number:03}" for number in range(60)], "abcde"
    yields = {
        (code, kind): (place * 7919 + ord(kind) * 104729) ** 2 % 997
        for place, code in enumerate(codes)
        for kind in kinds
    }
    clauses = []
    for kind in kinds:
        half = sum(yields[code, kind] for code in codes) // 2
        measure = Measure(MeasureKind.OUTCOME, outcome=kind)
        clauses.append(Total(id=kind, name=NAME, source="test", measure=measure, bound=Bound(half, half), unit="seats"))
    outcomes = tuple(Outcome(project=code, outcome=kind, quantity=size) for (code, kind), size in yields.items())
    register = replace(register_of(*((code, 1, 50) for code in codes)), outcomes=outcomes)
    make_plan(register_of(("A", 1, 1)), policy_of())
    begun = monotonic()
    with pytest.raises((SearchStopped, PolicyCannotBeMet)):
        make_plan(register, policy_of(*clauses), seconds=3.0)
    assert monotonic() - begun < 3.0 * 1.1 + 0.5


@pytest.mark.parametrize(
    ("part", "low", "high", "slack"),
    [
        (0, "3/2", None, 0),
        (0, None, "3/2", 0),
        (4, "3/2", None, 4),
        (4, None, "3/2", -4),
        (4, "0", "3/2", -4),
    ],
)
def test_a_share_of_nothing_holds_as_its_inequality_does(
    part: int, low: str | None, high: str | None, slack: int
) -> None:
    """With nothing to compare with, no floor is missed, and any part is over a ceiling."""
    row = Row(
        clause="share",
        kind="share",
        name=Text("比例", "share"),
        unit="ratio",
        columns=np.array([0]),
        coefficients=np.array([part]),
        at_least=None if low is None else Fraction(low),
        at_most=None if high is None else Fraction(high),
        of_columns=np.array([0]),
        of_coefficients=np.array([0]),
    )
    result = row.result(np.array([True]))
    assert (result.value, result.slack, result.holds) == (None, slack, slack >= 0)
