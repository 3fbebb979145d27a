"""How far a year has come at the end of a month: for the city, every group and every project, all of it exact.

Time progress (时间进度, m/12) and the planned curve (序时进度) are two clocks; every figure names the one it is read
against. A project that has not returned the month stands with its last return; `reported` says how many have.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

from sanbai.delivery.records import BaselineRow, Month, Return, Year
from sanbai.policy.lights import Level
from sanbai.policy.records import Policy
from sanbai.register.records import Nature
from sanbai.units import MONEY_UNITS

CITY_FIGURE = "fixed_asset_investment"
"""The policy's figure that a support ratio is a part of."""

GROUPS = (Level.PROGRAMME, Level.CATEGORY, Level.DISTRICT, Level.DEPARTMENT)


def part(value: Fraction | int, of: Fraction | int) -> Fraction | None:
    """Return value / of, None where there is nothing to be a part of."""
    return Fraction(value) / of if of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Starts or completions: `planned` in the year, `due` by the end of the month, and what came of them.

    `in_time` came by their due day, `late` after it; `early` came though they are due only later in the year. `beside`
    came in the year without being due in it, such as a start from the early-promotion list.
    """

    planned: int = 0
    due: int = 0
    in_time: int = 0
    late: int = 0
    early: int = 0
    beside: int = 0

    @property
    def done(self) -> int:
        """How many of the planned ones have come."""
        return self.in_time + self.late + self.early

    @property
    def overdue(self) -> int:
        """How many are due and have not come."""
        return self.due - self.in_time - self.late

    @property
    def of_year(self) -> Fraction | None:
        """Done / planned in the year."""
        return part(self.done, self.planned)

    @property
    def of_due(self) -> Fraction | None:
        """(in time + late) / due by now; early ones do not make up for overdue ones."""
        return part(self.in_time + self.late, self.due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One group at the end of a month; sums over its projects, money in the register's unit since January.

    `planned_by_now` is the planned curve at this month. `invested` counts all projects, `invested_early` those of the
    early-promotion list alone, which have no plan. `registered` counts projects among those `started` in any year.
    `city_investment` is the fixed-asset investment of the whole city for the year, `city_by_now` that of January to
    this month where statistics has reported it; both None below the city.
    """

    level: Level
    code: str
    month: Month
    projects: int = 0
    early_promotion: int = 0
    reported: int = 0
    planned: int = 0
    planned_by_now: int = 0
    invested: int = 0
    invested_early: int = 0
    construction_planned: int = 0
    construction: int = 0
    in_place: int = 0
    paid: int = 0
    starts: Tally = field(default_factory=Tally)
    completions: Tally = field(default_factory=Tally)
    permits_needed: int = 0
    permits_done: int = 0
    needing_permits: int = 0
    fully_permitted: int = 0
    started: int = 0
    registered: int = 0
    city_investment: int | None = None
    city_by_now: int | None = None

    @property
    def completion(self) -> Fraction | None:
        """Investment completion (投资完成率): invested / planned in the year."""
        return part(self.invested, self.planned)

    @property
    def planned_completion(self) -> Fraction | None:
        """The planned curve as a part of the year: planned by now / planned in the year."""
        return part(self.planned_by_now, self.planned)

    @property
    def ahead_of_time(self) -> Fraction | None:
        """Completion less time progress, in points (as a fraction of 1): below zero is behind."""
        return None if self.completion is None else self.completion - self.month.time_progress

    @property
    def ahead_of_curve(self) -> Fraction | None:
        """Completion less the planned curve, in points (as a fraction of 1): below zero is behind."""
        if self.completion is None or self.planned_completion is None:
            return None
        return self.completion - self.planned_completion

    @property
    def of_curve(self) -> Fraction | None:
        """Invested / planned by now (完成序时目标)."""
        return part(self.invested, self.planned_by_now)

    @property
    def construction_completion(self) -> Fraction | None:
        """Construction and installation done / planned in the year."""
        return part(self.construction, self.construction_planned)

    @property
    def construction_share(self) -> Fraction | None:
        """Construction and installation / invested (建安投资占比)."""
        return part(self.construction, self.invested)

    @property
    def funds_in_place(self) -> Fraction | None:
        """Funds in place / planned in the year (资金到位率)."""
        return part(self.in_place, self.planned)

    @property
    def funds_paid(self) -> Fraction | None:
        """Funds paid / funds in place (资金支付率)."""
        return part(self.paid, self.in_place)

    @property
    def permits(self) -> Fraction | None:
        """Permits done / permits needed (手续办结率)."""
        return part(self.permits_done, self.permits_needed)

    @property
    def permitted(self) -> Fraction | None:
        """Projects that have every permit / projects that need any."""
        return part(self.fully_permitted, self.needing_permits)

    @property
    def registration(self) -> Fraction | None:
        """Registered with statistics / started (入统率)."""
        return part(self.registered, self.started)

    @property
    def support(self) -> Fraction | None:
        """Support ratio to date (投资支撑率): invested / the city's investment of the same months."""
        return None if self.city_by_now is None else part(self.invested, self.city_by_now)

    @property
    def support_of_year(self) -> Fraction | None:
        """Invested / the city's investment of the whole year, as the policy states it."""
        return None if self.city_investment is None else part(self.invested, self.city_investment)


def make_progress(
    year: Year, month: Month, city_investment: int | None = None, city_by_now: int | None = None
) -> tuple[Progress, ...]:
    """Return the progress of the city, of every group by code, and of every project, at the end of a month.

    Raises `ValueError` for a month of another year.
    """
    if month.year != year.baseline.year:
        raise ValueError(f"{month} is not in {year.baseline.year}")
    projects = projects_progress(year, last_returns(year, month), month)
    city = summed(Level.CITY, "", month, projects, city_investment=city_investment, city_by_now=city_by_now)
    groups = (group for level in GROUPS for group in groups_progress(year, month, level, projects))
    return (city, *groups, *sorted(projects, key=lambda item: item.code))


def projects_progress(year: Year, last: Mapping[str, Return], month: Month) -> list[Progress]:
    """Return the progress of every project from its last return, in the order of the baseline."""
    return [project_progress(row, last.get(row.project), month) for row in year.baseline.rows]


def city_investment(policy: Policy) -> int | None:
    """Return the city's fixed-asset investment of the year as the policy states it, None where it does not."""
    found = (figure for figure in policy.figures if figure.code == CITY_FIGURE and figure.unit in MONEY_UNITS)
    return next((figure.value for figure in found), None)


def last_returns(year: Year, month: Month) -> Mapping[str, Return]:
    """Return each project's last return of the year up to a month."""
    known = [item for item in year.returns if item.month.year == month.year and item.month <= month]
    return {item.project: item for item in sorted(known, key=lambda item: item.month)}


def groups_progress(year: Year, month: Month, level: Level, projects: Sequence[Progress]) -> Iterator[Progress]:
    """Yield the progress of every group of a level, by code; `projects` are in the order of the baseline."""
    members: dict[str, list[Progress]] = {}
    for row, each in zip(year.baseline.rows, projects, strict=True):
        members.setdefault(getattr(row, level.value), []).append(each)
    yield from (summed(level, code, month, members[code]) for code in sorted(members))


_SUMMED = tuple(item.name for item in fields(Progress) if item.type == "int" or item.type is int)
_TALLIES = ("starts", "completions")


def summed(
    level: Level,
    code: str,
    month: Month,
    parts: Iterable[Progress],
    *,
    city_investment: int | None = None,
    city_by_now: int | None = None,
) -> Progress:
    """Return the sum of projects as one group."""
    listed = list(parts)
    sums: dict[str, Any] = {name: sum(getattr(item, name) for item in listed) for name in _SUMMED}
    sums |= {name: _sum_tallies(getattr(item, name) for item in listed) for name in _TALLIES}
    return Progress(
        level=level, code=code, month=month, city_investment=city_investment, city_by_now=city_by_now, **sums
    )


def _sum_tallies(tallies: Iterable[Tally]) -> Tally:
    listed = list(tallies)
    return Tally(**{item.name: sum(getattr(tally, item.name) for tally in listed) for item in fields(Tally)})


def project_progress(row: BaselineRow, last: Return | None, month: Month) -> Progress:
    """Return the progress of one project from its last return, if it has any."""
    early = row.nature is Nature.EARLY_PROMOTION
    planned = Progress(
        level=Level.PROJECT,
        code=row.project,
        month=month,
        projects=int(not early),
        early_promotion=int(early),
        planned=row.in_year_investment,
        planned_by_now=row.curve[month.number - 1],
        construction_planned=row.construction_investment,
        starts=tally(row.start_due, None, month),
        completions=tally(row.completion_due, None, month),
    )
    return planned if last is None else _returned(planned, row, last)


def _returned(planned: Progress, row: BaselineRow, last: Return) -> Progress:
    """Return a project's progress with what its last return says."""
    month, early = planned.month, bool(planned.early_promotion)
    started = row.nature is Nature.CONTINUING or (last.started_on is not None and last.started_on <= month.last_day)
    registered = last.registered_on is not None and last.registered_on <= month.last_day
    return replace(
        planned,
        reported=int(last.month == month),
        invested=last.investment_year,
        invested_early=last.investment_year if early else 0,
        construction=last.construction_year,
        in_place=last.funds_in_place_year,
        paid=last.paid_year,
        starts=tally(row.start_due, last.started_on, month),
        completions=tally(row.completion_due, last.completed_on, month),
        permits_needed=last.permits_needed,
        permits_done=last.permits_done,
        needing_permits=int(last.permits_needed > 0),
        fully_permitted=int(last.permits_needed > 0 and last.permits_done == last.permits_needed),
        started=int(started),
        registered=int(started and registered),
    )


def tally(due: datetime.date | None, came: datetime.date | None, month: Month) -> Tally:
    """Return the tally of one start or completion: the last day on which it is in time, and the day it came, if any.

    What comes after the month has not come yet; what came before the year and was not due in it does not count.
    """
    here = came is not None and came <= month.last_day
    if due is None:
        return Tally(beside=int(here and came is not None and came.year == month.year))
    if due > month.last_day:
        return Tally(planned=1, early=int(here))
    late = here and came is not None and came > due
    return Tally(planned=1, due=1, in_time=int(here and not late), late=int(late))
