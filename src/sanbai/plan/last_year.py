"""Last year's plan beside this year's optimum: who of it is still a candidate, what it would break or lose."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sanbai.plan.model import Program
from sanbai.plan.ranking import compare
from sanbai.plan.records import Ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear:
    """Last year's projects under this year's policy.

    `kept` are the candidates of this year among them, `missing` the codes that are no longer candidates; `result` is
    the plan of the kept ones: how many, their value, what this year's plan is worth more, and every clause they break.
    """

    kept: tuple[str, ...]
    missing: tuple[str, ...]
    result: Ranking


def last_year(program: Program, objective: int, chosen_then: Mapping[str, str]) -> LastYear:
    """Return last year's plan (project code -> option code) under this year's program, beside a plan worth `objective`.

    A project that is still a candidate keeps its option where it still has one of that code, else takes its best.
    """
    places = {code: place for place, code in enumerate(program.candidates)}
    owned = np.diff(program.first)
    kept = tuple(sorted(code for code in chosen_then if code in places and owned[places[code]]))
    chosen = np.zeros(len(program.values), np.bool_)
    for code in kept:
        start, end = int(program.first[places[code]]), int(program.first[places[code] + 1])
        options = program.options[start:end]
        same = options.index(chosen_then[code]) if chosen_then[code] in options else None
        chosen[start + (int(np.argmax(program.values[start:end])) if same is None else same)] = True
    missing = tuple(sorted(set(chosen_then) - set(kept)))
    return LastYear(kept=kept, missing=missing, result=compare(program, chosen, objective))
