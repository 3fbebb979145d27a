"""Grids: what a sheet of a workbook, a CSV file or a Parquet file holds, as typed cells that know where they stand."""

import csv
import datetime
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sanbai.errors import Place, SanbaiError
from sanbai.language import Text
from sanbai.register.csvtext import unguarded

Value = str | int | float | bool | Decimal | datetime.date | datetime.datetime | None
"""What one cell holds; an empty cell is None, and a cell in error its text, such as `#REF!`."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: rows of cells, all as long; rows and columns count from 0.

    `sheet` is empty where the file is not a workbook. `merged` are ranges (first row, first column, last row, last
    column). `formulas` are the cells that hold a formula: their value is only what some program last computed, or 0.
    `in_error` are the cells that hold an error such as `#REF!`.
    """

    file: str
    sheet: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    in_error: frozenset[tuple[int, int]] = frozenset()

    @property
    def name(self) -> str:
        """The name of the sheet, or that of the file without its ending."""
        return self.sheet or self.file.rpartition(".")[0] or self.file

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return all(value is None for row in self.rows for value in row)

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell, whose row and column count from 0."""
        return Place(self.file, self.sheet, row + 1, f"{column_letters(column)}{row + 1}")


def column_letters(column: int) -> str:
    """Return the letters of a column that counts from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """Return the column that letters name, counted from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def square(rows: Iterable[Iterable[Value]]) -> tuple[tuple[Value, ...], ...]:
    """Return rows that are all as long as the longest, without the empty ones at the end; empty text is None."""
    lists = [[None if value == "" else value for value in row] for row in rows]
    while lists and all(value is None for value in lists[-1]):
        lists.pop()
    width = max(map(len, lists), default=0)
    return tuple(tuple(row) + (None,) * (width - len(row)) for row in lists)


def read_csv(data: bytes, file: str) -> Grid:
    """Return the grid of a CSV file in UTF-8 (with or without BOM) or GB18030; text that begins with `=` is a formula.

    Raises `SanbaiError` for another encoding, and for text that is not CSV.
    """
    reader = csv.reader(io.StringIO(_decode(data, file), newline=""), strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        raise SanbaiError(
            Text(
                f"{file} 到第 {reader.line_num} 行为止不是有效的 CSV（{error}）。",
                f"{file} is no valid CSV up to line {reader.line_num} ({error}).",
            ),
            Text(
                "请检查引号是否成对，或用 Excel 另存为“CSV UTF-8”。",
                "See whether every quotation mark is closed, or save it again as “CSV UTF-8”.",
            ),
        ) from None
    formulas = ((i, j) for i, line in enumerate(lines) for j, text in enumerate(line) if text.startswith("="))
    return Grid(file, "", square(map(unguarded, line) for line in lines), formulas=frozenset(formulas))


def text_in(data: bytes) -> str | None:
    """Return the text that bytes hold in UTF-8 (with or without BOM) or GB18030; None where they hold neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and (encoding == "utf-8-sig" or _reads_as_chinese(text)):
            return text
    return None


def _decode(data: bytes, file: str) -> str:
    text = text_in(data)
    if text is not None:
        return text
    raise SanbaiError(
        Text(f"{file} 的文字编码既不是 UTF-8，也不是 GB18030。", f"{file} is neither in UTF-8 nor in GB18030."),
        Text("请用 Excel 另存为“CSV UTF-8（逗号分隔）”。", "Save it in Excel as “CSV UTF-8 (comma delimited)”."),
    )


def _reads_as_chinese(text: str) -> bool:
    # GB18030 gives some character to almost any bytes. In Chinese most are of the 3,755 of GB 2312's first level (rows
    # 0xB0 to 0xD7) or its signs (rows up to 0xA3); in Big5 or Shift JIS misread, few are.
    foreign = [character.encode("gb2312", "ignore") for character in text if not character.isascii()]
    common = sum(0xB0 <= code[0] <= 0xD7 or code[0] <= 0xA3 for code in foreign if code)
    return common * 2 >= len(foreign)
