"""How the bulletin rounds: each amount half up, and the parts of a shown total so that they add up to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sanbai.language import Language, Text
from sanbai.units import MoneyUnit, largest_remainder, rounded


def half_up(value: Fraction | int) -> int:
    """Return a value rounded half up (四舍五入) to a whole number."""
    return int(rounded(value, 0))


def shares_of(parts: Sequence[Fraction | int]) -> tuple[int, ...]:
    """Return each part's share of their sum in tenths of a percent; they add up to 1,000, or are all 0."""
    total = Fraction(sum(parts))
    if total == 0:
        return (0,) * len(parts)
    return largest_remainder([1000 * part / total for part in parts], 1000)


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit that a bulletin's amounts are shown in: one quantum is the least amount shown.

    `quantum` is counted in the currency's main unit (yuan, dollars). It is the same in both languages, so that both
    show the same rounded amounts; a quantum has `digits_zh` or `digits_en` decimals in `unit`.
    """

    quantum: int
    currency: str
    unit: Text
    digits_zh: int
    digits_en: int

    def shown(self, amount: Fraction | int, unit: MoneyUnit) -> int:
        """Return an amount in `unit` as whole quanta, rounded half up."""
        return half_up(self.exact(amount, unit))

    def exact(self, amount: Fraction | int, unit: MoneyUnit) -> Fraction:
        """Return an amount in `unit` in quanta, unrounded."""
        return Fraction(amount) * unit.size / self.quantum

    @property
    def word(self) -> str:
        """The English word for the unit: million or billion."""
        return "billion" if self.quantum * 10**self.digits_en == 10**9 else "million"

    def digits(self, language: Language) -> int:
        """Return how many decimals an amount has in `language`."""
        return self.digits_zh if language is Language.ZH else self.digits_en


_LARGE = Scale(10**7, "CNY", Text("亿元", "billion yuan"), 1, 2)
_SMALL = Scale(10**4, "CNY", Text("万元", "million yuan"), 0, 2)
_DOLLARS = Scale(10**5, "USD", Text("亿美元", "US$ million"), 3, 1)
_POUNDS = Scale(10**5, "GBP", Text("亿英镑", "£ million"), 3, 1)
_LARGE_FROM = 10**9


def scale_for(in_year: int, unit: MoneyUnit) -> Scale:
    """Return the scale for a plan by its in-year investment.

    Yuan: 亿元 with one decimal (billion yuan with two) from 10 亿元 (1 billion yuan) on, else whole 万元 (million yuan
    with two decimals). Dollars and pounds: millions with one decimal (in Chinese 亿 with three).
    """
    if unit.currency == "CNY":
        return _LARGE if in_year * unit.size >= _LARGE_FROM else _SMALL
    return _DOLLARS if unit.currency == "USD" else _POUNDS
