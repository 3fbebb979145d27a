"""Reading the tables beside the returns: every problem a finding at its cell, no row lost for another's fault."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sanbai.delivery.records import Baseline
from sanbai.delivery.supplements.records import BondSpending, CityFigure, Excuse, Supplements
from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text
from sanbai.policy.lights import Dimension, Level
from sanbai.register.grids import Grid
from sanbai.register.nearest import did_you_mean
from sanbai.register.rows import Reading, read_table
from sanbai.register.tables import Column, Kind, Table
from sanbai.units import MONEY_UNITS

_MONTH_HINT = Text("例如 2024-06", "such as 2024-06")
_PERCENT_HINT = Text("例如 5.3 %", "such as 5.3 %")

EXCUSES = Table(
    "excuses",
    Text("免责事由", "excuses"),
    Excuse,
    (
        Column("code", Text("项目或分组代码", "code of the project or group"), Kind.CODE, True),
        Column("level", Text("层级", "level"), Kind.CODE, hint=Text("不填即为项目", "a project where left empty")),
        Column("dimension", Text("亮灯内容", "dimension"), Kind.CODE, True),
        Column("from_month", Text("起始月份", "from month"), Kind.CODE, True, hint=_MONTH_HINT),
        Column("to_month", Text("截止月份", "to month"), Kind.CODE, True, hint=_MONTH_HINT),
        Column("reason", Text("事由", "reason"), required=True),
        Column("approved_by", Text("批准人", "approved by"), required=True),
        Column("approved_on", Text("批准日期", "approved on"), Kind.DATE, True),
    ),
    ("code", "level", "dimension", "from_month"),
)
BONDS = Table(
    "bonds",
    Text("专项债支出", "bonds"),
    BondSpending,
    (
        Column("month", Text("月份", "month"), Kind.CODE, True, hint=_MONTH_HINT),
        Column("bond", Text("债券代码", "bond"), Kind.CODE, True),
        Column("project", Text("项目代码", "project code"), Kind.CODE, True),
        Column("issued_on", Text("发行日期", "issued on"), Kind.DATE, True),
        Column("amount", Text("分配额", "amount"), Kind.MONEY, True),
        Column("spent", Text("累计支出", "spent so far"), Kind.MONEY, True),
    ),
    ("month", "bond", "project"),
)
CITY = Table(
    "city",
    Text("全市统计数据", "figures of the city"),
    CityFigure,
    (
        Column("month", Text("月份", "month"), Kind.CODE, True, hint=_MONTH_HINT),
        Column("district", Text("区", "district"), Kind.CODE, hint=Text("不填即为全市", "the whole city where empty")),
        Column("fixed_asset_investment", Text("固定资产投资", "fixed-asset investment"), Kind.MONEY),
        Column("growth", Text("累计增速", "cumulative growth"), hint=_PERCENT_HINT),
        Column("planned_growth", Text("计划增速", "planned growth"), hint=_PERCENT_HINT),
    ),
    ("month", "district"),
)
TABLES = (EXCUSES, BONDS, CITY)


@dataclass(frozen=True, slots=True)
class LoadedSupplements:
    """The tables as they could be read, and what was found on the way."""

    supplements: Supplements
    findings: tuple[Finding, ...] = ()


def supplements_from(grids: Mapping[str, Grid], baseline: Baseline) -> LoadedSupplements:
    """Return the tables that grids (by table) hold, without rows that name nothing of the baseline or stand twice."""
    reading = Reading()
    unit = MONEY_UNITS[baseline.money_unit]
    known = _known(baseline)
    records: dict[str, tuple[Any, ...]] = {}
    for table in TABLES:
        if table.name in grids and not grids[table.name].is_empty:
            found = read_table(grids[table.name], table, unit, reading)
            records[table.name] = tuple(_sound(table, found, known, reading))
    supplements = Supplements(
        excuses=records.get("excuses", ()), bonds=records.get("bonds", ()), city=records.get("city", ())
    )
    return LoadedSupplements(supplements, tuple(reading.findings))


def _known(baseline: Baseline) -> Mapping[Level, set[str]]:
    """Return the codes of each level."""
    return {level: _codes(baseline, level) for level in Level}


def _codes(baseline: Baseline, level: Level) -> set[str]:
    return {"city"} if level is Level.CITY else {str(getattr(row, level.value)) for row in baseline.rows}


def _sound(table: Table, found: tuple[Any, ...], known: Mapping[Level, set[str]], reading: Reading) -> Iterator[Any]:
    """Yield the records that name what there is, and each once; report the others at their rows."""
    seen: set[tuple[object, ...]] = set()
    places = reading.tables.get(table.name)
    for number, record in enumerate(found):
        key = tuple(getattr(record, name) for name in table.key)
        place = Place() if places is None else Place(places.file, places.sheet, places.rows[number] + 1)
        problem = _problem(record, known)
        if key in seen:
            what = Text(f"“{table.title.zh}”中这一行重复。", f"This row of “{table.title.en}” is there twice.")
            problem = "row-twice", what, Text("请只保留一行；重复的未计入。", "Keep one; this one does not count.")
        if problem is None:
            seen.add(key)
            yield record
        else:
            reading.findings.append(Finding(problem[0], Severity.ERROR, place, problem[1], problem[2]))


def _problem(record: object, known: Mapping[Level, set[str]]) -> tuple[str, Text, Text] | None:
    """Return what a record names that there is not."""
    if isinstance(record, Excuse):
        if record.level not in tuple(Level):
            return _unknown("unknown-level", Text("层级", "level"), record.level, set(Level))
        if record.dimension not in tuple(Dimension):
            return _unknown("unknown-dimension", Text("亮灯内容", "dimension"), record.dimension, set(Dimension))
        if record.code not in known[Level(record.level)]:
            return _unknown("unknown-code", Text("代码", "code"), record.code, known[Level(record.level)])
    if isinstance(record, BondSpending) and record.project not in known[Level.PROJECT]:
        return _unknown("unknown-code", Text("项目代码", "project code"), record.project, known[Level.PROJECT])
    return None


def _unknown(check: str, name: Text, code: str, known: set[str]) -> tuple[str, Text, Text]:
    what = Text(f"没有{name.zh}“{code}”；这一行未计入。", f"There is no {name.en} “{code}”; the row does not count.")
    otherwise = Text("请对照 baseline.csv 更正。", "Correct it by baseline.csv.")
    return check, what, did_you_mean(code, known, otherwise)
