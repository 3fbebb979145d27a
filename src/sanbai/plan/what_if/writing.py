"""The answers of what-if questions as the bytes of their files: CSV for people, JSON for everything.

Values and bounds are value points; shares and gaps are percentages in CSV and exact in JSON.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from sanbai.language import Text
from sanbai.plan.explained import Change
from sanbai.plan.explaining import changes_to
from sanbai.plan.forcing import Standing
from sanbai.plan.model import BoolArray
from sanbai.plan.what_if.records import Alternatives, Answer, End, Frontier, FrontierPoint, Robustness
from sanbai.policy.records import Criterion
from sanbai.register.csvtext import guarded
from sanbai.units import format_ratio


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What answers are told by: the plan they start from, the scale of its values, the names of the candidates."""

    plan: Standing
    value_scale: int
    names: Mapping[str, Text]

    def name(self, code: str) -> str:
        """Return the name that the register gives a candidate."""
        return self.names[code].zh if code in self.names else ""

    def options(self, chosen: BoolArray) -> dict[str, str]:
        """Return the option of each project that is in."""
        program, owner = self.plan.program, self.plan.owner
        return {program.candidates[owner[i]]: program.options[i] for i in np.flatnonzero(chosen).tolist()}


def frontier_files(frontier: Frontier, telling: Telling) -> dict[str, bytes]:
    """Return `frontier.csv` (the plan as it stands, then a row a point) and `frontier.json` (with every choice)."""
    header = ("at_least", "at_most", "measure", "value", "bound", "gap", "projects", "changes")
    points = (frontier.plan, *frontier.points)
    rows = [
        (
            point.at_least,
            point.at_most,
            point.measure,
            point.answer.value,
            point.answer.bound,
            format_ratio(point.answer.gap, 4),
            int(point.answer.chosen.sum()),
            changes_in_a_cell(changes_to(telling.plan, point.answer.chosen)),
        )
        for point in points
    ]
    document = {
        "format": "sanbai frontier 1",
        "measure": {"zh": frontier.name.zh, "en": frontier.name.en},
        "unit": frontier.unit,
        "value_scale": telling.value_scale,
        "least": _end(frontier.least),
        "greatest": _end(frontier.greatest),
        "plan": _point(frontier.plan, telling),
        "points": [_point(point, telling) for point in frontier.points],
    }
    return {"frontier.csv": table(header, rows), "frontier.json": json_bytes(document)}


def alternatives_files(alternatives: Alternatives, telling: Telling) -> dict[str, bytes]:
    """Return `alternatives.csv` (a row for each candidate, a column for each plan) and `alternatives.json`."""
    options = [telling.options(item.answer.chosen) for item in alternatives.plans]
    numbers = range(1, len(options) + 1)
    rows = [
        (code, telling.name(code), *(plan.get(code, "") for plan in options))
        for code in telling.plan.program.candidates
    ]
    document = {
        "format": "sanbai alternatives 1",
        "value_scale": telling.value_scale,
        "floor": alternatives.floor,
        "complete": alternatives.complete,
        "plans": [
            {
                **_answer(item.answer, telling),
                "different": item.different,
                "most_different": item.most_different,
            }
            for item in alternatives.plans
        ],
    }
    header = ("code", "name", *(f"plan_{number}" for number in numbers))
    return {"alternatives.csv": table(header, rows), "alternatives.json": json_bytes(document)}


def robustness_files(robustness: Robustness, criteria: Sequence[Criterion], telling: Telling) -> dict[str, bytes]:
    """Return `robustness.csv` (a row for each candidate) and `robustness.json` (with every weighting and its plan)."""
    count = len(robustness.weightings)
    inside = telling.plan.inside.tolist()
    candidates = list(zip(telling.plan.program.candidates, inside, robustness.inside, strict=True))
    rows = [
        (
            code,
            telling.name(code),
            "in" if is_in else "out",
            times,
            count,
            format_ratio(Fraction(times, count)),
        )
        for code, is_in, times in candidates
    ]
    document = {
        "format": "sanbai robustness 1",
        "seed": robustness.seed,
        "concentration": robustness.concentration,
        "value_scale": robustness.denominator,
        "candidates": [
            {"code": code, "in": is_in, "weightings": times, "share": exact(Fraction(times, count))}
            for code, is_in, times in candidates
        ],
        "weightings": [
            {
                "weights": {
                    item.code: exact(Fraction(part, robustness.denominator))
                    for item, part in zip(criteria, weighting.weights, strict=True)
                },
                **_answer(weighting.answer, telling),
            }
            for weighting in robustness.weightings
        ],
    }
    header = ("code", "name", "decision", "weightings_in", "weightings", "share")
    return {"robustness.csv": table(header, rows), "robustness.json": json_bytes(document)}


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV: UTF-8 with BOM (Excel reads it so), a header and rows; None is an empty cell, numbers stay so."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if cell is None else cell if isinstance(cell, int) else guarded(str(cell)) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def json_bytes(document: object) -> bytes:
    """Return a document as JSON."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def exact(value: Fraction | None) -> int | str | None:
    """Return a whole number as one, any other exact value as text such as `3/10`."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def changes_in_a_cell(changes: Iterable[Change]) -> str:
    """Return changes as `S2 normal>-` (leaves), `S4 ->q2` (enters) and `S3 q1>q3`."""
    return "; ".join(f"{change.code} {change.before or '-'}>{change.after or '-'}" for change in changes)


def _end(end: End) -> dict[str, int]:
    return {"found": end.found, "proved": end.proved}


def _point(point: FrontierPoint, telling: Telling) -> dict[str, object]:
    bounds = {"at_least": point.at_least, "at_most": point.at_most, "measure": point.measure}
    return bounds | _answer(point.answer, telling)


def _answer(answer: Answer, telling: Telling) -> dict[str, object]:
    return {
        "value": answer.value,
        "bound": answer.bound,
        "gap": exact(answer.gap),
        "chosen": telling.options(answer.chosen),
    }
