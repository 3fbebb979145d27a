"""A panel: yearly reports of a portfolio, one row a project and year, read from a CSV.

Its columns:

    report_year  project_name  department  dca  start  end  fy_baseline_gbp_m  fy_forecast_gbp_m  wlc_gbp_m

`dca` is the rating, `start` and `end` are dates, `fy_*` what was planned for the year and what it came to, `wlc` the
whole-life cost. The same project is found again in another year by its name, written however: case, punctuation, what
stands in brackets and the words project and programme do not count. A cell that holds no date or amount is empty; a
second report of a project in a year is left out.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sanbai.errors import SanbaiError
from sanbai.language import Text

COLUMNS = ("report_year", "project_name", "department", "dca", "start", "end")
AMOUNTS = ("fy_baseline_gbp_m", "fy_forecast_gbp_m", "wlc_gbp_m")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DAY_FIRST = re.compile(r"(\d\d)[./-](\d\d)[./-](\d{4}|\d\d)(?!\d)")
_RATINGS = ("green", "amber/green", "amber", "amber/red", "red")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a project reported in a year; amounts in the panel's unit, None where none is told."""

    year: int
    project: str
    department: str
    rating: str
    start: datetime.date | None
    end: datetime.date | None
    baseline: float | None
    achieved: float | None
    whole_life: float | None


def parse_panel(content: bytes) -> tuple[Report, ...]:
    """Return the reports of a panel, by year and then as they stand; raises `SanbaiError` where it is no panel."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""))
    missing = [name for name in (*COLUMNS, *AMOUNTS) if name not in (rows.fieldnames or ())]
    if missing:
        raise SanbaiError(
            Text(f"面板数据缺少列：{'、'.join(missing)}。", f"The panel has no column {', '.join(missing)}."),
            Text("列名见 docs/4-delivery.md。", "The columns are in docs/4-delivery.md."),
        )
    return tuple(sorted(_first_of_each(rows), key=lambda report: report.year))


def _first_of_each(rows: "csv.DictReader[str]") -> Iterator[Report]:
    seen: set[tuple[int, str]] = set()
    for row in rows:
        name = project_key(row["project_name"] or "")
        if not name or not (row["report_year"] or "").isdecimal() or (row["project_name"] or "").startswith("Unnamed:"):
            continue
        year = int(row["report_year"])
        if (year, name) not in seen:
            seen.add((year, name))
            yield _report(year, name, row)


def _report(year: int, name: str, row: dict[str, str]) -> Report:
    rating = re.sub(r"\s", "", row["dca"] or "").lower()
    return Report(
        year=year,
        project=name,
        department=(row["department"] or "").strip(),
        rating=rating if rating in _RATINGS else "",
        start=parse_date(row["start"] or ""),
        end=parse_date(row["end"] or ""),
        baseline=_amount(row["fy_baseline_gbp_m"]),
        achieved=_amount(row["fy_forecast_gbp_m"]),
        whole_life=_amount(row["wlc_gbp_m"]),
    )


def project_key(name: str) -> str:
    """Return what of a project's name is the same in every year."""
    bare = re.sub(r"\(.*?\)", "", name.lower())
    return re.sub(r"programme|project|[^a-z0-9]", "", bare)


def parse_date(text: str) -> datetime.date | None:
    """Return the date a cell begins with (2019-10-01, 30/06/08, 17.05.2020), None where it begins with none."""
    found = _YEAR_FIRST.match(text.strip())
    parts = found.groups() if found else None
    if parts is None and (found := _DAY_FIRST.match(text.strip())):
        parts = found.groups()[::-1]
    if parts is None:
        return None
    year = int(parts[0]) + (2000 if len(parts[0]) == 2 else 0)
    try:
        return datetime.date(year, int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def _amount(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None
