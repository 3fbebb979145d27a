"""The village in the middle of its year: its plan, a baseline, and returns as a test wants them."""

import datetime
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from sanbai.cli.inputs import read_inputs
from sanbai.delivery.records import MONTHS, Baseline, BaselineRow, Month, Return, Year
from sanbai.plan.planning import make_plan
from sanbai.plan.records import Decision, Plan, PlanRow
from sanbai.policy.reading import parse_policy
from sanbai.policy.rebalancing import Rebalancing
from sanbai.policy.records import Policy
from sanbai.rebalance.in_force import plan_in_force
from sanbai.rebalance.policy_now import Rules
from sanbai.rebalance.proposing import Proposed, Situation, propose
from sanbai.register.records import Approval, Funding, Nature, Option, Register

VILLAGE = Path(__file__).resolve().parents[2] / "examples" / "village"
JUNE = Month(2025, 6)
"""The month at whose end the village looks at its plan."""


@cache
def village() -> tuple[Register, str]:
    """Return the village's register and the text of its policy."""
    return read_inputs(VILLAGE).register, (VILLAGE / "2-policy.toml").read_text(encoding="utf-8")


def parsed(text: str) -> Policy:
    """Return the policy that a sound text states."""
    loaded = parse_policy(text, "2-policy.toml")
    assert loaded.policy is not None, loaded.findings
    return loaded.policy


def baseline_of(plan: Plan) -> Baseline:
    """Return a baseline whose curves rise evenly from the start quarter on."""
    rows = tuple(_baseline_row(row, plan.year) for row in plan.rows if row.decision is not Decision.OUT)
    return Baseline(year=plan.year, money_unit=plan.money_unit, rows=rows)


def _baseline_row(row: PlanRow, year: int) -> BaselineRow:
    quarter = row.start_quarter or 1
    first = 3 * (quarter - 1)
    curve = tuple(row.in_year_investment * max(0, month - first) // (MONTHS - first) for month in range(1, MONTHS + 1))
    return BaselineRow(
        project=row.code,
        name=row.name,
        nature=Nature(row.nature),
        option=row.option,
        start_due=Month(year, 3 * quarter).last_day if row.start_quarter else None,
        completion_due=datetime.date(year, 12, 31) if row.completes_in_year else None,
        in_year_investment=row.in_year_investment,
        total_investment=row.total_investment,
        curve=curve,
    )


def report(project: str, invested: int = 0, **said: Any) -> Return:
    """Return what a project reports for June."""
    return Return(month=JUNE, project=project, investment_month=0, investment_year=invested, **said)


def begun(project: str, invested: int, **said: Any) -> Return:
    """Return the June report of a project that began in spring."""
    return report(project, invested, started_on=datetime.date(2025, 3, 3), **said)


def situation(
    *returns: Return, register: Register | None = None, policy_text: str = "", month: Month = JUNE
) -> Situation:
    """Return the village (or another register and policy) at the end of a month, with these returns."""
    known, text = village()
    register, text = register or known, policy_text or text
    plan = make_plan(register, parsed(text)).plan
    return Situation(
        policy=parsed(text),
        policy_text=text,
        plan=plan,
        in_force=plan_in_force(register, plan, ()),
        year=Year(baseline=baseline_of(plan), returns=returns),
        month=month,
        inputs={},
    )


def proposed(at: Situation, **prices: Any) -> Proposed:
    """Return the first proposal of a situation, approvals valid on the last day of the month."""
    return propose(at, Rules(number="001", day=at.month.last_day, prices=Rebalancing(**prices)))


def with_rows(register: Register, **tables: tuple[Any, ...]) -> Register:
    """Return a register with rows added to its tables."""
    return replace(register, **{name: (*getattr(register, name), *rows) for name, rows in tables.items()})


MONEY = """
[[clause]]
id = "money"
kind = "total"
measure = "in_year_investment"
name = { zh = "当年投资", en = "investment in the year" }
at_least = 880
unit = "万元"
source = "村民大会 · village assembly"
"""
"""A clause that the village's plan keeps as long as its projects deliver (they promise 900)."""

ONE_MORE_ROAD = ("    exactly = 2\n", "    at_least = 2\n    at_most = 3\n")


def with_money_clause(*edits: tuple[str, str]) -> str:
    """Return the text of the village's policy with the clause on money, and with parts of it changed."""
    text = village()[1] + MONEY
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def lights_ready(*approvals: Approval, quarter: int = 3, in_year: int = 90) -> Register:
    """Return the village's register in which the street lights (E1), waiting, could start in a quarter."""
    option = Option(project="E1", code="early", start_quarter=quarter, in_year_investment=in_year)
    money = (
        Funding(project="E1", option="early", year=2025, source="village", amount=in_year),
        Funding(project="E1", option="early", year=2026, source="village", amount=140 - in_year),
    )
    return with_rows(village()[0], options=(option,), funding=money, approvals=approvals)


ON_PLAN = (report("R3", 110), report("W2", 75), report("S2", 55), report("S3"))
"""Returns of whoever is on plan in June; the home for the elderly (S3) starts in the third quarter."""


def kinds(found: Proposed) -> dict[str, str]:
    """Return what changes for whom."""
    return {change.project: change.kind.value for change in found.proposal.changes}
