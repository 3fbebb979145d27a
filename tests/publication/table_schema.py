"""A plain reading of the Table Schema standard: every row of a CSV resource against types, constraints and keys."""

import csv
import datetime
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import dplib
from jsonschema import Draft7Validator

PROFILES = Path(dplib.__file__).parent / "profiles" / "2.0"

_READ: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": lambda text: int(text) if re.fullmatch(r"[+-]?\d+", text) else _refuse(text),
    "number": lambda text: Decimal(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else _refuse(text),
    "date": lambda text: datetime.date.fromisoformat(text) if len(text) == 10 else _refuse(text),
    "year": lambda text: int(text) if re.fullmatch(r"\d{4}", text) else _refuse(text),
    "yearmonth": lambda text: text if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) else _refuse(text),
}


def _refuse(text: str) -> object:
    raise ValueError(text)


@cache
def profile(name: str) -> Draft7Validator:
    """Return the standard's own schema of a descriptor, as dplib holds it."""
    return Draft7Validator(json.loads((PROFILES / f"{name}.json").read_text(encoding="utf-8")))


def package_errors(files: Mapping[str, bytes]) -> list[str]:
    """Return everything that is wrong with a package: with its descriptors, its files, and each of their rows."""
    package = json.loads(files["datapackage.json"])
    found = [error.message for error in profile("datapackage").iter_errors(package)]
    tables: dict[str, list[dict[str, str]]] = {}
    for resource in package["resources"]:
        found += [f"{resource['name']}: {error.message}" for error in profile("dataresource").iter_errors(resource)]
        if "schema" in resource:
            errors = profile("tableschema").iter_errors(resource["schema"])
            found += [f"{resource['name']}: {error.message}" for error in errors]
        content = files[resource["path"]]
        if resource["bytes"] != len(content) or resource["hash"] != f"sha256:{hashlib.sha256(content).hexdigest()}":
            found.append(f"{resource['name']}: bytes or hash")
        if resource["format"] == "csv":
            tables[resource["name"]] = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for resource in package["resources"]:
        if resource["format"] == "csv":
            found += _table_errors(resource["name"], resource["schema"], tables)
    if {resource["path"] for resource in package["resources"]} != files.keys() - {"datapackage.json"}:
        found.append("the resources are not the files")
    return found


def _table_errors(name: str, schema: dict[str, Any], tables: Mapping[str, list[dict[str, str]]]) -> Iterator[str]:
    rows = tables[name]
    if rows and list(rows[0]) != [field["name"] for field in schema["fields"]]:
        yield f"{name}: titles are not the fields"
        return
    for field in schema["fields"]:
        values = [row[field["name"]] for row in rows]
        for number, value in enumerate(values, 1):
            wrong = _cell_error(field, value, schema["missingValues"])
            if wrong:
                yield f"{name}.{field['name']}, row {number}: {wrong} ({value!r})"
        filled = [value for value in values if value not in schema["missingValues"]]
        if field.get("constraints", {}).get("unique") and len(set(filled)) < len(filled):
            yield f"{name}.{field['name']}: not unique"
    yield from _key_errors(name, schema, tables)


def _key_errors(name: str, schema: dict[str, Any], tables: Mapping[str, list[dict[str, str]]]) -> Iterator[str]:
    keys = [tuple(row[part] for part in schema["primaryKey"]) for row in tables[name]]
    if len(set(keys)) < len(keys) or any("" in key for key in keys):
        yield f"{name}: primary key"
    for foreign in schema.get("foreignKeys", []):
        there = foreign["reference"]
        known = {tuple(row[part] for part in there["fields"]) for row in tables[there["resource"]]}
        for row in tables[name]:
            key = tuple(row[part] for part in foreign["fields"])
            if key not in known and "" not in key:
                yield f"{name}: {key} is not in {there['resource']}"


def _cell_error(field: dict[str, Any], value: str, missing: list[str]) -> str:
    rules = field.get("constraints", {})
    if value in missing:
        return "required" if rules.get("required") else ""
    if field["type"] == "boolean":
        return "" if value in (*field["trueValues"], *field["falseValues"]) else "boolean"
    try:
        read: Any = _READ[field["type"]](value)
    except ValueError:
        return str(field["type"])
    if "enum" in rules and value not in rules["enum"]:
        return "enum"
    if ("minimum" in rules and read < rules["minimum"]) or ("maximum" in rules and read > rules["maximum"]):
        return "bounds"
    return ""
