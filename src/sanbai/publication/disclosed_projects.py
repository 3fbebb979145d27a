"""The projects of a plan's lists, each as far as it is disclosed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sanbai.delivery.records import Month
from sanbai.language import Text
from sanbai.plan.records import Decision, Plan, PlanRow
from sanbai.policy.records import Policy
from sanbai.publication.public import (
    PublicApproval,
    PublicChange,
    PublicFunding,
    PublicMilestone,
    PublicMonth,
    PublicOutcome,
    PublicPlace,
    PublicProject,
)
from sanbai.publication.withholding import Withheld
from sanbai.register.records import Project, Register, RelationKind


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of projects beside the register and the plan, by code: delivery, changes, and why they are in.

    `month` is the last one with returns.
    """

    month: Month | None = None
    months: Mapping[str, tuple[PublicMonth, ...]] = field(default_factory=dict)
    changes: Mapping[str, tuple[PublicChange, ...]] = field(default_factory=dict)
    reasons: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)


NOTHING = Told()
"""Nothing beside the plan."""


def disclosed_projects(
    register: Register, policy: Policy, plan: Plan, withheld: Withheld, told: Told
) -> tuple[PublicProject, ...]:
    """Return the projects of both lists in the plan's own order, without those that are withheld whole."""
    records = _Records.of(register)
    rows = [row for row in plan.rows if row.decision is not Decision.OUT and row.code not in withheld.whole]
    return tuple(_without(_whole(row, records, told), withheld.fields[row.code]) for row in rows)


@dataclass(frozen=True, slots=True)
class _Records:
    """The register by project."""

    projects: Mapping[str, Project]
    tables: Mapping[str, Mapping[str, tuple[Any, ...]]]
    parts: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, register: Register) -> "_Records":
        parts: defaultdict[str, list[str]] = defaultdict(list)
        for row in register.relations:
            if row.kind is RelationKind.PART_OF:
                parts[row.other].append(row.project)
        names = ("funding", "approvals", "milestones", "outcomes", "locations")
        return cls(
            {project.code: project for project in register.projects},
            {name: _by_project(getattr(register, name)) for name in names},
            {bundle: tuple(codes) for bundle, codes in parts.items()},
        )

    def of_project(self, table: str, code: str) -> tuple[Any, ...]:
        """Return the rows of a table about a project."""
        return self.tables[table].get(code, ())


def _by_project(rows: Iterable[Any]) -> Mapping[str, tuple[Any, ...]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.project].append(row)
    return {code: tuple(own) for code, own in found.items()}


def _name(project: Project) -> Text:
    return Text(project.name, project.name_en or project.name)


def _whole(row: PlanRow, records: _Records, told: Told) -> PublicProject:
    """Return a project with everything that is known of it."""
    project, chosen, code = records.projects[row.code], row.decision is Decision.IN, row.code
    return PublicProject(
        code=code,
        name=_name(project),
        decision=row.decision,
        programme=row.programme,
        category=row.category,
        nature=row.nature,
        department=project.department or None,
        responsible_unit=project.responsible_unit or None,
        owner=project.owner or None,
        content=project.content or None,
        start_date=project.start_date,
        completion_date=project.completion_date,
        start_quarter=row.start_quarter,
        completes_in_year=row.completes_in_year if chosen else None,
        total_investment=row.total_investment,
        invested_before=project.invested_before,
        in_year_investment=row.in_year_investment if chosen else None,
        construction_investment=row.construction_investment if chosen else None,
        parts=tuple(_name(records.projects[part]) for part in records.parts.get(code, ())),
        months=told.months.get(code, ()),
        changes=told.changes.get(code, ()),
        reasons=told.reasons.get(code, ()),
        **_details(row, records),
    )


def _details(row: PlanRow, records: _Records) -> dict[str, Any]:
    """Return what the other tables of the register say of a project."""
    code = row.code
    return {
        "funding": tuple(
            PublicFunding(year=item.year, source=item.source, amount=item.amount)
            for item in records.of_project("funding", code)
            if item.option == row.option and item.amount
        ),
        "approvals": tuple(
            PublicApproval(
                kind=item.kind,
                number=item.number,
                authority=item.authority,
                approved_on=item.approved_on,
                expires_on=item.expires_on,
            )
            for item in records.of_project("approvals", code)
        ),
        "milestones": tuple(
            PublicMilestone(code=item.code, name=item.name, due=item.due, met=item.met)
            for item in records.of_project("milestones", code)
        ),
        "outcomes": tuple(
            PublicOutcome(outcome=item.outcome, quantity=item.quantity, unit=item.unit)
            for item in records.of_project("outcomes", code)
        ),
        "places": tuple(
            PublicPlace(
                district=item.district,
                share=item.share,
                address=item.address,
                longitude=item.longitude,
                latitude=item.latitude,
            )
            for item in records.of_project("locations", code)
        ),
    }


def _without(project: PublicProject, undisclosed: frozenset[str]) -> PublicProject:
    """Return a project without its undisclosed fields; only those that had something to say are named as such."""
    places = project.places
    if "points" in undisclosed:
        places = tuple(replace(place, address="", longitude=None, latitude=None) for place in places)
    if "districts" in undisclosed:
        places = tuple(replace(place, district="", share=0) for place in places if _has_point(place))
    plain = undisclosed - {"points", "districts"}
    emptied: dict[str, Any] = {name: () if isinstance(getattr(project, name), tuple) else None for name in plain}
    silent = {name for name in plain if not getattr(project, name) and getattr(project, name) is not False}
    kept = replace(project, places=places, undisclosed=frozenset(undisclosed - silent))
    return replace(kept, **emptied)


def _has_point(place: PublicPlace) -> bool:
    return bool(place.address) or place.longitude is not None
