"""Soft clauses give way as little as possible, lower priorities last."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given

from sanbai.plan.planning import PolicyCannotBeMet, make_plan
from sanbai.policy.records import Bound, Measure, MeasureKind, Policy, Total
from sanbai.register.records import Register
from tests.plan.enumeration import every_choice, keeps, keeps_hard_clauses
from tests.plan.strategies import policies, registers
from tests.plan.test_against_enumeration import SOME, chosen_options
from tests.plan.test_planning import NAME, decided, policy_of, register_of


@SOME
@given(registers(), policies(soft=True))
def test_soft_clauses_never_make_a_policy_impossible_and_are_kept_where_they_can_be(
    register: Register, policy: Policy
) -> None:
    """Hard clauses decide whether anything fits; if all soft clauses can be kept with them, all are kept."""
    choices = [choice for choice in every_choice(register) if keeps_hard_clauses(register, policy, choice)]
    try:
        plan = make_plan(register, policy).plan
    except PolicyCannotBeMet:
        assert not choices
        return
    choice = chosen_options(register, plan)
    assert keeps_hard_clauses(register, policy, choice)
    for priority in (1, 2):
        soft = [clause for clause in policy.clauses if 0 < clause.priority <= priority]
        if any(all(keeps(register, policy, clause, other) for clause in soft) for other in choices):
            assert all(keeps(register, policy, clause, choice) for clause in soft)


@SOME
@given(registers(), policies(soft=True))
def test_the_shortfall_of_the_first_priority_is_the_least_there_is(register: Register, policy: Policy) -> None:
    """With one soft clause of the first priority, no choice that keeps the hard clauses misses it by less."""
    soft = [clause for clause in policy.clauses if clause.priority == 1]
    try:
        plan = make_plan(register, policy).plan
    except PolicyCannotBeMet:
        return
    rows = [result for result in plan.clauses if result.priority == 1]
    one_sided = len(rows) == 1 and None in (rows[0].at_least, rows[0].at_most)
    if len(soft) != 1 or not one_sided or rows[0].kind not in ("quota", "total", "starts"):
        return
    missed = max(-rows[0].slack, Fraction(0))
    for choice in every_choice(register):
        if missed and keeps_hard_clauses(register, policy, choice):
            assert not keeps(register, policy, loosened(soft[0], missed), choice)


def loosened(clause, missed: Fraction):
    """Return the clause with its bound moved by one less than what the plan misses."""
    less = int(missed) - 1
    bound = clause.bound
    return replace(
        clause,
        bound=Bound(
            None if bound.at_least is None else bound.at_least - less,
            None if bound.at_most is None else bound.at_most + less,
        ),
    )


def test_a_soft_band_that_no_whole_amount_can_meet_gives_way() -> None:
    """One project of 27 is asked for 1 to 26: no whole choice meets it, and the plan takes what misses it least."""
    measure = Measure(MeasureKind.IN_YEAR_INVESTMENT)
    band = Total(
        id="band",
        name=NAME,
        source="test",
        priority=1,
        measure=measure,
        bound=Bound(at_least=1, at_most=26),
        unit="万元",
    )
    plan = make_plan(register_of(("A", 27, 50)), policy_of(band)).plan
    assert decided(plan) == {"A"}
    assert [(result.value, result.slack) for result in plan.clauses if result.id == "band"] == [(27, -1)]
