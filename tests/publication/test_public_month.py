"""What the public is told of a month gives nothing away that is not disclosed, and tells the rest."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanbai.delivery.baseline import make_baseline
from sanbai.delivery.lights import Signal, make_signals
from sanbai.delivery.naming import naming_of
from sanbai.delivery.progress import GROUPS
from sanbai.delivery.records import Baseline, Year
from sanbai.delivery.supplements.records import Supplements
from sanbai.language import Language, Text
from sanbai.policy.disclosure import USUAL
from sanbai.policy.lights import Dimension, Level
from sanbai.policy.phrases import vocabulary
from sanbai.policy.records import Policy
from sanbai.publication.month_page import render_report
from sanbai.publication.month_report import Changed, MonthReport, Told, make_report
from sanbai.publication.public import PublicChange
from sanbai.publication.public_month import PublicMonth, public_month
from sanbai.publication.withholding import withheld_of
from tests.publication.sample_city import sample_plan, sample_register
from tests.publication.sample_year import JUNE, _returns, sample_lights
from tests.publication.test_disclosure import EVERYTHING, asking, chosen, rule
from tests.publication.test_revealing import rank

CHANGE = PublicChange(on="2024-06", what=Text("竣工日期", "completion"), before=Text("", ""), after=Text("", ""))


@cache
def baseline() -> Baseline:
    """Return the baseline of the sample city's plan."""
    return make_baseline(sample_register(), asking(), sample_plan())


@cache
def year() -> Year:
    """Return the plan's year, with returns of every month."""
    return Year(baseline=baseline(), returns=tuple(item for row in baseline().rows for item in _returns(row)))


def may_of(policy: Policy) -> PublicMonth:
    """Return what may be told under a policy."""
    withheld = withheld_of(sample_register(), policy, sample_plan())
    return public_month(sample_register(), policy, sample_plan(), withheld, baseline())


def signals_of(may: PublicMonth) -> list[Signal]:
    """Return the lights that are told."""
    signals = make_signals(may.counted(year()), JUNE, sample_lights(), Supplements())
    return [each for each in signals if may.tells_light(each)]


def told(*codes: str, withhold: tuple[str, ...] = (), fields: tuple[str, ...] = EVERYTHING) -> MonthReport:
    """Return June as it is told where the policy withholds these projects, or these fields of them."""
    policy = asking(*([rule("x", *codes, withhold=withhold)] if codes else []), fields=fields)
    may, naming = may_of(policy), naming_of(baseline(), policy, vocabulary(policy))
    changed = tuple(Changed(row.code, naming.name(Level.PROJECT, row.code), CHANGE) for row in chosen()[:3])
    beside = Told(policy.title, naming, changes=changed)
    return may.report(make_report(may.counted(year()), JUNE, signals_of(may), beside))


def members(level: Level, codes: Iterable[str]) -> dict[str, list[str]]:
    """Return which of these projects count in which group."""
    found: dict[str, list[str]] = {}
    for row in baseline().rows:
        if row.project in codes:
            found.setdefault("" if level is Level.CITY else getattr(row, level.value), []).append(row.project)
    return found


def test_a_month_without_secrets_is_told_whole() -> None:
    whole = make_report(
        year(),
        JUNE,
        signals_of(may_of(asking())),
        Told(Text("", ""), naming_of(baseline(), asking(), vocabulary(asking()))),
    )
    report = told()
    assert (report.city, report.heat, report.rankings) == (whole.city, whole.heat, whole.rankings)
    assert len(report.lights) == len(whole.lights) > 0
    assert len(report.changes) == 3
    assert report.note == Text("", "")


def test_what_offices_wrote_of_problems_is_not_published() -> None:
    assert any(item.problem for item in year().returns)
    assert told().returns == {}


def test_a_single_secret_project_is_not_counted_at_all() -> None:
    """The city's sum less all others would be its own."""
    secret = chosen()[0].code
    report, whole = told(secret), told()
    assert whole.city.invested - report.city.invested == next(
        item.investment_year for item in year().returns if item.project == secret and item.month == JUNE
    )
    assert report.city.projects == whole.city.projects - 1
    assert "1 project is not disclosed and not counted" in report.note.en
    for language in Language:
        page = render_report(report, (), language)
        assert report.note.to(language) in page
        assert secret not in page


def test_two_secret_projects_count_in_the_city_and_their_own_groups_are_left_out() -> None:
    first = chosen()[0]
    second = next(row for row in chosen() if row.category != first.category)
    report, whole = told(first.code, second.code), told()
    assert report.city == whole.city
    out = {first.category, second.category}
    assert {row.code for row in whole.heat} - {row.code for row in report.heat} == out & {
        row.code for row in whole.heat
    }
    assert "counts in the sums" in report.note.en
    assert not {signal.code for signal in report.lights} & {first.code, second.code, *out}


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from([row.project for row in baseline().rows]), min_size=2, max_size=5), st.booleans())
def test_no_sum_of_the_groups_that_are_told_gives_a_project_away(secret: set[str], of_money: bool) -> None:
    """Held against elimination in fractions."""
    may = may_of(asking(rule("x", *secret, withhold=("in_year_investment",) if of_money else ("months",))))
    unknown = sorted(secret)
    rows = [
        [int(code in inside) for code in unknown]
        for level in (Level.CITY, *GROUPS)
        for code, inside in members(level, secret).items()
        if may.tells(level, code) and not may.in_part
    ]
    own = rank_of(rows)
    for place in range(len(unknown)):
        assert rank_of([*rows, [int(place == other) for other in range(len(unknown))]]) > own


def rank_of(rows: list[list[int]]) -> int:
    """Return the rank of rows over at most five unknowns."""
    return rank([[Fraction(value) for value in (*row, 0, 0, 0, 0, 0)[:5]] for row in rows])


def test_changes_are_told_only_where_changes_are_disclosed() -> None:
    first = chosen()[0].code
    assert {row.code for row in told(first, withhold=("changes",)).changes} == {row.code for row in chosen()[1:3]}
    assert told(fields=USUAL).changes == ()


def test_a_bundle_stands_for_its_parts_and_its_own_changes() -> None:
    """A bundle reports by its parts; what is withheld of it is withheld of them, and its changes are its own."""
    bundle, *others = baseline().rows
    parts = [replace(bundle, project=f"{bundle.project}-{number}", part_of=bundle.project) for number in (1, 2)]
    bundled = replace(baseline(), rows=(*parts, *others))
    policy = asking(rule("x", bundle.project, withhold=("changes", "months")))
    withheld = withheld_of(sample_register(), policy, sample_plan())
    may = public_month(sample_register(), policy, sample_plan(), withheld, bundled)
    assert may.secret == {part.project for part in parts}
    assert may.in_part, "both parts are one project's"
    assert may.hides(bundle.project, "changes")
    assert may.hides(parts[0].project, "changes")
    assert not may.hides(others[0].project, "changes")


def test_a_light_of_a_project_does_not_tell_an_undisclosed_field() -> None:
    fields = tuple(name for name in EVERYTHING if name != "start_date")
    seen = {signal.light.dimension for signal in signals_of(may_of(asking())) if signal.level is Level.PROJECT}
    left = {
        signal.light.dimension for signal in signals_of(may_of(asking(fields=fields))) if signal.level is Level.PROJECT
    }
    assert Dimension.START in seen
    assert left == seen - {Dimension.START}


@pytest.mark.parametrize(("field", "level"), [("department", Level.DEPARTMENT), ("districts", Level.DISTRICT)])
def test_no_group_is_told_where_it_is_not_disclosed_who_belongs_to_it(field: str, level: Level) -> None:
    may, code = may_of(asking(rule("x", chosen()[0].code, withhold=(field,)))), getattr(baseline().rows[0], level.value)
    assert may_of(asking()).tells(level, code)
    assert not may.tells(level, code)
    report = told(chosen()[0].code, withhold=("districts",))
    assert Level.DISTRICT in {ranking.level for ranking in told().rankings}
    assert Level.DISTRICT not in {ranking.level for ranking in report.rankings}
