"""The sheets of totals: formulas over the lists where these hold all that a figure counts, else the figure itself."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from sanbai.language import Text
from sanbai.publication.clauses import GROUPS
from sanbai.publication.public import PublicYear
from sanbai.publication.records import Amount, ClauseFigures, DistrictFigures, Group, Period, Source
from sanbai.publication.workbook.lists import both, flag, money_column, money_title, ratio
from sanbai.publication.workbook.sheets import (
    MONEY,
    PARTS,
    PERCENT,
    YEAR,
    At,
    Cell,
    Formatted,
    Formula,
    ListColumn,
    ListSheet,
    Number,
    Wanted,
    agreed,
    counted_by,
    sum_of,
    summed_by,
)
from sanbai.register.records import Nature
from sanbai.register.tables import BUILT_IN_CODES, bilingual

_NATURES = {key: bilingual(label) for key, label in BUILT_IN_CODES["nature"].items()}
LIVE = Text(
    "公式取自各明细表；含不公开项目的数字为数值；合计随筛选变化。",
    "Formulas over the lists; a number that counts projects not published is a value; totals follow the filter.",
)


def whole(amount: Amount) -> Number | None:
    """Return an exact amount: an `int` where it is whole, nothing where it is not disclosed."""
    if amount.hidden:
        return None
    return amount.exact.numerator if amount.exact.denominator == 1 else amount.exact


def _count(key: str, zh: str, en: str) -> ListColumn:
    return ListColumn(key, Text(zh, en), MONEY, 11, is_total=True)


def _group_columns(year: PublicYear) -> tuple[ListColumn, ...]:
    return (
        _count("projects", "项目数", "projects"),
        _count("continuing", "续建", "continuing"),
        _count("new_starts", "新开工", "new starts"),
        _count("completing", "当年竣工", "to complete"),
        _count("waiting", "前期推进", "early promotion"),
        money_column("in_year", Text("当年计划投资", "in-year investment"), year),
        money_column("total", Text("总投资", "total investment"), year),
    )


def category_sheet(year: PublicYear, plan: ListSheet, early: ListSheet) -> ListSheet:
    """Return the categories, counted and added up over the two lists."""
    columns = (
        ListColumn("category", Text("类别", "category"), width=44, wraps=True),
        ListColumn("programme", Text("板块", "programme"), width=40, wraps=True),
        *_group_columns(year),
    )
    name = Text("类别", "categories")
    shape = ListSheet(key="categories", name=name, told=LIVE, columns=columns, rows=())
    items = [(group, item) for group in year.figures.programmes for item in group.categories]
    rows = []
    for row, (group, item) in enumerate(items):
        where: dict[str, Wanted] = {"category": At(f"${shape.cell('category', row)}", both(item.name))}
        cells = _category_cells(item, where, plan, early)
        rows.append((both(item.name), both(group.name), *cells))
    return replace(shape, rows=tuple(rows))


def _category_cells(item: Group, where: dict[str, Wanted], plan: ListSheet, early: ListSheet) -> tuple[Cell, ...]:
    yes = bilingual(BUILT_IN_CODES["flag"]["yes"])
    return (
        counted_by(plan, where, item.projects),
        counted_by(plan, {**where, "nature": _NATURES[Nature.CONTINUING]}, item.continuing),
        counted_by(plan, {**where, "nature": _NATURES[Nature.NEW_START]}, item.new_starts),
        counted_by(plan, {**where, "completes": yes}, item.completing),
        counted_by(early, where, item.waiting),
        summed_by(plan, where, "in_year", whole(item.in_year)),
        summed_by(plan, where, "total", whole(item.total)),
    )


def programme_sheet(year: PublicYear, categories: ListSheet) -> ListSheet:
    """Return the programmes, added up over their categories, with their shares of the plan."""
    columns = (
        ListColumn("programme", Text("板块", "programme"), width=44, wraps=True),
        *_group_columns(year),
        ListColumn("of_projects", Text("占项目数", "of the projects"), PERCENT, 11),
        ListColumn("of_in_year", Text("占当年投资", "of in-year investment"), PERCENT, 11),
    )
    name = Text("板块", "programmes")
    groups = year.figures.programmes
    shape = ListSheet(key="programmes", name=name, told=LIVE, columns=columns, rows=((),) * len(groups))
    rows = []
    for row, group in enumerate(groups):
        where: dict[str, Wanted] = {"programme": At(f"${shape.cell('programme', row)}", both(group.name))}
        figures = {
            "projects": group.projects,
            "continuing": group.continuing,
            "new_starts": group.new_starts,
            "completing": group.completing,
            "waiting": group.waiting,
            "in_year": whole(group.in_year),
            "total": whole(group.total),
        }
        cells = [summed_by(categories, where, key, figure) for key, figure in figures.items()]
        shares = (
            _share(shape, "projects", row, [each.projects for each in groups]),
            _share(shape, "in_year", row, [whole(each.in_year) for each in groups]),
        )
        rows.append((both(group.name), *cells, *shares))
    return replace(shape, rows=tuple(rows))


def _share(sheet: ListSheet, key: str, row: int, parts: Sequence[Number | None]) -> Formula | None:
    """Return the formula of a row's part of its column; nothing where a part is missing, or all are nothing."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or sum(known) == 0:
        return None
    return Formula(f"={sheet.cell(key, row)}/SUM({sheet.own_span(key)})", Fraction(known[row]) / sum(known))


def district_sheet(year: PublicYear, plan: ListSheet) -> ListSheet:
    """Return the districts: projects by their main district; money divided by shares, and so a value."""
    columns = (
        ListColumn("district", Text("区", "district"), width=26),
        _count("projects", "项目数", "projects"),
        ListColumn("in_year", money_title(Text("当年计划投资", "in-year investment"), year), PARTS, 18, is_total=True),
        ListColumn("total", money_title(Text("总投资", "total investment"), year), PARTS, 18, is_total=True),
        ListColumn("population", Text("常住人口", "inhabitants"), MONEY, 14, is_total=True),
    )
    told = Text(
        "项目计入占比最大的区；跨区项目的投资按占比分到各区。",
        "A project counts in the district with its largest share; its money is divided by the shares.",
    )
    name = Text("各区", "districts")
    shape = ListSheet(key="districts", name=name, told=told, columns=columns, rows=())

    def cells(row: int, item: DistrictFigures) -> tuple[Cell, ...]:
        label = both(item.name)
        where: dict[str, Wanted] = {"district": At(f"${shape.cell('district', row)}", label)}
        amounts = whole(item.in_year), whole(item.total)
        return (label, counted_by(plan, where, item.projects), *amounts, item.population)

    rows = tuple(cells(row, item) for row, item in enumerate(year.figures.districts))
    return replace(shape, rows=rows)


def funds_sheet(year: PublicYear, funding: ListSheet) -> ListSheet:
    """Return the sources of funds by year, added up over the list of funding."""
    periods, name = year.figures.periods, Text("资金来源", "sources of funds")
    columns = (
        ListColumn("source", Text("资金来源", "source"), width=34),
        ListColumn("public", Text("政府资金", "public money"), width=10),
        *(money_column(f"p{place}", _period(period), year) for place, period in enumerate(periods)),
        money_column("total", Text("合计", "all years"), year),
    )
    shape = ListSheet(key="funds", name=name, told=LIVE, columns=columns, rows=())

    def cells(row: int, source: Source) -> tuple[Cell, ...]:
        label = both(source.name)
        where: dict[str, Wanted] = {"source": At(f"${shape.cell('source', row)}", label)}
        amounts = [
            summed_by(funding, {**where, "year": (period.first, period.last)}, "amount", whole(amount))
            for period, amount in zip(periods, source.by_period, strict=True)
        ]
        across = f"=SUM({shape.cell('p0', row)}:{shape.cell(f'p{len(periods) - 1}', row)})"
        return (label, flag(value=source.public), *amounts, agreed(across, sum_of(amounts), whole(source.total)))

    rows = tuple(cells(row, source) for row, source in enumerate(year.figures.funding))
    return replace(shape, rows=rows)


def _period(period: Period) -> Text:
    if period.first == period.last:
        return Text(f"{period.first}年", "")
    return Text(f"{period.first}—{period.last}年", "")


def month_sheet(year: PublicYear, months: ListSheet) -> ListSheet:
    """Return the published projects together, month by month, added up over the list of months."""
    columns = (
        ListColumn("month", Text("月份", "month"), width=12),
        ListColumn("projects", Text("项目数", "projects"), MONEY, 11),
        money_column("planned", Text("年初以来计划投资", "planned since January"), year, is_total=False),
        money_column("invested", Text("年初以来完成投资", "invested since January"), year, is_total=False),
        ListColumn("done", Text("完成序时计划", "done of planned"), PERCENT, 14),
    )
    name = Text("逐月进展", "months")
    told = Text("已公开项目合计，1 月起累计。", "The published projects together, since January.")
    shape = ListSheet(key="by_month", name=name, told=told, columns=columns, rows=())
    rows: list[tuple[Cell, ...]] = []
    named, money = months.column("month"), [months.column(key) for key in ("planned", "invested")]
    for row, month in enumerate(sorted({str(cell) for cell in named})):
        where: dict[str, Wanted] = {"month": At(f"${shape.cell('month', row)}", month)}
        own = [place for place, cell in enumerate(named) if cell == month]
        planned, invested = (int(sum_of(cells[place] for place in own)) for cells in money)
        sums = (summed_by(months, where, "planned", planned), summed_by(months, where, "invested", invested))
        done = ratio(shape, "invested", "planned", row, (invested, planned))
        rows.append((month, counted_by(months, where, len(own)), *sums, done))
    return replace(shape, rows=tuple(rows))


def clause_sheet(year: PublicYear) -> ListSheet:
    """Return every clause with the value of the plan and its bounds."""
    columns = (
        ListColumn("list", Text("名单", "list"), width=18),
        ListColumn("group", Text("分组", "group"), width=28, wraps=True),
        ListColumn("clause", Text("条款编号", "clause number"), width=22),
        ListColumn("name", Text("条款", "clause"), width=44, wraps=True),
        ListColumn("place", Text("区或项目", "district or project"), width=24, wraps=True),
        ListColumn("unit", Text("单位", "unit"), width=12),
        ListColumn("value", Text("计划结果", "the plan"), PARTS, 16),
        ListColumn("at_least", Text("不少于", "at least"), PARTS, 16),
        ListColumn("at_most", Text("不超过", "at most"), PARTS, 16),
        ListColumn("priority", Text("优先级（0 为刚性）", "priority (0: hard)"), YEAR, 12),
        ListColumn("holds", Text("是否满足", "holds"), width=10),
    )
    both_lists = (
        (Text("计划", "plan"), year.figures.clauses),
        (Text("前期推进", "early promotion"), year.figures.early_clauses),
    )
    rows = tuple((bilingual(name), *_clause_cells(clause, year)) for name, clauses in both_lists for clause in clauses)
    told = Text("编制方案的每项条款和计划的结果。", "Every clause of the policy and what the plan comes to.")
    return ListSheet(key="clauses", name=Text("条款", "clauses"), told=told, columns=columns, rows=rows, frozen=4)


def _clause_cells(clause: ClauseFigures, year: PublicYear) -> tuple[Cell, ...]:
    result = clause.result
    units = {"money": year.figures.money_unit, "ratio": "%", "projects": "项 projects"}
    values = (result.value, result.at_least, result.at_most)
    return (
        bilingual(GROUPS[clause.group]),
        result.id,
        both(clause.name),
        both(clause.place),
        units.get(result.unit, both(clause.unit)),
        *(None if value is None else Formatted(value, _format(value, result.unit)) for value in values),
        result.priority,
        flag(value=result.holds),
    )


def _format(value: Fraction, unit: str) -> str:
    """Return the number format of a clause's value: decimals only where it has any."""
    return "0.00%" if unit == "ratio" else MONEY if value.denominator == 1 else PARTS
