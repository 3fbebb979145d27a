"""The least-change frontier: what at most so many changes recover, from none to those proposed.

Clauses come first here too: each step keeps them as far as so many changes allow, and then has the most value.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

import numpy as np

from sanbai.language import Text
from sanbai.plan.changes import constrained
from sanbai.plan.levels import search
from sanbai.plan.limits import Limits
from sanbai.plan.model import BoolArray, IntArray, Program, Row
from sanbai.plan.records import ClauseResult
from sanbai.rebalance.as_it_stands import KEPT
from sanbai.rebalance.records import FrontierStep

OWN = "rebalance."
"""What the ids of the clauses begin with that rebalancing adds."""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The program as it stands, and two choices of its columns: without action, and as proposed.

    `worth` is the value of each column without prices (shape: columns).
    """

    program: Program
    without: BoolArray
    proposed: BoolArray
    worth: IntArray

    def changes_of(self, chosen: BoolArray) -> int:
        """Return how many projects a choice decides otherwise: leaving, coming in or with another option."""
        return int(self.without.sum()) + int(self._counting()[chosen].sum())

    def price_of(self, chosen: BoolArray) -> int:
        """Return what the changes of a choice cost, in value points."""
        extra = self.program.values - self.worth
        return int(extra[self.without].sum()) - int(extra[chosen].sum())

    def value_of(self, chosen: BoolArray) -> int:
        """Return the value of a choice without prices, in value points."""
        return int(self.worth[chosen].sum())

    def at_most(self, count: int) -> Row:
        """Return the row: (columns that come in) - (columns kept) <= count - (columns in force)."""
        numbers = self._counting()
        places = np.flatnonzero(numbers)
        return Row(
            clause=f"{OWN}changes",
            kind="quota",
            name=Text("调整的项目", "projects changed"),
            unit="projects",
            columns=places,
            coefficients=numbers[places],
            at_least=None,
            at_most=Fraction(count - int(self.without.sum())),
        )

    def _counting(self) -> IntArray:
        """Return -1 for what is kept, 0 for another option of whoever is in force, 1 for whoever comes in."""
        owner = np.repeat(np.arange(len(self.program.candidates)), np.diff(self.program.first))
        inside = np.zeros(len(self.program.candidates), np.bool_)
        inside[owner[self.without]] = True
        kept = np.array([option == KEPT for option in self.program.options], np.bool_)
        numbers: IntArray = np.where(inside[owner], np.where(kept, -1, 0), 1).astype(np.int64)
        return numbers


def least_changes(course: Course, limits: Limits) -> tuple[FrontierStep, ...]:
    """Return the best plan with at most 0, 1, 2, 4 … changes, up to those proposed."""
    most = course.changes_of(course.proposed)
    counts = [0, *takewhile(lambda count: count < most, (1 << place for place in range(most.bit_length()))), most]
    steps = [_step(course, count, most, limits) for count in dict.fromkeys(counts)]
    return tuple(step for step in steps if step is not None)


def _step(course: Course, count: int, most: int, limits: Limits) -> FrontierStep | None:
    chosen = course.without if count == 0 else course.proposed if count == most else None
    if chosen is None:
        chosen = search(constrained(course.program, course.at_most(count)), limits).chosen
    if chosen is None:
        return None
    return FrontierStep(
        at_most=count,
        changes=course.changes_of(chosen),
        value=course.value_of(chosen),
        price=course.price_of(chosen),
        broken=broken_by(course.program, chosen),
    )


def broken_by(program: Program, chosen: BoolArray) -> tuple[ClauseResult, ...]:
    """Return the clauses (beside those of rebalancing) that a choice does not keep."""
    results = (row.result(chosen) for row in program.rows if not row.clause.startswith(OWN))
    return tuple(result for result in results if not result.holds)
