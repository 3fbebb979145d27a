"""docs/4-delivery.md lists every column of a return, every check and every reason, as they are."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from sanbai.delivery.checks import READING, RULES
from sanbai.delivery.reasons import REASONS
from sanbai.delivery.tables import RETURNS
from sanbai.errors import Severity
from sanbai.language import Text
from sanbai.policy.reporting import USUAL_CURVE
from sanbai.register.sheets import guidance

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "4-delivery.md").read_text(encoding="utf-8")


def section(title: str) -> list[str]:
    """Return the rows of the table below a heading, without its head."""
    (text,) = (part for part in PAGE.split("\n#") if part.lstrip("# ").startswith(title))
    return [line for line in text.splitlines() if line.startswith("| ")][1:]


def test_every_column_of_a_return_is_listed_in_order() -> None:
    assert section("The monthly return") == [
        f"| `{column.field}` | {column.title.zh} | {column.title.en} | {guidance(column, None).en} |"
        for column in RETURNS.columns
    ]


@pytest.mark.parametrize(("title", "checks"), [("While returns are read", READING), ("Of a month", RULES)])
def test_every_check_is_listed_with_its_severity(title: str, checks: Mapping[str, tuple[Severity, Text]]) -> None:
    assert section(title) == [
        f"| `{name}` | {severity} | {claim.en} | {claim.zh} |" for name, (severity, claim) in checks.items()
    ]


def test_every_reason_is_listed_in_both_languages() -> None:
    assert section("Changes and their reasons") == [
        f"| `{code}` | {name.zh} | {name.en} |" for code, name in REASONS.items()
    ]


def test_the_usual_curve_is_the_one_on_the_page() -> None:
    said = ", ".join(f"{float(100 * part):g}" for part in USUAL_CURVE)
    assert f"{said} %" in " ".join(PAGE.split())
