"""Why each candidate is in or out: regrets, deciding clauses, swaps, and what the clauses are worth."""

from collections.abc import Sequence

import numpy as np

from sanbai.plan.charging import charges_of, clause_prices, reduced_values
from sanbai.plan.descending import forced_again
from sanbai.plan.explained import Certainty, Change, Explanation, Reason, Regret
from sanbai.plan.forbidding import Forbidding
from sanbai.plan.forcing import Forced, Standing, forced_at_once
from sanbai.plan.limits import Limits
from sanbai.plan.model import BoolArray, IntArray
from sanbai.plan.nearby import forced_nearby
from sanbai.sweeps import Sweep, in_turn


def explain(plan: Standing, value_scale: int) -> Explanation:
    """Return every candidate's reason with the interval that one pass proves and the best single swap."""
    return _explanation(plan, value_scale, forced_at_once(plan), _named(plan, ()))


def explain_exactly(
    plan: Standing, value_scale: int, limits: Limits, codes: Sequence[str] = (), sweep: Sweep = in_turn
) -> Explanation:
    """Return the reasons of the candidates named (of all without `codes`), each solved again within limits."""
    named = _named(plan, codes)
    known = forced_at_once(plan)
    near = forced_nearby(plan, [known[candidate] for candidate in named], sweep)
    solved = forced_again(plan, near, limits, sweep)
    for item in solved:
        known[item.candidate] = item
    return _explanation(plan, value_scale, known, named)


def _named(plan: Standing, codes: Sequence[str]) -> list[int]:
    """Return the candidates named, or all, that have an option: whoever has none can only be out."""
    owned = np.diff(plan.program.first)
    return [i for i, code in enumerate(plan.program.candidates) if owned[i] and (not codes or code in codes)]


def _explanation(plan: Standing, value_scale: int, known: Sequence[Forced], wanted: Sequence[int]) -> Explanation:
    best = max([plan.proven.objective, *(item.value for item in known if item.value is not None)])
    forced = [known[candidate] for candidate in wanted]
    columns = _columns(plan, forced)
    charges = charges_of(plan, columns)
    forbidding = Forbidding(plan.program)
    reasons = tuple(
        Reason(
            code=plan.program.candidates[item.candidate],
            inside=bool(plan.chosen[column]),
            option=plan.program.options[column],
            value=int(plan.program.values[column]),
            regret=regret_of(item, best, plan.proven.bound),
            charges=charges[column],
            swap=() if item.chosen is None else changes_to(plan, item.chosen),
            forbidden_by=forbidding.rows(item.candidate, not plan.chosen[column]) if item.bound is None else (),
        )
        for item, column in zip(forced, columns.tolist(), strict=True)
    )
    return Explanation(
        objective=plan.proven.objective,
        bound=plan.proven.bound,
        value_scale=value_scale,
        reasons=reasons,
        clauses=clause_prices(plan),
        prices=plan.prices,
    )


def regret_of(forced: Forced, best: int, bound: int) -> Regret:
    """Return what is proved of a regret, where the best plan's value lies from `best` (of a plan found) to `bound`.

    The forced optimum F lies from V' (`forced.value`) to B' (`forced.bound`), the optimum from `best` to `bound`; so
    the regret, the one less the other, lies from best - B' to bound - V', and is never below zero.
    """
    if forced.bound is None:
        return Regret(certainty=Certainty.IMPOSSIBLE, at_least=None, at_most=None, forced_bound=None, forced_value=None)
    at_least = max(0, best - forced.bound)
    at_most = None if forced.value is None else bound - forced.value
    certainty = Certainty.INTERVAL
    if at_most == at_least:
        certainty = Certainty.EXACT
    elif forced.value == forced.bound:
        certainty = Certainty.EXACT_WITHIN_GAP
    return Regret(
        certainty=certainty,
        at_least=at_least,
        at_most=at_most,
        forced_bound=forced.bound,
        forced_value=forced.value,
    )


def _columns(plan: Standing, forced: Sequence[Forced]) -> IntArray:
    """Return the column that each case is told by: chosen, else taken in the forced plan, else best at the prices."""
    reduced, first = reduced_values(plan), plan.program.first
    columns = []
    for item in forced:
        start, end = int(first[item.candidate]), int(first[item.candidate + 1])
        taken = plan.chosen[start:end]
        if not taken.any() and item.chosen is not None:
            taken = item.chosen[start:end]
        columns.append(start + int(np.argmax(taken if taken.any() else reduced[start:end])))
    return np.array(columns, np.int64)


def changes_to(plan: Standing, after: BoolArray) -> tuple[Change, ...]:
    """Return who enters, leaves or changes its option, by code."""
    owner, options = plan.owner, plan.program.options
    before_of = {int(owner[column]): options[column] for column in np.flatnonzero(plan.chosen & ~after).tolist()}
    after_of = {int(owner[column]): options[column] for column in np.flatnonzero(after & ~plan.chosen).tolist()}
    return tuple(
        Change(
            code=plan.program.candidates[candidate],
            before=before_of.get(candidate, ""),
            after=after_of.get(candidate, ""),
        )
        for candidate in sorted({*before_of, *after_of})
    )
