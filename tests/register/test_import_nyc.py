"""The shipped mapping imports New York City's 2,010 capital projects, to the last thousand dollars."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from sanbai.errors import Severity
from sanbai.register.importing import Imported
from sanbai.register.lists.merging import ChangeKind
from sanbai.register.mappings.files import load_mapping
from sanbai.register.records import Nature
from tests.register.importing_help import checks, found, import_file, kinds

DATA = Path(__file__).parents[3] / "shared" / "data" / "nyc_cpdd_fy2021_geo" / "projects_flat.csv"
YEARS = {"2021": 2021, "2022": 2022, "2023": 2023, "2024": 2024, "2025": 2025, "_r_t_c": 2026}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """Return the lines of the published file, read by nothing of ours."""
    with DATA.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def imported() -> Imported:
    """Return the import of the published file."""
    return import_file(DATA, load_mapping("nyc-capital-projects"))


def test_all_2010_projects_are_imported_each_under_a_code_of_its_own(
    imported: Imported, rows: list[dict[str, str]]
) -> None:
    """Each line is one project, with its name, agency and category; no row is refused."""
    register = imported.register
    assert len(rows) == len(register.projects) == len({project.code for project in register.projects}) == 2010
    assert len(register.options) == len(register.locations) == 2010
    assert [project.name for project in register.projects] == [row["project_description"] for row in rows]
    assert not [finding for finding in imported.findings if finding.severity is Severity.ERROR]


def test_money_by_year_and_source_is_that_of_the_file(imported: Imported, rows: list[dict[str, str]]) -> None:
    """For each source and year the funding adds up to the positive amounts of the file, in thousands of dollars."""
    sums: Counter[tuple[str, int]] = Counter()
    for entry in imported.register.funding:
        sums[entry.source, entry.year] += entry.amount
    expected = {
        (source, year): sum(max(0, int(row[f"{source}{column}"])) for row in rows)
        for source in ("city", "non_city")
        for column, year in YEARS.items()
    }
    assert dict(sums) == expected
    assert sums["city", 2021] == 2_519_522 + 597


def test_totals_and_what_was_invested_before_are_those_of_the_file(
    imported: Imported, rows: list[dict[str, str]]
) -> None:
    """Totals are kept, two amounts below zero are taken from what was invested before, and all adds up."""
    register = imported.register
    assert [project.total_investment for project in register.projects] == [int(row["combined_total"]) for row in rows]
    before = sum(project.invested_before for project in register.projects)
    assert before == sum(int(row["combined_prior_actuals"]) for row in rows) - 597 - 482
    later: Counter[str] = Counter()
    for entry in register.funding:
        later[entry.project] += entry.amount
    assert all(
        project.invested_before + later[project.code] == project.total_investment for project in register.projects
    )
    in_year = {option.project: option.in_year_investment for option in register.options}
    this_year: Counter[str] = Counter()
    for entry in register.funding:
        this_year[entry.project] += entry.amount if entry.year == 2021 else 0
    assert all(in_year[project.code] == this_year[project.code] for project in register.projects)


def test_the_two_shared_ids_are_listed_and_told_apart_by_agency(imported: Imported) -> None:
    """P-213CNTR and HBBA24181 each stand for projects of two agencies: a warning each, and both projects stay."""
    twice = found(imported, "import-code-twice")
    assert [(finding.severity, finding.place.cell) for finding in twice] == [
        (Severity.WARNING, "B80"), (Severity.WARNING, "B691"),
    ]  # fmt: skip
    assert "'P-213CNTR' stands in row 464 as well" in twice[0].what.en
    codes = {project.code: project.department for project in imported.register.projects}
    assert codes["P-213CNTR-801"] == "dept-of-small-business-services"
    assert codes["P-213CNTR-850"] == "dept-of-design-construction"
    assert {"HBBA24181-826", "HBBA24181-841"} < codes.keys()
    assert not {"P-213CNTR", "HBBA24181"} & codes.keys()


def test_every_oddity_of_the_file_is_a_finding_and_nothing_else_is(imported: Imported) -> None:
    """Two amounts below zero, three texts with unprintable characters, two shared ids; every row adds up."""
    assert checks(imported) == {
        "import-negative-amount": 2, "import-unprintable": 3, "import-code-twice": 2, "import-read": 1,
    }  # fmt: skip
    assert [finding.place.cell for finding in found(imported, "import-negative-amount")] == ["K797", "S1286"]


def test_categories_boroughs_and_places_are_coded(imported: Imported, rows: list[dict[str, str]]) -> None:
    """97 categories with their names, 6 districts with citywide a district of its own, points to seven decimals."""
    register = imported.register
    lists = Counter(code.list for code in register.codes)
    assert lists == {"category": 97, "department": 24, "district": 6, "source": 2, "delay": 10}
    names = {code.code: code.name_en for code in register.codes if code.list == "category"}
    assert [names[project.category] for project in register.projects] == [row["ten_year_plan_category"] for row in rows]
    districts = Counter(location.district for location in register.locations)
    assert districts == {
        "brooklyn": 550,
        "manhattan": 543,
        "queens": 364,
        "bronx": 343,
        "staten_island": 201,
        "citywide": 9,
    }
    assert [location.longitude for location in register.locations] == [round(Decimal(row["lon"]), 7) for row in rows]
    assert {project.nature for project in register.projects} == {Nature.CONTINUING, Nature.NEW_START}
    assert sum(project.nature is Nature.NEW_START for project in register.projects) == 704
    assert sum("delay-budget" in project.tags.split() for project in register.projects) == 324


def test_the_original_budget_is_kept_with_the_scope(imported: Imported, rows: list[dict[str, str]]) -> None:
    """Each project's content ends with what it was first meant to cost."""
    contents = [project.content for project in imported.register.projects]
    assert all(
        f"Original budget: {row['original_budget']} USD thousand" in text
        for row, text in zip(rows, contents, strict=True)
    )


def test_importing_the_file_again_changes_nothing(imported: Imported) -> None:
    """Every row of every table is unchanged the second time."""
    again = import_file(DATA, load_mapping("nyc-capital-projects"), imported.register)
    assert set(kinds(again)) == {ChangeKind.UNCHANGED}
    assert again.register == imported.register


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("city2022", "19", "'city_total' is 156, its parts add up to 157"),
        ("combined_total", "x", "'x' is no amount of money"),
    ],
)
def test_a_row_that_no_longer_adds_up_is_found(
    tmp_path: Path, rows: list[dict[str, str]], column: str, value: str, said: str
) -> None:
    """The checksum of sources and years catches one changed figure; a total that is no amount refuses its row."""
    changed = [dict(rows[3], **{column: value})]
    path = tmp_path / "projects.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(changed)
    imported = import_file(path, load_mapping("nyc-capital-projects"))
    assert any(said in finding.what.en for finding in imported.findings)
