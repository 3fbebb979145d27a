"""What only sanbai does, measured in a process of its own: `python -m benchmarks.ours TASK FILE|SPEC ...`."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.certificate import write_certificate, write_folder
from benchmarks.instances import make_city, spec_of
from benchmarks.peers import programs_of
from sanbai.plan import verify
from sanbai.plan.certificate import certify
from sanbai.plan.changes import constrained, rebounded, revalued
from sanbai.plan.columns import make_columns
from sanbai.plan.compiling import compile_plan
from sanbai.plan.conflict import find_conflict
from sanbai.plan.explained import Certainty
from sanbai.plan.explaining import explain, explain_exactly
from sanbai.plan.forcing import Standing, standing
from sanbai.plan.levels import Search, search
from sanbai.plan.limits import Limits
from sanbai.plan.model import Program
from sanbai.plan.what_if.frontier import frontier
from sanbai.plan.what_if.measures import bounded
from sanbai.plan.what_if.starting import searched
from sanbai.policy.files import read_policy
from sanbai.register.files import read_register

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


def frontier_of_the_year(program: Program, points: str, seconds: str) -> dict[str, Any]:
    """Measure a frontier, value against the money of the year, from the plan as it stands and by as many compiles."""
    plan, limits = _as_it_stands(program, seconds)
    measure = program.rows[program.inequalities[_place_of(program, "in-year")].row]
    warm, found = timed(lambda: frontier(plan, measure, int(points), limits))
    rows = [bounded(measure, point.at_least, point.at_most) for point in found.points]
    gaps = [float(point.answer.gap) for point in found.points]
    return {"warm": warm, "gaps": gaps} | _cold([constrained(program, row) for row in rows], limits)


def weightings(program: Program, count: str, seconds: str) -> dict[str, Any]:
    """Measure plans under other weights (values moved by up to a tenth), from the plan as it stands and compiled."""
    plan, limits = _as_it_stands(program, seconds)
    rng = np.random.default_rng(1)
    moved = [
        revalued(program, program.values + program.values * rng.integers(-100, 101, len(program.values)) // 1000)
        for _ in range(int(count))
    ]
    warm, found = timed(lambda: [searched(plan, changed, limits) for changed in moved])
    return {"warm": warm, "gaps": [gap_of(each) for each in found]} | _cold(moved, limits)


def _as_it_stands(program: Program, seconds: str) -> tuple[Standing, Limits]:
    """Return the plan that a sweep starts from, within 0.1 %, and the limits for each search."""
    limits = Limits(gap=SHOWN, seconds=float(seconds))
    found = search(program, limits)
    assert found.chosen is not None
    assert found.proven is not None
    return standing(program, found.chosen, found.proven, found.prices), limits


def _cold(programs: Sequence[Program], limits: Limits) -> dict[str, Any]:
    """Search each program from nothing."""
    done = [timed(partial(search, program, limits)) for program in programs]
    return {"cold": sum(took for took, _ in done), "cold_gaps": [gap_of(found) for _, found in done]}


def explanation(program: Program, seconds: str, times: str) -> dict[str, Any]:
    """Measure what one pass explains, and exact regrets of all in so many times a compile on two processes.

    A regret can be exact only beside a plan that is proved, so a compile is a search until the proof, and every search
    for regrets goes on until its own, or until its part of the time is over.
    """
    cold, found = timed(lambda: search(program, Limits(seconds=float(seconds))))
    plan = standing(found.program, found.chosen, found.proven, found.prices)
    once, explained = timed(lambda: explain(plan, 1))
    at_once = [reason.regret for reason in explained.reasons]
    impossible = sum(regret.certainty is Certainty.IMPOSSIBLE for regret in at_once)
    each = Limits(seconds=2 * float(times) * cold / max(1, len(at_once) - impossible))
    exactly, solved = timed(lambda: explain_exactly(plan, 1, each, (), two_processes))
    return {
        "cold": cold,
        "gap": gap_of(found),
        "once": once,
        "exactly": exactly,
        "candidates": len(program.candidates),
        "impossible": impossible,
        "two_ends": sum(regret.at_least is not None and regret.at_most is not None for regret in at_once),
        "one_end": sum(regret.at_least is not None and regret.at_most is None for regret in at_once),
        "certainty": dict(Counter(reason.regret.certainty.value for reason in solved.reasons)),
    }


def two_processes(work: Callable[..., Any], shared: Any, tasks: Sequence[Any]) -> list[Any]:
    """Do the work on two processes, as `sweeps.Sweep` says."""
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(partial(work, shared), tasks, chunksize=max(1, len(tasks) // 20)))


def conflict(program: Program, seconds: str) -> dict[str, Any]:
    """Measure how long it takes to name clauses that conflict, once the year is to spend a tenth more than fits."""
    cold, _ = timed(lambda: search(program, Limits(gap=SHOWN, seconds=float(seconds))))
    place = _place_of(program, "in-year")
    highest = program.inequalities[place].at_most
    assert highest is not None
    took, found = timed(lambda: find_conflict(rebounded(program, place, highest + highest // 10, None)))
    return {"cold": cold, "seconds": took, "clauses": [row.clause for row in found.rows], "minimal": found.minimal}


def certificate(program: Program, seconds: str) -> dict[str, Any]:
    """Measure certifying, how far the certificate's gap is from the compiler's, and the check of a folder as large."""
    limits = Limits(gap=Fraction(1, 100_000), seconds=float(seconds))
    found = search(program, limits)
    took, certified = timed(lambda: certify(program, found)) if found.proven else (None, None)
    difference = None if certified is None else abs(float(certified.gap) - (gap_of(found) or 0.0))
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_certificate(folder, write_folder(folder, max(1_000, len(program.candidates))))
        compiled, _ = timed(partial(_compile_folder, folder, Limits(gap=SHOWN, seconds=float(seconds))))
        checked, done = timed(lambda: subprocess.run([sys.executable, "-I", "-S", verify.__file__, name], check=False))
    return {
        "seconds": took,
        "difference": difference,
        "compiled": compiled,
        "checked": checked if done.returncode == 0 else None,
    }


def _compile_folder(folder: Path, limits: Limits) -> Search:
    """Go from the files of a plan-year folder to a plan, as the check goes from the files too."""
    policy = read_policy(folder).policy
    assert policy is not None
    return search(compile_plan(make_columns(read_register(folder / "1-register").register, policy)), limits)


def _place_of(program: Program, clause: str) -> int:
    """Return the position of the inequality of a clause."""
    return next(place for place, item in enumerate(program.inequalities) if program.rows[item.row].clause == clause)


def single_pass(program: Program) -> dict[str, Any]:
    """Measure one pass at memory bandwidth: reading every number of the program's columns once."""
    arrays = {id(array): array for item in program.inequalities for array in (item.columns, item.coefficients)}
    large = [np.ascontiguousarray(array) for array in arrays.values() if len(array) > 1000] + [program.values]
    times = [timed(lambda: [int(array.max(initial=0)) for array in large])[0] for _ in range(9)]
    return {"seconds": median(times), "bytes": sum(array.nbytes for array in large)}


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "recompile": recompile,
    "frontier": frontier_of_the_year,
    "weightings": weightings,
    "explanation": explanation,
    "conflict": conflict,
    "certificate": certificate,
    "single-pass": single_pass,
}


def main(task: str, instance: str, *arguments: str) -> None:
    """Do a task on a program, and print what was measured as a line of JSON."""
    program = programs_of(instance)[0]
    search(make_city(spec_of("4000-weak-lean-1")).program, Limits(nodes=1))  # loads all that is compiled off the clock
    print(json.dumps(TASKS[task](program, *arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
