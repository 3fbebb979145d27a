"""What a published table is: its columns with type, bounds and meaning, its keys, and its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sanbai.language import Text
from sanbai.publication.names import filled
from sanbai.publication.records import Amount
from sanbai.register.grids import Value
from sanbai.units import rounded

DIGITS = 10
"""Decimals of an exact fraction that has no end: more than anybody needs, and always the same."""

Row = tuple[Value, ...]
Names = Mapping[str, Mapping[str, Text]]


class Type(StrEnum):
    """The type of a column, by its name in the Table Schema standard."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    YEAR = "year"
    YEARMONTH = "yearmonth"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, title, type, whether it is always filled, and what it means where the title does not say it.

    `refers_to` is the table and column whose key it repeats. `choices` are all the codes that it holds, with their
    names. `least` and `most` bound a number, each included. `is_money` counts in the plan's money unit.
    """

    name: str
    title: Text
    type: Type = Type.STRING
    required: bool = False
    told: Text = Text("", "")
    refers_to: tuple[str, str] | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A published table: name, title, columns, the columns that name a row, and the rows in the columns' order."""

    name: str
    title: Text
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, name: str) -> list[Value]:
        """Return the values of the column `name`; raises `ValueError` where there is none."""
        place = [each.name for each in self.fields].index(name)
        return [row[place] for row in self.rows]


def money(name: str, title: Text, told: Text = Text("", ""), *, required: bool = False) -> Field:
    """Return a column of whole money."""
    return Field(name, title, Type.INTEGER, required, told, is_money=True)


def count(name: str, title: Text, told: Text = Text("", ""), *, required: bool = True) -> Field:
    """Return a column of a count."""
    return Field(name, title, Type.INTEGER, required, told, least=0)


def with_choices(table: OpenTable, lists: Mapping[str, str], names: Names) -> OpenTable:
    """Return the table with the codes that stand in it as the choices of columns; `lists` names each one's code list.

    Codes that do not stand in the table are not told.
    """
    fields = tuple(
        replace(each, choices=_used(table.column(each.name), names.get(lists[each.name], {})))
        if each.name in lists
        else each
        for each in table.fields
    )
    return replace(table, fields=fields)


def _used(values: Iterable[Value], names: Mapping[str, Text]) -> dict[str, Text]:
    codes = {str(value) for value in values if value is not None and value != ""}
    return {code: filled(names.get(code, Text("", "")), code) for code in sorted(codes)}


def amount(value: Amount) -> Decimal | int | None:
    """Return an amount as a number to write; nothing for one that is not disclosed."""
    return None if value.hidden else number(value.exact)


def number(value: Fraction | None) -> Decimal | int | None:
    """Return an exact value as a number to write: whole where it is whole, else with at most `DIGITS` decimals."""
    if value is None or value.denominator == 1:
        return None if value is None else value.numerator
    return rounded(value, DIGITS).normalize()
