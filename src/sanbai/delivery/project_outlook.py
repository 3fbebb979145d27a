"""The year end of a single project: its distribution is known, so nothing is drawn."""

from dataclasses import dataclass

import numpy as np

from sanbai.delivery.money import QUANTUM, UNSTARTED, Rest
from sanbai.delivery.normal import MIDDLES, REACH, STEPS, FloatArray, score_of


@dataclass(frozen=True, slots=True)
class ProjectOutlook:
    """What each project's investment is drawn from, with the common factors counted in its own spread."""

    rest: Rest
    invested: FloatArray
    spread: FloatArray
    waiting: dict[int, int]

    def samples(self, place: int) -> FloatArray:
        """Return investment at the end of the year at equal parts of its distribution, in order."""
        waits = self.waiting.get(place)
        if waits is None:
            return self._invested(place, _SCORES, 1.0)
        come = round(float(self.rest.chance[waits]) * len(_SCORES))
        parts = ((come, float(self.rest.started[waits])), (len(_SCORES) - come, UNSTARTED))
        both = [self._invested(place, score_of((np.arange(size) + 0.5) / max(1, size)), part) for size, part in parts]
        return np.sort(np.concatenate(both))

    def _invested(self, place: int, scores: FloatArray, part: float) -> FloatArray:
        rest = self.rest
        places = (rest.location[place] + self.spread[place] * scores + REACH) * (STEPS / (2 * REACH))
        ratios = np.minimum(rest.table[np.clip(places, 0, STEPS).astype(np.int64)] / QUANTUM, rest.cap[place])
        found: FloatArray = np.rint(self.invested[place] + part * ratios * rest.amount[place])
        return found


_SCORES = score_of(MIDDLES)


def outlook(rest: Rest, invested: FloatArray) -> ProjectOutlook:
    """Return the outlook of all projects."""
    spread = np.sqrt(rest.spread**2 + rest.city**2 + rest.category**2)
    return ProjectOutlook(rest, invested, spread, {place: number for number, place in enumerate(rest.waiting.tolist())})
