"""The model as immutable data: columns (options of candidates), rows (clauses), and the integer inequalities they make.

A candidate takes at most one of its columns. A row bounds a fraction of two sums over the chosen columns,

    at_least <= (sum of coefficients) / (scale, or the sum of of_coefficients) <= at_most,

and is turned into inequalities between whole numbers; the solver, the ranking, the conflict finder and the report all
read these same data.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

import numpy as np
import numpy.typing as npt

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.records import ClauseResult

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
Indices = npt.NDArray[np.integer]
Patterns = tuple[Indices, Indices, Indices, Indices, Indices]
"""Values, first pattern of each unit, first entry of each pattern, rows and coefficients of the entries."""

COEFFICIENT_LIMIT = 2**53
"""Coefficients stay below this, so that a double holds each of them exactly."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """A clause, or one instance of it (a district of a `balance`), over the columns of a program.

    `columns` and `coefficients` (shape n) are the numerator; the denominator is `scale`, or, where `of_columns` is
    given, the sum of `of_coefficients` (shape m). `priority` 0 is a hard row. The arrays may hold any integers (int32
    where many millions of columns have to fit) and may be shared between rows.
    """

    clause: str
    kind: str
    name: Text
    unit: str
    columns: IntArray
    coefficients: IntArray
    at_least: Fraction | None
    at_most: Fraction | None
    instance: str = ""
    priority: int = 0
    scale: Fraction = Fraction(1)
    of_columns: IntArray | None = None
    of_coefficients: IntArray | None = None

    def result(self, chosen: BoolArray) -> ClauseResult:
        """Return what the row comes to when `chosen` (shape: columns of the program) holds the chosen columns."""
        part, whole = self._sums(chosen)
        return ClauseResult(
            id=self.clause,
            instance=self.instance,
            kind=self.kind,
            name=self.name,
            unit=self.unit,
            value=part / whole if whole else None,
            at_least=self.at_least,
            at_most=self.at_most,
            slack=self._slack(part, whole),
            priority=self.priority,
        )

    def _sums(self, chosen: BoolArray) -> tuple[Fraction, Fraction]:
        """Return what is counted, and what it is counted against: a given number, or the sum that a share is of."""
        part = Fraction(exact_sum(self.columns, self.coefficients, chosen))
        if self.of_columns is None or self.of_coefficients is None:
            return part, self.scale
        return part, Fraction(exact_sum(self.of_columns, self.of_coefficients, chosen))

    def _slack(self, part: Fraction, whole: Fraction) -> Fraction:
        above = [] if self.at_least is None else [part - self.at_least * whole]
        below = [] if self.at_most is None else [self.at_most * whole - part]
        return min(above + below, default=Fraction(0)) / (whole or 1)


def exact_sum(columns: IntArray, coefficients: IntArray, chosen: BoolArray) -> int:
    """Return the sum of the coefficients of chosen columns as a whole number of any size."""
    return whole_sum(coefficients[chosen[columns]])


def whole_sum(numbers: IntArray) -> int:
    """Return the sum of whole numbers, exactly; numbers too large for 64 bits together are added one by one."""
    if _largest(numbers) * len(numbers) < 2**63:
        return int(numbers.sum(dtype=np.int64))
    return sum(numbers.tolist())


def _largest(coefficients: IntArray) -> int:
    """Return the largest absolute value, 0 of nothing."""
    return max(int(coefficients.max(initial=0)), -int(coefficients.min(initial=0)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inequality:
    """at_least <= sum of coefficients over the chosen columns <= at_most, in whole numbers, from the row `row`.

    `size` is what a shortfall counts as a part of: the bound, or, of a share, the bound times all there is to share.
    """

    row: int
    columns: IntArray
    coefficients: IntArray
    at_least: int | None
    at_most: int | None
    size: int = 1

    def activity(self, chosen: BoolArray) -> int:
        """Return the sum of the coefficients of the chosen columns."""
        return exact_sum(self.columns, self.coefficients, chosen)

    def excess(self, chosen: BoolArray) -> int:
        """Return by how much the chosen columns miss the bounds, 0 if they hold."""
        activity = self.activity(chosen)
        below = 0 if self.at_least is None else self.at_least - activity
        above = 0 if self.at_most is None else activity - self.at_most
        return max(below, above, 0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Program:
    """A 0-1 program: choose at most one column a candidate so that the inequalities hold and the value is greatest.

    `candidates` are sorted codes; candidate i owns the columns from `first[i]` to before `first[i + 1]`; `options` and
    `values` (value points) have one entry a column.
    """

    candidates: tuple[str, ...]
    first: IntArray
    options: tuple[str, ...]
    values: IntArray
    rows: tuple[Row, ...]
    inequalities: tuple[Inequality, ...]

    def value(self, chosen: BoolArray) -> int:
        """Return the value of the chosen columns, in value points."""
        return whole_sum(self.values[chosen])

    def broken(self, chosen: BoolArray) -> tuple[Inequality, ...]:
        """Return the inequalities that the chosen columns do not meet, soft ones included."""
        return tuple(inequality for inequality in self.inequalities if inequality.excess(chosen))


def make_program(
    candidates: tuple[str, ...], first: IntArray, options: tuple[str, ...], values: IntArray, rows: tuple[Row, ...]
) -> Program:
    """Return the program of these columns and rows, its inequalities in the order of the rows.

    Raises `SanbaiError` when a coefficient or a bound would be too large to count exactly.
    """
    inequalities = tuple(inequality for index, row in enumerate(rows) for inequality in inequalities_of(index, row))
    return Program(
        candidates=candidates, first=first, options=options, values=values, rows=rows, inequalities=inequalities
    )


def inequalities_of(index: int, row: Row) -> Iterator[Inequality]:
    """Yield the inequalities between whole numbers that the row at `index` of a program makes."""
    if row.of_columns is None or row.of_coefficients is None:
        at_least = None if row.at_least is None else row.at_least * row.scale
        at_most = None if row.at_most is None else row.at_most * row.scale
        yield from _sides(_whole(index, row, (row.columns, row.coefficients), at_least, at_most), row.priority > 0)
        return
    for ratio, side in ((row.at_least, "at_least"), (row.at_most, "at_most")):
        if ratio is not None:
            size = ratio.numerator * sum(row.of_coefficients.tolist())
            zeros = (Fraction(0), None) if side == "at_least" else (None, Fraction(0))
            yield replace(_whole(index, row, _difference(row, ratio), *zeros), size=max(1, size))


def _sides(inequality: Inequality, soft: bool) -> Iterator[Inequality]:
    """Yield the inequality whole, or its sides where it is soft or no whole number lies between its bounds."""
    low, high = inequality.at_least, inequality.at_most
    if low is None or high is None or (low <= high and not soft):
        yield from () if low is None and high is None else (inequality,)
    else:
        yield replace(inequality, at_most=None, size=max(1, abs(low)))
        yield replace(inequality, at_least=None, size=max(1, abs(high)))


def _difference(row: Row, ratio: Fraction) -> tuple[IntArray, IntArray]:
    """Return the linear form q * numerator - p * denominator for the ratio p / q."""
    assert row.of_columns is not None
    assert row.of_coefficients is not None
    _limit(row, row.coefficients, ratio.denominator)
    _limit(row, row.of_coefficients, ratio.numerator)
    columns = np.concatenate([row.columns, row.of_columns])
    parts = [
        row.coefficients.astype(np.int64) * ratio.denominator,
        row.of_coefficients.astype(np.int64) * -ratio.numerator,
    ]
    return summed(columns, np.concatenate(parts))


def _limit(row: Row, coefficients: IntArray, factor: int) -> None:
    if _largest(coefficients) * abs(factor) >= COEFFICIENT_LIMIT:
        raise SanbaiError(
            Text(
                f"条款 {row.clause} 的数值过大，无法精确计算。",
                f"Clause {row.clause} leads to numbers too large to count.",
            ),
            Text(
                "请减少比例的小数位数，或改用更大的金额单位。",
                "Give its ratio fewer decimals, or use a larger money unit.",
            ),
        )


def _whole(
    index: int, row: Row, form: tuple[IntArray, IntArray], at_least: Fraction | None, at_most: Fraction | None
) -> Inequality:
    """Return the inequality in whole numbers, without zero coefficients, bounds rounded inwards.

    A hard one is divided by the common divisor of its coefficients; a soft one keeps its size, and so its shortfall.
    Arrays that stay as they are are the row's own.
    """
    columns, coefficients = form
    if not coefficients.all():
        columns, coefficients = columns[coefficients != 0], coefficients[coefficients != 0]
    _limit(row, coefficients, 1)
    divisor = 1 if row.priority else int(np.gcd.reduce(coefficients)) or 1
    low = None if at_least is None else ceil(at_least / divisor)
    high = None if at_most is None else floor(at_most / divisor)
    return Inequality(
        row=index,
        columns=columns,
        coefficients=coefficients if divisor == 1 else coefficients // divisor,
        at_least=low,
        at_most=high,
        size=max(1, abs(low or 0), abs(high or 0)),
    )


def summed(keys: IntArray, amounts: Indices) -> tuple[IntArray, IntArray]:
    """Return the keys in order, each once, and the sum of each one's amounts; quick where they are nearly in order."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    new = np.ones(len(keys), np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    starts = np.flatnonzero(new)
    return keys[starts], np.add.reduceat(amounts[order], starts, dtype=np.int64)


def ends_of(sizes: Indices | BoolArray) -> Indices:
    """Return where parts of these sizes begin, one after the other, and where the last ends; in 32 bits if they fit."""
    ends = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=ends[1:])
    return ends.astype(np.int32) if ends[-1] < 2**31 else ends


def ranges(begin: Indices, items: Indices) -> IntArray:
    """Return the places from `begin[i]` to before `begin[i + 1]` of every item i, one after the other."""
    starts, lengths = begin[items].astype(np.int64), (begin[items + 1] - begin[items]).astype(np.int64)
    offsets = np.cumsum(lengths) - lengths
    return np.asarray(np.arange(int(lengths.sum())) + np.repeat(starts - offsets, lengths))
