"""The backtest on a real panel: British major projects, 1,729 project-years; learned from earlier reports only."""

import datetime
import random
import re
from dataclasses import replace

import numpy as np
import pytest

from sanbai.delivery.panel import Report, parse_date, parse_panel, project_key
from sanbai.delivery.panel_backtest import backtest_panel, backtest_question, dressed_rule, foretell
from sanbai.delivery.questions import QUESTIONS
from sanbai.delivery.references import PROJECT_SHAPE
from sanbai.delivery.standings import NAIVE_RULES, OURS, Standing, gains
from sanbai.errors import SanbaiError
from tests.house.source import ROOT

PANEL = ROOT.parent / "shared" / "data" / "uk_gmpp_2013_2023" / "gmpp_panel_2014_2023.csv"
PAGE = ROOT / "docs" / "4-delivery.md"
FIRST, LAST = 2018, 2023


@pytest.fixture(scope="module")
def reports() -> tuple[Report, ...]:
    """Return the panel's reports."""
    return parse_panel(PANEL.read_bytes())


@pytest.fixture(scope="module")
def standings(reports: tuple[Report, ...]) -> tuple[Standing, ...]:
    """Return how every method did on the report years 2018 to 2023."""
    return backtest_panel(reports, FIRST, LAST)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("04/05/2011", datetime.date(2011, 5, 4)),
        ("30/06/08", datetime.date(2008, 6, 30)),
        ("17.05.20", datetime.date(2020, 5, 17)),
        ("2019-10-01", datetime.date(2019, 10, 1)),
        ("2030-03-31 00:00:00", datetime.date(2030, 3, 31)),
        ("Exempt under section 43", None),
        ("31/02/2020", None),
        ("", None),
    ],
)
def test_dates_are_read_however_they_are_written(text: str, date: datetime.date | None) -> None:
    assert parse_date(text) == date


def test_a_project_is_found_again_by_its_name() -> None:
    assert project_key("Local Land Charges (LLC) Programme") == project_key("Local land-charges Project")


def test_the_panel_is_read_whole(reports: tuple[Report, ...]) -> None:
    """1,729 rows, of which one is the foot of a table and two are reports of a project a second time."""
    assert len(reports) == 1726
    assert sum(report.end is not None for report in reports) > 1600


def test_a_table_without_the_columns_is_refused_in_words() -> None:
    with pytest.raises(SanbaiError, match="no column report_year"):
        parse_panel(b"a,b\n1,2\n")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.code)
def test_nothing_of_the_future_is_used(reports: tuple[Report, ...], question: object) -> None:
    """What is foretold for 2019 is the same to the bit when every report from 2020 on says something else.

    And when the outcomes of 2019 itself change: nothing of a year is used to foretell it.
    """
    chance = random.Random(7)
    later = [report for report in reports if report.year >= 2020]
    mixed = chance.sample(later, len(later))
    changed = [
        replace(report, achieved=other.achieved, whole_life=other.whole_life, end=other.end)
        for report, other in zip(later, mixed, strict=True)
    ]
    asked = next(item for item in QUESTIONS if item is question)
    told = []
    for world in (reports, (*(report for report in reports if report.year < 2020), *changed)):
        cases = list(asked.cases(world))
        known, now = ([case for case in cases if test(case.year)] for test in (lambda y: y < 2019, lambda y: y == 2019))
        blind = [replace(case, outcome=chance.random()) for case in now]
        told.append(foretell(known, blind).tobytes())
        told[-1] += b"".join(dressed_rule(rule, asked, known, blind)[1].tobytes() for rule in NAIVE_RULES)
    assert told[0] == told[1]


def test_scores_of_a_year_are_the_same_without_the_years_after_it(reports: tuple[Report, ...]) -> None:
    until = [report for report in reports if report.year <= 2020]
    for question in QUESTIONS:
        assert list(backtest_question(reports, question, 2018, 2020)) == list(
            backtest_question(until, question, 2018, 2020)
        )


def test_no_naive_rule_scores_better(standings: tuple[Standing, ...]) -> None:
    """On all three questions, with the rules as distributions; as points they are beaten by a tenth and more."""
    for gain in gains(standings):
        assert gain.gain > 0, gain
        assert gain.point_gain >= 0.10, gain


def test_bands_cover_about_what_they_say(standings: tuple[Standing, ...]) -> None:
    """The target for 80 % bands is 75 to 85 %; end dates are just below it, and the page says so."""
    ours = {item.question: item.coverage for item in standings if item.method == OURS}
    assert 0.75 <= ours["in_year"][80] <= 0.85
    assert 0.75 <= ours["whole_life_cost"][80] <= 0.85
    assert 0.74 <= ours["end_date"][80] <= 0.85


def test_the_page_shows_the_table_as_it_comes_out(standings: tuple[Standing, ...]) -> None:
    """Every row of the table in docs/4-delivery.md: cases, CRPS, pinball, error of the point, coverage."""
    text = PAGE.read_text(encoding="utf-8")
    for item in standings:
        cells = (item.question, item.method, str(item.cases), f"{item.crps:.4f}", f"{item.pinball:.4f}")
        cells += (f"{item.point:.4f}", *(f"{100 * item.coverage[percent]:.1f}" for percent in (50, 80, 90)))
        assert re.search(r"\| " + r" \| ".join(map(re.escape, cells)) + r" \|", text), " | ".join(cells)


def test_the_reference_shape_is_the_panels(reports: tuple[Report, ...]) -> None:
    """The twenty numbers in `references` are the panel's own: middles of equal parts of 1,520 project-years."""
    outcomes = [case.outcome for case in QUESTIONS[0].cases(reports)]
    assert len(outcomes) == 1520
    shape = np.quantile(outcomes, (np.arange(20) + 0.5) / 20, method="inverted_cdf")
    assert shape.round(2).tolist() == list(PROJECT_SHAPE)
