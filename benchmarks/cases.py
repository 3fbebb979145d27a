"""The cases of the table: each measures and adds its figures."""

from collections.abc import Callable
from math import log
from statistics import median

from benchmarks.figures import Figure, percent_text, seconds_text, times_text
from benchmarks.measuring import Bench, middle
from benchmarks.peers import PEERS
from benchmarks.runs import Run

MOMENTS = (1, 2, 5, 10, 20, 30, 45, 60)
"""Seconds at which ours and HiGHS are held against each other."""


def city_full(bench: Bench) -> None:
    """Hold ours against the best peer on twenty cities with the full policy."""
    sizes = bench.sizes
    specs = [
        f"{sizes.city}-{kind}-full-{seed}" for kind in bench.sizes.correlations for seed in range(1, sizes.seeds + 1)
    ]
    ours = {spec: bench.run("sanbai", spec, sizes.soon) for spec in specs}
    theirs = {spec: {peer: bench.run(peer, spec, sizes.patience) for peer in PEERS} for spec in specs}
    ratios = [_gap_ratio(ours[spec], list(theirs[spec].values()), sizes.soon) for spec in specs]
    halved = sum(ratio <= 0.5 for ratio in ratios)
    values = [_least_lead(ours[spec], list(theirs[spec].values())) for spec in specs]
    kept_up = sum(lead >= 0 for lead in values)
    behind = [_behind(ours[spec], theirs[spec]["HiGHS"], sizes.soon) for spec in specs]
    case = f"city, {sizes.city}, full"
    gaps = median(ours[spec].gap_at(sizes.soon) for spec in specs)
    best = median(min(run.gap_at(sizes.soon) for run in theirs[spec].values()) for spec in specs)
    bench.add(
        Figure(
            case,
            f"gap after {sizes.soon:g} s at most half of the best peer's",
            f"{percent_text(gaps)} against {percent_text(best)} (medians); ratio {median(ratios):.2f};"
            f" halved on {halved} of {len(specs)}",
            median(ratios) <= 0.5,
        )
    )
    bench.add(
        Figure(
            case,
            f"value after {sizes.soon:g} s at least the best peer's after {sizes.patience:g} s",
            f"on {kept_up} of {len(specs)}; lead {percent_text(min(values))} at worst,"
            f" {percent_text(median(values))} in the median",
            kept_up == len(specs),
        )
    )
    bench.add(
        Figure(
            case,
            "never a larger gap than HiGHS direct at equal time",
            f"at {len(specs) * len(MOMENTS)} moments, larger at {sum(behind)}, on {sum(map(bool, behind))} instances",
            not any(behind),
        )
    )


def _gap_ratio(ours: Run, theirs: list[Run], seconds: float) -> float:
    """Return our gap as a part of the smallest of theirs, after the same time."""
    gap, best = ours.gap_at(seconds), min(run.gap_at(seconds) for run in theirs)
    return gap / best if best else (0.0 if gap == 0 else float("inf"))


def _least_lead(ours: Run, theirs: list[Run]) -> float:
    """Return by what part our value is above the best of theirs at the end; 1 where no peer has a plan, -1 we."""
    best = max((run.value for run in theirs if run.value is not None and not run.broken), default=None)
    if ours.value is None or ours.broken:
        return -1.0
    return 1.0 if best is None else (ours.value - best) / best


def _behind(ours: Run, theirs: Run, seconds: float) -> int:
    """Return at how many moments our gap is larger than theirs."""
    return sum(ours.gap_at(moment) > theirs.gap_at(moment) + 1e-12 for moment in MOMENTS if moment <= seconds)


def city_lean(bench: Bench) -> None:
    """Prove the optimum of cities with the lean policy, and measure how much longer peers take."""
    sizes = bench.sizes
    for kind in bench.sizes.correlations:
        for seed in range(1, sizes.lean_seeds + 1):
            _proved_sooner(bench, f"{sizes.city}-{kind}-lean-{seed}")


def beijing(bench: Bench) -> None:
    """Prove the optimum of the Beijing example."""
    if bench.sizes.beijing:
        _proved_sooner(bench, "beijing-2024")


def _proved_sooner(bench: Bench, instance: str) -> None:
    """Add how much sooner ours proves the optimum than the fastest peer, who is stopped when it can no longer win."""
    ours = bench.repeated(instance, bench.sizes.lean_patience)
    proved = middle(lambda run: run.seconds if run.proved else None, ours)
    limit = bench.sizes.lean_patience if proved is None else min(bench.sizes.lean_patience, max(5.0, 6 * proved))
    theirs = {peer: bench.run(peer, instance, limit) for peer in PEERS}
    done = {peer: run.seconds for peer, run in theirs.items() if run.proved}
    fastest = min(done, key=lambda peer: done[peer]) if done else None
    ratio = None if proved is None else (done[fastest] if fastest else limit) / proved
    beside = (
        f"{fastest} {seconds_text(done[fastest])}" if fastest else f"no peer within {seconds_text(limit)}, at least"
    )
    bench.add(
        Figure(
            instance,
            "proved optimal, at least 5 times faster than the fastest peer",
            f"proved in {seconds_text(proved)}; {beside}: {times_text(ratio)}",
            ratio is not None and ratio >= 5,
        )
    )


def recompiled(bench: Bench) -> None:
    """See a plan within 0.1 % after one changed bound."""
    instances = [f"{bench.sizes.city}-{kind}-lean-1" for kind in bench.sizes.correlations]
    for instance in [*instances, *(["beijing-2024"] if bench.sizes.beijing else [])]:
        found = bench.task("recompile", instance, str(bench.sizes.soon))
        within = sum(gap is not None and gap <= 0.001 for gap in found["gaps"])
        bench.add(
            Figure(
                f"{instance}, one bound changed",
                "shown within 1 s at a gap of 0.1 % or better",
                f"{seconds_text(found['median'])} in the median, {seconds_text(max(found['times']))} at worst,"
                f" {within} of {len(found['gaps'])} within 0.1 %; cold {seconds_text(found['cold'])}",
                max(found["times"]) <= 1.0 and within == len(found["gaps"]),
            )
        )


def province(bench: Bench) -> None:
    """Prove 0.001 % before HiGHS direct has its root bound and before any peer has a plan."""
    sizes = bench.sizes
    for kind in bench.sizes.correlations:
        spec = f"{sizes.province}-{kind}-full-1"
        ours = bench.repeated(spec, sizes.patience)
        reached = middle(lambda run: run.seconds_to(1e-5), ours)
        waited = sizes.patience if reached is None else max(10.0, 30 * reached)
        theirs = {peer: bench.run(peer, spec, waited) for peer in PEERS}
        root = _root_bound(theirs["HiGHS"], ours[0])
        ratio = None if reached is None else (root or waited) / reached
        bench.add(
            Figure(
                f"province, {sizes.province:,}, {kind}",
                "gap 0.001 % at least 25 times sooner than HiGHS' root bound",
                f"{seconds_text(reached)}; root bound {seconds_text(root)} (waited {seconds_text(waited)});"
                f" {'' if root or ratio is None else 'at least '}{times_text(ratio)}",
                ratio is not None and ratio >= 25,
            )
        )
        planned = {peer: _first_plan(run) for peer, run in theirs.items()}
        sooner = [
            peer for peer, first in planned.items() if first is not None and (reached is None or first <= reached)
        ]
        bench.add(
            Figure(
                f"province, {sizes.province:,}, {kind}",
                "no peer has a plan by then",
                ", ".join(f"{peer} {seconds_text(first)}" for peer, first in planned.items()),
                reached is not None and not sooner,
            )
        )


def _root_bound(highs: Run, ours: Run) -> float | None:
    """Return when HiGHS' bound first came within 1 % of our proven bound: before that it is only the trivial one."""
    if ours.bound is None:
        return None
    near = 1.01 * ours.bound
    return next((point.seconds for point in highs.points if point.bound is not None and point.bound <= near), None)


def _first_plan(run: Run) -> float | None:
    return next((point.seconds for point in run.points if point.value is not None), None)


def nation(bench: Bench) -> None:
    """Prove 0.0001 % for a nation; measure growth, memory, and the distance from the physical limit."""
    sizes = bench.sizes
    spec = {size: f"{size}-weak-full-1" for size in (sizes.province, *sizes.nations)}
    ours = {size: bench.repeated(name, sizes.patience) for size, name in spec.items()}
    for size in sizes.nations:
        reached = middle(lambda run: run.seconds_to(1e-6), ours[size])
        case = f"nation, {size:,}"
        best = min(run.gap_at(sizes.patience) for run in ours[size])
        bench.add(
            Figure(
                case,
                "gap 0.0001 %",
                f"{seconds_text(reached)}; best gap {percent_text(best)}",
                reached is not None,
            )
        )
        memory = median(run.megabytes for run in ours[size])
        allowed = max(200.0, 2048 * size / 1e6)
        bench.add(
            Figure(case, "at most 2 GB a million candidates", f"{memory:,.0f} MB of {allowed:,.0f}", memory <= allowed)
        )
        one = bench.task("single-pass", spec[size])
        passes = None if reached is None else reached / one["seconds"]
        bench.add(
            Figure(
                case,
                "within 100 single passes at memory bandwidth",
                f"{'never' if passes is None else f'{passes:.0f} passes'} of {seconds_text(one['seconds'])}"
                f" ({one['bytes'] / 2**20:,.0f} MB, {one['bytes'] / one['seconds'] / 2**30:.1f} GB/s)",
                passes is not None and passes <= 100,
            )
        )
    _growth(bench, {size: middle(lambda run: run.seconds_to(1e-5), found) for size, found in ours.items()})


def _growth(bench: Bench, reached: dict[int, float | None]) -> None:
    """Add the exponent with which the time to a gap of 0.001 % grows from the smallest to the largest size."""
    small, large = min(reached), max(reached)
    first, last = reached[small], reached[large]
    exponent = None if not first or not last else log(last / first) / log(large / small)
    times = ", ".join(f"{size:,}: {seconds_text(seconds)}" for size, seconds in reached.items())
    bench.add(
        Figure(
            f"growth from {small:,} to {large:,}",
            "time to 0.001 % with exponent at most 1.1",
            f"{times}; exponent {'-' if exponent is None else f'{exponent:.2f}'}",
            exponent is not None and exponent <= 1.1,
        )
    )


def certified(bench: Bench) -> None:
    """Certify a province: what it takes, and whether the certificate proves what the compiler says."""
    spec = f"{bench.sizes.province}-weak-full-1"
    found = bench.task("certificate", spec, str(bench.sizes.patience))
    case = f"certificate, {bench.sizes.province:,}"
    difference = found["difference"]
    bench.add(
        Figure(
            case,
            "its gap within 1e-9 of the compiler's",
            f"{'-' if difference is None else f'{difference:.2g}'}; certified in {seconds_text(found['seconds'])}",
            difference is not None and difference <= 1e-9,
        )
    )
    ratio = None if found["checked"] is None else found["checked"] / found["compiled"]
    bench.add(
        Figure(
            case,
            "checked by the standard library alone in at most 10 times the compile time",
            f"{seconds_text(found['checked'])} against {seconds_text(found['compiled'])} to a gap of 0.1 %, both from"
            f" the files of a register: {times_text(ratio)}",
            ratio is not None and ratio <= 10,
        )
    )


def explained(bench: Bench) -> None:
    """Explain every candidate: intervals in one pass, exact regrets on two processes."""
    instance = "beijing-2024" if bench.sizes.beijing else f"{bench.sizes.city}-weak-lean-1"
    found = bench.task("explanation", instance, str(bench.sizes.lean_patience), str(bench.sizes.regret_times))
    case, count = f"explanation, {instance}", found["candidates"]
    told = found["impossible"] + found["two_ends"] + found["one_end"]
    bench.add(
        Figure(
            case,
            "proven intervals for all candidates in one pass",
            f"{told} of {count} in {seconds_text(found['once'])}: {found['two_ends']} between two numbers,"
            f" {found['one_end']} at least a number, {found['impossible']} not otherwise at all",
            told == count,
        )
    )
    settled = count - found["certainty"].get("interval", 0)
    ratio, times = found["exactly"] / found["cold"], bench.sizes.regret_times
    bench.add(
        Figure(
            case,
            f"exact regrets of all within {times:g} times one compile, on two processes",
            f"{settled} of {count} exact, in {times_text(ratio)} the {seconds_text(found['cold'])} of a compile",
            settled == count and ratio <= times,
        )
    )


def swept(bench: Bench) -> None:
    """Sweep a frontier and weightings by warm starts, and by as many cold compiles."""
    instance = f"{bench.sizes.city}-weak-lean-1"
    for name, count in (("frontier", bench.sizes.points), ("weightings", bench.sizes.weightings)):
        found = bench.task(name, instance, str(count), str(bench.sizes.soon))
        within = [sum(gap is not None and gap <= 0.001 for gap in found[key]) for key in ("gaps", "cold_gaps")]
        ratio = found["cold"] / found["warm"]
        bench.add(
            Figure(
                f"{name}, {len(found['gaps'])}, {instance}",
                "5 times faster than as many cold compiles",
                f"{seconds_text(found['warm'])} against {seconds_text(found['cold'])}: {times_text(ratio)};"
                f" within 0.1 %: {within[0]} and {within[1]} of {len(found['gaps'])}",
                ratio >= 5 and within[0] >= within[1],
            )
        )


def conflicting(bench: Bench) -> None:
    """Name clauses that conflict in a city that is asked to spend more than its ceilings leave."""
    spec = f"{bench.sizes.city}-weak-full-1"
    found = bench.task("conflict", spec, str(bench.sizes.soon))
    ratio = found["seconds"] / found["cold"]
    bench.add(
        Figure(
            f"conflict, {spec}",
            "a minimal set within 20 times one compile",
            f"{len(found['clauses'])} clauses in {seconds_text(found['seconds'])}, {times_text(ratio)} the"
            f" {seconds_text(found['cold'])} of a compile within 0.1 %",
            ratio <= 20,
        )
    )


CASES: dict[str, Callable[[Bench], None]] = {
    "city-full": city_full,
    "city-lean": city_lean,
    "beijing": beijing,
    "recompile": recompiled,
    "province": province,
    "nation": nation,
    "certificate": certified,
    "explanation": explained,
    "sweeps": swept,
    "conflict": conflicting,
}
