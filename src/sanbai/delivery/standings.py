"""How methods did: mean scores and coverage over all that was foreseen, and who is best beside whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sanbai.delivery.normal import FloatArray
from sanbai.delivery.scores import BANDS, coverage, covered, crps, pinball
from sanbai.language import Text

OURS = "sanbai"
NAIVE_RULES = ("linear", "last_rate", "plan_met", "class_mean")
METHOD_NAMES = {
    OURS: Text("本预测", "this forecast"),
    "linear": Text("按时间线性推算", "linear in time"),
    "last_rate": Text("按上期速度", "last period's rate"),
    "plan_met": Text("计划全部完成", "plan is met"),
    "class_mean": Text("同类平均", "class mean"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a method did on a question: mean scores and coverage over all cases scored.

    `point` is the mean absolute error of the point (for ours, of the median); `coverage` counts an outcome on an atom
    by the part of the atom that lies in the band, `covered` counts it whole; both by percent.
    """

    question: str
    method: str
    cases: int
    crps: float
    pinball: float
    point: float
    coverage: Mapping[int, float]
    covered: Mapping[int, float]


def standing(question: str, method: str, samples: FloatArray, points: FloatArray, outcomes: FloatArray) -> Standing:
    """Return how a method did, from its distributions (rows of samples) and points for these outcomes."""
    return Standing(
        question=question,
        method=method,
        cases=len(outcomes),
        crps=float(crps(samples, outcomes).mean()),
        pinball=float(pinball(samples, outcomes).mean()),
        point=float(np.abs(points - outcomes).mean()),
        coverage={percent: coverage(samples, outcomes, percent) for percent in BANDS},
        covered={percent: covered(samples, outcomes, percent) for percent in BANDS},
    )


@dataclass(frozen=True, slots=True)
class Gain:
    """What the forecast's CRPS is below the best naive rule's, as a part: rules as distributions, and as points."""

    question: str
    best_rule: str
    gain: float
    best_point_rule: str
    point_gain: float


def gains(standings: Sequence[Standing]) -> tuple[Gain, ...]:
    """Return the gain on each question; a point's CRPS is its absolute error."""
    found = []
    for question in dict.fromkeys(item.question for item in standings):
        here = [item for item in standings if item.question == question]
        ours = next(item for item in here if item.method == OURS)
        naive = [item for item in here if item.method != OURS]
        best, point = min(naive, key=lambda item: item.crps), min(naive, key=lambda item: item.point)
        found.append(
            Gain(question, best.method, _less(ours.crps, best.crps), point.method, _less(ours.crps, point.point))
        )
    return tuple(found)


def _less(ours: float, theirs: float) -> float:
    return 1 - ours / theirs if theirs else 0.0
