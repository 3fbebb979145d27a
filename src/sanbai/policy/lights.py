"""The records of warning lights: what a city watches, how far behind is yellow or red, and what then happens.

A light compares one dimension of one level with one thing and with nothing else, so that time progress and the planned
curve cannot be mixed in it. What each dimension measures as a formula stands with delivery
(`sanbai.delivery.measuring`).
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sanbai.language import Text


class Level(StrEnum):
    """Whose delivery is looked at: the city, each group of one kind, or each project."""

    CITY = "city"
    PROGRAMME = "programme"
    CATEGORY = "category"
    DISTRICT = "district"
    DEPARTMENT = "department"
    PROJECT = "project"


class Colour(StrEnum):
    """A colour of a light, from the best to the worst."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def rank(self) -> int:
        """0 for green, 1 for yellow, 2 for red."""
        return list(Colour).index(self)


class Dimension(StrEnum):
    """What a light watches."""

    START = "start"
    COMPLETION = "completion"
    PROGRESS = "progress"
    CONSTRUCTION = "construction"
    FUNDS = "funds"
    REGISTRATION = "registration"
    PERMITS = "permits"
    BONDS = "bonds"
    GROWTH = "growth"


class Against(StrEnum):
    """What a light compares with."""

    TIME_PROGRESS = "time_progress"
    PLANNED_CURVE = "planned_curve"
    FUNDS_IN_PLACE = "funds_in_place"
    INVESTMENT = "investment"
    DUE = "due"
    STARTED = "started"
    NEEDED = "needed"
    WINDOW = "window"
    PLAN_AND_CITY = "plan_and_city"


class Form(StrEnum):
    """How a light compares: percentage points behind, ratio to what was expected, months overdue, the value itself."""

    GAP = "gap"
    RATIO = "ratio"
    MONTHS = "months"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a dimension can be compared with, in which forms, and at which levels."""

    against: tuple[Against, ...]
    forms: tuple[Form, ...]
    levels: tuple[Level, ...] = tuple(Level)


_CLOCKS = (Against.TIME_PROGRESS, Against.PLANNED_CURVE)
_PARTS = (Form.GAP, Form.RATIO)
OFFERS = {
    Dimension.START: Offer((Against.DUE,), (*_PARTS, Form.MONTHS)),
    Dimension.COMPLETION: Offer((Against.DUE,), (*_PARTS, Form.MONTHS)),
    Dimension.PROGRESS: Offer(_CLOCKS, _PARTS),
    Dimension.CONSTRUCTION: Offer(_CLOCKS, _PARTS),
    Dimension.FUNDS: Offer((*_CLOCKS, Against.FUNDS_IN_PLACE, Against.INVESTMENT), _PARTS),
    Dimension.REGISTRATION: Offer((Against.STARTED,), (*_PARTS, Form.MONTHS)),
    Dimension.PERMITS: Offer((Against.NEEDED,), _PARTS),
    Dimension.BONDS: Offer((Against.WINDOW,), _PARTS),
    Dimension.GROWTH: Offer((Against.PLAN_AND_CITY,), (Form.GAP, Form.VALUE), (Level.DISTRICT,)),
}
"""What each dimension can be compared with; months overdue are counted for projects alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """When a colour is shown: the figure lies within the ends, in each of the last `months` months.

    `at_least` and `at_most` include their ends, `more_than` and `less_than` do not. Percentages and percentage points
    are fractions of 1, months are counted in months.
    """

    form: Form
    at_least: Fraction | None = None
    more_than: Fraction | None = None
    at_most: Fraction | None = None
    less_than: Fraction | None = None
    months: int = 1

    def holds(self, value: Fraction) -> bool:
        """Return whether a figure lies within the ends."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.more_than is None or value > self.more_than)
            and (self.at_most is None or value <= self.at_most)
            and (self.less_than is None or value < self.less_than)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """A warning light: red where the red threshold is met, else yellow where the yellow one is, else green.

    `window` is how many months bonds may take to be spent, from the month after their issue on. `actions` say what
    follows from each colour that has a consequence.
    """

    id: str
    name: Text
    source: str
    dimension: Dimension
    level: Level
    against: Against
    yellow: Threshold | None = None
    red: Threshold | None = None
    window: int = 6
    actions: tuple[tuple[Colour, Text], ...] = ()

    @property
    def thresholds(self) -> tuple[tuple[Colour, Threshold], ...]:
        """The thresholds that there are, the worst colour first."""
        both = ((Colour.RED, self.red), (Colour.YELLOW, self.yellow))
        return tuple((colour, threshold) for colour, threshold in both if threshold is not None)

    def action(self, colour: Colour) -> Text:
        """Return what follows from a colour; empty where nothing is said."""
        return dict(self.actions).get(colour, Text("", ""))
