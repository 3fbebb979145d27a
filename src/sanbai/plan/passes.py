"""The two passes over the entries of all patterns: pricing them, and adding up what they use.

Numpy does both; where numba is installed (the extra `fast`) it compiles the same loops, which pays from tens of
thousands of candidates on. Blocks have a fixed size and their sums a fixed order, so the number of cores changes
nothing.
"""

import itertools
from functools import cache
from importlib.util import find_spec
from types import ModuleType

import numpy as np

from sanbai.plan.model import BoolArray, FloatArray, Indices, Patterns, ranges

_BLOCK = 1 << 18
"""Entries of one block: they stay in the processor's cache."""


_FEW = 5_000
"""Patterns or columns from which on the compiled passes are worth loading."""

_UNITS = 500
"""Units of one block of the dense sums."""


def reduced_values(
    values: Indices, begin: Indices, rows: Indices, coefficients: Indices, prices: FloatArray
) -> FloatArray:
    """Return value - sum of price * coefficient for every pattern (numpy)."""
    reduced = values.astype(np.float64)
    filled = np.flatnonzero(np.diff(begin))
    cuts = np.searchsorted(begin[filled], np.arange(0, begin[-1], _BLOCK))
    for start, end in itertools.pairwise([*cuts, len(filled)]):
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


@cache
def _compiled() -> ModuleType | None:
    """Return the compiled passes where numba is installed, loaded when they are first wanted."""
    if find_spec("numba") is None:
        return None
    from sanbai.plan import compiled  # noqa: PLC0415  # because numba is an extra, and takes a second to load

    return compiled


def _quicker(size: int) -> ModuleType | None:
    """Return the compiled passes for so many patterns or columns; few are done before numba would be loaded."""
    return None if size < _FEW else _compiled()


def fastest_reduced_values(
    values: Indices, begin: Indices, rows: Indices, coefficients: Indices, prices: FloatArray
) -> FloatArray:
    """Return value - sum of price * coefficient for every pattern."""
    quicker = _quicker(len(values))
    found: FloatArray = (quicker.compiled_reduced_values if quicker else reduced_values)(
        values, begin, rows, coefficients, prices
    )
    return found


def fastest_spent(
    begin: Indices, rows: Indices, coefficients: Indices, patterns: Indices, shares: FloatArray, width: int
) -> FloatArray:
    """Return the sum over patterns of share * coefficient for each of `width` rows."""
    quicker = _quicker(len(begin))
    found: FloatArray = (quicker.compiled_spent if quicker else spent)(
        begin, rows, coefficients, patterns, shares, width
    )
    return found


def fastest_softened(
    patterns: Patterns, prices: FloatArray, mu: float, width: int
) -> tuple[float, FloatArray, FloatArray]:
    """Return the sum over units of mu log sum exp(reduced value / mu), each pattern's share, and what shares use."""
    quicker = _compiled()
    found: tuple[float, FloatArray, FloatArray] = (quicker.compiled_softened if quicker else softened)(
        patterns, prices, mu, width
    )
    return found


def fastest_spread(
    first: Indices, begin: Indices, rows: Indices, weighted: FloatArray, shares: FloatArray, width: int
) -> FloatArray:
    """Return the sum over units of the covariance of their patterns' coefficients, weighted by shares."""
    quicker = _compiled()
    found: FloatArray = (quicker.compiled_spread if quicker else spread)(first, begin, rows, weighted, shares, width)
    return found


def fastest_fill(
    row: int,
    columns: Indices,
    amounts: Indices,
    wanted: BoolArray,
    place: Indices,
    entries: tuple[Indices, Indices],
) -> None:
    """Write one row's coefficients into the entries by column, and move each column's next place on."""
    quicker = _quicker(len(place))
    (quicker.compiled_fill if quicker else fill)(row, columns, amounts, wanted, place, entries)
