"""Amounts are rounded half up, and the parts of a shown total add up to it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbai.publication.rounding import half_up, scale_for, shares_of
from sanbai.units import MONEY_UNITS, largest_remainder

PARTS = st.lists(st.fractions(min_value=0, max_value=10**9, max_denominator=1000), max_size=40)


@given(PARTS)
def test_parts_add_up_to_the_total_that_is_shown(parts: list[Fraction]) -> None:
    total = half_up(sum(parts, Fraction(0)))
    assert sum(largest_remainder(parts, total)) == total


@given(PARTS)
def test_no_part_is_a_whole_unit_away_from_what_it_is(parts: list[Fraction]) -> None:
    shown = largest_remainder(parts, half_up(sum(parts, Fraction(0))))
    assert all(abs(part - whole) < 1 for part, whole in zip(parts, shown, strict=True))


@given(PARTS)
def test_a_whole_part_is_shown_as_it_is(parts: list[Fraction]) -> None:
    shown = largest_remainder(parts, half_up(sum(parts, Fraction(0))))
    assert all(whole == part for part, whole in zip(parts, shown, strict=True) if part.denominator == 1)


def test_equal_remainders_go_to_the_first() -> None:
    third = Fraction(1, 3)
    assert largest_remainder([third, third, third], 1) == (1, 0, 0)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=30))
def test_shares_add_up_to_a_hundred_percent(parts: list[int]) -> None:
    assert sum(shares_of(parts)) == (1000 if any(parts) else 0)


@pytest.mark.parametrize("total", [-1, 3])
def test_a_total_that_is_not_the_sum_is_refused(total: int) -> None:
    with pytest.raises(ValueError, match="not the rounded sum"):
        largest_remainder([Fraction(1, 2), Fraction(1, 2)], total)


@pytest.mark.parametrize(("value", "whole"), [("0.5", 1), ("1.5", 2), ("2.4999", 2), ("0", 0)])
def test_a_half_is_rounded_up(value: str, whole: int) -> None:
    assert half_up(Fraction(value)) == whole


@pytest.mark.parametrize(
    ("unit", "in_year", "zh", "en"),
    [
        ("万元", 28_110_000, "亿元", "billion yuan"),
        ("万元", 100_000, "亿元", "billion yuan"),
        ("万元", 99_999, "万元", "million yuan"),
        ("元", 5_000_000, "万元", "million yuan"),
        ("USD thousand", 2_000_000, "亿美元", "US$ million"),
    ],
)
def test_the_scale_follows_currency_and_size(unit: str, in_year: int, zh: str, en: str) -> None:
    scale = scale_for(in_year, MONEY_UNITS[unit])
    assert (scale.unit.zh, scale.unit.en) == (zh, en)
