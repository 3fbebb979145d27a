"""The published tables of totals: the plan in its main numbers, its groups, districts, sources of funds and clauses."""

from collections.abc import Iterator
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.records import ClauseResult
from sanbai.publication.clauses import GROUPS
from sanbai.publication.names import filled
from sanbai.publication.open_data.tables import Field, OpenTable, Row, Type, amount, count, money, number, with_choices
from sanbai.publication.public import PublicYear
from sanbai.publication.records import ClauseFigures, Group

UNSTATED = "unstated"
"""The code of the row of projects without a district."""

_NAMES = (
    Field("name_zh", Text("中文名称", "name in Chinese"), required=True),
    Field("name_en", Text("英文名称", "name in English"), required=True),
)
_CODE = Field("code", Text("代码", "code"), required=True)
_COUNTS = (
    count("projects", Text("项目数", "projects"), required=False),
    count("continuing", Text("续建", "continuing"), required=False),
    count("new_starts", Text("新开工", "new starts"), required=False),
    count("completing", Text("当年竣工", "to complete in the year"), required=False),
    count("waiting", Text("前期推进", "on the early-promotion list"), required=False),
    money("in_year_investment", Text("当年计划投资", "in-year investment")),
    money("total_investment", Text("总投资", "total investment")),
)
_PROGRAMME = Field("programme", Text("板块", "programme"), required=True, refers_to=("programmes", "code"))
_DIVIDED = Text("跨区项目按占比分到各区", "projects in several districts are divided by their shares")
_LISTS = {"plan": Text("计划", "the plan"), "early_promotion": Text("前期推进名单", "the early-promotion list")}


def total_tables(year: PublicYear) -> tuple[OpenTable, ...]:
    """Return the tables of totals; whoever is withheld as a project is counted here."""
    return (
        _overview(year),
        _programmes(year),
        _categories(year),
        _districts(year),
        _sources(year),
        _periods(year),
        _clauses(year),
    )


def _overview(year: PublicYear) -> OpenTable:
    fields = (
        Field("figure", Text("数据代码", "figure"), required=True),
        *_NAMES,
        Field("value", Text("数值", "value"), Type.NUMBER, required=True),
        Field("unit", Text("单位", "unit"), required=True),
    )
    return OpenTable("overview", Text("概览", "overview"), fields, ("figure",), tuple(_overview_rows(year)))


def _overview_rows(year: PublicYear) -> Iterator[Row]:
    head, unit = year.figures.headline, year.figures.money_unit
    counts = (
        ("candidates", Text("备选项目", "candidates"), head.candidates),
        ("projects", Text("列入计划的项目", "projects in the plan"), head.projects),
        ("continuing", Text("其中续建", "of them continuing"), head.continuing),
        ("new_starts", Text("其中新开工", "of them new starts"), head.new_starts),
        ("completing", Text("其中当年竣工", "of them to complete in the year"), head.completing),
        ("early_promotion", Text("前期推进项目", "early-promotion projects"), head.early_promotion),
        (
            "withheld",
            Text("两个名单中不逐项公开的项目", "projects on the lists not published one by one"),
            year.withheld,
        ),
    )
    for code, name, value in counts:
        yield code, name.zh, name.en, value, "projects"
    amounts = (
        ("in_year_investment", Text("当年计划投资", "in-year investment"), head.in_year),
        ("construction_investment", Text("其中建安投资", "of it construction and installation"), head.construction),
        ("total_investment", Text("总投资", "total investment"), head.total),
    )
    for code, name, of_plan in amounts:
        if not of_plan.hidden:
            yield code, name.zh, name.en, amount(of_plan), unit
    for place, support in enumerate(head.support, 1):
        yield f"support_{place}", support.name.zh, support.name.en, number(support.ratio), "ratio"


def _group_row(group: Group) -> Row:
    counts = (group.projects, group.continuing, group.new_starts, group.completing, group.waiting)
    amounts = (amount(group.in_year), amount(group.total))
    return (group.code, group.name.zh, group.name.en, *counts, *amounts)


def _programmes(year: PublicYear) -> OpenTable:
    rows = tuple(_group_row(group) for group in year.figures.programmes)
    return OpenTable("programmes", Text("板块", "programmes"), (_CODE, *_NAMES, *_COUNTS), ("code",), rows)


def _categories(year: PublicYear) -> OpenTable:
    rows = tuple(
        (*_group_row(item)[:3], group.code, *_group_row(item)[3:])
        for group in year.figures.programmes
        for item in group.categories
    )
    return OpenTable("categories", Text("类别", "categories"), (_CODE, *_NAMES, _PROGRAMME, *_COUNTS), ("code",), rows)


def _districts(year: PublicYear) -> OpenTable:
    """Return every district that a figure or a project names; one that only a project names has no figures."""
    mostly = Text("项目计入占比最大的区", "a project counts in the district with its largest share")
    unit = Text(f"单位：{year.figures.money_unit}；{_DIVIDED.zh}", f"in {year.figures.money_unit}; {_DIVIDED.en}")
    fields = (
        _CODE,
        *_NAMES,
        count("projects", Text("项目数", "projects"), mostly, required=False),
        Field("in_year_investment", Text("当年计划投资", "in-year investment"), Type.NUMBER, told=unit),
        Field("total_investment", Text("总投资", "total investment"), Type.NUMBER, told=unit),
        count("population", Text("常住人口", "inhabitants"), required=False),
    )
    rows: list[Row] = []
    for row in year.figures.districts:
        amounts = amount(row.in_year), amount(row.total)
        rows.append((row.code or UNSTATED, row.name.zh, row.name.en, row.projects, *amounts, row.population))
    known = {row[0] for row in rows}
    names = year.names.get("district", {})
    places = [place for project in year.projects for place in project.places if place.district]
    for code in sorted({place.district for place in places} - known):
        name = filled(names.get(code, Text("", "")), code)
        rows.append((code, name.zh, name.en, None, None, None, None))
    return OpenTable("districts", Text("各区", "districts"), fields, ("code",), tuple(rows))


def _sources(year: PublicYear) -> OpenTable:
    """Return every source that a figure or a project names; `public` is empty where the policy is silent."""
    fields = (
        _CODE,
        *_NAMES,
        Field("public", Text("政府资金", "public money"), Type.BOOLEAN),
        money("total", Text("合计", "total"), Text("列入计划的项目各年合计", "of the projects in the plan, all years")),
    )
    rows: list[Row] = [
        (row.code, row.name.zh, row.name.en, row.public, amount(row.total)) for row in year.figures.funding
    ]
    known = {row[0] for row in rows}
    names = year.names.get("source", {})
    for code in sorted({row.source for project in year.projects for row in project.funding} - known):
        name = filled(names.get(code, Text("", "")), code)
        rows.append((code, name.zh, name.en, None, None))
    return OpenTable("sources", Text("资金来源", "sources of funds"), fields, ("code",), tuple(rows))


def _periods(year: PublicYear) -> OpenTable:
    fields = (
        Field("source", Text("资金来源", "source of funds"), required=True, refers_to=("sources", "code")),
        Field("first", Text("起始年度", "first year"), Type.YEAR, True),
        Field("last", Text("截止年度", "last year"), Type.YEAR, True),
        money("amount", Text("金额", "amount")),
    )
    rows = tuple(
        (row.code, period.first, period.last, amount(paid))
        for row in year.figures.funding
        for period, paid in zip(year.figures.periods, row.by_period, strict=True)
    )
    told = Text("资金来源分年合计", "totals of the sources of funds by year")
    return OpenTable("funds", told, fields, ("source", "first"), rows)


def _clauses(year: PublicYear) -> OpenTable:
    shown = Text("金额以金额单位计，比率为小数", "money in the money unit, ratios as decimals")
    fields = (
        Field("item", Text("序号", "item"), Type.INTEGER, True, least=1),
        Field("list", Text("名单", "list"), required=True),
        Field("clause", Text("条款编号", "clause number"), required=True),
        Field("kind", Text("种类", "kind"), required=True),
        Field("group", Text("分组", "group"), required=True),
        *_NAMES,
        Field("place_zh", Text("区或项目", "district or project, in Chinese")),
        Field("place_en", Text("区或项目（英文）", "district or project, in English")),
        Field("unit", Text("单位", "unit"), required=True),
        Field("value", Text("计划结果", "value of the plan"), Type.NUMBER, told=shown),
        Field("at_least", Text("不少于", "at least"), Type.NUMBER, told=shown),
        Field("at_most", Text("不超过", "at most"), Type.NUMBER, told=shown),
        count(
            "per_head", Text("人均基数", "per head"), Text("0 为不按人均", "inhabitants counted for; 0 is not per head")
        ),
        count("priority", Text("优先级", "priority"), Text("0 为刚性条款", "0 is a hard clause")),
        Field("holds", Text("是否满足", "holds"), Type.BOOLEAN, True),
    )
    both = (("plan", year.figures.clauses), ("early_promotion", year.figures.early_clauses))
    listed = [(name, clause) for name, clauses in both for clause in clauses]
    rows = tuple((place, name, *_clause_row(clause, year)) for place, (name, clause) in enumerate(listed, 1))
    table = OpenTable("clauses", Text("条款", "clauses"), fields, ("item",), rows)
    return with_choices(table, {"list": "list", "group": "group"}, {"list": _LISTS, "group": GROUPS})


def _clause_row(clause: ClauseFigures, year: PublicYear) -> Row:
    result, unit = clause.result, clause_unit(clause.result, year)
    told = (
        result.id,
        result.kind,
        clause.group,
        clause.name.zh,
        clause.name.en,
        clause.place.zh,
        clause.place.en,
        unit,
    )
    return (*told, *(number(value) for value in bounds(result)), clause.per_head, result.priority, result.holds)


def bounds(result: ClauseResult) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Return the value of a clause, the least and the most it may be."""
    return result.value, result.at_least, result.at_most


def clause_unit(result: ClauseResult, year: PublicYear) -> str:
    """Return the unit of a clause's value: the money unit for money, else what the clause counts."""
    return year.figures.money_unit if result.unit == "money" else result.unit
