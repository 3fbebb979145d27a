"""A status as the bytes of its files: `status-2024-06.csv` for people, `status-2024-06.json` with exact ratios."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from sanbai.delivery.naming import Naming
from sanbai.delivery.progress import Progress
from sanbai.delivery.status_table import STATUS_COLUMNS, Counted, Figure, StatusColumn, plain
from sanbai.register.csvtext import guarded

FORMAT = "sanbai status 1"

Cell = str | int | Decimal | None
"""What a cell of a table of data holds; None is an empty one."""


def table_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV: UTF-8 with BOM (Excel reads it so); numbers stay numbers, text is guarded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([[guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def status_csv(progress: Sequence[Progress], naming: Naming) -> bytes:
    """Return the status as a table: a row a group or project; ratios and points in percent with two decimals."""
    header = ["month", "level", "code", "name_zh", "name_en", *map(_header, STATUS_COLUMNS)]
    return table_csv(header, (_csv_row(item, naming) for item in progress))


def _header(column: StatusColumn) -> str:
    return {Counted.RATIO: f"{column.key}_percent", Counted.POINTS: f"{column.key}_points"}.get(
        column.counted, column.key
    )


def _csv_row(item: Progress, naming: Naming) -> list[Cell]:
    name = naming.name(item.level, item.code)
    head = [str(item.month), item.level.value, item.code, name.zh, name.en]
    return [*head, *(plain(column.figure(item), column.counted) for column in STATUS_COLUMNS)]


def status_json(progress: Sequence[Progress], naming: Naming, money_unit: str) -> bytes:
    """Return the status with every figure exact: money in the money unit, ratios whole or as text such as `3/10`."""
    document = {
        "format": FORMAT,
        "month": str(progress[0].month),
        "money_unit": money_unit,
        "time_progress": exact(progress[0].month.time_progress),
        "rows": [_json_row(item, naming) for item in progress],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _json_row(item: Progress, naming: Naming) -> dict[str, object]:
    name = naming.name(item.level, item.code)
    figures = {column.key: exact(column.figure(item)) for column in STATUS_COLUMNS}
    return {"level": item.level.value, "code": item.code, "name": {"zh": name.zh, "en": name.en}, **figures}


def exact(value: Figure) -> int | str | None:
    """Return a figure for JSON: whole numbers as they are, other ratios as text such as `3/10`."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    return value
