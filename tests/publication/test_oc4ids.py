"""The project package against the standard's own schema, codelists and checker, served on this machine alone."""

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from libcoveoc4ids.api import oc4ids_json_output
from libcoveoc4ids.config import LibCoveOC4IDSConfig

from sanbai.errors import Severity
from sanbai.language import Text
from sanbai.publication.oc4ids.package import NAME, oc4ids_files
from sanbai.publication.public import PublicYear
from sanbai.register.packages.importing import import_package
from tests.publication.sample_public import sample_public, with_hostile_texts
from tests.publication.sample_site import sample_whole_year

STANDARD = Path(__file__).parents[3] / "shared" / "data" / "oc4ids"
SECTORS = {"education": ("education",), "medical": ("health",), "railway": ("transport.rail",)}


class _Served(http.server.SimpleHTTPRequestHandler):
    """Serves the schema files under the names that the standard publishes them by."""

    def do_GET(self) -> None:
        self.path = self.path.replace("/project-", "/infrastructure_project-")
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def checker() -> Iterator[LibCoveOC4IDSConfig]:
    """Return the checker's settings: schema and codelists from the folder beside the project."""
    assert STANDARD.is_dir(), "the standard's files belong into shared/data/oc4ids"
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Served, directory=str(STANDARD)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"http://127.0.0.1:{server.server_port}/"
    yield LibCoveOC4IDSConfig(
        {
            "schema_host": host,
            "schema_version_choices": {"0.9.5": ("0.9.5", host)},
            "schema_codelists": {"0.9": f"{host}codelists/"},
        }
    )
    server.shutdown()
    server.server_close()


def package(year: PublicYear) -> dict[str, Any]:
    """Return the package as plain data."""
    found: dict[str, Any] = json.loads(oc4ids_files(year)[NAME])
    return found


def checked(data: dict[str, Any], checker: LibCoveOC4IDSConfig, folder: Path) -> dict[str, Any]:
    """Return what the standard's own checker finds."""
    found: dict[str, Any] = oc4ids_json_output(str(folder), json_data=data, lib_cove_oc4ids_config=checker)
    return found


def whole() -> PublicYear:
    """Return the sample at the end of its year, with sectors."""
    return replace(sample_whole_year(), sectors=SECTORS)


def test_the_standards_own_checker_finds_nothing(checker: LibCoveOC4IDSConfig, tmp_path: Path) -> None:
    """No validation error, no failed additional check, no field and no code that the standard does not know."""
    for year in (whole(), sample_public(), with_hostile_texts(sample_public())):
        found = checked(package(year), checker, tmp_path)
        assert found["validation_errors_count"] == 0, found["validation_errors"][:3]
        assert found["additional_checks"] == []
        assert found["conformance_checks"] == []
        assert found["additional_fields"] == {}
        assert found["additional_closed_codelist_values"] == {}
        assert found["deprecated_fields"] == {}


def test_a_broken_package_is_found(checker: LibCoveOC4IDSConfig, tmp_path: Path) -> None:
    """The check can fail: a wrong type, an unknown status, a missing id, an unknown field."""
    data = package(whole())
    data["projects"][0]["title"] = 7
    data["projects"][1]["status"] = "begun"
    del data["projects"][2]["id"]
    data["projects"][3]["colour"] = "red"
    data["projects"][4]["id"] = "another-1"
    found = checked(data, checker, tmp_path)
    assert found["validation_errors_count"] == 2
    assert "projects/status" in found["additional_closed_codelist_values"]
    assert "/projects/colour" in found["additional_fields"]
    assert [check["check_id"] for check in found["conformance_checks"]] == ["invalid-project-ids"]


def test_every_disclosed_project_is_there_with_its_money_in_yuan() -> None:
    year = whole()
    data = package(year)
    assert data["version"] == "0.9"
    assert [item["identifiers"][0]["id"] for item in data["projects"]] == [project.code for project in year.projects]
    for item, project in zip(data["projects"], year.projects, strict=True):
        assert item["budget"]["amount"] == {"amount": project.total_investment * 10_000, "currency": "CNY"}
        groups = {group["id"]: group["budgetBreakdown"] for group in item["budget"]["budgetBreakdowns"]}
        paid = sum(part["amount"]["amount"] for part in groups.get("source", []))
        assert paid == sum(row.amount for row in project.funding) * 10_000
        assert {entry["scheme"] for entry in item["additionalClassifications"]} == {
            "sanbai-programme",
            "sanbai-category",
            "sanbai-nature",
        }


def test_months_are_metrics_and_their_plan_is_a_forecast() -> None:
    year = whole()
    item = next(item for item in package(year)["projects"] if "metrics" in item)
    project = next(project for project in year.projects if project.code == item["identifiers"][0]["id"])
    metrics = {metric["id"]: metric["observations"] for metric in item["metrics"]}
    planned = {metric["id"]: metric["observations"] for metric in item["forecasts"]}
    months = project.months
    assert [entry["measure"] for entry in metrics["physicalProgress"]] == [row.physical_progress for row in months]
    amounts = [entry["value"]["amount"] for entry in metrics["financialProgress"]]
    assert amounts == [row.investment_year * 10_000 for row in months]
    assert [e["value"]["amount"] for e in planned["financialProgress"]] == [row.planned_year * 10_000 for row in months]
    assert metrics["financialProgress"][-1]["period"] == {
        "startDate": "2024-01-01T00:00:00Z",
        "endDate": "2024-12-31T00:00:00Z",
    }


def test_status_follows_nature_and_what_was_returned() -> None:
    statuses = {item["identifiers"][0]["id"]: item["status"] for item in package(sample_public())["projects"]}
    for project in sample_public().projects:
        begun = project.nature == "continuing"
        assert statuses[project.code] == ("implementation" if begun else "preparation")


def test_what_is_not_disclosed_is_not_there() -> None:
    project = sample_public().projects[0]
    bare = replace(
        project, total_investment=None, funding=(), places=(), owner=None, responsible_unit=None, nature=None, months=()
    )
    (item,) = package(replace(sample_public(), projects=(bare,)))["projects"]
    assert "locations" not in item
    assert "parties" not in item
    assert "amount" not in item.get("budget", {})


def test_a_publisher_may_have_a_prefix_of_its_own() -> None:
    data = package(replace(sample_public(), project_prefix="oc4ids-xyz123"))
    assert all(item["id"].startswith("oc4ids-xyz123-") for item in data["projects"])


def test_what_was_published_comes_back_into_a_register() -> None:
    """Everything that both a register and a package hold, of every project."""
    year = sample_public()
    found = import_package(oc4ids_files(year)[NAME], NAME)
    assert [finding for finding in found.findings if finding.severity is not Severity.NOTE] == []
    register = found.register
    projects = {project.code: project for project in register.projects}
    options = {option.project: option for option in register.options}
    assert register.about.money_unit == year.figures.money_unit
    assert set(projects) == {project.code for project in year.projects}
    for told in year.projects:
        back, option = projects[told.code], options[told.code]
        other = told.name.en if told.name.en != told.name.zh else ""
        assert back.name == told.name.zh
        assert [text for text in (back.name_en, back.content) if text] in (
            [text for text in (other, told.content) if text],
            [" / ".join(text for text in (other, told.content) if text)],
        )
        assert (back.category, back.nature, back.responsible_unit) == (
            told.category,
            told.nature,
            told.responsible_unit,
        )
        assert (back.start_date, back.completion_date) == (told.start_date, told.completion_date)
        assert (back.total_investment, back.invested_before) == (told.total_investment, told.invested_before or 0)
        assert option.in_year_investment == (told.in_year_investment or 0)
        own = {(row.year, row.source): row.amount for row in register.funding if row.project == told.code}
        assert own == {(row.year, row.source): row.amount for row in told.funding}
        steps = [(row.code, row.name, row.due, row.met) for row in register.milestones if row.project == told.code]
        assert steps == [(step.code, step.name, step.due, step.met) for step in told.milestones]
        yields = [(row.outcome, row.quantity, row.unit) for row in register.outcomes if row.project == told.code]
        assert yields == [(row.outcome, row.quantity, row.unit) for row in told.outcomes]
        places = {row.district: row for row in register.locations if row.project == told.code}
        assert {code: row.share for code, row in places.items()} == {row.district: row.share for row in told.places}
        for row in told.places:
            if row.longitude is not None:
                assert (places[row.district].longitude, places[row.district].latitude) == (row.longitude, row.latitude)


def test_an_english_name_comes_back_as_one() -> None:
    year = sample_public()
    first = replace(year.projects[0], name=Text("东桥", "East Bridge"), content="重建 / 扩建")
    (back,) = import_package(oc4ids_files(replace(year, projects=(first,)))[NAME], NAME).register.projects
    assert (back.name, back.name_en, back.content) == ("东桥", "East Bridge", "重建 / 扩建")
