"""How far a choice may be from the best: one measure for every value and bound."""

from fractions import Fraction


def relative_gap(value: int, bound: int) -> Fraction:
    """Return by how much a bound lies above a value, over the larger size of the two; 0 where it lies no higher.

    That is (bound - value) / bound wherever values are positive, and it has a meaning for every pair of numbers.
    """
    return Fraction(0) if bound <= value else Fraction(bound - value, max(abs(bound), abs(value)))
