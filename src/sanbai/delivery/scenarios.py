"""Scenarios of the rest of a year: projects drawn together, in blocks, and only totals kept.

In each scenario all projects share the city's factor, those of a category share the category's, a project's money and
completion share the project's own (correlation SAME_PROJECT), and its money waits for its start.

Memory is bounded by BLOCK x CHUNK numbers and by the totals, whatever the number of projects and scenarios. Every block
of projects has streams of random numbers of its own (PCG64), so that the same seed gives the same numbers however many
scenarios are drawn at once. A normal number is one of 65,536 middles of equal parts of the distribution: 16 random bits
and a table.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from sanbai.delivery.credibility import IntArray
from sanbai.delivery.events import Chances
from sanbai.delivery.money import QUANTUM, UNSTARTED, Rest
from sanbai.delivery.normal import REACH, STEPS, FloatArray, score_of
from sanbai.delivery.references import SAME_PROJECT

Narrow = NDArray[np.float32]
BoolArray = NDArray[np.bool_]

BLOCK = 512
"""Projects drawn together."""

CHUNK = 1024
"""Scenarios drawn together."""

_NORMALS: Narrow = score_of((np.arange(2**16) + 0.5) / 2**16).astype(np.float32)

_COMMON = 2**31
"""The stream of the common factors: past the number of any block."""


@dataclass(frozen=True, slots=True)
class Model:
    """What scenarios are drawn from: the rest of the year, chances, and whose totals are wanted.

    `groups` has a row a project and a column a grouping (city, programme, ...): the number of the project's group among
    all groups; `count` is how many groups there are. `path` has a row a project and a column a month still to come:
    what is planned between the project's last return and the end of that month.
    """

    rest: Rest
    starts: Chances
    completions: Chances
    category: IntArray
    groups: IntArray
    count: int
    path: FloatArray


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals by scenario (rows): money still to come and later starts and completions by group, money by month."""

    money: FloatArray
    path: FloatArray
    starts: FloatArray
    completions: FloatArray


def simulate(model: Model, scenarios: int, seed: int) -> Totals:
    """Return the totals of so many scenarios; the same seed gives the same totals."""
    model = _by_category(model)
    money = np.zeros((scenarios, model.count + model.path.shape[1]))
    starts, completions = np.zeros((scenarios, model.count)), np.zeros((scenarios, model.count))
    common = _common(model, scenarios, seed)
    for first in range(0, len(model.category), BLOCK):
        block = _Block(model, first, seed)
        for begin in range(0, scenarios, CHUNK):
            rows = slice(begin, min(begin + CHUNK, scenarios))
            noise = block.noise(rows.stop - rows.start)
            came = block.came(0, noise, common.starts[rows])
            starts[rows] += block.counted(0, came)
            completions[rows] += block.counted(1, block.came(1, noise, common.completions[rows]))
            money[rows] += block.money(noise, common.money[rows], came)
    return Totals(money[:, : model.count], money[:, model.count :], starts, completions)


def _by_category(model: Model) -> Model:
    """Return the same model with its projects in the order of their categories, so that they share factors in runs."""
    order = np.argsort(model.category, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    rest, waits = model.rest, np.argsort(place[model.rest.waiting])
    columns = ("amount", "location", "spread", "slow", "cap")
    moved = replace(
        rest,
        **{name: getattr(rest, name)[order] for name in columns},
        waiting=place[rest.waiting][waits],
        started=rest.started[waits],
        chance=rest.chance[waits],
    )
    return replace(
        model,
        rest=moved,
        starts=_moved(model.starts, place),
        completions=_moved(model.completions, place),
        category=model.category[order],
        groups=model.groups[order],
        path=model.path[order],
    )


def _moved(chance: Chances, place: IntArray) -> Chances:
    """Return the same chances with those still to come in the order of their projects' new places."""
    due = place[chance.due]
    return replace(chance, due=due, pending=chance.pending[np.argsort(due[chance.pending])])


def _stream(seed: int, number: int, kind: int = 0) -> np.random.PCG64:
    return np.random.PCG64(np.random.SeedSequence((seed, number, kind)))


def _normals(bits: np.random.PCG64, rows: int, columns: int) -> Narrow:
    size = rows * columns
    raw = np.asarray(bits.random_raw(-(-size // 4)), "<u8").view("<u2")[:size].reshape(rows, columns)
    return np.take(_NORMALS, raw, mode="clip")


@dataclass(frozen=True, slots=True)
class _Common:
    """The common factors by scenario: of money for each category (the city's is in it), of starts, of completions."""

    money: Narrow
    starts: Narrow
    completions: Narrow


def _common(model: Model, scenarios: int, seed: int) -> _Common:
    categories = int(model.category.max(initial=0)) + 1
    drawn = _normals(_stream(seed, _COMMON), scenarios, 3 + categories)
    city = np.float32(model.rest.city) * drawn[:, :1]
    return _Common(
        city + np.float32(model.rest.category) * drawn[:, 3:],
        np.float32(model.starts.factor) * drawn[:, 1],
        np.float32(model.completions.factor) * drawn[:, 2],
    )


class _Block:
    """A block of projects: its stream of random numbers, and what turns them into totals."""

    def __init__(self, model: Model, first: int, seed: int) -> None:
        last = min(first + BLOCK, len(model.category))
        here, rest = slice(first, last), model.rest
        self._random = [_stream(seed, first // BLOCK, kind) for kind in range(3)]
        self._size = last - first
        members = np.zeros((self._size, model.count))
        members[np.arange(self._size)[:, None], model.groups[here]] = 1.0
        amounts = np.hstack((members * rest.amount[here, None], model.path[here])) / QUANTUM
        self._amounts = amounts
        self._runs = _runs(model.category[here])
        scale = STEPS / (2 * REACH)
        self._spread = (rest.spread[here] * scale).astype(np.float32)
        self._location = ((rest.location[here] + REACH) * scale).astype(np.float32)
        self._table, self._most = rest.table, _most(rest.table / QUANTUM, rest.cap[here])
        self._amounts[self._table[self._most.astype(np.intp)] > rest.cap[here] * QUANTUM] = 0.0
        self._started = rest.started[(rest.waiting >= first) & (rest.waiting < last)]
        self._events = [_pending(chance, first, last, members) for chance in (model.starts, model.completions)]

    def noise(self, scenarios: int) -> Narrow:
        """Return the own factors of every project (columns) in the next scenarios."""
        return _normals(self._random[0], scenarios, self._size)

    def came(self, kind: int, noise: Narrow, factor: Narrow) -> BoolArray:
        """Return which starts (kind 0) or completions (kind 1) that are still to come do come in the year."""
        columns, least, _ = self._events[kind]
        own = _normals(self._random[1 + kind], len(noise), len(columns))
        if kind:
            own *= np.float32(sqrt(1 - SAME_PROJECT**2))
            own += np.float32(SAME_PROJECT) * noise[:, columns]
        own += factor[:, None]
        return own > least

    def counted(self, kind: int, came: BoolArray) -> Narrow:
        """Return how many came, by group."""
        counts: Narrow = came.astype(np.float32) @ self._events[kind][2]
        return counts

    def money(self, noise: Narrow, common: Narrow, started: BoolArray) -> FloatArray:
        """Return the totals of money still to come: by group, then by month. The noise is used up."""
        noise *= self._spread
        noise += self._location
        factors = common * np.float32(STEPS / (2 * REACH))
        for category, run in self._runs:
            noise[:, run] += factors[:, category, None]
        np.clip(noise, 0, self._most, out=noise)
        ratios = np.take(self._table, noise.astype(np.intp), mode="clip")
        ratios[:, self._events[0][0]] *= np.where(started, self._started, UNSTARTED)
        totals: FloatArray = ratios @ self._amounts
        return totals


def _most(table: FloatArray, cap: FloatArray) -> Narrow:
    """Return the last place of the table that is within each project's cap; the first where none is."""
    return np.maximum(np.searchsorted(table, cap, "right") - 1, 0).astype(np.float32)


def _runs(category: IntArray) -> list[tuple[int, slice]]:
    """Return the runs of projects of one category."""
    edges = [0, *(np.flatnonzero(np.diff(category)) + 1).tolist(), len(category)]
    return [(int(category[first]), slice(first, last)) for first, last in pairwise(edges) if last > first]


def _pending(chance: Chances, first: int, last: int, members: FloatArray) -> tuple[IntArray, Narrow, Narrow]:
    """Return the block's projects with something still to come, the latent above which it comes, and their groups."""
    pending = chance.due[chance.pending]
    inside = (pending >= first) & (pending < last)
    scores = score_of(chance.by_month[chance.pending[inside], -1])
    columns = pending[inside] - first
    return columns, (-sqrt(1 + chance.factor**2) * scores).astype(np.float32), members[columns].astype(np.float32)
