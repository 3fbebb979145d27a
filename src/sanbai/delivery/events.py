"""Chances of starts and completions: by which month each is there, learned class by class from what was due so far.

A start or completion is on time with chance q; one that is overdue comes with chance h a month:

    F(t) = 0 before it is due, then 1 - (1 - q) (1 - h)^(t - due); overdue at month m: F(t) = 1 - (1 - h)^(t - m)

q and h are credible means from category to city (`credibility`); before the year tells anything, q is such that the
plan's due dates lead to the reference class's share at the end of the year, and counts for as many projects as that
share's spread over the years says: n = q (1 - q) / spread2 - 1 (the Beta distribution's moments).
"""

from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np

from sanbai.delivery.credibility import FEW, IntArray, Prior, credible
from sanbai.delivery.evidence import NEVER, Happening
from sanbai.delivery.normal import FloatArray, score_of, share_below
from sanbai.delivery.records import MONTHS
from sanbai.delivery.references import OWN_WORD, SAME_PROJECT, City


@dataclass(frozen=True, slots=True)
class Chances:
    """For each project that is due in the year: `by_month`, the chance to be there by the end of months 1 to 12.

    Such a project is 1 from the month on in which it was done. `pending` marks those still to come. `factor` is the
    standard deviation of the city's common factor in units of the project's own.
    """

    due: IntArray
    pending: IntArray
    by_month: FloatArray
    factor: float


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual of starts, or of completions: the city's share in a year, and the chance a month once overdue."""

    city: City
    late_a_month: float


def chances(happening: Happening, category: IntArray, month: int, usual: Usual, slow: FloatArray) -> Chances:
    """Return the chances of all projects with a start (or completion) due in the year, as of the end of a month.

    `slow` is each project's score in money less its category's; a project that is behind has less of a chance:
    Phi^-1(F) moves by SAME_PROJECT times that.
    """
    city, late_a_month = usual.city, usual.late_a_month
    due = np.flatnonzero(happening.due <= MONTHS)
    when, done = happening.due[due], np.minimum(happening.done[due], MONTHS + 1)
    on_time, weight = _on_time(when, done, category[due], month, city, late_a_month)
    late = _late(when, done, category[due], month, late_a_month)
    expected = happening.expected[due]
    moved = np.where((expected > 0) & (expected <= MONTHS), np.maximum(expected, when), when)
    by_month = _by_month(moved, on_time, late, month)
    by_month[expected == NEVER] *= OWN_WORD
    by_month = np.where(by_month > 0, share_below(score_of(by_month) + SAME_PROJECT * slow[due, None]), 0.0)
    there = done <= month
    by_month[there] = done[there, None] <= np.arange(1, MONTHS + 1)[None, :]
    return Chances(due, np.flatnonzero(~there), by_month, _factor(city, weight, float((when <= month).sum())))


def _on_time(
    when: IntArray, done: IntArray, category: IntArray, month: int, city: City, late_a_month: float
) -> tuple[FloatArray, float]:
    """Return the chance to be on time for each project, and how many projects the reference counts for."""
    still_late = float(((1 - late_a_month) ** (MONTHS - when)).mean()) if len(when) else 1.0
    usual = min(max(1 - (1 - city.mean) / still_late, 0.05), 0.95)
    variance = usual * (1 - usual)
    weight = max(variance / city.spread**2 - 1, 1.0)
    known = (when <= month).astype(np.float64)
    flags = (done <= when).astype(np.float64) * known
    found = credible(flags, known, [category], Prior(usual, weight, variance, variance / FEW))
    return np.clip(found[-1].mean, 0.01, 0.99), weight


def _late(when: IntArray, done: IntArray, category: IntArray, month: int, usual: float) -> FloatArray:
    """Return the chance a month of each project once it is overdue, from the months that projects have been so far."""
    overdue = np.where(done > when, np.minimum(done, month) - when, 0).clip(0).astype(np.float64)
    came = ((done > when) & (done <= month)).astype(np.float64)
    rates = np.divide(came, overdue, out=np.zeros_like(came), where=overdue > 0)
    variance = usual * (1 - usual)
    found = credible(rates, overdue, [category], Prior(usual, FEW, variance, variance / FEW))
    return np.clip(found[-1].mean, 0.005, 0.9)


def _by_month(when: IntArray, on_time: FloatArray, late: FloatArray, month: int) -> FloatArray:
    months = np.arange(1, MONTHS + 1)[None, :]
    still_not = np.where(when > month, 1 - on_time, 1.0)[:, None]
    since = np.maximum(when, month)[:, None]
    reached = 1 - still_not * (1 - late[:, None]) ** np.maximum(months - since, 0)
    chance: FloatArray = np.where((months >= since) & (months > month), reached, 0.0)
    return chance


def _factor(city: City, weight: float, seen: float) -> float:
    """Return what is left of the city's common factor: half of its variance stays open, half is told by what was due.

    In units of a project's own deviation the reference's spread is spread / phi(Phi^-1(mean)).
    """
    score = float(score_of(np.array([city.mean]))[0])
    density = exp(-(score**2) / 2) / sqrt(2 * pi)
    whole = city.spread / density
    return whole * sqrt(0.5 + 0.5 * weight / (weight + seen))
