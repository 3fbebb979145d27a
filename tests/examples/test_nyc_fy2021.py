"""New York City's 2,010 public capital projects: imported by the shipped mapping, compiled, checked and published."""

import csv
import json
import re
import shutil
import subprocess
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from sanbai.publication.names import has_chinese
from tests.examples.running import sanbai
from tests.house.source import ROOT
from tests.publication.pages import read_page
from tests.publication.test_documents import text_of

pytestmark = pytest.mark.slow

PUBLIC_FILE = ROOT.parent / "shared" / "data" / "nyc_cpdd_fy2021_geo" / "projects_flat.csv"
CEILINGS = {"2021": 1_900_000, "2022": 1_290_000, "2023": 1_340_000, "2024": 1_490_000, "2025": 830_000}
PEOPLE = {"BRONX": 1_472_654, "BROOKLYN": 2_736_074, "MANHATTAN": 1_694_251, "QUEENS": 2_405_464, "RICHMOND": 495_747}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan-year folder with nothing in it but the example's policy."""
    folder = tmp_path_factory.mktemp("nyc-fy2021")
    shutil.copy2(ROOT / "examples" / "nyc-fy2021" / "2-policy.toml", folder)
    return folder


@pytest.fixture(scope="module")
def imported(folder: Path) -> subprocess.CompletedProcess[str]:
    """Return how the import of the public file ended, its register written."""
    return sanbai("register", "import", PUBLIC_FILE, "--mapping", "nyc-capital-projects", "--into", folder, "--write")


@pytest.fixture(scope="module")
def made(folder: Path, imported: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """Return how the whole year ended."""
    assert imported.returncode == 0, imported.stdout + imported.stderr
    return sanbai("year", folder)


def public_rows() -> dict[str, dict[str, str]]:
    """Return the rows of the file by the code that the import gives them: identifiers used twice get a suffix."""
    with PUBLIC_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    twice = {name for name, count in Counter(row["project_id"] for row in rows).items() if count > 1}
    assert len(rows) == 2010
    assert len(twice) == 2
    return {
        row["project_id"] + (f"-{row['managing_agency_id']}" if row["project_id"] in twice else ""): row for row in rows
    }


def decided(folder: Path) -> dict[str, str]:
    with (folder / "3-plan" / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["code"]: row["decision"] for row in csv.DictReader(file)}


def test_every_project_is_imported_and_the_identifiers_used_twice_are_named(
    folder: Path, imported: subprocess.CompletedProcess[str]
) -> None:
    assert imported.returncode == 0, imported.stdout + imported.stderr
    with (folder / "1-register" / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    public = public_rows()
    assert rows.keys() == public.keys()
    assert all(int(row["total_investment"]) == int(public[code]["combined_total"]) for code, row in rows.items())
    for name in (row["project_id"] for code, row in public.items() if code != row["project_id"]):
        assert name in imported.stdout


def test_the_plan_keeps_every_ceiling_counted_from_the_public_file(
    folder: Path, made: subprocess.CompletedProcess[str]
) -> None:
    """Negative amounts are money given back, which the register does not count as a payment."""
    assert made.returncode == 0, made.stdout + made.stderr
    public = public_rows()
    taken = [public[code] for code, decision in decided(folder).items() if decision == "in"]
    for year, ceiling in CEILINGS.items():
        asked = sum(max(0, int(row[f"city{year}"])) for row in public.values())
        assert sum(max(0, int(row[f"city{year}"])) for row in taken) <= ceiling < asked
    assert len(taken) <= 1400


def test_the_boroughs_are_in_balance_counted_from_the_public_file(
    folder: Path, made: subprocess.CompletedProcess[str]
) -> None:
    assert made.returncode == 0, made.stdout + made.stderr
    public = public_rows()
    taken = [public[code] for code, decision in decided(folder).items() if decision == "in"]
    for borough, people in PEOPLE.items():
        rows = [row for row in taken if row["borough"] == borough]
        spent = sum(max(0, int(row["city2021"])) + max(0, int(row["non_city2021"])) for row in rows)
        assert len(rows) >= 130
        assert 170 <= Fraction(spent * 1000, people) <= 420


def test_the_plan_is_proved_within_the_gap_and_published(folder: Path, made: subprocess.CompletedProcess[str]) -> None:
    assert made.returncode == 0, made.stdout + made.stderr
    document = json.loads((folder / "3-plan" / "plan.json").read_text("utf-8"))
    assert document["plan"]["status"] in {"optimal", "within_gap"}
    assert {clause["id"] for clause in document["ranking"]["broken"]} >= {f"fund.city.{year}" for year in CEILINGS}
    assert list((folder / "6-publication").rglob("*.html"))


def test_the_english_site_has_no_chinese_left_over(folder: Path, made: subprocess.CompletedProcess[str]) -> None:
    """Only the link to the other edition is Chinese; amounts are in dollars, and the site is small."""
    assert made.returncode == 0, made.stdout + made.stderr
    site = folder / "6-publication" / "site"
    pages = {path: path.read_text("utf-8").replace(">中文<", "><") for path in (site / "en").rglob("*.html")}
    taken = [code for code, decision in decided(folder).items() if decision != "out"]
    assert len(pages) == 6 + len(taken)
    assert [path.name for path, text in pages.items() if has_chinese(text)] == []
    assert "US dollars" in pages[site / "en" / "projects.html"]
    assert sum(path.stat().st_size for path in site.rglob("*")) < 20_000_000


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_the_english_bulletin_is_in_dollars_without_chinese(
    folder: Path, made: subprocess.CompletedProcess[str], kind: str
) -> None:
    assert made.returncode == 0, made.stdout + made.stderr
    content = (folder / "6-publication" / f"bulletin.en.{kind}").read_bytes()
    words = read_page(content.decode()).text() if kind == "html" else text_of(kind, content)
    assert not has_chinese(words)
    assert re.search(r"\$[\d.,]+ ?(billion|million)", words)


def test_the_open_data_say_dollars(folder: Path, made: subprocess.CompletedProcess[str]) -> None:
    assert made.returncode == 0, made.stdout + made.stderr
    package = json.loads((folder / "6-publication" / "oc4ids.json").read_text("utf-8"))
    currencies = {project["budget"]["amount"]["currency"] for project in package["projects"] if "budget" in project}
    assert currencies == {"USD"}
    points = json.loads((folder / "6-publication" / "projects.geojson").read_text("utf-8"))
    assert points["type"] == "FeatureCollection"
