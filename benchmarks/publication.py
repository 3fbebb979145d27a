"""How long a whole publication takes, and how it grows: `python -m benchmarks.publication`.

The village example is compiled and disclosed; its published projects are then taken over and over, each with a code of
its own, as many as a size asks. Every file of the publication is made: bulletins as page, PDF and Word, workbook, open
data, OC4IDS, site. One process, one thread.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import cycle, islice
from math import log
from pathlib import Path

from benchmarks.figures import HEAD, Figure, line_of, seconds_text, summary_of
from benchmarks.measuring import machine
from benchmarks.runs import ROOT
from sanbai.cli.inputs import read_inputs
from sanbai.plan.planning import make_plan
from sanbai.publication.disclosing import disclose
from sanbai.publication.public import PublicYear
from sanbai.publication.writing import Setting, publication_files

VILLAGE = ROOT / "examples" / "village"
FULL = (300, 1_000, 3_000, 10_000)
QUICK = (20, 40)


def village() -> PublicYear:
    """Return what is public of the village's plan."""
    inputs = read_inputs(VILLAGE)
    return disclose(inputs.register, inputs.policy, make_plan(inputs.register, inputs.policy).plan)


def of_size(year: PublicYear, count: int) -> PublicYear:
    """Return a year with so many projects in its lists: those it has, over and over."""
    projects = islice(cycle(year.projects), count)
    listed = islice(cycle(row for row in year.figures.listed), count)
    return replace(
        year,
        projects=tuple(replace(project, code=f"{project.code}-{n}") for n, project in enumerate(projects)),
        figures=replace(
            year.figures, listed=tuple(replace(row, code=f"{row.code}-{n}") for n, row in enumerate(listed))
        ),
    )


def measured(sizes: Sequence[int]) -> dict[int, tuple[float, int]]:
    """Return seconds and bytes of the publication of each size; a first one, not counted, warms everything up."""
    year, found = village(), {}
    publication_files(year, Setting(folder="village"))
    for size in sizes:
        asked = of_size(year, size)
        begun = time.perf_counter()
        files = publication_files(asked, Setting(folder="village"))
        found[size] = time.perf_counter() - begun, sum(map(len, files.values()))
        print(f"  {size:,} projects: {found[size][0]:.3g} s", file=sys.stderr, flush=True)
    return found


def figures_of(sizes: Sequence[int]) -> list[Figure]:
    """Return the figures: each size, and the exponent of growth from the first to the last."""
    found = measured(sizes)
    figures = [
        Figure(
            f"{size:,} projects",
            "measured",
            f"{seconds_text(seconds)}, {size_ / 2**20:.1f} MB ({1000 * seconds / size:.1f} ms a project)",
            None,
        )
        for size, (seconds, size_) in found.items()
    ]
    first, last = min(found), max(found)
    exponent = log(found[last][0] / found[first][0]) / log(last / first)
    case = f"{first:,} to {last:,} projects"
    return [
        *figures,
        Figure(case, "grows linearly (exponent at most 1.1)", f"exponent {exponent:.2f}", exponent <= 1.1),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publication", description="Measure publishing.")
    parser.add_argument("--quick", action="store_true", help="small sizes: to see that everything runs")
    parser.add_argument("--out", type=Path, help="write results to this JSON file")
    asked = parser.parse_args(arguments)
    figures = figures_of(QUICK if asked.quick else FULL)
    print("\n".join([*HEAD, *map(line_of, figures)]))
    print(f"\n{summary_of(figures)}")
    if asked.out:
        found = [asdict(figure) | {"verdict": figure.verdict} for figure in figures]
        asked.out.write_text(json.dumps({"machine": machine(), "figures": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
