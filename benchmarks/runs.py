"""Runs of a solver on an instance in a process of its own, and what their trajectories say."""

import json
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sanbai.plan.model import Program

ROOT = Path(__file__).resolve().parents[1]
GRACE = 300.0
"""Seconds beyond its limit that a solver has for reading, for building its model, and for noticing the limit."""


@dataclass(frozen=True)
class Point:
    """Value and bound (None: none yet) after so many seconds."""

    seconds: float
    value: float | None
    bound: float | None


@dataclass(frozen=True)
class Run:
    """What a solver did with one program.

    `points` are what it had when, and the last what it ended with; `value` and `bound` are whole numbers, re-counted
    from the choice; `broken` is how many inequalities the choice breaks; `status` is `killed` where the solver did not
    end within the limit and `GRACE`; `megabytes` is the most memory the process ever had.
    """

    solver: str
    instance: str
    limit: float
    status: str
    seconds: float
    value: int | None
    bound: int | None
    broken: int
    megabytes: int
    points: tuple[Point, ...]

    def at(self, seconds: float) -> Point:
        """Return what the solver had after so many seconds."""
        reached = [point for point in self.points if point.seconds <= seconds]
        return reached[-1] if reached else Point(0.0, None, None)

    def gap_at(self, seconds: float) -> float:
        """Return the gap after so many seconds: (bound - value) / bound, 1 where there is no plan or no bound."""
        return _gap(self.at(seconds))

    def seconds_to(self, gap: float) -> float | None:
        """Return the seconds until the gap was at most this, or None where it never was."""
        return next((point.seconds for point in self.points if _gap(point) <= gap), None)

    @property
    def proved(self) -> bool:
        """Whether value and bound are the same whole number and the choice breaks nothing."""
        return self.value is not None and self.value == self.bound and not self.broken

    @property
    def nothing_fits(self) -> bool:
        """Whether the solver has proved that no choice keeps every inequality."""
        return self.status in ("nothing fits", "Infeasible", "INFEASIBLE", "infeasible")


def _gap(point: Point) -> float:
    if point.value is None or point.bound is None or point.bound <= 0:
        return 1.0
    return max(0.0, (point.bound - point.value) / point.bound)


def run(solver: str, instance: str, seconds: float) -> Run:
    """Return what a solver makes of one city (a spec) or of a pickled list with one program."""
    try:
        done = _start(solver, instance, seconds, seconds + GRACE)
        output = done.stdout
        if done.returncode:
            raise RuntimeError(f"{solver} on {instance} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    except subprocess.TimeoutExpired as late:
        output = (late.stdout or b"").decode() + json.dumps(_killed(seconds)) + "\n"
    return _runs(output, solver, instance, seconds)[0]


def run_each(solver: str, programs: Sequence[Program], seconds: float, folder: Path) -> list[Run]:
    """Return what a solver makes of each of these programs, all in one process; `folder` is for a file between."""
    path = kept(programs, folder / f"{solver}.pickle")
    done = _start(solver, str(path), seconds, len(programs) * seconds + GRACE)
    if done.returncode:
        raise RuntimeError(f"{solver} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return _runs(done.stdout, solver, path.stem, seconds)


def kept(programs: Sequence[Program], path: Path) -> Path:
    """Write programs to a file that another process can read; return its path."""
    path.write_bytes(pickle.dumps(list(programs)))
    return path


def python(module: str, *arguments: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    """Run a module of this folder in a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)


def _start(solver: str, instance: str, seconds: float, timeout: float) -> subprocess.CompletedProcess[str]:
    return python("benchmarks.peers", solver, instance, str(seconds), timeout=timeout)


def _killed(seconds: float) -> dict[str, Any]:
    return {"status": "killed", "seconds": seconds, "value": None, "bound": None, "broken": 0, "megabytes": 0}


def _runs(output: str, solver: str, instance: str, limit: float) -> list[Run]:
    """Return the runs that the lines of `benchmarks.peers` tell of."""
    runs, points = [], list[Point]()
    for line in output.splitlines():
        facts = json.loads(line)
        if "point" in facts:
            points.append(Point(*facts["point"]))
            continue
        value = facts["value"] if facts["value"] is not None else _last(points).value
        bound = facts["bound"] if facts["bound"] is not None else _last(points).bound
        points.append(Point(facts["seconds"], value, bound))
        runs.append(Run(solver=solver, instance=instance, limit=limit, points=tuple(points), **facts))
        points = []
    return runs


def _last(points: list[Point]) -> Point:
    return points[-1] if points else Point(0.0, None, None)


def as_data(found: Run) -> dict[str, Any]:
    """Return a run as JSON takes it."""
    return asdict(found)


def from_data(data: dict[str, Any]) -> Run:
    """Return the run that `as_data` made these data from."""
    return Run(**{**data, "points": tuple(Point(**point) for point in data["points"])})
