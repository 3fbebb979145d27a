"""Import: somebody's list, read by a mapping, into a register. Pure: grids in, a register and findings out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sanbai.errors import Finding, InputError, Place, Severity
from sanbai.language import Text
from sanbai.register.grids import Grid
from sanbai.register.lists.cell_text import folded
from sanbai.register.lists.checksums import check_groups
from sanbai.register.lists.codes import Codes
from sanbai.register.lists.drafts import RowDrafts
from sanbai.register.lists.duplicates import settle_duplicates
from sanbai.register.lists.group_names import is_left_out, meaning_in_title, meaning_of
from sanbai.register.lists.headers import (
    Layout,
    find_header,
    header_not_found,
    lay_out,
    remarks_above,
    title_in,
    unit_above,
    year_in,
)
from sanbai.register.lists.merging import Change, merge
from sanbai.register.lists.row_records import read_row
from sanbai.register.lists.row_values import Setting
from sanbai.register.lists.rows import read_rows
from sanbai.register.mapping import Mapping, money_columns
from sanbai.register.nearest import did_you_mean
from sanbai.register.records import About, Register
from sanbai.register.tables import table
from sanbai.units import MONEY_UNITS, MoneyUnit


@dataclass(frozen=True, slots=True)
class Imported:
    """The register after the import, what was remarked on the way, and what is different from the register before."""

    register: Register
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]


def import_grids(
    grids: Sequence[Grid], mapping: Mapping, into: Register | None = None, year: int | None = None
) -> Imported:
    """Return the register `into` (a new one where it is None) with the list in `grids`, read by `mapping`, added to it.

    `year` is the plan year, whatever mapping and list say. Each row that cannot be imported is an error among the
    findings. Raises `InputError` where no register can be made: no sheet, header, column, unit of money or plan year
    found.
    """
    codes = Codes(mapping.code_lists)
    unit = MONEY_UNITS[into.about.money_unit if into else mapping.register.money_unit]
    sheets, findings = _choose_sheets(grids, mapping)
    drafts: list[RowDrafts] = []
    for grid in sheets:
        read, remarks = _read_sheet(grid, mapping, codes, unit, year)
        drafts += read
        findings += remarks
    kept, remarks = settle_duplicates(drafts, mapping)
    findings += remarks
    rows = [draft for row in kept if row.project for draft in (row.project, *row.others)]
    register, changes = merge(rows, codes.records(rows), _about(sheets[0], mapping, unit), into)
    return Imported(register, tuple(findings), changes)


def _choose_sheets(grids: Sequence[Grid], mapping: Mapping) -> tuple[list[Grid], list[Finding]]:
    """Return the sheets to read: those the mapping names, else all that have the header."""
    if mapping.sheets.names:
        return [_named(grids, name) for name in mapping.sheets.names], []
    wanted = [grid for grid in grids if not _is_left_out(grid, mapping) and grid.rows]
    found = [grid for grid in wanted if find_header(grid, mapping) is not None]
    if not found:
        fullest = max(wanted or grids, key=lambda grid: len(grid.rows), default=Grid("", "", ()))
        raise InputError([header_not_found(fullest, mapping, "name")])
    passed = [grid for grid in grids if grid not in found]
    return found, [_passed_over(grid) for grid in passed]


def _is_left_out(grid: Grid, mapping: Mapping) -> bool:
    names = {folded(name) for name in mapping.sheets.leave_out}
    return folded(grid.sheet) in names or is_left_out(grid.sheet, mapping.groups)


def _named(grids: Sequence[Grid], name: str) -> Grid:
    for grid in grids:
        if folded(grid.sheet) == folded(name):
            return grid
    seen = [grid.sheet for grid in grids]
    shown = ", ".join(seen)
    what = Text(f"没有工作表“{name}”。看到的有：{shown}。", f"There is no sheet {name!r}. Sheets seen: {shown}.")
    otherwise = Text(
        "请改对照表的 sheets.names，或改工作表名。", "Change sheets.names in the mapping, or the sheet's name."
    )
    remedy = did_you_mean(name, seen, otherwise)
    place = Place(grids[0].file if grids else "")
    raise InputError([Finding("import-sheet-not-found", Severity.ERROR, place, what, remedy)])


def _passed_over(grid: Grid) -> Finding:
    what = Text(f"工作表“{grid.name}”未读。", f"The sheet {grid.name!r} was not read.")
    remedy = Text("其中没有所找的表头，或对照表将它排除。", "It has no such header, or the mapping leaves it out.")
    return Finding("import-sheet-passed-over", Severity.NOTE, Place(grid.file, grid.sheet), what, remedy)


def _read_sheet(
    grid: Grid, mapping: Mapping, codes: Codes, unit: MoneyUnit, year: int | None
) -> tuple[list[RowDrafts], list[Finding]]:
    """Return what each row of a sheet gives, and the findings on the sheet and its rows."""
    header = find_header(grid, mapping)
    if header is None:
        raise InputError([header_not_found(grid, mapping, "name")])
    above = remarks_above(grid, header)
    plan_year = year or mapping.plan.year or year_in((*above, grid.sheet, grid.file))
    if plan_year is None:
        raise InputError([_no_year(grid)])
    layout, findings = lay_out(grid, header, mapping, plan_year)
    unstated = unit_above(above) or MONEY_UNITS.get(mapping.money.unit)
    _refuse_unusable(grid, layout, mapping, unit, unstated, findings)
    placeholders = frozenset(folded(word) for word in mapping.rows.placeholders)
    setting = Setting(grid, layout, mapping, plan_year, unit, codes, money_columns(mapping), placeholders)
    reading = read_rows(grid, layout, mapping, _sheet_contexts(grid, title_in(above), mapping), unstated)
    aside = replace(setting, codes=Codes(mapping.code_lists))
    everything = [read_row(row, aside if row.left_out else setting) for row in reading.rows]
    drafts = [draft for draft in everything if not draft.row.left_out]
    findings += [*reading.findings, *(finding for draft in drafts for finding in draft.findings)]
    findings += check_groups(reading, everything, setting)
    findings.append(_summary(grid, layout, drafts, plan_year))
    return drafts, findings


def _sheet_contexts(grid: Grid, title: str, mapping: Mapping) -> dict[str, str]:
    """Return what the sheet's name, or else the list's title, says of every project in it."""
    contexts = meaning_of(grid.sheet, mapping.groups) or meaning_in_title(title, mapping.groups)
    if not contexts and mapping.sheets.context and grid.sheet:
        contexts = {mapping.sheets.context: grid.sheet}
    return contexts


def _no_year(grid: Grid) -> Finding:
    what = Text("看不出是哪一年的计划。", "Nothing says which year the plan is for.")
    remedy = Text(
        "请在对照表 [plan] 中写 year，或用 --year 指明。",
        "Give 'year' under [plan] of the mapping, or --year on the command line.",
    )
    return Finding("import-no-year", Severity.ERROR, Place(grid.file, grid.sheet), what, remedy)


def _refuse_unusable(
    grid: Grid,
    layout: Layout,
    mapping: Mapping,
    unit: MoneyUnit,
    unstated: MoneyUnit | None,
    findings: Iterable[Finding],
) -> None:
    """Raise `InputError` where a sheet cannot be read: errors in its header, a column missing, no unit of money."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    errors += [header_not_found(grid, mapping, name) for name in _missing(layout, mapping)]
    for name in money_columns(mapping):
        position = layout.positions.get(name)
        named = layout.units.get(name) or unstated
        if position is not None and (named is None or named.currency != unit.currency):
            errors.append(
                _unit_unusable(grid.place(layout.header.end - 1, position), layout.header.labels[position], named)
            )
    if errors:
        raise InputError(errors)


def _missing(layout: Layout, mapping: Mapping) -> list[str]:
    """Return the columns that must be there and are not: those the mapping says, and one for each required field."""
    required = list(mapping.columns) if "*" in mapping.sheets.required else list(mapping.sheets.required)
    missing = [name for name in required if name not in layout.positions]
    for target in ("projects", "options"):
        for row in mapping.tables[target]:
            for field, ways in row.items():
                needed = [way.columns() for way in ways]
                found = any(set(names) & layout.positions.keys() or not names for names in needed)
                if table(target).column(field).required and not found and needed[0][0] not in missing:
                    missing.append(needed[0][0])
    return missing


def _unit_unusable(place: Place, label: str, unit: MoneyUnit | None) -> Finding:
    if unit is None:
        what = Text(f"“{label}”的金额单位不明。", f"Nothing says which unit the amounts of {label!r} are in.")
        remedy = Text("请在对照表 [money] 中写明 unit。", "Give 'unit' under [money] of the mapping.")
        return Finding("import-unit-unknown", Severity.ERROR, place, what, remedy)
    what = Text(
        f"“{label}”以{unit.name.zh}计，与项目储备库币种不同。",
        f"{label!r} is in {unit.code}, another currency than the register's.",
    )
    remedy = Text("请导入到同币种的项目储备库。", "Import it into a register of that currency.")
    return Finding("import-currency", Severity.ERROR, place, what, remedy)


def _summary(grid: Grid, layout: Layout, drafts: Sequence[RowDrafts], year: int) -> Finding:
    good = sum(draft.project is not None for draft in drafts)
    place = Place(grid.file, grid.sheet, layout.header.first + 1)
    if not good:
        what = Text("没有读到任何可导入的项目。", "No project could be imported.")
        remedy = Text("请核对工作表和对照表。", "Check the sheet and the mapping.")
        return Finding("import-no-projects", Severity.ERROR, place, what, remedy)
    what = Text(
        f"表头在第 {layout.header.first + 1} 行，计划年度 {year}，{len(drafts)} 行中可导入 {good} 行。",
        f"Header in row {layout.header.first + 1}, plan year {year}; {good} of {len(drafts)} rows can be imported.",
    )
    return Finding("import-read", Severity.NOTE, place, what, Text("无需处理。", "Nothing to do."))


def _about(grid: Grid, mapping: Mapping, unit: MoneyUnit) -> About:
    """Return what a new register says of itself; its title is the list's own where the mapping gives none."""
    given, header = mapping.register, find_header(grid, mapping)
    title = given.title or (title_in(remarks_above(grid, header)) if header else "")
    return About(
        money_unit=unit.code,
        title=title,
        kept_by=given.kept_by,
        data_date=given.data_date,
        source=given.source,
        notice=given.notice,
    )
