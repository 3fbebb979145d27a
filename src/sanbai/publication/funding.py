"""Where the money of the chosen options comes from, by source and year."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.records import PlanRow
from sanbai.policy.records import Policy
from sanbai.publication.names import code_names, filled
from sanbai.publication.records import Amount, Period, Source
from sanbai.publication.rounding import Scale, shares_of
from sanbai.register.records import Register
from sanbai.units import MONEY_UNITS, largest_remainder

MOST_PERIODS = 6
"""As many periods as a page has room for: more years than this are taken together at the ends."""


def funding_figures(
    register: Register, policy: Policy, chosen: Sequence[PlanRow], scale: Scale
) -> tuple[tuple[Period, ...], tuple[Source, ...]]:
    """Return the periods, and the sources that pay for the chosen options (the policy's funds first)."""
    options = {(row.code, row.option) for row in chosen}
    paid: Counter[tuple[str, int]] = Counter()
    for row in register.funding:
        if (row.project, row.option) in options and row.amount:
            paid[row.source, row.year] += row.amount
    periods = _periods({year for _, year in paid}, policy.year)
    funds = [fund.code for fund in policy.funds]
    found = {source for source, _ in paid}
    codes = [code for code in funds if code in found] + sorted(found - set(funds))
    names = code_names("source", register, policy)
    public = {fund.code: fund.public for fund in policy.funds}
    unit = MONEY_UNITS[policy.money_unit]

    by_period = {code: [_paid(paid, code, period) for period in periods] for code in codes}
    totals = [sum(by_period[code]) for code in codes]
    shown = largest_remainder([scale.exact(total, unit) for total in totals], scale.shown(sum(totals), unit))
    shares = shares_of(totals)
    return periods, tuple(
        Source(
            code=code,
            name=names.get(code, filled(Text("", ""), code)),
            public=public.get(code),
            by_period=tuple(Amount(Fraction(exact), scale.shown(exact, unit)) for exact in by_period[code]),
            total=Amount(Fraction(totals[place]), shown[place]),
            share=shares[place],
        )
        for place, code in enumerate(codes)
    )


def _paid(paid: Counter[tuple[str, int]], code: str, period: Period) -> int:
    return sum(
        amount for (source, year), amount in paid.items() if source == code and period.first <= year <= period.last
    )


def _periods(years: set[int], plan_year: int) -> tuple[Period, ...]:
    """Return a period for each year; years before the plan year are one, and so are the last where there are many."""
    if not years:
        return ()
    before = [year for year in years if year < plan_year]
    later = sorted(years - set(before))
    periods = [Period(min(before), max(before))] if before else []
    room = MOST_PERIODS - len(periods)
    if len(later) <= room:
        return (*periods, *(Period(year, year) for year in later))
    single = later[: room - 1]
    return (*periods, *(Period(year, year) for year in single), Period(later[room - 1], later[-1]))
