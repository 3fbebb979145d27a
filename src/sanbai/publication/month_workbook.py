"""The month report as a workbook in both languages: tables to filter, shades, and Excel's own charts beside them."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from sanbai.delivery.light_wording import action_words, signal_words
from sanbai.delivery.lights import Signal
from sanbai.delivery.progress import Progress
from sanbai.delivery.status_table import STATUS_COLUMNS, Counted, StatusColumn, plain
from sanbai.language import Text
from sanbai.policy.light_sentences import COLOUR_NAMES, DIMENSION_NAMES, LEVEL_NAMES
from sanbai.policy.lights import Level
from sanbai.publication.month_heat import HEAT_ENDS
from sanbai.publication.month_page import columns
from sanbai.publication.month_report import MonthReport
from sanbai.publication.style import BLUE, INK, MUTED, PARTS, SIGNALS, STEPS, ink_on
from sanbai.register.grids import Value
from sanbai.register.sheets import Book, write_cell
from sanbai.register.tables import bilingual
from sanbai.units import MoneyUnit

COURSE_SHEET = bilingual(Text("进度曲线", "course"))
STATUS_SHEET = bilingual(Text("完成情况", "status"))
HEAT_SHEET = bilingual(Text("类别逐月", "categories"))
RANKING_SHEET = bilingual(Text("排名", "ranking"))
LIGHTS_SHEET = bilingual(Text("亮灯", "lights"))
NUMBERS = {Counted.MONEY: "#,##0", Counted.COUNT: "#,##0", Counted.RATIO: '0.0"%"', Counted.POINTS: "+0.0;-0.0;0.0"}


def report_workbook(report: MonthReport) -> bytes:
    """Return the report as XLSX: the same report gives the same bytes."""
    book = Book()
    _write_course(book, report)
    _write_status(book, report)
    _write_heat(book, report)
    _write_rankings(book, report)
    _write_lights(book, report)
    return book.close()


def _titles(book: Book, sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
    for column, title in enumerate(titles):
        sheet.write_string(row, column, title, book.title_style())
    sheet.set_row(row, 48)


def _write_course(book: Book, report: MonthReport) -> None:
    """Write the year's course and its chart: planned, invested, and the forecast's median and band."""
    sheet = book.sheet(COURSE_SHEET)
    unit = report.unit.code
    told = [
        Text("月份", "month"),
        Text(f"计划（{unit}）", "planned"),
        Text(f"完成（{unit}）", "invested"),
        Text(f"九成不低于（{unit}）", "90 % above"),
        Text(f"预测中位数（{unit}）", "median"),
        Text(f"九成不超过（{unit}）", "90 % below"),
    ]
    _titles(book, sheet, 0, [bilingual(title) for title in told])
    sheet.set_column(0, 5, 16)
    number, foreseen = book.style(num_format="#,##0"), {point.month: point for point in report.foreseen}
    for row, point in enumerate(report.course, 1):
        later = foreseen.get(point.month)
        band = (later.low, later.middle, later.high) if later else (None, None, None)
        sheet.write_string(row, 0, str(point.month), book.style())
        for column, value in enumerate((point.planned, point.invested, *band), 1):
            write_cell(sheet, row, column, value, number)
    _write_course_chart(book, sheet, with_band=bool(report.foreseen))


def _write_course_chart(book: Book, sheet: Worksheet, *, with_band: bool) -> None:
    """Write the chart of the course beside its table: a line a column, told apart by dash and weight."""
    chart = book.workbook.add_chart({"type": "line"})
    dashes = {1: ("dash", INK), 2: ("solid", BLUE), 3: ("square_dot", MUTED), 4: ("round_dot", BLUE)}
    dashes[5] = dashes[3]
    for column, (dash, colour) in dashes.items():
        if column <= 2 or with_band:
            chart.add_series(
                {
                    "name": [COURSE_SHEET, 0, column],
                    "categories": [COURSE_SHEET, 1, 0, 12, 0],
                    "values": [COURSE_SHEET, 1, column, 12, column],
                    "line": {"color": colour, "width": 3 if column == 2 else 1.5, "dash_type": dash},
                }
            )
    _place(sheet, chart, "H2", bilingual(Text("全年投资进度曲线", "the year's investment")))


def _place(sheet: Worksheet, chart: object, cell: str, title: str) -> None:
    """Put a chart beside its table."""
    chart.set_title({"name": title, "name_font": {"size": 12}})  # type: ignore[attr-defined]  # XlsxWriter has no types
    chart.set_legend({"position": "bottom"})  # type: ignore[attr-defined]  # XlsxWriter has no types
    chart.set_size({"width": 760, "height": 380})  # type: ignore[attr-defined]  # XlsxWriter has no types
    sheet.insert_chart(cell, chart, {"description": title})


def _header(column: StatusColumn, unit: MoneyUnit) -> str:
    counted = {Counted.MONEY: f"（{unit.code}）", Counted.RATIO: "（%）", Counted.POINTS: "（百分点 points）"}
    return bilingual(column.title) + counted.get(column.counted, "")


def _figures(book: Book, sheet: Worksheet, row: int, first: int, item: Progress, told: Sequence[StatusColumn]) -> None:
    for position, column in enumerate(told, first):
        style = book.style(num_format=NUMBERS[column.counted])
        write_cell(sheet, row, position, plain(column.figure(item), column.counted), style)


def _write_status(book: Book, report: MonthReport) -> None:
    """Write every group and project with every figure; the first row can be filtered."""
    sheet = book.sheet(STATUS_SHEET)
    heads = [bilingual(title) for title in (Text("层级", "level"), Text("代码", "code"), Text("名称", "name"))]
    _titles(book, sheet, 0, [*heads, *(_header(column, report.unit) for column in STATUS_COLUMNS)])
    for row, item in enumerate(report.progress, 1):
        name = report.naming.name(item.level, item.code)
        for column, text in enumerate((bilingual(LEVEL_NAMES[item.level]), item.code, _both(name))):
            write_cell(sheet, row, column, text, book.style())
        _figures(book, sheet, row, 3, item, STATUS_COLUMNS)
    sheet.set_column(0, 1, 16)
    sheet.set_column(2, 2, 40)
    sheet.set_column(3, 2 + len(STATUS_COLUMNS), 13)
    sheet.autofilter(0, 0, len(report.progress), 2 + len(STATUS_COLUMNS))
    sheet.freeze_panes(1, 3)


def _both(name: Text) -> str:
    return name.zh if name.zh == name.en else bilingual(name)


def _write_heat(book: Book, report: MonthReport) -> None:
    """Write categories by month in points ahead of the planned curve, shaded as in the picture."""
    sheet = book.sheet(HEAT_SHEET)
    first = bilingual(Text("超（落后）序时进度，百分点", "points ahead of the planned curve"))
    _titles(book, sheet, 0, [first, *(str(point.month) for point in report.course)])
    sheet.set_column(0, 0, 52)
    for row, line in enumerate(report.heat, 1):
        write_cell(sheet, row, 0, _both(line.name), book.style())
        for column, points in enumerate(line.points, 1):
            style = book.style(num_format=NUMBERS[Counted.POINTS])
            write_cell(sheet, row, column, plain(points, Counted.POINTS), style)
    bounds = [float(end * 100) for end in HEAT_ENDS]
    last = max(len(report.heat), 1)
    for shade, (above, below) in zip(STEPS, zip([1e6, *bounds], [*bounds, -1e6], strict=True), strict=True):
        style = book.workbook.add_format({"bg_color": shade, "font_color": ink_on(shade)})
        rule = {
            "type": "formula",
            "criteria": f'=AND(B2<>"",ROUND(B2,1)<{above},ROUND(B2,1)>={below})',
            "format": style,
        }
        sheet.conditional_format(1, 1, last, 12, rule)
    sheet.freeze_panes(1, 1)


def _write_rankings(book: Book, report: MonthReport) -> None:
    """Write the ranking tables one under the other, with a bar chart of each beside it."""
    sheet = book.sheet(RANKING_SHEET)
    told, row = columns(), 0
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 40)
    sheet.set_column(2, 1 + len(told), 13)
    ahead = 2 + [column.key for column in told].index("ahead_of_curve")
    for ranking in report.rankings:
        heads = [bilingual(Text("名次", "rank")), bilingual(LEVEL_NAMES[ranking.level])]
        _titles(book, sheet, row, [*heads, *(_header(column, report.unit) for column in told)])
        for place, item in enumerate(ranking.rows, 1):
            write_cell(sheet, row + place, 0, place, book.style())
            write_cell(sheet, row + place, 1, _both(report.naming.name(item.level, item.code)), book.style())
            _figures(book, sheet, row + place, 2, item, told)
        span = (row + 1, row + len(ranking.rows))
        chart = book.workbook.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": [RANKING_SHEET, row, ahead],
                "categories": [RANKING_SHEET, span[0], 1, span[1], 1],
                "values": [RANKING_SHEET, span[0], ahead, span[1], ahead],
                "fill": {"color": BLUE},
                "invert_if_negative": True,
                "invert_if_negative_color": PARTS[4],
                "data_labels": {"value": True},
            }
        )
        chart.set_y_axis({"reverse": True, "label_position": "low"})
        _place(sheet, chart, f"{_letter(3 + len(told))}{row + 2}", bilingual(LEVEL_NAMES[ranking.level]))
        row += max(len(ranking.rows), 20) + 3


def _letter(column: int) -> str:
    return chr(65 + column)


def _write_lights(book: Book, report: MonthReport) -> None:
    """Write every light that is red, yellow or excused, with its figures, clause and what follows."""
    sheet = book.sheet(LIGHTS_SHEET)
    heads = (
        *(Text("亮灯", "light"), Text("内容", "dimension"), Text("层级", "level"), Text("代码", "code")),
        *(Text("名称", "name"), Text("数据和条款", "in Chinese"), Text("", "figures and clause")),
        *(Text("措施", "what follows"), Text("填报的问题", "problem"), Text("责任", "owner")),
        *(Text("督办层级", "escalation"), Text("依据", "source")),
    )
    _titles(book, sheet, 0, [bilingual(head) for head in heads])
    for row, signal in enumerate(report.lights, 1):
        shade = SIGNALS[signal.colour]
        lit = book.style(bg_color=shade, font_color=ink_on(shade), valign="top")
        for column, value in enumerate(_light_row(signal, report)):
            write_cell(sheet, row, column, value, lit if column == 0 else book.style(text_wrap=True, valign="top"))
    for column, width in enumerate((12, 18, 12, 16, 30, 50, 50, 36, 30, 14, 10, 50)):
        sheet.set_column(column, column, width)
    sheet.autofilter(0, 0, max(len(report.lights), 1), len(heads) - 1)
    sheet.freeze_panes(1, 1)


def _light_row(signal: Signal, report: MonthReport) -> list[Value]:
    name, why, action = (
        report.naming.name(signal.level, signal.code),
        signal_words(signal, report.unit),
        action_words(signal),
    )
    last = report.returns.get(signal.code) if signal.level is Level.PROJECT else None
    head = [bilingual(names) for names in (COLOUR_NAMES[signal.colour], DIMENSION_NAMES[signal.light.dimension])]
    what = [bilingual(LEVEL_NAMES[signal.level]), signal.code, _both(name), why.zh, why.en, bilingual(action)]
    told: list[Value] = [last.problem, last.problem_owner, last.escalation] if last is not None else ["", "", None]
    return [*head, *what, *told, signal.light.source]
