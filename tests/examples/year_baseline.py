"""A baseline from a plan's files, for tests of the generated year: starts and completions due at ends of quarters."""

import csv
import datetime
from pathlib import Path

from sanbai.delivery.records import MONTHS, Baseline, BaselineRow
from sanbai.register.records import Nature

CURVE = (5, 10, 21, 29, 37, 45, 53, 61, 70, 79, 89, 100)
"""Planned investment by the end of each month in percent; a quarter and a half year as Shanghai's 2025 (20.8, 45)."""


def baseline_of(folder: Path) -> Baseline:
    """Return the baseline of the plan in a folder."""
    with (folder / "1-register" / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        projects = {row["code"]: row for row in csv.DictReader(file)}
    with (folder / "3-plan" / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [_row(row, projects[row["code"]]) for row in csv.DictReader(file) if row["decision"] != "out"]
    return Baseline(year=2024, money_unit="万元", rows=tuple(rows))


def _row(row: dict[str, str], project: dict[str, str]) -> BaselineRow:
    taken = row["decision"] == "in"
    amount = int(row["in_year_investment"]) if taken else 0
    quarter = int(row["start_quarter"]) if taken and row["start_quarter"] else None
    return BaselineRow(
        project=row["code"],
        name=row["name"],
        programme=row["programme"],
        category=row["category"],
        district=row["district"],
        department=project["department"],
        nature=Nature(row["nature"]),
        option=row["option"] if taken else "",
        start_due=datetime.date(2024, 3 * quarter, 28) if quarter else None,
        completion_due=datetime.date(2024, 12, 31) if taken and row["completes_in_year"] == "yes" else None,
        in_year_investment=amount,
        construction_investment=int(row["construction_investment"]) if taken else 0,
        total_investment=int(row["total_investment"]),
        invested_before=int(project["invested_before"] or 0),
        curve=tuple(_planned(amount, month, quarter) for month in range(1, MONTHS + 1)),
    )


def _planned(amount: int, month: int, quarter: int | None) -> int:
    if quarter is None:
        return amount * CURVE[month - 1] // 100
    before = 3 * (quarter - 1)
    return amount * max(0, month - before) // (MONTHS - before)
