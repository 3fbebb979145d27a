"""The passes of `passes.py`, compiled by numba; imported only where it is installed.

Loops over many units are cut into blocks of a fixed size, done on all cores, whose sums are added in order: the number
of cores changes nothing.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numba
import numpy as np

from sanbai.plan.model import BoolArray, FloatArray, Indices, Patterns

_BLOCK = 1 << 14
"""Units, or patterns, of one block."""

_NOTHING = -40.0
"""exp of less than this is too small to be seen beside 1."""

T = TypeVar("T")


def _in_blocks(count: int, work: Callable[[int, int], T]) -> list[T]:
    """Return what the work gives for every block (start, end) of so many items, done on all cores."""
    starts, cores = range(0, count, _BLOCK), int(numba.config.NUMBA_NUM_THREADS)  # type: ignore[attr-defined]  # numba sets it as it starts
    if len(starts) == 1 or cores == 1:
        return [work(start, min(start + _BLOCK, count)) for start in starts]
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(lambda start: work(start, min(start + _BLOCK, count)), starts))


def compiled_reduced_values(
    values: Indices, begin: Indices, rows: Indices, coefficients: Indices, prices: FloatArray
) -> FloatArray:
    """Return value - sum of price * coefficient for every pattern."""
    reduced = np.empty(len(values), np.float64)

    def work(start: int, end: int) -> None:
        _reduced_values(values, (begin, rows, coefficients), prices, (start, end), reduced)

    _in_blocks(len(values), work)
    return reduced


@numba.njit(cache=True, nogil=True)
def _paid(rows: Indices, coefficients: Indices, prices: FloatArray, start: int, end: int) -> float:
    """Return the sum of price * coefficient over entries: four sums side by side keep the processor busy."""
    a = b = c = d = 0.0
    place = start
    while place + 4 <= end:
        a += prices[rows[place]] * coefficients[place]
        b += prices[rows[place + 1]] * coefficients[place + 1]
        c += prices[rows[place + 2]] * coefficients[place + 2]
        d += prices[rows[place + 3]] * coefficients[place + 3]
        place += 4
    while place < end:
        a += prices[rows[place]] * coefficients[place]
        place += 1
    return (a + b) + (c + d)


@numba.njit(cache=True, nogil=True)
def _reduced_values(
    values: Indices,
    entries: tuple[Indices, Indices, Indices],
    prices: FloatArray,
    span: tuple[int, int],
    reduced: FloatArray,
) -> None:
    begin, rows, coefficients = entries
    for pattern in range(span[0], span[1]):
        reduced[pattern] = values[pattern] - _paid(rows, coefficients, prices, begin[pattern], begin[pattern + 1])


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


def compiled_spread(
    first: Indices, begin: Indices, rows: Indices, weighted: FloatArray, shares: FloatArray, width: int
) -> FloatArray:
    """Return the sum over units of the covariance of their patterns' coefficients, each taken with its share."""

    def work(start: int, end: int) -> FloatArray:
        found: FloatArray = _spread(first[start : end + 1], begin, rows, weighted, shares, width)
        return found

    total = np.zeros((width, width), np.float64)
    for part in _in_blocks(len(first) - 1, work):
        total += part
    return total


@numba.njit(cache=True, nogil=True)
def _spread(
    first: Indices, begin: Indices, rows: Indices, weighted: FloatArray, shares: FloatArray, width: int
) -> FloatArray:
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


def compiled_softened(
    patterns: Patterns, prices: FloatArray, mu: float, width: int
) -> tuple[float, FloatArray, FloatArray]:
    """Return the sum over units of mu log sum exp(reduced value / mu), each pattern's share, and what shares use."""
    shares = np.empty(len(patterns[0]), np.float64)

    def work(start: int, end: int) -> tuple[float, FloatArray]:
        total = np.zeros(width, np.float64)
        return _softened(patterns, prices, mu, (start, end), shares, total), total

    result, total = 0.0, np.zeros(width, np.float64)
    for value, used in _in_blocks(len(patterns[1]) - 1, work):
        result += value
        total += used
    return result, shares, total


@numba.njit(cache=True, nogil=True)
def _softened(
    patterns: Patterns, prices: FloatArray, mu: float, span: tuple[int, int], shares: FloatArray, total: FloatArray
) -> float:
    values, first, begin, rows, coefficients = patterns
    result = 0.0
    for unit in range(span[0], span[1]):
        top = -np.inf
        for pattern in range(first[unit], first[unit + 1]):
            paid = _paid(rows, coefficients, prices, begin[pattern], begin[pattern + 1])
            shares[pattern] = values[pattern] - paid
            top = max(top, shares[pattern])
        size = 0.0
        for pattern in range(first[unit], first[unit + 1]):
            less = (shares[pattern] - top) / mu
            shares[pattern] = np.exp(less) if less > _NOTHING else 0.0
            size += shares[pattern]
        result += top + mu * np.log(size)
        for pattern in range(first[unit], first[unit + 1]):
            shares[pattern] /= size
            if shares[pattern] > 1e-9:
                for place in range(begin[pattern], begin[pattern + 1]):
                    total[rows[place]] += shares[pattern] * coefficients[place]
    return result


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
