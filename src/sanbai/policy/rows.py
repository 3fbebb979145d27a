"""Where every table and key of a TOML text stands, so that a finding can name the row."""

import re
from collections.abc import Mapping
from typing import Any

Path = tuple[str | int, ...]
"""The way to a value: names of keys, and places in arrays of tables (`clause`, 3, `at_least`)."""

_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"\\]*"|'[^']*')"""
_NAMES = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER = re.compile(rf"^\s*(?P<open>\[\[?)\s*(?P<names>{_NAMES})\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(rf"^\s*(?P<names>{_NAMES})\s*=")


def rows_of(text: str, values: Mapping[str, object]) -> dict[Path, int]:
    """Return the row (1 is the first line) of each table header, and of each key that begins a line.

    `values` is what the text was parsed to: a line that only looks like a header or key, and names nothing there, is
    passed over. A value inside an inline table has no row of its own; its outer key has.
    """
    rows: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    base: Path = ()
    quote = ""
    for row, line in enumerate(text.split("\n"), start=1):
        if quote:
            quote = "" if quote in line else quote
            continue
        if header := _HEADER.match(line):
            path = _opened(_split(header["names"]), counts, header["open"] == "[[")
            if _stands(values, path):
                base = path
                rows.setdefault(path, row)
                _count(path, counts)
        elif (key := _KEY.match(line)) and _stands(values, path := (*base, *_split(key["names"]))):
            rows.setdefault(path, row)
        quote = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
    return rows


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip("\"'") for name in re.findall(_NAME, names))


def _opened(names: tuple[str, ...], counts: Mapping[Path, int], is_array: bool) -> Path:
    """Return the path a header opens: names above it stand for the newest table of their array."""
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        path = (*path, counts[path]) if path in counts else path
    path = (*path, names[-1])
    return (*path, counts.get(path, -1) + 1) if is_array else path


def _count(path: Path, counts: dict[Path, int]) -> None:
    if isinstance(path[-1], int):
        counts[path[:-1]] = path[-1]


def _stands(values: Any, path: Path) -> bool:
    """Whether the path leads to something in what the text was parsed to."""
    for step in path:
        named = isinstance(values, dict) and step in values
        counted = isinstance(values, list) and isinstance(step, int) and step < len(values)
        if not named and not counted:
            return False
        values = values[step]
    return True
