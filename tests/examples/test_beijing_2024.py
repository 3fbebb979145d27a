"""The Beijing example end to end: a plan with every figure of the brief, counted here from the files alone."""

import csv
import importlib
import json
import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from sanbai.cli.inputs import Inputs, read_inputs
from sanbai.plan.columns import make_columns
from sanbai.plan.compiling import compile_plan
from sanbai.plan.conflict import find_conflict
from tests.examples.generated import BEIJING
from tests.publication.pages import read_page
from tests.spec import brief_2024 as brief

Rows = dict[str, dict[str, str]]


@pytest.fixture(scope="session")
def inputs(beijing_folder: Path) -> Inputs:
    """Return the register and the policy, read and checked."""
    return read_inputs(beijing_folder)


def test_the_only_remarks_are_on_approvals_that_ran_out(inputs: Inputs) -> None:
    """Expired approvals are part of the example: they keep new starts out by the policy's rule of entry."""
    assert {finding.check for finding in inputs.findings} == {"approval-expired"}


def test_the_hidden_plan_meets_every_clause_soft_ones_too(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the policy can be met whatever the solver does; the plan is known to the generator alone."""
    monkeypatch.syspath_prepend(str(BEIJING))
    script = importlib.import_module("generate")
    candidates, _, _ = script.make(script.SEED)
    hidden = {item.code: f"q{item.quarter}" if item.quarter else "normal" for item in candidates if item.planned}
    columns = make_columns(inputs.register, inputs.policy)
    chosen = np.array([hidden.get(option.project) == option.code for option in columns.options])
    assert chosen.sum() == 300
    assert not [str(row.clause) for row in compile_plan(columns).rows if not row.result(chosen).holds]


def by_code(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@pytest.mark.slow
@pytest.mark.usefixtures("made")
def test_the_plan_has_every_figure_of_the_brief(beijing_folder: Path) -> None:
    """Counted from plan.csv and the register's own projects, not from what the plan says of itself."""
    rows = by_code(beijing_folder / "3-plan" / "plan.csv")
    projects = by_code(beijing_folder / "1-register" / "projects.csv")
    taken = {code: row for code, row in rows.items() if row["decision"] == "in"}
    names = _category_names(beijing_folder)
    counts = Counter(names[projects[code]["category"]] for code in taken)
    assert counts == {name: count for group in brief.CATEGORIES.values() for name, count in group.items()}
    natures = Counter(projects[code]["nature"] for code in taken)
    assert natures == {"new_start": brief.NEW_STARTS, "continuing": brief.CONTINUING}
    in_year = sum(int(row["in_year_investment"]) for row in taken.values())
    assert abs(in_year - brief.IN_YEAR) <= brief.IN_YEAR // 1000
    total = sum(int(projects[code]["total_investment"]) for code in taken)
    assert abs(total - brief.TOTAL) <= brief.TOTAL * 2 // 100
    assert sum(row["completes_in_year"] == "yes" for row in taken.values()) >= brief.COMPLETIONS
    assert Fraction(in_year, 89_000_000) > Fraction(brief.SUPPORT_RATIO_PERCENT, 100)
    waiting = [code for code, row in rows.items() if row["decision"] == "early_promotion"]
    assert len(waiting) == brief.EARLY_PROMOTION
    assert all(projects[code]["nature"] != "continuing" for code in waiting)


def _category_names(folder: Path) -> dict[str, str]:
    with (folder / "1-register" / "codes.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name_zh"] for row in csv.DictReader(file) if row["list"] == "category"}


@pytest.mark.slow
@pytest.mark.usefixtures("made")
def test_in_year_investment_is_that_of_the_chosen_options(beijing_folder: Path) -> None:
    with (beijing_folder / "1-register" / "options.csv").open(encoding="utf-8", newline="") as file:
        options = {(row["project"], row["code"]): row for row in csv.DictReader(file)}
    for code, row in by_code(beijing_folder / "3-plan" / "plan.csv").items():
        if row["decision"] == "in":
            option = options[code, row["option"]]
            assert row["in_year_investment"] == option["in_year_investment"]
            assert row["completes_in_year"] == option["completes_in_year"]


@pytest.mark.slow
@pytest.mark.usefixtures("made")
def test_the_gap_is_proved_and_ranking_by_score_breaks_several_clauses(beijing_folder: Path) -> None:
    """The ranking takes more points and leaves the policy: money above all."""
    document = json.loads((beijing_folder / "3-plan" / "plan.json").read_text("utf-8"))
    assert document["plan"]["status"] in {"optimal", "within_gap"}
    assert Fraction(document["plan"]["gap"]) <= Fraction(2, 10_000)
    assert all(clause["holds"] for clause in document["clauses"])
    broken = {clause["id"] for clause in document["ranking"]["broken"]}
    assert {"in-year", "total", "fund.municipal.2024"} <= broken
    assert len(broken) >= 10


@pytest.mark.slow
def test_the_year_prints_the_figures_against_the_brief(made: str) -> None:
    money = "from 280.8 billion yuan to 281.4 billion yuan"
    for figure in ("exactly 120", "exactly 180", "at least 65", money, "exactly 200"):
        assert figure in made


@pytest.mark.slow
@pytest.mark.usefixtures("made")
def test_the_headline_of_the_bulletin_is_that_of_the_brief(beijing_folder: Path) -> None:
    """Read from the page as a citizen reads it: counts are those of the brief, money as near as the policy asks."""
    page = read_page((beijing_folder / "6-publication" / "bulletin.zh.html").read_text("utf-8"))
    (lead,) = page.all("div", "lead")
    said = re.fullmatch(
        r".*重点工程项目(\d+)项，其中续建项目(\d+)项、新开工项目(\d+)项，当年计划竣工(\d+)项。项目总投资([\d.]+)亿元，"
        r"2024年计划完成投资([\d.]+)亿元，相当于.*预计的([\d.]+)%.*前期推进项目(\d+)项.*",
        lead.text(),
    )
    assert said is not None
    projects, continuing, new_starts, completing, total, in_year, support, early = map(float, said.groups())
    assert (continuing, new_starts, early) == (brief.CONTINUING, brief.NEW_STARTS, brief.EARLY_PROMOTION)
    assert projects == sum(count for group in brief.CATEGORIES.values() for count in group.values())
    assert completing >= brief.COMPLETIONS
    assert abs(in_year * 10_000 - brief.IN_YEAR) <= brief.IN_YEAR // 1000
    assert abs(total * 10_000 - brief.TOTAL) <= brief.TOTAL * 2 // 100
    assert support > brief.SUPPORT_RATIO_PERCENT


@pytest.mark.slow
@pytest.mark.usefixtures("made")
def test_the_bulletin_says_that_the_candidates_are_generated(beijing_folder: Path) -> None:
    pages = list((beijing_folder / "6-publication").rglob("*.html"))
    assert pages
    assert all("generated" in page.read_text("utf-8") or "程序生成" in page.read_text("utf-8") for page in pages)


def test_a_bond_ceiling_cut_to_a_twentieth_conflicts_with_the_roads_that_it_pays(inputs: Inputs) -> None:
    """Of 160 rows two are named, each with a plan that keeps the other, within a few seconds and without a clock."""
    funds = tuple(
        replace(fund, at_most=tuple((year, 120_000 if year == 2025 else most) for year, most in fund.at_most))
        if fund.code == "special_bond"
        else fund
        for fund in inputs.policy.funds
    )
    program = compile_plan(make_columns(inputs.register, replace(inputs.policy, funds=funds)))
    conflict = find_conflict(program)
    assert conflict.minimal
    assert [row.clause for row in conflict.rows] == ["fund.special_bond.2025", "road-length"]
    bonds, roads = conflict.rows
    without_bonds, without_roads = conflict.evidence
    assert roads.result(without_bonds).holds
    assert bonds.result(without_roads).holds
    assert not roads.result(without_roads).holds
