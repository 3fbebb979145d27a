"""Frontiers against trying every plan: ends and points are exact, and the same wherever they are searched."""

import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from sanbai.errors import SanbaiError
from sanbai.language import Language, Text
from sanbai.plan.changes import constrained
from sanbai.plan.forcing import Standing, standing
from sanbai.plan.limits import Limits
from sanbai.plan.model import Row
from sanbai.plan.what_if.frontier import frontier
from sanbai.plan.what_if.measures import bounded
from sanbai.plan.what_if.records import Frontier, FrontierPoint
from sanbai.sweeps import local_processes
from tests.plan.every_plan import amount, every_plan, standings

PLANS = standings(120)


def measure_of(plan: Standing, seed: int) -> Row:
    """Return a random measure: what each column adds, from 0 up."""
    draw = random.Random(seed)
    size = len(plan.program.values)
    return Row(
        clause="frontier",
        kind="total",
        name=Text("指标", "measure"),
        unit="money",
        columns=np.arange(size),
        coefficients=np.array([draw.choice([0, 1, 3, 10, 250]) for _ in range(size)], np.int64),
        at_least=None,
        at_most=None,
    )


def ranged(count: int) -> list[tuple[Standing, Row]]:
    """Return plans with measures that are not the same in every plan."""
    cases = [(plan, measure_of(plan, seed)) for seed, plan in enumerate(PLANS)]
    return [(p, m) for p, m in cases if len({amount(m, chosen) for chosen in every_plan(p.program)}) > 1][:count]


RANGED = ranged(80)


def keeps(point: FrontierPoint, comes_to: int) -> bool:
    """Return whether a measure keeps a point's bound."""
    return (point.at_least is None or comes_to >= point.at_least) and (
        point.at_most is None or comes_to <= point.at_most
    )


def assert_true(plan: Standing, measure: Row, found: Frontier) -> None:
    """Assert that every point holds the best of all plans that keep its bound, and says so."""
    plans = [(amount(measure, chosen), plan.program.value(chosen)) for chosen in every_plan(plan.program)]
    for point in found.points:
        assert point.answer.value == point.answer.bound == max(v for comes_to, v in plans if keeps(point, comes_to))
        assert not plan.program.broken(point.answer.chosen)
        assert amount(measure, point.answer.chosen) == point.measure
        assert keeps(point, point.measure)


def test_ends_are_the_least_and_greatest_of_all_plans() -> None:
    """On eighty random programs, found and proved."""
    assert len(RANGED) == 80
    for plan, measure in RANGED:
        found = frontier(plan, measure, 3, Limits())
        reached = [amount(measure, chosen) for chosen in every_plan(plan.program)]
        assert (found.least.found, found.greatest.found) == (min(reached), max(reached))
        assert (found.least.proved, found.greatest.proved) == (min(reached), max(reached))


def test_ends_that_the_policy_bounds_itself_are_the_same() -> None:
    """Whether a bound on just the measure can be reached, or lies beyond every plan, the ends are what they are."""
    for plan, measure in RANGED[:40]:
        reached = [amount(measure, chosen) for chosen in every_plan(plan.program)]
        for room in (0, 7):
            row = bounded(measure, min(reached) - room, max(reached) + room)
            bound = standing(constrained(plan.program, row), plan.chosen, plan.proven, None)
            found = frontier(bound, row, 3, Limits())
            assert (found.least.found, found.greatest.found) == (min(reached), max(reached))
            assert found.least.proved <= min(reached)
            assert found.greatest.proved >= max(reached)


def test_points_are_the_best_of_all_plans_within_their_bounds() -> None:
    """On eighty random programs with seven points each: value, proof, measure and plan."""
    for plan, measure in RANGED:
        assert_true(plan, measure, frontier(plan, measure, 7, Limits()))


def test_points_run_evenly_from_end_to_end_and_peak_at_the_plan() -> None:
    """Below what the plan comes to the measure is capped, above it asked for; value falls on both sides."""
    plan, measure = max(RANGED, key=lambda case: len(every_plan(case[0].program)))
    found = frontier(plan, measure, 9, Limits())
    bounds = [point.at_most if point.at_least is None else point.at_least for point in found.points]
    assert bounds[0] == found.least.found
    assert bounds[-1] == found.greatest.found
    steps = np.diff(bounds)
    assert max(steps) - min(steps) <= 1
    assert all(
        (point.at_least is None) == (b <= found.plan.measure) for point, b in zip(found.points, bounds, strict=True)
    )
    values = [point.answer.value for point in found.points]
    peak = sum(point.at_least is None for point in found.points)
    assert values[:peak] == sorted(values[:peak])
    assert values[peak:] == sorted(values[peak:], reverse=True)
    assert found.plan.answer.value == max(every_value(plan))


def every_value(plan: Standing) -> list[int]:
    """Return the value of every plan."""
    return [plan.program.value(chosen) for chosen in every_plan(plan.program)]


def test_bounds_hold_where_the_search_stops_early() -> None:
    """With a gap of half the value allowed, no plan within a point's bound is worth more than what is proved."""
    for plan, measure in RANGED[:40]:
        found = frontier(plan, measure, 5, Limits(gap=Fraction(1, 2), nodes=1))
        plans = [(amount(measure, chosen), plan.program.value(chosen)) for chosen in every_plan(plan.program)]
        for point in found.points:
            best = max((v for comes_to, v in plans if keeps(point, comes_to)), default=0)
            assert point.answer.value <= best <= point.answer.bound
        reached = [comes_to for comes_to, _ in plans]
        assert found.least.proved <= min(reached) <= found.least.found
        assert found.greatest.found <= max(reached) <= found.greatest.proved


def test_two_processes_give_the_same_frontier() -> None:
    """Points and plans, whatever the number of processes."""
    plan, measure = max(RANGED, key=lambda case: len(every_plan(case[0].program)))
    here = frontier(plan, measure, 9, Limits())
    there = frontier(plan, measure, 9, Limits(), local_processes(2))
    assert [_plain(point) for point in here.points] == [_plain(point) for point in there.points]
    assert (here.least, here.greatest) == (there.least, there.greatest)


def _plain(point: FrontierPoint) -> tuple[object, ...]:
    answer = point.answer
    return point.at_least, point.at_most, point.measure, answer.value, answer.bound, answer.chosen.tobytes()


def test_a_measure_that_is_the_same_in_every_plan_is_refused() -> None:
    """The error says what it is in every plan, and to choose another."""
    plan = PLANS[0]
    nothing = replace(measure_of(plan, 0), columns=np.zeros(0, np.int64), coefficients=np.zeros(0, np.int64))
    with pytest.raises(SanbaiError, match="--measure") as caught:
        frontier(plan, nothing, 5, Limits())
    assert "没有可权衡的范围" in caught.value.sentence(Language.ZH)
