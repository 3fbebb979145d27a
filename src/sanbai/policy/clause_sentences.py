"""One sentence for each clause kind, in both languages."""

from collections.abc import Mapping
from enum import Enum
from functools import singledispatch
from types import MappingProxyType

from sanbai.language import Text
from sanbai.policy.clause_reading import COUNT
from sanbai.policy.phrases import (
    AND,
    Vocabulary,
    count_bound,
    described,
    listed,
    measure_bound,
    measured,
    money,
    quantity,
    ratio_bound,
)
from sanbai.policy.records import (
    Alternatives,
    Balance,
    Clause,
    Figure,
    Measure,
    MeasureKind,
    MustExclude,
    MustInclude,
    Policy,
    Quota,
    Requires,
    Share,
    Starts,
    Total,
)
from sanbai.register.tables import BUILT_IN_CODES
from sanbai.units import MONEY_UNITS


class Topic(Enum):
    """What a clause is about: the section it stands in."""

    NUMBERS = Text("项目数量", "Numbers of projects")
    MONEY = Text("投资和资金", "Investment and funds")
    OUTCOMES = Text("建设成效", "Outcomes")
    BALANCE = Text("区域均衡", "Balance of districts")
    STARTS = Text("开工安排", "Starts")
    NAMED = Text("指定项目", "Named projects")


@singledispatch
def sentence_of(clause: Clause, policy: Policy, words: Vocabulary) -> Text:
    """Return what a clause says, without its name; a kind without a sentence of its own raises `TypeError`."""
    raise TypeError(f"no sentence is defined for {type(clause).__name__}")


@sentence_of.register
def _quota(clause: Quota, policy: Policy, words: Vocabulary) -> Text:
    said = _amounting(COUNT, described(clause.where, words), count_bound(clause.bound), words)
    return Text(f"{said.zh}。", f"{_capital(said.en)}.")


@sentence_of.register
def _total(clause: Total, policy: Policy, words: Vocabulary) -> Text:
    bound = measure_bound(clause.bound, clause.measure, clause.unit, policy.money_unit)
    said = _amounting(clause.measure, described(clause.where, words), bound, words)
    return Text(f"{said.zh}。", f"{_capital(said.en)}.")


def _amounting(measure: Measure, where: Text, bound: Text, words: Vocabulary) -> Text:
    """Return what a measure over the projects of `where` comes to."""
    if measure.kind is MeasureKind.PROJECTS:
        which = where.en.removeprefix("projects ") if where.en.startswith("projects ") else "in all"
        verb = "is" if bound.en.endswith(" 1 project") else "are"
        return Text(f"{where.zh}{bound.zh}", f"there {verb} {bound.en} {which}")
    what = measured(measure, words)
    return Text(f"{where.zh}的{what.zh}合计{bound.zh}", f"the {what.en} {_of(measure)} {where.en} comes to {bound.en}")


def _of(measure: Measure) -> str:
    return "for" if measure.kind is MeasureKind.FUND else "of"


@sentence_of.register
def _share(clause: Share, policy: Policy, words: Vocabulary) -> Text:
    where, what, bound = described(clause.where, words), measured(clause.measure, words), ratio_bound(clause.bound)
    if clause.of_measure is None:
        whole = _figure_of(policy, clause.of_figure)
    else:
        of_what = measured(clause.of_measure, words)
        whole = Text(f"其{of_what.zh}合计", f"their {of_what.en}")
        if clause.of_where != clause.where:
            of_where = described(clause.of_where, words)
            whole = Text(f"{of_where.zh}的{of_what.zh}", f"the {of_what.en} {_of(clause.of_measure)} {of_where.en}")
    return Text(
        f"{where.zh}的{what.zh}占{whole.zh}的比例{bound.zh}。",
        f"The {what.en} {_of(clause.measure)} {where.en} is {bound.en} of {whole.en}.",
    )


def _figure_of(policy: Policy, code: str) -> Text:
    """Return a city figure with its value; its code alone where the policy does not list it."""
    figure = next((figure for figure in policy.figures if figure.code == code), None)
    if figure is None:
        return Text(code, code)
    value = figure_value(figure, policy.money_unit)
    zh, en = figure.name.zh or figure.name.en, figure.name.en or figure.name.zh
    return Text(f"{zh}（{value.zh}）", f"the {en.removeprefix('the ')} ({value.en})")


def figure_value(figure: Figure, money_unit: str) -> Text:
    """Return the value of a city figure with its unit."""
    is_money = figure.unit in MONEY_UNITS
    return money(figure.value, money_unit) if is_money else quantity(figure.value, figure.unit)


@sentence_of.register
def _must_include(clause: MustInclude, policy: Policy, words: Vocabulary) -> Text:
    named = _named(clause.projects, words)
    return Text(f"以下项目必须列入：{named.zh}。", f"These projects must be in: {named.en}.")


@sentence_of.register
def _must_exclude(clause: MustExclude, policy: Policy, words: Vocabulary) -> Text:
    named = _named(clause.projects, words)
    return Text(f"以下项目不得列入：{named.zh}。", f"These projects must stay out: {named.en}.")


@sentence_of.register
def _requires(clause: Requires, policy: Policy, words: Vocabulary) -> Text:
    project, needs = _named((clause.project,), words), _named(clause.needs, words)
    all_of = "均" if len(clause.needs) > 1 else ""
    return Text(
        f"{needs.zh}{all_of}列入时，{project.zh}方可列入。",
        f"Project {project.en} may be in only together with {needs.en}.",
    )


@sentence_of.register
def _alternatives(clause: Alternatives, policy: Policy, words: Vocabulary) -> Text:
    named = _named(clause.projects, words)
    return Text(f"{named.zh}中至多列入1个。", f"At most one of {named.en} may be in.")


def _named(codes: tuple[str, ...], words: Vocabulary) -> Text:
    return listed((words.titled("project", code) for code in codes), AND)


_HEADS = {1: Text("人均", ""), 1_000: Text("每千人", ""), 10_000: Text("每万人", ""), 100_000: Text("每十万人", "")}


@sentence_of.register
def _balance(clause: Balance, policy: Policy, words: Vocabulary) -> Text:
    where = described(clause.where, words) if clause.where.matches else Text("列入项目", "projects chosen")
    bound = measure_bound(clause.bound, clause.measure, clause.unit, policy.money_unit)
    heads = _heads(clause.per_head)
    said = _amounting(clause.measure, where, Text(f"{heads.zh}{bound.zh}", bound.en), words)
    left_out = listed((words.name("district", code) for code in clause.leaving_out), AND)
    others = Text(f"除{left_out.zh}外，", f" except {left_out.en}") if clause.leaving_out else Text("", "")
    return Text(
        f"{others.zh}各区{said.zh}；跨区项目按占比分别计入各区。",
        f"In every district{others.en} {said.en}{heads.en};"
        " a project in several districts counts in each by its share.",
    )


_HEADS_ZH = {1: "人均", 1_000: "每千人", 10_000: "每万人", 100_000: "每十万人"}


def _heads(per_head: int) -> Text:
    """Return the inhabitants a balance counts by; nothing where it does not count per head."""
    if not per_head:
        return Text("", "")
    zh = _HEADS_ZH.get(per_head, f"每{per_head:,}人")
    return Text(f"按常住人口{zh}", " for every inhabitant" if per_head == 1 else f" for every {per_head:,} inhabitants")


@sentence_of.register
def _starts(clause: Starts, policy: Policy, words: Vocabulary) -> Text:
    quarter, bound = BUILT_IN_CODES["quarter"][str(clause.quarter)], count_bound(clause.bound)
    where = described(clause.where, words)
    which = Text(where.zh, f", counting only {where.en}") if clause.where.matches else Text("项目", "")
    when = Text(quarter.zh, f"in the {quarter.en}")
    if clause.cumulative:
        when = Text(f"年初至{quarter.zh}末累计", f"from January to the end of the {quarter.en}")
    return Text(f"{when.zh}开工的{which.zh}{bound.zh}。", f"{_capital(bound.en)} start {when.en}{which.en}.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def topic_of(clause: Clause) -> Topic:
    """Return the section a clause stands in."""
    if isinstance(clause, Total | Share):
        return _measure_topic(clause.measure)
    return _TOPICS[type(clause)]


def _measure_topic(measure: Measure) -> Topic:
    if measure.is_money:
        return Topic.MONEY
    return Topic.NUMBERS if measure.kind is MeasureKind.PROJECTS else Topic.OUTCOMES


_TOPICS: Mapping[type, Topic] = MappingProxyType(
    {
        Quota: Topic.NUMBERS,
        Balance: Topic.BALANCE,
        Starts: Topic.STARTS,
        MustInclude: Topic.NAMED,
        MustExclude: Topic.NAMED,
        Requires: Topic.NAMED,
        Alternatives: Topic.NAMED,
    }
)
