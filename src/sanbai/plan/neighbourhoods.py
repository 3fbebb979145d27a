"""Better choices near a good one: again and again a few dozen units are freed and chosen anew, exactly.

What a choice misses of the bound is the sum of its patterns' losses and of the priced room it leaves; the units that
lose most are freed together with units near a tie, which can make room for them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sanbai.plan.core import make_core
from sanbai.plan.limits import Watch
from sanbai.plan.model import FloatArray, IntArray, ranges
from sanbai.plan.pricing import Bounds, usage
from sanbai.plan.solver import switched
from sanbai.plan.units import Units

_REACHES = (1.0, 0.3, 0.15)
"""Which patterns of the freed units count, in turn: those that lose at most this part of the gap."""

_FIRST = 30
"""Units freed at first."""

_GROW, _SHRINK = 1.04, 0.85
"""More units after a neighbourhood that holds nothing better, fewer after one that is too large to finish."""

_NODES = 60
"""Nodes of one neighbourhood."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A choice: a pattern for each unit, and its value."""

    patterns: IntArray
    value: int


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """What guides the choice of neighbourhoods: each pattern's loss, and each unit's smallest loss but for its best."""

    units: Units
    bounds: Bounds
    losses: FloatArray
    second: FloatArray
    ceiling: float


def landscape(units: Units, bounds: Bounds, losses: FloatArray, best: IntArray, ceiling: float) -> Landscape:
    """Return the landscape at prices whose bound is `ceiling` and whose best patterns are `best`."""
    others = losses.copy()
    others[best] = np.inf
    return Landscape(units, bounds, losses, np.minimum.reduceat(others, units.first[:-1]), ceiling)


def improved(
    land: Landscape, found: Found, seed: int, watch: Watch, over: Callable[[int], bool], tell: Callable[[Found], None]
) -> Found:
    """Return the best choice found near `found` until `over(rounds done)`; the same seed gives the same choices.

    `tell` hears of each better one.
    """
    random = np.random.default_rng(seed)
    done, size, used = 0, float(_FIRST), usage(land.units, found.patterns)
    while not over(done):
        gap = max(land.ceiling - found.value, 1.0)
        patterns = ranges(land.units.first, _freed(land, found, gap, round(size), random))
        patterns = np.sort(patterns[land.losses[patterns] <= _REACHES[done % len(_REACHES)] * gap])
        core = make_core(land.units, land.bounds, found.patterns, patterns, used)
        answer = switched(core, replace(watch.left(1), nodes=_NODES), start=found.patterns)
        size *= _SHRINK if answer.nodes >= _NODES else _GROW
        if answer.patterns is not None:
            value = int(land.units.values[answer.patterns].sum())
            if value > found.value:
                found, used = Found(answer.patterns, value), usage(land.units, answer.patterns)
                tell(found)
                size /= _GROW
        done += 1
    return found


def _freed(land: Landscape, found: Found, gap: float, size: int, random: np.random.Generator) -> IntArray:
    """Return units to free, drawn by how near a tie they are and by how much they lose now."""
    lost = land.losses[found.patterns]
    weights = np.exp(-land.second / (0.015 * gap)) + 2.0 * np.minimum(lost / (0.05 * gap), 1.0) + 1e-3
    count = min(size, len(weights))
    return np.sort(random.choice(len(weights), count, replace=False, p=weights / weights.sum()))
