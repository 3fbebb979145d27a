"""The figures of a bulletin as records: every number that is printed or drawn, exact and as shown.

Money is exact in the plan's money unit and shown in whole quanta of `Figures.scale`; shares are tenths of a percent.
Names are filled in both languages.
"""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.records import ClauseResult, Decision, Proven
from sanbai.publication.rounding import Scale


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money: exact in the money unit (a fraction where a project is divided), and as shown in quanta.

    A `hidden` one is not disclosed: it has no amount at all.
    """

    exact: Fraction
    shown: int
    hidden: bool = False


HIDDEN = Amount(Fraction(0), 0, hidden=True)
"""An amount that is not disclosed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """A measure of the plan over a figure of the city, such as in-year investment over fixed-asset investment."""

    name: Text
    figure: Text
    figure_value: int
    ratio: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The plan in its main numbers; `early_promotion` is how many wait behind it, `support` its weight in the city."""

    candidates: int
    projects: int
    continuing: int
    new_starts: int
    completing: int
    total: Amount
    in_year: Amount
    construction: Amount
    early_promotion: int
    early_promotion_total: Amount
    support: tuple[Support, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A programme (with its categories) or a category: counts, money, and its share of the plan in tenths of a percent.

    `waiting` is how many of its candidates are on the early-promotion list. A share is None where its amount is hidden.
    """

    code: str
    name: Text
    projects: int
    continuing: int
    new_starts: int
    completing: int
    waiting: int
    in_year: Amount
    total: Amount
    share_of_projects: int
    share_of_in_year: int | None
    share_of_total: int | None
    categories: tuple["Group", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictFigures:
    """A district: projects that lie mostly in it, its part of the investment, and in-year investment per inhabitant.

    `per_head` is in the currency's main unit, exact; an empty `code` stands for projects without a district.
    """

    code: str
    name: Text
    projects: int
    in_year: Amount
    total: Amount
    population: int | None
    per_head: Fraction | None
    tile: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """How many projects of the plan start in a quarter, and from January to its end."""

    quarter: int
    starts: int
    cumulative: int


@dataclass(frozen=True, slots=True)
class Period:
    """A year of funding, or several taken together: from `first` to `last`, each included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source of funds: what it pays of the chosen options in each of `Figures.periods`, and in all.

    Totals add up as shown, amounts by period are rounded one by one; `share` is tenths of a percent of all sources.
    `public` is whether it is government money, `None` where the policy is silent.
    """

    code: str
    name: Text
    public: bool | None
    by_period: tuple[Amount, ...]
    total: Amount
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFigures:
    """What the projects of the plan yield together of one outcome, and how many projects yield it."""

    code: str
    name: Text
    unit: Text
    quantity: int
    projects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFigures:
    """A clause as the plan left it: its group in the bulletin, names in both languages, value, bounds and slack.

    `place` names the district or project of one instance; `per_head` is the inhabitants that a value is counted for (0:
    not per head).
    """

    result: ClauseResult
    group: str
    name: Text
    place: Text
    unit: Text
    per_head: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingFigures:
    """What ranking by score would have chosen: counts, scores in points, and the clauses it would have broken.

    `same` projects are in both lists, `only_plan` and `only_ranking` in one.
    """

    chosen: int
    same: int
    only_plan: int
    only_ranking: int
    score: Fraction
    plan_score: Fraction
    broken: tuple[ClauseFigures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A project in an annex: money exact; names of its district(s), the largest share first.

    What is not disclosed of it is None or empty.
    """

    code: str
    name: Text
    programme: str
    category: str
    nature: str | None
    decision: Decision
    districts: tuple[Text, ...]
    in_year: int | None
    total: int | None
    completes_in_year: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Whose plan it is, and what its data are: printed on top and at the end of a bulletin."""

    city: Text
    title: Text
    year: int
    as_of: datetime.date
    data_date: datetime.date | None
    kept_by: Text
    notice: Text
    register_source: Text
    policy_source: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything a bulletin states."""

    heading: Heading
    money_unit: str
    scale: Scale
    headline: Headline
    programmes: tuple[Group, ...]
    districts: tuple[DistrictFigures, ...]
    starts: tuple[Quarter, ...]
    periods: tuple[Period, ...]
    funding: tuple[Source, ...]
    outcomes: tuple[OutcomeFigures, ...]
    clauses: tuple[ClauseFigures, ...]
    early_clauses: tuple[ClauseFigures, ...]
    ranking: RankingFigures
    proven: Proven
    early_proven: Proven | None
    value_scale: int
    listed: tuple[Listed, ...]
