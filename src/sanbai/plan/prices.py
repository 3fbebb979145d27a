"""Prices: one for each inequality that couples candidates, exact, and the bound that they prove."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prices:
    """A price for each inequality of a program: `numerators[i] / denominator` value points for one unit of its sum.

    A positive price belongs to `at_most` (what one unit more room would be worth), a negative one to `at_least`; 0 is
    the price of an inequality that does not bind, or that holds within one unit and needs no price.
    """

    numerators: tuple[int, ...]
    denominator: int
