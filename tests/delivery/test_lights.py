"""Lights: both clocks, all dimensions, groups, consecutive months, excuses, and what a signal tells."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbai.delivery.lights import Signal, make_signals, overall, signals_by_month
from sanbai.delivery.measuring import months_between
from sanbai.delivery.records import Month, Year
from sanbai.delivery.supplements.records import Excuse, Supplements
from sanbai.language import Text
from sanbai.policy.light_reading import shipped_lights
from sanbai.policy.lights import OFFERS, Against, Colour, Dimension, Form, Level, Light, Threshold
from sanbai.register.records import Nature
from tests.delivery.small_years import JUNE, YEAR, day, returned, row, year_of

BEHIND = Threshold(form=Form.GAP, at_least=Fraction(10, 100))


def light(dimension: Dimension, against: Against, red: Threshold, level: Level = Level.PROJECT) -> Light:
    name = Text("灯", "light")
    return Light(id="x", name=name, source="s", dimension=dimension, level=level, against=against, red=red)


def one(year: Year, asked: Light, month: Month = JUNE, supplements: Supplements | None = None) -> Signal:
    (signal,) = make_signals(year, month, [asked], supplements or Supplements())
    return signal


def test_a_light_keeps_to_its_own_clock() -> None:
    """35 % done in June is behind time progress (50 %) and ahead of a curve that asks for 20 %."""
    curve = (0, 0, 0, 0, 0, 200, 400, 600, 700, 800, 900, 1000)
    year = year_of([row("A", 1000, curve)], returned("A", invested=350))
    clocks = {
        against: one(year, light(Dimension.PROGRESS, against, BEHIND))
        for against in (Against.TIME_PROGRESS, Against.PLANNED_CURVE)
    }
    assert clocks[Against.TIME_PROGRESS].value == Fraction(15, 100)
    assert clocks[Against.TIME_PROGRESS].colour is Colour.RED
    assert clocks[Against.PLANNED_CURVE].value == Fraction(-15, 100)
    assert clocks[Against.PLANNED_CURVE].colour is Colour.GREEN


SHORT = Threshold(form=Form.RATIO, less_than=Fraction(1))
# dimension, against -> what a project returns -> actual, expected
MEASURED = {
    "funds against the curve": (Dimension.FUNDS, Against.PLANNED_CURVE, {"paid_year": 100}, (100, 600)),
    "funds against those in place": (
        Dimension.FUNDS,
        Against.FUNDS_IN_PLACE,
        {"paid_year": 100, "funds_in_place_year": 300},
        (100, 300),
    ),
    "funds against investment": (Dimension.FUNDS, Against.INVESTMENT, {"paid_year": 100, "invested": 400}, (100, 400)),
    "construction against time": (
        Dimension.CONSTRUCTION,
        Against.TIME_PROGRESS,
        {"construction_year": 100},
        (100, 300),
    ),
    "permits": (Dimension.PERMITS, Against.NEEDED, {"permits_needed": 7, "permits_done": 5}, (5, 7)),
    "completion": (Dimension.COMPLETION, Against.DUE, {}, (0, 1)),
}


@pytest.mark.parametrize("case", MEASURED)
def test_every_dimension_measures_what_it_says(case: str) -> None:
    """Actual and expected are those of the table in `delivery/measuring.py`."""
    dimension, against, reported, figures = MEASURED[case]
    rows = [row("A", 1200, construction_investment=600, completion_due=day(5, 31))]
    signal = one(year_of(rows, returned("A", **reported)), light(dimension, against, SHORT))
    assert (signal.measured.actual, signal.measured.expected) == figures
    assert signal.colour is Colour.RED


def test_nothing_is_judged_where_nothing_is_expected() -> None:
    """An early-promotion project has no plan: no light on progress, funds, start or permits."""
    year = year_of([row("A", 0, nature=Nature.EARLY_PROMOTION)], returned("A"))
    asked = [light(each, OFFERS[each].against[0], SHORT) for each in Dimension]
    assert make_signals(year, JUNE, asked) == ()


def test_a_group_is_judged_by_its_sums() -> None:
    """Two projects of a district, one ahead and one behind, are together what their sums are."""
    year = year_of(
        [row("A", district="D1"), row("B", district="D1"), row("C", district="D2")],
        returned("A", invested=900),
        returned("B", invested=200),
        returned("C", invested=100),
    )
    asked = light(Dimension.PROGRESS, Against.TIME_PROGRESS, BEHIND, Level.DISTRICT)
    signals = make_signals(year, JUNE, [asked])
    assert [(item.code, item.value, item.colour.value) for item in signals] == [
        ("D1", Fraction(100, 2400), "green"),
        ("D2", Fraction(500, 1200), "red"),
    ]


def test_figures_of_an_earlier_month_are_said_to_be_so() -> None:
    """A project that did not return the month is judged by its last return, and one that never did by nothing done."""
    year = year_of([row("A"), row("B")], returned("A", Month(YEAR, 4), 600))
    first, second = make_signals(year, JUNE, [light(Dimension.PROGRESS, Against.TIME_PROGRESS, BEHIND)])
    assert (first.measured.known, first.measured.actual) == (Month(YEAR, 4), 600)
    assert (second.measured.known, second.measured.actual) == (None, 0)


def test_a_later_return_changes_no_earlier_month() -> None:
    """The lights of June are the same whatever July brings."""
    rows = [row("A", nature=Nature.NEW_START, start_due=day(3, 31))]
    june = returned("A", invested=100)
    later = returned("A", Month(YEAR, 7), 1200, started_on=day(7, 3))
    lights = shipped_lights("yinchuan-2025")
    assert make_signals(year_of(rows, june), JUNE, lights) == make_signals(year_of(rows, june, later), JUNE, lights)


def excuse(first: str, last: str, **more: str) -> Supplements:
    known = {"code": "A", "dimension": "start", "reason": "征地", "approved_by": "张三"} | more
    months = {"from_month": Month.parse(first), "to_month": Month.parse(last)}
    return Supplements(excuses=(Excuse(**months, approved_on=day(4, 2), **known),))


START = Light(
    id="start",
    name=Text("开工", "start"),
    source="s",
    dimension=Dimension.START,
    level=Level.PROJECT,
    against=Against.DUE,
    yellow=SHORT,
    red=replace(SHORT, months=3),
)
OVERDUE = year_of([row("A", nature=Nature.NEW_START, start_due=day(3, 31))], returned("A"))


def test_an_excuse_turns_a_light_green_and_is_told() -> None:
    """In the months of an approved excuse the light is green, and says what it would have been and why it is not."""
    signal = one(OVERDUE, START, supplements=excuse("2024-04", "2024-06"))
    assert (signal.colour, signal.excused_from) == (Colour.GREEN, Colour.RED)
    assert signal.excuse is not None
    assert signal.excuse.approved_by == "张三"


def test_an_excused_month_breaks_a_row_of_months() -> None:
    """March and April excused, May and June not: yellow for the second month, not red for the fourth."""
    signal = one(OVERDUE, START, supplements=excuse("2024-03", "2024-04"))
    assert (signal.colour, signal.in_a_row) == (Colour.YELLOW, 2)
    assert (one(OVERDUE, START).colour, one(OVERDUE, START).in_a_row) == (Colour.RED, 4)


@pytest.mark.parametrize(
    "other",
    [
        excuse("2024-01", "2024-05"),
        excuse("2024-07", "2024-12"),
        excuse("2024-06", "2024-06", dimension="progress"),
        excuse("2024-06", "2024-06", code="B"),
        excuse("2024-06", "2024-06", level="district"),
    ],
    ids=["before", "after", "another dimension", "another project", "another level"],
)
def test_an_excuse_holds_for_nothing_else(other: Supplements) -> None:
    """Not in other months, dimensions, projects or levels: the light stays what it was."""
    assert one(OVERDUE, START, supplements=other).colour is not Colour.GREEN


def test_the_overall_light_is_the_worst() -> None:
    """Green, yellow and red dimensions make a red project."""
    year = year_of(
        [row("A", 1000, start_due=day(6, 30), nature=Nature.NEW_START), row("B", 1000)],
        returned("A", invested=500, paid_year=0),
        returned("B", invested=500, paid_year=500),
    )
    signals = make_signals(year, JUNE, shipped_lights("yinchuan-2025"))
    own = {signal.light.dimension.value: signal.colour.value for signal in signals if signal.code == "A"}
    assert own == {"start": "yellow", "progress": "green", "funds": "red"}
    assert overall(signals) == {(Level.PROJECT, "A"): Colour.RED, (Level.PROJECT, "B"): Colour.GREEN}


def test_a_month_of_another_year_is_refused() -> None:
    """Lights of 2023 cannot be told from the year 2024."""
    with pytest.raises(ValueError, match="2023-06"):
        make_signals(OVERDUE, Month(2023, 6), [START])


DAYS = st.dates(datetime.date(2023, 1, 1), datetime.date(2026, 1, 1))


@given(DAYS, DAYS, DAYS)
def test_months_never_fall_as_days_go_by(first: datetime.date, one_day: datetime.date, other: datetime.date) -> None:
    """Months since a day grow with the day they are counted to, and are 0 up to the day itself."""
    earlier, later = sorted((one_day, other))
    assert months_between(first, earlier) <= months_between(first, later)
    assert months_between(first, first) == 0


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (day(3, 15), day(4, 15), Fraction(1)),
        (day(1, 31), day(2, 29), Fraction(1)),
        (day(1, 31), day(3, 31), Fraction(2)),
        (day(4, 1), day(4, 16), Fraction(1, 2)),
        (day(12, 1), datetime.date(2025, 1, 1), Fraction(1)),
    ],
)
def test_calendar_months_are_counted_as_people_do(first: datetime.date, last: datetime.date, months: Fraction) -> None:
    """From a day to the same day of the next month, or to its last where it has none."""
    assert months_between(first, last) == months


def test_lights_of_several_months_are_those_of_each() -> None:
    year = year_of([row("a")], returned("a", Month(2024, 5), 10), returned("a", JUNE, 10))
    lights, months = shipped_lights("yinchuan-2025"), (Month(2024, 5), JUNE)
    assert signals_by_month(year, months, lights) == {month: make_signals(year, month, lights) for month in months}
