"""A policy as sentences: golden texts, every kind covered, every figure taken from the policy."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbai.language import Language, Text
from sanbai.policy.clause_sentences import sentence_of, topic_of
from sanbai.policy.phrases import money, number, vocabulary
from sanbai.policy.records import Bound, Clause
from sanbai.policy.sentences import policy_sections, policy_text
from sanbai.units import MONEY_UNITS, parse_money
from tests.policy.texts import EVERY_KIND, changed, policy_of, with_clause

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("language", Language)
def test_the_sentences_are_as_they_were_read_and_approved(language: Language) -> None:
    """The policy of every kind reads exactly as the golden text does."""
    golden = (GOLDEN / f"policy.{language.value}.txt").read_text(encoding="utf-8")
    assert policy_text(policy_of(), language) == golden


def test_every_clause_kind_has_a_sentence_and_a_section() -> None:
    """No kind of the closed set is without a sentence, and the example uses all of them."""
    policy = policy_of()
    words = vocabulary(policy)
    said = {type(clause): sentence_of(clause, policy, words) for clause in policy.clauses}
    assert set(said) == set(get_args(Clause))
    assert all(topic_of(clause).value.zh for clause in policy.clauses)
    with pytest.raises(TypeError):
        sentence_of(object(), policy, words)


def test_every_clause_and_source_is_said() -> None:
    """No clause, rule, criterion or source of the policy is left out of the text."""
    policy = policy_of()
    early = policy.early_promotion
    assert early is not None
    named = (*policy.clauses, *policy.eligibility, *policy.criteria, *policy.funds, *early.clauses)
    text = policy_text(policy, Language.ZH)
    for part in named:
        assert part.name.zh in text
        assert part.source in text


# a figure of the policy -> what it is changed into -> what the Chinese and the English text must then say and did not
FIGURES: dict[str, tuple[str, str, str]] = {
    "a programme": (changed("exactly = 40", "exactly = 41"), "产业41个", "industry 41 projects"),
    "a category": (changed("exactly = 15", "exactly = 16"), "数字经济16个", "digital economy 16"),
    "the whole": (changed("at_most = 30\nunit", "at_most = 31\nunit"), "60至71个", "60 to 71 projects"),
    "a quota": (with_clause("new-starts", "24", "23"), "为23个", "exactly 23 projects"),
    "one project": (with_clause("completions", "12", "1"), "不少于1个", "There is at least 1 project completed"),
    "a band of money": (
        with_clause("in-year", '"281.4"', '"281.8"'),
        "为281.3亿元，上下浮动不超过0.5亿元（即280.8亿元至281.8亿元）",
        "28.13 billion yuan, give or take 0.05 billion yuan (28.08 billion yuan to 28.18 billion yuan)",
    ),
    "a wide range of money": (
        with_clause("in-year", '"281.4"', '"350"'),
        "在280.8亿元至350亿元之间",
        "between 28.08 billion yuan and 35 billion yuan",
    ),
    "an exact amount": (
        with_clause("in-year", 'at_least = "280.8"\nat_most = "281.4"', 'exactly = "281.1234"'),
        "为281.1234亿元",
        "exactly 28.11234 billion yuan",
    ),
    "a small amount": (with_clause("district-balance", "500", "501"), "501万元", "5.01 million yuan"),
    "inhabitants": (
        with_clause("district-balance", "per_head = 10000", "per_head = 250"),
        "每250人",
        "every 250 inhabitants",
    ),
    "a ratio": (with_clause("support-ratio", "30 %", "30.125 %"), "30.125%", "30.125%"),
    "a figure": (changed("value = 900", "value = 901"), "（901亿元）", "(90.1 billion yuan)"),
    "a ceiling": (changed('"110.5"', '"110.25"'), "110.25亿元", "11.025 billion yuan"),
    "years of a fund": (
        with_clause("municipal-start", "[2024, 2025]", "[2026]"),
        "的2026年市财政",
        "budget in 2026 for",
    ),
    "an outcome": (with_clause("school-seats", "20000", "20500"), "20,500个学位", "20,500 个学位"),
    "a quarter": (
        with_clause("first-quarter", "quarter = 1", "quarter = 3"),
        "第三季度开工的项目",
        "in the third quarter",
    ),
    "a share of the whole": (
        with_clause("social-share", 'of = { measure = "fund" }', 'of = { measure = "fund", where = { tag = "x" } }'),
        "占带有标签x的项目的各渠道资金",
        "of the money from all sources for projects tagged x",
    ),
    "projects": (with_clause("must-have", '"P-002"', '"P-009"'), "P-001、P-009", "P-001 and P-009"),
    "what is needed": (with_clause("line-needs-depot", '"P-011", "P-012"', '"P-013"'), "P-013列入时", "with P-013"),
    "a priority": (with_clause("construction", "priority = 1", "priority = 4"), "第4级", "Priority 4"),
    "a size of entry": (
        changed("at_least = 1, unit", "at_least = 3, unit"),
        "不少于3亿元",
        "at least 300 million yuan",
    ),
    "an approval": (
        changed('["feasibility", "land"]', '["permit"]'),
        "审批手续（permit）",
        "valid approvals (permit)",
    ),
    "the early list": (changed("exactly = 30\n", "at_most = 33\n"), "共不超过33个", "at most 33 projects"),
    "a weight": (changed('weight = "50 %"', 'weight = "49.5 %"'), "权重49.5%", "Weight 49.5%"),
    "points": (changed("new_start = 60 }", "new_start = 61 }"), "新开工61分", "new start 61"),
    "a band": (
        changed("at_least = 1, points = 50", "at_least = 2, points = 45"),
        "2亿元及以上45分",
        "200 million yuan or more 45",
    ),
    "the gap": (changed('"0.01 %"', '"0.02 %"'), "不超过0.02%", "within 0.02%"),
    "no gap": (changed('gap = "0.01 %"\n', ""), "经证明为最优方案，", "proved to be the best,"),
    "the nodes": (changed("200000", "300000"), "300,000个节点", "300,000 nodes"),
    "a population": (changed("708829", "708830"), "708,830人", "708,830"),
    "the day": (changed("2024-01-05", "2023-12-31"), "2023年12月31日", "2023-12-31"),
    "the unit of money": (changed('money_unit = "万元"', 'money_unit = "元"'), "精确到元。", "units of yuan."),
    "a source": (changed("常务会议纪要", "专题会议纪要"), "专题会议纪要", "专题会议纪要"),
}


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_comes_from_the_policy(name: str) -> None:
    """Changing a value of the policy changes what is said, in both languages."""
    text, zh, en = FIGURES[name]
    for language, expected in ((Language.ZH, zh), (Language.EN, en)):
        assert expected not in policy_text(policy_of(), language)
        assert expected in policy_text(policy_of(text), language)


def test_codes_are_called_by_the_registers_names() -> None:
    """What the register's code lists call an outcome, an approval or a project is what the sentences call it."""
    names = {
        ("outcome", "school_seats"): Text("新增学位", "new school seats"),
        ("approval", "land"): Text("建设用地规划许可", ""),
        ("project", "P-001"): Text("示范项目", "a demonstration"),
    }
    zh, en = (policy_text(policy_of(), language, names) for language in Language)
    assert "全部列入项目的新增学位合计不少于20,000个学位" in zh
    assert "审批手续（feasibility、建设用地规划许可）" in zh
    assert "P-001（示范项目）、P-002" in zh
    assert "The new school seats of all projects chosen" in en
    assert "P-001 (a demonstration) and P-002" in en


def test_a_name_in_one_language_serves_both() -> None:
    """A policy named in Chinese alone is still printed in English, without holes."""
    text = EVERY_KIND.replace(', en = "new starts"', "").replace('zh = "教育", ', "")
    zh, en = (policy_text(policy_of(text), language) for language in Language)
    assert "新开工项目. There are exactly 24" in en
    assert "education不少于10个" in zh


def test_sentences_are_numbered_throughout() -> None:
    """Sentences are numbered from 1 over all sections, so that each can be cited."""
    count = sum(len(section.sentences) for section in policy_sections(policy_of()))
    for language in Language:
        heads = [line.partition(". ")[0] for line in policy_text(policy_of(), language).splitlines()]
        assert [int(head) for head in heads if head.isdecimal()] == list(range(1, count + 1))


def test_a_plan_without_quotas_says_so() -> None:
    """Programmes without quotas are said to be free in number, not left blank."""
    policy = policy_of()
    free = tuple(
        replace(group, bound=Bound(), categories=tuple(replace(entry, bound=Bound()) for entry in group.categories))
        for group in policy.programmes
    )
    zh, en = (policy_text(replace(policy, programmes=free), language) for language in Language)
    assert "项目总数数量不限" not in zh
    assert "数字经济数量不限" in zh
    assert "The plan has any number of projects" in en


@given(st.integers(0, 10**14), st.sampled_from([code for code, unit in MONEY_UNITS.items() if unit.currency == "CNY"]))
def test_money_is_said_exactly(amount: int, code: str) -> None:
    """What is said of an amount of money, read back, is the very amount."""
    unit = MONEY_UNITS[code]
    assert parse_money(money(amount, code).zh, unit, unit) == amount


@given(st.decimals(0, 10**9, places=4))
def test_numbers_keep_all_their_digits(value: Text) -> None:
    """A number is said without rounding."""
    assert type(value)(number(value).replace(",", "")) == value
