"""A policy as numbered sentences in Chinese or English that a leader could sign; every figure comes from the policy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sanbai.language import Language, Text
from sanbai.policy.clause_sentences import Topic, figure_value, sentence_of, topic_of
from sanbai.policy.counts import plan_counts
from sanbai.policy.disclosure_sentences import disclosure_sentences
from sanbai.policy.light_sentences import light_sentence
from sanbai.policy.phrases import (
    AND,
    NO_NAMES,
    OR,
    Names,
    Vocabulary,
    amount_of,
    count_bound,
    described,
    listed,
    measured,
    money,
    number,
    percent,
    vocabulary,
)
from sanbai.policy.rebalancing import rebalancing_in_words
from sanbai.policy.records import Bound, Clause, Criterion, Eligibility, Fund, Policy
from sanbai.policy.references import FIELD_NAMES
from sanbai.policy.reporting_sentences import delivery_sentences, window_sentence
from sanbai.units import MONEY_UNITS


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a policy, and where what it says was decided."""

    text: Text
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A headed run of sentences."""

    title: Text
    sentences: tuple[Sentence, ...]


def policy_sections(policy: Policy, names: Names = NO_NAMES) -> tuple[Section, ...]:
    """Return what a policy says, section by section; `names` are what the register's code lists call their codes."""
    words = vocabulary(policy, names)
    hard = [clause for clause in policy.clauses if not clause.priority]
    soft = sorted((clause for clause in policy.clauses if clause.priority), key=lambda clause: clause.priority)
    sections = [
        Section(Text("总体安排", "The plan"), tuple(_general(policy))),
        Section(Text("板块和类别", "Programmes and categories"), tuple(_programmes(policy))),
        *(_topic(topic, hard, policy, words) for topic in Topic),
        Section(Text("力争目标", "Aims that may give way"), tuple(_soft(soft, policy, words))),
        Section(Text("入选条件", "Rules of entry"), tuple(_eligibility(policy, words))),
        Section(Text("前期推进", "Early promotion"), tuple(_early_promotion(policy, words))),
        Section(Text("评价和择优", "Criteria and choice"), tuple(_criteria(policy, words))),
        Section(Text("年中调整", "Changes in mid-year"), tuple(_rebalancing(policy))),
        Section(Text("填报和核查", "Returns and their checks"), tuple(_delivery(policy, words))),
        Section(Text("预警亮灯", "Warning lights"), tuple(_lights(policy))),
        Section(Text("信息公开", "What is published"), tuple(_disclosure(policy, words))),
        Section(Text("基础数据", "Figures relied on"), tuple(_figures(policy))),
    ]
    return tuple(section for section in sections if section.sentences)


def policy_text(policy: Policy, language: Language, names: Names = NO_NAMES) -> str:
    """Return a policy as a text of numbered sentences in headed sections, with its sources as notes at the end."""
    sections = policy_sections(policy, names)
    notes: dict[str, int] = {}
    lines, count = [policy.title.to(language), ""], 0
    for place, section in enumerate(sections, start=1):
        lines += [_heading(place, section.title, language)]
        for sentence in section.sentences:
            count += 1
            marks = "".join(f"[{notes.setdefault(source, len(notes) + 1)}]" for source in sentence.sources)
            lines.append(f"{count}. {sentence.text.to(language)}{marks}")
        lines.append("")
    lines.append(Text("依据：", "Sources:").to(language))
    lines += [f"[{mark}] {' '.join(source.split())}" for source, mark in notes.items()]
    return "\n".join(lines) + "\n"


_CHINESE_DIGITS = "一二三四五六七八九十"


def _heading(place: int, title: Text, language: Language) -> str:
    if language is Language.EN:
        return title.en
    digits = _CHINESE_DIGITS[place - 1] if place <= 10 else f"十{_CHINESE_DIGITS[place - 11]}"
    return f"{digits}、{title.zh}"


def _named(name: Text, said: Text) -> Text:
    """Return a sentence headed by a name: `New starts` before what is said of them."""
    zh, en = name.zh or name.en, name.en or name.zh
    return Text(f"{zh}。{said.zh}", f"{en[:1].upper()}{en[1:]}. {said.en}")


def _general(policy: Policy) -> Iterator[Sentence]:
    city, unit, day = policy.city, MONEY_UNITS[policy.money_unit], policy.as_of
    yield Sentence(
        Text(
            f"本计划为{city.zh or city.en}{policy.year}年度重点工程计划，金额精确到{unit.name.zh}。",
            f"This is the plan of key projects of {city.en or city.zh} for {policy.year};"
            f" money is counted in whole units of {unit.name.en}.",
        ),
        (policy.source,),
    )
    whole, groups = plan_counts(policy).whole, len(policy.programmes)
    kinds = sum(len(group.categories) for group in policy.programmes)
    bound = count_bound(Bound(whole.low or None, whole.high))
    yield Sentence(
        Text(
            f"列入计划的项目总数{bound.zh.removeprefix('数量')}，分为{groups}个板块、{kinds}个类别。",
            f"The plan has {bound.en}, in {_several(groups, 'programme')} and {_several(kinds, 'category')}.",
        )
    )
    yield Sentence(
        Text(
            f"手续核验日为{day.year}年{day.month}月{day.day}日，审批手续以当日有效为准。",
            f"Approvals count if they are valid on {day.isoformat()}.",
        )
    )


def _several(count: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def _programmes(policy: Policy) -> Iterator[Sentence]:
    for group in policy.programmes:
        parts = [_quota(entry.name, entry.bound) for entry in group.categories]
        whole = _quota(group.name, group.bound)
        zh, en = "，".join(part.zh for part in parts), "; ".join(part.en for part in parts)
        yield Sentence(
            Text(f"{whole.zh}，其中：{zh}。", f"{whole.en[:1].upper()}{whole.en[1:]} projects, of which: {en}."),
            tuple(dict.fromkeys((group.source, *(entry.source for entry in group.categories)))),
        )


def _quota(name: Text, bound: Bound) -> Text:
    words = count_bound(bound)
    en = words.en.removeprefix("exactly ").removesuffix(" projects").removesuffix(" project").removesuffix(" of")
    return Text(f"{name.zh or name.en}{words.zh.removeprefix('为')}", f"{name.en or name.zh} {en}")


def _topic(topic: Topic, clauses: Iterable[Clause], policy: Policy, words: Vocabulary) -> Section:
    sentences = [_clause(clause, policy, words) for clause in clauses if topic_of(clause) is topic]
    if topic is Topic.MONEY:
        sentences = [*sentences, *(_fund(fund, policy) for fund in policy.funds)]
    return Section(topic.value, tuple(sentences))


def _clause(clause: Clause, policy: Policy, words: Vocabulary) -> Sentence:
    return Sentence(_named(clause.name, sentence_of(clause, policy, words)), (clause.source,))


def _fund(fund: Fund, policy: Policy) -> Sentence:
    kind = Text("政府资金", "public money") if fund.public else Text("非政府资金", "not public money")
    name = Text(f"{fund.name.zh or fund.name.en}（{kind.zh}）", f"{fund.name.en or fund.name.zh} ({kind.en})")
    if not fund.at_most:
        return Sentence(_named(name, Text("不设年度上限。", "There is no yearly ceiling.")), (fund.source,))
    amounts = [(year, money(amount, policy.money_unit)) for year, amount in fund.at_most]
    years = [Text(f"{year}年不超过{amount.zh}", f"at most {amount.en} in {year}") for year, amount in amounts]
    said = Text("，".join(year.zh for year in years), listed(years, AND).en)
    return Sentence(_named(name, Text(f"{said.zh}。", f"The plan uses {said.en}.")), (fund.source,))


def _soft(clauses: list[Clause], policy: Policy, words: Vocabulary) -> Iterator[Sentence]:
    if clauses:
        yield Sentence(
            Text(
                "以下各条应力争实现；确实不能全部实现时，偏离应尽可能小，并按优先级从第1级起依次保证。",
                "These are aims: where they cannot all be met they give way as little as possible,"
                " and those of priority 1 are kept before those of priority 2, and so on.",
            )
        )
    for clause in clauses:
        said = _clause(clause, policy, words)
        text = Text(
            f"（第{clause.priority}级）{said.text.zh}",
            f"(Priority {clause.priority}) {said.text.en}",
        )
        yield Sentence(text, said.sources)


_LISTS = {"plan": Text("计划", "the plan"), "early_promotion": Text("前期推进清单", "the early-promotion list")}


def _eligibility(policy: Policy, words: Vocabulary) -> Iterator[Sentence]:
    yield Sentence(
        Text(
            "建设性质为前期推进的项目不列入计划，续建项目不列入前期推进清单。",
            "Projects whose nature is early promotion do not enter the plan,"
            " and continuing ones do not enter the early-promotion list.",
        )
    )
    yield Sentence(
        Text(
            "打捆项目按一个项目计，其组成部分随之列入；项目储备库中登记的前置、互斥关系一并适用。",
            "A bundle counts as one project and its parts follow it;"
            " what the register says of projects that require or exclude each other holds too.",
        )
    )
    for rule in policy.eligibility:
        asked = tuple(_asked(rule, policy, words))
        target, where = _LISTS[rule.list], described(rule.where, words)
        who = where if rule.where.matches else Text("各候选项目", "projects")
        conditions = listed(asked, AND)
        both = "；".join(condition.zh for condition in asked)
        said = Text(
            f"{who.zh}列入{target.zh}，须符合：{both}。",
            f"{who.en[:1].upper()}{who.en[1:]} may enter {target.en} only if {conditions.en}.",
        )
        yield Sentence(_named(rule.name, said), (rule.source,))


def _asked(rule: Eligibility, policy: Policy, words: Vocabulary) -> Iterator[Text]:
    if rule.natures:
        names = listed((words.name("nature", nature) for nature in rule.natures), OR)
        yield Text(f"建设性质为{names.zh}", f"their nature is {names.en}")
    if rule.approvals:
        names = listed((words.name("approval", kind) for kind in rule.approvals), AND)
        yield Text(f"已取得在手续核验日有效的审批手续（{names.zh}）", f"they hold valid approvals ({names.en})")
    if rule.total_investment is not None:
        size = money(rule.total_investment, policy.money_unit)
        yield Text(f"总投资不少于{size.zh}", f"their total investment is at least {size.en}")


def _early_promotion(policy: Policy, words: Vocabulary) -> Iterator[Sentence]:
    early = policy.early_promotion
    if early is None:
        return
    bound = count_bound(early.bound)
    said = Text(
        f"共{bound.zh.removeprefix('为')}，在计划确定之后从未列入计划的候选项目中选取，不影响计划。",
        f"There are {bound.en}, chosen after the plan from the candidates it leaves; they never affect the plan.",
    )
    yield Sentence(_named(early.name, said), (early.source,))
    for clause in early.clauses:
        said_of = _clause(clause, policy, words)
        soft = Text(f"（力争，第{clause.priority}级）", f"(An aim of priority {clause.priority}) ")
        mark = soft if clause.priority else Text("", "")
        yield Sentence(Text(f"{mark.zh}{said_of.text.zh}", f"{mark.en}{said_of.text.en}"), said_of.sources)


def _criteria(policy: Policy, words: Vocabulary) -> Iterator[Sentence]:
    yield Sentence(
        Text(
            "每个项目按以下评价指标计分，各指标满分100分，按权重加总；计划在满足以上各条的前提下，使列入项目的得分之和最大。",
            "Each project has 0 to 100 points on every criterion, added up by weight;"
            " of all plans that keep what stands above, the one whose projects have most points together is chosen.",
        )
    )
    for criterion in policy.criteria:
        weight, points = percent(criterion.weight), _points(criterion, policy, words)
        share = (
            Text("加减分，不计入100%，权重", "Beside the 100 %, weight ")
            if criterion.extra
            else Text("权重", "Weight ")
        )
        said = Text(f"{share.zh}{weight.zh}；{points.zh}。", f"{share.en}{weight.en}; {points.en}.")
        yield Sentence(_named(criterion.name, said), (criterion.source,))
    gap, nodes = percent(policy.proof.gap), policy.proof.nodes
    near = Text(f"经证明与最优方案的差距不超过{gap.zh}", f"the plan is proved to be within {gap.en} of the best")
    proved = near if policy.proof.gap else Text("经证明为最优方案", "the plan is proved to be the best")
    yield Sentence(
        Text(
            f"{proved.zh}，或搜索满{nodes:,}个节点时，停止计算。",
            f"The search stops once {proved.en}, or after {nodes:,} nodes.",
        )
    )


def _rebalancing(policy: Policy) -> Iterator[Sentence]:
    if policy.rebalance is not None:
        yield from (Sentence(said, (policy.rebalance.source,)) for said in rebalancing_in_words(policy.rebalance))


def _delivery(policy: Policy, words: Vocabulary) -> Iterator[Sentence]:
    for window in policy.reporting:
        yield Sentence(_named(window.name, window_sentence(window)), (window.source,))
    if policy.delivery.source:
        yield from (Sentence(said, (policy.delivery.source,)) for said in delivery_sentences(policy.delivery, words))


def _points(criterion: Criterion, policy: Policy, words: Vocabulary) -> Text:
    if criterion.field:
        field = FIELD_NAMES[criterion.field]
        each = [(words.name(criterion.field, code), points) for code, points in criterion.points]
        zh = "，".join(f"{name.zh}{points}分" for name, points in each)
        en = ", ".join(f"{name.en} {points}" for name, points in each)
        return Text(f"按{field.zh}计分：{zh}，其余0分", f"points by {field.en}: {en}, anything else 0")
    if criterion.measure is not None:
        measure = criterion.measure
        what, bands = measured(measure, words), criterion.bands
        sizes = [(amount_of(band.at_least, measure, "", policy.money_unit), band.points) for band in bands]
        zh = "，".join(f"{size.zh}及以上{points}分" for size, points in sizes)
        en = ", ".join(f"{size.en} or more {points}" for size, points in sizes)
        return Text(f"按{what.zh}分档计分：{zh}，其余0分", f"points by {what.en}: {en}, less than that 0")
    return Text("按项目储备库中的得分计算", "points are the scores in the register")


def _lights(policy: Policy) -> Iterator[Sentence]:
    for light in policy.lights:
        yield Sentence(_named(light.name, light_sentence(light)), (light.source,))


def _disclosure(policy: Policy, words: Vocabulary) -> Iterator[Sentence]:
    for name, said, source in disclosure_sentences(policy.disclosure, words) if policy.disclosure else ():
        yield Sentence(_named(name, said) if name.zh or name.en else said, (source,))


def _figures(policy: Policy) -> Iterator[Sentence]:
    for figure in policy.figures:
        value = figure_value(figure, policy.money_unit)
        name = Text(figure.name.zh or figure.name.en, figure.name.en or figure.name.zh)
        yield Sentence(
            Text(f"{name.zh}为{value.zh}。", f"The {name.en.removeprefix('the ')} is {value.en}."), (figure.source,)
        )
    counted = [district for district in policy.districts if district.population]
    if counted:
        zh = "，".join(f"{entry.name.zh or entry.name.en}{number(entry.population or 0)}人" for entry in counted)
        en = ", ".join(f"{entry.name.en or entry.name.zh} {number(entry.population or 0)}" for entry in counted)
        sources = tuple(dict.fromkeys(entry.source for entry in counted))
        yield Sentence(Text(f"各区常住人口：{zh}。", f"Inhabitants of the districts: {en}."), sources)
