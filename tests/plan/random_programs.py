"""Random small programs: few candidates, inequalities of every shape, also such that nothing fits."""

import random
from fractions import Fraction

import numpy as np

from sanbai.language import Text
from sanbai.plan.model import Program, Row, make_program


def random_program(seed: int) -> Program:
    """Return a program of up to seven candidates with up to three options each and up to five rows."""
    draw = random.Random(seed)  # because it makes examples, not secrets
    first = [0]
    for _ in range(draw.randint(1, 7)):
        first.append(first[-1] + draw.randint(1, 3))
    rows = tuple(_row(draw, first[-1], index) for index in range(draw.randint(0, 5)))
    values = [draw.choice([0, 0, 1, 5, 7, 100, draw.randint(0, 50)]) for _ in range(first[-1])]
    codes = tuple(f"P{index}" for index in range(len(first) - 1))
    options = tuple(str(column) for column in range(first[-1]))
    return make_program(codes, np.array(first), options, np.array(values, np.int64), rows)


def _row(draw: random.Random, size: int, index: int) -> Row:
    columns = sorted(draw.sample(range(size), draw.randint(1, size)))
    bounds = sorted((draw.randint(-5, 8), draw.randint(-3, 12)))
    low, high = draw.choice([(bounds[0], None), (None, bounds[1]), (bounds[0], bounds[1]), (bounds[1], bounds[1])])
    return Row(
        clause=f"clause-{index}",
        kind="total",
        name=Text("条款", "clause"),
        unit="money",
        columns=np.array(columns),
        coefficients=np.array([draw.choice([-3, -1, 1, 1, 2, 5, 10**6]) for _ in columns], np.int64),
        at_least=None if low is None else Fraction(low),
        at_most=None if high is None else Fraction(high),
    )
