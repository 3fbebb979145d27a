"""What the tests of the examples share: plan-year folders outside the repository, where they may write."""

import shutil
from pathlib import Path

import pytest

from tests.examples.generated import BEIJING, generate


@pytest.fixture(scope="session")
def beijing_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan-year folder with the policy of the Beijing example and the register as its script writes it."""
    folder = tmp_path_factory.mktemp("beijing-2024")
    shutil.copy2(BEIJING / "2-policy.toml", folder)
    generate(folder / "1-register")
    return folder
