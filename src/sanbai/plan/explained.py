"""The records of an explanation: what forcing each candidate the other way would cost, and what the clauses are worth.

Values, regrets and charges are whole value points; prices are exact.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.model import Row
from sanbai.plan.prices import Prices


class Certainty(StrEnum):
    """What is proved of a regret.

    `exact`: it is this number. `exact_within_gap`: the best plan with the candidate forced is proved, and what remains
    open is only how far the plan itself may be from its own bound. `interval`: it lies between the two numbers.
    `impossible`: no plan has the candidate the other way.
    """

    EXACT = "exact"
    EXACT_WITHIN_GAP = "exact_within_gap"
    INTERVAL = "interval"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regret:
    """What the best plan loses when a candidate is forced the other way, in value points.

    `forced_bound` is a proven bound on every plan with it forced (None where there is no such plan), `forced_value` the
    value of the best such plan found (None where none was). The regret lies from `at_least` to `at_most` (None: no
    upper end is known).
    """

    certainty: Certainty
    at_least: int | None
    at_most: int | None
    forced_bound: int | None
    forced_value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a clause takes from the value of a candidate's option at the clause's price (below zero: what it adds)."""

    clause: str
    instance: str
    name: Text
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A candidate that a swap moves: its option before and after, empty where it is not in the plan."""

    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a candidate is in or out.

    `option` is the chosen option, else the one that would have the best chance; `value` is its value and `charges` are
    what the clauses take from it, the largest first. `swap` is what changes in the best plan found with the candidate
    the other way. `forbidden_by` names the clauses that keep it from being the other way at all.
    """

    code: str
    inside: bool
    option: str
    value: int
    regret: Regret
    charges: tuple[Charge, ...] = ()
    swap: tuple[Change, ...] = ()
    forbidden_by: tuple[Row, ...] = ()

    @property
    def reduced_value(self) -> int:
        """The value that remains when every clause has taken its charge."""
        return self.value - sum(charge.amount for charge in self.charges)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePrice:
    """What one unit of a clause's bound is worth, in value points for one of the clause's own units.

    Positive: one unit more room (`at_most`, or an exact number) would be worth it. Negative: one unit less asked for
    (`at_least`) would be. `position` is the inequality's place in the program, `exact` says
    that the clause asks for just `bound`.
    """

    position: int
    clause: str
    instance: str
    kind: str
    name: Text
    unit: str
    bound: Fraction
    exact: bool
    price: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Every candidate's reason (by code) and the prices of the clauses, for a plan of `objective` within `bound`."""

    objective: int
    bound: int
    value_scale: int
    reasons: tuple[Reason, ...]
    clauses: tuple[ClausePrice, ...]
    prices: Prices
