"""What every project is expected to come to by the end of the year: from its returns, or from the month's forecast."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sanbai.delivery.records import MONTHS, BaselineRow, Month, Return, Year
from sanbai.plan.records import Decision, PlanRow
from sanbai.rebalance.records import Expected
from sanbai.rebalance.sharing import shared_out
from sanbai.register.records import Nature


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a forecast says of one reporting project: its year's investment, and whether it starts and completes.

    None where it says nothing of it.
    """

    investment: int | None = None
    starts: bool | None = None
    completes: bool | None = None


@dataclass(frozen=True, slots=True)
class _Reporting:
    """One reporting project: what was planned for it, and the latest it returned."""

    row: BaselineRow
    latest: Return | None
    foreseen: Foreseen | None


def first_quarter_left(month: Month) -> int:
    """Return the first quarter that has days after a month: 3 after June, 5 (none is left) after December."""
    return month.number // 3 + 1


def expectations(
    rows: Sequence[PlanRow], year: Year, month: Month, foreseen: Mapping[str, Foreseen] | None = None
) -> dict[str, Expected]:
    """Return what each project of the plan in force, or of the early-promotion list, is expected to come to, by code.

    Bundles add up what their parts report. Returns after `month` are not looked at.
    """
    latest: dict[str, Return] = {}
    for item in year.returns:
        known = latest.get(item.project)
        if item.month <= month and (known is None or known.month < item.month):
            latest[item.project] = item
    parts: dict[str, list[_Reporting]] = {}
    for row in year.baseline.rows:
        known_of = (foreseen or {}).get(row.project)
        parts.setdefault(row.part_of or row.project, []).append(_Reporting(row, latest.get(row.project), known_of))
    return {
        row.code: _expected(row, _rows_of(row, parts[row.code], month), month)
        for row in rows
        if row.decision is not Decision.OUT and row.code in parts
    }


def _rows_of(row: PlanRow, reporting: list[_Reporting], month: Month) -> list[_Reporting]:
    """Return the reporting projects with an even curve for the option in force, where that is not the baseline's.

    A forecast is one of the baseline, and says nothing of another option.
    """
    if row.decision is not Decision.IN or all(item.row.option == row.option for item in reporting):
        return reporting
    first = 3 * ((row.start_quarter or 1) - 1)
    amounts = shared_out(row.in_year_investment, [item.row.total_investment for item in reporting])
    due = Month(month.year, first + 3).last_day if row.start_quarter else None
    changed = []
    for item, amount in zip(reporting, amounts, strict=True):
        curve = tuple(amount * max(0, number - first) // (MONTHS - first) for number in range(1, MONTHS + 1))
        own = replace(
            item.row,
            in_year_investment=amount,
            construction_investment=0,
            curve=curve,
            start_due=due,
            completion_due=None,
        )
        changed.append(replace(item, row=own, foreseen=None))
    return changed


def _expected(row: PlanRow, reporting: list[_Reporting], month: Month) -> Expected:
    returns = [item.latest for item in reporting if item.latest is not None]
    starts = [_start(item, month) for item in reporting]
    is_continuing = row.nature == Nature.CONTINUING
    is_started = is_continuing or any(item.started_on for item in returns)
    start = min((day for day in starts if day is not None), default=None)
    if is_continuing or (start is not None and start.year != month.year):
        start = None
    quarter = None if start is None else (start.month + 2) // 3
    delays = [_delay(item, day) for item, day in zip(reporting, starts, strict=True)]
    completes = row.completes_in_year and all(
        _completes(item, delay, month) for item, delay in zip(reporting, delays, strict=True)
    )
    is_late = max(delays) > 0 or (start is None and not is_continuing and row.start_quarter is not None)
    return Expected(
        project=row.code,
        spent=sum(item.investment_year for item in returns),
        investment=sum(_investment(item, delay, is_continuing) for item, delay in zip(reporting, delays, strict=True)),
        is_started=is_started,
        start_quarter=quarter,
        earliest_quarter=max(first_quarter_left(month), (quarter or MONTHS) if is_late else 1),
        completes=completes,
        is_delayed=is_late and not is_started,
        reason=next((item.reason for item in returns if item.reason), ""),
        permits_missing=sum(item.permits_needed - item.permits_done for item in returns),
    )


def _start(item: _Reporting, month: Month) -> datetime.date | None:
    """Return the day a project started on, else is expected to: as it says, as planned, or next month once overdue."""
    latest, due = item.latest, item.row.start_due
    if latest is not None and latest.started_on is not None:
        return latest.started_on
    if item.foreseen is not None and item.foreseen.starts is False:
        return None
    if latest is not None and latest.expected_start is not None:
        return max(latest.expected_start, _day_after(month))
    return due if due is None or due > month.last_day else _day_after(month)


def _day_after(month: Month) -> datetime.date:
    return month.last_day + datetime.timedelta(days=1)


def _delay(item: _Reporting, start: datetime.date | None) -> int:
    """Return by how many months the start is later than due: 12 where it does not come in the year, never below 0."""
    due = item.row.start_due
    if due is None:
        return 0
    if start is None or start.year > due.year:
        return MONTHS
    return max(0, start.month - due.month)


def _investment(item: _Reporting, delay: int, is_continuing: bool) -> int:
    """Return the year's investment: as its own return expects, else as foreseen, never below what is spent.

    Else what is spent and what the curve still plans after the latest return; a project that has not begun has its
    curve begin `delay` months later.
    """
    latest, curve = item.latest, (0, *item.row.curve)
    spent = 0 if latest is None else latest.investment_year
    if latest is not None and latest.completed_on is not None:
        return spent
    if latest is not None and latest.expected_investment is not None:
        return max(spent, latest.expected_investment)
    if item.foreseen is not None and item.foreseen.investment is not None:
        return max(spent, item.foreseen.investment)
    if is_continuing or (latest is not None and latest.started_on is not None):
        by_now = curve[latest.month.number] if latest is not None else 0
        return spent + curve[MONTHS] - by_now
    return max(spent, curve[MONTHS - delay])


def _completes(item: _Reporting, delay: int, month: Month) -> bool:
    """Return whether a completion planned in the year still comes in it."""
    latest, due = item.latest, item.row.completion_due
    if latest is not None and latest.completed_on is not None:
        return True
    if item.foreseen is not None and item.foreseen.completes is not None:
        return item.foreseen.completes
    if latest is not None and latest.expected_completion is not None:
        return latest.expected_completion.year <= month.year
    return (MONTHS if due is None else due.month) + delay <= MONTHS
