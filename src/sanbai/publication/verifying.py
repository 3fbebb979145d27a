"""A publication against what the plan-year folder makes today: every file, and in it every figure that differs."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile, zip_longest
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from sanbai.errors import Finding, Place, Severity
from sanbai.files import unpacked
from sanbai.language import Text

MOST = 20
"""Differences of one file that are named; the rest are counted."""

_SHOWN = 80
_REMEDY = Text("请重新运行 sanbai publish，或查明改动。", "Run sanbai publish again, or find out who changed it.")
_NONE = "—"

Rows = Sequence[Sequence[Any]]

Difference = tuple[Place, str, str]
"""Where something differs, what was published there, and what is right."""


def compared(published: Mapping[str, bytes], right: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield a finding for each file that is missing or unknown, and for each figure that differs, by file."""
    for path in sorted(published.keys() | right.keys()):
        if path not in published:
            yield _finding("publication-missing", Place(path), Text("应公布而没有。", "It is missing."))
        elif path not in right:
            what = Text("不属于本次公布。", "It is not of this publication.")
            yield _finding("publication-unknown", Place(path), what)
        elif published[path] != right[path]:
            yield from _differing(path, published[path], right[path])


def _differing(path: str, published: bytes, right: bytes) -> Iterator[Finding]:
    """Yield what differs in a file; where its content is the same and its bytes are not, that."""
    found = list(_differences(path, published, right))
    for place, told, correct in found[:MOST]:
        zh = f"公布为 {_cut(told)}，应为 {_cut(correct)}。"
        what = Text(zh, f"It says {_cut(told)}, and should say {_cut(correct)}.")
        yield _finding("publication-differs", place, what)
    if len(found) > MOST:
        more = len(found) - MOST
        yield _finding("publication-differs", Place(path), Text(f"另有 {more} 处不同。", f"{more} more places differ."))
    if not found:
        what = Text("文件与重新生成的不同。", "The file is not the one that the folder makes.")
        yield _finding("publication-differs", Place(path), what)


def _differences(path: str, published: bytes, right: bytes) -> Iterable[Difference]:
    ending = path.rpartition(".")[2]
    try:
        if ending in ("json", "geojson"):
            return list(_in_json(path, json.loads(published), json.loads(right)))
        if ending == "csv":
            return list(_in_rows(Place(path), _csv_rows(published), _csv_rows(right)))
        if ending == "xlsx":
            return list(_in_sheets(path, published, right))
        if ending in ("zip", "docx"):
            return list(_in_archive(path, published, right))
        return list(_in_lines(path, published.decode(), right.decode()))
    except (ValueError, csv.Error, CalamineError, RecursionError):
        return []


def _in_json(path: str, published: object, right: object, pointer: str = "") -> Iterator[Difference]:
    """Yield each value that differs, at its JSON pointer (RFC 6901)."""
    if isinstance(published, dict) and isinstance(right, dict):
        for key in dict.fromkeys((*right, *published)):
            step = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            yield from _in_json(path, published.get(key), right.get(key), step)
    elif isinstance(published, list) and isinstance(right, list):
        for place, (one, other) in enumerate(zip_longest(published, right)):
            yield from _in_json(path, one, other, f"{pointer}/{place}")
    elif published != right:
        told, correct = (json.dumps(value, ensure_ascii=False) for value in (published, right))
        yield Place(path, pointer=pointer or "/"), told, correct


def _csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _in_sheets(path: str, published: bytes, right: bytes) -> Iterator[Difference]:
    books = [CalamineWorkbook.from_filelike(io.BytesIO(content)) for content in (published, right)]
    told, correct = ({name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names} for book in books)
    for name in dict.fromkeys((*correct, *told)):
        yield from _in_rows(Place(path, sheet=name), told.get(name, []), correct.get(name, []))


def _in_rows(place: Place, published: Rows, right: Rows) -> Iterator[Difference]:
    """Yield each cell that differs, by its name in a spreadsheet."""
    for row, (one, other) in enumerate(zip_longest(published, right, fillvalue=()), 1):
        for column, (told, correct) in enumerate(zip_longest(one, other, fillvalue=_NONE)):
            if told != correct:
                yield replace(place, row=row, cell=f"{_letters(column)}{row}"), str(told), str(correct)


def _letters(column: int) -> str:
    more, last = divmod(column, 26)
    return (_letters(more - 1) if more else "") + chr(ord("A") + last)


def _in_archive(path: str, published: bytes, right: bytes) -> Iterator[Difference]:
    """Yield what differs in each file that is packed in an archive."""
    told, correct = unpacked(published), unpacked(right)
    for name in sorted(told.keys() | correct.keys()):
        if name not in told or name not in correct:
            yield Place(f"{path}!{name}"), name if name in told else _NONE, name if name in correct else _NONE
        elif told[name] != correct[name]:
            inside = f"{path}!{name}"
            yield from _differences(inside, told[name], correct[name]) or [(Place(inside), _NONE, _NONE)]


def _in_lines(path: str, published: str, right: str) -> Iterator[Difference]:
    """Yield each line that differs, from a little before where it does."""
    for row, (one, other) in enumerate(zip_longest(published.split("\n"), right.split("\n"), fillvalue=_NONE), 1):
        if one != other:
            same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
            start = max(0, sum(1 for _ in same) - _SHOWN // 4)
            yield Place(path, row=row), one[start:], other[start:]


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _finding(check: str, place: Place, what: Text) -> Finding:
    return Finding(check, Severity.ERROR, place, what, _REMEDY)
