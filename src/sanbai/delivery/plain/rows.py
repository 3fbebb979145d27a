"""Baseline rows and returns as CSV and back: a column a field, named as in the record; `curve` is twelve columns.

Dates are 2024-06-30, months 2024-06, an empty cell is the field's default.
"""

import csv
import datetime
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sanbai.delivery.records import MONTHS, BaselineRow, Month, Return
from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.register.csvtext import guarded, unguarded
from sanbai.register.records import Nature

Row = TypeVar("Row", BaselineRow, Return)
CURVE = tuple(f"planned_by_{number:02d}" for number in range(1, MONTHS + 1))
_PARSERS: Mapping[object, Callable[[str], Any]] = {
    str: unguarded,
    int: int,
    int | None: int,
    datetime.date | None: datetime.date.fromisoformat,
    Month: Month.parse,
    Nature: Nature,
}


def rows_csv(record: type[Row], rows: Sequence[Row]) -> bytes:
    """Return the rows as a table: UTF-8 with BOM (Excel reads it so)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    names = [field.name for field in fields(record)]
    writer.writerow([column for name in names for column in (CURVE if name == "curve" else (name,))])
    for row in rows:
        cells = [getattr(row, name) for name in names]
        writer.writerow([_cell(part) for cell in cells for part in (cell if isinstance(cell, tuple) else (cell,))])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cell(value: object) -> str:
    return "" if value is None else guarded(str(value)) if isinstance(value, str) else str(value)


def parse_rows(record: type[Row], content: bytes, file: str) -> tuple[Row, ...]:
    """Return the rows of a table; raises `SanbaiError` that names the file and the row where one cannot be read."""
    rows = []
    table = csv.DictReader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""))
    for number, cells in enumerate(table, 2):
        try:
            rows.append(record(**_values(record, cells)))
        except (KeyError, ValueError, TypeError) as error:
            raise SanbaiError(
                Text(f"{file} 第 {number} 行无法识别（{error}）。", f"{file}, row {number} cannot be read ({error})."),
                Text("请按表头各列更正该行。", "Mend the row under the headings of its columns."),
            ) from None
    return tuple(rows)


def _values(record: type[Row], cells: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields(record):
        if field.name == "curve":
            values["curve"] = tuple(int(cells[column]) for column in CURVE)
        elif cells[field.name] != "":
            values[field.name] = _PARSERS[field.type](cells[field.name])
    return values
