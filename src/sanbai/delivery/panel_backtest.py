"""The forecaster held against a panel: every report year foreseen from the years before it, and from nothing later.

For report year y, base, classes and strengths are learned from cases of years before y alone. Naive rules get the same
chance twice: as a point, and as a distribution: the point plus all errors that the rule made in years before y.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from sanbai.delivery.credibility import FEW, IntArray, Prior
from sanbai.delivery.normal import MIDDLES, FloatArray
from sanbai.delivery.panel import Report
from sanbai.delivery.questions import QUESTIONS, Case, Question
from sanbai.delivery.reliability import foresee
from sanbai.delivery.standings import NAIVE_RULES, OURS, Standing, standing

USUAL = Prior(mean=0.0, weight=FEW, within=0.9, between=0.1)
"""Before anything is learned: a class moves the scores by a tenth of their variance, as much as FEW cases say."""


def backtest_panel(reports: Sequence[Report], first_scored: int, last_scored: int) -> tuple[Standing, ...]:
    """Return how each method did on each question over the report years from the first to the last scored."""
    return tuple(
        standing
        for question in QUESTIONS
        for standing in backtest_question(reports, question, first_scored, last_scored)
    )


def backtest_question(
    reports: Sequence[Report], question: Question, first_scored: int, last_scored: int
) -> Iterator[Standing]:
    """Yield how the forecaster and each naive rule did on one question."""
    cases = [case for case in question.cases(reports) if case.year <= last_scored]
    foretold: dict[str, list[FloatArray]] = {}
    outcomes, points = [], dict[str, list[FloatArray]]()
    for year in range(first_scored, last_scored + 1):
        known, asked = [case for case in cases if case.year < year], [case for case in cases if case.year == year]
        if not known or not asked:
            continue
        outcomes.append(np.array([case.outcome for case in asked]))
        samples = foretell(known, asked)
        foretold.setdefault(OURS, []).append(samples)
        points.setdefault(OURS, []).append(np.median(samples, axis=1))
        for rule in NAIVE_RULES:
            point, dressed = dressed_rule(rule, question, known, asked)
            foretold.setdefault(rule, []).append(dressed)
            points.setdefault(rule, []).append(point)
    if not outcomes:
        return
    truths = np.concatenate(outcomes)
    for method, blocks in foretold.items():
        yield standing(question.code, method, np.concatenate(blocks), np.concatenate(points[method]), truths)


def foretell(known: Sequence[Case], asked: Sequence[Case]) -> FloatArray:
    """Return the forecaster's quantiles at equal parts for each case asked, learned from the cases known."""
    values = np.array([case.outcome for case in known])
    rows = [*known, *asked]
    columns = [_ids([case.classes[level] for case in rows]) for level in range(len(rows[0].classes))]
    count = len(known)
    foreseen = foresee(values, [ids[:count] for ids in columns], [ids[count:] for ids in columns], USUAL)
    return foreseen.at(MIDDLES)


def _ids(names: Sequence[str]) -> IntArray:
    numbers = {name: number for number, name in enumerate(sorted(set(names)))}
    return np.array([numbers[name] for name in names], np.int64)


def dressed_rule(
    rule: str, question: Question, known: Sequence[Case], asked: Sequence[Case]
) -> tuple[FloatArray, FloatArray]:
    """Return a naive rule's points for the cases asked, and the same with the errors it made on the cases known."""
    errors = []
    for year in sorted({case.year for case in known}):
        then = [case for case in known if case.year == year]
        before = [case for case in known if case.year < year] or then
        errors.append(np.array([case.outcome for case in then]) - _points(rule, before, then))
    points = _points(rule, known, asked)
    dressed = points[:, None] + np.quantile(np.concatenate(errors), MIDDLES, method="inverted_cdf")[None, :]
    return points, np.clip(dressed, question.least, question.most)


def _points(rule: str, known: Sequence[Case], asked: Sequence[Case]) -> FloatArray:
    if rule != "class_mean":
        return np.array([case.points[rule] for case in asked])
    outcomes: dict[str, list[float]] = {}
    for case in known:
        outcomes.setdefault(case.department, []).append(case.outcome)
    whole = float(np.mean([case.outcome for case in known]))
    return np.array([np.mean(outcomes.get(case.department, [whole])) for case in asked])
