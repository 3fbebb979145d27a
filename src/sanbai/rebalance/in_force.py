"""The plan in force on a day: the first plan with every adjustment accepted by then, and the register that has it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sanbai.plan.records import Plan, PlanRow
from sanbai.rebalance.records import Adjustment, Amended, Change, ChangeKind
from sanbai.register.records import Nature, Register


@dataclass(frozen=True, slots=True, eq=False)
class InForce:
    """Rows of every candidate as they are in force, the register with the options they name, and by which adjustments.

    A project that stays keeps what was promised for it: nothing here is a forecast.
    """

    rows: tuple[PlanRow, ...]
    register: Register
    adjustments: tuple[str, ...]


def plan_in_force(
    register: Register, plan: Plan, adjustments: Sequence[Adjustment], on: datetime.date | None = None
) -> InForce:
    """Return the plan in force on a day (without one: after all adjustments), by accepted adjustments in order."""
    applied = [item for item in adjustments if on is None or item.acceptance.on <= on]
    rows = {row.code: row for row in plan.rows}
    for adjustment in applied:
        for change in adjustment.changes:
            rows[change.project] = change.after
            register = _with_change(register, change)
    return InForce(tuple(rows.values()), register, tuple(item.acceptance.number for item in applied))


def _with_change(register: Register, change: Change) -> Register:
    if change.amended is None:
        return register
    register = with_options(register, {change.project: [change.amended]})
    if change.kind is not ChangeKind.PULLED_FORWARD:
        return register
    return _without_preparation(with_nature(register, {change.project}), change.project)


def _without_preparation(register: Register, project: str) -> Register:
    """Return the register without the options of a project that start nothing: it is a new start now."""
    gone = {row.code for row in register.options if row.project == project and row.start_quarter is None}
    return replace(
        register,
        options=tuple(row for row in register.options if row.project != project or row.code not in gone),
        funding=tuple(row for row in register.funding if row.project != project or row.option not in gone),
        scores=tuple(row for row in register.scores if row.project != project or row.option not in gone),
    )


def with_nature(register: Register, pulled: set[str]) -> Register:
    """Return the register with these projects of early promotion as new starts."""
    projects = tuple(
        replace(item, nature=Nature.NEW_START)
        if item.code in pulled and item.nature is Nature.EARLY_PROMOTION
        else item
        for item in register.projects
    )
    return replace(register, projects=projects)


def with_options(register: Register, amended: Mapping[str, Sequence[Amended]], *, alone: bool = False) -> Register:
    """Return the register with options of projects added: in the place of those of the same code, or (alone) of all.

    A score of the option that another comes from is its score too.
    """
    codes = {(project, item.option.code) for project, items in amended.items() for item in items}
    based: dict[tuple[str, str], list[str]] = {}
    for project, items in amended.items():
        for item in items:
            based.setdefault((project, item.based_on), []).append(item.option.code)

    def stays(project: str, code: str) -> bool:
        return (project, code) not in codes and not (alone and project in amended)

    own = [row for row in register.scores if row.option]
    scores = [replace(row, option=code) for row in own for code in based.get((row.project, row.option), ())]
    options = (item.option for items in amended.values() for item in items)
    money = (row for items in amended.values() for item in items for row in item.funding)
    return replace(
        register,
        options=(*(row for row in register.options if stays(row.project, row.code)), *options),
        funding=(*(row for row in register.funding if stays(row.project, row.option)), *money),
        scores=(*(row for row in register.scores if not row.option or stays(row.project, row.option)), *scores),
    )
