"""An import mapping as data: how the columns, groups and words of somebody's list become the tables of a register.

A mapping holds no expressions: a closed set of ways to get a value (`Value`), each plain data. `mapping_reading` reads
one from TOML; `docs/how-to/import-a-register.md` describes every key.
"""

import datetime
import re
from dataclasses import dataclass, field
from enum import StrEnum

from sanbai.language import Language, Text
from sanbai.register.tables import TABLES, Kind

NAME = "name"
"""The column of a list that every mapping must have: a row is a project when it has a name."""

NUMBER = "number"
"""The column of sequence numbers, if there is one: it tells projects from groups, and shows a missing row."""


class Rounding(StrEnum):
    """What to do with an amount that is not whole in the register's unit: round it and say so, or refuse the row."""

    REPORT = "report"
    REFUSE = "refuse"


class Negative(StrEnum):
    """What to do with an amount below zero: refuse the row, or take it from what was invested before the plan year."""

    REFUSE = "refuse"
    FROM_INVESTED_BEFORE = "from_invested_before"


class CodeForm(StrEnum):
    """How a value becomes a code where the mapping lists none: the text itself, or its words joined by hyphens."""

    TEXT = "text"
    WORDS = "words"


class CategoryLevel(StrEnum):
    """Which of the nested groups around a row is its category: the inner, the outer, or all of them as a path."""

    INNERMOST = "innermost"
    OUTERMOST = "outermost"
    PATH = "path"


class Unnamed(StrEnum):
    """What a row without a name is: refused, or a continuation of the project above it."""

    REFUSE = "refuse"
    CONTINUE = "continue"


class DuplicatePolicy(StrEnum):
    """What happens to different rows with one code: all refused, the first kept, or each suffixed from a column."""

    REFUSE = "refuse"
    FIRST = "first"
    SUFFIX = "suffix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One way to get a field's value; exactly one of the first ten is given.

    `positive` gives `then` where the amount in that column is above zero, `begun` where the date or period in it begins
    before the plan year, and `otherwise` elsewhere. `begin_of` and `end_of` take a date from a period. `hash_of` makes
    a code from what the columns say. `context` takes what the groups around the row say. `split` reads several values
    from one cell. `before` and `after` are written around a value.
    """

    constant: str | int | bool | datetime.date | None = None
    column: str = ""
    context: str = ""
    sum_of: tuple[str, ...] = ()
    joined: "tuple[Value, ...]" = ()
    positive: str = ""
    begun: str = ""
    begin_of: str = ""
    end_of: str = ""
    hash_of: tuple[str, ...] = ()
    then: str = ""
    otherwise: str = ""
    between: str = " "
    prefix: str = ""
    code_list: str = ""
    split: bool = False
    before: str = ""
    after: str = ""

    def columns(self) -> tuple[str, ...]:
        """Return the columns this value draws on."""
        single = (self.column, self.positive, self.begun, self.begin_of, self.end_of)
        inner = tuple(name for value in self.joined for name in value.columns())
        return (*(name for name in single if name), *self.sum_of, *self.hash_of, *inner)


Field = tuple[Value, ...]
"""The ways to get a field's value, in order: the first that gives one is taken."""

TableRow = dict[str, Field]
"""A row of a register's table that every project gives: a field of the table and where its value comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterText:
    """What a register that this mapping begins says of itself; `title` is else taken from the list's own title."""

    money_unit: str
    title: str = ""
    kept_by: str = ""
    data_date: datetime.date | None = None
    source: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan year; else it is taken from the title above the header, the sheet's or the file's name."""

    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """Which sheets hold lists (all with the header, if none is named), and where the header may stand.

    `header_row` is the first row of the header (1 is the first line), searched for in `search_rows` rows if it is 0;
    `header_depth` is the number of header rows, as many as the merged cells say if it is 0. `context` is what a sheet's
    name says of its projects, such as `category`. Every column in `required` must be found (`*`: all the mapping has).
    """

    names: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    header_row: int = 0
    header_depth: int = 0
    search_rows: int = 20
    context: str = ""
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The unit of amounts where neither cell, header nor a remark above it (`单位：万元`) names one."""

    unit: str = ""
    rounding: Rounding = Rounding.REPORT
    negative: Negative = Negative.REFUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What rows mean: which to pass over, which columns take the value above, what marks on names stand for.

    `pass_over` are the beginnings of remarks between rows. `placeholders` are words that stand for a missing value.
    """

    pass_over: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    fill_down: tuple[str, ...] = ()
    unnamed: Unnamed = Unnamed.REFUSE
    marks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """How rows that head a group are read: `meanings` of their names once `fillers` are taken away, else `otherwise`.

    A meaning sets contexts (`nature`, `completes_in_year`, `district` ...); a group in `leave_out` is not imported.
    """

    meanings: dict[str, dict[str, str]] = field(default_factory=dict)
    fillers: tuple[str, ...] = ()
    otherwise: str = ""
    leave_out: tuple[str, ...] = ()
    category: CategoryLevel = CategoryLevel.INNERMOST


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """How values become codes of one list: `values` (value to code), else `form`, or a finding where `known_only`.

    `names` are the codes' names; a code without one is named by its own value, in `language`.
    """

    form: CodeForm = CodeForm.TEXT
    language: Language = Language.ZH
    known_only: bool = False
    values: dict[str, str] = field(default_factory=dict)
    names: dict[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCheck:
    """A checksum every row must meet: the amount in `total` is the sum of the amounts in `parts`."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """What happens to different rows with the same code; `column` gives the suffixes of `suffix`."""

    policy: DuplicatePolicy = DuplicatePolicy.REFUSE
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A whole mapping. `columns` holds, for each name used in it, the headers it goes by, the preferred ones first.

    In a header `{year}`, `{year-1}` ... stand for years counted from the plan year, `*` for any text, and `上 > 下` for
    a header of two rows. `ignored` are headers that are left out on purpose. `tables` holds the rows each project gives
    to the register's tables.
    """

    name: Text
    register: RegisterText
    columns: dict[str, tuple[str, ...]]
    tables: dict[str, tuple[TableRow, ...]]
    plan: Plan = field(default=Plan())
    sheets: Sheets = field(default=Sheets())
    money: Money = field(default=Money())
    rows: Rows = field(default=Rows())
    groups: Groups | None = None
    code_lists: dict[str, CodeList] = field(default_factory=dict)
    checks: tuple[RowCheck, ...] = ()
    duplicates: Duplicates = field(default=Duplicates())
    ignored: tuple[str, ...] = ()


_YEAR_WORD = re.compile(r"\{year(?:([+-])(\d))?\}")


def with_year(text: str, year: int) -> str:
    """Return text with `{year}`, `{year-1}`, `{year+2}` replaced by the years counted from the plan year."""

    def replace(match: re.Match[str]) -> str:
        distance = int(match[2] or 0)
        return str(year - distance if match[1] == "-" else year + distance)

    return _YEAR_WORD.sub(replace, text)


def money_columns(mapping: Mapping) -> tuple[str, ...]:
    """Return the columns of a mapping that hold amounts of money, in its order."""
    found = {name for check in mapping.checks for name in (check.total, *check.parts)}
    for table in TABLES:
        for row in mapping.tables.get(table.name, ()):
            for name, values in row.items():
                is_money = table.column(name).kind is Kind.MONEY
                found |= {column for value in values for column in (value.columns() if is_money else (value.positive,))}
    return tuple(name for name in mapping.columns if name in found)
