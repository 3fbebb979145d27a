"""Published problems proved: `python -m benchmarks.published` (docs/benchmarks.md).

All of OR-Library's mknapcb1 and Khan's I01 to I03, with as much time as they take, from ../shared/data; then larger
ones that are drawn as Chu and Beasley drew theirs, for which no value is published, with a limit.
"""

import argparse
import time
from collections.abc import Iterator
from fractions import Fraction
from math import ceil

import numpy as np

from sanbai.plan.levels import search
from sanbai.plan.limits import Limits
from sanbai.plan.model import Program
from sanbai.plan.solver import Answer, maximise
from tests.plan.published import knapsack, mknapcb1, mmkp  # the tests prove the quick ones of them

KHAN = {"I01": 173, "I02": 364, "I03": 1602}
LARGER = ((5, 250), (10, 100), (10, 250), (30, 100))
"""Rows and columns of the larger ones: the sizes of mknapcb2, mknapcb4, mknapcb5 and mknapcb7."""


def problems(seconds: float | None, limit: float) -> Iterator[tuple[str, Program, int | None, float | None]]:
    """Yield name, program, published value (None: there is none) and the seconds it may take."""
    for name, value in KHAN.items():
        yield f"MMKP {name}", mmkp(name, value).program, value, seconds
    for place, problem in enumerate(mknapcb1()):
        yield f"mknapcb1 {place}", problem.program, problem.value, seconds
    for rows, columns in LARGER:
        for tightness in (25, 50, 75):
            yield f"{rows} x {columns}, {tightness} %", drawn(rows, columns, tightness), None, limit


def drawn(rows: int, columns: int, tightness: int) -> Program:
    """Return a problem drawn as Chu and Beasley (1998) drew theirs.

    Weights are uniform up to 1000, room is `tightness` percent of a row's weights, and a value is the mean weight of a
    column plus up to 500.
    """
    rng = np.random.default_rng([rows, columns, tightness])
    weights = rng.integers(0, 1001, (rows, columns)).tolist()
    bonus = (500 * rng.random(columns)).tolist()
    values = [Fraction(ceil(sum(row[i] for row in weights) / rows + bonus[i])) for i in range(columns)]
    room = [Fraction(sum(row) * tightness // 100) for row in weights]
    return knapsack(values, [list(map(Fraction, row)) for row in weights], room)


def main() -> None:
    """Solve every problem whose name contains what was asked for, and print a line each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.published", description="Prove published problems.")
    parser.add_argument("name", nargs="?", default="", help="only problems with this in their name")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each of the larger ones")
    parser.add_argument("--seconds", type=float, help="seconds for each published one (no limit without)")
    parser.add_argument("--direct", action="store_true", help="the reference, HiGHS on the whole model")
    asked = parser.parse_args()
    print("| problem | value | bound | published | gap | seconds | |\n|---|---|---|---|---|---|---|", flush=True)
    for name, program, published, limit in problems(asked.seconds, asked.limit):
        if asked.name in name:
            print(line_of(name, program, published, limit, direct=asked.direct), flush=True)


def line_of(name: str, program: Program, published: int | None, limit: float | None, *, direct: bool) -> str:
    """Solve a problem and return its line of the table."""
    begun = time.perf_counter()
    solve = maximise if direct else search
    found = solve(program, Limits(nodes=10**9, seconds=limit))
    seconds = time.perf_counter() - begun
    bound = found.bound if isinstance(found, Answer) else found.proven.bound if found.proven else None
    if found.chosen is None or bound is None:
        return f"| {name} | - | - | {published or '-'} | - | {seconds:.1f} | no plan |"
    value = program.value(found.chosen)
    verdict = "proved" if value == bound else "not proved"
    if published is not None and value != published:
        verdict += f", {value - published:+} to the published value"
    gap = (bound - value) / bound
    return f"| {name} | {value} | {bound} | {published or '-'} | {gap:.3%} | {seconds:.1f} | {verdict} |"


if __name__ == "__main__":
    main()
