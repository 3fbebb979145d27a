"""The records of what-if questions: plans that answer them, how sure each is, and what the plan as it stands says.

Values and bounds are whole value points; a measure is a whole number of its own unit.
"""

from dataclasses import dataclass
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.gap import relative_gap
from sanbai.plan.model import BoolArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """A plan that answers a question: its columns (shape: columns), its value, and a bound that none can exceed."""

    chosen: BoolArray
    value: int
    bound: int

    @property
    def gap(self) -> Fraction:
        """(bound - value) / bound, exactly (see `relative_gap`); 0 where the answer is proved the best."""
        return relative_gap(self.value, self.bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The least or greatest a measure can be: what a plan was found for, and what no plan can go beyond."""

    found: int
    proved: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FrontierPoint:
    """The best plan with the measure at least, or at most, so much; `measure` is what it comes to."""

    at_least: int | None
    at_most: int | None
    measure: int
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frontier:
    """Value against a measure: both ends, the plan as it stands, and the points between, by bound."""

    name: Text
    unit: str
    least: End
    greatest: End
    plan: FrontierPoint
    points: tuple[FrontierPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alternative:
    """Another plan. `different` counts the projects that it decides otherwise than every plan before it.

    `most_different` is a proven bound on that count (None where it was not asked for).
    """

    answer: Answer
    different: int
    most_different: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alternatives:
    """Plans worth at least `floor`, the plan as it stands first; `complete`: it is proved that there is no other."""

    floor: int
    plans: tuple[Alternative, ...]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighting:
    """One sampled weighting: parts of `Robustness.denominator` for each criterion, and the best plan under it.

    Values are value points of this weighting, `Robustness.denominator` of them to one point of score.
    """

    weights: tuple[int, ...]
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Robustness:
    """Best plans under sampled weightings; `inside[i]` says in how many of them candidate i is in."""

    seed: int
    concentration: int
    denominator: int
    weightings: tuple[Weighting, ...]
    inside: tuple[int, ...]
