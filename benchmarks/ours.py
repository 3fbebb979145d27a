"""What only sanbai does, measured in a process of its own: `python -m benchmarks.ours TASK FILE|SPEC ...`."""

import json
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from statistics import median
from typing import Any

import numpy as np

from benchmarks.instances import make_city, spec_of
from benchmarks.peers import programs_of
from sanbai.plan.changes import rebounded
from sanbai.plan.levels import Search, search
from sanbai.plan.limits import Limits
from sanbai.plan.model import Program

SHOWN = Fraction(1, 1000)
"""The gap that a planner who changes a number wants to see at once."""


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long some work took, and its result."""
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def recompile(program: Program, seconds: str) -> dict[str, Any]:
    """Measure how long it takes to see a plan within 0.1 % after one bound has changed, for ten bounds in turn."""
    cold, before = timed(lambda: search(program, Limits(gap=SHOWN, seconds=float(seconds))))
    times = []
    for position, low, high in one_bound_changed(program):
        changed = rebounded(program, position, low, high)
        times.append(timed(partial(search, changed, Limits(gap=SHOWN, seconds=float(seconds)), warm=before)))
    gaps = [gap_of(found) for _, found in times]
    return {"cold": cold, "times": [took for took, _ in times], "gaps": gaps, "median": median(t for t, _ in times)}


def one_bound_changed(program: Program) -> list[tuple[int, int | None, int]]:
    """Return ten ceilings in money: which inequality, and new bounds, 1 % higher and 0.2 % lower in turn."""
    money = [
        place
        for place, item in enumerate(program.inequalities)
        if item.at_most is not None and item.at_most > 1000 and program.rows[item.row].kind == "total"
    ]
    changes = []
    for number, place in enumerate(money[:10]):
        item = program.inequalities[place]
        assert item.at_most is not None
        high = item.at_most + item.at_most // 100 if number % 2 == 0 else item.at_most - item.at_most // 500
        changes.append((place, item.at_least, max(high, item.at_least or 0)))
    return changes


def gap_of(found: Search) -> float | None:
    """Return the proven gap of a search, None where it has no plan."""
    if found.proven is None:
        return None
    return (found.proven.bound - found.proven.objective) / max(found.proven.bound, 1)


def single_pass(program: Program) -> dict[str, Any]:
    """Measure one pass at memory bandwidth: reading every number of the program's columns once."""
    arrays = {id(array): array for item in program.inequalities for array in (item.columns, item.coefficients)}
    large = [np.ascontiguousarray(array) for array in arrays.values() if len(array) > 1000] + [program.values]
    times = [timed(lambda: [int(array.max(initial=0)) for array in large])[0] for _ in range(9)]
    return {"seconds": median(times), "bytes": sum(array.nbytes for array in large)}


TASKS: dict[str, Callable[..., dict[str, Any]]] = {"recompile": recompile, "single-pass": single_pass}


def main(task: str, instance: str, *arguments: str) -> None:
    """Do a task on a program, and print what was measured as a line of JSON."""
    program = programs_of(instance)[0]
    search(make_city(spec_of("60-weak-lean-1")).program, Limits(nodes=1))  # so that nothing is compiled on the clock
    print(json.dumps(TASKS[task](program, *arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
