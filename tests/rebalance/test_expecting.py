"""What a project is expected to come to by the end of the year, row by row as a planner would reckon it.

P promises 120 from April on (10 by April, 20 by May, 30 by June and so on), is due to start by the end of June and to
complete by the end of the year.
"""

import datetime
from typing import Any

import pytest

from sanbai.delivery.records import Baseline, BaselineRow, Month, Return, Year
from sanbai.plan.records import Decision, PlanRow
from sanbai.rebalance.expecting import Foreseen, expectations, first_quarter_left
from sanbai.rebalance.records import Expected
from sanbai.register.records import Nature

JUNE = Month(2025, 6)
CURVE = (0, 0, 0, 10, 20, 30, 45, 60, 75, 90, 105, 120)


def plan_row(code: str = "P", **values: Any) -> PlanRow:
    """Return the plan's row of a new start of the second quarter."""
    usual: dict[str, Any] = {
        "code": code,
        "name": code,
        "programme": "",
        "category": "",
        "nature": "new_start",
        "district": "",
        "decision": Decision.IN,
        "option": "q2",
        "start_quarter": 2,
        "completes_in_year": True,
        "in_year_investment": 120,
        "construction_investment": 0,
        "total_investment": 120,
        "value": 0,
        "rank_by_score": 1,
        "ranking": Decision.IN,
    }
    return PlanRow(**(usual | values))


def base(code: str = "P", curve: tuple[int, ...] = CURVE, **values: Any) -> BaselineRow:
    """Return the baseline's row of it."""
    usual: dict[str, Any] = {
        "nature": Nature.NEW_START,
        "option": "q2",
        "start_due": datetime.date(2025, 6, 30),
        "completion_due": datetime.date(2025, 12, 31),
        "total_investment": 120,
    }
    return BaselineRow(project=code, name=code, in_year_investment=curve[-1], curve=curve, **(usual | values))


def said(code: str = "P", month: Month = JUNE, **values: Any) -> Return:
    """Return what a project reports."""
    return Return(month=month, project=code, **({"investment_month": 0, "investment_year": 0} | values))


def expected(
    *returns: Return, row: PlanRow | None = None, rows: tuple[BaselineRow, ...] = (), **asked: Any
) -> Expected:
    """Return what P is expected to come to."""
    year = Year(baseline=Baseline(year=2025, money_unit="万元", rows=rows or (base(),)), returns=returns)
    return expectations([row or plan_row()], year, asked.get("month", JUNE), asked.get("foreseen"))["P"]


STARTED = datetime.date(2025, 5, 6)


@pytest.mark.parametrize(
    ("values", "investment"),
    [
        ({"investment_year": 30, "started_on": STARTED}, 120),
        ({"investment_year": 20, "started_on": STARTED}, 110),
        ({"investment_year": 50, "started_on": STARTED}, 140),
        ({"investment_year": 20, "started_on": STARTED, "expected_investment": 90}, 90),
        ({"investment_year": 95, "started_on": STARTED, "expected_investment": 90}, 95),
        ({"investment_year": 70, "started_on": STARTED, "completed_on": datetime.date(2025, 6, 9)}, 70),
        ({}, 105),
        ({"investment_year": 5, "expected_start": datetime.date(2025, 9, 1)}, 75),
        ({"investment_year": 5, "expected_start": datetime.date(2026, 2, 1)}, 5),
    ],
)
def test_the_investment_of_the_year(values: dict[str, Any], investment: int) -> None:
    """What is spent and what the curve still plans; a later start moves the curve; what is said is believed."""
    assert expected(said(**values)).investment == investment


@pytest.mark.parametrize(
    ("values", "quarter", "earliest", "delayed"),
    [
        ({"started_on": datetime.date(2025, 2, 3)}, 1, 3, False),
        ({"started_on": datetime.date(2025, 6, 30)}, 2, 3, False),
        ({}, 3, 3, True),
        ({"expected_start": datetime.date(2025, 10, 1)}, 4, 4, True),
        ({"expected_start": datetime.date(2026, 1, 1)}, None, 12, True),
    ],
)
def test_the_quarter_of_the_start(values: dict[str, Any], quarter: int | None, earliest: int, delayed: bool) -> None:
    """The actual one; else as expected; once overdue the month that comes; none where it starts in another year."""
    found = expected(said(**values))
    assert (found.start_quarter, found.earliest_quarter, found.is_delayed) == (quarter, earliest, delayed)
    assert found.is_started == ("started_on" in values)


@pytest.mark.parametrize(
    ("values", "completes"),
    [
        ({"started_on": STARTED}, True),
        ({"started_on": STARTED, "expected_completion": datetime.date(2026, 1, 31)}, False),
        ({"started_on": STARTED, "completed_on": datetime.date(2025, 6, 20)}, True),
        ({}, False),
        ({"expected_completion": datetime.date(2025, 12, 31)}, True),
    ],
)
def test_the_completion_in_the_year(values: dict[str, Any], completes: bool) -> None:
    """A completion due in December is lost by a start that is late, unless the return says otherwise."""
    assert expected(said(**values)).completes == completes


def test_a_project_that_is_not_yet_due_is_expected_as_planned() -> None:
    found = expected(month=Month(2025, 4))
    assert (found.investment, found.start_quarter, found.is_delayed, found.completes) == (120, 2, False, True)


def test_later_returns_are_not_looked_at() -> None:
    early, late = said(investment_year=20, started_on=STARTED), said(month=Month(2025, 7), investment_year=99)
    assert expected(early, late) == expected(early)
    assert expected(late, early, month=Month(2025, 7)).spent == 99


def test_a_bundle_adds_up_its_parts() -> None:
    """Of two parts one has begun: the bundle has begun, and completes only when both do."""
    rows = (base("A", part_of="P"), base("B", part_of="P"))
    half = (said("A", investment_year=30, started_on=STARTED), said("B", permits_needed=7, permits_done=5))
    found = expected(*half, rows=rows)
    assert (found.spent, found.investment, found.is_started, found.completes) == (30, 120 + 105, True, False)
    assert (found.start_quarter, found.permits_missing) == (2, 2)


def test_whoever_was_re_phased_is_measured_by_the_option_in_force() -> None:
    """In force is an option of the third quarter with 60: its curve is even from July on."""
    row = plan_row(option="q3", start_quarter=3, in_year_investment=60)
    assert expected(row=row).investment == 60
    assert expected(row=row, foreseen={"P": Foreseen(investment=77)}).investment == 60
    begun = said(month=Month(2025, 9), investment_year=20, started_on=datetime.date(2025, 8, 1))
    assert expected(begun, row=row, month=Month(2025, 9)).investment == 20 + 60 - 30


def test_a_forecast_stands_where_the_return_says_nothing() -> None:
    """Money is foreseen unless the return expects some; starts and completions are as foreseen."""
    foreseen = {"P": Foreseen(investment=77, starts=False, completes=False)}
    found = expected(said(investment_year=20), foreseen=foreseen)
    assert (found.investment, found.start_quarter, found.completes) == (77, None, False)
    assert expected(said(expected_investment=50), foreseen=foreseen).investment == 50


@pytest.mark.parametrize(("number", "quarter"), [(1, 1), (2, 1), (3, 2), (6, 3), (11, 4), (12, 5)])
def test_the_first_quarter_that_is_left(number: int, quarter: int) -> None:
    assert first_quarter_left(Month(2025, number)) == quarter
