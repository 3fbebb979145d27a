"""The warning rules of three cities as tables: on, just before and just after every boundary of each."""

import datetime
from fractions import Fraction

import pytest

from sanbai.delivery.lights import Signal, make_signals
from sanbai.delivery.records import Month, Return
from sanbai.delivery.supplements.records import BondSpending, CityFigure, Supplements
from sanbai.policy.light_reading import shipped_lights
from sanbai.policy.lights import Light
from sanbai.register.records import Nature
from tests.delivery.small_years import JUNE, YEAR, day, returned, row, year_of

PLAN = 10_000
CURVE = tuple(PLAN * number // 10 for number in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10))
"""Half of the plan by the end of June."""


def light(name: str) -> Light:
    found = {item.id: item for each in ("yinchuan-2025", "wuhan-2022", "tianjin-2022") for item in shipped_lights(each)}
    return found[name]


def colour(name: str, *returns: Return, month: Month = JUNE, **planned: object) -> str:
    signals = make_signals(year_of([row("A", PLAN, CURVE, **planned)], *returns), month, [light(name)])
    assert len(signals) == 1
    return signals[0].colour.value


# invested by June, of 5,000 on the curve and 10,000 in the year -> colour
YINCHUAN_PROGRESS = {
    "ahead of the curve": (6000, "green"),
    "on the curve": (5000, "green"),
    "just under 10 points behind": (4001, "green"),
    "exactly 10 points behind": (4000, "yellow"),
    "between": (3000, "yellow"),
    "exactly 30 points behind": (2000, "yellow"),
    "just over 30 points behind": (1999, "red"),
    "nothing done": (0, "red"),
}


@pytest.mark.parametrize("case", YINCHUAN_PROGRESS)
def test_yinchuan_progress(case: str) -> None:
    """10 to 30 points behind the planned curve, each end included, is yellow; more is red."""
    invested, expected = YINCHUAN_PROGRESS[case]
    assert colour("yinchuan-progress", returned("A", invested=invested)) == expected


WUHAN_PROGRESS = {
    "all of it": (5000, "green"),
    "exactly 80 %": (4000, "green"),
    "just below 80 %": (3999, "yellow"),
    "exactly 60 %": (3000, "yellow"),
    "just below 60 %": (2999, "red"),
}


@pytest.mark.parametrize("case", WUHAN_PROGRESS)
def test_wuhan_progress(case: str) -> None:
    """Below 80 % of the planned curve is yellow, below 60 % red; at equality it is not."""
    invested, expected = WUHAN_PROGRESS[case]
    assert colour("wuhan-progress", returned("A", invested=invested)) == expected


# last day the start is in time, day it came, month looked at -> colour
YINCHUAN_START = {
    "not due yet": (day(7, 31), None, 6, None),
    "due this month, started on the last day": (day(6, 30), day(6, 30), 6, "green"),
    "due this month, not started": (day(6, 30), None, 6, "yellow"),
    "due this month, started the day after it ended": (day(6, 30), day(7, 1), 6, "yellow"),
    "due the month before, not started: two months": (day(5, 31), None, 6, "yellow"),
    "not started for the third month": (day(4, 30), None, 6, "red"),
    "not started for the fourth month": (day(3, 31), None, 6, "red"),
    "started after the third month": (day(3, 31), day(6, 2), 6, "green"),
    "due in January, seen in February": (day(1, 31), None, 2, "yellow"),
    "due in January, seen in March": (day(1, 31), None, 3, "red"),
}


@pytest.mark.parametrize("case", YINCHUAN_START)
def test_yinchuan_start(case: str) -> None:
    """Due and not started is yellow, for three months in a row red; what is not due has no light."""
    due, came, month, expected = YINCHUAN_START[case]
    at = Month(YEAR, month)
    year = year_of([row("A", nature=Nature.NEW_START, start_due=due)], returned("A", at, started_on=came))
    signals = make_signals(year, at, [light("yinchuan-start")])
    assert [signal.colour.value for signal in signals] == ([expected] if expected else [])


YINCHUAN_FUNDS = {"as required": (5000, "green"), "one below": (4999, "red"), "more": (5001, "green")}


@pytest.mark.parametrize("case", YINCHUAN_FUNDS)
def test_yinchuan_funds(case: str) -> None:
    """Paid as planned is green, anything below is red; there is no yellow."""
    paid, expected = YINCHUAN_FUNDS[case]
    assert colour("yinchuan-funds", returned("A", paid_year=paid)) == expected


# start, registration -> colour at the end of June (30 June)
YINCHUAN_REGISTRATION = {
    "not started": (None, None, None),
    "started and registered": (day(1, 10), day(3, 1), "green"),
    "started this month": (day(6, 5), None, "green"),
    "exactly one month": (day(5, 30), None, "green"),
    "one month and a day": (day(5, 29), None, "yellow"),
    "exactly two months": (day(4, 30), None, "yellow"),
    "two months and a day": (day(4, 29), None, "red"),
    "registered only after the month": (day(4, 29), day(7, 1), "red"),
    "started in another year": (datetime.date(YEAR - 1, 12, 1), None, "red"),
}


@pytest.mark.parametrize("case", YINCHUAN_REGISTRATION)
def test_yinchuan_registration(case: str) -> None:
    """More than one month after the start is yellow, more than two months red; exactly so many is not."""
    start, registered, expected = YINCHUAN_REGISTRATION[case]
    year = year_of([row("A", nature=Nature.NEW_START)], returned("A", started_on=start, registered_on=registered))
    signals = make_signals(year, JUNE, [light("yinchuan-registration")])
    assert [signal.colour.value for signal in signals] == ([expected] if expected else [])


# growth, planned growth, the city's growth -> colour
TIANJIN_GROWTH = {
    "above both": ("6 %", "5 %", "5.5 %", "green"),
    "exactly both": ("5 %", "5 %", "5 %", "green"),
    "below the plan": ("4.9 %", "5 %", "4 %", "yellow"),
    "below the city": ("5 %", "5 %", "5.1 %", "yellow"),
    "nothing at all": ("0 %", "5 %", "5.1 %", "yellow"),
    "just negative": ("-0.1 %", "5 %", "5.1 %", "red"),
    "negative, and above a city that is worse": ("-1 %", "-2 %", "-3 %", "red"),
}


@pytest.mark.parametrize("case", TIANJIN_GROWTH)
def test_tianjin_growth(case: str) -> None:
    """At least the plan and the city's growth is green, below either yellow, negative red."""
    growth, planned, city, expected = TIANJIN_GROWTH[case]
    figures = (
        CityFigure(month="2024-06", growth=city),
        CityFigure(month="2024-06", district="D1", growth=growth, planned_growth=planned),
    )
    signals = make_signals(year_of([row("A")]), JUNE, [light("tianjin-growth")], Supplements(city=figures))
    assert [(signal.code, signal.colour.value) for signal in signals] == [("D1", expected)]


# month of issue, spent of 600 by the end of June -> expected by then, colour
TIANJIN_BONDS = {
    "issued this month: nothing is expected": (6, 0, 0, None),
    "three of six months, as expected": (3, 300, 300, "green"),
    "three of six months, one short": (3, 299, 300, "yellow"),
    "exactly 30 % short": (3, 210, 300, "yellow"),
    "just over 30 % short": (3, 209, 300, "red"),
    "five of six months": (1, 500, 500, "green"),
    "five of six months, nothing spent": (1, 0, 500, "red"),
}


@pytest.mark.parametrize("case", TIANJIN_BONDS)
def test_tianjin_bonds(case: str) -> None:
    """Six months from the month after issue; up to 30 % short is yellow, more red."""
    issued, spent, asked, expected = TIANJIN_BONDS[case]
    signals = bonds(day(issued, 15), spent)
    assert [signal.colour.value for signal in signals] == ([expected] if expected else [])
    assert [signal.measured.expected for signal in signals] == ([Fraction(asked)] if expected else [])


def test_bonds_of_last_year_are_all_due_after_their_window() -> None:
    """Once six months have passed the whole bond is expected, and never more than it."""
    signals = bonds(datetime.date(YEAR - 1, 2, 1), 599)
    assert [(signal.measured.expected, signal.colour.value) for signal in signals] == [(600, "yellow")]


def bonds(issued: datetime.date, spent: int) -> tuple[Signal, ...]:
    bond = BondSpending(month="2024-06", bond="B", project="A", issued_on=issued, amount=600, spent=spent)
    year = year_of([row("A", district="D1")])
    return make_signals(year, JUNE, [light("tianjin-bonds")], Supplements(bonds=(bond,)))
