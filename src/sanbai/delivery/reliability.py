"""Reliability: how what is achieved compares with what was planned, as a distribution for every class.

All ratios ever observed make one base distribution F0, with whatever atoms and tails it has. Each ratio becomes its
normal score z = Phi^-1(F0(ratio)), ties in their middle. Scores are explained class by class (`credibility`): a
class's location and its spread, shrunk towards the class above. What is foreseen for a class is the base again, bent
by its location m and spread v:

    ratio at share u = F0^-1(Phi(m + sqrt(v) Phi^-1(u)))

So a class keeps the shape of the base (a third of all ratios may be exactly 1) and moves within it.

Source: normal scores, van der Waerden (1952); the same model for monthly returns of a plan year and for the yearly
reports of a portfolio.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sanbai.delivery.credibility import IntArray, Prior, credible, credible_spread
from sanbai.delivery.normal import GRID, FloatArray, score_of, share_below

SPREAD_STRENGTH = 15.0
"""Observations that the class above counts for where a class's spread is concerned."""


@dataclass(frozen=True, slots=True)
class Base:
    """A distribution of ratios: values in order, and the share of the weight up to each."""

    values: FloatArray
    shares: FloatArray

    @classmethod
    def of(cls, values: FloatArray, weights: FloatArray) -> "Base":
        """Return the distribution in which each value has its weight."""
        order = np.argsort(values, kind="stable")
        shares = np.cumsum(weights[order])
        return cls(values[order], shares / shares[-1])

    def scores(self, ratios: FloatArray) -> FloatArray:
        """Return the normal score of each ratio; a tie has the score of its middle."""
        before = np.concatenate(([0.0], self.shares))
        below = before[np.searchsorted(self.values, ratios, "left")]
        upto = before[np.searchsorted(self.values, ratios, "right")]
        least = 0.5 / len(self.values)
        return score_of(np.clip((below + upto) / 2, least, 1 - least))

    def at(self, scores: FloatArray) -> FloatArray:
        """Return the ratio at each normal score."""
        places = np.searchsorted(self.shares, share_below(scores) - 1e-12, "left")
        return self.values[np.minimum(places, len(self.values) - 1)]

    def table(self) -> FloatArray:
        """Return the ratio at each score of the grid."""
        return self.at(GRID)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What is foreseen for each row: the location and spread of its score on a base."""

    base: Base
    location: FloatArray
    spread: FloatArray

    def at(self, shares: FloatArray) -> FloatArray:
        """Return a row for each row and a column for each share: the ratio below which that share lies."""
        scores = score_of(shares)
        return self.base.at(self.location[:, None] + self.spread[:, None] * scores[None, :])


def foresee(values: FloatArray, known: Sequence[IntArray], asked: Sequence[IntArray], prior: Prior) -> Foreseen:
    """Return what is foreseen for the rows asked for, from the values known; class ids a level, coarse to fine."""
    base = Base.of(values, np.ones(len(values)))
    rows = len(asked[0])
    scores = np.concatenate((base.scores(values), np.zeros(rows)))
    weights = np.concatenate((np.ones(len(values)), np.zeros(rows)))
    classes = [np.concatenate(pair) for pair in zip(known, asked, strict=True)]
    levels = credible(scores, weights, classes, prior)
    spread = np.sqrt(credible_spread(scores, weights, levels, SPREAD_STRENGTH))
    return Foreseen(base, levels[-1].mean[len(values) :], spread[len(values) :])
