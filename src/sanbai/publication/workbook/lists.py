"""The lists of the workbook: the plan, the early-promotion list, funds and months, a row for each thing disclosed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.records import Decision
from sanbai.policy.disclosure import DISCLOSED
from sanbai.policy.light_sentences import COLOUR_NAMES
from sanbai.publication.names import filled
from sanbai.publication.public import PublicProject, PublicYear
from sanbai.publication.workbook.sheets import (
    DAY,
    MONEY,
    PERCENT,
    YEAR,
    Cell,
    Formula,
    ListColumn,
    ListSheet,
    without_empty,
)
from sanbai.register.tables import BUILT_IN_CODES, bilingual
from sanbai.units import MONEY_UNITS

_BUILT_IN = ("nature", "flag")


@dataclass(frozen=True, slots=True)
class Labels:
    """What codes are called in the workbook: both languages side by side, once where they are the same."""

    names: Mapping[str, Mapping[str, Text]]

    def of(self, code_list: str, code: str | None) -> str:
        """Return the label of a code; nothing for none."""
        return "" if not code else both(filled(self.names.get(code_list, {}).get(code, Text("", "")), code))


def both(name: Text) -> str:
    """Return a name in both languages, once where they are the same."""
    return name.zh if name.zh == name.en else bilingual(name)


def labels_of(year: PublicYear) -> Labels:
    """Return the labels of every code that the sheets show."""
    programmes = {group.code: group.name for group in year.figures.programmes}
    categories = {item.code: item.name for group in year.figures.programmes for item in group.categories}
    built_in = {name: BUILT_IN_CODES[name] for name in _BUILT_IN}
    return Labels({**year.names, **built_in, "programme": programmes, "category": categories})


def flag(*, value: bool | None) -> str:
    """Return a yes or a no as the sheets show it."""
    return "" if value is None else bilingual(BUILT_IN_CODES["flag"]["yes" if value else "no"])


def money_title(title: Text, year: PublicYear) -> Text:
    """Return the title of a column of money, with its unit."""
    unit = MONEY_UNITS[year.figures.money_unit]
    return Text(title.zh, f"{title.en}（{unit.code}）")


def money_column(key: str, title: Text, year: PublicYear, *, is_total: bool = True) -> ListColumn:
    """Return a column of money, added up above the table unless said otherwise."""
    return ListColumn(key, money_title(title, year), MONEY, 17, is_total)


_HEAD = (
    ListColumn("code", Text("项目代码", "code"), width=16),
    ListColumn("name_zh", Text("项目名称", "name"), width=36, wraps=True),
    ListColumn("name_en", Text("英文名称", "name in English"), width=36, wraps=True),
)
_ALWAYS = frozenset({"code", "name_zh"})


def _project_columns(year: PublicYear) -> tuple[ListColumn, ...]:
    return (
        *_HEAD,
        ListColumn("programme", Text("板块", "programme"), width=28, wraps=True),
        ListColumn("category", Text("类别", "category"), width=28, wraps=True),
        ListColumn("nature", Text("建设性质", "nature"), width=16),
        ListColumn("district", Text("主要所在区", "district with most of it"), width=18),
        ListColumn("places", Text("建设地点", "locations"), width=24, wraps=True),
        ListColumn("department", Text("主管部门", "sponsor department"), width=20, wraps=True),
        ListColumn("responsible_unit", Text("责任单位", "responsible unit"), width=20, wraps=True),
        ListColumn("owner", Text("项目业主", "owner"), width=24, wraps=True),
        ListColumn("content", Text("建设内容", "what is built"), width=44),
        ListColumn("start_date", Text("开工时间", "start date"), DAY, 12),
        ListColumn("completion_date", Text("竣工时间", "completion date"), DAY, 12),
        ListColumn("start_quarter", Text("开工季度", "start quarter"), YEAR, 9),
        ListColumn("completes", Text("当年竣工", "completes in the year"), width=10),
        money_column("total", Text("总投资", "total investment"), year),
        money_column("before", Text("年前累计投资", "invested before the year"), year),
        money_column("in_year", Text("当年计划投资", "in-year investment"), year),
        money_column("construction", Text("其中建安投资", "of it construction"), year),
        ListColumn("undisclosed", Text("不公开内容", "not published of it"), width=24, wraps=True),
    )


def project_list(year: PublicYear, decision: Decision, labels: Labels) -> ListSheet:
    """Return the list of the plan or of early promotion, without columns that nobody fills."""
    names = {
        Decision.IN: ("plan", Text("计划项目", "plan"), Text("列入年度计划的项目。", "Projects in the year's plan.")),
        Decision.EARLY_PROMOTION: (
            "early",
            Text("前期推进", "early promotion"),
            Text("前期推进名单，尚未列入年度计划。", "Projects that wait behind the plan."),
        ),
    }
    key, name, told = names[decision]
    hidden = hidden_fields(year)
    rows = tuple(_project_row(project, labels, hidden) for project in year.projects if project.decision is decision)
    sheet = ListSheet(key=key, name=name, told=told, columns=_project_columns(year), rows=rows, frozen=2)
    return without_empty(sheet, _ALWAYS)


def hidden_fields(year: PublicYear) -> frozenset[str]:
    """Return the undisclosed fields that are published of no project: the notes name them once, and no row does."""
    undisclosed = frozenset(name for project in year.projects for name in project.undisclosed)
    return frozenset(name for name in undisclosed if not any(_says(project, name) for project in year.projects))


def _says(project: PublicProject, name: str) -> bool:
    if name == "districts":
        return any(place.district for place in project.places)
    if name == "points":
        return any(place.address or place.longitude is not None for place in project.places)
    return getattr(project, name) not in {None, "", ()}


def _project_row(project: PublicProject, labels: Labels, hidden: frozenset[str]) -> tuple[Cell, ...]:
    places = sorted((place for place in project.places if place.district), key=lambda place: -place.share)
    divided = [f"{labels.of('district', place.district)} {place.share}%" for place in places]
    return (
        *_named(project),
        labels.of("programme", project.programme),
        labels.of("category", project.category),
        labels.of("nature", project.nature),
        labels.of("district", places[0].district) if places else "",
        "；".join(divided) if len(divided) > 1 else "",
        labels.of("department", project.department),
        project.responsible_unit or "",
        project.owner or "",
        project.content or "",
        project.start_date,
        project.completion_date,
        project.start_quarter,
        flag(value=project.completes_in_year),
        *(project.total_investment, project.invested_before),
        *(project.in_year_investment, project.construction_investment),
        "；".join(bilingual(DISCLOSED[name]) for name in sorted(project.undisclosed - hidden)),
    )


def _named(project: PublicProject) -> tuple[str, str, str]:
    """Return code and names; the English one only where it is another."""
    return project.code, project.name.zh, project.name.en if project.name.en != project.name.zh else ""


def funding_list(year: PublicYear, labels: Labels) -> ListSheet:
    """Return what each source pays for each project of the plan, year by year."""
    columns = (
        *_HEAD,
        ListColumn("source", Text("资金来源", "source of funds"), width=30),
        ListColumn("year", Text("年度", "year"), YEAR, 9),
        money_column("amount", Text("金额", "amount"), year),
    )
    rows = tuple(
        (*_named(project), labels.of("source", row.source), row.year, row.amount)
        for project in year.projects
        if project.decision is Decision.IN
        for row in project.funding
    )
    told = Text("各项目分年资金。", "What each source pays for each project, year by year.")
    name = Text("分年资金明细", "funding by project")
    return without_empty(ListSheet(key="funding", name=name, told=told, columns=columns, rows=rows, frozen=2), _ALWAYS)


def month_list(year: PublicYear) -> ListSheet:
    """Return how each project stood at the end of each month with accepted returns."""
    columns = (
        *_HEAD,
        ListColumn("month", Text("月份", "month"), width=10),
        money_column("planned", Text("年初以来计划投资", "planned since January"), year, is_total=False),
        money_column("invested", Text("年初以来完成投资", "invested since January"), year, is_total=False),
        ListColumn("done", Text("完成序时计划", "done of planned"), PERCENT, 12),
        ListColumn("physical", Text("形象进度（%）", "physical progress (%)"), YEAR, 12),
        ListColumn("started_on", Text("实际开工日期", "started on"), DAY, 12),
        ListColumn("completed_on", Text("实际竣工日期", "completed on"), DAY, 12),
        ListColumn("light", Text("综合灯色", "overall light"), width=14),
    )
    told = Text("投资为 1 月起累计，请按月份筛选。", "Money is since January: filter by month.")
    name = Text("逐月进展明细", "months by project")
    shape = ListSheet(key="months", name=name, told=told, columns=columns, rows=(), frozen=2)
    rows: list[tuple[Cell, ...]] = []
    for project in year.projects:
        for month in project.months:
            done = ratio(shape, "invested", "planned", len(rows), (month.investment_year, month.planned_year))
            light = both(COLOUR_NAMES[month.light]) if month.light else ""
            told_of = (month.physical_progress, month.started_on, month.completed_on, light)
            amounts = month.planned_year, month.investment_year
            rows.append((*_named(project), str(month.month), *amounts, done, *told_of))
    return replace(shape, rows=tuple(rows))


def ratio(sheet: ListSheet, part: str, whole: str, row: int, amounts: tuple[int, int]) -> Formula | None:
    """Return the formula of one amount over another in the same row; nothing over nothing is left empty."""
    if amounts[1] == 0:
        return None
    return Formula(f"={sheet.cell(part, row)}/{sheet.cell(whole, row)}", Fraction(*amounts))
