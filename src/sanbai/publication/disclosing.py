"""Disclosure: from the register, policy and plan of an office to what the public may see of them."""

from collections.abc import Mapping

from sanbai.language import Text
from sanbai.plan.records import Decision, Plan
from sanbai.policy.disclosure import disclosure_of
from sanbai.policy.records import Policy
from sanbai.publication.disclosed_figures import disclosed_figures
from sanbai.publication.disclosed_projects import NOTHING, Told, disclosed_projects
from sanbai.publication.figures import compute_figures
from sanbai.publication.names import code_names, filled
from sanbai.publication.public import PublicYear
from sanbai.publication.published_totals import hidden_totals
from sanbai.publication.withholding import withheld_of
from sanbai.register.records import Register

_LISTS = ("district", "source", "outcome", "unit", "approval", "department", "pace", "funding_mix")


def disclose(register: Register, policy: Policy, plan: Plan, told: Told = NOTHING) -> PublicYear:
    """Return a plan year as the policy lets the public see it, with what is told of its projects beside the plan.

    Raises `SanbaiError` where the plan is not of this register and policy.
    """
    figures = compute_figures(register, policy, plan)
    withheld = withheld_of(register, policy, plan)
    hidden = hidden_totals(register, policy, plan, withheld)
    listed = {row.code for row in plan.rows if row.decision is not Decision.OUT}
    rules = disclosure_of(policy.disclosure)
    return PublicYear(
        figures=disclosed_figures(figures, withheld, hidden),
        projects=disclosed_projects(register, policy, plan, withheld, told),
        withheld=len(listed & withheld.whole),
        names=_names(register, policy),
        month=told.month,
        checkable=rules.check_files,
        licence=rules.licence,
        project_prefix=rules.prefix,
        sectors={part.code: part.sectors for group in policy.programmes for part in group.categories},
    )


def _names(register: Register, policy: Policy) -> Mapping[str, Mapping[str, Text]]:
    """Return the names of the codes of every list, those of the policy among them."""
    groups = {group.code: filled(group.name, group.code) for group in policy.programmes}
    parts = {part.code: filled(part.name, part.code) for group in policy.programmes for part in group.categories}
    lists = {name: code_names(name, register, policy) for name in _LISTS}
    return {name: names for name, names in (lists | {"programme": groups, "category": parts}).items() if names}
