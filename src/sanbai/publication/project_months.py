"""How each project stood month by month, from the accepted returns: a bundle by the sum of its parts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from sanbai.delivery.lights import overall, signals_by_month
from sanbai.delivery.records import BaselineRow, Month, Return, Year
from sanbai.delivery.supplements.records import NOTHING, Supplements
from sanbai.policy.lights import Colour, Level, Light
from sanbai.publication.public import PublicMonth
from sanbai.publication.rounding import half_up

_Pair = tuple[BaselineRow, Return]


def project_months(
    year: Year, lights: Iterable[Light], supplements: Supplements = NOTHING
) -> Mapping[str, tuple[PublicMonth, ...]]:
    """Return every month of every project that has returned it, by code; the light is the project's worst.

    A month of a bundle is there once all its parts have returned it.
    """
    own = [light for light in lights if light.level is Level.PROJECT]
    members: defaultdict[str, list[BaselineRow]] = defaultdict(list)
    for row in year.baseline.rows:
        members[row.part_of or row.project].append(row)
    returns = {(item.project, item.month): item for item in year.returns}
    months = sorted({item.month for item in year.returns})
    signals = signals_by_month(year, months, own, supplements)
    colours = {month: overall(signals[month]) for month in months}
    return {
        code: tuple(
            _month(month, pairs, [colours[month].get((Level.PROJECT, row.project)) for row in rows])
            for month in months
            if (pairs := _pairs(rows, month, returns))
        )
        for code, rows in members.items()
    }


def _pairs(rows: Sequence[BaselineRow], month: Month, returns: Mapping[tuple[str, Month], Return]) -> list[_Pair]:
    found = [(row, returned) for row in rows if (returned := returns.get((row.project, month))) is not None]
    return found if len(found) == len(rows) else []


def _month(month: Month, pairs: Sequence[_Pair], colours: Iterable[Colour | None]) -> PublicMonth:
    """Return a month; physical progress of a bundle is weighted by the total investment of its parts."""
    starts = [returned.started_on for _, returned in pairs if returned.started_on is not None]
    ends = [returned.completed_on for _, returned in pairs if returned.completed_on is not None]
    weights = [row.total_investment or 1 for row, _ in pairs]
    physical = sum(weight * returned.physical_progress for weight, (_, returned) in zip(weights, pairs, strict=True))
    lit = [colour for colour in colours if colour is not None]
    return PublicMonth(
        month=month,
        planned_year=sum(row.curve[month.number - 1] for row, _ in pairs),
        investment_year=sum(returned.investment_year for _, returned in pairs),
        physical_progress=half_up(Fraction(physical, sum(weights))),
        started_on=min(starts, default=None),
        completed_on=max(ends) if len(ends) == len(pairs) else None,
        light=max(lit, key=lambda colour: colour.rank, default=None),
    )
