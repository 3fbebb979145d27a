"""The sheet of guidance that comes first in our own workbooks, in both languages."""

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from sanbai.language import Text
from sanbai.register.sheets import Book, bilingual_lines, guidance, sheet_title
from sanbai.register.tables import GUIDE_TITLE, TABLES, Kind, Table, bilingual
from sanbai.units import MoneyUnit

_TITLE = Text("重点工程项目储备库填报表", "Register of candidate key projects")


def _steps(unit: MoneyUnit) -> tuple[Text, ...]:
    return (
        Text(
            f"先填“库信息”：金额单位（现为{unit.name.zh}）必填，全表金额都以它计，只填整数。",
            f"Begin with “about”: every amount is a whole number of its unit of money (now {unit.name.en}).",
        ),
        Text(
            "在“项目”表每行填一个候选项目。项目代码由本单位自定，一经使用不再改变。",
            "In “projects” give every candidate project a row. Its code is your own choice and never changes.",
        ),
        Text(
            "在“年度方案”表为每个项目至少填一个方案：何时开工、当年投资多少；有几种做法就填几行。",
            "In “options” give every project at least one way to do it: when it starts, what it invests.",
        ),
        Text(
            "其余各表按需填写，不需要的留空。工作表名称和列标题请勿改动，列的次序可以调整。",
            "Fill in the other tables as needed. Keep the names of sheets and columns; the order of columns is free.",
        ),
        Text(
            "深色标题的列必填，浅色可不填。选中单元格会显示说明；下拉清单中代码的含义见“代码清单”。",
            "Dark titles must be filled. A selected cell shows its hint; the sheet “lists” explains the codes.",
        ),
        Text(
            "未定的内容请留空，不要写“待定”或“-”；不要用公式，请粘贴为数值；不要合并单元格。",
            "Leave open what is not decided: no “TBD”, no “-”. No formulas (paste values) and no merged cells.",
        ),
        Text(
            "填好后运行 sanbai register check 检查，按列出的单元格修改，直到没有错误。",
            "When done, run sanbai register check and mend the cells it names until no error is left.",
        ),
    )


def write_guide(book: Book, unit: MoneyUnit) -> None:
    """Write the sheet of guidance of a register."""
    write_guidance(book, _TITLE, _steps(unit), TABLES, unit)


def write_guidance(book: Book, title: Text, steps: Iterable[Text], tables: Iterable[Table], unit: MoneyUnit) -> None:
    """Write a sheet of guidance: what to do, step by step, then every table and column."""
    sheet = book.sheet(sheet_title(GUIDE_TITLE))
    for column, width in enumerate((5, 34, 34, 60, 78)):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, bilingual(title), book.style(bold=True, font_size=16))
    plain = book.style(text_wrap=True, valign="top")
    row = 2
    for number, step in enumerate(steps, 1):
        sheet.write_number(row, 0, number, plain)
        sheet.merge_range(row, 1, row, 4, bilingual_lines(step), plain)
        sheet.set_row(row, 32)
        row += 1
    _write_columns(book, sheet, tables, unit, row + 1)


def _write_columns(book: Book, sheet: Worksheet, tables: Iterable[Table], unit: MoneyUnit, row: int) -> None:
    titles = (
        Text("工作表", "sheet"),
        Text("列", "column"),
        Text("怎样填写", "what to fill in"),
        Text("", "in English"),
    )
    for position, title in enumerate(titles, 1):
        sheet.write_string(row, position, bilingual(title), book.title_style())
    for table in tables:
        for column in table.columns:
            row += 1
            name = book.style(bold=column.required, valign="top")
            advice = guidance(column, unit)
            sheet.write_string(row, 1, sheet_title(table.title), book.cell_style(Kind.TEXT))
            sheet.write_string(row, 2, bilingual(column.title), name)
            sheet.write_string(row, 3, advice.zh, book.cell_style(Kind.TEXT))
            sheet.write_string(row, 4, advice.en, book.cell_style(Kind.TEXT))
