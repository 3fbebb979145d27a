"""The months of a project as the public sees them: against the baseline, with its worst light, a bundle as one."""

import datetime
from dataclasses import replace

from sanbai.delivery.records import Month
from sanbai.policy.light_reading import shipped_lights
from sanbai.policy.lights import Colour, Dimension
from sanbai.publication.project_months import project_months
from sanbai.publication.public import PublicMonth
from tests.delivery.small_years import JUNE, YEAR, returned, row, year_of

MAY = Month(YEAR, 5)


def test_a_month_holds_what_was_returned_beside_what_was_planned() -> None:
    planned = row("a", 1200)
    year = year_of([planned], returned("a", MAY, 300), returned("a", JUNE, 450, physical_progress=40))
    may, june = project_months(year, ())["a"]
    assert (may.month, may.planned_year, may.investment_year) == (MAY, planned.curve[4], 300)
    assert june == PublicMonth(
        month=JUNE, planned_year=planned.curve[5], investment_year=450, physical_progress=40, light=None
    )


def test_a_bundle_has_the_sum_of_its_parts_once_all_have_returned() -> None:
    """Its progress is weighted by their total investment; it is complete when the last of them is."""
    parts = [
        replace(row("p1"), part_of="b", total_investment=100),
        replace(row("p2"), part_of="b", total_investment=300),
    ]
    first, second = datetime.date(YEAR, 3, 1), datetime.date(YEAR, 6, 9)
    year = year_of(
        parts,
        returned("p1", MAY, 10),
        returned("p1", JUNE, 20, physical_progress=100, started_on=first, completed_on=second),
        returned("p2", JUNE, 30, physical_progress=10, started_on=second),
    )
    (june,) = project_months(year, ())["b"]
    assert (june.month, june.investment_year, june.physical_progress) == (JUNE, 50, 33)
    assert (june.started_on, june.completed_on) == (first, None)


def test_the_light_is_the_worst_of_the_project() -> None:
    lights = [light for light in shipped_lights("yinchuan-2025") if light.dimension is Dimension.PROGRESS]
    year = year_of([row("slow"), row("good")], returned("slow", JUNE, 0), returned("good", JUNE, 5_000))
    months = project_months(year, lights)
    assert months["slow"][0].light is Colour.RED
    assert months["good"][0].light is Colour.GREEN
