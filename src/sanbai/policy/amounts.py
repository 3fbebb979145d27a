"""Reading amounts, bounds and ratios of a policy file: exact, in the plan's unit, and within sense."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from sanbai.language import Text
from sanbai.policy.records import Bound, Measure, MeasureKind, RatioBound
from sanbai.policy.toml_tables import BareDecimal, TomlTable, nearest, suggestion
from sanbai.units import MONEY_LIMIT, MONEY_UNITS, MoneyUnit, convert, parse_ratio

PROJECTS = "projects"
"""The unit of whatever is counted in projects."""

_NUMBER = re.compile(r"^-?(\d{1,3}(,\d{3})+|\d{1,30})(\.\d{1,30})?$")
_PERCENT = re.compile(r"^-?\d{1,30}(\.(?P<decimals>\d{1,30}))?\s*[%％]$")

BOUNDS = ("at_least", "at_most", "exactly")
"""How bounds are spelled."""

Value = TypeVar("Value", int, Fraction)


@dataclass(frozen=True, slots=True)
class Counting:
    """How a number is counted: its unit as it stands in the file and, for money, the unit to convert from and to.

    Where the unit is wrong (`is_known` is false) nothing can be said of whether a number is whole.
    """

    unit: str
    money: MoneyUnit | None = None
    plan: MoneyUnit | None = None
    is_known: bool = True

    def whole(self, number: Decimal) -> int | None:
        """Return a number as a whole amount (of money: in the plan's unit), or None where it is not whole."""
        if self.money is not None and self.plan is not None:
            try:
                return convert(number, self.money, self.plan)
            except ValueError:
                return None
        return int(number) if number == int(number) or not self.is_known else None

    def too_large(self, number: Decimal) -> bool:
        """Return whether a number is beyond what can be counted."""
        ratio = Fraction(self.money.size, self.plan.size) if self.money and self.plan else 1
        return abs(Fraction(number) * ratio) >= MONEY_LIMIT


def read_counting(table: TomlTable, measure: Measure) -> Counting:
    """Return how the numbers of a table are counted, from its `unit`, which must suit the measure."""
    if measure.is_money:
        return read_money_unit(table)
    unit = table.text("unit")
    wrong = unit in MONEY_UNITS or unit == "%" or (measure.kind is MeasureKind.PROJECTS) != (unit == PROJECTS)
    if unit and wrong:
        if measure.kind is MeasureKind.PROJECTS:
            remedy = Text(
                '这里按项目个数计，请写 unit = "projects"。', 'Projects are counted here: write unit = "projects".'
            )
        else:
            remedy = Text("请写这项成效的计量单位，如“个学位”。", 'Write the unit of the outcome, such as "seats".')
        what = Text(f"{table.label} 的单位不能是“{unit}”。", f'{table.label}: the unit cannot be "{unit}".')
        table.report("wrong-unit", "unit", what, remedy)
    return Counting(unit)


def read_money_unit(table: TomlTable) -> Counting:
    """Return how the amounts of money of a table are counted; the currency must be the plan's."""
    unit, plan = table.text("unit"), table.reading.money_unit
    if not unit:
        return Counting("", is_known=False)
    if unit not in MONEY_UNITS:
        what = Text(f"{table.label} 的“{unit}”不是金额单位。", f'{table.label}: "{unit}" is no unit of money.')
        table.report("unknown-unit", "unit", what, suggestion(unit, MONEY_UNITS))
        return Counting(unit, is_known=False)
    if plan is not None and MONEY_UNITS[unit].currency != plan.currency:
        what = Text(
            f"{table.label} 的“{unit}”与本计划的金额单位“{plan.code}”不是同一币种。",
            f'{table.label}: "{unit}" is another currency than the plan\'s unit "{plan.code}".',
        )
        remedy = Text("请换算成本计划的币种。", "Convert the amount to the plan's currency.")
        table.report("other-currency", "unit", what, remedy)
        return Counting(unit, is_known=False)
    return Counting(unit, MONEY_UNITS[unit], plan)


def read_amount(table: TomlTable, key: str, counting: Counting, *, required: bool = True) -> int | None:
    """Return a number from 0 up as a whole amount; None where it is left out or wrong."""
    number = _read_number(table, key, required)
    if number is None:
        return None
    if number < 0:
        what = Text(f"{table.label} 的“{key}”是负数。", f'{table.label}: "{key}" is negative.')
        table.report("negative", key, what, Text("请写 0 或正数。", "Write 0 or more."))
        return None
    if counting.too_large(number):
        _report_too_large(table, key)
        return None
    amount = counting.whole(number)
    if amount is None:
        unit = counting.plan.code if counting.money and counting.plan else counting.unit
        what = Text(
            f"{table.label} 的“{key}”不是{unit}的整数倍。", f'{table.label}: "{key}" is not a whole number of {unit}.'
        )
        remedy = Text(f"请写成整数个{unit}，多余的小数请舍入。", f"Round it to a whole number of {unit}.")
        table.report("not-whole", key, what, remedy)
    return amount


def _read_number(table: TomlTable, key: str, required: bool) -> Decimal | None:
    value = table.take(key, required=required)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) < 10**30:
            return Decimal(value)
        _report_too_large(table, key)
        return None
    if isinstance(value, str) and _NUMBER.match(value):
        return Decimal(value.replace(",", ""))
    if isinstance(value, BareDecimal) and "e" in value.text.lower():
        _report_too_large(table, key)
    elif isinstance(value, str):
        what = Text(f"{table.label} 的“{key}”（{value}）不是数。", f'{table.label}: "{key}" ({value}) is not a number.')
        remedy = Text("只写数字，单位写在 unit 中。", "Write the number alone; its unit stands in unit.")
        table.report("not-a-number", key, what, remedy)
    else:
        table.wrong_type(
            key, Text('整数，或带引号的小数，如 "2808.2"', 'a whole number, or a decimal as text: "2808.2"')
        )
    return None


def _report_too_large(table: TomlTable, key: str) -> None:
    value = table.values[key]
    if isinstance(value, BareDecimal):
        what = Text(
            f"{table.label} 的“{key}”用了科学计数法 {value.text}。",
            f'{table.label}: "{key}" is {value.text}, with an exponent.',
        )
        table.report("bare-decimal", key, what, Text("请写出全部数字。", "Write all its digits, without an exponent."))
        return
    what = Text(f"{table.label} 的“{key}”太大，无法计数。", f'{table.label}: "{key}" is too large to be counted.')
    remedy = Text("请检查位数和单位（unit）。", "Check its digits and its unit.")
    table.report("too-large", key, what, remedy)


def read_bound(table: TomlTable, counting: Counting, *, required: bool = True) -> Bound:
    """Return bounds from `at_least`, `at_most` or `exactly`, each a whole amount."""
    at_least, at_most = _ends(table, lambda key: read_amount(table, key, counting, required=False), required)
    return Bound(at_least, at_most)


def read_ratio_bound(table: TomlTable) -> RatioBound:
    """Return the bounds of a ratio; each is text with its % sign, or a number where the table says `unit = "%"`."""
    unit = table.text("unit", required=False)
    if unit not in ("", "%"):
        what = Text(f"{table.label} 的单位不能是“{unit}”。", f'{table.label}: the unit cannot be "{unit}".')
        table.report("wrong-unit", "unit", what, Text("比例以 % 计，可删去 unit。", 'A share is counted in "%".'))
    at_least, at_most = _ends(table, lambda key: read_ratio(table, key, percent=unit == "%", required=False), True)
    return RatioBound(at_least, at_most)


def _ends(table: TomlTable, read: Callable[[str], Value | None], required: bool) -> tuple[Value | None, Value | None]:
    present = [key for key in ("at_least", "at_most", "exactly") if table.has(key)]
    if not present and required and not any(nearest(key, BOUNDS) for key in table.values):
        what = Text(f"{table.label} 没有写限值。", f"{table.label} has no bound.")
        remedy = Text("请写 at_least、at_most 或 exactly。", "Write at_least, at_most or exactly.")
        table.report("bound-missing", "", what, remedy)
    if "exactly" in present and len(present) > 1:
        what = Text(
            f"{table.label} 既写了 exactly 又写了其他限值。", f"{table.label} has exactly beside another bound."
        )
        remedy = Text("二者只留其一。", "Keep exactly alone, or at_least and at_most.")
        table.report("bound-twice", present[0], what, remedy)
    if "exactly" in present:
        value = read("exactly")
        return value, value
    at_least = read("at_least") if "at_least" in present else None
    at_most = read("at_most") if "at_most" in present else None
    if at_least is not None and at_most is not None and at_least > at_most:
        what = Text(f"{table.label} 的 at_least 大于 at_most。", f"{table.label}: at_least is larger than at_most.")
        table.report("bound-crossed", "at_least", what, Text("请改正其中之一。", "Mend one of the two."))
    return at_least, at_most


def read_ratio(
    table: TomlTable, key: str, *, percent: bool = False, required: bool = True, largest: int = 10, signed: bool = False
) -> Fraction | None:
    """Return the exact ratio of a percentage from 0 to `largest` (10: 1,000 %) with at most six decimals.

    A `signed` one may be as far below zero.
    """
    value = table.take(key, required=required)
    if value is None:
        return None
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30
    written = f"{value} %" if percent and (whole or (isinstance(value, str) and "%" not in value)) else value
    match = _PERCENT.match(written) if isinstance(written, str) else None
    if match is None or len(match["decimals"] or "") > 6:
        what = Text(f"{table.label} 的“{key}”不是百分数。", f'{table.label}: "{key}" is not a percentage.')
        remedy = Text(
            '请加引号写成 "30 %"，小数不超过六位。', 'Write it as text, such as "30 %", with at most six decimals.'
        )
        table.report("not-a-percentage", key, what, remedy)
        return None
    ratio = parse_ratio(match[0])
    least = -largest if signed else 0
    if not least <= ratio <= largest:
        what = Text(
            f"{table.label} 的“{key}”（{match[0]}）超出范围。", f'{table.label}: "{key}" ({match[0]}) is out of range.'
        )
        remedy = Text(
            f"应在 {least * 100} % 至 {largest * 100} % 之间。", f"Write {least * 100} % to {largest * 100} %."
        )
        table.report("out-of-range", key, what, remedy)
        return None
    return ratio
