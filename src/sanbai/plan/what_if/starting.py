"""Searches that start from the plan as it stands, so that each is short and none depends on another."""

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.forcing import Standing, standing
from sanbai.plan.levels import Search, search
from sanbai.plan.limits import Ending, Limits, Progress, Step
from sanbai.plan.model import IntArray, Program
from sanbai.plan.prices import Prices
from sanbai.plan.what_if.records import Answer


def searched(
    plan: Standing, program: Program, limits: Limits, progress: Progress | None = None, prices: Prices | None = None
) -> Search:
    """Return the search of a changed program from the plan's choice, and from its prices where no others are given."""
    start = plan.prices if prices is None else prices
    return search(program, limits, progress, Search(Ending.OPTIMAL, plan.chosen, plan.proven, 0.0, plan.program, start))


def answered(plan: Standing, program: Program, limits: Limits, known: int) -> Answer | Ending:
    """Return the best plan of a narrower program, where `known` is a bound proved before; without one, how it ended.

    The search ends as soon as the plan is within the gap of `known`, which spares it to prove a bound of its own.
    """
    found = searched(plan, program, limits, _near(known, limits.gap))
    if found.chosen is None or found.proven is None:
        return found.ending
    value = found.proven.objective
    return Answer(chosen=found.chosen, value=value, bound=max(value, min(found.proven.bound, known)))


def _near(known: int, gap: Fraction) -> Progress:
    least = known - gap * known

    def step(now: Step) -> bool:
        return now.value is not None and now.value >= least

    return step


def without(plan: Standing, clauses: Collection[str], limits: Limits) -> Standing:
    """Return the best plan when these clauses (by id) are left out; raises `SanbaiError` where there is none such."""
    known = {row.clause for row in plan.program.rows}
    for clause in clauses:
        if clause not in known:
            raise SanbaiError(
                Text(f"没有编号为 {clause} 的条款。", f"There is no clause with the id {clause}."),
                Text("请对照 plan.json 中各条款的 id。", "Look up the ids of the clauses in plan.json."),
            )
    kept = [place for place, row in enumerate(plan.program.rows) if row.clause not in clauses]
    moved = {old: new for new, old in enumerate(kept)}
    inequalities = (item for item in plan.program.inequalities if item.row in moved)
    program = replace(
        plan.program,
        rows=tuple(plan.program.rows[place] for place in kept),
        inequalities=tuple(replace(item, row=moved[item.row]) for item in inequalities),
    )
    found = searched(plan, program, limits)
    assert found.chosen is not None  # because the plan itself is a choice
    assert found.proven is not None
    return standing(found.program, found.chosen, found.proven, found.prices)


def most_of_all(program: Program, values: IntArray) -> int:
    """Return the sum of each candidate's greatest value: a bound where a search ends before it has one."""
    pairs = pairwise(program.first.tolist())
    return sum(int(values[start:end].max(initial=0)) for start, end in pairs)


def answer_as_it_stands(plan: Standing) -> Answer:
    """Return the plan itself as an answer."""
    return Answer(chosen=plan.chosen, value=plan.proven.objective, bound=plan.proven.bound)
