"""The normal distribution on a fine grid: its share below a score, and the score of a share, for whole arrays.

A grid keeps both to plain arithmetic on tables that every machine fills with the same numbers.
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

REACH = 6.0
"""Scores lie within this many standard deviations; what is beyond is one in a thousand million."""

STEPS = 4096
"""Steps of the grid from -REACH to REACH."""

GRID: FloatArray = np.linspace(-REACH, REACH, STEPS + 1)
_SHARES: FloatArray = np.array([NormalDist().cdf(score) for score in GRID.tolist()])

MIDDLES: FloatArray = (np.arange(400) + 0.5) / 400
"""Shares at the middle of 400 equal parts: a distribution's mean is the mean of its quantiles there."""


def share_below(scores: FloatArray) -> FloatArray:
    """Return the share of the standard normal distribution below each score."""
    return np.interp(scores, GRID, _SHARES)


def score_of(shares: FloatArray) -> FloatArray:
    """Return the score below which each share of the standard normal distribution lies, within REACH."""
    return np.interp(shares, _SHARES, GRID)
