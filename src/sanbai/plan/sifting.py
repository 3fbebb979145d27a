"""Exact prices by sifting: a small relaxation over the patterns near a tie, re-priced over all, until nothing is left.

The relaxation may miss a coupling inequality at a price at the edge of a box around the best prices so far (a trust
region): far from the answer its prices mean little, and the box keeps them from jumping about.
"""

from dataclasses import dataclass

import numpy as np

from sanbai.plan.core import Core, make_core
from sanbai.plan.limits import Watch
from sanbai.plan.model import FloatArray, IntArray
from sanbai.plan.pricing import Bounds, Priced, priced
from sanbai.plan.smoothing import smoothed_prices
from sanbai.plan.solver import Relaxed, relaxed
from sanbai.plan.units import Units

_WHOLE = 12_000
"""With so few patterns the relaxation takes them all: that is quicker than to go on from rough or earlier prices."""

_NEAR = 6_000
"""Patterns nearest to a tie that the relaxation of many begins with."""

_SURE = 50_000
"""From so many units on rough prices are the better the more there are, and the box around them smaller."""

_ROUNDS = 200
"""Rounds after which the best prices so far have to do; they prove their bound all the same."""

_PATIENCE, _LITTLE = 8, 1e-6
"""Where so many rounds lower the bound by less than this part of it, more of them are not worth their time."""


@dataclass(frozen=True, slots=True, eq=False)
class _Centre:
    """The best prices so far, the box around them, and the patterns the relaxation has seen."""

    found: Priced
    radius: float
    base: IntArray
    patterns: IntArray


def exact_prices(units: Units, bounds: Bounds, warm: FloatArray | None, watch: Watch) -> Priced | None:
    """Return the units at the prices of the least bound, or None where no choice can keep the coupling inequalities.

    `warm` are prices to start from (shape: K). Where the time is over, the best prices so far.
    """
    if not units.positions or len(units.values) <= _WHOLE:
        return _whole(units, bounds, watch)
    prices = smoothed_prices(units, bounds, watch) if warm is None else warm
    found = priced(units, bounds, bounds.allowed(prices))
    least = float(np.minimum.reduceat(units.values, units.first[:-1]).sum())
    unit_prices = _unit_prices(units)
    radius = 0.1 * min(1.0, (_SURE / len(found.best)) ** 0.5)
    centre = _Centre(found, radius, found.best, _nearest(units, found))
    bounds_before = [np.inf] * _PATIENCE
    for _ in range(_ROUNDS):
        part = _relaxed(units, bounds, centre, unit_prices, watch)
        if part is None or watch.over:
            break
        fresh = priced(units, bounds, bounds.allowed(part.prices))
        inside = bool(np.all(part.outside <= 1e-7))
        if inside and fresh.bound - part.value <= 1e-9 * abs(part.value):
            return fresh if fresh.bound <= centre.found.bound else centre.found
        if fresh.bound < least - 1.0:
            return None
        centre = _next(units, centre, fresh, inside)
        bounds_before.append(centre.found.bound)
        if bounds_before[-1] > bounds_before[-1 - _PATIENCE] - _LITTLE * abs(bounds_before[-1]):
            break
    return centre.found


def _whole(units: Units, bounds: Bounds, watch: Watch) -> Priced | None:
    """Return the prices of the relaxation over all patterns at once."""
    start = priced(units, bounds, np.zeros(len(bounds.low)))
    part = relaxed(make_core(units, bounds, start.best, np.arange(len(units.values))), None, watch.left(1).seconds)
    if part is not None:
        return priced(units, bounds, bounds.allowed(part.prices))
    return start if watch.over else None


def _relaxed(units: Units, bounds: Bounds, centre: _Centre, unit_prices: FloatArray, watch: Watch) -> Relaxed | None:
    reach = centre.radius * (np.abs(centre.found.prices) + 0.02 * unit_prices)
    box = bounds.allowed(centre.found.prices - reach), bounds.allowed(centre.found.prices + reach)
    core: Core = make_core(units, bounds, centre.base, centre.patterns)
    return relaxed(core, box, watch.left(1).seconds)


def _next(units: Units, centre: _Centre, fresh: Priced, inside: bool) -> _Centre:
    """Return the next centre: there, if the bound fell, else here with a smaller box, and what was missed."""
    missed = _missed(fresh, centre.base)
    patterns = np.union1d(centre.patterns, missed)
    if fresh.bound < centre.found.bound:
        radius = centre.radius * (1.0 if inside else 2.0)
        if len(patterns) <= 4 * _NEAR:
            return _Centre(fresh, radius, centre.base, patterns)
        return _Centre(fresh, radius, fresh.best, _nearest(units, fresh))
    return _Centre(centre.found, centre.radius * 0.3, centre.base, patterns)


def _missed(fresh: Priced, base: IntArray) -> IntArray:
    """Return best patterns that are not the base's: those that gain most over it, so many as a relaxation can take."""
    moved = np.flatnonzero(fresh.best != base)
    gains = fresh.top[moved] - fresh.reduced[base[moved]]
    count = min(2 * _NEAR, len(moved))
    return fresh.best[moved[np.argpartition(-gains, count - 1)[:count]]] if count else moved


def _nearest(units: Units, found: Priced) -> IntArray:
    """Return the patterns that lose least, the best ones left out."""
    losses = found.losses(units)
    losses[found.best] = np.inf
    count = min(_NEAR, len(losses))
    return np.sort(np.argpartition(losses, count - 1)[:count])


def _unit_prices(units: Units) -> FloatArray:
    """Return for each row what a typical pattern is worth for each unit of a typical coefficient."""
    return np.asarray(float(np.abs(units.values).mean()) / units.typical)
