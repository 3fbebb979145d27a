"""What a policy withholds of which project: the rules of disclosure, applied to the lists of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sanbai.plan.records import Decision, Plan
from sanbai.policy.disclosure import DISCLOSED, disclosure_of
from sanbai.policy.records import Policy
from sanbai.policy.selection import option_facts
from sanbai.register.records import Register

TELLING: Mapping[str, frozenset[str]] = {
    "in_year_investment": frozenset({"months", "funding", "changes", "reasons"}),
    "total_investment": frozenset({"funding", "changes"}),
    "construction_investment": frozenset({"changes"}),
    "start_quarter": frozenset({"changes"}),
    "completion_date": frozenset({"changes"}),
}
"""Fields that tell another one: the last month's plan is the year's investment, the sources add up to the total."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """The projects that are withheld whole, and the fields that stay undisclosed of every candidate, by code."""

    whole: frozenset[str]
    fields: Mapping[str, frozenset[str]]

    def hides(self, project: str, field: str) -> bool:
        """Return whether a field of a project is not to be published."""
        return project in self.whole or field in self.fields[project]


def withheld_of(register: Register, policy: Policy, plan: Plan) -> Withheld:
    """Return what the policy withholds; a rule looks at the chosen option, or at every one where none is chosen."""
    disclosure = disclosure_of(policy.disclosure)
    facts = option_facts(register, policy)
    chosen = {row.code: row.option for row in plan.rows if row.decision is Decision.IN}
    counts = np.array([chosen.get(row.project, row.code) == row.code for row in facts.options], np.bool_)
    usual = frozenset(DISCLOSED) - set(disclosure.fields)
    fields = {project.code: usual for project in facts.projects}
    whole: set[str] = set()
    for rule in disclosure.rules:
        places = np.flatnonzero(facts.mask(rule.where) & counts).tolist()
        hit = {facts.options[place].project for place in places}
        if rule.whole:
            whole |= hit
        for code in hit:
            fields[code] |= frozenset(rule.fields)
    return Withheld(frozenset(whole), {code: _with_telling(hidden) for code, hidden in fields.items()})


def _with_telling(hidden: frozenset[str]) -> frozenset[str]:
    return hidden.union(*(TELLING.get(field, frozenset()) for field in hidden))
