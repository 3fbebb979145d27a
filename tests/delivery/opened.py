"""A village that is opened for delivery: two bundles' worth of cases in six projects, and returns for it."""

import datetime
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from sanbai.delivery.baseline import make_baseline
from sanbai.delivery.files import write_baseline
from sanbai.delivery.records import Baseline, Month, Return
from sanbai.plan.planning import make_plan
from sanbai.plan.records import Plan
from sanbai.policy.files import read_policy
from sanbai.policy.records import Policy
from sanbai.register.files import read_register
from sanbai.register.records import Approval, Option, Project, Register, Relation, RelationKind

VILLAGE = Path(__file__).resolve().parents[2] / "examples" / "village"
YEAR = 2025
PARTS = ("R3-1", "R3-2", "R3-3")
"""The parts of the village's Main Street, R3, in the register of `bundled`."""


@cache
def village() -> tuple[Register, Policy]:
    """Return the village's register and policy."""
    policy = read_policy(VILLAGE).policy
    assert policy is not None
    return read_register(VILLAGE / "1-register").register, policy


@cache
def village_plan() -> Plan:
    """Return the village's plan: R1, R3, S2, S3 (starts in the third quarter) and W2; E1 and W1 wait."""
    return make_plan(*village()).plan


@cache
def village_baseline() -> Baseline:
    """Return the village's baseline."""
    return make_baseline(*village(), village_plan())


def bundled(*totals: int, options: tuple[Option, ...] = ()) -> Register:
    """Return the village's register with Main Street in three parts of these total investments."""
    register, _ = village()
    street = next(project for project in register.projects if project.code == "R3")
    parts = tuple(
        replace(street, code=code, name=f"主街{code}", total_investment=total, invested_before=0)
        for code, total in zip(PARTS, totals, strict=True)
    )
    relations = tuple(Relation(project=code, kind=RelationKind.PART_OF, other="R3") for code in PARTS)
    return replace(
        register,
        projects=(*register.projects, *parts),
        options=(*register.options, *options),
        relations=(*register.relations, *relations),
    )


def permitted(register: Register, *approvals: Approval) -> Register:
    """Return a register with these approvals too."""
    return replace(register, approvals=(*register.approvals, *approvals))


def project(register: Register, code: str) -> Project:
    """Return a project of a register."""
    return next(item for item in register.projects if item.code == code)


def row(month: int, code: str, invested: int = 0, year: int | None = None, **values: Any) -> Return:
    """Return a return that is filled in and reviewed in time; `invested` this month, `year` since January."""
    due = datetime.date(YEAR + month // 12, month % 12 + 1, 3)
    usual: dict[str, Any] = {
        "filled_by": "Li",
        "filled_on": due,
        "reviewed_by": "Wang",
        "reviewed_on": due,
        "paid_year": invested if year is None else year,
    }
    done = invested if year is None else year
    return Return(
        month=Month(YEAR, month), project=code, investment_month=invested, investment_year=done, **(usual | values)
    )


def opened(folder: Path) -> Path:
    """Return a plan-year folder with the village's baseline and nothing else of delivery."""
    write_baseline(folder, village_baseline())
    return folder
