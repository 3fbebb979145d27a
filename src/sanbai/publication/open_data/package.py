"""The published tables as a Data Package: a CSV file a table in `data/`, described by `datapackage.json`.

The form is Data Package 2.0 with a Table Schema for each table (https://datapackage.org/standard/data-package/).
"""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

from sanbai.language import Text
from sanbai.publication.open_data.of_projects import project_tables
from sanbai.publication.open_data.of_totals import total_tables
from sanbai.publication.open_data.points import NAME as POINTS
from sanbai.publication.open_data.points import geojson_files
from sanbai.publication.open_data.tables import Field, OpenTable, Type
from sanbai.publication.public import PublicYear
from sanbai.register.csvtext import guarded
from sanbai.register.tables import bilingual
from sanbai.register.writing import csv_file
from sanbai.units import MONEY_UNITS

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_DIALECT = {"header": True, "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}
_GUARD = Text(
    "以 = + - @ 开头的文字前加一个撇号，以免表格软件当作公式运行。",
    "Text that begins with = + - @ has an apostrophe before it, so that no spreadsheet runs it as a formula.",
)


def data_files(year: PublicYear) -> dict[str, bytes]:
    """Return `datapackage.json` and the files it describes, by path: a CSV a table with rows, and the points."""
    tables = open_tables(year)
    files = {path_of(table): table_csv(table) for table in tables} | geojson_files(year)
    description = package_description(year, tables, files)
    text = json.dumps(description, ensure_ascii=False, indent=1) + "\n"
    return {"datapackage.json": text.encode(), **files}


def open_tables(year: PublicYear) -> tuple[OpenTable, ...]:
    """Return every published table that has a row: totals first, then the projects and what belongs to them."""
    return tuple(table for table in (*total_tables(year), *project_tables(year)) if table.rows)


def path_of(table: OpenTable) -> str:
    """Return the path of a table's file within the publication."""
    return f"data/{table.name}.csv"


def table_csv(table: OpenTable) -> bytes:
    """Return a table as CSV, written as a register's tables are: UTF-8 with BOM, guarded text, `yes` and `no`."""
    return csv_file([each.name for each in table.fields], table.rows)


def package_description(year: PublicYear, tables: Iterable[OpenTable], files: dict[str, bytes]) -> dict[str, Any]:
    """Return the description of the package: what it is, whose, from what, and every table to the letter."""
    head, tables = year.figures.heading, tuple(tables)
    names = {table.name for table in tables}
    day = head.data_date or head.as_of
    about = [_lines(head.notice), f"金额单位：{year.figures.money_unit}。", _money_unit(year), _lines(_GUARD)]
    about += [f"许可 licence: {year.licence}"] if year.licence else []
    return {
        "$schema": PROFILE,
        "name": f"key-projects-{head.year}",
        "title": _lines(head.title, " "),
        "description": "\n".join(line for line in about if line),
        "version": day.isoformat(),
        "created": f"{head.as_of.isoformat()}T00:00:00Z",
        "keywords": ["重点工程", "年度计划", "key projects", "public investment", "infrastructure"],
        **_contributors(year),
        **_sources(year),
        **_licences(year.licence),
        "resources": [
            *(_resource(table, files[path_of(table)], year, names) for table in tables),
            _points(files[POINTS]),
        ],
    }


def _lines(text: Text, between: str = "\n") -> str:
    return text.zh if text.zh == text.en else between.join(part for part in (text.zh, text.en) if part)


def _money_unit(year: PublicYear) -> str:
    unit = MONEY_UNITS[year.figures.money_unit]
    return f"Amounts are whole numbers of {unit.name.en} ({unit.currency})."


def _contributors(year: PublicYear) -> dict[str, Any]:
    kept = _lines(year.figures.heading.kept_by, " / ")
    return {"contributors": [{"title": kept, "roles": ["publisher"]}]} if kept else {}


def _sources(year: PublicYear) -> dict[str, Any]:
    """Return where the register and the policy come from, as far as they say so."""
    head = year.figures.heading
    told = (
        (Text("项目储备库", "register"), head.register_source),
        (Text("编制方案", "policy"), head.policy_source),
    )
    sources = [{"title": f"{bilingual(what)}: {_lines(source, ' / ')}"} for what, source in told if _lines(source)]
    return {"sources": sources} if sources else {}


def _licences(licence: str) -> dict[str, Any]:
    """Return the licence by its code or address; one in words is part of the description."""
    if licence.startswith(("https://", "http://")):
        return {"licenses": [{"path": licence}]}
    return {"licenses": [{"name": licence}]} if _CODE.fullmatch(licence) else {}


def _resource(table: OpenTable, content: bytes, year: PublicYear, names: set[str]) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "title": bilingual(table.title),
        **_file(path_of(table), content, "text/csv"),
        "dialect": _DIALECT,
        "schema": table_schema(table, year.figures.money_unit, names),
    }


def _points(content: bytes) -> dict[str, Any]:
    title = bilingual(Text("项目位置", "projects as points"))
    return {"name": "points", "title": title, **_file(POINTS, content, "application/geo+json")}


def _file(path: str, content: bytes, mediatype: str) -> dict[str, Any]:
    return {
        "path": path,
        "format": path.rpartition(".")[2],
        "mediatype": mediatype,
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def table_schema(table: OpenTable, money_unit: str, names: set[str]) -> dict[str, Any]:
    """Return the Table Schema of a table; `names` are the tables of the package, which a foreign key may lead to."""
    foreign = [
        {"fields": [each.name], "reference": {"resource": each.refers_to[0], "fields": [each.refers_to[1]]}}
        for each in table.fields
        if each.refers_to and each.refers_to[0] in names
    ]
    return {
        "$schema": SCHEMA,
        "fields": [_field(each, money_unit, is_key=table.key == (each.name,)) for each in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.key),
        **({"foreignKeys": foreign} if foreign else {}),
    }


def _field(each: Field, money_unit: str, *, is_key: bool) -> dict[str, Any]:
    told = (
        Text(f"单位：{money_unit}", f"in {money_unit}") if each.is_money else Text("", ""),
        each.told,
        *(Text(f"{code}：{name.zh}", f"{code}: {name.en}") for code, name in each.choices.items()),
    )
    zh, en = [part.zh for part in told if part.zh], [part.en for part in told if part.en]
    described = "；".join([each.title.zh, *zh]), "; ".join([each.title.en, *en])
    constraints = _constraints(each, is_key=is_key)
    return {
        "name": each.name,
        "type": each.type.value,
        "title": bilingual(each.title),
        "description": "\n".join(described),
        **({"trueValues": ["yes"], "falseValues": ["no"]} if each.type is Type.BOOLEAN else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _constraints(each: Field, *, is_key: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"required": True} if each.required else {}
    if is_key:
        told["unique"] = True
    if each.choices:
        told["enum"] = [guarded(code) for code in each.choices]
    if each.least is not None:
        told["minimum"] = each.least
    if each.most is not None:
        told["maximum"] = each.most
    return told
