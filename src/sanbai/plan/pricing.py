"""One pass over the columns: what every pattern is worth at given prices, each unit's best, and the bound this proves.

For any prices p (signed: positive ones pay for `at_most`, negative ones for `at_least`) no choice is worth more than

    sum over rows k of p_k * bound_k  +  sum over units of the best reduced value (value - sum of p_k * coefficient).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, frexp, isinf

import numpy as np

from sanbai.plan.model import COEFFICIENT_LIMIT, FloatArray, Indices, IntArray, Program, whole_sum
from sanbai.plan.passes import fastest_reduced_values, fastest_spent
from sanbai.plan.prices import Prices
from sanbai.plan.units import Units, make_units


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """The bounds of the coupling inequalities (shape: K), minus and plus infinity where there are none."""

    low: FloatArray
    high: FloatArray

    @classmethod
    def of(cls, units: Units) -> "Bounds":
        """Return the bounds of the coupling inequalities of these units."""
        low = [-np.inf if item.at_least is None else float(item.at_least) for item in units.coupling]
        high = [np.inf if item.at_most is None else float(item.at_most) for item in units.coupling]
        return cls(np.array(low, np.float64), np.array(high, np.float64))

    def allowed(self, prices: FloatArray) -> FloatArray:
        """Return the prices without those that would pay for a bound that is not there."""
        clipped = np.where(np.isfinite(self.high), prices, np.minimum(prices, 0.0))
        return np.where(np.isfinite(self.low), clipped, np.maximum(clipped, 0.0))

    def cost(self, prices: FloatArray) -> float:
        """Return the sum of price times bound."""
        paid = np.where(prices > 0, self.high, np.where(prices < 0, self.low, 0.0))
        return float(np.dot(paid, prices))


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """Units at given prices: each pattern's reduced value, each unit's best pattern and its reduced value."""

    prices: FloatArray
    reduced: FloatArray
    best: IntArray
    top: FloatArray
    bound: float

    def losses(self, units: Units) -> FloatArray:
        """Return for each pattern by how much the bound falls if its unit takes it (0 for the best)."""
        return np.repeat(self.top, np.diff(units.first)) - self.reduced


@dataclass(frozen=True, slots=True)
class ExactPrices:
    """Prices of the coupling inequalities as whole numbers over a power of two: doubles hold them exactly."""

    numerators: tuple[int, ...]
    denominator: int

    @property
    def values(self) -> FloatArray:
        """The prices as doubles, without rounding."""
        return np.array(self.numerators, np.float64) / self.denominator


def quantised(prices: FloatArray) -> ExactPrices:
    """Return the prices rounded to 50 bits of the largest: rounding errors of their search fall away."""
    largest = float(np.abs(prices).max(initial=0.0))
    exponent = max(0, 50 - max(0, frexp(largest)[1]))
    return ExactPrices(tuple(round(price * 2.0**exponent) for price in prices.tolist()), 1 << exponent)


def proved_bound(units: Units, bounds: Bounds, exact: ExactPrices) -> tuple[Priced, int]:
    """Return the units at these prices, and a whole number that no choice exceeds, whatever doubles lost on the way.

    The best patterns are found in doubles and added up in whole numbers; a pattern that only looked best hides at most
    the rounding error of its unit.
    """
    found = priced(units, bounds, exact.values)
    used = usage(units, found.best).tolist()
    paid = sum(
        numerator * ((item.at_most if numerator > 0 else item.at_least) or 0)
        for numerator, item in zip(exact.numerators, units.coupling, strict=True)
    )
    spent = sum(numerator * amount for numerator, amount in zip(exact.numerators, used, strict=True))
    value = whole_sum(units.values[found.best])
    most = int(np.diff(units.taken).max(initial=1))
    largest = np.array([float(np.abs(item.coefficients).max(initial=0)) for item in units.coupling])
    size = float(np.abs(units.values).max(initial=0)) + most * float(np.abs(exact.values) @ largest)
    error = Fraction(len(found.best) * size * (len(used) + 4) * 2.0**-52)
    return found, floor(value + Fraction(paid - spent, exact.denominator) + error)


@dataclass(frozen=True, slots=True, eq=False)
class ForcedBounds:
    """Whole numbers that no plan exceeds: `bound` any, `inside[i]` one with candidate i in, `outside[i]` with it out.

    None where candidate i cannot be in, or out, at all.
    """

    bound: int
    inside: list[int | None]
    outside: list[int | None]


def forced_bounds(program: Program, prices: Prices) -> ForcedBounds:
    """Return what one pass over the columns proves of every candidate."""
    units = make_units(program)
    numerators = tuple(prices.numerators[position] for position in units.positions)
    found, bound = proved_bound(units, Bounds.of(units), ExactPrices(numerators, prices.denominator))
    losses, count = found.losses(units), len(program.candidates)
    owner = np.repeat(np.arange(count), np.diff(program.first))
    pattern = np.repeat(np.arange(len(losses)), np.diff(units.taken))
    inside, outside = np.full(count, np.inf), np.full(count, np.inf)
    np.minimum.at(inside, owner[units.columns], losses[pattern])
    for candidate, loss in _left_out(units, losses, owner):
        outside[candidate] = min(outside[candidate], loss)
    return ForcedBounds(bound, _bounded(bound, inside), _bounded(bound, outside))


def _left_out(units: Units, losses: FloatArray, owner: IntArray) -> Iterator[tuple[int, float]]:
    """Yield each candidate with the loss of a pattern of its unit that does not take it."""
    columns, taken = units.columns.tolist(), units.taken.tolist()
    seen = np.zeros(int(owner.max(initial=-1)) + 1, np.bool_)
    for start, end in pairwise(units.first.tolist()):
        ways = [{int(owner[column]) for column in columns[taken[p] : taken[p + 1]]} for p in range(start, end)]
        for candidate in set().union(*ways):
            seen[candidate] = True
            for way, loss in zip(ways, losses[start:end].tolist(), strict=True):
                if candidate not in way:
                    yield candidate, loss
    yield from ((candidate, 0.0) for candidate in np.flatnonzero(~seen).tolist())


def _bounded(bound: int, losses: FloatArray) -> list[int | None]:
    return [None if isinf(loss) else min(bound, ceil(bound + 1 - loss + 1e-6) - 1) for loss in losses.tolist()]


def priced(units: Units, bounds: Bounds, prices: FloatArray) -> Priced:
    """Return the units at these prices, after one pass over all patterns."""
    reduced = reduced_values(units, prices)
    top = np.maximum.reduceat(reduced, units.first[:-1]) if len(units.first) > 1 else np.zeros(0)
    return Priced(prices, reduced, _first_best(units, reduced, top), top, bounds.cost(prices) + float(top.sum()))


def reduced_values(units: Units, prices: FloatArray) -> FloatArray:
    """Return value - sum of price * coefficient for every pattern."""
    return fastest_reduced_values(units.values, units.begin, units.rows, units.coefficients, prices)


def exact_in_doubles(units: Units) -> bool:
    """Return whether every sum of coefficients, every bound and every value stays below what doubles hold exactly."""
    sums = np.array([float(np.abs(item.coefficients).sum(dtype=np.float64)) for item in units.coupling])
    ends = [abs(end) for item in units.coupling for end in (item.at_least, item.at_most) if end is not None]
    largest = max([float(sums.max(initial=0.0)), float(np.abs(units.values).sum(dtype=np.float64)), *map(float, ends)])
    return largest < COEFFICIENT_LIMIT


def usage(units: Units, patterns: Indices) -> IntArray:
    """Return what these patterns together add to each coupling inequality (shape: K), exactly.

    The sums are taken in doubles, which `exact_in_doubles` makes sure of.
    """
    ones = np.ones(len(patterns))
    total = fastest_spent(units.begin, units.rows, units.coefficients, patterns, ones, len(units.positions))
    return np.rint(total).astype(np.int64)


def _first_best(units: Units, reduced: FloatArray, top: FloatArray) -> IntArray:
    """Return each unit's first pattern of the greatest reduced value."""
    owner = np.repeat(np.arange(len(top)), np.diff(units.first))
    places = np.flatnonzero(reduced == top[owner])
    owners = owner[places]
    return places[np.concatenate([[True], owners[1:] != owners[:-1]])] if len(places) else places
