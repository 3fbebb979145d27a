"""A conflict as JSON: the clauses with the choices that show each is needed, and the ways out, in both languages."""

import json
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.conflict import Conflict
from sanbai.plan.conflict_wording import ConflictWords
from sanbai.plan.model import BoolArray, Program, Row
from sanbai.plan.relaxing import Relaxation, WayOut, WaysOut

FORMAT = "sanbai-conflict-1"


def conflict_json(plan_list: Text, program: Program, found: tuple[Conflict, WaysOut], words: ConflictWords) -> bytes:
    """Return the JSON document of a conflict of `program` and its ways out."""
    conflict, ways = found
    document = {
        "format": FORMAT,
        "list": _text(plan_list),
        "minimal": conflict.minimal,
        "clauses": [
            _clause(row, words) | {"evidence": None if choice is None else _evidence(program, row, choice)}
            for row, choice in zip(conflict.rows, conflict.evidence, strict=True)
        ],
        "alone": [_way(program, way, words) for way in ways.alone],
        "helpless": [_place(row) for row in ways.helpless],
        "unknown": [_place(row) for row in ways.unknown],
        "together": None if ways.together is None else _way(program, ways.together, words),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _clause(row: Row, words: ConflictWords) -> dict[str, object]:
    return _place(row) | {
        "kind": row.kind,
        "name": _text(words.name(row)),
        "unit": row.unit,
        "at_least": _exact(row.at_least),
        "at_most": _exact(row.at_most),
    }


def _place(row: Row) -> dict[str, object]:
    return {"id": row.clause, "instance": row.instance}


def _evidence(program: Program, row: Row, chosen: BoolArray) -> dict[str, object]:
    """Return a choice that keeps all other clauses of the set, and what it makes of this one."""
    return {"value": _exact(row.result(chosen).value), "options": _options(program, chosen)}


def _way(program: Program, way: WayOut, words: ConflictWords) -> dict[str, object]:
    changes = [_change(change, words) for change in way.changes]
    return {"least": way.least, "changes": changes, "options": _options(program, way.chosen)}


def _change(change: Relaxation, words: ConflictWords) -> dict[str, object]:
    return _place(change.row) | {
        "side": change.side,
        "bound": _exact(change.bound),
        "needed": _exact(change.needed),
        "projects": list(change.projects),
        "part": _exact(change.part),
        "text": _text(words.change(change)),
    }


def _options(program: Program, chosen: BoolArray) -> dict[str, str]:
    owners = program.first.searchsorted(chosen.nonzero()[0], side="right") - 1
    columns = chosen.nonzero()[0].tolist()
    return {
        program.candidates[owner]: program.options[column]
        for owner, column in zip(owners.tolist(), columns, strict=True)
    }


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _exact(value: Fraction | None) -> int | str | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else str(value)
