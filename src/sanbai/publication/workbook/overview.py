"""The first and the last sheet of the workbook: the plan in its main numbers, and what must be known to use them."""

from collections.abc import Iterator
from dataclasses import replace

from sanbai.language import Text
from sanbai.policy.disclosure import DISCLOSED
from sanbai.publication.public import PublicYear
from sanbai.publication.records import Amount
from sanbai.publication.workbook.lists import both, hidden_fields
from sanbai.publication.workbook.sheets import (
    MONEY,
    PERCENT,
    Cell,
    Formatted,
    Formula,
    ListColumn,
    ListSheet,
    Number,
    agreed,
    sum_of,
)
from sanbai.publication.workbook.totals import LIVE, whole
from sanbai.register.tables import bilingual
from sanbai.units import MONEY_UNITS

_OVERVIEW = ListSheet(
    key="overview",
    name=Text("概览", "overview"),
    told=LIVE,
    columns=(
        ListColumn("figure", Text("指标", "figure"), width=58),
        ListColumn("value", Text("数值", "value"), MONEY, 20),
        ListColumn("unit", Text("单位", "unit"), width=26),
    ),
    rows=(),
)


def overview_sheet(year: PublicYear, categories: ListSheet, plan: ListSheet, early: ListSheet) -> ListSheet:
    """Return the plan in its main numbers, each added up over the sheet that holds its parts."""
    money = _unit(year)
    rows = [*_counts(year, categories), *_amounts(year, categories, plan, early, money)]
    in_year = next((row for row, cells in enumerate(rows) if cells[0] == bilingual(_IN_YEAR)), 0)
    for support in year.figures.headline.support:
        rows.append((both(support.figure), support.figure_value, money))
        formula = f"={_OVERVIEW.cell('value', in_year)}/{_OVERVIEW.cell('value', len(rows) - 1)}"
        rows.append((both(support.name), Formatted(Formula(formula, support.ratio), PERCENT), "%"))
    return replace(_OVERVIEW, rows=tuple(rows))


def _unit(year: PublicYear) -> str:
    unit = MONEY_UNITS[year.figures.money_unit]
    return bilingual(unit.name) if unit.currency == "CNY" else unit.code


def _counts(year: PublicYear, categories: ListSheet) -> Iterator[tuple[Cell, ...]]:
    head = year.figures.headline
    counts = (
        (Text("列入计划的项目", "projects in the plan"), "projects", head.projects),
        (Text("其中续建", "of them continuing"), "continuing", head.continuing),
        (Text("其中新开工", "of them new starts"), "new_starts", head.new_starts),
        (Text("其中当年竣工", "of them to complete in the year"), "completing", head.completing),
        (Text("前期推进项目", "early-promotion projects"), "waiting", head.early_promotion),
    )
    unit = bilingual(Text("项", "projects"))
    yield bilingual(Text("备选项目", "candidates")), head.candidates, unit
    for name, key, figure in counts:
        yield bilingual(name), _sum(categories, key, figure), unit
    yield (
        bilingual(Text("名单中不逐项公开的项目", "projects on the lists not published one by one")),
        year.withheld,
        unit,
    )


_IN_YEAR = Text("当年计划投资", "in-year investment")


def _amounts(
    year: PublicYear, categories: ListSheet, plan: ListSheet, early: ListSheet, unit: str
) -> Iterator[tuple[Cell, ...]]:
    head = year.figures.headline
    amounts: tuple[tuple[Text, ListSheet, str, Amount], ...] = (
        (_IN_YEAR, categories, "in_year", head.in_year),
        (Text("其中建安投资", "of it construction and installation"), plan, "construction", head.construction),
        (Text("总投资", "total investment"), categories, "total", head.total),
        (Text("前期推进项目总投资", "total investment of early promotion"), early, "total", head.early_promotion_total),
    )
    for name, sheet, key, amount in (each for each in amounts if not each[3].hidden):
        yield bilingual(name), _sum(sheet, key, whole(amount)), unit


def _sum(sheet: ListSheet, key: str, figure: Number | None) -> Cell:
    if not sheet.has(key) or not sheet.rows:
        return figure
    return agreed(f"=SUM({sheet.span(key)})", sum_of(sheet.column(key)), figure)


def notes_sheet(year: PublicYear) -> ListSheet:
    """Return what must be known to use the numbers: whose they are, from what, how rounded, and how to check them."""
    columns = (
        ListColumn("entry", Text("条目", "entry"), width=30, wraps=True),
        ListColumn("zh", Text("说明", "in Chinese"), width=70, wraps=True),
        ListColumn("en", Text("说明（英文）", "in English"), width=70, wraps=True),
    )
    rows = tuple((bilingual(entry), text.zh, text.en) for entry, text in _notes(year) if text.zh or text.en)
    told = Text("数字的来源、口径和核对方法。", "Where the numbers come from, what they mean, and how to check them.")
    return ListSheet(key="notes", name=Text("说明", "notes"), told=told, columns=columns, rows=rows)


def _notes(year: PublicYear) -> Iterator[tuple[Text, Text]]:
    head = year.figures.heading
    day = head.data_date.isoformat() if head.data_date else ""
    yield Text("说明", "notice"), head.notice
    yield Text("计划", "plan"), head.title
    yield Text("编制单位", "kept by"), head.kept_by
    yield Text("数据日期", "date of the data"), Text(day, day)
    yield Text("手续核验日", "day approvals must be valid on"), Text(head.as_of.isoformat(), head.as_of.isoformat())
    yield Text("数据许可", "licence"), Text(year.licence, year.licence)
    if year.month:
        told = Text(f"截至 {year.month}。", f"Up to {year.month}.")
        yield Text("实施进展", "delivery"), told
    yield Text("项目储备库来源", "source of the register"), head.register_source
    yield Text("编制方案依据", "source of the policy"), head.policy_source
    yield from _meaning(year)


def _meaning(year: PublicYear) -> Iterator[tuple[Text, Text]]:
    unit = MONEY_UNITS[year.figures.money_unit].name
    yield (
        Text("金额和取整", "money and rounding"),
        Text(
            f"金额均为{unit.zh}的准确整数，不取整；只有跨区项目按占比分开的金额带两位小数。",
            f"Amounts are exact whole numbers of {unit.en}; only money divided among districts shows two decimals.",
        ),
    )
    yield (
        Text("公式", "formulas"),
        Text(
            "合计和汇总是公式，与编制时的数值一致；筛选后，表上方的合计随之变化。",
            "Totals are formulas and agree with the computed values; those above a table follow its filter.",
        ),
    )
    yield from _withheld(year)
    yield from _CHECKS


def _withheld(year: PublicYear) -> Iterator[tuple[Text, Text]]:
    """Yield how many projects and which fields are not published."""
    if year.withheld or any(project.undisclosed for project in year.projects):
        yield (
            Text("不公开的内容", "what is not published"),
            Text(
                f"{year.withheld} 个项目不逐项公开，但计入合计；含不公开内容的合计是数值，不是公式。",
                f"Projects not published one by one: {year.withheld}; they count in totals. "
                "A total that counts what is not published is a value, not a formula.",
            ),
        )
    hidden = [DISCLOSED[name] for name in sorted(hidden_fields(year))]
    if hidden:
        told = Text("、".join(name.zh for name in hidden), ", ".join(name.en for name in hidden))
        yield (
            Text("各项目均不公开", "not published of any project"),
            Text(f"{told.zh}。", f"{told.en[:1].upper()}{told.en[1:]}."),
        )


_CHECKS = (
    (
        Text("核对方法", "how to check"),
        Text(
            "sanbai publish verify 从计划文件夹重新计算每个数字；sanbai plan verify 核对计划本身。",
            "sanbai publish verify recomputes every number from the plan folder; sanbai plan verify checks the plan.",
        ),
    ),
    (
        Text("其他形式", "other forms"),
        Text(
            "同样的数据见 data/ 中的 CSV（由 datapackage.json 说明）、projects.geojson 和 oc4ids.json。",
            "The same data: CSV in data/ (described by datapackage.json), projects.geojson and oc4ids.json.",
        ),
    ),
)
