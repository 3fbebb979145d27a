"""Arbitrary valid registers, and a small sound one, for the tests of this stage."""

import datetime
import unicodedata
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

from sanbai.register.records import (
    About,
    Code,
    Funding,
    Location,
    Nature,
    Option,
    Pace,
    Project,
    Register,
    RelationKind,
)
from sanbai.register.tables import TABLES, Column, Kind, Table
from sanbai.units import MONEY_LIMIT, MONEY_UNITS

_ODD = [
    "=1+1",
    "+86 10",
    "-",
    "@sum",
    "'",
    "''=",
    "'=x",
    "1e5",
    "007",
    "TRUE",
    "是",
    "2024-03-01",
    "_x0041_",
    "#REF!",
    'a,"b"\nc',
]


def texts(*, required: bool = False) -> st.SearchStrategy[str]:
    """Any text that a record accepts; often such as spreadsheets would change."""
    characters = st.characters(exclude_categories=("Cc", "Cs", "Cn"), include_characters="\n")
    free = st.text(characters, max_size=12).map(lambda text: unicodedata.normalize("NFC", text).strip())
    known = st.one_of(st.sampled_from(_ODD), free.filter(lambda text: unicodedata.is_normalized("NFC", text)))
    return known.filter(bool) if required else known


def _choices(column: Column) -> st.SearchStrategy[Any]:
    enums: dict[str, type[StrEnum]] = {"nature": Nature, "pace": Pace, "relation": RelationKind}
    return st.sampled_from(list(enums[column.code_list]))


def values(column: Column) -> st.SearchStrategy[Any]:
    """Any value of a column."""
    if column.code_list in ("nature", "pace", "relation"):
        return _choices(column)
    money = st.one_of(st.integers(0, 1000), st.sampled_from([MONEY_LIMIT - 1, 0]), st.integers(0, MONEY_LIMIT - 1))
    degrees = st.integers(column.least * 10**7, column.most * 10**7).map(lambda number: Decimal(number).scaleb(-7))
    strategies: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.MONEY: money,
        Kind.NUMBER: st.integers(column.least, column.most),
        Kind.YEAR: st.integers(column.least, column.most),
        Kind.DATE: st.dates(),
        Kind.FLAG: st.booleans(),
        Kind.DEGREES: degrees,
    }
    strategy = strategies.get(column.kind, texts(required=column.required))
    empty = st.none() if column.kind in (Kind.DATE, Kind.DEGREES) or column.field == "start_quarter" else strategy
    return strategy if column.required else st.one_of(strategy, empty)


def _records(table: Table) -> st.SearchStrategy[tuple[Any, ...]]:
    record = st.fixed_dictionaries({column.field: values(column) for column in table.columns})
    sound = record.filter(lambda fields: table.name != "relations" or fields["project"] != fields["other"])
    return st.lists(sound.map(lambda fields: table.record(**fields)), max_size=4).map(tuple)


_ABOUT = st.builds(
    About,
    money_unit=st.sampled_from(list(MONEY_UNITS)),
    title=texts(),
    kept_by=texts(),
    data_date=st.none() | st.dates(),
    source=texts(),
    notice=texts(),
)

registers: st.SearchStrategy[Register] = st.fixed_dictionaries(
    {"about": _ABOUT, **{table.name: _records(table) for table in TABLES}}
).map(lambda tables: Register(**tables))
"""Any register whose records are valid one by one; what they say together may be nonsense."""


def sound_register() -> Register:
    """Two projects with nothing to be found wrong on 2024-01-05 for the plan year 2024."""
    return Register(
        about=About(money_unit="万元", title="示例", data_date=datetime.date(2024, 1, 1)),
        codes=(
            Code(list="category", code="school", name_zh="学校", name_en="schools"),
            Code(list="category", code="metro", name_zh="轨道交通", name_en="metro"),
            Code(list="district", code="110108", name_zh="海淀区", name_en="Haidian"),
            Code(list="district", code="110105", name_zh="朝阳区", name_en="Chaoyang"),
            Code(list="source", code="municipal", name_zh="市财政"),
        ),
        projects=(
            Project(
                code="P1",
                name="中关村第四小学",
                category="school",
                nature=Nature.NEW_START,
                owner="海淀区教委",
                start_date=datetime.date(2024, 4, 1),
                completion_date=datetime.date(2026, 8, 1),
                total_investment=30_000,
            ),
            Project(
                code="P2",
                name="地铁三号线",
                category="metro",
                nature=Nature.CONTINUING,
                owner="轨道公司",
                start_date=datetime.date(2022, 3, 1),
                completion_date=datetime.date(2025, 12, 1),
                total_investment=900_000,
                invested_before=400_000,
            ),
        ),
        options=(
            Option(
                project="P1",
                code="A",
                start_quarter=2,
                in_year_investment=12_000,
                construction_investment=9_000,
            ),
            Option(project="P2", code="A", in_year_investment=250_000, completes_in_year=False),
        ),
        funding=(
            Funding(project="P1", option="A", year=2024, source="municipal", amount=12_000),
            Funding(project="P1", option="A", year=2025, source="municipal", amount=18_000),
            Funding(project="P2", option="A", year=2024, source="municipal", amount=250_000),
            Funding(project="P2", option="A", year=2025, source="municipal", amount=250_000),
        ),
        locations=(
            Location(project="P1", district="110108", longitude=Decimal("116.3100001"), latitude=Decimal("39.98")),
            Location(project="P2", district="110108", share=40),
            Location(project="P2", district="110105", share=60),
        ),
    )
