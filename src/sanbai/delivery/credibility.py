"""Credibility: what a class of a hierarchy is worth as evidence, level by level (Buehlmann-Straub, nested).

Each class's mean lies between its own and that of the class above it:

    mean(c) = (W_c x_c + k mean(above c)) / (W_c + k)

with the class's weight W_c, its own weighted mean x_c, and k, the weight that the class above counts for. k is learned
from the data (empirical Bayes): k = s2 / a, where s2 is the variance within classes at weight 1 and a the variance
between classes,

    s2 = sum_i w_i (x_i - x_c(i))2 / (n - C)
    a  = (sum_c W_c (x_c - x_above)2 - (C - A) s2) / (W - sum_c W_c2 / W_above)

for n observations in C classes under A classes above them. Where classes do not differ beyond chance (a <= 0), k is
`ENDLESS` and the class above counts alone.

Source: Buehlmann and Gisler, A Course in Credibility Theory and its Applications (2005), chapters 4 and 6,
DOI 10.1007/3-540-29273-X; Jewell, The use of collateral data in credibility theory, Giornale dell'Istituto Italiano
degli Attuari 38 (1975).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sanbai.delivery.normal import FloatArray

IntArray = NDArray[np.int64]

ENDLESS = 1e9
"""The strength of the class above where classes do not differ."""

FEW = 15
"""What a usual value counts for beside the data, in degrees of freedom: fewer cases than this say little alone."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before any observation: a mean, how many observations it is worth, and the usual variances.

    `within` is the variance of one observation of weight 1 around its class, `between` that of a class around the
    class above it.
    """

    mean: float
    weight: float
    within: float = 0.5
    between: float = 0.1


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the hierarchy: for every row the id of its class, its weight, mean, and the class above's strength."""

    ids: IntArray
    weight: FloatArray
    mean: FloatArray
    within: float
    between: float

    @property
    def strength(self) -> float:
        """The weight that the class above counts for: within / between."""
        return self.within / self.between if self.between > self.within / ENDLESS else ENDLESS


def credible(values: FloatArray, weights: FloatArray, classes: Sequence[IntArray], prior: Prior) -> tuple[Level, ...]:
    """Return the levels from the whole (first) to the finest class, with the credible mean for every row.

    `values` and `weights` have one number a row; a row of weight 0 is one to be told, not one to learn from. `classes`
    has an array of ids a level, coarse to fine.
    """
    above = np.zeros(len(values), np.int64)
    total = float(weights.sum())
    mean = (float((weights * values).sum()) + prior.weight * prior.mean) / (total + prior.weight)
    whole = np.full(len(values), mean)
    levels = [Level(above, np.full(len(values), total), whole, prior.within, prior.between)]
    for column in classes:
        ids = _nested(above, column)
        levels.append(_level(values, weights, ids, levels[-1], prior))
        above = ids
    return tuple(levels)


def _nested(above: IntArray, column: IntArray) -> IntArray:
    """Return ids from 0 on for the pairs of a class above and a class."""
    pairs = above * (int(column.max(initial=0)) + 1) + column
    found: IntArray = np.unique(pairs, return_inverse=True)[1].astype(np.int64)
    return found


def _summed(ids: IntArray, values: FloatArray) -> FloatArray:
    """Return the sum of the values of each id."""
    return np.bincount(ids, values).astype(np.float64)


def _level(values: FloatArray, weights: FloatArray, ids: IntArray, above: Level, prior: Prior) -> Level:
    weight, sums = _summed(ids, weights), _summed(ids, weights * values)
    own = np.divide(sums, weight, out=np.zeros_like(sums), where=weight > 0)
    within, between = _variances(values, weights, ids, above.ids, own[ids], prior)
    strength = within / between if between > within / ENDLESS else ENDLESS
    mean = (sums[ids] + strength * above.mean) / (weight[ids] + strength)
    return Level(ids, weight[ids], mean, within, between)


def _variances(
    values: FloatArray, weights: FloatArray, ids: IntArray, above: IntArray, own: FloatArray, prior: Prior
) -> tuple[float, float]:
    """Return the variances within and between classes, each beside its usual value as FEW degrees of freedom of it."""
    seen = weights > 0
    classes, parents = len(np.unique(ids[seen])), len(np.unique(above[seen]))
    inside = int(seen.sum()) - classes
    within = (float((weights * (values - own) ** 2).sum()) + FEW * prior.within) / (inside + FEW)
    weight, weight_above = _summed(ids, weights), _summed(above, weights)
    sums_above = _summed(above, weights * values)
    own_above = np.divide(sums_above, weight_above, out=np.zeros_like(sums_above), where=weight_above > 0)
    spread = float((weights * (own - own_above[above]) ** 2).sum()) - (classes - parents) * within
    parts = np.divide(weight[ids], weight_above[above], out=np.zeros_like(own), where=weight_above[above] > 0)
    free = float(weights.sum() - (weights * parts).sum())
    apart = classes - parents
    if free <= 0 or apart == 0:
        return within, prior.between
    return within, max(0.0, (apart * spread / free + FEW * prior.between) / (apart + FEW))


def credible_spread(values: FloatArray, weights: FloatArray, levels: Sequence[Level], strength: float) -> FloatArray:
    """Return the credible variance around the finest class's mean for every row.

    v(c) = (sum_i w_i (x_i - mean(c))2 + strength v(above c)) / (W_c + strength), from the whole (around its mean) down.
    """
    first = levels[0]
    around = weights * (values - first.mean) ** 2
    variance = np.full(len(values), (float(around.sum()) + strength) / (float(weights.sum()) + strength))
    for level in levels[1:]:
        around = _summed(level.ids, weights * (values - level.mean) ** 2)
        variance = (around[level.ids] + strength * variance) / (level.weight + strength)
    return variance
