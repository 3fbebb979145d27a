"""What the city, groups and projects of a year are called."""

from collections.abc import Mapping
from dataclasses import dataclass

from sanbai.delivery.records import Baseline
from sanbai.language import Text
from sanbai.policy.lights import Level
from sanbai.policy.phrases import Vocabulary
from sanbai.policy.records import Policy

WITHOUT = Text("（未注明）", "(not stated)")
"""What stands for an empty code of a group."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Names by level and code; a project without a name of its own in the vocabulary has that of the baseline."""

    city: Text
    projects: Mapping[str, str]
    words: Vocabulary

    def name(self, level: Level, code: str) -> Text:
        """Return what a group or project is called, else its code."""
        if level is Level.CITY:
            return self.city
        if not code:
            return WITHOUT
        known = self.words.names.get((level.value, code), Text("", ""))
        own = self.projects.get(code, "") if level is Level.PROJECT else ""
        return Text(known.zh or own or known.en or code, known.en or own or known.zh or code)


def naming_of(baseline: Baseline, policy: Policy, words: Vocabulary) -> Naming:
    """Return the names of a year's groups and projects."""
    city = Text(policy.city.zh or policy.city.en, policy.city.en or policy.city.zh)
    return Naming(city, {row.project: row.name for row in baseline.rows}, words)
