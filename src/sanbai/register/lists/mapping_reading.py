"""Reading a mapping from TOML: every mistake is a finding with the line it stands on."""

import datetime
import re
import tomllib
from dataclasses import fields, replace

from sanbai.errors import Finding, InputError, Place, Severity
from sanbai.language import Text
from sanbai.register.lists.cell_text import folded
from sanbai.register.lists.decoding import Decoder, Path, Problem, dotted
from sanbai.register.mapping import NAME, DuplicatePolicy, Field, Mapping, TableRow, Value
from sanbai.register.nearest import did_you_mean
from sanbai.register.records import Nature
from sanbai.register.tables import TABLES, Kind, Table
from sanbai.units import MONEY_UNITS

CONTEXTS = ("nature", "completes_in_year", "category", "district", "department", "responsible_unit", "owner")
"""What a group or a sheet may say of the rows in it."""

_WAYS = ("constant", "column", "context", "sum_of", "joined", "positive", "begun", "begin_of", "end_of", "hash_of")
_FILLED_BY_IMPORT = ("project", "option")
_TABLES = {table.name: table for table in TABLES if table.name != "codes"}


def read_mapping(data: bytes, file: str) -> Mapping:
    """Return the mapping that the TOML file `file` holds.

    Raises `InputError` with a finding for every mistake: not UTF-8, not TOML, an unknown key, a wrong type, one header
    for two columns, a column or a list that nothing declares.
    """
    text, content = _parse(data, file)
    decoder = Decoder({Text: _text, Field: _field})
    tables = _tables(decoder, content)
    keys = tuple(field.name for field in fields(Mapping) if field.name != "tables")
    for key in content:
        if key not in keys and key not in _TABLES:
            decoder.unknown(key, (*keys, *_TABLES), ())
    plain = {key: item for key, item in content.items() if key in keys}
    mapping = decoder.record(Mapping, {**plain, "tables": {}}, ())
    if mapping is not None:
        mapping = replace(mapping, tables=tables)
        _check(decoder, mapping)
    if mapping is None or decoder.problems:
        raise InputError(_finding(problem, text, file) for problem in decoder.problems)
    return mapping


def _parse(data: bytes, file: str) -> tuple[str, dict[str, object]]:
    try:
        text = data.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError:
        what = Text("导入对照表不是 UTF-8 编码。", "The mapping is not in UTF-8.")
        remedy = Text("请另存为 UTF-8。", "Save it as UTF-8.")
        raise InputError([Finding("mapping-not-utf-8", Severity.ERROR, Place(file), what, remedy)]) from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        what = Text(f"导入对照表不是有效的 TOML：{error}。", f"The mapping is not valid TOML: {error}.")
        remedy = Text("请改正这一行；同一个键只能写一次。", "Mend this line; a key may be written only once.")
        place = Place(file, row=int(line[1]) if line else 0)
        raise InputError([Finding("mapping-not-toml", Severity.ERROR, place, what, remedy)]) from None


def _finding(problem: Problem, text: str, file: str) -> Finding:
    path = dotted(problem.path)
    where = Text(f"{path}：" if path else "", f"{path}: " if path else "")
    what = Text(where.zh + problem.what.zh, where.en + problem.what.en)
    return Finding("mapping", Severity.ERROR, Place(file, row=line_of(text, problem.path)), what, problem.remedy)


_HEADING = re.compile(r"^\s*\[\[?\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")


def line_of(text: str, path: Path) -> int:
    """Return the line of TOML text on which the longest part of `path` found stands, or 0."""
    best, best_depth = 0, 0
    heading: tuple[str | int, ...] = ()
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        found = _HEADING.match(line)
        key = None if found else _KEY.match(line)
        if found:
            names = _names(found[1].strip("[]"))
            seen[names] = seen.get(names, -1) + 1
            heading = (*names, seen[names]) if line.lstrip().startswith("[[") else names
        here = heading if found else (*heading, *_names(key[1])) if key else ()
        depth = min(len(here), len(path))
        if depth > best_depth and path[:depth] == here[:depth]:
            best, best_depth = number, depth
    return best


def _names(dotted_key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[\w-]+", dotted_key))


def _text(decoder: Decoder, data: object, path: Path) -> object:
    if isinstance(data, str):
        return Text(data, data)
    return decoder.record(Text, {"zh": "", "en": "", **data} if isinstance(data, dict) else data, path)


def _field(decoder: Decoder, data: object, path: Path) -> Field:
    ways = data if isinstance(data, list) else [data]
    values = [
        _value(decoder, way, (*path, index) if isinstance(data, list) else path) for index, way in enumerate(ways)
    ]
    return tuple(value for value in values if value is not None)


def _value(decoder: Decoder, data: object, path: Path) -> Value | None:
    if isinstance(data, str | int | bool) or type(data) is datetime.date:
        return Value(constant=data)
    if not isinstance(data, dict):
        what = Text(
            '这里应是固定值或 { column = "…" } 一类的表。',
            'This must be a constant or a table such as { column = "…" }.',
        )
        decoder.wrong(path, what, Text("金额请写整数或文字，不写小数。", "Write a whole number or text, no decimals."))
        return None
    inner = {key: item for key, item in data.items() if key != "joined"}
    if "constant" in inner:
        decoder.wrong(
            path,
            Text("固定值直接写，不用表。", "A constant is written plainly."),
            Text("去掉 constant。", "Remove 'constant'."),
        )
    value = decoder.record(Value, inner, path)
    if value is None:
        return None
    if "joined" in data:
        value = replace(value, joined=_field(decoder, data["joined"], (*path, "joined")))
    given = [way for way in _WAYS if getattr(value, way)]
    if len(given) != 1:
        ways = ", ".join(_WAYS[1:])
        what = Text(
            f"取值方式应恰有一种，这里有 {len(given)} 种。",
            f"Exactly one way to get the value is needed, not {len(given)}.",
        )
        decoder.wrong(path, what, Text(f"从 {ways} 中选一种。", f"Choose one of {ways}."))
    return value


def _tables(decoder: Decoder, content: dict[str, object]) -> dict[str, tuple[TableRow, ...]]:
    found: dict[str, tuple[TableRow, ...]] = {}
    for name, table in _TABLES.items():
        data = content.get(name, [])
        rows = data if isinstance(data, list) else [data]
        path: Path = (name,)
        found[name] = tuple(
            _row(decoder, table, row, (*path, index) if isinstance(data, list) else path)
            for index, row in enumerate(rows)
        )
    if len(found["projects"]) != 1:
        what = Text("应有一张 [projects] 表。", "There must be one table [projects].")
        decoder.wrong(
            ("projects",), what, Text("请写明项目各栏从哪里来。", "Say where the fields of a project come from.")
        )
    return found


def _row(decoder: Decoder, table: Table, data: object, path: Path) -> TableRow:
    known = tuple(column.field for column in table.columns if column.field != "project")
    if not isinstance(data, dict):
        decoder.wrong(
            path, Text("这里应是一张表。", "This must be a table."), Text("请改正写法。", "Write it that way.")
        )
        return {}
    for key in data:
        if key not in known:
            decoder.unknown(key, known, path)
    for column in table.columns:
        if column.required and column.field not in data and column.field not in _FILLED_BY_IMPORT:
            what = Text(
                f"缺少“{column.field}”（{column.title.zh}）。", f"{column.field!r} ({column.title.en}) is missing."
            )
            decoder.wrong(path, what, Text("请补上。", "Add it."))
    return {key: _field(decoder, item, (*path, key)) for key, item in data.items() if key in known}


def _check(decoder: Decoder, mapping: Mapping) -> None:
    _check_headers(decoder, mapping)
    _check_references(decoder, mapping)
    _check_fields(decoder, mapping)
    for path, unit in (
        (("register", "money_unit"), mapping.register.money_unit),
        (("money", "unit"), mapping.money.unit),
    ):
        if unit and unit not in MONEY_UNITS:
            _unknown_word(decoder, path, unit, tuple(MONEY_UNITS))
    for value, code in mapping.code_lists["nature"].values.items() if "nature" in mapping.code_lists else ():
        if code not in tuple(Nature):
            _unknown_word(decoder, ("code_lists", "nature", "values", value), code, tuple(Nature))
    if (mapping.duplicates.policy is DuplicatePolicy.SUFFIX) != bool(mapping.duplicates.column):
        what = Text("“suffix”与“column”须同时写明。", "'suffix' and 'column' belong together.")
        decoder.wrong(("duplicates",), what, Text("请补上另一个，或都去掉。", "Add the other one, or leave out both."))


def _unknown_word(decoder: Decoder, path: Path, word: str, known: tuple[str, ...]) -> None:
    what = Text(f"“{word}”未曾定义。", f"{word!r} is not defined.")
    words = ", ".join(known)
    decoder.wrong(path, what, did_you_mean(word, known, Text(f"已定义的有 {words}。", f"Defined are {words}.")))


def _check_headers(decoder: Decoder, mapping: Mapping) -> None:
    claimed: dict[str, str] = {}
    if NAME not in mapping.columns:
        what = Text("[columns] 中没有“name”（项目名称）。", "[columns] has no 'name'.")
        decoder.wrong(
            ("columns",),
            what,
            Text("请写明项目名称一栏的表头。", "Say which header the names of projects stand under."),
        )
    for column, headers in mapping.columns.items():
        for header in dict.fromkeys(folded(header) for header in headers):
            other = claimed.setdefault(header, column)
            if other != column:
                what = Text(f"表头“{header}”已归“{other}”。", f"The header {header!r} belongs to {other!r} already.")
                remedy = Text(
                    "一个表头只能归一栏，请去掉其中一处。",
                    "A header can belong to one column only: remove one of the two.",
                )
                decoder.wrong(("columns", column), what, remedy)


def _check_references(decoder: Decoder, mapping: Mapping) -> None:
    known = tuple(mapping.columns)
    used: list[tuple[Path, str]] = [(("rows", "fill_down"), name) for name in mapping.rows.fill_down]
    used += [
        (("checks", index), name) for index, check in enumerate(mapping.checks) for name in (check.total, *check.parts)
    ]
    used += [(("duplicates", "column"), mapping.duplicates.column)] if mapping.duplicates.column else []
    contexts: list[tuple[Path, str]] = (
        [(("sheets", "context"), mapping.sheets.context)] if mapping.sheets.context else []
    )
    if mapping.groups is not None:
        contexts += [(("groups", "otherwise"), mapping.groups.otherwise)] if mapping.groups.otherwise else []
        contexts += [
            (("groups", "meanings", word), key) for word, row in mapping.groups.meanings.items() for key in row
        ]
    for path, value in _values(mapping):
        used += [(path, name) for name in value.columns()]
        contexts += [(path, value.context)] if value.context else []
        if value.code_list and value.code_list not in mapping.code_lists:
            _unknown_word(decoder, path, value.code_list, tuple(mapping.code_lists))
    for path, name in used:
        if name not in known:
            _unknown_word(decoder, path, name, known)
    for path, name in contexts:
        if name not in CONTEXTS:
            _unknown_word(decoder, path, name, CONTEXTS)


def _values(mapping: Mapping) -> list[tuple[Path, Value]]:
    found: list[tuple[Path, Value]] = []
    for name, rows in mapping.tables.items():
        for index, row in enumerate(rows):
            start: Path = (name,) if name == "projects" else (name, index)
            found += [((*start, key), value) for key, values in row.items() for value in values]
    return found


def _check_fields(decoder: Decoder, mapping: Mapping) -> None:
    """Check that sums are of money, dates from periods, and split cells only where several values may stand."""
    options = len(mapping.tables["options"])
    for path, value in _values(mapping):
        kind = _TABLES[str(path[0])].column(str(path[-1])).kind
        wrong = (
            (bool(value.sum_of) and kind is not Kind.MONEY)
            or (bool(value.begin_of or value.end_of) and kind is not Kind.DATE and path[-1] != "start_quarter")
            or (value.split and path[-1] not in ("district", "tags"))
        )
        if wrong:
            what = Text("这种取值方式不适用于本栏。", "This way to get a value does not fit this field.")
            remedy = Text(
                "sum_of 只用于金额，begin_of、end_of 只用于日期和开工季度，split 只用于 district 和 tags。",
                "sum_of is for money, begin_of and end_of for dates and quarters, split for district and tags only.",
            )
            decoder.wrong(path, what, remedy)
    for index, row in enumerate(mapping.tables["funding"]):
        if options != 1 and "option" not in row:
            what = Text(
                "有多个年度方案时，资金须写明“option”。", "With several options, funding must name its 'option'."
            )
            decoder.wrong(("funding", index), what, Text("请补上方案代码。", "Add the option's code."))
    if not options:
        what = Text("应至少有一个 [[options]]。", "There must be at least one [[options]].")
        decoder.wrong(
            ("options",), what, Text("每个项目至少有一个年度方案。", "Every project has at least one option.")
        )
