"""Pictures draw the figures and nothing else, the same way every time, and can be read without colour."""

import itertools
import json
import re
from typing import Any

import numpy as np
import pytest

from sanbai.errors import SanbaiError
from sanbai.language import Language, Text
from sanbai.plan.model import FloatArray
from sanbai.publication.bulletin import wording_for
from sanbai.publication.charts import clipped
from sanbai.publication.figures import compute_figures
from sanbai.publication.geometry import Geometry, label_place, laid_flat, parse_geometry
from sanbai.publication.maps import WIDTH, classes_of, district_map, matched, tile_places
from sanbai.publication.pictures import Picture, draw, make_pictures, undrawn
from sanbai.publication.records import Amount, DistrictFigures
from sanbai.publication.style import INK, PAPER, PARTS, SIGNALS, STEPS, contrast, ink_on
from tests.publication.sample_city import GEOMETRY, sample_plan, sample_policy, sample_register

BOTH = pytest.mark.parametrize("language", list(Language))
FIGURES = compute_figures(sample_register(), sample_policy(), sample_plan())
BEIJING = parse_geometry(GEOMETRY.read_bytes(), GEOMETRY.name)


def pictures_of(language: Language, geometry: Geometry | None = BEIJING) -> dict[str, Picture]:
    pictures = make_pictures(FIGURES, geometry, wording_for(FIGURES, language))
    return {picture.name: picture for picture in pictures}


DRAWN = {language: pictures_of(language) for language in Language}


def texts(svg: str) -> list[str]:
    """Return the texts of a drawing."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def values(specification: dict[str, Any], field: str) -> list[Any]:
    """Return a field of every datum of a specification, layer by layer."""
    data = [datum for layer in specification["layer"] for datum in layer["data"]["values"]]
    return [datum[field] for datum in data if field in datum]


@BOTH
def test_category_bars_are_as_long_as_the_figures(language: Language) -> None:
    for place, group in enumerate(FIGURES.programmes, 1):
        drawn = values(DRAWN[language][f"categories-{place}"].specification, "value")
        counts = [part.projects for part in group.categories]
        amounts = [part.in_year.shown for part in group.categories]
        assert drawn == [*counts, *counts, *amounts, *amounts]


@BOTH
def test_programme_bars_are_cut_where_the_shares_are(language: Language) -> None:
    shares = values(DRAWN[language]["programmes"].specification, "share")
    groups = FIGURES.programmes
    fields = ("share_of_projects", "share_of_in_year", "share_of_total")
    assert shares == [getattr(group, field) / 10 for field in fields for group in groups]


@BOTH
def test_funds_and_starts_are_drawn_as_they_are(language: Language) -> None:
    paid = [amount.shown for source in FIGURES.funding for amount in source.by_period]
    drawn = values(DRAWN[language]["funding"].specification, "value")
    assert drawn[: len(paid)] == paid
    assert values(DRAWN[language]["starts"].specification, "value") == [each.starts for each in FIGURES.starts]


@BOTH
def test_every_district_stands_on_the_map_with_its_amount(language: Language) -> None:
    wording, written = wording_for(FIGURES, language), texts(DRAWN[language]["districts"].svg)
    for district in FIGURES.districts:
        assert wording.name(district.name) in written
        assert wording.cell(district.in_year) in written


def test_texts_stay_texts_in_the_language_of_the_picture() -> None:
    chinese = texts(DRAWN[Language.ZH]["categories-1"].svg)
    assert "先进制造业" in chinese
    english = "".join(text for picture in DRAWN[Language.EN].values() for text in texts(picture.svg))
    assert not re.search("[\u4e00-\u9fff]", english)


@BOTH
def test_the_same_figures_give_the_same_drawing(language: Language) -> None:
    assert pictures_of(language) == DRAWN[language]


@BOTH
def test_nothing_in_a_drawing_depends_on_the_width_of_a_font(language: Language) -> None:
    for picture in DRAWN[language].values():
        specification = picture.specification
        assert specification["autosize"] == {"type": "none"}
        size = re.search(r'width="(\d+)" height="(\d+)"', picture.svg)
        assert size is not None
        padded = (specification["width"] + 2 * specification["padding"], specification["height"] + 8)
        assert (int(size[1]), int(size[2])) == padded
        assert not re.findall(r' id="', picture.svg)


@BOTH
def test_specifications_are_plain_data(language: Language) -> None:
    for picture in DRAWN[language].values():
        assert draw(json.loads(json.dumps(picture.specification))) == picture.svg


def test_a_specification_fetches_nothing() -> None:
    asked = {"data": {"url": "http://127.0.0.1:9/figures.json"}, "mark": "bar", "encoding": {"x": {"field": "a"}}}
    with pytest.raises(ValueError, match=r"(?i)url"):
        draw(asked)


# ------------------------------------------------------------------------------------------------------------- colours


def test_text_can_be_read_on_every_colour() -> None:
    for colour in (*STEPS, *PARTS):
        assert contrast(ink_on(colour), colour) >= 4.5, colour


def test_steps_grow_darker_in_black_and_white() -> None:
    from_paper = [contrast(PAPER, colour) for colour in STEPS]
    assert all(darker >= lighter * 1.2 for lighter, darker in itertools.pairwise(from_paper))


def test_neighbouring_parts_differ_in_black_and_white() -> None:
    assert all(contrast(one, other) >= 1.5 for one, other in itertools.pairwise(PARTS))


SIGHTS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How those see who lack one kind of cone, in linear RGB. Source: Machado, Oliveira, Fernandes (2009), severity 1."""


def seen(colour: str, sight: str) -> FloatArray:
    """Return a colour as seen, in CIE L*a*b*."""
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    light = np.clip(np.array(SIGHTS[sight]) @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratios = to_xyz @ light / np.array([0.9505, 1, 1.089])
    root = np.where(ratios > 0.008856, np.cbrt(ratios), 7.787 * ratios + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(("colours", "apart"), [(PARTS, 25), (STEPS, 10), (tuple(SIGNALS.values()), 40)])
def test_colours_stay_apart_for_colour_blind_readers(colours: tuple[str, ...], apart: float, sight: str) -> None:
    """Ten is several times what the eye tells apart side by side."""
    for one, other in itertools.combinations([seen(colour, sight) for colour in colours], 2):
        assert float(np.linalg.norm(one - other)) >= apart


def test_contrast_is_that_of_the_standard() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert ink_on("#ffffff") == INK


# ---------------------------------------------------------------------------------------------------------------- maps


def test_beijing_has_a_shape_for_each_district() -> None:
    assert len(matched(FIGURES.districts, BEIJING)) == 16
    assert undrawn(FIGURES, BEIJING, wording_for(FIGURES, Language.ZH)) == ""


def square(name: object, x: float = 116.0, **feature: Any) -> dict[str, Any]:
    """Return a feature with a square a tenth of a degree wide."""
    ring = [[x, 40.0], [x + 0.1, 40.0], [x + 0.1, 40.1], [x, 40.1], [x, 40.0]]
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    } | feature


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.mark.parametrize(
    "feature",
    [
        square("海淀区"),
        square(" haidian "),
        square("?", id="110108"),
        square("?", properties={"adcode": 110108}),
        square("?", properties={"code": "110108"}),
    ],
)
def test_a_district_is_found_by_code_or_name(feature: dict[str, Any]) -> None:
    shapes = parse_geometry(collection(feature), "districts.geojson")
    assert list(matched(FIGURES.districts, shapes)) == ["110108"]


def test_districts_without_a_shape_are_named() -> None:
    shapes = parse_geometry(collection(square("海淀区"), square("Elsewhere", 117)), "districts.geojson")
    missing = undrawn(FIGURES, shapes, wording_for(FIGURES, Language.EN))
    assert "Chaoyang" in missing
    assert "Haidian" not in missing
    assert "not drawn: Dongcheng" in pictures_of(Language.EN, shapes)["districts"].alternative


def test_a_geometry_of_another_city_is_refused() -> None:
    shapes = parse_geometry(collection(square("Bronx")), "districts.geojson")
    with pytest.raises(SanbaiError, match="No feature"):
        district_map(FIGURES, shapes, wording_for(FIGURES, Language.EN), "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"features": 3}',
        b'{"features": []}',
        b'{"features": [null]}',
        collection(square("x", geometry={"type": "Point", "coordinates": [1, 2]})),
        collection(square("x", geometry={"type": "Polygon", "coordinates": "no"})),
        collection(square("x", geometry={"type": "Polygon", "coordinates": [[[500000, 4400000], [1, 2], [3, 4]]]})),
        collection(square("x", geometry={"type": "Polygon", "coordinates": [[[float("nan"), 1], [1, 2], [3, 4]]]})),
        b"[" * 100_000,
    ],
    ids=range(12),
)
def test_a_file_that_is_no_geometry_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(SanbaiError, match=r"districts\.geojson") as refused:
        parse_geometry(content, "districts.geojson")
    assert "GeoJSON" in refused.value.remedy.en


def test_a_name_stands_where_its_district_is_wide_enough() -> None:
    shape = parse_geometry(collection(square("x")), "districts.geojson")
    ((flat,), height) = laid_flat(shape, 400)
    x, y, room = label_place(flat, 30)
    assert (round(x), round(room)) == (200, 400)
    assert 15 <= y <= height - 15
    assert label_place(flat, height + 10)[2] == 0


def district(code: str, tile: tuple[int, int] | None, shown: int = 1) -> DistrictFigures:
    nothing = Amount(FIGURES.headline.total.exact, shown)
    return DistrictFigures(
        code=code,
        name=Text(code, code),
        projects=1,
        in_year=nothing,
        total=nothing,
        population=None,
        per_head=None,
        tile=tile,
    )


def test_tiles_stand_where_the_policy_puts_them() -> None:
    assert tile_places([district("a", (3, 2)), district("b", (4, 5))]) == {"a": (0, 0), "b": (1, 3)}


@pytest.mark.parametrize(
    "tiles", [[None, (0, 0)], [(0, 0), (0, 0)], [(0, 0), (10**6, 0)]], ids=["one missing", "two on one", "far away"]
)
def test_tiles_that_cannot_be_drawn_are_laid_in_a_square(tiles: list[tuple[int, int] | None]) -> None:
    places = tile_places([district(str(number), tile) for number, tile in enumerate(tiles)])
    assert places == {"0": (0, 0), "1": (0, 1)}


@pytest.mark.parametrize("amounts", [[], [0, 0], [5], [7, 7, 7], list(range(40)), [1, 10**9, 10**12]])
def test_steps_of_a_map_are_in_order_and_hold_every_amount(amounts: list[int]) -> None:
    classes = classes_of(amounts)
    assert list(classes.limits) == sorted(set(classes.limits))
    assert len(classes.colours) == len(classes.limits) + 1 <= 5
    darkness = [STEPS.index(classes.colour(amount)) for amount in sorted(amounts) if amount]
    assert darkness == sorted(darkness)


def test_a_map_stays_inside_its_frame() -> None:
    flat, height = laid_flat(BEIJING, WIDTH)
    points = [point for shape in flat for polygon in shape.polygons for ring in polygon for point in ring]
    assert all(0 <= x <= WIDTH and 0 <= y <= height + 1 for x, y in points)
    original = sum(len(ring) for shape in BEIJING for polygon in shape.polygons for ring in polygon)
    assert len(points) < original


@pytest.mark.parametrize(("text", "width", "short"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("工程项目", 6, "工程…")])
def test_long_names_are_cut_in_pictures(text: str, width: int, short: str) -> None:
    assert clipped(text, width) == short
