"""The page on mappings names every key a mapping has, and every shipped mapping."""

import dataclasses
from pathlib import Path

import pytest

from sanbai.register import mapping
from sanbai.register.lists.mapping_reading import CONTEXTS
from sanbai.register.mappings.files import shipped_mappings

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "import-a-register.md").read_text(encoding="utf-8")
TABLES = [
    *(mapping.Mapping, mapping.RegisterText, mapping.Plan, mapping.Sheets, mapping.Money, mapping.Rows),
    *(mapping.Groups, mapping.CodeList, mapping.RowCheck, mapping.Duplicates, mapping.Value),
]
UNWRITTEN = {"constant", "tables"}  # a constant is written plainly, and tables stand at the top


@pytest.mark.parametrize("kind", TABLES)
def test_every_key_is_explained(kind: type) -> None:
    """Each field of the mapping's records stands on the page as code."""
    names = sorted({field.name for field in dataclasses.fields(kind)} - UNWRITTEN)
    assert not [name for name in names if not any(way in PAGE for way in (f"`{name}", f"[{name}", f"{name} ="))]


CHOICES = [
    *(mapping.Rounding, mapping.Negative, mapping.CodeForm),
    *(mapping.CategoryLevel, mapping.Unnamed, mapping.DuplicatePolicy),
]


@pytest.mark.parametrize("choice", CHOICES)
def test_every_choice_is_explained(choice: type[mapping.Rounding]) -> None:
    """Each word that a key may have stands on the page as code."""
    assert not [word.value for word in choice if f"`{word.value}`" not in PAGE]


def test_every_context_and_shipped_mapping_is_named() -> None:
    """What groups may say, and the mappings that come along, are listed."""
    assert not [name for name in (*CONTEXTS, *shipped_mappings()) if f"`{name}`" not in PAGE]
