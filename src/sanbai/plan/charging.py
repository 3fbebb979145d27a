"""What the clauses take from a candidate's value at their prices, and what one unit of each clause is worth."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from sanbai.plan.explained import Charge, ClausePrice
from sanbai.plan.forcing import Standing
from sanbai.plan.model import BoolArray, Inequality, IntArray, Row, exact_sum

FloatArray = npt.NDArray[np.float64]


def reduced_values(plan: Standing) -> FloatArray:
    """Return the value of every column less what the clauses take from it (shape: columns), for comparing options."""
    reduced = plan.program.values.astype(np.float64)
    for price, item in _priced(plan):
        reduced[item.columns] -= item.coefficients * (price / plan.prices.denominator)
    return reduced


def charges_of(plan: Standing, columns: IntArray) -> dict[int, tuple[Charge, ...]]:
    """Return for each of these columns what the clauses take from it, the largest first, in whole value points."""
    wanted = np.zeros(len(plan.program.values), np.bool_)
    wanted[columns] = True
    found: dict[int, list[Charge]] = {int(column): [] for column in columns}
    for price, item in _priced(plan):
        row = plan.program.rows[item.row]
        kept = wanted[item.columns]
        for column, coefficient in zip(item.columns[kept].tolist(), item.coefficients[kept].tolist(), strict=True):
            amount = _rounded(price * coefficient, plan.prices.denominator)
            if amount:
                found[column].append(Charge(clause=row.clause, instance=row.instance, name=row.name, amount=amount))
    return {column: tuple(sorted(charges, key=lambda charge: -abs(charge.amount))) for column, charges in found.items()}


def clause_prices(plan: Standing) -> tuple[ClausePrice, ...]:
    """Return the price of each clause that has one, for one of its own units, in the order of the program."""
    found = []
    for position, (price, item) in enumerate(zip(plan.prices.numerators, plan.program.inequalities, strict=True)):
        row = plan.program.rows[item.row]
        bound = row.at_most if price > 0 else row.at_least
        if price and bound is not None:
            found.append(
                ClausePrice(
                    position=position,
                    clause=row.clause,
                    instance=row.instance,
                    kind=row.kind,
                    name=row.name,
                    unit=row.unit,
                    bound=bound,
                    exact=row.at_least == row.at_most,
                    price=Fraction(price, plan.prices.denominator) * _own_unit(row, item, plan.chosen),
                )
            )
    return tuple(found)


def _priced(plan: Standing) -> Iterator[tuple[int, Inequality]]:
    return (
        (price, item) for price, item in zip(plan.prices.numerators, plan.program.inequalities, strict=True) if price
    )


def _rounded(numerator: int, denominator: int) -> int:
    """Return the quotient rounded to the nearest whole number, halves away from zero."""
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def _own_unit(row: Row, item: Inequality, chosen: BoolArray) -> Fraction:
    """Return how many units of the inequality's sum make one unit of the row's value.

    Of a share of what is chosen, the denominator counts as the plan has it.
    """
    if not len(item.columns):
        return Fraction(0)
    column, coefficient = int(item.columns[0]), int(item.coefficients[0])
    amount = _amount(row.columns, row.coefficients, column)
    if row.of_columns is None or row.of_coefficients is None:
        return row.scale * Fraction(coefficient, amount)
    ratio = row.at_most if item.at_least is None else row.at_least
    assert ratio is not None
    difference = ratio.denominator * amount - ratio.numerator * _amount(row.of_columns, row.of_coefficients, column)
    whole = exact_sum(row.of_columns, row.of_coefficients, chosen)
    return Fraction(coefficient, difference) * ratio.denominator * whole


def _amount(columns: IntArray, coefficients: IntArray, column: int) -> int:
    return int(coefficients[columns == column].sum())
