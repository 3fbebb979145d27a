"""Measuring: every run once, kept as it comes, so that a benchmark of hours can be read before it ends."""

import json
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import runs
from benchmarks.figures import Figure
from benchmarks.runs import Run


@dataclass(frozen=True)
class Sizes:
    """How large the cases are and how long anyone may take, in candidates and seconds."""

    correlations: tuple[str, ...] = ("weak", "strong")
    city: int = 600
    seeds: int = 10
    lean_seeds: int = 3
    soon: float = 60.0
    patience: float = 300.0
    lean_patience: float = 3600.0
    province: int = 50_000
    nations: tuple[int, int] = (500_000, 2_000_000)
    regret_times: float = 100.0
    points: int = 20
    weightings: int = 100
    repeats: int = 3
    beijing: bool = True


FULL = Sizes()
QUICK = Sizes(
    correlations=("weak",),
    city=30,
    seeds=1,
    lean_seeds=1,
    soon=1.0,
    patience=1.0,
    lean_patience=5.0,
    province=40,
    nations=(50, 60),
    regret_times=10.0,
    points=2,
    weightings=2,
    repeats=1,
    beijing=False,
)


@dataclass
class Bench:
    """Runs solvers and keeps what they did; `folder` is for files between processes, `out` for the results."""

    sizes: Sizes
    folder: Path
    out: Path | None = None
    runs: dict[str, Run] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)

    def run(self, solver: str, instance: str, seconds: float, number: int = 0) -> Run:
        """Return what a solver makes of an instance; the same run is not done twice."""
        key = f"{solver} {instance} {seconds:g} {number}"
        if key not in self.runs:
            print(f"  {key} ...", end=" ", file=sys.stderr, flush=True)
            self.runs[key] = found = runs.run(solver, self._place(instance), seconds)
            note = f", breaks {found.broken} inequalities" if found.broken else ""
            print(f"{found.status}, {found.value} of {found.bound}, {found.seconds:.3g} s{note}", file=sys.stderr)
            self.keep()
        return self.runs[key]

    def repeated(self, instance: str, seconds: float) -> list[Run]:
        """Return our own runs of an instance, as many as the sizes say."""
        return [self.run("sanbai", instance, seconds, number) for number in range(self.sizes.repeats)]

    def task(self, name: str, instance: str, *arguments: str) -> dict[str, Any]:
        """Return what a task of `benchmarks.ours` measured, in a process of its own."""
        print(f"  {name} {instance} {' '.join(arguments)} ...", file=sys.stderr, flush=True)
        done = runs.python("benchmarks.ours", name, self._place(instance), *arguments)
        if done.returncode:
            raise RuntimeError(f"{name} on {instance} ended with {done.returncode}:\n{done.stderr[-2000:]}")
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def add(self, figure: Figure) -> None:
        """Keep a figure."""
        self.figures.append(figure)
        self.keep()

    def keep(self) -> None:
        """Write everything so far to `out`."""
        if self.out is None:
            return
        data = {
            "machine": machine(),
            "sizes": asdict(self.sizes),
            "figures": [asdict(figure) | {"verdict": figure.verdict} for figure in self.figures],
            "runs": {key: runs.as_data(found) for key, found in self.runs.items()},
        }
        self.out.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")

    def resume(self, before: Path) -> None:
        """Take over the peers' runs from earlier results; our own are always measured anew."""
        earlier = json.loads(before.read_text(encoding="utf-8"))["runs"]
        self.runs = {key: runs.from_data(data) for key, data in earlier.items() if data["solver"] != "sanbai"}

    def _place(self, instance: str) -> str:
        """Return the spec of a city as it is, and the file of an instance that was written to the folder."""
        path = self.folder / f"{instance}.pickle"
        return str(path) if path.exists() else instance


def middle(measure: Callable[[Run], float | None], found: list[Run]) -> float | None:
    """Return the median of a measure over runs, None where it is None for half of them."""
    measured = [measure(item) for item in found]
    value = median(float("inf") if number is None else number for number in measured)
    return None if value == float("inf") else value


def machine() -> dict[str, Any]:
    """Return what was measured on and with."""
    packages = ("highspy", "numpy", "ortools", "pyscipopt", "sanbai")
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
    }
