"""Dates and periods as lists state them: `2023-2025`, `2023年至2025年`, `2024年10月`, a spreadsheet's day number."""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from sanbai.language import Text
from sanbai.register.grids import Value as Cell
from sanbai.register.lists.cell_text import CellError, text_of

_FIRST_DAY = datetime.date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar (1900 system, from March 1900 on)."""

_YEAR = r"(?:19|20)\d{2}"
_POINT = rf"""(?P<year>{_YEAR})\s*(?:年度?|[./-](?=\s*\d))?\s*
    (?:(?P<month>1[0-2]|0?[1-9])\s*(?:月份?|[./-](?=\s*\d))?\s*(?:(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号]?)?
    |第?(?P<quarter>[一二三四1-4])季度
    |(?P<half>上半年|下半年)
    |(?P<edge>年?初|年?底|年?末))?\s*(?:底|末|初|前|开工|竣工|完工)?"""
_ONE = re.compile(rf"^{_POINT}$", re.VERBOSE)
_COMPACT = re.compile(rf"^({_YEAR})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?$")
_SEPARATOR = re.compile(r"\s*(?:至|到|~|—+|–|―|－|-{2,}|to)\s*")
_BARE_YEARS = re.compile(rf"^({_YEAR})年?\s*-\s*({_YEAR})年?$")
_SHORT_YEARS = re.compile(rf"^({_YEAR})年?\s*-\s*(\d{{2}})年?$")
_MONTH = re.compile(r"^(?:1[0-2]|0?[1-9])月")
_ENGLISH = re.compile(rf"^(?:([12]?\d|3[01])\s+)?([A-Za-z]{{3,9}})\.?\s+({_YEAR})$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MARKS = str.maketrans("～〜", "~~")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class Span:
    """The days a text may mean, from `first` to `last`: one day, a month, a quarter, a year, or a whole period."""

    first: datetime.date
    last: datetime.date

    @property
    def quarter(self) -> int | None:
        """The quarter that all the days lie in, or None where they lie in several."""
        first, last = (self.first.month + 2) // 3, (self.last.month + 2) // 3
        return first if first == last and self.first.year == self.last.year else None


def period_of(cell: Cell) -> tuple[Span, Span | None]:
    """Return the beginning and the end that a cell states, each as the days it may mean; a single date has no end.

    Raises `CellError` when the cell states no date, ends before it begins, or may mean two things (the number 2024.1).
    """
    begin, end = _read(cell)
    if end is not None and end.last < begin.first:
        text = text_of(cell)
        raise CellError(Text(f"“{text}”的结束早于开始。", f"{text!r} ends before it begins."))
    return begin, end


def _read(cell: Cell) -> tuple[Span, Span | None]:
    if isinstance(cell, datetime.datetime):
        return Span(cell.date(), cell.date()), None
    if isinstance(cell, datetime.date):
        return Span(cell, cell), None
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return _from_number(cell), None
    text = unicodedata.normalize("NFKC", text_of(cell)).translate(_MARKS).strip()
    return _split(text)


def _split(text: str) -> tuple[Span, Span | None]:
    years = _BARE_YEARS.match(text)
    if years:
        return _year(int(years[1])), _year(int(years[2]))
    short = _SHORT_YEARS.match(text)
    if short and int(short[2]) > 12:
        return _year(int(short[1])), _year(int(short[1]) // 100 * 100 + int(short[2]))
    halves = _SEPARATOR.split(text)
    if len(halves) == 2:
        begin = _point(halves[0])
        return begin, _end(begin, halves[1]) or _point(halves[1])
    single = _try_point(text)
    if single is not None:
        return single, None
    return _split_at_hyphen(text)


def _split_at_hyphen(text: str) -> tuple[Span, Span | None]:
    """Split at the one hyphen with a date on each side (`2021.3-2023.12`); the end may leave out its year."""
    for match in re.finditer("-", text):
        left = _try_point(text[: match.start()].strip())
        right = _end(left, text[match.end() :].strip()) if left else None
        if left is not None and right is not None:
            return left, right
    raise _no_date(text)


def _end(begin: Span, text: str) -> Span | None:
    """Return the end of a period; a month alone (`3月至12月`) lies in the year of the beginning."""
    return _try_point(f"{begin.first.year}年{text}" if _MONTH.match(text) else text)


def _from_number(number: float | Decimal) -> Span:
    if number == int(number):
        whole = int(number)
        if 1900 <= whole <= 2200:
            return _year(whole)
        if 190001 <= whole <= 22001231:
            return _point(str(whole))
        if 20000 <= whole <= 90000:
            day = _FIRST_DAY + datetime.timedelta(days=whole)
            return Span(day, day)
    text = text_of(number)
    raise CellError(Text(f"数字 {text} 无法确定是哪个日期。", f"The number {text} may mean several dates, or none."))


def _point(text: str) -> Span:
    span = _try_point(text)
    if span is None:
        raise _no_date(text)
    return span


def _no_date(text: str) -> CellError:
    return CellError(Text(f"“{text}”不是日期或起止时间。", f"{text!r} is no date or period."))


def _try_point(text: str) -> Span | None:
    english = _ENGLISH.match(text)
    if english and english[2].lower()[:3] in _MONTHS:
        return _days(
            int(english[3]), _MONTHS.index(english[2].lower()[:3]) + 1, int(english[1]) if english[1] else None
        )
    compact = _COMPACT.match(text)
    if compact:
        return _days(int(compact[1]), int(compact[2]), int(compact[3]) if compact[3] else None)
    match = _ONE.match(text)
    if match is None:
        return None
    year = int(match["year"])
    if match["month"]:
        return _days(year, int(match["month"]), int(match["day"]) if match["day"] else None)
    if match["quarter"]:
        last = 3 * _QUARTERS[match["quarter"]]
        return Span(datetime.date(year, last - 2, 1), _month_end(year, last))
    if match["half"]:
        return _months(year, *((1, 6) if match["half"] == "上半年" else (7, 12)))
    if match["edge"]:
        return _months(year, *((1, 1) if match["edge"].endswith("初") else (12, 12)))
    return _year(year)


def _days(year: int, month: int, day: int | None) -> Span | None:
    if day is None:
        return _months(year, month, month)
    if day > calendar.monthrange(year, month)[1]:
        return None
    date = datetime.date(year, month, day)
    return Span(date, date)


def _months(year: int, first: int, last: int) -> Span:
    return Span(datetime.date(year, first, 1), _month_end(year, last))


def _year(year: int) -> Span:
    return _months(year, 1, 12)


def _month_end(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
