"""From grids to a register: every cell parsed, every problem a finding with its place, no row lost for another's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sanbai.errors import Finding, Place
from sanbai.language import Text
from sanbai.register.cells import CellProblem, Parser, as_written, code, parser, shown
from sanbai.register.checks import finding
from sanbai.register.grids import Grid, Value, column_letters
from sanbai.register.headers import assign_tables, header_row, match_columns, missing_columns, names
from sanbai.register.nearest import did_you_mean, folded
from sanbai.register.records import About, Register
from sanbai.register.tables import ABOUT, ABOUT_COLUMNS, TABLES, Column, Table
from sanbai.units import MONEY_UNITS, MoneyUnit


@dataclass(frozen=True, slots=True)
class TablePlaces:
    """Where a table stands: file, sheet, the row of each record and the column of each field (counted from 0)."""

    file: str
    sheet: str
    rows: Sequence[int]
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Places:
    """Where each record of a register stands in the files it was read from."""

    tables: Mapping[str, TablePlaces] = field(default_factory=dict)

    def at(self, table: str, index: int, name: str = "") -> Place:
        """Return the place of the field `name` of a table's record; for a register from no file, its table alone."""
        places = self.tables.get(table)
        if places is None:
            return Place(sheet=table)
        row, column = places.rows[index] + 1, places.columns.get(name)
        cell = "" if column is None else f"{column_letters(column)}{row}"
        return Place(places.file, places.sheet, row, cell)

    def of(self, table: str) -> Place:
        """Return the place of a whole table."""
        places = self.tables.get(table)
        return Place(places.file, places.sheet) if places else Place(sheet=table)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A register as it could be read, what was found on the way, and where each record stands."""

    register: Register
    findings: tuple[Finding, ...] = ()
    places: Places = field(default_factory=Places)


def register_from(grids: Sequence[Grid], source: str) -> Loaded:
    """Return the register that grids hold, a grid a table; `source` names the file or folder they come from.

    A row with an error is left out and reported. Where the unit of money is not named, which is an error too, amounts
    count as 元 for want of a better one.
    """
    findings: list[Finding] = []
    places: dict[str, TablePlaces] = {}
    assigned = assign_tables(grids, source, findings)
    about = _read_about(assigned.get("about"), source, findings)
    unit = MONEY_UNITS.get(about.get("money_unit", ""))
    tables: dict[str, Any] = {}
    for table in TABLES:
        if table.name in assigned:
            tables[table.name], places[table.name] = _read_table(assigned[table.name], table, unit, findings)
    register = Register(about=About(**{"money_unit": "元", **about}), **tables)
    return Loaded(register, tuple(findings), Places(places))


def _read_table(
    grid: Grid, table: Table, unit: MoneyUnit | None, findings: list[Finding]
) -> tuple[tuple[Any, ...], TablePlaces]:
    matched = match_columns(grid, table.columns, unit, findings)
    missing = missing_columns(grid, table.columns, matched)
    findings.extend(missing)
    there = [
        (column, matched[column.field], parser(column, unit)) for column in table.columns if column.field in matched
    ]
    records, rows = [], []
    for index in range(header_row(grid) + 1, len(grid.rows)) if not missing else ():
        if all(map(_is_blank, grid.rows[index])):
            continue
        values = _read_row(grid, index, there, findings)
        record = None if values is None else _record(table, values, grid.place(index, 0), findings)
        if record is not None:
            records.append(record)
            rows.append(index)
    return tuple(records), TablePlaces(grid.file, grid.sheet, rows, matched)


def _is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _read_row(
    grid: Grid, index: int, there: Sequence[tuple[Column, int, Parser]], findings: list[Finding]
) -> dict[str, object] | None:
    """Return the values of a row, or None where a cell has an error."""
    values: dict[str, object] = {}
    before = len(findings)
    for column, position, parse in there:
        try:
            if _is_blank(grid.rows[index][position]):
                _require(column)
            else:
                _refuse_unsound(grid, index, position)
                values[column.field] = parse(grid.rows[index][position])
        except CellProblem as problem:
            findings.append(finding(problem.check, grid.place(index, position), problem.what, problem.remedy))
    return values if len(findings) == before else None


def _require(column: Column) -> None:
    if column.required:
        raise CellProblem(
            "value-missing",
            Text(f"“{column.title.zh}”没有填写。", f"“{column.title.en}” is not filled in."),
            Text("请填写；这一行暂未读取。", "Fill it in: this row was left out."),
        )


def _refuse_unsound(grid: Grid, row: int, column: int) -> None:
    value = shown(grid.rows[row][column])
    if (row, column) in grid.in_error:
        raise CellProblem(
            "cell-in-error",
            Text(f"单元格的值是错误 {value}。", f"The cell holds the error {value}."),
            Text("请改正公式或直接填写数值。", "Mend its formula, or type the value itself."),
        )
    if (row, column) in grid.formulas:
        raise CellProblem(
            "formula-cell",
            Text(
                f"单元格是公式，其结果（{value}）可能已过时。",
                f"The cell holds a formula, whose result ({value}) may be out of date.",
            ),
            Text("请用“选择性粘贴—数值”把公式换成数值。", "Replace it by its value (Paste Special, Values)."),
        )


_REFUSALS = {
    "a project cannot be related to itself": Text("项目不能与自己建立关系。", "A project cannot be related to itself.")
}


def _record(table: Table, values: dict[str, object], place: Place, findings: list[Finding]) -> Any:
    """Return the record of a row, or None where the record refuses it."""
    try:
        return table.record(**values)
    except ValueError as error:
        what = _REFUSALS.get(str(error), Text(f"这一行不能成立：{error}。", f"This row cannot be: {error}."))
        remedy = Text("请改正这一行；暂未读取。", "Mend the row: it was left out.")
        findings.append(finding("row-refused", Place(place.file, place.sheet, place.row), what, remedy))
        return None


def _read_about(grid: Grid | None, source: str, findings: list[Finding]) -> dict[str, Any]:
    """Return the entries of `about` that could be read, by field."""
    about: dict[str, Any] = {}
    if grid is not None:
        quiet: list[Finding] = []
        matched = match_columns(grid, ABOUT_COLUMNS, None, quiet)
        key, value = (matched["key"], matched["value"]) if len(matched) == 2 else (0, 1)
        for index in range(header_row(grid) + (len(matched) == 2), len(grid.rows)):
            _read_entry(grid, (index, key, value), about, findings)
    if "money_unit" not in about:
        findings.append(_unit_missing(Place(grid.file, grid.sheet) if grid else Place(source)))
    return about


def _read_entry(grid: Grid, cells: tuple[int, int, int], about: dict[str, Any], findings: list[Finding]) -> None:
    row, key, value = cells
    written, given = grid.rows[row][key], grid.rows[row][value] if value < len(grid.rows[row]) else None
    entry = next((column for column in ABOUT if folded(as_written(written)) in names(column.field, column.title)), None)
    if _is_blank(given):
        return
    try:
        _check_entry(written, entry, about)
        _refuse_unsound(grid, row, value)
        if entry is not None:
            about[entry.field] = _unit_code(given) if entry.field == "money_unit" else parser(entry, None)(given)
    except CellProblem as problem:
        column = key if problem.check.startswith("entry") else value
        findings.append(finding(problem.check, grid.place(row, column), problem.what, problem.remedy))


def _check_entry(written: Value, entry: Column | None, about: Mapping[str, object]) -> None:
    if entry is None:
        words = [word for column in ABOUT for word in (column.field, column.title.zh, column.title.en)]
        raise CellProblem(
            "entry-unknown",
            Text(f"“{shown(written)}”不是“库信息”的条目。", f"“{shown(written)}” is no entry of `about`."),
            did_you_mean(shown(written), words, Text("请删去这一行。", "Delete this row.")),
        )
    if entry.field in about:
        raise CellProblem(
            "entry-twice",
            Text(f"“{entry.title.zh}”写了两次。", f"“{entry.title.en}” is there twice."),
            Text("只读取了第一次；请删去一处。", "Only the first was read: delete one."),
        )


def _unit_code(value: Value) -> str:
    written = code(value)
    for unit in MONEY_UNITS.values():
        if folded(written) in names(unit.code, unit.name):
            return unit.code
    known = Text(f"请从中选择：{'、'.join(MONEY_UNITS)}。", f"Choose one of: {', '.join(MONEY_UNITS)}.")
    raise CellProblem(
        "choice-unknown",
        Text(f"“{written}”不是已知的金额单位。", f"“{written}” is no known unit of money."),
        did_you_mean(written, list(MONEY_UNITS), known),
    )


def _unit_missing(place: Place) -> Finding:
    return finding(
        "money-unit-missing",
        place,
        Text("没有写明金额单位。", "The unit of money is not named."),
        Text(
            "请在“库信息”（about.csv）中写一行：money_unit,万元。",
            "Write a line into `about` (about.csv): money_unit,万元.",
        ),
    )
