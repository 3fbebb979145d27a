"""`6-publication/` is written whole or not at all, from the folder's own geometry if it has one."""

import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from sanbai.errors import SanbaiError
from sanbai.publication.files import FOLDER, GEOMETRY, make_publication, read_publication, write_publication
from tests.publication import sample_city
from tests.publication.sample_city import sample_plan, sample_policy, sample_register


def published(folder: Path, geometry: Path | None = None) -> dict[str, bytes]:
    """Publish the sample into a folder and return every file by its path."""
    made = make_publication(folder, sample_register(), sample_policy(), sample_plan(), geometry)
    write_publication(folder, made)
    return read_publication(folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the sample's publication."""
    return published(tmp_path_factory.mktemp("desk") / "beijing-2024")


def test_everything_is_there_in_both_languages(made: dict[str, bytes]) -> None:
    files = made
    names = ["programmes", "categories-1", "categories-2", "categories-3", "districts", "funding", "starts"]
    kinds = [f"{name}.{language}.{kind}" for name in names for language in ("zh", "en") for kind in ("svg", "vl.json")]
    parts = {"bulletin.zh.html", "bulletin.en.html", "figures.json", "workbook.xlsx", "datapackage.json"}
    parts |= {"oc4ids.json"}
    parts |= {f"bulletin.{language}.{kind}" for language in ("zh", "en") for kind in ("pdf", "docx")}
    parts |= {"projects.geojson"} | {f"pictures/{each}" for each in kinds}
    assert {path for path in files if not path.startswith(("data/", "site/"))} == parts
    assert {"data/projects.csv", "site/index.html", "site/zh/index.html", "site/en/index.html"} < set(files)
    assert b"sanbai plan verify beijing-2024" in files["bulletin.en.html"]


def test_the_same_plan_gives_the_same_files(tmp_path: Path) -> None:
    first = published(tmp_path / "one" / "city", sample_city.GEOMETRY)
    assert published(tmp_path / "two" / "city", sample_city.GEOMETRY) == first


def test_the_folders_own_geometry_is_used_and_a_given_one_wins(tmp_path: Path) -> None:
    tiles = published(tmp_path)["pictures/districts.zh.svg"]
    (tmp_path / GEOMETRY).parent.mkdir()
    shutil.copyfile(sample_city.GEOMETRY, tmp_path / GEOMETRY)
    shapes = published(tmp_path)["pictures/districts.zh.svg"]
    assert shapes != tiles
    (tmp_path / GEOMETRY).write_text("{}")
    assert published(tmp_path, sample_city.GEOMETRY)["pictures/districts.zh.svg"] == shapes


@pytest.mark.parametrize("content", ["{}", None])
def test_a_geometry_that_cannot_be_used_leaves_the_last_publication_as_it_was(
    tmp_path: Path, content: str | None
) -> None:
    before = published(tmp_path)
    geometry = tmp_path / "shapes.geojson"
    if content is not None:
        geometry.write_text(content)
    with pytest.raises(SanbaiError, match=r"shapes\.geojson"):
        published(tmp_path, geometry)
    made = tmp_path / FOLDER
    assert {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()} == set(before)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_pictures_that_are_no_longer_drawn_do_not_stay_behind(tmp_path: Path) -> None:
    published(tmp_path)
    stale = tmp_path / FOLDER / "pictures" / "categories-9.zh.svg"
    stale.write_text("old")
    published(tmp_path)
    assert not stale.exists()


def test_figures_json_is_exact_and_adds_up(made: dict[str, bytes]) -> None:
    document = json.loads(made["figures.json"])
    chosen = [row for row in sample_plan().rows if row.decision == "in"]
    assert document["format"] == "sanbai figures 1"
    assert document["headline"]["in_year"]["exact"] == sum(row.in_year_investment for row in chosen)
    districts = [Fraction(district["in_year"]["exact"]) for district in document["districts"]]
    assert sum(districts) == document["headline"]["in_year"]["exact"]
    clauses = {
        (clause["result"]["id"], clause["result"]["instance"]): clause["result"] for clause in document["clauses"]
    }
    for result in sample_plan().clauses:
        assert Fraction(clauses[result.id, result.instance]["slack"]) == result.slack
        assert clauses[result.id, result.instance]["holds"] is result.holds
    assert [row["code"] for row in document["listed"] if row["decision"] == "in"] == [row.code for row in chosen]


def test_pictures_stand_alone_with_their_title(made: dict[str, bytes]) -> None:
    files = made
    drawing = files["pictures/districts.en.svg"].decode()
    assert drawing.startswith("<svg ")
    assert "<title>In-year investment by district</title>" in drawing
    specification = json.loads(files["pictures/districts.en.vl.json"])
    assert specification["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
