"""Where a project stands, as the standard has it: status, milestones, forecasts (planned) and metrics (measured)."""

from typing import Any

from sanbai.delivery.records import Month
from sanbai.plan.records import Decision
from sanbai.publication.oc4ids.money import Moneys
from sanbai.publication.oc4ids.shape import day, period
from sanbai.publication.public import PublicProject
from sanbai.register.packages.profile import OUTCOME

_PERCENT = {"name": "percent", "scheme": "UNCEFACT", "id": "P1"}


def status_of(project: PublicProject, year: int) -> str | None:
    """Return the status: `completion` once complete, `implementation` once begun, else `preparation`.

    None where neither its nature nor its months are disclosed.
    """
    last = project.months[-1] if project.months else None
    if last is not None and last.completed_on is not None:
        return "completion"
    if (last is not None and last.started_on is not None) or project.nature == "continuing":
        return "implementation"
    if project.nature is None and last is None:
        return "preparation" if project.decision is Decision.EARLY_PROMOTION else None
    return "preparation"


def milestones(project: PublicProject) -> list[dict[str, Any]]:
    """Return the dated steps, met or scheduled."""
    return [
        {
            "id": step.code,
            "title": step.name or step.code,
            "type": "delivery",
            "dueDate": day(step.due),
            "dateMet": day(step.met),
            "status": "scheduled" if step.met is None else "met",
        }
        for step in project.milestones
    ]


def forecasts(project: PublicProject, moneys: Moneys) -> list[dict[str, Any]]:
    """Return what is planned: investment since January by the end of each month, and the outcomes."""
    planned = [_money(item.month, item.planned_year, moneys) for item in project.months]
    outcomes = [
        {
            "id": f"{OUTCOME}{item.outcome}",
            "title": item.outcome,
            "observations": [{"id": "1", "measure": item.quantity, "unit": {"name": item.unit}}],
        }
        for item in project.outcomes
    ]
    found = {"id": "financialProgress", "title": "计划投资（自年初） planned investment since January"}
    return [*([found | {"observations": planned}] if planned else []), *outcomes]


def metrics(project: PublicProject, moneys: Moneys) -> list[dict[str, Any]]:
    """Return what was measured: investment since January and physical progress at the end of each month."""
    if not project.months:
        return []
    money = [_money(item.month, item.investment_year, moneys) for item in project.months]
    built = [
        {"id": str(item.month), "period": _since(item.month), "measure": item.physical_progress, "unit": _PERCENT}
        for item in project.months
    ]
    return [
        {"id": "financialProgress", "title": "完成投资（自年初） investment since January", "observations": money},
        {"id": "physicalProgress", "title": "形象进度 physical progress", "observations": built},
    ]


def _money(month: Month, amount: int, moneys: Moneys) -> dict[str, Any]:
    return {"id": str(month), "period": _since(month), "value": moneys.value(amount)}


def _since(month: Month) -> dict[str, Any]:
    return period(Month(month.year, 1).first_day, month.last_day)
