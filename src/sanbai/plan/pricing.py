"""One pass over the columns: what any plan can be worth at given prices, with each candidate in and out."""

from dataclasses import dataclass

import numpy as np

from sanbai.plan.model import BoolArray, Program
from sanbai.plan.prices import Prices


@dataclass(frozen=True, slots=True)
class ForcedBounds:
    """Proven whole-number bounds: of any plan, and with each candidate in or out (None where it cannot be)."""

    bound: int
    inside: list[int | None]
    outside: list[int | None]


def forced_bounds(program: Program, prices: Prices) -> ForcedBounds:
    """Return the bounds that these prices prove, exactly, with hard inequalities on single candidates kept."""
    reduced = program.values.astype(object) * prices.denominator
    paid = 0
    for price, item in zip(prices.numerators, program.inequalities, strict=True):
        end = item.at_most if price > 0 else item.at_least
        if price and end is not None:
            reduced[item.columns] -= price * item.coefficients.astype(object)
            paid += price * end
    allowed, must = _alone(program)
    ways: list[tuple[int | None, int | None]] = []
    for candidate, (start, end) in enumerate(zip(program.first[:-1], program.first[1:], strict=True)):
        best = max(reduced[start:end][allowed[start:end]].tolist(), default=None)
        ways.append((best, None if must[candidate] else 0))
    tops = [max((way for way in both if way is not None), default=0) for both in ways]
    total = paid + sum(tops)
    sides: list[list[int | None]] = [
        [
            None if way is None else (total - top + way) // prices.denominator
            for way, top in zip(column, tops, strict=True)
        ]
        for column in zip(*ways, strict=True)
    ] or [[], []]
    return ForcedBounds(total // prices.denominator, *sides)


def _alone(program: Program) -> tuple[BoolArray, BoolArray]:
    """Return which columns may be chosen and which candidates must be in, as single hard inequalities say."""
    allowed = np.ones(len(program.values), np.bool_)
    must = np.zeros(len(program.candidates), np.bool_)
    owner = np.repeat(np.arange(len(program.candidates)), np.diff(program.first))
    for item in program.inequalities:
        if program.rows[item.row].priority or not len(item.columns):
            continue
        if item.at_most == 0 and (item.at_least or 0) <= 0 and int(item.coefficients.min()) > 0:
            allowed[item.columns] = False
        if item.at_least is not None and item.at_least > 0 and len(set(owner[item.columns].tolist())) == 1:
            must[owner[item.columns[0]]] = True
    return allowed, must
