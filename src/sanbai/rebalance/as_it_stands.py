"""The register as it stands at the end of a month: a plan-year register, so that the ordinary compiler reads it.

Whoever is in force has an option of the code `in_force`, with what it is expected to come to in place of what was
promised, and those options it can still go over to; whoever may be pulled forward has the options it can still begin.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from sanbai.delivery.records import Month
from sanbai.language import Text
from sanbai.plan.columns import make_columns
from sanbai.plan.compiling import rule_name
from sanbai.plan.entry import barred_from
from sanbai.plan.records import Decision, PlanRow
from sanbai.policy.rebalancing import Rebalancing
from sanbai.policy.records import Policy
from sanbai.rebalance.amending import as_expected, from_now, part_delivered
from sanbai.rebalance.in_force import InForce, with_nature, with_options
from sanbai.rebalance.records import Amended, Expected, Unavailable
from sanbai.register.records import Funding, Option, Project, Register, RelationKind, Score

KEPT = "in_force"
"""The code of the option that a project of the plan keeps if nothing is changed."""

STAYS = "rebalance.stays"
CHANGES = "rebalance.changes"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AsItStands:
    """The register as it stands, the options of whoever may change, and who must stay, may leave and may come in.

    `amended` are the options by project, the one in force first; `committed` have begun; `available` may be pulled
    forward; `shut` are all other projects that are not in force.
    """

    register: Register
    amended: Mapping[str, tuple[Amended, ...]]
    in_force: tuple[str, ...]
    committed: tuple[str, ...]
    available: tuple[str, ...]
    unavailable: tuple[Unavailable, ...]
    shut: tuple[str, ...]


def as_it_stands(
    in_force: InForce, policy: Policy, expected: Mapping[str, Expected], month: Month, prices: Rebalancing
) -> AsItStands:
    """Return the register as it stands on `policy.as_of`, priced; every project of the plan has its expectation."""
    facts = _Facts(in_force.register, expected, month)
    rows = {row.code: row for row in in_force.rows}
    inside = [row for row in in_force.rows if row.decision is Decision.IN]
    amended = {row.code: tuple(facts.options_of(row)) for row in inside}
    waiting = {
        row.code: tuple(facts.options_to_begin(row.code))
        for row in in_force.rows
        if row.decision is Decision.EARLY_PROMOTION
    }
    refused = dict(_refused(in_force.register, policy, waiting, prices.approvals))
    refused |= _behind(in_force.register, {code for code in waiting if code not in refused}, set(amended))
    available = {code: options for code, options in waiting.items() if code not in refused}
    register = with_options(in_force.register, amended | available, alone=True)
    register = with_nature(register, set(available))
    scores = (*register.scores, *_price_scores(amended, available, prices))
    return AsItStands(
        register=replace(register, scores=scores),
        amended=amended | available,
        in_force=tuple(amended),
        committed=tuple(code for code in amended if expected[code].is_started),
        available=tuple(available),
        unavailable=tuple(Unavailable(project=code, why=why) for code, why in sorted(refused.items())),
        shut=tuple(code for code in rows if code not in amended and code not in available),
    )


class _Facts:
    """Projects, options and money of a register by code."""

    def __init__(self, register: Register, expected: Mapping[str, Expected], month: Month) -> None:
        self._expected, self._month = expected, month
        self._projects: dict[str, Project] = {item.code: item for item in register.projects}
        self._options: dict[str, list[Option]] = {}
        self._funding: dict[tuple[str, str], list[Funding]] = {}
        for option in register.options:
            self._options.setdefault(option.project, []).append(option)
        for row in register.funding:
            self._funding.setdefault((row.project, row.option), []).append(row)

    def options_of(self, row: PlanRow) -> Iterator[Amended]:
        """Yield the option in force as it is expected to come, then those that the project can still go over to.

        Whoever has begun can no longer go over to an option of another start, nor anyone to one whose quarter is past.
        """
        options = {option.code: option for option in self._options[row.code]}
        kept, expected = options.pop(row.option), self._expected[row.code]
        own = as_expected(kept, self._money(kept), expected, self._month, self._left(row.code))
        yield replace(
            own,
            option=replace(own.option, code=KEPT),
            funding=tuple(replace(item, option=KEPT) for item in own.funding),
        )
        alike = (o for o in options.values() if not expected.is_started or o.start_quarter == kept.start_quarter)
        yield from filter(_is_on_time, self._from_now(row.code, alike, part_delivered(kept, expected)))

    def options_to_begin(self, code: str) -> list[Amended]:
        """Return the options that a project of the early-promotion list can still begin in the year.

        Only where the quarters of all are past are they begun later.
        """
        own = (option for option in self._options.get(code, []) if option.start_quarter is not None)
        found = list(self._from_now(code, own))
        return list(filter(_is_on_time, found)) or found

    def _from_now(self, code: str, options: Iterable[Option], part: Fraction = Fraction(1)) -> Iterator[Amended]:
        for option in options:
            found = from_now(option, self._money(option), self._expected[code], self._month, self._left(code), part)
            if found is not None:
                yield found

    def _money(self, option: Option) -> list[Funding]:
        return self._funding.get((option.project, option.code), [])

    def _left(self, code: str) -> int:
        project = self._projects[code]
        return max(0, project.total_investment - project.invested_before)


def _is_on_time(item: Amended) -> bool:
    return item.option.code == item.based_on


def _refused(
    register: Register, policy: Policy, waiting: Mapping[str, tuple[Amended, ...]], approvals: Collection[str]
) -> Iterator[tuple[str, Text]]:
    """Yield who of the early-promotion list cannot be pulled forward, each with the first reason."""
    barred = barred_from(make_columns(with_nature(register, set(waiting)), policy), "plan")
    held = {
        (row.project, row.kind)
        for row in register.approvals
        if row.approved_on is not None
        and row.approved_on <= policy.as_of
        and (row.expires_on is None or row.expires_on >= policy.as_of)
    }
    kinds = {row.code: Text(row.name_zh, row.name_en) for row in register.codes if row.list == "approval"}
    for code, options in waiting.items():
        missing = [kinds.get(kind, Text(kind, kind)) for kind in approvals if (code, kind) not in held]
        if missing:
            zh, en = (
                "、".join(kind.zh or kind.en for kind in missing),
                ", ".join(kind.en or kind.zh for kind in missing),
            )
            yield code, Text(f"手续未办结或已过期：{zh}", f"not held, or expired: {en}")
        elif code in barred:
            name = rule_name(policy, barred[code])
            yield (
                code,
                Text(f"不符合入选条件：{name.zh or name.en}", f"kept out by a rule of entry: {name.en or name.zh}"),
            )
        elif not options:
            yield code, Text("没有当年还能开工的年度方案", "no option that can still start in the year")


def _behind(register: Register, possible: set[str], inside: set[str]) -> dict[str, Text]:
    """Return who requires a project that neither is in force nor may come in."""
    needs = [row for row in register.relations if row.kind is RelationKind.REQUIRES]
    found: dict[str, Text] = {}
    while lacking := [row for row in needs if row.project in possible and row.other not in possible | inside]:
        for row in lacking:
            found[row.project] = Text(
                f"其前置项目 {row.other} 未列入", f"requires {row.other}, which is not in the plan"
            )
            possible.discard(row.project)
    return found


def _price_scores(
    amended: Mapping[str, tuple[Amended, ...]], available: Mapping[str, tuple[Amended, ...]], prices: Rebalancing
) -> Iterator[Score]:
    """Yield the prices of changes as scores: credit for whoever stays, a deduction for coming in or another option."""
    for code, options in amended.items():
        if prices.leave:
            yield from (_score(code, item, STAYS, prices.leave) for item in options)
        if prices.rephase:
            yield from (_score(code, item, CHANGES, prices.rephase) for item in options[1:])
    for code, options in available.items():
        if prices.pull_forward:
            yield from (_score(code, item, CHANGES, prices.pull_forward) for item in options)


def _score(project: str, item: Amended, criterion: str, points: int) -> Score:
    return Score(project=project, criterion=criterion, score=points, option=item.option.code)
