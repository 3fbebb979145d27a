"""The open data are what their descriptions say, row by row, by the standards' own schemas and rules."""

import csv
import io
import json
from dataclasses import replace
from fractions import Fraction

import pytest

from sanbai.publication.open_data.package import data_files, open_tables
from sanbai.publication.open_data.points import geojson_files, unplaced_remark
from sanbai.publication.public import PublicYear
from sanbai.register.csvtext import unguarded
from sanbai.register.tables import TABLES
from tests.publication.sample_public import HOSTILE, sample_public, with_hostile_texts
from tests.publication.table_schema import package_errors


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return data_files(sample_public())


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"data/{name}.csv"].decode("utf-8-sig"), newline="")))


def test_every_row_keeps_to_its_schema_and_the_descriptors_to_the_standards(files: dict[str, bytes]) -> None:
    assert package_errors(files) == []
    assert len(files) > 12
    assert package_errors(data_files(with_hostile_texts(sample_public()))) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("projects", b",in,", b",inside,", "projects.decision, row 1: enum"),
        ("months", b"2024-01", b"2024-13", "months.month, row 1: yearmonth"),
        ("funding", b",central,", b",centre,", "is not in sources"),
        ("districts", b"110102", b"110101", "districts: primary key"),
        ("milestones", b"2024-09-30", b"2024-09-31", "milestones.due, row 1: date"),
        ("categories", b",1,", b",-1,", "bounds"),
        ("milestones", "主体封顶,2024-09-30".encode(), "主体封顶,".encode(), "milestones.due, row 1: required"),
    ],
)
def test_a_broken_row_is_found(files: dict[str, bytes], path: str, old: bytes, new: bytes, said: str) -> None:
    """The test's own reading of the standard sees a wrong type, bound, code, key and a missing value."""
    content = files[f"data/{path}.csv"]
    assert old in content
    broken = {**files, f"data/{path}.csv": content.replace(old, new, 1)}
    found = package_errors(broken)
    assert any(said in error for error in found)
    assert f"{path}: bytes or hash" in found


def test_the_tables_hold_what_is_published_and_add_up(files: dict[str, bytes]) -> None:
    year = sample_public()
    listed, head = rows(files, "projects"), year.figures.headline
    assert len(listed) == len(year.projects)
    chosen = [row for row in listed if row["decision"] == "in"]
    assert sum(int(row["in_year_investment"]) for row in chosen) == head.in_year.exact
    for name in ("programmes", "categories", "districts"):
        assert sum(Fraction(row["in_year_investment"] or 0) for row in rows(files, name)) == head.in_year.exact
    codes = {row["code"] for row in chosen}
    paid = sum(int(row["amount"]) for row in rows(files, "funding") if row["project"] in codes)
    assert paid == sum(int(row["amount"]) for row in rows(files, "funds"))
    overview = {row["figure"]: row["value"] for row in rows(files, "overview")}
    assert (overview["projects"], overview["in_year_investment"]) == (str(head.projects), str(head.in_year.exact))


def test_texts_come_back_as_they_were(files: dict[str, bytes]) -> None:
    """Text that a spreadsheet would run is guarded, and reading takes the guard off again."""
    made = rows(data_files(with_hostile_texts(sample_public())), "projects")
    for row, text in zip(made, HOSTILE, strict=False):
        assert not row["owner"].startswith(("=", "+", "-", "@", "\t"))
        assert unguarded(row["owner"]) == text


def test_every_field_is_told_in_both_languages() -> None:
    for table in open_tables(sample_public()):
        assert table.title.zh
        assert table.title.en
        for each in table.fields:
            assert each.title.zh, each.name
            assert each.title.en, each.name
            assert bool(each.told.zh) == bool(each.told.en)


def test_a_field_is_called_what_the_register_calls_it() -> None:
    """A column that the register has too has the register's title, so that one word stands for one thing."""
    register = {table.name: {column.field: column.title for column in table.columns} for table in TABLES}
    for table in open_tables(sample_public()):
        for each in table.fields:
            theirs = register.get(table.name, {}).get(each.name)
            if theirs is not None and each.name not in ("name", "code", "construction_investment"):
                assert each.title.zh == theirs.zh, (table.name, each.name)


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ("CC-BY-4.0", [{"name": "CC-BY-4.0"}]),
        ("https://data.beijing.gov.cn/licence", [{"path": "https://data.beijing.gov.cn/licence"}]),
        ("免费使用，请注明来源", None),
        ("", None),
    ],
)
def test_the_licence_is_told_by_code_or_address_else_in_words(licence: str, told: list[dict[str, str]] | None) -> None:
    made = data_files(replace(sample_public(), licence=licence))
    package = json.loads(made["datapackage.json"])
    assert package.get("licenses") == told
    assert licence in package["description"]
    assert package_errors(made) == []


def test_a_year_without_projects_or_places_is_a_package_too() -> None:
    year = sample_public()
    bare = replace(year, projects=(), withheld=len(year.projects))
    made = data_files(bare)
    assert package_errors(made) == []
    assert "data/projects.csv" not in made
    placeless = replace(year, figures=replace(year.figures, districts=()))
    assert package_errors(data_files(placeless)) == []


def test_the_points_follow_rfc_7946() -> None:
    year = sample_public()
    content = json.loads(geojson_files(year)["projects.geojson"])
    assert content.keys() == {"type", "bbox", "features"}
    assert [feature["id"] for feature in content["features"]] == [project.code for project in year.projects]
    west, south, east, north = content["bbox"]
    kinds = set()
    for feature, project in zip(content["features"], year.projects, strict=True):
        geometry = feature["geometry"]
        kinds.add(geometry and geometry["type"])
        if geometry is None:
            continue
        points = [geometry["coordinates"]] if geometry["type"] == "Point" else geometry["coordinates"]
        placed = [place for place in project.places if place.longitude is not None]
        assert [float(place.longitude or 0) for place in placed] == [longitude for longitude, _ in points]
        for longitude, latitude in points:
            assert west <= longitude <= east
            assert south <= latitude <= north
            assert round(longitude, 7) == longitude
        assert all(not isinstance(value, (dict, list)) for value in feature["properties"].values())
    assert kinds == {"Point", "MultiPoint", None}


def test_projects_without_a_point_are_counted_and_the_file_stays_whole() -> None:
    year = sample_public()
    placeless = replace(year, projects=tuple(replace(project, places=()) for project in year.projects))
    content = json.loads(geojson_files(placeless)["projects.geojson"])
    assert "bbox" not in content
    assert {feature["geometry"] for feature in content["features"]} == {None}
    remark = unplaced_remark(placeless)
    assert remark is not None
    assert f"{len(year.projects)} of {len(year.projects)} projects" in remark.en
    placed = replace(year, projects=tuple(project for project in year.projects if project.places[0].longitude))
    assert unplaced_remark(placed) is None


def test_the_same_year_gives_the_same_bytes() -> None:
    year: PublicYear = sample_public()
    assert data_files(year) == data_files(replace(year))
    assert geojson_files(year) == geojson_files(replace(year))
