"""Reporting windows are data: whose return is due for which month, by which day, and whether it came in time."""

import datetime
from dataclasses import replace

import pytest

from sanbai.delivery.records import BaselineRow, Month, Return
from sanbai.delivery.windows import Due, Timeliness, due, timeliness
from sanbai.language import Text
from sanbai.policy.records import Policy
from sanbai.policy.reporting import USUAL_WINDOWS, Reporting, Rhythm
from tests.delivery.opened import row, village, village_baseline

DATE = datetime.date
NAME = Text("报", "return")


def window(every: Rhythm, *days: int, next_month: bool = False, december: int | None = None) -> Reporting:
    return Reporting(
        id="w", name=NAME, list="plan", every=every, due=days, next_month=next_month, december=december, source="s"
    )


SIXTH = window(Rhythm.MONTH, 6, next_month=True)
QINGYUAN = window(Rhythm.MONTH, 28, december=25)
HALVES = window(Rhythm.HALF_MONTH, 13, 29)
QUARTERS = window(Rhythm.QUARTER, 6, next_month=True)

# window, month -> the days by which its return is due
DAYS = [
    (SIXTH, 1, (DATE(2025, 2, 6),)),
    (SIXTH, 12, (DATE(2026, 1, 6),)),
    (QINGYUAN, 6, (DATE(2025, 6, 28),)),
    (QINGYUAN, 12, (DATE(2025, 12, 25),)),
    (HALVES, 1, (DATE(2025, 1, 13), DATE(2025, 1, 29))),
    (HALVES, 2, (DATE(2025, 2, 13), DATE(2025, 2, 28))),
    (QUARTERS, 2, ()),
    (QUARTERS, 3, (DATE(2025, 4, 6),)),
    (QUARTERS, 12, (DATE(2026, 1, 6),)),
    (window(Rhythm.MONTH, 31), 4, (DATE(2025, 4, 30),)),
]


@pytest.mark.parametrize(("asked", "month", "days"), DAYS)
def test_a_window_has_its_days(asked: Reporting, month: int, days: tuple[datetime.date, ...]) -> None:
    assert asked.days(2025, month) == days


def given(day: datetime.date | None) -> Return:
    return row(6, "R1", filled_on=day, reviewed_on=day)


# due days, when it was filled in (None: no return), the day of the check -> how it stands
MONTHLY, HALF, NONE = (DATE(2025, 7, 6),), (DATE(2025, 6, 13), DATE(2025, 6, 29)), ()
TIMES = [
    (NONE, None, DATE(2025, 12, 31), Timeliness.NOT_DUE),
    (MONTHLY, None, DATE(2025, 7, 6), Timeliness.AWAITED),
    (MONTHLY, None, DATE(2025, 7, 7), Timeliness.MISSING),
    (MONTHLY, DATE(2025, 7, 6), DATE(2025, 12, 31), Timeliness.IN_TIME),
    (MONTHLY, DATE(2025, 7, 7), DATE(2025, 12, 31), Timeliness.LATE),
    (HALF, None, DATE(2025, 6, 13), Timeliness.AWAITED),
    (HALF, None, DATE(2025, 6, 14), Timeliness.MISSING),
    (HALF, DATE(2025, 6, 13), DATE(2025, 6, 29), Timeliness.IN_TIME),
    (HALF, DATE(2025, 6, 13), DATE(2025, 6, 30), Timeliness.OUTDATED),
    (HALF, DATE(2025, 6, 14), DATE(2025, 6, 30), Timeliness.IN_TIME),
    (HALF, DATE(2025, 6, 30), DATE(2025, 7, 30), Timeliness.LATE),
]


@pytest.mark.parametrize(("days", "filled", "as_of", "stands"), TIMES)
def test_a_return_stands_to_its_window(
    days: tuple[datetime.date, ...], filled: datetime.date | None, as_of: datetime.date, stands: Timeliness
) -> None:
    assert timeliness(Due(SIXTH, days), given(filled) if filled else None, as_of) is stands


def test_a_return_that_does_not_say_when_is_in_time() -> None:
    assert timeliness(Due(SIXTH, MONTHLY), given(None), DATE(2026, 1, 1)) is Timeliness.IN_TIME


def of(code: str) -> BaselineRow:
    return next(item for item in village_baseline().rows if item.project == code)


def asked(code: str, month: int, *returns: Return, policy: Policy | None = None) -> tuple[str, int]:
    found = due(of(code), returns, Month(2025, month), policy or village()[1])
    return found.window.list, len(found.days)


def test_the_plan_reports_monthly_and_who_waits_quarterly() -> None:
    """Guangdong's rule of 2020, where the policy says nothing."""
    assert USUAL_WINDOWS[0].due == (6,)
    assert [asked("R1", month) for month in (1, 3)] == [("plan", 1), ("plan", 1)]
    assert [asked("W1", month) for month in (1, 2, 3)] == [("early_promotion", 0)] * 2 + [("early_promotion", 1)]


def test_a_project_that_starts_early_switches_to_the_monthly_return() -> None:
    """From the month of its start on, and not before it."""
    started = row(6, "W1", 5, started_on=DATE(2025, 5, 20))
    assert asked("W1", 7, started) == ("plan", 1)
    assert asked("W1", 5, started) == ("plan", 1)
    assert asked("W1", 4, started) == ("early_promotion", 0)


def test_a_list_that_the_policy_names_has_its_window_and_the_other_the_usual_one() -> None:
    policy = replace(village()[1], reporting=(replace(HALVES, list="plan"),))
    assert asked("R1", 1, policy=policy) == ("plan", 2)
    assert asked("W1", 3, policy=policy) == ("early_promotion", 1)
