"""A copy of what was checked, as a workbook in which every remark stands at the cell it is about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from xlsxwriter.worksheet import Worksheet

from sanbai.errors import SEVERITY_NAMES, Finding, Place, Severity
from sanbai.language import Language, Text
from sanbai.register.grids import Grid, column_number
from sanbai.register.headers import columns_of, header_row, is_beside, match_columns
from sanbai.register.sheets import Book, CodeLists, dress, sheet_title, write_cell
from sanbai.register.tables import FINDINGS_TITLE, Column, bilingual
from sanbai.register.template import write_lists

Position = tuple[int, int]

_COLOURS = {Severity.ERROR: "#F8CBAD", Severity.WARNING: "#FFE699", Severity.NOTE: "#DDEBF7"}
_NOTE_LIMIT = 30_000
_LINK_LIMIT = 65_000
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def annotated(
    grids: Sequence[Grid], findings: Iterable[Finding], language: Language, codes: CodeLists | None = None
) -> bytes:
    """Return grids as a workbook (XLSX) with each finding as a coloured cell and a note on it, and a list of them all.

    Every value is kept; of a formula, the value. Tables get the titles' colours, drop-downs and hints of the template.
    """
    ordered = sorted(findings, key=lambda finding: (list(Severity).index(finding.severity), finding.place))
    book = Book()
    list_sheet = book.sheet(sheet_title(FINDINGS_TITLE))
    shown = [grid for grid in grids if not is_beside(grid)]
    titles = _titles(shown)
    sheets = [book.sheet(title) for title in titles.values()]
    sources = write_lists(book, codes or {})
    for grid, sheet in zip(shown, sheets, strict=True):
        marks = _marks(finding for finding in ordered if (finding.place.file, finding.place.sheet) == _key(grid))
        columns = _table_columns(grid)
        if columns:
            dress(book, sheet, columns, None, sources)
        _write_grid(book, sheet, grid, columns, marks)
        _write_notes(sheet, marks, language)
    _write_list(book, list_sheet, ordered, titles, language)
    return book.close()


def _key(grid: Grid) -> tuple[str, str]:
    return grid.file, grid.sheet


def _titles(grids: Iterable[Grid]) -> dict[tuple[str, str], str]:
    """Return a title for the sheet of each grid, as Excel allows and all different."""
    titles: dict[tuple[str, str], str] = {}
    taken = {"", sheet_title(FINDINGS_TITLE).casefold()}
    for number, grid in enumerate(grids, 1):
        title = _FORBIDDEN.sub("_", grid.name)[:31]
        if title.casefold() in taken:
            title = f"{title[:25]} {number}".strip()
        taken.add(title.casefold())
        titles[_key(grid)] = title
    return titles


def _table_columns(grid: Grid) -> dict[int, Column]:
    """Return the columns of a grid that is a table of a register, by position; none for any other grid."""
    columns = columns_of(grid)
    if not columns or grid.is_empty or header_row(grid) != 0:
        return {}
    by_field = {column.field: column for column in columns}
    return {position: by_field[name] for name, position in match_columns(grid, columns, None, []).items()}


def _marks(findings: Iterable[Finding]) -> dict[Position, list[Finding]]:
    """Return findings by the cell they are about; one about a whole row stands at its first cell."""
    marks: dict[Position, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.place.row:
            letters = finding.place.cell.rstrip("0123456789") or "A"
            marks[finding.place.row - 1, column_number(letters)].append(finding)
    return marks


def _write_grid(
    book: Book, sheet: Worksheet, grid: Grid, columns: Mapping[int, Column], marks: Mapping[Position, list[Finding]]
) -> None:
    for row, values in enumerate(grid.rows):
        for position, value in enumerate(values):
            column, found = columns.get(position), marks.get((row, position))
            more = {"bg_color": _COLOURS[found[0].severity]} if found else {}
            style = book.cell_style(column.kind if column else None, value, **more)
            if row == 0 and columns and not found:
                style = book.title_style(required=column is not None and column.required)
            if value is None and found:
                sheet.write_blank(row, position, None, style)
            write_cell(sheet, row, position, value, style)


def _write_notes(sheet: Worksheet, marks: Mapping[Position, list[Finding]], language: Language) -> None:
    for (row, column), findings in marks.items():
        lines = [replace(found, place=Place()).sentence(language) for found in findings]
        size = {"author": "sanbai", "x_scale": 2.5, "y_scale": min(1 + len(lines), 6)}
        sheet.write_comment(row, column, "\n".join(lines)[:_NOTE_LIMIT], size)


_LIST_TITLES = (
    (Text("严重程度", "severity"), 12),
    (Text("工作表", "sheet"), 30),
    (Text("单元格", "cell"), 10),
    (Text("检查", "check"), 26),
    (Text("问题", "what is wrong"), 70),
    (Text("怎样改正", "what to do"), 60),
)


def _write_list(
    book: Book, sheet: Worksheet, findings: Sequence[Finding], titles: Mapping[tuple[str, str], str], language: Language
) -> None:
    for column, (title, width) in enumerate(_LIST_TITLES):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, bilingual(title), book.title_style())
    sheet.freeze_panes(1, 0)
    wrapped = book.style(text_wrap=True, valign="top")
    for row, found in enumerate(findings, 1):
        place = found.place
        colour = book.style(bg_color=_COLOURS[found.severity], valign="top")
        where = titles.get((place.file, place.sheet), place.sheet or place.file)
        sheet.write_string(row, 0, SEVERITY_NAMES[found.severity].to(language), colour)
        sheet.write_string(row, 1, where, wrapped)
        cell = place.cell or (f"A{place.row}" if place.row else "")
        if cell and (place.file, place.sheet) in titles and row <= _LINK_LIMIT:
            sheet.write_url(row, 2, f"internal:'{where}'!{cell}", string=cell)
        else:
            sheet.write_string(row, 2, cell, wrapped)
        texts = (found.check, found.what.to(language), found.remedy.to(language))
        for column, written in enumerate(texts, 3):
            sheet.write_string(row, column, written[:_NOTE_LIMIT], wrapped)
    if not findings:
        sheet.write_string(1, 0, Text("没有发现问题。", "Nothing was found.").to(language), book.style())
