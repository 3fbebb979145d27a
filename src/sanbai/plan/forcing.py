"""Forcing one candidate the other way: the program it is forced in, what one pass proves, what a re-solve finds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sanbai.plan.model import BoolArray, Inequality, IntArray, Program
from sanbai.plan.prices import Prices
from sanbai.plan.pricing import forced_bounds
from sanbai.plan.records import Proven
from sanbai.plan.swaps import single_swaps


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
