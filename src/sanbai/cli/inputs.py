"""A plan-year folder's register and policy, read and checked, for the commands that need them sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sanbai.errors import Finding, InputError, has_errors
from sanbai.language import Text
from sanbai.policy.files import read_policy
from sanbai.policy.records import Category, Criterion, District, Fund, Policy
from sanbai.policy.rules import check_policy
from sanbai.register.files import find_register, read_register
from sanbai.register.records import Register
from sanbai.register.rules import check_register


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a plan is made from, and the findings (no errors) of both."""

    register: Register
    policy: Policy
    findings: tuple[Finding, ...]


def read_inputs(folder: Path) -> Inputs:
    """Return the register and policy of a plan-year folder; raises `InputError` with all findings of both."""
    loaded_policy = read_policy(folder)
    loaded = read_register(find_register(folder))
    policy = loaded_policy.policy
    if policy is None:
        raise InputError((*loaded_policy.findings, *loaded.findings))
    findings = (
        *loaded_policy.findings,
        *check_register(loaded, codes_of(policy), policy.as_of, policy.year),
        *check_policy(policy, loaded.register, loaded_policy.places),
    )
    if has_errors(findings):
        raise InputError(findings)
    return Inputs(loaded.register, policy, findings)


def codes_of(policy: Policy) -> dict[str, dict[str, Text]]:
    """Return the codes (with names) that a register may use under a policy, by code list, for the lists it has."""
    lists: dict[str, Sequence[Category | District | Fund | Criterion]] = {
        "category": [category for programme in policy.programmes for category in programme.categories],
        "district": policy.districts,
        "source": policy.funds,
        "criterion": [item for item in policy.criteria if not item.field and item.measure is None],
    }
    return {name: {entry.code: entry.name for entry in entries} for name, entries in lists.items() if entries}
