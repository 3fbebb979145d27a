"""A conflict and its ways out in words: what to change, from what to what, and how sure it is that less will not do."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from sanbai.language import Language, Text
from sanbai.plan.conflict import Conflict
from sanbai.plan.model import Row
from sanbai.plan.relaxing import Relaxation, WaysOut
from sanbai.plan.wording import ClauseWords
from sanbai.policy.phrases import AND, listed, money, number, percent


@dataclass(frozen=True, slots=True)
class ConflictWords:
    """How conflicts are put into words, in both languages; amounts are exact, so that they can be written down."""

    clauses: ClauseWords

    def name(self, row: Row) -> Text:
        """Return a row's name with its district or project: `new starts`, `projects by district Miyun`."""
        zh, en = (replace(self.clauses, language=language).instance(row) for language in (Language.ZH, Language.EN))
        return Text(f"{row.name.zh or row.name.en} {zh}".strip(), f"{row.name.en or row.name.zh} {en}".strip())

    def amount(self, value: Fraction, unit: str) -> Text:
        """Return an amount in its unit, exactly."""
        if unit == "money":
            return money(value, self.clauses.money_unit)
        if unit == "ratio":
            return percent(value)
        if unit == "projects":
            return Text(f"{number(value)}项", number(value))
        name = self.clauses.units.get(unit, Text(unit, unit))
        return Text(f"{number(value)}{name.zh}", f"{number(value)} {name.en}")

    def change(self, change: Relaxation) -> Text:
        """Return a change as a request: `raise “special bonds 2025” from at most 286 to at most 289.2 ...`."""
        if change.bound is None:
            return self._dropped(change)
        row, name = change.row, self.name(change.row)
        asked = row.at_least if change.side == "at_least" else row.at_most
        assert asked is not None
        old, new = (self.amount(bound, row.unit) for bound in (asked, change.bound))
        by = self._difference(abs(change.bound - asked), row.unit)
        exactly = row.at_least == row.at_most
        if change.side == "at_most":
            before = "exactly" if exactly else "at most"
            words = Text(
                f"将“{name.zh}”的上限由{old.zh}提高到{new.zh}（提高{by.zh}）",
                f"raise “{name.en}” from {before} {old.en} to at most {new.en} ({by.en} more)",
            )
        else:
            before = "exactly" if exactly else "at least"
            words = Text(
                f"将“{name.zh}”的下限由{old.zh}降低到{new.zh}（降低{by.zh}）",
                f"lower “{name.en}” from {before} {old.en} to at least {new.en} ({by.en} less)",
            )
        sure = self._needed(change)
        return Text(words.zh + sure.zh, words.en + sure.en)

    def conflict(self, conflict: Conflict) -> Text:
        """Return how sure it is that every clause of the set is needed, as a sentence."""
        unsure = [
            self.name(row) for row, choice in zip(conflict.rows, conflict.evidence, strict=True) if choice is None
        ]
        if len(conflict.rows) == 1:
            return Text(
                "已证明：无论怎样选择，都不能满足这一条款。", "Proved: no choice of projects meets this clause."
            )
        if not unsure:
            return Text(
                "已证明：这些条款不能同时满足；去掉其中任何一项，其余各项即可同时满足。",
                "Proved: these clauses cannot hold together; leave out any one of them, and the others can.",
            )
        names = listed(unsure, AND)
        return Text(
            f"已证明：这些条款不能同时满足。在规定的搜索量内未能确认以下条款是否必不可少：{names.zh}。",
            f"Proved: these clauses cannot hold together. Not settled within the limits is whether all of them are "
            f"needed: {names.en}.",
        )

    def ways(self, ways: WaysOut) -> Iterator[tuple[Text, list[Text]]]:
        """Yield headings with what they list: changes enough alone, clauses that are not, changes enough together."""
        if ways.alone:
            heading = Text(
                "以下改动任选其一，整个编制方案即可满足：", "Any one of these changes, and the whole policy can be met:"
            )
            yield heading, [self.change(way.changes[0]) for way in ways.alone]
        if ways.helpless:
            heading = Text("单独放宽这些条款无济于事：", "To relax one of these alone does not help:")
            yield heading, [self.name(row) for row in ways.helpless]
        if ways.unknown:
            heading = Text(
                "在规定的搜索量内未能判定，单独放宽这些条款是否足够：",
                "Not settled within the limits is whether to relax one of these alone is enough:",
            )
            yield heading, [self.name(row) for row in ways.unknown]
        if ways.together is not None:
            heading = Text(
                "以下改动须一并作出，整个编制方案即可满足；按各占原界限的比例相加，没有更小的改动：",
                "All of these changes, and the whole policy can be met; as parts of their bounds none cost less:",
            )
            if not ways.together.least:
                heading = Text(
                    "以下改动须一并作出，整个编制方案即可满足；或有更小的改动：",
                    "All of these changes, and the whole policy can be met; smaller ones may do:",
                )
            yield heading, [self.change(change) for change in ways.together.changes]

    def _difference(self, size: Fraction, unit: str) -> Text:
        if unit == "ratio":
            return Text(f"{number(size * 100)}个百分点", f"{number(size * 100)} percentage points")
        return self.amount(size, unit)

    def _needed(self, change: Relaxation) -> Text:
        """Return the clause that says how much is surely needed, where less than the change may be enough."""
        if change.least or change.needed is None:
            return Text("", "")
        needed = self.amount(change.needed, change.row.unit)
        return Text(f"；已证明至少须改到{needed.zh}", f"; proved: {needed.en} is needed at the least")

    def _dropped(self, change: Relaxation) -> Text:
        name, projects = change.row.name, listed((Text(code, code) for code in change.projects), AND)
        zh, en = name.zh or name.en, name.en or name.zh
        words = _DROPPED.get(change.row.kind, _DROPPED["must_include"])
        return Text(words.zh.format(name=zh, projects=projects.zh), words.en.format(name=en, projects=projects.en))


_DROPPED = {
    "must_include": Text("不再要求列入 {projects}（“{name}”）", "no longer ask for {projects} (“{name}”)"),
    "requires": Text(
        "不再要求同时列入 {projects}（“{name}”）", "no longer ask for {projects} along with it (“{name}”)"
    ),
    "must_exclude": Text("准许列入 {projects}（“{name}”除外）", "let {projects} in, in spite of “{name}”"),
    "alternatives": Text("准许同时列入 {projects}（“{name}”除外）", "let {projects} in together, in spite of “{name}”"),
    "eligibility": Text("准许 {projects} 不受“{name}”限制", "except {projects} from the rule “{name}”"),
}
