"""What each clause kind means: one function a kind, from a clause and the columns to rows of the model.

In the formulas x_c is 1 when column c is chosen, W is the set of columns that `where` selects, and m_c is the measure
of column c. To add a kind, see CONTRIBUTING.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import singledispatch

import numpy as np

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.columns import Columns
from sanbai.plan.model import COEFFICIENT_LIMIT, BoolArray, IntArray, Row
from sanbai.policy.records import (
    Alternatives,
    Balance,
    Bound,
    Clause,
    Match,
    Measure,
    MeasureKind,
    MustExclude,
    MustInclude,
    Quota,
    Requires,
    Selection,
    Share,
    Starts,
    Total,
)

PROJECTS = "projects"
MONEY = "money"
RATIO = "ratio"


@singledispatch
def rows_of(clause: Clause, columns: Columns) -> Iterator[Row]:
    """Yield the rows of a clause over the columns; a kind without a function of its own raises `TypeError`."""
    raise TypeError(f"no rows are defined for {type(clause).__name__}")


@rows_of.register
def _quota(clause: Quota, columns: Columns) -> Iterator[Row]:
    """at_least <= sum over c in W of x_c <= at_most."""
    yield _row(clause, columns.mask(clause.where).astype(np.int64), _bounds(clause.bound), PROJECTS)


@rows_of.register
def _total(clause: Total, columns: Columns) -> Iterator[Row]:
    """at_least <= sum over c in W of m_c x_c <= at_most."""
    amounts = columns.measure(clause.measure) * columns.mask(clause.where)
    yield _row(clause, amounts, _bounds(clause.bound), _unit(clause.measure, clause.unit))


@rows_of.register
def _share(clause: Share, columns: Columns) -> Iterator[Row]:
    """at_least <= (sum over c in W of m_c x_c) / (a figure, or sum over c in V of n_c x_c) <= at_most."""
    amounts = columns.measure(clause.measure) * columns.mask(clause.where)
    bounds = (clause.bound.at_least, clause.bound.at_most)
    if clause.of_measure is None:
        figure = next(figure for figure in columns.policy.figures if figure.code == clause.of_figure)
        yield _row(clause, amounts, bounds, RATIO, scale=Fraction(figure.value))
    else:
        whole = columns.measure(clause.of_measure) * columns.mask(clause.of_where)
        yield _row(clause, amounts, bounds, RATIO, whole=whole)


@rows_of.register
def _must_include(clause: MustInclude, columns: Columns) -> Iterator[Row]:
    """For every project p named: sum over the columns c of p of x_c >= 1."""
    for code in clause.projects:
        chosen = columns.of_projects((code,)).astype(np.int64)
        yield _row(clause, chosen, (Fraction(1), None), PROJECTS, instance=code)


@rows_of.register
def _must_exclude(clause: MustExclude, columns: Columns) -> Iterator[Row]:
    """Sum over the columns c of the projects named of x_c <= 0."""
    yield _row(clause, columns.of_projects(clause.projects).astype(np.int64), (None, Fraction(0)), PROJECTS)


@rows_of.register
def _requires(clause: Requires, columns: Columns) -> Iterator[Row]:
    """For every project n needed by p: (sum over columns of n of x_c) - (sum over columns of p of x_c) >= 0."""
    project = columns.of_projects((clause.project,)).astype(np.int64)
    for code in clause.needs:
        needed = columns.of_projects((code,)).astype(np.int64)
        yield _row(clause, needed - project, (Fraction(0), None), PROJECTS, instance=code)


@rows_of.register
def _alternatives(clause: Alternatives, columns: Columns) -> Iterator[Row]:
    """Sum over the columns c of the projects named of x_c <= 1."""
    yield _row(clause, columns.of_projects(clause.projects).astype(np.int64), (None, Fraction(1)), PROJECTS)


@rows_of.register
def _balance(clause: Balance, columns: Columns) -> Iterator[Row]:
    """For every district d: at_least <= sum over c in W of (share_cd / 100) m_c x_c <= at_most.

    With `per_head` the sum counts for each so many inhabitants. A project in several districts counts in each with its
    share.
    """
    amounts = columns.measure(clause.measure) * columns.mask(clause.where)
    for district in columns.policy.districts:
        if district.code in clause.leaving_out:
            continue
        heads = Fraction(district.population or 0, clause.per_head) if clause.per_head else Fraction(1)
        yield _row(
            clause,
            _scaled(clause, amounts, columns.shares(district.code)),
            _bounds(clause.bound),
            _unit(clause.measure, clause.unit),
            instance=district.code,
            scale=100 * heads,
        )


@rows_of.register
def _starts(clause: Starts, columns: Columns) -> Iterator[Row]:
    """at_least <= sum over c in W that start in the quarter (or by its end) of x_c <= at_most."""
    first = 1 if clause.cumulative else clause.quarter
    quarters = Match("start_quarter", tuple(str(quarter) for quarter in range(first, clause.quarter + 1)))
    where = Selection((*clause.where.matches, quarters))
    yield _row(clause, columns.mask(where).astype(np.int64), _bounds(clause.bound), PROJECTS)


def entry_row(rule: str, name: Text, barred: BoolArray) -> Row:
    """Return the row of a rule of entry: sum over the barred columns c of x_c <= 0."""
    places = np.flatnonzero(barred)
    return Row(
        clause=f"eligibility.{rule}",
        kind="eligibility",
        name=name,
        unit=PROJECTS,
        columns=places,
        coefficients=np.ones(len(places), np.int64),
        at_least=None,
        at_most=Fraction(0),
    )


def _row(
    clause: Clause,
    amounts: IntArray,
    bounds: tuple[Fraction | None, Fraction | None],
    unit: str,
    *,
    instance: str = "",
    scale: Fraction = Fraction(1),
    whole: IntArray | None = None,
) -> Row:
    places = np.flatnonzero(amounts)
    of_places = None if whole is None else np.flatnonzero(whole)
    return Row(
        clause=clause.id,
        kind=KIND_NAMES[type(clause)],
        name=clause.name,
        unit=unit,
        columns=places,
        coefficients=amounts[places],
        at_least=bounds[0],
        at_most=bounds[1],
        instance=instance,
        priority=clause.priority,
        scale=scale,
        of_columns=of_places,
        of_coefficients=None if whole is None else whole[of_places],
    )


KIND_NAMES: dict[type, str] = {
    Quota: "quota",
    Total: "total",
    Share: "share",
    MustInclude: "must_include",
    MustExclude: "must_exclude",
    Requires: "requires",
    Alternatives: "alternatives",
    Balance: "balance",
    Starts: "starts",
}
"""The name of each clause kind, as policies spell it."""


def _bounds(bound: Bound) -> tuple[Fraction | None, Fraction | None]:
    return (
        None if bound.at_least is None else Fraction(bound.at_least),
        None if bound.at_most is None else Fraction(bound.at_most),
    )


def _unit(measure: Measure, unit: str) -> str:
    if measure.kind is MeasureKind.PROJECTS:
        return PROJECTS
    return MONEY if measure.is_money else unit


def _scaled(clause: Clause, amounts: IntArray, shares: IntArray) -> IntArray:
    if int(amounts.max(initial=0)) * 100 >= COEFFICIENT_LIMIT:
        raise SanbaiError(
            Text(
                f"条款 {clause.id} 的金额过大，无法精确计算。", f"Amounts of clause {clause.id} are too large to count."
            ),
            Text("请改用更大的金额单位。", "Use a larger money unit."),
        )
    return amounts * shares
