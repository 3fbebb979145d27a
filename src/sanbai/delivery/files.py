"""The files of `4-delivery/`: the baseline, written once, and the monthly returns."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from sanbai.delivery.checks import finding
from sanbai.delivery.reading import LoadedYear, month_of_file, read_baseline, year_from
from sanbai.delivery.records import Baseline, Month, Return
from sanbai.delivery.writing import BASELINE_FILE, SEAL_FILE, baseline_csv, returns_csv, seal
from sanbai.errors import Finding, Place, SanbaiError
from sanbai.files import read_file, write_file
from sanbai.language import Text
from sanbai.policy.records import Policy
from sanbai.register.files import read_grids
from sanbai.register.grids import read_csv
from sanbai.register.records import Register

FOLDER = "4-delivery"
FORMS = "forms"
_TABLES = (".csv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")
_OWN = ("baseline", "status-", "lights-", "report-", "forecast-", "changes-", "backtest", "excuses")


def write_baseline(year_folder: Path, baseline: Baseline) -> bool:
    """Write the baseline and its checksum, and return whether it is new; the same one again changes nothing.

    Raises `SanbaiError` where a different one was written before: the first stays for ever.
    """
    folder, content = year_folder / FOLDER, baseline_csv(baseline)
    path = folder / BASELINE_FILE
    if path.exists():
        if read_file(path) != content:
            raise SanbaiError(
                Text(f"{path} 已有另一份基线。", f"{path} holds another baseline."),
                Text(
                    "首次批准的基线不再改写；计划的调整请用 sanbai rebalance。",
                    "The first approved baseline is kept for ever; changes of the plan go through sanbai rebalance.",
                ),
            )
        if (folder / SEAL_FILE).exists():
            return False
    write_file(path, content)
    write_file(folder / SEAL_FILE, seal(content))
    return True


def has_baseline(year_folder: Path) -> bool:
    """Return whether the year was opened."""
    return (year_folder / FOLDER / BASELINE_FILE).is_file()


def write_returns(year_folder: Path, month: Month, returns: Iterable[Return]) -> Path:
    """Write the returns of a month as `4-delivery/2024-06.csv`, and return where."""
    path = year_folder / FOLDER / f"{month}.csv"
    write_file(path, returns_csv(returns))
    return path


def write_form(year_folder: Path, name: str, content: bytes) -> Path:
    """Write a form that is sent out into `4-delivery/forms/`, where nothing is read, and return where."""
    path = year_folder / FOLDER / FORMS / name
    write_file(path, content)
    return path


def write_beside(year_folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by name into `4-delivery/`, beside what is there."""
    for name, content in files.items():
        write_file(year_folder / FOLDER / name, content)


def read_year(year_folder: Path, register: Register, policy: Policy) -> LoadedYear:
    """Return the year of a plan-year folder: its baseline and every return that could be accepted, with all findings.

    Files are read in order of month and name. Raises `SanbaiError` where the year was not opened.
    """
    baseline, findings = _baseline(year_folder, policy)
    books = []
    for path in _table_files(year_folder / FOLDER):
        month = month_of_file(path.name)
        if month is None:
            findings.append(_unknown(path.name))
            continue
        try:
            books.append((month, path.name, read_grids(path)))
        except SanbaiError as error:
            findings.append(finding("file-unreadable", Place(path.name), error.what, error.remedy))
    loaded = year_from(baseline, sorted(books, key=lambda book: book[:2]), register)
    return LoadedYear(loaded.year, (*findings, *loaded.findings), loaded.places, loaded.files)


def _baseline(year_folder: Path, policy: Policy) -> tuple[Baseline, list[Finding]]:
    folder = year_folder / FOLDER
    if not has_baseline(year_folder):
        raise SanbaiError(
            Text(f"{folder} 中没有基线。", f"There is no baseline in {folder}."),
            Text("请先运行 sanbai delivery open。", "Run sanbai delivery open first."),
        )
    content = read_file(folder / BASELINE_FILE)
    sealed = read_file(folder / SEAL_FILE) if (folder / SEAL_FILE).is_file() else None
    return read_baseline(read_csv(content, BASELINE_FILE), content, sealed, policy)


def _table_files(folder: Path) -> list[Path]:
    files = (path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix.lower() in _TABLES)
    return [path for path in files if not path.name.startswith((".", "~", *_OWN))]


def _unknown(name: str) -> Finding:
    return finding(
        "file-unknown",
        Place(name),
        Text(f"{name} 的文件名不是月份，没有读取。", f"{name} is not named by a month and was not read."),
        Text("请按月份命名，例如 2024-06.xlsx。", "Name it by its month, such as 2024-06.xlsx."),
    )
