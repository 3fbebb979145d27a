"""The forecaster held against a plan year: every month foreseen from its own returns, and scored by the December ones.

Money is scored project by project and category by category, as a part of the year's plan; starts and completions
project by project, where the CRPS of a chance p is (p - happened)2. Four naive rules are held beside it:

    linear      what was invested so far, times 12 / m
    last_rate   what was invested so far, and the last month's again for every month to come
    plan_met    the plan, or what was invested so far where that is more
    class_mean  what was invested so far, and the rest of the plan at the category's ratio of invested to planned

as points, and as distributions: the point plus the errors, for each unit of planned money, that the same rule made when
it told this month's figures from those of month m // 2. So nothing is scored before month 2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sanbai.delivery.credibility import IntArray
from sanbai.delivery.evidence import Happening, gather
from sanbai.delivery.forecast import Drawing, make_model
from sanbai.delivery.groups import Groups, make_groups
from sanbai.delivery.normal import MIDDLES, FloatArray
from sanbai.delivery.project_outlook import outlook
from sanbai.delivery.records import MONTHS, Month, Year
from sanbai.delivery.references import PUBLISHED, Reference
from sanbai.delivery.scenarios import simulate
from sanbai.delivery.standings import NAIVE_RULES, OURS, Standing, standing
from sanbai.language import Text
from sanbai.policy.lights import Level

BY_PROJECT, BY_CATEGORY, STARTS, COMPLETIONS = (
    "investment_by_project",
    "investment_by_category",
    "starts",
    "completions",
)
QUESTIONS = (BY_PROJECT, BY_CATEGORY, STARTS, COMPLETIONS)

NAMES = {
    BY_PROJECT: Text("各项目投资", "investment by project"),
    BY_CATEGORY: Text("各类别投资", "investment by category"),
    STARTS: Text("开工", "starts"),
    COMPLETIONS: Text("竣工", "completions"),
}

FEWER = Drawing(2000)
"""Scenarios for each month: enough for the categories' bands."""

MOST = 3.0
"""Parts of the plan are cut here, for everyone."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """One method's distributions and points for one question and month, beside the outcomes."""

    question: str
    method: str
    samples: FloatArray
    points: FloatArray
    outcomes: FloatArray


def backtest_year(
    year: Year,
    months: Sequence[int] = range(2, MONTHS),
    drawing: Drawing = FEWER,
    reference: Reference = PUBLISHED,
) -> tuple[Standing, ...]:
    """Return how each method did on each question over these months; raises `ValueError` without December returns."""
    known = [gather(year, Month(year.baseline.year, number)) for number in range(1, MONTHS + 1)]
    end = known[-1]
    if not (end.known == MONTHS).any():
        raise ValueError("no return for December")
    groups = make_groups(year.baseline.rows)
    invested = np.column_stack([np.zeros(len(end.known)), *(evidence.invested for evidence in known)])
    told: list[Foretold] = []
    for month in months:
        now, model = known[month - 1], make_model(known[month - 1], groups, reference)
        ours = outlook(model.rest, now.invested)
        projects = np.flatnonzero((end.known == MONTHS) & (end.planned > 0))
        samples = np.array([ours.samples(int(place)) for place in projects])
        each = Units(end.curve[projects], invested[projects], groups.category[projects])
        told += _money(BY_PROJECT, each, month, samples)
        totals = simulate(model, drawing.scenarios, drawing.seed).money
        told += _money(BY_CATEGORY, *_by_category(Units(end.curve, invested, groups.category), groups, month, totals))
        told += _events(STARTS, now.starts, end.starts, model.starts.by_month[:, -1], groups.category, month)
        chances = model.completions.by_month[:, -1]
        told += _events(COMPLETIONS, now.completions, end.completions, chances, groups.category, month)
    return tuple(_standings(told))


def _standings(told: Sequence[Foretold]) -> Iterator[Standing]:
    for question in QUESTIONS:
        for method in (OURS, *NAIVE_RULES):
            parts = [item for item in told if item.question == question and item.method == method]
            if parts:
                columns = ("samples", "points", "outcomes")
                joined = [np.concatenate([getattr(item, name) for item in parts]) for name in columns]
                yield standing(question, method, *joined)


@dataclass(frozen=True, slots=True)
class Units:
    """Amounts of some units (projects, or categories) by the end of months 0 to 12 (columns), and each unit's class."""

    curve: FloatArray
    invested: FloatArray
    kind: IntArray


def _by_category(projects: Units, groups: Groups, month: int, totals: FloatArray) -> tuple[Units, int, FloatArray]:
    """Return the categories as units (all of one class), and what the scenarios say of each."""
    count = int(projects.kind.max(initial=0)) + 1
    member = (projects.kind[None, :] == np.arange(count)[:, None]).astype(np.float64)
    whole = Units(member @ projects.curve, member @ projects.invested, np.zeros(count, np.int64))
    planned = whole.curve[:, MONTHS] > 0
    columns = [place for place, (level, _) in enumerate(groups.codes) if level is Level.CATEGORY]
    samples = whole.invested[:, month, None] + totals[:, columns].T
    return Units(whole.curve[planned], whole.invested[planned], whole.kind[planned]), month, samples[planned]


def _money(question: str, units: Units, month: int, samples: FloatArray) -> Iterator[Foretold]:
    """Yield what each method foretells of the units' investment, as a part of the year's plan."""
    planned, so_far = units.curve[:, MONTHS], units.invested[:, month]
    outcomes = np.minimum(units.invested[:, MONTHS] / planned, MOST)
    ours = np.minimum(samples / planned[:, None], MOST)
    yield Foretold(question, OURS, _even(ours), np.median(ours, axis=1), outcomes)
    for rule in NAIVE_RULES:
        points = foretold_by(rule, units, month, MONTHS)
        errors = _errors(rule, units, month)
        rest = (planned - units.curve[:, month])[:, None]
        dressed = np.maximum(points[:, None] + rest * errors[None, :], so_far[:, None])
        parts = np.minimum(dressed / planned[:, None], MOST), np.minimum(points / planned, MOST)
        yield Foretold(question, rule, *parts, outcomes)


def _even(samples: FloatArray) -> FloatArray:
    """Return as many quantiles of each row as the other methods have."""
    return np.quantile(samples, MIDDLES, axis=1, method="inverted_cdf").T


def foretold_by(rule: str, units: Units, month: int, target: int) -> FloatArray:
    """Return what a rule foretells at the end of a month of the amounts by the end of a later one."""
    so_far, curve = units.invested[:, month], units.curve
    if rule == "linear":
        return so_far * target / month
    if rule == "last_rate":
        return so_far + (so_far - units.invested[:, month - 1]) * (target - month)
    if rule == "plan_met":
        return np.maximum(curve[:, target], so_far)
    planned = np.bincount(units.kind, curve[:, month])
    ratio = np.divide(np.bincount(units.kind, so_far), planned, out=np.ones_like(planned), where=planned > 0)
    return so_far + ratio[units.kind] * (curve[:, target] - curve[:, month])


def _errors(rule: str, units: Units, month: int) -> FloatArray:
    """Return what a rule erred by, for each unit of planned money, when it told this month from month // 2."""
    half = month // 2
    planned = units.curve[:, month] - units.curve[:, half]
    seen = planned > 0
    if half == 0 or not seen.any():
        return np.zeros(len(MIDDLES))
    missed = units.invested[:, month] - foretold_by(rule, units, half, month)
    return np.quantile(missed[seen] / planned[seen], MIDDLES, method="inverted_cdf")


def _events(
    question: str, now: Happening, end: Happening, ours: FloatArray, category: IntArray, month: int
) -> Iterator[Foretold]:
    """Yield what each method foretells of every start (or completion) due in the year and not there yet."""
    due = np.flatnonzero(now.due <= MONTHS)
    pending = now.done[due] > month
    happened = (end.done[due] <= MONTHS).astype(np.float64)[pending]
    if not pending.any():
        return
    for method, chance in {OURS: ours, **_naive_chances(now, due, category, month)}.items():
        likely = np.clip(chance[pending], 0.0, 1.0)
        samples = (MIDDLES[None, :] > 1 - likely[:, None]).astype(np.float64)
        yield Foretold(question, method, samples, np.rint(likely), happened)


def _naive_chances(now: Happening, due: IntArray, category: IntArray, month: int) -> dict[str, FloatArray]:
    """Return the chance of each start due in the year by each rule; class mean is the part of those due that came."""
    done, when = now.done[due], now.due[due]
    waiting = max(1.0, float((done > month).sum()))
    so_far, last = float((done <= month).sum()), float((done == month).sum())
    known = (when <= month).astype(np.float64)
    came = known * (done <= month)
    kinds = category[due]
    counts, sums = np.bincount(kinds, known), np.bincount(kinds, came)
    whole = float(came.sum() / known.sum()) if known.any() else 1.0
    part = np.divide(sums, counts, out=np.full_like(sums, whole), where=counts > 0)
    ones = np.ones(len(due))
    return {
        "linear": ones * so_far * (MONTHS - month) / month / waiting,
        "last_rate": ones * last * (MONTHS - month) / waiting,
        "plan_met": ones,
        "class_mean": part[kinds],
    }
