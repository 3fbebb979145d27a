"""Scenarios of the rest of a year: projects drawn together, in blocks, and only totals kept.

In each scenario all projects share the city's factor, those of a category share the category's, and a project's money,
start and completion share the project's own (correlation SAME_PROJECT). Memory is bounded by BLOCK x CHUNK numbers
and by the totals, whatever the number of projects and scenarios. Every block of projects has streams of random numbers
of its own (PCG64, float32 normals), so that the same seed gives the same numbers however many are drawn together.
"""

from dataclasses import dataclass
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

CHUNK = 2048
"""Scenarios drawn together."""

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
    months = model.path.shape[1]
    money = np.zeros((scenarios, model.count + months))
    starts, completions = np.zeros((scenarios, model.count)), np.zeros((scenarios, model.count))
    common = _common(model, scenarios, seed)
    for block in range(0, len(model.category), BLOCK):
        drawn = _Block(model, block, seed)
        for first in range(0, scenarios, CHUNK):
            rows = slice(first, min(first + CHUNK, scenarios))
            noise = drawn.noise(rows.stop - rows.start)
            came = drawn.came(0, noise, common.starts[rows])
            starts[rows] += drawn.counted(0, came)
            completions[rows] += drawn.counted(1, drawn.came(1, noise, common.completions[rows]))
            money[rows] += drawn.money(noise, common.money[rows], came)
    return Totals(money[:, : model.count], money[:, model.count :], starts, completions)


def _stream(seed: int, number: int, kind: int = 0) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence((seed, number, kind))))


@dataclass(frozen=True, slots=True)
class _Common:
    """The common factors by scenario: of money for each category (the city's is in it), of starts, of completions."""

    money: Narrow
    starts: Narrow
    completions: Narrow


def _common(model: Model, scenarios: int, seed: int) -> _Common:
    categories = int(model.category.max(initial=0)) + 1
    drawn = _stream(seed, _COMMON).standard_normal((scenarios, 3 + categories), np.float32)
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
        self._amounts, self._category = amounts, model.category[here]
        self._location = rest.location[here].astype(np.float32)
        self._spread = rest.spread[here].astype(np.float32)
        self._cap, self._table = rest.cap[here], rest.table
        self._started = rest.started[(rest.waiting >= first) & (rest.waiting < last)]
        self._events = [_pending(chance, first, last, members) for chance in (model.starts, model.completions)]

    def noise(self, scenarios: int) -> Narrow:
        """Return the own factors of every project (columns) in the next scenarios."""
        return self._random[0].standard_normal((scenarios, self._size), np.float32)

    def came(self, kind: int, noise: Narrow, factor: Narrow) -> BoolArray:
        """Return which starts (kind 0) or completions (kind 1) that are still to come do come in the year."""
        columns, least, _ = self._events[kind]
        own = self._random[1 + kind].standard_normal((len(noise), len(columns)), np.float32)
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
        noise += common[:, self._category]
        noise += np.float32(REACH)
        noise *= np.float32(STEPS / (2 * REACH))
        np.clip(noise, 0, STEPS, out=noise)
        ratios = self._table[noise.astype(np.int32)]
        np.minimum(ratios, self._cap, out=ratios)
        ratios[:, self._events[0][0]] *= np.where(started, self._started, UNSTARTED)
        totals: FloatArray = ratios @ self._amounts
        return totals


def _pending(chance: Chances, first: int, last: int, members: FloatArray) -> tuple[IntArray, Narrow, Narrow]:
    """Return the block's projects with something still to come, the latent above which it comes, and their groups."""
    pending = chance.due[chance.pending]
    inside = (pending >= first) & (pending < last)
    scores = score_of(chance.by_month[chance.pending[inside], -1])
    columns = pending[inside] - first
    return columns, (-sqrt(1 + chance.factor**2) * scores).astype(np.float32), members[columns].astype(np.float32)
