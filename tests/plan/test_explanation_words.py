"""Explanations in words and as files: golden texts of the village, and what each kind of proof sounds like."""

import csv
import io
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from sanbai.cli.inputs import Inputs, read_inputs
from sanbai.errors import SanbaiError
from sanbai.language import Language, Text
from sanbai.plan.explained import Certainty, ClausePrice, Reason, Regret
from sanbai.plan.explaining import explain, explain_exactly
from sanbai.plan.explanation_wording import ExplanationWords, step_of, summary_in_words
from sanbai.plan.explanation_writing import explanation_csv, explanation_json, parse_prices
from sanbai.plan.last_year import last_year
from sanbai.plan.planning import Made, make_plan
from sanbai.plan.prices import Prices
from sanbai.plan.solver import Limits
from sanbai.plan.wording import ClauseWords
from sanbai.policy.records import Match, Measure, MeasureKind, RatioBound, Selection, Share
from tests.plan.test_planning import budget, policy_of, register_of

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
PRICES = {"fund.village.2025": Fraction(2, 25), "category.roads": Fraction(120), "continuing": Fraction(-10)}
"""Prices to tell of, in value points for one 万元, one project more, and one project less."""


@pytest.fixture(scope="module")
def village() -> tuple[Inputs, Made]:
    """Return the village and its plan, standing at the prices above."""
    inputs = read_inputs(ROOT / "examples" / "village")
    made = make_plan(inputs.register, inputs.policy)
    program = made.standing.program
    numerators = [int(PRICES.get(program.rows[item.row].clause, 0) * 25) for item in program.inequalities]
    return inputs, replace(made, standing=replace(made.standing, prices=Prices(tuple(numerators), 25)))


def words_of(inputs: Inputs, language: Language) -> ExplanationWords:
    """Return how the village's explanation is put into words."""
    districts = {district.code: district.name for district in inputs.policy.districts}
    names = {project.code: Text(project.name, project.name_en) for project in inputs.register.projects}
    clauses = ClauseWords(language, inputs.policy.money_unit, {}, districts)
    return ExplanationWords(clauses, inputs.policy.value_scale, names)


@pytest.mark.parametrize("language", Language)
def test_the_village_is_explained_as_a_reader_has_seen(village: tuple[Inputs, Made], language: Language) -> None:
    """Every candidate's sentences, the prices, last year's plan: a change shows in tests/golden/explanation.*.txt."""
    inputs, made = village
    words, rows = words_of(inputs, language), {row.code: row for row in made.plan.rows}
    explanation = explain_exactly(made.standing, made.plan.value_scale, Limits())
    lines = [line for reason in explanation.reasons for line in (*words.reason(reason, rows[reason.code]), "")]
    lines += [" | ".join(row) for row in words.prices(explanation)]
    lines += ["", summary_in_words(explanation).to(language)]
    then = {"R1": "q1", "R3": "accelerated", "S1": "q2", "S2": "normal", "W9": "normal"}
    lines += ["", words.last_year(last_year(made.program, made.plan.proven.objective, then))]
    assert "\n".join(lines) + "\n" == (GOLDEN / f"explanation.{language.value}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("certainty", "ends", "said"),
    [
        (Certainty.EXACT, (0, 0), "nothing is lost"),
        (
            Certainty.EXACT_WITHIN_GAP,
            (4, 6),
            "no plan is worth more than 392 points (proved); the loss is 2 to 3 points",
        ),
        (Certainty.INTERVAL, (4, 7), "between 2 and 3.5 points (a proven interval)"),
        (Certainty.INTERVAL, (4, None), "at least 2 points (proved); no plan of this kind was found yet"),
    ],
)
def test_words_claim_no_more_than_is_proved(
    village: tuple[Inputs, Made], certainty: Certainty, ends: tuple[int, int | None], said: str
) -> None:
    """Exact, exact but for the gap, an interval with and without an upper end: each has its own sentence."""
    inputs, made = village
    regret = Regret(certainty=certainty, at_least=ends[0], at_most=ends[1], forced_bound=784, forced_value=784)
    reason = Reason(code="S4", inside=False, option="q2", value=136, regret=regret)
    row = next(row for row in made.plan.rows if row.code == "S4")
    assert said in " ".join(words_of(inputs, Language.EN).reason(reason, row))


@pytest.mark.parametrize(
    ("unit", "bound", "step"),
    [("projects", 120, 1), ("money", 900, 1), ("money", 28_080_000, 100_000), ("seats", 20_000, 100), ("seats", 0, 1)],
)
def test_a_price_is_told_for_a_step_that_suits_the_bound(unit: str, bound: int, step: int) -> None:
    """A hundredth of the bound or less, as a power of ten; projects one by one."""
    assert step_of(price_of(unit, Fraction(bound))) == step


def test_a_share_is_told_in_tenths_of_a_percentage_point() -> None:
    """Nobody moves a share of 30 % by one whole."""
    assert step_of(price_of("ratio", Fraction(3, 10))) == Fraction(1, 1000)


def price_of(unit: str, bound: Fraction) -> ClausePrice:
    """Return a price of a clause with this unit and bound."""
    name = Text("名", "name")
    return ClausePrice(
        position=0,
        clause="c",
        instance="",
        kind="total",
        name=name,
        unit=unit,
        bound=bound,
        exact=False,
        price=Fraction(1),
    )


def test_the_table_reads_back_in_a_spreadsheet_and_runs_no_formula(village: tuple[Inputs, Made]) -> None:
    """A row for each candidate, numbers as numbers, and a project name that begins with = is guarded."""
    _, made = village
    rows = tuple(replace(row, name=f"={row.name}") for row in made.plan.rows)
    content = explanation_csv(explain(made.standing, made.plan.value_scale), replace(made.plan, rows=rows))
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["code"] for row in table] == [row.code for row in made.plan.rows]
    assert all(row["name"].startswith("'=") for row in table)
    assert all(int(row["regret_at_least"]) >= 0 for row in table if row["certainty"] != "impossible")


def test_the_document_holds_the_exact_prices(village: tuple[Inputs, Made]) -> None:
    """Prices written are the prices read; every candidate and every priced clause is there."""
    _, made = village
    explanation = explain(made.standing, made.plan.value_scale)
    document = explanation_json(explanation)
    assert parse_prices(document) == made.standing.prices
    data = json.loads(document)
    assert len(data["candidates"]) == len(explanation.reasons)
    assert {clause["clause"]: Fraction(clause["price"]) for clause in data["clauses"]} == PRICES


def test_a_document_of_another_format_is_refused() -> None:
    """The error says what to do."""
    with pytest.raises(SanbaiError, match="plan solve"):
        parse_prices(b'{"format": "sanbai explanation 0"}')


def test_prices_of_what_is_divided_are_told_for_its_own_unit() -> None:
    """Costs of 10 and 5 are counted in fives in the model; the price is for one unit of money."""
    made = make_plan(register_of(("A", 10, 100), ("B", 5, 60)), policy_of(budget(10)))
    explanation = explain(replace(made.standing, prices=Prices((3,), 1)), 1)
    assert [(price.clause, price.price) for price in explanation.clauses] == [("budget", Fraction(3, 5))]


def test_the_price_of_a_share_is_told_for_the_whole_ratio() -> None:
    """At most half of what is chosen, 15 in all, may be A's kind: one whole ratio more is 15 more of its money."""
    measure = Measure(MeasureKind.IN_YEAR_INVESTMENT)
    where = Selection((Match("project", ("B",)),))
    share = Share(
        id="share",
        name=Text("名", "name"),
        source="test",
        measure=measure,
        where=where,
        of_measure=measure,
        bound=RatioBound(at_most=Fraction(1, 2)),
    )
    made = make_plan(register_of(("A", 10, 100), ("B", 5, 60)), policy_of(share))
    item = made.standing.program.inequalities[0]
    explanation = explain(replace(made.standing, prices=Prices((1,), 1)), 1)
    assert item.coefficients.tolist() == [-2, 1]
    assert [(price.clause, price.price) for price in explanation.clauses] == [("share", Fraction(2 * 15, 5))]


def test_last_years_plan_keeps_its_options_where_it_still_has_them() -> None:
    """A stays, with its option; X is gone; what is kept breaks nothing and is worth 60 less."""
    made = make_plan(register_of(("A", 10, 100), ("B", 5, 60)), policy_of())
    comparison = last_year(made.program, made.plan.proven.objective, {"A": "1", "X": "1"})
    assert (comparison.kept, comparison.missing) == (("A",), ("X",))
    assert (comparison.result.value, comparison.result.loss, comparison.result.broken) == (100, 60, ())
