"""Findings about a policy as a whole: how its parts are named and where each stands in its file."""

from collections.abc import Mapping
from dataclasses import dataclass

from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text
from sanbai.policy.records import Bound, Clause
from sanbai.policy.toml_tables import Subject


@dataclass(frozen=True, slots=True)
class Remarks:
    """Makes findings; `places` says where each part of the policy stands, if that is known."""

    places: Mapping[Subject, Place]

    def error(self, check: str, subject: Subject, what: Text, remedy: Text) -> Finding:
        """Return an error about a part of the policy."""
        return Finding(check, Severity.ERROR, self._place(subject), what, remedy)

    def warning(self, check: str, subject: Subject, what: Text, remedy: Text) -> Finding:
        """Return a warning about a part of the policy."""
        return Finding(check, Severity.WARNING, self._place(subject), what, remedy)

    def of(self, clause: Clause, check: str, what: Text, remedy: Text) -> Finding:
        """Return an error about a hard clause; a soft one can give way, so that it is only warned of."""
        subject = ("clause", clause.id)
        return (
            self.warning(check, subject, what, remedy) if clause.priority else self.error(check, subject, what, remedy)
        )

    def _place(self, subject: Subject) -> Place:
        if subject in self.places:
            return self.places[subject]
        return Place(file=next((place.file for place in self.places.values()), ""))


def titled(code: str, name: Text) -> Text:
    """Return a code with its name: `new-starts (new starts)`."""
    zh, en = name.zh or name.en, name.en or name.zh
    return Text(f"{code}（{zh}）" if zh else code, f"{code} ({en})" if en else code)


@dataclass(frozen=True, slots=True)
class Range:
    """How many projects there can be: from `low` to `high`, without an upper end where it is None."""

    low: int = 0
    high: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in the range."""
        return self.high is not None and self.low > self.high

    def __and__(self, other: "Range") -> "Range":
        """Return what lies in both ranges."""
        highs = [high for high in (self.high, other.high) if high is not None]
        return Range(max(self.low, other.low), min(highs, default=None))

    def __add__(self, other: "Range") -> "Range":
        """Return the sums of a number of each range."""
        return Range(self.low + other.low, None if self.high is None or other.high is None else self.high + other.high)

    def words(self) -> Text:
        """Return the range in words: `100`, `20 to 30`, `at least 20`, `any number`."""
        if self.high is None:
            return Text(f"至少 {self.low}", f"at least {self.low}") if self.low else Text("不限", "any number")
        if self.low == self.high:
            return Text(str(self.low), str(self.low))
        return Text(f"{self.low} 至 {self.high}", f"{self.low} to {self.high}")


def range_of(bound: Bound) -> Range:
    """Return the range that a bound on a number of projects leaves."""
    return Range(bound.at_least or 0, bound.at_most)
