"""Running `sanbai` as a person does, and copies of the village to run it on."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from sanbai.cli.main import run

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def sanbai(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: object) -> Ended:
    """Run the command line in this process and return its exit code and what it printed; a traceback fails the test."""
    capsys.readouterr()
    monkeypatch.setattr("sys.argv", ["sanbai", *map(str, arguments)])
    try:
        run()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    return Ended(code, captured.out, captured.err)


def copied_village(folder: Path) -> Path:
    """Return a copy of the village example in a folder of its own."""
    return Path(shutil.copytree(EXAMPLES / "village", folder / "village"))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
