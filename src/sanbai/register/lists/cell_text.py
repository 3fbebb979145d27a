"""What people type into cells, read exactly: text, missing values, amounts, quantities, counts and marks.

Everything here is a pure function of one cell; places and findings belong to the callers.
"""

import datetime
import functools
import math
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from sanbai.language import Text
from sanbai.register.grids import Value as Cell
from sanbai.units import MONEY_UNITS, MoneyUnit


class CellError(ValueError):
    """A cell that cannot be read as what it should be; `reason` says why, for people."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


SILENT_BLANKS = frozenset({"", "-", "--", "---", "—", "——", "–", "―", "/", "\\", "、", ".", "...", "......"})
"""What stands for "nothing" and needs no remark, in folded form."""

_BRACKETS = str.maketrans("（）［］【】〔〕", "()[][][]")
_UNITS = {unit.code.lower(): unit for unit in MONEY_UNITS.values()}
_UNIT_NAME = "|".join(re.escape(name) for name in sorted(_UNITS, key=len, reverse=True))
_HEADER_UNIT = re.compile(rf"(?:[(/:,]\s*(?:金额)?(?:单位:?)?\s*|(?=[千百]?[万亿]元))({_UNIT_NAME})(?:\)|$)")
_UNIT_REMARK = re.compile(rf"(?:单位|unit)\s*:?\s*\(?\s*(?:[^\s,;:、()]{{1,3}}[、,])?({_UNIT_NAME})")
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_AMOUNT = re.compile(rf"^[¥$£]?\s*({_NUMBER})\s*([^\d\s].*)?$")
_QUANTITY = re.compile(rf"^(?:约|年产|共|计)?\s*({_NUMBER})\s*(亿|万|千|百)?\s*([^\d\s,.]\D*)?$")
_COUNT = re.compile(r"^(?:共计|合计|共)?\s*(\d{1,6})\s*(?:个|项|个项目|项目)?$")
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_MONEY_SUFFIXES = {"亿元": 10**8, "亿": 10**8, "百万元": 10**6, "万元": 10**4, "万": 10**4, "千元": 10**3, "元": 1}


def text_of(cell: Cell) -> str:
    """Return what a cell says as clean text: normal form C, no unprintable characters, single blanks, no outer ones."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | Decimal):
        return f"{exact_number(cell):f}" if math.isfinite(cell) else ""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        cell = cell.date()
    if isinstance(cell, str) and cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()
    text = "".join(_printable(character) for character in unicodedata.normalize("NFC", str(cell)))
    return re.sub(r"[ \t\u00a0\u3000]+", " ", "\n".join(line.strip() for line in text.splitlines())).strip()


def _printable(character: str) -> str:
    """Return the character, the Windows-1252 meaning of a stray control code (a dash of old), or a blank."""
    if character in "\n\t":
        return character
    if "\x80" <= character <= "\x9f":
        return character.encode("latin-1").decode("cp1252", errors="replace").replace("\ufffd", " ")
    return " " if unicodedata.category(character) in ("Cc", "Cs", "Cn") else character.replace("\ufeff", "")


def is_unprintable(cell: Cell) -> bool:
    """Return whether a text cell holds characters that `text_of` has to replace."""
    return (
        isinstance(cell, str)
        and not cell.isprintable()
        and any(
            character not in "\n\t\r" and unicodedata.category(character) in ("Cc", "Cs", "Cn") for character in cell
        )
    )


def exact_number(number: float | Decimal) -> Decimal:
    """Return a number as a spreadsheet shows it: 15 significant digits, without the noise of binary fractions."""
    exact = number if isinstance(number, Decimal) else Decimal(format(number, ".15g"))
    return Decimal(int(exact)) if exact == int(exact) else exact.normalize()


@functools.lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """Return text in the form used for comparing: half-width, lower case, plain brackets, no blanks at all."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_BRACKETS)
    return re.sub(r"\s+", "", plain)


def is_blank(cell: Cell) -> bool:
    """Return whether a cell says nothing: empty, no finite number, or one of the strokes that stand for nothing."""
    if isinstance(cell, float | Decimal):
        return not math.isfinite(cell)
    return cell is None or (isinstance(cell, str) and folded(cell) in SILENT_BLANKS)


def is_placeholder(cell: Cell, placeholders: frozenset[str]) -> bool:
    """Return whether a cell holds no value but says so in words (`待定`) or as a broken formula (`#REF!`)."""
    if not isinstance(cell, str):
        return False
    plain = folded(cell)
    return plain in placeholders or bool(re.fullmatch(r"#(?:ref!|n/a|value!|div/0!|name\?|null!|num!)", plain))


def money_unit_in(header: str) -> MoneyUnit | None:
    """Return the unit of money a header names in brackets or at its end: `总投资（亿元）`, `总投资亿元`."""
    found = _HEADER_UNIT.search(unicodedata.normalize("NFKC", header).lower())
    return _UNITS.get(found[1]) if found else None


def without_unit(header: str) -> str:
    """Return a header in folded form without the unit of money it names."""
    plain = _HEADER_UNIT.sub("", unicodedata.normalize("NFKC", header).lower())
    return folded(plain).strip(":*")


def money_unit_remark(text: str) -> MoneyUnit | None:
    """Return the unit that a remark above a list states (`单位：万元`), or None."""
    found = (_UNITS.get(match[1]) for match in _UNIT_REMARK.finditer(unicodedata.normalize("NFKC", text).lower()))
    return next((unit for unit in found if unit is not None), None)


def amount_of(cell: Cell, unit: MoneyUnit) -> Fraction:
    """Return the amount in a cell, exactly, in the currency's main unit (yuan, dollars); a unit in the cell wins.

    Raises `CellError` when the cell states no amount of money in the currency of `unit`.
    """
    if isinstance(cell, bool) or cell is None or isinstance(cell, datetime.date):
        raise _no_amount(cell)
    if isinstance(cell, int | float | Decimal):
        return Fraction(cell if isinstance(cell, int) else exact_number(cell)) * unit.size
    match = _AMOUNT.match(unicodedata.normalize("NFKC", cell).strip())
    if match is None:
        raise _no_amount(cell)
    suffix = (match[2] or "").strip()
    size = unit.size if not suffix else _size_of(suffix, unit, cell)
    return Fraction(Decimal(match[1].replace(",", ""))) * size


def _no_amount(cell: Cell) -> CellError:
    text = text_of(cell)
    return CellError(Text(f"“{text}”不是金额。", f"{text!r} is no amount of money."))


def _size_of(suffix: str, unit: MoneyUnit, cell: str) -> int:
    if suffix in _MONEY_SUFFIXES:
        if unit.currency != "CNY":
            raise CellError(
                Text(
                    f"“{cell}”以人民币计，本列以{unit.name.zh}计。", f"{cell!r} is in yuan, its column in {unit.code}."
                )
            )
        return _MONEY_SUFFIXES[suffix]
    named = MONEY_UNITS.get(suffix)
    if named is None or named.currency != unit.currency:
        zh, en = (
            f"“{cell}”是数量，不是以{unit.name.zh}计的金额。",
            f"{cell!r} is a quantity, not an amount in {unit.code}.",
        )
        raise CellError(Text(zh, en))
    return named.size


def quantity_of(cell: Cell, unit: str = "") -> tuple[int, str]:
    """Return a whole quantity and its unit: `2000万件` is (20000000, `件`); `unit` stands where the cell names none.

    Raises `CellError` when the cell states no whole quantity.
    """
    if isinstance(cell, bool) or cell is None or isinstance(cell, datetime.date):
        raise _no_quantity(cell)
    plain = unicodedata.normalize("NFKC", text_of(cell))
    match = _QUANTITY.match(plain)
    if match is None:
        raise _no_quantity(cell)
    exact = Fraction(Decimal(match[1].replace(",", ""))) * _SCALES[match[2] or ""]
    if exact.denominator != 1:
        raise CellError(Text(f"“{plain}”不是整数数量。", f"{plain!r} is not a whole quantity."))
    return exact.numerator, (match[3] or "").strip() or unit


def _no_quantity(cell: Cell) -> CellError:
    text = text_of(cell)
    return CellError(Text(f"“{text}”不是数量。", f"{text!r} is no quantity."))


def count_of(cell: Cell) -> int | None:
    """Return the count that a cell states (`64`, `共64项`), or None."""
    if isinstance(cell, bool | datetime.date):
        return None
    match = _COUNT.match(unicodedata.normalize("NFKC", text_of(cell)))
    return int(match[1]) if match else None


def degrees_of(cell: Cell) -> Decimal:
    """Return a longitude or latitude in degrees, rounded to the seven decimals (1 cm) a register keeps.

    Raises `CellError` when the cell states no number.
    """
    text = text_of(cell)
    try:
        number = Decimal(repr(cell) if isinstance(cell, float) else text)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise CellError(Text(f"“{text}”不是度数。", f"{text!r} is no number of degrees."))
    return Decimal(f"{round(number, 7):f}")


def flag_of(cell: Cell) -> bool:
    """Return whether a cell says yes (`是`, `√`, `yes`, `1`) or no; raises `CellError` when it says neither."""
    plain = folded(text_of(cell))
    if plain in ("是", "有", "√", "✓", "✔", "y", "yes", "true", "1"):
        return True
    if plain in ("否", "无", "×", "✗", "n", "no", "false", "0"):
        return False
    text = text_of(cell)
    raise CellError(Text(f"“{text}”既不是“是”也不是“否”。", f"{text!r} says neither yes nor no."))


def take_marks(name: str, marks: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return a name without the marks at its ends (`▲`, `★`), and the tags they stand for."""
    tags: list[str] = []
    trimmed = name.strip()
    while trimmed:
        mark = next((mark for mark in marks if trimmed.startswith(mark) or trimmed.endswith(mark)), None)
        if mark is None:
            break
        trimmed = (trimmed[len(mark) :] if trimmed.startswith(mark) else trimmed[: -len(mark)]).strip()
        tags.append(marks[mark])
    return trimmed, tuple(dict.fromkeys(tags))


def tidy_name(name: str) -> str:
    """Return a name on one line, with a full-width bracket closed by a full-width one, as in `（宁甘界）`."""
    line = re.sub(r"\s*\n\s*", "", name) if not name.isascii() else re.sub(r"\s+", " ", name)
    return re.sub(r"\(([^()（）]*)）|（([^()（）]*)\)", lambda match: f"（{match[1] or match[2] or ''}）", line)


def slug(text: str) -> str:
    """Return text as a code: lower case, words joined by hyphens (`Parking Meters, Lots` is `parking-meters-lots`)."""
    return re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", text).casefold()).strip("-")
