"""The tables beside the returns on disk, as CSV or XLSX, and what is written and read beside them in `4-delivery/`."""

from collections.abc import Mapping
from pathlib import Path

from sanbai.delivery.forecast_path import Foreseen, parse_path
from sanbai.delivery.records import Baseline, Month
from sanbai.delivery.supplements.reading import TABLES, LoadedSupplements, supplements_from
from sanbai.files import read_file, write_file
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


def write_beside(year_folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files by name into `4-delivery/`, each whole, and return where; raises `SanbaiError` where that fails."""
    paths = tuple(year_folder / FOLDER / name for name in files)
    for path, content in zip(paths, files.values(), strict=True):
        write_file(path, content)
    return paths


def read_path(year_folder: Path, month: Month) -> tuple[Foreseen, ...]:
    """Return the path that the folder's forecast of a month foresees; empty where there is no forecast of it."""
    file = year_folder / FOLDER / f"forecast-{month}.json"
    return parse_path(read_file(file), file.name) if file.is_file() else ()
