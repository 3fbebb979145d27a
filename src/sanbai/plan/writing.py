"""A plan as the bytes of its files, and back: `plan.csv` for people, `plan.json` for what is proved of it."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.records import ClauseResult, Decision, Plan, PlanRow, Proven, Ranking, Status
from sanbai.register.csvtext import guarded, unguarded

FORMAT = "sanbai plan 1"
COLUMNS = tuple(field.name for field in fields(PlanRow))
_NUMBERS = ("in_year_investment", "construction_investment", "total_investment", "value", "rank_by_score")


def plan_csv(plan: Plan) -> bytes:
    """Return `plan.csv`: UTF-8 with BOM (Excel reads it so), a header, and a row for each candidate by code."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in plan.rows:
        writer.writerow([_cell(getattr(row, column)) for column in COLUMNS])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return guarded(str(value))


def plan_json(plan: Plan) -> bytes:
    """Return `plan.json`: totals, clauses with value, bound and slack, what is proved, and the ranking."""
    document = {
        "format": FORMAT,
        "year": plan.year,
        "money_unit": plan.money_unit,
        "value_scale": plan.value_scale,
        "totals": totals(plan),
        "plan": proven_document(plan.proven),
        "clauses": [clause_document(result) for result in plan.clauses],
        "early_promotion": None if plan.early_proven is None else proven_document(plan.early_proven),
        "early_promotion_clauses": [clause_document(result) for result in plan.early_clauses],
        "ranking": {
            "chosen": plan.ranking.chosen,
            "value": plan.ranking.value,
            "loss": plan.ranking.loss,
            "broken": [clause_document(result) for result in plan.ranking.broken],
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def totals(plan: Plan) -> dict[str, int]:
    """Return the headline sums over the projects that are in, and the number that wait in the early-promotion list."""
    rows = [row for row in plan.rows if row.decision is Decision.IN]
    return {
        "projects": len(rows),
        "continuing": sum(row.nature == "continuing" for row in rows),
        "new_start": sum(row.nature == "new_start" for row in rows),
        "completes_in_year": sum(row.completes_in_year for row in rows),
        "in_year_investment": sum(row.in_year_investment for row in rows),
        "construction_investment": sum(row.construction_investment for row in rows),
        "total_investment": sum(row.total_investment for row in rows),
        "value": sum(row.value for row in rows),
        "early_promotion": sum(row.decision is Decision.EARLY_PROMOTION for row in plan.rows),
    }


def proven_document(proven: Proven) -> dict[str, object]:
    """Return what is proved of a list as plain data for JSON."""
    return {
        "status": proven.status.value,
        "objective": proven.objective,
        "bound": proven.bound,
        "gap": _number(proven.gap),
        "certified_bound": proven.certified_bound,
        "certified_gap": _number(proven.certified_gap),
        "nodes": proven.nodes,
    }


def clause_document(result: ClauseResult) -> dict[str, object]:
    """Return what a clause comes to as plain data for JSON, exact."""
    return {
        "id": result.id,
        "instance": result.instance,
        "kind": result.kind,
        "name": {"zh": result.name.zh, "en": result.name.en},
        "unit": result.unit,
        "value": _number(result.value),
        "at_least": _number(result.at_least),
        "at_most": _number(result.at_most),
        "slack": _number(result.slack),
        "holds": result.holds,
        "priority": result.priority,
    }


def _number(value: Fraction | None) -> int | str | None:
    """Return a whole number as one, any other exact value as text such as `3/10`."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Return `SHA256SUMS`: a line `hash  path` for each file, as `sha256sum --check` reads it."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in sorted(files.items())]
    return ("\n".join(lines) + "\n").encode()


def parse_plan(table: bytes, document: bytes) -> Plan:
    """Return the plan that `plan.csv` and `plan.json` hold; raises `SanbaiError` where they are not of this format."""
    try:
        data = json.loads(document)
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        rows = tuple(_row(row) for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
        return _plan(data, rows)
    except (KeyError, ValueError, TypeError) as error:
        raise SanbaiError(
            Text(
                f"计划文件无法识别（{error}）。", f"The plan's files are not in the format of this version ({error})."
            ),
            Text("请重新运行 sanbai plan solve。", "Run sanbai plan solve again."),
        ) from None


def parse_chosen(table: bytes) -> dict[str, str]:
    """Return the option of every project that a `plan.csv` has in; raises `SanbaiError` where it is no such table."""
    try:
        rows = csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))
        return {unguarded(row["code"]): unguarded(row["option"]) for row in rows if row["decision"] == Decision.IN}
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise SanbaiError(
            Text(f"去年的计划表无法识别（{error}）。", f"Last year's plan is not a plan.csv ({error})."),
            Text(
                "表中至少要有 code、decision、option 三列。",
                "It needs at least the columns code, decision and option.",
            ),
        ) from None


def _plan(data: dict[str, Any], rows: tuple[PlanRow, ...]) -> Plan:
    ranking, early = data["ranking"], data["early_promotion"]
    return Plan(
        year=data["year"],
        money_unit=data["money_unit"],
        value_scale=data["value_scale"],
        rows=rows,
        clauses=tuple(map(_parse_clause, data["clauses"])),
        proven=_parse_proven(data["plan"]),
        ranking=Ranking(
            chosen=ranking["chosen"],
            value=ranking["value"],
            loss=ranking["loss"],
            broken=tuple(map(_parse_clause, ranking["broken"])),
        ),
        early_clauses=tuple(map(_parse_clause, data["early_promotion_clauses"])),
        early_proven=None if early is None else _parse_proven(early),
    )


def _row(row: dict[str, str]) -> PlanRow:
    values: dict[str, Any] = {column: unguarded(row[column]) for column in COLUMNS}
    values |= {column: int(row[column]) for column in _NUMBERS}
    values["start_quarter"] = int(row["start_quarter"]) if row["start_quarter"] else None
    values["completes_in_year"] = row["completes_in_year"] == "yes"
    values["decision"], values["ranking"] = Decision(row["decision"]), Decision(row["ranking"])
    return PlanRow(**values)


def _parse_proven(data: dict[str, Any]) -> Proven:
    return Proven(
        status=Status(data["status"]),
        objective=data["objective"],
        bound=data["bound"],
        nodes=data["nodes"],
        certified_bound=data["certified_bound"],
    )


def _parse_clause(data: dict[str, Any]) -> ClauseResult:
    return ClauseResult(
        id=data["id"],
        instance=data["instance"],
        kind=data["kind"],
        name=Text(data["name"]["zh"], data["name"]["en"]),
        unit=data["unit"],
        value=_parse_number(data["value"]),
        at_least=_parse_number(data["at_least"]),
        at_most=_parse_number(data["at_most"]),
        slack=Fraction(data["slack"]),
        priority=data["priority"],
    )


def _parse_number(value: int | str | None) -> Fraction | None:
    return None if value is None else Fraction(value)
