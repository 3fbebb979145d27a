"""The map of districts: their shapes where a geometry is given, else a tile for each district."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import isqrt
from typing import Any

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.publication.charts import Spec, clipped, pixels, specification, text_layer
from sanbai.publication.geometry import Geometry, Shape, key_of, label_place, laid_flat
from sanbai.publication.records import Amount, DistrictFigures, Figures
from sanbai.publication.style import EMPTY, INK, MUTED, PAPER, RULE, STEPS, ink_on
from sanbai.publication.wording import Wording

WIDTH = 560
_ASIDE = 96
"""The room beside a map for the names of districts that are too small to hold them."""
_LINE, _TALL = 15, 24
_NOTHING = Fraction(0)
_SNUG = 0.85
"""The part of its own width that a name must have room for inside its district: a little may hang over."""
_MOST_TILES = 12


@dataclass(frozen=True, slots=True)
class Classes:
    """The steps of a map: the least shown amount of each step but the lowest, and the colours, light to dark."""

    limits: tuple[int, ...]
    colours: tuple[str, ...]

    def colour(self, shown: int) -> str:
        """Return the colour of an amount; what is nothing has its own."""
        return self.colours[sum(shown >= limit for limit in self.limits)] if shown > 0 else EMPTY


def classes_of(amounts: Sequence[int]) -> Classes:
    """Return up to five steps with about as many districts each, parted at round numbers (two leading digits)."""
    positive = sorted(amount for amount in amounts if amount > 0)
    if not positive:
        return Classes((), (STEPS[2],))
    parted = (_round(positive[len(positive) * fifth // 5]) for fifth in range(1, 5))
    limits = tuple(sorted({limit for limit in parted if limit > positive[0]}))
    spread = [STEPS[round(place * 4 / max(len(limits), 1))] for place in range(len(limits) + 1)]
    return Classes(limits, tuple(spread))


def _round(amount: int) -> int:
    unit: int = 10 ** max(len(str(amount)) - 2, 0)
    return amount // unit * unit


def drawn(figures: Figures) -> tuple[DistrictFigures, ...]:
    """Return the districts a map can show: those with a code."""
    return tuple(district for district in figures.districts if district.code)


def matched(districts: Sequence[DistrictFigures], geometry: Geometry) -> dict[str, Shape]:
    """Return the shape of each district that has one, by district code."""
    found = {}
    for district in districts:
        keys = {key_of(district.code), key_of(district.name.zh), key_of(district.name.en)}
        shape = next((shape for shape in geometry if shape.polygons and keys & shape.keys), None)
        if shape is not None:
            found[district.code] = shape
    return found


def district_map(figures: Figures, geometry: Geometry | None, wording: Wording, description: str) -> Spec:
    """Return the map of in-year investment by district.

    Raises `SanbaiError` when a geometry is given in which no district is found.
    """
    districts = drawn(figures)
    classes = classes_of([district.in_year.shown for district in districts])
    if geometry is None:
        return _tile_map(districts, classes, wording, description)
    if not matched(districts, geometry):
        raise SanbaiError(
            Text(
                "边界文件中没有一个要素与编制方案所列的区对应。",
                "No feature of the geometry is one of the policy's districts.",
            ),
            Text(
                "请使要素的 code、id、adcode 或 name 与区代码或区名一致。",
                "Let the features' code, id, adcode or name be the districts' codes or names.",
            ),
        )
    return _shape_map(districts, geometry, classes, wording, description)


def _shape_map(
    districts: Sequence[DistrictFigures], geometry: Geometry, classes: Classes, wording: Wording, description: str
) -> Spec:
    flat, height = laid_flat(geometry, WIDTH - _ASIDE)
    shapes = matched(districts, flat)
    labels = [_Label.of(district, shapes[district.code], wording) for district in districts if district.code in shapes]
    small = [label for label in labels if not label.fits]
    left = sum(label.x for label in small) * 2 < (WIDTH - _ASIDE) * len(small)
    shift = _ASIDE if left and small else 0 if small else _ASIDE // 2
    land = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": _moved(shapes[district.code], shift)},
            "properties": {"colour": classes.colour(district.in_year.shown)},
        }
        for district in districts
        if district.code in shapes
    ]
    other = [shape for shape in flat if shape.polygons and shape not in shapes.values()]
    land += [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": _moved(shape, shift)},
            "properties": {"colour": EMPTY},
        }
        for shape in other
    ]
    colour = {"field": "properties.colour", "type": "nominal", "scale": None}
    mark = {"type": "geoshape", "clip": False, "stroke": PAPER, "strokeWidth": 1.25}
    shapes_layer = {"data": {"values": land}, "mark": mark, "encoding": {"color": colour}}
    layers = [shapes_layer, *_aside_labels(small, left, shift, height), *_inside_labels(labels, classes, shift)]
    spec = specification(WIDTH, height + 52, [*layers, *_legend(classes, height + 20, wording)], description)
    return spec | {"projection": {"type": "identity", "scale": 1, "translate": [0, 0]}}


def _moved(shape: Shape, shift: int) -> list[Any]:
    return [[[[x + shift, y] for x, y in ring] for ring in polygon] for polygon in shape.polygons]


@dataclass(frozen=True, slots=True)
class _Label:
    """A district's name and amount, and where inside its shape they stand if they fit."""

    name: str
    amount: str
    shown: int
    x: float
    y: float
    fits: bool

    @staticmethod
    def of(district: DistrictFigures, shape: Shape, wording: Wording) -> "_Label":
        name, amount = clipped(district.name.to(wording.language), 18), wording.cell(district.in_year)
        x, y, room = label_place(shape, _TALL)
        wide = max(sum(12 if ord(character) > 0x2E80 else 6.1 for character in text) for text in (name, amount))
        return _Label(name, amount, district.in_year.shown, x, y, room >= wide * _SNUG)


def _inside_labels(labels: Sequence[_Label], classes: Classes, shift: int) -> list[Spec]:
    """Return names and amounts inside their districts, in halos of the district's colour that lines pass behind."""
    names, amounts = [], []
    for label in labels:
        if label.fits:
            colour = classes.colour(label.shown)
            shared = {"x": label.x + shift, "ink": ink_on(colour), "halo": colour}
            names.append(shared | {"y": label.y - 7.5, "text": label.name})
            amounts.append(shared | {"y": label.y + 7.5, "text": label.amount})
    halos = [
        text_layer([text | {"ink": text["halo"]} for text in texts], align="center", fontSize=size, strokeWidth=3)
        for texts, size in ((names, 12), (amounts, 11))
    ]
    for halo in halos:
        halo["encoding"]["stroke"] = {"field": "halo", "type": "nominal", "scale": None}
    return [*halos, text_layer(names, align="center", fontSize=12), text_layer(amounts, align="center", fontSize=11)]


def _aside_labels(small: Sequence[_Label], left: bool, shift: int, height: int) -> list[Spec]:
    """Return names beside the map, in the order of their districts from north to south, and a line to each district."""
    if not small:
        return []
    ordered = sorted(small, key=lambda label: label.y)
    step = 2 * _LINE + 4
    y = max(0.0, sum(label.y for label in ordered) / len(ordered) - step * (len(ordered) - 1) / 2)
    y = min(y, max(height - step * len(ordered), _LINE))
    edge = 76 if left else WIDTH - 76
    names, amounts, lines, dots = [], [], [], []
    for place, label in enumerate(ordered):
        at = round(y + step * place, 1)
        x = edge - 6 if left else edge + 6
        names.append({"x": x, "y": at - 7, "text": label.name})
        amounts.append({"x": x, "y": at + 8, "text": label.amount})
        lines.append({"x": edge, "y": at, "x2": label.x + shift, "y2": label.y})
        dots.append({"x": label.x + shift, "y": label.y})
    align = "right" if left else "left"
    line = {"x": pixels("x"), "y": pixels("y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    dot = {"type": "point", "filled": True, "size": 14, "color": INK, "opacity": 1}
    return [
        {"data": {"values": lines}, "mark": {"type": "rule", "color": INK, "strokeWidth": 0.7}, "encoding": line},
        {"data": {"values": dots}, "mark": dot, "encoding": {"x": pixels("x"), "y": pixels("y")}},
        text_layer(names, align=align, fontSize=12),
        text_layer(amounts, align=align, fontSize=11),
    ]


def _legend(classes: Classes, top: int, wording: Wording) -> list[Spec]:
    """Return a swatch for each step with its limits under it."""
    wide = 84
    swatches = [
        {"x": wide * place, "x2": wide * (place + 1) - 4, "y": top, "colour": colour}
        for place, colour in enumerate(classes.colours)
    ]
    texts = [
        {"x": wide * place, "y": top + 18, "text": text} for place, text in enumerate(_step_names(classes, wording))
    ]
    texts.append({"x": wide * len(classes.colours) + 6, "y": top, "text": wording.scale_unit})
    colour = {"field": "colour", "type": "nominal", "scale": None}
    bar = {"type": "bar", "height": 10, "stroke": RULE, "strokeWidth": 0.5}
    encoding = {"x": pixels("x"), "x2": {"field": "x2"}, "y": pixels("y"), "color": colour}
    swatch = {"data": {"values": swatches}, "mark": bar, "encoding": encoding}
    return [swatch, text_layer(texts, fontSize=11, fill=MUTED)]


def _step_names(classes: Classes, wording: Wording) -> list[str]:
    written = [wording.cell(Amount(_NOTHING, limit)) for limit in classes.limits]
    if not written:
        return [""]
    below, above = ("不足{}", "{}及以上") if wording.zh else ("below {}", "{} and over")
    between = [f"{low}–{high}" for low, high in pairwise(written)]
    return [below.format(written[0]), *between, above.format(written[-1])]


def _tile_map(districts: Sequence[DistrictFigures], classes: Classes, wording: Wording, description: str) -> Spec:
    places = tile_places(districts)
    columns = max(column for _, column in places.values()) + 1
    rows = max(row for row, _ in places.values()) + 1
    size = min(WIDTH // columns, 88)
    left = (WIDTH - size * columns) // 2
    tiles, names, amounts = [], [], []
    for district in districts:
        row, column = places[district.code]
        x, y, colour = left + size * column, size * row, classes.colour(district.in_year.shown)
        tiles.append({"x": x, "x2": x + size - 4, "y": y, "y2": y + size - 4, "colour": colour})
        middle, ink = x + (size - 4) / 2, ink_on(colour)
        name = clipped(district.name.to(wording.language), size // 7)
        names.append({"x": middle, "y": y + size / 2 - 10, "text": name, "ink": ink})
        amounts.append({"x": middle, "y": y + size / 2 + 8, "text": wording.cell(district.in_year), "ink": ink})
    encoding: Mapping[str, Any] = {
        "x": pixels("x"),
        "x2": {"field": "x2"},
        "y": pixels("y"),
        "y2": {"field": "y2"},
        "color": {"field": "colour", "type": "nominal", "scale": None},
    }
    mark = {"type": "rect", "cornerRadius": 2, "stroke": RULE, "strokeWidth": 0.75}
    layers = [
        {"data": {"values": tiles}, "mark": mark, "encoding": encoding},
        text_layer(names, align="center", fontSize=12),
        text_layer(amounts, align="center", fontSize=11),
        *_legend(classes, size * rows + 16, wording),
    ]
    return specification(WIDTH, size * rows + 48, layers, description)


def tile_places(districts: Sequence[DistrictFigures]) -> dict[str, tuple[int, int]]:
    """Return row and column of each district's tile, from 0: as the policy says, or in reading order in a square.

    The policy's places hold only where every district has one, no two share one, and they fit on a page.
    """
    given = {district.code: district.tile for district in districts if district.tile is not None}
    top = min((row for row, _ in given.values()), default=0)
    first = min((column for _, column in given.values()), default=0)
    near = all(row - top < _MOST_TILES and column - first < _MOST_TILES for row, column in given.values())
    if near and len(given) == len(districts) == len(set(given.values())):
        return {code: (row - top, column - first) for code, (row, column) in given.items()}
    columns = isqrt(len(districts) - 1) + 1
    return {district.code: divmod(place, columns) for place, district in enumerate(districts)}
