"""Options as they stand in mid-year: what is expected in place of what was promised, and what can still be begun."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor

from sanbai.delivery.records import MONTHS, Month
from sanbai.rebalance.records import Amended, Expected
from sanbai.rebalance.sharing import moved_money
from sanbai.register.records import Funding, Option

QUARTERS = 4
QUARTER_MONTHS = 3
_ALL = Fraction(1)


def as_expected(option: Option, funding: Sequence[Funding], expected: Expected, month: Month, left: int) -> Amended:
    """Return the option in force with what it is expected to come to; `left` is what the total still allows."""
    return _amended(
        replace(
            option,
            start_quarter=None if option.start_quarter is None else expected.start_quarter,
            completes_in_year=expected.completes,
        ),
        funding,
        min(expected.investment, left),
        (month, option),
    )


def from_now(
    option: Option, funding: Sequence[Funding], expected: Expected, month: Month, left: int, part: Fraction = _ALL
) -> Amended | None:
    """Return an option that is taken up after `month`, or None where it cannot be begun in the year any more.

    It invests what is spent already and part x in_year x (months it still has) / (months it had), rounded down, where
    `part` is how much of its promises the project delivers. One that has not begun starts in its quarter or the first
    that is left; if that is later, it no longer completes in the year.
    """
    begins = 0 if option.start_quarter is None else QUARTER_MONTHS * (option.start_quarter - 1)
    if expected.is_started:
        quarter, first = expected.start_quarter, max(month.number, begins)
        is_late = False
    elif option.start_quarter is None:
        return None
    else:
        quarter = max(option.start_quarter, expected.earliest_quarter)
        if quarter > QUARTERS:
            return None
        first, is_late = QUARTER_MONTHS * (quarter - 1), quarter > option.start_quarter
    amount = expected.spent + floor(part * option.in_year_investment * (MONTHS - first) / (MONTHS - begins))
    code = f"{option.code}-Q{quarter}" if is_late else option.code
    changed = replace(
        option, code=code, start_quarter=quarter, completes_in_year=option.completes_in_year and not is_late
    )
    return _amended(changed, funding, min(amount, left), (month, option))


def part_delivered(option: Option, expected: Expected) -> Fraction:
    """Return the part of its option in force that a project is expected to deliver, at most all of it.

    A project that is only late delivers all of an option that starts later.
    """
    promised = option.in_year_investment
    return _ALL if expected.is_delayed or not promised else min(_ALL, Fraction(expected.investment, promised))


def _amended(option: Option, funding: Sequence[Funding], amount: int, was: tuple[Month, Option]) -> Amended:
    month, before = was
    promised = before.in_year_investment
    construction = before.construction_investment * amount // promised if promised else 0
    money = moved_money(funding, month.year, amount) if funding else ()
    return Amended(
        option=replace(option, in_year_investment=amount, construction_investment=construction),
        funding=tuple(replace(row, option=option.code) for row in money),
        based_on=before.code,
    )
