"""What people do by hand, computed beside the optimum: go down the ranking by score and fill the quotas."""

from collections.abc import Iterator

import numpy as np

from sanbai.plan.columns import Columns, best_columns
from sanbai.plan.model import BoolArray, Inequality, IntArray, Program
from sanbai.plan.records import Ranking

_BINDING = ("quota", "starts", "eligibility", "must_exclude", "alternatives")
"""The kinds of clause that whoever goes down a ranking can keep an eye on: counts that must not be exceeded."""


def by_score(columns: Columns) -> IntArray:
    """Return the best column of each candidate, the highest value first and the first code first among equals."""
    best = best_columns(columns)
    return best[np.lexsort((np.arange(len(best)), -columns.values[best]))]


def ranked_choice(columns: Columns, program: Program) -> BoolArray:
    """Return which columns ranking by score within quotas takes: each candidate in turn while every quota has room.

    Quotas, starts, rules of entry and exclusions bind; sums of money, shares, floors and balance are not looked at.
    """
    room = tuple(_ceilings(program))
    used = [0] * len(room)
    chosen = np.zeros(len(columns.values), np.bool_)
    counted = [dict(zip(item.columns.tolist(), item.coefficients.tolist(), strict=True)) for item in room]
    for column in by_score(columns).tolist():
        takes = [(place, counts[column]) for place, counts in enumerate(counted) if column in counts]
        if all(used[place] + amount <= (room[place].at_most or 0) for place, amount in takes):
            chosen[column] = True
            for place, amount in takes:
                used[place] += amount
    return chosen


def compare(program: Program, chosen: BoolArray, objective: int) -> Ranking:
    """Return what the ranked choice is worth and which hard clauses it breaks, beside a plan worth `objective`."""
    value = program.value(chosen)
    results = (row.result(chosen) for row in program.rows if row.priority == 0)
    broken = tuple(result for result in results if not result.holds)
    return Ranking(chosen=int(chosen.sum()), value=value, loss=objective - value, broken=broken)


def _ceilings(program: Program) -> Iterator[Inequality]:
    for inequality in program.inequalities:
        if program.rows[inequality.row].kind in _BINDING and inequality.at_most is not None:
            yield inequality
