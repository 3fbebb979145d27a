"""A plan-year folder's register and policy, read and checked, for the commands that need them sound."""

from dataclasses import dataclass
from pathlib import Path

from sanbai.errors import Finding, InputError, has_errors
from sanbai.policy.files import read_policy
from sanbai.policy.records import Policy
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
        *loaded.findings,
        *check_register(loaded, codes_of(policy), policy.as_of, policy.year),
        *check_policy(policy, loaded.register, loaded_policy.places),
    )
    if has_errors(findings):
        raise InputError(findings)
    return Inputs(loaded.register, policy, findings)


def codes_of(policy: Policy) -> dict[str, frozenset[str]]:
    """Return the codes a register may use under a policy, by code list; lists the policy does not have are left out."""
    lists = {
        "category": [category.code for programme in policy.programmes for category in programme.categories],
        "district": [district.code for district in policy.districts],
        "source": [fund.code for fund in policy.funds],
        "criterion": [item.code for item in policy.criteria if not item.field and item.measure is None],
    }
    return {name: frozenset(codes) for name, codes in lists.items() if codes}
