"""Rules of entry: which candidates may not be on a list, and by which rule."""

from sanbai.plan.columns import Columns
from sanbai.policy.records import Eligibility, Policy
from sanbai.register.records import Nature, Project, Register

NATURE_RULE = "nature"
"""The rule that needs no policy: early-promotion projects are not in the plan, continuing ones not on that list."""

_OTHER_LIST = {"plan": Nature.EARLY_PROMOTION, "early_promotion": Nature.CONTINUING}


def barred_from(columns: Columns, plan_list: str) -> dict[str, str]:
    """Return the code of every candidate that may not be on `plan_list`, with the first rule that keeps it off."""
    facts, policy = columns.facts, columns.policy
    barred = {project.code: NATURE_RULE for project in facts.projects if project.nature is _OTHER_LIST[plan_list]}
    held = _valid_approvals(columns.register, policy)
    for rule in policy.eligibility:
        if rule.list != plan_list:
            continue
        counted = {facts.options[place].project for place in facts.mask(rule.where).nonzero()[0]}
        for project in facts.projects:
            if project.code in counted and not _meets(rule, project, held.get(project.code, frozenset())):
                barred.setdefault(project.code, rule.id)
    return barred


def _valid_approvals(register: Register, policy: Policy) -> dict[str, frozenset[str]]:
    """Return the kinds of approval each project holds on the policy's day: given by then, and not expired."""
    held: dict[str, set[str]] = {}
    for row in register.approvals:
        given = row.approved_on is not None and row.approved_on <= policy.as_of
        if given and (row.expires_on is None or row.expires_on >= policy.as_of):
            held.setdefault(row.project, set()).add(row.kind)
    return {code: frozenset(kinds) for code, kinds in held.items()}


def _meets(rule: Eligibility, project: Project, held: frozenset[str]) -> bool:
    if rule.natures and project.nature.value not in rule.natures:
        return False
    if rule.total_investment is not None and project.total_investment < rule.total_investment:
        return False
    return held.issuperset(rule.approvals)
