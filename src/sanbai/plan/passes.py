"""The two passes over the entries of all patterns: pricing them, and adding up what they use.

Numpy does both; where numba is installed (the extra `fast`) it compiles the same loops, which pays from tens of
thousands of candidates on. Blocks have a fixed size and their sums a fixed order, so the number of cores changes
nothing.
"""

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from sanbai.plan.model import BoolArray, FloatArray, Indices, Patterns, ranges

_BLOCK = 1 << 18
"""Entries of one block: they stay in the processor's cache."""


_UNITS = 500
"""Units of one block of the dense sums."""


def reduced_values(
    values: Indices, begin: Indices, rows: Indices, coefficients: Indices, prices: FloatArray
) -> FloatArray:
    """Return value - sum of price * coefficient for every pattern (numpy)."""
    reduced = values.astype(np.float64)
    filled = np.flatnonzero(np.diff(begin))
    cuts = np.searchsorted(begin[filled], np.arange(0, begin[-1], _BLOCK))
    for start, end in zip(cuts, [*cuts[1:], len(filled)], strict=True):
        if start < end:
            items = filled[start:end]
            low, high = begin[items[0]], begin[items[-1] + 1]
            paid = prices[rows[low:high]] * coefficients[low:high]
            reduced[items] -= np.add.reduceat(paid, begin[items] - low)
    return reduced


def spent(
    begin: Indices, rows: Indices, coefficients: Indices, patterns: Indices, shares: FloatArray, width: int
) -> FloatArray:
    """Return the sum over patterns of share * coefficient for each of `width` rows (numpy)."""
    places = ranges(begin, patterns)
    weights = np.repeat(shares, (begin[patterns + 1] - begin[patterns])) * coefficients[places]
    return np.bincount(rows[places], weights, width).astype(np.float64)


def softened(patterns: Patterns, prices: FloatArray, mu: float, width: int) -> tuple[float, FloatArray, FloatArray]:
    """Return the sum over units of mu log sum exp(reduced value / mu), each pattern's share, and what shares use."""
    values, first, begin, rows, coefficients = patterns
    reduced, counts = reduced_values(values, begin, rows, coefficients, prices), np.diff(first)
    top = np.maximum.reduceat(reduced, first[:-1])
    shares = np.exp(np.maximum((reduced - np.repeat(top, counts)) / mu, -700.0))
    sizes = np.add.reduceat(shares, first[:-1])
    shares /= np.repeat(sizes, counts)
    used = np.flatnonzero(shares > 1e-9)
    total = spent(begin, rows, coefficients, used, shares[used], width)
    return float((top + mu * np.log(sizes)).sum()), shares, total


def fill(
    row: int,
    columns: Indices,
    amounts: Indices,
    wanted: BoolArray,
    place: Indices,
    entries: tuple[Indices, Indices],
) -> None:
    """Write one row's coefficients into the entries by column, and move each column's next place on (numpy)."""
    rows, coefficients = entries
    kept = wanted[columns]
    columns = columns[kept]
    where = place[columns]
    rows[where] = row
    coefficients[where] = amounts[kept]
    place[columns] += 1


def spread(
    first: Indices, begin: Indices, rows: Indices, weighted: FloatArray, shares: FloatArray, width: int
) -> FloatArray:
    """Return the sum over units of the covariance of their patterns' coefficients, weighted by shares (numpy)."""
    total = np.zeros((width, width))
    for start in range(0, len(first) - 1, _UNITS):
        ends = first[start : start + _UNITS + 1]
        patterns = ends[0] + np.flatnonzero(shares[ends[0] : ends[-1]] > 1e-9)
        places = ranges(begin, patterns)
        matrix = np.zeros((len(patterns), width))
        matrix[np.repeat(np.arange(len(patterns)), np.diff(begin)[patterns]), rows[places]] = weighted[places]
        taken = matrix * shares[patterns][:, None]
        cuts = np.flatnonzero(np.diff(np.searchsorted(ends, patterns, side="right"), prepend=-1))
        means = np.add.reduceat(taken, cuts, axis=0) if len(cuts) else np.zeros((0, width))
        total += np.einsum("pi,pj->ij", matrix, taken) - np.einsum("ui,uj->ij", means, means)
    return total


Reduce = Callable[[Indices, Indices, Indices, Indices, FloatArray], FloatArray]
Spend = Callable[[Indices, Indices, Indices, Indices, FloatArray, int], FloatArray]
Spread = Callable[[Indices, Indices, Indices, FloatArray, FloatArray, int], FloatArray]

Soften = Callable[[Patterns, FloatArray, float, int], tuple[float, FloatArray, FloatArray]]


Fill = Callable[[int, Indices, Indices, BoolArray, Indices, tuple[Indices, Indices]], None]


def _fastest() -> tuple[Reduce, Spend, Soften, Spread, Fill]:
    if find_spec("numba") is None:
        return reduced_values, spent, softened, spread, fill
    from sanbai.plan import compiled  # noqa: PLC0415  # because numba is an extra

    return (
        compiled.compiled_reduced_values,
        compiled.compiled_spent,
        compiled.compiled_softened,
        compiled.compiled_spread,
        compiled.compiled_fill,
    )


fastest_reduced_values, fastest_spent, fastest_softened, fastest_spread, fastest_fill = _fastest()
