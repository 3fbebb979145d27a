"""The command line as a fixture."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import Ended, copied_village, sanbai


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Return the command line as a function of its arguments; it speaks English unless told otherwise."""
    monkeypatch.setenv("SANBAI_LANG", "en")
    return lambda *arguments: sanbai(capsys, monkeypatch, *arguments)


@pytest.fixture
def village(tmp_path: Path) -> Path:
    """Return a copy of the village example."""
    return copied_village(tmp_path)
