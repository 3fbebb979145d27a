"""A register that meets the policy of `every-kind.toml` in everything that can be seen without solving."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sanbai.register.records import (
    About,
    Approval,
    Funding,
    Location,
    Nature,
    Option,
    Outcome,
    Project,
    Register,
    Score,
)

CATEGORIES = ("digital", "manufacturing", "education", "water")
NATURES = (Nature.NEW_START, Nature.CONTINUING, Nature.NEW_START, Nature.EARLY_PROMOTION)
CODES = tuple(f"P-{number:03}" for number in range(160))


def fitting() -> Register:
    """Return 160 projects, 40 in each category, half of them new starts with an option that starts in each quarter."""
    return Register(
        about=About(money_unit="万元"),
        projects=tuple(_project(code, place) for place, code in enumerate(CODES)),
        options=tuple(option for place, code in enumerate(CODES) for option in _options(code, place)),
        funding=tuple(
            Funding(project=code, option="q1", year=year, source=source, amount=100)
            for code in CODES
            for year in (2024, 2025)
            for source in ("municipal", "social")
        ),
        approvals=tuple(Approval(project=code, kind=kind) for code in CODES for kind in ("feasibility", "land")),
        outcomes=tuple(Outcome(project=code, outcome="school_seats", quantity=900) for code in CODES),
        locations=tuple(
            Location(project=code, district=("110108", "110101")[place % 2]) for place, code in enumerate(CODES)
        ),
        scores=tuple(Score(project=code, criterion="strategy", score=50) for code in CODES),
    )


def _project(code: str, place: int) -> Project:
    return Project(
        code=code,
        name=code,
        category=CATEGORIES[place % 4],
        nature=NATURES[place // 4 % 4],
        total_investment=100_000,
    )


def _options(code: str, place: int) -> list[Option]:
    starts = (1, 2, 3, 4) if NATURES[place // 4 % 4] is Nature.NEW_START else (None,)
    return [
        Option(
            project=code,
            code=f"q{quarter or 1}",
            start_quarter=quarter,
            in_year_investment=30_000,
            construction_investment=10_000,
            completes_in_year=place % 3 == 0,
        )
        for quarter in starts
    ]


def without(register: Register, table: str, gone: Callable[[Any], bool]) -> Register:
    """Return a register without some rows of one table."""
    rows = tuple(row for row in getattr(register, table) if not gone(row))
    return replace(register, **{table: rows})


def all_altered(register: Register, table: str, **values: Any) -> Register:
    """Return a register with other values in every row of one table."""
    rows = tuple(replace(row, **values) for row in getattr(register, table))
    return replace(register, **{table: rows})


def altered(register: Register, table: str, number: int, **values: Any) -> Register:
    """Return a register with other values in one row of one table."""
    rows = list(getattr(register, table))
    rows[number] = replace(rows[number], **values)
    return replace(register, **{table: tuple(rows)})
