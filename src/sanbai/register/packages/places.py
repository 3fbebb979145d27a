"""The places of a project of a package: districts with whole shares, addresses, and points."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sanbai.language import Text
from sanbai.register.lists.drafts import Draft
from sanbai.register.packages.nodes import Node, is_chinese, number_in
from sanbai.register.packages.profile import DISTRICT_SCHEME
from sanbai.units import largest_remainder

_SHARE = re.compile(r" (\d{1,3})%$")


@dataclass(slots=True)
class _Place:
    code: str
    name: str
    share: int | None
    values: dict[str, object]


def place_drafts(node: Node, project: str) -> tuple[list[Draft], list[Draft]]:
    """Return the locations of a project, one for each district, and the districts' names.

    Shares that nobody states are equal, and all are scaled to make 100.
    """
    found: dict[str, _Place] = {}
    for each in node.get("locations").parts():
        place = _place(each)
        if place is not None:
            found.setdefault(place.code, place)
    places = list(found.values())[:100]
    if not places:
        return [], []
    stated = [place.share for place in places]
    weights = [share or 100 // len(places) for share in stated]
    shares = largest_remainder([Fraction(100 * weight, sum(weights)) for weight in weights], 100)
    drafts = [
        Draft("locations", {"project": project, "district": place.code, "share": max(share, 1)} | place.values)
        for place, share in zip(places, shares, strict=True)
    ]
    return drafts, [_code(place) for place in places]


def _place(node: Node) -> _Place | None:
    """Return a place with its district: the register's own where sanbai published it, else the nearest thing named."""
    told = node.get("description").text()
    match = _SHARE.search(told)
    name = next(
        (text for part in ("region", "locality", "countryName") if (text := node.get("address", part).text())), ""
    )
    own = node.get("gazetteer", "scheme").text() == DISTRICT_SCHEME
    codes = [part.text() for part in node.get("gazetteer", "identifiers").parts()] if own else []
    code = codes[0] if codes else name
    if not code:
        what = Text("看不出在哪个区。", "Nothing says in which district it is.")
        remedy = Text("该地点已略去；请在项目储备库中补充。", "The place was left out; add it in the register.")
        node.remarks.warn("package-no-district", node.pointer, what, remedy)
        return None
    address = node.get("address", "streetAddress").text()
    values: dict[str, object] = {"address": address} if address else {}
    share = int(match[1]) if own and match and 1 <= int(match[1]) <= 100 else None
    return _Place(code, name, share, values | _point(node))


def _code(place: _Place) -> Draft:
    language = "name_zh" if is_chinese(place.name) else "name_en"
    return Draft("codes", {"list": "district", "code": place.code, language: place.name})


def _point(node: Node) -> dict[str, object]:
    """Return longitude and latitude of a point, or of the middle of the box around any other geometry."""
    geometry = node.get("geometry")
    if geometry.value is None:
        return {}
    pairs = list(_pairs(geometry.get("coordinates")))
    inside = [pair for pair in pairs if abs(pair[0]) <= 180 and abs(pair[1]) <= 90]
    if not pairs or len(inside) < len(pairs):
        what = Text("坐标不能使用（应为经度、纬度，WGS 84）。", "Its coordinates cannot be used (longitude, latitude).")
        node.remarks.warn("package-geometry", geometry.pointer, what, Text("坐标已略去。", "They were left out."))
        return {}
    middle = [(min(axis) + max(axis)) / 2 for axis in zip(*pairs, strict=True)]
    longitude, latitude = (round(value, 7) for value in middle)
    return {"longitude": longitude, "latitude": latitude}


def _pairs(node: Node) -> list[tuple[Decimal, Decimal]]:
    """Return the positions in coordinates of any depth (a point's, a line's, an area's)."""
    if not isinstance(node.value, list):
        return []
    numbers = [number_in(part) for part in node.value[:2]]
    if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
        return [(numbers[0], numbers[1])] if max(map(abs, (numbers[0], numbers[1]))) < 10**6 else []
    return [pair for part in node.parts() for pair in _pairs(part)]
