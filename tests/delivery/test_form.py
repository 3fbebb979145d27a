"""The form of a month is prefilled, locked but for what is to be filled in, and reads back as what was filled in."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sanbai.delivery.files import FOLDER, read_year, write_form
from sanbai.delivery.form import LOCKED, TO_FILL, form_csv, form_rows, form_workbook
from sanbai.delivery.records import Month, Return, Year
from sanbai.delivery.tables import RETURNS, returns_table
from tests.delivery.opened import opened, row, village, village_baseline

REGISTER, POLICY = village()
FEBRUARY = Month(2025, 2)
LAST = row(
    1, "R1", 12, physical_progress=4, permits_needed=7, permits_done=3, problem="pipes", problem_owner="water company",
    escalation=2, reason="approvals_lag", expected_investment=280, evidence="a" * 64, note="see file",
)  # fmt: skip


def year(*returns: Return) -> Year:
    return Year(baseline=village_baseline(), returns=returns)


def workbook(month: Month, *returns: Return) -> Any:
    rows = form_rows(year(*returns), POLICY, month)
    return openpyxl.load_workbook(io.BytesIO(form_workbook(rows, REGISTER, month)))


def sheet_of(book: Any) -> Any:
    return book["月度报表 monthly return"]


def columns(sheet: Any) -> dict[str, int]:
    fields = [column.field for column in returns_table(REGISTER).columns]
    return {field: position for position, field in enumerate(fields, 1)}


def test_a_row_has_the_plan_and_what_was_last_reported() -> None:
    """R1 plans 36 of 300 by February; what the last return says stands there again."""
    rows = {item["project"]: item for item in form_rows(year(LAST), POLICY, FEBRUARY)}
    one = rows["R1"]
    assert (one["month"], one["planned_year"], one["planned_now"], one["invested_so_far"]) == ("2025-02", 300, 36, 12)
    assert (one["physical_progress"], one["permits_done"], one["problem"], one["note"]) == (4, 3, "pipes", "see file")
    assert one["expected_investment"] == 280
    assert not [name for name in TO_FILL if one.get(name) not in (None, "")]
    assert rows["R3"]["invested_so_far"] == 0


def test_only_whose_return_is_due_is_on_the_form() -> None:
    assert [item["project"] for item in form_rows(year(), POLICY, FEBRUARY)] == ["R1", "R3", "S2", "S3", "W2"]
    quarter = [item["project"] for item in form_rows(year(), POLICY, Month(2025, 3))]
    assert quarter == ["E1", "R1", "R3", "S2", "S3", "W1", "W2"]


def test_a_department_gets_its_own_projects() -> None:
    assert len(form_rows(year(), POLICY, FEBRUARY, "committee")) == 5
    assert form_rows(year(), POLICY, FEBRUARY, "other") == []


def test_figures_and_codes_stand_in_the_workbook() -> None:
    sheet = sheet_of(workbook(FEBRUARY, LAST))
    place = columns(sheet)
    line = next(line for line in sheet.iter_rows(min_row=2) if line[place["project"] - 1].value == "R1")
    value = {field: line[position - 1].value for field, position in place.items()}
    assert (value["planned_now"], value["invested_so_far"], value["expected_investment"]) == (36, 12, 280)
    assert value["reason"] == "审批手续滞后 approvals lag"
    assert value["escalation"] == "分管副市长 with the vice mayor"


def test_a_return_without_problem_or_reason_leaves_those_cells_empty() -> None:
    """As most returns are."""
    sheet = sheet_of(workbook(FEBRUARY, row(1, "R1", 12)))
    place = columns(sheet)
    line = next(line for line in sheet.iter_rows(min_row=2) if line[place["project"] - 1].value == "R1")
    assert [line[place[field] - 1].value for field in ("reason", "problem")] == [None, None]
    assert line[place["invested_so_far"] - 1].value == 12


def test_only_what_is_to_be_filled_in_can_be_changed() -> None:
    sheet = sheet_of(workbook(FEBRUARY, LAST))
    assert sheet.protection.sheet
    for field, position in columns(sheet).items():
        assert sheet.cell(2, position).protection.locked is (field in LOCKED), field
    assert sheet.cell(40, 7).protection.locked


@pytest.mark.parametrize(
    ("field", "first"), [("reason", "审批手续滞后 approvals lag"), ("escalation", "责任单位 with its owner")]
)
def test_codes_are_chosen_from_a_list_in_both_languages(field: str, first: str) -> None:
    book = workbook(FEBRUARY)
    sheet = sheet_of(book)
    position = columns(sheet)[field]
    letter = openpyxl.utils.get_column_letter(position)
    (check,) = (item for item in sheet.data_validations.dataValidation if f"{letter}2" in item.sqref)
    assert check.type == "list"
    title, cells = check.formula1.lstrip("=").rsplit("!", 1)
    assert book[title.strip("'")][cells.split(":")[0].replace("$", "")].value == first


def test_amounts_and_days_are_checked_on_entry() -> None:
    sheet = sheet_of(workbook(FEBRUARY))
    kinds = {}
    for field, position in columns(sheet).items():
        letter = openpyxl.utils.get_column_letter(position)
        kinds[field] = next(i.type for i in sheet.data_validations.dataValidation if f"{letter}2" in i.sqref)
    assert (kinds["investment_month"], kinds["started_on"]) == ("whole", "date")


def test_the_guide_comes_first_in_both_languages() -> None:
    book = workbook(FEBRUARY)
    assert book.sheetnames == ["填写说明 guide", "月度报表 monthly return", "代码清单 lists"]
    said = " ".join(str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line if cell.value)
    assert "2025-02 月度报表 Returns of 2025-02" in said
    filled = [column.title for column in RETURNS.columns if column.field not in LOCKED]
    assert all(title.zh in said and title.en in said for title in filled)


def test_the_same_form_has_the_same_bytes() -> None:
    rows = form_rows(year(LAST), POLICY, FEBRUARY)
    assert form_workbook(rows, REGISTER, FEBRUARY) == form_workbook(rows, REGISTER, FEBRUARY)


def test_a_filled_form_is_read_without_findings(tmp_path: Path) -> None:
    """One row filled in, as Excel would save it; the others are remarked on as not filled in, and cost nothing."""
    book = workbook(FEBRUARY, LAST)
    sheet = sheet_of(book)
    place = columns(sheet)
    for field, value in {"investment_month": 20, "investment_year": 32, "filled_by": "Li"}.items():
        sheet.cell(2, place[field]).value = value
    data = io.BytesIO()
    book.save(data)
    (opened(tmp_path) / FOLDER / "2025-02-上村.xlsx").write_bytes(data.getvalue())
    loaded = read_year(tmp_path, REGISTER, POLICY)
    assert [(item.check, item.place.cell) for item in loaded.findings] == [("form-half-filled", "A3")]
    (one,) = loaded.year.returns
    assert (one.project, one.investment_year, one.physical_progress, one.escalation) == ("R1", 32, 4, 2)
    assert (one.reason, one.expected_investment, one.note) == ("approvals_lag", 280, "see file")


def test_a_form_as_csv_is_read_in_the_same_way(tmp_path: Path) -> None:
    text = form_csv(form_rows(year(LAST), POLICY, FEBRUARY), REGISTER).decode("utf-8-sig")
    filled = text.replace("2025-02,R1,东桥重建工程,300,36,12,,", "2025-02,R1,东桥重建工程,300,36,12,20,32")
    assert filled != text
    (opened(tmp_path) / FOLDER / "2025-02.csv").write_text(filled, encoding="utf-8")
    loaded = read_year(tmp_path, REGISTER, POLICY)
    assert [item.investment_year for item in loaded.year.returns] == [32]
    assert [item.check for item in loaded.findings] == ["form-half-filled"]


def test_forms_that_are_sent_out_are_not_read_back(tmp_path: Path) -> None:
    write_form(opened(tmp_path), "2025-02.csv", form_csv(form_rows(year(LAST), POLICY, FEBRUARY), REGISTER))
    assert read_year(tmp_path, REGISTER, POLICY).findings == ()
