"""What lies on the desk becomes cells that know where they stand; what would harm is refused before it is unpacked."""

import contextlib
import datetime
import io
import random
import sys
import zipfile
from pathlib import Path

import pyarrow
import pytest
import xlsxwriter
from pyarrow import parquet

from sanbai.errors import Place, SanbaiError
from sanbai.language import Language
from sanbai.register import files
from sanbai.register.files import read_grids
from sanbai.register.grids import column_letters, column_number
from tests.register.workbook_parts import XLS, lying_about_its_size, ods, packed, xlsx

TEXT = "项目代码,项目名称\r\nP1,中关村第四小学\r\n"


def refused(path: Path) -> str:
    """Assert that a file is refused with exit code 2, and return both sentences."""
    with pytest.raises(SanbaiError) as raised:
        read_grids(path)
    assert raised.value.exit_code == 2
    assert raised.value.what.zh
    assert raised.value.remedy.zh
    return raised.value.sentence(Language.EN)


def saved(folder: Path, name: str, data: bytes) -> Path:
    """Return the path of a new file."""
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_each_encoding_an_office_has(encoding: str, tmp_path: Path) -> None:
    """UTF-8, UTF-8 with BOM, GB18030; the name too that only GB18030 and not GBK holds."""
    text = TEXT + "P2,㐂家𠮷园\r\n"
    (grid,) = read_grids(saved(tmp_path, "projects.csv", text.encode(encoding)))
    assert grid.rows == (("项目代码", "项目名称"), ("P1", "中关村第四小学"), ("P2", "㐂家𠮷园"))
    assert (grid.file, grid.sheet, grid.name) == ("projects.csv", "", "projects")


@pytest.mark.parametrize("encoding", ["utf-16", "big5", "shift_jis"])
def test_a_csv_in_another_encoding_is_refused_and_not_guessed(encoding: str, tmp_path: Path) -> None:
    """Text of other encodings would become other characters."""
    text = "項目代碼,項目名稱\r\nP1,國立學校體育館\r\n" if encoding != "utf-16" else TEXT
    assert "neither in UTF-8 nor in GB18030" in refused(saved(tmp_path, "projects.csv", text.encode(encoding)))


def test_a_csv_with_an_open_quotation_mark_is_refused(tmp_path: Path) -> None:
    """Else the rest of the file would become one cell."""
    assert "no valid CSV" in refused(saved(tmp_path, "projects.csv", b'code,name\nP1,"school\nP2,metro\n'))


def test_a_csv_cell_that_begins_with_an_equals_sign_is_a_formula(tmp_path: Path) -> None:
    """With an apostrophe before it, it is text."""
    (grid,) = read_grids(saved(tmp_path, "projects.csv", b"code,name\n=1+1,'=1+1\n"))
    assert grid.rows[1] == ("=1+1", "=1+1")
    assert grid.formulas == {(1, 0)}


def test_missing_and_foreign_files_are_named(tmp_path: Path) -> None:
    """A file that is not there, one that is no table, and one cut short."""
    assert "no file" in refused(tmp_path / "projects.xlsx")
    assert "no table file" in refused(saved(tmp_path, "plan.pdf", b"%PDF-1.7"))
    whole = xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')
    assert "cannot be unpacked" in refused(saved(tmp_path, "cut.xlsx", whole[: len(whole) // 2]))
    assert "cannot be read as a workbook" in refused(saved(tmp_path, "no.xlsx", packed({"a.xml": b"<a/>"})))
    assert "cannot be read as Parquet" in refused(saved(tmp_path, "no.parquet", b"PAR1 nothing PAR1"))


def workbook() -> bytes:
    """Return a workbook with every kind of cell."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("项目")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(1, 1, "007")
    sheet.write_number(1, 2, 120_500)
    sheet.write_datetime(1, 3, datetime.date(2024, 3, 1), day)
    sheet.write_boolean(1, 4, True)
    sheet.write_formula(2, 1, "=1+2", None, 0)
    sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    sheet.merge_range(3, 1, 4, 2, "合并")
    book.close()
    return data.getvalue()


def test_a_workbook_keeps_kinds_places_merges_formulas_and_errors(tmp_path: Path) -> None:
    """A formula that no program has computed reads as 0, so it is marked; an error would read as nothing."""
    (grid,) = read_grids(saved(tmp_path, "list.xlsx", workbook()))
    assert grid.sheet == "项目"
    assert grid.rows[1] == (None, "007", 120_500, datetime.date(2024, 3, 1), True)
    assert grid.rows[2][1:3] == (0, "#DIV/0!")
    assert grid.formulas == {(2, 1), (2, 2)}
    assert grid.in_error == {(2, 2)}
    assert grid.merged == ((3, 1, 4, 2),)
    assert grid.place(1, 2) == Place("list.xlsx", "项目", 2, "C2")


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    """Excel 97 is still in use."""
    (grid,) = read_grids(saved(tmp_path, "list.xls", XLS))
    assert grid.sheet == "项目"
    assert grid.rows == (("项目代码", "总投资"), ("P1", 120_500), ("合并", None))
    assert grid.merged == ((2, 0, 2, 1),)


def test_an_ods_workbook_is_read_with_its_repeated_cells(tmp_path: Path) -> None:
    """LibreOffice ends a sheet with a million empty rows in one element."""
    text = '<table:table-cell office:value-type="string"><text:p>P1</text:p></table:table-cell>'
    formula = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
    gap = '<table:table-cell table:number-columns-repeated="2"/>'
    rest = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    data = ods(f"<table:table-row>{text}{gap}{formula}</table:table-row>{rest}")
    (grid,) = read_grids(saved(tmp_path, "list.ods", data))
    assert grid.rows == (("P1", None, None, 2),)
    assert grid.formulas == {(0, 3)}


def test_a_folder_gives_a_grid_a_file_in_order(tmp_path: Path) -> None:
    """Hidden and half-open files are passed over."""
    for name in ("projects.csv", "options.csv", "~$projects.csv", ".hidden.csv", "notes.txt"):
        saved(tmp_path, name, b"a,b\n1,2\n")
    parquet.write_table(pyarrow.table({"code": ["S1"]}), tmp_path / "codes.parquet")
    assert [grid.file for grid in read_grids(tmp_path)] == ["codes.parquet", "options.csv", "projects.csv"]


def test_without_pyarrow_a_parquet_file_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named."""
    parquet.write_table(pyarrow.table({"code": ["S1"]}), tmp_path / "codes.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "sanbai[parquet]" in refused(tmp_path / "codes.parquet")


def test_a_zip_bomb_is_refused_by_its_declared_size_without_unpacking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty megabytes of blanks in sixty kilobytes; a larger one is no different."""
    bomb = xlsx(" " * 60_000_000)
    assert len(bomb) < 100_000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    assert "refused" in refused(saved(tmp_path, "bomb.xlsx", bomb))


def test_a_zip_bomb_that_lies_about_its_size_is_refused_before_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts is what comes out, and it is counted while it comes out."""
    monkeypatch.setattr(files, "UNPACKED_LIMIT", 20_000_000)
    bomb = lying_about_its_size(xlsx(" " * 60_000_000), "xl/worksheets/sheet1.xml", 1000)
    assert "refused" in refused(saved(tmp_path, "bomb.xlsx", bomb))


def test_a_workbook_with_too_many_parts_is_refused(tmp_path: Path) -> None:
    """Thousands of parts are an attack, or a mistake."""
    many = {f"xl/media/{number}.xml": b"" for number in range(files.ENTRY_LIMIT)}
    assert "parts" in refused(saved(tmp_path, "many.xlsx", xlsx("", more=many)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xml_bomb_is_refused_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    """Entities are declared in a document type, which no workbook has."""
    laughs = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};">' for n in range(1, 30))
    document = f'<!DOCTYPE sst [<!ENTITY l0 "ha">{laughs}]><sst><si><t>&l29;</t></si></sst>'
    data = xlsx("", more={"xl/sharedStrings.xml": document.encode(encoding)})
    assert "document type" in refused(saved(tmp_path, "laughs.xlsx", data))


def test_an_entity_from_outside_is_refused(tmp_path: Path) -> None:
    """It would read a file of the reader's machine."""
    before = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    data = xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>', before=before)
    assert "document type" in refused(saved(tmp_path, "outside.xlsx", data))


@pytest.mark.parametrize("content", ["<v>1</v>", "<f>A1</f>", "<is><t>x</t></is>"])
def test_a_sheet_that_spans_a_billion_cells_is_refused(content: str, tmp_path: Path) -> None:
    """Two cells in opposite corners would fill the memory."""
    corner = f'<row r="1048576"><c r="XFD1048576">{content}</c></row>'
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row>{corner}'
    assert "too large (1048576 rows by 16384 columns)" in refused(saved(tmp_path, "wide.xlsx", xlsx(rows)))
    repeated = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{repeated}</table:table-row>'
    assert "too large" in refused(saved(tmp_path, "wide.ods", ods(rows)))


def test_a_part_of_another_kind_of_workbook_hides_nothing(tmp_path: Path) -> None:
    """With the main part of an ODS beside it, an XLSX is looked through all the same."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    data = xlsx(rows, more={"content.xml": b"<x/>"})
    assert "too large" in refused(saved(tmp_path, "hidden.xlsx", data))


def test_a_long_text_that_many_cells_share_is_refused(tmp_path: Path) -> None:
    """Sixty thousand cells with one text of thirty thousand characters are two gigabytes."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 60_001))
    data = xlsx(cells, shared=f"<si><t>{'长' * 30_000}</t></si>")
    assert "too large" in refused(saved(tmp_path, "shared.xlsx", data))


def test_cells_without_a_reference_follow_each_other(tmp_path: Path) -> None:
    """Some programs leave out where a cell stands; the formula is found all the same."""
    rows = "<row><c><v>1</v></c><c><f>1+1</f><v>2</v></c></row><row><c><v>3</v></c></row>"
    (grid,) = read_grids(saved(tmp_path, "plain.xlsx", xlsx(rows)))
    assert grid.rows == ((1, 2), (3, None))
    assert grid.formulas == {(0, 1)}


def test_a_formula_that_was_never_computed_counts_as_0_wherever_it_stands(tmp_path: Path) -> None:
    """Also beyond the last cell that has a value; so it is never taken for an empty cell."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3"><f>A1</f></c></row>'
    (grid,) = read_grids(saved(tmp_path, "new.xlsx", xlsx(rows)))
    assert grid.rows == ((1, None, None), (None, None, None), (None, None, 0))
    assert grid.formulas == {(2, 2)}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with some changed, taken out, put in or repeated elsewhere."""
    spoilt = bytearray(data)
    for _ in range(chance.choice([1, 2, 5, 20])):
        place, other = chance.randrange(len(spoilt)), chance.randrange(len(spoilt))
        kind = chance.randrange(4)
        if kind == 0:
            spoilt[place] = chance.randrange(256)
        elif kind == 1:
            del spoilt[place : place + chance.choice([1, 4, 50])]
        elif kind == 2:
            spoilt[place:place] = bytes(chance.choice(b'0123456789<>"/ =&') for _ in range(3))
        else:
            spoilt[place : place + 8] = spoilt[other : other + 8]
    return bytes(spoilt)


@pytest.mark.parametrize("kind", ["file", "sheet", "strings", "workbook", "ods", "xls", "csv", "parquet"])
def test_no_damage_ends_in_anything_but_a_sentence(kind: str, tmp_path: Path) -> None:
    """A hundred damaged files of each kind, and damaged parts in sound archives."""
    chance = random.Random(kind)
    whole = workbook()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    named = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml", "workbook": "xl/workbook.xml"}
    row = (
        '<table:table-row><table:table-cell table:number-columns-repeated="2" office:value="1"/></table:table-row>' * 9
    )
    parquet.write_table(pyarrow.table({"code": ["S1"] * 50}), tmp_path / "whole.parquet")
    plain = {"file": whole, "xls": XLS, "csv": TEXT.encode() * 50, "parquet": (tmp_path / "whole.parquet").read_bytes()}
    for _ in range(100):
        if kind in named:
            data = packed({**parts, named[kind]: mutated(parts[named[kind]], chance)})
        elif kind == "ods":
            data = ods(mutated(row.encode(), chance).decode("utf-8", "replace"))
        else:
            data = mutated(plain[kind], chance)
        suffix = "xlsx" if kind in ("file", *named) else kind
        with contextlib.suppress(SanbaiError):
            read_grids(saved(tmp_path, f"damaged.{suffix}", data))


def test_columns_are_lettered_as_excel_letters_them() -> None:
    """A, Z, AA, XFD, and back."""
    assert [column_letters(number) for number in (0, 25, 26, 16_383)] == ["A", "Z", "AA", "XFD"]
    assert all(column_number(column_letters(number)) == number for number in range(20_000))
