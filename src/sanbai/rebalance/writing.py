"""Proposals and acceptances as the bytes of their files, and back."""

import csv
import datetime
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.records import Decision, PlanRow
from sanbai.plan.writing import clause_document, proven_document
from sanbai.rebalance.records import (
    CHANGE_NAMES,
    EXIT_REASONS,
    Acceptance,
    Adjustment,
    Amended,
    Change,
    ChangeKind,
    ClauseThrough,
    Expected,
    FrontierStep,
    Proposal,
)
from sanbai.register.grids import Value
from sanbai.register.records import Funding, Option, Pace
from sanbai.register.writing import written

FORMAT = "sanbai proposal 1"
ACCEPTANCE_FORMAT = "sanbai acceptance 1"

PROPOSAL_COLUMNS = (
    "change",
    "change_zh",
    "project",
    "name",
    "reason",
    "reason_zh",
    "reason_en",
    "option_before",
    "option_after",
    "start_quarter_before",
    "start_quarter_after",
    "in_year_investment_before",
    "in_year_investment_after",
    "price",
)
EXPECTED_COLUMNS = (
    "project",
    "name",
    "in_year_investment",
    "spent",
    "investment",
    "is_started",
    "start_quarter",
    "completes",
    "is_delayed",
    "reason",
    "permits_missing",
)
STEP_COLUMNS = ("at_most", "changes", "value", "price", "broken")


def proposal_files(proposal: Proposal, expected: Iterable[Expected], rows: Sequence[PlanRow]) -> dict[str, bytes]:
    """Return the files of a proposal beside its register, policy and plan; `rows` are those in force before it."""
    known = {row.code: row for row in rows}
    return {
        "proposal.json": proposal_json(proposal),
        "proposal.csv": _csv(PROPOSAL_COLUMNS, (_change_cells(change) for change in proposal.changes)),
        "expected.csv": _csv(EXPECTED_COLUMNS, (_expected_cells(item, known[item.project]) for item in expected)),
        "least-changes.csv": _csv(STEP_COLUMNS, (_step_cells(step) for step in proposal.steps)),
    }


def _change_cells(change: Change) -> list[Value]:
    before, after = change.before, change.after
    reason = EXIT_REASONS.get(change.reason, Text("", ""))
    return [
        *(change.kind.value, CHANGE_NAMES[change.kind].zh, change.project, before.name),
        *(change.reason, reason.zh, reason.en, before.option, after.option),
        *(before.start_quarter, after.start_quarter, before.in_year_investment, after.in_year_investment, change.price),
    ]


def _expected_cells(item: Expected, row: PlanRow) -> list[Value]:
    own = asdict(item) | {"name": row.name, "in_year_investment": row.in_year_investment}
    return [own[column] for column in EXPECTED_COLUMNS]


def _step_cells(step: FrontierStep) -> list[Value]:
    broken = "; ".join(f"{item.id}:{item.instance}" if item.instance else item.id for item in step.broken)
    return [step.at_most, step.changes, step.value, step.price, broken]


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([written(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def proposal_json(proposal: Proposal) -> bytes:
    """Return `proposal.json`: changes with their rows, clauses, the least-change frontier, and the inputs' hashes."""
    document = {
        "format": FORMAT,
        "number": proposal.number,
        "month": str(proposal.month),
        "day": proposal.day.isoformat(),
        "follows": list(proposal.follows),
        "basis": proposal.basis,
        "value_scale": proposal.value_scale,
        "value": {"without": proposal.value[0], "after": proposal.value[1]},
        "plan": proven_document(proposal.proven),
        "changes": [_change(change) for change in proposal.changes],
        "clauses": [_through(item) for item in proposal.clauses],
        "least_changes": [_step(step) for step in proposal.steps],
        "unavailable": [{"project": item.project, "why": asdict(item.why)} for item in proposal.unavailable],
        "inputs": dict(proposal.inputs),
    }
    return _json(document)


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _change(change: Change) -> dict[str, object]:
    found: dict[str, object] = {"change": change.kind.value, "project": change.project, "name": change.before.name}
    if change.reason:
        found["reason"] = {"code": change.reason} | asdict(EXIT_REASONS[change.reason])
    found |= {"price": change.price, "before": asdict(change.before), "after": asdict(change.after)}
    if change.amended is not None:
        found["option"] = asdict(change.amended.option)
        found["funding"] = [asdict(row) for row in change.amended.funding]
        found["based_on"] = change.amended.based_on
    return found


def _through(item: ClauseThrough) -> dict[str, object]:
    return {
        "before": None if item.before is None else clause_document(item.before),
        "without": clause_document(item.without),
        "after": clause_document(item.after),
    }


def _step(step: FrontierStep) -> dict[str, object]:
    return {
        "at_most": step.at_most,
        "changes": step.changes,
        "value": step.value,
        "price": step.price,
        "broken": [clause_document(result) for result in step.broken],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What accepting and replaying need of a stored proposal."""

    number: str
    month: str
    follows: tuple[str, ...]
    changes: tuple[Change, ...]
    inputs: Mapping[str, str]


def parse_proposal(content: bytes) -> Stored:
    """Return what `proposal.json` holds; raises `SanbaiError` where it is not in this version's format."""
    try:
        data = json.loads(content)
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        return Stored(
            number=data["number"],
            month=data["month"],
            follows=tuple(data["follows"]),
            changes=tuple(map(_parse_change, data["changes"])),
            inputs=data["inputs"],
        )
    except (KeyError, ValueError, TypeError) as error:
        raise _unreadable("proposal.json", error) from None


def _parse_change(data: dict[str, Any]) -> Change:
    amended = None
    if "option" in data:
        option = data["option"] | {"pace": Pace(data["option"]["pace"])}
        funding = tuple(Funding(**row) for row in data["funding"])
        amended = Amended(option=Option(**option), funding=funding, based_on=data["based_on"])
    return Change(
        kind=ChangeKind(data["change"]),
        project=data["project"],
        before=_parse_row(data["before"]),
        after=_parse_row(data["after"]),
        price=data["price"],
        reason=data.get("reason", {}).get("code", ""),
        amended=amended,
    )


def _parse_row(data: dict[str, Any]) -> PlanRow:
    return PlanRow(**(data | {name: Decision(data[name]) for name in ("decision", "ranking")}))


def acceptance_json(acceptance: Acceptance) -> bytes:
    """Return `acceptance.json`: who accepted which proposal, when and why."""
    return _json({"format": ACCEPTANCE_FORMAT, **asdict(acceptance), "on": acceptance.on.isoformat()})


def parse_acceptance(content: bytes) -> Acceptance:
    """Return what `acceptance.json` holds; raises `SanbaiError` where it is not in this version's format."""
    try:
        data = json.loads(content)
        if data.pop("format") != ACCEPTANCE_FORMAT:
            raise ValueError(ACCEPTANCE_FORMAT)
        return Acceptance(**(data | {"on": datetime.date.fromisoformat(data["on"])}))
    except (KeyError, ValueError, TypeError) as error:
        raise _unreadable("acceptance.json", error) from None


def adjustment(proposal: bytes, acceptance: bytes) -> Adjustment:
    """Return an accepted adjustment from its two files; raises `SanbaiError` where they do not belong together."""
    accepted = parse_acceptance(acceptance)
    if hashlib.sha256(proposal).hexdigest() != accepted.proposal:
        raise SanbaiError(
            Text(
                f"第{accepted.number}号调整的 proposal.json 在批准后被改动。",
                f"proposal.json of adjustment {accepted.number} was changed after it was accepted.",
            ),
            Text("请恢复批准时的文件。", "Put the file back as it was accepted."),
        )
    return Adjustment(acceptance=accepted, changes=parse_proposal(proposal).changes)


def _unreadable(name: str, error: Exception) -> SanbaiError:
    return SanbaiError(
        Text(f"{name} 无法识别（{error}）。", f"{name} is not in the format of this version ({error})."),
        Text("请用生成它的版本读取。", "Read it with the version that wrote it."),
    )
