"""Searches that start from the plan as it stands, so that each is short and none depends on another."""

from collections.abc import Callable

from sanbai.plan.forcing import Standing
from sanbai.plan.levels import Search, search
from sanbai.plan.limits import Ending, Limits, Progress
from sanbai.plan.model import Program
from sanbai.plan.prices import Prices
from sanbai.plan.what_if.records import Answer


def searched(
    plan: Standing,
    program: Program,
    limits: Limits,
    progress: Progress | None = None,
    prices: Callable[[Prices], Prices | None] = lambda prices: prices,
) -> Search:
    """Return the search of a changed program from the plan's choice and from what `prices` makes of its prices."""
    warm = Search(Ending.OPTIMAL, plan.chosen, plan.proven, 0.0, plan.program, prices(plan.prices))
    return search(program, limits, progress, warm)


def answer_of(found: Search) -> Answer | None:
    """Return the plan that a search found, or None."""
    if found.chosen is None or found.proven is None:
        return None
    return Answer(chosen=found.chosen, value=found.proven.objective, bound=found.proven.bound)


def answer_as_it_stands(plan: Standing) -> Answer:
    """Return the plan itself as an answer."""
    return Answer(chosen=plan.chosen, value=plan.proven.objective, bound=plan.proven.bound)
