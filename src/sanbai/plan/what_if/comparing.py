"""Two plans beside each other: who enters, leaves or changes its option, and what changed between their policies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.charging import charges_of, clause_prices
from sanbai.plan.compiling import implied_clauses, rule_name
from sanbai.plan.last_year import last_year
from sanbai.plan.records import ClauseResult, Decision, PlanRow
from sanbai.plan.what_if.compared import (
    ChargeChange,
    ClauseChange,
    Comparison,
    Moved,
    Redefined,
    Side,
    Weighed,
    WeightChange,
)
from sanbai.policy.records import Bound, Policy
from sanbai.register.records import Register


def compare_plans(first: Side, second: Side) -> Comparison:
    """Return how the second plan differs from the first, and why; raises `SanbaiError` where their money differs."""
    if first.plan.money_unit != second.plan.money_unit:
        raise _other_money(first, second)
    return Comparison(
        value=(first.points(first.plan.proven.objective), second.points(second.plan.proven.objective)),
        moved=tuple(_moved(first, second)),
        clauses=tuple(_clauses(first, second)),
        weights=tuple(_weights(first.columns.policy, second.columns.policy)),
        redefined=tuple(_redefined(first.columns.policy, second.columns.policy)),
        first_under_second=_under(first, second),
        second_under_first=_under(second, first),
    )


def _under(plan: Side, policy: Side) -> Weighed:
    """Return what one plan would be under the other policy: its value in points of score, and what it breaks."""
    kept = last_year(policy.standing.program, policy.plan.proven.objective, _chosen(plan))
    return Weighed(
        missing=len(kept.missing),
        value=policy.points(kept.result.value),
        loss=policy.points(kept.result.loss),
        broken=kept.result.broken,
    )


def _chosen(side: Side) -> dict[str, str]:
    return {row.code: row.option for row in side.plan.rows if row.decision is Decision.IN}


def _moved(first: Side, second: Side) -> Iterator[Moved]:
    """Yield who enters, then who leaves, then whose option changes, each by code."""
    before, after = _chosen(first), _chosen(second)
    codes = [code for code in {*before, *after} if before.get(code) != after.get(code)]
    codes.sort(key=lambda code: (code in before, code in after, code))
    options = {code: after.get(code) or before[code] for code in codes}
    here, there = _weighed(first, options), _weighed(second, options)
    rows = [{row.code: row for row in side.plan.rows} for side in (first, second)]
    entries = [_entries(side.columns.register) for side in (first, second)]
    for code in codes:
        sides = [by_code.get(code) for by_code in rows]
        yield Moved(
            code=code,
            name=next(row.name for row in reversed(sides) if row is not None),
            before=before.get(code, ""),
            after=after.get(code, ""),
            candidate=(sides[0] is not None, sides[1] is not None),
            barred=(_barred(first, sides[0]), _barred(second, sides[1])),
            entry_changed=entries[0].get(code) != entries[1].get(code),
            value=(here[code][0], there[code][0]),
            reduced=(here[code][1], there[code][1]),
            charges=_charge_changes(here[code][2], there[code][2]),
        )


def _barred(side: Side, row: PlanRow | None) -> Text | None:
    """Return the name of the rule of entry that keeps a candidate out, None where none does."""
    return rule_name(side.columns.policy, row.barred_by) if row is not None and row.barred_by else None


_Charges = Mapping[tuple[str, str], tuple[Text, Fraction]]


def _weighed(side: Side, options: Mapping[str, str]) -> dict[str, tuple[Fraction | None, Fraction | None, _Charges]]:
    """Return for each project's option its value, what the clauses leave of it and what each takes, in points."""
    program = side.standing.program
    owners = [program.candidates[i] for i in side.standing.owner.tolist()]
    columns = {
        owner: column
        for column, (owner, option) in enumerate(zip(owners, program.options, strict=True))
        if options.get(owner) == option
    }
    charges = charges_of(side.standing, np.array(sorted(columns.values()), np.int64))
    found: dict[str, tuple[Fraction | None, Fraction | None, _Charges]] = dict.fromkeys(options, (None, None, {}))
    for code, column in columns.items():
        taken = {(c.clause, c.instance): (c.name, side.points(c.amount)) for c in charges[column]}
        value = side.points(int(program.values[column]))
        found[code] = (value, value - sum(amount for _, amount in taken.values()), taken)
    return found


def _charge_changes(before: _Charges, after: _Charges) -> tuple[ChargeChange, ...]:
    """Return the clauses that take another part of a candidate's value than before, the largest change first."""
    nothing = (Text("", ""), Fraction(0))
    changes = [
        ChargeChange(
            clause=key[0],
            instance=key[1],
            name=after.get(key, before.get(key, nothing))[0],
            before=before.get(key, nothing)[1],
            after=after.get(key, nothing)[1],
        )
        for key in {**before, **after}
    ]
    changed = [item for item in changes if item.before != item.after]
    return tuple(sorted(changed, key=lambda item: (-abs(item.after - item.before), item.clause, item.instance)))


def _clauses(first: Side, second: Side) -> Iterator[ClauseChange]:
    """Yield the clauses that ask for something else or come to something else, those that ask otherwise first."""
    before, after = _results(first), _results(second)
    prices = [_prices(side) for side in (first, second)]
    changes = [
        ClauseChange(before=before.get(key), after=after.get(key), price=(prices[0].get(key), prices[1].get(key)))
        for key in {**before, **after}
    ]
    yield from (item for item in changes if item.asks_otherwise)
    yield from (item for item in changes if item.comes_otherwise and not item.asks_otherwise)


def _results(side: Side) -> dict[tuple[str, str], ClauseResult]:
    return {(item.id, item.instance): item for item in side.plan.clauses}


def _prices(side: Side) -> dict[tuple[str, str], Fraction]:
    """Return what one of its own units of each clause is worth, in points of score."""
    scale = side.plan.value_scale
    return {(item.clause, item.instance): item.price / scale for item in clause_prices(side.standing)}


def _weights(first: Policy, second: Policy) -> Iterator[WeightChange]:
    """Yield the criteria whose weight or points changed, or that only one policy has."""
    before, after = ({item.code: item for item in policy.criteria} for policy in (first, second))
    for code in {**before, **after}:
        then, now = before.get(code), after.get(code)
        known = now or then
        assert known is not None
        unlike = then is not None and now is not None and _plain(then) != _plain(now)
        weights = (then.weight if then else None, now.weight if now else None)
        if weights[0] != weights[1] or unlike:
            yield WeightChange(criterion=code, name=known.name, weight=weights, points_changed=unlike)


def _redefined(first: Policy, second: Policy) -> Iterator[Redefined]:
    """Yield the clauses and rules of entry of both policies that count, or ask for, something else than a bound."""
    before, after = _definitions(first), _definitions(second)
    for key, (name, definition) in {**before, **after}.items():
        if key not in before or key not in after or before[key][1] != definition:
            yield Redefined(id=key, name=name, before=key in before, after=key in after)


def _definitions(policy: Policy) -> dict[str, tuple[Text, object]]:
    clauses = (*implied_clauses(policy), *policy.clauses)
    rules = {f"eligibility.{rule.id}": (rule.name, _plain(rule)) for rule in policy.eligibility}
    return {clause.id: (clause.name, _unbounded(clause)) for clause in clauses} | rules


def _unbounded(clause: Any) -> object:
    """Return a clause without its bounds: what it counts, and how hard it is."""
    return _plain(replace(clause, bound=Bound()) if hasattr(clause, "bound") else clause)


def _plain(item: Any) -> object:
    """Return a record without what it is called and where it comes from, a criterion without its weight too."""
    changed = {"name": Text("", ""), "source": ""}
    return replace(item, **changed, **({"weight": Fraction(0)} if hasattr(item, "weight") else {}))


def _entries(register: Register) -> dict[str, list[object]]:
    """Return everything that a register says of each project."""
    found: dict[str, list[object]] = {project.code: [project] for project in register.projects}
    tables: Sequence[Sequence[Any]] = (
        register.options,
        register.funding,
        register.approvals,
        register.outcomes,
        register.locations,
        register.relations,
        register.scores,
    )
    for table in tables:
        for row in table:
            found.setdefault(row.project, []).append(row)
    return found


def _other_money(first: Side, second: Side) -> SanbaiError:
    units = (first.plan.money_unit, second.plan.money_unit)
    return SanbaiError(
        Text(
            f"两个计划的金额单位不同（{units[0]} 与 {units[1]}），不能比较。",
            f"The plans count money in {units[0]} and in {units[1]}: they cannot be compared.",
        ),
        Text("请先统一金额单位。", "Give both the same money unit first."),
    )
