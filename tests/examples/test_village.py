"""The village example: so small that every choice can be listed here, without the library, and the best one seen."""

import csv
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from sanbai.cli.inputs import read_inputs
from sanbai.plan.planning import make_plan
from sanbai.plan.records import Decision, Plan, Status
from tests.house.source import ROOT

VILLAGE = ROOT / "examples" / "village"
CEILING = 900
QUOTAS = {"roads": 2, "water": 1, "services": 2}

Choice = dict[str, str]


def table(name: str) -> list[dict[str, str]]:
    with Path(VILLAGE / "1-register" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PROJECTS = {row["code"]: row for row in table("projects")}
OPTIONS = {(row["project"], row["code"]): row for row in table("options")}


def score(project: str, option: str) -> Fraction:
    """Half need, half readiness; a score for the option goes before one for the project."""
    points = Fraction(0)
    for criterion in ("need", "readiness"):
        rows = [row for row in table("scores") if (row["project"], row["criterion"]) == (project, criterion)]
        row = next((row for row in rows if row["option"] == option), None) or next(r for r in rows if not r["option"])
        points += Fraction(int(row["score"]), 2)
    return points


SCORES = {key: score(*key) for key in OPTIONS}


def choices() -> Iterator[Choice]:
    """Yield every way to take each project of the plan's natures with one of its options, or leave it."""
    codes = [code for code, row in PROJECTS.items() if row["nature"] != "early_promotion"]
    ways = [["", *(option for project, option in OPTIONS if project == code)] for code in codes]
    for options in product(*ways):
        yield {code: option for code, option in zip(codes, options, strict=True) if option}


def allowed(choice: Choice) -> bool:
    """Return whether a choice keeps quotas, what is begun, the ceiling, one bridge of two, no clinic without water."""
    counts = {name: sum(PROJECTS[code]["category"] == name for code in choice) for name in QUOTAS}
    begun = sum(PROJECTS[code]["nature"] == "continuing" for code in choice)
    spent = sum(int(OPTIONS[item]["in_year_investment"]) for item in choice.items())
    related = not {"R1", "R2"} <= choice.keys() and ("S1" not in choice or "W1" in choice)
    return counts == QUOTAS and begun >= 2 and spent <= CEILING and related


def value(choice: Choice) -> Fraction:
    return sum((SCORES[item] for item in choice.items()), Fraction(0))


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan that the library makes of the example."""
    inputs = read_inputs(VILLAGE)
    return make_plan(inputs.register, inputs.policy).plan


def test_the_plan_is_the_only_best_of_all_choices(plan: Plan) -> None:
    """1,536 choices are listed; one of those that the policy allows is worth 394 points, and no other as much."""
    ranked = sorted((choice for choice in choices() if allowed(choice)), key=value, reverse=True)
    assert value(ranked[0]) == 394 > value(ranked[1])
    assert {row.code: row.option for row in plan.rows if row.decision is Decision.IN} == ranked[0]
    assert plan.proven.status is Status.OPTIMAL
    assert Fraction(plan.proven.objective, plan.value_scale) == 394


def test_ranking_by_score_breaks_two_clauses(plan: Plan) -> None:
    """Going down the scores, with one bridge of two, costs 1,220 and goes on with one project only."""
    assert {row.code for row in plan.rows if row.ranking is Decision.IN} == {"S1", "R1", "W1", "S3", "R3"}
    assert {result.id for result in plan.ranking.broken} == {"fund.village.2025", "continuing"}


def test_the_clinic_waits_for_its_water_even_on_the_waiting_list(plan: Plan) -> None:
    """The clinic scores most, but the waterworks it requires is not in the plan; the list takes that first."""
    assert {row.code for row in plan.rows if row.decision is Decision.EARLY_PROMOTION} == {"W1", "E1"}


def test_the_example_says_that_it_is_invented() -> None:
    inputs = read_inputs(VILLAGE)
    assert "虚构" in inputs.register.about.notice
    assert "invented" in inputs.register.about.notice
    assert "invented" in inputs.policy.city.en
    assert len(inputs.register.projects) == 12


def test_the_example_has_nothing_to_mend() -> None:
    assert not read_inputs(VILLAGE).findings
