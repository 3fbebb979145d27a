"""Running the command line as a reader would: the real command in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path


def sanbai(*arguments: str | Path, seconds: int = 900) -> subprocess.CompletedProcess[str]:
    """Run `sanbai` in English on a screen 160 columns wide and return how it ended and what it printed."""
    command = [str(Path(sys.executable).parent / "sanbai"), *map(str, arguments)]
    environment = os.environ | {"SANBAI_LANG": "en", "COLUMNS": "160", "NO_COLOR": "1", "TERM": "dumb"}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=seconds, check=False
    )
