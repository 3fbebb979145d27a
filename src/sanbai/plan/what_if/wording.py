"""The answers of what-if questions in words: how sure they are, and what they say, as sentences and lines of tables."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.explaining import changes_to
from sanbai.plan.model import BoolArray
from sanbai.plan.what_if.records import Alternatives, Answer, End, Frontier, FrontierPoint, Robustness
from sanbai.plan.what_if.writing import Telling
from sanbai.plan.wording import ClauseWords
from sanbai.units import format_ratio, rounded

NAMED = 6
"""So many projects are named in a line; the files name them all."""


def points_text(value: Fraction | int) -> str:
    """Return points of score with up to two decimals."""
    text = f"{rounded(value, 2):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True, eq=False)
class WhatIfWords:
    """How answers are put into words: those of clauses, and what answers are told by."""

    clauses: ClauseWords
    telling: Telling

    def points(self, value: int) -> str:
        """Return value points as points of score."""
        return points_text(Fraction(value, self.telling.value_scale))

    def ends(self, frontier: Frontier) -> Text:
        """Return how far the measure can go either way, and how sure that is, as a sentence."""
        least, greatest = (self._amount(end.found, frontier) for end in (frontier.least, frontier.greatest))
        sure = [self._sure(frontier.least, frontier), self._sure(frontier.greatest, frontier)]
        name = frontier.name
        return Text(
            f"在编制方案允许的范围内，{name.zh}最少 {least}（{sure[0].zh}），最多 {greatest}（{sure[1].zh}）。",
            f"Under the policy, {name.en} can be as little as {least} ({sure[0].en}) "
            f"and as much as {greatest} ({sure[1].en}).",
        )

    def frontier_rows(self, frontier: Frontier) -> Iterator[tuple[str, ...]]:
        """Yield a line for each point: what is asked, what it comes to, value, gap, loss, who enters and who leaves."""
        peak = frontier.plan.answer.value
        for point in frontier.points:
            yield (
                self._asked(point, frontier),
                self._amount(point.measure, frontier),
                self.points(point.answer.value),
                format_ratio(point.answer.gap, 3),
                self.points(peak - point.answer.value),
                self.moves(point.answer.chosen),
            )

    def alternative_rows(self, alternatives: Alternatives) -> Iterator[tuple[str, ...]]:
        """Yield a line for each plan: number, value, loss, gap, how many projects it decides anew, who moves."""
        best = alternatives.plans[0].answer.value
        for number, item in enumerate(alternatives.plans, 1):
            yield (
                str(number),
                self.points(item.answer.value),
                self.points(best - item.answer.value),
                format_ratio(item.answer.gap, 3),
                str(item.different) if number > 1 else "",
                self.moves(item.answer.chosen) if number > 1 else "",
            )

    def completeness(self, alternatives: Alternatives, count: int, *, different: bool) -> Text:
        """Return whether there are more plans than these, as a sentence."""
        found, floor = len(alternatives.plans), self.points(alternatives.floor)
        if alternatives.complete and different:
            return Text(
                f"只有这 {found} 个：价值不低于 {floor} 分的其他计划，没有一个能作出新的决定（已证明）。",
                f"There are only these {found}: no other plan worth {floor} points or more decides anything anew "
                "(proved).",
            )
        if alternatives.complete:
            return Text(
                f"只有这 {found} 个：没有其他项目组合的价值不低于 {floor} 分（已证明）。",
                f"There are only these {found}: no other set of projects is worth {floor} points or more (proved).",
            )
        if found < count:
            return Text(
                f"在规定的搜索量内只找到 {found} 个；是否还有其他的，没有证明。",
                f"Only {found} were found within the limits; whether there are others is not proved.",
            )
        return Text(
            f"共 {found} 个计划，价值都不低于 {floor} 分。", f"{found} plans, all worth {floor} points or more."
        )

    def certainty(self, answers: Sequence[Answer]) -> Text:
        """Return how many answers are proved the best, and how large the largest gap is, as a sentence."""
        proved = sum(answer.gap == 0 for answer in answers)
        widest = format_ratio(max((answer.gap for answer in answers), default=Fraction(0)), 3)
        return Text(
            f"{len(answers)} 个结果中 {proved} 个已证明为最优，差距最大 {widest}。",
            f"{proved} of {len(answers)} are proved the best; the largest gap is {widest}.",
        )

    def shares(self, robustness: Robustness) -> Text:
        """Return how many projects are in always, sometimes and never, as a sentence."""
        count = len(robustness.weightings)
        times = Counter("always" if n == count else "sometimes" if n else "never" for n in robustness.inside)
        always, sometimes, never = (times[word] for word in ("always", "sometimes", "never"))
        return Text(
            f"在 {count} 组权重下：{always} 个项目始终列入，{sometimes} 个有时列入，{never} 个从未列入。",
            f"Under {count} weightings {always} projects are always in, {sometimes} sometimes, {never} never.",
        )

    def sometimes_rows(self, robustness: Robustness) -> Iterator[tuple[str, ...]]:
        """Yield a line for each project that is in under some weightings only, the surest first."""
        count, inside = len(robustness.weightings), self.telling.plan.inside.tolist()
        codes = self.telling.plan.program.candidates
        places = [place for place, n in enumerate(robustness.inside) if 0 < n < count]
        for place in sorted(places, key=lambda place: (-robustness.inside[place], codes[place])):
            decision = Text("列入", "in") if inside[place] else Text("未列入", "out")
            share = format_ratio(Fraction(robustness.inside[place], count))
            name = self.telling.names.get(codes[place], Text("", "")).to(self.clauses.language)
            yield f"{codes[place]} {name}".strip(), decision.to(self.clauses.language), share

    def moves(self, chosen: BoolArray) -> str:
        """Return who enters (+), leaves (-) and changes its option (~) against the plan as it stands."""
        changes = changes_to(self.telling.plan, chosen)
        signs = [("+" if not item.before else "-" if not item.after else "~") + item.code for item in changes]
        order = sorted(signs, key=lambda sign: ("+-~".index(sign[0]), sign))
        rest = len(order) - NAMED
        more = Text(f" 等 {len(order)} 项", f" and {rest} more").to(self.clauses.language) if rest > 0 else ""
        return " ".join(order[:NAMED]) + more

    def _asked(self, point: FrontierPoint, frontier: Frontier) -> str:
        if point.at_most is not None:
            most = self._amount(point.at_most, frontier)
            return Text(f"不超过{most}", f"at most {most}").to(self.clauses.language)
        least = self._amount(point.at_least or 0, frontier)
        return Text(f"不少于{least}", f"at least {least}").to(self.clauses.language)

    def _amount(self, value: int, frontier: Frontier) -> str:
        return self.clauses.amount(Fraction(value), frontier.unit)

    def _sure(self, end: End, frontier: Frontier) -> Text:
        if end.found == end.proved:
            return Text("已证明", "proved")
        limit = self._amount(end.proved, frontier)
        return Text(f"已证明到不了 {limit} 以外", f"proved not to go beyond {limit}")
