"""Ways out of a conflict: the least change of one bound after which everything fits, else the cheapest of several.

Each way out comes with a choice that keeps the whole policy once the bound is changed, checked in whole numbers. Bounds
are rounded to what a policy may state: whole projects, whole money, hundredths of a percent.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

import numpy as np

from sanbai.plan.changes import PINNED, constrained
from sanbai.plan.conflict import Conflict
from sanbai.plan.limits import Ending, Limits, Watch
from sanbai.plan.model import BoolArray, Program, Row, inequalities_of, make_program
from sanbai.plan.solver import infeasible_part, least_shortfall, tried

RATIO_STEP = Fraction(1, 10_000)
"""A bound on a ratio is changed in steps of a hundredth of a percent."""

WAY_LIMITS = Limits(nodes=600)
"""How far the search for one way out may go, counted in nodes."""

COUNTED = frozenset({"must_exclude", "alternatives", "eligibility"})
"""Kinds whose rows keep projects out: they are dropped for as few as possible."""

DROPPED = COUNTED | {"must_include", "requires", PINNED}
"""Kinds whose rows are about projects by name: they are not changed a little but dropped for a project."""

DIGITS = 4
"""Bounds of large amounts are changed in their first so many digits: 286 亿元 in steps of 0.1 亿元."""

TRIAL_NODES = 20
"""Nodes of one trial of a bound."""

_UNANSWERED = 3
"""After so many bounds that a trial could neither meet nor refute the nearest met so far has to do."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relaxation:
    """One change of a policy: `row` asks for `at_least` or `at_most` another bound, or is dropped for `projects`.

    `bound` is in the row's unit, None where the row is dropped; `needed` is how far the bound has to move at least,
    proved, None where nothing is. `part` is the change as a part of the bound, 1 for each project a row is dropped for.
    """

    row: Row
    side: str
    bound: Fraction | None
    needed: Fraction | None
    projects: tuple[str, ...]
    part: Fraction

    @property
    def least(self) -> bool:
        """Whether no smaller change of this row is enough."""
        return self.needed == self.bound if self.bound is not None else self.needed == len(self.projects)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WayOut:
    """Changes after which a policy can be met, and a choice (shape: columns) that then keeps all of it.

    `least` says that nothing smaller is enough: no smaller change of one row, no cheaper combination of several.
    """

    changes: tuple[Relaxation, ...]
    chosen: BoolArray
    least: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WaysOut:
    """The ways out of a conflict, the smallest change first: each clause alone, else several together.

    `alone` holds one way for each clause (and side of it) whose change alone is enough, `helpless` the rows of the
    conflict that no change of theirs alone helps, `unknown` those where the limits ended the search. `together` is the
    cheapest way found that changes several clauses, sought only where none is enough alone.
    """

    alone: tuple[WayOut, ...]
    helpless: tuple[Row, ...]
    unknown: tuple[Row, ...]
    together: WayOut | None


def ways_out(program: Program, conflict: Conflict, limits: Limits = WAY_LIMITS) -> WaysOut:
    """Return the least changes after which the hard clauses of a program that has no choice can all be kept."""
    hard = tuple(row for row in program.rows if row.priority == 0)
    firm = make_program(program.candidates, program.first, program.options, program.values, hard)
    alone: list[WayOut] = []
    helpless: list[Row] = []
    unknown: list[Row] = []
    for row in conflict.rows:
        attempts = [_Alone(firm, row, side, limits).way_out() for side in sides(row)]
        found = [attempt for attempt in attempts if isinstance(attempt, WayOut)]
        alone += found
        if not found:
            (unknown if Ending.UNKNOWN in attempts else helpless).append(row)
    alone.sort(key=lambda way: way.changes[0].part)
    together = None if alone else _together(firm, limits)
    return WaysOut(alone=tuple(alone), helpless=tuple(helpless), unknown=tuple(unknown), together=together)


def sides(row: Row) -> list[str]:
    """Return which bounds of a row may be changed, each by itself."""
    return [side for side in ("at_least", "at_most") if getattr(row, side) is not None]


class _Alone:
    """The least change of one side of a row, with every other row kept.

    Bounds are counted in steps, upwards the nearer they come to what is asked: `low` fits, `high` does not. Which step
    fits with options in parts is seen fast; from there whole choices are tried, ever further from what is asked.
    """

    def __init__(self, firm: Program, row: Row, side: str, limits: Limits) -> None:
        self.row, self.side, self.watch = row, side, Watch(limits)
        self.step = step_of(row, side) * (1 if side == "at_least" else -1)
        place = firm.rows.index(row)
        self.free = replace(firm, inequalities=tuple(item for item in firm.inequalities if item.row != place))
        other = _loosened(row, side)
        if other.at_least is not None or other.at_most is not None:
            self.free = constrained(self.free, other)
        self.chosen: BoolArray | None = None

    def way_out(self) -> WayOut | Ending:
        """Return the way out, or how the search ended without one."""
        ending = self._try(self._without_bound())
        if self.chosen is None:
            return ending
        low, high = self._reached(), ceil(_bound(self.row, self.side) / self.step)
        _, high = self._edge(self._fits_in_parts, low, high)
        _, high = self._edge(self._fits, low, high)
        change = relaxation(self.free, self.row, self.side, self.chosen, (high - 1) * self.step)
        return WayOut(changes=(change,), chosen=self.chosen, least=change.least)

    def _edge(self, fits: Callable[[int], bool | None], low: int, high: int) -> tuple[int, int]:
        """Return the last step known to fit and the first known not to, searched from `high` in growing strides."""
        stride, edge, unanswered, met = 1, high, 0, False
        while edge - low > 1 and not (met and unanswered >= _UNANSWERED) and not self.watch.over:
            place = max(low + 1, edge - stride)
            answer = fits(place)
            if answer:
                low, met = max(place, self._reached()) if fits == self._fits else place, True
            else:
                high, edge, stride = (high if answer is None else place), place, stride * (4 if answer is None else 2)
                unanswered += answer is None
            stride = max(1, (edge - low) // 2) if met else stride
        return low, high

    def _fits_in_parts(self, place: int) -> bool:
        program = self._bounded(place)
        return infeasible_part(program, range(len(program.inequalities)), self.watch.left(1).seconds) is None

    def _fits(self, place: int) -> bool | None:
        ending = self._try(self._bounded(place))
        return None if ending is Ending.UNKNOWN else ending is Ending.OPTIMAL

    def _try(self, program: Program) -> Ending:
        """Look for any choice, keep it where there is one, and return how the search ended."""
        answer = tried(program, range(len(program.inequalities)), self.watch.left(TRIAL_NODES))
        self.watch.nodes += answer.nodes
        if answer.chosen is None or program.broken(answer.chosen):
            return answer.ending if answer.ending is Ending.INFEASIBLE else Ending.UNKNOWN
        self.chosen = answer.chosen
        return Ending.OPTIMAL

    def _bounded(self, place: int) -> Program:
        bound, bare = place * self.step, replace(self.row, at_least=None, at_most=None)
        side = replace(bare, at_least=bound) if self.side == "at_least" else replace(bare, at_most=bound)
        return constrained(self.free, side)

    def _without_bound(self) -> Program:
        """Return the program without this side of the row, and a share of nothing left out: no bound would admit it."""
        if self.row.of_columns is None or self.row.of_coefficients is None:
            return self.free
        whole = replace(self.row, columns=self.row.of_columns, coefficients=self.row.of_coefficients, scale=Fraction(1))
        return constrained(self.free, replace(whole, of_columns=None, at_least=Fraction(1), at_most=None))

    def _reached(self) -> int:
        """Return the step that the choice found last reaches."""
        assert self.chosen is not None
        return floor((self.row.result(self.chosen).value or Fraction(0)) / self.step)


def _loosened(row: Row, side: str) -> Row:
    return replace(row, at_least=None) if side == "at_least" else replace(row, at_most=None)


def _bound(row: Row, side: str) -> Fraction:
    bound = row.at_least if side == "at_least" else row.at_most
    assert bound is not None
    return bound


def _stepped(row: Row, side: str, value: Fraction) -> Fraction:
    """Return the bound nearest to what is asked that a policy may state and that `value` keeps."""
    step = step_of(row, side)
    return (floor(value / step) if side == "at_least" else ceil(value / step)) * step


def step_of(row: Row, side: str) -> Fraction:
    """Return the step in which a bound is changed: 0.01 %, or a whole unit, or of large amounts four digits."""
    if row.unit == "ratio":
        return RATIO_STEP
    return Fraction(10 ** max(0, len(str(abs(int(_bound(row, side))))) - DIGITS))


def relaxation(program: Program, row: Row, side: str, chosen: BoolArray, proved: Fraction | None = None) -> Relaxation:
    """Return the change of one side of a row after which the choice keeps it; `proved` is as near as any comes."""
    if row.kind in DROPPED:
        projects = _concerned(program, row, chosen)
        needed = proved if row.kind in COUNTED else Fraction(len(projects))
        return Relaxation(
            row=row, side=side, bound=None, needed=needed, projects=projects, part=Fraction(max(1, len(projects)))
        )
    asked, bound = _bound(row, side), _stepped(row, side, row.result(chosen).value or Fraction(0))
    needed = None if proved is None else _stepped(row, side, proved)
    return Relaxation(
        row=row, side=side, bound=bound, needed=needed, projects=(), part=abs(bound - asked) / (abs(asked) or 1)
    )


def _concerned(program: Program, row: Row, chosen: BoolArray) -> tuple[str, ...]:
    """Return the projects that a row is dropped for: the one it asks for, or those chosen that it would keep out."""
    if row.instance:
        return (row.instance,)
    owners = np.searchsorted(program.first, row.columns[chosen[row.columns]], side="right") - 1
    return tuple(program.candidates[owner] for owner in sorted(set(owners.tolist())))


def _together(firm: Program, limits: Limits) -> WayOut | None:
    """Return the changes of several rows that cost least as parts of their bounds."""
    answer = least_shortfall(firm, range(len(firm.inequalities)), limits)
    if answer.chosen is None:
        return None
    changes = tuple(_changes(firm, answer.chosen))
    return WayOut(changes=changes, chosen=answer.chosen, least=answer.ending is Ending.OPTIMAL)


def _changes(firm: Program, chosen: BoolArray) -> Iterator[Relaxation]:
    for place, row in enumerate(firm.rows):
        for side in sides(row):
            other = "at_most" if side == "at_least" else "at_least"
            if any(item.excess(chosen) for item in inequalities_of(place, _loosened(row, other))):
                yield relaxation(firm, row, side, chosen)
