"""The annotated copy: every remark at its cell, every value kept, and the same workbook to go on with."""

import datetime
import io
from dataclasses import replace
from pathlib import Path

import openpyxl

from sanbai.language import Language
from sanbai.register.annotation import annotated
from sanbai.register.files import Form, read_grids, read_register, write_register
from sanbai.register.grids import Grid, Value
from sanbai.register.records import Nature, Project, Register
from sanbai.register.rules import check_register
from sanbai.register.tables import FINDINGS_TITLE, GUIDE_TITLE, LISTS_TITLE, bilingual
from sanbai.register.template import title_of
from tests.register.registers import sound_register

TODAY = datetime.date(2024, 1, 5)


def with_faults(folder: Path) -> Path:
    """Return a folder of CSV with a bad amount, an unknown category and two remarks at one cell."""
    write_register(sound_register(), folder / "register", Form.CSV)
    projects = folder / "register" / "projects.csv"
    text = projects.read_text(encoding="utf-8-sig").replace("30000", "=3e4").replace(",metro,", ",metroo,")
    projects.write_text(text, encoding="utf-8")
    return folder / "register"


def annotate(path: Path, language: Language = Language.EN) -> openpyxl.Workbook:
    """Return the annotated copy of a register, as another program reads it."""
    findings = check_register(read_register(path), {}, TODAY, 2024)
    return openpyxl.load_workbook(io.BytesIO(annotated(read_grids(path), findings, language)))


def test_remarks_stand_at_their_cells_with_a_colour(tmp_path: Path) -> None:
    """As notes; cells without a remark have none."""
    sheet = annotate(with_faults(tmp_path))["projects"]
    noted = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(noted) == {"D3", "L2"}
    assert noted["D3"].startswith("error [code-unknown]")
    assert "Did you mean metro (轨道交通)?" in noted["D3"]
    assert sheet["D3"].fill.fgColor.rgb == "FFF8CBAD"
    assert sheet["D2"].fill.fgColor.rgb != "FFF8CBAD"


def test_every_value_of_the_original_is_kept(tmp_path: Path) -> None:
    """The bad ones too, so that they can be mended in place."""
    path = with_faults(tmp_path)
    book = annotate(path)
    for grid in read_grids(path):
        cells = tuple(tuple(cell.value for cell in row) for row in book[grid.name].iter_rows(max_col=len(grid.rows[0])))
        assert cells == grid.rows


def test_all_findings_are_listed_first_with_links(tmp_path: Path) -> None:
    """By severity, then by row, each with a link to its cell."""
    book = annotate(with_faults(tmp_path), Language.ZH)
    sheet = book[bilingual(FINDINGS_TITLE)]
    assert book.sheetnames[0] == sheet.title
    listed = [(row[0].value, row[1].value, row[2].value, row[3].value) for row in sheet.iter_rows(min_row=2)]
    assert listed == [("错误", "projects", "L2", "formula-cell"), ("错误", "projects", "D3", "code-unknown")]
    assert sheet["C3"].hyperlink.location == "'projects'!D3"


def test_a_mended_copy_can_be_read_as_the_register(tmp_path: Path) -> None:
    """The copy of a workbook is a workbook of a register, with its drop-downs."""
    sound = sound_register()
    bad = Project(code="P3", name="公园", category="park", nature=Nature.EARLY_PROMOTION, total_investment=0)
    write_register(Register(about=sound.about, codes=sound.codes, projects=(bad,)), tmp_path / "r.xlsx", Form.XLSX)
    book = annotate(tmp_path / "r.xlsx")
    assert bilingual(GUIDE_TITLE) not in book.sheetnames
    assert bilingual(LISTS_TITLE) in book.sheetnames
    sheet = book[title_of("projects")]
    assert sheet["L2"].comment.text.startswith("warning [total-zero]")
    assert [rule.type for rule in sheet.data_validations.dataValidation if "E2" in rule.sqref] == ["list"]
    sheet["D2"] = "school"
    book.save(tmp_path / "mended.xlsx")
    loaded = read_register(tmp_path / "mended.xlsx")
    assert loaded.findings == ()
    assert loaded.register.projects == (replace(bad, category="school"),)


def test_any_sheet_of_any_name_has_its_place_in_the_copy() -> None:
    """Names too long, forbidden or alike, sheets of foreign layout, cells of every kind."""
    rows: tuple[tuple[Value, ...], ...] = (
        ("附件1", None, None),
        (1.5, True, datetime.date(1850, 1, 1)),
        (datetime.datetime(2024, 3, 1, 12, 30), "=x", 10**15),  # noqa: DTZ001 as Excel gives it
    )
    names = ["a/b:c*", "A/B:C*", "长" * 40, "", "检查结果 findings"]
    grids = [Grid("x.xlsx", name, rows) for name in names]
    book = openpyxl.load_workbook(io.BytesIO(annotated(grids, [], Language.EN)))
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 1 + 4 + 1
    values = [[cell.value for cell in row] for row in book["a_b_c_"].iter_rows()]
    assert values[1] == [1.5, True, "1850-01-01"]
    assert values[2] == [rows[2][0], "=x", 10**15]
    assert book[bilingual(FINDINGS_TITLE)]["A2"].value == "Nothing was found."
