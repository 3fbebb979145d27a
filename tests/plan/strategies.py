"""Small random registers and policies that use every clause kind."""

import datetime
from fractions import Fraction

from hypothesis import strategies as st

from sanbai.language import Text
from sanbai.policy.records import (
    Alternatives,
    Balance,
    Band,
    Bound,
    Category,
    Criterion,
    District,
    EarlyPromotion,
    Eligibility,
    Figure,
    Fund,
    Match,
    Measure,
    MeasureKind,
    MustExclude,
    MustInclude,
    Policy,
    Programme,
    Quota,
    RatioBound,
    Requires,
    Selection,
    Share,
    Starts,
    Total,
)
from sanbai.register.records import (
    About,
    Approval,
    Funding,
    Location,
    Nature,
    Option,
    Outcome,
    Pace,
    Project,
    Register,
    Relation,
    RelationKind,
    Score,
)

CODES = tuple("ABCDEF")
CATEGORIES = ("roads", "schools")
DISTRICTS = ("north", "south")
SOURCES = ("budget", "social")
YEARS = (2024, 2025)
NAME = Text("名", "name")
DAY = datetime.date(2024, 1, 5)
DEDUCTION = Criterion(
    code="haste",
    name=NAME,
    weight=Fraction(-1),
    source="test",
    field="nature",
    points=(("continuing", 100), ("new_start", 30)),
    extra=True,
)
"""Points taken off beside the 100 %: values may be below zero."""


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Up to six projects with one or two options each, and everything clauses can refer to."""
    codes = CODES[: draw(st.integers(1, 6))]
    tables = {
        "projects": [],
        "options": [],
        "funding": [],
        "approvals": [],
        "outcomes": [],
        "locations": [],
        "scores": [],
    }
    for code in codes:
        for table, rows in _project(draw, code).items():
            tables[table] += rows
    return Register(
        about=About(money_unit="万元"),
        relations=tuple(draw(_relations(codes))),
        **{table: tuple(rows) for table, rows in tables.items()},
    )


def _project(draw: st.DrawFn, code: str) -> dict[str, list]:
    nature = draw(st.sampled_from([Nature.CONTINUING, Nature.NEW_START, Nature.NEW_START, Nature.EARLY_PROMOTION]))
    options, funding, scores = [], [], []
    for option in "12"[: draw(st.integers(1, 2))]:
        amounts = draw(st.lists(st.integers(0, 40), min_size=4, max_size=4))
        options.append(
            Option(
                project=code,
                code=option,
                start_quarter=draw(st.integers(1, 4)) if nature is Nature.NEW_START else None,
                pace=draw(st.sampled_from(Pace)),
                in_year_investment=amounts[0] + amounts[1],
                construction_investment=draw(st.integers(0, amounts[0])),
                completes_in_year=draw(st.booleans()),
            )
        )
        keys = [(year, source) for year in YEARS for source in SOURCES]
        for (year, source), amount in zip(keys, amounts, strict=True):
            funding.append(Funding(project=code, option=option, year=year, source=source, amount=amount))
        if draw(st.booleans()):
            scores.append(Score(project=code, option=option, criterion="merit", score=draw(st.integers(0, 100))))
    scores.append(Score(project=code, criterion="merit", score=draw(st.integers(0, 100))))
    share = draw(st.sampled_from([100, 60]))
    locations = [Location(project=code, district=draw(st.sampled_from(DISTRICTS)), share=share)]
    if share < 100:
        other = next(district for district in DISTRICTS if district != locations[0].district)
        locations.append(Location(project=code, district=other, share=100 - share))
    expires = draw(st.sampled_from([None, DAY, DAY - datetime.timedelta(1)]))
    return {
        "projects": [
            Project(
                code=code,
                name=code,
                category=draw(st.sampled_from(CATEGORIES)),
                nature=nature,
                total_investment=draw(st.integers(0, 100)),
                tags=draw(st.sampled_from(["", "green", "green old"])),
            )
        ],
        "options": options,
        "funding": funding,
        "approvals": [Approval(project=code, kind="feasibility", approved_on=DAY, expires_on=expires)],
        "outcomes": [Outcome(project=code, outcome="seats", quantity=draw(st.integers(0, 50)))],
        "locations": locations,
        "scores": scores,
    }


def _relations(codes: tuple[str, ...]) -> st.SearchStrategy[list[Relation]]:
    pairs = st.tuples(st.sampled_from(codes), st.sampled_from(list(RelationKind)), st.sampled_from(codes))
    relations = pairs.filter(lambda pair: pair[0] != pair[2]).map(
        lambda pair: Relation(project=pair[0], kind=pair[1], other=pair[2])
    )
    return st.lists(relations, max_size=2, unique=True) if len(codes) > 1 else st.just([])


COUNTS = st.sampled_from([Measure(MeasureKind.PROJECTS), Measure(MeasureKind.OUTCOME, outcome="seats")])
AMOUNTS = st.one_of(
    st.sampled_from(
        [
            Measure(MeasureKind.IN_YEAR_INVESTMENT),
            Measure(MeasureKind.TOTAL_INVESTMENT),
            Measure(MeasureKind.CONSTRUCTION_INVESTMENT),
        ]
    ),
    st.builds(
        Measure,
        st.just(MeasureKind.FUND),
        sources=st.sampled_from([(), ("budget",), SOURCES]),
        years=st.sampled_from([(), (2024,), YEARS]),
    ),
)
MEASURES = st.one_of(COUNTS, AMOUNTS)
MATCHES = st.sampled_from(
    [
        Match("nature", ("new_start",)),
        Match("nature", ("continuing", "new_start")),
        Match("category", ("roads",)),
        Match("programme", ("all",)),
        Match("district", ("north",)),
        Match("tag", ("green",)),
        Match("project", ("A", "C")),
        Match("option", ("2",)),
        Match("pace", ("accelerated",)),
        Match("start_quarter", ("1", "3")),
        Match("completes_in_year", ("yes",)),
    ]
)
SELECTIONS = st.lists(MATCHES, max_size=2, unique_by=lambda match: match.field).map(
    lambda matches: Selection(tuple(matches))
)


def bounds(largest: int) -> st.SearchStrategy[Bound]:
    """Bounds that a small plan can meet now and then."""
    low, high = st.integers(0, largest // 3), st.integers(largest // 3, largest)
    return st.one_of(
        low.map(lambda value: Bound(at_least=value)),
        high.map(lambda value: Bound(at_most=value)),
        st.tuples(low, high).map(lambda pair: Bound(*pair)),
        low.map(lambda value: Bound(value, value)),
    )


RATIOS = st.sampled_from([Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), Fraction(9, 10), Fraction(3, 2)])
RATIO_BOUNDS = st.one_of(
    RATIOS.map(lambda ratio: RatioBound(at_least=ratio)),
    RATIOS.map(lambda ratio: RatioBound(at_most=ratio)),
)
PROJECTS = st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True).map(tuple)
BASE = {"id": st.uuids().map(str), "name": st.just(NAME), "source": st.just("test")}


def unit_of(measure: Measure) -> str:
    """Return the unit that a bound on a measure is written in."""
    if measure.kind is MeasureKind.PROJECTS:
        return "projects"
    return "万元" if measure.is_money else "seats"


def clauses(priorities: st.SearchStrategy[int]) -> st.SearchStrategy:
    """Any clause of any kind."""
    base = BASE | {"priority": priorities}
    return st.one_of(
        st.builds(Quota, **base, where=SELECTIONS, bound=bounds(6)),
        MEASURES.flatmap(
            lambda measure: st.builds(
                Total,
                **base,
                measure=st.just(measure),
                where=SELECTIONS,
                bound=bounds(120),
                unit=st.just(unit_of(measure)),
            )
        ),
        st.builds(Share, **base, measure=AMOUNTS, where=SELECTIONS, of_figure=st.just("fai"), bound=RATIO_BOUNDS),
        st.builds(
            Share,
            **base,
            measure=AMOUNTS,
            where=SELECTIONS,
            of_measure=AMOUNTS,
            of_where=SELECTIONS,
            bound=RATIO_BOUNDS,
        ),
        COUNTS.flatmap(
            lambda measure: st.builds(
                Share,
                **base,
                measure=st.just(measure),
                where=SELECTIONS,
                of_measure=st.just(measure),
                of_where=SELECTIONS,
                bound=RATIO_BOUNDS,
            )
        ),
        st.builds(MustInclude, **base, projects=PROJECTS),
        st.builds(MustExclude, **base, projects=PROJECTS),
        st.builds(Requires, **base, project=st.just("A"), needs=st.sampled_from([("B",), ("B", "C")])),
        st.builds(Alternatives, **base, projects=PROJECTS.filter(lambda codes: len(codes) > 1)),
        MEASURES.flatmap(
            lambda measure: st.builds(
                Balance,
                **base,
                measure=st.just(measure),
                where=SELECTIONS,
                bound=bounds(80),
                per_head=st.sampled_from([0, 100]),
                leaving_out=st.sampled_from([(), ("south",)]),
                unit=st.just(unit_of(measure)),
            )
        ),
        st.builds(
            Starts, **base, quarter=st.integers(1, 4), cumulative=st.booleans(), where=SELECTIONS, bound=bounds(4)
        ),
    )


@st.composite
def policies(draw: st.DrawFn, soft: bool = False, early: bool = False) -> Policy:
    """Draw a policy with up to four clauses of any kind, hard or (with `soft`) of priority 0 to 2."""
    priorities = st.integers(0, 2) if soft else st.just(0)
    ceilings = tuple((year, draw(st.integers(40, 200))) for year in YEARS)
    return Policy(
        year=2024,
        as_of=DAY,
        city=NAME,
        title=NAME,
        money_unit="万元",
        source="test",
        programmes=(
            Programme(
                code="all",
                name=NAME,
                bound=draw(st.sampled_from([Bound(), Bound(at_most=4), Bound(at_least=1)])),
                source="test",
                categories=tuple(
                    Category(code=code, name=NAME, bound=draw(st.sampled_from([Bound(), Bound(0, 2)])), source="test")
                    for code in CATEGORIES
                ),
            ),
        ),
        criteria=(
            Criterion(code="merit", name=NAME, weight=Fraction(7, 10), source="test"),
            Criterion(
                code="nature",
                name=NAME,
                weight=Fraction(1, 5),
                source="test",
                field="nature",
                points=(("continuing", 100), ("new_start", 40)),
            ),
            Criterion(
                code="size",
                name=NAME,
                weight=Fraction(1, 10),
                source="test",
                measure=Measure(MeasureKind.TOTAL_INVESTMENT),
                bands=(Band(50, 100), Band(20, 30)),
            ),
            *draw(st.sampled_from([(), (DEDUCTION,)])),
        ),
        funds=(Fund(code="budget", name=NAME, public=True, at_most=ceilings, source="test"),),
        figures=(Figure(code="fai", name=NAME, value=draw(st.integers(50, 300)), unit="万元", source="test"),),
        districts=tuple(
            District(code=code, name=NAME, population=draw(st.integers(1, 300)), source="test") for code in DISTRICTS
        ),
        clauses=tuple(draw(st.lists(clauses(priorities), max_size=4))),
        eligibility=draw(
            st.sampled_from(
                [
                    (),
                    (Eligibility(id="ready", name=NAME, list="plan", approvals=("feasibility",), source="test"),),
                    (
                        Eligibility(
                            id="size",
                            name=NAME,
                            list="plan",
                            where=Selection((Match("nature", ("new_start",)),)),
                            total_investment=30,
                            source="test",
                        ),
                    ),
                ]
            )
        ),
        early_promotion=_early_promotion(draw) if early else None,
    )


def _early_promotion(draw: st.DrawFn) -> EarlyPromotion:
    most = draw(st.integers(0, 3))
    return EarlyPromotion(
        name=NAME,
        bound=Bound(draw(st.integers(0, min(most, 1))), most),
        source="test",
        clauses=tuple(draw(st.lists(clauses(st.just(0)), max_size=2))),
    )
