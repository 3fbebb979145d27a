"""GLOSSARY.md and the code say the same: every name in it exists, and every field of a record is in it."""

import dataclasses
import importlib
import re
from typing import Any

import pytest

from tests.house.source import ROOT, SOURCE

RECORDS = ("register", "policy", "plan", "delivery", "rebalance")


def glossary_rows(text: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return the glossary's rows: English, 中文, unit, names in code."""
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and line.startswith("|") and not set(line) <= set("|-: ") and cells[0] != "English":
            english, chinese, unit, names = cells
            rows.append((english, chinese, unit, tuple(re.findall(r"`([\w.]+)`", names))))
    return rows


ROWS = glossary_rows((ROOT / "GLOSSARY.md").read_text(encoding="utf-8"))
NAMES = sorted({name for *_, names in ROWS for name in names})


def find(name: str) -> Any:
    """Return what the dotted path `name`, from sanbai on, stands for; raises `LookupError` when there is nothing."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        path = SOURCE.joinpath(*parts[:length])
        if path.is_dir() or path.with_suffix(".py").is_file():
            found: Any = importlib.import_module(".".join(["sanbai", *parts[:length]]))
            for part in parts[length:]:
                found = step(found, part)
            return found
    raise LookupError(name)


def step(owner: Any, name: str) -> Any:
    """Return the attribute or the dataclass field `name` of `owner`."""
    if dataclasses.is_dataclass(owner) and name in {field.name for field in dataclasses.fields(owner)}:
        return name
    if not hasattr(owner, name):
        raise LookupError(name)
    return getattr(owner, name)


def record_fields() -> set[str]:
    """Return every public field of every record, as `policy.records.Quota.bound`."""
    found = set()
    for stage in RECORDS:
        if not (SOURCE / stage / "records.py").exists():
            continue
        module = importlib.import_module(f"sanbai.{stage}.records")
        for record in vars(module).values():
            if isinstance(record, type) and dataclasses.is_dataclass(record) and record.__module__ == module.__name__:
                found |= {f"{stage}.records.{record.__name__}.{field.name}" for field in dataclasses.fields(record)}
    return {name for name in found if not name.rsplit(".", 1)[-1].startswith("_")}


def test_the_glossary_has_rows() -> None:
    assert ROWS


def test_every_row_is_complete() -> None:
    assert not [row for row in ROWS if not all(row)]


def test_no_english_term_is_there_twice() -> None:
    terms = [english.lower() for english, *_ in ROWS]
    assert not {term for term in terms if terms.count(term) > 1}


@pytest.mark.parametrize("name", NAMES)
def test_name_in_the_glossary_is_in_the_code(name: str) -> None:
    find(name)


def test_every_field_of_a_record_is_in_the_glossary() -> None:
    """A field is named once for all records that have it: the same word means the same thing everywhere."""
    known = {name.rsplit(".", 1)[-1] for name in NAMES}
    missing = sorted(field for field in record_fields() if field.rsplit(".", 1)[-1] not in known)
    assert not missing, f"GLOSSARY.md lacks a row for: {missing}"


def test_a_name_that_is_not_in_the_code_is_seen() -> None:
    with pytest.raises(LookupError):
        find("units.no_such_name")
