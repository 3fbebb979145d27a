"""What projects expect otherwise than the first approved baseline, or otherwise than last month, and why."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sanbai.delivery.records import BaselineRow, Month, Return, Year
from sanbai.language import Text
from sanbai.register.records import Nature


class Expectation(StrEnum):
    """What a project expects: its investment of the year, its start, or its completion."""

    INVESTMENT = "investment"
    START = "start"
    COMPLETION = "completion"


EXPECTATION_NAMES = {
    Expectation.INVESTMENT: Text("全年投资", "investment of the year"),
    Expectation.START: Text("开工日期", "start"),
    Expectation.COMPLETION: Text("竣工日期", "completion"),
}

EXPECTATION_FIELDS = {
    Expectation.INVESTMENT: "expected_investment",
    Expectation.START: "expected_start",
    Expectation.COMPLETION: "expected_completion",
}

Expected = int | datetime.date | None
"""An expectation: an amount of money, a day, or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One expectation of one project that is not (or no longer) the baseline's: at first, last month, and now.

    `reason` is the code given in this month's return, empty where none was given.
    """

    project: str
    name: str
    expectation: Expectation
    first: Expected
    before: Expected
    now: Expected
    reason: str = ""
    note: str = ""


def changes_of(year: Year, month: Month) -> tuple[Change, ...]:
    """Return every change that the returns of a month state, by project.

    Whatever keeps a due date is no change. What has happened (a start, a completion) is a fact and no expectation.
    """
    rows = {row.project: row for row in year.baseline.rows}
    before: dict[str, Return] = {}
    for item in sorted(year.returns, key=lambda item: item.month):
        if item.month < month:
            before[item.project] = item
    now = sorted((item for item in year.returns if item.month == month), key=lambda item: item.project)
    return tuple(change for item in now for change in _changes(rows[item.project], before.get(item.project), item))


def _changes(row: BaselineRow, before: Return | None, now: Return) -> Iterator[Change]:
    for expectation in Expectation:
        first, last, current = (_expected(expectation, row, item) for item in (None, before, now))
        differs = first is not None and current != first
        moved = last is not None and current != last
        if current is not None and (differs or moved) and not _has_happened(expectation, now):
            yield Change(
                project=row.project,
                name=row.name,
                expectation=expectation,
                first=first,
                before=last,
                now=current,
                reason=now.reason,
                note=now.note,
            )


def _has_happened(expectation: Expectation, item: Return) -> bool:
    started = expectation is Expectation.START and item.started_on is not None
    return started or (expectation is Expectation.COMPLETION and item.completed_on is not None)


def _expected(expectation: Expectation, row: BaselineRow, item: Return | None) -> Expected:
    """Return what is expected by a return, else by the baseline; a day that keeps the due date is the due date."""
    if expectation is Expectation.INVESTMENT:
        planned = None if row.nature is Nature.EARLY_PROMOTION else row.in_year_investment
        return planned if item is None or item.expected_investment is None else item.expected_investment
    is_start = expectation is Expectation.START
    due = row.start_due if is_start else row.completion_due
    stated = None if item is None else item.expected_start if is_start else item.expected_completion
    if stated is None or due is None:
        return stated or due
    return max(stated, due)
