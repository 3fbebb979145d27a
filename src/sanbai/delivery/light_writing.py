"""Lights as the bytes of their files: the list of red and yellow for people, every light with its figures as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence

from sanbai.delivery.light_wording import action_words, signal_words
from sanbai.delivery.lights import Signal, overall
from sanbai.delivery.naming import Naming
from sanbai.delivery.records import Month, Return
from sanbai.delivery.status_writing import Cell, exact, table_csv
from sanbai.policy.lights import Colour
from sanbai.units import MoneyUnit

FORMAT = "sanbai lights 1"
COLUMNS = (
    *("month", "level", "code", "name_zh", "name_en", "light", "dimension", "colour", "excused_from"),
    *("months_in_a_row", "why_zh", "why_en", "action_zh", "action_en"),
    *("problem", "problem_owner", "escalation", "approved_by", "source"),
)


def listed(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Return red and yellow lights, and those that are green by an excuse: the worst first, then by code and light."""
    found = [signal for signal in signals if signal.colour is not Colour.GREEN or signal.excused_from is not None]
    return tuple(sorted(found, key=lambda signal: (-signal.colour.rank, signal.level, signal.code, signal.light.id)))


def lights_csv(signals: Sequence[Signal], returns: Mapping[str, Return], naming: Naming, unit: MoneyUnit) -> bytes:
    """Return the list of red and yellow lights; `returns` are the projects' last ones, for the problem they report."""
    return table_csv(COLUMNS, (_row(signal, returns, naming, unit) for signal in listed(signals)))


def _row(signal: Signal, returns: Mapping[str, Return], naming: Naming, unit: MoneyUnit) -> list[Cell]:
    name, why, action = naming.name(signal.level, signal.code), signal_words(signal, unit), action_words(signal)
    last = returns.get(signal.code)
    problem = (last.problem, last.problem_owner, last.escalation) if last is not None else ("", "", 0)
    head = [str(signal.measured.month), signal.level.value, signal.code, name.zh, name.en, signal.light.id]
    colours = [signal.light.dimension.value, signal.colour.value, signal.excused_from or ""]
    approved = signal.excuse.approved_by if signal.excuse else ""
    words = [why.zh, why.en, action.zh, action.en]
    return [*head, *colours, signal.in_a_row, *words, *problem, approved, signal.light.source]


def lights_json(signals: Sequence[Signal], month: Month, naming: Naming, unit: MoneyUnit) -> bytes:
    """Return every light, green ones too, with its figures exact, its clause, and the overall light of each."""
    document = {
        "format": FORMAT,
        "month": str(month),
        "money_unit": unit.code,
        "overall": [
            {"level": level.value, "code": code, "colour": colour.value}
            for (level, code), colour in sorted(overall(signals).items())
        ],
        "signals": [_signal(signal, naming, unit) for signal in signals],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _signal(signal: Signal, naming: Naming, unit: MoneyUnit) -> dict[str, object]:
    measured, threshold, why = signal.measured, signal.threshold, signal_words(signal, unit)
    name, action = naming.name(signal.level, signal.code), action_words(signal)
    ends = ("at_least", "more_than", "at_most", "less_than")
    fired = threshold and {key: exact(getattr(threshold, key)) for key in ends if getattr(threshold, key) is not None}
    return {
        "level": signal.level.value,
        "code": signal.code,
        "name": {"zh": name.zh, "en": name.en},
        "light": signal.light.id,
        "dimension": signal.light.dimension.value,
        "against": signal.light.against.value,
        "colour": signal.colour.value,
        "excused_from": signal.excused_from,
        "actual": exact(measured.actual),
        "expected": exact(measured.expected),
        "whole": exact(measured.whole),
        "value": exact(signal.value),
        "threshold": {"form": threshold.form.value, **(fired or {}), "months": threshold.months} if threshold else None,
        "months_in_a_row": signal.in_a_row,
        "last_return": str(measured.known) if measured.known else None,
        "why": {"zh": why.zh, "en": why.en},
        "action": {"zh": action.zh, "en": action.en},
        "excuse": _excuse(signal),
        "source": signal.light.source,
    }


def _excuse(signal: Signal) -> dict[str, str] | None:
    excuse = signal.excuse
    if excuse is None:
        return None
    return {
        "reason": excuse.reason,
        "approved_by": excuse.approved_by,
        "approved_on": excuse.approved_on.isoformat(),
        "from_month": excuse.from_month,
        "to_month": excuse.to_month,
    }


def counted(signals: Iterable[Signal]) -> dict[Colour, int]:
    """Return how many projects and groups have each overall colour."""
    colours = list(overall(signals).values())
    return {colour: colours.count(colour) for colour in Colour}
