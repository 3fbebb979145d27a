"""The folder `4-delivery/` read and written as plain tables: `baseline.csv`, and `2024-01.csv` to `2024-12.csv`."""

from pathlib import Path

from sanbai.delivery.plain.rows import parse_rows, rows_csv
from sanbai.delivery.records import MONTHS, Baseline, BaselineRow, Month, Return, Year
from sanbai.errors import SanbaiError
from sanbai.files import read_file, write_file
from sanbai.language import Text

FOLDER = "4-delivery"


def read_plain_year(year_folder: Path, year: int, money_unit: str) -> Year:
    """Return the baseline and all returns of a plan-year folder; raises `SanbaiError` where a file cannot be read."""
    folder = year_folder / FOLDER
    rows = parse_rows(BaselineRow, read_file(folder / "baseline.csv"), "baseline.csv")
    returns: list[Return] = []
    for month in (Month(year, number) for number in range(1, MONTHS + 1)):
        path = folder / f"{month}.csv"
        if path.is_file():
            found = parse_rows(Return, read_file(path), path.name)
            if any(item.month != month for item in found):
                raise SanbaiError(
                    Text(f"{path.name} 中有其他月份的填报。", f"{path.name} holds returns of another month."),
                    Text("请把填报放入相应月份的文件。", "Put each return into the file of its month."),
                )
            returns += found
    return Year(baseline=Baseline(year=year, money_unit=money_unit, rows=rows), returns=tuple(returns))


def write_plain_year(year_folder: Path, year: Year) -> None:
    """Write the baseline and the months that have returns, in the place of what was there."""
    folder = year_folder / FOLDER
    write_file(folder / "baseline.csv", rows_csv(BaselineRow, year.baseline.rows))
    for month in sorted({item.month for item in year.returns}):
        write_file(folder / f"{month}.csv", rows_csv(Return, [item for item in year.returns if item.month == month]))


def write_beside(year_folder: Path, name: str, content: bytes) -> Path:
    """Write one file into `4-delivery/` and return its path."""
    path = year_folder / FOLDER / name
    write_file(path, content)
    return path
