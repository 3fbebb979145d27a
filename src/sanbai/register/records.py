"""The records of a register: immutable, typed, refusing impossible values, knowing nothing of files or rows.

Money is a whole number in the unit that `About.money_unit` declares. A code is the office's own text, never a position.
"""

import datetime
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from sanbai.units import MONEY_LIMIT, MONEY_UNITS

TEXT_LIMIT = 30_000
"""No text is longer (a cell of Excel holds 32,767 characters)."""


class Nature(StrEnum):
    """What a project is in the plan year: continuing (续建), a new start (新开工) or for early promotion (前期)."""

    CONTINUING = "continuing"
    NEW_START = "new_start"
    EARLY_PROMOTION = "early_promotion"


class Pace(StrEnum):
    """How fast an option builds in the plan year."""

    NORMAL = "normal"
    ACCELERATED = "accelerated"


class RelationKind(StrEnum):
    """How one project depends on another: needs it, excludes it, or is a part of it (a bundle, 打捆项目)."""

    REQUIRES = "requires"
    ALTERNATIVE_TO = "alternative_to"
    PART_OF = "part_of"


def _refuse(condition: bool, message: str) -> None:
    if condition:
        raise ValueError(message)


def check_text(name: str, value: str, *, required: bool = False) -> None:
    """Refuse text that could not be kept without loss in every form a register takes.

    Raises `ValueError` for missing required text, outer blanks, control characters, or text that is not in Unicode
    normal form C.
    """
    _refuse(required and not value, f"{name} is empty")
    _refuse(value != value.strip(), f"{name} begins or ends with a blank")
    _refuse(len(value) > TEXT_LIMIT, f"{name} is longer than {TEXT_LIMIT:,} characters")
    if value.isascii() and value.isprintable():
        return
    _refuse(not unicodedata.is_normalized("NFC", value), f"{name} is not in Unicode normal form C")
    bad = {
        character for character in value if character != "\n" and unicodedata.category(character) in ("Cc", "Cs", "Cn")
    }
    _refuse(bool(bad), f"{name} holds characters that cannot be printed")


def check_money(name: str, value: int) -> None:
    """Refuse an amount that is not a whole number from 0 to below `MONEY_LIMIT`; raises `ValueError`."""
    _refuse(type(value) is not int, f"{name} is not a whole number")
    _refuse(value < 0, f"{name} is negative")
    _refuse(value >= MONEY_LIMIT, f"{name} is {value}, larger than any amount that can be counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a register says of itself: the unit of its money, its title, who keeps it and the day its data stand for.

    `notice` is printed on everything made from the register (generated data must say so here).
    """

    money_unit: str
    title: str = ""
    kept_by: str = ""
    data_date: datetime.date | None = None
    source: str = ""
    notice: str = ""

    def __post_init__(self) -> None:
        _refuse(self.money_unit not in MONEY_UNITS, f"{self.money_unit!r} is no unit of money")
        for name in ("title", "kept_by", "source", "notice"):
            check_text(name, getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One entry of an office's code list: `list` is `category`, `district`, `source`, `approval`, `outcome` ..."""

    list: str
    code: str
    name_zh: str = ""
    name_en: str = ""

    def __post_init__(self) -> None:
        check_text("list", self.list, required=True)
        check_text("code", self.code, required=True)
        check_text("name_zh", self.name_zh)
        check_text("name_en", self.name_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A candidate project. `invested_before` is what was invested before the plan year, out of `total_investment`."""

    code: str
    name: str
    name_en: str = ""
    category: str
    nature: Nature
    department: str = ""
    responsible_unit: str = ""
    owner: str = ""
    content: str = ""
    start_date: datetime.date | None = None
    completion_date: datetime.date | None = None
    total_investment: int
    invested_before: int = 0
    tags: str = ""

    def __post_init__(self) -> None:
        check_text("code", self.code, required=True)
        check_text("name", self.name, required=True)
        check_text("category", self.category, required=True)
        for name in ("name_en", "department", "responsible_unit", "owner", "content", "tags"):
            check_text(name, getattr(self, name))
        check_money("total_investment", self.total_investment)
        check_money("invested_before", self.invested_before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to do a project in the plan year; every project has at least one.

    `start_quarter` is 1 to 4 for a start in the plan year and None where nothing starts; `construction_investment` is
    the construction-and-installation part (建安投资) of `in_year_investment`.
    """

    project: str
    code: str
    name: str = ""
    start_quarter: int | None = None
    pace: Pace = Pace.NORMAL
    funding_mix: str = ""
    in_year_investment: int
    construction_investment: int = 0
    completes_in_year: bool = False

    def __post_init__(self) -> None:
        check_text("project", self.project, required=True)
        check_text("code", self.code, required=True)
        check_text("name", self.name)
        check_text("funding_mix", self.funding_mix)
        _refuse(self.start_quarter not in (None, 1, 2, 3, 4), "start_quarter is not 1, 2, 3 or 4")
        check_money("in_year_investment", self.in_year_investment)
        check_money("construction_investment", self.construction_investment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """What one source pays for an option in one year."""

    project: str
    option: str
    year: int
    source: str
    amount: int

    def __post_init__(self) -> None:
        for name in ("project", "option", "source"):
            check_text(name, getattr(self, name), required=True)
        _refuse(not 1900 <= self.year <= 2200, f"{self.year} is no year")
        check_money("amount", self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A permit or approval of a project (立项, 可研, 施工许可 ...), from `approved_on` to `expires_on`."""

    project: str
    kind: str
    number: str = ""
    authority: str = ""
    approved_on: datetime.date | None = None
    expires_on: datetime.date | None = None

    def __post_init__(self) -> None:
        check_text("project", self.project, required=True)
        check_text("kind", self.kind, required=True)
        check_text("number", self.number)
        check_text("authority", self.authority)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A dated step of a project: when it is `due` and, once reached, when it was `met`."""

    project: str
    code: str
    name: str = ""
    due: datetime.date
    met: datetime.date | None = None

    def __post_init__(self) -> None:
        check_text("project", self.project, required=True)
        check_text("code", self.code, required=True)
        check_text("name", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a project yields: `quantity` whole units of an outcome code (school seats, beds, metres of track ...)."""

    project: str
    outcome: str
    quantity: int
    unit: str = ""

    def __post_init__(self) -> None:
        check_text("project", self.project, required=True)
        check_text("outcome", self.outcome, required=True)
        check_text("unit", self.unit)
        check_money("quantity", self.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A district a project lies in, its `share` of the project in whole percent, and a point (WGS 84, degrees)."""

    project: str
    district: str
    share: int = 100
    address: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None

    def __post_init__(self) -> None:
        check_text("project", self.project, required=True)
        check_text("district", self.district, required=True)
        check_text("address", self.address)
        _refuse(
            type(self.share) is not int or not 1 <= self.share <= 100, "share is not a whole percentage from 1 to 100"
        )
        _check_degrees("longitude", self.longitude, 180)
        _check_degrees("latitude", self.latitude, 90)


def _check_degrees(name: str, value: Decimal | None, limit: int) -> None:
    if value is not None:
        _refuse(not value.is_finite() or abs(value) > limit, f"{name} is not within {limit} degrees")
        _refuse(value != round(value, 7), f"{name} has more than seven decimals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """`project` requires, excludes, or is a part of the project `other`."""

    project: str
    kind: RelationKind
    other: str

    def __post_init__(self) -> None:
        check_text("project", self.project, required=True)
        check_text("other", self.other, required=True)
        _refuse(self.project == self.other, "a project cannot be related to itself")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of a project on a criterion, 0 to 100; with `option` the score of that one option."""

    project: str
    criterion: str
    score: int
    option: str = ""

    def __post_init__(self) -> None:
        check_text("project", self.project, required=True)
        check_text("criterion", self.criterion, required=True)
        check_text("option", self.option)
        _refuse(type(self.score) is not int or not 0 <= self.score <= 100, "score is not a whole number from 0 to 100")


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """All records of a register; each tuple keeps the order of its table."""

    about: About
    codes: tuple[Code, ...] = field(default=())
    projects: tuple[Project, ...] = field(default=())
    options: tuple[Option, ...] = field(default=())
    funding: tuple[Funding, ...] = field(default=())
    approvals: tuple[Approval, ...] = field(default=())
    milestones: tuple[Milestone, ...] = field(default=())
    outcomes: tuple[Outcome, ...] = field(default=())
    locations: tuple[Location, ...] = field(default=())
    relations: tuple[Relation, ...] = field(default=())
    scores: tuple[Score, ...] = field(default=())
