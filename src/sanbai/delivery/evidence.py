"""What a year's returns tell by the end of a month, as columns: one entry a project of the baseline.

A project that has not reported the month is known as of its last return before it; one that never reported, as of the
beginning of the year.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sanbai.delivery.credibility import IntArray
from sanbai.delivery.normal import FloatArray
from sanbai.delivery.records import MONTHS, BaselineRow, Month, Return, Year

NEVER = 99
"""The month of what has not happened, or is expected after the year."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Starts or completions: month due (NEVER: not in the year), done (NEVER: not yet) and expected (0: as due)."""

    due: IntArray
    done: IntArray
    expected: IntArray


@dataclass(frozen=True, slots=True)
class Evidence:
    """A year as known at the end of a month; money is whole amounts, months are numbers in the year (0: none yet).

    `curve` has a row a project: planned investment by the end of month 0 to 12. `known` is the month of each project's
    last return, `invested` what it reported since January, `halfway` what it had reported by month known // 2, `left`
    the most that it can still invest in all.
    """

    month: int
    curve: FloatArray
    known: IntArray
    invested: FloatArray
    halfway: FloatArray
    left: FloatArray
    starts: Happening
    completions: Happening

    @property
    def planned(self) -> FloatArray:
        """Planned investment of the year."""
        return self.curve[:, MONTHS]

    def planned_by(self, months: IntArray) -> FloatArray:
        """Return planned investment by the end of each project's month."""
        return self.curve[np.arange(len(months)), months]


def gather(year: Year, month: Month) -> Evidence:
    """Return what the returns tell by the end of a month; later returns do not count."""
    rows = year.baseline.rows
    told: dict[str, list[Return]] = {row.project: [] for row in rows}
    for item in year.returns:
        if item.month.year == month.year and item.month <= month and item.project in told:
            told[item.project].append(item)
    for items in told.values():
        items.sort(key=lambda item: item.month)
    last = [told[row.project][-1] if told[row.project] else None for row in rows]
    known = np.array([item.month.number if item else 0 for item in last], np.int64)
    return Evidence(
        month=month.number,
        curve=np.array([(0, *row.curve) for row in rows], np.float64).reshape(len(rows), MONTHS + 1),
        known=known,
        invested=np.array([item.investment_year if item else 0 for item in last], np.float64),
        halfway=np.array([_by(told[row.project], at // 2) for row, at in zip(rows, known, strict=True)], np.float64),
        left=np.array([max(0, row.total_investment - row.invested_before) for row in rows], np.float64),
        starts=_starts(rows, last, year.baseline.year),
        completions=_completions(rows, last, year.baseline.year),
    )


def _by(items: Sequence[Return], month: int) -> int:
    """Return what was reported as invested by the end of a month."""
    return max((item.investment_year for item in items if item.month.number <= month), default=0)


def _starts(rows: Sequence[BaselineRow], last: Sequence[Return | None], year: int) -> Happening:
    return Happening(
        _months([row.start_due for row in rows], year),
        _months([item.started_on if item else None for item in last], year),
        _expected([item.expected_start if item else None for item in last], year),
    )


def _completions(rows: Sequence[BaselineRow], last: Sequence[Return | None], year: int) -> Happening:
    return Happening(
        _months([row.completion_due for row in rows], year),
        _months([item.completed_on if item else None for item in last], year),
        _expected([item.expected_completion if item else None for item in last], year),
    )


def _months(days: Sequence[datetime.date | None], year: int) -> IntArray:
    """Return the month of each day; 1 for an earlier year, NEVER for a later one and for none."""
    return np.array([NEVER if day is None else _month(day, year) for day in days], np.int64)


def _expected(days: Sequence[datetime.date | None], year: int) -> IntArray:
    return np.array([0 if day is None else _month(day, year) for day in days], np.int64)


def _month(day: datetime.date, year: int) -> int:
    return day.month if day.year == year else NEVER if day.year > year else 1
