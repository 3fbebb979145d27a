"""The checks of a policy as a whole: what contradicts itself, and what a register cannot meet, seen without solving."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sanbai.errors import Finding, Place
from sanbai.language import Text
from sanbai.policy.contradictions import check_contradictions
from sanbai.policy.counts import check_counts
from sanbai.policy.coverage import check_coverage
from sanbai.policy.records import Policy
from sanbai.policy.references import check_references
from sanbai.policy.remarks import Remarks
from sanbai.policy.toml_tables import Subject
from sanbai.register.records import Register

NOWHERE: Mapping[Subject, Place] = MappingProxyType({})


def check_policy(
    policy: Policy, register: Register | None = None, places: Mapping[Subject, Place] = NOWHERE
) -> tuple[Finding, ...]:
    """Return every contradiction of a policy, and with a register everything in which the two do not fit together.

    Only what is certain is an error. `places` says where each part stands (`LoadedPolicy.places`).
    """
    remarks = Remarks(places)
    found = [*check_references(policy, remarks), *check_contradictions(policy, remarks)]
    found += [*check_counts(policy, remarks), *_check_day(policy, remarks)]
    if register is not None:
        found += check_coverage(policy, register, remarks)
    return tuple(dict.fromkeys(found))


def _check_day(policy: Policy, remarks: Remarks) -> Iterator[Finding]:
    if policy.as_of.year not in (policy.year - 1, policy.year):
        what = Text(
            f"as_of 为 {policy.as_of}，不在计划年度 {policy.year} 年或上一年。",
            f"as_of is {policy.as_of}, neither in the plan year {policy.year} nor in the year before.",
        )
        remedy = Text("请核对日期；审批手续按这一天判断是否有效。", "Check it: approvals must be valid on that day.")
        yield remarks.warning("day-outside-year", ("plan", ""), what, remedy)
