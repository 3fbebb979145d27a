"""A city's own earlier years beside the reference class: what they came to, and how their projects scattered."""

from collections.abc import Sequence
from statistics import fmean

import numpy as np

from sanbai.delivery.evidence import Evidence, Happening, gather
from sanbai.delivery.records import MONTHS, Month, Year
from sanbai.delivery.references import COMPLETIONS, MONEY, PROJECT_SHAPE, PUBLISHED, STARTS, City, Reference

ENOUGH = 3
"""So many years of its own speak for a city alone; with fewer, the published years speak with them."""


def learned(years: Sequence[Year]) -> Reference:
    """Return the reference class with these finished years in it; raises `ValueError` where one has no December.

    City shares: the own years, with the published ones where they are fewer than ENOUGH. Projects: every own
    project-year has weight 1, the published shape FEW in all.
    """
    ends = [gather(year, Month(year.baseline.year, MONTHS)) for year in years]
    if any(not (end.known == MONTHS).any() for end in ends):
        raise ValueError("no return for December")
    if not ends:
        return PUBLISHED
    ratios = np.concatenate([_ratios(end) for end in ends])
    money = [float(end.invested[end.planned > 0].sum() / end.planned.sum()) for end in ends if end.planned.any()]
    city = _city(money, MONEY)
    shape = [ratio * city.mean / fmean(PROJECT_SHAPE) for ratio in PROJECT_SHAPE]
    return Reference(
        money=city,
        starts=_city([share for end in ends if (share := _share(end.starts)) is not None], STARTS),
        completions=_city([share for end in ends if (share := _share(end.completions)) is not None], COMPLETIONS),
        shape=(*ratios.tolist(), *shape),
        weights=(*[1.0] * len(ratios), *PUBLISHED.weights),
        years=tuple(year.baseline.year for year in years),
    )


def _ratios(end: Evidence) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    told = (end.planned > 0) & (end.known == MONTHS)
    found: np.ndarray[tuple[int], np.dtype[np.float64]] = end.invested[told] / end.planned[told]
    return found


def _share(happening: Happening) -> float | None:
    due = happening.due <= MONTHS
    return float((happening.done[due] <= MONTHS).mean()) if due.any() else None


def _city(own: Sequence[float], published: tuple[float, ...]) -> City:
    return City.of(tuple(own) if len(own) >= ENOUGH else (*own, *published))
