"""The workbook that an office sends out: what it holds, and that it comes back filled in."""

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.register import template as templates
from sanbai.register.files import read_register
from sanbai.register.records import Nature, Register
from sanbai.register.tables import ABOUT_TITLE, GUIDE_TITLE, LISTS_TITLE, TABLES, Kind, bilingual
from sanbai.register.template import register_workbook, template, title_of
from tests.register.registers import sound_register

CODES = {
    "category": {"school": Text("学校", "school"), "metro": Text("轨道交通", "metro")},
    "district": {"110108": Text("海淀区", "Haidian")},
}


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    """Return the template with the code lists of an office, as another program reads it."""
    return openpyxl.load_workbook(io.BytesIO(template("万元", CODES)))


def validation(sheet: Worksheet, cell: str) -> openpyxl.worksheet.datavalidation.DataValidation:
    """Return the one check on entry of a cell."""
    (one,) = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    return one


def choices(book: openpyxl.Workbook, formula: str) -> list[str]:
    """Return what stands in the cells that a drop-down takes its choices from."""
    title, _, cells = formula.rpartition("!")
    return [row[0].value for row in book[title.strip("'")][cells.replace("$", "")]]


def test_every_table_has_a_sheet_with_its_titles_in_both_languages(book: openpyxl.Workbook) -> None:
    """The guidance comes first, then `about`, the tables, and the code lists."""
    titles = [table.title for table in TABLES]
    assert book.sheetnames == [bilingual(title) for title in (GUIDE_TITLE, ABOUT_TITLE, *titles, LISTS_TITLE)]
    for table in TABLES:
        header = [cell.value for cell in book[title_of(table.name)][1]]
        units = ["（万元）" if column.kind is Kind.MONEY else "" for column in table.columns]
        assert header == [bilingual(column.title) + unit for column, unit in zip(table.columns, units, strict=True)]
        assert book[title_of(table.name)].freeze_panes == "B2"


def test_titles_of_sheets_are_as_short_as_excel_wants() -> None:
    """None is cut, so that it is read back by its name."""
    assert all(len(bilingual(table.title)) <= 31 for table in TABLES)


def test_drop_downs_offer_the_built_in_and_the_given_codes(book: openpyxl.Workbook) -> None:
    """In the whole column; project codes are offered from the table of projects as it grows."""
    projects, options = book[title_of("projects")], book[title_of("options")]
    nature = validation(projects, "E2")
    assert choices(book, nature.formula1) == ["续建 continuing", "新开工 new start", "前期推进 early promotion"]
    assert nature.errorStyle in (None, "stop")
    assert choices(book, validation(projects, "D1048576").formula1) == ["school", "metro"]
    assert choices(book, validation(book[title_of("locations")], "B2").formula1) == ["110108"]
    assert choices(book, validation(options, "D2").formula1)[0] == "第一季度 first quarter"
    assert title_of("projects") in validation(options, "A2").formula1


def test_entries_are_checked_by_kind_and_explained(book: openpyxl.Workbook) -> None:
    """Whole amounts within range, dates, degrees; every cell says in both languages what to fill in."""
    projects, locations = book[title_of("projects")], book[title_of("locations")]
    total = validation(projects, "L2")
    assert (total.type, total.formula1, total.formula2) == ("whole", "0", "999999999999999")
    assert "必填。以万元计的整数" in total.prompt
    assert "Must be filled" in total.prompt
    assert validation(projects, "J2").type == "date"
    assert (validation(locations, "E2").type, validation(locations, "E2").formula1) == ("decimal", "-180")
    for table in TABLES:
        rules = book[title_of(table.name)].data_validations.dataValidation
        assert len(rules) == len(table.columns)
        assert all(rule.showInputMessage and 0 < len(rule.prompt) <= 255 for rule in rules)


def test_codes_are_kept_as_text(book: openpyxl.Workbook) -> None:
    """A column of codes is formatted as text, so that 007 stays 007 when it is typed."""
    assert book[title_of("projects")].column_dimensions["A"].number_format == "@"


def test_the_empty_template_reads_back_as_an_empty_register(tmp_path: Path) -> None:
    """Without a single finding, in whichever unit."""
    for unit in ("万元", "GBP million"):
        (tmp_path / "template.xlsx").write_bytes(template(unit, CODES))
        loaded = read_register(tmp_path / "template.xlsx")
        assert loaded.findings == ()
        assert loaded.register == Register(about=loaded.register.about)
        assert loaded.register.about.money_unit == unit


def test_a_template_filled_in_by_another_program_is_read(tmp_path: Path) -> None:
    """With the choices as the drop-downs offer them."""
    book = openpyxl.load_workbook(io.BytesIO(template("万元", CODES)))
    row = ["P1", "学校", None, "school", "新开工 new start", None, None, None, None, "2024-04-01", None, 30_000]
    book[title_of("projects")].append(row)
    book[title_of("options")].append(
        ["P1", "A", None, "第二季度 second quarter", "正常 normal", None, 12_000, None, "否 no"]
    )
    book.save(tmp_path / "filled.xlsx")
    loaded = read_register(tmp_path / "filled.xlsx")
    assert loaded.findings == ()
    (project,), (option,) = loaded.register.projects, loaded.register.options
    assert (project.code, project.nature, project.total_investment) == ("P1", Nature.NEW_START, 30_000)
    assert (option.start_quarter, option.in_year_investment, option.completes_in_year) == (2, 12_000, False)


def test_text_that_looks_like_a_formula_is_written_as_text() -> None:
    """Whoever opens the workbook runs nothing."""
    register = sound_register()
    bad = type(register.projects[0])(
        code="=1+1", name="=HYPERLINK(1)", category="+1", nature=Nature.NEW_START, total_investment=1
    )
    written = register_workbook(Register(about=register.about, projects=(bad,)))
    cells = openpyxl.load_workbook(io.BytesIO(written))[title_of("projects")][2]
    assert [cell.data_type for cell in cells[:2]] == ["s", "s"]
    assert cells[1].value == "=HYPERLINK(1)"


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """None is dropped in silence."""
    monkeypatch.setattr(templates, "LAST_ROW", 1)
    with pytest.raises(SanbaiError, match="Write CSV or Parquet"):
        register_workbook(sound_register())
