"""What a policy says of disclosure, as sentences in both languages."""

from collections.abc import Iterator, Sequence

from sanbai.language import Text
from sanbai.policy.disclosure import DISCLOSED
from sanbai.policy.phrases import AND, Vocabulary, described, listed
from sanbai.policy.records import Disclosure, Withholding


def disclosure_sentence(disclosure: Disclosure) -> Text:
    """Return what is published of every project of the plan, and whether everything is handed out whole."""
    if disclosure.check_files:
        return Text(
            "列入项目的全部信息予以公开；项目储备库、编制方案和计划文件整体公开，供核验。",
            "Everything is published of the plan's projects; register, policy and plan are handed out whole, to check.",
        )
    if set(disclosure.fields) == set(DISCLOSED):
        return Text("列入项目的全部信息予以公开。", "Everything is published of the plan's projects.")
    fields = _named(disclosure.fields)
    return Text(
        f"列入项目公开名称、板块、类别和{fields.zh}，其余不公开。",
        f"Published of the plan's projects are name, programme, category, {fields.en}, and nothing else.",
    )


def withholding_sentence(rule: Withholding, words: Vocabulary) -> Text:
    """Return what a rule of disclosure withholds, and of which projects."""
    everyone = Text("全部项目", "all projects")
    where = described(rule.where, words) if rule.where.matches else everyone
    if rule.whole:
        return Text(
            f"{where.zh}不公开，只计入合计。", f"{where.en[:1].upper()}{where.en[1:]} are withheld and count in totals."
        )
    fields = _named(rule.fields)
    return Text(f"{where.zh}不公开{fields.zh}。", f"Of {where.en} nothing is said of {fields.en}.")


def disclosure_sentences(disclosure: Disclosure, words: Vocabulary) -> Iterator[tuple[Text, Text, str]]:
    """Yield name, sentence and source of the rule for all and of each rule after it; only rules have names."""
    yield Text("", ""), disclosure_sentence(disclosure), disclosure.source
    if disclosure.licence:
        licence = disclosure.licence
        yield Text("", ""), Text(f"公开数据的使用许可：{licence}。", f"The open data are licensed under {licence}."), ""
    for rule in disclosure.rules:
        yield rule.name, withholding_sentence(rule, words), rule.source


def _named(fields: Sequence[str]) -> Text:
    return listed([DISCLOSED[field] for field in fields], AND)
