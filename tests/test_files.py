"""Files and folders are written whole or not at all."""

from pathlib import Path

import pytest

from sanbai.errors import SanbaiError
from sanbai.files import read_file, write_file, write_folder

TOO_LONG = "x" * 300


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """What is not among the new files is gone, and nothing is left beside the folder."""
    write_folder(tmp_path / "plan", {"old": b"1", "kept": b"2"})
    write_folder(tmp_path / "plan", {"kept": b"3", "inner/new": b"4"})
    assert {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()} == {"plan/kept", "plan/inner/new"}
    assert (tmp_path / "plan" / "kept").read_bytes() == b"3"


def test_a_folder_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    """A failure half-way leaves the old folder, and no half-written one beside it."""
    write_folder(tmp_path / "plan", {"kept": b"2"})
    with pytest.raises(SanbaiError):
        write_folder(tmp_path / "plan", {"kept": b"3", TOO_LONG: b""})
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]
    assert (tmp_path / "plan" / "kept").read_bytes() == b"2"


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    """A failure leaves no file beside the one that was there."""
    write_file(tmp_path / "kept", b"1")
    with pytest.raises(SanbaiError):
        write_file(tmp_path / TOO_LONG, b"2")
    with pytest.raises(SanbaiError):
        write_file(tmp_path / "kept" / "below", b"2")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_missing_file_is_an_error_in_words(tmp_path: Path) -> None:
    """The sentence names the file."""
    with pytest.raises(SanbaiError, match=r"missing\.csv"):
        read_file(tmp_path / "missing.csv")
