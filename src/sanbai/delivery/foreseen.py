"""The records of a forecast: for every group and quantity the distribution of its year end."""

from dataclasses import dataclass
from enum import StrEnum

from sanbai.delivery.records import Month
from sanbai.language import Text
from sanbai.policy.lights import Level

SHARES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""The quantiles that are told."""


class Quantity(StrEnum):
    """What is foreseen: money, projects, or a share of the city's fixed-asset investment."""

    INVESTMENT = "investment"
    STARTS = "starts"
    COMPLETIONS = "completions"
    SUPPORT_RATIO = "support_ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastRow:
    """One quantity of one group at the end of the year.

    `plan` is the baseline's, `actual` what is reached so far; `quantiles` are those of SHARES, `meets_plan` the
    probability of the plan or more. Money is in the register's unit, starts and completions count those that the
    baseline has due in the year, the support ratio is a part of 1. `reported` is how many of the group's `projects`
    have reported in the year: where none has, the reference class speaks alone.
    """

    level: Level
    code: str
    quantity: Quantity
    projects: int
    reported: int
    plan: float
    actual: float
    mean: float
    quantiles: tuple[float, ...]
    meets_plan: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRow:
    """The city's investment since January by the end of a month: what is planned, and the quantiles of SHARES."""

    month: Month
    plan: int
    mean: float
    quantiles: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A year's end as foreseen at the end of a month, and what it stands on (`basis`, for its reader)."""

    month: Month
    money_unit: str
    seed: int
    scenarios: int
    rows: tuple[ForecastRow, ...]
    path: tuple[PathRow, ...]
    basis: tuple[Text, ...]
