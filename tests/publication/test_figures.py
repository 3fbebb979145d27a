"""Every figure is what the rows of the plan and the records of the chosen options add up to."""

import dataclasses
from collections import Counter
from fractions import Fraction

import pytest

from sanbai.errors import SanbaiError
from sanbai.plan.records import Decision, Plan
from sanbai.publication.figures import compute_figures
from sanbai.publication.records import Figures
from sanbai.register.records import Funding, Location, Outcome
from tests.publication.sample_city import PROGRAMMES, YEAR, sample_plan, sample_policy, sample_register

PLAN = sample_plan()
CHOSEN = [row for row in PLAN.rows if row.decision is Decision.IN]


def figures_of(plan: Plan = PLAN) -> Figures:
    return compute_figures(sample_register(), sample_policy(), plan)


FIGURES = figures_of()


def changed(plan: Plan, code: str, **fields: object) -> Plan:
    """Return the plan with one row changed."""
    rows = tuple(dataclasses.replace(row, **fields) if row.code == code else row for row in plan.rows)
    return dataclasses.replace(plan, rows=rows)


def dropped(plan: Plan, code: str) -> Plan:
    """Return the plan without one of its projects."""
    nothing = {"option": "", "start_quarter": None, "completes_in_year": False}
    amounts = {"in_year_investment": 0, "construction_investment": 0}
    return changed(plan, code, decision=Decision.OUT, **nothing, **amounts)


def test_the_headline_counts_and_adds_the_rows_that_are_in() -> None:
    headline = FIGURES.headline
    natures = Counter(row.nature for row in CHOSEN)
    assert (headline.candidates, headline.projects) == (len(PLAN.rows), len(CHOSEN))
    assert (headline.continuing, headline.new_starts) == (natures["continuing"], natures["new_start"])
    assert headline.completing == sum(row.completes_in_year for row in CHOSEN)
    assert headline.total.exact == sum(row.total_investment for row in CHOSEN)
    assert headline.in_year.exact == sum(row.in_year_investment for row in CHOSEN)
    assert headline.construction.exact == sum(row.construction_investment for row in CHOSEN)
    assert headline.early_promotion == sum(row.decision is Decision.EARLY_PROMOTION for row in PLAN.rows) > 0


def test_the_support_ratio_is_in_year_investment_over_the_city_figure() -> None:
    (support,) = FIGURES.headline.support
    (figure,) = sample_policy().figures
    assert support.ratio == Fraction(sum(row.in_year_investment for row in CHOSEN), figure.value)


def test_shown_parts_add_up_at_every_level() -> None:
    for field in ("in_year", "total"):
        whole = getattr(FIGURES.headline, field).shown
        assert sum(getattr(group, field).shown for group in FIGURES.programmes) == whole
        assert sum(getattr(district, field).shown for district in FIGURES.districts) == whole
        for group in FIGURES.programmes:
            assert sum(getattr(part, field).shown for part in group.categories) == getattr(group, field).shown


def test_every_category_counts_its_own_projects() -> None:
    counted = {part.code: part.projects for group in FIGURES.programmes for part in group.categories}
    assert counted == Counter(row.category for row in CHOSEN)
    assert list(counted) == [category for _, _, categories in PROGRAMMES for category, _, _ in categories]


def test_dropping_a_project_takes_it_out_of_every_figure() -> None:
    row = CHOSEN[0]
    after = figures_of(dropped(PLAN, row.code))
    assert after.headline.projects == FIGURES.headline.projects - 1
    assert after.headline.in_year.exact == FIGURES.headline.in_year.exact - row.in_year_investment
    assert sum(district.projects for district in after.districts) == FIGURES.headline.projects - 1
    assert row.code not in {listed.code for listed in after.listed}
    before = {part.code: part.projects for group in FIGURES.programmes for part in group.categories}
    now = {part.code: part.projects for group in after.programmes for part in group.categories}
    assert now == before | {row.category: before[row.category] - 1}


def test_a_project_in_two_districts_counts_where_its_larger_share_lies_and_its_money_is_divided() -> None:
    row = CHOSEN[0]
    register = sample_register()
    elsewhere = tuple(place for place in register.locations if place.project != row.code)
    split = (
        Location(project=row.code, district="110119", share=33),
        Location(project=row.code, district="110117", share=67),
    )
    nowhere = dataclasses.replace(register, locations=elsewhere)
    before = _districts(compute_figures(nowhere, sample_policy(), PLAN))
    after = _districts(
        compute_figures(dataclasses.replace(register, locations=elsewhere + split), sample_policy(), PLAN)
    )
    assert after["110117"].projects == before["110117"].projects + 1
    assert after["110119"].projects == before["110119"].projects
    money = Fraction(row.in_year_investment)
    assert after["110117"].in_year.exact - before["110117"].in_year.exact == money * 67 / 100
    assert after["110119"].in_year.exact - before["110119"].in_year.exact == money * 33 / 100


def _districts(figures: Figures) -> dict[str, object]:
    return {district.code: district for district in figures.districts}


def test_projects_without_a_district_have_a_line_of_their_own() -> None:
    row = CHOSEN[0]
    register = sample_register()
    elsewhere = tuple(place for place in register.locations if place.project != row.code)
    figures = compute_figures(dataclasses.replace(register, locations=elsewhere), sample_policy(), PLAN)
    assert figures.districts[-1].code == ""
    assert (figures.districts[-1].projects, figures.districts[-1].in_year.exact) == (1, row.in_year_investment)
    assert sum(district.projects for district in figures.districts) == len(CHOSEN)


def test_investment_per_inhabitant_is_in_yuan() -> None:
    for district in FIGURES.districts:
        assert district.per_head == district.in_year.exact * 10_000 / district.population


def test_starts_are_counted_by_quarter_and_added_up() -> None:
    quarters = Counter(row.start_quarter for row in CHOSEN if row.start_quarter)
    assert [each.starts for each in FIGURES.starts] == [quarters[quarter] for quarter in (1, 2, 3, 4)]
    assert FIGURES.starts[-1].cumulative == quarters.total() > 0


def test_funds_are_those_of_the_chosen_options_alone() -> None:
    chosen = {(row.code, row.option) for row in CHOSEN}
    paid = [row for row in sample_register().funding if (row.project, row.option) in chosen]
    assert sum(source.total.exact for source in FIGURES.funding) == sum(row.amount for row in paid) > 0
    place = [period.first for period in FIGURES.periods].index(YEAR)
    this_year = sum(source.by_period[place].exact for source in FIGURES.funding)
    assert this_year == FIGURES.headline.in_year.exact
    assert sum(source.share for source in FIGURES.funding) == 1000


def test_many_years_of_funding_are_taken_together_at_the_ends() -> None:
    row = CHOSEN[0]
    years = (YEAR - 3, YEAR - 1, *range(YEAR, YEAR + 9))
    many = tuple(Funding(project=row.code, option=row.option, year=year, source="bond", amount=1) for year in years)
    figures = compute_figures(dataclasses.replace(sample_register(), funding=many), sample_policy(), PLAN)
    spans = [(period.first, period.last) for period in figures.periods]
    assert spans[:2] == [(YEAR - 3, YEAR - 1), (YEAR, YEAR)]
    assert spans[-1] == (YEAR + 4, YEAR + 8)
    assert [amount.exact for amount in figures.funding[0].by_period] == [2, 1, 1, 1, 1, 5]


def test_outcomes_are_summed_over_the_plan() -> None:
    codes = {row.code for row in CHOSEN}
    seats = [row for row in sample_register().outcomes if row.project in codes and row.outcome == "seats"]
    (found,) = [outcome for outcome in FIGURES.outcomes if outcome.code == "seats"]
    assert (found.quantity, found.projects) == (sum(row.quantity for row in seats), len(seats))
    assert (found.unit.zh, found.unit.en) == ("个", "places")


def test_an_outcome_in_two_units_is_never_added_together() -> None:
    code = CHOSEN[0].code
    two = (
        Outcome(project=code, outcome="area", quantity=3, unit="ha"),
        Outcome(project=code, outcome="area", quantity=5, unit="m2"),
    )
    figures = compute_figures(dataclasses.replace(sample_register(), outcomes=two), sample_policy(), PLAN)
    assert [(outcome.quantity, outcome.unit.en) for outcome in figures.outcomes] == [(3, "ha"), (5, "m2")]


def test_the_ranking_is_compared_project_by_project() -> None:
    ranked = {row.code for row in PLAN.rows if row.ranking is Decision.IN}
    chosen = {row.code for row in CHOSEN}
    ranking = FIGURES.ranking
    assert (ranking.chosen, ranking.same) == (len(ranked), len(ranked & chosen))
    assert (ranking.only_plan, ranking.only_ranking) == (len(chosen - ranked), len(ranked - chosen))
    assert [clause.result.id for clause in ranking.broken] == [result.id for result in PLAN.ranking.broken]


def test_every_clause_of_the_plan_is_there_with_its_own_numbers() -> None:
    assert Counter(clause.result for clause in FIGURES.clauses) == Counter(PLAN.clauses)
    groups = {clause.result.id.partition(".")[0]: clause.group for clause in FIGURES.clauses}
    assert groups["category"] == groups["programme"] == "quota"
    assert (groups["fund"], groups["each-district"], groups["in-year"]) == ("fund", "balance", "policy")


def test_a_plan_of_another_register_is_refused() -> None:
    stranger = dataclasses.replace(PLAN.rows[0], code="nobody-has-this-code")
    with pytest.raises(SanbaiError, match="does not belong"):
        figures_of(dataclasses.replace(PLAN, rows=(stranger, *PLAN.rows[1:])))


@pytest.mark.parametrize("change", [{"year": 1999}, {"money_unit": "元"}])
def test_a_plan_of_another_year_or_unit_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(SanbaiError, match="solve again"):
        figures_of(dataclasses.replace(PLAN, **change))


def test_an_empty_plan_has_figures() -> None:
    plan = PLAN
    for row in CHOSEN:
        plan = dropped(plan, row.code)
    figures = figures_of(plan)
    assert (figures.headline.projects, figures.districts, figures.funding, figures.starts) == (0, (), (), ())
