"""The columns of a model: every option of every candidate, with its measures, districts and value as whole numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from sanbai.plan.model import BoolArray, IntArray
from sanbai.policy.records import Criterion, Measure, MeasureKind, Policy, Selection
from sanbai.policy.selection import OptionFacts, option_facts
from sanbai.register.records import Option, Project, Register


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """Options of candidates, sorted by project and option code; all arrays have one entry a column.

    `positions` are the places of these columns among the facts of all options; `candidate` is the index in `projects`;
    `first` marks where each candidate's columns begin (shape: projects + 1); `values` are value points.
    """

    register: Register
    policy: Policy
    facts: OptionFacts
    positions: IntArray
    projects: tuple[Project, ...]
    candidate: IntArray
    first: IntArray
    values: IntArray

    @property
    def options(self) -> tuple[Option, ...]:
        """The option of each column."""
        return tuple(self.facts.options[position] for position in self.positions)

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of each candidate."""
        return tuple(project.code for project in self.projects)

    def mask(self, selection: Selection) -> BoolArray:
        """Return which columns a selection counts."""
        return self.facts.mask(selection)[self.positions]

    def of_projects(self, codes: Iterable[str]) -> BoolArray:
        """Return which columns belong to the projects of these codes."""
        named = frozenset(codes)
        wanted = np.array([project.code in named for project in self.projects], np.bool_)
        return wanted[self.candidate]

    def measure(self, measure: Measure) -> IntArray:
        """Return the measure of each column: 1, or whole money, or whole units of an outcome."""
        return _measured(self.facts, self.register, measure)[self.positions]

    def shares(self, district: str) -> IntArray:
        """Return the whole percentage of each column's project that lies in a district."""
        share = {row.project: row.share for row in self.register.locations if row.district == district}
        return np.array([share.get(project.code, 0) for project in self.projects], np.int64)[self.candidate]


def make_columns(register: Register, policy: Policy) -> Columns:
    """Return the columns of every candidate of the register, whether it may enter the plan or not."""
    facts = option_facts(register, policy)
    projects = facts.projects
    index = {project.code: position for position, project in enumerate(projects)}
    candidate = np.array([index[option.project] for option in facts.options], np.int64)
    return Columns(
        register=register,
        policy=policy,
        facts=facts,
        positions=np.arange(len(facts.options)),
        projects=projects,
        candidate=candidate,
        first=np.searchsorted(candidate, np.arange(len(projects) + 1)),
        values=_values(facts, register, policy),
    )


def restricted(columns: Columns, keep: IntArray) -> Columns:
    """Return only the columns at the places `keep` (ascending), and only the candidates that own one of them."""
    owners = np.unique(columns.candidate[keep])
    candidate = np.searchsorted(owners, columns.candidate[keep])
    return replace(
        columns,
        positions=columns.positions[keep],
        projects=tuple(columns.projects[owner] for owner in owners),
        candidate=candidate,
        first=np.searchsorted(candidate, np.arange(len(owners) + 1)),
        values=columns.values[keep],
    )


def best_columns(columns: Columns) -> IntArray:
    """Return for each candidate the place of its best column: the highest value, then the first option code."""
    pairs = zip(columns.first[:-1], columns.first[1:], strict=True)
    return np.array(
        [start + int(np.argmax(columns.values[start:end])) for start, end in pairs if end > start], np.int64
    )


def points_of(columns: Columns) -> IntArray:
    """Return the points of each criterion of the policy for each column (shape: criteria x columns)."""
    rows = [_points(columns.facts, columns.register, columns.policy, item) for item in columns.policy.criteria]
    return np.array(rows, np.int64)[:, columns.positions]


def _measured(facts: OptionFacts, register: Register, measure: Measure) -> IntArray:
    if measure.kind is MeasureKind.PROJECTS:
        return np.ones(len(facts.options), np.int64)
    if measure.kind is MeasureKind.TOTAL_INVESTMENT:
        totals = {project.code: project.total_investment for project in facts.projects}
        return np.array([totals[option.project] for option in facts.options], np.int64)
    if measure.kind is MeasureKind.FUND:
        return _funded(facts, register, measure)
    if measure.kind is MeasureKind.OUTCOME:
        yields: dict[str, int] = {}
        for row in register.outcomes:
            if row.outcome == measure.outcome:
                yields[row.project] = yields.get(row.project, 0) + row.quantity
        return np.array([yields.get(option.project, 0) for option in facts.options], np.int64)
    return np.array([getattr(option, measure.kind.value) for option in facts.options], np.int64)


def _funded(facts: OptionFacts, register: Register, measure: Measure) -> IntArray:
    amounts: dict[tuple[str, str], int] = {}
    for row in register.funding:
        if (not measure.sources or row.source in measure.sources) and (not measure.years or row.year in measure.years):
            amounts[row.project, row.option] = amounts.get((row.project, row.option), 0) + row.amount
    return np.array([amounts.get((option.project, option.code), 0) for option in facts.options], np.int64)


def _values(facts: OptionFacts, register: Register, policy: Policy) -> IntArray:
    """Return sum over criteria of weight x points x value_scale, a whole number for each option."""
    values = np.zeros(len(facts.options), np.int64)
    for criterion in policy.criteria:
        weight = criterion.weight * policy.value_scale
        values += int(weight) * _points(facts, register, policy, criterion)
    return values


def _points(facts: OptionFacts, register: Register, policy: Policy, criterion: Criterion) -> IntArray:
    if criterion.field:
        points = np.zeros(len(facts.options), np.int64)
        for code, number in criterion.points:
            mask = facts.mask_of(criterion.field, code)
            points[mask] = np.maximum(points[mask], number)
        return points
    if criterion.measure is not None:
        measured = _measured(facts, register, criterion.measure)
        points = np.zeros(len(facts.options), np.int64)
        for band in sorted(criterion.bands, key=lambda band: band.at_least):
            points[measured >= band.at_least] = band.points
        return points
    scores = {(row.project, row.option): row.score for row in register.scores if row.criterion == criterion.code}
    keys = ((option.project, option.code) for option in facts.options)
    return np.array([scores.get(key, scores.get((key[0], ""), 0)) for key in keys], np.int64)


def score_of(value: int, policy: Policy) -> Fraction:
    """Return a value in points of score (0 to 100 for a single project)."""
    return Fraction(value, policy.value_scale)
