"""The baseline and the returns of a month as CSV; `delivery.reading` reads either back without loss."""

import hashlib
from collections.abc import Iterable

from sanbai.delivery.records import Baseline, Return
from sanbai.delivery.tables import BASELINE, RETURNS, baseline_values, return_values
from sanbai.register.writing import csv_table

BASELINE_FILE = "baseline.csv"
SEAL_FILE = "baseline.sha256"


def baseline_csv(baseline: Baseline) -> bytes:
    """Return `baseline.csv`: UTF-8 with BOM, titles are the fields' names, a row a project."""
    return csv_table(BASELINE.columns, (baseline_values(baseline, row) for row in baseline.rows))


def seal(content: bytes) -> bytes:
    """Return `baseline.sha256` for the bytes of a `baseline.csv`, as `sha256sum --check` reads it."""
    return f"{hashlib.sha256(content).hexdigest()}  {BASELINE_FILE}\n".encode()


def returns_csv(returns: Iterable[Return]) -> bytes:
    """Return the returns of a month as CSV: UTF-8 with BOM, titles are the fields' names, a row a project by code."""
    ordered = sorted(returns, key=lambda row: (row.month, row.project))
    return csv_table(RETURNS.columns, (return_values(row) for row in ordered))
