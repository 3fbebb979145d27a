"""Two plans of the village compared: who moves, what changed, and why, as a reader can check by hand."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from sanbai.cli.inputs import read_inputs
from sanbai.errors import SanbaiError
from sanbai.language import Language, Text
from sanbai.plan.columns import make_columns
from sanbai.plan.planning import make_plan
from sanbai.plan.what_if.compared import Comparison, Side
from sanbai.plan.what_if.comparing import compare_plans
from sanbai.plan.what_if.comparison_wording import ComparisonWords
from sanbai.plan.wording import ClauseWords
from sanbai.policy.records import Bound, Eligibility, Policy, Quota
from sanbai.register.records import Register

INPUTS = read_inputs(Path(__file__).resolve().parents[2] / "examples" / "village")


def side(register: Register = INPUTS.register, policy: Policy = INPUTS.policy) -> Side:
    """Return a plan as one side of a comparison."""
    made = make_plan(register, policy)
    return Side(columns=make_columns(register, policy), plan=made.plan, standing=made.standing)


FIRST = side()


def said(comparison: Comparison, language: Language = Language.EN) -> list[str]:
    """Return everything that is said of a comparison."""
    names = {project.code: Text(project.name, project.name_en) for project in INPUTS.register.projects}
    words = ComparisonWords(ClauseWords(language, "万元", {}, {}), names)
    moved = (words.moved(item) for item in comparison.moved)
    return [text.to(language) for text in (*words.summary(comparison), *words.policy_changes(comparison), *moved)]


def with_money(most: int) -> Policy:
    """Return the village's policy with another ceiling."""
    fund = replace(INPUTS.policy.funds[0], at_most=((2025, most),))
    return replace(INPUTS.policy, funds=(fund,))


def with_need(weight: Fraction) -> Policy:
    """Return the village's policy with another weight of need; readiness has the rest."""
    need, readiness = INPUTS.policy.criteria
    return replace(INPUTS.policy, criteria=(replace(need, weight=weight), replace(readiness, weight=1 - weight)))


def test_a_plan_beside_itself_differs_in_nothing() -> None:
    """No move, no clause, no weight; each is under the other's policy what it is."""
    found = compare_plans(FIRST, side())
    assert (found.moved, found.clauses, found.weights, found.redefined) == ((), (), (), ())
    assert found.first_under_second.loss == found.second_under_first.loss == 0
    assert not found.first_under_second.broken


def test_less_money_moves_projects_and_is_named_with_its_price() -> None:
    """At 840 the field road takes the place of Main Street, 6 points less; the old plan would break the ceiling."""
    found = compare_plans(FIRST, side(policy=with_money(840)))
    assert found.value == (394, 388)
    assert [(item.code, item.before, item.after) for item in found.moved] == [("R4", "", "q2"), ("R3", "normal", "")]
    asked = [change for change in found.clauses if change.asks_otherwise]
    assert [(change.known.id, change.before.at_most, change.after.at_most) for change in asked] == [
        ("fund.village.2025", 900, 840)
    ]
    assert asked[0].worth == asked[0].price[0] * -60 < 0
    assert [result.id for result in found.first_under_second.broken] == ["fund.village.2025"]
    assert found.second_under_first.loss == 6
    assert found.second_under_first.broken == ()
    assert not found.weights


def test_reasons_are_the_change_of_what_clauses_take() -> None:
    """What remains changes by the points a weight adds, less what the clauses take more."""
    found = compare_plans(FIRST, side(policy=with_need(Fraction(9, 10))))
    for item in found.moved:
        taken = sum(charge.after - charge.before for charge in item.charges)
        assert item.reduced[1] - item.reduced[0] == item.value[1] - item.value[0] - taken
    assert any("” takes " in line for line in said(found))


def test_a_project_that_moves_is_told_with_what_a_changed_bound_counts_of_it() -> None:
    """The ceiling that fell counted 220 of Main Street, and counts 120 of the field road."""
    found = compare_plans(FIRST, side(policy=with_money(840)))
    counted = {item.code: [(each.clause, *each.amount) for each in item.counted] for item in found.moved}
    assert counted == {"R4": [("fund.village.2025", 0, 120)], "R3": [("fund.village.2025", 220, 0)]}
    assert any("whose bound changed, counts 0 yuan of it instead of 2.2 million yuan" in line for line in said(found))
    assert any("计入它的由 220.0万元 变为 0元" in line for line in said(found, Language.ZH))


def test_another_weight_is_named_with_the_points_it_changes() -> None:
    """With need at 90 % the projects that move have other points; no clause asks for anything else."""
    found = compare_plans(FIRST, side(policy=with_need(Fraction(9, 10))))
    assert [(item.criterion, *item.weight) for item in found.weights] == [
        ("need", Fraction(1, 2), Fraction(9, 10)),
        ("readiness", Fraction(1, 2), Fraction(1, 10)),
    ]
    assert not any(change.asks_otherwise for change in found.clauses)
    assert found.moved
    assert any(item.value[0] != item.value[1] for item in found.moved)
    assert "Criterion “need”: weight 50.00% → 90.00%." in said(found)
    assert "评价指标“群众需求”：权重 50.00% → 90.00%。" in said(found, Language.ZH)


def test_new_clauses_and_rules_are_named() -> None:
    """A quota and a rule of entry that only the second policy has; whom the rule bars leaves because of it."""
    quota = Quota(id="few", name=Text("少", "few"), source="", bound=Bound(at_most=9))
    rule = Eligibility(
        id="old", name=Text("须为续建", "only continuing"), list="plan", natures=("continuing",), source=""
    )
    roads = replace(rule, where=INPUTS.policy.clauses[0].where, natures=("new_start",))
    policy = replace(INPUTS.policy, clauses=(quota,), eligibility=())
    found = compare_plans(FIRST, side(policy=policy))
    lines = said(found)
    assert "New: “few”." in lines
    assert "Gone: “continuing projects”." in lines
    barred = compare_plans(FIRST, side(policy=replace(INPUTS.policy, clauses=(), eligibility=(roads,))))
    assert "New: “only continuing”." in said(barred)
    assert any("R3" in line and "the second policy bars it (only continuing)" in line for line in said(barred))


def test_a_project_that_is_gone_or_changed_in_the_register_is_said_to_be() -> None:
    """Main Street leaves the register; the field road's points go up there."""
    register = INPUTS.register
    tables = ("options", "funding", "locations", "scores", "outcomes", "approvals", "milestones", "relations")
    without = {name: tuple(row for row in getattr(register, name) if row.project != "R3") for name in tables}
    without["projects"] = tuple(row for row in register.projects if row.code != "R3")
    without["scores"] = tuple(replace(row, score=100) if row.project == "R4" else row for row in without["scores"])
    found = compare_plans(FIRST, side(replace(register, **without), replace(INPUTS.policy, clauses=())))
    lines = said(found)
    assert any(line.startswith("- R3") and "no longer a candidate" in line for line in lines)
    assert any(line.startswith("+ R4") and "what the register says of it changed" in line for line in lines)
    assert found.first_under_second.missing == 1


def test_plans_in_other_money_are_not_compared() -> None:
    """The error names both units."""
    other = replace(FIRST, plan=replace(FIRST.plan, money_unit="亿元"))
    with pytest.raises(SanbaiError, match="万元 and in 亿元"):
        compare_plans(FIRST, other)
