"""When nothing fits: a minimal set of clauses that cannot hold together, each shown to be needed.

A proof of the relaxation (options taken in parts) comes first: its multipliers leave a handful of many rows. What is
left is searched by QuickXplain (Junker 2004, AAAI, pp. 167-172) with whole choices, so that conflicts that only whole
choices have are found too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sanbai.plan.limits import Ending, Limits, Watch
from sanbai.plan.model import BoolArray, Program, Row
from sanbai.plan.solver import infeasible_part, tried

TRIAL_NODES = 500
"""Nodes of one trial without some rows: a trial that ends without an answer keeps them."""

CONFLICT_LIMITS = Limits(nodes=20_000)
"""How far all trials together may go: counted in nodes, so that the same set comes out on every machine."""


@dataclass(frozen=True, slots=True, eq=False)
class Conflict:
    """Hard rows that no choice keeps together, and for each of them a choice (shape: columns) that keeps all others.

    A choice is None where the limits ended the search for one: the rows are proved to conflict all the same, but the
    set may be smaller without that row.
    """

    rows: tuple[Row, ...]
    evidence: tuple[BoolArray | None, ...]

    @property
    def minimal(self) -> bool:
        """Whether every row is shown to be needed."""
        return all(choice is not None for choice in self.evidence)


def find_conflict(program: Program, limits: Limits = CONFLICT_LIMITS) -> Conflict:
    """Return a minimal set of hard rows that no choice of options keeps together, of a program that has no choice.

    Soft clauses never conflict: they give way. Within the limits the set is minimal; beyond them it is still proved.
    """
    trials = _Trials(program, limits)
    rows = trials.explained([], False, trials.relaxed_part(trials.rows))
    for row in rows:
        if trials.fits([other for other in rows if other != row]) is False:
            rows = [other for other in rows if other != row]
    rows = sorted(rows)
    evidence = tuple(trials.known([other for other in rows if other != row]) for row in rows)
    return Conflict(tuple(program.rows[row] for row in rows), evidence)


class _Trials:
    """Which rows (by index) of a program fit together, and every choice that was found on the way."""

    def __init__(self, program: Program, limits: Limits) -> None:
        self._program, self._watch = program, Watch(limits)
        self._places: dict[int, list[int]] = {}
        for place, item in enumerate(program.inequalities):
            if program.rows[item.row].priority == 0:
                self._places.setdefault(item.row, []).append(place)
        self._found: list[tuple[frozenset[int], BoolArray]] = []
        self._keep(np.zeros(len(program.values), np.bool_))

    @property
    def rows(self) -> list[int]:
        """The hard rows, those first that a city can change least: they leave the conflict first where they can."""
        return sorted(self._places, key=lambda row: (not self._program.rows[row].clause.startswith("register."), row))

    def relaxed_part(self, rows: list[int]) -> list[int]:
        """Return rows that cannot hold even with options in parts, as few as leaving out makes them; all if they can.

        Every proof names the rows it needs, and all others leave at once.
        """
        kept = self._needed(rows)
        if kept is None:
            return rows
        for row in kept.copy():
            if row in kept and not self._watch.over:
                kept = self._needed([other for other in kept if other != row]) or kept
        return kept

    def _needed(self, rows: list[int]) -> list[int] | None:
        part = infeasible_part(self._program, self._positions(rows), self._watch.left(1).seconds)
        if part is None:
            return None
        used = {self._program.inequalities[place].row for place in part}
        return [row for row in rows if row in used]

    def explained(self, background: list[int], grown: bool, rows: list[int]) -> list[int]:
        """Return the rows that conflict with the background, as few as trials show; `grown` if it has just grown."""
        if grown and self.fits(background) is False:
            return []
        if len(rows) <= 1:
            return rows
        first, second = rows[: len(rows) // 2], rows[len(rows) // 2 :]
        later = self.explained([*background, *first], True, second)
        return [*self.explained([*background, *later], bool(later), first), *later]

    def fits(self, rows: Sequence[int]) -> bool | None:
        """Return whether some choice keeps all these rows; None where the limits ended the search."""
        if self.known(rows) is not None:
            return True
        if self._watch.over:
            return None
        answer = tried(self._program, self._positions(rows), self._watch.left(TRIAL_NODES))
        self._watch.nodes += max(1, answer.nodes)
        if answer.ending is Ending.INFEASIBLE:
            return False
        if answer.chosen is not None:
            self._keep(answer.chosen)
        return True if self.known(rows) is not None else None

    def known(self, rows: Sequence[int]) -> BoolArray | None:
        """Return a choice found so far that keeps all these rows, in whole numbers."""
        return next((chosen for broken, chosen in self._found if broken.isdisjoint(rows)), None)

    def _keep(self, chosen: BoolArray) -> None:
        self._found.append((frozenset(item.row for item in self._program.broken(chosen)), chosen))

    def _positions(self, rows: Sequence[int]) -> list[int]:
        return sorted(place for row in rows for place in self._places[row])
