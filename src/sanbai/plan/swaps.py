"""Single swaps: one candidate enters, one leaves, or both, and every inequality still holds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sanbai.plan.model import BoolArray, IntArray, Program

CELLS = 40_000_000
"""The table of coefficients and the pairs tried stay below this; larger programs go without single swaps."""

EXACT = 2**62
"""Where sums could reach this, 64 bits would not count exactly, and no swap is looked for."""


@dataclass(frozen=True, slots=True)
class Swap:
    """A swap of a plan: the column that enters, the column that leaves (None where none does), the value after it."""

    enters: int | None
    leaves: int | None
    value: int

    def applied(self, chosen: BoolArray) -> BoolArray:
        """Return the chosen columns after the swap."""
        after = chosen.copy()
        if self.leaves is not None:
            after[self.leaves] = False
        if self.enters is not None:
            after[self.enters] = True
        return after


def single_swaps(program: Program, chosen: BoolArray) -> dict[int, Swap]:
    """Return, by candidate, the single swap of greatest value that puts it the other way and keeps every inequality.

    Candidates without such a swap are left out. Among equals the first column wins.
    """
    owner = np.repeat(np.arange(len(program.candidates)), np.diff(program.first))
    taken = np.flatnonzero(chosen)
    inside = np.zeros(len(program.candidates), np.bool_)
    inside[owner[taken]] = True
    table = _table(program, np.flatnonzero(~inside[owner]), taken)
    best: dict[int, Swap] = {}
    if table is None:
        return best
    value = program.value(chosen)
    for leaves, entrants in table.fitting():
        lost = 0 if leaves is None else int(program.values[leaves])
        for enters in entrants:
            won = 0 if enters is None else int(program.values[enters])
            swap = Swap(enters, leaves, value - lost + won)
            for column in (enters, leaves):
                if column is not None:
                    known = best.get(int(owner[column]))
                    if known is None or known.value < swap.value:
                        best[int(owner[column])] = swap
    return best


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The room of every inequality, and what each outside and each taken column adds to it (shape: K x columns)."""

    low: IntArray
    high: IntArray
    outside: IntArray
    taken: IntArray
    outside_columns: IntArray
    taken_columns: IntArray

    def fitting(self) -> Iterator[tuple[int | None, list[int | None]]]:
        """Yield each taken column (or None) with the outside columns (or None) that fit when it leaves."""
        yield None, self._fit(self.low, self.high)
        for place, column in enumerate(self.taken_columns.tolist()):
            freed = self.taken[:, place]
            yield column, self._fit(self.low + freed, self.high + freed)

    def _fit(self, low: IntArray, high: IntArray) -> list[int | None]:
        alive = np.arange(len(self.outside_columns))
        for added, least, most in zip(self.outside, low.tolist(), high.tolist(), strict=True):
            if not len(alive):
                break
            used = added[alive]
            alive = alive[(used >= least) & (used <= most)]
        nothing = bool(np.all((low <= 0) & (high >= 0)))
        return [*([None] if nothing else []), *self.outside_columns[alive].tolist()]


def _table(program: Program, outside: IntArray, taken: IntArray) -> _Table | None:
    items = program.inequalities
    if len(items) * len(program.values) > CELLS or len(outside) * (len(taken) + 1) > CELLS:
        return None
    if any(sum(np.abs(item.coefficients).tolist()) >= EXACT for item in items):
        return None
    cells = np.zeros((len(items), len(program.values)), np.int64)
    for row, item in zip(cells, items, strict=True):
        row[item.columns] = item.coefficients
    used = cells[:, taken].sum(axis=1)
    low = np.array([-EXACT if item.at_least is None else max(item.at_least, -EXACT) for item in items], np.int64)
    high = np.array([EXACT if item.at_most is None else min(item.at_most, EXACT) for item in items], np.int64)
    # counts first: they leave the fewest columns for the rows after them
    order = np.array(sorted(range(len(items)), key=lambda row: int(np.abs(cells[row]).max(initial=0))), np.int64)
    return _Table(
        low=(low - used)[order],
        high=(high - used)[order],
        outside=cells[np.ix_(order, outside)],
        taken=cells[np.ix_(order, taken)],
        outside_columns=outside,
        taken_columns=taken,
    )
