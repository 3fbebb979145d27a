"""Rows of a grid as records: every cell parsed, every problem a finding at its cell, a row with a problem left out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sanbai.errors import Finding, Place
from sanbai.language import Text
from sanbai.register.cells import CellProblem, Parser, parser, shown
from sanbai.register.checks import finding
from sanbai.register.grids import Grid, Value
from sanbai.register.headers import header_row, match_columns, missing_columns
from sanbai.register.places import Places, TablePlaces
from sanbai.register.tables import Column, Table
from sanbai.units import MoneyUnit


@dataclass(slots=True)
class Reading:
    """What has come of reading a register so far, beside its records."""

    findings: list[Finding] = field(default_factory=list)
    tables: dict[str, TablePlaces] = field(default_factory=dict)
    left_out: dict[str, set[tuple[object, ...]]] = field(default_factory=lambda: defaultdict(set))
    unread: set[str] = field(default_factory=set)

    @property
    def places(self) -> Places:
        """Where everything stands."""
        return Places(self.tables, self.left_out, self.unread)

    def problem(self, problem: CellProblem, place: Place) -> None:
        """Note what is wrong with a cell."""
        self.findings.append(finding(problem.check, place, problem.what, problem.remedy))


def read_table(grid: Grid, table: Table, unit: MoneyUnit | None, reading: Reading) -> tuple[Any, ...]:
    """Return the records of a table; what cannot be read is noted in `reading`."""
    matched = match_columns(grid, table.columns, unit, reading.findings)
    missing = missing_columns(grid, table.columns, matched)
    if missing:
        reading.findings.extend(missing)
        reading.unread.add(table.name)
        return ()
    there = [
        (column, matched[column.field], parser(column, unit)) for column in table.columns if column.field in matched
    ]
    records, rows = [], []
    for index in range(header_row(grid) + 1, len(grid.rows)):
        if all(map(is_blank, grid.rows[index])):
            continue
        values, is_sound = _read_row(grid, index, there, reading)
        record = _record(table, values, Place(grid.file, grid.sheet, index + 1), reading) if is_sound else None
        if record is None:
            reading.left_out[table.name].add(tuple(values.get(name) for name in table.key))
        else:
            records.append(record)
            rows.append(index)
    reading.tables[table.name] = TablePlaces(grid.file, grid.sheet, rows, matched)
    return tuple(records)


def is_blank(value: Value) -> bool:
    """Return whether a cell holds nothing but blanks."""
    return value is None or (isinstance(value, str) and (not value or value.isspace()))


def _read_row(
    grid: Grid, index: int, there: Sequence[tuple[Column, int, Parser]], reading: Reading
) -> tuple[dict[str, object], bool]:
    """Return the values of a row that could be read, and whether all could."""
    values: dict[str, object] = {}
    before = len(reading.findings)
    for column, position, parse in there:
        try:
            if is_blank(grid.rows[index][position]):
                _require(column)
            else:
                refuse_unsound(grid, index, position)
                values[column.field] = parse(grid.rows[index][position])
        except CellProblem as problem:
            reading.problem(problem, grid.place(index, position))
    return values, len(reading.findings) == before


def _require(column: Column) -> None:
    if column.required:
        raise CellProblem(
            "value-missing",
            Text(f"“{column.title.zh}”没有填写。", f"“{column.title.en}” is not filled in."),
            Text("请填写；这一行暂未读取。", "Fill it in: this row was left out."),
        )


def refuse_unsound(grid: Grid, row: int, column: int) -> None:
    """Refuse a cell that holds a formula or an error; raises `CellProblem`."""
    if (row, column) in grid.in_error:
        value = shown(grid.rows[row][column])
        raise CellProblem(
            "cell-in-error",
            Text(f"单元格的值是错误 {value}。", f"The cell holds the error {value}."),
            Text("请改正公式或直接填写数值。", "Mend its formula, or type the value itself."),
        )
    if (row, column) in grid.formulas:
        value = shown(grid.rows[row][column])
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


def _record(table: Table, values: dict[str, object], place: Place, reading: Reading) -> Any:
    """Return the record of a row, or None where the record refuses it."""
    try:
        return table.record(**values)
    except ValueError as error:
        what = _REFUSALS.get(str(error), Text(f"这一行不能成立：{error}。", f"This row cannot be: {error}."))
        remedy = Text("请改正这一行；暂未读取。", "Mend the row: it was left out.")
        reading.findings.append(finding("row-refused", place, what, remedy))
        return None
