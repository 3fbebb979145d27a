"""The checks of a month's returns: one small function for each, named like the check it makes."""

import datetime
from collections.abc import Callable, Iterator

from sanbai.delivery.reading import LoadedYear
from sanbai.delivery.records import Month
from sanbai.delivery.rules import amounts, happenings, papers
from sanbai.delivery.rules.facts import MonthFacts
from sanbai.errors import Finding
from sanbai.policy.records import Policy
from sanbai.register.records import Register

RULES: tuple[Callable[[MonthFacts], Iterator[Finding]], ...] = (
    papers.month_in_order,
    papers.month_has_returns,
    papers.return_missing,
    papers.return_in_time,
    papers.return_signed,
    papers.two_people,
    papers.filled_by_now,
    papers.evidence_is_hash,
    papers.evidence_once,
    amounts.cumulative_falls,
    amounts.month_adds_up,
    amounts.construction_within,
    amounts.year_within_plan,
    amounts.total_within,
    amounts.expected_not_below,
    amounts.paid_near,
    amounts.physical_near,
    amounts.spike,
    amounts.round_run,
    happenings.date_in_month,
    happenings.fact_stays,
    happenings.completed_after_start,
    happenings.permits_before_start,
    happenings.contract_before_registration,
    happenings.change_has_reason,
    happenings.other_has_note,
    happenings.overdue_says_when,
    happenings.problem_has_owner,
)
"""Every rule; the check of `month_adds_up` is called `month-adds-up`, and so on."""


def check_month(
    loaded: LoadedYear, register: Register, policy: Policy, month: Month, as_of: datetime.date
) -> tuple[Finding, ...]:
    """Return what was found when the year was read (where it was), and what the rules find in a month's returns.

    Windows are judged on the day `as_of`; returns of later months are out of sight.
    """
    facts = MonthFacts(loaded, register, policy, month, as_of)
    return (*loaded.findings, *(found for rule in RULES for found in rule(facts)))
