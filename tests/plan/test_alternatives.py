"""Other plans against trying every plan: the next best in order, the most different, and when there are no more."""

from fractions import Fraction

import pytest

from sanbai.plan.forcing import Standing
from sanbai.plan.limits import Limits
from sanbai.plan.what_if.alternatives import most_different, next_best
from sanbai.plan.what_if.records import Alternatives
from tests.plan.every_plan import every_plan, projects, standings

PLANS = standings(120)
WITHIN = [Fraction(0), Fraction(1, 10), Fraction(1, 2), Fraction(1)]


def values_by_set(plan: Standing) -> dict[frozenset[int], int]:
    """Return the greatest value of each set of projects that a plan can have."""
    best: dict[frozenset[int], int] = {}
    for chosen in every_plan(plan.program):
        inside = projects(plan, chosen)
        best[inside] = max(best.get(inside, 0), plan.program.value(chosen))
    return best


def worth(plan: Standing, within: Fraction) -> list[int]:
    """Return the values of all sets of projects that lose at most `within` of the plan's value, the best first."""
    floor = plan.proven.objective * (1 - within)
    return sorted((value for value in values_by_set(plan).values() if value >= floor), reverse=True)


@pytest.mark.parametrize("within", WITHIN)
def test_the_next_best_plans_are_the_best_of_all_in_order(within: Fraction) -> None:
    """On 120 random programs: five plans, each with its own projects, worth and proved what trying every plan finds."""
    several = 0
    for plan in PLANS:
        found = next_best(plan, 5, within, Limits())
        expected = worth(plan, within)
        assert [item.answer.value for item in found.plans] == expected[:5]
        assert [item.answer.bound for item in found.plans] == expected[:5]
        sets = [projects(plan, item.answer.chosen) for item in found.plans]
        assert len(set(sets)) == len(sets)
        assert not any(plan.program.broken(item.answer.chosen) for item in found.plans)
        assert found.complete == (len(expected) < 5)
        several += len(expected) > 2
    assert several > 20 or within == 0


def test_all_plans_are_listed_where_there_are_fewer_than_asked_for() -> None:
    """A thousand of a program with few sets of projects: all of them, and said to be all."""
    plan = min((plan for plan in PLANS if len(values_by_set(plan)) > 1), key=lambda plan: len(values_by_set(plan)))
    found = next_best(plan, 1000, Fraction(1), Limits())
    assert len(found.plans) == len(values_by_set(plan))
    assert found.complete


def differences(plan: Standing, before: list[frozenset[int]], inside: frozenset[int]) -> int:
    """Return how many candidates are decided otherwise than by every plan before."""
    everybody = range(len(plan.program.candidates))
    return sum(all((i in inside) != (i in other) for other in before) for i in everybody)


@pytest.mark.parametrize("within", WITHIN)
def test_the_most_different_plans_are_the_most_different_of_all(within: Fraction) -> None:
    """On 120 random programs: each decides the most projects in a new way, and of those plans it is worth the most."""
    for plan in PLANS:
        found = most_different(plan, 4, within, Limits())
        floor = plan.proven.objective * (1 - within)
        sets = {inside: value for inside, value in values_by_set(plan).items() if value >= floor}
        before = [projects(plan, found.plans[0].answer.chosen)]
        for item in found.plans[1:]:
            inside = projects(plan, item.answer.chosen)
            new = {other: differences(plan, before, other) for other in sets}
            assert item.different == item.most_different == new[inside] == max(new.values())
            assert item.answer.value == max(value for other, value in sets.items() if new[other] == item.different)
            before.append(inside)
        if found.complete:
            assert all(differences(plan, before, other) == 0 for other in sets)
        else:
            assert len(found.plans) == 4


def test_one_plan_is_the_plan_itself() -> None:
    """Asked for one, both give the plan as it stands and claim nothing about others."""
    for found in (next_best(PLANS[0], 1, Fraction(1), Limits()), most_different(PLANS[0], 1, Fraction(1), Limits())):
        assert isinstance(found, Alternatives)
        assert [item.answer.value for item in found.plans] == [PLANS[0].proven.objective]
        assert not found.complete
