"""The list of changes as CSV and JSON."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields

from sanbai.delivery.changes import Change
from sanbai.language import Text
from sanbai.register.writing import written

FORMAT = "sanbai changes 1"


def changes_csv(changes: Iterable[Change], reasons: Mapping[str, Text]) -> bytes:
    """Return the changes as CSV: UTF-8 with BOM, a row a change, with the reason's name in both languages."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*(field.name for field in fields(Change)), "reason_zh", "reason_en"])
    for change in changes:
        name = reasons.get(change.reason, Text("", ""))
        values = [getattr(change, field.name) for field in fields(Change)]
        writer.writerow([*map(written, values), name.zh, name.en])
    return text.getvalue().encode("utf-8-sig")


def changes_json(changes: Iterable[Change], month: str) -> bytes:
    """Return the changes as JSON, days as text."""
    rows = [{name: _plain(value) for name, value in asdict(change).items()} for change in changes]
    document = {"format": FORMAT, "month": month, "changes": rows}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)
