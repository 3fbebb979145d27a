"""Robustness to the weights: in how many of many sampled weightings each project is in the best plan.

Weightings are drawn from the Dirichlet distribution around the policy's own weights, in whole parts: with n_k parts
for criterion k and n in all, n - 1 cuts are drawn evenly from a stick of `DENOMINATOR`, and criterion k gets the length
of its next n_k pieces. The more parts, the nearer to the policy's weights: a weight w strays by about
sqrt(w (1 - w) / (n + 1)).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from random import Random

import numpy as np

from sanbai.plan.changes import revalued
from sanbai.plan.columns import Columns, points_of
from sanbai.plan.forcing import Standing
from sanbai.plan.limits import Limits
from sanbai.plan.model import IntArray
from sanbai.plan.prices import Prices
from sanbai.plan.what_if.records import Answer, Robustness, Weighting
from sanbai.plan.what_if.starting import most_of_all, searched
from sanbai.policy.records import Criterion
from sanbai.sweeps import Sweep, in_turn

DENOMINATOR = 10_000
"""Sampled weights are whole parts of this: hundredths of a percent."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How weightings are sampled: how many, from which seed, and in how many parts the policy's weights are cut."""

    count: int
    seed: int = 0
    concentration: int = 100


def robustness(
    plan: Standing, columns: Columns, sampling: Sampling, limits: Limits, sweep: Sweep = in_turn
) -> Robustness:
    """Return the best plan of each sampled weighting, within limits for each search, and who is in how often.

    Soft clauses are kept as far as the plan keeps them: how far that is does not depend on weights.
    """
    drawn = list(weightings(columns.policy.criteria, sampling))
    asked = _Asked(plan, points_of(columns), columns.policy.value_scale, limits)
    answers = sweep(_best_under, asked, drawn)
    inside = np.zeros(len(plan.program.candidates), np.int64)
    for answer in answers:
        inside[plan.owner[answer.chosen]] += 1
    return Robustness(
        seed=sampling.seed,
        concentration=sampling.concentration,
        denominator=DENOMINATOR,
        weightings=tuple(Weighting(weights=w, answer=a) for w, a in zip(drawn, answers, strict=True)),
        inside=tuple(inside.tolist()),
    )


def weightings(criteria: Sequence[Criterion], sampling: Sampling) -> Iterator[tuple[int, ...]]:
    """Yield weightings (parts of `DENOMINATOR`, one for each criterion); the same seed gives the same ones.

    A criterion of weight 0, or beside the 100 %, keeps its weight; every other one has a part at least.
    """
    kept = [round(item.weight * DENOMINATOR) if item.extra else 0 for item in criteria]
    drawn = [item.weight if not item.extra else 0 for item in criteria]
    parts = [max(1, round(weight * sampling.concentration)) if weight else 0 for weight in drawn]
    places = [0, *accumulate(parts)]
    draw = Random(sampling.seed)  # noqa: S311 # samples, not secrets; Python promises to keep these numbers
    for _ in range(sampling.count):
        cuts = sorted(int(draw.random() * (DENOMINATOR + 1)) for _ in range(places[-1] - 1))
        stick = [0, *cuts, DENOMINATOR]
        yield tuple(own + stick[end] - stick[begin] for own, (begin, end) in zip(kept, pairwise(places), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What every search under a weighting shares: plan, points (criteria x columns), scale of the plan's values."""

    plan: Standing
    points: IntArray
    value_scale: int
    limits: Limits


def _best_under(asked: _Asked, weights: tuple[int, ...]) -> Answer:
    """Search the best plan under a weighting, from the plan's prices at the scale of this weighting's values."""
    plan = asked.plan
    program = revalued(plan.program, np.array(weights, np.int64) @ asked.points)

    scale = Prices(
        tuple(numerator * DENOMINATOR for numerator in plan.prices.numerators),
        plan.prices.denominator * asked.value_scale,
    )
    found = searched(plan, program, asked.limits, prices=scale)
    if found.chosen is not None and found.proven is not None:
        return Answer(chosen=found.chosen, value=found.proven.objective, bound=found.proven.bound)
    value = program.value(plan.chosen)
    return Answer(chosen=plan.chosen, value=value, bound=max(value, most_of_all(program, program.values)))
