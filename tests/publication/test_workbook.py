"""The workbook's formulas come to what stands beside them, its text is text, and it opens ready to filter and print."""

import io
import json
import re
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

from sanbai.language import Text
from sanbai.plan.records import Decision
from sanbai.policy.disclosure import DISCLOSED
from sanbai.policy.records import Disclosure, Match, Selection, Withholding
from sanbai.publication.disclosing import disclose
from sanbai.publication.open_data.package import data_files
from sanbai.publication.public import PublicYear
from sanbai.publication.workbook.writing import workbook_files, workbook_sheets
from tests.publication.sample_city import sample_plan, sample_policy, sample_register
from tests.publication.sample_public import HOSTILE, sample_public, with_hostile_texts
from tests.publication.table_schema import package_errors

RANGE = re.compile(r"(?:'([^']+)'!)?(\$?[A-Z]{1,2}\$?\d+(?::\$?[A-Z]{1,2}\$?\d+)?)")


def opened(year: PublicYear, *, values: bool) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_files(year)["workbook.xlsx"]), data_only=values)


class Column(list[Any]):
    """Cells of a range, compared and multiplied as SUMPRODUCT does: text without regard to case, nothing is 0."""

    __hash__ = None

    def __eq__(self, other: object) -> "Column":
        return Column(str(cell or "").casefold() == str(other).casefold() for cell in self)

    def __ge__(self, other: object) -> "Column":
        return Column(cell >= other for cell in self)

    def __le__(self, other: object) -> "Column":
        return Column(cell <= other for cell in self)

    def __mul__(self, other: object) -> "Column":
        if isinstance(other, Column):
            return Column((mine or 0) * (theirs or 0) for mine, theirs in zip(self, other, strict=True))
        return Column(mine * other for mine in self)


def evaluated(formula: str, values: Workbook, sheet: str) -> Any:
    """Return what a formula of the few shapes that the workbook has comes to, over the values in its ranges."""

    def cells(match: re.Match[str]) -> str:
        left, top, right, bottom = range_boundaries(match[2])
        found = [
            cell
            for row in values[match[1] or sheet].iter_rows(top, bottom, left, right, values_only=True)
            for cell in row
        ]
        ranges.append(Column(found) if ":" in match[2] else found[0])
        return f"ranges[{len(ranges) - 1}]"

    ranges: list[Any] = []
    quoted = re.split(r'("[^"]*")', formula.removeprefix("="))
    told = "".join(part if part.startswith('"') else RANGE.sub(cells, part) for part in quoted)
    told = re.sub(r"(?<![<>=])=(?!=)", "==", told)
    add = {"SUM": _sum, "SUMPRODUCT": _sum, "SUBTOTAL": lambda kind, column: _sum(column) if kind == 109 else None}
    return eval(told, {"__builtins__": {}}, {**add, "ranges": ranges})  # noqa: S307 our own formulas, in a test


def _sum(column: Column) -> float:
    return sum(cell for cell in column if isinstance(cell, int | float))


def formulas(book: Workbook) -> list[tuple[str, str, str]]:
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def check_formulas(year: PublicYear) -> int:
    """Assert that each formula comes to the value written with it; return how many there are."""
    values, found = opened(year, values=True), formulas(opened(year, values=False))
    for sheet, cell, formula in found:
        assert evaluated(formula, values, sheet) == pytest.approx(values[sheet][cell].value, rel=1e-12), formula
    return len(found)


def test_every_formula_comes_to_the_value_written_with_it() -> None:
    assert check_formulas(sample_public()) > 250


def test_the_totals_are_formulas_over_the_lists_and_equal_the_figures() -> None:
    year, values = sample_public(), opened(sample_public(), values=True)
    head, shown = year.figures.headline, opened(sample_public(), values=False)
    overview = {row[0]: row[1] for row in values["概览 overview"].iter_rows(5, values_only=True)}
    assert overview["列入计划的项目 projects in the plan"] == head.projects
    assert overview["当年计划投资 in-year investment"] == head.in_year.exact
    assert overview["投资支撑率 support ratio"] == pytest.approx(float(head.support[0].ratio))
    told = [cell.value for cell in shown["类别 categories"]["H"][4:]]
    assert all(
        str(formula).startswith("=SUMPRODUCT('计划项目 plan'") or "计划项目 plan" in str(formula) for formula in told
    )


def test_a_figure_that_counts_what_is_not_published_is_a_value() -> None:
    """A withheld project stays in the totals: its category is then a number, and the other formulas still agree."""
    year = sample_public()
    gone = next(project for project in year.projects if project.decision is Decision.IN)
    kept = tuple(project for project in year.projects if project is not gone)
    partly = replace(year, projects=kept, withheld=1)
    check_formulas(partly)
    values, shown = opened(partly, values=True), opened(partly, values=False)
    rows = shown["类别 categories"].iter_rows(5)
    withheld = [row for row in rows if not str(row[2].value).startswith("=")]
    assert len(withheld) == 1
    overview = {row[0]: row[1] for row in values["概览 overview"].iter_rows(5, values_only=True)}
    assert overview["列入计划的项目 projects in the plan"] == year.figures.headline.projects


def test_what_is_not_published_is_named_once_for_all_and_by_row_for_some() -> None:
    year = sample_public()
    hidden = [replace(project, undisclosed=frozenset({"owner"})) for project in year.projects]
    hidden[0] = replace(hidden[0], undisclosed=frozenset({"owner", "content"}))
    overview, *lists, notes = workbook_sheets(replace(year, projects=tuple(hidden)))
    told = [cell for sheet in lists if sheet.has("undisclosed") for cell in sheet.column("undisclosed")]
    assert sorted(set(told)) == ["", "建设内容 content"]
    assert ("各项目均不公开 not published of any project", "项目业主。", "Owner.") in notes.rows
    assert overview.key == "overview"


def partly_disclosed() -> PublicYear:
    """Return the sample with no funds, a category withheld, and the cost of another undisclosed."""
    policy = sample_policy()
    withheld, priced = (policy.programmes[place].categories[0].code for place in (0, 1))
    first, second = (Selection((Match("category", (code,)),)) for code in (withheld, priced))
    costs = ("in_year_investment", "total_investment", "districts")
    rules = (
        Withholding(id="a", name=Text("甲", "a"), where=first, whole=True, source="test"),
        Withholding(id="b", name=Text("乙", "b"), where=second, fields=costs, source="test"),
    )
    fields = tuple(name for name in DISCLOSED if name != "funding")
    disclosure = Disclosure(fields=fields, rules=rules, source="test", licence="CC-BY-4.0")
    return disclose(sample_register(), replace(policy, disclosure=disclosure), sample_plan())


def test_a_total_that_would_reveal_is_nowhere_and_the_formulas_agree() -> None:
    """The one project whose cost is undisclosed: neither workbook nor tables hold it, alone or in its category."""
    year = partly_disclosed()
    assert year.withheld
    hidden = [project.code for project in year.projects if "in_year_investment" in project.undisclosed]
    cost = next(row.in_year_investment for row in sample_plan().rows if row.code in hidden and row.in_year_investment)
    assert check_formulas(year) > 100
    cells = {cell for sheet in opened(year, values=True) for row in sheet.values for cell in row}
    assert cost not in cells
    files = data_files(year)
    assert package_errors(files) == []
    assert not any(re.search(rf"\b{cost}\b", content.decode("utf-8-sig")) for content in files.values())
    assert json.loads(files["datapackage.json"])["licenses"] == [{"name": "CC-BY-4.0"}]
    assert "分年资金明细 funding by project" not in opened(year, values=True).sheetnames


def test_no_text_runs_as_a_formula_or_becomes_a_link() -> None:
    year = with_hostile_texts(sample_public())
    shown = opened(year, values=False)
    own = {formula for _, _, formula in formulas(opened(sample_public(), values=False))}
    assert all(re.match(r"=(SUM|SUMPRODUCT|SUBTOTAL)\(|=[A-Z]+\d+/", formula) for _, _, formula in formulas(shown))
    assert len(own) > 100
    texts = {str(cell.value) for sheet in shown for row in sheet.iter_rows() for cell in row if cell.data_type == "s"}
    assert {text.strip() for text in HOSTILE} <= {text.strip() for text in texts}
    assert not any(sheet._hyperlinks for sheet in shown)
    content = zipfile.ZipFile(io.BytesIO(workbook_files(year)["workbook.xlsx"]))
    assert b"<script>" not in b"".join(content.read(name) for name in content.namelist())


def test_a_hostile_label_stays_out_of_formulas() -> None:
    """A category's name with quotes, patterns and a formula is compared by the cell it stands in."""
    year = sample_public()
    name = Text('"&A1*>=~?' + "长" * 300, '=1+1"')
    programme = year.figures.programmes[0]
    categories = (replace(programme.categories[0], name=name), *programme.categories[1:])
    renamed = (replace(programme, categories=categories), *year.figures.programmes[1:])
    hostile = replace(year, figures=replace(year.figures, programmes=renamed))
    check_formulas(hostile)
    assert all(
        "长" not in formula and "1+1" not in formula for _, _, formula in formulas(opened(hostile, values=False))
    )


def test_sheets_open_ready_to_filter_to_read_and_to_print() -> None:
    for sheet in opened(sample_public(), values=False):
        assert len(sheet.title) <= 31
        assert re.search(r"[\u4e00-\u9fff] [a-z]", sheet.title)
        (table,) = sheet.tables.values()
        assert table.autoFilter is not None
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith("5")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$4:$4"
        assert [cell.value for cell in sheet[4]] == [column.name for column in table.tableColumns]


def test_money_is_exact_and_formatted() -> None:
    year, values = sample_public(), opened(sample_public(), values=True)
    sheet = values["计划项目 plan"]
    place = [str(cell.value) for cell in sheet[4]].index("当年计划投资 in-year investment（万元）")
    chosen = [project.in_year_investment for project in year.projects if project.decision is Decision.IN]
    assert [row[place].value for row in sheet.iter_rows(5)] == chosen
    assert {row[place].number_format for row in sheet.iter_rows(5)} == {"#,##0"}


def test_sheets_without_rows_and_columns_without_values_are_left_out() -> None:
    year = sample_public()
    bare = replace(
        year, projects=tuple(replace(project, months=(), funding=(), owner=None) for project in year.projects)
    )
    titles = [sheet.name.en for sheet in workbook_sheets(bare)]
    assert "months" not in titles
    assert "funding by project" not in titles
    assert not workbook_sheets(bare)[1].has("owner")
    check_formulas(bare)
    check_formulas(replace(year, projects=(), withheld=len(year.projects)))


def test_the_same_year_gives_the_same_bytes_dated_by_the_policy() -> None:
    first = workbook_files(sample_public())["workbook.xlsx"]
    assert workbook_files(replace(sample_public()))["workbook.xlsx"] == first
    properties = zipfile.ZipFile(io.BytesIO(first)).read("docProps/core.xml")
    assert b"2024-01-05T00:00:00Z</dcterms:created>" in properties
