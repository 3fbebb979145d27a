"""`sanbai register import` shows before it writes, writes all or nothing, and ends bad input with a sentence."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import typer
import xlsxwriter

from sanbai.cli import main
from sanbai.cli.importing import import_
from sanbai.register.files import Form, read_register, write_register
from tests.register.chinese_lists import grouped_list, plain_groups_list, write_rows

NAME = "chinese-key-project-list"


def run(*arguments: object, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the command as the command line does, and return its exit code."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command("import")(import_)
    app.command("other")(lambda: None)
    monkeypatch.setenv("SANBAI_LANG", "en")
    monkeypatch.setattr(sys, "argv", ["sanbai", "import", *map(str, arguments)])
    monkeypatch.setattr(main, "app", app)
    try:
        main.run()
    except SystemExit as ending:
        return int(ending.code or 0)
    return 0


def everything_in(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file under a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_dry_run_shows_the_changes_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before and after, a missing folder is missing and a present one holds the same bytes."""
    file, year = grouped_list(tmp_path / "list.xlsx"), tmp_path / "year"
    assert run(file, "--mapping", NAME, "--into", year, monkeypatch=monkeypatch) == 0
    assert not year.exists()
    shown = capsys.readouterr().out
    assert "projects (projects): 6 added" in shown
    assert "社坪水库" in shown
    assert "nothing was written" in shown
    assert run(file, "--mapping", NAME, "--into", year, "--write", monkeypatch=monkeypatch) == 0
    before = everything_in(tmp_path)
    capsys.readouterr()
    grouped_list(file, changed={(13, 4): 5_600})
    after_editing = everything_in(year)
    assert run(file, "--mapping", NAME, "--into", year, monkeypatch=monkeypatch) == 0
    shown = capsys.readouterr().out
    assert "total investment: 5000 → 5600" in shown
    assert "1 changed" in shown
    assert everything_in(year) == after_editing == {
        name.removeprefix("year/"): content for name, content in before.items() if name.startswith("year/")
    }  # fmt: skip


def test_writing_twice_leaves_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same list written a second time changes no byte of the register."""
    file, folder = grouped_list(tmp_path / "list.xlsx"), tmp_path / "1-register"
    for _ in range(2):
        assert run(file, "--mapping", NAME, "--into", folder, "--write", monkeypatch=monkeypatch) == 0
        written = everything_in(folder)
    assert run(file, "--mapping", NAME, "--into", tmp_path, "--write", monkeypatch=monkeypatch) == 0
    assert everything_in(folder) == written
    loaded = read_register(folder)
    assert (len(loaded.register.projects), loaded.findings) == (6, ())


def test_refused_rows_keep_everything_from_being_written_unless_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With refused rows --write ends with 1 and writes nothing; --without-refused writes the others."""
    file, year = plain_groups_list(tmp_path / "list.xlsx"), tmp_path / "year"
    arguments = (file, "--mapping", NAME, "--into", year, "--write")
    assert run(*arguments, monkeypatch=monkeypatch) == 1
    assert not year.exists()
    assert "cell D8: error [import-cell-unreadable]" in capsys.readouterr().out
    assert run(*arguments, "--without-refused", monkeypatch=monkeypatch) == 0
    assert len(read_register(year / "1-register").register.projects) == 3


def test_a_list_without_one_good_row_is_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving out every row leaves nothing to write."""
    with xlsxwriter.Workbook(tmp_path / "2024.xlsx") as book:
        write_rows(book.add_worksheet(), [["项目名称", "总投资（万元）", "建设性质"], ["甲路", "待定", "续建"]])
    arguments = (tmp_path / "2024.xlsx", "--mapping", NAME, "--into", tmp_path, "--write", "--without-refused")
    assert run(*arguments, monkeypatch=monkeypatch) == 1
    assert not (tmp_path / "1-register").exists()


@pytest.mark.parametrize("form", Form)
def test_the_register_keeps_the_form_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Form) -> None:
    """A register that is a workbook, CSV or Parquet is written back as that, with the list in it."""
    file = grouped_list(tmp_path / "list.xlsx")
    assert run(file, "--mapping", NAME, "--into", tmp_path / "a", "--write", monkeypatch=monkeypatch) == 0
    register = read_register(tmp_path / "a" / "1-register").register
    target = tmp_path / "1-register" / ("register.xlsx" if form is Form.XLSX else "")
    target.parent.mkdir(exist_ok=True)
    write_register(replace(register, projects=(), options=(), locations=(), codes=()), target, form)
    names = set(everything_in(tmp_path / "1-register"))
    for into in (tmp_path, tmp_path / "1-register"):
        assert run(file, "--mapping", NAME, "--into", into, "--write", monkeypatch=monkeypatch) == 0
        assert set(everything_in(tmp_path / "1-register")) == names
    assert read_register(target).register.projects == register.projects


def test_json_holds_findings_and_changes_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The output is one JSON object, whatever the list."""
    file = plain_groups_list(tmp_path / "list.xlsx")
    code = run(file, "--mapping", NAME, "--into", tmp_path / "year", "--format", "json", monkeypatch=monkeypatch)
    said = json.loads(capsys.readouterr().out)
    assert (code, said["written"]) == (1, False)
    assert {"D8", "D9"} <= {finding["cell"] for finding in said["findings"]}
    assert all(finding["what"]["zh"] and finding["what"]["en"] for finding in said["findings"])
    assert {change["change"] for change in said["changes"]} == {"added"}


BAD = {
    "a missing file": ("nothing.xlsx", NAME, 2, "There is no file"),
    "an unknown mapping": ("list.xlsx", "chinese-list", 2, "There is no mapping or file 'chinese-list'"),
    "a mapping that is missing": ("list.xlsx", "mine.toml", 2, "There is no file"),
    "a mapping with a typo": ("list.xlsx", "typo.toml", 1, "Unknown key 'sheet'. Did you mean “sheets”?"),
    "a sheet renamed": ("list.xlsx", "sheet.toml", 1, "There is no sheet '清单'. Sheets seen: 计划表."),
    "no header": ("words.xlsx", NAME, 1, "Headers seen: 甲, 乙"),
    "no rows": ("empty.xlsx", NAME, 1, "No column"),
    "no table at all": ("list.pdf", NAME, 2, "is no table file"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_ends_with_a_sentence_and_nothing_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    """Each ends with exit code 1 or 2, a sentence that names the matter, no traceback, and an untouched folder."""
    file, mapping, code, said = BAD[case]
    grouped_list(tmp_path / "list.xlsx")
    for name, rows in (("words.xlsx", [["甲", "乙"], ["丙", "丁"]]), ("empty.xlsx", [])):
        with xlsxwriter.Workbook(tmp_path / name) as book:
            write_rows(book.add_worksheet(), rows)
    (tmp_path / "list.pdf").write_bytes(b"%PDF-1.7")
    shipped = (Path(main.__file__).parents[1] / "register" / "mappings" / f"{NAME}.toml").read_text(encoding="utf-8")
    (tmp_path / "typo.toml").write_text(shipped.replace("[rows]", "[sheet]\n[rows]", 1), encoding="utf-8")
    (tmp_path / "sheet.toml").write_text(f'{shipped}\n[sheets]\nnames = ["清单"]\n', encoding="utf-8")
    before = everything_in(tmp_path)
    chosen = tmp_path / mapping if mapping.endswith(".toml") else mapping
    arguments = (tmp_path / file, "--mapping", chosen, "--into", tmp_path, "--write")
    assert run(*arguments, monkeypatch=monkeypatch) == code
    printed = capsys.readouterr()
    assert said in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err
    assert everything_in(tmp_path) == before


def test_a_formula_is_imported_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last saved value of a formula is taken, and the cell is named."""
    with xlsxwriter.Workbook(tmp_path / "2024.xlsx") as book:
        sheet = book.add_worksheet()
        write_rows(sheet, [["项目名称", "总投资（万元）", "建设性质"], ["甲路", None, "续建"]])
        sheet.write_formula(1, 1, "=40+2", None, 42)
    arguments = (tmp_path / "2024.xlsx", "--mapping", NAME, "--into", tmp_path, "--write")
    assert run(*arguments, monkeypatch=monkeypatch) == 0
    assert "cell B2: warning [import-formula]" in capsys.readouterr().out
    assert read_register(tmp_path / "1-register").register.projects[0].total_investment == 42


def test_an_amount_beyond_counting_refuses_its_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """1e18 and a negative amount are errors at their cells."""
    with xlsxwriter.Workbook(tmp_path / "2024.xlsx") as book:
        header = ["项目名称", "总投资（万元）", "建设性质"]
        write_rows(book.add_worksheet(), [header, ["甲路", 1e18, "续建"], ["乙路", -5, "续建"], ["丙路", 5, "续建"]])
    assert run(tmp_path / "2024.xlsx", "--mapping", NAME, "--into", tmp_path, monkeypatch=monkeypatch) == 1
    shown = capsys.readouterr().out
    assert "cell B2: error" in shown
    assert "cell B3: error [import-negative-amount]" in shown
    assert not (tmp_path / "1-register").exists()
