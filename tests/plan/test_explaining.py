"""Regrets, swaps and reasons against plain enumeration: what forcing a candidate the other way costs."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sanbai.plan.descending import forced_again
from sanbai.plan.explained import Certainty, Explanation, Reason
from sanbai.plan.explaining import explain, explain_exactly, regret_of
from sanbai.plan.forcing import Forced, Standing, forced_at_once
from sanbai.plan.limits import Limits
from sanbai.plan.nearby import forced_nearby
from sanbai.plan.planning import Made, PolicyCannotBeMet, make_plan
from sanbai.plan.prices import Prices
from sanbai.plan.records import Decision
from sanbai.policy.records import Bound, MustExclude, MustInclude, Policy, Quota
from sanbai.register.records import Register
from sanbai.sweeps import in_turn
from tests.plan.enumeration import every_choice, keeps_hard_clauses, value_of
from tests.plan.strategies import policies, registers
from tests.plan.test_against_enumeration import SOME
from tests.plan.test_planning import NAME, budget, policy_of, register_of

FEW = settings(SOME, max_examples=150)


def made(register: Register, policy: Policy) -> Made:
    """Return the plan of a random case; a case that cannot be met is no case."""
    try:
        return make_plan(register, policy)
    except PolicyCannotBeMet:
        assume(False)
        raise


def best_forced(register: Register, policy: Policy, plan: Made) -> dict[str, int | None]:
    """Return by trying every choice the value of the best plan with each candidate the other way (None: no plan)."""
    inside = {row.code for row in plan.plan.rows if row.decision is Decision.IN}
    best: dict[str, int | None] = dict.fromkeys(plan.standing.program.candidates)
    for choice in every_choice(register):
        if not keeps_hard_clauses(register, policy, choice):
            continue
        value = sum(value_of(register, policy, option) for option in choice)
        codes = {option.project for option in choice}
        for code, known in best.items():
            if (code in codes) != (code in inside) and (known is None or known < value):
                best[code] = value
    return best


def reason_of(explanation: Explanation, code: str) -> Reason:
    """Return the reason of a candidate."""
    return next(reason for reason in explanation.reasons if reason.code == code)


def assert_real_swap(plan: Standing, reason: Reason) -> None:
    """Assert that the plan after the swap keeps every inequality, has the candidate the other way, and that value."""
    options = dict(zip(plan.program.candidates, [""] * len(plan.program.candidates), strict=True))
    for column in np.flatnonzero(plan.chosen):
        options[plan.program.candidates[plan.owner[column]]] = plan.program.options[column]
    for change in reason.swap:
        assert options[change.code] == change.before
        options[change.code] = change.after
    owners = [plan.program.candidates[owner] for owner in plan.owner]
    after = np.array(
        [options[code] == option for code, option in zip(owners, plan.program.options, strict=True)], np.bool_
    )
    assert bool(options[reason.code]) is not reason.inside
    assert not plan.program.broken(after)
    assert plan.program.value(after) == reason.regret.forced_value


@FEW
@given(registers(), policies())
def test_exact_regrets_are_those_of_trying_every_choice(register: Register, policy: Policy) -> None:
    """For every candidate: impossible where no choice has it the other way, else the exact loss, with a real swap."""
    plan = made(register, policy)
    best = best_forced(register, policy, plan)
    explanation = explain_exactly(plan.standing, policy.value_scale, Limits())
    assert [reason.code for reason in explanation.reasons] == list(best)
    for reason in explanation.reasons:
        forced = best[reason.code]
        if forced is None:
            assert reason.regret.certainty is Certainty.IMPOSSIBLE
            assert reason.forbidden_by
        else:
            assert reason.regret.certainty is Certainty.EXACT
            assert reason.regret.at_least == reason.regret.at_most == plan.plan.proven.objective - forced
            assert_real_swap(plan.standing, reason)


@FEW
@given(registers(), policies(), st.integers(1, 3))
def test_searching_in_groups_gives_the_same_exact_regrets(register: Register, policy: Policy, groups: int) -> None:
    """However many candidates share a group, each forced optimum is the one of trying every choice."""
    plan = made(register, policy)
    best = best_forced(register, policy, plan)
    known = [item for item in forced_at_once(plan.standing) if plan.standing.program.candidates[item.candidate] in best]
    for item in forced_again(plan.standing, known, Limits(), in_turn, groups):
        forced = best[plan.standing.program.candidates[item.candidate]]
        assert item.bound == forced
        assert item.value == forced


@FEW
@given(registers(), policies(), st.integers(1, 3), st.sampled_from([Fraction(1, 20), Fraction(1, 2)]))
def test_a_gap_leaves_intervals_that_hold_the_forced_optimum(
    register: Register, policy: Policy, groups: int, gap: Fraction
) -> None:
    """Within a gap, the forced optimum lies between the value found and the bound, and impossible is impossible."""
    plan = made(register, policy)
    best = best_forced(register, policy, plan)
    known = forced_at_once(plan.standing)
    for item in forced_again(plan.standing, known, Limits(gap=gap), in_turn, groups):
        forced = best[plan.standing.program.candidates[item.candidate]]
        if forced is None:
            assert item.bound is None
        else:
            assert item.bound is not None
            assert item.value is not None
            assert item.value <= forced <= item.bound


@FEW
@given(registers(), policies(), st.randoms(use_true_random=False))
def test_intervals_of_one_pass_hold_the_true_regret_at_any_prices(register: Register, policy: Policy, random) -> None:
    """Whatever the prices, the interval holds the enumerated regret, and every swap that is shown is real."""
    plan = made(register, policy)
    items = plan.standing.program.inequalities
    numerators = tuple(
        random.randint(0 if item.at_least is None else -90, 0 if item.at_most is None else 90) for item in items
    )
    standing = replace(plan.standing, prices=Prices(numerators, random.randint(1, 9)))
    best = best_forced(register, policy, plan)
    for reason in explain(standing, policy.value_scale).reasons:
        forced, regret = best[reason.code], reason.regret
        if regret.certainty is Certainty.IMPOSSIBLE:
            assert forced is None
            continue
        if forced is not None:
            assert regret.at_least <= plan.plan.proven.objective - forced
            assert regret.at_most is None or plan.plan.proven.objective - forced <= regret.at_most
        if reason.swap:
            assert_real_swap(standing, reason)
        assert abs(reason.reduced_value - _reduced(standing, reason)) <= Fraction(len(items), 2)


def _reduced(plan: Standing, reason: Reason) -> Fraction:
    """Return value less price times coefficient, straight from the inequalities."""
    place = plan.program.candidates.index(reason.code)
    column = next(
        column
        for column in range(plan.program.first[place], plan.program.first[place + 1])
        if plan.program.options[column] == reason.option
    )
    paid = sum(
        price * int(item.coefficients[item.columns == column].sum())
        for price, item in zip(plan.prices.numerators, plan.program.inequalities, strict=True)
    )
    return int(plan.program.values[column]) - Fraction(paid, plan.prices.denominator)


@settings(SOME, max_examples=100)
@given(registers(), policies(soft=True))
def test_soft_clauses_are_held_where_the_plan_has_them(register: Register, policy: Policy) -> None:
    """With soft clauses that gave way, forcing a candidate may not make them give way further."""
    plan = made(register, policy)
    broken = {(result.id, result.instance): result.value for result in plan.plan.clauses if not result.holds}
    for reason in explain_exactly(plan.standing, policy.value_scale, Limits()).reasons:
        if reason.regret.certainty is Certainty.IMPOSSIBLE:
            assert reason.forbidden_by
            continue
        assert reason.regret.at_least >= 0
        assert_real_swap(plan.standing, reason)
    assert all(row.priority == 0 for row in plan.standing.program.rows)
    assert {
        (row.clause, row.instance) for row in plan.standing.program.rows if not row.result(plan.standing.chosen).holds
    } == set(broken)


def test_the_dear_project_would_have_to_gain_what_the_two_cheap_ones_are_worth_more() -> None:
    """With 10 to spend, B and C (60 points each) are in; with A (100 points, 10) in, both leave: 20 points are lost."""
    plan = make_plan(register_of(("A", 10, 100), ("B", 5, 60), ("C", 5, 60)), policy_of(budget(10)))
    reason = reason_of(explain_exactly(plan.standing, 1, Limits(), ["A"]), "A")
    assert (reason.regret.certainty, reason.regret.at_least, reason.regret.at_most) == (Certainty.EXACT, 20, 20)
    assert [(change.code, change.before, change.after) for change in reason.swap] == [
        ("A", "", "1"),
        ("B", "1", ""),
        ("C", "1", ""),
    ]


def test_one_pass_finds_the_single_swap() -> None:
    """Two of three by count: forcing C in, one pass already shows that B leaves."""
    plan = make_plan(register_of(("A", 1, 90), ("B", 1, 60), ("C", 1, 50)), policy_of(count=Bound(at_most=2)))
    reason = reason_of(explain(plan.standing, 1), "C")
    assert [(change.code, change.after) for change in reason.swap] == [("B", ""), ("C", "1")]
    assert reason.regret.at_most == 10


def test_a_search_nearby_finds_what_no_single_swap_does() -> None:
    """With A in (10 of 10), both B and C must leave: no single swap, but a search that leaves the others alone."""
    plan = make_plan(register_of(("A", 10, 100), ("B", 5, 60), ("C", 5, 60)), policy_of(budget(10))).standing
    known = forced_at_once(plan)
    assert known[0].value is None
    found = forced_nearby(plan, known, in_turn)[0]
    assert found.value == 100
    assert found.chosen is not None
    assert found.chosen.tolist() == [True, False, False]


def test_who_must_be_in_or_out_says_by_which_clause() -> None:
    """A must be in and B out: neither can be otherwise, and the clause is named; so is the conflict behind C."""
    must = MustInclude(id="must", name=NAME, source="test", projects=("A",))
    never = MustExclude(id="never", name=NAME, source="test", projects=("B",))
    room = Quota(id="room", name=NAME, source="test", bound=Bound(at_most=1))
    plan = make_plan(register_of(("A", 1, 1), ("B", 1, 60), ("C", 1, 50)), policy_of(must, never, room))
    forbidden = {
        reason.code: [row.clause for row in reason.forbidden_by]
        for reason in explain_exactly(plan.standing, 1, Limits()).reasons
    }
    assert forbidden == {"A": ["must"], "B": ["never"], "C": ["must", "room"]}


@pytest.mark.parametrize(
    ("forced", "best", "bound", "expected"),
    [
        (Forced(0, 90, 90, None), 100, 100, (Certainty.EXACT, 10, 10)),
        (Forced(0, 90, 90, None), 100, 103, (Certainty.EXACT_WITHIN_GAP, 10, 13)),
        (Forced(0, 92, 90, None), 100, 103, (Certainty.INTERVAL, 8, 13)),
        (Forced(0, 103, 90, None), 100, 103, (Certainty.INTERVAL, 0, 13)),
        (Forced(0, 92, None, None), 100, 100, (Certainty.INTERVAL, 8, None)),
        (Forced(0, None, None, None), 100, 100, (Certainty.IMPOSSIBLE, None, None)),
    ],
)
def test_the_ends_of_a_regret_follow_from_the_bounds_of_both_plans(forced, best, bound, expected) -> None:
    """From best - B' to bound - V': exact where both ends agree, exact but for the gap where B' is V'."""
    regret = regret_of(forced, best, bound)
    assert (regret.certainty, regret.at_least, regret.at_most) == expected
