"""The publication's folder `6-publication/`: written whole, or not at all."""

from pathlib import Path

from sanbai.delivery.files import FOLDER as DELIVERY_FOLDER
from sanbai.files import read_file, write_file, write_folder
from sanbai.plan.records import Plan
from sanbai.policy.records import Policy
from sanbai.publication.disclosing import disclose
from sanbai.publication.geometry import Geometry, parse_geometry
from sanbai.publication.month_report import MonthReport
from sanbai.publication.month_writing import report_files, report_name
from sanbai.publication.public import PublicYear
from sanbai.publication.writing import publication_files
from sanbai.register.records import Register

FOLDER = "6-publication"
GEOMETRY = "1-register/districts.geojson"


def publish(
    year_folder: Path, register: Register, policy: Policy, plan: Plan, geometry_file: Path | None = None
) -> PublicYear:
    """Write `6-publication/` of a plan and return what is public of it.

    The map is drawn from `geometry_file`, else from `1-register/districts.geojson` if there is one, else as tiles.
    Raises `SanbaiError` where the plan is not of this register and policy, or the geometry cannot be used.
    """
    year = disclose(register, policy, plan)
    geometry = read_geometry(year_folder, geometry_file)
    write_folder(year_folder / FOLDER, publication_files(year, geometry, year_folder.resolve().name))
    return year


def write_report(year_folder: Path, report: MonthReport) -> tuple[Path, ...]:
    """Write the month report into `4-delivery/` (pages, workbook, and a folder of pictures); return pages and workbook.

    Raises `SanbaiError` where that fails.
    """
    files = report_files(report)
    folder, name = year_folder / DELIVERY_FOLDER, report_name(report)
    pictures = {path.partition("/")[2]: content for path, content in files.items() if "/" in path}
    write_folder(folder / f"{name}-pictures", pictures)
    whole = {path: content for path, content in files.items() if "/" not in path}
    for path, content in whole.items():
        write_file(folder / path, content)
    return tuple(folder / path for path in whole)


def read_geometry(year_folder: Path, geometry_file: Path | None = None) -> Geometry | None:
    """Return the district shapes of a file, or of the folder's own if it has one; raises `SanbaiError` as it must."""
    own = year_folder / GEOMETRY
    path = geometry_file or (own if own.exists() else None)
    return None if path is None else parse_geometry(read_file(path), path.name)
