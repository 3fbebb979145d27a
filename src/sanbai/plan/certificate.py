"""The certificate of a plan: the choice, and prices as exact numbers that prove how good any other choice could be.

For any prices p >= 0 on the sides of inequalities, no choice that keeps the inequalities is worth more than

    sum over priced sides of p * bound  +  sum over units of the best (value - sum of p * coefficient).

Prices are whole numerators over one denominator, so that anyone can add this up without rounding.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from sanbai.plan.gap import relative_gap
from sanbai.plan.levels import Search
from sanbai.plan.model import BoolArray, Inequality, Program
from sanbai.plan.prices import Prices
from sanbai.plan.units import groups_of

FORMAT = "sanbai certificate 1"

WORD = 62
"""Bits of a number that 64 bits hold with room for one addition."""

LEAST_BITS = 30
"""A denominator is shortened to no fewer bits than these: prices stay good to a part in a thousand million."""

Key = tuple[str, str, str]
"""Clause, instance and side (`at_least`, `at_most`)."""

Numbers = npt.NDArray[Any]
"""Whole numbers of 64 bits, or Python's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What is certified of one list.

    `choice` holds the option of each chosen candidate; `prices` are positive numerators over `denominator`; `given_way`
    holds the bounds, in whole numbers, that soft clauses came to; `units` are the groups of candidates that local
    clauses tie; `bound_numerator` is the proven bound times the denominator.
    """

    choice: Mapping[str, str]
    objective: int
    denominator: int
    prices: Mapping[Key, int]
    given_way: Mapping[Key, int]
    units: tuple[tuple[str, ...], ...]
    bound_numerator: int

    @property
    def bound(self) -> int:
        """The value, in whole value points, that the prices prove no choice can exceed."""
        return self.bound_numerator // self.denominator

    @property
    def gap(self) -> Fraction:
        """(bound - objective) / bound, exactly (see `relative_gap`); 0 for a proved optimum."""
        return relative_gap(self.objective, self.bound)


def certify(program: Program, search: Search) -> Certificate:
    """Return the certificate of what a search over `program` found; without prices its bound is the sum of the best.

    Raises `ValueError` when the search found nothing.
    """
    if search.chosen is None:
        raise ValueError("there is nothing to certify")
    last = search.program
    prices = _shortened(last, _sound(last, search.prices or Prices((0,) * len(last.inequalities), 1)))
    chosen = np.flatnonzero(search.chosen)
    owners = np.searchsorted(last.first, chosen, side="right") - 1
    groups = groups_of(last)
    return Certificate(
        choice={last.candidates[i]: last.options[c] for i, c in zip(owners.tolist(), chosen.tolist(), strict=True)},
        objective=last.value(search.chosen),
        denominator=prices.denominator,
        prices=_named(last, prices),
        given_way=_given_way(program, last),
        units=tuple(tuple(last.candidates[i] for i in group) for group in groups),
        bound_numerator=bound_numerator(last, prices, groups),
    )


def bound_numerator(program: Program, prices: Prices, groups: tuple[tuple[int, ...], ...]) -> int:
    """Return the bound that prices prove, times their denominator, for units that are `groups` or single candidates.

    Exact: in 64-bit numbers where they cannot overflow, else in whole numbers of any size.
    """
    priced = [(item, price) for item, price in zip(program.inequalities, prices.numerators, strict=True) if price]
    paid = sum(price * (_at_most(item) if price > 0 else _at_least(item)) for item, price in priced)
    reduced = _reduced(program, prices)
    hard = [item for item in program.inequalities if program.rows[item.row].priority == 0]
    forbidden = _forbidden(program, hard)
    unit_of = np.arange(len(program.candidates))
    for group in groups:
        unit_of[list(group)] = group[0]
    local = _local(program, hard, unit_of)
    special = {unit: [unit] for unit in local} | {group[0]: list(group) for group in groups}
    alone = np.isin(unit_of, list(special), invert=True)
    best = _best_of_each(program, np.where(forbidden, 0, reduced))
    others = (_best_pattern(program, special[unit], local.get(unit, []), (reduced, forbidden)) for unit in special)
    alone_total: int = sum(best[alone].tolist())
    return paid + alone_total + sum(others)


def _sound(program: Program, prices: Prices) -> Prices:
    """Return the prices without those that pay for a bound that is not there, or for a second side of the same name."""
    seen: set[Key] = set()
    kept = []
    for item, price in zip(program.inequalities, prices.numerators, strict=True):
        key = _key(program, item, price)
        missing = (item.at_most if price > 0 else item.at_least) is None
        kept.append(0 if missing or key in seen else price)
        seen |= {key} if price else set()
    return Prices(tuple(kept), prices.denominator)


def _shortened(program: Program, prices: Prices) -> Prices:
    """Return the prices over a smaller power of two where that lets the bound be added up in 64 bits."""
    surplus = _largest(program, prices).bit_length() - WORD
    spare = prices.denominator.bit_length() - 1 - LEAST_BITS
    if prices.denominator != 1 << (LEAST_BITS + spare) or not 0 < surplus <= spare:
        return prices
    return Prices(tuple(round(Fraction(n, 1 << surplus)) for n in prices.numerators), prices.denominator >> surplus)


def _largest(program: Program, prices: Prices) -> int:
    """Return a number that no reduced value, nor anything on the way to it, can exceed."""
    pairs = zip(program.inequalities, prices.numerators, strict=True)
    paid = sum(abs(price) * int(np.abs(item.coefficients).max(initial=1)) for item, price in pairs if price)
    return prices.denominator * int(np.abs(program.values).max(initial=1)) + paid


def _key(program: Program, item: Inequality, price: int) -> Key:
    row = program.rows[item.row]
    return row.clause, row.instance, "at_most" if price > 0 else "at_least"


def _named(program: Program, prices: Prices) -> dict[Key, int]:
    pairs = zip(program.inequalities, prices.numerators, strict=True)
    return {_key(program, item, price): abs(price) for item, price in pairs if price}


def _given_way(program: Program, last: Program) -> dict[Key, int]:
    found = {}
    for before, after in zip(program.inequalities, last.inequalities, strict=True):
        row = program.rows[before.row]
        for side in ("at_least", "at_most"):
            if getattr(before, side) != getattr(after, side):
                found[row.clause, row.instance, side] = int(getattr(after, side))
    return found


def _reduced(program: Program, prices: Prices) -> Numbers:
    """Return value x denominator - sum of price x coefficient for every column."""
    kind: type = np.int64 if _largest(program, prices).bit_length() <= WORD else np.object_
    reduced: Numbers = program.values.astype(kind) * prices.denominator
    for item, price in zip(program.inequalities, prices.numerators, strict=True):
        if price:
            reduced[item.columns] -= item.coefficients.astype(kind) * price
    return reduced


def _forbidden(program: Program, hard: list[Inequality]) -> BoolArray:
    forbidden = np.zeros(len(program.values), np.bool_)
    for item in hard:
        if item.at_most == 0 and int(item.coefficients.min(initial=1)) > 0:
            forbidden[item.columns] = True
    return forbidden


def _local(program: Program, hard: list[Inequality], unit_of: npt.NDArray[np.int64]) -> dict[int, list[Inequality]]:
    """Return the hard inequalities that lie wholly within one unit, by unit; those that forbid are left aside."""
    owner = unit_of[np.repeat(np.arange(len(program.candidates)), np.diff(program.first))]
    found: dict[int, list[Inequality]] = {}
    for item in hard:
        units = owner[item.columns]
        if len(units) and bool((units == units[0]).all()):
            found.setdefault(int(units[0]), []).append(item)
    return found


def _best_of_each(program: Program, reduced: Numbers) -> Numbers:
    """Return for every candidate the best of nothing (0) and its columns."""
    best = np.zeros(len(program.candidates), reduced.dtype)
    owner = np.repeat(np.arange(len(program.candidates)), np.diff(program.first))
    np.maximum.at(best, owner, reduced)
    return best


def _best_pattern(
    program: Program, candidates: list[int], items: list[Inequality], columns: tuple[Numbers, BoolArray]
) -> int:
    """Return the best reduced value of a unit, over the ways to take none or one column of each of its candidates."""
    reduced, forbidden = columns
    ways: list[list[int]] = []
    for candidate in candidates:
        owned = range(int(program.first[candidate]), int(program.first[candidate + 1]))
        ways.append([-1, *(column for column in owned if not forbidden[column])])
    worth = {column: int(reduced[column]) for way in ways for column in way[1:]}
    tables = [(item, dict(zip(item.columns.tolist(), item.coefficients.tolist(), strict=True))) for item in items]
    allowed = (
        pattern
        for pattern in product(*ways)
        if all(_keeps(item, sum(table.get(column, 0) for column in pattern)) for item, table in tables)
    )
    return max(sum(worth.get(column, 0) for column in pattern) for pattern in allowed)


def _keeps(item: Inequality, activity: int) -> bool:
    return (item.at_least is None or item.at_least <= activity) and (item.at_most is None or activity <= item.at_most)


def _at_most(item: Inequality) -> int:
    assert item.at_most is not None
    return item.at_most


def _at_least(item: Inequality) -> int:
    assert item.at_least is not None
    return item.at_least


def certificate_json(plan: Certificate, early: Certificate | None, inputs: Mapping[str, bytes]) -> bytes:
    """Return `certificate.json` over inputs (path in the plan-year folder -> bytes) for the plan and the early list."""
    document = {
        "format": FORMAT,
        "inputs": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(inputs.items())},
        "plan": _document(plan),
        "early_promotion": None if early is None else _document(early),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _document(item: Certificate) -> dict[str, object]:
    return {
        "objective": item.objective,
        "bound": item.bound,
        "gap": str(item.gap),
        "denominator": item.denominator,
        "bound_numerator": item.bound_numerator,
        "prices": list(_entries(item.prices, "numerator")),
        "given_way": list(_entries(item.given_way, "bound")),
        "units": [list(unit) for unit in item.units],
        "choice": dict(item.choice),
    }


def _entries(numbers: Mapping[Key, int], name: str) -> Iterator[dict[str, object]]:
    for (clause, instance, side), number in numbers.items():
        yield {"clause": clause, "instance": instance, "side": side, name: number}
