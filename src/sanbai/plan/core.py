"""The core: switches away from the best patterns at some prices, and what the coupling inequalities leave to them."""

from dataclasses import dataclass

import numpy as np

from sanbai.plan.model import FloatArray, Indices, IntArray, ranges, summed
from sanbai.plan.pricing import Bounds, usage
from sanbai.plan.units import Units


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Core:
    """Switches (n) of units from their `base` pattern to another; at most one switch a unit.

    Switch s takes the pattern `patterns[s]` for unit `owner[s]`, gains `gains[s]` value points and adds
    `coefficients[e]` to coupling inequality `rows[e]` for the entries from `begin[s]` to before `begin[s + 1]`; the
    sums have to lie between `low` and `high`. `value` is what the base is worth.
    """

    base: IntArray
    patterns: IntArray
    owner: IntArray
    gains: IntArray
    begin: IntArray
    rows: IntArray
    coefficients: IntArray
    low: FloatArray
    high: FloatArray
    value: int

    def taken(self, switched: Indices) -> IntArray:
        """Return the pattern of each unit once these switches are made."""
        patterns = self.base.copy()
        patterns[self.owner[switched]] = self.patterns[switched]
        return patterns

    def fits(self, switched: Indices) -> bool:
        """Return whether these switches keep the coupling inequalities, in whole numbers, and are one a unit."""
        places = ranges(self.begin, switched)
        sums = np.zeros(len(self.low), np.int64)
        np.add.at(sums, self.rows[places], self.coefficients[places])
        alone = len(np.unique(self.owner[switched])) == len(switched)
        return alone and bool(np.all(sums >= self.low) and np.all(sums <= self.high))


def make_core(units: Units, bounds: Bounds, base: IntArray, patterns: IntArray, used: IntArray | None = None) -> Core:
    """Return the core of the switches to `patterns` (ascending) from a `base` pattern for each unit.

    `used` is what the base adds to the coupling inequalities, where that is known.
    """
    owner = np.searchsorted(units.first, patterns, side="right") - 1
    other = patterns != base[owner]
    patterns, owner = patterns[other], owner[other]
    begin, rows, coefficients = _differences(units, patterns, base[owner])
    used = usage(units, base) if used is None else used
    return Core(
        base=base,
        patterns=patterns,
        owner=owner,
        gains=units.values[patterns] - units.values[base[owner]],
        begin=begin,
        rows=rows,
        coefficients=coefficients,
        low=bounds.low - used,
        high=bounds.high - used,
        value=int(units.values[base].sum()),
    )


def _differences(units: Units, new: IntArray, old: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Return the entries of each new pattern less those of the old one, without zeros, by pattern and row."""
    width = max(1, len(units.positions))
    keys, amounts = [], []
    for patterns, sign in ((new, 1), (old, -1)):
        places = ranges(units.begin, patterns)
        owner = np.repeat(np.arange(len(patterns)), (units.begin[patterns + 1] - units.begin[patterns]))
        keys.append(owner * width + units.rows[places])
        amounts.append(sign * units.coefficients[places].astype(np.int64))
    key, sums = summed(np.concatenate(keys), np.concatenate(amounts))
    key, sums = key[sums != 0], sums[sums != 0]
    return np.searchsorted(key, np.arange(len(new) + 1) * width), key % width, sums
