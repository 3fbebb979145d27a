"""Units: the candidates that local inequalities tie together."""

from math import prod

import numpy as np

from sanbai.plan.model import Inequality, Program

LOCAL_CANDIDATES = 4
"""A hard inequality that touches at most so many candidates is local to them."""

UNIT_PATTERNS = 4096
"""A unit grows no further than this product of (options + 1) over its candidates."""


def groups_of(program: Program) -> tuple[tuple[int, ...], ...]:
    """Return the groups of two or more candidates (ascending indices) that local inequalities tie together."""
    ways = np.diff(program.first) + 1
    group_of: dict[int, tuple[int, ...]] = {}
    for item in program.inequalities:
        touched = _touched(program, item)
        joined = sorted({member for candidate in touched for member in group_of.get(candidate, (candidate,))})
        if len(touched) > 1 and prod(int(ways[candidate]) for candidate in joined) <= UNIT_PATTERNS:
            group_of |= dict.fromkeys(joined, tuple(joined))
    return tuple(sorted(set(group_of.values())))


def _touched(program: Program, item: Inequality) -> list[int]:
    """Return the candidates of a local inequality; nothing for one that is soft, forbids, or touches too many."""
    if program.rows[item.row].priority or len(item.columns) > LOCAL_CANDIDATES * UNIT_PATTERNS:
        return []
    if item.at_most == 0 and int(item.coefficients.min(initial=1)) > 0:
        return []
    touched = np.unique(np.searchsorted(program.first, item.columns, side="right") - 1)
    return touched.tolist() if len(touched) <= LOCAL_CANDIDATES else []
