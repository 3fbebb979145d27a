"""Tables beside the returns: read as CSV or XLSX, every fault a finding at its row, nothing counted twice."""

import datetime
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from sanbai.delivery.forecast_path import Foreseen
from sanbai.delivery.records import Month
from sanbai.delivery.supplements.files import read_path, read_supplements, write_beside
from sanbai.delivery.supplements.records import BondSpending, CityFigure, Excuse, Supplements
from sanbai.errors import SanbaiError, Severity
from tests.delivery.small_years import JUNE, day, row, year_of

BASELINE = year_of([row("A", district="D1"), row("B", district="D2")]).baseline

EXCUSES = """项目或分组代码,亮灯内容,起始月份,截止月份,事由,批准人,批准日期
A,start,2024-03,2024-05,征地,张三,2024-03-20
"""
BONDS = "month,bond,project,issued_on,amount,spent\n2024-06,Z1,A,2024-02-10,600,200\n"
CITY = "month,district,fixed_asset_investment,growth,planned_growth\n2024-06,,5000,5.1 %,\n2024-06,D1,800,-0.2%,6 %\n"


def folder(tmp_path: Path, **tables: str) -> Path:
    (tmp_path / "4-delivery").mkdir()
    for name, text in tables.items():
        (tmp_path / "4-delivery" / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_three_tables_are_read(tmp_path: Path) -> None:
    """With Chinese titles or the fields' names, and a project where no level is written."""
    loaded = read_supplements(folder(tmp_path, excuses=EXCUSES, bonds=BONDS, city=CITY), BASELINE)
    assert loaded.findings == ()
    (excuse,) = loaded.supplements.excuses
    assert (excuse.level, excuse.approved_by, excuse.approved_on) == ("project", "张三", day(3, 20))
    assert loaded.supplements.bonds == (
        BondSpending(month="2024-06", bond="Z1", project="A", issued_on=day(2, 10), amount=600, spent=200),
    )
    assert [str(figure.grown) for figure in loaded.supplements.city] == ["51/1000", "-1/500"]
    assert loaded.supplements.city_investment(JUNE) == 5000
    assert loaded.supplements.city_investment(Month(2024, 5)) is None


def test_a_workbook_is_read_as_well(tmp_path: Path) -> None:
    """Excel in: the first sheet is the table."""
    book = Workbook()
    book.active.append(["code", "dimension", "from_month", "to_month", "reason", "approved_by", "approved_on"])
    book.active.append(["A", "progress", "2024-01", "2024-12", "汛期", "李四", datetime.date(2024, 1, 5)])
    folder(tmp_path)
    book.save(tmp_path / "4-delivery" / "excuses.xlsx")
    loaded = read_supplements(tmp_path, BASELINE)
    assert loaded.findings == ()
    assert [excuse.approved_by for excuse in loaded.supplements.excuses] == ["李四"]


def test_nothing_there_is_nothing(tmp_path: Path) -> None:
    """The tables are optional."""
    assert read_supplements(folder(tmp_path), BASELINE).supplements == Supplements()


# table, a row added -> the finding
FAULTS = {
    "an excuse without an approver": ("excuses", "A,start,2024-06,2024-06,征地,,2024-03-20", "value-missing"),
    "an excuse without a reason": ("excuses", "A,start,2024-06,2024-06,,张三,2024-03-20", "value-missing"),
    "an excuse for no project": ("excuses", "C,start,2024-06,2024-06,征地,张三,2024-03-20", "unknown-code"),
    "an excuse for no dimension": ("excuses", "A,speed,2024-06,2024-06,征地,张三,2024-03-20", "unknown-dimension"),
    "an excuse that ends before it begins": ("excuses", "A,start,2024-06,2024-05,征地,张三,2024-03-20", "row-refused"),
    "an excuse twice": ("excuses", "A,start,2024-03,2024-06,征地,张三,2024-03-20", "row-twice"),
    "a bond twice": ("bonds", "2024-06,Z1,A,2024-02-10,600,300", "row-twice"),
    "a bond of no project": ("bonds", "2024-06,Z2,C,2024-02-10,600,300", "unknown-code"),
    "more spent than there is": ("bonds", "2024-06,Z2,A,2024-02-10,600,601", "row-refused"),
    "no month": ("bonds", "2024-13,Z2,A,2024-02-10,600,300", "row-refused"),
    "growth in words": ("city", "2024-06,D2,800,good,6 %", "row-refused"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_finding_and_costs_no_other_row(tmp_path: Path, fault: str) -> None:
    """The row is left out and named; the sound ones are all there, each once."""
    table, line, check = FAULTS[fault]
    tables = {"excuses": EXCUSES, "bonds": BONDS, "city": CITY}
    sound = tables[table]
    loaded = read_supplements(folder(tmp_path, **tables | {table: sound + line + "\n"}), BASELINE)
    (finding,) = loaded.findings
    assert (finding.check, finding.severity) == (check, Severity.ERROR)
    assert finding.place.row == sound.count("\n") + 1
    assert len(getattr(loaded.supplements, table)) == sound.count("\n") - 1


def test_records_refuse_what_cannot_be() -> None:
    """No excuse without a reason, no growth that is no number."""
    with pytest.raises(ValueError, match="reason"):
        Excuse(
            code="A",
            dimension="start",
            from_month="2024-01",
            to_month="2024-01",
            reason="",
            approved_by="x",
            approved_on=day(1, 1),
        )
    with pytest.raises(ValueError, match="good"):
        CityFigure(month="2024-06", growth="good")


def test_a_forecast_of_the_month_is_found_and_no_other(tmp_path: Path) -> None:
    """The path is read from `forecast-2024-06.json`; where there is none, no band; a damaged one is said so."""
    folder(tmp_path)
    path = {"path": [{"month": "2024-07", "plan": 70, "mean": 61.5, "q10": 50, "q50": 60, "q90": 70}]}
    write_beside(tmp_path, {"forecast-2024-06.json": json.dumps(path).encode()})
    assert read_path(tmp_path, JUNE) == (Foreseen(Month(2024, 7), 50, 60, 70),)
    assert read_path(tmp_path, Month(2024, 5)) == ()
    write_beside(tmp_path, {"forecast-2024-05.json": b"{}"})
    with pytest.raises(SanbaiError, match="forecast-2024-05"):
        read_path(tmp_path, Month(2024, 5))
