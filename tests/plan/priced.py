"""Prices for certificates in tests: the duals of the plain linear program, or any numbers at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise, product
from random import Random

import highspy
import numpy as np
import pytest

from sanbai.plan import planning
from sanbai.plan.levels import Search, search
from sanbai.plan.model import Program
from sanbai.plan.prices import Prices

DENOMINATOR = 2**20


def linear(program: Program, denominator: int = DENOMINATOR) -> tuple[float, Prices]:
    """Return the value of the linear program (choices between 0 and 1) and the prices of its inequalities."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    infinity = highspy.kHighsInf
    for value in program.values.tolist():
        highs.addVar(0.0, infinity)
        highs.changeColCost(highs.getNumCol() - 1, -float(value))
    for item in program.inequalities:
        low = -infinity if item.at_least is None else float(item.at_least)
        high = infinity if item.at_most is None else float(item.at_most)
        highs.addRow(low, high, len(item.columns), item.columns.astype(np.int32), item.coefficients.astype(float))
    for start, end in zip(program.first[:-1], program.first[1:], strict=True):
        owned = np.arange(start, end, dtype=np.int32)
        highs.addRow(-infinity, 1.0, len(owned), owned, np.ones(len(owned)))
    highs.run()
    duals = list(highs.getSolution().row_dual)[: len(program.inequalities)]
    value = -highs.getInfo().objective_function_value
    return value, Prices(tuple(round(-dual * denominator) for dual in duals), denominator)


def anything(random: Random) -> Callable[[Program], Prices]:
    """Return a way to price any program without sense: small, huge, of either sign, or not at all."""

    def prices(program: Program) -> Prices:
        largest = random.choice([3, 10**4, 2**80])
        numerators = (random.choice([0, random.randint(-largest, largest)]) for _ in program.inequalities)
        return Prices(tuple(numerators), random.choice([1, 7, DENOMINATOR, 10**30]))

    return prices


@contextmanager
def priced(prices_of: Callable[[Program], Prices]) -> Iterator[None]:
    """Have plans certified with these prices instead of the search's own."""

    def with_prices(*arguments: object) -> Search:
        found = search(*arguments)
        return replace(found, prices=prices_of(found.program))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "search", with_prices)
        yield


def best_by_trying(program: Program) -> int:
    """Return the greatest value of any choice that keeps the inequalities of a small program, by trying all."""
    starts = program.first.tolist()
    ways = [[None, *range(start, end)] for start, end in pairwise(starts)]
    values = []
    for choice in product(*ways):
        chosen = np.zeros(len(program.values), np.bool_)
        chosen[[column for column in choice if column is not None]] = True
        if not program.broken(chosen):
            values.append(program.value(chosen))
    return max(values)
