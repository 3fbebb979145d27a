"""Published problems as programs of our model: OR-Library knapsacks and Khan's multiple-choice knapsacks."""

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from sanbai.language import Text
from sanbai.plan.model import Program, Row, make_program

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
NAME = Text("", "")


@dataclass(frozen=True)
class Published:
    """A problem and its published value, both in whole units (`scale` of them make one of the publication's)."""

    program: Program
    value: int
    scale: int = 1


def mknap1(number: int) -> Published:
    """OR-Library mknap1, problem 2 to 7 (Petersen 1967)."""
    numbers = iter((SHARED / "orlib_mkp" / f"mknap1_problem{number}.txt").read_text().split())
    columns, rows, value = int(next(numbers)), int(next(numbers)), Fraction(next(numbers))
    values = [Fraction(next(numbers)) for _ in range(columns)]
    weights = [[Fraction(next(numbers)) for _ in range(columns)] for _ in range(rows)]
    room = [Fraction(next(numbers)) for _ in range(rows)]
    scale = max(number.denominator for number in [*values, *room, *(w for row in weights for w in row)])
    program = knapsack(
        [v * scale for v in values], [[w * scale for w in row] for row in weights], [r * scale for r in room]
    )
    assert (value * scale).denominator == 1
    return Published(program, int(value * scale), scale)


def mknapcb1() -> list[Published]:
    """OR-Library mknapcb1: thirty problems of 100 columns and 5 rows (Chu and Beasley 1998)."""
    folder = SHARED / "orlib_mkp"
    best = json.loads((folder / "best_known.json").read_text())["values"]["mknapcb1"]
    numbers = iter((folder / "mknapcb1.txt").read_text().split())
    problems = []
    for place in range(int(next(numbers))):
        columns, rows, _ = int(next(numbers)), int(next(numbers)), next(numbers)
        values = [Fraction(next(numbers)) for _ in range(columns)]
        weights = [[Fraction(next(numbers)) for _ in range(columns)] for _ in range(rows)]
        problems.append(
            Published(knapsack(values, weights, [Fraction(next(numbers)) for _ in range(rows)]), best[place])
        )
    return problems


def mmkp(name: str, value: int) -> Published:
    """One of Khan's multiple-choice knapsacks: exactly one option of every class, under several budgets."""
    numbers = iter((SHARED / "mmkp" / f"{name}.txt").read_text().split())
    classes, options, budgets = (int(next(numbers)) for _ in range(3))
    room = [Fraction(next(numbers)) for _ in range(budgets)]
    values, weights = [], [[] for _ in range(budgets)]
    for _ in range(classes):
        next(numbers)
        for _ in range(options):
            values.append(Fraction(next(numbers)))
            for row in weights:
                row.append(Fraction(next(numbers)))
    rows = [_row(f"budget {place}", row, None, room[place]) for place, row in enumerate(weights)]
    for group in range(classes):
        chosen = [Fraction(column // options == group) for column in range(classes * options)]
        rows.append(_row(f"class {group}", chosen, Fraction(1), Fraction(1)))
    return Published(_program(values, options, rows), value)


def knapsack(values: list[Fraction], weights: list[list[Fraction]], room: list[Fraction]) -> Program:
    """Return a program of columns that exclude nothing and rows that have only a ceiling."""
    rows = [_row(f"row {place}", row, None, room[place]) for place, row in enumerate(weights)]
    return _program(values, 1, rows)


def _program(values: list[Fraction], options: int, rows: list[Row]) -> Program:
    candidates = len(values) // options
    return make_program(
        tuple(f"{candidate:03}" for candidate in range(candidates)),
        np.arange(candidates + 1) * options,
        tuple(str(column % options) for column in range(len(values))),
        _whole(values),
        tuple(rows),
    )


def _row(name: str, coefficients: list[Fraction], at_least: Fraction | None, at_most: Fraction | None) -> Row:
    return Row(
        clause=name,
        kind="total",
        name=NAME,
        unit="",
        columns=np.arange(len(coefficients)),
        coefficients=_whole(coefficients),
        at_least=at_least,
        at_most=at_most,
    )


def _whole(numbers: list[Fraction]) -> np.ndarray:
    assert all(number.denominator == 1 for number in numbers)
    return np.array([int(number) for number in numbers], np.int64)
