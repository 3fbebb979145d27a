"""A forecast as the bytes of its files: `forecast-2024-06.json` for programs, `forecast-2024-06.csv` for people."""

import csv
import io
import json

from sanbai.delivery.foreseen import SHARES, Forecast, ForecastRow, PathRow, Quantity
from sanbai.register.csvtext import guarded

FORMAT = "sanbai forecast 1"
QUANTILES = tuple(f"q{round(100 * share):02d}" for share in SHARES)
COLUMNS = (
    *("level", "code", "quantity", "projects", "reported", "plan", "actual", "mean"),
    *QUANTILES,
    "meets_plan",
)


def forecast_json(forecast: Forecast) -> bytes:
    """Return the forecast as JSON: what it stands on in both languages, the city's path, and all rows."""
    document = {
        "format": FORMAT,
        "month": str(forecast.month),
        "money_unit": forecast.money_unit,
        "seed": forecast.seed,
        "scenarios": forecast.scenarios,
        "basis": [{"zh": text.zh, "en": text.en} for text in forecast.basis],
        "path": [_path(row) for row in forecast.path],
        "rows": [_row(row) for row in forecast.rows],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _path(row: PathRow) -> dict[str, object]:
    told = {name: _whole(value) for name, value in zip(QUANTILES, row.quantiles, strict=True)}
    return {"month": str(row.month), "plan": row.plan, "mean": row.mean, **told}


def _row(row: ForecastRow) -> dict[str, object]:
    exact = row.quantity is not Quantity.SUPPORT_RATIO
    numbers = {"plan": row.plan, "actual": row.actual, **dict(zip(QUANTILES, row.quantiles, strict=True))}
    told = {name: _whole(value) if exact else value for name, value in numbers.items()}
    return {
        "level": row.level.value,
        "code": row.code,
        "quantity": row.quantity.value,
        "projects": row.projects,
        "reported": row.reported,
        **told,
        "mean": row.mean,
        "meets_plan": row.meets_plan,
    }


def _whole(value: float) -> int:
    return round(value)


def forecast_csv(forecast: Forecast) -> bytes:
    """Return the rows as a table: UTF-8 with BOM (Excel reads it so), one row a level, code and quantity."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in forecast.rows:
        told = _row(row)
        writer.writerow([guarded(str(told[column])) for column in COLUMNS])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
