"""Reading clauses: one function for each kind, and the selections and measures they share."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypedDict

from sanbai.language import Text
from sanbai.policy import records
from sanbai.policy.amounts import read_bound, read_counting, read_ratio_bound
from sanbai.policy.records import OPTION_FIELDS, PROJECT_FIELDS, Clause, Match, Measure, MeasureKind, Selection
from sanbai.policy.toml_tables import TomlTable, suggestion

COUNT = Measure(MeasureKind.PROJECTS)
"""The measure that counts projects."""

FIXED_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "nature": ("continuing", "new_start", "early_promotion"),
        "pace": ("normal", "accelerated"),
        "start_quarter": ("1", "2", "3", "4"),
        "completes_in_year": ("yes", "no"),
    }
)
"""The codes of the fields whose codes are the same for every office."""


class _Common(TypedDict):
    id: str
    name: Text
    source: str
    priority: int


def read_clause(table: TomlTable) -> Clause | None:
    """Return a clause, or None where its kind is not known."""
    own = _read_id(table)
    kind = table.choice("kind", tuple(_READERS), "unknown-kind")
    if not kind:
        return None
    common = _Common(
        id=own,
        name=table.name("name"),
        source=table.text("source"),
        priority=table.integer("priority", 0, 99, default=0),
    )
    clause = _READERS[kind](table, common)
    if clause is not None:
        table.close()
    return clause


def _read_id(table: TomlTable) -> str:
    """Return the id of a clause; ids that the policy's own quotas and ceilings have are refused."""
    own = table.own("clause", "id")
    prefix = own.partition(".")[0]
    if "." in own and prefix in ("programme", "category", "fund"):
        what = Text(
            f"{table.label} 的 id 以“{prefix}.”开头，这是留给自动生成的条款的。",
            f'{table.label}: ids that begin with "{prefix}." belong to the quotas and ceilings of the policy itself.',
        )
        table.report("reserved-id", "id", what, Text("请换一个 id。", "Choose another id."))
    return own


def read_selection(table: TomlTable, key: str = "where") -> Selection:
    """Return a selection: a table of coded fields, each with one code or a list of codes."""
    where = table.table(key, required=False)
    if where is None:
        return Selection()
    known = PROJECT_FIELDS + OPTION_FIELDS
    matches = []
    for field in where.values:
        if field in known:
            matches.append(Match(field, _read_codes(where, field)))
            continue
        what = Text(f"{where.label} 中没有“{field}”这个字段。", f'{where.label}: there is no field "{field}".')
        where.report("unknown-field", field, what, suggestion(field, known))
    return Selection(tuple(matches))


def _read_codes(where: TomlTable, field: str) -> tuple[str, ...]:
    """Return the codes of one field; quarters may stand as numbers, and completes_in_year as true or false."""
    value = where.values[field]
    listed = value if isinstance(value, list) else [value]
    if field == "start_quarter" and all(type(code) is int for code in listed):
        codes = where.once(field, [str(code) for code in listed])
    elif field == "completes_in_year" and all(isinstance(code, bool) for code in listed):
        codes = where.once(field, ["yes" if code else "no" for code in listed])
    else:
        codes = where.codes(field)
    for code in codes:
        if field in FIXED_CODES and code not in FIXED_CODES[field]:
            what = Text(f"{where.label} 的“{field}”不能是“{code}”。", f'{where.label}: "{field}" cannot be "{code}".')
            where.report("unknown-code", field, what, suggestion(code, FIXED_CODES[field]))
    return codes


def read_measure(table: TomlTable) -> Measure | None:
    """Return the measure of a table with the keys that belong to it, or None where it is not known."""
    name = table.choice("measure", tuple(kind.value for kind in MeasureKind), "unknown-measure")
    if not name:
        return None
    kind = MeasureKind(name)
    if kind is MeasureKind.OUTCOME:
        return Measure(kind, outcome=table.text("outcome"))
    if kind is MeasureKind.FUND:
        return Measure(kind, sources=table.codes("sources", required=False), years=_read_years(table))
    return Measure(kind)


def _read_years(table: TomlTable) -> tuple[int, ...]:
    value = table.take("years", required=False)
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    years = tuple(year for year in listed if type(year) is int and 1900 <= year <= 2200)
    if len(years) != len(listed) or not years or len(set(years)) != len(years):
        table.wrong_type("years", Text("年份，各写一次，如 [2024, 2025]", "years, each once, such as [2024, 2025]"))
    return years


def _read_quota(table: TomlTable, common: _Common) -> Clause:
    bound = read_bound(table, read_counting(table, COUNT))
    return records.Quota(**common, where=read_selection(table), bound=bound)


def _read_total(table: TomlTable, common: _Common) -> Clause | None:
    measure = read_measure(table)
    if measure is None:
        return None
    counting = read_counting(table, measure)
    where, bound = read_selection(table), read_bound(table, counting)
    return records.Total(**common, measure=measure, where=where, bound=bound, unit=counting.unit)


def _read_share(table: TomlTable, common: _Common) -> Clause | None:
    measure, where, bound = read_measure(table), read_selection(table), read_ratio_bound(table)
    whole = table.table("of")
    if whole is None or measure is None:
        return None
    if whole.has("figure"):
        figure = whole.text("figure")
        whole.close()
        return records.Share(**common, measure=measure, where=where, of_figure=figure, bound=bound)
    of_measure, of_where = read_measure(whole), read_selection(whole)
    whole.close()
    if of_measure is None:
        return None
    if not _comparable(measure, of_measure):
        what = Text(
            f"{table.label} 的分子与分母不是同类的量。", f"{table.label} divides one kind of measure by another."
        )
        remedy = Text(
            "请让两者同为金额、同为项目数或同为一项成效。",
            "Let both be money, both projects, or both the same outcome.",
        )
        table.report("measures-differ", "of", what, remedy)
    return records.Share(**common, measure=measure, where=where, of_measure=of_measure, of_where=of_where, bound=bound)


def _comparable(one: Measure, other: Measure) -> bool:
    return (one.is_money and other.is_money) or (one.kind, one.outcome) == (other.kind, other.outcome)


def _read_must_include(table: TomlTable, common: _Common) -> Clause:
    return records.MustInclude(**common, projects=table.codes("projects"))


def _read_must_exclude(table: TomlTable, common: _Common) -> Clause:
    return records.MustExclude(**common, projects=table.codes("projects"))


def _read_requires(table: TomlTable, common: _Common) -> Clause:
    project, needs = table.text("project"), table.codes("needs")
    if project and project in needs:
        what = Text(
            f"{table.label} 中项目“{project}”以自身为前提。", f'{table.label}: project "{project}" needs itself.'
        )
        table.report("needs-itself", "needs", what, Text("请从 needs 中删去它。", "Take it out of needs."))
    return records.Requires(**common, project=project, needs=needs)


def _read_alternatives(table: TomlTable, common: _Common) -> Clause:
    projects = table.codes("projects")
    if len(projects) == 1:
        what = Text(
            f"{table.label} 只列了一个项目，谈不上二选一。",
            f"{table.label} lists one project, so nothing is alternative.",
        )
        table.report("one-alternative", "projects", what, Text("请列出至少两个项目。", "List at least two."))
    return records.Alternatives(**common, projects=projects)


def _read_balance(table: TomlTable, common: _Common) -> Clause | None:
    measure = read_measure(table)
    if measure is None:
        return None
    counting = read_counting(table, measure)
    where, bound = read_selection(table), read_bound(table, counting)
    per_head = table.integer("per_head", 1, 10**9, default=0)
    leaving_out = table.codes("leaving_out", required=False)
    return records.Balance(
        **common,
        measure=measure,
        where=where,
        bound=bound,
        per_head=per_head,
        leaving_out=leaving_out,
        unit=counting.unit,
    )


def _read_starts(table: TomlTable, common: _Common) -> Clause:
    bound = read_bound(table, read_counting(table, COUNT))
    quarter, cumulative = table.integer("quarter", 1, 4), table.flag("cumulative")
    return records.Starts(**common, quarter=quarter, cumulative=cumulative, where=read_selection(table), bound=bound)


_READERS: Mapping[str, Callable[[TomlTable, _Common], Clause | None]] = MappingProxyType(
    {
        "quota": _read_quota,
        "total": _read_total,
        "share": _read_share,
        "must_include": _read_must_include,
        "must_exclude": _read_must_exclude,
        "requires": _read_requires,
        "alternatives": _read_alternatives,
        "balance": _read_balance,
        "starts": _read_starts,
    }
)
"""The reader of each clause kind."""
