"""Money as whole numbers in a declared unit, exact ratios, and how both are read and written by people.

No float holds money anywhere: amounts are `int` in the unit that a register or policy declares, and ratios are
`Fraction`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from sanbai.language import Language, Text

MONEY_LIMIT = 10**15
"""No single amount is this large in any unit: sums of millions of such amounts still fit 64 bits times a thousand."""


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """A unit that money is counted in: `size` is how many of the currency's main unit it holds (万元: 10,000 yuan)."""

    code: str
    currency: str
    size: int
    name: Text


MONEY_UNITS = {
    unit.code: unit
    for unit in (
        MoneyUnit("元", "CNY", 1, Text("元", "yuan")),
        MoneyUnit("千元", "CNY", 10**3, Text("千元", "thousand yuan")),
        MoneyUnit("万元", "CNY", 10**4, Text("万元", "10,000 yuan")),
        MoneyUnit("百万元", "CNY", 10**6, Text("百万元", "million yuan")),
        MoneyUnit("亿元", "CNY", 10**8, Text("亿元", "100 million yuan")),
        MoneyUnit("USD", "USD", 1, Text("美元", "US dollars")),
        MoneyUnit("USD thousand", "USD", 10**3, Text("千美元", "thousand US dollars")),
        MoneyUnit("USD million", "USD", 10**6, Text("百万美元", "million US dollars")),
        MoneyUnit("GBP", "GBP", 1, Text("英镑", "pounds sterling")),
        MoneyUnit("GBP million", "GBP", 10**6, Text("百万英镑", "million pounds sterling")),
    )
}
"""Every money unit a register, a policy or an import mapping may declare, by its code."""

_SUFFIXES = {"亿元": 10**8, "亿": 10**8, "百万元": 10**6, "万元": 10**4, "万": 10**4, "千元": 10**3, "元": 1}
_AMOUNT = re.compile(r"^([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([^\d\s].*)?$")


def convert(amount: Decimal | int, unit: MoneyUnit, to: MoneyUnit) -> int:
    """Return `amount` counted in `unit` as a whole number of `to`.

    Raises `ValueError` when the currencies differ, when the result is not whole, or when it reaches `MONEY_LIMIT`.
    """
    if unit.currency != to.currency:
        raise ValueError(f"{unit.code} and {to.code} are different currencies")
    exact = Fraction(amount) * unit.size / to.size
    if exact.denominator != 1:
        raise ValueError(f"{amount} {unit.code} is not a whole number of {to.code}")
    if abs(exact.numerator) >= MONEY_LIMIT:
        raise ValueError(f"{amount} {unit.code} is beyond the largest amount that can be counted")
    return exact.numerator


def parse_money(text: str, unit: MoneyUnit, to: MoneyUnit, *, rounded: bool = False) -> int:
    """Return the amount that `text` states (`120.5亿元`, `120,000`, full-width digits too) as whole `to`.

    A unit written in the text wins over `unit`. `rounded` rounds half up where the amount is not whole.
    Raises `ValueError` when the text is no amount, or as `convert` does.
    """
    match = _AMOUNT.match(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise ValueError(f"{text!r} is not an amount of money")
    number, suffix = Decimal(match[1].replace(",", "")), (match[2] or "").strip()
    if suffix:
        unit = _named_unit(suffix, text)
    if rounded:
        exact = Decimal(unit.size) * number / Decimal(to.size)
        return convert(exact.to_integral_value(ROUND_HALF_UP), to, to)
    return convert(number, unit, to)


def _named_unit(suffix: str, text: str) -> MoneyUnit:
    if suffix in _SUFFIXES:
        return next(unit for unit in MONEY_UNITS.values() if unit.currency == "CNY" and unit.size == _SUFFIXES[suffix])
    if suffix in MONEY_UNITS:
        return MONEY_UNITS[suffix]
    raise ValueError(f"{text!r} ends in {suffix!r}, which is no unit of money")


def parse_ratio(text: str) -> Fraction:
    """Return the exact ratio that `text` states: `30 %`, `0.1%` or `0.3`.

    Raises `ValueError` when the text is neither a decimal number nor a percentage.
    """
    cleaned = unicodedata.normalize("NFKC", text).strip()
    percent = cleaned.endswith("%")
    try:
        number = Decimal(cleaned.removesuffix("%").strip())
    except InvalidOperation:
        raise ValueError(f"{text!r} is neither a decimal number nor a percentage") from None
    if not number.is_finite():
        raise ValueError(f"{text!r} is not a number")
    return Fraction(number) / (100 if percent else 1)


def rounded(value: Fraction | int, digits: int) -> Decimal:
    """Return `value` rounded half away from zero (四舍五入) to `digits` decimals."""
    scaled = Fraction(value) * 10**digits
    whole = abs(scaled.numerator) * 2 // scaled.denominator
    nearest = (whole + 1) // 2 * (1 if scaled >= 0 else -1)
    return Decimal(nearest).scaleb(-digits)


def largest_remainder(parts: Sequence[Fraction], total: int) -> tuple[int, ...]:
    """Return each part rounded down or up to a whole number, so that they add up to `total`.

    The parts with the largest remainders are rounded up, the earlier of equals first. `total` is the sum of the parts
    rounded in any direction; raises `ValueError` when it is not.
    """
    wholes = [part.numerator // part.denominator for part in parts]
    missing = total - sum(wholes)
    remainders = [part - whole for part, whole in zip(parts, wholes, strict=True)]
    if not 0 <= missing <= sum(remainder > 0 for remainder in remainders):
        raise ValueError(f"{total} is not the rounded sum of the parts")
    largest = sorted(range(len(wholes)), key=lambda place: -remainders[place])
    for place in largest[:missing]:
        wholes[place] += 1
    return tuple(wholes)


def format_ratio(value: Fraction, digits: int = 1) -> str:
    """Return a ratio as a percentage with `digits` decimals: `31.6%`."""
    return f"{rounded(value * 100, digits):,f}%"


def format_money(amount: int, unit: MoneyUnit, language: Language) -> str:
    """Return an amount as the press writes it: `2,811.0亿元`, `281.1 billion yuan`, `$6.2 billion`.

    Chinese counts in 亿元 from one 亿 on and in 万元 below; English in billions from 1,000 million on, else in
    millions; both with one decimal, rounded half up.
    """
    main = Fraction(amount * unit.size)
    if language is Language.ZH:
        return _format_chinese(main, unit.currency)
    return _format_english(main, unit.currency)


_CHINESE_CURRENCIES = {"CNY": "元", "USD": "美元", "GBP": "英镑"}
_ENGLISH_CURRENCIES = {"CNY": ("", " yuan"), "USD": ("$", ""), "GBP": ("£", "")}


def _format_chinese(main: Fraction, currency: str) -> str:
    name = _CHINESE_CURRENCIES[currency]
    if abs(main) >= 10**8:
        return f"{rounded(main / 10**8, 1):,f}亿{name}"
    if abs(main) >= 10**4:
        return f"{rounded(main / 10**4, 1):,f}万{name}"
    return f"{rounded(main, 0):,f}{name}"


def _format_english(main: Fraction, currency: str) -> str:
    before, after = _ENGLISH_CURRENCIES[currency]
    sign = "-" if main < 0 else ""
    size = abs(main)
    if size >= 10**9:
        return f"{sign}{before}{rounded(size / 10**9, 1):,f} billion{after}"
    if size >= 10**5:
        return f"{sign}{before}{rounded(size / 10**6, 1):,f} million{after}"
    return f"{sign}{before}{rounded(size, 0):,f}{after}"
