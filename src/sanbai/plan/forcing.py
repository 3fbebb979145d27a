"""Forcing one candidate the other way: the program it is forced in, what one pass proves, what a re-solve finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sanbai.plan.changes import pinned
from sanbai.plan.levels import Search, search
from sanbai.plan.model import BoolArray, Inequality, IntArray, Program
from sanbai.plan.prices import Prices
from sanbai.plan.pricing import forced_bounds
from sanbai.plan.records import Proven
from sanbai.plan.solver import Ending, Limits
from sanbai.plan.swaps import single_swaps
from sanbai.sweeps import Sweep


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A plan as it stands: its program with soft clauses held at what they came to, choice, proof and prices."""

    program: Program
    chosen: BoolArray
    proven: Proven
    prices: Prices

    @property
    def owner(self) -> IntArray:
        """The candidate of each column."""
        return np.repeat(np.arange(len(self.program.candidates)), np.diff(self.program.first))

    @property
    def inside(self) -> BoolArray:
        """Whether each candidate is in (shape: candidates)."""
        inside = np.zeros(len(self.program.candidates), np.bool_)
        inside[self.owner[self.chosen]] = True
        return inside


@dataclass(frozen=True, slots=True, eq=False)
class Forced:
    """What is known of the plans that have a candidate the other way.

    `bound` is proved for all of them (None: there is none); `chosen` is the best found (None: none was), of `value`.
    """

    candidate: int
    bound: int | None
    value: int | None
    chosen: BoolArray | None


def standing(program: Program, chosen: BoolArray, proven: Proven, prices: Prices | None) -> Standing:
    """Return a plan as it stands; without prices everything is priced at nothing, which proves little but holds."""
    free = Prices((0,) * len(program.inequalities), 1)
    return Standing(_settled(program, chosen), chosen, proven, free if prices is None else prices)


def chosen_columns(program: Program, options: Mapping[str, str]) -> BoolArray:
    """Return the chosen columns (shape: columns) of a plan given as project code -> option code."""
    owner = np.repeat(np.arange(len(program.candidates)), np.diff(program.first)).tolist()
    pairs = zip(owner, program.options, strict=True)
    return np.array([options.get(program.candidates[place]) == option for place, option in pairs], np.bool_)


def forced_at_once(plan: Standing) -> list[Forced]:
    """Return for every candidate what one pass over the columns proves and what the best single swap finds."""
    bounds = forced_bounds(plan.program, plan.prices)
    swaps = single_swaps(plan.program, plan.chosen)
    inside = plan.inside.tolist()
    found = []
    for candidate, is_in in enumerate(inside):
        bound = (bounds.outside if is_in else bounds.inside)[candidate]
        swap = swaps.get(candidate)
        found.append(
            Forced(
                candidate,
                None if bound is None else min(bound, plan.proven.bound),
                None if swap is None else swap.value,
                None if swap is None else swap.applied(plan.chosen),
            )
        )
    return found


def forced_again(plan: Standing, known: Sequence[Forced], limits: Limits, sweep: Sweep) -> list[Forced]:
    """Return what re-solving with each candidate forced the other way adds to what is known, in the same order.

    Every plan found counts for every candidate that it has the other way.
    """
    open_cases = [item for item in known if item.bound is not None and item.bound != item.value]
    solved = sweep(force, (plan, limits), open_cases)
    by_candidate = {item.candidate: item for item in solved}
    return _shared(plan, [by_candidate.get(item.candidate, item) for item in known], solved)


def force(shared: tuple[Standing, Limits], known: Forced) -> Forced:
    """Solve a plan again with one candidate the other way (the work of one task of a sweep).

    The plan's prices and the best forced choice known are where the search starts.
    """
    plan, limits = shared
    inside = bool(plan.inside[known.candidate])
    start = plan.chosen if known.chosen is None else known.chosen
    warm = Search(Ending.OPTIMAL, start, plan.proven, 0.0, plan.program, plan.prices)
    found = search(pinned(plan.program, {known.candidate: not inside}), limits, warm=warm)
    if found.ending is Ending.INFEASIBLE:
        return Forced(known.candidate, None, None, None)
    if found.chosen is None or found.proven is None or known.bound is None:
        return known
    bound = min(found.proven.bound, known.bound)
    if known.value is not None and known.value >= found.proven.objective:
        return replace(known, bound=bound)
    return Forced(known.candidate, bound, found.proven.objective, found.chosen)


def _settled(program: Program, chosen: BoolArray) -> Program:
    """Return the program with soft clauses as hard ones, their bounds where this choice has them."""
    return replace(
        program,
        rows=tuple(replace(row, priority=0) if row.priority else row for row in program.rows),
        inequalities=tuple(
            _held(item, chosen) if program.rows[item.row].priority else item for item in program.inequalities
        ),
    )


def _held(item: Inequality, chosen: BoolArray) -> Inequality:
    if not item.excess(chosen):
        return item
    came_to = item.activity(chosen)
    return replace(
        item,
        at_least=None if item.at_least is None else min(item.at_least, came_to),
        at_most=None if item.at_most is None else max(item.at_most, came_to),
    )


def _shared(plan: Standing, items: list[Forced], found: Sequence[Forced]) -> list[Forced]:
    """Return the cases with every found plan counted wherever it has a candidate the other way and is worth more."""
    inside, owner = plan.inside, plan.owner
    best = {item.candidate: item for item in items}
    for other in found:
        if other.chosen is None or other.value is None:
            continue
        has = np.zeros(len(inside), np.bool_)
        has[owner[other.chosen]] = True
        for candidate in np.flatnonzero(has != inside).tolist():
            known = best.get(candidate)
            if known and known.bound is not None and (known.value is None or known.value < other.value):
                best[candidate] = replace(known, value=other.value, chosen=other.chosen)
    return list(best.values())
