"""The generator of the Beijing example as the tests run it: as a script into a folder, or its modules in memory."""

import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOT

BEIJING = ROOT / "examples" / "beijing-2024"


def generate(folder: Path, *options: str) -> Path:
    """Run the script as a reader would, into a folder, and return the folder."""
    command = [sys.executable, str(BEIJING / "generate.py"), str(folder), *options]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder
