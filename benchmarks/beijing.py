"""The Beijing example as an instance: its register is generated, read and compiled like any other."""

import subprocess
import sys
from pathlib import Path
from shutil import copy

from benchmarks.runs import ROOT, kept
from sanbai.cli.inputs import read_inputs
from sanbai.plan.columns import make_columns
from sanbai.plan.compiling import compile_plan

EXAMPLE = ROOT / "examples" / "beijing-2024"


def write_beijing(folder: Path) -> Path:
    """Write the program of the example's plan to `beijing-2024.pickle` in the folder; return its path."""
    year = folder / "beijing-2024"
    year.mkdir()
    copy(EXAMPLE / "2-policy.toml", year)
    command = [sys.executable, str(EXAMPLE / "generate.py"), str(year / "1-register")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    inputs = read_inputs(year)
    program = compile_plan(make_columns(inputs.register, inputs.policy))
    return kept([program], folder / "beijing-2024.pickle")
