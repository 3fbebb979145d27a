"""The rest of the year's money: how much of what is still planned each project will invest, as scores on a base.

What a project invested of what was planned, in two windows of the months so far, are ratios with the weight of the
window's part of the year's plan (`credibility`: city, category, project). The base is these ratios and, with the weight
of FEW years, the reference class; the rest of the year is one more window, with the noise of its own size:

    score = m_category + d + sqrt(a (1 - L2 Z) + s2 / rest) e_project + s_category e_category + s_city e_city
    year  = invested + f g F0^-1(Phi(score)) (planned rest), never more than the project has left

Of its lead or lag m_project - m_category a project keeps d, the part L = LASTS. s2 and a are the variances within and
between projects, Z = W / (W + s2 / a), and rest the part of the year's plan still to come. g is 1, but for a project
whose start is still to come: UNSTARTED where it does not come in the year, half-way between where it comes late; what
such a project did so far says nothing of its pace.

f holds the mean over the city to the credible ratio R = (r0 + E r) / (1 + E), where r0 is the reference, r what was
invested of what was planned so far, and E the part of the plan that was planned so far.
"""

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from sanbai.delivery.credibility import IntArray, Level, Prior, credible
from sanbai.delivery.events import Chances
from sanbai.delivery.evidence import Evidence
from sanbai.delivery.normal import GRID, FloatArray, score_of
from sanbai.delivery.records import MONTHS
from sanbai.delivery.references import CATEGORY_SPREAD, City, Reference
from sanbai.delivery.reliability import Base

QUANTUM = 4096.0
"""Ratios are whole parts of this, so that sums over projects come out the same in any order."""

MOST = 4.0
"""No window's ratio counts for more than this, and no score's variance is larger."""

LASTS = 0.9
"""Part of a project's lead or lag over its category that it keeps for the rest of the year (assumption)."""

UNSTARTED = 0.25
"""Part of its rest that a project invests which does not start in the year: land, design (assumption)."""

LEAST_PART = 0.02
"""The noise of a window is that of at least this part of the year's plan."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The rest of the year, project by project: `amount` still planned, score `location` and own `spread`.

    `table` is the ratio at each score of the grid, as whole parts of QUANTUM; `cap` the largest ratio that a project
    has money for. `city` and `category` are the standard deviations of the common factors. `slow` is the lead or lag
    that a project keeps, below zero for one that is behind. `waiting` are the projects whose start is still to come,
    with the part `started` of their rest that they invest where it comes, and its chance.
    """

    amount: FloatArray
    location: FloatArray
    spread: FloatArray
    slow: FloatArray
    cap: FloatArray
    table: FloatArray
    city: float
    category: float
    waiting: IntArray
    started: FloatArray
    chance: FloatArray


def rest_of_year(evidence: Evidence, category: IntArray, starts: Chances, reference: Reference) -> Rest:
    """Return what is foreseen for the rest of the year's money."""
    waiting = starts.due[starts.pending]
    ratios, weights = _windows(evidence, waiting)
    seen = weights > 0
    shape, parts = np.array(reference.shape), np.array(reference.weights)
    base = Base.of(np.concatenate((ratios[seen], shape)), np.concatenate((weights[seen], parts)))
    amount, part = _still_planned(evidence)
    *_, group, project = _levels(base, ratios, weights, category)
    count = len(part)
    told = project.weight[:count] / (project.weight[:count] + project.strength)
    slow = LASTS * (project.mean[:count] - group.mean[:count])
    variance = project.between * (1 - LASTS**2 * told) + project.within / np.maximum(part, LEAST_PART)
    spread = np.sqrt(np.minimum(variance, MOST))
    rest = Rest(
        amount=amount,
        location=group.mean[:count] + slow,
        spread=spread,
        slow=slow,
        cap=np.clip(_divided(evidence.left - evidence.invested, amount), 0, MOST),
        table=base.table(),
        city=0.0,
        category=0.0,
        waiting=waiting,
        started=_started(starts, evidence),
        chance=starts.by_month[starts.pending, -1],
    )
    held = _held(rest, evidence, reference.money)
    return replace(held, table=np.rint(held.table * QUANTUM))


def _started(starts: Chances, evidence: Evidence) -> FloatArray:
    """Return the part of its rest that each waiting project invests where it starts: all of it if on time.

    A start that comes late comes half-way to UNSTARTED; in eighths, so that sums stay exact.
    """
    due, by_month = evidence.starts.due[starts.due[starts.pending]], starts.by_month[starts.pending]
    on_time = np.where(due > evidence.month, by_month[np.arange(len(due)), due - 1], 0.0)
    half = (1 + UNSTARTED) / 2
    return np.rint(8 * (half + (1 - half) * _divided(on_time, by_month[:, -1]))) / 8


def _divided(numbers: FloatArray, by: FloatArray) -> FloatArray:
    """Return the quotients, 0 where there is nothing to divide by."""
    return np.divide(numbers, by, out=np.zeros_like(numbers), where=by > 0)


def _windows(evidence: Evidence, waiting: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the ratios of both windows of every project, first windows first, and their weights."""
    half = evidence.planned_by(evidence.known // 2)
    whole = evidence.planned_by(evidence.known)
    planned = np.concatenate((half, whole - half))
    done = np.concatenate((evidence.halfway, evidence.invested - evidence.halfway))
    weights = _divided(planned, np.tile(evidence.planned, 2))
    weights[np.concatenate((waiting, waiting + len(half)))] = 0.0
    return np.clip(_divided(done, planned), 0.0, MOST), weights


def _levels(base: Base, ratios: FloatArray, weights: FloatArray, category: IntArray) -> tuple[Level, ...]:
    """Return the credible scores of city, category and project; half of what projects differ by is usually own."""
    seen = weights[weights > 0]
    window = float(seen.mean()) if len(seen) else 1.0
    prior = Prior(0.0, 1.0, within=0.5 * window, between=0.5)
    classes = [np.tile(category, 2), np.tile(np.arange(len(category)), 2)]
    return credible(base.scores(ratios), weights, classes, prior)


def _still_planned(evidence: Evidence) -> tuple[FloatArray, FloatArray]:
    """Return what is planned after each project's last return, and its part of the year's plan.

    Who has no plan in the year but invests (a project promoted early) is taken to go on as it went.
    """
    planned, known = evidence.planned, evidence.known
    amount = planned - evidence.planned_by(known)
    going_on = np.divide(
        evidence.invested * (MONTHS - known), known, out=np.zeros_like(planned), where=(known > 0) & (planned == 0)
    )
    part = np.divide(amount, planned, out=(MONTHS - known) / MONTHS, where=planned > 0)
    return np.where(planned > 0, amount, np.rint(going_on)), part


def _held(rest: Rest, evidence: Evidence, city: City) -> Rest:
    """Return the rest of the year with its mean over the city held to the credible ratio, and the common factors."""
    planned, by_now = float(evidence.planned.sum()), float(evidence.planned_by(evidence.known).sum())
    invested = float(evidence.invested[evidence.planned > 0].sum())
    passed = by_now / planned if planned else 0.0
    ratio = (city.mean + passed * (invested / by_now if by_now else 0.0)) / (1 + passed)
    factors = _factor(city.spread, passed), _factor(CATEGORY_SPREAD, passed)
    held = _scaled(rest, ratio, factors)
    return _scaled(replace(rest, city=held.city, category=held.category), ratio, factors)


def _scaled(rest: Rest, ratio: float, factors: tuple[float, float]) -> Rest:
    """Return the rest with its table scaled to a mean ratio, and the common factors as scores on that table."""
    middle = _mean_ratio(rest, rest.table, 0.0)
    table = np.clip(rest.table * (ratio / middle if middle else 1.0), 0, MOST)
    slope = 2 * (_mean_ratio(rest, table, 0.25) - _mean_ratio(rest, table, -0.25))
    city, category = (factor / slope if slope > 0 else 0.0 for factor in factors)
    return replace(rest, table=table, city=city, category=category)


def _mean_ratio(rest: Rest, ratios: FloatArray, moved: float) -> float:
    """Return the mean ratio over all projects, each with its amount still planned, every score moved by as much."""
    amount = rest.amount.copy()
    amount[rest.waiting] *= rest.chance * rest.started + (1 - rest.chance) * UNSTARTED
    total = float(rest.amount.sum())
    scores = score_of((np.arange(40) + 0.5) / 40).tolist()
    spread = np.sqrt(rest.spread**2 + rest.city**2 + rest.category**2)
    found = (
        float((amount * np.interp(rest.location + moved + spread * score, GRID, ratios)).sum()) for score in scores
    )
    return sum(found) / (len(scores) * total) if total else 0.0


def _factor(spread: float, passed: float) -> float:
    """Return the standard deviation of a common factor in the rest of the year, as a ratio.

    Half of the variance lasts through the year, half is noise of a window:
    spread2 / 2 (1 - E / (E + 1)) + spread2 / 2 / (1 - E).
    """
    return spread * sqrt(0.5 / (1 + passed) + 0.5 / max(1 - passed, LEAST_PART))
