"""The frontier: the greatest value of a plan against a measure, from the least that the policy allows to the most.

Below what the plan as it stands comes to, a point caps the measure; above it, a point asks for at least so much. So
every point says what moving the measure that far costs, and the plan itself is the peak.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import floor

import numpy as np

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.changes import constrained, revalued
from sanbai.plan.forcing import Standing
from sanbai.plan.limits import Limits, Step
from sanbai.plan.model import BoolArray, Row, exact_sum
from sanbai.plan.prices import Prices
from sanbai.plan.what_if.measures import bounded
from sanbai.plan.what_if.records import Answer, End, Frontier, FrontierPoint
from sanbai.plan.what_if.starting import answer_as_it_stands, answered, most_of_all, searched
from sanbai.sweeps import Sweep, in_turn


def frontier(plan: Standing, measure: Row, count: int, limits: Limits, sweep: Sweep = in_turn) -> Frontier:
    """Return about `count` points of value against a measure, evenly from end to end, within limits for each search.

    Soft clauses are kept as far as the plan keeps them. Raises `SanbaiError` where every plan has the same measure.
    """
    asked = _Asked(plan, measure, limits)
    least, greatest = sweep(_reached, asked, (-1, 1))
    if least.end.found == greatest.end.found:
        raise _flat(measure, least.end)
    here = asked.measured(plan.chosen)
    sides = [(bound, bound > here) for bound in _evenly(least.end.found, greatest.end.found, count)]
    found = sweep(_best_at, (asked, least.chosen, greatest.chosen), sides)
    points = [_point(asked, side, answer) for side, answer in zip(sides, found, strict=True)]
    return Frontier(
        name=measure.name,
        unit=measure.unit,
        least=least.end,
        greatest=greatest.end,
        plan=FrontierPoint(at_least=None, at_most=None, measure=here, answer=answer_as_it_stands(plan)),
        points=_consistent(points),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What every search of a frontier shares."""

    plan: Standing
    measure: Row
    limits: Limits

    def measured(self, chosen: BoolArray) -> int:
        """Return what chosen columns come to."""
        return exact_sum(self.measure.columns, self.measure.coefficients, chosen)


@dataclass(frozen=True, slots=True, eq=False)
class _Reached:
    """An end of the measure, and the plan that reaches it."""

    end: End
    chosen: BoolArray


def _reached(asked: _Asked, sign: int) -> _Reached:
    """Search the plan with the greatest (sign 1) or least (-1) measure, whatever its value.

    Near a bound, plans are easier to find by value than by the measure, to which every choice is then alike. So the
    best plan near the policy's own bound on the measure is looked for first, then near what a glance at it proves.
    """
    for bound in _own_bounds(asked, sign):
        if (there := _near_bound(asked, sign, bound)) is not None:
            return there
    glance = _extreme(asked, sign, replace(asked.limits, nodes=1))
    if abs(glance.end.proved - glance.end.found) <= _slack(asked, glance.end.proved):
        return glance
    return _near_bound(asked, sign, glance.end.proved) or _extreme(asked, sign, asked.limits)


def _own_bounds(asked: _Asked, sign: int) -> list[int]:
    """Return the bounds of the policy on just this measure, the tightest alone."""
    same = [
        item for item, price in zip(asked.plan.program.inequalities, _own(asked, 1).numerators, strict=True) if price
    ]
    bounds = [item.at_most if sign > 0 else item.at_least for item in same]
    found = [bound * sign for bound in bounds if bound is not None]
    return [min(found) * sign] if found else []


def _near_bound(asked: _Asked, sign: int, bound: int) -> _Reached | None:
    """Return the first plan found within the gap of a proved bound on the measure, None where there is none."""
    near = bound - sign * _slack(asked, bound)
    row = bounded(asked.measure, *((near, None) if sign > 0 else (None, near)))
    program = constrained(asked.plan.program, row)
    there = searched(asked.plan, program, asked.limits, lambda step: step.value is not None)
    if there.chosen is None:
        return None
    return _Reached(End(found=asked.measured(there.chosen), proved=bound), there.chosen)


def _slack(asked: _Asked, bound: int) -> int:
    return floor(asked.limits.gap * abs(bound))


def _extreme(asked: _Asked, sign: int, limits: Limits) -> _Reached:
    """Search with the measure (or what is least of it) in the place of value."""
    plan, measure = asked.plan, asked.measure
    values = np.zeros(len(plan.program.values), np.int64)
    values[measure.columns] = sign * measure.coefficients.astype(np.int64)

    def near(step: Step) -> bool:
        # the gap of a search is a part of its bound and means nothing below zero, where the least measure is
        if step.value is None or step.bound is None or sign > 0:
            return False
        return step.bound - step.value <= float(limits.gap) * abs(step.value)

    found = searched(plan, revalued(plan.program, values), limits, near, _own(asked, sign))
    if found.chosen is None or found.proven is None:
        return _Reached(
            End(found=asked.measured(plan.chosen), proved=most_of_all(plan.program, values) * sign), plan.chosen
        )
    return _Reached(End(found=sign * found.proven.objective, proved=sign * found.proven.bound), found.chosen)


def _own(asked: _Asked, price: int) -> Prices:
    """Return this price on the bounds of just this measure, and none on others: their cost in value says nothing."""
    measure = asked.measure
    same = (
        np.array_equal(item.columns, measure.columns) and np.array_equal(item.coefficients, measure.coefficients)
        for item in asked.plan.program.inequalities
    )
    return Prices(tuple(price * each for each in same), 1)


def _best_at(shared: tuple[_Asked, BoolArray, BoolArray], side: tuple[int, bool]) -> Answer:
    """Search the best plan with the measure at least (True) or at most (False) a bound; an end's plan is one."""
    asked, least, greatest = shared
    plan, (bound, above) = asked.plan, side
    row = bounded(asked.measure, bound if above else None, None if above else bound)
    known = plan.proven.bound
    found = answered(plan, constrained(plan.program, row), asked.limits, known)
    if isinstance(found, Answer):
        return found
    sure = greatest if above else least
    value = plan.program.value(sure)
    return Answer(chosen=sure, value=value, bound=max(value, known))


def _point(asked: _Asked, side: tuple[int, bool], answer: Answer) -> FrontierPoint:
    bound, above = side
    low, high = (bound, None) if above else (None, bound)
    return FrontierPoint(at_least=low, at_most=high, measure=asked.measured(answer.chosen), answer=answer)


def _evenly(least: int, greatest: int, count: int) -> list[int]:
    """Return `count` whole numbers from end to end, each once."""
    steps = max(count - 1, 1)
    return sorted({least + (greatest - least) * step // steps for step in range(steps + 1)})


def _consistent(points: Sequence[FrontierPoint]) -> tuple[FrontierPoint, ...]:
    """Return the points with what others prove of them: a wider bound has no worse a plan, and no lower a bound."""
    capped = [point for point in points if point.at_most is not None]
    asked = [point for point in points if point.at_most is None]
    return (*_widening(capped), *reversed(_widening(asked[::-1])))


def _widening(points: Sequence[FrontierPoint]) -> list[FrontierPoint]:
    """Return points, the tightest first: a plan that keeps a tight bound keeps every wider one."""
    best = list(accumulate(points, _better))
    bounds = list(accumulate((point.answer.bound for point in reversed(best)), min))[::-1]
    return [
        replace(point, answer=replace(point.answer, bound=max(bound, point.answer.value)))
        for point, bound in zip(best, bounds, strict=True)
    ]


def _better(tighter: FrontierPoint, wider: FrontierPoint) -> FrontierPoint:
    """Return the wider point with the tighter one's plan where that is worth more."""
    if tighter.answer.value <= wider.answer.value:
        return wider
    answer = replace(tighter.answer, bound=max(wider.answer.bound, tighter.answer.value))
    return replace(wider, measure=tighter.measure, answer=answer)


def _flat(measure: Row, end: End) -> SanbaiError:
    name = measure.name
    return SanbaiError(
        Text(
            f"符合编制方案的每个计划，{name.zh}都是 {end.found:,}，没有可权衡的范围。",
            f"Every plan that the policy allows has the same {name.en}, {end.found:,}: there is nothing to weigh up.",
        ),
        Text(
            "请换一个计量指标（--measure），或放宽限定它的条款。",
            "Choose another --measure, or relax the clause that fixes it.",
        ),
    )
