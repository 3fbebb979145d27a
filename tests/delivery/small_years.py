"""Years in a few words, for tests of progress and lights: rows, returns, and a year made of them."""

import datetime
from typing import Any

from sanbai.delivery.records import MONTHS, Baseline, BaselineRow, Month, Return, Year
from sanbai.register.records import Nature

YEAR = 2024
JUNE = Month(YEAR, 6)


def day(month: int, number: int, year: int = YEAR) -> datetime.date:
    """Return a day."""
    return datetime.date(year, month, number)


def row(project: str, planned: int = 1200, curve: tuple[int, ...] | None = None, **more: Any) -> BaselineRow:
    """Return a baseline row; without a curve it is as even as whole numbers allow."""
    even = tuple(planned * month // MONTHS for month in range(1, MONTHS + 1))
    known = {"name": f"project {project}", "nature": Nature.CONTINUING, "total_investment": 10 * planned}
    return BaselineRow(project=project, in_year_investment=planned, curve=curve or even, **(known | more))


def returned(project: str, month: Month = JUNE, invested: int = 0, **more: Any) -> Return:
    """Return a return with so much invested since January."""
    return Return(month=month, project=project, investment_month=0, investment_year=invested, **more)


def year_of(rows: list[BaselineRow], *returns: Return, year: int = YEAR) -> Year:
    """Return a year."""
    return Year(baseline=Baseline(year=year, money_unit="万元", rows=tuple(rows)), returns=returns)
