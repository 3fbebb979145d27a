"""Sheets of our own workbooks: a table's titles, widths, drop-downs, checks on entry and hints."""

import datetime
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sanbai.language import Text
from sanbai.register.grids import Value, column_letters
from sanbai.register.tables import Column, Kind, bilingual
from sanbai.units import MoneyUnit

CodeLists = Mapping[str, Mapping[str, Text]]
"""The office's own code lists: by list, the name of each code."""

LAST_ROW = 1_048_575
"""The last row of a sheet of Excel, counted from 0."""

_FIRST_DAY = datetime.date(1900, 3, 1)
_CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 a fixed day, for the same content to give the same bytes
_NUMBER_FORMATS = {
    Kind.MONEY: "#,##0",
    Kind.NUMBER: "#,##0",
    Kind.YEAR: "0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MONTH: "@",
    Kind.DEGREES: "0.0000000",
}
_WIDTHS = {Kind.TEXT: 26, Kind.CODE: 16, Kind.MONEY: 18, Kind.DEGREES: 15}
_WIDER = {"name": 36, "content": 48, "name_en": 36, "address": 30, "value": 60}


class Book:
    """A workbook being written, in memory, with the cell formats that it has so far."""

    def __init__(self) -> None:
        self._data = io.BytesIO()
        self.workbook = Workbook(self._data, {"in_memory": True})
        self.workbook.set_properties({"created": _CREATED})
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def sheet(self, title: str) -> Worksheet:
        """Return a new sheet."""
        return self.workbook.add_worksheet(title)

    def close(self) -> bytes:
        """Return the finished workbook: the same content gives the same bytes."""
        self.workbook.close()
        return self._data.getvalue()

    def style(self, **properties: object) -> Format:
        """Return the format with these properties of XlsxWriter, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(
                {"font_name": "Microsoft YaHei", "font_size": 10, **properties}
            )
        return self._formats[key]

    def title_style(self, *, required: bool = True) -> Format:
        """Return the format of a column's title: dark where the column must be filled."""
        shade = {"bg_color": "#1F4E79", "font_color": "#FFFFFF"} if required else {"bg_color": "#D9E2EF"}
        return self.style(bold=True, text_wrap=True, valign="vcenter", border=1, border_color="#FFFFFF", **shade)

    def cell_style(self, kind: Kind | None, value: Value = None, **more: object) -> Format:
        """Return the format of a column's cells (no kind: of any cell): text stays text, so that codes keep zeros."""
        if isinstance(value, datetime.date):
            kind = Kind.DATE
        number_format = _NUMBER_FORMATS.get(kind, "@") if kind else "General"
        return self.style(num_format=number_format, valign="top", **more)


def column_title(column: Column, unit: MoneyUnit | None) -> str:
    """Return the title of a column in both languages, with the unit of money where it holds money."""
    money = f"（{unit.code}）" if unit and column.kind is Kind.MONEY else ""
    return f"{bilingual(column.title)}{money}"


def sheet_title(name: Text) -> str:
    """Return the title of a sheet in both languages, as long as Excel allows."""
    return bilingual(name)[:31].strip()


def write_cell(sheet: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
    """Write a value as what it is: text never becomes a formula, a link or a number."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value) if isinstance(value, Decimal) else value, style)
    elif isinstance(value, datetime.date):
        _write_date(sheet, row, column, value, style)
    else:
        sheet.write_string(row, column, value, style)


def _write_date(sheet: Worksheet, row: int, column: int, day: datetime.date, style: Format) -> None:
    # Excel knows no day before 1900, and counts wrongly up to 1900-02-28.
    if day.timetuple() < _FIRST_DAY.timetuple():
        sheet.write_string(row, column, day.isoformat(), style)
    else:
        sheet.write_datetime(row, column, day, style)


def dress(
    book: Book, sheet: Worksheet, columns: Mapping[int, Column], unit: MoneyUnit | None, lists: Mapping[str, str]
) -> None:
    """Give columns (by position) their widths, checks on entry and hints; `lists` says where each code list stands."""
    for position, column in columns.items():
        width = _WIDER.get(column.field, _WIDTHS.get(column.kind, 12))
        sheet.set_column(position, position, width, book.cell_style(column.kind))
        sheet.data_validation(1, position, LAST_ROW, position, _validation(column, unit, lists))
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 48)


def _validation(column: Column, unit: MoneyUnit | None, lists: Mapping[str, str]) -> dict[str, Any]:
    advice = bilingual_lines(guidance(column, unit))
    messages = {
        "input_title": bilingual(column.title)[:32],
        "input_message": advice[:255],
        "error_title": "请检查 Please check",
        "error_message": advice[:255],
        "error_type": "stop",
    }
    bounds = {"criteria": "between", "minimum": column.least, "maximum": column.most}
    source = lists.get(column.code_list) or lists.get(f"table {column.refers_to}")
    if source:
        kind = "stop" if column.choices else "warning"
        return {**messages, "validate": "list", "source": source, "error_type": kind}
    if column.kind in (Kind.MONEY, Kind.NUMBER, Kind.YEAR):
        return {**messages, "validate": "integer", **bounds}
    if column.kind is Kind.DEGREES:
        return {**messages, "validate": "decimal", **bounds}
    if column.kind is Kind.DATE:
        days = {"minimum": _FIRST_DAY, "maximum": datetime.date(2200, 12, 31)}
        return {**messages, "validate": "date", **bounds, **days}
    return {**messages, "validate": "any"}


_KIND_GUIDANCE = {
    Kind.TEXT: Text("文字", "text"),
    Kind.CODE: Text("代码，前后一致", "a code, spelled the same everywhere"),
    Kind.NUMBER: Text("整数，例如 1200", "a whole number, such as 1200"),
    Kind.YEAR: Text("年份，例如 2024", "a year, such as 2024"),
    Kind.DATE: Text("日期，例如 2024-03-01", "a date, such as 2024-03-01"),
    Kind.MONTH: Text("年和月，例如 2024-06", "year and month, such as 2024-06"),
    Kind.FLAG: Text("是或否", "yes or no"),
    Kind.DEGREES: Text("十进制度（WGS 84），例如 116.3974", "decimal degrees (WGS 84), such as 116.3974"),
}


def guidance(column: Column, unit: MoneyUnit | None) -> Text:
    """Return what to fill into a column: whether it must be filled, with what, and what it means."""
    name = unit.name if unit else Text("库的金额单位", "the register's unit of money")
    kind = Text(f"以{name.zh}计的整数，例如 120500", f"a whole number of {name.en}, such as 120500")
    kind = _KIND_GUIDANCE.get(column.kind, kind)
    if column.choices:
        kind = Text("从下拉清单选择", "choose from the list")
    elif column.code_list or column.refers_to:
        kind = Text("代码，取自代码清单或所指的表", "a code of its list, or of the table it refers to")
    must = Text("必填", "Must be filled") if column.required else Text("可不填", "May be empty")
    hints = Text(f"；{column.hint.zh}" if column.hint.zh else "", f"; {column.hint.en}" if column.hint.en else "")
    return Text(f"{must.zh}。{kind.zh}{hints.zh}。", f"{must.en}: {kind.en}{hints.en}.")


def bilingual_lines(text: Text) -> str:
    """Return a sentence in both languages, a line each."""
    return f"{text.zh}\n{text.en}"


def list_source(sheet: str, column: int, first: int, last: int) -> str:
    """Return the formula of a drop-down whose choices stand in one column of a sheet, rows counted from 0."""
    letters = column_letters(column)
    return f"='{sheet}'!${letters}${first + 1}:${letters}${last + 1}"


def growing_source(sheet: str, column: int) -> str:
    """Return the formula of a drop-down whose choices are all that stands below the title of a sheet's column."""
    start = f"'{sheet}'!${column_letters(column)}"
    return f"=OFFSET({start}$2,0,0,MAX(1,COUNTA({start}$2:${column_letters(column)}${LAST_ROW + 1})),1)"
