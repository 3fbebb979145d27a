"""Which return is due of whom and by when, and whether it came in time; the windows are data of the policy."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from sanbai.delivery.records import BaselineRow, Month, Return
from sanbai.policy.records import Policy
from sanbai.policy.reporting import Reporting, window_for
from sanbai.register.records import Nature


class Timeliness(Enum):
    """How a return stands to its window: nothing is due, it is awaited, came in time, came late, or is missing.

    A half-monthly return that was not brought up to date for its second half is outdated.
    """

    NOT_DUE = "not_due"
    AWAITED = "awaited"
    IN_TIME = "in_time"
    LATE = "late"
    OUTDATED = "outdated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Due:
    """What is asked of one project for one month: its window, and the days by which it must have reported."""

    window: Reporting
    days: tuple[datetime.date, ...]


def due(row: BaselineRow, returns: Iterable[Return], month: Month, policy: Policy) -> Due:
    """Return what is asked of a project for a month, given its returns so far.

    An early-promotion project reports as its list does until it has started; from the month of its start on it reports
    with the plan (Guangdong 2020).
    """
    started = any(item.started_on is not None and item.started_on <= month.last_day for item in returns)
    waits = row.nature is Nature.EARLY_PROMOTION and not started
    window = window_for(policy.reporting, "early_promotion" if waits else "plan")
    return Due(window, window.days(month.year, month.number))


def timeliness(asked: Due, given: Return | None, as_of: datetime.date) -> Timeliness:
    """Return how a return (None where there is none) stands to its window on the day `as_of`.

    A return without the day it was filled in counts as in time.
    """
    passed = [day for day in asked.days if day < as_of]
    if not asked.days:
        return Timeliness.NOT_DUE
    if given is None:
        return Timeliness.MISSING if passed else Timeliness.AWAITED
    if given.filled_on is None:
        return Timeliness.IN_TIME
    if given.filled_on > asked.days[-1]:
        return Timeliness.LATE
    return Timeliness.OUTDATED if passed[1:] and given.filled_on <= passed[-2] else Timeliness.IN_TIME
