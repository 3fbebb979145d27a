"""What the checks call an error is certain: no policy with one has a plan."""

from hypothesis import HealthCheck, given, settings

from sanbai.errors import Severity
from sanbai.plan.planning import PolicyCannotBeMet, make_plan
from sanbai.policy.records import Policy
from sanbai.policy.rules import check_policy
from sanbai.register.records import Register
from tests.plan.strategies import policies, registers


def certain_errors(register: Register, policy: Policy) -> list[str]:
    """Return the errors that say a policy cannot be met; a code that is not known is a slip and may be harmless."""
    found = [finding.check for finding in check_policy(policy, register) if finding.severity is Severity.ERROR]
    return [check for check in found if not check.startswith("unknown-") and check != "part-of-bundle"]


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registers(), policies(soft=True, early=True) | policies(soft=True))
def test_no_policy_with_an_error_has_a_plan(register: Register, policy: Policy) -> None:
    """Wherever a plan is found for a random register and policy, the checks have found no error."""
    errors = certain_errors(register, policy)
    if not errors:
        return
    try:
        make_plan(register, policy)
    except PolicyCannotBeMet:
        return
    raise AssertionError(errors)
