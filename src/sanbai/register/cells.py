"""One cell as a value of its column's kind, or what is wrong with it and what to write instead."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from sanbai.language import Text
from sanbai.register.grids import Value
from sanbai.register.nearest import did_you_mean, folded
from sanbai.register.records import TEXT_LIMIT
from sanbai.register.tables import Column, Kind, bilingual
from sanbai.units import MoneyUnit, parse_money

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,9})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]00:00:00)?")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_BLANKS = str.maketrans({"\t": " ", "\v": "\n", "\f": "\n", "\r": "\n"})
_EXACT_FLOAT = 10**15
_SERIAL_EPOCH = datetime.date(1899, 12, 30)


class CellProblem(Exception):
    """What is wrong with a cell: the name of the check, what is wrong, and what to do."""

    def __init__(self, check: str, what: Text, remedy: Text) -> None:
        super().__init__(f"{what.en} {remedy.en}")
        self.check = check
        self.what = what
        self.remedy = remedy


Parser = Callable[[Value], object]


def parser(column: Column, unit: MoneyUnit | None) -> Parser:
    """Return what turns a filled cell of a column into its value; it raises `CellProblem` for one that cannot be.

    Text loses blanks around it and is brought to Unicode normal form C; degrees are rounded to seven decimals (1 cm).
    `unit` is the register's unit of money.
    """
    labels = _labels(column)
    if column.kind is Kind.DATE:
        return date
    if column.kind is Kind.MONEY:
        return lambda value: _money(value, column, unit)
    if column.kind is Kind.DEGREES:
        return lambda value: _degrees(value, column)
    if column.kind is Kind.MONTH:
        return month
    if column.choices:
        return lambda value: _choice(value, column, labels)
    if column.kind in (Kind.NUMBER, Kind.YEAR):
        return lambda value: _number(value, column)
    return code if column.kind is Kind.CODE else text


def text(value: Value) -> str:
    """Return a cell as clean text; raises `CellProblem` for text that cannot be kept."""
    written = value if isinstance(value, str) else as_written(value)
    if written.isascii() and written.isprintable() and len(written) <= TEXT_LIMIT:
        return written.strip()
    cleaned = unicodedata.normalize("NFC", written.replace("\r\n", "\n").translate(_BLANKS)).strip()
    if len(cleaned) > TEXT_LIMIT:
        raise CellProblem(
            "text-too-long",
            Text(f"文字有 {len(cleaned):,} 字。", f"The text has {len(cleaned):,} characters."),
            Text(f"请缩短到 {TEXT_LIMIT:,} 字以内。", f"Shorten it to {TEXT_LIMIT:,}."),
        )
    if not cleaned.isprintable() and any(map(_is_unprintable, cleaned)):
        raise CellProblem(
            "text-unprintable",
            Text("文字中有无法打印的字符。", "The text holds characters that cannot be printed."),
            Text("请重新输入这一格的文字。", "Type the text of this cell again."),
        )
    return cleaned


def code(value: Value) -> str:
    """Return a cell as a code; raises `CellProblem` where a spreadsheet kept it as a number too long to be exact."""
    if isinstance(value, float) and abs(value) >= _EXACT_FLOAT:
        raise CellProblem(
            "code-as-number",
            Text(
                "代码被存成了数字，末尾几位可能已丢失。",
                "The code is stored as a number, and its last digits may be lost.",
            ),
            Text("请把单元格设为文本格式，再重新输入代码。", "Format the cell as text, then type the code again."),
        )
    return text(value)


def date(value: Value) -> datetime.date:
    """Return a cell as a day (`2024-03-01`, `2024/3/1`, `2024年3月1日` or a date of Excel); raises `CellProblem`."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", value).strip()) if isinstance(value, str) else None
    try:
        if match:
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise CellProblem(
        "date-expected",
        Text(f"“{shown(value)}”不是完整的日期。", f"“{shown(value)}” is no full date."),
        _date_remedy(value),
    )


def month(value: Value) -> datetime.date:
    """Return the first day of the month a cell names (`2024-06`, `2024年6月`, or a day of it); raises `CellProblem`."""
    match = _MONTH.fullmatch(unicodedata.normalize("NFKC", value).strip()) if isinstance(value, str) else None
    if match and 1 <= int(match[2]) <= 12 and int(match[1]):
        return datetime.date(int(match[1]), int(match[2]), 1)
    if isinstance(value, datetime.date):
        return datetime.date(value.year, value.month, 1)
    raise CellProblem(
        "date-expected",
        Text(f"“{shown(value)}”不是月份。", f"“{shown(value)}” is no month."),
        Text("请写年和月，例如 2024-06。", "Write year and month, such as 2024-06."),
    )


def shown(value: Value) -> str:
    """Return a cell as a finding quotes it, shortened."""
    written = value if isinstance(value, str) else as_written(value)
    return written if len(written) <= 40 else f"{written[:39]}…"


def as_written(value: Value) -> str:
    """Return a cell as it would be written by hand: 1234.0 is `1234`."""
    if isinstance(value, bool):
        return str(value).upper()
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if isinstance(number, Decimal) and number.is_finite():
        whole = number == number.to_integral_value() and abs(number) < 10**18
        return str(int(number)) if whole else format(number, "g")
    return str(value)


def _is_unprintable(character: str) -> bool:
    return character != "\n" and unicodedata.category(character) in ("Cc", "Cs", "Cn")


def _date_remedy(value: Value) -> Text:
    if isinstance(value, int | float) and 20_000 <= value <= 80_000:
        day = _SERIAL_EPOCH + datetime.timedelta(days=int(value))
        return Text(
            f"若是 Excel 日期序号，请写 {day}，或把单元格格式改为日期。",
            f"If it is a day number of Excel, write {day}, or format the cell as a date.",
        )
    return Text("请写到日，例如 2024-03-01。", "Write the day too, such as 2024-03-01.")


def _decimal(value: Value) -> Decimal | None:
    """Return a cell as a number, None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return number if number.is_finite() else None
    if not isinstance(value, str):
        return None
    written = unicodedata.normalize("NFKC", value).strip()
    if _GROUPED.fullmatch(written):
        written = written.replace(",", "")
    return Decimal(written) if _PLAIN.fullmatch(written) else None


def _money(value: Value, column: Column, unit: MoneyUnit | None) -> int:
    name = Text(f"以{unit.name.zh}计的整数", f"a whole number of {unit.name.en}") if unit else None
    number = _decimal(value)
    if number is None and unit and isinstance(value, str):
        raise _expected(value, _money_remedy(value, unit))
    return _whole(value, number, column, name)


def _money_remedy(written: str, unit: MoneyUnit) -> Text | None:
    try:
        amount = parse_money(written, unit, unit, rounded=True)
    except ValueError:
        return None
    return Text(f"请写 {amount}（单位：{unit.name.zh}）。", f"Write {amount} (in {unit.name.en}).")


def _number(value: Value, column: Column) -> int:
    if column.kind is Kind.YEAR and isinstance(value, str):
        value = value.strip().removesuffix("年")
    return _whole(value, _decimal(value), column, None)


def _whole(value: Value, number: Decimal | None, column: Column, name: Text | None) -> int:
    """Return a number that is whole and within its column's range; `name` says what a money column holds."""
    if number is None:
        raise _expected(value, None)
    if number < 0 <= column.least:
        raise CellProblem(
            "number-negative",
            Text(f"“{shown(value)}”是负数。", f"“{shown(value)}” is negative."),
            Text("请写不小于 0 的整数。", "Write a whole number from 0 on."),
        )
    if not column.least <= number <= column.most:
        raise _out_of_range(value, column)
    if number != number.to_integral_value():
        near = number.quantize(Decimal(1), ROUND_HALF_UP)
        instead = name or Text("整数", "a whole number")
        raise CellProblem(
            "number-not-whole",
            Text(f"“{shown(value)}”不是整数。", f"“{shown(value)}” is not a whole number."),
            Text(f"请写{instead.zh}，例如 {near}。", f"Write {instead.en}, such as {near}."),
        )
    return int(number)


def _expected(value: Value, remedy: Text | None) -> CellProblem:
    return CellProblem(
        "number-expected",
        Text(f"“{shown(value)}”不是数字。", f"“{shown(value)}” is no number."),
        remedy or Text("请只写数字；未定的请留空。", "Write digits only, and leave open what is not decided."),
    )


def _out_of_range(value: Value, column: Column) -> CellProblem:
    return CellProblem(
        "number-out-of-range",
        Text(f"“{shown(value)}”超出范围。", f"“{shown(value)}” is out of range."),
        Text(
            f"请写 {column.least:,} 到 {column.most:,} 之间的数。",
            f"Write a number from {column.least:,} to {column.most:,}.",
        ),
    )


def _degrees(value: Value, column: Column) -> Decimal:
    number = _decimal(value)
    if number is None:
        raise _expected(value, None)
    if not column.least <= number <= column.most:
        raise _out_of_range(value, column)
    return round(number, 7)


def _choice(value: Value, column: Column, labels: Mapping[str, str]) -> object:
    chosen = labels.get(folded(as_written(value)))
    if chosen is None:
        names = [bilingual(name) for name in column.choices.values()]
        listed = Text(f"请从中选择：{'、'.join(names)}。", f"Choose one of: {', '.join(names)}.")
        raise CellProblem(
            "choice-unknown",
            Text(
                f"“{shown(value)}”不在“{column.title.zh}”的选项中。",
                f"“{shown(value)}” is no choice of “{column.title.en}”.",
            ),
            did_you_mean(shown(value), _words(column), listed),
        )
    if column.kind is Kind.FLAG:
        return chosen == "yes"
    return int(chosen) if column.kind is Kind.NUMBER else chosen


_ALSO = {
    "flag": {"true": "yes", "false": "no"},
    "quarter": {"q1": "1", "q2": "2", "q3": "3", "q4": "4", "一季度": "1", "二季度": "2", "三季度": "3", "四季度": "4"},
}
"""Further words that are plain enough to be accepted for a choice."""


def _labels(column: Column) -> dict[str, str]:
    labels = dict(_ALSO.get(column.code_list, {}))
    for own, name in column.choices.items():
        labels |= {folded(label): own for label in (own, name.zh, name.en, bilingual(name))}
    return labels


def _words(column: Column) -> list[str]:
    return [word for own, name in column.choices.items() for word in (str(own), name.zh, name.en)]
