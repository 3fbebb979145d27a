"""The records of delivery: months, the baseline a year is measured by, and the monthly returns of projects.

Money is a whole number in the register's unit. A bundle reports through its parts, which stand here by their own codes;
every other project of the plan or of the early-promotion list stands for itself.
"""

import datetime
from calendar import monthrange
from dataclasses import dataclass
from fractions import Fraction

from sanbai.register.records import Nature, check_money, check_text

MONTHS = 12
ESCALATION_LEVELS = 4
"""0: with its owner; 1: with the deputy secretary-general; 2: with the vice mayor; 3: with the mayor."""


def _refuse(condition: bool, message: str) -> None:
    if condition:
        raise ValueError(message)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; months compare and sort by time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        _refuse(not 1900 <= self.year <= 2200, f"{self.year} is no year")
        _refuse(not 1 <= self.number <= MONTHS, f"{self.number} is no month")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Return the month that `2024-06` names; raises `ValueError` where it names none."""
        year, dash, number = text.partition("-")
        _refuse(not (dash and len(year) == 4 and len(number) == 2 and (year + number).isdecimal()), f"{text!r}")
        return cls(int(year), int(number))

    @property
    def first_day(self) -> datetime.date:
        """The first day of the month."""
        return datetime.date(self.year, self.number, 1)

    @property
    def last_day(self) -> datetime.date:
        """The last day of the month."""
        return datetime.date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def time_progress(self) -> Fraction:
        """The part of the year that has passed when the month ends: number / 12 (时间进度)."""
        return Fraction(self.number, MONTHS)

    def __str__(self) -> str:
        """Return the month as files and people write it: `2024-06`."""
        return f"{self.year}-{self.number:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineRow:
    """What was first approved for one reporting project: a row of `baseline.csv`, written once and kept for ever.

    `part_of` is the bundle's code for a part of one, else empty. `curve` is planned investment since January at the end
    of each month (序时进度): twelve amounts that never fall, the last of them `in_year_investment`. `start_due` and
    `completion_due` are the last days on which a start or completion of the plan year is still on time, None where none
    is due in the year. Early-promotion projects have nothing due and a curve of zeros.
    """

    project: str
    name: str
    part_of: str = ""
    programme: str = ""
    category: str = ""
    district: str = ""
    department: str = ""
    nature: Nature
    option: str = ""
    start_due: datetime.date | None = None
    completion_due: datetime.date | None = None
    in_year_investment: int
    construction_investment: int = 0
    total_investment: int
    invested_before: int = 0
    curve: tuple[int, ...]

    def __post_init__(self) -> None:
        check_text("project", self.project, required=True)
        for name in ("name", "part_of", "programme", "category", "district", "department", "option"):
            check_text(name, getattr(self, name))
        for name in ("in_year_investment", "construction_investment", "total_investment", "invested_before"):
            check_money(name, getattr(self, name))
        _refuse(len(self.curve) != MONTHS, "curve has not twelve amounts")
        _refuse(list(self.curve) != sorted(self.curve) or self.curve[0] < 0, "curve falls")
        _refuse(self.curve[-1] != self.in_year_investment, "curve does not end at in_year_investment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What delivery is measured by: the first approved plan of a year, row by row by code."""

    year: int
    money_unit: str
    rows: tuple[BaselineRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """What one project reports for one month: a row of `4-delivery/2024-06.csv`.

    Amounts `..._year` are since January, up to the end of the month: investment by physical progress (形象进度), the
    construction-and-installation part of it, funds in place, funds paid (财务支出). `physical_progress` is of the whole
    project, in whole percent. `registered_on` is statistical registration (入统). `expected_*` are the project's own
    expectation of year-end investment and dates, None where it stays with the plan; a changed expectation carries a
    `reason` code. `problem` has an owner and an `escalation` level from 0 to 3. `evidence` holds the SHA-256 of each
    file handed in, separated by blanks.
    """

    month: Month
    project: str
    investment_month: int
    investment_year: int
    construction_year: int = 0
    funds_in_place_year: int = 0
    paid_year: int = 0
    physical_progress: int = 0
    started_on: datetime.date | None = None
    completed_on: datetime.date | None = None
    contract_signed_on: datetime.date | None = None
    registered_on: datetime.date | None = None
    permits_needed: int = 0
    permits_done: int = 0
    expected_investment: int | None = None
    expected_start: datetime.date | None = None
    expected_completion: datetime.date | None = None
    reason: str = ""
    problem: str = ""
    problem_owner: str = ""
    escalation: int = 0
    evidence: str = ""
    note: str = ""
    filled_by: str = ""
    filled_on: datetime.date | None = None
    reviewed_by: str = ""
    reviewed_on: datetime.date | None = None

    def __post_init__(self) -> None:
        check_text("project", self.project, required=True)
        for name in ("reason", "problem", "problem_owner", "evidence", "note", "filled_by", "reviewed_by"):
            check_text(name, getattr(self, name))
        for name in ("investment_month", "investment_year", "construction_year", "funds_in_place_year", "paid_year"):
            check_money(name, getattr(self, name))
        if self.expected_investment is not None:
            check_money("expected_investment", self.expected_investment)
        _refuse(not 0 <= self.physical_progress <= 100, "physical_progress is not a whole percentage from 0 to 100")
        _refuse(not 0 <= self.permits_done <= self.permits_needed, "more permits are done than needed")
        _refuse(not 0 <= self.escalation < ESCALATION_LEVELS, "escalation is not a level from 0 to 3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year as it goes: the baseline, and the accepted returns of each month that has any, by month and project."""

    baseline: Baseline
    returns: tuple[Return, ...] = ()
