"""The rule sets that come with the product, by name."""

from importlib import resources


def rule_sets() -> tuple[str, ...]:
    """Return the names of the rule sets."""
    names = (entry.name for entry in resources.files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def rule_set_text(name: str) -> str:
    """Return the TOML of a rule set, to be pasted into a policy; raises `FileNotFoundError` where there is none."""
    return (resources.files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
