"""How far a search may go, how far it is, and how it ended.

Limits are counted in nodes, so that a search that meets them is as reproducible as one that finishes; a limit in
seconds is for whoever waits, and the result may then differ from run to run.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from time import monotonic

TICK = 0.25
"""Seconds between reports while nothing new is found."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a search may stop: at a relative gap, after so many nodes, or (not reproducible) after so many seconds."""

    gap: Fraction = Fraction(0)
    nodes: int = 1_000_000
    seconds: float | None = None


class Ending(Enum):
    """How a search ended."""

    OPTIMAL = "optimal"
    WITHIN_GAP = "within the gap"
    STOPPED = "stopped with a choice"
    INFEASIBLE = "nothing fits"
    UNKNOWN = "stopped without a choice"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a search is: seconds, nodes, the best value so far and the bound (both None at the start)."""

    seconds: float
    nodes: int
    value: float | None
    bound: float | None


Progress = Callable[[Step], bool | None]
"""Told of each step; a true answer cancels the search, which then returns the best it has."""


class Watch:
    """What is left of the limits of a search that has begun, and whether it was cancelled."""

    def __init__(self, limits: Limits, progress: Progress | None = None) -> None:
        self.limits = limits
        self.nodes = 0
        self.cancelled = False
        self._progress = progress
        self._begun = self._told = monotonic()

    @property
    def seconds(self) -> float:
        """The seconds since the search began."""
        return monotonic() - self._begun

    @property
    def over(self) -> bool:
        """Whether the search has to stop."""
        late = self.limits.seconds is not None and self.seconds >= self.limits.seconds
        return self.cancelled or late or self.nodes >= self.limits.nodes

    def left(self, nodes: int) -> Limits:
        """Return the limits of a part of the search that may visit so many nodes."""
        seconds = None if self.limits.seconds is None else max(0.01, self.limits.seconds - self.seconds)
        return replace(self.limits, nodes=max(1, min(nodes, self.limits.nodes - self.nodes)), seconds=seconds)

    def tick(self, value: float | None, bound: float | None) -> bool:
        """Report a step if the last report is a while ago, and return whether the search was cancelled."""
        if self._progress is not None and monotonic() - self._told > TICK:
            self.tell(value, bound)
        return self.cancelled

    def tell(self, value: float | None, bound: float | None) -> bool:
        """Report a step, and return whether the search has to stop."""
        self._told = monotonic()
        if self._progress is not None and self._progress(Step(self.seconds, self.nodes, value, bound)):
            self.cancelled = True
        return self.over
