"""Prices for many units, roughly: a smoothed dual, minimised by Newton's method on growing samples of the units.

Each unit's best reduced value is replaced by mu log sum exp(reduced value / mu), each bound by a logarithmic barrier
(Nesterov 2005, doi:10.1007/s10107-004-0552-5); mu shrinks as the samples grow. What comes out steers the exact search
for prices; nothing is proved by it.
"""

from dataclasses import dataclass

import numpy as np

from sanbai.plan.limits import Watch
from sanbai.plan.model import FloatArray, IntArray, ends_of, ranges
from sanbai.plan.passes import fastest_softened, fastest_spent, fastest_spread
from sanbai.plan.pricing import Bounds, priced
from sanbai.plan.units import Units

_SAMPLE = 800
"""Units of the first sample; each next one has eight times as many."""

_DENSE = 3_000
"""Most units that the curvature is taken from: of more a sample stands for all."""

_ENOUGH = 5e-3
"""A level that lowers the bound by less than this part of it is the last."""

_MOST = 0.3
"""Where more than this part of the units is undecided, all are taken: a copy of them would cost more."""

_CLOSE = 0.03
"""A step is the last at its mu when it gains less than this part of what smoothing itself gets wrong."""

_BARRIER = 2_000
"""For each so many units the barrier of a row counts once more."""

_REACH = 16.0
"""A unit whose second best pattern loses more than so many mu counts as decided."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """Undecided units (`part`) that stand for `weight` times as many, and what the decided ones add to each row.

    `scales` divide the rows, so that a typical coefficient is 1.
    """

    part: Units
    scales: FloatArray
    weight: float
    decided: FloatArray

    @property
    def count(self) -> int:
        """The number of undecided units."""
        return len(self.part.first) - 1


@dataclass(frozen=True, slots=True, eq=False)
class _Barrier:
    """The bounds of the rows, divided by their scales; the barrier's mu is `strength` times that of the units."""

    low: FloatArray
    high: FloatArray
    strength: float

    @classmethod
    def of(cls, units: Units, bounds: Bounds) -> "_Barrier":
        """Return the bounds with a barrier as strong, all rows together, as the smoothing of the units."""
        scales = units.typical
        return cls(bounds.low / scales, bounds.high / scales, max(1.0, len(units.first) / _BARRIER))

    def widened(self, sample: _Sample) -> "_Barrier":
        """Return the bounds further apart by what chance does to the sums of a sample, which might not fit else."""
        if sample.weight == 1.0:
            return self
        part, width = sample.part, len(self.low)
        squares = np.bincount(part.rows, part.coefficients.astype(np.float64) ** 2, width)
        chance = sample.weight * np.sqrt(squares) / sample.scales
        return _Barrier(self.low - chance, self.high + chance, self.strength)

    def terms(self, prices: FloatArray, mu: float) -> tuple[float, FloatArray, FloatArray]:
        """Return value, gradient (the usage the rows ask for) and curvature of max over s of p s + mu log(slacks)."""
        low, high = self.low, self.high
        asked, value, curve = np.zeros(len(low)), np.zeros(len(low)), np.zeros(len(low))
        above, below = np.isfinite(high) & ~np.isfinite(low), np.isfinite(low) & ~np.isfinite(high)
        for one_sided, bound in ((above, high), (below, low)):
            p = prices[one_sided]
            asked[one_sided] = bound[one_sided] - mu / p
            value[one_sided] = p * bound[one_sided] - mu * np.log(np.abs(p) / mu)
            curve[one_sided] = mu / p**2
        band = np.isfinite(low) & np.isfinite(high)
        half, middle, p = (high[band] - low[band]) / 2, (high[band] + low[band]) / 2, prices[band]
        shift = p * half**2 / (mu + np.sqrt(mu**2 + (p * half) ** 2))
        room = np.maximum(half**2 - shift**2, 1e-300)
        asked[band], value[band] = middle + shift, p * (middle + shift)
        value[band] += mu * np.log(np.where(half > 0, room / np.maximum(half, 1e-100) ** 2, 1.0))
        curve[band] = room**2 / (2 * mu * (half**2 + shift**2) + 1e-300)
        return float(value.sum()), asked, curve

    def inside(self, prices: FloatArray, mu: float) -> FloatArray:
        """Return the prices with those of one-sided rows moved to the side their bound is on."""
        least = 2 * mu / np.maximum(np.abs(np.where(np.isfinite(self.high), self.high, self.low)), 1.0)
        moved = np.where(np.isfinite(self.low), prices, np.maximum(prices, least))
        return np.where(np.isfinite(self.high), moved, np.minimum(prices, -least))

    def reach(self, prices: FloatArray, step: FloatArray) -> float:
        """Return how far along the step one-sided prices keep their sign."""
        one_sided = np.isfinite(self.low) != np.isfinite(self.high)
        crossing = one_sided & (prices * step < 0)
        return min(1.0, 0.95 * float(np.min(-prices[crossing] / step[crossing], initial=np.inf)))


def smoothed_prices(units: Units, bounds: Bounds, watch: Watch) -> FloatArray:
    """Return prices (shape: K) near the best ones, or as near as the time allows."""
    count, scales = len(units.first) - 1, units.typical
    barrier = _Barrier.of(units, bounds)
    order = np.random.default_rng(0).permutation(count)
    mean = float(np.abs(units.values).mean()) + 1.0
    mu, size, prices = mean, min(_SAMPLE, count), np.zeros(len(scales))
    while size < count and (size == _SAMPLE or 4 * size < count) and not watch.over:
        sample = _sample(units, np.sort(order[:size]), prices / scales, scales, mu)
        prices, mu = _newton(sample, barrier.widened(sample), prices, mu, mean * 2.0 / np.sqrt(size), watch)
        size *= 8
    return _closed_in(units, bounds, prices / scales, mu, watch)


def _closed_in(units: Units, bounds: Bounds, prices: FloatArray, mu: float, watch: Watch) -> FloatArray:
    """Return the prices for all units, mu falling until the bound hardly falls any more."""
    scales = units.typical
    barrier = _Barrier.of(units, bounds)
    everyone = np.arange(len(units.first) - 1)
    bound = priced(units, bounds, bounds.allowed(prices)).bound
    while True:
        sample = _sample(units, everyone, prices, scales, mu)
        moved, mu = _newton(sample, barrier, prices * scales, mu, mu * 0.15, watch)
        fresh = priced(units, bounds, bounds.allowed(moved / scales)).bound
        prices = moved / scales if fresh < bound else prices
        if watch.over or fresh > bound - _ENOUGH * abs(bound):
            return prices
        bound = fresh


def _sample(units: Units, members: IntArray, prices: FloatArray, scales: FloatArray, mu: float) -> _Sample:
    """Return the members that are not decided at these prices."""
    whole = len(members) == len(units.first) - 1
    part = units if whole else _part(units, members)
    weight = (len(units.first) - 1) / len(members)
    decided = np.zeros(len(scales))
    if len(members) > _SAMPLE:
        found = priced(part, Bounds(np.zeros(len(scales)), np.zeros(len(scales))), prices)
        losses = found.losses(part)
        losses[found.best] = np.inf
        near = np.minimum.reduceat(losses, part.first[:-1]) <= _REACH * mu
        if near.mean() > _MOST:
            return _Sample(part, scales, weight, decided)
        settled = found.best[~near]
        decided = _spent(part, settled, np.ones(len(settled)), scales) * weight
        part = _part(part, np.flatnonzero(near))
    return _Sample(part, scales, weight, decided)


def _part(units: Units, members: IntArray) -> Units:
    """Return the units of these indices alone."""
    patterns = ranges(units.first, members)
    places = ranges(units.begin, patterns)
    return Units(
        program=units.program,
        positions=units.positions,
        first=ends_of(np.diff(units.first)[members]),
        values=units.values[patterns],
        begin=ends_of(units.begin[patterns + 1] - units.begin[patterns]),
        rows=units.rows[places],
        coefficients=units.coefficients[places],
        taken=np.zeros(1, np.int64),
        columns=np.zeros(0, np.int64),
    )


def _spent(part: Units, patterns: IntArray, shares: FloatArray, scales: FloatArray) -> FloatArray:
    return np.asarray(fastest_spent(part.begin, part.rows, part.coefficients, patterns, shares, len(scales)) / scales)


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    """The smoothed dual at some prices: its value and gradient, each pattern's share, and the curvature of the rows."""

    prices: FloatArray
    value: float
    gradient: FloatArray
    shares: FloatArray
    curve: FloatArray


def _newton(
    sample: _Sample, barrier: _Barrier, prices: FloatArray, mu: float, goal: float, watch: Watch
) -> tuple[FloatArray, float]:
    """Return the prices that minimise the smoothed dual of the sample as mu falls to the goal."""
    prices = barrier.inside(prices, mu * barrier.strength)
    while True:
        point = _point(sample, barrier, prices, mu)
        for _ in range(30):
            hessian = np.diag(point.curve) + _spread(sample, point.shares) * (sample.weight / mu)
            step = _step(point.gradient, hessian)
            fall = -float(point.gradient @ step)
            if fall < _CLOSE * mu * sample.weight * sample.count:
                break
            moved = _moved(sample, barrier, mu, (point, step, fall))
            if moved is None or watch.over:
                break
            point = moved
        prices = point.prices
        if watch.over or mu <= goal * 1.0001:
            return prices, mu
        mu = max(mu * 0.2, goal)


def _moved(sample: _Sample, barrier: _Barrier, mu: float, line: tuple[_Point, FloatArray, float]) -> _Point | None:
    """Return the point along the step that lowers the smoothed dual enough, or None where none does."""
    point, step, fall = line
    length = barrier.reach(point.prices, step)
    for _ in range(12):
        trial = _point(sample, barrier, point.prices + length * step, mu)
        if trial.value <= point.value - 1e-4 * length * fall:
            return trial
        length *= 0.4
    return None


def _step(gradient: FloatArray, hessian: FloatArray) -> FloatArray:
    """Return the Newton step; quotas that add up make the matrix singular, so its diagonal is raised a little."""
    size = np.sqrt(np.maximum(np.diag(hessian), 1e-30))
    scaled = hessian / np.outer(size, size) + 1e-9 * np.eye(len(size))
    return np.asarray(-np.linalg.solve(scaled, gradient / size) / size)


def _point(sample: _Sample, barrier: _Barrier, prices: FloatArray, mu: float) -> _Point:
    """Return the smoothed dual at these prices."""
    part = sample.part
    entries = (part.values, part.first, part.begin, part.rows, part.coefficients)
    value, shares, used = fastest_softened(entries, prices / sample.scales, mu, len(prices))
    paid, asked, curve = barrier.terms(prices, mu * barrier.strength)
    value = paid - float(sample.decided @ prices) + sample.weight * value
    gradient = asked - sample.decided - sample.weight * used / sample.scales
    return _Point(prices, value, gradient, shares, curve)


def _spread(sample: _Sample, shares: FloatArray) -> FloatArray:
    """Return the sum over units of the covariance of their patterns' coefficients, from at most `_DENSE` units."""
    part = sample.part
    tallest = np.maximum.reduceat(shares, part.first[:-1])
    undecided = np.flatnonzero(tallest < 1 - 1e-9)
    kept = undecided[:: max(1, len(undecided) // max(_DENSE, sample.count // 64))]
    few = _part(part, kept)
    weighted = few.coefficients / sample.scales[few.rows]
    total = fastest_spread(
        few.first, few.begin, few.rows, weighted, shares[ranges(part.first, kept)], len(sample.scales)
    )
    return np.asarray(total * (len(undecided) / max(len(kept), 1)))
