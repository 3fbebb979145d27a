"""The relative gap has a meaning for every value and bound, also where every choice is worth less than nothing."""

from fractions import Fraction

import pytest

from sanbai.plan.gap import relative_gap


@pytest.mark.parametrize(
    ("value", "bound", "gap"),
    [
        (100, 100, Fraction(0)),
        (98, 100, Fraction(1, 50)),
        (101, 100, Fraction(0)),
        (0, 0, Fraction(0)),
        (0, 7, Fraction(1)),
        (-800, 0, Fraction(1)),
        (-100, -80, Fraction(1, 5)),
        (-80, -80, Fraction(0)),
        (-10, 10, Fraction(2)),
    ],
)
def test_the_gap_is_the_difference_over_the_larger_size(value: int, bound: int, gap: Fraction) -> None:
    assert relative_gap(value, bound) == gap
