"""Where the records of a register stand in the files they were read from."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from sanbai.errors import Place
from sanbai.register.grids import column_letters


@dataclass(frozen=True, slots=True)
class TablePlaces:
    """Where a table stands: file, sheet, the row of each record and the column of each field (counted from 0)."""

    file: str
    sheet: str
    rows: Sequence[int]
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Places:
    """Where each record of a register stands, and what stands in the files but was left out.

    `left_out` are the keys of rows with errors, by table, as far as they could be read; `unread` are tables that could
    not be read as a whole. Nobody should be told that these are missing.
    """

    tables: Mapping[str, TablePlaces] = field(default_factory=dict)
    left_out: Mapping[str, Set[tuple[object, ...]]] = field(default_factory=dict)
    unread: Set[str] = frozenset()

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
