"""The month report as records: the year's course, how groups stand, and which lights are on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sanbai.delivery.forecast_path import Foreseen
from sanbai.delivery.light_writing import listed
from sanbai.delivery.lights import Signal, overall
from sanbai.delivery.naming import Naming
from sanbai.delivery.progress import Progress, last_returns, make_progress
from sanbai.delivery.records import MONTHS, Month, Return, Year
from sanbai.language import Text
from sanbai.policy.lights import Colour, Dimension, Level
from sanbai.publication.public import PublicChange
from sanbai.publication.rounding import Scale, scale_for
from sanbai.units import MONEY_UNITS, MoneyUnit

RANKED = (Level.PROGRAMME, Level.DISTRICT, Level.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """The city's investment since January by the end of a month; `invested` is None after the month of the report."""

    month: Month
    planned: int
    invested: int | None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A category and how far it is ahead of the planned curve month by month, in points (as a fraction of 1)."""

    code: str
    name: Text
    points: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The groups of one level, the farthest ahead of the planned curve first; groups without a plan come last."""

    level: Level
    rows: tuple[Progress, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of the month against the first baseline, and whose it is."""

    code: str
    name: Text
    change: PublicChange


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReport:
    """What a month report states. `lights` are red, yellow and excused; `colours` count overall lights of projects.

    `by_dimension` counts the lights of every dimension by colour; `foreseen` is empty where there is no forecast of the
    month; `note` says how projects are counted, and which are not shown.
    """

    month: Month
    title: Text
    notice: Text
    naming: Naming
    unit: MoneyUnit
    scale: Scale
    city: Progress
    progress: tuple[Progress, ...]
    course: tuple[CoursePoint, ...]
    foreseen: tuple[Foreseen, ...]
    heat: tuple[HeatRow, ...]
    rankings: tuple[Ranking, ...]
    lights: tuple[Signal, ...]
    colours: Mapping[Colour, int]
    by_dimension: tuple[tuple[Dimension, Mapping[Colour, int]], ...]
    returns: Mapping[str, Return]
    changes: tuple[Changed, ...] = ()
    note: Text = Text("", "")


@dataclass(frozen=True, slots=True)
class Told:
    """What a report is told beside the year: title, names, the city's figures, the forecast, a notice on data."""

    title: Text
    naming: Naming
    city_investment: int | None = None
    city_by_now: int | None = None
    foreseen: tuple[Foreseen, ...] = ()
    notice: Text = Text("", "")
    changes: tuple[Changed, ...] = ()


def make_report(year: Year, month: Month, signals: Sequence[Signal], told: Told) -> MonthReport:
    """Return the report of a month from the year and its signals."""
    months = [Month(month.year, number) for number in range(1, month.number + 1)]
    course = [make_progress(year, each) for each in months[:-1]]
    now = make_progress(year, month, told.city_investment, told.city_by_now)
    by_month = [*course, now]
    unit = MONEY_UNITS[year.baseline.money_unit]
    return MonthReport(
        month=month,
        title=told.title,
        notice=told.notice,
        naming=told.naming,
        unit=unit,
        scale=scale_for(now[0].planned, unit),
        city=now[0],
        progress=now,
        course=tuple(_course(year, by_month)),
        foreseen=tuple(point for point in told.foreseen if point.month > month),
        heat=tuple(_heat(by_month, told.naming)),
        rankings=tuple(_rankings(now)),
        lights=listed(signals),
        colours=_colours(signals),
        by_dimension=tuple(_by_dimension(signals)),
        returns=last_returns(year, month),
        changes=told.changes,
        note=_bundles_note(year),
    )


def _bundles_note(year: Year) -> Text:
    """Return why there are more projects than in the plan: a bundle reports, and so counts, by its parts."""
    parts = [row.part_of for row in year.baseline.rows if row.part_of]
    count = len(set(parts))
    if not parts:
        return Text("", "")
    bundles = "bundle counts" if count == 1 else "bundles count"
    return Text(f"{count}个打捆项目按其{len(parts)}个组成部分计。", f"{count} {bundles} by {len(parts)} parts.")


def _course(year: Year, by_month: Sequence[Sequence[Progress]]) -> Iterator[CoursePoint]:
    for number in range(1, MONTHS + 1):
        planned = sum(row.curve[number - 1] for row in year.baseline.rows)
        invested = by_month[number - 1][0].invested if number <= len(by_month) else None
        yield CoursePoint(Month(year.baseline.year, number), planned, invested)


def _heat(by_month: Sequence[Sequence[Progress]], naming: Naming) -> Iterator[HeatRow]:
    found = [{item.code: item for item in month if item.level is Level.CATEGORY} for month in by_month]
    order = {code: place for place, (field, code) in enumerate(naming.words.names) if field == Level.CATEGORY}
    for code, item in sorted(
        found[-1].items(), key=lambda pair: (order.get(pair[0], len(naming.words.names)), pair[0])
    ):
        if item.planned:
            points = tuple(month[code].ahead_of_curve for month in found)
            yield HeatRow(code, naming.name(Level.CATEGORY, code), points)


def _rankings(now: Iterable[Progress]) -> Iterator[Ranking]:
    items = tuple(now)
    for level in RANKED:
        rows = [item for item in items if item.level is level and (item.planned or item.invested)]
        if len(rows) > 1:
            yield Ranking(level, tuple(sorted(rows, key=_rank)))


def _rank(item: Progress) -> tuple[bool, Fraction, str]:
    ahead = item.ahead_of_curve
    return ahead is None, -(ahead or Fraction(0)), item.code


def _colours(signals: Iterable[Signal]) -> dict[Colour, int]:
    shown = [colour for (level, _), colour in overall(signals).items() if level is Level.PROJECT]
    return {colour: shown.count(colour) for colour in Colour}


def _by_dimension(signals: Sequence[Signal]) -> Iterator[tuple[Dimension, Mapping[Colour, int]]]:
    for dimension in Dimension:
        shown = [signal.colour for signal in signals if signal.light.dimension is dimension]
        if shown:
            yield dimension, {colour: shown.count(colour) for colour in Colour}
