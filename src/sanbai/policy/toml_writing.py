"""A policy's values as TOML text: the inverse of reading it, without the comments."""

import datetime
import json
from collections.abc import Iterator, Mapping
from typing import Any


def toml_text(values: Mapping[str, Any]) -> str:
    """Return the TOML text of nested tables, arrays, texts, whole numbers, dates and truth values.

    A table in a table stays in its line (`name = { zh = "…", en = "…" }`), lists of tables become `[[key]]`. Raises
    `TypeError` for any other value.
    """
    return "\n".join(_table(values, ())).strip("\n") + "\n"


def _table(values: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    below = {key: value for key, value in values.items() if _is_below(value, path)}
    for key, value in values.items():
        if key not in below:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in below.items():
        header = ".".join(map(_key, (*path, key)))
        if isinstance(value, Mapping):
            yield f"\n[{header}]"
            yield from _table(value, (*path, key))
        for entry in value if isinstance(value, list) else ():
            yield f"\n[[{header}]]"
            yield from _table(entry, (*path, key))


def _is_below(value: object, path: tuple[str, ...]) -> bool:
    """Return whether a value gets a header of its own: a table of the file itself, or a list of tables."""
    if isinstance(value, Mapping):
        return not path
    return isinstance(value, list) and bool(value) and all(isinstance(entry, Mapping) for entry in value)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(key)} = {_value(part)}' for key, part in value.items())} }}"
    raise TypeError(f"{value!r} cannot be written as TOML")


def _key(key: str) -> str:
    plain = key.replace("_", "").replace("-", "")
    return key if plain.isascii() and plain.isalnum() else _value(key)
