"""Why each project is in the plan or on the early-promotion list, in sentences that name no other project."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from sanbai.language import Language, Text
from sanbai.plan.columns import make_columns
from sanbai.plan.compiling import compile_plan
from sanbai.plan.explained import Certainty, Charge, Reason
from sanbai.plan.explaining import explain
from sanbai.plan.explanation_wording import ExplanationWords
from sanbai.plan.forcing import chosen_columns, standing
from sanbai.plan.prices import Prices
from sanbai.plan.records import Decision, Plan, PlanRow
from sanbai.plan.wording import ClauseWords
from sanbai.policy.records import Policy
from sanbai.register.records import Register

_RELATIONS = ("requires", "alternatives", "must_include", "must_exclude")
"""Kinds of clauses that name projects."""

_RELATED = Text("与其他项目的关系", "its relations to other projects")


def reasons_of(
    register: Register, policy: Policy, plan: Plan, prices: Prices | None = None
) -> dict[str, tuple[Text, ...]]:
    """Return the sentences on each listed project by its code: its score and rank, what the other way would cost, why.

    One pass over the columns at the plan's `prices` (those of `3-plan/explanation.json`); without them everything is
    priced at nothing, which proves less but holds. Swaps are left out: they name projects that may not be published.
    """
    program = compile_plan(make_columns(register, policy))
    listed = {row.code: row for row in plan.rows if row.decision is not Decision.OUT}
    chosen = chosen_columns(program, {row.code: row.option for row in listed.values() if row.decision is Decision.IN})
    explanation = explain(standing(program, chosen, plan.proven, prices), plan.value_scale)
    words = {language: _words(language, register, policy, plan) for language in Language}
    related = {(row.clause, row.instance) for row in program.rows if row.kind in _RELATIONS}
    return {
        reason.code: tuple(_sentences(_alone(reason, related), listed[reason.code], len(plan.rows), words))
        for reason in explanation.reasons
        if reason.code in listed
    }


def _words(language: Language, register: Register, policy: Policy, plan: Plan) -> ExplanationWords:
    units = {row.code: Text(row.name_zh, row.name_en) for row in register.codes if row.list == "unit"}
    districts = {district.code: district.name for district in policy.districts}
    return ExplanationWords(ClauseWords(language, policy.money_unit, units, districts), plan.value_scale, {})


def _sentences(
    reason: Reason, row: PlanRow, candidates: int, words: Mapping[Language, ExplanationWords]
) -> Iterator[Text]:
    zh, en = words[Language.ZH], words[Language.EN]
    yield Text(
        f"按编制方案的评价指标得 {zh.points(row.value)} 分，"
        f"在 {candidates:,} 个候选项目中按得分排第 {row.rank_by_score:,}。",
        f"It scores {en.points(row.value)} points on the criteria of the policy, "
        f"rank {row.rank_by_score:,} of {candidates:,} candidates by score.",
    )
    if not _says_nothing(reason):
        yield _other_way(reason, zh, en)
    if reason.charges and reason.value == row.value and reason.regret.certainty is not Certainty.IMPOSSIBLE:
        takes = Text(zh.takes(reason).zh, en.takes(reason).en)
        rest = reason.reduced_value
        yield Text(
            f"按条款的影子价格，在这些分中：{takes.zh}；净剩 {zh.points(rest)} 分。",
            f"At the clauses' prices, of these points {takes.en}; {en.points(rest)} remain.",
        )


def _says_nothing(reason: Reason) -> bool:
    """Return whether all that is known of the other way is that it gains nothing."""
    regret = reason.regret
    return regret.certainty is Certainty.INTERVAL and regret.at_most is None and (regret.at_least or 0) <= 0


def _other_way(reason: Reason, zh: ExplanationWords, en: ExplanationWords) -> Text:
    """Return what the other way would cost; where only other projects stand against it, that they do, not which."""
    if reason.regret.certainty is Certainty.IMPOSSIBLE and any(row.kind in _RELATIONS for row in reason.forbidden_by):
        if reason.inside:
            return Text(
                "它不能不列入：编制方案指定了它，或者计划内的其他项目以它为前提。",
                "It cannot be left out: the policy names it, or other projects of the plan need it.",
            )
        return Text(
            "今年不能列入：与它有关的其他项目不允许。",
            "It cannot be in this year: its relations to other projects forbid it.",
        )
    return Text(zh.forced(reason).zh, en.forced(reason).en)


def _alone(reason: Reason, related: Set[tuple[str, str]]) -> Reason:
    """Return a reason in which what clauses on single projects take is one sum without their names."""
    own = [charge for charge in reason.charges if (charge.clause, charge.instance) not in related]
    rest = sum(charge.amount for charge in reason.charges) - sum(charge.amount for charge in own)
    if rest:
        own.append(Charge(clause="", instance="", name=_RELATED, amount=rest))
    return replace(reason, charges=tuple(sorted(own, key=lambda charge: -abs(charge.amount))))
