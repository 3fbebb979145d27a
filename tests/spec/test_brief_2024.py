"""The policy of the Beijing example says what the brief says, figure by figure."""

from fractions import Fraction

import pytest

from sanbai.policy.files import read_policy
from sanbai.policy.records import Bound, Clause, Policy, Quota, Share, Total
from tests.house.source import ROOT
from tests.spec import brief_2024 as brief


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Return the policy of the Beijing example."""
    loaded = read_policy(ROOT / "examples" / "beijing-2024")
    assert loaded.policy is not None, loaded.findings
    return loaded.policy


def clause(policy: Policy, name: str) -> Clause:
    return next(clause for clause in policy.clauses if clause.id == name)


def exactly(number: int) -> Bound:
    return Bound(number, number)


def test_the_brief_adds_up_to_three_hundreds() -> None:
    """The typed table is checked against its own totals first."""
    assert [sum(group.values()) for group in brief.CATEGORIES.values()] == [brief.PROGRAMME_PROJECTS] * 3
    assert sum(len(group) for group in brief.CATEGORIES.values()) == 20
    assert brief.NEW_STARTS + brief.CONTINUING == 300


def test_programmes_and_categories_have_the_counts_of_the_brief(policy: Policy) -> None:
    found = {group.code: {item.name.zh: item.bound for item in group.categories} for group in policy.programmes}
    assert found == {
        code: {name: exactly(count) for name, count in group.items()} for code, group in brief.CATEGORIES.items()
    }
    assert [group.bound for group in policy.programmes] == [exactly(brief.PROGRAMME_PROJECTS)] * 3


@pytest.mark.parametrize(
    ("name", "where", "bound"),
    [
        ("new-starts", ("nature", "new_start"), exactly(brief.NEW_STARTS)),
        ("continuing", ("nature", "continuing"), exactly(brief.CONTINUING)),
        ("completions", ("completes_in_year", "yes"), Bound(at_least=brief.COMPLETIONS)),
    ],
)
def test_counts_of_projects_are_those_of_the_brief(
    policy: Policy, name: str, where: tuple[str, str], bound: Bound
) -> None:
    quota = clause(policy, name)
    assert isinstance(quota, Quota)
    assert [(match.field, match.codes) for match in quota.where.matches] == [(where[0], (where[1],))]
    assert quota.bound == bound
    assert quota.priority == 0


@pytest.mark.parametrize(
    ("name", "amount", "tolerance"),
    [("in-year", brief.IN_YEAR, Fraction(1, 1000)), ("total", brief.TOTAL, Fraction(2, 100))],
)
def test_investment_is_bound_within_the_tolerance_of_the_brief(
    policy: Policy, name: str, amount: int, tolerance: Fraction
) -> None:
    """Both ends lie within the tolerance and, rounded to 0.1 亿元, use all of it."""
    total = clause(policy, name)
    assert isinstance(total, Total)
    assert not total.where.matches
    assert total.bound.at_least is not None
    assert total.bound.at_most is not None
    margin = amount * tolerance
    assert 0 <= total.bound.at_least - (amount - margin) < 1000
    assert 0 <= amount + margin - total.bound.at_most < 1000
    assert total.priority == 0


def test_support_ratio_is_the_in_year_investment_over_an_assumed_forecast(policy: Policy) -> None:
    """The brief's ratio is above 30 %; the forecast it is taken of is not published, and the policy says so."""
    ratio = clause(policy, "support-ratio")
    assert isinstance(ratio, Share)
    assert ratio.bound.at_least == Fraction(brief.SUPPORT_RATIO_PERCENT, 100)
    forecast = next(figure for figure in policy.figures if figure.code == ratio.of_figure)
    assert Fraction(brief.IN_YEAR, forecast.value) > Fraction(brief.SUPPORT_RATIO_PERCENT, 100)
    assert "assumption" in forecast.source


def test_two_hundred_projects_wait_for_early_promotion(policy: Policy) -> None:
    assert policy.early_promotion is not None
    assert policy.early_promotion.bound == exactly(brief.EARLY_PROMOTION)


def test_every_district_has_its_own_tile_and_the_census_population(policy: Policy) -> None:
    """16 districts, 21,893,095 inhabitants in the census of 2020, no two on one tile."""
    assert len({district.tile for district in policy.districts if district.tile is not None}) == 16
    assert sum(district.population or 0 for district in policy.districts) == 21_893_095


def test_every_figure_says_where_it_comes_from(policy: Policy) -> None:
    """A source is the brief, the census, the published starts of the first quarter, or an assumption of the example."""
    tables = ("programmes", "criteria", "funds", "figures", "districts", "eligibility", "clauses")
    parts = [part for table in tables for part in getattr(policy, table)]
    parts += [category for programme in policy.programmes for category in programme.categories]
    known = ("brief", "assumption", "census 2020", "planned for the first quarter of 2024")
    assert not [part for part in parts if not any(word in part.source for word in known)]
