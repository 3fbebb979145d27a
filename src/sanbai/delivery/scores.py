"""Proper scores of forecasts that are distributions, and how often outcomes lie within their bands.

Distributions are given by samples or by quantiles at equal parts (a row each), all of the same weight.
Source: Gneiting and Raftery, Strictly proper scoring rules, JASA 102 (2007), DOI 10.1198/016214506000001437; randomised
positions of outcomes on an atom: Czado, Gneiting and Held, Biometrics 65 (2009), DOI 10.1111/j.1541-0420.2009.01191.x.
"""

import numpy as np

from sanbai.delivery.normal import FloatArray

BANDS = (50, 80, 90)
"""Central bands, in percent, whose coverage is reported."""

PINBALL_SHARES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Quantiles whose pinball loss is averaged."""


def crps(samples: FloatArray, outcomes: FloatArray) -> FloatArray:
    """Return the continuous ranked probability score of each row: E|X - y| - E|X - X'| / 2, in the outcome's unit.

    For n samples in order, E|X - X'| / 2 = sum_i (2 i - n - 1) x_i / n2. A point forecast scores its absolute error.
    """
    ordered = np.sort(samples, axis=1)
    count = ordered.shape[1]
    away: FloatArray = np.abs(ordered - outcomes[:, None]).mean(axis=1)
    apart = ordered @ (2.0 * np.arange(1, count + 1) - count - 1) / count**2
    scored: FloatArray = away - apart
    return scored


def pinball(samples: FloatArray, outcomes: FloatArray) -> FloatArray:
    """Return each row's mean pinball loss over PINBALL_SHARES: (y - q)+ a + (q - y)+ (1 - a)."""
    shares = np.array(PINBALL_SHARES)
    over = outcomes[:, None] - np.quantile(samples, shares, axis=1, method="inverted_cdf").T
    loss: FloatArray = np.maximum(over * shares, over * (shares - 1)).mean(axis=1)
    return loss


def positions(samples: FloatArray, outcomes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return for each outcome the share of its distribution below it and the share up to it; they differ on an atom."""
    below = (samples < outcomes[:, None]).mean(axis=1)
    upto = (samples <= outcomes[:, None]).mean(axis=1)
    return below, upto


def coverage(samples: FloatArray, outcomes: FloatArray, percent: int) -> float:
    """Return the share of outcomes within the central band; one on an atom counts by how much of the atom lies inside.

    With the outcome's position uniform between `below` and `upto`, right forecasts give exactly the band's percentage,
    whatever atoms they have. Where outcomes lie beyond every sample the position is 0 or 1, outside any band.
    """
    below, upto = positions(samples, outcomes)
    low, high = 0.5 - percent / 200, 0.5 + percent / 200
    inside = np.minimum(upto, high) - np.maximum(below, low)
    width = upto - below
    on_atom = np.clip(np.divide(inside, width, out=np.zeros_like(width), where=width > 0), 0, 1)
    between = (below > low - 1e-12) & (below < high + 1e-12)
    return float(np.where(width > 0, on_atom, between).mean())


def covered(samples: FloatArray, outcomes: FloatArray, percent: int) -> float:
    """Return the share of outcomes from the band's lower end to its upper end, both included."""
    low, high = 0.5 - percent / 200, 0.5 + percent / 200
    ends = np.quantile(samples, (low, high), axis=1, method="inverted_cdf")
    return float(((outcomes >= ends[0] - 1e-12) & (outcomes <= ends[1] + 1e-12)).mean())
