"""An explanation as the bytes of its files: `explanation.csv` for people, `explanation.json` for everything."""

import csv
import io
import json
from collections.abc import Mapping
from fractions import Fraction

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.explained import Charge, ClausePrice, Explanation, Reason
from sanbai.plan.model import Row
from sanbai.plan.prices import Prices
from sanbai.plan.records import Plan
from sanbai.register.csvtext import guarded

FORMAT = "sanbai explanation 1"
COLUMNS = (
    "code",
    "name",
    "decision",
    "option",
    "value",
    "reduced_value",
    "certainty",
    "regret_at_least",
    "regret_at_most",
    "forced_bound",
    "forced_value",
    "swap",
    "clauses",
    "forbidden_by",
)


def explanation_files(explanation: Explanation, plan: Plan) -> dict[str, bytes]:
    """Return `explanation.csv` and `explanation.json` for the plan that is explained."""
    return {
        "explanation.csv": explanation_csv(explanation, plan),
        "explanation.json": explanation_json(explanation),
    }


def explanation_csv(explanation: Explanation, plan: Plan) -> bytes:
    """Return `explanation.csv`: UTF-8 with BOM, a header, and a row for each candidate by code; value points."""
    rows = {row.code: row for row in plan.rows}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for reason in explanation.reasons:
        regret = reason.regret
        cells = (
            reason.code,
            rows[reason.code].name,
            rows[reason.code].decision.value,
            reason.option,
            reason.value,
            reason.reduced_value,
            regret.certainty.value,
            regret.at_least,
            regret.at_most,
            regret.forced_bound,
            regret.forced_value,
            _swap(reason),
            "; ".join(f"{_place(charge)} {charge.amount}" for charge in reason.charges),
            "; ".join(_place(row) for row in reason.forbidden_by),
        )
        # numbers stay numbers: a minus sign before digits alone is no formula
        writer.writerow(["" if cell is None else cell if isinstance(cell, int) else guarded(cell) for cell in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _swap(reason: Reason) -> str:
    return "; ".join(f"{change.code} {change.before or '-'}>{change.after or '-'}" for change in reason.swap)


def _place(item: Charge | Row) -> str:
    return f"{item.clause}:{item.instance}" if item.instance else item.clause


def explanation_json(explanation: Explanation) -> bytes:
    """Return `explanation.json`: reasons, prices of the clauses, and the exact price of every inequality as text."""
    document = {
        "format": FORMAT,
        "objective": explanation.objective,
        "bound": explanation.bound,
        "value_scale": explanation.value_scale,
        "candidates": [_reason(reason) for reason in explanation.reasons],
        "clauses": [_clause(price) for price in explanation.clauses],
        "prices": {
            "denominator": str(explanation.prices.denominator),
            "numerators": [str(numerator) for numerator in explanation.prices.numerators],
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def parse_prices(document: bytes) -> Prices:
    """Return the prices that `explanation.json` holds; raises `SanbaiError` where it is not of this format."""
    try:
        data = json.loads(document)
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        prices = data["prices"]
        return Prices(tuple(map(int, prices["numerators"])), int(prices["denominator"]))
    except (KeyError, ValueError, TypeError) as error:
        raise SanbaiError(
            Text(f"说明文件无法识别（{error}）。", f"The explanation is not in the format of this version ({error})."),
            Text("请重新运行 sanbai plan solve。", "Run sanbai plan solve again."),
        ) from None


def _reason(reason: Reason) -> Mapping[str, object]:
    regret = reason.regret
    return {
        "code": reason.code,
        "in": reason.inside,
        "option": reason.option,
        "value": reason.value,
        "reduced_value": reason.reduced_value,
        "regret": {
            "certainty": regret.certainty.value,
            "at_least": regret.at_least,
            "at_most": regret.at_most,
            "forced_bound": regret.forced_bound,
            "forced_value": regret.forced_value,
        },
        "swap": [{"code": item.code, "before": item.before, "after": item.after} for item in reason.swap],
        "clauses": [
            {"clause": item.clause, "instance": item.instance, "amount": item.amount} for item in reason.charges
        ],
        "forbidden_by": [{"clause": row.clause, "instance": row.instance} for row in reason.forbidden_by],
    }


def _clause(price: ClausePrice) -> Mapping[str, object]:
    return {
        "position": price.position,
        "clause": price.clause,
        "instance": price.instance,
        "kind": price.kind,
        "name": {"zh": price.name.zh, "en": price.name.en},
        "unit": price.unit,
        "bound": _exact(price.bound),
        "exact": price.exact,
        "price": _exact(price.price),
    }


def _exact(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
