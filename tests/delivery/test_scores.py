"""Proper scores: right by their definitions, best for the right distribution, honest about atoms."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbai.delivery.normal import score_of
from sanbai.delivery.scores import coverage, covered, crps, pinball

VALUES = st.lists(st.floats(-10, 10), min_size=1, max_size=12)


@given(VALUES, st.floats(-12, 12))
def test_crps_is_its_definition(samples: list[float], outcome: float) -> None:
    """E|X - y| - E|X - X'| / 2 over all pairs."""
    away = np.mean([abs(value - outcome) for value in samples])
    apart = np.mean([abs(one - other) for one, other in product(samples, repeat=2)])
    assert crps(np.array([samples]), np.array([outcome]))[0] == pytest.approx(away - apart / 2, abs=1e-9)


def test_crps_of_the_normal_distribution_has_its_known_value() -> None:
    """At its middle: (sqrt(2) - 1) / sqrt(pi) = 0.23370 (Gneiting and Raftery 2007, equation 21)."""
    samples = score_of((np.arange(20_000) + 0.5) / 20_000)[None, :]
    assert crps(samples, np.zeros(1))[0] == pytest.approx(0.23370, abs=1e-4)


def test_a_point_scores_its_absolute_error() -> None:
    assert crps(np.full((1, 7), 3.0), np.array([5.0]))[0] == pytest.approx(2.0)


def test_a_chance_scores_its_squared_error() -> None:
    """CRPS of a chance p for something that happened is (1 - p)2: Brier's score."""
    samples = (np.arange(400) >= 100).astype(float)[None, :]
    assert crps(samples, np.ones(1))[0] == pytest.approx(0.25**2)


def test_pinball_by_hand() -> None:
    """For a point 1 below the outcome the loss at share a is a; its mean over the seven shares is 0.5."""
    assert pinball(np.zeros((1, 3)), np.ones(1))[0] == pytest.approx(0.5)


def test_an_atom_counts_by_the_part_of_it_that_lies_in_the_band() -> None:
    """Right forecasts whose atom holds 60 % of the chance: the plain count covers too much, the exact one does not."""
    samples = np.tile(np.concatenate((np.zeros(60), np.arange(1, 41))), (100, 1))
    outcomes = np.concatenate((np.zeros(60), np.arange(1, 41)))
    assert coverage(samples, outcomes, 80) == pytest.approx(0.8, abs=0.005)
    assert coverage(samples, outcomes, 50) == pytest.approx(0.5, abs=0.005)
    assert covered(samples, outcomes, 80) > 0.85


def test_what_lies_beyond_every_sample_is_not_covered() -> None:
    samples = np.tile(np.arange(100.0), (2, 1))
    assert coverage(samples, np.array([-5.0, 500.0]), 90) == 0.0
    assert coverage(samples, np.array([50.5, 49.5]), 50) == 1.0
