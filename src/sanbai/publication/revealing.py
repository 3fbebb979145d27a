"""Which published totals would reveal what is not disclosed, by subtraction of what is.

Each undisclosed amount is an unknown, each published total less the disclosed amounts in it a linear equation between
unknowns. An unknown is revealed where the equations have it alone: where its unit vector lies in the space that their
rows span. Totals are then left out, the one over the fewest unknowns first, until nothing is revealed.

Rows are reduced modulo the prime 2^31 - 1. A chance relation that holds modulo the prime alone could only hide more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from sanbai.plan.model import BoolArray, IntArray

PRIME = 2**31 - 1

Key = tuple[str, str, str]
"""A total: the table it stands in, the code of its row, and what is added up (empty: all that its clause adds up)."""


@dataclass(frozen=True, slots=True)
class Equation:
    """A published total: what it is (`key`), and how much of each unknown it holds."""

    key: Key
    weights: Mapping[str, Fraction]


def revealing(equations: Sequence[Equation], kept: Sequence[Equation] = ()) -> frozenset[Key]:
    """Return the keys of totals that must be left out, so that no unknown can be had from the others.

    `kept` are totals that are published in any case, and that by themselves reveal nothing.
    """
    left = [equation for equation in equations if equation.weights]
    out: set[Key] = set()
    while left and (known := revealed([*kept, *left])):
        least = min(left, key=lambda item: (not known & item.weights.keys(), len(item.weights)))
        out.add(least.key)
        left = [equation for equation in left if equation.key != least.key]
    return frozenset(out)


def revealed(equations: Sequence[Equation]) -> frozenset[str]:
    """Return the unknowns that these totals give away."""
    unknowns = sorted({unknown for equation in equations for unknown in equation.weights})
    place = {unknown: number for number, unknown in enumerate(unknowns)}
    rows = np.zeros((len(equations), len(unknowns)), np.int64)
    for row, equation in zip(rows, equations, strict=True):
        for unknown, weight in equation.weights.items():
            row[place[unknown]] = weight.numerator * pow(weight.denominator, -1, PRIME) % PRIME
    reduced = _reduced(rows)
    alone = np.flatnonzero(np.count_nonzero(reduced, axis=1) == 1)
    return frozenset(unknowns[int(np.flatnonzero(reduced[row])[0])] for row in alone)


def _reduced(rows: IntArray) -> IntArray:
    """Return the reduced echelon form modulo the prime: a unit vector is spanned just where it is one of its rows."""
    done = 0
    for column in range(rows.shape[1]):
        below = np.flatnonzero(rows[done:, column])
        if not len(below):
            continue
        rows[[done, done + below[0]]] = rows[[done + below[0], done]]
        rows[done] = rows[done] * pow(int(rows[done, column]), -1, PRIME) % PRIME
        others: BoolArray = rows[:, column] != 0
        others[done] = False
        rows[others] = (rows[others] - rows[others, column][:, None] * rows[done] % PRIME) % PRIME
        done += 1
        if done == len(rows):
            break
    return rows
