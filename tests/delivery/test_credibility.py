"""Credibility: classes lie between their own mean and that of the class above, as far as the data speak."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbai.delivery.credibility import ENDLESS, Prior, credible, credible_spread

PRIOR = Prior(mean=0.0, weight=0.0001, within=1.0, between=0.5)


def test_two_classes_by_hand() -> None:
    """Variance within 0.5 and between classes as the formulas give it, each beside 15 degrees of its usual value."""
    values = np.array([0.0, 1.0, 4.0, 5.0])
    ids = np.array([0, 0, 1, 1])
    whole, finest = credible(values, np.ones(4), [ids], PRIOR)
    assert whole.mean[0] == pytest.approx(2.5, abs=1e-3)
    within = (1.0 + 15 * 1.0) / (2 + 15)
    between = ((16.0 - within) / 2 + 15 * 0.5) / (1 + 15)
    assert finest.within == pytest.approx(within)
    assert finest.between == pytest.approx(between)
    strength = within / between
    assert finest.mean[0] == pytest.approx((2 * 0.5 + strength * 2.5) / (2 + strength), abs=1e-3)


def test_a_class_without_cases_is_told_by_the_class_above() -> None:
    values, weights = np.array([1.0, 3.0, 0.0]), np.array([1.0, 1.0, 0.0])
    whole, category, project = credible(values, weights, [np.array([0, 0, 0]), np.array([0, 1, 2])], PRIOR)
    assert project.mean[2] == pytest.approx(category.mean[2])
    assert whole.mean[2] == pytest.approx(2.0, abs=1e-3)


def test_classes_that_do_not_differ_are_told_by_the_whole() -> None:
    """Forty classes with the same two cases each: nothing lies between them, but the prior's 15 degrees."""
    values, ids = np.tile([0.0, 2.0], 400), np.repeat(np.arange(400), 2)
    level = credible(values, np.ones(800), [ids], Prior(0.0, 1.0, within=1.0, between=0.0))[-1]
    assert level.strength == ENDLESS
    assert level.mean == pytest.approx(np.full(800, level.mean[0]))


def test_more_cases_speak_louder() -> None:
    values = np.array([2.0, *[2.0] * 20, *[-2.0] * 21])
    ids = np.array([0, *[1] * 20, *[2] * 21])
    level = credible(values, np.ones(42), [ids], PRIOR)[-1]
    assert 0 < level.mean[0] < level.mean[1] < 2.0


@given(
    st.lists(
        st.tuples(st.floats(-3, 3), st.floats(0, 5), st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=40
    )
)
def test_every_mean_lies_between_its_own_and_the_one_above(rows: list[tuple[float, float, int, int]]) -> None:
    values, weights = np.array([item[0] for item in rows]), np.array([item[1] for item in rows])
    classes = [np.array([item[number] for item in rows]) for number in (2, 3)]
    levels = credible(values, weights, classes, PRIOR)
    for above, level in pairwise(levels):
        for place in range(len(rows)):
            here = level.ids == level.ids[place]
            own = np.average(values[here], weights=weights[here]) if weights[here].sum() else above.mean[place]
            low, high = sorted((own, above.mean[place]))
            assert low - 1e-9 <= level.mean[place] <= high + 1e-9


def test_spread_is_shrunk_like_location() -> None:
    """A class that always says the same keeps a spread, and a wilder one has more."""
    values = np.array([0.0] * 20 + [-2.0, 2.0] * 10)
    ids = np.repeat([0, 1], 20)
    levels = credible(values, np.ones(40), [ids], PRIOR)
    spread = credible_spread(values, np.ones(40), levels, strength=15.0)
    assert 0.3 < spread[0] < 2.0 < spread[-1] < 4.0
