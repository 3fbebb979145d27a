"""The backtest on a plan year: every month from its own returns, beside four naive rules."""

from dataclasses import replace

import numpy as np
import pytest

from sanbai.delivery.forecast import Drawing
from sanbai.delivery.records import Month, Year
from sanbai.delivery.standings import NAIVE_RULES, OURS, gains
from sanbai.delivery.year_backtest import QUESTIONS, Units, backtest_year, foretold_by
from tests.delivery.forecast_years import YEAR, many, whole_year

DRAWING = Drawing(500, 1)
UNITS = Units(
    curve=np.array([[0, 100, 200, 300, 400, *[0] * 7, 1200]], float),
    invested=np.array([[0, 50, 150, 150, 250, *[0] * 8]], float),
    kind=np.zeros(1, np.int64),
)


@pytest.mark.parametrize(
    ("rule", "foretold"),
    [
        ("linear", 250 * 12 / 4),
        ("last_rate", 250 + 100 * 8),
        ("plan_met", 1200),
        ("class_mean", 250 + 250 / 400 * 800),
    ],
)
def test_the_naive_rules_by_hand(rule: str, foretold: float) -> None:
    """100 a month planned; 250 invested by April, of which 100 in April."""
    assert foretold_by(rule, UNITS, 4, 12)[0] == pytest.approx(foretold)


def test_every_method_answers_every_question_on_the_same_cases() -> None:
    standings = backtest_year(whole_year(1), (3, 6, 9), DRAWING)
    assert {(item.question, item.method) for item in standings} == {
        (question, method) for question in QUESTIONS for method in (OURS, *NAIVE_RULES)
    }
    for question in QUESTIONS:
        assert len({item.cases for item in standings if item.question == question}) == 1


def test_no_naive_rule_is_better_even_in_years_made_for_one() -> None:
    """Curves are even and paces last, so that linear in time is nearly right; completions are won by a tenth."""
    found = [gain for seed in (1, 2, 3) for gain in gains(backtest_year(whole_year(seed), drawing=DRAWING))]
    mean = {question: np.mean([gain.gain for gain in found if gain.question == question]) for question in QUESTIONS}
    assert mean["investment_by_project"] >= 0.0
    assert mean["completions"] >= 0.10
    assert mean["starts"] >= 0.0


def test_bands_cover_about_what_they_say() -> None:
    found = [item for seed in (1, 2, 3) for item in backtest_year(whole_year(seed), drawing=DRAWING)]
    ours = [item.coverage[80] for item in found if (item.method, item.question) == (OURS, "investment_by_project")]
    assert 0.70 <= np.mean(ours) <= 0.92


def test_returns_after_the_month_change_nothing_but_the_outcome() -> None:
    """What is foretold in June is the same whatever comes after, so a changed July to November changes no score."""
    world = whole_year(4)
    changed = tuple(
        replace(item, investment_month=0, investment_year=0) if Month(YEAR, 6) < item.month < Month(YEAR, 12) else item
        for item in world.returns
    )
    other = Year(baseline=world.baseline, returns=changed)
    assert backtest_year(world, (6,), DRAWING) == backtest_year(other, (6,), DRAWING)


def test_a_year_that_is_not_over_is_refused() -> None:
    with pytest.raises(ValueError, match="December"):
        backtest_year(many())
