"""Forecast throughput, measured: `python -m benchmarks.delivery` (docs/benchmarks.md).

A project-month is one month of one project in one scenario. Ours is the time from evidence to totals: `make_model` and
`simulate`, on one thread. The plain loop goes through the same projects one by one and asks numpy for all scenarios of
each: the same model, the same factors and the same totals, as one would write it without blocks and tables.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import log, sqrt
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.figures import HEAD, Figure, line_of, seconds_text, summary_of, times_text
from benchmarks.measuring import machine
from benchmarks.runs import python
from sanbai.delivery.events import Chances
from sanbai.delivery.evidence import NEVER, Evidence, Happening
from sanbai.delivery.forecast import make_model
from sanbai.delivery.groups import LEVELS, Groups
from sanbai.delivery.money import QUANTUM, UNSTARTED
from sanbai.delivery.normal import GRID, FloatArray, score_of
from sanbai.delivery.records import MONTHS
from sanbai.delivery.references import PUBLISHED, SAME_PROJECT
from sanbai.delivery.scenarios import Model, Totals, simulate
from sanbai.policy.lights import Level

GROUPS = {
    Level.CITY: 1,
    Level.PROGRAMME: 3,
    Level.CATEGORY: 20,
    Level.DISTRICT: 16,
    Level.DEPARTMENT: 30,
}
MONTH = 6


@dataclass(frozen=True)
class Sizes:
    """Projects of a city and of a nation, scenarios of each, and how many projects the loop is timed on at most."""

    city: int = 300
    nation: int = 300_000
    city_scenarios: int = 10_000
    nation_scenarios: int = 1_000
    looped: int = 2_000
    repeats: int = 3


FULL = Sizes()
QUICK = Sizes(city=30, nation=600, city_scenarios=200, nation_scenarios=50, looped=30, repeats=1)


def evidence_of(size: int, seed: int = 1) -> tuple[Evidence, Groups]:
    """Return a seeded year of so many projects as known at the end of June, and its groups."""
    chance = np.random.Generator(np.random.PCG64(seed))
    planned = np.rint(np.exp(chance.normal(10, 1.3, size)))
    curve = np.rint(planned[:, None] * (np.arange(MONTHS + 1) / MONTHS) ** chance.uniform(0.8, 1.6, size)[:, None])
    pace = np.exp(chance.normal(-0.1, 0.3, size))
    due = np.where(chance.random(size) < 0.4, chance.integers(1, 13, size), NEVER)
    late = chance.integers(0, 9, size) * (chance.random(size) < 0.5)
    finished = np.where(chance.random(size) < 0.25, 12, NEVER)
    numbers, first = [], 0
    for level in LEVELS:
        numbers.append(first + chance.integers(0, GROUPS[level], size))
        first += GROUPS[level]
    codes = tuple((level, str(number)) for level in LEVELS for number in range(GROUPS[level]))
    nothing = np.zeros(size, np.int64)
    evidence = Evidence(
        month=MONTH,
        curve=curve,
        known=np.full(size, MONTH),
        invested=np.rint(curve[:, MONTH] * pace),
        halfway=np.rint(curve[:, MONTH // 2] * pace * chance.uniform(0.7, 1.3, size)),
        left=planned * 4,
        starts=Happening(due, np.where(due + late <= MONTH, due + late, NEVER), nothing),
        completions=Happening(finished, np.full(size, NEVER), nothing),
    )
    return evidence, Groups(codes, np.column_stack(numbers))


def looped(model: Model, scenarios: int, projects: int, seed: int = 0) -> Totals:
    """Return the totals of the first projects, one project after the other: the plain way to the same numbers."""
    random, rest = np.random.default_rng(seed), model.rest
    city = random.standard_normal(scenarios) * rest.city
    category = random.standard_normal((int(model.category.max()) + 1, scenarios)) * rest.category
    common = [random.standard_normal(scenarios) * chance.factor for chance in (model.starts, model.completions)]
    totals = Totals(*(np.zeros((width, scenarios)) for width in (model.count, model.path.shape[1], *[model.count] * 2)))
    ratios, ends = rest.table / QUANTUM, [_at_end(chance) for chance in (model.starts, model.completions)]
    started = dict(zip(rest.waiting.tolist(), rest.started.tolist(), strict=True))
    for place in range(projects):
        noise = random.standard_normal(scenarios)
        came = [
            _came(random, noise * SAME_PROJECT * kind, common[kind], end[place], chance.factor)
            if place in end
            else None
            for kind, (end, chance) in enumerate(zip(ends, (model.starts, model.completions), strict=True))
        ]
        scores = rest.location[place] + rest.spread[place] * noise + city + category[model.category[place]]
        ratio = np.minimum(np.interp(scores, GRID, ratios), rest.cap[place])
        if came[0] is not None:
            ratio = ratio * np.where(came[0], started[place], UNSTARTED)
        for group in model.groups[place]:
            totals.money[group] += ratio * rest.amount[place]
            for counts, happened in zip((totals.starts, totals.completions), came, strict=True):
                if happened is not None:
                    counts[group] += happened
        for month, planned in enumerate(model.path[place]):
            totals.path[month] += ratio * planned
    return totals


def _at_end(chance: Chances) -> dict[int, float]:
    scores = score_of(chance.by_month[chance.pending, -1])
    return dict(zip(chance.due[chance.pending].tolist(), scores.tolist(), strict=True))


def _came(
    random: np.random.Generator, shared: FloatArray, common: FloatArray, score: float, factor: float
) -> FloatArray:
    own = shared + sqrt(1 - SAME_PROJECT**2 * bool(shared.any())) * random.standard_normal(len(shared)) + common
    return own > -sqrt(1 + factor**2) * score


def measured(size: int, scenarios: int, projects: int, repeats: int) -> dict[str, float]:
    """Return seconds of ours, seconds of the loop scaled to all projects, and the memory of ours in megabytes."""
    evidence, groups = evidence_of(size)
    before = _megabytes()
    ours = [_timed(lambda: simulate(make_model(evidence, groups, PUBLISHED), scenarios, 0)) for _ in range(repeats)]
    memory = _megabytes() - before
    model = make_model(evidence, groups, PUBLISHED)
    projects = min(projects, size)
    plain = [_timed(lambda: looped(model, scenarios, projects)) for _ in range(repeats)]
    months = float(size) * scenarios * (MONTHS - MONTH)
    return {
        "seconds": median(ours),
        "loop": median(plain) * size / projects,
        "megabytes": memory,
        "throughput": months / median(ours),
    }


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def figures_of(sizes: Sizes) -> list[Figure]:
    """Return the figures, each size measured in a process of its own."""
    city = _apart(sizes.city, sizes.city_scenarios, sizes)
    small, large = (_apart(size, sizes.nation_scenarios, sizes) for size in (sizes.city, sizes.nation))
    cases = {
        f"{sizes.city:,} projects, {sizes.city_scenarios:,} scenarios": city,
        f"{sizes.nation:,} projects, {sizes.nation_scenarios:,} scenarios": large,
    }
    found = [
        Figure(next(iter(cases)), "in the order of a second", seconds_text(city["seconds"]), city["seconds"] < 2.0)
    ]
    for case, run in cases.items():
        ratio = run["loop"] / run["seconds"]
        text = f"{run['throughput'] / 1e6:,.0f} million project-months/s, {times_text(ratio)}"
        found.append(Figure(case, "20 times a plain numpy loop per project", text, ratio >= 20))
    exponent = log(large["seconds"] / small["seconds"]) / log(sizes.nation / sizes.city)
    growth = f"{sizes.city:,} to {sizes.nation:,} projects"
    seconds = f"{seconds_text(small['seconds'])} to {seconds_text(large['seconds'])}: exponent {exponent:.2f}"
    found.append(Figure(growth, "exponent at most 1.1", seconds, exponent <= 1.1))
    whole = 8e-6 * sizes.nation * sizes.nation_scenarios
    memory = f"{large['megabytes']:,.0f} MB; all scenarios of all projects would be {whole:,.0f} MB"
    found.append(Figure(growth, "memory bounded by streaming", memory, large["megabytes"] < max(200.0, whole / 2)))
    return found


def _apart(size: int, scenarios: int, sizes: Sizes) -> dict[str, float]:
    print(f"  {size:,} projects, {scenarios:,} scenarios ...", file=sys.stderr, flush=True)
    numbers = (size, scenarios, sizes.looped, sizes.repeats)
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = python("benchmarks.delivery", "--one", *map(str, numbers))
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery", description="Measure forecast throughput.")
    parser.add_argument("--quick", action="store_true", help="small sizes: to see that everything runs")
    parser.add_argument("--out", type=Path, help="write results to this JSON file")
    parser.add_argument("--one", type=int, nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        print(json.dumps(measured(*asked.one)))
        return
    figures = figures_of(QUICK if asked.quick else FULL)
    print("\n".join([*HEAD, *map(line_of, figures)]))
    print(f"\n{summary_of(figures)}")
    if asked.out:
        found = [asdict(figure) | {"verdict": figure.verdict} for figure in figures]
        asked.out.write_text(json.dumps({"machine": machine(), "figures": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
