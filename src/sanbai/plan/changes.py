"""A program with one thing changed: a pin, a bound, a value, a row more; the rest is shared with the original."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np

from sanbai.language import Text
from sanbai.plan.model import IntArray, Program, Row, inequalities_of

PINNED = "pin"
"""The kind of the rows that `pinned` adds."""


def pinned(program: Program, pins: Mapping[int, bool]) -> Program:
    """Return the program with candidates (by index) forced in (True) or out (False), a row for each."""
    return constrained(program, *(_pin(program, candidate, inside) for candidate, inside in pins.items()))


def constrained(program: Program, *rows: Row) -> Program:
    """Return the program with these rows after its own."""
    count = len(program.rows)
    added = (item for place, row in enumerate(rows) for item in inequalities_of(count + place, row))
    return replace(program, rows=(*program.rows, *rows), inequalities=(*program.inequalities, *added))


def rebounded(program: Program, position: int, at_least: int | None, at_most: int | None) -> Program:
    """Return the program with other bounds, in whole numbers, for the inequality at `position`."""
    changed = replace(program.inequalities[position], at_least=at_least, at_most=at_most)
    before, after = program.inequalities[:position], program.inequalities[position + 1 :]
    return replace(program, inequalities=(*before, changed, *after))


def revalued(program: Program, values: IntArray) -> Program:
    """Return the program with other values (shape: columns)."""
    return replace(program, values=values)


def _pin(program: Program, candidate: int, inside: bool) -> Row:
    columns = np.arange(program.first[candidate], program.first[candidate + 1])
    code = program.candidates[candidate]
    return Row(
        clause=f"pin.{code}",
        kind=PINNED,
        name=Text(f"{code} {'必选' if inside else '不选'}", f"{code} {'in' if inside else 'out'}"),
        unit="projects",
        columns=columns,
        coefficients=np.ones(len(columns), np.int64),
        at_least=Fraction(1) if inside else None,
        at_most=None if inside else Fraction(0),
    )
