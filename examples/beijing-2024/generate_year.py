"""Write a generated year for the Beijing example: twelve months of returns, the same bytes on every machine.

    python examples/beijing-2024/generate_year.py [FOLDER] [--seed N]

The year follows the plan's baseline, `4-delivery/baseline.csv` of FOLDER (a plan-year folder, this one where it is left
out), and writes `2024-01.csv` to `2024-12.csv` beside it. It is invented, and every return says so in its note.
"""

import argparse
from pathlib import Path

from generator.year import draw_year

from sanbai.cli.inputs import read_inputs
from sanbai.delivery.files import read_year, write_returns
from sanbai.delivery.records import MONTHS, Month

SEED = 2024
YEAR = 2024


def main() -> None:
    """Read the command line, draw the year and write it."""
    parser = argparse.ArgumentParser(description="Write a generated year of returns for the Beijing example.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args()
    inputs = read_inputs(wanted.folder)
    baseline = read_year(wanted.folder, inputs.register, inputs.policy).year.baseline
    returns = draw_year(baseline, wanted.seed)
    for month in (Month(YEAR, number) for number in range(1, MONTHS + 1)):
        write_returns(wanted.folder, month, [item for item in returns if item.month == month])
    print(f"{wanted.folder}: {len(returns)} returns of {len(baseline.rows)} projects, all of them generated")


if __name__ == "__main__":
    main()
