"""The passes of `passes.py`, compiled by numba; imported only where it is installed."""

import numba
import numpy as np

from sanbai.plan.model import BoolArray, FloatArray, Indices, Patterns


@numba.njit(cache=True, nogil=True)
def compiled_reduced_values(
    values: Indices, begin: Indices, rows: Indices, coefficients: Indices, prices: FloatArray
) -> FloatArray:
    """Return value - sum of price * coefficient for every pattern."""
    reduced = np.empty(len(values), np.float64)
    for pattern in range(len(values)):
        paid = 0.0
        for place in range(begin[pattern], begin[pattern + 1]):
            paid += prices[rows[place]] * coefficients[place]
        reduced[pattern] = values[pattern] - paid
    return reduced


@numba.njit(cache=True, nogil=True)
def compiled_spent(
    begin: Indices, rows: Indices, coefficients: Indices, patterns: Indices, shares: FloatArray, width: int
) -> FloatArray:
    """Return the sum over patterns of share * coefficient for each of `width` rows."""
    total = np.zeros(width, np.float64)
    for position in range(len(patterns)):
        share = shares[position]
        for place in range(begin[patterns[position]], begin[patterns[position] + 1]):
            total[rows[place]] += share * coefficients[place]
    return total


@numba.njit(cache=True, nogil=True)
def compiled_spread(
    first: Indices, begin: Indices, rows: Indices, weighted: FloatArray, shares: FloatArray, width: int
) -> FloatArray:
    """Return the sum over units of the covariance of their patterns' coefficients, each taken with its share."""
    total, mean = np.zeros((width, width), np.float64), np.zeros(width, np.float64)
    touched, seen = np.empty(width, np.int64), np.zeros(width, np.bool_)
    for unit in range(len(first) - 1):
        count = 0
        for pattern in range(first[unit], first[unit + 1]):
            share = shares[pattern]
            if share <= 1e-9:
                continue
            for place in range(begin[pattern], begin[pattern + 1]):
                row = rows[place]
                if not seen[row]:
                    seen[row] = True
                    touched[count] = row
                    count += 1
                mean[row] += share * weighted[place]
                for other in range(begin[pattern], begin[pattern + 1]):
                    total[row, rows[other]] += share * weighted[place] * weighted[other]
        for i in range(count):
            for j in range(count):
                total[touched[i], touched[j]] -= mean[touched[i]] * mean[touched[j]]
        for i in range(count):
            mean[touched[i]] = 0.0
            seen[touched[i]] = False
    return total


@numba.njit(cache=True, nogil=True)
def compiled_softened(
    patterns: Patterns, prices: FloatArray, mu: float, width: int
) -> tuple[float, FloatArray, FloatArray]:
    """Return the sum over units of mu log sum exp(reduced value / mu), each pattern's share, and what shares use."""
    values, first, begin, rows, coefficients = patterns
    shares, total, result = np.empty(len(values), np.float64), np.zeros(width, np.float64), 0.0
    for unit in range(len(first) - 1):
        top = -np.inf
        for pattern in range(first[unit], first[unit + 1]):
            paid = 0.0
            for place in range(begin[pattern], begin[pattern + 1]):
                paid += prices[rows[place]] * coefficients[place]
            shares[pattern] = values[pattern] - paid
            top = max(top, shares[pattern])
        size = 0.0
        for pattern in range(first[unit], first[unit + 1]):
            shares[pattern] = np.exp(max((shares[pattern] - top) / mu, -700.0))
            size += shares[pattern]
        result += top + mu * np.log(size)
        for pattern in range(first[unit], first[unit + 1]):
            shares[pattern] /= size
            if shares[pattern] > 1e-9:
                for place in range(begin[pattern], begin[pattern + 1]):
                    total[rows[place]] += shares[pattern] * coefficients[place]
    return result, shares, total


@numba.njit(cache=True, nogil=True)
def compiled_fill(
    row: int,
    columns: Indices,
    amounts: Indices,
    wanted: BoolArray,
    place: Indices,
    entries: tuple[Indices, Indices],
) -> None:
    """Write one row's coefficients into the entries by column, and move each column's next place on."""
    rows, coefficients = entries
    for position in range(len(columns)):
        column = columns[position]
        if wanted[column]:
            where = place[column]
            rows[where] = row
            coefficients[where] = amounts[position]
            place[column] = where + 1
