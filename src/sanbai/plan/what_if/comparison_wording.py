"""A comparison of two plans in words: who moves and why, and what changed between the policies."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.what_if.compared import ChargeChange, ClauseChange, Comparison, Counted, Moved, Weighed
from sanbai.plan.what_if.wording import points_text
from sanbai.plan.wording import ClauseWords
from sanbai.units import format_ratio

DECIDING = 2
"""So many clauses are named as the reason why a project moves."""


@dataclass(frozen=True, slots=True)
class ComparisonWords:
    """How a comparison is put into words: the words of clauses and the names of the candidates of both registers."""

    clauses: ClauseWords
    names: Mapping[str, Text]

    def summary(self, comparison: Comparison) -> Iterator[Text]:
        """Yield what both plans are worth, how many projects move, and what each is under the other policy."""
        values = [points_text(value) for value in comparison.value]
        kinds = Counter(_kind(moved) for moved in comparison.moved)
        enter, leave, change = (kinds[kind] for kind in ("enters", "leaves", "option"))
        yield Text(
            f"第一个计划 {values[0]} 分，第二个 {values[1]} 分（各按自己的权重）；"
            f"{enter} 个项目列入，{leave} 个退出，{change} 个换方案。",
            f"The first plan is worth {values[0]} points, the second {values[1]}, each by its own weights; "
            f"projects that enter: {enter}, that leave: {leave}, that change their option: {change}.",
        )
        yield self._under(
            Text("第一个计划放到第二个编制方案下", "The first plan under the second policy"),
            comparison.first_under_second,
        )
        yield self._under(
            Text("第二个计划放到第一个编制方案下", "The second plan under the first policy"),
            comparison.second_under_first,
        )

    def policy_changes(self, comparison: Comparison) -> Iterator[Text]:
        """Yield what changed between the policies: weights, bounds with what that is worth, clauses that are others."""
        for item in comparison.weights:
            before, after = ("—" if weight is None else format_ratio(weight, 2) for weight in item.weight)
            again = Text("，评分办法也变了", ", and the points it gives") if item.points_changed else Text("", "")
            yield Text(
                f"评价指标“{item.name.zh or item.name.en}”：权重 {before} → {after}{again.zh}。",
                f"Criterion “{item.name.en or item.name.zh}”: weight {before} → {after}{again.en}.",
            )
        for change in comparison.clauses:
            if change.asks_otherwise:
                yield self._asked(change)
        known = {change.known.id for change in comparison.clauses if change.asks_otherwise}
        for other in comparison.redefined:
            if other.id not in known:
                yield _redefined(other.name, other.before, other.after)

    def clause_rows(self, comparison: Comparison) -> Iterator[tuple[str, ...]]:
        """Yield a line for each clause that comes to something else: its name, before and after."""
        for change in comparison.clauses:
            if change.comes_otherwise:
                sides = (change.before, change.after)
                values = ("—" if side is None else self.clauses.value(side) for side in sides)
                yield (self._clause(change), *values)

    def moved(self, moved: Moved) -> Text:
        """Return who a project is, how it moves, and why, as sentences."""
        name = self.names.get(moved.code, Text(moved.code, moved.code))
        zh, en = (f"{moved.code} {part}" for part in (name.zh or name.en, name.en or name.zh))
        kind = _kind(moved)
        if kind == "enters":
            start = Text(f"+ {zh} 列入（方案 {moved.after}）：", f"+ {en} enters (option {moved.after}): ")
        elif kind == "leaves":
            start = Text(f"- {zh} 退出：", f"- {en} leaves: ")
        else:
            start = Text(
                f"~ {zh} 由方案 {moved.before} 改为 {moved.after}：",
                f"~ {en} goes from option {moved.before} to {moved.after}: ",
            )
        reasons = list(self._reasons(moved))
        zhs, ens = "；".join(reason.zh for reason in reasons), "; ".join(reason.en for reason in reasons)
        return Text(f"{start.zh}{zhs}。", f"{start.en}{ens}.")

    def _reasons(self, moved: Moved) -> Iterator[Text]:
        """Yield why a project moves, from what is certain to what the prices say."""
        if not moved.candidate[0]:
            yield Text("第一个项目储备库中没有它", "it is no candidate of the first register")
            return
        if not moved.candidate[1]:
            yield Text("第二个项目储备库中已没有它", "it is no longer a candidate in the second register")
            return
        for side, place in zip(moved.barred, (Text("第一个", "first"), Text("第二个", "second")), strict=True):
            if side is not None:
                yield Text(
                    f"按{place.zh}编制方案不能列入（{side.zh or side.en}）",
                    f"the {place.en} policy bars it ({side.en or side.zh})",
                )
        if moved.entry_changed:
            yield Text("它在项目储备库中的内容变了", "what the register says of it changed")
        if moved.value[0] != moved.value[1]:
            before, after = map(_points, moved.value)
            yield Text(f"得分由 {before} 变为 {after}", f"its points go from {before} to {after}")
        yield from map(self._counted, moved.counted)
        yield from (self._charge(change) for change in moved.charges[:DECIDING])
        if moved.reduced[0] != moved.reduced[1]:
            before, after = map(_points, moved.reduced)
            yield Text(
                f"扣除各条款所占后，净剩由 {before} 变为 {after}",
                f"what the clauses leave of them goes from {before} to {after}",
            )
        elif moved.value[0] == moved.value[1] and not moved.entry_changed and not moved.counted:
            yield Text(
                "它自身没有变化，是为其他项目的进出让位或补位",
                "nothing of its own changed: others make or take its room",
            )

    def _counted(self, counted: Counted) -> Text:
        name = f"{counted.name.to(self.clauses.language)} {self.clauses.instance(counted)}".strip()
        before, after = (self.clauses.amount(amount, counted.unit) for amount in counted.amount)
        return Text(
            f"限值有变的“{name}”计入它的由 {before} 变为 {after}",
            f"“{name}”, whose bound changed, counts {after} of it instead of {before}",
        )

    def _charge(self, change: ChargeChange) -> Text:
        name = change.name.to(self.clauses.language)
        place = f"{name} {self.clauses.instance(change)}".strip()
        before, after = points_text(change.before), points_text(change.after)
        return Text(
            f"“{place}”所占由 {before} 分变为 {after} 分", f"“{place}” takes {after} points instead of {before}"
        )

    def _asked(self, change: ClauseChange) -> Text:
        name = self._clause(change)
        if change.before is None or change.after is None:
            return _redefined(Text(name, name), change.before is not None, change.after is not None)
        before, after = self.clauses.asked(change.before), self.clauses.asked(change.after)
        values = self.clauses.value(change.before), self.clauses.value(change.after)
        worth = Text("", "")
        if change.worth is not None:
            size = points_text(abs(change.worth))
            worth = Text(
                f"；按第一个计划的影子价格，这{'值' if change.worth > 0 else '损失'} {size} 分",
                f"; at the first plan's price this {'is worth' if change.worth > 0 else 'costs'} {size} points",
            )
        return Text(
            f"“{name}”：{before} → {after}（结果 {values[0]} → {values[1]}）{worth.zh}。",
            f"“{name}”: {before} → {after} (comes to {values[0]} → {values[1]}){worth.en}.",
        )

    def _clause(self, change: ClauseChange) -> str:
        return f"{change.known.name.to(self.clauses.language)} {self.clauses.instance(change.known)}".strip()

    def _under(self, who: Text, result: Weighed) -> Text:
        value, size = points_text(result.value), points_text(abs(result.loss))
        gone = Text("", "")
        if result.missing:
            gone = Text(
                f"{result.missing} 个项目不是候选，其余", f" loses {result.missing} projects that are no candidates;"
            )
        less = Text(f"少 {size}", f"{size} less than") if result.loss >= 0 else Text(f"多 {size}", f"{size} more than")
        broken = len(result.broken)
        end = (
            Text(f"，违反 {broken} 项条款", f" and breaks {broken} clause(s)")
            if broken
            else Text("，不违反任何条款", " and breaks no clause")
        )
        return Text(
            f"{who.zh}：{gone.zh}共 {value} 分，比那里的计划{less.zh} 分{end.zh}。",
            f"{who.en}{gone.en} is worth {value} points, {less.en} the plan there,{end.en}.",
        )


def _redefined(name: Text, before: bool, after: bool) -> Text:
    zh, en = name.zh or name.en, name.en or name.zh
    if not before:
        return Text(f"新增：“{zh}”。", f"New: “{en}”.")
    if not after:
        return Text(f"取消：“{zh}”。", f"Gone: “{en}”.")
    return Text(f"“{zh}”的适用范围或内容变了。", f"“{en}” counts or asks for something else.")


def _kind(moved: Moved) -> str:
    return "enters" if not moved.before else "leaves" if not moved.after else "option"


def _points(value: Fraction | None) -> str:
    return "—" if value is None else points_text(value)
