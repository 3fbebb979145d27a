"""A year on disk, as `sanbai delivery open` and the returns of its months would leave it."""

import shutil
from pathlib import Path

from sanbai.delivery.files import FOLDER, write_baseline, write_returns
from sanbai.delivery.records import Year


def write_year(folder: Path, year: Year) -> None:
    """Write the baseline and the months that have returns, in the place of what was there."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    write_baseline(folder, year.baseline)
    for month in sorted({item.month for item in year.returns}):
        write_returns(folder, month, [item for item in year.returns if item.month == month])
