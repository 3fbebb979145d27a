"""Write the register of the Beijing example: about 1,100 generated candidates, the same bytes on every machine.

    python examples/beijing-2024/generate.py [FOLDER] [--seed N]

The candidates are invented and say so in every name. Category by category they look like a city's: in name, size,
funding, time to build and yield; costs are as heavy-tailed as real ones. A hidden plan, written nowhere, meets every
clause, so that the policy can be met. FOLDER is `1-register` beside this file where it is left out.
"""

import argparse
import csv
import io
import shutil
from pathlib import Path

from generator import tables
from generator.amounts import Way, make_ways
from generator.candidates import Candidate, draw_candidates
from generator.chance import Chance
from generator.relations import Relation, relate

SEED = 2024


def make(seed: int) -> tuple[list[Candidate], dict[str, list[Way]], list[Relation]]:
    """Return the candidates, their options and their relations."""
    chance = Chance(seed)
    candidates = draw_candidates(chance)
    relations = relate(chance, candidates)
    return candidates, make_ways(chance, candidates), relations


def rows_of(seed: int) -> dict[str, list[tables.Row]]:
    """Return the rows of every table of the register."""
    candidates, ways, relations = make(seed)
    chance = Chance(seed + 1)
    rows: dict[str, list[tables.Row]] = {name: [] for name in tables.HEADERS}
    rows["about"] += tables.about()
    rows["codes"] += tables.codes()
    rows["relations"] += relations
    for item in candidates:
        rows["projects"] += tables.projects(item)
        rows["options"] += tables.options(item, ways[item.code])
        rows["funding"] += tables.funding(item, ways[item.code])
        rows["approvals"] += tables.approvals(chance, item)
        rows["milestones"] += tables.milestones(item)
        rows["outcomes"] += tables.outcomes(item)
        rows["locations"] += tables.locations(chance, item)
        rows["scores"] += tables.scores(chance, item, ways[item.code])
    return rows


def write(folder: Path, rows: dict[str, list[tables.Row]]) -> None:
    """Write the tables as CSV into a folder beside the target, then put it in the target's place."""
    beside = folder.with_name(folder.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for name, header in tables.HEADERS.items():
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([header, *rows[name]])
        (beside / f"{name}.csv").write_bytes(text.getvalue().encode("utf-8"))
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)


def main() -> None:
    """Read the command line, make the register and write it."""
    parser = argparse.ArgumentParser(description="Write the generated register of the Beijing example.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent / "1-register")
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args()
    rows = rows_of(wanted.seed)
    write(wanted.folder, rows)
    print(f"{wanted.folder}: {len(rows['projects'])} projects, {len(rows['options'])} options, all of them generated")


if __name__ == "__main__":
    main()
