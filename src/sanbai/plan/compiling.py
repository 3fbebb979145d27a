"""Register and policy compiled into a program: columns, rules of entry, and the rows of every clause."""

from collections.abc import Iterator

from sanbai.language import Text
from sanbai.plan.clauses import entry_row, rows_of
from sanbai.plan.columns import Columns
from sanbai.plan.entry import barred_from
from sanbai.plan.model import Program, Row, make_program
from sanbai.policy.records import (
    Alternatives,
    Bound,
    Category,
    Clause,
    Match,
    Measure,
    MeasureKind,
    Policy,
    Programme,
    Quota,
    Requires,
    Selection,
    Total,
)
from sanbai.register.records import Register, RelationKind


def compile_plan(columns: Columns) -> Program:
    """Return the program of the plan: rules of entry, quotas and ceilings, clauses, and what the register relates."""
    policy, register = columns.policy, columns.register
    clauses = (*implied_clauses(policy), *policy.clauses, *related_clauses(register))
    return _program(columns, "plan", clauses)


def compile_early_promotion(columns: Columns, in_plan: frozenset[str]) -> Program:
    """Return the program of the early-promotion list over the columns that the plan leaves (one for each candidate).

    A project that requires others may wait beside them or behind what is already `in_plan`; alternatives of what is
    in the plan may not be listed.
    """
    early = columns.policy.early_promotion
    assert early is not None
    size = Quota(id="early_promotion", name=early.name, source=early.source, bound=early.bound)
    related = tuple(_behind_plan(related_clauses(columns.register), in_plan))
    return _program(columns, "early_promotion", (size, *early.clauses, *related))


def _program(columns: Columns, plan_list: str, clauses: tuple[Clause, ...]) -> Program:
    rows = [*_entry_rows(columns, plan_list)]
    for clause in clauses:
        rows += [row for row in rows_of(clause, columns) if row.at_least is not None or row.at_most is not None]
    codes = tuple(option.code for option in columns.options)
    return make_program(columns.codes, columns.first, codes, columns.values, tuple(rows))


def _entry_rows(columns: Columns, plan_list: str) -> Iterator[Row]:
    barred = barred_from(columns, plan_list)
    for rule in sorted(set(barred.values())):
        mask = columns.of_projects(code for code, by in barred.items() if by == rule)
        if mask.any():
            yield entry_row(rule, rule_name(columns.policy, rule), mask)


def rule_name(policy: Policy, rule: str) -> Text:
    """Return the name of a rule of entry; `nature` is the rule that needs no policy."""
    names = {item.id: item.name for item in policy.eligibility}
    return names.get(rule, Text("建设性质不属于本清单", "the nature of the project belongs to another list"))


def implied_clauses(policy: Policy) -> Iterator[Clause]:
    """Yield the clauses that programmes, categories and funds state: their quotas and each year's ceiling."""
    for programme in policy.programmes:
        yield _quota("programme", programme)
        yield from (_quota("category", category) for category in programme.categories)
    for fund in policy.funds:
        for year, ceiling in fund.at_most:
            yield Total(
                id=f"fund.{fund.code}.{year}",
                name=Text(f"{year}年{fund.name.zh or fund.name.en}", f"{fund.name.en or fund.name.zh} {year}"),
                source=fund.source,
                measure=Measure(MeasureKind.FUND, sources=(fund.code,), years=(year,)),
                bound=Bound(at_most=ceiling),
                unit=policy.money_unit,
            )


def _quota(field: str, item: Programme | Category) -> Quota:
    where = Selection((Match(field, (item.code,)),))
    return Quota(id=f"{field}.{item.code}", name=item.name, source=item.source, where=where, bound=item.bound)


def related_clauses(register: Register) -> Iterator[Clause]:
    """Yield the clauses that the register's relations state: what requires and what excludes what."""
    for relation in register.relations:
        pair = f"{relation.project}.{relation.other}"
        if relation.kind is RelationKind.REQUIRES:
            name = Text(
                f"{relation.project} 以 {relation.other} 为前提", f"{relation.project} requires {relation.other}"
            )
            yield Requires(
                id=f"register.requires.{pair}",
                name=name,
                source="register",
                project=relation.project,
                needs=(relation.other,),
            )
        if relation.kind is RelationKind.ALTERNATIVE_TO:
            name = Text(f"{relation.project} 与 {relation.other} 二选一", f"{relation.project} or {relation.other}")
            yield Alternatives(
                id=f"register.alternatives.{pair}",
                name=name,
                source="register",
                projects=(relation.project, relation.other),
            )


def _behind_plan(clauses: Iterator[Clause], in_plan: frozenset[str]) -> Iterator[Clause]:
    """Yield what relations still ask of the rest: met requirements fall away, taken alternatives exclude."""
    for clause in clauses:
        if isinstance(clause, Requires) and clause.needs[0] not in in_plan:
            yield clause
        if isinstance(clause, Alternatives):
            taken = in_plan.intersection(clause.projects)
            yield clause if not taken else _excluded(clause)


def _excluded(clause: Alternatives) -> Clause:
    where = Selection((Match("project", clause.projects),))
    return Quota(id=clause.id, name=clause.name, source=clause.source, where=where, bound=Bound(at_most=0))
