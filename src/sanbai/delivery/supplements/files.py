"""The tables beside the returns on disk, as CSV or XLSX, and what is written and read beside them in `4-delivery/`."""

from pathlib import Path

from sanbai.delivery.files import FOLDER
from sanbai.delivery.forecast_path import Foreseen, parse_path
from sanbai.delivery.records import Baseline, Month
from sanbai.delivery.supplements.reading import TABLES, LoadedSupplements, supplements_from
from sanbai.files import read_file
from sanbai.register.files import read_grids
from sanbai.register.grids import Grid


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


def read_path(year_folder: Path, month: Month) -> tuple[Foreseen, ...]:
    """Return the path that the folder's forecast of a month foresees; empty where there is no forecast of it."""
    file = year_folder / FOLDER / f"forecast-{month}.json"
    return parse_path(read_file(file), file.name) if file.is_file() else ()
