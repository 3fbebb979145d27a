"""Exact regrets of many candidates by few searches: the best plan that has any one of a group the other way.

Let W be the value of the best plan that has at least one of the group the other way. Every candidate of the group has a
forced optimum of at most W, and those that this plan has the other way have exactly W. They leave the group, the search
is made again for the rest, and W falls from search to search until nothing fits: the rest cannot be otherwise at all. A
search that ends within a gap proves the same of its bound and its value.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor

import numpy as np

from sanbai.language import Text
from sanbai.plan.changes import PINNED, constrained, pinned
from sanbai.plan.forcing import Forced, Standing
from sanbai.plan.levels import Search, search
from sanbai.plan.limits import Ending, Limits
from sanbai.plan.model import BoolArray, Program, Row
from sanbai.plan.records import Proven
from sanbai.sweeps import Sweep

GROUPS = 8
"""All candidates are searched in so many groups, whatever the number of processes: results must not depend on that."""


def forced_again(
    plan: Standing, known: Sequence[Forced], limits: Limits, sweep: Sweep, groups: int = GROUPS
) -> list[Forced]:
    """Return what searching again adds to what is known of these candidates, in the same order.

    Candidates of like values share a group. Every plan found counts for every candidate it has the other way.
    """
    open_cases = [item for item in known if item.bound is not None and item.bound != item.value]
    open_cases.sort(key=lambda item: (item.value is None, -(item.value or item.bound or 0), item.candidate))
    size = max(1, -(-len(open_cases) // groups))
    tasks = [open_cases[start : start + size] for start in range(0, len(open_cases), size)]
    solved = [item for group in sweep(descend, (plan, limits), tasks) for item in group]
    by_candidate = {item.candidate: item for item in solved}
    return _shared(plan, [by_candidate.get(item.candidate, item) for item in known], solved)


def descend(shared: tuple[Standing, Limits], group: Sequence[Forced]) -> list[Forced]:
    """Search a group until each of its candidates is settled as far as the limits allow (the work of one task)."""
    plan, limits = shared
    rest, settled = list(group), list[Forced]()
    while rest:
        found = _best_other(plan, rest, limits)
        if found.ending is Ending.INFEASIBLE:
            return settled + [Forced(item.candidate, None, None, None) for item in rest]
        if found.chosen is None or found.proven is None:
            return settled + rest
        rest = [_learned(plan, item, found.chosen, found.proven) for item in rest]
        near = min(found.proven.objective, found.proven.bound - floor(limits.gap * found.proven.bound))
        settled += [item for item in rest if item.value is not None and item.value >= near]
        rest = [item for item in rest if item.value is None or item.value < near]
    return settled


def _best_other(plan: Standing, group: Sequence[Forced], limits: Limits) -> Search:
    """Search the best plan that has at least one of the group the other way, from the best such plan known."""
    best = max(group, key=lambda item: -1 if item.value is None else item.value)
    start = plan.chosen if best.chosen is None else best.chosen
    warm = Search(Ending.OPTIMAL, start, plan.proven, 0.0, plan.program, plan.prices)
    inside = plan.inside
    if len(group) == 1:
        only = group[0].candidate
        return search(pinned(plan.program, {only: not inside[only]}), limits, warm=warm)
    changed = _some_other(plan.program, [item.candidate for item in group], inside)
    return search(constrained(plan.program, changed), limits, warm=warm)


def _some_other(program: Program, candidates: Sequence[int], inside: BoolArray) -> Row:
    """Return the row: (those of the candidates that enter) + (those that leave) >= 1."""
    ranges = [np.arange(program.first[candidate], program.first[candidate + 1]) for candidate in sorted(candidates)]
    signs = [
        np.full(len(columns), -1 if inside[i] else 1) for i, columns in zip(sorted(candidates), ranges, strict=True)
    ]
    return Row(
        clause="other",
        kind=PINNED,
        name=Text("至少一个改变", "at least one the other way"),
        unit="projects",
        columns=np.concatenate(ranges),
        coefficients=np.concatenate(signs),
        at_least=Fraction(1 - sum(bool(inside[candidate]) for candidate in candidates)),
        at_most=None,
    )


def _learned(plan: Standing, known: Forced, chosen: BoolArray, proven: Proven) -> Forced:
    """Return what a plan of the group says of one candidate: its bound, and its value where it has it the other way."""
    assert known.bound is not None
    found = _counted(plan, replace(known, bound=min(known.bound, proven.bound)), chosen, proven.objective)
    return found if found.value is None else replace(found, bound=max(found.value, found.bound or 0))


def _counted(plan: Standing, known: Forced, chosen: BoolArray, value: int) -> Forced:
    """Return the case with a plan counted where it has the candidate the other way and is worth more."""
    columns = slice(plan.program.first[known.candidate], plan.program.first[known.candidate + 1])
    other = bool(chosen[columns].any()) is not bool(plan.chosen[columns].any())
    if known.bound is None or not other or (known.value is not None and known.value >= value):
        return known
    return replace(known, value=value, chosen=chosen)


def _shared(plan: Standing, items: Sequence[Forced], found: Sequence[Forced]) -> list[Forced]:
    """Return the cases with every found plan counted for each."""
    plans = {item.chosen.tobytes(): (item.value, item.chosen) for item in found if item.chosen is not None}
    best = list(items)
    for value, chosen in plans.values():
        best = [item if value is None else _counted(plan, item, chosen, value) for item in best]
    return best
