"""Work for sweeps that fails in every way; a module of its own, because every process of a sweep imports it."""

import os
import signal
import time
from pathlib import Path

from sanbai.errors import SanbaiError
from sanbai.language import Text


def dies_once(marker: Path, task: int) -> int:
    """Kill the process at task 3, the first time only."""
    if task == 3 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


def dies(_: None, task: int) -> int:
    """Kill the process always."""
    os.kill(os.getpid(), signal.SIGKILL)
    return task


def refuses(_: None, task: int) -> int:
    """Refuse task 2."""
    if task == 2:
        raise SanbaiError(Text("不行", "no"), Text("改正", "mend it"))
    return task


def slow(begun: Path, task: int) -> int:
    """Say that work has begun, and take a while."""
    (begun / str(os.getpid())).touch()
    time.sleep(0.25)
    return task + 1
