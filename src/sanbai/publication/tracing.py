"""Figures that know where they stand: each number of a bulletin with its place in `figures.json` (RFC 6901)."""

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from sanbai.publication.document.tree import ROW
from sanbai.publication.records import Amount, Figures
from sanbai.publication.wording import Wording

_TRACED = ("headline", "programmes", "districts", "starts", "funding", "outcomes", "ranking", "early_proven")
_ROW = re.compile(
    r"/headline/(?!candidates|construction)|/programmes/\d+/(categories/\d+/)?|/districts/\d+/|/starts/\d+/|/funding(/\d+/|$)"
)
"""Figures with a row in a table of the bulletin begin so."""

_WAITING = re.compile(r".*/(waiting|early_promotion|early_promotion_total)")
"""Figures of the early-promotion list, which has an annex of its own."""


class Count(int):
    """A count that knows its place."""

    pointer: str


class Ratio(Fraction):
    """An exact number that knows its place."""

    __slots__ = ("pointer",)
    pointer: str


@dataclass(frozen=True, slots=True)
class Sum(Amount):
    """An amount of money that knows its place."""

    pointer: str = ""


def traced(figures: Figures) -> Figures:
    """Return the same figures, each of which knows its JSON pointer into `figures.json`."""
    return replace(figures, **{name: placed(getattr(figures, name), f"/{name}") for name in _TRACED})


def placed(value: Any, pointer: str) -> Any:
    """Return a number that knows its place, or a record or tuple whose numbers do; anything else as it is."""
    match value:
        case bool():
            return value
        case int():
            made = Count(value)
            made.pointer = pointer
            return made
        case Fraction():
            ratio = Ratio(value)
            ratio.pointer = pointer
            return ratio
        case Amount():
            return Sum(value.exact, value.shown, value.hidden, pointer)
        case tuple():
            return tuple(placed(part, f"{pointer}/{place}") for place, part in enumerate(value))
    if is_dataclass(value) and not isinstance(value, type):
        inside = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        return replace(value, **{name: placed(part, f"{pointer}/{name}") for name, part in inside.items()})
    return value


def row_id(number: object) -> str:
    """Return the id of the table row (or of the first of an annex) that shows a number, or nothing where none does."""
    pointer = getattr(number, "pointer", "")
    if _WAITING.fullmatch(pointer):
        return f"{ROW}annex-early"
    found = _ROW.match(pointer)
    return f"{ROW}{found[0].strip('/').replace('/', '-')}" if found and "/" not in pointer[found.end() :] else ""


class LinkedWording(Wording):
    """Figures in words, each linked to the row that it comes from and marked with its place in `figures.json`."""

    def count(self, number: int) -> str:
        """Return a linked count."""
        return linked(number, super().count(number))

    def projects(self, number: int) -> str:
        """Return a linked number of projects."""
        return linked(number, super().projects(number))

    def quantity(self, number: int) -> str:
        """Return a linked quantity."""
        return linked(number, super().quantity(number))

    def cell(self, amount: Amount) -> str:
        """Return a linked amount in the scale's unit."""
        return linked(amount, super().cell(amount))

    def money(self, amount: Amount) -> str:
        """Return a linked amount with its unit."""
        return linked(amount, super().money(amount))

    def tenths(self, tenths: int | None) -> str:
        """Return a linked percentage of a whole."""
        return linked(tenths, super().tenths(tenths))

    def ratio(self, value: Fraction, digits: int = 1) -> str:
        """Return a linked percentage."""
        return linked(value, super().ratio(value, digits))

    def gap(self, value: Fraction) -> str:
        """Return the linked gap of a proof."""
        return linked(value, super().gap(value))

    def score(self, value: Fraction) -> str:
        """Return linked points."""
        return linked(value, super().score(value))

    def bound_score(self, value: Fraction) -> str:
        """Return linked points of a bound."""
        return linked(value, super().bound_score(value))


def linked(number: object, words: str) -> str:
    """Return the words for a number as markup with its place, where it has one: a link where a row shows it."""
    pointer = getattr(number, "pointer", "")
    if not pointer or (isinstance(number, Amount) and number.hidden):
        return words
    row = row_id(number)
    if not row:
        return Markup('<span data-figure="{}">{}</span>').format(pointer, words)
    return Markup('<a class="figure-link" href="#{}" data-figure="{}">{}</a>').format(row, pointer, words)
