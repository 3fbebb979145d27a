"""The disclosed projects as GeoJSON: a feature a project, at the points that are disclosed.

The form is RFC 7946: WGS 84, longitude before latitude, no more than seven decimals (a centimetre).
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sanbai.language import Text
from sanbai.publication.names import filled
from sanbai.publication.public import PublicPlace, PublicProject, PublicYear

Point = tuple[Decimal, Decimal]

NAME = "projects.geojson"

_DIGITS = 7
_PLAIN = (
    *("nature", "department", "responsible_unit", "owner", "start_date", "completion_date", "start_quarter"),
    *("completes_in_year", "total_investment", "in_year_investment"),
)


def geojson_files(year: PublicYear) -> dict[str, bytes]:
    """Return `projects.geojson`: a feature for each disclosed project, without geometry where no point is disclosed."""
    features = ",\n".join(_json(_feature(project, year)) for project in year.projects)
    points = [point for project in year.projects for point in points_of(project)]
    box = f'"bbox": {_json(_box(points))},\n' if points else ""
    return {NAME: f'{{"type": "FeatureCollection",\n{box}"features": [\n{features}\n]}}\n'.encode()}


def unplaced(year: PublicYear) -> int:
    """Return how many disclosed projects have no point."""
    return sum(not points_of(project) for project in year.projects)


def unplaced_remark(year: PublicYear) -> Text | None:
    """Return how many projects the map of points lacks, for the person who publishes; None where it lacks none."""
    missing, whole = unplaced(year), len(year.projects)
    if not missing:
        return None
    return Text(
        f"{NAME}：{whole:,} 个项目中有 {missing:,} 个没有公开的坐标，几何为空（null）。",
        f"{NAME}: {missing:,} of {whole:,} projects have no published point; their geometry is null.",
    )


def points_of(project: PublicProject) -> tuple[Point, ...]:
    """Return the points of a project, each once, as they stand in its places; half a point is none."""
    found = (_point(place) for place in project.places)
    return tuple(dict.fromkeys(point for point in found if point is not None))


def _point(place: PublicPlace) -> Point | None:
    if place.longitude is None or place.latitude is None:
        return None
    return _short(place.longitude), _short(place.latitude)


def _short(degrees: Decimal) -> Decimal:
    return degrees.quantize(Decimal(1).scaleb(-_DIGITS)).normalize()


def _feature(project: PublicProject, year: PublicYear) -> dict[str, Any]:
    points = points_of(project)
    return {
        "type": "Feature",
        "id": project.code,
        **({"bbox": _box(points)} if len(points) > 1 else {}),
        "geometry": _geometry(points),
        "properties": _properties(project, year),
    }


def _geometry(points: Sequence[Point]) -> dict[str, Any] | None:
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "MultiPoint", "coordinates": points}


def _box(points: Sequence[Point]) -> list[Decimal]:
    """Return west, south, east and north."""
    longitudes, latitudes = zip(*points, strict=True)
    return [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]


def _properties(project: PublicProject, year: PublicYear) -> dict[str, Any]:
    """Return what is told of a project, flat: codes, their names in both languages, and what is disclosed besides."""
    groups = {group.code: group.name for group in year.figures.programmes}
    categories = {item.code: item.name for group in year.figures.programmes for item in group.categories}
    districts = [_named("district", place.district, year) for place in project.places if place.district]
    told: dict[str, Any] = {
        "code": project.code,
        "name_zh": project.name.zh,
        "name_en": project.name.en,
        "decision": project.decision.value,
        "programme": project.programme,
        **_both("programme", groups.get(project.programme, Text(project.programme, project.programme))),
        "category": project.category,
        **_both("category", categories.get(project.category, Text(project.category, project.category))),
        **_both("districts", Text("、".join(name.zh for name in districts), ", ".join(name.en for name in districts))),
    }
    plain = {name: getattr(project, name) for name in _PLAIN}
    amounts = {"money_unit": year.figures.money_unit}
    return told | {name: value for name, value in plain.items() if value is not None and value != ""} | amounts


def _both(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_zh": text.zh, f"{name}_en": text.en}


def _named(code_list: str, code: str, year: PublicYear) -> Text:
    return filled(year.names.get(code_list, {}).get(code, Text("", "")), code)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    """Return a number of degrees as JSON writes it, and a day as text."""
    return float(value) if isinstance(value, Decimal) else str(value)
