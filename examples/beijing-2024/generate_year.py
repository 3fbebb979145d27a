"""Write a generated year for the Beijing example: twelve months of returns, the same bytes on every machine.

    python examples/beijing-2024/generate_year.py [FOLDER] [--seed N]

The year follows the plan's baseline, `4-delivery/baseline.csv` of FOLDER (a plan-year folder, this one where it is left
out), and writes `2024-01.csv` to `2024-12.csv` beside it. It is invented, and every return says so in its note.
"""

import argparse
from pathlib import Path

from generator.year import draw_year

from sanbai.delivery.plain.files import read_plain_year, write_plain_year
from sanbai.delivery.records import Year

SEED = 2024
YEAR = 2024


def main() -> None:
    """Read the command line, draw the year and write it."""
    parser = argparse.ArgumentParser(description="Write a generated year of returns for the Beijing example.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args()
    baseline = read_plain_year(wanted.folder, YEAR, "万元").baseline
    returns = draw_year(baseline, wanted.seed)
    write_plain_year(wanted.folder, Year(baseline=baseline, returns=returns))
    print(f"{wanted.folder}: {len(returns)} returns of {len(baseline.rows)} projects, all of them generated")


if __name__ == "__main__":
    main()
