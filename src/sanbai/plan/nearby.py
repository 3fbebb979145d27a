"""The best plan near the one at hand that has a candidate the other way: all but a few candidates stay as they are."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sanbai.plan.changes import pinned
from sanbai.plan.forcing import Forced, Standing
from sanbai.plan.limits import Limits
from sanbai.plan.model import BoolArray, Inequality, IntArray, Program
from sanbai.plan.pricing import forced_bounds
from sanbai.plan.solver import maximise
from sanbai.sweeps import Sweep

FREE = 30
"""So many candidates, those that the prices decide least, are free everywhere."""

FREE_BESIDE = 4
"""In every inequality that the candidate is in, so many more are free."""

NODES = Limits(nodes=50)
"""How far each small search may go: what it finds is only a start."""


def forced_nearby(plan: Standing, known: Sequence[Forced], sweep: Sweep) -> list[Forced]:
    """Return the cases with the best plan near the plan at hand where it is better than what is known."""
    margins = _margins(plan)
    open_cases = [item for item in known if item.bound is not None and item.bound != item.value]
    found = {item.candidate: item for item in sweep(_search_nearby, (plan, margins), open_cases)}
    return [found.get(item.candidate, item) for item in known]


def _search_nearby(shared: tuple[Standing, IntArray], known: Forced) -> Forced:
    plan, margins = shared
    free = _free(plan, margins, known.candidate)
    small = _reduced(plan, free)
    place = int(np.searchsorted(free, known.candidate))
    inside = bool(plan.inside[known.candidate])
    answer = maximise(pinned(small, {place: not inside}), NODES)
    if answer.chosen is None:
        return known
    chosen = plan.chosen.copy()
    chosen[_columns(plan.program, free)] = answer.chosen
    value = plan.program.value(chosen)
    if known.value is not None and known.value >= value:
        return known
    return replace(known, value=value, chosen=chosen)


def _margins(plan: Standing) -> IntArray:
    """Return by how much each candidate's two ways differ at the prices: the less, the less decided it is."""
    bounds = forced_bounds(plan.program, plan.prices)
    never = max(bounds.bound, 0) * 4
    pairs = zip(bounds.inside, bounds.outside, strict=True)
    return np.array([never if a is None or b is None else abs(a - b) for a, b in pairs], np.int64)


def _free(plan: Standing, margins: IntArray, candidate: int) -> IntArray:
    """Return the candidates that are free (ascending): the least decided, everywhere and beside this one."""
    owner, columns = plan.owner, _columns(plan.program, np.array([candidate]))
    free = [np.argsort(margins, kind="stable")[:FREE], np.array([candidate])]
    for item in plan.program.inequalities:
        if np.isin(columns, item.columns).any():
            beside = np.unique(owner[item.columns])
            free.append(beside[np.argsort(margins[beside], kind="stable")[:FREE_BESIDE]])
    return np.unique(np.concatenate(free))


def _columns(program: Program, candidates: IntArray) -> IntArray:
    """Return the columns of these candidates."""
    return np.concatenate([np.arange(program.first[i], program.first[i + 1]) for i in candidates.tolist()])


def _reduced(plan: Standing, free: IntArray) -> Program:
    """Return the program of the free candidates alone, what the others take taken off the bounds."""
    program, columns = plan.program, _columns(plan.program, free)
    place = np.full(len(program.values), -1, np.int64)
    place[columns] = np.arange(len(columns))
    stays = plan.chosen & (place < 0)
    counts = np.diff(program.first)[free]
    return Program(
        candidates=tuple(program.candidates[i] for i in free.tolist()),
        first=np.concatenate([[0], np.cumsum(counts)]),
        options=tuple(program.options[column] for column in columns.tolist()),
        values=program.values[columns],
        rows=program.rows,
        inequalities=tuple(_shifted(item, place, stays) for item in program.inequalities),
    )


def _shifted(item: Inequality, place: IntArray, stays: BoolArray) -> Inequality:
    taken, kept = item.activity(stays), place[item.columns] >= 0
    return replace(
        item,
        columns=place[item.columns[kept]],
        coefficients=item.coefficients[kept],
        at_least=None if item.at_least is None else item.at_least - taken,
        at_most=None if item.at_most is None else item.at_most - taken,
    )
