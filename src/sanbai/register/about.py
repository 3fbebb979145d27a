"""The `about` table: an entry a row, chief of them the unit of money."""

from collections.abc import Mapping
from typing import Any

from sanbai.errors import Finding, Place
from sanbai.language import Text
from sanbai.register.cells import CellProblem, as_written, code, parser, shown
from sanbai.register.checks import finding
from sanbai.register.grids import Grid, Value
from sanbai.register.headers import header_row, match_columns, names
from sanbai.register.nearest import did_you_mean, folded
from sanbai.register.rows import Reading, is_blank, refuse_unsound
from sanbai.register.tables import ABOUT, ABOUT_COLUMNS, Column
from sanbai.units import MONEY_UNITS


def read_about(grid: Grid | None, source: str, reading: Reading) -> dict[str, Any]:
    """Return the entries of `about` that could be read, by field."""
    about: dict[str, Any] = {}
    if grid is not None:
        quiet: list[Finding] = []
        matched = match_columns(grid, ABOUT_COLUMNS, None, quiet)
        key, value = (matched["key"], matched["value"]) if len(matched) == 2 else (0, 1)
        for index in range(header_row(grid) + (len(matched) == 2), len(grid.rows)):
            _read_entry(grid, (index, key, value), about, reading)
    if "money_unit" not in about:
        reading.findings.append(_unit_missing(Place(grid.file, grid.sheet) if grid else Place(source)))
    return about


def _read_entry(grid: Grid, cells: tuple[int, int, int], about: dict[str, Any], reading: Reading) -> None:
    row, key, value = cells
    written, given = grid.rows[row][key], grid.rows[row][value] if value < len(grid.rows[row]) else None
    entry = next((column for column in ABOUT if folded(as_written(written)) in names(column.field, column.title)), None)
    if is_blank(given):
        return
    try:
        _check_entry(written, entry, about)
        refuse_unsound(grid, row, value)
        if entry is not None:
            about[entry.field] = _unit_code(given) if entry.field == "money_unit" else parser(entry, None)(given)
    except CellProblem as problem:
        column = key if problem.check.startswith("entry") else value
        reading.problem(problem, grid.place(row, column))


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
