"""`oc4ids.json`: the project package, by the profile of docs/reference/oc4ids-profile.md.

Source: OC4IDS 0.9.5, https://standard.open-contracting.org/infrastructure/0.9.5/. A value that is not disclosed, or
that the register does not have, is left out: the standard has no empty values.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sanbai.publication.oc4ids.money import Moneys
from sanbai.publication.oc4ids.progress import forecasts, metrics, milestones, status_of
from sanbai.publication.oc4ids.shape import day, filled, period
from sanbai.publication.public import PublicPlace, PublicProject, PublicYear
from sanbai.register.packages.profile import CLASSES, CODE_SCHEME, DISTRICT_SCHEME
from sanbai.units import MONEY_UNITS

VERSION = "0.9"
NAME = "oc4ids.json"
PREFIX = "oc4ids-sanbai"
"""Stands before every project's code until the publisher registers a prefix of its own and says so in the policy."""

_NATURES = {
    "continuing": "续建 continuing",
    "new_start": "新开工 new start",
    "early_promotion": "前期推进 early promotion",
}


def oc4ids_files(year: PublicYear) -> dict[str, bytes]:
    """Return `oc4ids.json`: the package of every disclosed project of the plan and of the early-promotion list."""
    heading = year.figures.heading
    publisher = heading.kept_by.zh or heading.kept_by.en or heading.city.zh or heading.title.zh
    package = {
        "uri": f"urn:uuid:{uuid5(NAMESPACE_URL, f'{heading.city.zh} {heading.title.zh} {heading.year}')}",
        "publishedDate": day(heading.as_of),
        "version": VERSION,
        "publisher": {"name": publisher},
        "license": year.licence if year.licence.startswith("http") else None,
        "projects": [project_of(project, year) for project in year.projects],
    }
    return {NAME: (json.dumps(filled(package), ensure_ascii=False, indent=1) + "\n").encode()}


def project_of(project: PublicProject, year: PublicYear) -> dict[str, Any]:
    """Return a project as the standard has it."""
    moneys = Moneys(MONEY_UNITS[year.figures.money_unit])
    other = project.name.en if project.name.en != project.name.zh else ""
    parts = "；".join(part.zh for part in project.parts)
    return {
        "id": f"{year.project_prefix or PREFIX}-{project.code}",
        "language": "zh",
        "identifiers": [{"id": project.code, "scheme": CODE_SCHEME}],
        "title": project.name.zh,
        "description": " / ".join(text for text in (other, project.content, parts) if text),
        "status": status_of(project, year.figures.heading.year),
        "sector": list(year.sectors.get(project.category, ())),
        "period": period(project.start_date, project.completion_date),
        "additionalClassifications": list(_classifications(project, year)),
        "publicAuthority": _organisation(project, year),
        "parties": list(_parties(project, year)),
        "locations": [_location(number, place, year) for number, place in enumerate(project.places, 1)],
        "budget": moneys.budget(project, year),
        "milestones": milestones(project),
        "forecasts": forecasts(project, moneys),
        "metrics": metrics(project, moneys),
    }


def _classifications(project: PublicProject, year: PublicYear) -> Iterator[dict[str, Any]]:
    for kind, code in (("programme", project.programme), ("category", project.category)):
        name = year.names.get(kind, {}).get(code)
        yield {"scheme": CLASSES[kind], "id": code, "description": f"{name.zh} {name.en}" if name else ""}
    if project.nature:
        yield {"scheme": CLASSES["nature"], "id": project.nature, "description": _NATURES.get(project.nature, "")}


def _authority(project: PublicProject, year: PublicYear) -> str:
    """Return who answers for a project: its responsible unit, else its department."""
    department = project.department or ""
    named = year.names.get("department", {}).get(department)
    return project.responsible_unit or (named.zh if named else department)


def _organisation(project: PublicProject, year: PublicYear) -> dict[str, str]:
    name = _authority(project, year)
    return {"name": name, "id": "authority"} if name else {}


def _parties(project: PublicProject, year: PublicYear) -> Iterator[dict[str, Any]]:
    """Yield who takes part: the authority, and the owner, who procures."""
    if name := _authority(project, year):
        yield {"id": "authority", "name": name, "roles": ["publicAuthority"]}
    if project.owner:
        yield {"id": "owner", "name": project.owner, "roles": ["procuringEntity"]}


def _location(number: int, place: PublicPlace, year: PublicYear) -> dict[str, Any]:
    name = year.names.get("district", {}).get(place.district)
    share = f" {place.share}%" if place.share not in (0, 100) else ""
    point = place.longitude is not None and place.latitude is not None
    geometry = {"type": "Point", "coordinates": [_degrees(place.longitude), _degrees(place.latitude)]} if point else {}
    return {
        "id": str(number),
        "description": f"{name.zh} {name.en}{share}" if name else place.district,
        "geometry": geometry,
        "gazetteer": {"scheme": DISTRICT_SCHEME, "identifiers": [place.district] if place.district else []},
        "address": {"streetAddress": place.address, "region": name.zh if name else place.district},
    }


def _degrees(value: object) -> float:
    return float(str(value))
