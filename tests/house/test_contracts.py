"""Every import contract fails when it is broken, so that a green check means something."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.source import ROOT, SOURCE

CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
NAMES = {contract["id"]: contract["name"] for contract in CONFIGURATION["contracts"]}

VIOLATIONS = {
    "a stage imports a later one": ("layers", "register/intruder.py", "import sanbai.policy"),
    "a stage imports the command line": ("layers", "publication/intruder.py", "import sanbai.cli.main"),
    "units import a stage": ("layers", "units.py", "import sanbai.register"),
    "a package has no place among the layers": ("layers", "utils/__init__.py", ""),
    "the library imports the office": ("library", "plan/intruder.py", "import sanbai_web"),
    "the library imports Django": ("library", "cli/intruder.py", "from django.db import models"),
    "the library opens a connection": ("library", "publication/intruder.py", "import socket"),
    "the library imports an HTTP client": ("library", "register/intruder.py", "import urllib.request"),
    "the library reads the clock": ("library", "plan/intruder.py", "import time"),
    "another module talks to a cluster": ("library", "plan/intruder.py", "import distributed"),
    "another module of the plan solves": ("solver", "plan/intruder.py", "import highspy"),
    "another stage solves": ("solver", "publication/intruder.py", "from highspy import Highs"),
    "a module of a stage touches the disk": ("disk", "plan/intruder.py", "from pathlib import Path"),
    "the command line touches the disk": ("disk", "cli/intruder.py", "import shutil"),
    "verify imports a stage": ("verify", "plan/verify.py", "import sanbai.register"),
    "verify imports a dependency": ("verify", "plan/verify.py", "import numpy"),
    "the agreement imports a stage": ("verify", "plan/agreement.py", "import sanbai.policy"),
}


def broken_contracts(package: Path) -> tuple[int, str]:
    """Return the exit code and the report of import-linter on the package in the folder `package`."""
    done = subprocess.run(
        [
            Path(sys.executable).with_name("lint-imports"),
            "--config",
            ROOT / "pyproject.toml",
            "--no-cache",
            "--no-logo",
        ],
        cwd=package,
        env={**os.environ, "PYTHONPATH": str(package), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.fixture
def package(tmp_path: Path) -> Path:
    shutil.copytree(SOURCE, tmp_path / "sanbai", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_contracts_hold(package: Path) -> None:
    code, report = broken_contracts(package)
    assert code == 0, report


@pytest.mark.parametrize("claim", VIOLATIONS)
def test_contract_fails_when(claim: str, package: Path) -> None:
    contract, module, line = VIOLATIONS[claim]
    path = package / "sanbai" / module
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    code, report = broken_contracts(package)
    assert code == 1, report
    assert "1 broken" in report, report
    assert f"{NAMES[contract]} BROKEN" in report, report


def test_verify_needs_the_standard_library_alone() -> None:
    text = (SOURCE / "plan" / "verify.py").read_text(encoding="utf-8")
    assert imported(ast.parse(text)) <= sys.stdlib_module_names


def test_verify_can_be_read_in_one_sitting() -> None:
    """All lines count; the goal is 250 (docs/decisions/0003), and the bound here only ever goes down."""
    assert len((SOURCE / "plan" / "verify.py").read_text(encoding="utf-8").splitlines()) <= 341


def test_the_agreement_needs_verify_and_the_standard_library_alone() -> None:
    text = (SOURCE / "plan" / "agreement.py").read_text(encoding="utf-8")
    alone = text.replace("from sanbai.plan.verify import", "from fractions import")
    assert imported(ast.parse(alone)) <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("line", "name"),
    [("import numpy.linalg", "numpy"), ("from sanbai.plan import x", "sanbai"), ("from . import x", ".")],
)
def test_imports_of_any_form_are_seen(line: str, name: str) -> None:
    assert imported(ast.parse(line)) == {name}


def imported(tree: ast.Module) -> set[str]:
    """Return the top-level packages that a module imports anywhere; `.` stands for a relative import."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else (node.module or "").split(".")[0])
    return found
