"""Findings about input, and the errors that carry them to whoever must act."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sanbai.language import Language, Text


class Severity(StrEnum):
    """How much a finding matters: an error stops the next stage, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITY_NAMES = {
    Severity.ERROR: Text("错误", "error"),
    Severity.WARNING: Text("警告", "warning"),
    Severity.NOTE: Text("提示", "note"),
}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: file, sheet (of a workbook), row (1 is the first line) and cell such as `C7`.

    `task` is the task of a schedule, by its own code; `pointer` a place in JSON (RFC 6901).
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    cell: str = ""
    task: str = ""
    pointer: str = ""

    def to(self, language: Language) -> str:
        """Return the place as people write it: `projects.xlsx, sheet projects, cell C7`."""
        parts = [self.file]
        if self.sheet:
            parts.append(Text(f"工作表 {self.sheet}", f"sheet {self.sheet}").to(language))
        if self.cell:
            parts.append(Text(f"单元格 {self.cell}", f"cell {self.cell}").to(language))
        elif self.row:
            parts.append(Text(f"第 {self.row} 行", f"row {self.row}").to(language))
        if self.task:
            parts.append(Text(f"任务 {self.task}", f"task {self.task}").to(language))
        if self.pointer:
            parts.append(self.pointer)
        return Text("，", ", ").to(language).join(part for part in parts if part)

    def __str__(self) -> str:
        """Return the place in English."""
        return self.to(Language.EN)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it is, and what to do about it.

    `check` is the finding's stable name, such as `project-code-twice`; `what` says what is wrong, `remedy` what to do.
    """

    check: str
    severity: Severity
    place: Place
    what: Text
    remedy: Text

    def sentence(self, language: Language) -> str:
        """Return place, what is wrong and what to do as one line."""
        place = self.place.to(language)
        colon = Text("：", ": ").to(language) if place else ""
        name = SEVERITY_NAMES[self.severity].to(language)
        return f"{place}{colon}{name} [{self.check}] {self.what.to(language)} {self.remedy.to(language)}"


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


class SanbaiError(Exception):
    """An error for the person at the desk: what is wrong, and what to do; never a traceback.

    `exit_code` is what the command line ends with: 1 for input with findings, 2 for a call or a file that cannot be
    used, 3 for a policy that cannot be met.
    """

    exit_code = 2

    def __init__(self, what: Text, remedy: Text) -> None:
        super().__init__(f"{what.en} {remedy.en}")
        self.what = what
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error cross to another process as it is, whatever its constructor asks for."""
        return _as_it_was, (type(self), self.args, self.__dict__)

    def sentence(self, language: Language) -> str:
        """Return what is wrong and what to do, in `language`."""
        return f"{self.what.to(language)} {self.remedy.to(language)}"


def _as_it_was(kind: type[SanbaiError], arguments: tuple[object, ...], held: dict[str, object]) -> SanbaiError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(held)
    return error


class InputError(SanbaiError):
    """Input whose findings hold at least one error; carries all of them."""

    exit_code = 1

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        count = sum(finding.severity is Severity.ERROR for finding in self.findings)
        super().__init__(
            Text(f"输入有 {count} 处错误。", f"The input has {count} error(s)."),
            Text("请按所列位置逐条修改后再试。", "Mend each at the place named, then try again."),
        )
