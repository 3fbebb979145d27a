"""Finding the header of a list and telling which of its columns is which, by a mapping's words.

Rows and columns are counted from 0 here; `Grid.place` turns them into places for people.
"""

import difflib
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text
from sanbai.register.grids import Grid
from sanbai.register.lists.cell_text import folded, money_unit_in, money_unit_remark, text_of, without_unit
from sanbai.register.mapping import NAME, Mapping, with_year
from sanbai.units import MoneyUnit

_PLAN_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_ANY_YEAR = "(?:19|20)[0-9]{2}"
_ANY_TEXT = "[^>]*"
_MOST_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Header:
    """A header found in a sheet: its first row, how many rows it has, and the label of every column."""

    first: int
    depth: int
    labels: tuple[str, ...]

    @property
    def end(self) -> int:
        """The row after the header."""
        return self.first + self.depth


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of the sheet is which: the position of each of the mapping's columns, and its own unit of money."""

    header: Header
    positions: dict[str, int]
    units: dict[str, MoneyUnit]


def find_header(grid: Grid, mapping: Mapping) -> Header | None:
    """Return the rows in which most of the mapping's columns are found, or None where none holds that of names."""
    sheets = mapping.sheets
    starts = [sheets.header_row - 1] if sheets.header_row else range(min(sheets.search_rows, len(grid.rows)))
    best, best_count = None, 0
    for first in starts:
        header = _header_at(grid, first, sheets.header_depth)
        found = _claims(header.labels, mapping, None)
        if NAME in found and len(found) > best_count and (len(found) > 1 or len(mapping.columns) == 1):
            best, best_count = header, len(found)
        if best_count == len(mapping.columns):
            break
    return best


def _header_at(grid: Grid, first: int, depth: int) -> Header:
    depth = depth or _depth_at(grid, first)
    levels = [_level(grid, row, first + depth) for row in range(first, first + depth)]
    width = max((len(level) for level in levels), default=0)
    labels = []
    for column in range(width):
        parts = [level[column] for level in levels if column < len(level) and level[column]]
        labels.append(" > ".join(dict.fromkeys(parts)))
    return Header(first, depth, tuple(labels))


def _depth_at(grid: Grid, first: int) -> int:
    """Return how many rows a header has: as high as its highest merged cell, or two under a cell merged sideways."""
    depth = 1
    width = max((len(row) for row in grid.rows[first : first + 1]), default=0)
    for top, left, bottom, right in grid.merged:
        if top == first:
            sideways = left < right and right - left + 1 < width
            depth = max(depth, bottom - first + (2 if sideways else 1))
    return min(depth, _MOST_DEPTH)


def _level(grid: Grid, row: int, end: int) -> list[str]:
    """Return the texts of a header row; a merged cell says the same in all its cells, as do blanks in CSV."""
    cells = [text_of(cell).replace("\n", "") for cell in grid.rows[row]] if row < len(grid.rows) else []
    for top, left, bottom, right in grid.merged:
        if top <= row <= bottom and top < len(grid.rows):
            text = text_of(grid.rows[top][left]).replace("\n", "") if left < len(grid.rows[top]) else ""
            cells[left : right + 1] = [text] * len(cells[left : right + 1])
    if not grid.merged and row < end - 1:
        below = [text_of(cell) for cell in grid.rows[row + 1]] if row + 1 < len(grid.rows) else []
        for column in range(1, len(cells)):
            if not cells[column] and column < len(below) and below[column]:
                cells[column] = cells[column - 1]
    return cells


def _normal(label: str) -> str:
    return ">".join(without_unit(part) for part in label.split(" > "))


@dataclass(frozen=True, slots=True, order=True)
class _Claim:
    """How a label fits a column: how loosely (literally, by a year, or by `*` with few letters), and its rank.

    The rank is how far down the mapping's list of headers it stands.
    """

    looseness: tuple[int, int]
    rank: int


@functools.lru_cache(maxsize=4096)
def _pattern(header: str, year: int | None) -> tuple[tuple[int, int], re.Pattern[str]]:
    """Return how loosely a header of the mapping fits labels, and the pattern of those it fits."""
    wanted = ">".join(folded(part) for part in header.split(" > "))
    pieces = re.split(r"(\{year(?:[+-]\d)?\}|\*)", wanted)
    pattern = "".join(_ANY_TEXT if piece == "*" else _piece(piece, year) for piece in pieces)
    kind = 2 if "*" in pieces else 1 if len(pieces) > 1 else 0
    return (kind, -sum(len(piece) for piece in pieces if piece != "*")), re.compile(pattern)


def _piece(piece: str, year: int | None) -> str:
    if not piece.startswith("{year"):
        return re.escape(piece)
    return _ANY_YEAR if year is None else with_year(piece, year)


def _claims(labels: tuple[str, ...], mapping: Mapping, year: int | None) -> dict[str, dict[int, _Claim]]:
    """Return for each column of the mapping the labels that fit it, by position."""
    found: dict[str, dict[int, _Claim]] = {}
    plain = [_normal(label) for label in labels]
    for name, headers in mapping.columns.items():
        for rank, header in enumerate(headers):
            looseness, pattern = _pattern(header, year)
            for position, label in enumerate(plain):
                if label and position not in found.get(name, {}) and pattern.fullmatch(label):
                    found.setdefault(name, {})[position] = _Claim(looseness, rank)
    return found


def lay_out(grid: Grid, header: Header, mapping: Mapping, year: int) -> tuple[Layout, list[Finding]]:
    """Return which column is which, and findings: columns claimed twice, headers nobody asked for."""
    findings: list[Finding] = []
    claims = _claims(header.labels, mapping, year)
    for position in range(len(header.labels)):
        _settle(grid, header, position, claims, findings)
    positions = {name: _choose(grid, header, name, places, findings) for name, places in claims.items() if places}
    known = {folded(label) for label in mapping.ignored}
    used = {position for places in claims.values() for position in places}
    for position, label in enumerate(header.labels):
        if label and position not in used and folded(label) not in known and _normal(label) not in known:
            findings.append(_not_imported(grid.place(header.end - 1, position), label))
    units = {name: unit for name, place in positions.items() if (unit := _unit_of(header.labels[place])) is not None}
    return Layout(header, positions, units), findings


def _unit_of(label: str) -> MoneyUnit | None:
    """Return the unit a label names, the lowest header row first."""
    units = (money_unit_in(part) for part in reversed(label.split(" > ")))
    return next((unit for unit in units if unit is not None), None)


def _settle(
    grid: Grid, header: Header, position: int, claims: dict[str, dict[int, _Claim]], findings: list[Finding]
) -> None:
    """Give a sheet's column to the one that names it most closely; two that name it as closely are an error."""
    wanting = {name: places[position].looseness for name, places in claims.items() if position in places}
    closest = min(wanting.values(), default=(0, 0))
    names = [name for name, looseness in wanting.items() if looseness == closest]
    for name in wanting:
        if name != names[0]:
            del claims[name][position]
    if len(names) > 1:
        label, words = header.labels[position], ", ".join(names)
        findings.append(
            Finding(
                "import-column-claimed-twice",
                Severity.ERROR,
                grid.place(header.end - 1, position),
                Text(f"表头“{label}”同时对应 {words}。", f"The header {label!r} fits {words} at once."),
                Text("请在对照表 [columns] 中只留一处。", "Leave it to one of them under [columns] of the mapping."),
            )
        )


def _choose(grid: Grid, header: Header, name: str, places: dict[int, _Claim], findings: list[Finding]) -> int:
    """Return the position of a column: the header its mapping prefers; the others are remarked on."""
    order = sorted(places, key=lambda position: (places[position].rank, position))
    chosen = order[0]
    for position in order[1:]:
        label, taken = header.labels[position], grid.place(header.end - 1, chosen)
        tie = places[position].rank == places[chosen].rank
        findings.append(
            Finding(
                "import-two-columns-for-one",
                Severity.ERROR if tie else Severity.WARNING,
                grid.place(header.end - 1, position),
                Text(
                    f"“{label}”与 {taken.cell} 的“{header.labels[chosen]}”都对应 {name}，这里采用后者。",
                    f"{label!r} fits {name} too; {header.labels[chosen]!r} at {taken.cell} is taken.",
                ),
                Text(
                    "若应采用本列，请在对照表中把它的表头写在前面；若两列都要，请各设一栏。",
                    "To take this one, write its header first in the mapping; to keep both, give each a column.",
                ),
            )
        )
    return chosen


def _not_imported(place: Place, label: str) -> Finding:
    return Finding(
        "import-column-not-used",
        Severity.NOTE,
        place,
        Text(f"“{label}”一列未导入。", f"The column {label!r} is not imported."),
        Text(
            "如有需要，请在对照表 [columns] 中写明；如不需要，请列入 ignored。",
            "Give it a place under [columns] of the mapping if it is wanted, or list it under 'ignored'.",
        ),
    )


def header_not_found(grid: Grid, mapping: Mapping, wanted: str) -> Finding:
    """Return the finding that no header for the column `wanted` was found: what was seen, and the nearest."""
    header = find_header(grid, mapping) or _fullest(grid, mapping)
    seen = [label for label in header.labels if label] if header else []
    headers = mapping.columns[wanted]
    label = max(seen, key=lambda text: max(_likeness(_normal(text), folded(word)) for word in headers), default="")
    shown, words = ", ".join(seen) or "—", ", ".join(headers)
    place = grid.place(header.end - 1, 0) if header else grid.place(0, 0)
    return Finding(
        "import-header-not-found",
        Severity.ERROR,
        Place(place.file, place.sheet, place.row),
        Text(f"没有找到“{words}”一列。看到的表头：{shown}。", f"No column {words!r} was found. Headers seen: {shown}."),
        Text(
            f"最接近的是“{label}”：若就是它，请加入对照表 [columns] 的 {wanted}。",
            f"The nearest is {label!r}: if it is the one, add it to {wanted!r} under [columns] of the mapping.",
        )
        if label
        else Text("请核对工作表和对照表。", "Check the sheet and the mapping."),
    )


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _fullest(grid: Grid, mapping: Mapping) -> Header | None:
    """Return the row most likely to be a header: the one with most texts among those searched."""
    rows = range(min(mapping.sheets.search_rows, len(grid.rows)))
    counts = {row: sum(isinstance(cell, str) and bool(cell.strip()) for cell in grid.rows[row]) for row in rows}
    best = max(counts, key=lambda row: counts[row], default=None)
    return None if best is None else _header_at(grid, best, mapping.sheets.header_depth)


def remarks_above(grid: Grid, header: Header) -> tuple[str, ...]:
    """Return the texts above a header, each once."""
    cells = (text_of(cell) for row in grid.rows[: header.first] for cell in row)
    return tuple(dict.fromkeys(text for text in cells if text))


def unit_above(remarks: Iterable[str]) -> MoneyUnit | None:
    """Return the unit of money that the remarks above a header state, or None."""
    return next((unit for text in remarks if (unit := money_unit_remark(text)) is not None), None)


def year_in(texts: Iterable[str]) -> int | None:
    """Return the first year that titles name (`广西2022年重大项目`), or None."""
    found = (_PLAN_YEAR.search(text) for text in texts)
    return next((int(match[1]) for match in found if match), None)


def title_in(remarks: Iterable[str]) -> str:
    """Return the longest remark above a header that is no annex number and no unit: the list's title."""
    titles = [
        text for text in remarks if not re.match(r"附件|附表|单位|编制|填报|金额", folded(text)) and len(text) > 4
    ]
    return re.sub(r"[（(]\s*(?:金额)?单位.*?[)）]", "", max(titles, key=len, default="")).replace("\n", "").strip()
