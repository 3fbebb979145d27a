"""The table "figures to reach", measured: `python -m benchmarks.compile` (docs/benchmarks.md)."""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.beijing import write_beijing
from benchmarks.cases import CASES
from benchmarks.figures import HEAD, line_of, summary_of
from benchmarks.measuring import FULL, QUICK, Bench, Sizes


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the cases asked for (all of them, if none is) and print the table."""
    asked = parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(_sizes(asked), Path(folder), asked.out)
        if asked.resume and asked.out and asked.out.exists():
            bench.resume(asked.out)
        if bench.sizes.beijing:
            write_beijing(bench.folder)
        print("\n".join(HEAD), flush=True)
        for name in asked.case or CASES:
            shown = len(bench.figures)
            CASES[name](bench)
            print("\n".join(line_of(figure) for figure in bench.figures[shown:]), flush=True)
        print(f"\n{summary_of(bench.figures)}")


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.compile", description="Measure the figures to reach.")
    made.add_argument("--case", action="append", choices=CASES, help="only this case (may be given several times)")
    made.add_argument("--quick", action="store_true", help="small sizes, seconds: to see that everything runs")
    made.add_argument("--out", type=Path, help="write results to this JSON file as they come")
    made.add_argument("--resume", action="store_true", help="take the peers' runs that --out already holds")
    made.add_argument("--seeds", type=int, help="so many full cities of each kind")
    made.add_argument("--lean-seeds", type=int, help="so many lean cities of each kind")
    made.add_argument("--patience", type=float, help="seconds that peers have for a full city")
    made.add_argument("--repeats", type=int, help="runs of ours that a median is taken over")
    made.add_argument("--regret-times", type=float, help="so many times a compile may exact regrets take (about)")
    return made


def _sizes(asked: argparse.Namespace) -> Sizes:
    given = {name: getattr(asked, name) for name in ("seeds", "lean_seeds", "patience", "repeats", "regret_times")}
    return replace(
        QUICK if asked.quick else FULL, **{name: value for name, value in given.items() if value is not None}
    )


if __name__ == "__main__":
    main()
