"""The policy that uses every clause kind, and ways to change its text."""

from pathlib import Path

from sanbai.policy.reading import parse_policy
from sanbai.policy.records import Policy

FILE = "every-kind.toml"
EVERY_KIND = (Path(__file__).parent / FILE).read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    """Return the text of the policy with one part of it, which must stand there once, changed."""
    assert EVERY_KIND.count(old) == 1, f"{old!r} stands there {EVERY_KIND.count(old)} times"
    return EVERY_KIND.replace(old, new)


def clause(own: str) -> str:
    """Return the text of one clause, from its header to the next blank line."""
    start = EVERY_KIND.index(f'id = "{own}"')
    start = EVERY_KIND.rindex("[[", 0, start)
    end = EVERY_KIND.find("\n\n", start)
    return EVERY_KIND[start : end if end >= 0 else len(EVERY_KIND)]


def with_clause(own: str, old: str, new: str) -> str:
    """Return the text of the policy with one part of one clause changed."""
    text = clause(own)
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {own}"
    return EVERY_KIND.replace(text, text.replace(old, new))


def policy_of(text: str = EVERY_KIND) -> Policy:
    """Return the policy that a text states without any finding."""
    loaded = parse_policy(text, FILE)
    assert loaded.findings == ()
    assert loaded.policy is not None
    return loaded.policy
