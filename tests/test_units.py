"""Money is whole, ratios are exact, and both are written as people read them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbai.language import Language, Text
from sanbai.units import MONEY_UNITS, convert, format_money, format_ratio, parse_money, parse_ratio, rounded

WAN, YI, YUAN = MONEY_UNITS["万元"], MONEY_UNITS["亿元"], MONEY_UNITS["元"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("120.5亿元", 1_205_000),
        ("120,000", 120_000),
        ("１２０．５亿", 1_205_000),
        ("35万", 35),
        ("20000元", 2),
        ("-7", -7),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: int) -> None:
    """A unit in the text wins; full-width digits and thousands separators are understood."""
    assert parse_money(text, WAN, WAN) == amount


@pytest.mark.parametrize("text", ["", "待定", "12.5", "1e6", "1,23", "5万亩", "3 USD", "15元", "100000000000亿元"])
def test_what_is_no_whole_amount_is_refused(text: str) -> None:
    """No guess, no rounding unless it is asked for, no other currency, nothing beyond counting."""
    with pytest.raises(ValueError):  # noqa: PT011 because the text differs by what is wrong
        parse_money(text, WAN, WAN)


def test_rounding_is_half_up_where_it_is_asked_for() -> None:
    """Half a unit goes up, less goes down."""
    assert parse_money("1.5", WAN, WAN, rounded=True) == 2
    assert parse_money("1.4999", WAN, WAN, rounded=True) == 1


@given(st.integers(-(10**14), 10**14))
def test_conversion_to_a_smaller_unit_and_back_loses_nothing(amount: int) -> None:
    """What is whole in a large unit is whole in a small one."""
    small = amount % 10**9
    assert convert(convert(small, WAN, YUAN), YUAN, WAN) == small


@given(st.fractions(), st.integers(0, 4))
def test_rounded_is_within_half_a_step(value: Fraction, digits: int) -> None:
    """Half away from zero: the result differs by at most half of the last digit kept."""
    assert abs(Fraction(rounded(value, digits)) - value) <= Fraction(1, 2 * 10**digits)


def test_halves_go_away_from_zero() -> None:
    """四舍五入, on both sides of zero."""
    assert [rounded(Fraction(n, 2), 0) for n in (1, 3, -1, -3)] == [1, 2, -1, -2]


@pytest.mark.parametrize(
    ("text", "ratio"), [("30 %", Fraction(3, 10)), ("0.1%", Fraction(1, 1000)), ("0.3", Fraction(3, 10))]
)
def test_ratios_are_exact(text: str, ratio: Fraction) -> None:
    """A percentage or a decimal number, never a double."""
    assert parse_ratio(text) == ratio


@pytest.mark.parametrize("text", ["", "x", "nan", "30 pct"])
def test_what_is_no_ratio_is_refused(text: str) -> None:
    """Words and not-a-number are no ratios."""
    with pytest.raises(ValueError, match="number"):
        parse_ratio(text)


@pytest.mark.parametrize(
    ("amount", "unit", "zh", "en"),
    [
        (28_110_000, "万元", "2,811.0亿元", "281.1 billion yuan"),
        (900, "万元", "900.0万元", "9.0 million yuan"),
        (5, "元", "5元", "5 yuan"),
        (6_234_567, "USD thousand", "62.3亿美元", "$6.2 billion"),
        (-250, "USD thousand", "-25.0万美元", "-$0.3 million"),
    ],
)
def test_money_is_written_as_the_press_writes_it(amount: int, unit: str, zh: str, en: str) -> None:
    """亿 and 万 in Chinese, billions and millions in English, one decimal, rounded half up."""
    assert format_money(amount, MONEY_UNITS[unit], Language.ZH) == zh
    assert format_money(amount, MONEY_UNITS[unit], Language.EN) == en


def test_a_ratio_is_written_in_percent() -> None:
    """One decimal unless told otherwise."""
    assert format_ratio(Fraction(2811, 8900)) == "31.6%"


def test_a_text_falls_back_to_its_other_language() -> None:
    """A name in one language stands for both."""
    assert Text("教育", "").to(Language.EN) == "教育"
    assert Text("", "education").to(Language.ZH) == "education"


def test_decimals_convert_exactly() -> None:
    """120.5 亿元 is 1,205,000 万元; a third of a unit is refused."""
    assert convert(Decimal("120.5"), YI, WAN) == 1_205_000
    with pytest.raises(ValueError, match="whole"):
        convert(Decimal("0.00001"), WAN, WAN)
