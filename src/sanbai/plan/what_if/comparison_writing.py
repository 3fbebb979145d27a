"""A comparison of two plans as the bytes of its files: two tables for people, and JSON for everything."""

from collections.abc import Mapping
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.records import ClauseResult
from sanbai.plan.what_if.compared import ClauseChange, Comparison, Moved, Weighed
from sanbai.plan.what_if.comparison_wording import ComparisonWords
from sanbai.plan.what_if.writing import exact, json_bytes, table


def comparison_files(comparison: Comparison, words: ComparisonWords) -> dict[str, bytes]:
    """Return `compare.csv` (a row for each project that moves), `compare-clauses.csv` and `compare.json`.

    Values are points of score, exact: whole numbers, or text such as `125/2`.
    """
    moves = [
        (
            item.code,
            item.name,
            item.before,
            item.after,
            *map(exact, (*item.value, *item.reduced)),
            words.moved(item).zh,
            words.moved(item).en,
        )
        for item in comparison.moved
    ]
    clauses = [_clause_cells(change) for change in comparison.clauses]
    document = {
        "format": "sanbai comparison 1",
        "value": [exact(value) for value in comparison.value],
        "moved": [_moved(item, words) for item in comparison.moved],
        "clauses": [_clause(change) for change in comparison.clauses],
        "weights": [
            {
                "criterion": item.criterion,
                "name": _text(item.name),
                "weight": [exact(weight) for weight in item.weight],
                "points_changed": item.points_changed,
            }
            for item in comparison.weights
        ],
        "redefined": [
            {"id": item.id, "name": _text(item.name), "in": [item.before, item.after]} for item in comparison.redefined
        ],
        "first_under_second": _weighed(comparison.first_under_second),
        "second_under_first": _weighed(comparison.second_under_first),
    }
    return {
        "compare.csv": table(_MOVES, moves),
        "compare-clauses.csv": table(_CLAUSES, clauses),
        "compare.json": json_bytes(document),
    }


_MOVES = (
    "code",
    "name",
    "before",
    "after",
    "value_before",
    "value_after",
    "remaining_before",
    "remaining_after",
    "why_zh",
    "why_en",
)
_CLAUSES = (
    "id",
    "instance",
    "name",
    "unit",
    "at_least_before",
    "at_most_before",
    "value_before",
    "at_least_after",
    "at_most_after",
    "value_after",
    "worth",
)


def _clause_cells(change: ClauseChange) -> tuple[object, ...]:
    known = change.known
    cells = [exact(value) for side in (change.before, change.after) for value in _numbers(side)]
    return known.id, known.instance, known.name.zh or known.name.en, known.unit, *cells, exact(change.worth)


def _numbers(side: ClauseResult | None) -> tuple[Fraction | None, ...]:
    return (None, None, None) if side is None else (side.at_least, side.at_most, side.value)


def _moved(item: Moved, words: ComparisonWords) -> Mapping[str, object]:
    return {
        "code": item.code,
        "before": item.before,
        "after": item.after,
        "candidate": list(item.candidate),
        "entry_changed": item.entry_changed,
        "barred": [None if rule is None else _text(rule) for rule in item.barred],
        "value": [exact(value) for value in item.value],
        "remaining": [exact(value) for value in item.reduced],
        "clauses": [
            {"clause": c.clause, "instance": c.instance, "takes": [exact(c.before), exact(c.after)]}
            for c in item.charges
        ],
        "counted": [
            {"clause": c.clause, "instance": c.instance, "amount": [exact(amount) for amount in c.amount]}
            for c in item.counted
        ],
        "why": _text(words.moved(item)),
    }


def _clause(change: ClauseChange) -> Mapping[str, object]:
    return {
        "id": change.known.id,
        "instance": change.known.instance,
        "name": _text(change.known.name),
        "asks_otherwise": change.asks_otherwise,
        "before": _side(change.before),
        "after": _side(change.after),
        "price": [exact(price) for price in change.price],
        "worth": exact(change.worth),
    }


def _side(side: ClauseResult | None) -> Mapping[str, object] | None:
    if side is None:
        return None
    bounds = {"at_least": exact(side.at_least), "at_most": exact(side.at_most)}
    return bounds | {"value": exact(side.value), "priority": side.priority, "holds": side.holds}


def _weighed(result: Weighed) -> Mapping[str, object]:
    return {
        "missing": result.missing,
        "value": exact(result.value),
        "loss": exact(result.loss),
        "broken": [{"id": item.id, "instance": item.instance} for item in result.broken],
    }


def _text(text: Text) -> Mapping[str, str]:
    return {"zh": text.zh, "en": text.en}
