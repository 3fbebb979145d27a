"""The map of the site: districts and points as data beside the page, and the same places as a list."""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from sanbai.publication.geometry import Geometry, Ring, Shape
from sanbai.publication.maps import Classes, classes_of, drawn, matched
from sanbai.publication.pictures import Picture
from sanbai.publication.public import PublicProject
from sanbai.publication.records import Amount
from sanbai.publication.site.edition import Edition
from sanbai.publication.site.front_pages import front_page, parts_of

_DIGITS, _POINT = 3, 5
"""Decimals of a degree: shapes are drawn to about a hundred metres, points to about a metre."""

Group = tuple[Markup, Amount | None, list[PublicProject]]
"""A district in the list: its name, its in-year investment, its projects."""


def map_pages(edition: Edition, pictures: Sequence[Picture], geometry: Geometry | None) -> dict[str, bytes]:
    """Return the map's page and its data, by file name; without shapes and points a page without data."""
    classes = classes_of([district.in_year.shown for district in drawn(edition.year.figures)])
    districts = list(_districts(edition, geometry, classes))
    points = {project.code: at for project in edition.year.projects if (at := _points(project))}
    is_drawn = bool(districts or points)
    page = front_page(
        edition,
        "map",
        drawn=is_drawn,
        steps=_steps(edition, classes) if districts else [],
        points=points,
        groups=list(_groups(edition)),
        pictures={picture.name for picture in pictures},
        parts=parts_of(edition, pictures),
    )
    return {"map.html": page} | ({"districts.js": _script(districts)} if is_drawn else {})


def _script(districts: Sequence[dict[str, Any]]) -> bytes:
    """Return the shapes as a script: a page that opens from disk may not fetch. Only ASCII, so that no text is code."""
    return f'"use strict";\nwindow.districts = {json.dumps(districts, separators=(",", ":"))};\n'.encode()


def _points(project: PublicProject) -> str:
    """Return the published points of a project, each once: latitude and longitude as the map reads them."""
    known = (place for place in project.places if place.latitude is not None and place.longitude is not None)
    points = (f"{place.latitude:.{_POINT}f},{place.longitude:.{_POINT}f}" for place in known)
    return " ".join(dict.fromkeys(points))


def _districts(edition: Edition, geometry: Geometry | None, classes: Classes) -> Iterator[dict[str, Any]]:
    """Yield the shapes, those that are no district of the plan first."""
    if geometry is None:
        return
    districts = drawn(edition.year.figures)
    shapes = matched(districts, geometry)
    for shape in geometry:
        if shape.polygons and shape not in shapes.values():
            yield {"shape": _outline(shape), "name": "", "amount": "", "step": 0}
    for district in districts:
        if district.code in shapes:
            shown = district.in_year.shown
            yield {
                "shape": _outline(shapes[district.code]),
                "name": edition.wording.name(district.name),
                "amount": edition.wording.money(district.in_year),
                "step": 1 + sum(shown >= limit for limit in classes.limits) if shown > 0 else 0,
            }


def _outline(shape: Shape) -> list[list[list[list[float]]]]:
    return [[_line(ring) for ring in polygon] for polygon in shape.polygons]


def _line(ring: Ring) -> list[list[float]]:
    """Return a ring as latitude and longitude, as Leaflet reads them, without points that fall on the one before."""
    found: list[list[float]] = []
    for longitude, latitude in ring:
        point = [round(latitude, _DIGITS), round(longitude, _DIGITS)]
        if not found or found[-1] != point:
            found.append(point)
    return found


def _groups(edition: Edition) -> Iterator[Group]:
    """Yield the districts that have published projects, in the order of the figures, and last those without any."""
    found: dict[str, list[PublicProject]] = {}
    for project in edition.year.projects:
        for district in dict.fromkeys(place.district for place in project.places) or ("",):
            found.setdefault(district, []).append(project)
    amounts = {district.code: district.in_year for district in edition.year.figures.districts if district.code}
    nowhere = found.pop("", [])
    for code in [*(code for code in amounts if code in found), *(code for code in found if code not in amounts)]:
        yield edition.named("district", code), amounts.get(code), found[code]
    if nowhere and found:
        yield Markup.escape(edition.t("未公布地点", "No place published")), None, nowhere


def _steps(edition: Edition, classes: Classes) -> list[str]:
    """Return what each shade stands for, from nothing up."""
    words, limits = edition.wording, classes.limits
    amounts = [words.money(Amount(Fraction(limit), limit)) for limit in limits]
    if not amounts:
        return [edition.t("无", "none"), edition.t("有投资", "some")]
    between = [edition.t(f"{low}至{high}", f"{low} to {high}") for low, high in pairwise(amounts)]
    below, above = (
        edition.t(f"{amounts[0]}以下", f"below {amounts[0]}"),
        edition.t(f"{amounts[-1]}以上", f"{amounts[-1]} and more"),
    )
    return [edition.t("无", "none"), below, *between, above]
