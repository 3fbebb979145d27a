"""The records of rebalancing: what projects are expected to come to, changes, proposals and accepted adjustments.

Money is a whole number in the register's unit; values and prices are whole value points unless they say otherwise.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from sanbai.delivery.reasons import OTHER, REASONS
from sanbai.delivery.records import Month
from sanbai.language import Text
from sanbai.plan.records import ClauseResult, PlanRow, Proven
from sanbai.register.records import Funding, Option


class ChangeKind(StrEnum):
    """What happens to a project in mid-year."""

    LEAVES = "leaves"
    PULLED_FORWARD = "pulled_forward"
    REPHASED = "rephased"


CHANGE_NAMES = {
    ChangeKind.LEAVES: Text("退出", "leaves"),
    ChangeKind.PULLED_FORWARD: Text("提前列入", "pulled forward"),
    ChangeKind.REPHASED: Text("改换方案", "re-phased"),
}

SUPERSEDED = "superseded"
APPROVALS_LAG = "approvals_lag"

NO_EXIT = ("brought_forward", "savings", "correction", OTHER)
"""Reasons of returns for which no project leaves."""

EXIT_REASONS = {code: name for code, name in REASONS.items() if code not in NO_EXIT} | {
    SUPERSEDED: Text("让位于更能完成任务的项目", "gives way to a project that delivers more")
}
"""The coded reasons for which a project leaves a plan; a return that gives one of them is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a project of the plan is expected to come to by the end of the year, from its returns or a forecast.

    `spent` is investment since January; `investment` what the year is expected to come to. `start_quarter` is the
    actual or expected one, None where nothing starts in the year; `earliest_quarter` the first one in which it could
    still begin. `is_delayed` says that it is later than its baseline. `reason` is the code of the latest return.
    """

    project: str
    spent: int
    investment: int
    is_started: bool
    start_quarter: int | None
    earliest_quarter: int
    completes: bool
    is_delayed: bool = False
    reason: str = ""
    permits_missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """An option as it stands in mid-year, with its money by year and source, and the code of the one it comes from."""

    option: Option
    funding: tuple[Funding, ...]
    based_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One project decided otherwise: its rows before and after, the price in points of score, and why.

    `reason` is a code of `EXIT_REASONS` for whoever leaves, `amended` the option of whoever comes in or is re-phased.
    """

    kind: ChangeKind
    project: str
    before: PlanRow
    after: PlanRow
    price: int
    reason: str = ""
    amended: Amended | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseThrough:
    """A clause in the plan in force as approved, as it will come without action, and with the changes proposed."""

    before: ClauseResult | None
    without: ClauseResult
    after: ClauseResult


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierStep:
    """The best plan with at most `at_most` changes: how many it makes, its value without prices, what stays broken."""

    at_most: int
    changes: int
    value: int
    price: int
    broken: tuple[ClauseResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable:
    """A project of the early-promotion list that cannot be pulled forward, and why."""

    project: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A numbered proposal: what changes, what every clause comes to, and what fewer changes would recover.

    `day` is when approvals must be valid; `follows` are the adjustments in force before it; `inputs` are the SHA-256 of
    everything it was made from, by path in the plan-year folder. `value` is that of the plan without action and after.
    """

    number: str
    month: Month
    day: datetime.date
    follows: tuple[str, ...]
    basis: str
    value_scale: int
    value: tuple[int, int]
    proven: Proven
    changes: tuple[Change, ...]
    clauses: tuple[ClauseThrough, ...]
    steps: tuple[FrontierStep, ...]
    unavailable: tuple[Unavailable, ...]
    inputs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Who accepted a proposal, on which day and why; `proposal` is the SHA-256 of `proposal.json`."""

    number: str
    by: str
    on: datetime.date
    reason: str
    proposal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """An accepted proposal: its changes are in force from `acceptance.on`."""

    acceptance: Acceptance
    changes: tuple[Change, ...]
