"""An explanation in words, for whoever must answer a call: why this one, what it would cost, who would make room."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.explained import Certainty, Change, ClausePrice, Explanation, Reason
from sanbai.plan.last_year import LastYear
from sanbai.plan.model import Row
from sanbai.plan.records import Decision, PlanRow
from sanbai.plan.wording import ClauseWords
from sanbai.units import rounded

DECIDING = 4
"""So many clauses are named as those that decide."""


@dataclass(frozen=True, slots=True)
class ExplanationWords:
    """How explanations are put into words: the words of clauses, the scale of values, the names of the candidates."""

    clauses: ClauseWords
    value_scale: int
    names: Mapping[str, Text]

    def reason(self, reason: Reason, row: PlanRow) -> list[str]:
        """Return the sentences on one candidate: where it stands, the cost of the other way, who would make room."""
        texts = [
            self._standing(reason, row),
            self.forced(reason),
            *self._swap(reason),
            *self._needed(reason),
            *self._charges(reason),
        ]
        return [text.to(self.clauses.language) for text in texts]

    def prices(self, explanation: Explanation) -> Iterator[tuple[str, str, str]]:
        """Yield for each clause that has a price: its name, the step of its bound, and what that step is worth."""
        for price in sorted(explanation.clauses, key=lambda item: -abs(item.price * step_of(item))):
            step = step_of(price)
            worth = self.points(abs(price.price * step))
            amount = self.clauses.amount(step, price.unit)
            way = Text(f"多 {amount}", f"{amount} more") if price.price > 0 else Text(f"少 {amount}", f"{amount} less")
            yield self._place(price), way.to(self.clauses.language), worth

    def last_year(self, comparison: LastYear) -> str:
        """Return what last year's plan would break or lose under this year's clauses, as a sentence."""
        kept, gone, result = len(comparison.kept), len(comparison.missing), comparison.result
        value, loss = self.points(result.value), self.points(abs(result.loss))
        start = Text(
            f"去年计划的 {kept + gone} 个项目中，{kept} 个仍是候选、{gone} 个已不在库；照旧列入共 {value} 分，",
            f"Of last year's {kept + gone} projects {kept} are still candidates and {gone} are not; "
            f"kept as they were they are worth {value} points, ",
        )
        less = Text(f"比本计划少 {loss} 分", f"{loss} less than this plan")
        if result.loss < 0:
            less = Text(f"比本计划多 {loss} 分", f"{loss} more than this plan")
        broken = len(result.broken)
        end = Text(f"，并违反 {broken} 项条款。", f", and break {broken} clause(s).")
        if not broken:
            end = Text("，不违反任何条款。", ", and break no clause.")
        return Text(start.zh + less.zh + end.zh, start.en + less.en + end.en).to(self.clauses.language)

    def points(self, value: Fraction | int) -> str:
        """Return value points as points of score, up to two decimals."""
        text = f"{rounded(Fraction(value) / self.value_scale, 2):,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def _name(self, code: str) -> Text:
        name = self.names.get(code, Text(code, code))
        return Text(f"{code} {name.zh or name.en}", f"{code} {name.en or name.zh}")

    def _place(self, item: Row | ClausePrice) -> str:
        instance = self.clauses.instance(item)
        return f"{item.name.to(self.clauses.language)} {instance}".strip()

    def _standing(self, reason: Reason, row: PlanRow) -> Text:
        name, score, rank = self._name(reason.code), self.points(row.value), row.rank_by_score
        if reason.inside:
            return Text(
                f"{name.zh}：已列入计划（方案 {reason.option}），{score} 分，按得分排第 {rank}。",
                f"{name.en}: in the plan with option {reason.option}, {score} points, rank {rank} by score.",
            )
        early = row.decision is Decision.EARLY_PROMOTION
        place = Text("列入前期推进清单，未列入计划", "on the early-promotion list, not in the plan")
        if not early:
            place = Text("未列入计划", "not in the plan")
        return Text(
            f"{name.zh}：{place.zh}，{score} 分，按得分排第 {rank}。",
            f"{name.en}: {place.en}, {score} points, rank {rank} by score.",
        )

    def forced(self, reason: Reason) -> Text:
        """Return what the other way would cost, or that there is none and why."""
        regret = reason.regret
        if regret.certainty is Certainty.IMPOSSIBLE:
            return self._impossible(reason)
        start = Text("如不列入", "Without it") if reason.inside else Text("如必须列入", "With it in")
        low = self.points(regret.at_least or 0)
        if regret.at_most is None:
            return Text(
                f"{start.zh}，至少损失 {low} 分（已证明）；尚未找到可行的调整。",
                f"{start.en}, the plan loses at least {low} points (proved); no plan of this kind was found yet.",
            )
        high = self.points(regret.at_most)
        if regret.certainty is Certainty.EXACT:
            if regret.at_most == 0:
                return Text(
                    f"{start.zh}，并无损失：另有同样好的计划（已证明）。",
                    f"{start.en}, nothing is lost: there is another plan that is just as good (proved).",
                )
            return Text(
                f"{start.zh}，恰好损失 {low} 分（已证明）。",
                f"{start.en}, the plan loses exactly {low} points (proved).",
            )
        if regret.certainty is Certainty.EXACT_WITHIN_GAP:
            best = self.points(regret.forced_value or 0)
            return Text(
                f"{start.zh}，计划最高只能得 {best} 分（已证明）；与最优相比损失 {low} 至 {high} 分，"
                "两数之差是本计划自身尚未证明的差距。",
                f"{start.en}, no plan is worth more than {best} points (proved); the loss is {low} to {high} points, "
                "and what lies between these two is the gap of the plan itself.",
            )
        return Text(
            f"{start.zh}，损失在 {low} 至 {high} 分之间（已证明的区间）。",
            f"{start.en}, the plan loses between {low} and {high} points (a proven interval).",
        )

    def _impossible(self, reason: Reason) -> Text:
        start = Text("不能不列入", "It cannot be left out") if reason.inside else Text("不能列入", "It cannot be in")
        if len(reason.forbidden_by) == 1 and reason.forbidden_by[0].kind == "eligibility":
            rule = reason.forbidden_by[0].name
            return Text(f"{start.zh}：{rule.zh or rule.en}。", f"{start.en}: {rule.en or rule.zh}.")
        named = [self._demand(row) for row in reason.forbidden_by]
        if len(named) == 1:
            return Text(f"{start.zh}：{named[0]}。", f"{start.en}: {named[0]}.")
        return Text(
            f"{start.zh}：与以下各项不能同时成立——{'；'.join(named)}。",
            f"{start.en} together with all of these: {'; '.join(named)}.",
        )

    def _demand(self, row: Row) -> str:
        """Return what a clause asks, after its name; a rule of entry or a relation says it by its name alone."""
        name = row.name.to(self.clauses.language)
        if row.kind == "eligibility":
            return Text(f"因“{name}”而被排除的项目", f"the projects that “{name}” bars").to(self.clauses.language)
        if row.kind in ("requires", "alternatives"):
            return name
        asked = self.clauses.asked(row)
        return Text(f"{self._place(row)} {asked}", f"{self._place(row)}: {asked}").to(self.clauses.language)

    def _swap(self, reason: Reason) -> Iterator[Text]:
        if not reason.swap:
            return
        own_first = sorted(reason.swap, key=lambda change: (change.code != reason.code, not change.after, change.code))
        changes = [self._change(change) for change in own_first]
        best = reason.regret.forced_value == reason.regret.forced_bound
        start = (
            Text("最省的调整", "The cheapest swap")
            if best
            else Text("目前找到的最好调整", "The best swap found so far")
        )
        value = self.points(reason.regret.forced_value or 0)
        yield Text(
            f"{start.zh}：{'；'.join(change.zh for change in changes)}。调整后全计划 {value} 分。",
            f"{start.en}: {'; '.join(change.en for change in changes)}. The plan is then worth {value} points.",
        )

    def _change(self, change: Change) -> Text:
        name = self._name(change.code)
        if not change.before:
            return Text(f"{name.zh} 列入（方案 {change.after}）", f"{name.en} enters (option {change.after})")
        if not change.after:
            return Text(f"{name.zh} 退出", f"{name.en} leaves")
        return Text(
            f"{name.zh} 由方案 {change.before} 改为 {change.after}",
            f"{name.en} goes from option {change.before} to {change.after}",
        )

    def _needed(self, reason: Reason) -> Iterator[Text]:
        regret = reason.regret
        if regret.at_least is None or not regret.at_most:
            return
        low, high = self.points(regret.at_least), self.points(regret.at_most)
        if reason.inside:
            sure = Text(f"它的得分再低 {low} 分以内，仍应列入", f"It keeps its place with up to {low} points fewer")
            beyond = Text(f"低过 {high} 分，就应让出位置", f"beyond {high} it should give it up")
        else:
            sure = Text(
                f"它的得分再高不到 {low} 分，列入仍不合算",
                f"With less than {low} points more it is not worth its place",
            )
            beyond = Text(f"再高 {high} 分，列入就不吃亏", f"with {high} more it is")
        yield Text(f"{sure.zh}；{beyond.zh}。", f"{sure.en}; {beyond.en}.")

    def _charges(self, reason: Reason) -> Iterator[Text]:
        if not reason.charges or reason.regret.certainty is Certainty.IMPOSSIBLE:
            return
        rest, value, takes = self.points(reason.reduced_value), self.points(reason.value), self.takes(reason)
        yield Text(
            f"按条款的影子价格，在它（方案 {reason.option}）的 {value} 分中：{takes.zh}；净剩 {rest} 分。",
            f"At the clauses' prices, of the {value} points of option {reason.option} {takes.en}; {rest} remain.",
        )

    def takes(self, reason: Reason) -> Text:
        """Return what the clauses that decide take or add, the largest first, as the middle of a sentence."""
        shown = reason.charges[:DECIDING]
        takes = [
            (f"{charge.name.to(self.clauses.language)} {self.clauses.instance(charge)}".strip(), charge.amount)
            for charge in shown
        ]
        parts_zh = "，".join(f"“{name}”{'占' if n > 0 else '补'} {self.points(abs(n))} 分" for name, n in takes)
        parts_en = ", ".join(f"“{name}” {'takes' if n > 0 else 'adds'} {self.points(abs(n))}" for name, n in takes)
        others = len(reason.charges) - len(shown)
        more = Text(f"，另有 {others} 项条款影响较小", f", {others} others count less") if others else Text("", "")
        return Text(parts_zh + more.zh, parts_en + more.en)


def summary_in_words(explanation: Explanation) -> Text:
    """Return how many regrets are exact, exact but for the plan's own gap, intervals, and impossible."""
    count = Counter(reason.regret.certainty for reason in explanation.reasons)
    exact, within = count[Certainty.EXACT], count[Certainty.EXACT_WITHIN_GAP]
    open_cases, impossible = count[Certainty.INTERVAL], count[Certainty.IMPOSSIBLE]
    return Text(
        f"候选项目 {len(explanation.reasons)} 个：代价准确 {exact} 个，除本计划自身差距外准确 {within} 个，"
        f"给出已证明区间 {open_cases} 个，不可能改变 {impossible} 个。",
        f"{len(explanation.reasons)} candidates: {exact} regrets exact, {within} exact but for the plan's own gap, "
        f"{open_cases} proven intervals, {impossible} that cannot be otherwise.",
    )


def step_of(price: ClausePrice) -> Fraction:
    """Return the step of a clause's bound that its price is told for: a power of ten near a hundredth of the bound.

    Projects are counted by ones, shares by tenths of a percentage point.
    """
    if price.unit == "ratio":
        return Fraction(1, 1000)
    step = 1
    while price.unit != "projects" and step * 1000 <= abs(price.bound):
        step *= 10
    return Fraction(step)
