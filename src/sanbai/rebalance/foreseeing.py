"""What the month's forecast says of each project, as rebalancing needs it."""

from dataclasses import replace

from sanbai.delivery.foreseen import Forecast, ForecastRow, Quantity
from sanbai.policy.lights import Level
from sanbai.rebalance.expecting import Foreseen

EVEN_CHANCE = 0.5
"""A start or completion is counted on from this probability on."""


def foreseen_of(forecast: Forecast) -> dict[str, Foreseen]:
    """Return by reporting project the mean of its investment, and whether start and completion are at least as likely.

    Means add up to the mean of the city, which quantiles would not.
    """
    found: dict[str, Foreseen] = {}
    for row in forecast.rows:
        if row.level is Level.PROJECT:
            found[row.code] = _with(found.get(row.code, Foreseen()), row)
    return found


def _with(known: Foreseen, row: ForecastRow) -> Foreseen:
    if row.quantity is Quantity.INVESTMENT:
        return replace(known, investment=round(row.mean))
    if row.quantity is Quantity.STARTS:
        return replace(known, starts=row.mean >= EVEN_CHANCE)
    return replace(known, completes=row.mean >= EVEN_CHANCE) if row.quantity is Quantity.COMPLETIONS else known
