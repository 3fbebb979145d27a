"""District shapes from GeoJSON, laid flat and rounded to the pixels of a picture."""

import json
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from sanbai.errors import SanbaiError
from sanbai.language import Text

Ring = tuple[tuple[float, float], ...]

_KEYS = ("code", "id", "adcode", "name", "name_zh", "name_en")
_LARGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Shape:
    """A feature: what it may be called, and its rings (outer and inner alike, as they lie in the file)."""

    keys: frozenset[str]
    polygons: tuple[tuple[Ring, ...], ...]


Geometry = tuple[Shape, ...]


def key_of(text: object) -> str:
    """Return a code or name as it is compared: as text, without outer blanks, in one case."""
    return str(text).strip().casefold()


def parse_geometry(content: bytes, name: str) -> Geometry:
    """Return the polygons of a GeoJSON feature collection (RFC 7946); raises `SanbaiError` where it is none.

    A feature is known by its `id` and by its properties code, id, adcode, name, name_zh and name_en.
    """
    if len(content) > _LARGEST:
        raise _refused(name, Text("文件超过50 MB", "it is larger than 50 MB"))
    try:
        shapes = tuple(_shape(feature) for feature in json.loads(content)["features"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _refused(name, Text("内容不是多边形组成的GeoJSON", "it is no GeoJSON of polygons")) from None
    if not any(shape.polygons for shape in shapes):
        raise _refused(name, Text("其中没有多边形", "it holds no polygon"))
    return shapes


def _refused(name: str, reason: Text) -> SanbaiError:
    return SanbaiError(
        Text(f"区域边界文件 {name} 不能使用：{reason.zh}。", f"The geometry {name} cannot be used: {reason.en}."),
        Text(
            "请提供各区为一个要素的GeoJSON（WGS 84，多边形），或不用边界文件而改用方格图。",
            "Give a GeoJSON with a feature for each district (WGS 84, polygons), or none for a tile map.",
        ),
    )


def _shape(feature: dict[str, Any]) -> Shape:
    properties = feature.get("properties") or {}
    named = [properties.get(key) for key in _KEYS] + [feature.get("id")]
    geometry = feature.get("geometry") or {}
    coordinates = geometry.get("coordinates") or []
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(geometry.get("type", ""), [])
    return Shape(
        keys=frozenset(key_of(value) for value in named if value not in (None, "")),
        polygons=tuple(tuple(_ring(ring) for ring in polygon) for polygon in polygons),
    )


def _ring(points: list[list[float]]) -> Ring:
    ring = tuple((float(point[0]), float(point[1])) for point in points)
    if not all(abs(longitude) <= 180 and abs(latitude) <= 90 for longitude, latitude in ring):
        raise ValueError("not in degrees")
    return ring


def laid_flat(geometry: Geometry, width: int) -> tuple[Geometry, int]:
    """Return the shapes in half pixels of a picture `width` wide, and its height.

    An equirectangular projection true at the middle latitude, y down. Points that fall on the one before are dropped.
    """
    points = [point for shape in geometry for polygon in shape.polygons for ring in polygon for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = cos(radians((south + north) / 2))
    scale = width / max((east - west) * squeeze, (north - south) * 0.6, 1e-9)
    left = (width - (east - west) * squeeze * scale) / 2

    def placed(ring: Ring) -> Ring:
        found: list[tuple[float, float]] = []
        for x, y in ring:
            point = (round((left + (x - west) * squeeze * scale) * 2) / 2, round((north - y) * scale * 2) / 2)
            if not found or found[-1] != point:
                found.append(point)
        return tuple(found)

    flat = [Shape(shape.keys, tuple(tuple(map(placed, polygon)) for polygon in shape.polygons)) for shape in geometry]
    return tuple(map(_without_specks, flat)), round((north - south) * scale)


def _without_specks(shape: Shape) -> Shape:
    """Return a shape without rings that shrank to less than a triangle."""
    polygons = (tuple(ring for ring in polygon if len(ring) >= 4) for polygon in shape.polygons)
    return Shape(shape.keys, tuple(polygon for polygon in polygons if polygon))


def label_place(shape: Shape, tall: int) -> tuple[float, float, float]:
    """Return the middle (x, y) and the length of the longest horizontal room of height `tall` inside a shape.

    The length is 0 where nothing so tall fits; x, y is then the middle of the longest line inside.
    """
    heights = [y for polygon in shape.polygons for ring in polygon for _, y in ring]
    best = (0.0, 0.0, 0.0)
    for rows in ((-tall / 2, 0.0, tall / 2), (0.0,)):
        for step in range(int(min(heights)), int(max(heights)) + 1):
            y = step + 0.25
            for start, end in _common([_inside(shape, y + row) for row in rows]):
                if end - start > best[2]:
                    best = ((start + end) / 2, y, end - start)
        if best[2] > 0:
            return best if len(rows) > 1 else (best[0], best[1], 0.0)
    return best


def _inside(shape: Shape, y: float) -> list[tuple[float, float]]:
    """Return the intervals of a horizontal line that lie inside the shape (even-odd rule)."""
    crossings = []
    for polygon in shape.polygons:
        for ring in polygon:
            for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
                if (y1 > y) != (y2 > y):
                    crossings.append(x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def _common(lines: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Return the intervals that are inside on every line."""
    common = lines[0]
    for line in lines[1:]:
        pairs = ((max(a, c), min(b, d)) for a, b in common for c, d in line)
        common = [(start, end) for start, end in pairs if end > start]
    return common
