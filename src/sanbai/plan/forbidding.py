"""Which clauses keep a candidate from being in, or from being out, at all."""

from dataclasses import dataclass

import numpy as np

from sanbai.plan.changes import PINNED, pinned
from sanbai.plan.conflict import find_conflict
from sanbai.plan.model import Inequality, IntArray, Program, Row


class Forbidding:
    """Finds the clauses that forbid a candidate to be in or out: one clause alone where one does, else a conflict."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._owner = np.repeat(np.arange(len(program.candidates)), np.diff(program.first))
        self._ranges = [self._range(item) for item in program.inequalities]

    def rows(self, candidate: int, inside: bool) -> tuple[Row, ...]:
        """Return clauses that cannot hold together with the candidate in (`inside`) or out."""
        for item, reach in zip(self._program.inequalities, self._ranges, strict=True):
            if reach.excludes(item, candidate, inside):
                return (self._program.rows[item.row],)
        conflict = find_conflict(pinned(self._program, {candidate: inside}))
        return tuple(row for row in conflict.rows if row.kind != PINNED)

    def _range(self, item: Inequality) -> "_Reach":
        candidates, begin = np.unique(self._owner[item.columns], return_index=True)
        if not len(candidates):
            return _Reach(candidates, begin, begin, begin, begin)
        least, most = np.minimum.reduceat(item.coefficients, begin), np.maximum.reduceat(item.coefficients, begin)
        owned = np.diff(self._program.first)[candidates]
        partly = owned > np.diff([*begin, len(item.columns)])
        some_least, some_most = (
            np.where(partly, np.minimum(least, 0), least),
            np.where(partly, np.maximum(most, 0), most),
        )
        return _Reach(candidates, np.minimum(least, 0), np.maximum(most, 0), some_least, some_most)


@dataclass(frozen=True, slots=True, eq=False)
class _Reach:
    """The least and most that each candidate adds to an inequality: left free, and when it is in."""

    candidates: IntArray
    least: IntArray
    most: IntArray
    least_in: IntArray
    most_in: IntArray

    def excludes(self, item: Inequality, candidate: int, inside: bool) -> bool:
        """Return whether the inequality cannot hold with the candidate so, whatever the others do."""
        place = int(np.searchsorted(self.candidates, candidate))
        if place == len(self.candidates) or self.candidates[place] != candidate:
            return False
        low = sum(self.least.tolist()) + (int(self.least_in[place]) if inside else 0) - int(self.least[place])
        high = sum(self.most.tolist()) + (int(self.most_in[place]) if inside else 0) - int(self.most[place])
        return (item.at_most is not None and low > item.at_most) or (item.at_least is not None and high < item.at_least)
