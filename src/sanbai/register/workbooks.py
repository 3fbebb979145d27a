"""Workbooks (XLSX, ODS, XLS) as grids, after a look through their parts for what would harm or mislead.

A document type (the way to an XML bomb) is refused, and so is a sheet that would fill the memory. Formulas and cells in
error are noted on the way, for the reader itself gives no more than a value for the one and nothing for the other.
"""

import datetime
import io
import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.register.grids import Grid, Value, column_number, square

CELL_LIMIT = 20_000_000
"""No sheet may span more cells than this (rows times columns, up to the last cell that holds anything)."""

TEXT_LIMIT = 256_000_000
"""No sheet may hold more characters than this, where text that cells share counts for each of them."""

_Attributes = dict[str, str]


class _LocalNames(dict[str, str]):
    """Names of elements without their prefix, kept, for the same few come again and again."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


_LOCAL = _LocalNames()


@dataclass(slots=True)
class Scan:
    """What the XML of a sheet tells beyond its values; a cell is its row and column, counted from 0."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    in_error: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    characters: int = 0

    def reach(self, row: int, column: int) -> None:
        """Note that something stands in the cell."""
        if row >= self.rows:
            self.rows = row + 1
        if column >= self.columns:
            self.columns = column + 1

    def check(self, file: str, sheet: str) -> None:
        """Refuse a sheet that is too large to be read; raises `SanbaiError`."""
        if self.rows * self.columns > CELL_LIMIT or self.characters > TEXT_LIMIT:
            raise SanbaiError(
                Text(
                    f"{file} 的工作表“{sheet}”过大（{self.rows} 行 × {self.columns} 列）。",
                    f"{file}: the sheet “{sheet}” is too large ({self.rows} rows by {self.columns} columns).",
                ),
                Text(
                    "请删除数据区域以外的内容，或改用 CSV 或 Parquet。",
                    "Delete whatever stands outside its data, or use CSV or Parquet instead.",
                ),
            )


def look_through(parts: Mapping[str, bytes], file: str) -> dict[str, Scan]:
    """Return the scan of each sheet of a workbook (XLSX or ODS) whose XML parts are given by name.

    Raises `SanbaiError` for XML with a document type, XML that cannot be read, and a sheet that is too large.
    """
    for name, data in parts.items():
        _parse(data, f"{file}/{name}")
    # Both kinds are looked for in any case: whoever builds a trap may add the part that marks the other kind.
    scans = _OpenDocumentScanner(file).scan(parts["content.xml"]) if "content.xml" in parts else {}
    titles = _sheet_titles(parts, file)
    texts = [_text_lengths(data, file) for name, data in parts.items() if "sharedstrings" in name.lower()]
    lengths = [max(several) for several in zip_longest(*texts, fillvalue=0)]
    sheets = [name for name in parts if name.lower().startswith("xl/worksheets/") or name.lower() in titles]
    scans |= {titles.get(name.lower(), name): _SheetScanner(lengths).scan(parts[name], file) for name in sheets}
    for title, scan in scans.items():
        scan.check(file, title)
    return scans


def read_sheets(data: bytes, scans: Mapping[str, Scan], file: str) -> tuple[Grid, ...]:
    """Return every sheet of a workbook as a grid, with the formulas and errors of its scan.

    Raises `SanbaiError` when the workbook has a password or cannot be read.
    """
    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as workbook:
            sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
            return tuple(_grid(sheet, scans.get(sheet.name, Scan()), file) for sheet in sheets)
    except PasswordError:
        raise SanbaiError(
            Text(f"{file} 设有密码，无法读取。", f"{file} is protected by a password and cannot be read."),
            Text("请在 Excel 中取消密码后另存。", "Take the password off in Excel and save it again."),
        ) from None
    except CalamineError as error:
        raise _damaged(file, str(error)) from None
    except BaseException as error:
        # The reader is written in Rust, and a damaged .xls may make it panic; its panic cannot be imported by name.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(file, str(error)) from None


def _grid(sheet: CalamineSheet, scan: Scan, file: str) -> Grid:
    rows = [[_value(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    # The reader has nothing for an error, and for a formula that no program has computed yet.
    for row, column in scan.formulas | scan.in_error.keys():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        if rows[row][column] == "":
            rows[row][column] = scan.in_error.get((row, column), 0)
    merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Grid(file, sheet.name, square(rows), merged, frozenset(scan.formulas), frozenset(scan.in_error))


def _value(value: Value | datetime.time | datetime.timedelta) -> Value:
    return str(value) if isinstance(value, datetime.time | datetime.timedelta) else value


def _damaged(file: str, reason: str) -> SanbaiError:
    return SanbaiError(
        Text(f"{file} 无法作为工作簿读取（{reason}）。", f"{file} cannot be read as a workbook ({reason})."),
        Text("请用 Excel 打开后另存为 .xlsx。", "Open it in Excel and save it again as .xlsx."),
    )


class _DocumentType(Exception):
    """The XML declares a document type."""


def _parse(
    data: bytes,
    file: str,
    start: Callable[[str, _Attributes], None] | None = None,
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> None:
    def refuse(*_: object) -> None:
        raise _DocumentType

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(data, True)
    except _DocumentType:
        raise SanbaiError(
            Text(
                f"{file} 含有文档类型声明（DTD），已拒绝读取。",
                f"{file} declares a document type (DTD) and was refused.",
            ),
            Text(
                "工作簿中不应有此内容，请向提供者重新索取。",
                "No workbook needs one: ask whoever sent the file for another.",
            ),
        ) from None
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise _damaged(file, str(error)) from None


def _elements(data: bytes, file: str, wanted: str) -> Iterator[_Attributes]:
    found: list[_Attributes] = []

    def start(name: str, attributes: _Attributes) -> None:
        if _LOCAL[name] == wanted:
            found.append({_LOCAL[key]: value for key, value in attributes.items()})

    _parse(data, file, start)
    return iter(found)


def _sheet_titles(parts: Mapping[str, bytes], file: str) -> dict[str, str]:
    # The workbook names its sheets by relation, and the relations name the parts.
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/").lower()
        for relation in _elements(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"), file, "Relationship")
    }
    sheets = _elements(parts.get("xl/workbook.xml", b"<none/>"), file, "sheet")
    return {targets.get(sheet.get("id"), ""): sheet.get("name", "") for sheet in sheets}


def _text_lengths(data: bytes, file: str) -> list[int]:
    lengths: list[int] = []

    def start(name: str, _: _Attributes) -> None:
        if _LOCAL[name] == "si":
            lengths.append(0)

    def characters(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    _parse(data, file, start, characters=characters)
    return lengths


class _SheetScanner:
    """Scans the XML of one XLSX sheet; `lengths` are those of the texts that sheets share."""

    def __init__(self, lengths: list[int]) -> None:
        self.lengths = lengths
        self.result = Scan()
        self.row = self.column = -1
        self.type = self.text = ""

    def scan(self, data: bytes, file: str) -> Scan:
        """Return what the sheet's XML tells."""
        _parse(data, file, self._start, self._end, self._characters)
        return self.result

    def _start(self, name: str, attributes: _Attributes) -> None:
        name = _LOCAL[name]
        if name == "v":
            self.text = ""
            self.result.reach(self.row, self.column)
        elif name == "c":
            self.type = attributes.get("t", "")
            self._move(attributes.get("r", ""))
        elif name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 2)) - 1, -1
        elif name == "f":
            self.result.formulas.add((self.row, self.column))
            self.result.reach(self.row, self.column)
        elif name == "is":
            self.result.reach(self.row, self.column)

    def _move(self, cell: str) -> None:
        letters = cell.rstrip("0123456789")
        if letters:
            self.row, self.column = int(cell[len(letters) :]) - 1, column_number(letters)
        else:
            self.column += 1

    def _characters(self, text: str) -> None:
        self.text += text

    def _end(self, name: str) -> None:
        if self.type == "s" and _LOCAL[name] == "v":
            self.result.characters += self.lengths[int(self.text)]
        elif self.type == "e" and _LOCAL[name] == "v":
            self.result.in_error[self.row, self.column] = self.text


class _OpenDocumentScanner:
    """Scans the content of an ODS workbook, where one element may stand for many cells and one row for many rows."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.title = ""
        self.results: dict[str, Scan] = {}
        self.result = Scan()
        self.row = self.column = self.characters = 0
        self.repeated_rows = self.repeated = 1
        self.formula = False
        self.cells: list[tuple[int, int, bool, int]] = []

    def scan(self, data: bytes) -> dict[str, Scan]:
        """Return what the XML tells of each sheet."""
        _parse(data, self.file, self._start, self._end, self._characters)
        return self.results

    def _start(self, name: str, attributes: _Attributes) -> None:
        name = _LOCAL[name]
        if name == "table":
            own = {_LOCAL[key]: value for key, value in attributes.items()}
            self.title, self.row = own.get("name", ""), 0
            self.result = self.results.setdefault(self.title, Scan())
        elif name == "table-row":
            own = {_LOCAL[key]: value for key, value in attributes.items()}
            self.repeated_rows, self.column, self.cells = int(own.get("number-rows-repeated", 1)), 0, []
        elif name in ("table-cell", "covered-table-cell"):
            own = {_LOCAL[key]: value for key, value in attributes.items()}
            self.repeated, self.formula = int(own.get("number-columns-repeated", 1)), "formula" in own
            self.characters = len(own.get("string-value", "")) + ("value-type" in own)

    def _characters(self, text: str) -> None:
        self.characters += len(text.strip())

    def _end(self, name: str) -> None:
        name = _LOCAL[name]
        if name in ("table-cell", "covered-table-cell"):
            if self.characters or self.formula:
                self.cells.append((self.column, self.repeated, self.formula, self.characters))
            self.column += self.repeated
        elif name == "table-row":
            self._end_row()

    def _end_row(self) -> None:
        if self.cells:
            self.result.reach(self.row + self.repeated_rows - 1, self.cells[-1][0] + self.cells[-1][1] - 1)
            self.result.characters += self.repeated_rows * sum(count * size for _, count, _, size in self.cells)
            self.result.check(self.file, self.title)
        for column, count, formula, _ in self.cells:
            if formula:
                rows, columns = range(self.row, self.row + self.repeated_rows), range(column, column + count)
                self.result.formulas.update((row, column) for row in rows for column in columns)
        self.row += self.repeated_rows
