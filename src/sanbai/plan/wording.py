"""What a plan says of itself, in words: clauses with their bounds, how sure it is, how the ranking compares."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from sanbai.language import Language, Text
from sanbai.plan.model import Row
from sanbai.plan.records import ClauseResult, Plan, Proven, Ranking, Status
from sanbai.units import MONEY_UNITS, format_money, format_ratio, rounded


class Instance(Protocol):
    """Anything of a clause that may be one of its instances."""

    @property
    def instance(self) -> str:
        """The instance, empty where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """How clauses are put into words: language, unit of money, names of the units of outcomes and of the districts."""

    language: Language
    money_unit: str
    units: Mapping[str, Text]
    districts: Mapping[str, Text]

    def instance(self, result: Instance) -> str:
        """Return the instance of a clause (a district by its name, a project by its code), empty where it has none."""
        return self.districts.get(result.instance, Text(result.instance, result.instance)).to(self.language)

    def value(self, result: ClauseResult) -> str:
        """Return what a clause came to: `120`, `281.3 billion yuan`, `31.61%`, `20,000 seats`, `in`, `kept`."""
        if result.kind == "must_include":
            return (_IN if result.value else _OUT).to(self.language)
        if result.kind == "requires":
            return (_KEPT if result.holds else _BROKEN).to(self.language)
        return self.amount(result.value, result.unit)

    def asked(self, result: ClauseResult | Row) -> str:
        """Return what a clause asks: `exactly 120`, `at least 30.00%`, `from 280.8 billion yuan to ...`, `in`."""
        if result.kind == "must_include":
            return _IN.to(self.language)
        if result.kind == "requires":
            return Text(f"须与 {result.instance} 同列", f"only with {result.instance}").to(self.language)
        low, high = (self.amount(bound, result.unit) for bound in (result.at_least, result.at_most))
        if result.at_least is not None and result.at_least == result.at_most:
            return Text(f"恰为{low}", f"exactly {low}").to(self.language)
        if result.at_most is None:
            return Text(f"不少于{low}", f"at least {low}").to(self.language)
        if result.at_least is None:
            return Text(f"不超过{high}", f"at most {high}").to(self.language)
        return Text(f"{low}至{high}", f"from {low} to {high}").to(self.language)

    def amount(self, value: Fraction | None, unit: str) -> str:
        """Return an amount in its unit; money that is no whole number of its unit (a share) is rounded half up."""
        if value is None:
            return "—"
        if unit == "money":
            return format_money(int(rounded(value, 0)), MONEY_UNITS[self.money_unit], self.language)
        if unit == "ratio":
            return format_ratio(value, 2)
        number = f"{rounded(value, 0 if value.denominator == 1 else 2):,f}"
        if unit == "projects":
            return Text(f"{number}项", number).to(self.language)
        name = self.units.get(unit, Text(unit, unit))
        return Text(f"{number}{name.to(Language.ZH)}", f"{number} {name.to(Language.EN)}").to(self.language)


_IN, _OUT = Text("列入", "in"), Text("未列入", "out")
_KEPT, _BROKEN = Text("满足", "kept"), Text("未满足", "broken")


def points(value: int, value_scale: int) -> str:
    """Return value points as points of score with one decimal."""
    return f"{rounded(Fraction(value, value_scale), 1):,f}"


def proof_in_words(proven: Proven, value_scale: int) -> Text:
    """Return how sure a list is, as a sentence."""
    value, bound = points(proven.objective, value_scale), points(proven.bound, value_scale)
    if proven.status is Status.OPTIMAL:
        return Text(
            f"价值 {value} 分，已证明为最优：在同样条款下没有更好的选择。",
            f"Worth {value} points, proved optimal: no other choice under these clauses is worth more.",
        )
    gap = format_ratio(proven.gap, 3)
    if proven.status is Status.WITHIN_GAP:
        return Text(
            f"价值 {value} 分；已证明任何选择都不超过 {bound} 分，差距 {gap}，在编制方案规定的精度之内。",
            f"Worth {value} points; no choice can exceed {bound}, a gap of {gap}, within what the policy asks.",
        )
    return Text(
        f"价值 {value} 分；搜索到限停止，任何选择都不超过 {bound} 分，差距 {gap}。",
        f"Worth {value} points; the search met its limits, and no choice can exceed {bound}, a gap of {gap}.",
    )


def certificate_in_words(proven: Proven, value_scale: int) -> Text:
    """Return what the certificate proves of a list, and what only the solver says, as sentences.

    Raises `ValueError` where nothing is certified.
    """
    if proven.certified_bound is None or proven.certified_gap is None:
        raise ValueError("the list has no certificate")
    value, bound = points(proven.objective, value_scale), points(proven.certified_bound, value_scale)
    if proven.certified_gap == 0:
        return Text(
            f"价值 {value} 分；证书证明没有更好的选择。",
            f"Worth {value} points; the certificate proves that no choice is worth more.",
        )
    gap = format_ratio(proven.certified_gap, 3)
    zh = f"价值 {value} 分；证书证明任何选择都不超过 {bound} 分，差距 {gap}。"
    en = f"Worth {value} points; the certificate proves that no choice can exceed {bound}, a gap of {gap}."
    if proven.bound < proven.certified_bound:
        claim, claimed = points(proven.bound, value_scale), format_ratio(proven.gap, 3)
        zh += f"求解器给出的上界更紧，为 {claim} 分（差距 {claimed}），核验不重新推导。"
        en += f" The solver says {claim} (a gap of {claimed}), which the check does not re-derive."
    return Text(zh, en)


def ranking_in_words(ranking: Ranking, value_scale: int) -> Text:
    """Return what ranking by score within quotas would have done, as a sentence."""
    value, size = points(ranking.value, value_scale), points(abs(ranking.loss), value_scale)
    if ranking.broken:
        return Text(
            f"若按得分高低在名额内排序，可取 {ranking.chosen} 个项目、{value} 分，"
            f"但会违反 {len(ranking.broken)} 项条款。",
            f"Ranking by score within quotas would take {ranking.chosen} projects worth {value} points, "
            f"but break {len(ranking.broken)} clause(s).",
        )
    return Text(
        f"若按得分高低在名额内排序，可取 {ranking.chosen} 个项目、{value} 分，比本计划少 {size} 分。",
        f"Ranking by score within quotas would take {ranking.chosen} projects worth {value} points, "
        f"{size} less than this plan.",
    )


def plan_in_words(plan: Plan) -> list[Text]:
    """Return the sentences that say how sure both lists are and how ranking by score compares."""
    sentences = [proof_in_words(plan.proven, plan.value_scale)]
    if plan.early_proven is not None:
        early = proof_in_words(plan.early_proven, plan.value_scale)
        sentences.append(Text(f"前期推进清单：{early.zh}", f"Early-promotion list: {early.en}"))
    return [*sentences, ranking_in_words(plan.ranking, plan.value_scale)]
