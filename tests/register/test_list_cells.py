"""Amounts, quantities, dates and marks are read from cells exactly, or refused with the reason."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbai.register.lists.cell_text import (
    CellError,
    amount_of,
    count_of,
    degrees_of,
    flag_of,
    is_blank,
    is_placeholder,
    money_unit_in,
    money_unit_remark,
    quantity_of,
    slug,
    take_marks,
    text_of,
    tidy_name,
    without_unit,
)
from sanbai.register.lists.periods import period_of
from sanbai.units import MONEY_UNITS

WAN = MONEY_UNITS["万元"]
YI = MONEY_UNITS["亿元"]
THOUSAND_DOLLARS = MONEY_UNITS["USD thousand"]


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("120.5亿元", 12_050_000_000),
        ("120,000", 1_200_000_000),
        ("１２０．５", 1_205_000),
        ("3 千元", 3_000),
        (12.3, 123_000),
        (0.1 + 0.2, 3_000),
        (Decimal("0.0001"), 1),
        (-597, -5_970_000),
    ],
)
def test_an_amount_is_exact_and_its_own_unit_wins(cell: str | float | Decimal, yuan: int) -> None:
    """Amounts in 万元 become whole yuan, without the noise of binary fractions."""
    assert amount_of(cell, WAN) == yuan


@given(st.integers(0, 10**12), st.integers(0, 4))
def test_every_decimal_amount_in_text_is_kept_to_the_last_digit(number: int, places: int) -> None:
    """What is written as text is read as the same fraction, however it is grouped."""
    amount = Decimal(number).scaleb(-places)
    assert amount_of(f"{amount:,f}", YI) == Fraction(amount) * 10**8


@pytest.mark.parametrize(
    "cell", ["2000万件", "5万亩", "约120亿元", "12,34", "abc", "", True, datetime.date(2024, 1, 1), "1e18元"]
)
def test_what_is_no_amount_is_refused(cell: str | bool | datetime.date) -> None:
    """A quantity of something else, a guess, broken grouping or a date is no amount of money."""
    with pytest.raises(CellError):
        amount_of(cell, WAN)


def test_yuan_in_a_column_of_dollars_is_refused() -> None:
    """An amount in another currency than its column is not converted but refused."""
    with pytest.raises(CellError, match="yuan"):
        amount_of("12亿元", THOUSAND_DOLLARS)


@pytest.mark.parametrize(
    ("cell", "quantity"),
    [
        ("2000万件", (20_000_000, "件")),
        ("5万亩", (50_000, "亩")),
        ("年产1.5万吨", (15_000, "吨")),
        ("24公里", (24, "公里")),
        (640, (640, "")),
    ],
)
def test_a_quantity_is_a_whole_number_and_its_unit(cell: str | int, quantity: tuple[int, str]) -> None:
    """Chinese scales in a quantity are multiplied out, and its unit is kept."""
    assert quantity_of(cell) == quantity


def test_a_quantity_that_is_not_whole_is_refused() -> None:
    """Half a bed is a mistake."""
    with pytest.raises(CellError):
        quantity_of("0.5张")


@pytest.mark.parametrize(
    ("header", "unit", "rest"),
    [
        ("总投资（亿元）", "亿元", "总投资"),
        ("总投资\n(单位：万元)", "万元", "总投资"),
        ("总投资亿元", "亿元", "总投资"),
        ("项目（法人）单位", None, "项目(法人)单位"),
        ("多元化投资", None, "多元化投资"),
        ("Total (USD thousand)", "USD thousand", "total"),
    ],
)
def test_a_header_names_its_unit_only_as_a_unit(header: str, unit: str | None, rest: str) -> None:
    """A unit is taken from brackets or the end of a header, and not from words that contain 元."""
    found = money_unit_in(header)
    assert (found.code if found else None, without_unit(header)) == (unit, rest)


@pytest.mark.parametrize(
    ("remark", "unit"),
    [
        ("编制单位：市发改委  单位：万元", "万元"),
        ("单位：个、亿元", "亿元"),
        ("金额单位:千元", "千元"),
        ("编制单位：市发改委", None),
    ],
)
def test_a_remark_above_a_list_names_the_unit(remark: str, unit: str | None) -> None:
    """单位：万元 names a unit of money; 编制单位 names an office."""
    found = money_unit_remark(remark)
    assert (found.code if found else None) == unit


def day(text: str) -> datetime.date:
    """Return the day of an ISO date."""
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2023-2025", "2023-01-01", "2025-12-31"),
        ("2023年至2025年", "2023-01-01", "2025-12-31"),
        ("2023～2025", "2023-01-01", "2025-12-31"),
        ("2024-25", "2024-01-01", "2025-12-31"),
        ("2021.3-2023.12", "2021-03-01", "2023-12-31"),
        ("2021-03-2023-12", "2021-03-01", "2023-12-31"),
        ("2021年03月—2023年12月", "2021-03-01", "2023-12-31"),
        ("2024年3月至12月", "2024-03-01", "2024-12-31"),
        ("２０２３－２０２５", "2023-01-01", "2025-12-31"),
    ],
)
def test_a_period_is_split_into_its_first_and_last_day(cell: str, first: str, last: str) -> None:
    """Every way a period is written has the same beginning and end."""
    begin, end = period_of(cell)
    assert end is not None
    assert (begin.first, end.last) == (day(first), day(last))


@pytest.mark.parametrize(
    ("cell", "first", "last", "quarter"),
    [
        ("2024年10月", "2024-10-01", "2024-10-31", 4),
        (45597, "2024-11-01", "2024-11-01", 4),
        (45597.0, "2024-11-01", "2024-11-01", 4),
        ("2024-10", "2024-10-01", "2024-10-31", 4),
        ("202402", "2024-02-01", "2024-02-29", 1),
        (20240229, "2024-02-29", "2024-02-29", 1),
        ("2024年第二季度", "2024-04-01", "2024-06-30", 2),
        ("2024年底", "2024-12-01", "2024-12-31", 4),
        ("June 2024", "2024-06-01", "2024-06-30", 2),
        ("29 Feb 2024", "2024-02-29", "2024-02-29", 1),
        ("2024年上半年", "2024-01-01", "2024-06-30", None),
        (2024, "2024-01-01", "2024-12-31", None),
        (datetime.datetime.fromisoformat("2024-05-06T07:08"), "2024-05-06", "2024-05-06", 2),
    ],
)
def test_a_date_covers_the_days_it_may_mean(cell: object, first: str, last: str, quarter: int | None) -> None:
    """A month is all its days, and a year says nothing of the quarter."""
    span, end = period_of(cell)  # type: ignore[arg-type] # the parameters are every kind of cell
    assert end is None
    assert (span.first, span.last, span.quarter) == (day(first), day(last), quarter)


@pytest.mark.parametrize(
    "cell", ["36个月", "2025-2023", "2024年2月30日", 2024.1, "分期实施", "Summer 2024", "31 June 2024", 7, "2024-13"]
)
def test_what_is_no_date_or_may_mean_two_is_refused(cell: str | float) -> None:
    """A duration, a period that ends before it begins, and the number 2024.1 (January or October) are refused."""
    with pytest.raises(CellError):
        period_of(cell)


@given(st.dates(datetime.date(1960, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read_the_same_as_number_and_as_text(date: datetime.date) -> None:
    """A spreadsheet's day number, an ISO date and a Chinese date mean the same day."""
    number = (date - datetime.date(1899, 12, 30)).days
    ways = (number, date.isoformat(), f"{date.year}年{date.month}月{date.day}日", date)
    assert {period_of(way)[0] for way in ways} == {period_of(date)[0]}


@pytest.mark.parametrize("cell", ["-", "/", "—", " ", "　", "", None, "--", "…"])
def test_strokes_and_blanks_say_nothing(cell: str | None) -> None:
    """What offices write into empty cells is empty."""
    assert is_blank(cell)


def test_words_and_broken_formulas_stand_for_a_missing_value() -> None:
    """待定 and #REF! are placeholders, a name that contains such a word is not."""
    words = frozenset({"待定"})
    assert [is_placeholder(cell, words) for cell in ("待定", " 待 定", "#REF!", "#N/A", "待定项目", 5)] == [
        True, True, True, True, False, False,
    ]  # fmt: skip


def test_marks_are_taken_off_names_at_either_end() -> None:
    """▲ and ★ become tags and leave the name as it is."""
    assert take_marks("★ 宁夏美术馆▲", {"▲": "provincial", "★": "key"}) == ("宁夏美术馆", ("provincial", "key"))


def test_brackets_of_two_widths_are_made_one_pair() -> None:
    """A half-width bracket closed by a full-width one becomes full-width; proper pairs stay."""
    assert tidy_name("宁东至甜水堡(宁甘界）段（一期）") == "宁东至甜水堡（宁甘界）段（一期）"
    assert tidy_name("Bridge (east)") == "Bridge (east)"


def test_text_of_an_old_code_page_is_mended() -> None:
    """A stray Windows-1252 dash becomes a dash, and nothing unprintable is left."""
    assert text_of("MUSEUM \x96 LOBBY.\x07") == "MUSEUM – LOBBY."


def test_counts_flags_degrees_and_codes_are_read() -> None:
    """共64项 is 64, √ is yes, degrees have seven decimals, and codes are words joined by hyphens."""
    assert [count_of(cell) for cell in ("共64项", 64, 64.0, "64个", "2000万件", "约64")] == [64, 64, 64, 64, None, None]
    assert (flag_of("√"), flag_of("否")) == (True, False)
    assert degrees_of("40.704060514439156") == Decimal("40.7040605")
    assert slug("Parking Meters, Lots, and Garages") == "parking-meters-lots-and-garages"
