"""Other plans: the next best ones in order, or the most different ones within a given loss."""

from dataclasses import replace
from fractions import Fraction
from math import ceil

import numpy as np

from sanbai.language import Text
from sanbai.plan.changes import PINNED, constrained, revalued
from sanbai.plan.forcing import Standing
from sanbai.plan.limits import Ending, Limits
from sanbai.plan.model import BoolArray, IntArray, Program, Row
from sanbai.plan.what_if.records import Alternative, Alternatives
from sanbai.plan.what_if.starting import answer_as_it_stands, answer_of, searched


def next_best(plan: Standing, count: int, within: Fraction, limits: Limits) -> Alternatives:
    """Return up to `count` plans from the best down, each with other projects than all before, at a loss of `within`.

    `within` is a part of the plan's value. The bound of each plan holds for every plan that is not listed before it.
    """
    floor = _floor(plan, within)
    plans, program = [Alternative(answer=answer_as_it_stands(plan), different=0)], plan.program
    while len(plans) < count:
        program = constrained(program, _not_these(plan, plans[-1].answer.chosen))
        found = searched(plan, program, limits)
        answer = answer_of(found)
        if answer is None or answer.value < floor:
            none_left = found.ending is Ending.INFEASIBLE or (answer is not None and answer.bound < floor)
            return Alternatives(floor=floor, plans=tuple(plans), complete=none_left)
        chosen = [item.answer.chosen for item in plans]
        plans.append(Alternative(answer=answer, different=_different(plan, chosen, answer.chosen)))
    return Alternatives(floor=floor, plans=tuple(plans), complete=False)


def most_different(plan: Standing, count: int, within: Fraction, limits: Limits) -> Alternatives:
    """Return up to `count` plans at a loss of `within`, each deciding the most projects otherwise than all before it.

    Among plans that are equally different the one of greatest value is taken. `complete` says that every further plan
    is proved to decide no project in a new way.
    """
    floor = _floor(plan, within)
    kept = constrained(plan.program, _worth(plan.program, floor))
    plans = [Alternative(answer=answer_as_it_stands(plan), different=0)]
    while len(plans) < count:
        chosen = [item.answer.chosen for item in plans]
        row, always = _new_decisions(plan, chosen)
        found = answer_of(searched(plan, _counted(kept, row), limits, prices=lambda _: None))
        most = None if found is None else found.bound + always
        new = 0 if found is None else found.value + always
        if found is None or new <= 0:
            return Alternatives(floor=floor, plans=tuple(plans), complete=most is not None and most <= 0)
        so_different = constrained(kept, replace(row, at_least=Fraction(new - always)))
        best = answer_of(searched(replace(plan, chosen=found.chosen), so_different, limits))
        taken = found.chosen if best is None else best.chosen
        value = plan.program.value(taken)
        bound = max(value, plan.proven.bound) if best is None else best.bound
        plans.append(
            Alternative(
                answer=replace(found, chosen=taken, value=value, bound=bound),
                different=_different(plan, chosen, taken),
                most_different=most,
            )
        )
    return Alternatives(floor=floor, plans=tuple(plans), complete=False)


def _floor(plan: Standing, within: Fraction) -> int:
    """Return the least value, rounded up, that loses at most `within` of the plan's."""
    return ceil(plan.proven.objective * (1 - within))


def _inside(plan: Standing, chosen: BoolArray) -> BoolArray:
    """Return whether each candidate is in (shape: candidates)."""
    inside = np.zeros(len(plan.program.candidates), np.bool_)
    inside[plan.owner[chosen]] = True
    return inside


def _different(plan: Standing, before: list[BoolArray], chosen: BoolArray) -> int:
    """Return how many candidates are decided otherwise than by every plan before."""
    inside = _inside(plan, chosen)
    return int(np.all([_inside(plan, other) != inside for other in before], axis=0).sum())


def _not_these(plan: Standing, chosen: BoolArray) -> Row:
    """Return the row that bars one set of projects: (those of it) - (others) <= its size - 1."""
    inside = _inside(plan, chosen)
    signs = np.where(inside[plan.owner], 1, -1)
    name = Text("不是已列出的计划", "not a plan listed before")
    return _row("other-projects", name, signs, at_most=Fraction(int(inside.sum()) - 1))


def _worth(program: Program, floor: int) -> Row:
    """Return the row that keeps the value at `floor` or above."""
    return _row("value-floor", Text("价值不低于限额", "worth enough"), program.values, at_least=Fraction(floor))


def _new_decisions(plan: Standing, before: list[BoolArray]) -> tuple[Row, int]:
    """Return the row that counts candidates no plan has in (+1) or all have in (-1), and the number of the latter.

    The sum and that number together are how many candidates a plan decides otherwise than every plan before.
    """
    times = np.sum([_inside(plan, chosen) for chosen in before], axis=0)
    new = np.where(times == 0, 1, np.where(times == len(before), -1, 0))
    row = _row("new-decisions", Text("与此前各计划都不同", "decided in a new way"), new[plan.owner])
    return row, int((times == len(before)).sum())


def _counted(program: Program, row: Row) -> Program:
    """Return the program that counts what the row counts in place of value."""
    values = np.zeros(len(program.values), np.int64)
    values[row.columns] = row.coefficients
    return revalued(program, values)


def _row(
    clause: str, name: Text, amounts: IntArray, at_least: Fraction | None = None, at_most: Fraction | None = None
) -> Row:
    places = np.flatnonzero(amounts)
    return Row(
        clause=clause,
        kind=PINNED,
        name=name,
        unit="projects",
        columns=places,
        coefficients=amounts[places].astype(np.int64),
        at_least=at_least,
        at_most=at_most,
    )
