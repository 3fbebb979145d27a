"""The rows of a list: which are projects, which head a group and what they declare, which are remarks.

A group row says something of the rows beneath it, and declares how many they are and what they add up to: a checksum of
the reading. Rows and columns are counted from 0.
"""

from dataclasses import dataclass, field, replace

from sanbai.errors import Finding, Severity
from sanbai.language import Text
from sanbai.register.grids import Grid
from sanbai.register.grids import Value as Cell
from sanbai.register.lists.cell_text import count_of, folded, is_blank, money_unit_remark, text_of
from sanbai.register.lists.group_names import (
    PLAIN,
    TOTAL,
    declares_count,
    is_group_number,
    is_left_out,
    is_sequence_number,
    meaning_of,
    read_heading,
)
from sanbai.register.lists.headers import Layout
from sanbai.register.mapping import NAME, NUMBER, CategoryLevel, Mapping, Unnamed, money_columns
from sanbai.units import MoneyUnit


@dataclass(frozen=True, slots=True)
class ListRow:
    """A project's row: its cells by column of the mapping, what the groups around it say, the unit of its amounts.

    `continued` are the rows beneath that belong to the same project; `left_out` says that a group keeps it out.
    """

    row: int
    cells: dict[str, Cell]
    contexts: dict[str, str]
    unit: MoneyUnit | None
    left_out: bool = False
    continued: "tuple[ListRow, ...]" = ()


@dataclass(slots=True)
class Group:
    """A group as its row states it, and where its rows stand in `ListReading.rows`: from `first` to before `last`.

    A total beneath its rows may mean all of them, from the first, or those of the group it stands in, from
    `inner_first`.
    """

    row: int
    kind: str
    name: str
    count: int | None
    declared: dict[str, Cell]
    contexts: dict[str, str]
    unit: MoneyUnit | None
    left_out: bool
    first: int
    last: int = -1
    inner_first: int = 0


@dataclass(slots=True)
class ListReading:
    """What has been read of one sheet."""

    rows: list[ListRow] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_rows(
    grid: Grid, layout: Layout, mapping: Mapping, contexts: dict[str, str], unit: MoneyUnit | None
) -> ListReading:
    """Return the projects and groups of a sheet; `contexts` is what the sheet's name says, `unit` what stands above."""
    return _Reader(grid, layout, mapping, contexts, unit).read()


class _Reader:
    """Reads a sheet from its header down, keeping the groups that are open."""

    def __init__(
        self, grid: Grid, layout: Layout, mapping: Mapping, contexts: dict[str, str], unit: MoneyUnit | None
    ) -> None:
        self.grid, self.layout, self.mapping, self.sheet_contexts, self.unit = grid, layout, mapping, contexts, unit
        self.reading = ListReading()
        self.open: list[Group] = []
        self.totals: list[Group] = []
        self.last_number: int | None = None
        self.above: dict[str, Cell] = {}
        self.money = tuple(name for name in money_columns(mapping) if name in layout.positions)
        self.labels = {folded(part) for label in layout.header.labels for part in label.split(" > ")}
        self.merged_from = _merged_downwards(grid)

    def read(self) -> ListReading:
        for row in range(self.layout.header.end, len(self.grid.rows)):
            texts = [text_of(cell) for cell in self.grid.rows[row] if not is_blank(cell)]
            if not texts or self._repeats_header(texts):
                continue
            if self._is_remark(texts):
                self.unit = next((unit for text in texts if (unit := money_unit_remark(text))), self.unit)
                continue
            cells = self._cells(row)
            if self._is_group(row, cells):
                self._enter(row, cells)
            else:
                self._project(row, cells)
        for group in self.open:
            group.last = len(self.reading.rows)
        for group in self.totals:
            group.last = group.last or len(self.reading.rows)
        return self.reading

    def _cells(self, row: int) -> dict[str, Cell]:
        """Return a row's cells by the mapping's columns; a cell merged downwards says the same in all its rows."""
        found: dict[str, Cell] = {}
        for name, position in self.layout.positions.items():
            cell = _at(self.grid, row, position)
            origin = self.merged_from.get((row, position))
            if is_blank(cell) and origin is not None and name not in (NAME, NUMBER, *self.money):
                cell = _at(self.grid, *origin)
            if is_blank(cell) and name in self.mapping.rows.fill_down:
                cell = self.above.get(name)
            found[name] = cell
        return found

    def _repeats_header(self, texts: list[str]) -> bool:
        return len(texts) > 1 and all(folded(text) in self.labels for text in texts)

    def _is_remark(self, texts: list[str]) -> bool:
        first = folded(texts[0])
        return len(texts) <= 2 and any(first.startswith(folded(word)) for word in self.mapping.rows.pass_over)

    def _is_group(self, row: int, cells: dict[str, Cell]) -> bool:
        """Return whether a row heads a group; one with a sequence number or a merged name never does."""
        number, label = self._title(row, cells)
        if self.mapping.groups is None or is_sequence_number(number) or self._name_is_merged(row):
            return False
        kind = read_heading(number, label).kind
        if kind == TOTAL or is_group_number(number):
            return True
        if number or self._says_more(row, cells):
            return False
        if kind != PLAIN or NUMBER in self.layout.positions:
            return True
        known = (
            meaning_of(label, self.mapping.groups) is not None or declares_count(label) or label.endswith((":", "："))
        )
        return known or all(is_blank(cells.get(name)) for name in self.money)

    def _title(self, row: int, cells: dict[str, Cell]) -> tuple[str, str]:
        """Return a row's number and name; a title that fills the row from another column on is its name."""
        number, name = text_of(cells.get(NUMBER)), text_of(cells.get(NAME)).replace("\n", "")
        if name or is_sequence_number(number):
            return number, name
        return "", number or next((text_of(cell) for cell in self.grid.rows[row] if not is_blank(cell)), "")

    def _name_is_merged(self, row: int) -> bool:
        return (row, self.layout.positions[NAME]) in self.merged_from

    def _others(self, row: int, cells: dict[str, Cell]) -> list[Cell]:
        """Return what a row says besides its number, its name and its amounts."""
        names = (NUMBER, NAME, *self.money)
        known = {self.layout.positions[name] for name in names if name in self.layout.positions}
        others = [
            cell for position, cell in enumerate(self.grid.rows[row]) if position not in known and not is_blank(cell)
        ]
        return others[1:] if is_blank(cells.get(NUMBER)) and is_blank(cells.get(NAME)) else others

    def _says_more(self, row: int, cells: dict[str, Cell]) -> bool:
        """Return whether a row says more than a name, amounts and one count: then it is a project."""
        others = self._others(row, cells)
        return len(others) > 1 or any(count_of(cell) is None for cell in others)

    def _enter(self, row: int, cells: dict[str, Cell]) -> None:
        """Open a group: close those it stands beside, and keep those it stands in."""
        group = self._describe(row, cells)
        self.reading.groups.append(group)
        self.last_number = None
        self.above = {}
        if group.kind == TOTAL:
            self.totals.append(group)
            group.inner_first = self.open[-1].first if self.open else 0
            group.first, group.last = 0, group.first
            return
        while self.open and self._is_full(self.open[-1]):
            self._close(len(self.open) - 1)
        kinds = [other.kind for other in self.open]
        if kinds and kinds[-1] == group.kind and group.kind.startswith(PLAIN) and self._size(self.open[-1]) == 0:
            group.kind += " within"
        elif group.kind in kinds:
            self._close(kinds.index(group.kind))
        self.open.append(group)

    def _describe(self, row: int, cells: dict[str, Cell]) -> Group:
        heading = read_heading(*self._title(row, cells))
        groups = self.mapping.groups
        counts = (count_of(cell) for cell in self._others(row, cells))
        count = next((count for count in counts if count is not None), heading.count)
        declared = {name: cells[name] for name in self.money if not is_blank(cells.get(name))}
        left_out = is_left_out(heading.name, groups)
        contexts = dict(meaning_of(heading.name, groups) or {})
        if not contexts and not left_out and heading.kind != TOTAL and groups is not None and groups.otherwise:
            contexts = {groups.otherwise: heading.name}
        kind = heading.kind if heading.kind != PLAIN else f"{PLAIN} {'+'.join(contexts)}"
        first = len(self.reading.rows)
        return Group(row, kind, heading.name, count, declared, contexts, self.unit, left_out, first)

    def _size(self, group: Group) -> int:
        return len(self.reading.rows) - group.first

    def _is_full(self, group: Group) -> bool:
        return group.count is not None and self._size(group) >= group.count

    def _close(self, index: int) -> None:
        for group in self.open[index:]:
            group.last = len(self.reading.rows)
        del self.open[index:]

    def _project(self, row: int, cells: dict[str, Cell]) -> None:
        left_out = any(group.left_out for group in self.open)
        found = ListRow(row, cells, self._contexts(), self.unit, left_out)
        continues = self._name_is_merged(row) or self.mapping.rows.unnamed is Unnamed.CONTINUE
        if is_blank(cells.get(NAME)) and self.reading.rows and continues:
            above = self.reading.rows[-1]
            self.reading.rows[-1] = replace(above, continued=(*above.continued, found))
            self._note_joined(row, above.row)
            return
        self.reading.rows.append(found)
        self.above = cells
        self._check_number(row, text_of(cells.get(NUMBER)))

    def _note_joined(self, row: int, above: int) -> None:
        what = Text(f"本行并入第 {above + 1} 行的项目。", f"This row belongs to the project of row {above + 1}.")
        remedy = Text("金额相加，文字并列；请核对。", "Amounts are added, texts joined: see whether that is right.")
        place = self.grid.place(row, self.layout.positions[NAME])
        self.reading.findings.append(Finding("import-rows-joined", Severity.NOTE, place, what, remedy))

    def _contexts(self) -> dict[str, str]:
        """Return what the sheet and the open groups say together, the inner ones last."""
        contexts = dict(self.sheet_contexts)
        for group in self.open:
            contexts.update(group.contexts)
        path = [group.contexts["category"] for group in self.open if "category" in group.contexts]
        level = self.mapping.groups.category if self.mapping.groups else CategoryLevel.INNERMOST
        if path and level is not CategoryLevel.INNERMOST:
            contexts["category"] = path[0] if level is CategoryLevel.OUTERMOST else "/".join(path)
        return contexts

    def _check_number(self, row: int, text: str) -> None:
        """Remark on a gap in the sequence numbers: a row may be missing from the list. They may begin again at 1."""
        if not is_sequence_number(text):
            return
        number, last = int(text.rstrip(".．、")), self.last_number
        self.last_number = number
        if last is not None and number not in (last + 1, 1):
            self.reading.findings.append(
                Finding(
                    "import-number-gap",
                    Severity.WARNING,
                    self.grid.place(row, self.layout.positions[NUMBER]),
                    Text(f"序号为 {number}，前一个是 {last}。", f"The number is {number}, the one before is {last}."),
                    Text("请核对原表是否缺行或重号。", "See whether the list misses or repeats a row."),
                )
            )


def _merged_downwards(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, for every cell that a merged one covers below its first row, where that one begins."""
    return {
        (row, column): (top, left)
        for top, left, bottom, right in grid.merged
        for row in range(top + 1, min(bottom + 1, len(grid.rows)))
        for column in range(left, right + 1)
    }


def _at(grid: Grid, row: int, column: int) -> Cell:
    return grid.rows[row][column] if column < len(grid.rows[row]) else None
