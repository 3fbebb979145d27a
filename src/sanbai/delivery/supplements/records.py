"""The records of the tables beside the returns."""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from sanbai.delivery.records import Month
from sanbai.register.records import check_money, check_text
from sanbai.units import parse_ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """An approved reason why a light does not count: a row of `excuses.csv`.

    It holds for the dimension of one project (or of one group: `level` and its code) in the months from `from_month` to
    `to_month`, each included.
    """

    code: str
    level: str = "project"
    dimension: str
    from_month: str
    to_month: str
    reason: str
    approved_by: str
    approved_on: datetime.date

    def __post_init__(self) -> None:
        for name in ("code", "level", "dimension", "reason", "approved_by"):
            check_text(name, getattr(self, name), required=True)
        if Month.parse(self.to_month) < Month.parse(self.from_month):
            raise ValueError(f"{self.to_month} is before {self.from_month}")

    def covers(self, month: Month) -> bool:
        """Return whether the excuse holds in a month."""
        return Month.parse(self.from_month) <= month <= Month.parse(self.to_month)


@dataclass(frozen=True, slots=True, kw_only=True)
class BondSpending:
    """A project's bond at the end of a month: a row of `bonds.csv`; `spent` is all that was spent since its issue."""

    month: str
    bond: str
    project: str
    issued_on: datetime.date
    amount: int
    spent: int

    def __post_init__(self) -> None:
        Month.parse(self.month)
        for name in ("bond", "project"):
            check_text(name, getattr(self, name), required=True)
        for name in ("amount", "spent"):
            check_money(name, getattr(self, name))
        if self.spent > self.amount:
            raise ValueError("more is spent than the bond holds")


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFigure:
    """What statistics reports for January to a month, of a district or (no code) of the city: a row of `city.csv`.

    `growth` is that of fixed-asset investment over the year before, `planned_growth` what was asked; both are texts
    such as `5.3 %`. `fixed_asset_investment` is the amount.
    """

    month: str
    district: str = ""
    fixed_asset_investment: int | None = None
    growth: str = ""
    planned_growth: str = ""

    def __post_init__(self) -> None:
        Month.parse(self.month)
        for name in ("district", "growth", "planned_growth"):
            check_text(name, getattr(self, name))
        for name in ("growth", "planned_growth"):
            if getattr(self, name):
                parse_ratio(getattr(self, name))

    @property
    def grown(self) -> Fraction | None:
        """The growth as a ratio, None where it is not reported."""
        return parse_ratio(self.growth) if self.growth else None

    @property
    def asked(self) -> Fraction | None:
        """The planned growth as a ratio, None where none is set."""
        return parse_ratio(self.planned_growth) if self.planned_growth else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplements:
    """All of them; a table that is not there is empty."""

    excuses: tuple[Excuse, ...] = ()
    bonds: tuple[BondSpending, ...] = ()
    city: tuple[CityFigure, ...] = ()

    def city_investment(self, month: Month) -> int | None:
        """Return the city's fixed-asset investment from January to a month, None where it is not reported."""
        whole = (figure for figure in self.city if not figure.district and figure.month == str(month))
        return next((figure.fixed_asset_investment for figure in whole), None)


NOTHING = Supplements()
"""No tables beside the returns."""
