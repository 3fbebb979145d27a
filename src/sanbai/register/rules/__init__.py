"""The checks of a register that was read: one small function for each, named like the check it makes."""

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping

from sanbai.errors import Finding
from sanbai.register.reading import Loaded
from sanbai.register.records import Register
from sanbai.register.rules import dates, identity, money, relations
from sanbai.register.rules.facts import Facts

RULES: tuple[Callable[[Facts], Iterator[Finding]], ...] = (
    identity.register_empty,
    identity.project_code_twice,
    identity.row_twice,
    identity.project_two_codes,
    identity.project_unknown,
    identity.option_unknown,
    identity.project_without_option,
    identity.code_unknown,
    relations.relation_cycle,
    relations.relation_contradiction,
    money.invested_beyond_total,
    money.option_beyond_total,
    money.construction_beyond_in_year,
    money.funding_in_year,
    money.funding_beyond_total,
    money.funding_short,
    money.bundle_total,
    money.total_zero,
    money.location_shares,
    dates.dates_out_of_order,
    dates.approval_dates,
    dates.approval_expired,
    dates.milestone_before_start,
    dates.date_in_future,
    dates.continuing_with_quarter,
    dates.new_start_without_quarter,
    dates.continuing_not_begun,
    dates.nature_against_start,
)
"""Every rule; the check of `project_unknown` is called `project-unknown`, and so on."""


def check_register(
    checked: Loaded | Register, codes: Mapping[str, Collection[str]], today: datetime.date, year: int | None = None
) -> tuple[Finding, ...]:
    """Return what was found when a register was read (where it was), and what the rules find in it.

    `codes` are the known codes of each code list, such as a policy's, beside the register's own `codes` table; where
    they are mapped to names, remedies give the names too. Approvals must be valid on `today`. `year` is the plan
    year, if it is known.
    """
    loaded = checked if isinstance(checked, Loaded) else Loaded(checked)
    facts = Facts(loaded.register, loaded.places, codes, today, year)
    return (*loaded.findings, *(found for rule in RULES for found in rule(facts)))
