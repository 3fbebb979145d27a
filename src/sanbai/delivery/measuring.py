"""What a light looks at: for each dimension what is there, what was expected, and what the whole is.

    gap    = (expected - actual) / whole      in points; above zero is behind
    ratio  = actual / expected
    months = calendar months since it was due (for registration: since the start), 0 once it is done
    value  = actual

| dimension | actual | expected | whole |
|---|---|---|---|
| progress, construction | invested | plan of the year x m/12, or planned curve | plan of the year |
| start, completion | come of those due | due by now | due by now |
| funds | paid | as progress, or funds in place, or invested | plan of the year, or what is expected |
| registration | registered | started | started |
| permits | done | needed | needed |
| bonds | spent | amount x months of the window that have passed / window | amount |
| growth | growth | the higher of planned growth and the city's growth | 1 |

Where nothing is expected there is nothing to judge.
"""

import datetime
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sanbai.delivery.progress import Progress, groups_progress, last_returns, projects_progress, summed
from sanbai.delivery.records import MONTHS, BaselineRow, Month, Return, Year
from sanbai.delivery.supplements.records import BondSpending, Supplements
from sanbai.policy.lights import Against, Dimension, Form, Level, Light


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One dimension of one project or group at the end of a month.

    `since` is the day from which months are counted, if there is one; `known` is the month of the last return, None
    where none has come (and for groups).
    """

    level: Level
    code: str
    month: Month
    actual: Fraction
    expected: Fraction
    whole: Fraction
    since: datetime.date | None = None
    known: Month | None = None

    def value(self, form: Form) -> Fraction | None:
        """Return the figure that a threshold of this form looks at, None where there is nothing to judge."""
        if form is Form.VALUE:
            return self.actual
        if form is Form.MONTHS:
            return self._months()
        if form is Form.RATIO:
            return self.actual / self.expected if self.expected else None
        return (self.expected - self.actual) / self.whole if self.whole else None

    def _months(self) -> Fraction | None:
        if not self.expected:
            return None
        if self.actual >= self.expected:
            return Fraction(0)
        return None if self.since is None else months_between(self.since, self.month.last_day)


def months_between(first: datetime.date, last: datetime.date) -> Fraction:
    """Return the calendar months from a day to a later one: whole months, and days as a part of the month they are in.

    From 15 March to 15 April is one month exactly; a day that the later month lacks is its last. 0 where `last` is not
    later.
    """
    if last <= first:
        return Fraction(0)
    whole = 12 * (last.year - first.year) + last.month - first.month
    whole -= _months_later(first, whole) > last
    begin, end = _months_later(first, whole), _months_later(first, whole + 1)
    return whole + Fraction((last - begin).days, (end - begin).days)


def _months_later(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Measures:
    """What lights look at, month by month of one year; every month is computed once."""

    def __init__(self, year: Year, supplements: Supplements) -> None:
        self._year, self._supplements = year, supplements
        self._rows = {row.project: row for row in year.baseline.rows}
        self._projects: dict[Month, list[Progress]] = {}
        self._last: dict[Month, Mapping[str, Return]] = {}

    def of(self, light: Light, month: Month) -> Iterator[Measured]:
        """Yield what a light looks at in a month: each project or group that it can judge."""
        if light.dimension is Dimension.BONDS:
            yield from self._bonds(light, month)
        elif light.dimension is Dimension.GROWTH:
            yield from self._growth(month)
        else:
            yield from (self._measured(light, each) for each in self._progress(light.level, month))

    def _progress(self, level: Level, month: Month) -> Iterable[Progress]:
        """Return the progress of every project or group of a level."""
        if month not in self._projects:
            self._last[month] = last_returns(self._year, month)
            self._projects[month] = projects_progress(self._year, self._last[month], month)
        projects = self._projects[month]
        if level is Level.PROJECT:
            return projects
        if level is Level.CITY:
            return (summed(level, "", month, projects),)
        return groups_progress(self._year, month, level, projects)

    def _measured(self, light: Light, progress: Progress) -> Measured:
        actual, expected, whole = _figures(light, progress)
        is_project = light.level is Level.PROJECT
        last = self._last[progress.month].get(progress.code) if is_project else None
        return Measured(
            level=light.level,
            code=progress.code,
            month=progress.month,
            actual=Fraction(actual),
            expected=Fraction(expected),
            whole=Fraction(whole),
            since=_since(light.dimension, self._rows[progress.code], last) if is_project else None,
            known=last.month if last else None,
        )

    def _bonds(self, light: Light, month: Month) -> Iterator[Measured]:
        """Yield the bonds of each project or group, summed up."""
        groups: dict[str, list[BondSpending]] = {}
        for bond in self._supplements.bonds:
            if bond.month == month:
                code = "" if light.level is Level.CITY else str(getattr(self._rows[bond.project], light.level.value))
                groups.setdefault(code, []).append(bond)
        for code, bonds in sorted(groups.items()):
            expected = sum((_expected_of_bond(bond, month, light.window) for bond in bonds), Fraction(0))
            whole, spent = sum(bond.amount for bond in bonds), sum(bond.spent for bond in bonds)
            yield _group(light, code, month, (spent, expected, whole))

    def _growth(self, month: Month) -> Iterator[Measured]:
        """Yield each district whose growth is reported, beside its plan and the city's growth."""
        here = [figure for figure in self._supplements.city if figure.month == month]
        whole = next((figure.grown for figure in here if not figure.district), None)
        for figure in sorted(here, key=lambda figure: figure.district):
            asked = [growth for growth in (figure.asked, whole) if growth is not None]
            if figure.district and figure.grown is not None and asked:
                yield Measured(
                    level=Level.DISTRICT,
                    code=figure.district,
                    month=month,
                    actual=figure.grown,
                    expected=max(asked),
                    whole=Fraction(1),
                )


def _group(light: Light, code: str, month: Month, figures: Iterable[Fraction | int]) -> Measured:
    actual, expected, whole = map(Fraction, figures)
    return Measured(level=light.level, code=code, month=month, actual=actual, expected=expected, whole=whole)


def _expected_of_bond(bond: BondSpending, month: Month, window: int) -> Fraction:
    """Return amount x months passed / window, where the first month is the one after the issue."""
    passed = 12 * (month.year - bond.issued_on.year) + month.number - bond.issued_on.month
    return Fraction(bond.amount * min(max(passed, 0), window), window)


def _figures(light: Light, progress: Progress) -> tuple[Fraction | int, Fraction | int, Fraction | int]:
    """Return actual, expected and whole of a dimension, as the module's table has them."""
    starts, completions = progress.starts, progress.completions
    if light.dimension is Dimension.START:
        return starts.in_time + starts.late, starts.due, starts.due
    if light.dimension is Dimension.COMPLETION:
        return completions.in_time + completions.late, completions.due, completions.due
    if light.dimension is Dimension.REGISTRATION:
        return progress.registered, progress.started, progress.started
    if light.dimension is Dimension.PERMITS:
        return progress.permits_done, progress.permits_needed, progress.permits_needed
    if light.dimension is Dimension.PROGRESS:
        return progress.invested, _clock(light, progress, progress.planned), progress.planned
    if light.dimension is Dimension.CONSTRUCTION:
        planned = progress.construction_planned
        return progress.construction, _clock(light, progress, planned), planned
    if light.against is Against.FUNDS_IN_PLACE:
        return progress.paid, progress.in_place, progress.in_place
    if light.against is Against.INVESTMENT:
        return progress.paid, progress.invested, progress.invested
    return progress.paid, _clock(light, progress, progress.planned), progress.planned


def _clock(light: Light, progress: Progress, planned: int) -> Fraction:
    """Return what a plan of the year asks by now, on the light's own clock."""
    if light.against is Against.TIME_PROGRESS:
        return Fraction(planned * progress.month.number, MONTHS)
    return planned * (progress.planned_completion or Fraction(0))


def _since(dimension: Dimension, row: BaselineRow, last: Return | None) -> datetime.date | None:
    """Return the day from which a project's months are counted: when it was due, or for registration when it began."""
    if dimension is Dimension.START:
        return row.start_due
    if dimension is Dimension.COMPLETION:
        return row.completion_due
    return last.started_on if last is not None and dimension is Dimension.REGISTRATION else None
