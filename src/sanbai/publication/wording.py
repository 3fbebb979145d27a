"""Figures in words: how a bulletin writes counts, money, shares, dates, bounds and slack in one language."""

import datetime
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from sanbai.language import Language, Text
from sanbai.publication.records import Amount, ClauseFigures, Period
from sanbai.publication.rounding import Scale
from sanbai.units import MoneyUnit, format_ratio, rounded

_DETAIL = {
    ("万元", Language.EN): (Text("百万元", "million yuan"), 100, 2),
    ("亿元", Language.EN): (Text("十亿元", "billion yuan"), 10, 1),
}
"""Annex units that differ from the money unit: name, how many money units they hold, and decimals to be exact."""

_CURRENCIES = {"CNY": Text("元", " yuan"), "USD": Text("美元", ""), "GBP": Text("英镑", "")}
_SIGNS = {"CNY": "", "USD": "$", "GBP": "£"}
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DIGITS = "〇一二三四五六七八九"

_RELATIONS = {
    "must_include": Text("必须列入", "must be in the plan"),
    "must_exclude": Text("不得列入", "must stay out"),
    "requires": Text("须与所需项目同时列入", "only with the project it needs"),
    "alternatives": Text("至多列入其中一项", "at most one of them"),
    "eligibility": Text("不符合者不得列入", "whoever fails it stays out"),
}


def decimal_text(value: Fraction, digits: int, separator: str = ",") -> str:
    """Return a number rounded half up to at most `digits` decimals, without closing zeros."""
    text = f"{rounded(value, digits):,f}"
    trimmed = text.rstrip("0").rstrip(".") if "." in text else text
    return trimmed.replace(",", separator)


def _rounded_up(value: Fraction, digits: int) -> Fraction:
    return Fraction(ceil(value * 10**digits), 10**digits)


def chinese_number(number: int) -> str:
    """Return a number from 1 to 99 as headings count in Chinese: 十二."""
    tens, ones = divmod(number, 10)
    before = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return before + (_DIGITS[ones] if ones else "")


@dataclass(frozen=True, slots=True)
class Wording:
    """How one bulletin writes its figures: its language, the scale of shown amounts, and the plan's money unit."""

    language: Language
    scale: Scale
    unit: MoneyUnit

    @property
    def zh(self) -> bool:
        """Whether the bulletin is in Chinese."""
        return self.language is Language.ZH

    def name(self, text: Text) -> str:
        """Return a name as it stands by itself: in English with its first letter large."""
        name = text.to(self.language)
        return name if self.zh else name[:1].upper() + name[1:]

    def count(self, number: int) -> str:
        """Return a count: plain in Chinese, with thousands separated in English."""
        return str(number) if self.zh else f"{number:,}"

    def projects(self, number: int) -> str:
        """Return a number of projects with its measure word: `15项`, `1 project`."""
        if self.zh:
            return f"{number}项"
        return f"{number:,} {'project' if number == 1 else 'projects'}"

    def quantity(self, number: int) -> str:
        """Return a quantity of something other than projects, with thousands separated."""
        return f"{number:,}"

    def cell(self, amount: Amount) -> str:
        """Return an amount in the scale's unit for a table or a picture: `2,811.0`."""
        if amount.hidden:
            return self.undisclosed
        return f"{rounded(Fraction(amount.shown, 10**self._digits), self._digits):,f}"

    @property
    def _digits(self) -> int:
        return self.scale.digits(self.language)

    @property
    def scale_unit(self) -> str:
        """The unit of `cell`."""
        return self.scale.unit.to(self.language)

    def money(self, amount: Amount) -> str:
        """Return an amount with its unit for a sentence: `2811亿元`, `281.1 billion yuan`, `$12.3 million`."""
        if amount.hidden:
            return self.undisclosed
        if amount.shown == 0:
            return self._next_to_nothing(amount)
        value = Fraction(amount.shown, 10**self._digits)
        if self.zh:
            return decimal_text(value, self._digits, "") + self.scale_unit
        sign, name = _SIGNS[self.scale.currency], _CURRENCIES[self.scale.currency].en
        if self.scale.word == "billion" and value < 1:
            return f"{sign}{decimal_text(value * 1000, 0)} million{name}"
        return f"{sign}{decimal_text(value, self._digits)} {self.scale.word}{name}"

    def _next_to_nothing(self, amount: Amount) -> str:
        if amount.exact == 0:
            return f"0{_CURRENCIES[self.unit.currency].zh}" if self.zh else "nothing"
        least = self.money(Amount(amount.exact, 1))
        return f"不足{least}" if self.zh else f"less than {least}"

    @property
    def undisclosed(self) -> str:
        """What stands in the place of what is not disclosed."""
        return "未公开" if self.zh else "undisclosed"

    def detail(self, amount: Fraction | int | None) -> str:
        """Return an exact amount for an annex, in `detail_unit`."""
        if amount is None:
            return self.undisclosed
        _, size, digits = self._detail
        return f"{rounded(Fraction(amount, size), digits):,f}"

    def exact(self, amount: Amount) -> str:
        """Return an amount as an annex writes it: exact, in `detail_unit`."""
        return self.detail(None if amount.hidden else amount.exact)

    @property
    def detail_unit(self) -> str:
        """The unit of `detail`: the plan's own money unit, or in English one that needs no explanation."""
        return self._detail[0].to(self.language)

    @property
    def _detail(self) -> tuple[Text, int, int]:
        return _DETAIL.get((self.unit.code, self.language), (self.unit.name, 1, 0))

    def tenths(self, tenths: int | None) -> str:
        """Return a share in tenths of a percent as a percentage."""
        return self.undisclosed if tenths is None else format_ratio(Fraction(tenths, 1000))

    def ratio(self, value: Fraction, digits: int = 1) -> str:
        """Return a ratio as a percentage, rounded half up."""
        return format_ratio(value, digits)

    def gap(self, value: Fraction) -> str:
        """Return the gap of a proof as a percentage, rounded up at four decimals: never less than what is proved."""
        return f"{decimal_text(_rounded_up(value * 100, 4), 4)}%"

    def score(self, value: Fraction) -> str:
        """Return points of score with at most two decimals."""
        return decimal_text(value, 2, "" if self.zh else ",")

    def bound_score(self, value: Fraction) -> str:
        """Return a proven upper bound in points, rounded up at two decimals."""
        return self.score(_rounded_up(value, 2))

    def per_head(self, value: Fraction) -> str:
        """Return money per inhabitant in whole yuan or dollars."""
        return f"{_SIGNS[self.unit.currency]}{rounded(value, 0):,f}"

    @property
    def per_head_unit(self) -> str:
        """The unit of `per_head`, empty where a sign says it."""
        currency = _CURRENCIES[self.unit.currency]
        return currency.zh if self.zh else currency.en.strip()

    def date(self, day: datetime.date) -> str:
        """Return a date as people write it."""
        if self.zh:
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"

    def period(self, period: Period) -> str:
        """Return the name of a period of funding: a year, or all years to or from one."""
        if period.first == period.last:
            return f"{period.first}年" if self.zh else str(period.first)
        return f"{period.first}—{period.last}" if self.zh else f"{period.first}–{period.last}"

    def public_mark(self, public: bool | None) -> str:
        """Return the mark of government money, or nothing."""
        if not public:
            return ""
        return "（政府资金）" if self.zh else " (public funds)"

    def bound(self, clause: ClauseFigures) -> str:
        """Return what a clause asks."""
        low, high = clause.result.at_least, clause.result.at_most
        if clause.result.kind in _RELATIONS:
            return _RELATIONS[clause.result.kind].to(self.language)
        if low is not None and low == high:
            return f"恰为{self._figure(clause, low)}" if self.zh else f"exactly {self._figure(clause, low)}"
        if low is not None and high is not None:
            joined = "至" if self.zh else " to "
            return f"{self._figure(clause, low)}{joined}{self._figure(clause, high)}"
        if low is not None:
            return f"不少于{self._figure(clause, low)}" if self.zh else f"at least {self._figure(clause, low)}"
        assert high is not None, "a clause of the plan has a bound"
        return f"不超过{self._figure(clause, high)}" if self.zh else f"at most {self._figure(clause, high)}"

    def value(self, clause: ClauseFigures) -> str:
        """Return what the plan gives; for relations and rules only whether they are met."""
        if clause.result.kind in _RELATIONS:
            met, unmet = ("符合", "不符合") if self.zh else ("met", "not met")
            return met if clause.result.holds else unmet
        return "—" if clause.result.value is None else self._figure(clause, clause.result.value)

    def slack(self, clause: ClauseFigures) -> str:
        """Return how far the plan is from the bound, in words."""
        result = clause.result
        if result.value is None:
            met, unmet = ("无可比对象，视为符合", "无可比对象，不符合")
            if not self.zh:
                met, unmet = "nothing to compare, so it holds", "nothing to compare with, so it is missed"
            return met if result.holds else unmet
        if result.kind in _RELATIONS:
            return "—"
        if result.slack < 0:
            return self._missed(clause)
        if result.at_least == result.at_most:
            return "正好符合" if self.zh else "exactly as asked"
        floor = result.at_least is not None and result.value - result.at_least == result.slack
        if result.slack == 0:
            return (
                ("恰在下限" if floor else "恰在上限")
                if self.zh
                else f"exactly at the {'floor' if floor else 'ceiling'}"
            )
        distance = self._distance(clause, result.slack)
        if self.zh:
            return f"高于下限{distance}" if floor else f"低于上限{distance}"
        return f"{distance} above the floor" if floor else f"{distance} below the ceiling"

    def _missed(self, clause: ClauseFigures) -> str:
        result = clause.result
        short = result.at_least is not None and result.value is not None and result.value < result.at_least
        distance = self._distance(clause, -result.slack)
        if self.zh:
            said = f"{'少于下限' if short else '超过上限'}{distance}"
            return f"{said}（柔性条款，第{result.priority}优先级）" if result.priority else said
        said = f"{distance} {'short of the floor' if short else 'over the ceiling'}"
        return f"{said} (may give way, priority {result.priority})" if result.priority else said

    def _distance(self, clause: ClauseFigures, distance: Fraction) -> str:
        if clause.result.unit == "ratio":
            points = "个百分点" if self.zh else " percentage points"
            if rounded(distance * 100, 2) == 0:
                return f"不到0.01{points}" if self.zh else f"less than 0.01{points}"
            return f"{decimal_text(distance * 100, 2)}{points}"
        return self._figure(clause, distance)

    def _figure(self, clause: ClauseFigures, value: Fraction) -> str:
        """Return a value of a clause with its unit, exact where at most four decimals make it so."""
        if clause.result.unit == "money":
            return self._precise(value * self.unit.size)
        if clause.result.unit == "ratio":
            return f"{decimal_text(value * 100, 2)}%"
        number = decimal_text(value, 2)
        if clause.result.unit != "projects":
            unit = clause.unit.to(self.language)
            return f"{number}{unit}" if self.zh and unit and not unit.isascii() else f"{number} {unit}".strip()
        return f"{number}项" if self.zh else f"{number} {'project' if value == 1 else 'projects'}"

    def _precise(self, main: Fraction) -> str:
        currency = _CURRENCIES[self.unit.currency]
        sign, name = _SIGNS[self.unit.currency], currency.zh if self.zh else currency.en
        if not self.zh:
            return f"{sign}{decimal_text(main / 10**6, 4)} million{name}"
        if abs(main) >= 10**8:
            return f"{decimal_text(main / 10**8, 4)}亿{name}"
        return f"{decimal_text(main / 10**4, 4)}万{name}"
