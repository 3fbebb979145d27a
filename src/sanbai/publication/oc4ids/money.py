"""Money as the standard has it: whole amounts of the currency's main unit."""

import datetime
from dataclasses import dataclass
from typing import Any

from sanbai.publication.oc4ids.shape import day, period
from sanbai.publication.public import PublicProject, PublicYear
from sanbai.register.packages.profile import BEFORE, BY_SOURCE, IN_YEAR
from sanbai.units import MoneyUnit


@dataclass(frozen=True, slots=True)
class Moneys:
    """Amounts in a unit of money, as values of the standard."""

    unit: MoneyUnit

    def value(self, amount: int | None) -> dict[str, Any]:
        """Return an amount: 万元 12 is 120000 CNY; nothing where there is none."""
        return {} if amount is None else {"amount": amount * self.unit.size, "currency": self.unit.currency}

    def budget(self, project: PublicProject, year: PublicYear) -> dict[str, Any]:
        """Return total investment, what of it falls before and into the year, and the money of the option by source."""
        plan_year = year.figures.heading.year
        by_time = [
            self._part(BEFORE, "年前累计投资 invested before the year", project.invested_before, (None, plan_year - 1)),
            self._part(IN_YEAR, "当年计划投资 in-year investment", project.in_year_investment, (plan_year, plan_year)),
        ]
        names = year.names.get("source", {})
        by_source = [
            self._part(
                f"{item.source}-{item.year}",
                f"{names[item.source].zh} {names[item.source].en}" if item.source in names else item.source,
                item.amount,
                (item.year, item.year),
            )
            for item in project.funding
        ]
        groups = (
            ("time", "投资进度 investment by time", [part for part in by_time if part["amount"]]),
            (BY_SOURCE, "资金来源和年度 money by source and year", by_source),
        )
        return {
            "amount": self.value(project.total_investment),
            "approvalDate": day(year.figures.heading.as_of) if project.total_investment is not None else None,
            "budgetBreakdowns": [
                {"id": name, "description": title, "budgetBreakdown": parts} for name, title, parts in groups if parts
            ],
        }

    def _part(self, name: str, title: str, amount: int | None, years: tuple[int | None, int]) -> dict[str, Any]:
        first, last = years
        start = None if first is None else datetime.date(first, 1, 1)
        return {
            "id": name,
            "description": title,
            "amount": self.value(amount),
            "period": period(start, datetime.date(last, 12, 31)),
        }
