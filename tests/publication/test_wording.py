"""Figures are written as people write them, and never say more than is true."""

import datetime
from fractions import Fraction

import pytest

from sanbai.language import Language, Text
from sanbai.plan.records import ClauseResult
from sanbai.publication.names import each_language, filled
from sanbai.publication.records import Amount, ClauseFigures, Period
from sanbai.publication.rounding import scale_for
from sanbai.publication.wording import Wording, chinese_number
from sanbai.units import MONEY_UNITS

ZH, EN = Language.ZH, Language.EN


def wording(language: Language, unit: str = "万元", in_year: int = 28_110_000) -> Wording:
    return Wording(language, scale_for(in_year, MONEY_UNITS[unit]), MONEY_UNITS[unit])


def amount(exact: int, unit: str = "万元", in_year: int = 28_110_000) -> Amount:
    return Amount(Fraction(exact), scale_for(in_year, MONEY_UNITS[unit]).shown(exact, MONEY_UNITS[unit]))


@pytest.mark.parametrize(
    ("exact", "zh", "en"),
    [
        (28_110_000, "2811亿元", "281.1 billion yuan"),
        (28_114_500, "2811.5亿元", "281.15 billion yuan"),
        (34_000, "3.4亿元", "340 million yuan"),
        (100_000, "10亿元", "1 billion yuan"),
        (499, "不足0.1亿元", "less than 10 million yuan"),
        (500, "0.1亿元", "10 million yuan"),
        (0, "0元", "nothing"),
    ],
)
def test_yuan_in_a_sentence(exact: int, zh: str, en: str) -> None:
    assert (wording(ZH).money(amount(exact)), wording(EN).money(amount(exact))) == (zh, en)


@pytest.mark.parametrize(
    ("exact", "zh", "en"),
    [(26_579_795, "265.798亿美元", "$26,579.8 million"), (49, "不足0.001亿美元", "less than $0.1 million")],
)
def test_dollars_in_a_sentence(exact: int, zh: str, en: str) -> None:
    shown = amount(exact, "USD thousand")
    assert (wording(ZH, "USD thousand").money(shown), wording(EN, "USD thousand").money(shown)) == (zh, en)


def test_nothing_is_nothing_in_the_plans_own_currency() -> None:
    nothing = amount(0, "USD thousand")
    assert (wording(ZH, "USD thousand").money(nothing), wording(EN, "USD thousand").money(nothing)) == (
        "0美元",
        "nothing",
    )


def test_a_small_plan_is_written_in_smaller_money() -> None:
    small = {"unit": "万元", "in_year": 900}
    assert wording(ZH, **small).money(amount(1310, **small)) == "1310万元"
    assert wording(EN, **small).money(amount(1310, **small)) == "13.1 million yuan"


def test_annexes_are_exact() -> None:
    assert (wording(ZH).detail(1_234_567), wording(ZH).detail_unit) == ("1,234,567", "万元")
    assert (wording(EN).detail(1_234_567), wording(EN).detail_unit) == ("12,345.67", "million yuan")
    assert (wording(EN, "USD thousand").detail(7), wording(EN, "USD thousand").detail_unit) == (
        "7",
        "thousand US dollars",
    )


def clause(value: str | None, low: str | None, high: str | None, **more: object) -> ClauseFigures:
    given, least, most = (None if text is None else Fraction(text) for text in (value, low, high))
    above = [] if given is None or least is None else [given - least]
    below = [] if given is None or most is None else [most - given]
    fields = {"kind": "total", "unit": "money", "priority": 0} | more
    fields = {"slack": min(above + below, default=Fraction(0))} | fields
    result = ClauseResult(id="x", instance="", name=Text("", ""), value=given, at_least=least, at_most=most, **fields)
    unit = Text("个", "places")
    return ClauseFigures(result=result, group="policy", name=Text("", ""), place=Text("", ""), unit=unit, per_head=0)


@pytest.mark.parametrize(
    ("figures", "zh", "en"),
    [
        (clause("30", "30", "30", unit="projects"), "恰为30项", "exactly 30 projects"),
        (clause("1", "1", None, unit="projects"), "不少于1项", "at least 1 project"),
        (
            clause("28110000", "28082000", "28138000"),
            "2,808.2亿元至2,813.8亿元",
            "280,820 million yuan to 281,380 million yuan",
        ),
        (clause("5", None, "7", unit="seats"), "不超过7个", "at most 7 places"),
        (clause("1", "3/10", None, unit="ratio"), "不少于30%", "at least 30%"),
        (clause("1", "1", None, kind="must_include", unit="projects"), "必须列入", "must be in the plan"),
    ],
)
def test_what_a_clause_asks(figures: ClauseFigures, zh: str, en: str) -> None:
    assert (wording(ZH).bound(figures), wording(EN).bound(figures)) == (zh, en)


@pytest.mark.parametrize(
    ("figures", "zh", "en"),
    [
        (clause("30", "30", "30", unit="projects"), "正好符合", "exactly as asked"),
        (clause("3", "3", "9", unit="projects"), "恰在下限", "exactly at the floor"),
        (clause("9", "3", "9", unit="projects"), "恰在上限", "exactly at the ceiling"),
        (clause("28110000", "28082000", None), "高于下限2.8亿元", "280 million yuan above the floor"),
        (clause("99", None, "100"), "低于上限1万元", "0.01 million yuan below the ceiling"),
        (
            clause("2", "3", None, unit="projects", priority=2),
            "少于下限1项（柔性条款，第2优先级）",
            "1 project short of the floor (may give way, priority 2)",
        ),
        (clause("4", None, "3", unit="projects"), "超过上限1项", "1 project over the ceiling"),
        (
            clause("300001/1000000", "3/10", None, unit="ratio"),
            "高于下限不到0.01个百分点",
            "less than 0.01 percentage points above the floor",
        ),
        (clause(None, "3/10", None, unit="ratio"), "无可比对象，视为符合", "nothing to compare, so it holds"),
        (
            clause(None, None, "3/10", unit="ratio", slack=Fraction(-1)),
            "无可比对象，不符合",
            "nothing to compare with, so it is missed",
        ),
        (clause("0", "0", None, kind="requires", unit="projects"), "—", "—"),
    ],
)
def test_how_far_a_plan_is_from_a_bound(figures: ClauseFigures, zh: str, en: str) -> None:
    assert (wording(ZH).slack(figures), wording(EN).slack(figures)) == (zh, en)


def test_a_gap_and_a_bound_are_rounded_up() -> None:
    assert wording(EN).gap(Fraction(79, 408_762)) == "0.0194%"
    assert wording(EN).gap(Fraction(1, 10**9)) == "0.0001%"
    assert wording(EN).gap(Fraction(0)) == "0%"
    assert wording(EN).bound_score(Fraction(20_438_101, 1000)) == "20,438.11"


def test_dates_and_periods() -> None:
    day = datetime.date(2024, 1, 5)
    assert (wording(ZH).date(day), wording(EN).date(day)) == ("2024年1月5日", "5 January 2024")
    assert (wording(ZH).period(Period(2024, 2024)), wording(EN).period(Period(2029, 2031))) == ("2024年", "2029–2031")


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_headings_count_in_chinese(number: int, text: str) -> None:
    assert chinese_number(number) == text


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("全部为生成数据。 All data are generated.", "全部为生成数据。", "All data are generated."),
        ("示例的假设 · assumption of this example", "示例的假设", "assumption of this example"),
        ("第一行\nfirst line", "第一行", "first line"),
        ("只有中文", "只有中文", "只有中文"),
        ("English only. Two sentences.", "English only. Two sentences.", "English only. Two sentences."),
        ("", "", ""),
    ],
)
def test_free_text_is_parted_by_language(text: str, zh: str, en: str) -> None:
    assert each_language(text) == Text(zh, en)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        (Text("教育", ""), Text("教育", "edu")),
        (Text("", "education"), Text("education", "education")),
        (Text("5G", ""), Text("5G", "5G")),
        (Text("", ""), Text("edu", "edu")),
    ],
)
def test_a_name_without_english_is_its_code_there(name: Text, full: Text) -> None:
    assert filled(name, "edu") == full
