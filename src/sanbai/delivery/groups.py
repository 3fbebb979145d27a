"""The groups whose totals are foreseen: the city, and every programme, category, district and department."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sanbai.delivery.credibility import IntArray
from sanbai.delivery.normal import FloatArray
from sanbai.delivery.records import BaselineRow
from sanbai.policy.lights import Level

LEVELS = (
    Level.CITY,
    Level.PROGRAMME,
    Level.CATEGORY,
    Level.DISTRICT,
    Level.DEPARTMENT,
)


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups by number: `codes` has level and code of each, `ids` the groups of each project, a level a column."""

    codes: tuple[tuple[Level, str], ...]
    ids: IntArray

    @property
    def category(self) -> IntArray:
        """The category of each project, as a number from 0 on."""
        column = self.ids[:, LEVELS.index(Level.CATEGORY)]
        return column - column.min(initial=len(self.codes)) if len(column) else column

    def sums(self, values: FloatArray) -> FloatArray:
        """Return the sum of the projects' values for each group."""
        each = np.repeat(values, self.ids.shape[1])
        return np.bincount(self.ids.ravel(), each, len(self.codes)).astype(np.float64)


def make_groups(rows: Sequence[BaselineRow]) -> Groups:
    """Return the groups of a baseline's rows; the city has no code."""
    codes: list[tuple[Level, str]] = []
    columns = []
    for level in LEVELS:
        named = ["" if level is Level.CITY else str(getattr(row, level.value)) for row in rows]
        numbers = {code: len(codes) + number for number, code in enumerate(sorted(set(named)))}
        codes += [(level, code) for code in numbers]
        columns.append([numbers[code] for code in named])
    return Groups(tuple(codes), np.array(columns, np.int64).reshape(len(LEVELS), len(rows)).T)
