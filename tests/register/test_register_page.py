"""docs/1-register.md lists every column and every check, as they are."""

from pathlib import Path

import pytest

from sanbai.register.checks import READING, RULES
from sanbai.register.sheets import guidance
from sanbai.register.tables import ABOUT, TABLES, Table
from sanbai.units import MONEY_UNITS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "1-register.md").read_text(encoding="utf-8")


def section(title: str) -> list[str]:
    """Return the rows of the table below a heading, without its head."""
    (text,) = (part for part in PAGE.split("\n#") if part.lstrip("# ").startswith(title))
    return [line for line in text.splitlines() if line.startswith("| ")][1:]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_of_a_table_is_listed_in_order(table: Table) -> None:
    """With both titles and what to fill in."""
    expected = [
        f"| `{column.field}` | {column.title.zh} | {column.title.en} | {guidance(column, None).en} |"
        for column in table.columns
    ]
    assert section(f"`{table.name}` {table.title.zh}: {table.title.en}") == expected


@pytest.mark.parametrize(("title", "checks"), [("While the register is read", READING), ("Of the register", RULES)])
def test_every_check_is_listed_with_its_severity(title: str, checks: dict[str, tuple[str, object]]) -> None:
    """And no other."""
    expected = [f"| `{name}` | {severity} | {claim.en} | {claim.zh} |" for name, (severity, claim) in checks.items()]
    assert section(title) == expected


def test_every_entry_of_about_and_every_unit_is_named() -> None:
    """In the text above the tables."""
    words = " ".join(PAGE.split())
    assert all(f"`{column.field}` {column.title.zh}" in words for column in ABOUT)
    assert all(unit in words for unit in MONEY_UNITS)
