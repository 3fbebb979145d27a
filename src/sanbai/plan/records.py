"""The records of a plan: who is in, with which option, what every clause came to, and how sure the plan is of itself.

Money is a whole number in the register's unit; values are whole value points (`Plan.value_scale` of them make one point
of score); clause values and bounds are exact.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.gap import relative_gap


class Decision(StrEnum):
    """What the plan says of a candidate."""

    IN = "in"
    EARLY_PROMOTION = "early_promotion"
    OUT = "out"


class Status(StrEnum):
    """How far the search came: proved optimal, proved within the policy's gap, or stopped with a gap that is stated."""

    OPTIMAL = "optimal"
    WITHIN_GAP = "within_gap"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One candidate and what was decided: a row of `plan.csv`.

    `option` and the amounts and dates of the year are those of the chosen option, empty or 0 for whoever is not in;
    `value` is the chosen option's value, else that of the candidate's best option. `rank_by_score` is 1 for the best.
    `ranking` is what ranking by score within quotas would have decided. `barred_by` names the rule of entry that keeps
    the candidate out of the plan, if one does.
    """

    code: str
    name: str
    programme: str
    category: str
    nature: str
    district: str
    decision: Decision
    option: str
    start_quarter: int | None
    completes_in_year: bool
    in_year_investment: int
    construction_investment: int
    total_investment: int
    value: int
    rank_by_score: int
    ranking: Decision
    barred_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseResult:
    """A clause and what the plan made of it; a `balance` has one for each district (`instance`).

    `unit` is `projects`, `money`, `ratio`, or the unit of an outcome; `value` is `None` for a share of nothing. `slack`
    is the distance from the value to the nearest bound, below zero when the bound is not met; in a share of nothing the
    whole part counts: it is more than any share and never too little. `priority` 0 is a hard clause.
    """

    id: str
    instance: str
    kind: str
    name: Text
    unit: str
    value: Fraction | None
    at_least: Fraction | None
    at_most: Fraction | None
    slack: Fraction
    priority: int = 0

    @property
    def holds(self) -> bool:
        """Whether the value lies within its bounds."""
        return self.slack >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """How sure a list is: its objective, the bound that no other choice can exceed, and how the search ended.

    `objective` and `bound` are value points; `nodes` is how many branch-and-bound nodes were visited. `bound` is the
    solver's; `certified_bound` is the one that anyone can re-derive from the prices of the certificate.
    """

    status: Status
    objective: int
    bound: int
    nodes: int
    certified_bound: int | None = None

    @property
    def gap(self) -> Fraction:
        """(bound - objective) / bound, exactly (see `relative_gap`); 0 for a proved optimum."""
        return relative_gap(self.objective, self.bound)

    @property
    def certified_gap(self) -> Fraction | None:
        """(certified bound - objective) / certified bound, exactly; None where nothing is certified."""
        return None if self.certified_bound is None else relative_gap(self.objective, self.certified_bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What ranking by score within quotas would have chosen: how many, their value, and every clause it breaks.

    `loss` is the plan's objective less the ranking's value; it may be negative only where clauses are broken.
    """

    chosen: int
    value: int
    loss: int
    broken: tuple[ClauseResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A compiled plan: a row for each candidate, the clauses of both lists, and what is proved of it."""

    year: int
    money_unit: str
    value_scale: int
    rows: tuple[PlanRow, ...]
    clauses: tuple[ClauseResult, ...]
    proven: Proven
    ranking: Ranking
    early_clauses: tuple[ClauseResult, ...] = ()
    early_proven: Proven | None = None
