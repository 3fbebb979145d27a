"""Returns are read from CSV and XLSX; whatever is wrong is a finding at its cell, and no other row suffers for it."""

import datetime
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from sanbai.delivery.files import FOLDER, read_year, write_baseline, write_returns
from sanbai.delivery.reading import LoadedYear, month_of_file
from sanbai.delivery.records import Month, Return
from sanbai.delivery.tables import RETURNS
from sanbai.errors import Severity
from sanbai.register.records import Code
from tests.delivery.opened import bundled, opened, row, village, village_baseline

JANUARY = Month(2025, 1)
HEAD = "month,project,investment_month,investment_year,physical_progress,started_on"


def read(folder: Path) -> LoadedYear:
    return read_year(folder, *village())


def put(folder: Path, name: str, *lines: str) -> LoadedYear:
    """Return the opened village's year with one more file of returns."""
    path = opened(folder) / FOLDER / name
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return read(folder)


def found(loaded: LoadedYear) -> list[tuple[str, str]]:
    return [(item.check, item.place.cell) for item in loaded.findings]


def projects(loaded: LoadedYear) -> list[str]:
    return [item.project for item in loaded.year.returns]


def book(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    data = io.BytesIO()
    workbook = Workbook(data, {"in_memory": True})
    for title, rows in sheets:
        sheet = workbook.add_worksheet(title)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    workbook.close()
    return data.getvalue()


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=12).map(
    lambda text: unicodedata.normalize("NFC", text).strip()
)
days = st.none() | st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 1, 1))
money = st.integers(0, 10**12)
returns = st.builds(
    row,
    month=st.just(3),
    code=st.sampled_from(["R1", "R3", "S2", "S3", "W2"]),
    invested=money,
    year=money,
    started_on=days,
    expected_investment=st.none() | money,
    expected_start=days,
    reason=st.sampled_from(["", "approvals_lag", "other"]),
    problem=texts,
    problem_owner=texts,
    escalation=st.integers(0, 3),
    physical_progress=st.integers(0, 100),
    permits_needed=st.just(9),
    permits_done=st.integers(0, 9),
    note=texts,
    evidence=texts,
)


@given(given_returns=st.lists(returns, max_size=5, unique_by=lambda item: item.project))
def test_what_is_written_is_read_back_without_loss(
    given_returns: list[Return], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = opened(tmp_path_factory.mktemp("year"))
    write_returns(folder, Month(2025, 3), given_returns)
    loaded = read(folder)
    assert loaded.findings == ()
    assert loaded.year.returns == tuple(sorted(given_returns, key=lambda item: item.project))


def test_a_return_in_a_workbook_is_the_same_return(tmp_path: Path) -> None:
    """Chinese titles with the unit of money, dates of Excel, a choice by its label in both languages."""
    head = ["月份", "项目代码", "本月完成投资（万元）", "1 月起累计完成投资（万元）", "变化原因", "问题层级"]
    line = ["2025-01", "R1", 12, 12, "审批手续滞后 approvals lag", "分管副市长"]
    path = opened(tmp_path) / FOLDER / "2025-01.xlsx"
    path.write_bytes(book(("月度报表 monthly return", [head, line]), ("代码清单 lists", [["x"]])))
    loaded = read(tmp_path)
    assert loaded.findings == ()
    (one,) = loaded.year.returns
    assert (one.project, one.investment_year, one.reason, one.escalation) == ("R1", 12, "approvals_lag", 2)
    assert loaded.at(one, "investment_year").cell == "D2"


def test_several_offices_hand_in_one_month_in_files_of_their_own(tmp_path: Path) -> None:
    put(tmp_path, "2025-01-上村.csv", "2025-01,R1,5,5,,")
    loaded = put(tmp_path, "2025-01.csv", "2025-01,R3,7,7,,")
    assert (projects(loaded), loaded.findings) == (["R1", "R3"], ())
    assert loaded.files[JANUARY] == ("2025-01-上村.csv", "2025-01.csv")


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("2025-01.csv", JANUARY),
        ("2025-01-roads.xlsx", JANUARY),
        ("2025-01 交通.xlsx", JANUARY),
        ("2025-13.csv", None),
        ("202501.csv", None),
        ("status-2025-01.csv", None),
        ("2025-012.csv", None),
    ],
)
def test_a_file_is_of_the_month_its_name_begins_with(name: str, month: Month | None) -> None:
    assert month_of_file(name) == month


BAD: dict[str, tuple[str, tuple[str, ...], list[tuple[str, str]], list[str]]] = {
    "an amount that is text": ("2025-01.csv", ("2025-01,R1,many,5,,",), [("number-expected", "C2")], ["R3"]),
    "an amount with decimals": ("2025-01.csv", ("2025-01,R1,1.5,5,,",), [("number-not-whole", "C2")], ["R3"]),
    "an amount missing": ("2025-01.csv", ("2025-01,R1,5,,,",), [("value-missing", "D2")], ["R3"]),
    "progress beyond 100": ("2025-01.csv", ("2025-01,R1,5,5,101,",), [("number-out-of-range", "E2")], ["R3"]),
    "half a date": ("2025-01.csv", ("2025-01,R1,5,5,,2025-01",), [("date-expected", "F2")], ["R3"]),
    "no month": ("2025-01.csv", ("January,R1,5,5,,",), [("date-expected", "A2")], ["R3"]),
    "another month": ("2025-01.csv", ("2025-02,R1,5,5,,",), [("month-not-the-files", "A2")], ["R3"]),
    "another year's row": ("2025-01.csv", ("2024-01,R1,5,5,,",), [("month-not-the-files", "A2")], ["R3"]),
    "a project nobody planned": ("2025-01.csv", ("2025-01,R9,5,5,,",), [("project-not-in-plan", "A2")], ["R3"]),
    "a candidate that is not in": ("2025-01.csv", ("2025-01,S1,5,5,,",), [("project-not-in-plan", "A2")], ["R3"]),
    "a return twice": (
        "2025-01.csv",
        ("2025-01,R1,5,5,,", "2025-01,R1,6,6,,"),
        [("return-twice", "A3")],
        ["R1", "R3"],
    ),
    "two mistakes in a row": (
        "2025-01.csv",
        ("2025-01,R1,x,y,,",),
        [("number-expected", "C2"), ("number-expected", "D2")],
        ["R3"],
    ),
    "a row that nobody filled in": ("2025-01.csv", ("2025-01,R1,,,40,",), [("form-half-filled", "A2")], ["R3"]),
    "a file of another year": ("2024-01.csv", ("2024-01,R1,5,5,,",), [("file-other-year", "")], []),
    "a file with no month": ("January.csv", ("2025-01,R1,5,5,,",), [("file-unknown", "")], []),
}


@pytest.mark.parametrize("case", BAD)
def test_one_bad_row_is_found_at_its_cell_and_the_others_count(case: str, tmp_path: Path) -> None:
    name, lines, findings, accepted = BAD[case]
    loaded = put(tmp_path, name, *lines, "2025-01,R3,7,7,,")
    assert (found(loaded), projects(loaded)) == (findings, accepted)


def test_the_first_of_two_returns_counts(tmp_path: Path) -> None:
    loaded = put(tmp_path, "2025-01.csv", "2025-01,R1,5,5,,", "2025-01,R1,6,6,,")
    assert [item.investment_month for item in loaded.year.returns] == [5]


def test_a_return_twice_in_two_files_names_the_other_file(tmp_path: Path) -> None:
    put(tmp_path, "2025-01-a.csv", "2025-01,R1,5,5,,")
    loaded = put(tmp_path, "2025-01-b.csv", "2025-01,R1,6,6,,")
    (finding,) = loaded.findings
    assert finding.place.file == "2025-01-b.csv"
    assert "2025-01-a.csv A2" in finding.what.en


def test_a_bundle_is_told_to_report_through_its_parts(tmp_path: Path) -> None:
    register = bundled(100, 100, 100)
    baseline = village_baseline()
    (street,) = (item for item in baseline.rows if item.project == "R3")
    parts = [replace(street, project=f"R3-{number}", part_of="R3") for number in (1, 2)]
    others = [item for item in baseline.rows if item.project != "R3"]
    write_baseline(tmp_path, replace(baseline, rows=(*others, *parts)))
    write_returns(tmp_path, JANUARY, [row(1, "R3", 5)])
    (finding,) = read_year(tmp_path, register, village()[1]).findings
    assert (finding.check, finding.remedy.en) == ("project-not-in-plan", "Report for its parts: R3-1, R3-2.")


def test_a_file_that_is_no_table_does_not_block_the_others(tmp_path: Path) -> None:
    (opened(tmp_path) / FOLDER / "2025-01-broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    loaded = put(tmp_path, "2025-01.csv", "2025-01,R1,5,5,,")
    assert ([item.check for item in loaded.findings], projects(loaded)) == (["file-unreadable"], ["R1"])


def test_a_workbook_without_the_sheet_is_found(tmp_path: Path) -> None:
    content = book(("one", [["a"]]), ("two", [["b"]]))
    (opened(tmp_path) / FOLDER / "2025-01.xlsx").write_bytes(content)
    assert [item.check for item in read(tmp_path).findings] == ["sheet-missing"]


def test_a_formula_is_no_figure(tmp_path: Path) -> None:
    data = io.BytesIO()
    workbook = Workbook(data, {"in_memory": True})
    sheet = workbook.add_worksheet("returns")
    sheet.write_row(0, 0, ["month", "project", "investment_month", "investment_year"])
    sheet.write_row(1, 0, ["2025-01", "R1", 5])
    sheet.write_formula(1, 3, "=C2+0", None, 5)
    workbook.close()
    (opened(tmp_path) / FOLDER / "2025-01.xlsx").write_bytes(data.getvalue())
    assert found(read(tmp_path)) == [("formula-cell", "D2")]


def test_own_reasons_of_the_office_are_accepted_and_unknown_ones_are_not(tmp_path: Path) -> None:
    register, policy = village()
    flood = Code(list="reason", code="flood", name_zh="汛情", name_en="flood")
    path = opened(tmp_path) / FOLDER / "2025-01.csv"
    lines = ("month,project,investment_month,investment_year,reason", "2025-01,R1,5,5,汛情", "2025-01,R3,5,5,bad luck")
    path.write_text("\n".join(lines), encoding="utf-8")
    loaded = read_year(tmp_path, replace(register, codes=(*register.codes, flood)), policy)
    assert [item.reason for item in loaded.year.returns] == ["flood"]
    assert found(loaded) == [("choice-unknown", "E3")]


def test_what_other_commands_write_there_is_passed_over(tmp_path: Path) -> None:
    for name in ("status-2025-01.csv", "lights-2025-01.csv", "report-2025-01.xlsx", "forecast-2025-01.csv"):
        (opened(tmp_path) / FOLDER / name).write_bytes(b"x")
    assert read(tmp_path).findings == ()


def test_the_returns_of_a_month_have_every_field_of_a_return() -> None:
    assert [column.field for column in RETURNS.columns] == [field.name for field in fields(Return)]


def test_one_bad_row_is_an_error(tmp_path: Path) -> None:
    loaded = put(tmp_path, "2025-01.csv", "2025-01,R1,many,5,,")
    assert [item.severity for item in loaded.findings] == [Severity.ERROR]
