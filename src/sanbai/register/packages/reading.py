"""From the bytes of a package to its values: strict JSON, numbers exact."""

import json
from collections.abc import Iterable
from decimal import Context, Decimal

from sanbai.errors import Finding, InputError, Place, Severity
from sanbai.language import Text
from sanbai.register.packages.nodes import Node, Remarks

_REMEDY = Text(
    "请提供 OC4IDS 项目包（JSON，含 projects 列表）。",
    "Give a project package of OC4IDS: JSON with a list of projects.",
)

DEPTH_LIMIT = 100
"""No package may be nested deeper than this; the standard's own values lie within a dozen levels."""

_COUNTABLE = Context(prec=100, Emin=-40, Emax=40, traps=[])
"""How exactly numbers are kept: one with a million digits must not be worked with."""


def read_package(content: bytes, file: str) -> Node:
    """Return a package; raises `InputError` where it is no JSON (RFC 8259, UTF-8) or holds no list of projects."""
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_float=_number, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InputError([_not_json(content, file, error)]) from None
    if _is_too_deep(found):
        raise InputError([_not_json(content, file, RecursionError())])
    if not isinstance(found, dict) or not isinstance(found.get("projects"), list):
        what = Text("不是项目包：没有 projects 列表。", "It is no project package: it has no list of projects.")
        raise InputError([Finding("package-no-projects", Severity.ERROR, Place(file), what, _REMEDY)])
    return Node(found, "", Remarks(file))


def _number(literal: str) -> Decimal | str:
    """Return a number exactly; one that is too large to be counted stays text."""
    number = _COUNTABLE.create_decimal(literal)
    return number if number.is_finite() else literal


def _is_too_deep(found: object) -> bool:
    level = [found]
    for _ in range(DEPTH_LIMIT):
        level = [inside for part in level for inside in _inside(part)]
    return bool(level)


def _inside(part: object) -> Iterable[object]:
    return part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _not_json(content: bytes, file: str, error: Exception) -> Finding:
    row = error.lineno if isinstance(error, json.JSONDecodeError) else 0
    if isinstance(error, UnicodeDecodeError):
        what = Text(f"不是 UTF-8 文本（第 {error.start + 1} 个字节）。", f"It is not UTF-8 (byte {error.start + 1}).")
        row = content[: error.start].count(b"\n") + 1
    elif isinstance(error, RecursionError):
        what = Text("嵌套层数过多。", "It is nested too deeply.")
    else:
        what = Text(f"不是 JSON（{error}）。", f"It is not JSON ({error}).")
    return Finding("package-not-json", Severity.ERROR, Place(file, row=row), what, _REMEDY)
