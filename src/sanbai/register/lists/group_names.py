"""What the name of a group or a sheet says: its marker, the count it declares, and what it means for the rows beneath.

`一、基础设施 64`, `（一）交通（14个）`, `——铁路 2`, `续建项目：`, `（共3项）`, `合计 241`.
"""

import re
from dataclasses import dataclass

from sanbai.register.lists.cell_text import folded
from sanbai.register.mapping import Groups

TOTAL = "total"
PLAIN = "plain"

_NUMERAL = "一二三四五六七八九十百"
_STOP = r"[、.．:：\s]"
_MARKERS = {
    "第一部分": re.compile(rf"^第[{_NUMERAL}\d]+(?:部分|[部类篇章批])\s*{_STOP}*"),
    "一": re.compile(rf"^[{_NUMERAL}]+{_STOP}+"),
    "（一）": re.compile(rf"^[（(][{_NUMERAL}]+[)）]{_STOP}*"),
    "Ⅰ": re.compile(rf"^(?:[\u2160-\u217f]+{_STOP}*|[IVX]+{_STOP}+)"),
    "①": re.compile(rf"^[\u2460-\u2473]{_STOP}*"),
    "(1)": re.compile(rf"^[（(]\d+[)）]{_STOP}*"),
    "1": re.compile(r"^\d+(?:、|[.．](?!\d))\s*"),
    "——": re.compile(r"^[-–—]{1,2}(?=[^-–—\d\s])"),
}
"""How group rows are marked. Which stands inside which the list itself tells: by what is open when one comes."""

_TOTAL = re.compile(r"^(?:全[市省区县]\s*)?(?:合\s*计|总\s*计|小\s*计|共\s*计)")
_COUNT = re.compile(
    r"\s*(?:[（(](?:共|计|合计)?\s*(\d+)\s*[个项](?:项目)?[)）]|(?:共|计)\s*(\d+)\s*[个项](?:项目)?|\s(\d+)\s*[个项]?)\s*[:：]?$"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's name without marker and count; `kind` tells groups of one level from those of another."""

    kind: str
    name: str
    count: int | None


def read_heading(number: str, label: str) -> Heading:
    """Return what the cells of number and name of a group row say; `kind` is `plain` where they bear no marker."""
    text = f"{number} {label}".strip()
    if _TOTAL.match(text):
        counted = _COUNT.search(f" {_TOTAL.sub('', text)}")
        return Heading(TOTAL, text, _count(counted))
    kind = next((kind for kind, pattern in _MARKERS.items() if pattern.match(text)), PLAIN)
    name = text if kind == PLAIN else _MARKERS[kind].sub("", text, count=1)
    counted = _COUNT.search(f" {name}")
    if counted:
        name = f" {name}"[: counted.start()]
    return Heading(kind, name.strip(" :：、.．"), _count(counted))


def _count(match: re.Match[str] | None) -> int | None:
    return None if match is None else int(match[1] or match[2] or match[3])


def is_group_number(number: str) -> bool:
    """Return whether the cell for sequence numbers holds a group's marker (`一`, `（二）`, `Ⅲ`) instead."""
    return any(pattern.fullmatch(f"{number} ") for kind, pattern in _MARKERS.items() if kind != "1")


def is_sequence_number(number: str) -> bool:
    """Return whether a text is a project's sequence number: `12`, `12.`, `１２`."""
    return bool(re.fullmatch(r"\d{1,6}[.．、]?", number))


def declares_count(label: str) -> bool:
    """Return whether a label ends with a count, as groups do."""
    return bool(_COUNT.search(f" {label}"))


def meaning_of(name: str, groups: Groups | None) -> dict[str, str] | None:
    """Return what a name says (`2022年续建项目清单`: continuing), or None where the mapping does not know it."""
    if groups is None:
        return None
    bare = _bare(name, groups)
    return next((meaning for word, meaning in groups.meanings.items() if _bare(word, groups) == bare), None)


def meaning_in_title(title: str, groups: Groups | None) -> dict[str, str]:
    """Return what a list's title says by a known word in it (`2022年重大前期项目表`); nothing where several do."""
    if groups is None:
        return {}
    said = [meaning for word, meaning in groups.meanings.items() if word in title]
    return dict(said[0]) if said and all(meaning == said[0] for meaning in said) else {}


def is_left_out(name: str, groups: Groups | None) -> bool:
    """Return whether a group or a sheet of this name is not to be imported."""
    return groups is not None and _bare(name, groups) in {_bare(word, groups) for word in groups.leave_out}


def _bare(name: str, groups: Groups) -> str:
    """Return a name without years, punctuation and fillers (`2022年市级续建项目`: `续建`), unless nothing is left."""
    plain = re.sub(r"(?:19|20)\d{2}年?度?|[()\[\]:、.,\"“”《》]", "", folded(name))
    bare = plain
    for filler in sorted(groups.fillers, key=len, reverse=True):
        bare = bare.replace(folded(filler), "")
    return bare or plain
