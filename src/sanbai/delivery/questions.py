"""What a panel is asked to foresee: the achieved part of a year's plan, the drift of end dates and of whole-life cost.

For each question and report there is an outcome, classes to learn by, and what three naive rules would say as a point.
The classes (at most three, coarse to fine) were chosen on reports up to 2017 and on no later one.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sanbai.delivery.panel import Report
from sanbai.language import Text

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Case:
    """One outcome to foresee: the report year that tells it, its classes, and the naive points by rule."""

    year: int
    project: str
    department: str
    outcome: float
    classes: tuple[str, ...]
    points: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a panel: its code, name and unit, the range outcomes are cut to, and its cases."""

    code: str
    name: Text
    unit: Text
    least: float
    most: float
    cases: Callable[[Sequence[Report]], Iterator[Case]]


Earlier = Mapping[tuple[str, int], Report]


def _by_project(reports: Sequence[Report]) -> Earlier:
    return {(report.project, report.year): report for report in reports}


def _achieved_part(report: Report | None) -> float | None:
    if report is None or report.baseline is None or report.achieved is None or report.baseline <= 0:
        return None
    return _cut(report.achieved / report.baseline, 0.0, 2.0)


def _cut(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)


def in_year_cases(reports: Sequence[Report]) -> Iterator[Case]:
    """Yield achieved / baseline of every report.

    Classes: the baseline against the last year's spending, the last rating, the project itself.
    Linear in time: whole-life cost spread evenly from start to end, against the baseline.
    """
    known = _by_project(reports)
    for report in reports:
        outcome, before = _achieved_part(report), known.get((report.project, report.year - 1))
        if outcome is None or report.baseline is None:
            continue
        spent = before.achieved if before else None
        growth = _band(report.baseline / spent, (0.8, 1.25, 2.5)) if spent else "new"
        last = _achieved_part(before)
        points = {
            "linear": _even_part(report),
            "last_rate": 1.0 if last is None else last,
            "plan_met": 1.0,
        }
        classes = (growth, before.rating if before else "", report.project)
        yield Case(report.year, report.project, report.department, outcome, classes, points)


def _even_part(report: Report) -> float:
    """Return what an even spread of the whole-life cost gives for one year, as a part of the baseline; else 1."""
    if not report.whole_life or not report.baseline or report.start is None or report.end is None:
        return 1.0
    years = (report.end - report.start).days / 365.25
    return _cut(report.whole_life / years / report.baseline, 0.0, 2.0) if years >= 1 else 1.0


def end_date_cases(reports: Sequence[Report]) -> Iterator[Case]:
    """Yield the months by which the end date moved since the last report; classes: rating, drift before, time left."""
    yield from _drifts(reports, _months_moved, 0.0, _time_left)


def whole_life_cases(reports: Sequence[Report]) -> Iterator[Case]:
    """Yield whole-life cost against the last report's; classes: rating, size, drift before."""
    yield from _drifts(reports, _cost_moved, 1.0, lambda last: _band(last.whole_life or 0.0, (100.0, 1000.0)))


Moved = Callable[[Report, Report], float | None]


def _drifts(reports: Sequence[Report], moved: Moved, still: float, third: Callable[[Report], str]) -> Iterator[Case]:
    """Yield what moved between each report and the project's last one; linear in time is the mean move so far."""
    known = _by_project(reports)
    first: dict[str, Report] = {}
    for report in reports:
        origin = first.setdefault(report.project, report)
        last = known.get((report.project, report.year - 1))
        outcome = None if last is None else moved(last, report)
        if last is None or outcome is None:
            continue
        earlier = known.get((report.project, report.year - 2))
        before = None if earlier is None else moved(earlier, last)
        since = None if last is origin else moved(origin, last)
        even = still if since is None else still + (since - still) / (last.year - origin.year)
        points = {"linear": even, "last_rate": still if before is None else before, "plan_met": still}
        classes = (last.rating, "" if before is None else _sign(before - still), third(last))
        yield Case(report.year, report.project, report.department, outcome, classes, points)


def _months_moved(last: Report, report: Report) -> float | None:
    if last.end is None or report.end is None:
        return None
    return _cut((report.end - last.end).days / DAYS_A_MONTH, -60.0, 60.0)


def _cost_moved(last: Report, report: Report) -> float | None:
    if not last.whole_life or report.whole_life is None or last.whole_life <= 0:
        return None
    return _cut(report.whole_life / last.whole_life, 0.0, 3.0)


def _time_left(last: Report) -> str:
    """Return how long the end date was away when the last report was made: its figures are as of the year before."""
    if last.end is None:
        return ""
    return _band((last.end - datetime.date(last.year - 1, 9, 30)).days / 365.25, (0.0, 1.0, 3.0))


def _band(value: float, limits: Sequence[float]) -> str:
    return str(sum(value >= limit for limit in limits))


def _sign(value: float) -> str:
    return "0" if abs(value) < 0.001 else "+" if value > 0 else "-"


QUESTIONS = (
    Question(
        "in_year",
        Text("当年完成占计划", "achieved part of the year's plan"),
        Text("计划的倍数，计至 2", "parts of the plan, cut at 2"),
        0.0,
        2.0,
        in_year_cases,
    ),
    Question(
        "end_date",
        Text("完工日期的推移", "drift of the end date"),
        Text("月，计至前后 60", "months, cut at 60 either way"),
        -60.0,
        60.0,
        end_date_cases,
    ),
    Question(
        "whole_life_cost",
        Text("总投资的变动", "drift of whole-life cost"),
        Text("上年的倍数，计至 3", "parts of the last report's, cut at 3"),
        0.0,
        3.0,
        whole_life_cases,
    ),
)
