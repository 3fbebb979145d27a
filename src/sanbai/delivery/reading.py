"""From grids to a year: the baseline and every month's returns, each problem a finding at its cell, no row lost."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sanbai.delivery.checks import finding
from sanbai.delivery.records import Baseline, Month, Return, Year
from sanbai.delivery.tables import BASELINE, RETURNS, returns_table
from sanbai.delivery.writing import seal
from sanbai.errors import Finding, Place
from sanbai.language import Text
from sanbai.policy.records import Policy
from sanbai.register.grids import Grid, Value
from sanbai.register.headers import header_row, is_beside, match_columns, names
from sanbai.register.nearest import did_you_mean, folded
from sanbai.register.places import TablePlaces
from sanbai.register.records import Register
from sanbai.register.rows import Reading, is_blank, read_table
from sanbai.register.tables import Table
from sanbai.units import MONEY_UNITS

Key = tuple[Month, str]
"""A return's month and project."""

_FILE = re.compile(r"((?:19|20|21)\d\d-(?:0[1-9]|1[0-2]))(?:[-_ .].*)?")
_FILLED = ("investment_month", "investment_year", "filled_by", "filled_on")


@dataclass(frozen=True, slots=True)
class LoadedYear:
    """A year as it could be read, what was found on the way, where each return stands, and the files of each month."""

    year: Year
    findings: tuple[Finding, ...] = ()
    places: Mapping[Key, tuple[TablePlaces, int]] = field(default_factory=dict)
    files: Mapping[Month, tuple[str, ...]] = field(default_factory=dict)

    def at(self, row: Return, name: str = "") -> Place:
        """Return the place of a return, or of one of its fields; nowhere for one from no file."""
        places, index = self.places.get((row.month, row.project), (None, 0))
        if places is None:
            return Place()
        column = places.columns.get(name)
        if column is None:
            return Place(places.file, places.sheet, places.rows[index] + 1)
        return Grid(places.file, places.sheet, ()).place(places.rows[index], column)


def month_of_file(file: str) -> Month | None:
    """Return the month that a file is named by (`2024-06.csv`, `2024-06-transport.xlsx`), None for another file."""
    match = _FILE.fullmatch(file.rpartition(".")[0])
    return Month.parse(match[1]) if match else None


def read_baseline(grid: Grid, content: bytes, sealed: bytes | None, policy: Policy) -> tuple[Baseline, list[Finding]]:
    """Return the baseline of a grid and what is wrong with it; `content` are its bytes, `sealed` its checksum file."""
    reading = Reading()
    rows = read_table(grid, BASELINE, MONEY_UNITS.get(policy.money_unit), reading)
    findings = [*reading.findings, *_seal_findings(grid.file, content, sealed)]
    years, units = {row[0] for row in rows}, {row[1] for row in rows}
    if years - {policy.year} or units - {policy.money_unit}:
        found = ", ".join(sorted({f"{year} {unit}" for year, unit, _ in rows}))
        findings.append(
            finding(
                "baseline-not-the-years",
                Place(grid.file),
                Text(
                    f"基线是 {found}，编制方案是 {policy.year} {policy.money_unit}。",
                    f"The baseline is of {found}, the policy of {policy.year} {policy.money_unit}.",
                ),
                Text("请恢复本年度的基线文件。", "Restore the baseline of this plan year."),
            )
        )
    kept = tuple(row for _, _, row in rows)
    return Baseline(year=policy.year, money_unit=policy.money_unit, rows=kept), findings


def _seal_findings(file: str, content: bytes, sealed: bytes | None) -> list[Finding]:
    if sealed == seal(content):
        return []
    if sealed is None:
        what = Text("基线没有校验和文件 baseline.sha256。", "The baseline has no checksum file baseline.sha256.")
        remedy = Text("请从备份恢复这两个文件。", "Restore both files from a backup.")
        return [finding("baseline-unsealed", Place(file), what, remedy)]
    what = Text("基线自写入后被改动过。", "The baseline is not as it was first written.")
    remedy = Text(
        "请从备份恢复；首次批准的基线不变，调整另行记录。",
        "Restore it from a backup: the first approved baseline stays, changes are recorded beside it.",
    )
    return [finding("baseline-changed", Place(file), what, remedy)]


def year_from(baseline: Baseline, books: Iterable[tuple[Month, str, Sequence[Grid]]], register: Register) -> LoadedYear:
    """Return the year that the sheets of each month's files hold: month, file and grids, in order of month and file."""
    table, collected = returns_table(register), _Collected(baseline, register)
    for month, file, grids in books:
        collected.files.setdefault(month, []).append(file)
        if month.year != baseline.year:
            collected.findings.append(_other_year(month, file, baseline))
            continue
        grid = _sheet(grids, file, collected.findings)
        if grid is not None and not grid.is_empty:
            _read_month(grid, month, table, collected)
    accepted = tuple(sorted(collected.returns.values(), key=lambda row: (row.month, row.project)))
    files = {month: tuple(names) for month, names in collected.files.items()}
    return LoadedYear(Year(baseline=baseline, returns=accepted), tuple(collected.findings), collected.places, files)


class _Collected:
    """What has come of reading a year's files so far."""

    def __init__(self, baseline: Baseline, register: Register) -> None:
        self.baseline = baseline
        self.unit = MONEY_UNITS[register.about.money_unit]
        self.projects = {row.project: row for row in baseline.rows}
        self.bundles = {row.part_of for row in baseline.rows if row.part_of}
        self.findings: list[Finding] = []
        self.returns: dict[Key, Return] = {}
        self.places: dict[Key, tuple[TablePlaces, int]] = {}
        self.files: dict[Month, list[str]] = {}


def _sheet(grids: Sequence[Grid], file: str, findings: list[Finding]) -> Grid | None:
    """Return the grid of returns of a file: its only one, or the sheet of that name."""
    candidates = [grid for grid in grids if not is_beside(grid)]
    named = [grid for grid in candidates if folded(grid.name) in names(RETURNS.name, RETURNS.title)]
    if named or len(candidates) == 1:
        return (named or candidates)[0]
    findings.append(
        finding(
            "sheet-missing",
            Place(file),
            Text(f"{file} 中没有“{RETURNS.title.zh}”工作表。", f"{file} has no sheet “{RETURNS.title.en}”."),
            Text("请使用 sanbai delivery form 生成的表格。", "Use the form that sanbai delivery form writes."),
        )
    )
    return None


def _other_year(month: Month, file: str, baseline: Baseline) -> Finding:
    return finding(
        "file-other-year",
        Place(file),
        Text(
            f"{file} 是 {month.year} 年的，计划年度是 {baseline.year} 年，没有读取。",
            f"{file} is of {month.year}, the plan year is {baseline.year}; it was not read.",
        ),
        Text("请移到它所属年度的文件夹，或改正文件名。", "Move it to the folder of its year, or mend its name."),
    )


def _read_month(grid: Grid, month: Month, table: Table, collected: _Collected) -> None:
    """Read the returns of one file; whatever cannot be accepted is a finding."""
    filled = _without_untouched(grid, table, collected)
    reading = Reading()
    rows: tuple[Return, ...] = read_table(filled, table, collected.unit, reading)
    collected.findings.extend(reading.findings)
    places = reading.tables.get(table.name)
    for index, row in enumerate(rows):
        assert places is not None
        refused = _refusal(row, month, collected, filled.place(places.rows[index], 0))
        if refused is not None:
            collected.findings.append(refused)
        else:
            collected.returns[month, row.project] = row
            collected.places[month, row.project] = (places, index)


def _without_untouched(grid: Grid, table: Table, collected: _Collected) -> Grid:
    """Return the grid without the rows of a form that nobody has filled in, which are counted in a finding."""
    matched = match_columns(grid, table.columns, collected.unit, [])
    there = [matched[name] for name in _FILLED if name in matched]
    first = header_row(grid) + 1
    begun = [index for index in range(first, len(grid.rows)) if not all(map(is_blank, grid.rows[index]))]
    untouched = [index for index in begun if there and all(is_blank(grid.rows[index][place]) for place in there)]
    if not untouched:
        return grid
    collected.findings.append(_half_filled(grid, untouched, len(begun)))
    empty: tuple[Value, ...] = (None,) * len(grid.rows[0])
    gone = set(untouched)
    return replace(grid, rows=tuple(empty if index in gone else row for index, row in enumerate(grid.rows)))


def _half_filled(grid: Grid, untouched: Sequence[int], begun: int) -> Finding:
    return finding(
        "form-half-filled",
        grid.place(untouched[0], 0),
        Text(
            f"{begun} 行中有 {len(untouched)} 行没有填写，从这一行起。",
            f"{len(untouched)} of {begun} rows are not filled in, this one is the first.",
        ),
        Text("请填写本月投资和累计投资；没有投资的填 0。", "Fill in what was invested, 0 where nothing was."),
    )


def _refusal(row: Return, month: Month, collected: _Collected, place: Place) -> Finding | None:
    """Return why a return cannot be accepted, None where it can."""
    if row.month != month:
        what = Text(
            f"{row.project} 的月份是 {row.month}，文件是 {month} 的。",
            f"The return of {row.project} is of {row.month}, the file of {month}.",
        )
        remedy = Text("请改正月份，或移到该月的文件。", "Mend the month, or move the row to that month's file.")
        return finding("month-not-the-files", place, what, remedy)
    if row.project not in collected.projects:
        return _not_in_plan(row, collected, place)
    if (month, row.project) in collected.returns:
        places, index = collected.places[month, row.project]
        first = Grid(places.file, places.sheet, ()).place(places.rows[index], 0)
        what = Text(
            f"{row.project} 本月已有一份报表（{first.file} {first.cell}）。",
            f"{row.project} already has a return for this month ({first.file} {first.cell}).",
        )
        remedy = Text("只用了前一份；请删去其中一份。", "Only the earlier one counts: delete one of the two.")
        return finding("return-twice", place, what, remedy)
    return None


def _not_in_plan(row: Return, collected: _Collected, place: Place) -> Finding:
    if row.project in collected.bundles:
        parts = [item.project for item in collected.baseline.rows if item.part_of == row.project]
        what = Text(f"{row.project} 是打捆项目。", f"{row.project} is a bundle.")
        remedy = Text(f"请按组成部分填报：{'、'.join(parts)}。", f"Report for its parts: {', '.join(parts)}.")
        return finding("project-not-in-plan", place, what, remedy)
    what = Text(
        f"{row.project} 不在计划和前期推进清单中，没有计入。",
        f"{row.project} is neither in the plan nor in the early-promotion list, and does not count.",
    )
    otherwise = Text("请核对项目代码，或删去这一行。", "Check the project's code, or delete the row.")
    return finding("project-not-in-plan", place, what, did_you_mean(row.project, collected.projects, otherwise))
