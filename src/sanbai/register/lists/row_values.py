"""The values of one row of a list, read as a mapping says; what cannot be read becomes a finding at its cell."""

import base64
import datetime
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text
from sanbai.register.grids import Grid
from sanbai.register.grids import Value as Cell
from sanbai.register.lists.cell_text import (
    CellError,
    amount_of,
    degrees_of,
    flag_of,
    folded,
    is_blank,
    is_placeholder,
    is_unprintable,
    quantity_of,
    take_marks,
    text_of,
    tidy_name,
)
from sanbai.register.lists.codes import Codes
from sanbai.register.lists.headers import Layout
from sanbai.register.lists.periods import period_of
from sanbai.register.lists.rows import ListRow
from sanbai.register.mapping import NAME, Field, Mapping, Negative, Rounding, Value, with_year
from sanbai.register.records import Nature, Pace, RelationKind
from sanbai.register.tables import Column, Kind
from sanbai.units import MONEY_LIMIT, MoneyUnit, rounded

_LAST_DAY = ("completion_date", "expires_on", "due")
"""Dates that mean the last day of a month or year where the list says no more; all others mean the first."""


class RowRefused(Exception):
    """A row that cannot become a project; why has been noted as a finding."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every row of a sheet: where it stands, and how it is read.

    `codes` collects the codes used; `money` are the columns of amounts, `placeholders` the folded words for a missing
    value.
    """

    grid: Grid
    layout: Layout
    mapping: Mapping
    year: int
    unit: MoneyUnit
    codes: Codes
    money: tuple[str, ...]
    placeholders: frozenset[str]


class RowValues:
    """Reads the fields of one project from its row; `findings` collects remarks, `negatives` the amounts below zero."""

    def __init__(self, row: ListRow, setting: Setting) -> None:
        self.row, self.setting = row, setting
        self.findings: list[Finding] = []
        self.negatives: dict[str, Fraction] = {}
        self.marks: tuple[str, ...] = ()
        self.unit_of_quantity = ""
        self._filled: dict[str, list[tuple[int, Cell]]] = {}
        self._amounts: dict[str, Fraction | None] = {}

    def place(self, column: str, row: int | None = None) -> Place:
        """Return the place of a column's cell in this row; of the row where the sheet has no such column."""
        position = self.setting.layout.positions.get(column)
        where = self.setting.grid.place(self.row.row if row is None else row, position or 0)
        return where if position is not None else Place(where.file, where.sheet, where.row)

    def refuse(self, check: str, place: Place, what: Text, remedy: Text) -> RowRefused:
        """Note why the row cannot be imported, and return the exception to raise."""
        self.findings.append(Finding(check, Severity.ERROR, place, what, remedy))
        return RowRefused(check)

    def value(self, ways: Field, column: Column, *, required: bool) -> object:
        """Return the first value that `ways` give for a field of a table, or None.

        Raises `RowRefused` where an amount cannot be read, or the last way to a required field.
        """
        for way in ways:
            found = self._read(way, column, required=required and way is ways[-1])
            if found is not None:
                return found
        return None

    def amount(self, column: str) -> Fraction | None:
        """Return the exact amount in a column, in the currency's main unit, or None where there is none."""
        if column not in self._amounts:
            unit = self.setting.layout.units.get(column) or self.row.unit or self.setting.unit
            amounts = [amount_of(cell, unit) for _, cell in self._cells(column)]
            self._amounts[column] = sum(amounts[1:], amounts[0]) if amounts else None
        return self._amounts[column]

    def text(self, column: str) -> str:
        """Return what a column says as text; a name without its marks. Rows that continue this one add what is new."""
        texts = [text_of(cell) for _, cell in self._cells(column)]
        joined = "\n".join(dict.fromkeys(texts))
        if column != NAME:
            return joined
        name, self.marks = take_marks(tidy_name(joined), self.setting.mapping.rows.marks)
        return name

    def _cells(self, column: str) -> list[tuple[int, Cell]]:
        """Return the cells of a column that hold a value, in this row and those that continue it."""
        if column not in self._filled:
            rows = (self.row, *self.row.continued)
            said = [(row.row, cell) for row in rows if not is_blank(cell := row.cells.get(column))]
            for number, cell in said:
                self._remark(column, number, cell)
            placeholders = self.setting.placeholders
            self._filled[column] = [(number, cell) for number, cell in said if not is_placeholder(cell, placeholders)]
        return self._filled[column]

    def _remark(self, column: str, number: int, cell: Cell) -> None:
        """Note a cell that holds a formula, words for a missing value, or characters that had to be replaced."""
        if (number, self.setting.layout.positions[column]) in self.setting.grid.formulas:
            what = Text("是公式，取的是上次保存时算出的值。", "This is a formula; its last saved value is taken.")
            remedy = Text(
                "请核对，或先把公式改成数值。", "See whether it is right, or replace the formula by its value."
            )
            self.findings.append(Finding("import-formula", Severity.WARNING, self.place(column, number), what, remedy))
        elif isinstance(cell, str) and is_placeholder(cell, self.setting.placeholders):
            broken = cell.strip().startswith("#")
            what = Text(f"“{cell.strip()}”当作空白。", f"{cell.strip()!r} is read as empty.")
            remedy = Text("定下来后请补上。", "Fill it in once it is known.")
            severity = Severity.WARNING if broken else Severity.NOTE
            self.findings.append(Finding("import-no-value", severity, self.place(column, number), what, remedy))
        elif is_unprintable(cell):
            what = Text("含有无法显示的字符，已替换。", "Characters that cannot be printed were replaced.")
            remedy = Text("请核对这一格。", "See whether the text is as it should be.")
            self.findings.append(Finding("import-unprintable", Severity.NOTE, self.place(column, number), what, remedy))

    def _read(self, way: Value, column: Column, *, required: bool) -> object:
        try:
            return self._convert(way, column)
        except CellError as error:
            name = next(iter(way.columns()), "")
            if column.kind is Kind.MONEY or required:
                remedy = Text("请改正后再导入；这一行未导入。", "Mend it and import again; this row is left out.")
                raise self.refuse("import-cell-unreadable", self.place(name), error.reason, remedy) from None
            self._note_unused(name, column, error.reason)
            return None

    def _note_unused(self, name: str, column: Column, reason: Text) -> None:
        title = column.title
        remedy = Text(f"“{title.zh}”不取此格。", f"The {title.en} is not taken from it: see whether that is right.")
        self.findings.append(Finding("import-cell-not-used", Severity.WARNING, self.place(name), reason, remedy))

    def _convert(self, way: Value, column: Column) -> object:
        if column.kind is Kind.MONEY:
            return self._money(way, column)
        if column.kind is Kind.DATE:
            return self._date(way, column)
        if column.code_list == "quarter" and way.constant is None:
            return self._quarter(way)
        if way.constant is None and way.column and column.kind in _READERS:
            cells = self._cells(way.column)
            return _READERS[column.kind](self, cells[0][1]) if cells else None
        text = self._text(way, column)
        if not text:
            return None
        if column.code_list in _CHOICES:
            return _CHOICES[column.code_list](text)
        return _FROM_TEXT[column.kind](text) if column.kind in _FROM_TEXT else text

    def _text(self, way: Value, column: Column) -> str:
        if way.joined:
            return way.between.join(text for part in way.joined if (text := self._text(part, column)))
        text = self._plain_text(way)
        code_list = way.code_list or column.code_list
        words = [word for word in _WORDS.split(text) if word] if way.split else [text] if text else []
        if code_list:
            words = [self.setting.codes.code(code_list, word) for word in words]
        return " ".join(f"{way.before}{word}{way.after}" for word in words)

    def _plain_text(self, way: Value) -> str:
        if way.constant is not None:
            return with_year(str(way.constant), self.setting.year)
        if way.column:
            return self.text(way.column)
        if way.context:
            return self.row.contexts.get(way.context, "")
        if way.positive:
            if way.positive not in self.setting.layout.positions:
                return ""
            return way.then if (self.amount(way.positive) or 0) > 0 else way.otherwise
        if way.begun:
            cells = self._cells(way.begun)
            return "" if not cells else way.then if self._begins_before(cells[0][1]) else way.otherwise
        return way.prefix + _hash("\n".join(folded(self.text(column)) for column in way.hash_of)) if way.hash_of else ""

    def _begins_before(self, cell: Cell) -> bool:
        return period_of(cell)[0].first.year < self.setting.year

    def codes(self, ways: Field, column: Column) -> tuple[str, ...]:
        """Return the codes of a field whose cell may hold several (`split`), in order, each once."""
        for way in ways:
            text = self._plain_text(way)
            words = [word for word in _WORDS.split(text) if word] if way.split else [text] if text else []
            try:
                codes = [self.setting.codes.code(way.code_list or column.code_list, word) for word in words]
            except CellError as error:
                self._note_unused(next(iter(way.columns()), ""), column, error.reason)
                continue
            if codes:
                return tuple(dict.fromkeys(codes))
        return ()

    def _money(self, way: Value, column: Column) -> int | None:
        if way.constant is not None:
            return int(str(way.constant))
        names = way.sum_of or way.columns()
        amounts = [self._not_negative(name, amount) for name in names if (amount := self.amount(name)) is not None]
        if not amounts:
            return None
        return self.whole(sum(amounts, Fraction(0)), names[0])

    def _not_negative(self, name: str, amount: Fraction) -> Fraction:
        """Return an amount, or 0 for one below zero where the mapping takes it from what was invested before."""
        if amount >= 0:
            return amount
        place, shown = self.place(name), text_of(self.row.cells.get(name))
        what = Text(f"金额 {shown} 小于零。", f"The amount {shown} is below zero.")
        if self.setting.mapping.money.negative is Negative.REFUSE:
            remedy = Text("请核对；这一行未导入。", "See whether it is right; this row is left out.")
            raise self.refuse("import-negative-amount", place, what, remedy)
        if name not in self.negatives:
            remedy = Text(
                "本年按零计，差额从年前累计投资中扣除，合计不变。",
                "It counts as zero and is taken from what was invested before, so that the total stays.",
            )
            self.findings.append(Finding("import-negative-amount", Severity.WARNING, place, what, remedy))
        self.negatives[name] = amount
        return Fraction(0)

    def whole(self, amount: Fraction, column: str) -> int:
        """Return an amount in the register's unit; one that is not whole is rounded half up, or refuses the row."""
        unit = self.setting.unit
        exact = amount / unit.size
        if abs(exact) >= MONEY_LIMIT:
            what = Text("金额太大，无法计数。", "The amount is larger than any that can be counted.")
            remedy = Text("请核对数字和单位；这一行未导入。", "Check the figure and its unit; this row is left out.")
            raise self.refuse("import-amount-too-large", self.place(column), what, remedy)
        if exact.denominator == 1:
            return exact.numerator
        nearest = int(rounded(exact, 0))
        shown = f"{rounded(exact, 8).normalize():f} {unit.code}"
        what = Text(f"{shown} 不是整数。", f"{shown} is not a whole amount.")
        if self.setting.mapping.money.rounding is Rounding.REFUSE:
            remedy = Text("请改用更小的金额单位。", "Keep the register in a smaller unit of money.")
            raise self.refuse("import-amount-not-whole", self.place(column), what, remedy)
        remedy = Text(f"已四舍五入为 {nearest}。", f"It was rounded to {nearest}.")
        self.findings.append(Finding("import-amount-rounded", Severity.WARNING, self.place(column), what, remedy))
        return nearest

    def _date(self, way: Value, column: Column) -> datetime.date | None:
        if isinstance(way.constant, datetime.date):
            return way.constant
        cells = self._cells(next(iter(way.columns()), ""))
        if not cells:
            return None
        begin, end = period_of(cells[0][1])
        if way.begin_of:
            return begin.first
        if way.end_of:
            whole_year = begin.first.month == 1 and begin.last.month == 12
            return end.last if end else begin.last if whole_year else None
        return (end or begin).last if column.field in _LAST_DAY else begin.first

    def _quarter(self, way: Value) -> int | None:
        """Return the quarter that a cell names, or that its date lies in if it lies in the plan year."""
        cells = self._cells(next(iter(way.columns()), ""))
        if not cells:
            return None
        try:
            return int(self.setting.codes.code("quarter", text_of(cells[0][1])))
        except CellError:
            begin = period_of(cells[0][1])[0]
            return begin.quarter if begin.first.year == self.setting.year else None

    def read_quantity(self, cell: Cell) -> int:
        """Return a whole quantity; the unit written in the cell is kept in `unit_of_quantity`."""
        number, self.unit_of_quantity = quantity_of(cell)
        return number


_WORDS = re.compile(r"[\s、,，;；/|]+")
_READERS: dict[Kind, Callable[[RowValues, Cell], object]] = {
    Kind.NUMBER: RowValues.read_quantity,
    Kind.FLAG: lambda values, cell: flag_of(cell),
    Kind.DEGREES: lambda values, cell: degrees_of(cell),
    Kind.YEAR: lambda values, cell: period_of(cell)[0].first.year,
}
_CHOICES: dict[str, Callable[[str], object]] = {"nature": Nature, "pace": Pace, "relation": RelationKind}
_FROM_TEXT: dict[Kind, Callable[[str], object]] = {
    Kind.NUMBER: lambda text: quantity_of(text)[0],
    Kind.YEAR: int,
    Kind.FLAG: flag_of,
    Kind.DEGREES: Decimal,
}


def _hash(text: str) -> str:
    """Return eight letters and digits that stay the same for the same text, wherever its row stands."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest())[:8].decode("ascii")
