"""A project package of OC4IDS arrives in the register: the standard's own example, and whatever else is called one."""

import copy
import datetime
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbai.errors import Finding, InputError, Severity
from sanbai.register.files import read_register
from sanbai.register.importing import Imported
from sanbai.register.packages.importing import import_package
from sanbai.register.records import About, Funding, Nature, Option, Project, Register
from tests.house.source import ROOT
from tests.register.test_import_command import everything_in, run

SAMPLES = ROOT.parent / "shared" / "data" / "oc4ids"
EXAMPLE = SAMPLES / "infrastructure_example.json"
CODE = "oc4ids-bu3kcz-m75-junctions-4-to-5-smart-motorway"


@cache
def example() -> dict[str, Any]:
    """Return the standard's worked example."""
    found: dict[str, Any] = json.loads(EXAMPLE.read_text("utf-8"))
    return found


def imported(package: Any, into: Register | None = None, year: int | None = 2018) -> Imported:
    """Import a package that is plain data."""
    return import_package(json.dumps(package).encode(), "package.json", into, year)


def changed(change: Any) -> Any:
    """Return the example after a change to its project."""
    package = copy.deepcopy(example())
    change(package["projects"][0])
    return package


def remarks(package: Any, into: Register | None = None) -> dict[str, str]:
    """Return the checks that an import remarks on, with their places."""
    found = imported(package, into).findings
    return {finding.check: finding.place.pointer for finding in found if finding.severity is not Severity.NOTE}


def test_the_worked_example_of_the_standard_arrives_whole() -> None:
    register = imported(example()).register
    (project,) = register.projects
    assert (project.code, project.name) == (CODE, "M75 Junctions 4 to 5 upgrade smart motorway")
    assert project.content.startswith("Upgrading the 5km stretch of the M75")
    assert (project.category, project.nature, project.responsible_unit) == (
        "transport.road",
        Nature.CONTINUING,
        "Motorways UK",
    )
    assert (project.start_date, project.completion_date) == (datetime.date(2016, 1, 1), datetime.date(2018, 12, 10))
    assert (register.about.money_unit, project.total_investment) == ("GBP", 40_000_000)
    assert register.about.kept_by == "Open Data Services Co-operative Limited"
    (option,) = register.options
    assert (option.in_year_investment, option.completes_in_year, option.start_quarter) == (10_000_000, True, None)
    assert [(row.year, row.source, row.amount) for row in register.funding] == [
        (2016, "Motorways UK", 10_000_000),
        (2017, "Motorways UK", 20_000_000),
        (2018, "Motorways UK", 10_000_000),
    ]
    (milestone,) = register.milestones
    assert (milestone.name, milestone.due, milestone.met) == (
        "Grant disbursement",
        datetime.date(2016, 1, 1),
        datetime.date(2016, 1, 1),
    )
    (place,) = register.locations
    assert (place.district, place.share, place.address) == ("Westshire", 100, "Patcham Interchange, New Road")
    assert (place.longitude, place.latitude) == (Decimal("52.2571843"), Decimal("-0.1163333"))


def test_what_a_reader_should_know_is_remarked_at_its_place() -> None:
    assert remarks(example()) == {"package-status": "/projects/0/status"}


@pytest.mark.parametrize(
    ("change", "check", "pointer"),
    [
        (lambda p: p.pop("title"), "package-assumed", "/projects/0/title"),
        (
            lambda p: p.update(budget={"amount": {"amount": "many", "currency": "GBP"}}),
            "package-value",
            "/projects/0/budget/amount/amount",
        ),
        (lambda p: p["budget"]["amount"].update(amount=-1), "package-amount", "/projects/0/budget/amount"),
        (lambda p: p["budget"]["amount"].update(amount=1e30), "package-value", "/projects/0/budget/amount/amount"),
        (lambda p: p["budget"]["amount"].update(amount=0.5), "package-rounded", "/projects/0/budget/amount"),
        (lambda p: p["budget"]["amount"].update(currency="EUR"), "package-currency", "/projects/0/budget/amount"),
        (lambda p: p["period"].update(startDate="yesterday"), "package-value", "/projects/0/period/startDate"),
        (lambda p: p["period"].update(startDate=2016), "package-value", "/projects/0/period/startDate"),
        (lambda p: p["milestones"][0].pop("dueDate"), "package-milestone", "/projects/0/milestones/0"),
        (
            lambda p: p["locations"][0]["geometry"].update(coordinates=[500, 0]),
            "package-geometry",
            "/projects/0/locations/0/geometry",
        ),
        (lambda p: p["locations"][0].pop("address"), "package-no-district", "/projects/0/locations/0"),
        (lambda p: p.update(locations={}), "package-value", "/projects/0/locations"),
        (lambda p: p.update(parties="nobody"), "package-value", "/projects/0/parties"),
    ],
)
def test_a_value_that_cannot_be_used_is_left_out_and_named(change: Any, check: str, pointer: str) -> None:
    """The project arrives all the same."""
    package = changed(change)
    assert remarks(package)[check] == pointer
    assert len(imported(package).register.projects) == 1


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda package: package["projects"][0].pop("id"), "package-no-id"),
        (lambda package: package["projects"].append(package["projects"][0]), "package-twice"),
        (lambda package: package["projects"][0].update(title="x" * 40_000), "package-refused"),
        (
            lambda package: package["projects"][0]["locations"][0]["address"].update(region="x" * 40_000),
            "package-refused",
        ),
        (
            lambda package: package["projects"][0]["milestones"].append({"id": "1", "dueDate": "2017-01-01"}),
            "package-refused",
        ),
        (lambda package: package["projects"].append(7), "package-no-id"),
    ],
)
def test_a_project_that_cannot_be_held_is_an_error_and_the_others_arrive(change: Any, check: str) -> None:
    package = copy.deepcopy(example())
    package["projects"].append(copy.deepcopy(package["projects"][0]) | {"id": "another"})
    change(package)
    found = imported(package)
    (error,) = [finding for finding in found.findings if finding.severity is Severity.ERROR and finding.check == check]
    assert error.place.pointer.startswith("/projects/")
    assert len(found.register.projects) >= 1


@pytest.mark.parametrize(
    ("content", "check"),
    [
        (b"{", "package-not-json"),
        (b"", "package-not-json"),
        (b"\xff\xfe{}", "package-not-json"),
        (b'{"projects": [{"id": NaN}]}', "package-not-json"),
        (b"[" * 200_000, "package-not-json"),
        (b'{"projects": [{"id": ' + b"9" * 10_000 + b"}]}", "package-not-json"),
        (b'{"projects": [], "deep": ' + b"[" * 200 + b"]" * 200 + b"}", "package-not-json"),
        (b"{}", "package-no-projects"),
        (b"[]", "package-no-projects"),
        (b'{"projects": {}}', "package-no-projects"),
        (b'{"projects": []}', "package-no-currency"),
        (b'{"projects": [{"id": "a", "budget": {"amount": {"amount": 1, "currency": "XAU"}}}]}', "package-no-currency"),
    ],
)
def test_what_is_no_package_is_refused_in_a_sentence(content: bytes, check: str) -> None:
    with pytest.raises(InputError) as refused:
        import_package(content, "package.json", year=2024)
    (finding,) = refused.value.findings
    assert finding.check == check
    assert finding.place.file == "package.json"


@pytest.mark.parametrize("literal", [b"1e9999999", b"-1e9999999", b"1e99999999999999999999", b"1e-9999999", b"9e-40"])
def test_a_number_beyond_all_counting_is_read_in_an_instant(literal: bytes) -> None:
    """Were it worked with, it would have millions of digits."""
    package = json.dumps(example()).encode().replace(b"40000000", literal).replace(b"52.2571843", literal)
    (project,) = import_package(package, "package.json", year=2018).register.projects
    assert project.total_investment == 0


def test_without_a_plan_year_it_is_asked_for() -> None:
    with pytest.raises(InputError) as refused:
        imported(example(), year=None)
    assert [finding.check for finding in refused.value.findings] == ["import-no-year"]


def test_amounts_are_exact_in_the_usual_unit_or_in_a_smaller_one() -> None:
    def of(*amounts: float) -> tuple[str, list[int]]:
        projects = [
            {"id": str(place), "title": "a", "budget": {"amount": {"amount": amount, "currency": "CNY"}}}
            for place, amount in enumerate(amounts)
        ]
        register = imported({"projects": projects}).register
        return register.about.money_unit, [project.total_investment for project in register.projects]

    assert of(120_000, 30_000) == ("万元", [12, 3])
    assert of(120_000, 31_000) == ("千元", [120, 31])
    assert of(120_000, 31_001) == ("元", [120_000, 31_001])
    assert of(0.5, 1.49) == ("元", [1, 1])


def test_an_area_or_a_line_stands_at_the_middle_of_its_box() -> None:
    line = {"type": "LineString", "coordinates": [[116.2, 39.8], [116.4, 40.0], [116.3, 39.9]]}
    area = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 4], [0, 4], [0, 0]]]}
    for geometry, point in ((line, ("116.3", "39.9")), (area, ("1", "2"))):
        package = changed(lambda p, geometry=geometry: p["locations"][0].update(geometry=geometry))
        place = imported(package).register.locations[0]
        assert (place.longitude, place.latitude) == tuple(map(Decimal, point))


def test_several_districts_share_a_project_equally() -> None:
    districts = [{"address": {"region": name}} for name in ("A", "B", "C", "A")]
    places = imported(changed(lambda p: p.update(locations=districts))).register.locations
    assert [place.district for place in places] == ["A", "B", "C"]
    assert sum(place.share for place in places) == 100
    assert max(place.share for place in places) == 34


def test_a_package_renews_what_it_says_and_erases_nothing() -> None:
    """What the package is silent of stays as the register has it, also its name and category."""
    old = Project(code=CODE, name="旧名称", category="roads", nature=Nature.NEW_START, total_investment=5, tags="a")
    other = Project(code="other", name="另一个", category="roads", nature=Nature.NEW_START, total_investment=7)
    into = Register(about=About(money_unit="GBP"), projects=(old, other))
    silent = changed(lambda p: [p.pop(name) for name in ("title", "sector", "status", "budget")])
    first = {project.code: project for project in imported(silent, into).register.projects}
    assert (first[CODE].name, first[CODE].category, first[CODE].total_investment, first[CODE].tags) == (
        "旧名称",
        "roads",
        5,
        "a",
    )
    assert first["other"] == other
    again = imported(example(), imported(example(), into).register)
    assert {change.kind.value for change in again.changes} == {"unchanged", "missing"}


def test_the_one_option_of_a_project_is_renewed_and_several_are_left_alone() -> None:
    """The package does not tell options apart; a second one beside the first would be a choice nobody offered."""
    project = Project(code=CODE, name="M75", category="roads", nature=Nature.CONTINUING, total_investment=5)
    one = Option(project=CODE, code="normal", in_year_investment=3, construction_investment=2)
    fund = Funding(project=CODE, option="normal", year=2018, source="roads", amount=3)
    into = Register(about=About(money_unit="GBP"), projects=(project,), options=(one,), funding=(fund,))
    assert imported(example(), into).register.options == (
        replace(one, in_year_investment=10_000_000, completes_in_year=True),
    )
    silent = changed(lambda p: [p.pop(name) for name in ("period", "budget")])
    kept = imported(silent, into).register
    assert (kept.options, kept.funding) == ((one,), (fund,))
    two = replace(into, options=(one, replace(one, code="fast")))
    found = imported(example(), two)
    assert (found.register.options, found.register.funding) == (two.options, two.funding)
    assert "package-options" in {finding.check for finding in found.findings}


def test_who_procures_is_the_owner_also_under_the_name_of_the_authority() -> None:
    parties = [
        {"id": "authority", "name": "A", "roles": ["publicAuthority"]},
        {"id": "owner", "name": "A", "roles": ["procuringEntity"]},
    ]
    (project,) = imported(changed(lambda p: p.update(publicAuthority={"name": "A"}, parties=parties))).register.projects
    assert (project.responsible_unit, project.owner) == ("A", "A")


PLACES = st.sampled_from(
    ["title", "description", "status", "sector", "period", "locations", "budget", "parties", "milestones", "forecasts",
     "identifiers", "additionalClassifications", "publicAuthority", "id"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["=1+1", "<b>"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["id", "amount", "currency", "budgetBreakdowns", "budgetBreakdown", "period", "startDate",
                         "endDate", "geometry", "coordinates", "address", "region", "dueDate", "scheme", "name"]),
        inner,
        max_size=4,
    ),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(PLACES, VALUES, max_size=4))
def test_no_value_in_any_place_breaks_the_import(values: dict[str, object]) -> None:
    """A register whose records hold, or a refusal in words."""
    findings: Sequence[Finding] = ()
    try:
        found = imported(changed(lambda p: p.update(values)))
    except InputError as refused:
        findings = refused.findings
    else:
        findings = found.findings if not found.register.projects else ()
        assert len(found.register.projects) <= 1
    assert all(finding.what.zh and finding.remedy.en for finding in findings)


def test_the_command_shows_then_writes_and_a_second_run_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    year = tmp_path / "year"
    asked = (EXAMPLE, "--into", year, "--year", "2018")
    assert run(*asked, monkeypatch=monkeypatch) == 0
    assert not year.exists()
    assert run(*asked, "--write", monkeypatch=monkeypatch) == 0
    before = everything_in(year)
    assert [project.code for project in read_register(year / "1-register").register.projects] == [CODE]
    capsys.readouterr()
    assert run(*asked, "--write", "--format", "json", monkeypatch=monkeypatch) == 0
    assert {change["change"] for change in json.loads(capsys.readouterr().out)["changes"]} == {"unchanged"}
    assert everything_in(year) == before


def test_a_refused_project_keeps_the_command_from_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(changed(lambda p: p.pop("id"))), encoding="utf-8")
    asked = (broken, "--into", tmp_path / "year", "--year", "2018", "--write")
    assert run(*asked, monkeypatch=monkeypatch) == 1
    assert "broken.json, /projects/0: error" in capsys.readouterr().out
    assert not (tmp_path / "year").exists()
