"""The published tables of projects: a row a project, and what belongs to it in tables of their own."""

from collections.abc import Callable, Iterable, Iterator

from sanbai.language import Text
from sanbai.plan.records import Decision
from sanbai.policy.light_sentences import COLOUR_NAMES
from sanbai.publication.open_data.tables import Field, OpenTable, Row, Type, count, money, with_choices
from sanbai.publication.public import PublicProject, PublicYear
from sanbai.register.tables import BUILT_IN_CODES

DECISIONS = {
    Decision.IN.value: Text("列入计划", "in the plan"),
    Decision.EARLY_PROMOTION.value: Text("前期推进", "early promotion"),
}
"""What the two published lists are called."""

_PROJECT = Field("project", Text("项目代码", "project code"), required=True, refers_to=("projects", "code"))
_ITEM = Field(
    "item", Text("序号", "item"), Type.INTEGER, True, Text("同一项目内从 1 起", "from 1 in a project"), least=1
)
_DISTRICT = Field("district", Text("所在区", "district"), refers_to=("districts", "code"))
_WITHHELD = Text("不公开的栏目名称，以空格分开", "names of the columns that are not published, with blanks between")

_PROJECT_FIELDS = (
    Field("code", Text("项目代码", "project code"), required=True),
    Field("name_zh", Text("项目名称", "name in Chinese"), required=True),
    Field("name_en", Text("英文名称", "name in English"), required=True),
    Field("decision", Text("所在名单", "list it is on"), required=True),
    Field("programme", Text("板块", "programme"), required=True, refers_to=("programmes", "code")),
    Field("category", Text("项目类别", "category"), required=True, refers_to=("categories", "code")),
    Field("nature", Text("建设性质", "nature")),
    Field("department", Text("主管部门", "sponsor department")),
    Field("responsible_unit", Text("责任单位", "responsible unit")),
    Field("owner", Text("项目业主", "owner")),
    Field("content", Text("建设内容", "what is built")),
    Field("start_date", Text("开工时间", "start date"), Type.DATE),
    Field("completion_date", Text("竣工时间", "completion date"), Type.DATE),
    Field("start_quarter", Text("开工季度", "start quarter"), Type.INTEGER, least=1, most=4),
    Field("completes_in_year", Text("当年竣工", "completes in the year"), Type.BOOLEAN),
    money("total_investment", Text("总投资", "total investment")),
    money("invested_before", Text("年前累计投资", "invested before the year")),
    money("in_year_investment", Text("当年计划投资", "in-year investment")),
    money("construction_investment", Text("其中建安投资", "of it construction and installation")),
    Field("undisclosed", Text("不公开栏目", "not published"), told=_WITHHELD),
)


def project_tables(year: PublicYear) -> tuple[OpenTable, ...]:
    """Return the tables of the disclosed projects: themselves, then their funds, places, steps and progress."""
    made = _projects(year), *(make(year) for make in _PARTS)
    return tuple(with_choices(table, _LISTS.get(table.name, {}), _names(year)) for table in made)


_LISTS = {
    "projects": {"decision": "decision", "nature": "nature", "department": "department"},
    "approvals": {"kind": "approval"},
    "outcomes": {"outcome": "outcome", "unit": "unit"},
    "months": {"light": "light"},
}
"""The code list that each coded column draws from, where that is no published table."""


def _names(year: PublicYear) -> dict[str, dict[str, Text]]:
    lights = {colour.value: name for colour, name in COLOUR_NAMES.items()}
    built_in = {"nature": BUILT_IN_CODES["nature"], "decision": DECISIONS, "light": lights}
    return {name: dict(codes) for name, codes in year.names.items()} | built_in


def _projects(year: PublicYear) -> OpenTable:
    rows = tuple(_project_row(project) for project in year.projects)
    return OpenTable("projects", Text("项目", "projects"), _PROJECT_FIELDS, ("code",), rows)


def _project_row(project: PublicProject) -> Row:
    told = {
        "name_zh": project.name.zh,
        "name_en": project.name.en,
        "decision": project.decision.value,
        "undisclosed": " ".join(sorted(project.undisclosed)),
    }
    return tuple(told[each.name] if each.name in told else getattr(project, each.name) for each in _PROJECT_FIELDS)


def _table(
    year: PublicYear,
    name: str,
    title: Text,
    fields: tuple[Field, ...],
    key: tuple[str, ...],
    rows_of: Callable[[PublicProject], Iterable[Row]],
) -> OpenTable:
    rows = tuple((project.code, *row) for project in year.projects for row in rows_of(project))
    return OpenTable(name, title, (_PROJECT, *fields), ("project", *key), rows)


def _funding(year: PublicYear) -> OpenTable:
    fields = (
        Field("year", Text("年度", "year"), Type.YEAR, True),
        Field("source", Text("资金来源", "source of funds"), required=True, refers_to=("sources", "code")),
        money("amount", Text("金额", "amount"), required=True),
    )
    told = Text("分年资金", "funding by year and source")
    return _table(
        year,
        "funding",
        told,
        fields,
        ("year", "source"),
        lambda project: ((row.year, row.source, row.amount) for row in project.funding),
    )


def _locations(year: PublicYear) -> OpenTable:
    """Return the places; a district or a point that is not disclosed is empty, and so is the share."""
    fields = (
        _ITEM,
        _DISTRICT,
        Field("share", Text("占比（%）", "share (%)"), Type.INTEGER, least=0, most=100),
        Field("address", Text("地址", "address")),
        Field("longitude", Text("经度", "longitude"), Type.NUMBER, told=Text("WGS 84", "WGS 84"), least=-180, most=180),
        Field("latitude", Text("纬度", "latitude"), Type.NUMBER, told=Text("WGS 84", "WGS 84"), least=-90, most=90),
    )

    def rows(project: PublicProject) -> Iterator[Row]:
        for place, row in enumerate(project.places, 1):
            share = row.share if row.district else None
            yield place, row.district, share, row.address, row.longitude, row.latitude

    return _table(year, "locations", Text("建设地点", "locations"), fields, ("item",), rows)


def _approvals(year: PublicYear) -> OpenTable:
    fields = (
        _ITEM,
        Field("kind", Text("审批事项", "approval"), required=True),
        Field("number", Text("文号", "document number")),
        Field("authority", Text("批复单位", "authority")),
        Field("approved_on", Text("批复日期", "approved on"), Type.DATE),
        Field("expires_on", Text("有效期至", "expires on"), Type.DATE),
    )

    def rows(project: PublicProject) -> Iterator[Row]:
        for place, row in enumerate(project.approvals, 1):
            yield place, row.kind, row.number, row.authority, row.approved_on, row.expires_on

    return _table(year, "approvals", Text("审批手续", "approvals"), fields, ("item",), rows)


def _milestones(year: PublicYear) -> OpenTable:
    fields = (
        Field("code", Text("节点代码", "milestone code"), required=True),
        Field("name", Text("节点名称", "milestone name")),
        Field("due", Text("计划日期", "due"), Type.DATE, True),
        Field("met", Text("完成日期", "met"), Type.DATE),
    )
    return _table(
        year,
        "milestones",
        Text("节点", "milestones"),
        fields,
        ("code",),
        lambda project: ((step.code, step.name, step.due, step.met) for step in project.milestones),
    )


def _outcomes(year: PublicYear) -> OpenTable:
    fields = (
        Field("outcome", Text("成效代码", "outcome"), required=True),
        count("quantity", Text("数量", "quantity")),
        Field("unit", Text("计量单位", "unit")),
    )
    return _table(
        year,
        "outcomes",
        Text("建设成效", "outcomes"),
        fields,
        ("outcome",),
        lambda project: ((row.outcome, row.quantity, row.unit) for row in project.outcomes),
    )


def _months(year: PublicYear) -> OpenTable:
    fields = (
        Field("month", Text("月份", "month"), Type.YEARMONTH, True),
        money("planned_year", Text("年初以来计划投资", "planned since January"), required=True),
        money("investment_year", Text("年初以来完成投资", "invested since January"), required=True),
        Field(
            "physical_progress", Text("形象进度（%）", "physical progress (%)"), Type.INTEGER, True, least=0, most=100
        ),
        Field("started_on", Text("实际开工日期", "started on"), Type.DATE),
        Field("completed_on", Text("实际竣工日期", "completed on"), Type.DATE),
        Field("light", Text("综合灯色", "overall light")),
    )

    def rows(project: PublicProject) -> Iterator[Row]:
        for row in project.months:
            done = row.planned_year, row.investment_year, row.physical_progress
            yield str(row.month), *done, row.started_on, row.completed_on, row.light and row.light.value

    return _table(year, "months", Text("逐月进展", "progress by month"), fields, ("month",), rows)


def _both(name: str, zh: str, en: str, *, required: bool = False) -> tuple[Field, Field]:
    """Return the columns of a text in both languages."""
    return (
        Field(f"{name}_zh", Text(zh, f"{en}, in Chinese"), required=required),
        Field(f"{name}_en", Text(f"{zh}（英文）", f"{en}, in English"), required=required),
    )


def _changes(year: PublicYear) -> OpenTable:
    fields = (
        _ITEM,
        Field("on", Text("执行起", "in force from"), required=True),
        *_both("what", "事项", "what changed", required=True),
        *_both("before", "调整前", "before"),
        *_both("after", "调整后", "after"),
        *_both("reason", "原因", "reason"),
    )

    def rows(project: PublicProject) -> Iterator[Row]:
        for place, row in enumerate(project.changes, 1):
            texts = (row.what, row.before, row.after, row.reason)
            yield place, row.on, *(part for text in texts for part in (text.zh, text.en))

    told = Text("对第一次基线的调整", "changes against the first baseline")
    return _table(year, "changes", told, fields, ("item",), rows)


def _reasons(year: PublicYear) -> OpenTable:
    fields = (_ITEM, *_both("reason", "列入理由", "why it is on the list", required=True))
    return _table(
        year,
        "reasons",
        Text("列入理由", "why it is on the list"),
        fields,
        ("item",),
        lambda project: ((place, text.zh, text.en) for place, text in enumerate(project.reasons, 1)),
    )


def _members(year: PublicYear) -> OpenTable:
    fields = (_ITEM, *_both("name", "组成部分", "part", required=True))
    return _table(
        year,
        "parts",
        Text("打捆项目的组成部分", "parts of bundles"),
        fields,
        ("item",),
        lambda project: ((place, text.zh, text.en) for place, text in enumerate(project.parts, 1)),
    )


_PARTS = (
    *(_funding, _locations, _approvals, _milestones, _outcomes, _months, _changes, _reasons),
    _members,
)
