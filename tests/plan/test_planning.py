"""Plans of small cases that a reader can check by hand."""

import datetime
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from sanbai.language import Text
from sanbai.plan.planning import PolicyCannotBeMet, SearchStopped, make_plan
from sanbai.plan.records import Decision, Plan, Status
from sanbai.plan.writing import parse_plan, plan_csv, plan_json
from sanbai.policy.records import (
    Bound,
    Category,
    Criterion,
    Measure,
    MeasureKind,
    MustInclude,
    Policy,
    Programme,
    Proof,
    Quota,
    Total,
)
from sanbai.register.records import About, Nature, Option, Outcome, Project, Register, Relation, RelationKind, Score

NAME = Text("名", "name")
PROOF = Proof()


def register_of(*candidates: tuple[str, int, int], relations: tuple[Relation, ...] = ()) -> Register:
    """Return a register of projects given as (code, cost, score), each with one option."""
    return Register(
        about=About(money_unit="万元"),
        projects=tuple(
            Project(code=code, name=f"={code}", category="roads", nature=Nature.NEW_START, total_investment=cost)
            for code, cost, _ in candidates
        ),
        options=tuple(
            Option(project=code, code="1", start_quarter=1, in_year_investment=cost) for code, cost, _ in candidates
        ),
        scores=tuple(Score(project=code, criterion="merit", score=score) for code, _, score in candidates),
        relations=relations,
    )


def policy_of(*clauses, count: Bound = Bound(), proof: Proof = PROOF) -> Policy:
    """Return a policy of one programme with one category and one criterion."""
    category = Category(code="roads", name=NAME, bound=Bound(), source="test")
    return Policy(
        year=2024,
        as_of=datetime.date(2024, 1, 5),
        city=NAME,
        title=NAME,
        money_unit="万元",
        source="test",
        programmes=(Programme(code="all", name=NAME, bound=count, source="test", categories=(category,)),),
        criteria=(Criterion(code="merit", name=NAME, weight=Fraction(1), source="test"),),
        clauses=clauses,
        proof=proof,
    )


def budget(most: int) -> Total:
    """Return a ceiling on in-year investment."""
    measure = Measure(MeasureKind.IN_YEAR_INVESTMENT)
    return Total(id="budget", name=NAME, source="test", measure=measure, bound=Bound(at_most=most), unit="万元")


def decided(plan: Plan, decision: Decision = Decision.IN) -> set[str]:
    """Return the codes of the projects so decided."""
    return {row.code for row in plan.rows if row.decision is decision}


def test_two_cheap_projects_beat_the_dear_one_with_the_highest_score() -> None:
    """With 10 to spend, B and C (5 each, 60 points each) beat A (10, 100 points); ranking by score takes all three."""
    register = register_of(("A", 10, 100), ("B", 5, 60), ("C", 5, 60))
    plan = make_plan(register, policy_of(budget(10))).plan
    assert decided(plan) == {"B", "C"}
    assert (plan.proven.objective, plan.proven.bound, plan.proven.status) == (120, 120, Status.OPTIMAL)
    assert [result.id for result in plan.ranking.broken] == ["budget"]
    assert (plan.ranking.chosen, plan.ranking.loss) == (3, -100)


def test_the_loss_of_ranking_is_stated_where_it_breaks_nothing() -> None:
    """With room for two, ranking takes A and B, which may not stand together with what A requires."""
    register = register_of(("A", 1, 100), ("B", 1, 90), ("C", 1, 10))
    plan = make_plan(register, policy_of(count=Bound(at_most=2))).plan
    assert plan.ranking.broken == ()
    assert plan.ranking.loss == 0
    assert [row.rank_by_score for row in plan.rows] == [1, 2, 3]


def test_rows_come_in_the_order_of_codes_whatever_the_order_of_the_register() -> None:
    """The same candidates in another order give the same bytes."""
    candidates = [("B", 5, 60), ("A", 10, 100), ("C", 5, 60), ("D", 5, 60)]
    plans = [make_plan(register_of(*order), policy_of(budget(10))).plan for order in (candidates, candidates[::-1])]
    assert plan_csv(plans[0]) == plan_csv(plans[1])
    assert plan_json(plans[0]) == plan_json(plans[1])


def test_a_bundle_counts_once_and_its_parts_are_no_candidates() -> None:
    """A part of a bundle has no row of its own."""
    part = Relation(project="B", kind=RelationKind.PART_OF, other="A")
    plan = make_plan(register_of(("A", 10, 50), ("B", 5, 60), relations=(part,)), policy_of()).plan
    assert [row.code for row in plan.rows] == ["A"]


def test_a_policy_that_cannot_be_met_names_the_clauses_that_conflict() -> None:
    """Two projects must be in and cost 15, and 10 may be spent: these two clauses, and no other, are named."""
    register = register_of(("A", 10, 100), ("B", 5, 60), ("C", 5, 60))
    both = MustInclude(id="must", name=NAME, source="test", projects=("A", "B"))
    harmless = Quota(id="harmless", name=NAME, source="test", bound=Bound(at_most=3))
    with pytest.raises(PolicyCannotBeMet) as caught:
        make_plan(register, policy_of(harmless, both, budget(10)))
    assert {row.clause for row in caught.value.conflict.rows} == {"must", "budget"}
    assert caught.value.exit_code == 3


def test_a_conflict_that_only_whole_projects_have_is_found_too() -> None:
    """Half of each would fit between 7 and 8; no set of whole projects (5 each) does."""
    register = register_of(("A", 5, 100), ("B", 5, 60), ("C", 5, 60))
    measure = Measure(MeasureKind.IN_YEAR_INVESTMENT)
    band = Total(id="band", name=NAME, source="test", measure=measure, bound=Bound(7, 8), unit="万元")
    with pytest.raises(PolicyCannotBeMet) as caught:
        make_plan(register, policy_of(band, Quota(id="any", name=NAME, source="test", bound=Bound(at_most=3))))
    assert {row.clause for row in caught.value.conflict.rows} == {"band"}


def test_an_empty_register_gives_an_empty_plan_where_nothing_is_asked() -> None:
    """No candidates, no clauses: the plan is empty and optimal."""
    plan = make_plan(register_of(), policy_of()).plan
    assert plan.rows == ()
    assert plan.proven.status is Status.OPTIMAL


def test_a_search_that_finds_nothing_within_its_limits_says_so() -> None:
    """A market-split problem (four sums to be met exactly) is not settled within one node: no answer."""
    codes, kinds = [f"P{number:03}" for number in range(40)], ("a", "b", "c", "d")
    draw = Random(3)
    yields = {(code, kind): draw.randrange(100) for code in codes for kind in kinds}
    half = {kind: sum(yields[code, kind] for code in codes) // 2 for kind in kinds}
    clauses = (
        Total(
            id=kind,
            name=NAME,
            source="test",
            measure=Measure(MeasureKind.OUTCOME, outcome=kind),
            bound=Bound(half[kind], half[kind]),
            unit="seats",
        )
        for kind in kinds
    )
    outcomes = (Outcome(project=code, outcome=kind, quantity=amount) for (code, kind), amount in yields.items())
    register = replace(register_of(*((code, 1, 50) for code in codes)), outcomes=tuple(outcomes))
    with pytest.raises(SearchStopped) as caught:
        make_plan(register, policy_of(*clauses, proof=Proof(nodes=1)))
    assert caught.value.exit_code == 2


def test_plan_files_read_back_as_the_same_plan() -> None:
    """`plan.csv` and `plan.json` hold everything a plan does; a name that begins like a formula is kept as text."""
    register = register_of(("A", 10, 100), ("B", 5, 60), ("C", 5, 60))
    plan = make_plan(register, policy_of(budget(10))).plan
    assert parse_plan(plan_csv(plan), plan_json(plan)) == plan
    assert b"'=A" in plan_csv(plan)


def test_amounts_near_the_largest_that_can_be_counted_stay_exact() -> None:
    """A budget of one unit less than the sum keeps one of two projects out."""
    large = 10**15 - 1
    register = register_of(("A", large, 100), ("B", large, 60))
    plan = make_plan(register, policy_of(budget(2 * large - 1))).plan
    assert decided(plan) == {"A"}
    assert decided(make_plan(register, policy_of(budget(2 * large))).plan) == {"A", "B"}
