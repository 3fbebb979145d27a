"""What every command shares: the reader's language, printing findings, and ending with the right exit code."""

import json
import os
import sys
from collections.abc import Iterable
from enum import StrEnum

from rich.console import Console

from sanbai.errors import Finding, InputError, SanbaiError, Severity, has_errors
from sanbai.language import Language, Text

console = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


def reader_language() -> Language:
    """Return the language to speak: `SANBAI_LANG` (set by `--lang`), else Chinese where the locale is Chinese."""
    chosen = os.environ.get("SANBAI_LANG", "")
    if chosen in tuple(Language):
        return Language(chosen)
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return Language.ZH if locale.lower().startswith("zh") else Language.EN


def say(text: Text) -> None:
    """Print a sentence in the reader's language; markup in it is printed, not obeyed."""
    console.print(text.to(reader_language()), markup=False)


def print_findings(findings: Iterable[Finding], form: Format = Format.TEXT) -> None:
    """Print findings, errors first, as lines of text or as one JSON array in both languages."""
    order = tuple(Severity)
    ordered = sorted(findings, key=lambda finding: (order.index(finding.severity), finding.place, finding.check))
    if form is Format.JSON:
        print(json.dumps([finding_as_json(finding) for finding in ordered], ensure_ascii=False, indent=2))
        return
    for finding in ordered:
        console.print(finding.sentence(reader_language()), markup=False)


def finding_as_json(finding: Finding) -> dict[str, object]:
    """Return a finding as plain data for JSON, its texts in both languages."""
    place = finding.place
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "cell": place.cell,
        "task": place.task,
        "pointer": place.pointer,
        "what": {"zh": finding.what.zh, "en": finding.what.en},
        "remedy": {"zh": finding.remedy.zh, "en": finding.remedy.en},
    }


def end(findings: Iterable[Finding]) -> None:
    """End the command with exit code 1 if any finding is an error, and return otherwise."""
    if has_errors(findings):
        sys.exit(InputError.exit_code)


def report(error: SanbaiError) -> int:
    """Print an error (with its findings, if it has any) on the error stream and return its exit code."""
    if isinstance(error, InputError):
        for finding in error.findings:
            if finding.severity is Severity.ERROR:
                errors.print(finding.sentence(reader_language()), markup=False)
    errors.print(error.sentence(reader_language()), markup=False)
    return error.exit_code
