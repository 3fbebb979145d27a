"""Seeded chance that gives the same draws on every machine and every version of Python.

Only `random.Random.random` is used, whose sequence Python promises to keep, with plain IEEE arithmetic; logarithms and
exponentials are taken in `decimal`, which rounds them correctly everywhere, instead of in the machine's own libm.
"""

import random
from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from typing import TypeVar

Item = TypeVar("Item")

_CONTEXT = Context(prec=28)


class Chance:
    """A stream of draws that depends on its seed alone."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def unit(self) -> float:
        """Return a number from 0 to below 1."""
        return self._random.random()

    def happens(self, probability: float) -> bool:
        """Return whether something of this probability happens."""
        return self.unit() < probability

    def between(self, low: float, high: float) -> float:
        """Return a number from `low` to below `high`."""
        return low + (high - low) * self.unit()

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int((high - low + 1) * self.unit())

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items, each as likely."""
        return items[int(len(items) * self.unit())]

    def weighted(self, items: Sequence[Item], weights: Sequence[int]) -> Item:
        """Return one of the items, as likely as its weight."""
        mark = self.unit() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            mark -= weight
            if mark < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Return the items in a random order."""
        rest, mixed = list(items), []
        while rest:
            mixed.append(rest.pop(int(len(rest) * self.unit())))
        return mixed

    def log_normal(self, median: float, sigma: Decimal) -> float:
        """Return a draw whose logarithm is normal around ln(median) with standard deviation `sigma`."""
        with localcontext(_CONTEXT):
            return median * float((sigma * self._normal()).exp())

    def _normal(self) -> Decimal:
        """Return a standard normal draw by Marsaglia's polar method, which needs no sine (doi:10.1137/1006063)."""
        while True:
            first, second = 2 * Decimal(self.unit()) - 1, 2 * Decimal(self.unit()) - 1
            square = first * first + second * second
            if 0 < square < 1:
                return first * (-2 * square.ln() / square).sqrt()
