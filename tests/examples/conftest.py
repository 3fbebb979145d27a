"""What the tests of the examples share: plan-year folders outside the repository, where they may write."""

import shutil
from pathlib import Path

import pytest

from tests.examples.generated import BEIJING, generate
from tests.examples.running import sanbai


@pytest.fixture(scope="session")
def beijing_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan-year folder with the policy of the Beijing example and the register as its script writes it."""
    folder = tmp_path_factory.mktemp("beijing-2024")
    shutil.copy2(BEIJING / "2-policy.toml", folder)
    generate(folder / "1-register")
    return folder


@pytest.fixture(scope="session")
def made(beijing_folder: Path) -> str:
    """Return what `sanbai year` printed; it ended well."""
    done = sanbai("year", beijing_folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
