"""Every plan of a small program, one by one: what the answers to what-if questions are held against."""

from itertools import product

import numpy as np

from sanbai.plan.forcing import Standing, standing
from sanbai.plan.levels import search
from sanbai.plan.limits import Limits
from sanbai.plan.model import BoolArray, Program, Row
from tests.plan.random_programs import random_program


def every_plan(program: Program) -> list[BoolArray]:
    """Return every choice that keeps every inequality."""
    pairs = zip(program.first[:-1].tolist(), program.first[1:].tolist(), strict=True)
    ways = [[None, *range(start, end)] for start, end in pairs]
    found = []
    for way in product(*ways):
        chosen = np.zeros(len(program.values), np.bool_)
        chosen[[column for column in way if column is not None]] = True
        if not program.broken(chosen):
            found.append(chosen)
    return found


def projects(plan: Standing, chosen: BoolArray) -> frozenset[int]:
    """Return the candidates that a choice has in."""
    return frozenset(plan.owner[chosen].tolist())


def standings(count: int) -> list[Standing]:
    """Return the best plans of the first `count` random programs under which anything fits."""
    found = []
    seed = 0
    while len(found) < count:
        plan = standing_of(random_program(seed))
        seed += 1
        if plan is not None:
            found.append(plan)
    return found


def standing_of(program: Program) -> Standing | None:
    """Return the best plan of a program, None where nothing fits."""
    best = search(program, Limits())
    if best.chosen is None or best.proven is None:
        return None
    return standing(best.program, best.chosen, best.proven, best.prices)


def amount(row: Row, chosen: BoolArray) -> int:
    """Return what a row comes to, column by column."""
    return sum(n for column, n in zip(row.columns.tolist(), row.coefficients.tolist(), strict=True) if chosen[column])
