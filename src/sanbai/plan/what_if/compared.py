"""The records of a comparison of two plans: values and prices in points of score; pairs are (first, second)."""

from dataclasses import dataclass
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.columns import Columns
from sanbai.plan.forcing import Standing
from sanbai.plan.records import ClauseResult, Plan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """One of the plans, with what it was made from."""

    columns: Columns
    plan: Plan
    standing: Standing

    def points(self, value: int) -> Fraction:
        """Return value points as points of score."""
        return Fraction(value, self.plan.value_scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeChange:
    """A clause that takes another part of a candidate's value than before, at the prices of each plan."""

    clause: str
    instance: str
    name: Text
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A project that enters (`before` is empty), leaves (`after` is empty) or changes its option.

    `value`, `reduced` (what the clauses leave of it at each plan's prices) and `charges` are those of one option on
    both sides: the one after, or, of who leaves, the one before; None where a side has no such candidate. `barred`
    names the rule of entry that keeps it out; `entry_changed` says that the registers say different things of it.
    """

    code: str
    name: str
    before: str
    after: str
    candidate: tuple[bool, bool]
    barred: tuple[Text | None, Text | None]
    entry_changed: bool
    value: tuple[Fraction | None, Fraction | None]
    reduced: tuple[Fraction | None, Fraction | None]
    charges: tuple[ChargeChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseChange:
    """A clause in both plans, None where one has no such clause; `price` is of one of its own units, in points."""

    before: ClauseResult | None
    after: ClauseResult | None
    price: tuple[Fraction | None, Fraction | None]

    @property
    def known(self) -> ClauseResult:
        """The clause as the later plan has it, else as the earlier one has."""
        known = self.after or self.before
        assert known is not None
        return known

    @property
    def asks_otherwise(self) -> bool:
        """Whether its bounds or its priority changed, or only one policy has it."""
        if self.before is None or self.after is None:
            return True
        asked = [(item.at_least, item.at_most, item.priority) for item in (self.before, self.after)]
        return asked[0] != asked[1]

    @property
    def comes_otherwise(self) -> bool:
        """Whether the plans come to something else."""
        return self.before is None or self.after is None or self.before.value != self.after.value

    @property
    def worth(self) -> Fraction | None:
        """What the change of its bound is worth at the first plan's price, in points; None where that says nothing."""
        price = self.price[0]
        if self.before is None or self.after is None or not price:
            return None
        ends = [item.at_most if price > 0 else item.at_least for item in (self.before, self.after)]
        return None if ends[0] is None or ends[1] is None or ends[0] == ends[1] else price * (ends[1] - ends[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightChange:
    """A criterion whose weight changed (None: a policy has no such criterion), or the points that it gives."""

    criterion: str
    name: Text
    weight: tuple[Fraction | None, Fraction | None]
    points_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Redefined:
    """A clause or rule of entry that only one policy has, or that counts something else in the other."""

    id: str
    name: Text
    before: bool
    after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What one plan would be under the other policy.

    `missing` of its projects are no candidates there; the rest are worth `value`, `loss` less than that policy's own
    plan, and break the clauses `broken`.
    """

    missing: int
    value: Fraction
    loss: Fraction
    broken: tuple[ClauseResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How the second plan differs from the first, and what changed between the policies."""

    value: tuple[Fraction, Fraction]
    moved: tuple[Moved, ...]
    clauses: tuple[ClauseChange, ...]
    weights: tuple[WeightChange, ...]
    redefined: tuple[Redefined, ...]
    first_under_second: Weighed
    second_under_first: Weighed
