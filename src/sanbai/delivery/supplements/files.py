"""The tables beside the returns on disk: `excuses`, `bonds` and `city` in `4-delivery/`, as CSV or XLSX."""

from pathlib import Path

from sanbai.delivery.records import Baseline
from sanbai.delivery.supplements.reading import TABLES, LoadedSupplements, supplements_from
from sanbai.register.files import read_grids
from sanbai.register.grids import Grid

FOLDER = "4-delivery"


def read_supplements(year_folder: Path, baseline: Baseline) -> LoadedSupplements:
    """Return the tables beside the returns that a plan-year folder has, with every finding.

    Raises `SanbaiError` for a file that cannot be read at all.
    """
    found: dict[str, Grid] = {}
    for table in TABLES:
        paths = (year_folder / FOLDER / f"{table.name}{ending}" for ending in (".csv", ".xlsx"))
        path = next((path for path in paths if path.is_file()), None)
        if path is not None:
            found.update((table.name, grid) for grid in read_grids(path)[:1])
    return supplements_from(found, baseline)
