"""What a policy says of following its plan: when returns are due, how a year's money is planned, what is remarked on.

`[[reporting]]` are the windows, `[delivery]` the planned curve, the milestones that are due dates, the permits a start
needs, and the thresholds of the checks. A policy that says nothing of it has the usual ones.
"""

import datetime
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sanbai.language import Text


class Rhythm(StrEnum):
    """How often a return is due."""

    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"


RHYTHM_NAMES = {
    Rhythm.HALF_MONTH: Text("半月", "half-monthly"),
    Rhythm.MONTH: Text("每月", "monthly"),
    Rhythm.QUARTER: Text("每季度", "quarterly"),
}

REPORTING_LISTS = ("plan", "early_promotion")
"""Whose returns a window is for; an early-promotion project that has started reports with the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """A window: the returns of a `list` are due `every` so often, by the days `due` of the month or of the next one.

    `due` has two days where returns are half-monthly, else one; a day that a month has not is its last. `december` is
    the day for December where it differs. A quarterly return is that of March, June, September and December.
    """

    id: str
    name: Text
    list: str
    every: Rhythm
    due: tuple[int, ...]
    next_month: bool = False
    december: int | None = None
    source: str = ""

    def days(self, year: int, month: int) -> tuple[datetime.date, ...]:
        """Return the days by which the return of a month is due, in order; none where no return is due for it."""
        if self.every is Rhythm.QUARTER and month % 3:
            return ()
        days = (self.december,) if month == 12 and self.december else self.due
        if self.next_month:
            year, month = year + month // 12, month % 12 + 1
        last = monthrange(year, month)[1]
        return tuple(datetime.date(year, month, min(day, last)) for day in days)


USUAL_WINDOWS = (
    Reporting(
        id="plan-usual",
        name=Text("计划项目月报", "monthly return of the plan"),
        list="plan",
        every=Rhythm.MONTH,
        due=(6,),
        next_month=True,
        source="Guangdong 2020",
    ),
    Reporting(
        id="early-promotion-usual",
        name=Text("前期推进项目季报", "quarterly return of early promotion"),
        list="early_promotion",
        every=Rhythm.QUARTER,
        due=(6,),
        next_month=True,
        source="Guangdong 2020",
    ),
)
"""The windows of a list for which a policy names none."""

USUAL_CURVE = tuple(Fraction(tenths, 1000) for tenths in (60, 120, 208, 289, 369, 450, 540, 630, 720, 810, 900, 1000))
"""The part of the year's money that is planned to be invested by the end of each month; March and June are those of
Shanghai in 2025 (500 and 1,080 of 2,400)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a year's money is planned and its returns are checked (`[delivery]`).

    `curve` has twelve parts of 1 that never fall, the last of them 1. `start_milestone` and `completion_milestone` are
    codes of the register's milestones that are due dates. `permits` are the approvals a start needs. `paid_gap` is how
    far payments may be from investment, as a part of it; `physical_gap` how far physical progress may be from invested
    money, as a part of the whole; `spike` how many times the median of earlier months a month that ends a quarter may
    be; `round_run` how many round amounts in a row are remarked on.
    """

    curve: tuple[Fraction, ...] = USUAL_CURVE
    start_milestone: str = ""
    completion_milestone: str = ""
    permits: tuple[str, ...] = ()
    paid_gap: Fraction = Fraction(3, 10)
    physical_gap: Fraction = Fraction(1, 4)
    spike: int = 3
    round_run: int = 3
    source: str = ""


def window_for(windows: tuple[Reporting, ...], which: str) -> Reporting:
    """Return the window of a list (`plan` or `early_promotion`): the policy's, else the usual one."""
    return next(window for window in (*windows, *USUAL_WINDOWS) if window.list == which)
