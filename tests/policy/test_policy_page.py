"""docs/2-policy.md is true: its examples are a sound policy, and its findings are those that there are."""

import re
from pathlib import Path

from sanbai.policy.reading import parse_policy
from sanbai.policy.rules import check_policy
from tests.policy.test_policy_reading import WRONG, WRONG_CLAUSES
from tests.policy.test_policy_rules import CONTRADICTIONS, REGISTERS

PAGE = (Path(__file__).parents[2] / "docs" / "2-policy.md").read_text(encoding="utf-8")


def test_the_examples_of_the_page_are_one_sound_policy() -> None:
    """All TOML of the page together reads without findings and does not contradict itself."""
    text = "\n".join(re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))
    loaded = parse_policy(text, "2-policy.md")
    assert loaded.findings == ()
    assert loaded.policy is not None
    assert check_policy(loaded.policy) == ()


def test_every_finding_of_these_tests_is_on_the_page() -> None:
    """Each check name that the tables of the tests provoke stands in the page's lists."""
    listed = set(re.findall(r"`([a-z-]+)`", PAGE.partition("## Findings")[2]))
    provoked = {check for *_, check, _ in WRONG.values()} | {check for *_, check in WRONG_CLAUSES.values()}
    provoked |= {check for _, check in CONTRADICTIONS.values()}
    provoked |= {check for _, found in REGISTERS.values() for check, _ in found}
    assert provoked <= listed
