"""The workbook that an office sends out and gets back: a sheet a table, with guidance, drop-downs and checks on entry.

A register written as a workbook is this same workbook, filled in.
"""

from collections.abc import Iterable, Mapping

from xlsxwriter.worksheet import Worksheet

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.register.grids import Value
from sanbai.register.guide import write_guide
from sanbai.register.records import About, Register
from sanbai.register.sheets import (
    LAST_ROW,
    Book,
    CodeLists,
    column_title,
    dress,
    growing_source,
    list_source,
    sheet_title,
    write_cell,
)
from sanbai.register.tables import (
    ABOUT,
    ABOUT_COLUMNS,
    ABOUT_TITLE,
    BUILT_IN_CODES,
    LISTS_TITLE,
    TABLES,
    Column,
    Kind,
    bilingual,
    table,
)
from sanbai.register.writing import table_rows
from sanbai.units import MONEY_UNITS


def template(money_unit: str = "万元", codes: CodeLists | None = None) -> bytes:
    """Return the empty workbook (XLSX) of a register in a unit of money, with drop-downs from the code lists."""
    return register_workbook(Register(about=About(money_unit=money_unit)), codes)


def register_workbook(register: Register, codes: CodeLists | None = None) -> bytes:
    """Return a register as a workbook (XLSX); drop-downs offer its own codes and those given.

    Raises `SanbaiError` for a table with more rows than a sheet of Excel has.
    """
    unit = MONEY_UNITS[register.about.money_unit]
    book = Book()
    write_guide(book, unit)
    _write_about(book, register.about)
    sheets = {entry.name: book.sheet(title_of(entry.name)) for entry in TABLES}
    sources = write_lists(book, offered(register, codes or {}))
    for name, sheet in sheets.items():
        columns, rows = table_rows(register, name)
        dress(book, sheet, dict(enumerate(columns)), unit, sources)
        for position, column in enumerate(columns):
            title_style = book.title_style(required=column.required)
            sheet.write_string(0, position, column_title(column, unit), title_style)
        _write_rows(book, sheet, columns, rows)
    return book.close()


def title_of(name: str) -> str:
    """Return the title of a table's sheet."""
    return sheet_title(ABOUT_TITLE if name == "about" else table(name).title)


def offered(register: Register, codes: CodeLists) -> dict[str, dict[str, Text]]:
    """Return the code lists to choose from: those given, and the register's own."""
    lists = {name: dict(entries) for name, entries in codes.items()}
    for code in register.codes:
        lists.setdefault(code.list, {}).setdefault(code.code, Text(code.name_zh, code.name_en))
    return lists


def write_lists(book: Book, lists: Mapping[str, Mapping[str, Text]]) -> dict[str, str]:
    """Write the sheet of code lists; return the formula of each list's drop-down, and that of `table projects`."""
    built_in = {name: labelled(own) for name, own in BUILT_IN_CODES.items()}
    units = {"money_unit": {code: unit.name for code, unit in MONEY_UNITS.items()}}
    columns = (*(column for entry in TABLES for column in entry.columns), *ABOUT)
    sources = write_code_lists(book, {**units, **built_in, **lists}, columns)
    return {"table projects": growing_source(title_of("projects"), 0), **sources}


def labelled(choices: Mapping[str, Text]) -> dict[str, Text]:
    """Return fixed choices as a list shows them: each label in both languages, and the code that it means."""
    return {bilingual(label): Text(code, code) for code, label in choices.items()}


def write_code_lists(book: Book, lists: Mapping[str, Mapping[str, Text]], columns: Iterable[Column]) -> dict[str, str]:
    """Write code lists beside each other, headed by the title of the column that draws from each.

    Return the formula of each list's drop-down.
    """
    title = sheet_title(LISTS_TITLE)
    sheet = book.sheet(title)
    sheet.freeze_panes(2, 0)
    headings = {column.code_list or column.field: bilingual(column.title) for column in reversed(tuple(columns))}
    sources = {}
    for number, (name, entries) in enumerate(lists.items()):
        column = number * 3
        _write_list(book, sheet, column, (headings.get(name, name), name), entries)
        if entries:
            sources[name] = list_source(title, column, 2, 1 + len(entries))
    return sources


def _write_list(
    book: Book, sheet: Worksheet, column: int, heading: tuple[str, str], entries: Mapping[str, Text]
) -> None:
    sheet.set_column(column, column, 20, book.cell_style(Kind.CODE))
    sheet.set_column(column + 1, column + 1, 28, book.cell_style(Kind.TEXT))
    sheet.set_column(column + 2, column + 2, 3)
    for place, written in enumerate(heading):
        sheet.write_string(0, column + place, written, book.title_style())
    sheet.write_string(1, column, "填写 write", book.title_style(required=False))
    sheet.write_string(1, column + 1, "含义 meaning", book.title_style(required=False))
    for row, (code, meaning) in enumerate(entries.items(), 2):
        same = meaning.zh == meaning.en
        sheet.write_string(row, column, code, book.cell_style(Kind.CODE))
        sheet.write_string(row, column + 1, meaning.zh if same else bilingual(meaning), book.cell_style(Kind.TEXT))


def _write_about(book: Book, about: About) -> None:
    sheet = book.sheet(title_of("about"))
    dress(book, sheet, dict(enumerate(ABOUT_COLUMNS)), None, {})
    for position, column in enumerate(ABOUT_COLUMNS):
        sheet.write_string(0, position, column_title(column, None), book.title_style())
    for row, column in enumerate(ABOUT, 1):
        value = getattr(about, column.field)
        sheet.write_string(row, 0, bilingual(column.title), book.cell_style(Kind.CODE, bold=column.required))
        write_cell(sheet, row, 1, value, book.cell_style(column.kind, value))


def _write_rows(book: Book, sheet: Worksheet, columns: tuple[Column, ...], rows: Iterable[list[Value]]) -> None:
    for number, row in enumerate(rows, 1):
        if number > LAST_ROW:
            raise SanbaiError(
                Text(f"一张工作表最多放 {LAST_ROW:,} 行。", f"A sheet of Excel holds {LAST_ROW:,} rows and no more."),
                Text("请改写为 CSV 或 Parquet。", "Write CSV or Parquet instead."),
            )
        for position, (column, value) in enumerate(zip(columns, row, strict=True)):
            chosen = label(column, value)
            write_cell(sheet, number, position, chosen, book.cell_style(column.kind, chosen))


def label(column: Column, value: Value) -> Value:
    """Return what stands in a cell: for a choice of a built-in list, its name in both languages."""
    if not column.choices or value is None or value == "":
        return value
    code = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return bilingual(column.choices[code])
