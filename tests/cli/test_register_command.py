"""`sanbai register` as a person meets it: what is printed, what is written, how it ends."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from sanbai.register.files import read_register
from sanbai.register.tables import FINDINGS_TITLE, bilingual
from sanbai.register.template import title_of
from tests.cli.command import Ended, contents
from tests.register.workbook_parts import lying_about_its_size, xlsx

Command = Callable[..., Ended]


def spoil(folder: Path, table: str, old: str, new: str) -> None:
    """Change every occurrence of a text in a table of a plan-year folder."""
    path = folder / "1-register" / f"{table}.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_register_is_said_to_be_sound(command: Command, village: Path) -> None:
    """With what was read; the same for the year's folder and for the register itself."""
    for path in (village, village / "1-register"):
        ended = command("register", "check", path, "--today", "2025-01-10")
        assert (ended.code, ended.err) == (0, "")
        assert ended.out == "Read 12 projects and 13 options: 0 errors, 0 warnings, 0 notes.\n"


def test_errors_end_with_exit_code_1_and_name_cell_and_remedy(command: Command, village: Path) -> None:
    """In the language asked for."""
    spoil(village, "projects", ",roads,", ",raods,")
    ended = command("register", "check", village)
    assert ended.code == 1
    assert "projects.csv, cell D2: error [code-unknown]" in ended.out
    assert "Did you mean roads" in ended.out
    chinese = command("--lang", "zh", "register", "check", village)
    assert "projects.csv，单元格 D2：错误 [code-unknown]" in chinese.out


def test_findings_as_json_hold_every_part(command: Command, village: Path) -> None:
    """One array, whatever else is said."""
    spoil(village, "projects", ",roads,", ",raods,")
    ended = command("register", "check", village, "--format", "json")
    first = json.loads(ended.out)[0]
    assert (first["check"], first["severity"], first["file"], first["row"], first["cell"]) == (
        "code-unknown",
        "error",
        "projects.csv",
        2,
        "D2",
    )
    assert set(first["what"]) == set(first["remedy"]) == {"zh", "en"}


def test_the_policy_beside_a_register_gives_codes_and_year(command: Command, village: Path) -> None:
    """Without the policy, the code that the register lists too is known, and no year is."""
    spoil(village, "funding", ",2025,village,300", ",2025,village,299")
    assert "funding-in-year" in command("register", "check", village).out
    assert "funding-in-year" not in command("register", "check", village / "1-register").out


def test_a_broken_policy_does_not_keep_the_register_from_being_checked(command: Command, village: Path) -> None:
    """It is said on the error stream, so that the findings stay clean."""
    (village / "2-policy.toml").write_text("[plan", encoding="utf-8")
    ended = command("register", "check", village, "--format", "json")
    assert (ended.code, json.loads(ended.out)) == (0, [])
    assert "sanbai policy check" in ended.err


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_annotated_copy_is_written_for_each_form(
    form: str, command: Command, village: Path, tmp_path: Path
) -> None:
    """Even though the command ends with exit code 1."""
    spoil(village, "projects", ",roads,", ",raods,")
    path = village / "1-register"
    if form == "xlsx":
        path = tmp_path / "register.xlsx"
        assert command("register", "convert", village, path).code == 0
    assert command("register", "check", path, "--annotated", tmp_path / "remarks.xlsx").code == 1
    book = openpyxl.load_workbook(tmp_path / "remarks.xlsx")
    sheet = book["projects" if form == "csv" else title_of("projects")]
    assert "code-unknown" in sheet["D2"].comment.text
    assert book[bilingual(FINDINGS_TITLE)].max_row > 1


def test_the_template_offers_the_policys_codes_and_is_not_written_over(
    command: Command, village: Path, tmp_path: Path
) -> None:
    """A second call would wipe out what somebody filled in."""
    path = tmp_path / "template.xlsx"
    assert command("register", "template", path, "--policy", village, "--unit", "亿元").code == 0
    shared = {
        value for row in openpyxl.load_workbook(path)["代码清单 lists"].iter_rows(values_only=True) for value in row
    }
    assert {"roads", "upper", "village"} <= shared
    assert command("register", "check", path).out.startswith(
        "template.xlsx, sheet 项目 projects: error [register-empty]"
    )
    before = path.read_bytes()
    assert command("register", "template", path).code == 2
    assert path.read_bytes() == before
    assert command("register", "template", tmp_path / "x.xlsx", "--unit", "两银子").code == 2
    assert not (tmp_path / "x.xlsx").exists()


def test_a_register_is_converted_there_and_back(command: Command, village: Path, tmp_path: Path) -> None:
    """CSV to XLSX to Parquet to CSV, told by the names or by --form."""
    steps = [village, tmp_path / "a.xlsx", tmp_path / "b.parquet", tmp_path / "c"]
    for source, target in pairwise(steps):
        assert command("register", "convert", source, target).code == 0
    assert command("register", "convert", village, tmp_path / "d", "--form", "parquet").code == 0
    assert (tmp_path / "d" / "projects.parquet").exists()
    original = read_register(village / "1-register").register
    assert all(read_register(path).register == original for path in (*steps[1:], tmp_path / "d"))


def test_a_conversion_replaces_nothing_unless_told_to(command: Command, village: Path, tmp_path: Path) -> None:
    """A workbook or a folder with tables stays as it is; --overwrite replaces it."""
    book, folder = tmp_path / "a.xlsx", tmp_path / "b"
    for target in (book, folder):
        assert command("register", "convert", village, target).code == 0
        refused = command("register", "convert", village, target)
        assert refused.code == 2
        assert "--overwrite" in refused.err
        assert command("register", "convert", village, target, "--overwrite").code == 0
    assert command("register", "convert", book, village).code == 2


def test_the_language_may_be_said_anywhere_in_a_call(command: Command, village: Path) -> None:
    """Before the command, after it, and as one word."""
    first = command("--lang", "zh", "register", "check", village).out
    assert "读到 12 个项目" in first
    assert command("register", "check", village, "--lang", "zh").out == first
    assert command("register", "--lang=zh", "check", village).out == first


def test_a_register_with_unreadable_rows_is_not_converted(command: Command, village: Path, tmp_path: Path) -> None:
    """They would be lost."""
    spoil(village, "projects", ",300,0,", ",3 hundred,0,")
    ended = command("register", "convert", village, tmp_path / "a.xlsx")
    assert ended.code == 1
    assert "number-expected" in ended.err
    assert not (tmp_path / "a.xlsx").exists()


BAD_CELLS = {
    "a negative amount": ("-300", "number-negative"),
    "a float where money belongs": ("300.5", "number-not-whole"),
    "1e18": ("1e18", "number-out-of-range"),
    "a formula cell": ("=150+150", "formula-cell"),
}


@pytest.mark.parametrize("case", BAD_CELLS)
def test_a_bad_amount_is_named_at_its_cell(case: str, command: Command, village: Path) -> None:
    """And nothing else is found: the rest of the register suffers nothing."""
    value, check = BAD_CELLS[case]
    spoil(village, "projects", "2025-02-15,2025-11-30,300,", f"2025-02-15,2025-11-30,{value},")
    ended = command("register", "check", village)
    assert ended.code == 1
    assert f"projects.csv, cell L2: error [{check}]" in ended.out
    assert "11 projects and 13 options: 1 errors, 0 warnings" in ended.out


def bad_files(folder: Path) -> dict[str, tuple[Path, int, str]]:
    """Return what cannot be read, with the exit code and a word of what is said."""
    made = {
        "bomb.xlsx": xlsx(" " * 60_000_000),
        "liar.xlsx": lying_about_its_size(xlsx(" " * 60_000_000), "xl/worksheets/sheet1.xml", 1000),
        "laughs.xlsx": xlsx("", before='<!DOCTYPE x [<!ENTITY a "b">]>'),
        "damaged.xlsx": b"PK\x03\x04 and no more",
        "latin.csv": "näme\n".encode("latin-1"),
        "notes.docx": b"something else",
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    (folder / "empty").mkdir()
    words = {"latin.csv": "UTF-8", "notes.docx": "no table file", "laughs.xlsx": "document type"}
    cases = {name: (folder / name, 2, words.get(name, name)) for name in made}
    return {
        **cases,
        "missing": (folder / "no such.xlsx", 2, "no file"),
        "empty": (folder / "empty", 1, "table-missing"),
    }


def test_bad_files_end_in_a_sentence_and_leave_nothing_behind(command: Command, tmp_path: Path) -> None:
    """Bombs, damage, another encoding, another kind of file, nothing at all; no copy is half-written."""
    cases = bad_files(tmp_path)
    before = contents(tmp_path)
    for path, code, word in cases.values():
        for ended in (
            command("register", "convert", path, tmp_path / "out.xlsx"),
            command("register", "convert", path, tmp_path / "out"),
        ):
            assert ended.code == code, ended
            assert word in ended.err
        assert command("register", "check", path).code == code
    assert contents(tmp_path) == before


def test_an_empty_register_is_an_error(command: Command, village: Path) -> None:
    """Titles alone are no candidates."""
    for table in (village / "1-register").glob("*.csv"):
        if table.stem not in ("about", "codes"):
            table.write_text(table.read_text(encoding="utf-8-sig").splitlines()[0] + "\n", encoding="utf-8")
    ended = command("register", "check", village)
    assert ended.code == 1
    assert "register-empty" in ended.out


def test_a_register_without_projects_is_one_error_however_much_refers_to_them(command: Command, village: Path) -> None:
    """Not one for each row of every other table."""
    table = village / "1-register" / "projects.csv"
    table.write_text(table.read_text(encoding="utf-8-sig").splitlines()[0] + "\n", encoding="utf-8")
    found = json.loads(command("register", "check", village, "--format", "json").out)
    assert [item["check"] for item in found if item["severity"] == "error"] == ["register-empty"]


def test_a_renamed_sheet_is_an_error_with_both_names(command: Command, village: Path, tmp_path: Path) -> None:
    """The sheet is recognised by its columns."""
    command("register", "convert", village, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book[title_of("options")].title = "Sheet 7"
    book.save(tmp_path / "b.xlsx")
    ended = command("register", "check", tmp_path / "b.xlsx")
    assert ended.code == 1
    assert "sheet Sheet 7: error [sheet-renamed]" in ended.out
    assert "project-without-option" not in ended.out


def test_a_formula_in_a_workbook_is_named_even_if_it_was_never_computed(
    command: Command, village: Path, tmp_path: Path
) -> None:
    """It reads as nothing or 0 until Excel has opened it."""
    command("register", "convert", village, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book[title_of("projects")]["L2"] = "=150+150"
    book.save(tmp_path / "b.xlsx")
    ended = command("register", "check", tmp_path / "b.xlsx")
    assert ended.code == 1
    assert "cell L2: error [formula-cell]" in ended.out


def test_nothing_is_left_of_a_copy_that_cannot_be_written(command: Command, village: Path, tmp_path: Path) -> None:
    """A folder in the way of the file."""
    (tmp_path / "out.xlsx").mkdir()
    assert command("register", "check", village, "--annotated", tmp_path / "out.xlsx").code == 2
    assert not any(path.name.startswith(".") for path in tmp_path.iterdir())
