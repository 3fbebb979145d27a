"""Joining what a list gives with the register that is there: what is added, what changes, what stays, what is missing.

A list never erases: a field it does not give stays, and a project it does not name stays and is reported as missing.
Only the funding of an option and the locations of a project are taken from a list as a whole, where it gives any.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from sanbai.register.lists.drafts import Draft
from sanbai.register.records import About, Code, Register
from sanbai.register.tables import TABLES, Table


class ChangeKind(StrEnum):
    """What an import does to a row of a table; `missing` is a project of the register that the list does not name."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field's value before and after."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one row of a table, named by its key."""

    table: str
    key: tuple[str, ...]
    kind: ChangeKind
    fields: tuple[FieldChange, ...] = ()


def merge(
    drafts: Iterable[Draft], codes: Iterable[Code], about: About, into: Register | None
) -> tuple[Register, tuple[Change, ...]]:
    """Return the register that holds `into` and what the list gives, and every change between the two."""
    start = into or Register(about=about)
    by_table: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_table.setdefault(draft.table, []).append(draft)
    by_table["codes"] = [_code_draft(code, start) for code in codes]
    tables: dict[str, Any] = {}
    changes: list[Change] = []
    for table in TABLES:
        given = by_table.get(table.name, [])
        owners = _owners(table.name, by_table) if given else set()
        rows, made = _merge_table(table, getattr(start, table.name), given, owners)
        tables[table.name] = rows
        changes += made
    return replace(start, **tables), tuple(changes)


def _code_draft(code: Code, into: Register) -> Draft:
    """Return the draft of a code; names that the register has already stay."""
    known = next((entry for entry in into.codes if (entry.list, entry.code) == (code.list, code.code)), code)
    names = {"name_zh": known.name_zh or code.name_zh, "name_en": known.name_en or code.name_en}
    return Draft("codes", {"list": code.list, "code": code.code, **names})


def _owners(table: str, drafts: dict[str, list[Draft]]) -> set[tuple[str, ...]]:
    """Return the beginnings of keys whose rows a list gives as a whole: options for funding, projects for locations."""
    if table == "funding":
        return {draft.key for draft in drafts.get("options", ())}
    return {draft.key[:1] for draft in drafts[table]} if table == "locations" else set()


def _merge_table(
    table: Table, existing: Sequence[Any], drafts: Sequence[Draft], owners: set[tuple[str, ...]]
) -> tuple[tuple[Any, ...], list[Change]]:
    rows = {_key(table, record): record for record in existing}
    changes: list[Change] = []
    given: set[tuple[str, ...]] = set()
    for draft in drafts:
        old = rows.get(draft.key)
        new = table.record(**draft.values) if old is None else replace(old, **draft.values)
        rows[draft.key] = new
        given.add(draft.key)
        changes.append(_change(table, draft.key, old, new))
    for key in [key for key in rows if key not in given]:
        if table.name == "projects":
            changes.append(Change(table.name, key, ChangeKind.MISSING))
        elif key[:1] in owners or key[:2] in owners:
            del rows[key]
            changes.append(Change(table.name, key, ChangeKind.REMOVED))
    return tuple(rows.values()), changes


def _change(table: Table, key: tuple[str, ...], old: Any, new: Any) -> Change:
    if old is None:
        return Change(table.name, key, ChangeKind.ADDED)
    differing = tuple(
        FieldChange(field.name, before, after)
        for field in fields(new)
        if (before := getattr(old, field.name)) != (after := getattr(new, field.name))
    )
    return Change(table.name, key, ChangeKind.CHANGED if differing else ChangeKind.UNCHANGED, differing)


def _key(table: Table, record: object) -> tuple[str, ...]:
    return tuple(str(getattr(record, name)) for name in table.key)
