"""The early-promotion list is the best of what the plan leaves, and never touches the plan."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given

from sanbai.plan.planning import EARLY, PolicyCannotBeMet, make_plan
from sanbai.plan.records import Decision
from sanbai.policy.records import Policy
from sanbai.register.records import Option, Register
from tests.plan.enumeration import keeps, value_of, within
from tests.plan.strategies import policies, registers
from tests.plan.test_against_enumeration import SOME, chosen_options


@SOME
@given(registers(), policies(early=True))
def test_the_list_is_the_best_of_what_is_left_and_the_plan_is_what_it_is_without_a_list(
    register: Register, policy: Policy
) -> None:
    """The plan equals the plan of the same policy without a list; the list is worth the best of all lists."""
    try:
        alone = make_plan(register, replace(policy, early_promotion=None)).plan
    except PolicyCannotBeMet:
        return
    in_plan = {option.project for option in chosen_options(register, alone)}
    best = best_list_value(register, policy, in_plan)
    if best is None:
        with pytest.raises(PolicyCannotBeMet) as caught:
            make_plan(register, policy)
        assert caught.value.plan_list == EARLY
        return
    plan = make_plan(register, policy).plan
    assert chosen_options(register, plan) == chosen_options(register, alone)
    assert plan.early_proven.objective == best
    listed = [row for row in plan.rows if row.decision is Decision.EARLY_PROMOTION]
    assert sum(row.value for row in listed) == best


def best_list_value(register: Register, policy: Policy, in_plan: set[str]) -> int | None:
    """Try every list of candidates that are not in the plan, each with its best option."""
    parts = {row.project for row in register.relations if row.kind == "part_of"}
    rest = [row for row in register.projects if row.code not in in_plan | parts and row.nature != "continuing"]
    best = {row.code: best_option(register, policy, row.code) for row in rest}
    values = []
    for size in range(len(rest) + 1):
        for group in combinations(best, size):
            choice = tuple(best[code] for code in group)
            if fits(register, policy, choice, in_plan):
                values.append(sum(value_of(register, policy, option) for option in choice))
    return max(values, default=None)


def best_option(register: Register, policy: Policy, code: str) -> Option:
    """Return a project's option of the highest value, the first code among equals."""
    options = sorted((row for row in register.options if row.project == code), key=lambda row: row.code)
    return max(options, key=lambda row: value_of(register, policy, row))


def fits(register: Register, policy: Policy, choice: tuple[Option, ...], in_plan: set[str]) -> bool:
    """Return whether a list keeps its size, its clauses, and what the register relates to plan and list."""
    early = policy.early_promotion
    codes = {option.project for option in choice}
    for row in register.relations:
        if row.kind == "requires" and row.project in codes and row.other not in codes | in_plan:
            return False
        pair = {row.project, row.other}
        if row.kind == "alternative_to" and pair & codes and pair <= codes | in_plan:
            return False
    size_fits = within(len(choice), early.bound)
    return size_fits and all(keeps(register, policy, clause, choice) for clause in early.clauses)
