"""What a proposal says of itself, in words: its changes, its clauses, and what fewer changes would recover."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sanbai.language import Text
from sanbai.plan.records import ClauseResult, PlanRow
from sanbai.plan.wording import ClauseWords, points
from sanbai.rebalance.records import CHANGE_NAMES, EXIT_REASONS, Change, ChangeKind, Proposal
from sanbai.units import MONEY_UNITS, format_money

CHANGE_TITLES = (
    Text("调整", "change"),
    Text("代码", "code"),
    Text("项目", "project"),
    Text("年度方案", "option"),
    Text("当年投资", "investment in the year"),
    Text("原因", "reason"),
    Text("扣分", "price"),
)
CLAUSE_TITLES = (
    Text("条款", "clause"),
    Text("要求", "asked"),
    Text("批准时", "as approved"),
    Text("不作调整", "without action"),
    Text("调整后", "after"),
)
STEP_TITLES = (
    Text("最多调整", "changes at most"),
    Text("实际调整", "changes"),
    Text("价值（分）", "value (points)"),
    Text("扣分", "price (points)"),
    Text("未满足的条款", "clauses not kept"),
)


@dataclass(frozen=True, slots=True)
class RebalanceWords:
    """How proposals are put into words: clauses (and through them language and money), and names of projects."""

    clauses: ClauseWords
    names: Mapping[str, Text]

    def change_rows(self, changes: tuple[Change, ...]) -> Iterator[list[str]]:
        """Yield a row for each change."""
        language = self.clauses.language
        for change in changes:
            reason = EXIT_REASONS.get(change.reason, Text("", ""))
            yield [
                CHANGE_NAMES[change.kind].to(language),
                change.project,
                self.names[change.project].to(language),
                _moved(change.before.option, change.after.option),
                _moved(self._money(change.before), self._money(change.after)),
                reason.to(language),
                str(change.price),
            ]

    def _money(self, row: PlanRow) -> str:
        money = MONEY_UNITS[self.clauses.money_unit]
        return format_money(row.in_year_investment, money, self.clauses.language)

    def clause_rows(self, proposal: Proposal) -> Iterator[list[str]]:
        """Yield a row for each clause of the policy that is not kept without action, or comes to something else."""
        for item in proposal.clauses:
            is_policy = not item.after.id.startswith("register.")
            if not item.without.holds or (is_policy and item.without.value != item.after.value):
                yield [
                    self._named(item.after),
                    self.clauses.asked(item.after),
                    "—" if item.before is None else self.clauses.value(item.before),
                    self._marked(item.without),
                    self._marked(item.after),
                ]

    def step_rows(self, proposal: Proposal) -> Iterator[list[str]]:
        """Yield a row for each step of the least-change frontier."""
        for step in proposal.steps:
            yield [
                str(step.at_most),
                str(step.changes),
                points(step.value, proposal.value_scale),
                points(step.price, proposal.value_scale),
                Text("；", "; ")
                .to(self.clauses.language)
                .join(f"{self._named(item)} {self.clauses.value(item)}" for item in step.broken),
            ]

    def _named(self, result: ClauseResult) -> str:
        return f"{result.name.to(self.clauses.language)} {self.clauses.instance(result)}".strip()

    def _marked(self, result: ClauseResult) -> str:
        return f"{self.clauses.value(result)} {'✓' if result.holds else '✗'}"


def _moved(before: str, after: str) -> str:
    return f"{before or '—'} → {after or '—'}"


def summary_in_words(proposal: Proposal) -> Text:
    """Return in one sentence how many changes a proposal makes and what they do to value and clauses."""
    counts = {kind: sum(change.kind is kind for change in proposal.changes) for kind in ChangeKind}
    without = sum(not item.without.holds for item in proposal.clauses)
    after = sum(not item.after.holds for item in proposal.clauses)
    value = [points(amount, proposal.value_scale) for amount in proposal.value]
    return Text(
        f"第{proposal.number}号调整方案（{proposal.month}）：退出 {counts[ChangeKind.LEAVES]} 个，"
        f"提前列入 {counts[ChangeKind.PULLED_FORWARD]} 个，改换方案 {counts[ChangeKind.REPHASED]} 个；"
        f"价值由 {value[0]} 分变为 {value[1]} 分，未满足的条款由 {without} 项变为 {after} 项。",
        f"Proposal {proposal.number} ({proposal.month}): {counts[ChangeKind.LEAVES]} out, "
        f"{counts[ChangeKind.PULLED_FORWARD]} pulled forward, {counts[ChangeKind.REPHASED]} re-phased; value goes from "
        f"{value[0]} to {value[1]} points, clauses not kept from {without} to {after}.",
    )


def basis_in_words(proposal: Proposal) -> Text:
    """Return what stands in the place of promises, and on which day approvals had to be valid."""
    basis = {
        "returns": Text("各项目月报的预期和进度", "what the returns expect and report"),
        "forecast": Text("当月预测", "the month's forecast"),
    }[proposal.basis]
    return Text(
        f"依据{basis.zh}；手续按{proposal.day}核验；已开工、续建和竣工的项目不动。",
        f"It stands on {basis.en}; approvals are valid on {proposal.day}; what has begun or is completed stays.",
    )
