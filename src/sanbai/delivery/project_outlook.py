"""The year end of a single project: its distribution is known, so nothing is drawn."""

from dataclasses import dataclass

import numpy as np

from sanbai.delivery.money import QUANTUM, Rest
from sanbai.delivery.normal import MIDDLES, REACH, STEPS, FloatArray, score_of


@dataclass(frozen=True, slots=True)
class ProjectOutlook:
    """What each project's investment is drawn from, with the common factors counted in its own spread."""

    rest: Rest
    invested: FloatArray
    scores: FloatArray

    def samples(self, place: int) -> FloatArray:
        """Return investment at the end of the year at the middles of equal parts of its distribution, in order."""
        rest = self.rest
        spread = np.sqrt(rest.spread[place] ** 2 + rest.city**2 + rest.category**2)
        scores = np.clip(rest.location[place] + spread * self.scores + REACH, 0, 2 * REACH) * (STEPS / (2 * REACH))
        ratios = np.minimum(rest.table[scores.astype(np.int64)], rest.cap[place]) / QUANTUM
        found: FloatArray = np.rint(self.invested[place] + ratios * rest.amount[place])
        return found


def outlook(rest: Rest, invested: FloatArray) -> ProjectOutlook:
    """Return the outlook of all projects."""
    return ProjectOutlook(rest, invested, score_of(MIDDLES))
