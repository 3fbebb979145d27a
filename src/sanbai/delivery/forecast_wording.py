"""A forecast as rows that people read: money in words, counts, ratios, and the chance of the plan."""

from collections.abc import Iterator, Mapping

from sanbai.delivery.foreseen import Forecast, ForecastRow, Quantity
from sanbai.language import Language, Text
from sanbai.policy.lights import Level
from sanbai.units import MONEY_UNITS, format_money

LEVEL_NAMES = {
    Level.CITY: Text("全市", "city"),
    Level.PROGRAMME: Text("板块", "programme"),
    Level.CATEGORY: Text("类别", "category"),
    Level.DISTRICT: Text("区", "district"),
    Level.DEPARTMENT: Text("主管部门", "department"),
    Level.PROJECT: Text("项目", "project"),
}
QUANTITY_NAMES = {
    Quantity.INVESTMENT: Text("投资", "investment"),
    Quantity.STARTS: Text("开工", "starts"),
    Quantity.COMPLETIONS: Text("竣工", "completions"),
    Quantity.SUPPORT_RATIO: Text("支撑率", "support ratio"),
}


def headings(level: Level) -> tuple[Text, ...]:
    """Return the headings over `shown_rows`."""
    return (
        LEVEL_NAMES[level],
        Text("指标", "quantity"),
        Text("计划", "plan"),
        Text("已完成", "so far"),
        Text("年末中位数", "year end, median"),
        Text("80 % 区间", "80 % band"),
        Text("完成计划的概率", "plan is met"),
    )


Names = Mapping[tuple[Level, str], Text]


def shown_rows(forecast: Forecast, level: Level, names: Names, language: Language) -> Iterator[tuple[str, ...]]:
    """Yield a row for each code and quantity of a level, by name where the code has one."""
    for row in forecast.rows:
        if row.level is level:
            low, middle, high = row.quantiles[1], row.quantiles[3], row.quantiles[5]
            amounts = (_told(row, value, forecast.money_unit, language) for value in (row.plan, row.actual, middle))
            ends = [_told(row, value, forecast.money_unit, language) for value in (low, high)]
            name = names.get((level, row.code), Text(row.code, row.code)) if row.code else LEVEL_NAMES[level]
            band = Text(f"{ends[0]} 至 {ends[1]}", f"{ends[0]} to {ends[1]}").to(language)
            yield (
                name.to(language),
                QUANTITY_NAMES[row.quantity].to(language),
                *amounts,
                band,
                f"{100 * row.meets_plan:.0f} %",
            )


def _told(row: ForecastRow, value: float, money_unit: str, language: Language) -> str:
    if row.quantity is Quantity.INVESTMENT:
        return format_money(round(value), MONEY_UNITS[money_unit], language)
    return f"{100 * value:.1f} %" if row.quantity is Quantity.SUPPORT_RATIO else f"{value:.0f}"
