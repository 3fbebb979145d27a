"""Values of a package with their places: what is not of the kind it should be is a finding, and read as missing."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text
from sanbai.register.lists.cell_text import text_of

Kind = TypeVar("Kind")

_NUMBER_LIMIT = 10**21


@dataclass(slots=True)
class Remarks:
    """The findings on a file."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, severity: Severity, check: str, pointer: str, what: Text, remedy: Text) -> None:
        """Remark something at a place of the file (a JSON pointer, RFC 6901)."""
        self.findings.append(Finding(check, severity, Place(self.file, pointer=pointer), what, remedy))

    def error(self, check: str, pointer: str, what: Text, remedy: Text) -> None:
        """Remark what keeps a project from being imported."""
        self.add(Severity.ERROR, check, pointer, what, remedy)

    def warn(self, check: str, pointer: str, what: Text, remedy: Text) -> None:
        """Remark what was imported otherwise than it stands, or left out."""
        self.add(Severity.WARNING, check, pointer, what, remedy)


@dataclass(frozen=True, slots=True)
class Node:
    """A value at its place; one that is missing is None."""

    value: object
    pointer: str
    remarks: Remarks

    def get(self, *names: str) -> "Node":
        """Return what stands under names, one inside the other."""
        found = self
        for name in names:
            inside = found._as(dict, Text("对象", "an object"))
            step = name.replace("~", "~0").replace("/", "~1")
            found = Node(inside.get(name) if inside else None, f"{found.pointer}/{step}", self.remarks)
        return found

    def parts(self) -> "list[Node]":
        """Return the items of a list."""
        items = self._as(list, Text("列表", "a list")) or []
        return [Node(item, f"{self.pointer}/{place}", self.remarks) for place, item in enumerate(items)]

    def text(self) -> str:
        """Return a text without what no register could hold; a number counts as text."""
        if number_in(self.value) is not None:
            return text_of(str(self.value))
        return text_of(self._as(str, Text("文本", "text")))

    def number(self) -> Decimal | None:
        """Return a number."""
        number = number_in(self.value)
        if number is None:
            self._as(Decimal, Text("数字", "a number"))
        elif abs(number) >= _NUMBER_LIMIT:
            self._wrong(Text("可以计数的数字", "a number that can be counted"))
            return None
        return number

    def day(self) -> datetime.date | None:
        """Return the day of a date or date-time (RFC 3339)."""
        told = self._as(str, Text("日期", "a date"))
        if not told:
            return None
        try:
            return datetime.date.fromisoformat(told.strip()[:10])
        except ValueError:
            self._wrong(Text("日期（如 2024-06-30）", "a date such as 2024-06-30"))
            return None

    def _as(self, kind: type[Kind], name: Text) -> Kind | None:
        """Return the value where it is of a kind, None else."""
        if self.value is None or isinstance(self.value, kind):
            return self.value
        self._wrong(name)
        return None

    def _wrong(self, wanted: Text) -> None:
        shown = str(self.value)[:40]
        what = Text(f"“{shown}”不是{wanted.zh}。", f"{shown!r} is not {wanted.en}.")
        self.remarks.warn("package-value", self.pointer, what, Text("该值已略去。", "The value was left out."))


def number_in(value: object) -> Decimal | None:
    """Return a value that is a number, None for anything else; truth values are none."""
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def is_chinese(text: str) -> bool:
    """Return whether a text holds Chinese characters."""
    return any("\u3400" <= character <= "\u9fff" for character in text)
