"""The records of a policy: what a city decided about its plan, as dated and sourced values; no expression language.

Money is a whole number in `Policy.money_unit`, ratios are exact fractions. A clause is one of a closed set of kinds;
what each kind means as a formula stands with the plan (`sanbai.plan.clauses`).
"""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import lcm

from sanbai.language import Text
from sanbai.policy.lights import Light
from sanbai.policy.rebalancing import Rebalancing
from sanbai.policy.reporting import Delivery, Reporting

PROJECT_FIELDS = (
    "programme",
    "category",
    "nature",
    "district",
    "department",
    "responsible_unit",
    "owner",
    "project",
    "tag",
)
OPTION_FIELDS = ("option", "start_quarter", "pace", "funding_mix", "completes_in_year")


@dataclass(frozen=True, slots=True)
class Bound:
    """Whole-number bounds, each end included; `None` where there is none. `exactly` in the file sets both."""

    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class RatioBound:
    """Bounds of a ratio, each end included; `None` where there is none."""

    at_least: Fraction | None = None
    at_most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One condition of a selection: the coded field `field` holds one of `codes`."""

    field: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """What a clause counts: options that meet every match (`where`); without a match, all.

    Fields are `PROJECT_FIELDS` and `OPTION_FIELDS`; a project with several districts or tags matches if any one does.
    """

    matches: tuple[Match, ...] = ()


class MeasureKind(StrEnum):
    """What is summed over the chosen options."""

    PROJECTS = "projects"
    IN_YEAR_INVESTMENT = "in_year_investment"
    TOTAL_INVESTMENT = "total_investment"
    CONSTRUCTION_INVESTMENT = "construction_investment"
    FUND = "fund"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure; a fund is summed over `sources` and `years` (all where empty), an outcome is named by its code."""

    kind: MeasureKind
    sources: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    outcome: str = ""

    @property
    def is_money(self) -> bool:
        """Whether the measure is counted in the money unit."""
        return self.kind not in (MeasureKind.PROJECTS, MeasureKind.OUTCOME)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseBase:
    """What every clause has: its id, name, where it comes from, and 0 for a hard clause or the priority of a soft one.

    Soft clauses give way: priority 1 is kept before priority 2, and so on.
    """

    id: str
    name: Text
    source: str
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(ClauseBase):
    """Bounds on the number of chosen projects in a selection."""

    where: Selection = Selection()
    bound: Bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Total(ClauseBase):
    """Bounds on the sum of a measure over a selection; `unit` is how people read it."""

    measure: Measure
    where: Selection = Selection()
    bound: Bound
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(ClauseBase):
    """Bounds on a measure over a selection, divided by another one or by a city figure (`of_figure`)."""

    measure: Measure
    where: Selection = Selection()
    of_figure: str = ""
    of_measure: Measure | None = None
    of_where: Selection = Selection()
    bound: RatioBound


@dataclass(frozen=True, slots=True, kw_only=True)
class MustInclude(ClauseBase):
    """Every project named is in the plan."""

    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MustExclude(ClauseBase):
    """No project named is in the plan."""

    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requires(ClauseBase):
    """`project` may be in the plan only with every project it `needs`."""

    project: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives(ClauseBase):
    """At most one of the projects named is in the plan."""

    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance(ClauseBase):
    """The same bounds on a measure for every district, or for every `per_head` inhabitants of it (0: not per head).

    A project in several districts counts in each with its share. Districts in `leaving_out` are not bound.
    """

    measure: Measure
    where: Selection = Selection()
    bound: Bound
    per_head: int = 0
    leaving_out: tuple[str, ...] = ()
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts(ClauseBase):
    """Bounds on the number of new starts in a quarter, or from January to its end (`cumulative`)."""

    quarter: int
    cumulative: bool = False
    where: Selection = Selection()
    bound: Bound


Clause = Quota | Total | Share | MustInclude | MustExclude | Requires | Alternatives | Balance | Starts
"""The closed set of clause kinds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category of a programme and its quota, counted in projects; `sectors` are its codes in open data (OC4IDS)."""

    code: str
    name: Text
    bound: Bound
    source: str
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A programme (one of Beijing's three hundreds), its quota and its categories."""

    code: str
    name: Text
    bound: Bound
    source: str
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """A source of funds and its ceiling in each year; `public` marks government money."""

    code: str
    name: Text
    public: bool
    at_most: tuple[tuple[int, int], ...] = ()
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the city that clauses refer to, such as the fixed-asset investment forecast for the year.

    `unit` is how people read it; money is kept in `Policy.money_unit` whatever the unit.
    """

    code: str
    name: Text
    value: int
    unit: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A district, its resident population, and its place on a tile map (row, column), if it has one."""

    code: str
    name: Text
    population: int | None = None
    tile: tuple[int, int] | None = None
    source: str


@dataclass(frozen=True, slots=True)
class Band:
    """Points for a measure that is `at_least` so much (bands are listed from the largest down)."""

    at_least: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A criterion, its weight, and where its points (0 to 100) come from.

    Exactly one holds: neither `field` nor `measure` (the register's scores), `field` with `points` by code, or
    `measure` with `bands`. An `extra` criterion gives points beside the 100 % of the others (加减分项): its weight may
    be below zero, and then its points are taken off.
    """

    code: str
    name: Text
    weight: Fraction
    source: str
    field: str = ""
    points: tuple[tuple[str, int], ...] = ()
    measure: Measure | None = None
    bands: tuple[Band, ...] = ()
    extra: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """A rule of entry: who is in `where` may be in `list` (`plan` or `early_promotion`) only if it meets all of it.

    `approvals` must be held and not expired on `Policy.as_of`; `total_investment` is the least size.
    """

    id: str
    name: Text
    list: str
    where: Selection = Selection()
    natures: tuple[str, ...] = ()
    total_investment: int | None = None
    approvals: tuple[str, ...] = ()
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyPromotion:
    """The early-promotion list: its size and its own clauses, met after the plan from what the plan leaves."""

    name: Text
    bound: Bound
    source: str
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """How far the optimum is to be proved: the gap at which the search may stop, and the most nodes it may visit."""

    gap: Fraction = Fraction(0)
    nodes: int = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding:
    """A rule of disclosure: of projects in `where` these fields stay undisclosed, or (`whole`) the project itself."""

    id: str
    name: Text
    where: Selection = Selection()
    whole: bool = False
    fields: tuple[str, ...] = ()
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What of the plan's projects may be published: `fields` of all of them, but for what `rules` withhold.

    `check_files` says that register, policy and plan are handed out whole, so that anyone can repeat the check;
    `licence` is what the open data may be used under: a code such as `CC-BY-4.0`, an address, or words. `prefix` stands
    before the codes of projects in open data.
    """

    fields: tuple[str, ...]
    rules: tuple[Withholding, ...] = ()
    check_files: bool = False
    licence: str = ""
    prefix: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A city's policy for one plan year."""

    year: int
    as_of: datetime.date
    city: Text
    title: Text
    money_unit: str
    source: str
    programmes: tuple[Programme, ...]
    criteria: tuple[Criterion, ...]
    funds: tuple[Fund, ...] = ()
    figures: tuple[Figure, ...] = ()
    districts: tuple[District, ...] = ()
    clauses: tuple[Clause, ...] = ()
    eligibility: tuple[Eligibility, ...] = ()
    early_promotion: EarlyPromotion | None = None
    proof: Proof = field(default=Proof())
    rebalance: Rebalancing | None = None
    reporting: tuple[Reporting, ...] = ()
    delivery: Delivery = field(default=Delivery())
    lights: tuple[Light, ...] = ()
    disclosure: Disclosure | None = None

    @property
    def value_scale(self) -> int:
        """How many value points make one point of score: values are whole because weights are multiplied by it."""
        return lcm(*(criterion.weight.denominator for criterion in self.criteria))
