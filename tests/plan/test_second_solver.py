"""Solvers that share no code with ours, CP-SAT and SCIP, prove the same optimum, or that nothing fits."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks.instances import Spec, make_city
from benchmarks.runs import run_each
from sanbai.plan.changes import rebounded
from sanbai.plan.columns import make_columns
from sanbai.plan.compiling import compile_plan
from sanbai.plan.levels import search
from sanbai.plan.limits import Ending, Limits
from sanbai.plan.model import Program
from sanbai.policy.records import Policy
from sanbai.register.records import Register
from tests.plan.strategies import policies, registers


def random_programs() -> list[Program]:
    """Return small programs of every clause kind, from random registers and policies."""
    programs: list[Program] = []

    @settings(max_examples=320, derandomize=True, database=None, deadline=None, suppress_health_check=HealthCheck)
    @given(registers(), policies())
    def collect(register: Register, policy: Policy) -> None:
        program = compile_plan(make_columns(register, policy))
        if len(program.values):
            programs.append(program)

    collect()
    return programs


def cities() -> list[Program]:
    """Return cities of 30 to 45 candidates with all coupling rows, and each with more asked of its year than fits."""
    specs = [Spec(size, correlation, "full", size) for size in (30, 35, 40, 45) for correlation in ("weak", "strong")]
    made = [make_city(spec).program for spec in specs]
    return made + [_overfull(program) for program in made]


def _overfull(program: Program) -> Program:
    """Return the program with twice as much in-year investment asked as its ceilings leave room for."""
    position = next(i for i, item in enumerate(program.inequalities) if program.rows[item.row].clause == "in-year")
    item = program.inequalities[position]
    assert item.at_most is not None
    return rebounded(program, position, item.at_most * 2, item.at_most * 2 + 1)


@pytest.mark.parametrize("solver", ["CP-SAT", "SCIP"])
@pytest.mark.parametrize("make", [random_programs, cities])
def test_a_second_solver_proves_the_same(solver: str, make: Callable[[], list[Program]], tmp_path: Path) -> None:
    """Value and bound are equal on every program; where nothing fits, both say so."""
    programs = make()
    theirs = run_each(solver, programs, 60.0, tmp_path)
    for number, (program, found) in enumerate(zip(programs, theirs, strict=True)):
        ours = search(program, Limits())
        claim = f"program {number}"
        assert found.broken == 0, claim
        assert found.nothing_fits == (ours.ending is Ending.INFEASIBLE), claim
        if ours.proven is not None:
            assert ours.proven.objective == ours.proven.bound == found.value == found.bound, claim
    assert {found.nothing_fits for found in theirs} == {True, False}
