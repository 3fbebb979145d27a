"""Amounts of a package as whole numbers of a register's unit of money."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sanbai.errors import Finding, InputError, Place, Severity
from sanbai.language import Text
from sanbai.register.packages.nodes import Node, number_in
from sanbai.units import MONEY_LIMIT, MONEY_UNITS, MoneyUnit

_USUAL = {"CNY": "万元", "USD": "USD thousand", "GBP": "GBP"}
"""The unit that a new register counts a currency in, if all amounts are whole in it."""


@dataclass(frozen=True, slots=True)
class Moneys:
    """Reads amounts into a unit of money."""

    unit: MoneyUnit

    def amount(self, value: Node) -> int | None:
        """Return an amount in the unit, rounded half up; None with a remark for one that no register could hold."""
        number, currency = value.get("amount").number(), value.get("currency").text()
        if number is None:
            return None
        remarks, pointer = value.remarks, value.pointer
        if currency and currency != self.unit.currency:
            what = Text(
                f"币种为 {currency}，项目储备库以{self.unit.name.zh}计。",
                f"It is in {currency}; the register counts in {self.unit.name.en}.",
            )
            remarks.warn("package-currency", pointer, what, Text("该金额已略去。", "The amount was left out."))
            return None
        exact = Fraction(number) / self.unit.size
        whole = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
        if not 0 <= whole < MONEY_LIMIT:
            what = Text(f"金额 {number} 不能登记。", f"The amount {number} cannot be registered.")
            remedy = Text(
                "该金额已略去；金额应不小于 0。", "The amount was left out; amounts are 0 or more and can be counted."
            )
            remarks.warn("package-amount", pointer, what, remedy)
            return None
        if whole != exact:
            what = Text(
                f"金额 {number} 不是整数个{self.unit.name.zh}，按 {whole} 计。",
                f"The amount {number} is no whole number of {self.unit.name.en} and counts as {whole}.",
            )
            remedy = Text(
                "如需精确，请导入以更小单位计的项目储备库。", "A register in a smaller unit holds it exactly."
            )
            remarks.warn("package-rounded", pointer, what, remedy)
        return whole


def unit_for(package: Node) -> MoneyUnit:
    """Return the unit for a new register of a package: the usual one of its currency, or a smaller one that is exact.

    Raises `InputError` where the package has no currency that a register can count.
    """
    values = list(_values(package.value))
    counts = Counter(currency for _, currency in values if currency in _USUAL)
    if not counts:
        seen = ", ".join(sorted({currency for _, currency in values})) or "—"
        what = Text(f"没有可用的币种（看到的有：{seen}）。", f"No currency that can be counted (seen: {seen}).")
        known = ", ".join(_USUAL)
        remedy = Text(f"可用的币种：{known}。", f"Currencies that can be: {known}.")
        place = Place(package.remarks.file, pointer="/projects")
        raise InputError([Finding("package-no-currency", Severity.ERROR, place, what, remedy)])
    currency = max(sorted(counts), key=lambda code: counts[code])
    amounts = [Fraction(number) for number, code in values if code == currency]
    usual = MONEY_UNITS[_USUAL[currency]]
    smaller = [unit for unit in MONEY_UNITS.values() if unit.currency == currency and unit.size <= usual.size]
    by_size = sorted(smaller, key=lambda unit: -unit.size)
    return next((unit for unit in by_size if not any(number % unit.size for number in amounts)), by_size[-1])


def _values(part: object) -> Iterator[tuple[Decimal, str]]:
    """Yield every amount with its currency, at any depth."""
    if isinstance(part, dict):
        amount, currency = number_in(part.get("amount")), part.get("currency")
        if amount is not None and abs(amount) < MONEY_LIMIT and isinstance(currency, str):
            yield amount, currency
        for inside in part.values():
            yield from _values(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from _values(inside)
