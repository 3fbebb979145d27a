"""How values of the standard are written: dates as date-times, nothing that is empty."""

import datetime
from typing import Any


def day(value: datetime.date | None) -> str | None:
    """Return a day as the standard's date-time, None where there is none."""
    return None if value is None else f"{value.isoformat()}T00:00:00Z"


def period(start: datetime.date | None, end: datetime.date | None) -> dict[str, Any]:
    """Return a period between two days, either of which may be unknown."""
    if start is not None and end is not None and end < start:
        return {}
    return {"startDate": day(start), "endDate": day(end)}


def filled(value: Any) -> Any:
    """Return plain data without empty texts, lists and objects, at any depth; numbers and truth values stay."""
    if isinstance(value, dict):
        kept = {key: filled(part) for key, part in value.items()}
        return {key: part for key, part in kept.items() if part is not None and part not in ("", [], {})}
    if isinstance(value, list):
        return [part for part in map(filled, value) if part is not None and part not in ("", [], {})]
    return value
