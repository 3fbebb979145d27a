"""How methods did, as files and as sentences."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence

from sanbai.delivery.scores import BANDS
from sanbai.delivery.standings import METHOD_NAMES, Gain, Standing, gains
from sanbai.language import Text

FORMAT = "sanbai backtest 1"
COLUMNS = (
    *("question", "method", "cases", "crps", "pinball", "point_error"),
    *(f"{kind}_{percent}" for kind in ("coverage", "covered") for percent in BANDS),
)
DIGITS = 6


def _cells(item: Standing) -> dict[str, object]:
    told: dict[str, object] = {
        "question": item.question,
        "method": item.method,
        "cases": item.cases,
        "crps": round(item.crps, DIGITS),
        "pinball": round(item.pinball, DIGITS),
        "point_error": round(item.point, DIGITS),
    }
    told |= {f"coverage_{percent}": round(part, DIGITS) for percent, part in item.coverage.items()}
    return told | {f"covered_{percent}": round(part, DIGITS) for percent, part in item.covered.items()}


def standings_csv(standings: Sequence[Standing]) -> bytes:
    """Return a row a question and method: UTF-8 with BOM (Excel reads it so)."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(map(_cells, standings))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def standings_json(standings: Sequence[Standing]) -> bytes:
    """Return the same as JSON, with the gain over the best naive rule of each question."""
    told = [
        {
            "question": gain.question,
            "best_rule": gain.best_rule,
            "gain": round(gain.gain, DIGITS),
            "best_point_rule": gain.best_point_rule,
            "point_gain": round(gain.point_gain, DIGITS),
        }
        for gain in gains(standings)
    ]
    document = {"format": FORMAT, "standings": [_cells(item) for item in standings], "gains": told}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def gain_sentences(found: Sequence[Gain], names: Mapping[str, Text]) -> Iterator[Text]:
    """Yield a sentence a question: how much lower the forecast's CRPS is than the best naive rule's."""
    for gain in found:
        name, rule, point = names[gain.question], METHOD_NAMES[gain.best_rule], METHOD_NAMES[gain.best_point_rule]
        yield Text(
            f"{name.zh}：CRPS 比最好的简单规则（{rule.zh}，作为分布）{_lower_zh(gain.gain)}，"
            f"比最好的点预测（{point.zh}）{_lower_zh(gain.point_gain)}。",
            f"{name.en}: CRPS is {_lower(gain.gain)} than the best naive rule's as a distribution ({rule.en}), and"
            f" {_lower(gain.point_gain)} than the best one's as a point ({point.en}).",
        )


def _lower(part: float) -> str:
    return f"{100 * abs(part):.1f} % {'lower' if part >= 0 else 'higher'}"


def _lower_zh(part: float) -> str:
    return f"{'低' if part >= 0 else '高'} {100 * abs(part):.1f} %"
