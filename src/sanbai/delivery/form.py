"""The form of a month's returns that an office sends out, as a workbook or CSV: prefilled, locked, with drop-downs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from xlsxwriter.worksheet import Worksheet

from sanbai.delivery.records import BaselineRow, Month, Return, Year
from sanbai.delivery.tables import RETURNS, return_values, returns_table
from sanbai.delivery.windows import due
from sanbai.language import Text
from sanbai.policy.records import Policy
from sanbai.register.grids import Value
from sanbai.register.guide import write_guidance
from sanbai.register.records import Register
from sanbai.register.sheets import Book, column_title, dress, sheet_title, write_cell
from sanbai.register.tables import Column, Table
from sanbai.register.template import label, labelled, write_code_lists
from sanbai.register.writing import csv_table
from sanbai.units import MONEY_UNITS, MoneyUnit

LOCKED = ("month", "project", "name", "planned_year", "planned_now", "invested_so_far")
"""What the form states and nobody fills in."""

TO_FILL = (
    "investment_month",
    "investment_year",
    "evidence",
    "filled_by",
    "filled_on",
    "reviewed_by",
    "reviewed_on",
)
"""What every month has anew; all else is carried over from the last return."""

FormRow = Mapping[str, Value]
"""One project's row of a form, by field."""


def form_rows(year: Year, policy: Policy, month: Month, department: str = "") -> list[FormRow]:
    """Return a row for each project whose return is due for a month, of one department or of all, prefilled.

    What the last return before the month says stands there again, but for what every month has anew (`TO_FILL`).
    """
    earlier: dict[str, list[Return]] = {}
    for item in sorted(year.returns, key=lambda item: item.month):
        if item.month < month:
            earlier.setdefault(item.project, []).append(item)
    rows = []
    for row in year.baseline.rows:
        before = earlier.get(row.project, [])
        if department in ("", row.department) and due(row, before, month, policy).days:
            rows.append(_row(row, before[-1] if before else None, month))
    return rows


def _row(row: BaselineRow, last: Return | None, month: Month) -> FormRow:
    values: dict[str, Value] = {
        "month": str(month),
        "project": row.project,
        "name": row.name,
        "planned_year": row.in_year_investment,
        "planned_now": row.curve[month.number - 1],
        "invested_so_far": last.investment_year if last is not None else 0,
    }
    return values if last is None else {**_carried(last), **values}


def _carried(last: Return) -> dict[str, Value]:
    fields = [column.field for column in RETURNS.columns]
    return {name: value for name, value in zip(fields, return_values(last), strict=True) if name not in TO_FILL}


def form_csv(rows: Iterable[FormRow], register: Register) -> bytes:
    """Return a form as CSV."""
    columns = returns_table(register).columns
    return csv_table(columns, ([row.get(column.field) for column in columns] for row in rows))


def form_workbook(rows: Iterable[FormRow], register: Register, month: Month) -> bytes:
    """Return a form as a workbook (XLSX): guidance, the sheet to fill in, and the lists of codes, in both languages.

    Only what is to be filled in can be changed; the sheet has no password.
    """
    unit, table, book = MONEY_UNITS[register.about.money_unit], returns_table(register), Book()
    title = Text(f"{month} 月度报表", f"Returns of {month}")
    fillable = tuple(column for column in table.columns if column.field not in LOCKED)
    write_guidance(book, title, _steps(month, unit), [replace(table, columns=fillable)], unit)
    sheet = book.sheet(sheet_title(table.title))
    lists = {column.code_list: labelled(column.choices) for column in table.columns if column.choices}
    dress(book, sheet, dict(enumerate(table.columns)), unit, write_code_lists(book, lists, table.columns))
    for position, column in enumerate(table.columns):
        style = book.title_style(required=column.required)
        sheet.write_string(0, position, column_title(column, unit), style)
    for number, row in enumerate(rows, 1):
        _write_row(book, sheet, number, table, row)
    sheet.freeze_panes(1, 3)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    return book.close()


def _write_row(book: Book, sheet: Worksheet, number: int, table: Table, row: FormRow) -> None:
    for position, column in enumerate(table.columns):
        value = label(column, row.get(column.field))
        style = book.cell_style(column.kind, None, **_look(column))
        if value is None or value == "":
            sheet.write_blank(number, position, None, style)
        else:
            write_cell(sheet, number, position, value, style)


def _look(column: Column) -> dict[str, object]:
    return {"bg_color": "#EDEDED"} if column.field in LOCKED else {"locked": False}


def _steps(month: Month, unit: MoneyUnit) -> tuple[Text, ...]:
    return (
        Text(
            f"每行一个项目，填报 {month} 的情况；金额以{unit.name.zh}计，只填整数。灰色列是计划和上次的数，不能改。",
            f"Each row is a project in {month}; amounts are whole numbers of {unit.name.en}. Grey is locked.",
        ),
        Text(
            "“本月完成投资”和“1 月起累计完成投资”必填，按形象进度计，没有投资的填 0。",
            "Fill in what was invested this month and since January, by physical progress; 0 where nothing was.",
        ),
        Text(
            "其余各列已带出上次填报的内容，有变化的请改写；累计数包含本月。",
            "All else is as last reported: write over what has changed. What is counted up includes this month.",
        ),
        Text(
            "预计全年投资、开工、竣工与计划不同的，请填写并选择“变化原因”；选“其他”的在备注中说明。",
            "Where you expect otherwise than planned, say what, and choose the reason; explain “other” in the note.",
        ),
        Text(
            "佐证文件只填校验和（SHA-256），文件自行保存备查。填报和复核须为两人。",
            "Of each file of evidence give its SHA-256 and keep the file. Two people fill in and review.",
        ),
        Text(
            f"填好后放入 4-delivery 文件夹，文件名以 {month} 开头，再运行 sanbai delivery check。",
            f"When done, put it into 4-delivery under a name that begins with {month}; run sanbai delivery check.",
        ),
    )
