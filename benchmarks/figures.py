"""What was measured beside what is to be reached."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One claim of the table: the case, what is to be reached, what was measured, and whether it is reached.

    `reached` is None where it could not be measured.
    """

    case: str
    to_reach: str
    measured: str
    reached: bool | None

    @property
    def verdict(self) -> str:
        """The word in the last column."""
        return {True: "reached", False: "not reached", None: "not measured"}[self.reached]


HEAD = ("| case | to reach | measured | |", "|---|---|---|---|")


def line_of(figure: Figure) -> str:
    """Return a figure as a line of a Markdown table."""
    return f"| {figure.case} | {figure.to_reach} | {figure.measured} | {figure.verdict} |"


def summary_of(figures: Iterable[Figure]) -> str:
    """Return how many figures are reached."""
    verdicts = [figure.verdict for figure in figures]
    counts = (f"{verdicts.count(word)} {word}" for word in ("reached", "not reached", "not measured"))
    return ", ".join(counts)


def seconds_text(seconds: float | None) -> str:
    """Return seconds in three digits, `never` for None."""
    return "never" if seconds is None else f"{seconds:.3g} s"


def percent_text(part: float) -> str:
    """Return a part as a percentage in three digits."""
    return f"{100 * part:.3g} %"


def times_text(ratio: float | None) -> str:
    """Return a ratio as `5.1 x`."""
    return "-" if ratio is None else f"{ratio:.3g} x"
