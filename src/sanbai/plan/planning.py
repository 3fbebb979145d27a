"""Making a plan: the main path from a register and a policy to a plan with its early-promotion list."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.certificate import Certificate, certify
from sanbai.plan.columns import Columns, best_columns, make_columns, restricted
from sanbai.plan.compiling import compile_early_promotion, compile_plan
from sanbai.plan.conflict import CONFLICT_LIMITS, Conflict, find_conflict
from sanbai.plan.entry import barred_from
from sanbai.plan.forcing import Standing, standing
from sanbai.plan.levels import Search, search
from sanbai.plan.limits import Ending, Limits, Progress
from sanbai.plan.model import BoolArray, Program
from sanbai.plan.ranking import by_score, compare, ranked_choice
from sanbai.plan.records import ClauseResult, Decision, Plan, PlanRow, Proven
from sanbai.policy.records import Policy
from sanbai.register.records import Register

Stage = Callable[[Text], Progress | None]
"""Called with the name of each step as it begins; what it returns is told how the search goes."""


class PolicyCannotBeMet(SanbaiError):
    """No choice keeps all hard clauses of `plan_list`; `conflict` holds clauses of `program` that cannot hold together.

    `ways_out` of both says what to change.
    """

    exit_code = 3

    def __init__(self, plan_list: Text, program: Program, conflict: Conflict) -> None:
        self.plan_list = plan_list
        self.program = program
        self.conflict = conflict
        super().__init__(
            _cannot_be_made(plan_list, len(conflict.rows)),
            Text(
                "请放宽其中至少一项，或补充、调整候选项目。",
                "Relax at least one of them, or add candidates or options that help.",
            )
            if len(conflict.rows) > 1
            else Text("请放宽该条款，或补充、调整候选项目。", "Relax it, or add candidates or options that help."),
        )


def _cannot_be_made(plan_list: Text, count: int) -> Text:
    if count == 1:
        return Text(
            f"{plan_list.zh}无法编制：有一项条款无论怎样选择都不能满足。",
            f"{plan_list.en} cannot be made: one clause cannot be met, whatever is chosen.",
        )
    return Text(
        f"{plan_list.zh}无法编制：以下 {count} 项条款不能同时满足。",
        f"{plan_list.en} cannot be made: these {count} clauses cannot hold together.",
    )


class SearchStopped(SanbaiError):
    """The search met its limits before it found any choice."""

    def __init__(self, plan_list: Text) -> None:
        super().__init__(
            Text(
                f"{plan_list.zh}：在规定的搜索量内没有找到可行方案。",
                f"{plan_list.en}: no choice was found within the limits.",
            ),
            Text("请提高 [proof] nodes 或 --seconds 后再试。", "Raise [proof] nodes, or --seconds, and try again."),
        )


PLAN = Text("年度计划", "The plan")
EARLY = Text("前期推进清单", "The early-promotion list")


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A plan, the program it was chosen from (for `model.mps`), the seconds the searches took, and its certificates.

    `standing` is what explanations start from.
    """

    plan: Plan
    program: Program
    seconds: float
    standing: Standing
    certificate: Certificate
    early_certificate: Certificate | None


def make_plan(register: Register, policy: Policy, seconds: float | None = None, stage: Stage = lambda _: None) -> Made:
    """Return the best plan under the policy, with its early-promotion list, clauses and ranking.

    `seconds` limits each search beside the policy's own limits (the result may then differ from run to run). Raises
    `PolicyCannotBeMet` with clauses that conflict, and `SearchStopped` when the limits end a search without a choice.
    """
    columns = make_columns(register, policy)
    program = compile_plan(columns)
    limits = Limits(policy.proof.gap, policy.proof.nodes, seconds)
    found = _searched(program, limits, PLAN, stage)
    ranked = ranked_choice(columns, program)
    early = _early_promotion(columns, found.chosen, limits, stage)
    plan = Plan(
        year=policy.year,
        money_unit=policy.money_unit,
        value_scale=policy.value_scale,
        rows=_plan_rows(columns, found.chosen, ranked, early.codes),
        clauses=tuple(row.result(found.chosen) for row in program.rows),
        proven=found.proven,
        ranking=compare(program, ranked, found.proven.objective),
        early_clauses=early.clauses,
        early_proven=early.proven,
    )
    seconds = found.seconds + early.seconds
    return Made(plan, program, seconds, found.standing, found.certificate, early.certificate)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    chosen: BoolArray
    proven: Proven
    certificate: Certificate
    seconds: float
    standing: Standing


def _searched(program: Program, limits: Limits, plan_list: Text, stage: Stage) -> _Found:
    found: Search = search(program, limits, stage(plan_list))
    if found.ending is Ending.INFEASIBLE:
        stage(Text("查找相互矛盾的条款", "Looking for the clauses that conflict"))
        raise PolicyCannotBeMet(plan_list, program, find_conflict(program, _left(limits, found.seconds)))
    if found.chosen is None or found.proven is None:
        raise SearchStopped(plan_list)
    stands = standing(found.program, found.chosen, found.proven, found.prices)
    certificate = certify(program, found)
    proven = replace(found.proven, certified_bound=certificate.bound)
    return _Found(found.chosen, proven, certificate, found.seconds, stands)


def _left(limits: Limits, spent: float) -> Limits:
    """Return how far the search for a conflict may go: a limit in seconds is one for both searches."""
    seconds = None if limits.seconds is None else max(0.0, limits.seconds - spent)
    return replace(CONFLICT_LIMITS, seconds=seconds)


@dataclass(frozen=True, slots=True)
class _Early:
    codes: frozenset[str] = frozenset()
    clauses: tuple[ClauseResult, ...] = ()
    proven: Proven | None = None
    certificate: Certificate | None = None
    seconds: float = 0.0


def _early_promotion(columns: Columns, chosen: BoolArray, limits: Limits, stage: Stage) -> _Early:
    """Choose the early-promotion list from what the plan leaves: each candidate stands with its best option."""
    if columns.policy.early_promotion is None:
        return _Early()
    in_plan = frozenset(columns.projects[i].code for i in columns.candidate[chosen].tolist())
    best = best_columns(columns)
    rest = restricted(columns, best[[columns.projects[columns.candidate[i]].code not in in_plan for i in best]])
    program = compile_early_promotion(rest, in_plan)
    found = _searched(program, limits, EARLY, stage)
    codes = frozenset(rest.projects[i].code for i in rest.candidate[found.chosen].tolist())
    results = tuple(row.result(found.chosen) for row in program.rows)
    return _Early(codes, results, found.proven, found.certificate, found.seconds)


def _plan_rows(columns: Columns, chosen: BoolArray, ranked: BoolArray, early: frozenset[str]) -> tuple[PlanRow, ...]:
    order = by_score(columns)
    rank = {int(columns.candidate[column]): place + 1 for place, column in enumerate(order.tolist())}
    best = {int(columns.candidate[column]): column for column in order.tolist()}
    taken = {int(columns.candidate[column]): int(column) for column in np.flatnonzero(chosen)}
    by_ranking = set(columns.candidate[ranked].tolist())
    barred = barred_from(columns, "plan")
    rows = []
    for index, project in enumerate(columns.projects):
        if index not in best:
            continue
        row = _row_out(columns, best[index])
        rows.append(
            replace(
                _row_in(columns, taken[index]) if index in taken else row,
                decision=_decision(index in taken, project.code in early),
                rank_by_score=rank[index],
                ranking=Decision.IN if index in by_ranking else Decision.OUT,
                barred_by=barred.get(project.code, ""),
            )
        )
    return tuple(rows)


def _decision(taken: bool, early: bool) -> Decision:
    if taken:
        return Decision.IN
    return Decision.EARLY_PROMOTION if early else Decision.OUT


def _row_out(columns: Columns, column: int) -> PlanRow:
    """Return the row of a candidate that is not in, valued at its best option."""
    project = columns.projects[columns.candidate[column]]
    programme = next(
        (
            group.code
            for group in columns.policy.programmes
            for item in group.categories
            if item.code == project.category
        ),
        "",
    )
    districts = [row for row in columns.register.locations if row.project == project.code]
    return PlanRow(
        code=project.code,
        name=project.name,
        programme=programme,
        category=project.category,
        nature=project.nature.value,
        district=max(districts, key=lambda row: row.share).district if districts else "",
        decision=Decision.OUT,
        option="",
        start_quarter=None,
        completes_in_year=False,
        in_year_investment=0,
        construction_investment=0,
        total_investment=project.total_investment,
        value=int(columns.values[column]),
        rank_by_score=0,
        ranking=Decision.OUT,
    )


def _row_in(columns: Columns, column: int) -> PlanRow:
    """Return the row of a candidate that is in with the option of this column."""
    option = columns.facts.options[columns.positions[column]]
    return replace(
        _row_out(columns, column),
        option=option.code,
        start_quarter=option.start_quarter,
        completes_in_year=option.completes_in_year,
        in_year_investment=option.in_year_investment,
        construction_investment=option.construction_investment,
        value=int(columns.values[column]),
    )
