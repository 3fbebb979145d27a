"""Small plan years for the tests of forecasts: baselines and returns made by hand."""

import datetime
import random
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from sanbai.delivery.files import FOLDER, write_baseline, write_returns
from sanbai.delivery.records import MONTHS, Baseline, BaselineRow, Month, Return, Year
from sanbai.register.records import Nature

YEAR = 2025


def row(
    code: str,
    amount: int = 1200,
    category: str = "roads",
    *,
    start: int | None = None,
    completion: int | None = None,
    total: int | None = None,
) -> BaselineRow:
    """Return a project with an even curve; `start` and `completion` are the months in which they are due."""
    return BaselineRow(
        project=code,
        name=code,
        programme="works",
        category=category,
        district="east",
        department="transport",
        nature=Nature.CONTINUING if start is None else Nature.NEW_START,
        start_due=None if start is None else Month(YEAR, start).last_day,
        completion_due=None if completion is None else Month(YEAR, completion).last_day,
        in_year_investment=amount,
        total_investment=amount * 3 if total is None else total,
        curve=tuple(amount * month // MONTHS for month in range(1, MONTHS + 1)),
    )


def told(
    project: str,
    by_month: Sequence[int],
    *,
    started: int | None = None,
    completed: int | None = None,
    expected_completion: datetime.date | None = None,
) -> list[Return]:
    """Return a project's returns from January on, from its cumulative investment; events by their month."""
    return [
        Return(
            month=Month(YEAR, number),
            project=project,
            investment_month=amount - (by_month[number - 2] if number > 1 else 0),
            investment_year=amount,
            started_on=_day(started, number),
            completed_on=_day(completed, number),
            expected_completion=expected_completion,
        )
        for number, amount in enumerate(by_month, 1)
    ]


def _day(month: int | None, number: int) -> datetime.date | None:
    return datetime.date(YEAR, month, 15) if month is not None and month <= number else None


def year(rows: Sequence[BaselineRow], returns: Mapping[str, Sequence[int]] | Sequence[Return] = ()) -> Year:
    """Return a plan year from rows and returns, or from each project's cumulative investment."""
    if isinstance(returns, Mapping):
        returns = [item for project, amounts in returns.items() for item in told(project, amounts)]
    return Year(baseline=Baseline(year=YEAR, money_unit="万元", rows=tuple(rows)), returns=tuple(returns))


def many(count: int = 120, pace: float = 0.9) -> Year:
    """Return a year of many projects in four categories, known to June; paces lie around one, starts slip."""
    rows, returns = [], []
    for number in range(count):
        start = 1 + number % 12 if number % 3 == 0 else None
        category = ("roads", "rail", "schools", "parks")[number % 4]
        rows.append(row(f"P{number:03d}", 600 + 50 * (number % 17), category, start=start))
        own = pace * (0.6 + 0.05 * (number % 17))
        amounts = [int(own * rows[-1].curve[month] * (0.9 + 0.2 * ((number + month) % 2))) for month in range(6)]
        cumulative = [max(amounts[: month + 1]) for month in range(6)]
        late = None if start is None else start + number % 5
        returns += told(rows[-1].project, cumulative, started=late)
    return year(rows, returns)


def whole_year(seed: int, count: int = 90) -> Year:
    """Return a year told to December: paces differ, months are uneven, starts and completions slip."""
    chance = random.Random(seed)
    rows, returns = [], []
    for number in range(count):
        start = chance.choice((3, 6, 9)) if number % 3 == 0 else None
        completion = 12 if number % 4 == 1 else None
        rows.append(row(f"P{number:03d}", 600, "abcd"[number % 4], start=start, completion=completion))
        pace, slip = chance.lognormvariate(-0.1, 0.3), chance.choice((0, 0, 0, 2, 5, 12))
        amounts, done = [], 0
        for month in range(1, MONTHS + 1):
            waiting = start is not None and month < start + slip
            done += int(50 * pace * chance.uniform(0.4, 1.6) * (0.2 if waiting else 1.0))
            amounts.append(done)
        came = None if start is None or start + slip > MONTHS else start + slip
        done_on = 11 if completion and pace > 0.8 else None
        returns += told(rows[-1].project, amounts, started=came, completed=done_on)
    return year(rows, returns)


def write_year(folder: Path, year: Year) -> None:
    """Write a year as the whole of a plan-year folder's delivery."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    write_baseline(folder, year.baseline)
    for month in sorted({item.month for item in year.returns}):
        write_returns(folder, month, [item for item in year.returns if item.month == month])
