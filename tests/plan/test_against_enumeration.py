"""The compiler and solver agree with plain enumeration on thousands of small random programmes."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sanbai.plan.columns import make_columns
from sanbai.plan.model import Row
from sanbai.plan.planning import PolicyCannotBeMet, make_plan
from sanbai.plan.records import Decision, Status
from sanbai.policy.records import Policy
from sanbai.register.records import Register
from tests.plan.enumeration import Choice, enumerate_best, every_choice, keeps_hard_clauses, value_of
from tests.plan.strategies import policies, registers

MANY = settings(max_examples=800, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOME = settings(MANY, max_examples=400)


def chosen_options(register: Register, plan) -> Choice:
    """Return the options that a plan has chosen."""
    taken = {(row.code, row.option) for row in plan.rows if row.decision is Decision.IN}
    return tuple(option for option in register.options if (option.project, option.code) in taken)


@MANY
@given(registers(), policies())
def test_the_plan_is_worth_what_the_best_of_all_choices_is_worth(register: Register, policy: Policy) -> None:
    """Value, feasibility and infeasibility agree with trying every choice."""
    best = enumerate_best(register, policy)
    if best.value is None:
        with pytest.raises(PolicyCannotBeMet) as caught:
            make_plan(register, policy)
        assert_true_conflict(register, policy, caught.value.conflict.rows)
        return
    plan = make_plan(register, policy).plan
    choice = chosen_options(register, plan)
    assert keeps_hard_clauses(register, policy, choice)
    assert plan.proven.objective == sum(value_of(register, policy, option) for option in choice) == best.value
    assert plan.proven.status is Status.OPTIMAL
    assert plan.proven.bound == best.value


def assert_true_conflict(register: Register, policy: Policy, conflict: tuple[Row, ...]) -> None:
    """Assert that there is no choice at all that keeps every row of a conflict."""
    options = make_columns(register, policy).options
    assert conflict
    for choice in every_choice(register):
        chosen = np.array([option in choice for option in options], np.bool_)
        assert not all(row.result(chosen).holds for row in conflict)
