"""A register loses nothing on its way through CSV, XLSX and Parquet."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from sanbai.errors import SanbaiError
from sanbai.register.files import Form, read_register, write_register
from sanbai.register.records import Register
from tests.register.registers import registers, sound_register

TARGETS = {Form.CSV: "register", Form.XLSX: "register.xlsx", Form.PARQUET: "register.parquet"}


def through(register: Register, form: Form) -> Register:
    """Return the register as it is read back after it was written in a form."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / TARGETS[form]
        write_register(register, path, form)
        loaded = read_register(path)
    assert loaded.findings == ()
    return loaded.register


@pytest.mark.parametrize("form", Form)
@settings(deadline=None, max_examples=60)
@given(register=registers)
def test_any_register_comes_back_as_it_was(form: Form, register: Register) -> None:
    """Every record, in the same order, with every character, digit and day."""
    assert through(register, form) == register


@settings(deadline=None, max_examples=20)
@given(register=registers)
def test_any_chain_of_forms_loses_nothing(register: Register) -> None:
    """CSV to XLSX to Parquet to XLSX to CSV."""
    for form in (Form.CSV, Form.XLSX, Form.PARQUET, Form.XLSX, Form.CSV):
        assert through(register, form) == register


@pytest.mark.parametrize("form", Form)
def test_the_same_register_gives_the_same_bytes(form: Form, tmp_path: Path) -> None:
    """Nothing of the clock or the machine goes into a file."""
    written = []
    for name in ("first", "second"):
        write_register(sound_register(), tmp_path / name / TARGETS[form], form)
        files = sorted(file for file in (tmp_path / name).rglob("*") if file.is_file())
        written.append([(file.name, file.read_bytes()) for file in files])
    assert written[0] == written[1]


def test_writing_leaves_other_files_of_the_folder_alone(tmp_path: Path) -> None:
    """Only the tables of a register are replaced."""
    (tmp_path / "register" / "notes").mkdir(parents=True)
    (tmp_path / "register" / "notes" / "minutes.txt").write_text("kept", encoding="utf-8")
    (tmp_path / "register" / "projects.parquet").write_bytes(b"old")
    write_register(sound_register(), tmp_path / "register", Form.CSV)
    names = {file.relative_to(tmp_path / "register").as_posix() for file in (tmp_path / "register").rglob("*.*")}
    assert "notes/minutes.txt" in names
    assert "projects.csv" in names
    assert "projects.parquet" not in names


@pytest.mark.parametrize("form", Form)
def test_a_write_that_fails_leaves_what_was_there(form: Form, tmp_path: Path) -> None:
    """A file in the way of the folder: an error in words, and nothing half-written beside it."""
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(SanbaiError) as raised:
        write_register(sound_register(), tmp_path / "taken" / TARGETS[form], form)
    assert raised.value.exit_code == 2
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"
