"""The program as units: what is decided together, each with its patterns, and only the inequalities that couple them.

A unit is one candidate, or a few that local inequalities (alternatives, prerequisites) tie together; its patterns are
the ways to choose from it, "nothing" among them. Local inequalities vanish into the patterns; what remains couples.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from sanbai.plan.model import BoolArray, FloatArray, Indices, Inequality, IntArray, Program, ends_of, ranges, summed
from sanbai.plan.passes import fastest_fill

LOCAL_CANDIDATES = 4
"""A hard inequality that touches at most so many candidates is local to them."""

_BLOCK = 1 << 15
"""Columns whose entries are written together: they stay in the processor's cache."""

_FEW = 1 << 12
"""Patterns of groups whose columns are added up together, to save memory."""

UNIT_PATTERNS = 4096
"""A unit grows no further than this product of (options + 1) over its candidates; what would tie more couples."""

_MOST = 12
"""No unit holds more candidates that have an option: 2 ** 12 patterns."""

_Rule = tuple[tuple[int, ...], tuple[int, ...], int | None, int | None]
"""A local inequality: places among the columns of its group, their coefficients, and its bounds."""


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
    taken = ends_of(chosen[units.columns])
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
    single = lone[ties.owner] & ~ties.forbidden
    first, taken, columns = _single_patterns(program, np.flatnonzero(lone), single)
    groups = _Grouped(program, ties, special)
    entries = _Entries(program, ties.coupling, columns, groups.columns)
    counts = entries.merge(len(columns), groups)
    begin = ends_of(np.concatenate([np.diff(entries.begin[taken]), counts]))
    taken = ends_of(np.concatenate([np.diff(taken), groups.lengths]))
    columns = np.concatenate([columns, groups.columns])
    return Units(
        program=program,
        positions=ties.coupling,
        first=ends_of(np.concatenate([np.diff(first), groups.sizes])),
        values=_pattern_values(program, taken, columns),
        begin=begin,
        rows=entries.rows[: begin[-1]],
        coefficients=entries.coefficients[: begin[-1]],
        taken=taken,
        columns=columns,
    )


class _Ties:
    """Which columns may never be chosen, which inequalities are local, and which candidates they tie."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.owner = np.repeat(np.arange(len(program.candidates), dtype=np.int32), np.diff(program.first))
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
        touched = sorted(set(self.owner[item.columns].tolist()))
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


class _Grouped:
    """The patterns of groups: how many each group has (`sizes`), how many columns each pattern, and these columns."""

    def __init__(self, program: Program, ties: _Ties, groups: list[tuple[int, ...]]) -> None:
        known: dict[object, tuple[IntArray, IntArray]] = {}
        found = [_patterns(program, ties, group, known) for group in groups]
        self.sizes = np.array([len(lengths) for lengths, _ in found], np.int64)
        self.lengths = np.concatenate([self.sizes[:0], *(lengths for lengths, _ in found)])
        self.columns = np.concatenate([np.zeros(0, np.int32), *(columns for _, columns in found)])


class _Entries:
    """The coefficients of the coupling inequalities by column: of the columns `single`, then of those of groups.

    The column at `place[c]` of these has the entries from `begin[place[c]]` to before `begin[place[c] + 1]`; once they
    are merged, the patterns of groups take the place of their columns.
    """

    def __init__(self, program: Program, coupling: tuple[int, ...], single: Indices, several: Indices) -> None:
        items = [_in_order(program.inequalities[position]) for position in coupling]
        order = np.concatenate([single, np.unique(several)])
        self.place = np.full(len(program.values), -1, np.int32)
        self.place[order] = np.arange(len(order))
        counts = np.zeros(len(program.values), np.int32)
        for _, columns, _ in _blocks(items, len(counts)):
            counts[columns] += 1
        self.begin = ends_of(counts[order])
        room = max(int(self.begin[-1]), int(self.begin[len(single)]) + int(counts[several].sum(dtype=np.int64)))
        largest = max((int(np.abs(amounts).max(initial=0)) for _, amounts in items), default=0)
        self.width = max(len(items), 1)
        self.rows: Indices = np.empty(room, np.uint8 if len(items) < 2**8 else np.int32)
        self.coefficients: Indices = np.empty(room, np.int32 if largest * _MOST < 2**31 else np.int64)
        wanted = self.place >= 0
        free = self.begin[self.place]
        for row, columns, amounts in _blocks(items, len(counts)):
            fastest_fill(row, columns, amounts, wanted, free, (self.rows, self.coefficients))

    def merge(self, singles: int, groups: _Grouped) -> IntArray:
        """Write the entries of the patterns of groups after those of the single columns; return how many each has."""
        ends, parts = ends_of(groups.lengths), []
        for start in range(0, len(groups.lengths), _FEW):
            lengths = groups.lengths[start : start + _FEW]
            parts.append(self._merged(groups.columns[ends[start] : ends[start + len(lengths)]], lengths))
        last = int(self.begin[singles])
        for _, rows, sums in parts:
            self.rows[last : last + len(rows)] = rows
            self.coefficients[last : last + len(rows)] = sums
            last += len(rows)
        return np.concatenate([np.zeros(0, np.int64), *(counts for counts, _, _ in parts)])

    def _merged(self, columns: Indices, lengths: IntArray) -> tuple[IntArray, Indices, Indices]:
        """Return the entries of patterns of so many columns each, one for each inequality that they touch."""
        own = self.place[columns]
        places = ranges(self.begin, own)
        owner = np.repeat(np.repeat(np.arange(len(lengths)), lengths), np.diff(self.begin)[own])
        keys, sums = summed(owner * self.width + self.rows[places], self.coefficients[places])
        counts = np.diff(np.searchsorted(keys, np.arange(len(lengths) + 1) * self.width))
        return counts, (keys % self.width).astype(self.rows.dtype), sums.astype(self.coefficients.dtype)


def _in_order(item: Inequality) -> tuple[IntArray, IntArray]:
    """Return the columns of an inequality in ascending order, and their coefficients."""
    if np.all(item.columns[1:] > item.columns[:-1]):
        return item.columns, item.coefficients
    order = np.argsort(item.columns, kind="stable")
    return item.columns[order], item.coefficients[order]


def _blocks(items: list[tuple[IntArray, IntArray]], count: int) -> Iterator[tuple[int, IntArray, IntArray]]:
    """Yield rows in parts (number, columns, coefficients) by blocks of columns, whose entries lie close together."""
    edges = np.arange(0, count + _BLOCK, _BLOCK)
    cuts = [np.searchsorted(columns, edges).tolist() for columns, _ in items]
    for block in range(len(edges) - 1):
        for row, (columns, amounts) in enumerate(items):
            part = slice(cuts[row][block], cuts[row][block + 1])
            if part.start < part.stop:
                yield row, columns[part], amounts[part]


def _single_patterns(program: Program, lone: IntArray, single: BoolArray) -> tuple[Indices, Indices, Indices]:
    """Return `first`, `taken` and `columns` of the units of single candidates: nothing, then each allowed option."""
    before = ends_of(single)
    first = ends_of(before[program.first[lone + 1]] - before[program.first[lone]] + 1)
    sizes = np.ones(int(first[-1]), np.int8)
    sizes[first[:-1]] = 0
    return first, ends_of(sizes), np.flatnonzero(single).astype(np.int32)


def _pattern_values(program: Program, taken: Indices, columns: Indices) -> IntArray:
    total = np.concatenate([[0], np.cumsum(program.values[columns])])
    return np.asarray(total[taken[1:]] - total[taken[:-1]])


def _patterns(
    program: Program, ties: _Ties, group: tuple[int, ...], known: dict[object, tuple[IntArray, IntArray]]
) -> tuple[IntArray, Indices]:
    """Return every pattern that a group's local inequalities allow: how many columns each has, and these columns.

    Groups alike are done once: `known` has the lengths, and places among the columns of the group.
    """
    counts = [int(program.first[candidate + 1] - program.first[candidate]) for candidate in group]
    owned = [c for candidate in group for c in range(int(program.first[candidate]), int(program.first[candidate + 1]))]
    forbidden = ties.forbidden[owned].tolist()
    place = {column: number for number, column in enumerate(owned)}
    rules = tuple(
        (tuple(place[c] for c in item.columns.tolist()), tuple(item.coefficients.tolist()), item.at_least, item.at_most)
        for item in ties.within(group)
    )
    shape = (tuple(counts), tuple(forbidden), rules)
    if shape not in known:
        allowed = list(_allowed(counts, forbidden, rules))
        lengths = np.array([len(pattern) for pattern in allowed], np.int64)
        known[shape] = lengths, np.array([number for pattern in allowed for number in pattern], np.int64)
    lengths, places = known[shape]
    return lengths, np.array(owned, np.int32)[places]


def _allowed(counts: list[int], forbidden: list[bool], rules: tuple[_Rule, ...]) -> Iterator[tuple[int, ...]]:
    ends = np.cumsum(counts).tolist()
    choices = []
    for end, count in zip(ends, counts, strict=True):
        choices.append([None, *(place for place in range(end - count, end) if not forbidden[place])])
    tables = [(dict(zip(places, amounts, strict=True)), low, high) for places, amounts, low, high in rules]
    for choice in product(*choices):
        pattern = tuple(place for place in choice if place is not None)
        if all(_fits(low, sum(table.get(place, 0) for place in pattern), high) for table, low, high in tables):
            yield pattern


def _fits(low: int | None, activity: int, high: int | None) -> bool:
    return (low is None or low <= activity) and (high is None or activity <= high)
