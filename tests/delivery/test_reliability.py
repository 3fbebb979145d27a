"""Reliability: every class keeps the base's shape and moves within it."""

import numpy as np
import pytest

from sanbai.delivery.credibility import Prior
from sanbai.delivery.normal import MIDDLES, score_of, share_below
from sanbai.delivery.reliability import Base, foresee

PRIOR = Prior(0.0, 15.0, within=0.9, between=0.1)


def test_shares_and_scores_are_each_others_inverse() -> None:
    shares = np.array([0.0001, 0.025, 0.5, 0.975])
    assert share_below(score_of(shares)) == pytest.approx(shares, abs=1e-6)
    assert score_of(np.array([0.975]))[0] == pytest.approx(1.959964, abs=1e-4)


def test_a_base_gives_back_its_quantiles() -> None:
    base = Base.of(np.array([3.0, 1.0, 2.0, 4.0]), np.ones(4))
    assert base.at(score_of(np.array([0.1, 0.3, 0.6, 0.9]))).tolist() == [1.0, 2.0, 3.0, 4.0]


def test_weights_count() -> None:
    base = Base.of(np.array([1.0, 2.0]), np.array([9.0, 1.0]))
    assert base.at(score_of(np.array([0.85, 0.95]))).tolist() == [1.0, 2.0]


def test_an_atom_stays_where_it_is_in_every_class() -> None:
    """A third of all ratios are exactly 1; slow and fast classes both keep the value 1, with more or less on a side."""
    chance = np.random.default_rng(1)
    values = np.concatenate((np.ones(200), chance.uniform(0.4, 1.0, 200), chance.uniform(1.0, 1.4, 200)))
    kinds = (values > 1).astype(np.int64)
    found = foresee(values, [kinds], [np.array([0, 1])], PRIOR).at(MIDDLES)
    slow, fast = found
    assert (slow == 1.0).mean() > 0.2
    assert (fast == 1.0).mean() > 0.02
    assert slow.mean() < 0.95
    assert fast.mean() > 1.05


def test_a_class_never_seen_has_the_base() -> None:
    values = np.linspace(0, 1, 101)
    found = foresee(values, [np.zeros(101, np.int64)], [np.array([7])], PRIOR).at(np.array([0.1, 0.5, 0.9]))
    assert found[0] == pytest.approx([0.1, 0.5, 0.9], abs=0.04)
