"""The benchmark runs, and tells what is reached from what is not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.cases import CASES
from benchmarks.runs import ROOT, Point, Run


def run_of(*points: tuple[float, float | None, float | None]) -> Run:
    """Return a run with these points."""
    return Run("sanbai", "x", 60.0, "optimal", 9.0, None, None, 0, 1, tuple(Point(*point) for point in points))


def test_a_trajectory_says_the_gap_at_any_time() -> None:
    """The last point before a moment counts; without a plan or a bound the gap is whole."""
    run = run_of((1.0, None, 200.0), (2.0, 100.0, 200.0), (4.0, 190.0, 200.0))
    assert [run.gap_at(seconds) for seconds in (0.5, 1.5, 3.0, 4.0, 100.0)] == [1.0, 1.0, 0.5, 0.05, 0.05]
    assert run.seconds_to(0.05) == 4.0
    assert run.seconds_to(0.01) is None


@pytest.mark.slow
def test_the_quick_benchmark_measures_every_case(tmp_path: Path) -> None:
    """Every case adds figures with a verdict, and what was measured is kept as JSON."""
    command = [sys.executable, "-m", "benchmarks.compile", "--quick", "--out", str(tmp_path / "out.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert len(lines) >= len(CASES)
    assert all(line.split("|")[-2].strip() in {"reached", "not reached", "not measured"} for line in lines)
    kept = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert len(kept["figures"]) == len(lines)
    assert {run["solver"] for run in kept["runs"].values()} == {"sanbai", "HiGHS", "CP-SAT", "SCIP"}
    assert all(run["broken"] == 0 for run in kept["runs"].values())
