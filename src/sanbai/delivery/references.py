"""Reference classes: what is believed of money, starts and completions where a city has no history of its own.

The city's figures are Beijing's published years: money was 90 to 101 % of plan, starts 46 to 83 %, completions 54 to
88 %. How single projects scatter around their city is not published there; that shape is the panel of the United
Kingdom's major projects, 2014 to 2023. What neither tells is an assumption and called one.
"""

from dataclasses import dataclass
from statistics import fmean, stdev

from sanbai.delivery.credibility import FEW
from sanbai.language import Text

MONEY = (0.90, 0.984, 1.014, 1.007)
"""Achieved parts of the year's planned investment: Beijing 2014, 2016, 2017, 2021 (at least)."""

STARTS = (46 / 90, 0.46, 0.833)
"""Parts of the planned starts that happened in the year: Beijing 2014, 2016, 2017."""

COMPLETIONS = (23 / 30, 0.545, 0.875, 60 / 73)
"""Parts of the planned completions that happened in the year: Beijing 2014, 2016, 2017, 2021 (at least)."""

CATEGORY_SPREAD = 0.10
"""Standard deviation of a category's achieved part around the city's: in Beijing 2017 categories lay at 73 to 117 %."""

PROJECT_SHAPE = (
    *(0.25, 0.51, 0.62, 0.71, 0.80, 0.86, 0.90, 0.93, 0.96, 0.98),
    *(1.00, 1.00, 1.00, 1.00, 1.00, 1.01, 1.03, 1.12, 1.26, 1.73),
)
"""Achieved parts of a year's plan, project by project: the middles of twenty equal parts of 1,520 British reports."""

LATE_START_A_MONTH = 0.07
"""Chance a month that a start which is overdue comes after all (assumption)."""

LATE_COMPLETION_A_MONTH = 0.12
"""Chance a month that a completion which is overdue comes after all (assumption)."""

OWN_WORD = 0.1
"""Part of its chance left to what the project itself expects after the year (assumption)."""

SAME_PROJECT = 0.5
"""Correlation between money and completion of the same project (assumption)."""


LEAST_SPREAD = 0.02
"""No city is steadier from year to year than this, however few of its years say so."""


@dataclass(frozen=True, slots=True)
class City:
    """A city's share in a year, before the year has told anything: its mean and standard deviation over the years."""

    mean: float
    spread: float

    @classmethod
    def of(cls, years: tuple[float, ...]) -> "City":
        """Return the mean and standard deviation of the years known."""
        return cls(fmean(years), max(stdev(years), LEAST_SPREAD))


@dataclass(frozen=True, slots=True)
class Reference:
    """What is believed before a year tells anything: the city's shares, and the projects' ratios with their weights.

    `years` are the years of the city's own that it was learned from, beside the published ones.
    """

    money: City
    starts: City
    completions: City
    shape: tuple[float, ...]
    weights: tuple[float, ...]
    years: tuple[int, ...] = ()


PUBLISHED = Reference(
    money=City.of(MONEY),
    starts=City.of(STARTS),
    completions=City.of(COMPLETIONS),
    shape=tuple(ratio * fmean(MONEY) / fmean(PROJECT_SHAPE) for ratio in PROJECT_SHAPE),
    weights=(FEW / len(PROJECT_SHAPE),) * len(PROJECT_SHAPE),
)
"""Where a city has no history: the projects' shape, moved to the city's mean, counts as FEW projects."""

SOURCES = (
    Text(
        "没有本市历史时，资金、开工、竣工的先验取自北京市已公布年份："
        "资金为计划的 90 % 至 101 %（2014、2016、2017、2021 年），"
        "开工 46 % 至 83 %，竣工 54 % 至 88 %。",
        "Where the city has no history, money, starts and completions begin from Beijing's published years: money 90 to"
        " 101 % of plan (2014, 2016, 2017, 2021), starts 46 to 83 %, completions 54 to 88 %.",
    ),
    Text(
        "单个项目围绕全市水平的离散形态取自英国政府重大项目 2014—2023 年度报告（1,520 个项目年，开放政府许可 3.0）。",
        "How single projects scatter around the city is the shape of the United Kingdom's major projects, reports of"
        " 2014 to 2023 (1,520 project-years, Open Government Licence 3.0).",
    ),
    Text(
        "假设：同一项目资金与竣工的相关系数为 0.5；"
        "逾期未开工的项目每月有 7 %、逾期未竣工的每月有 12 % 的可能实现；"
        "项目自报推迟到年后的，年内实现的可能为通常的十分之一；"
        "年内未开工的项目只完成余下计划的四分之一；项目快慢的差异有九成延续到余下月份，全市和类别的一半。",
        "Assumptions: money and completion of a project correlate at 0.5; a start overdue comes with 7 % a month,"
        " a completion overdue with 12 %; what a project itself expects after the year has a tenth of its chance; who"
        " does not start in the year invests a quarter of the rest of its plan; a project keeps nine tenths of its lead"
        " or lag over its category, and half of the variance between years and between categories lasts into the rest.",
    ),
    Text(
        "全市固定资产投资按编制方案的数据计算，其本身的不确定性未计入。",
        "The city's fixed-asset investment is taken as the policy states it; its own uncertainty is not counted.",
    ),
)
"""What a forecast stands on beside the returns, as sentences for its reader."""


def basis(reference: Reference) -> tuple[Text, ...]:
    """Return what a forecast stands on beside the returns, as sentences for its reader."""
    if not reference.years:
        return SOURCES
    years = "、".join(map(str, reference.years)), ", ".join(map(str, reference.years))
    own = Text(f"先验已用本市历史年份校正：{years[0]} 年。", f"The city's own years are in the reference: {years[1]}.")
    return (own, *SOURCES)
