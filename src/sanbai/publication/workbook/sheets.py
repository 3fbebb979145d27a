"""Sheets of the workbook: a title, a line that explains, totals above the table, and the table with its filters.

Where a cell stands follows from its sheet alone, so that a formula can name cells of a sheet that is written later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from sanbai.language import Text
from sanbai.publication.style import INK, MUTED
from sanbai.register.grids import Value, column_letters
from sanbai.register.sheets import Book, sheet_title, write_cell
from sanbai.register.tables import bilingual

MONEY, PARTS, PERCENT, DAY, PLAIN, YEAR = "#,##0", "#,##0.00", "0.0%", "yyyy-mm-dd", "@", "0"
"""Number formats: whole money and counts, money that is divided, shares, days, text, years."""

TOTAL = Text("合计", "total")
_TOTALS, _HEADS, _FIRST = 2, 3, 4
_LONGEST = 32_767
_WIDE = 130
_TABLE_STYLE = "Table Style Light 1"

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and what it comes to, so that both stand in the file and agree."""

    text: str
    value: Number


@dataclass(frozen=True, slots=True)
class Formatted:
    """A cell with a number format of its own."""

    content: "Value | Fraction | Formula"
    number_format: str


Cell = Value | Fraction | Formula | Formatted


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a sheet: its key, title, number format and width; `is_total` has its sum above the table."""

    key: str
    title: Text
    number_format: str = PLAIN
    width: int = 16
    is_total: bool = False
    wraps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSheet:
    """A sheet with one table; `frozen` columns stay when scrolling, `unit` is added to titles of money."""

    key: str
    name: Text
    told: Text
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    frozen: int = 1

    @property
    def title(self) -> str:
        """The sheet's name in the workbook."""
        return sheet_title(self.name)

    def column(self, key: str) -> list[Cell]:
        """Return the cells of a column."""
        place = self._place(key)
        return [row[place] for row in self.rows]

    def has(self, key: str) -> bool:
        """Return whether there is a column of that key."""
        return any(column.key == key for column in self.columns)

    def span(self, key: str) -> str:
        """Return the cells of a column as a formula of any sheet names them."""
        letters = column_letters(self._place(key))
        return f"'{self.title}'!{self._span(letters)}"

    def own_span(self, key: str) -> str:
        """Return the cells of a column as a formula of this sheet names them."""
        return self._span(column_letters(self._place(key)))

    def cell(self, key: str, row: int) -> str:
        """Return the name of a cell within its sheet, rows counted from 0."""
        return f"{column_letters(self._place(key))}{_FIRST + row + 1}"

    def _span(self, letters: str) -> str:
        return f"${letters}${_FIRST + 1}:${letters}${_FIRST + len(self.rows)}"

    def _place(self, key: str) -> int:
        return [column.key for column in self.columns].index(key)


def amount_of(cell: Cell) -> Number | None:
    """Return the number in a cell, None where there is none."""
    if isinstance(cell, Formatted):
        return amount_of(cell.content)
    if isinstance(cell, Formula):
        return cell.value
    return cell if isinstance(cell, int | Fraction) and not isinstance(cell, bool) else None


def sum_of(cells: Iterable[Cell]) -> Number:
    """Return what a spreadsheet's SUM of the cells comes to."""
    return sum((amount_of(cell) or 0 for cell in cells), start=0)


def agreed(formula: str, comes_to: Number, figure: Number | None) -> Formula | Number | None:
    """Return the formula where it comes to the figure, else the figure itself.

    It does not where the sheets do not hold all that the figure counts: a withheld project, an undisclosed amount.
    """
    return Formula(formula, figure) if figure is not None and comes_to == figure else figure


def without_empty(sheet: ListSheet, always: frozenset[str]) -> ListSheet:
    """Return the sheet without the columns that nobody fills, except those of the keys in `always`."""
    kept = [
        place
        for place, column in enumerate(sheet.columns)
        if column.key in always or any(row[place] not in {None, ""} for row in sheet.rows)
    ]
    return replace(
        sheet,
        columns=tuple(sheet.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in sheet.rows),
    )


def write_list(book: Book, sheet: ListSheet, footer: str) -> None:
    """Write a sheet: text stays text, a formula carries what it comes to, and the print repeats the titles."""
    written = book.sheet(sheet.title)
    written.hide_gridlines(2)
    written.write_string(0, 0, bilingual(sheet.name), book.style(bold=True, font_size=14, font_color=INK))
    written.write_string(1, 0, _line(sheet.told), book.style(font_color=MUTED))
    _write_totals(book, written, sheet)
    _write_table(book, written, sheet)
    for row, cells in enumerate(sheet.rows, _FIRST):
        for place, cell in enumerate(cells):
            _write(book, written, (row, place), cell, sheet.columns[place])
    _print_well(written, sheet, footer)


def _line(text: Text) -> str:
    return "  ".join(part for part in (text.zh, text.en) if part)


def _write_totals(book: Book, written: Worksheet, sheet: ListSheet) -> None:
    if not any(column.is_total for column in sheet.columns):
        return
    written.write_string(_TOTALS, 0, bilingual(TOTAL), book.style(bold=True))
    for place, column in enumerate(sheet.columns):
        if column.is_total:
            total = sum_of(sheet.column(column.key))
            formula = f"=SUBTOTAL(109,{sheet.own_span(column.key)})"
            style = book.style(bold=True, num_format=column.number_format)
            written.write_formula(_TOTALS, place, formula, style, _number(total))


def _write_table(book: Book, written: Worksheet, sheet: ListSheet) -> None:
    """Write the table's titles, filters and bands, and freeze what must stay in sight."""
    style = book.title_style()
    titles = [{"header": bilingual(column.title), "header_format": style} for column in sheet.columns]
    table = {"name": f"table_{sheet.key}", "style": _TABLE_STYLE, "columns": titles}
    written.add_table(_HEADS, 0, _HEADS + len(sheet.rows), len(sheet.columns) - 1, table)
    for place, column in enumerate(sheet.columns):
        written.set_column(place, place, column.width)
    written.set_row(_HEADS, 54)
    written.freeze_panes(_FIRST, sheet.frozen)


def _write(book: Book, written: Worksheet, at: tuple[int, int], cell: Cell, column: ListColumn) -> None:
    content, number_format = cell, column.number_format
    if isinstance(cell, Formatted):
        content, number_format = cell.content, cell.number_format
    style = book.style(num_format=number_format, valign="top", **({"text_wrap": True} if column.wraps else {}))
    if isinstance(content, Formula):
        written.write_formula(*at, content.text, style, _number(content.value))
    elif isinstance(content, Fraction):
        written.write_number(*at, _number(content), style)
    elif isinstance(content, str):
        write_cell(written, *at, content[:_LONGEST], style)
    elif not isinstance(content, Formatted):
        write_cell(written, *at, content, style)


def _number(value: Number) -> int | float:
    return value if isinstance(value, int) else value.numerator if value.denominator == 1 else float(value)


def _print_well(written: Worksheet, sheet: ListSheet, footer: str) -> None:
    """Set up the print: landscape, one page wide (A3 where the sheet is wide), titles repeated, pages numbered."""
    written.set_landscape()
    written.set_paper(8 if sum(column.width for column in sheet.columns) > _WIDE else 9)
    written.fit_to_pages(1, 0)
    written.repeat_rows(_HEADS)
    written.set_margins(0.4, 0.4, 0.5, 0.6)
    written.set_footer(f"&L&8{footer}&C&8&A&R&8&P / &N")


def footer_text(text: str) -> str:
    """Return text for a print's footer, in which nothing of it is a code of the print."""
    return text.replace("\n", " ")[:90].replace("&", "&&")


@dataclass(frozen=True, slots=True)
class At:
    """A text to compare with by the cell it stands in, so that no text of others becomes a part of a formula."""

    cell: str
    text: str


Wanted = str | tuple[int, int] | At
"""What rows must have: one of our own labels, a range of numbers with its ends, or what stands in a cell."""


def counted_by(sheet: ListSheet, conditions: Mapping[str, Wanted], figure: int | None) -> Cell:
    """Return a formula that counts the rows of a sheet, or the figure where that is another."""
    if not _answers(sheet, conditions):
        return figure
    told, rows = _rows_by(sheet, conditions)
    return agreed(f"=SUMPRODUCT({told}*1)", len(rows), figure)


def summed_by(sheet: ListSheet, conditions: Mapping[str, Wanted], key: str, figure: Number | None) -> Cell:
    """Return a formula that adds up a column over rows of a sheet, or the figure where that is another."""
    if not sheet.has(key) or not _answers(sheet, conditions):
        return figure
    told, rows = _rows_by(sheet, conditions)
    cells = sheet.column(key)
    return agreed(f"=SUMPRODUCT({told}*{sheet.span(key)})", sum_of(cells[row] for row in rows), figure)


def _answers(sheet: ListSheet, conditions: Mapping[str, Wanted]) -> bool:
    return bool(sheet.rows) and all(sheet.has(key) for key in conditions)


def _rows_by(sheet: ListSheet, conditions: Mapping[str, Wanted]) -> tuple[str, list[int]]:
    """Return the condition of a SUMPRODUCT and the rows it takes; text is compared as a spreadsheet does, in any case.

    SUMPRODUCT and not SUMIFS: there a `*` or a `>` in a name would be a pattern.
    """
    told, rows = [], list(range(len(sheet.rows)))
    for key, wanted in conditions.items():
        cells, span = sheet.column(key), sheet.span(key)
        if isinstance(wanted, tuple):
            told += [f"({span}>={wanted[0]})", f"({span}<={wanted[1]})"]
            rows = [row for row in rows if wanted[0] <= (amount_of(cells[row]) or 0) <= wanted[1]]
        else:
            text = wanted.text if isinstance(wanted, At) else wanted
            told.append(f"({span}={wanted.cell})" if isinstance(wanted, At) else f'({span}="{wanted}")')
            rows = [row for row in rows if str(cells[row] or "").casefold() == text.casefold()]
    return "*".join(told), rows
