"""The path of the city's investment to the year's end, as the forecast of a month foresees it: read from its file."""

import json
from dataclasses import dataclass

from sanbai.delivery.records import Month
from sanbai.errors import SanbaiError
from sanbai.language import Text


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The city's investment since January by the end of a month: the median, and the ends of the 80 % band."""

    month: Month
    low: int
    middle: int
    high: int


def parse_path(content: bytes, file: str) -> tuple[Foreseen, ...]:
    """Return the path that `forecast-2024-06.json` holds; raises `SanbaiError` where the file cannot be used."""
    try:
        rows = json.loads(content)["path"]
        return tuple(
            Foreseen(Month.parse(row["month"]), int(row["q10"]), int(row["q50"]), int(row["q90"])) for row in rows
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SanbaiError(
            Text(f"预测文件 {file} 无法识别（{error}）。", f"The forecast {file} cannot be read ({error})."),
            Text("请重新运行 sanbai delivery forecast。", "Run sanbai delivery forecast again."),
        ) from None
