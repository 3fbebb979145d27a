"""A register as bytes: CSV and Parquet, a file a table; `register_from` reads either back without loss."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from sanbai.register.csvtext import guarded
from sanbai.register.grids import Value
from sanbai.register.parquet import arrow_module
from sanbai.register.records import Register
from sanbai.register.tables import ABOUT, ABOUT_COLUMNS, TABLES, Column, Kind


def table_rows(register: Register, name: str) -> tuple[tuple[Column, ...], Iterator[list[Value]]]:
    """Return the columns of a table (`about` too) and its rows, in order; what is empty is None or empty text."""
    if name == "about":
        entries = ((column.field, getattr(register.about, column.field)) for column in ABOUT)
        return ABOUT_COLUMNS, ([key, value] for key, value in entries)
    columns = next(table.columns for table in TABLES if table.name == name)
    records = getattr(register, name)
    return columns, ([getattr(record, column.field) for column in columns] for record in records)


TABLE_NAMES = ("about", *(table.name for table in TABLES))
"""Every table of a register, in the order they are written."""


def register_csv(register: Register) -> dict[str, bytes]:
    """Return a register as CSV files by name: UTF-8 with BOM (Excel reads it so), titles are the fields' names.

    Text that a spreadsheet would take for a formula has an apostrophe before it; reading takes it off again.
    """
    return {f"{name}.csv": csv_table(*table_rows(register, name)) for name in TABLE_NAMES}


def csv_table(columns: tuple[Column, ...], rows: Iterable[list[Value]]) -> bytes:
    """Return the CSV of one table."""
    return csv_file([column.field for column in columns], rows)


def csv_file(titles: Iterable[str], rows: Iterable[Iterable[Value]]) -> bytes:
    """Return a CSV file: UTF-8 with BOM, lines end in CR LF, text is guarded against being run as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([[written(value) for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def written(value: Value) -> str:
    """Return a value as it stands in CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return guarded(str(value)) if isinstance(value, str) else str(value)


def register_parquet(register: Register) -> dict[str, bytes]:
    """Return a register as Parquet files by name, with typed columns; raises `SanbaiError` without pyarrow."""
    return {f"{name}.parquet": _parquet(name, *table_rows(register, name)) for name in TABLE_NAMES}


def _parquet(name: str, columns: tuple[Column, ...], rows: Iterator[list[Value]]) -> bytes:
    arrow, parquet = arrow_module("pyarrow", name), arrow_module("pyarrow.parquet", name)
    types = {
        Kind.MONEY: arrow.int64(),
        Kind.NUMBER: arrow.int64(),
        Kind.YEAR: arrow.int64(),
        Kind.DATE: arrow.date32(),
        Kind.FLAG: arrow.bool_(),
        Kind.DEGREES: arrow.decimal128(10, 7),
    }
    listed = list(rows)
    arrays = {}
    for position, column in enumerate(columns):
        kind = types.get(column.kind, arrow.string())
        values = [row[position] for row in listed]
        is_text = column.kind not in types
        arrays[column.field] = arrow.array([written_plainly(value) for value in values] if is_text else values, kind)
    data = io.BytesIO()
    parquet.write_table(arrow.table(arrays), data)
    return data.getvalue()


def written_plainly(value: Value) -> str | None:
    """Return a value as text without a guard, for forms in which text is text; None where it is empty."""
    if value is None or value == "":
        return None
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
