"""The program as units: what is decided together, each with its patterns, and only the inequalities that couple them.

A unit is one candidate, or a few that local inequalities (alternatives, prerequisites) tie together; its patterns are
the ways to choose from it, "nothing" among them. Local inequalities vanish into the patterns; what remains couples.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from sanbai.plan.model import BoolArray, FloatArray, Indices, Inequality, IntArray, Program, ranges
from sanbai.plan.passes import fastest_fill

LOCAL_CANDIDATES = 4
"""A hard inequality that touches at most so many candidates is local to them."""

UNIT_PATTERNS = 4096
"""A unit grows no further than this product of (options + 1) over its candidates; what would tie more couples."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Units:
    """Units, their patterns and the coupling inequalities (K of them, `positions` in the program).

    Unit u owns the patterns from `first[u]` to before `first[u + 1]`; pattern p is worth `values[p]`, takes the columns
    `columns[taken[p] : taken[p + 1]]`, and adds `coefficients[e]` to coupling inequality `rows[e]` for every entry e
    from `begin[p]` to before `begin[p + 1]`.
    """

    program: Program
    positions: tuple[int, ...]
    first: Indices
    values: IntArray
    begin: Indices
    rows: Indices
    coefficients: Indices
    taken: Indices
    columns: Indices

    @property
    def typical(self) -> FloatArray:
        """The mean size of a coefficient of each coupling inequality (shape: K), 1 where it has none."""
        return np.array([np.abs(item.coefficients).mean() if len(item.columns) else 1.0 for item in self.coupling])

    @property
    def coupling(self) -> tuple[Inequality, ...]:
        """The coupling inequalities."""
        return tuple(self.program.inequalities[position] for position in self.positions)

    def chosen(self, patterns: Indices) -> BoolArray:
        """Return the columns (of the program) that a pattern for each unit takes."""
        chosen = np.zeros(len(self.program.values), np.bool_)
        chosen[self.columns[ranges(self.taken, patterns)]] = True
        return chosen


def patterns_of(units: Units, chosen: BoolArray) -> IntArray | None:
    """Return the pattern of each unit that takes exactly the chosen columns, or None where one has no such pattern."""
    taken = np.concatenate([[0], np.cumsum(chosen[units.columns])])
    inside = taken[units.taken[1:]] - taken[units.taken[:-1]]
    whole = np.where(inside == np.diff(units.taken), inside, -1)
    most = np.maximum.reduceat(whole, units.first[:-1])
    if np.any(most < 0):
        return None
    owner = np.repeat(np.arange(len(most)), np.diff(units.first))
    places = np.flatnonzero(whole == most[owner])
    patterns = places[np.searchsorted(owner[places], np.arange(len(most)))]
    return patterns if np.array_equal(units.chosen(patterns), chosen) else None


def groups_of(program: Program) -> tuple[tuple[int, ...], ...]:
    """Return the groups of two or more candidates (ascending indices) that local inequalities tie together."""
    return tuple(group for group in _Ties(program).groups if len(group) > 1)


def make_units(program: Program) -> Units:
    """Return the units of a program: first every single candidate in order, then the groups."""
    ties = _Ties(program)
    lone = np.ones(len(program.candidates), np.bool_)
    special = [group for group in ties.groups if len(group) > 1 or ties.within(group)]
    lone[[candidate for group in special for candidate in group]] = False
    owner = np.repeat(np.arange(len(lone)), np.diff(program.first))
    single = lone[owner] & ~ties.forbidden
    entries = _Entries(program, ties.coupling, single)
    first, taken, columns = _single_patterns(program, np.flatnonzero(lone), single)
    begin = np.zeros(len(taken), np.int64)
    begin[:-1] = entries.begin[np.append(columns, len(single))[taken[:-1]]]
    begin[-1] = entries.begin[-1]
    units = Units(
        program=program,
        positions=ties.coupling,
        first=first,
        values=_pattern_values(program, taken, columns),
        begin=begin,
        rows=entries.rows,
        coefficients=entries.coefficients,
        taken=taken,
        columns=columns,
    )
    return _with_groups(units, ties, special) if special else units


class _Ties:
    """Which columns may never be chosen, which inequalities are local, and which candidates they tie."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.owner = np.repeat(np.arange(len(program.candidates)), np.diff(program.first))
        self.forbidden = np.zeros(len(program.values), np.bool_)
        self._parent: dict[int, int] = {}
        self._size: dict[int, int] = {}
        self._local: dict[int, list[int]] = {}
        coupling = []
        for position, item in enumerate(program.inequalities):
            if program.rows[item.row].priority == 0 and self._forbids(item):
                self.forbidden[item.columns] = True
            elif program.rows[item.row].priority or not self._tie(position, item):
                coupling.append(position)
        self.coupling = tuple(coupling)
        self.groups, self._within = self._grouped()

    def within(self, group: tuple[int, ...]) -> list[Inequality]:
        """Return the local inequalities of a group."""
        return [self.program.inequalities[position] for position in self._within.get(group, [])]

    def _forbids(self, item: Inequality) -> bool:
        if item.at_most != 0 or (item.at_least is not None and item.at_least > 0):
            return False
        return len(item.columns) > 0 and int(item.coefficients.min()) > 0

    def _tie(self, position: int, item: Inequality) -> bool:
        if not 0 < len(item.columns) <= LOCAL_CANDIDATES * UNIT_PATTERNS:
            return False
        touched = np.unique(self.owner[item.columns]).tolist()
        if len(touched) > LOCAL_CANDIDATES:
            return False
        roots = {self._root(candidate) for candidate in touched}
        size = prod(self._size[root] for root in roots)
        if size > UNIT_PATTERNS and len(roots) > 1:
            return False
        head = min(roots)
        for root in roots:
            self._parent[root] = head
        self._size[head] = size
        self._local[position] = touched
        return True

    def _root(self, candidate: int) -> int:
        if candidate not in self._parent:
            self._parent[candidate] = candidate
            self._size[candidate] = int(self.program.first[candidate + 1] - self.program.first[candidate]) + 1
        while self._parent[candidate] != candidate:
            candidate = self._parent[candidate]
        return candidate

    def _grouped(self) -> tuple[list[tuple[int, ...]], dict[tuple[int, ...], list[int]]]:
        members: dict[int, list[int]] = {}
        for candidate in sorted(self._parent):
            members.setdefault(self._root(candidate), []).append(candidate)
        groups = {root: tuple(found) for root, found in members.items()}
        within: dict[tuple[int, ...], list[int]] = {}
        for position, touched in self._local.items():
            within.setdefault(groups[self._root(touched[0])], []).append(position)
        return list(groups.values()), within


class _Entries:
    """The coefficients of the coupling inequalities by column, for the columns in `wanted` only."""

    def __init__(self, program: Program, coupling: tuple[int, ...], wanted: BoolArray) -> None:
        items = [program.inequalities[position] for position in coupling]
        counts = np.zeros(len(wanted), np.int64)
        for item in items:
            counts[item.columns] += 1
        counts[~wanted] = 0
        self.begin = np.concatenate([[0], np.cumsum(counts)])
        largest = max((int(np.abs(item.coefficients).max(initial=0)) for item in items), default=0)
        self.rows = np.empty(self.begin[-1], np.uint8 if len(items) < 2**8 else np.int32)
        self.coefficients = np.empty(self.begin[-1], np.int32 if largest < 2**31 else np.int64)
        place = self.begin[:-1].copy()
        for row, item in enumerate(items):
            fastest_fill(row, item.columns, item.coefficients, wanted, place, (self.rows, self.coefficients))


def _single_patterns(program: Program, lone: IntArray, single: BoolArray) -> tuple[IntArray, IntArray, IntArray]:
    """Return `first`, `taken` and `columns` of the units of single candidates: nothing, then each allowed option."""
    columns = np.flatnonzero(single)
    before = np.concatenate([[0], np.cumsum(single)])
    options = before[program.first[lone + 1]] - before[program.first[lone]]
    first = np.concatenate([[0], np.cumsum(options + 1)])
    sizes = np.ones(int(first[-1]), np.int64)
    sizes[first[:-1]] = 0
    return first, np.concatenate([[0], np.cumsum(sizes)]), columns


def _pattern_values(program: Program, taken: IntArray, columns: IntArray) -> IntArray:
    total = np.concatenate([[0], np.cumsum(program.values[columns])])
    return np.asarray(total[taken[1:]] - total[taken[:-1]])


def _with_groups(units: Units, ties: _Ties, special: list[tuple[int, ...]]) -> Units:
    """Return the units with those of the groups after them."""
    program = units.program
    sizes: list[int] = []
    patterns: list[tuple[int, ...]] = []
    known: dict[object, list[tuple[int, ...]]] = {}
    for group in special:
        found = _patterns(program, ties, group, known)
        sizes.append(len(found))
        patterns += found
    columns = np.array([column for pattern in patterns for column in pattern], np.int64)
    lengths = np.array([len(pattern) for pattern in patterns], np.int64)
    used = np.zeros(len(program.values), np.bool_)
    used[columns] = True
    entries = _Entries(program, units.positions, used)
    begin, rows, coefficients = _summed(entries, columns, lengths)
    taken = np.concatenate([[0], np.cumsum(lengths)])
    return Units(
        program=program,
        positions=units.positions,
        first=np.concatenate([units.first, units.first[-1] + np.cumsum(sizes)]),
        values=np.concatenate([units.values, _pattern_values(program, taken, columns)]),
        begin=np.concatenate([units.begin, units.begin[-1] + begin[1:]]),
        rows=np.concatenate([units.rows, rows]),
        coefficients=np.concatenate([units.coefficients, coefficients]),
        taken=np.concatenate([units.taken, units.taken[-1] + taken[1:]]),
        columns=np.concatenate([units.columns, columns]),
    )


def _summed(entries: _Entries, columns: IntArray, lengths: IntArray) -> tuple[IntArray, Indices, Indices]:
    """Return the entries of patterns of several columns (`lengths` each), one for each inequality they touch."""
    places = ranges(entries.begin, columns)
    owner = np.repeat(np.repeat(np.arange(len(lengths)), lengths), np.diff(entries.begin)[columns])
    width = int(entries.rows.max(initial=0)) + 1
    keys, position = np.unique(owner * width + entries.rows[places], return_inverse=True)
    sums = np.zeros(len(keys), np.int64)
    np.add.at(sums, position, entries.coefficients[places])
    begin = np.searchsorted(keys, np.arange(len(lengths) + 1) * width)
    return begin, (keys % width).astype(entries.rows.dtype), sums.astype(entries.coefficients.dtype)


def _patterns(
    program: Program, ties: _Ties, group: tuple[int, ...], known: dict[object, list[tuple[int, ...]]]
) -> list[tuple[int, ...]]:
    """Return the columns of every pattern of a group that its local inequalities allow; groups alike are done once."""
    starts = [int(program.first[candidate]) for candidate in group]
    counts = [int(program.first[candidate + 1]) - start for candidate, start in zip(group, starts, strict=True)]
    owned = np.concatenate([np.arange(start, start + count) for start, count in zip(starts, counts, strict=True)])
    items = ties.within(group)
    shape = (
        tuple(counts),
        ties.forbidden[owned].tobytes(),
        tuple(
            (np.searchsorted(owned, item.columns).tobytes(), item.coefficients.tobytes(), item.at_least, item.at_most)
            for item in items
        ),
    )
    if shape not in known:
        known[shape] = list(_allowed(counts, ties.forbidden[owned], owned, items))
    return [tuple(int(owned[place]) for place in pattern) for pattern in known[shape]]


def _allowed(
    counts: list[int], forbidden: BoolArray, owned: IntArray, items: list[Inequality]
) -> Iterator[tuple[int, ...]]:
    ends = np.cumsum(counts).tolist()
    choices = []
    for end, count in zip(ends, counts, strict=True):
        choices.append([None, *(place for place in range(end - count, end) if not forbidden[place])])
    tables = [
        (dict(zip(np.searchsorted(owned, i.columns).tolist(), i.coefficients.tolist(), strict=True)), i) for i in items
    ]
    for choice in product(*choices):
        pattern = tuple(place for place in choice if place is not None)
        if all(_fits(item, sum(table.get(place, 0) for place in pattern)) for table, item in tables):
            yield pattern


def _fits(item: Inequality, activity: int) -> bool:
    return (item.at_least is None or item.at_least <= activity) and (item.at_most is None or activity <= item.at_most)
