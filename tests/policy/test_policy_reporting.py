"""Reporting windows and the checks of returns are data of the policy: read with findings, and said in sentences."""

import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from sanbai.language import Language, Text
from sanbai.policy.reading import parse_policy
from sanbai.policy.reporting import USUAL_CURVE, Delivery, Reporting, Rhythm, window_for
from sanbai.policy.rules import check_policy
from sanbai.policy.sentences import policy_text
from sanbai.policy.toml_writing import toml_text
from tests.delivery.opened import village
from tests.policy.texts import EVERY_KIND, FILE, policy_of

FOLLOWING = """
[[reporting]]
id = "plan-halves"
name = { zh = "重点项目半月报", en = "half-monthly return" }
list = "plan"
every = "half_month"
due = [13, 29]
source = "示例来源十一"

[[reporting]]
id = "early-quarters"
name = { zh = "前期项目季报", en = "quarterly return" }
list = "early_promotion"
every = "quarter"
due = 6
month = "next"
december = 4
source = "示例来源十二"

[delivery]
curve = ["5 %", "10 %", "20.8 %", "28 %", "36 %", "45 %", "54 %", "63 %", "72 %", "81 %", "90 %", "100 %"]
milestones = { start = "start", completion = "acceptance" }
permits = ["construction", "land"]
paid_gap = "20 %"
physical_gap = "12.5 %"
spike = 4
round_run = 5
source = "示例来源十三"
"""

TEXT = EVERY_KIND + FOLLOWING


def test_windows_are_read() -> None:
    halves, quarters = policy_of(TEXT).reporting
    assert halves == Reporting(
        id="plan-halves",
        name=Text("重点项目半月报", "half-monthly return"),
        list="plan",
        every=Rhythm.HALF_MONTH,
        due=(13, 29),
        source="示例来源十一",
    )
    assert (quarters.every, quarters.due, quarters.next_month, quarters.december) == (Rhythm.QUARTER, (6,), True, 4)


def test_curve_milestones_permits_and_thresholds_are_read() -> None:
    delivery = policy_of(TEXT).delivery
    assert (delivery.curve[2], delivery.curve[11]) == (Fraction(26, 125), 1)
    assert (delivery.start_milestone, delivery.completion_milestone) == ("start", "acceptance")
    assert delivery.permits == ("construction", "land")
    assert (delivery.paid_gap, delivery.physical_gap) == (Fraction(1, 5), Fraction(1, 8))
    assert (delivery.spike, delivery.round_run) == (4, 5)


def test_a_policy_that_says_nothing_has_the_usual_windows_and_thresholds() -> None:
    policy = policy_of()
    assert (policy.reporting, policy.delivery) == ((), Delivery())
    assert policy.delivery.curve == USUAL_CURVE
    assert [window_for(policy.reporting, which).every for which in ("plan", "early_promotion")] == ["month", "quarter"]


# what is changed -> into what -> the only finding
WRONG: dict[str, tuple[str, str, str]] = {
    "an unknown list": ('list = "plan"\nevery', 'list = "plans"\nevery', "unknown-list"),
    "an unknown rhythm": ('"half_month"', '"fortnight"', "unknown-rhythm"),
    "an unknown month": ('month = "next"', 'month = "last"', "unknown-month"),
    "one day of a half-monthly window": ("due = [13, 29]", "due = 13", "wrong-days"),
    "days out of order": ("due = [13, 29]", "due = [29, 13]", "wrong-days"),
    "two days of a quarterly window": ("due = 6\n", "due = [6, 7]\n", "wrong-days"),
    "a day of no month": ("due = 6\n", "due = 32\n", "wrong-days"),
    "a day as text": ("due = 6\n", 'due = "6"\n', "wrong-days"),
    "no day": ("due = 6\n", "", "missing-key"),
    "a December of no day": ("december = 4", "december = 0", "out-of-range"),
    "two windows for a list": ('list = "early_promotion"\nevery', 'list = "plan"\nevery', "window-twice"),
    "an id twice": ('id = "early-quarters"', 'id = "plan-halves"', "code-twice"),
    "a key of no window": ('month = "next"', 'months = "next"', "unknown-key"),
    "a curve of eleven months": ('curve = ["5 %", ', "curve = [", "wrong-curve"),
    "a curve that falls": ('"10 %", "20.8 %"', '"20.8 %", "10 %"', "wrong-curve"),
    "a curve that ends below the plan": ('"90 %", "100 %"]', '"90 %", "99 %"]', "wrong-curve"),
    "a curve without its signs": ('curve = ["5 %"', "curve = [5", "not-a-percentage"),
    "a curve that is one number": (
        FOLLOWING[FOLLOWING.index("curve = ") :].partition("\n")[0],
        "curve = 5",
        "wrong-curve",
    ),
    "an unknown milestone": ("completion =", "end =", "unknown-key"),
    "a gap beyond all": ('paid_gap = "20 %"', 'paid_gap = "120 %"', "out-of-range"),
    "a spike of one": ("spike = 4", "spike = 1", "out-of-range"),
    "no source": ('source = "示例来源十三"\n', "", "missing-key"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_the_only_finding_and_names_its_row(case: str) -> None:
    old, new, check = WRONG[case]
    assert TEXT.count(old) == 1
    loaded = parse_policy(TEXT.replace(old, new), FILE)
    assert [item.check for item in loaded.findings] == [check]
    assert loaded.findings[0].place.row > EVERY_KIND.count("\n")


def test_a_permit_that_no_candidate_has_is_remarked_on_beside_the_register() -> None:
    loaded = parse_policy(TEXT, FILE)
    assert loaded.policy is not None
    found = check_policy(loaded.policy, village()[0], loaded.places)
    about = [item for item in found if item.check == "code-not-in-register" and "A start" in item.what.en]
    assert [item.what.en.split('"')[1] for item in about] == ["construction", "land"]
    assert {item.place.row for item in about} == {TEXT[: TEXT.index("[delivery]")].count("\n") + 1}


def test_written_back_it_is_the_same_policy() -> None:
    again = policy_of(toml_text(tomllib.loads(TEXT)))
    assert again == policy_of(TEXT)
    assert again.reporting
    assert again.delivery != Delivery()


def test_every_finding_of_these_tests_is_on_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "2-policy.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`([a-z-]+)`", page.partition("## Findings")[2]))
    assert {check for *_, check in WRONG.values()} <= listed


SAID = {
    Language.ZH: (
        "重点项目半月报。列入计划的项目半月填报，当月13日、29日前报送。",
        "前期项目季报。前期推进项目每季度填报，季末次月6日前报送（12月为4日）；提前开工的，自开工当月起按计划项目填报。",
        "当年投资的计划进度：一季度末20.8%，上半年45%，前三季度72%，全年100%。",
        "开工前应取得：construction、land。",
        "支付与完成投资相差超过20%，形象进度与投资进度相差超过12.5%，季末月投资超过此前各月中位数4倍，",
        "或连续5个月填报整数的，予以核查。",
    ),
    Language.EN: (
        "Half-monthly return. Returns of projects of the plan are half-monthly, due by days 13 and 29 of the month.",
        "Quarterly return. Returns of early-promotion projects are quarterly, due by day 6 of the month after",
        " (of December: day 4); one that starts reports with the plan from then on.",
        "The year's money is planned to reach 20.8% by March, 45% by June, 72% by September and 100% by December.",
        "A project starts with construction and land.",
        "Looked into are payments more than 20% away from investment, physical progress more than 12.5% away from",
        " money, a quarter's last month above 4 times the median of earlier months, and 5 round amounts in a row.",
    ),
}


@pytest.mark.parametrize("language", Language)
def test_what_it_says_is_said(language: Language) -> None:
    text = policy_text(policy_of(TEXT), language)
    assert not [sentence for sentence in SAID[language] if sentence not in text]


@pytest.mark.parametrize("language", Language)
def test_what_it_does_not_say_is_not_said(language: Language) -> None:
    heading = Text("填报和核查", "Returns and their checks").to(language)
    assert heading in policy_text(policy_of(TEXT), language)
    assert heading not in policy_text(policy_of(), language)
