"""Which sheet is which table, and which column is which field, whatever order and language their titles are in."""

import re
from collections.abc import Iterable, Mapping, Sequence

from sanbai.errors import Finding, Place
from sanbai.language import Language, Text
from sanbai.register.cells import as_written, shown
from sanbai.register.checks import finding
from sanbai.register.grids import Grid, Value
from sanbai.register.nearest import did_you_mean, folded
from sanbai.register.tables import (
    ABOUT_COLUMNS,
    ABOUT_TITLE,
    FINDINGS_TITLE,
    GUIDE_TITLE,
    LISTS_TITLE,
    TABLES,
    Column,
    Kind,
    bilingual,
)
from sanbai.units import MoneyUnit

_WITH_UNIT = re.compile(r"(.+?)\(([^()]+)\)")
_TITLES = {"about": ABOUT_TITLE} | {table.name: table.title for table in TABLES}
_COLUMNS: Mapping[str, Sequence[Column]] = {"about": ABOUT_COLUMNS} | {table.name: table.columns for table in TABLES}


def names(name: str, title: Text) -> set[str]:
    """Return every way a table or column may be called, folded: its name, its titles, or both side by side."""
    return {folded(way) for way in (name, title.zh, title.en, bilingual(title))}


_TABLE_BY_NAME = {way: name for name, title in _TITLES.items() for way in names(name, title)}
_BESIDE = {way for title in (GUIDE_TITLE, LISTS_TITLE, FINDINGS_TITLE) for way in names(title.en, title)}


def columns_of(grid: Grid) -> Sequence[Column]:
    """Return the columns of the table that a grid's name says it is; none where it is no table."""
    return _COLUMNS.get(_TABLE_BY_NAME.get(folded(grid.name), ""), ())


def is_beside(grid: Grid) -> bool:
    """Return whether a grid is a sheet of guidance, of code lists or of findings, which our own workbooks have."""
    return folded(grid.name) in _BESIDE


def assign_tables(grids: Iterable[Grid], source: str, findings: list[Finding]) -> dict[str, Grid]:
    """Return the grid of each table that is there, by the table's name; `source` names where all of them come from."""
    assigned: dict[str, Grid] = {}
    unknown: list[Grid] = []
    for grid in grids:
        name = _TABLE_BY_NAME.get(folded(grid.name))
        if name is None:
            unknown.append(grid)
        elif name in assigned:
            findings.append(_table_twice(grid, assigned[name], name))
        elif not grid.is_empty:
            assigned[name] = grid
    strange = [grid for grid in unknown if not grid.is_empty and not is_beside(grid)]
    findings.extend(_unknown_table(grid, assigned) for grid in strange)
    findings.extend(_table_missing(name, source) for name in ("projects", "options") if name not in assigned)
    return assigned


def header_row(grid: Grid) -> int:
    """Return the row of the titles: the first that holds anything."""
    return next(index for index, row in enumerate(grid.rows) if any(value is not None for value in row))


def match_columns(
    grid: Grid, columns: Iterable[Column], unit: MoneyUnit | None, findings: list[Finding]
) -> dict[str, int]:
    """Return the column of each field that is there; money columns may name the register's unit in brackets."""
    known = {way: column for column in columns for way in names(column.field, column.title)}
    row = header_row(grid)
    matched: dict[str, int] = {}
    for index, value in enumerate(grid.rows[row]):
        if value is None:
            findings.extend(_beyond(grid, row, index))
            continue
        column, written_unit = _column(value, known)
        place = grid.place(row, index)
        if column is None:
            findings.append(_unknown_column(value, place, known.values()))
        elif column.field in matched:
            findings.append(_column_twice(value, place, column))
        elif written_unit and not (unit and written_unit in names(unit.code, unit.name)):
            findings.append(_wrong_unit(value, place, unit))
        else:
            matched[column.field] = index
    return matched


def _column(value: Value, known: Mapping[str, Column]) -> tuple[Column | None, str]:
    title = folded(as_written(value))
    if title in known:
        return known[title], ""
    match = _WITH_UNIT.fullmatch(title)
    column = known.get(match[1]) if match else None
    return (column, match[2]) if match and column and column.kind is Kind.MONEY else (None, "")


def missing_columns(grid: Grid, columns: Iterable[Column], matched: Mapping[str, int]) -> list[Finding]:
    """Return a finding for each column that must be filled and is not there."""
    place = grid.place(header_row(grid), 0)
    return [
        finding(
            "column-missing",
            Place(place.file, place.sheet, place.row),
            Text(f"缺少必填列“{column.title.zh}”。", f"The column “{column.title.en}” is missing; it must be filled."),
            Text(
                f"请添加标题为“{bilingual(column.title)}”或“{column.field}”的列。",
                f"Add a column with the title “{bilingual(column.title)}” or “{column.field}”.",
            ),
        )
        for column in columns
        if column.required and column.field not in matched
    ]


def _table_twice(grid: Grid, other: Grid, name: str) -> Finding:
    title, where = _TITLES[name], Place(other.file, other.sheet)
    return finding(
        "table-twice",
        Place(grid.file, grid.sheet),
        Text(
            f"“{title.zh}”表有两份，另一份是 {where.to(Language.ZH)}。",
            f"“{title.en}” is there twice: see {where.to(Language.EN)}.",
        ),
        Text("只读取了第一份；请合并后删去一份。", "Only the first was read: bring them together and delete one."),
    )


def _table_missing(name: str, source: str) -> Finding:
    title = _TITLES[name]
    return finding(
        "table-missing",
        Place(source),
        Text(f"缺少“{title.zh}”表。", f"The table “{title.en}” is missing."),
        Text(
            f"请添加文件 {name}.csv，或名为“{title.zh}”或 {name} 的工作表。",
            f"Add the file {name}.csv, or a sheet called “{title.zh}” or {name}.",
        ),
    )


def _unknown_table(grid: Grid, assigned: Mapping[str, Grid]) -> Finding:
    place = Place(grid.file, grid.sheet)
    like = next((name for name in _TITLES if name not in assigned and _looks_like(grid, name)), "")
    if like:
        return finding(
            "sheet-renamed",
            place,
            Text(
                f"“{grid.name}”的列是“{_TITLES[like].zh}”表的列，但名称不符，没有读取。",
                f"“{grid.name}” has the columns of “{_TITLES[like].en}” but not its name, and was not read.",
            ),
            Text(f"请改名为“{_TITLES[like].zh}”或 {like}。", f"Call it “{_TITLES[like].zh}” or {like}."),
        )
    words = [word for name, title in _TITLES.items() for word in (name, title.zh)]
    return finding(
        "sheet-unknown",
        place,
        Text(f"“{grid.name}”不是已知的表，没有读取。", f"“{grid.name}” is no known table and was not read."),
        did_you_mean(grid.name, words, Text("若无需要可以忽略或删去。", "Ignore or delete it if it is not needed.")),
    )


def _looks_like(grid: Grid, name: str) -> bool:
    columns = _COLUMNS[name]
    known = {way: column for column in columns for way in names(column.field, column.title)}
    there = {column.field for value in grid.rows[header_row(grid)] if (column := _column(value, known)[0])}
    return all(column.field in there for column in columns if column.required)


def _beyond(grid: Grid, row: int, column: int) -> list[Finding]:
    for index in range(row + 1, len(grid.rows)):
        if grid.rows[index][column] is not None:
            return [
                finding(
                    "value-beyond-columns",
                    grid.place(index, column),
                    Text(
                        "这一列没有标题，内容没有读取。",
                        "This column has no title, and what stands in it was not read.",
                    ),
                    Text("请补上列标题，或删去这一列。", "Give the column its title, or delete it."),
                )
            ]
    return []


def _unknown_column(value: Value, place: Place, columns: Iterable[Column]) -> Finding:
    words = [word for column in columns for word in (column.field, column.title.zh, column.title.en)]
    return finding(
        "column-unknown",
        place,
        Text(
            f"“{shown(value)}”不是这张表的列，没有读取。",
            f"“{shown(value)}” is no column of this table and was not read.",
        ),
        did_you_mean(shown(value), words, Text("若无需要可以忽略或删去。", "Ignore or delete it if it is not needed.")),
    )


def _column_twice(value: Value, place: Place, column: Column) -> Finding:
    return finding(
        "column-twice",
        place,
        Text(
            f"“{shown(value)}”与前面的列都是“{column.title.zh}”。",
            f"“{shown(value)}” and a column before it are both “{column.title.en}”.",
        ),
        Text("只读取了前一列；请删去其中一列。", "Only the one before was read: delete one of the two."),
    )


def _wrong_unit(value: Value, place: Place, unit: MoneyUnit | None) -> Finding:
    own = unit.name if unit else Text("（未写明）", "(not named)")
    return finding(
        "column-unit",
        place,
        Text(
            f"“{shown(value)}”的单位与库的金额单位“{own.zh}”不一致，没有读取。",
            f"The unit in “{shown(value)}” is not the register's, {own.en}; the column was not read.",
        ),
        Text(
            "请换算金额并改正标题，或在“库信息”中改正金额单位。",
            "Convert the amounts and mend the title, or mend the unit of money in `about`.",
        ),
    )
