"""Reading one table of a policy file key by key: whatever is wrong becomes a finding, and reading goes on.

Every reader returns a value of its type even where the file is wrong, so that all findings of a file come at once; a
policy is made only when there are none.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text
from sanbai.policy.rows import Path
from sanbai.register.records import check_text
from sanbai.units import MoneyUnit

HABITS = {
    "min": "at_least",
    "minimum": "at_least",
    "lower": "at_least",
    "max": "at_most",
    "maximum": "at_most",
    "upper": "at_most",
    "equal": "exactly",
    "equals": "exactly",
    "count": "exactly",
    "title": "name",
    "type": "kind",
    "filter": "where",
    "select": "where",
}
"""What people write by habit, and the key that is meant."""


@dataclass(frozen=True, slots=True)
class BareDecimal:
    """A decimal number that stands in the file without quotation marks, as it is written."""

    text: str


Subject = tuple[str, str]
"""What a finding is about: the kind of thing and its code or id, such as (`clause`, `new-starts`)."""


@dataclass(slots=True)
class Reading:
    """The reading of one file: where its keys stand, the plan's unit of money once known, and the findings so far.

    `subjects` are the things that have a code or id, and the path of each.
    """

    file: str
    rows: Mapping[Path, int] = field(default_factory=dict)
    money_unit: MoneyUnit | None = None
    subjects: dict[Subject, Path] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def place(self, path: Path) -> Place:
        """Return the place of a key, or of the nearest table around it that begins a line."""
        around = (path[:length] for length in range(len(path), 0, -1))
        row = next((self.rows[part] for part in around if part in self.rows), 0)
        return Place(file=self.file, row=row)

    def report(self, check: str, path: Path, what: Text, remedy: Text) -> None:
        """Keep an error."""
        self.findings.append(Finding(check, Severity.ERROR, self.place(path), what, remedy))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like `word`, or nothing where none is like it."""
    choices = sorted(known)
    habit = HABITS.get(word.lower(), "")
    if habit in choices:
        return habit
    found = get_close_matches(word, choices, n=1, cutoff=0.6)
    return found[0] if found else ""


def suggestion(word: str, known: Iterable[str]) -> Text:
    """Return a remedy for an unknown word: the nearest known one, or all that are known."""
    choices = sorted(known)
    close = nearest(word, choices)
    if close:
        return Text(f"是否应为“{close}”？", f'Did you mean "{close}"?')
    if not choices:
        return Text("请删去。", "Take it out.")
    shown, more = ", ".join(choices[:30]), len(choices) - 30
    if more > 0:
        return Text(f"可用的有：{shown} 等 {len(choices)} 个。", f"Known are: {shown} and {more} more.")
    return Text(f"可用的有：{shown}。", f"Known are: {shown}.")


class TomlTable:
    """One table of the file; a key that was never asked for by the time `close` is called is unknown."""

    def __init__(self, reading: Reading, values: Mapping[str, object], path: Path) -> None:
        self.reading = reading
        self.values = values
        self.path = path
        self._asked: set[str] = set()

    @property
    def label(self) -> str:
        """The table as people find it in the file: `[[clause]] new-starts`."""
        if not self.path:
            return self.reading.file
        dotted = ".".join(step for step in self.path if isinstance(step, str))
        if not isinstance(self.path[-1], int):
            return f"[{dotted}]"
        own = self.values.get("id", self.values.get("code", ""))
        return f"[[{dotted}]] {own}" if isinstance(own, str) and own else f"[[{dotted}]]"

    def has(self, key: str) -> bool:
        """Return whether the key is there, and count it as known."""
        self._asked.add(key)
        return key in self.values

    def take(self, key: str, *, required: bool = True) -> object:
        """Return the raw value of a key, or None (with a finding if it is required) where it is left out."""
        if self.has(key):
            return self.values[key]
        if required:
            what = Text(f"{self.label} 缺少“{key}”。", f'{self.label} has no "{key}".')
            self.report("missing-key", "", what, Text("请补上这一项。", "Add it."))
        return None

    def close(self) -> None:
        """Report every key that nobody asked for."""
        for key in self.values:
            if key not in self._asked:
                what = Text(f"{self.label} 中不能有“{key}”。", f'{self.label} cannot have "{key}".')
                self.report("unknown-key", key, what, suggestion(key, self._asked - set(self.values)))

    def report(self, check: str, key: str, what: Text, remedy: Text) -> None:
        """Keep an error at a key of this table, or at the table itself where `key` is empty."""
        self.reading.report(check, (*self.path, key) if key else self.path, what, remedy)

    def wrong_type(self, key: str, expected: Text) -> None:
        """Report a value of the wrong type; a bare decimal says how it is to be written."""
        value = self.values[key]
        if isinstance(value, BareDecimal):
            what = Text(
                f"{self.label} 的“{key}”写成了不带引号的小数 {value.text}。",
                f'{self.label}: "{key}" is the bare decimal {value.text}, which would not be exact.',
            )
            remedy = Text(f'请加引号写成文本："{value.text}"。', f'Write it as text: "{value.text}".')
            self.report("bare-decimal", key, what, remedy)
            return
        what = Text(f"{self.label} 的“{key}”类型不对。", f'{self.label}: "{key}" is of the wrong type.')
        self.report("wrong-type", key, what, Text(f"请写成{expected.zh}。", f"Write {expected.en}."))

    def text(self, key: str, *, required: bool = True) -> str:
        """Return a text."""
        value = self.take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong_type(key, Text('带引号的文本，如 "abc"', 'text in quotation marks, such as "abc"'))
            return ""
        return self.clean(key, value, required=required)

    def own(self, kind: str, key: str = "code") -> str:
        """Return the code or id of the table itself, with a finding where another of its kind has the same."""
        code = self.text(key)
        if code and self.reading.subjects.setdefault((kind, code), self.path) != self.path:
            first = self.reading.place(self.reading.subjects[kind, code]).row
            what = Text(
                f"{self.label} 的“{key}”与第 {first} 行处重复。",
                f'{self.label}: row {first} already has the {key} "{code}".',
            )
            self.report("code-twice", key, what, Text("请改成不同的代码。", f"Give one of the two another {key}."))
        return code

    def clean(self, key: str, value: str, *, required: bool = True) -> str:
        """Return a text as it is; reported if a register could not hold it, or a name or code has several lines."""
        try:
            check_text(key, value, required=required)
            problem = f"{key} has more than one line" if "\n" in value and key != "source" else ""
        except ValueError as error:
            problem = str(error)
        if problem:
            what = Text(
                f"{self.label} 的“{key}”文本有误。", f'{self.label}: the text "{key}" cannot be used: {problem}.'
            )
            remedy = Text(
                "文本不能为空，首尾不能有空格，不能换行或含无法显示的字符，并须为 Unicode NFC 形式。",
                "It must not be empty, begin or end with a blank, or hold breaks or unprintable characters; use NFC.",
            )
            self.report("text-unclean", key, what, remedy)
        return value

    def choice(self, key: str, known: Iterable[str], check: str) -> str:
        """Return a text that is one of `known`, or nothing."""
        value = self.text(key)
        if value and value not in known:
            what = Text(f"{self.label} 的“{key}”不能是“{value}”。", f'{self.label}: "{key}" cannot be "{value}".')
            self.report(check, key, what, suggestion(value, known))
            return ""
        return value

    def name(self, key: str) -> Text:
        """Return a name in one or both languages."""
        table = self.table(key)
        if table is None:
            return Text("", "")
        name = Text(table.text("zh", required=False), table.text("en", required=False))
        table.close()
        if not name.zh and not name.en:
            what = Text(f"{self.label} 的“{key}”没有写名称。", f'{self.label}: "{key}" names nothing.')
            self.report(
                "missing-key", key, what, Text('请写 zh 或 en，如 { zh = "教育" }。', 'Write { zh = "…", en = "…" }.')
            )
        return name

    def flag(self, key: str) -> bool:
        """Return true or false; false where it is left out."""
        value = self.take(key, required=False)
        if value is not None and not isinstance(value, bool):
            self.wrong_type(key, Text("true 或 false", "true or false"))
        return value is True

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number from `low` to `high`, or `default` where it is left out (required if there is none)."""
        value = self.take(key, required=default is None)
        if value is None:
            return low if default is None else default
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong_type(key, Text("不带引号的整数", "a whole number without quotation marks"))
            return low
        if not low <= value <= high:
            what = Text(f"{self.label} 的“{key}”超出范围。", f'{self.label}: "{key}" is out of range.')
            remedy = Text(f"应为 {low} 至 {high} 的整数。", f"Write a whole number from {low} to {high}.")
            self.report("out-of-range", key, what, remedy)
            return low
        return value

    def date(self, key: str) -> datetime.date:
        """Return a date."""
        value = self.take(key)
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value
        if value is not None:
            self.wrong_type(
                key, Text("不带引号的日期，如 2024-01-05", "a date without quotation marks, such as 2024-01-05")
            )
        return datetime.date.min

    def codes(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Return one code or a list of codes, each once."""
        value = self.take(key, required=required)
        if value is None:
            return ()
        given = value if isinstance(value, list) else [value]
        listed = [code for code in given if isinstance(code, str)]
        if len(listed) < len(given):
            self.wrong_type(key, Text('带引号的代码，如 ["a", "b"]', 'codes in quotation marks, such as ["a", "b"]'))
            return ()
        if not listed:
            what = Text(f"{self.label} 的“{key}”是空的。", f'{self.label}: "{key}" lists nothing.')
            self.report("empty-list", key, what, Text("请填写，或删去这一项。", "Fill it in, or take the key out."))
        for code in listed:
            self.clean(key, code)
        return self.once(key, listed)

    def once(self, key: str, listed: list[str]) -> tuple[str, ...]:
        """Return the codes of a list, with a finding for each that stands there twice."""
        for code in sorted({code for code in listed if listed.count(code) > 1}):
            what = Text(f"{self.label} 的“{key}”中“{code}”重复。", f'{self.label}: "{key}" lists "{code}" twice.')
            self.report("code-twice", key, what, Text("请只写一次。", "Keep one of them."))
        return tuple(listed)

    def table(self, key: str, *, required: bool = True) -> "TomlTable | None":
        """Return the table under a key."""
        value = self.take(key, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong_type(key, Text("“{ … }”或“[表]”的形式", "a table: { … } or [table]"))
            return None
        return TomlTable(self.reading, value, (*self.path, key))

    def tables(self, key: str) -> "list[TomlTable]":
        """Return the tables of an array; none where it is left out."""
        value = self.take(key, required=False)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            header = ".".join(step for step in (*self.path, key) if isinstance(step, str))
            self.wrong_type(key, Text(f"[[{header}]] 的形式（两层方括号）", f"[[{header}]], with two brackets"))
            return []
        return [TomlTable(self.reading, entry, (*self.path, key, place)) for place, entry in enumerate(value)]
