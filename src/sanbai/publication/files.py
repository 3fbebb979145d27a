"""The publication's folder `6-publication/`: written whole, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanbai.delivery.files import FOLDER as DELIVERY_FOLDER
from sanbai.delivery.files import has_baseline, read_year
from sanbai.delivery.lights import make_signals
from sanbai.delivery.naming import Naming, naming_of
from sanbai.delivery.progress import city_investment
from sanbai.delivery.records import Month
from sanbai.delivery.supplements.files import read_path, read_supplements
from sanbai.errors import SanbaiError
from sanbai.files import read_file, write_file, write_folder
from sanbai.language import Text
from sanbai.plan.explanation_writing import parse_prices
from sanbai.plan.files import has_file, read_beside, read_sealed
from sanbai.plan.records import Plan
from sanbai.policy.disclosure import disclosure_of
from sanbai.policy.lights import Level
from sanbai.policy.phrases import register_names, vocabulary
from sanbai.policy.records import Policy
from sanbai.publication.disclosed_projects import Told
from sanbai.publication.disclosing import disclose
from sanbai.publication.geometry import Geometry, parse_geometry
from sanbai.publication.history import history_of
from sanbai.publication.month_report import Changed, MonthReport, make_report
from sanbai.publication.month_report import Told as ReportTold
from sanbai.publication.month_writing import report_files, report_name
from sanbai.publication.names import each_language
from sanbai.publication.project_months import project_months
from sanbai.publication.public import PublicChange, PublicYear
from sanbai.publication.public_month import public_month
from sanbai.publication.reasons import reasons_of
from sanbai.publication.rendering import EDITABLE, shipped
from sanbai.publication.withholding import withheld_of
from sanbai.publication.writing import Setting, publication_files
from sanbai.rebalance.files import read_adjustments
from sanbai.register.records import Register

FOLDER = "6-publication"
GEOMETRY = "1-register/districts.geojson"
EXPLANATION = "explanation.json"
TEMPLATE_FOLDER = "templates"


@dataclass(frozen=True, slots=True)
class Publication:
    """What is public of a plan year, and every file of it by path in `6-publication/`."""

    year: PublicYear
    files: Mapping[str, bytes]


def make_publication(
    year_folder: Path, register: Register, policy: Policy, plan: Plan, geometry_file: Path | None = None
) -> Publication:
    """Return the publication of a plan-year folder, with its delivery, changes and reasons as far as they are there.

    The map is drawn from `geometry_file`, else from `1-register/districts.geojson` if there is one, else as tiles.
    Raises `SanbaiError` where the plan is not of this register and policy, or the geometry cannot be used.
    """
    told, report = _read_told(year_folder, register, policy, plan)
    year = disclose(register, policy, plan, told)
    geometry = read_geometry(year_folder, geometry_file)
    sealed = read_sealed(year_folder) if year.checkable else {}
    own = read_templates(year_folder)
    setting = Setting(folder=year_folder.resolve().name, geometry=geometry, sealed=sealed, templates=own, report=report)
    return Publication(year, publication_files(year, setting))


def read_templates(year_folder: Path) -> dict[str, str]:
    """Return the office's own templates in `templates/`, by name; raises `SanbaiError` where one is not UTF-8."""
    paths = (year_folder / TEMPLATE_FOLDER / name for name in EDITABLE)
    return {path.name: _template(path) for path in paths if path.is_file()}


def _template(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise SanbaiError(
            Text(f"模板 {path} 不是 UTF-8 文本。", f"The template {path} is not text in UTF-8."),
            Text("请另存为 UTF-8。", "Save it as UTF-8."),
        ) from None


def write_templates(year_folder: Path) -> tuple[list[Path], list[Path]]:
    """Write the templates that an office may edit into `templates/`; return those written and those left alone."""
    written, left = [], []
    for name, content in shipped().items():
        path = year_folder / TEMPLATE_FOLDER / name
        if path.exists():
            left.append(path)
        else:
            write_file(path, content)
            written.append(path)
    return written, left


def write_publication(year_folder: Path, publication: Publication) -> None:
    """Write `6-publication/` in the place of whatever it held; raises `SanbaiError` where that fails."""
    write_folder(year_folder / FOLDER, publication.files)


def read_publication(year_folder: Path) -> dict[str, bytes]:
    """Return every file of `6-publication/` by its path; raises `SanbaiError` where there is none."""
    folder = year_folder / FOLDER
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if not paths:
        raise SanbaiError(
            Text(f"{folder} 中没有公布的文件。", f"Nothing is published in {folder}."),
            Text("请先运行 sanbai publish。", "Run sanbai publish first."),
        )
    return {path.relative_to(folder).as_posix(): read_file(path) for path in paths}


def _read_told(year_folder: Path, register: Register, policy: Policy, plan: Plan) -> tuple[Told, MonthReport | None]:
    """Return what the folder tells of projects beside register and plan, and of its last month if there is one."""
    disclosed = "reasons" in disclosure_of(policy.disclosure).fields
    explained = disclosed and has_file(year_folder, EXPLANATION)
    prices = parse_prices(read_beside(year_folder, EXPLANATION)) if explained else None
    reasons = reasons_of(register, policy, plan, prices) if disclosed else {}
    if not has_baseline(year_folder):
        return Told(reasons=reasons), None
    year = read_year(year_folder, register, policy).year
    supplements = read_supplements(year_folder, year.baseline).supplements
    last = max((item.month for item in year.returns), default=None)
    changes = history_of(register, year, read_adjustments(year_folder), last)
    told = Told(last, project_months(year, policy.lights, supplements), changes, reasons)
    if last is None:
        return told, None
    naming = naming_of(year.baseline, policy, vocabulary(policy, register_names(register)))
    beside = ReportTold(
        title=policy.title,
        naming=naming,
        city_investment=city_investment(policy),
        city_by_now=supplements.city_investment(last),
        foreseen=read_path(year_folder, last),
        notice=each_language(register.about.notice),
        changes=_of_the_month(changes, last, naming),
    )
    may = public_month(register, policy, plan, withheld_of(register, policy, plan), year.baseline)
    counted = may.counted(year)
    signals = [each for each in make_signals(counted, last, policy.lights, supplements) if may.tells_light(each)]
    return told, may.report(make_report(counted, last, signals, beside))


def _of_the_month(changes: Mapping[str, Sequence[PublicChange]], month: Month, naming: Naming) -> tuple[Changed, ...]:
    return tuple(
        Changed(code, naming.name(Level.PROJECT, code), change)
        for code, own in sorted(changes.items())
        for change in own
        if change.on.startswith(str(month))
    )


def write_report(year_folder: Path, report: MonthReport) -> tuple[Path, ...]:
    """Write the month report into `4-delivery/` (pages, workbook, and a folder of pictures); return pages and workbook.

    Raises `SanbaiError` where that fails.
    """
    files = report_files(report, read_templates(year_folder))
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
