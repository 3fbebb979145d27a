"""Figures by district: which district a project counts in, and how its money is divided.

A project counts once, in the district with its largest share (the first listed among equals), so that the counts add up
to the plan; its money is divided by the shares, so that the amounts add up too.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.records import PlanRow
from sanbai.policy.records import Policy
from sanbai.publication.names import code_names, filled
from sanbai.publication.records import Amount, DistrictFigures, Headline
from sanbai.publication.rounding import Scale
from sanbai.register.records import Register
from sanbai.units import MONEY_UNITS, largest_remainder

NOWHERE = Text("未分区", "no district stated")

Shares = Mapping[str, tuple[tuple[str, int], ...]]
"""The districts of each project with their shares, the largest share first."""


def districts_of(register: Register) -> Shares:
    """Return the districts of each project with their shares, the largest first, as listed among equals."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row in register.locations:
        found.setdefault(row.project, []).append((row.district, row.share))
    return {project: tuple(sorted(rows, key=lambda item: -item[1])) for project, rows in found.items()}


def district_figures(
    register: Register, policy: Policy, chosen: Sequence[PlanRow], headline: Headline, scale: Scale
) -> tuple[DistrictFigures, ...]:
    """Return the policy's districts and any others that projects lie in; nothing where no project has a district."""
    districts = districts_of(register)
    if not any(row.code in districts for row in chosen):
        return ()
    counts = Counter(districts[row.code][0][0] if row.code in districts else "" for row in chosen)
    in_year = _divided(districts, chosen, "in_year_investment")
    total = _divided(districts, chosen, "total_investment")
    known = {district.code: district for district in policy.districts}
    codes = [*known, *sorted((counts.keys() | in_year.keys()) - known.keys() - {""})] + [""] * ("" in counts)
    unit = MONEY_UNITS[register.about.money_unit]
    in_year_shown = largest_remainder(
        [scale.exact(in_year.get(code, 0), unit) for code in codes], headline.in_year.shown
    )
    total_shown = largest_remainder([scale.exact(total.get(code, 0), unit) for code in codes], headline.total.shown)
    names = code_names("district", register, policy) | {"": NOWHERE}
    figures = []
    for place, code in enumerate(codes):
        population = known[code].population if code in known else None
        figures.append(
            DistrictFigures(
                code=code,
                name=names.get(code, filled(Text("", ""), code)),
                projects=counts[code],
                in_year=Amount(in_year.get(code, Fraction(0)), in_year_shown[place]),
                total=Amount(total.get(code, Fraction(0)), total_shown[place]),
                population=population,
                per_head=in_year.get(code, Fraction(0)) * unit.size / population if population else None,
                tile=known[code].tile if code in known else None,
            )
        )
    return tuple(figures)


def _divided(districts: Shares, chosen: Sequence[PlanRow], field: str) -> dict[str, Fraction]:
    """Return an amount by district; shares that do not add up to 100 are taken in proportion."""
    amounts: dict[str, Fraction] = {}
    for row in chosen:
        shares = districts.get(row.code, (("", 100),))
        whole = sum(share for _, share in shares)
        for code, share in shares:
            amounts[code] = amounts.get(code, Fraction(0)) + Fraction(getattr(row, field) * share, whole)
    return amounts
