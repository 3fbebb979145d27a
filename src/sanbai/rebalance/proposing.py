"""Proposing an adjustment: the plan problem again, with what has begun fixed and forecasts in place of promises."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sanbai.delivery.records import Month, Year
from sanbai.errors import InputError
from sanbai.language import Text
from sanbai.plan.columns import Columns, make_columns
from sanbai.plan.compiling import compile_plan
from sanbai.plan.forcing import chosen_columns
from sanbai.plan.limits import Limits
from sanbai.plan.planning import Made, Stage, make_plan
from sanbai.plan.records import ClauseResult, Decision, Plan, PlanRow
from sanbai.policy.files import POLICY_FILE
from sanbai.policy.reading import parse_policy
from sanbai.policy.records import Policy
from sanbai.policy.toml_writing import toml_text
from sanbai.rebalance.as_it_stands import KEPT, AsItStands, as_it_stands
from sanbai.rebalance.expecting import Foreseen, expectations
from sanbai.rebalance.in_force import InForce
from sanbai.rebalance.least_changes import OWN, Course, broken_by, least_changes
from sanbai.rebalance.policy_now import CEILING, Rules, policy_now
from sanbai.rebalance.records import (
    APPROVALS_LAG,
    EXIT_REASONS,
    SUPERSEDED,
    Change,
    ChangeKind,
    ClauseThrough,
    Expected,
    Proposal,
)
from sanbai.register.records import Register


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Situation:
    """What a proposal is made from: the policy, also as text, the first plan, the plan in force, and the year so far.

    `foreseen` is the month's forecast by reporting project, None where the returns' own expectations stand. `inputs`
    are the SHA-256 of the files all this was read from, by path.
    """

    policy: Policy
    policy_text: str
    plan: Plan
    in_force: InForce
    year: Year
    month: Month
    foreseen: Mapping[str, Foreseen] | None = None
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Proposed:
    """A proposal with the derived register and policy (as TOML) it was compiled from, and the compiled plan.

    `expected` is what the projects in force (`rows`) are expected to come to.
    """

    proposal: Proposal
    register: Register
    policy_text: str
    made: Made
    expected: tuple[Expected, ...]
    rows: tuple[PlanRow, ...]


def propose(
    situation: Situation, rules: Rules, seconds: float | None = None, stage: Stage = lambda _: None
) -> Proposed:
    """Return the best adjustment of the plan in force under the policy as it stands, and all that it stands on.

    The plan without action keeps every hard clause of the policy as it stands, so that there always is an answer.
    Raises what `make_plan` raises.
    """
    expected = expectations(situation.in_force.rows, situation.year, situation.month, situation.foreseen)
    today = replace(situation.policy, as_of=rules.day)
    now = as_it_stands(situation.in_force, today, expected, situation.month, rules.prices)
    text = _policy_text(situation, now, replace(rules, broken=_broken(situation, now, rules)))
    policy = _parsed(text)
    made = make_plan(now.register, policy, seconds, stage)
    worth = make_columns(now.register, today)
    course = _course(now, made, worth)
    stage(Text("最少调整前沿", "Least-change frontier"))
    proposal = Proposal(
        number=rules.number,
        month=situation.month,
        day=rules.day,
        follows=situation.in_force.adjustments,
        basis="returns" if situation.foreseen is None else "forecast",
        value_scale=policy.value_scale,
        value=(course.value_of(course.without), course.value_of(course.proposed)),
        proven=made.plan.proven,
        changes=tuple(_changes(situation, now, expected, _Outcome(made.plan, worth), rules)),
        clauses=tuple(_clauses_through(situation.plan, course)),
        steps=least_changes(course, Limits(policy.proof.gap, policy.proof.nodes, seconds)),
        unavailable=now.unavailable,
        inputs=tuple(sorted(situation.inputs.items())),
    )
    rows = situation.in_force.rows
    return Proposed(proposal, now.register, text, made, tuple(expected[code] for code in now.in_force), rows)


def _policy_text(situation: Situation, now: AsItStands, rules: Rules) -> str:
    return toml_text(policy_now(tomllib.loads(situation.policy_text), now, rules))


def _parsed(text: str) -> Policy:
    loaded = parse_policy(text, POLICY_FILE)
    if loaded.policy is None:
        raise InputError(loaded.findings)
    return loaded.policy


def _broken(situation: Situation, now: AsItStands, rules: Rules) -> frozenset[str]:
    """Return the ids of the hard clauses that do not hold if nothing is done."""
    program = compile_plan(make_columns(now.register, _parsed(_policy_text(situation, now, rules))))
    without = chosen_columns(program, dict.fromkeys(now.in_force, KEPT))
    return frozenset(result.id for result in broken_by(program, without) if not result.priority)


def _course(now: AsItStands, made: Made, worth: Columns) -> Course:
    chosen = {row.code: row.option for row in made.plan.rows if row.decision is Decision.IN}
    return Course(
        program=made.program,
        without=chosen_columns(made.program, dict.fromkeys(now.in_force, KEPT)),
        proposed=chosen_columns(made.program, chosen),
        worth=worth.values,
    )


class _Outcome:
    """The rows of the compiled plan, by code, valued without prices."""

    def __init__(self, plan: Plan, worth: Columns) -> None:
        keys = ((option.project, option.code) for option in worth.options)
        values = dict(zip(keys, worth.values.tolist(), strict=True))
        self.rows = {
            row.code: replace(row, value=values[row.code, row.option])
            for row in plan.rows
            if row.decision is Decision.IN
        }


def _changes(
    situation: Situation, now: AsItStands, expected: Mapping[str, Expected], outcome: _Outcome, rules: Rules
) -> Iterator[Change]:
    """Yield who leaves, then who is pulled forward, then who is re-phased, each by code."""
    before = {row.code: row for row in situation.in_force.rows}
    amended = {(code, item.option.code): item for code, items in now.amended.items() for item in items}
    taken, prices = outcome.rows, rules.prices
    for code in sorted(set(now.in_force) - set(taken)):
        row = replace(
            before[code],
            decision=Decision.OUT,
            option="",
            start_quarter=None,
            completes_in_year=False,
            in_year_investment=0,
            construction_investment=0,
        )
        yield Change(
            kind=ChangeKind.LEAVES,
            project=code,
            before=before[code],
            after=row,
            price=prices.leave,
            reason=exit_reason(expected[code]),
        )
    kinds = ((ChangeKind.PULLED_FORWARD, prices.pull_forward), (ChangeKind.REPHASED, prices.rephase))
    for kind, price in kinds:
        for code in sorted(taken):
            row, inside = taken[code], code in now.in_force
            if row.option != KEPT and inside == (kind is ChangeKind.REPHASED):
                yield Change(
                    kind=kind,
                    project=code,
                    before=before[code],
                    after=_ranked(row, before[code]),
                    price=price,
                    amended=amended[code, row.option],
                )


def _ranked(row: PlanRow, before: PlanRow) -> PlanRow:
    """Return a row with what ranking said when the plan was made."""
    return replace(row, rank_by_score=before.rank_by_score, ranking=before.ranking)


def exit_reason(expected: Expected) -> str:
    """Return the coded reason for which a project leaves: its own return's, else permits that lack, else superseded."""
    if expected.reason in EXIT_REASONS:
        return expected.reason
    return APPROVALS_LAG if expected.permits_missing else SUPERSEDED


def _clauses_through(plan: Plan, course: Course) -> Iterator[ClauseThrough]:
    before: dict[tuple[str, str], ClauseResult] = {(item.id, item.instance): item for item in plan.clauses}
    for row in course.program.rows:
        if not row.clause.startswith((OWN, "eligibility.")):
            yield ClauseThrough(
                before=before.get((_as_approved(row.clause), row.instance)),
                without=row.result(course.without),
                after=row.result(course.proposed),
            )


def _as_approved(clause: str) -> str:
    """Return the id that a clause as it stands has in the first plan."""
    return f"fund.{clause.removeprefix(CEILING)}" if clause.startswith(CEILING) else clause
