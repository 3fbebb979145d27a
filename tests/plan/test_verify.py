"""The standard-library check accepts every plan the compiler makes, and refuses one with anything changed."""

import csv
import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from sanbai.plan.agreement import agrees
from sanbai.plan.files import plan_files
from sanbai.plan.planning import PolicyCannotBeMet, make_plan
from sanbai.plan.records import Decision
from sanbai.plan.verify import main, verify
from sanbai.plan.writing import checksums
from sanbai.policy.reading import parse_policy
from sanbai.policy.records import Policy
from sanbai.register.records import Register
from sanbai.register.tables import TABLES
from tests.plan.policy_toml import policy_toml
from tests.plan.strategies import policies, registers

GENERATE = settings(max_examples=5000, database=None, deadline=None, phases=[Phase.generate])
FEW = settings(max_examples=400, deadline=None)


def numbered(policy: Policy) -> Policy:
    """Return the policy with an id of its own for every clause."""
    early = policy.early_promotion
    listed = tuple(replace(clause, id=f"early-{place}") for place, clause in enumerate(early.clauses))
    clauses = tuple(replace(clause, id=f"clause-{place}") for place, clause in enumerate(policy.clauses))
    return replace(policy, clauses=clauses, early_promotion=replace(early, clauses=listed))


def register_files(register: Register) -> dict[str, bytes]:
    """Return the register as CSV files by path."""
    files = {}
    for table in TABLES:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([column.field for column in table.columns])
        for record in getattr(register, table.name):
            cells = [getattr(record, column.field) for column in table.columns]
            writer.writerow([cell_text(cell) for cell in cells])
        files[f"1-register/{table.name}.csv"] = text.getvalue().encode()
    return files


def cell_text(cell: object) -> str:
    """Return a value as a CSV cell holds it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else str(cell)


def sealed(register: Register, policy: Policy) -> dict[str, bytes]:
    """Return the files of a plan-year folder with the plan that the compiler makes."""
    inputs = register_files(register) | {"2-policy.toml": policy_toml(policy).encode()}
    plan = plan_files(make_plan(register, policy), inputs)
    return resealed({f"3-plan/{name}": content for name, content in plan.items()} | inputs)


def resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files with checksums that fit them."""
    named = {
        name.removeprefix("3-plan/") if name.startswith("3-plan/") else f"../{name}": content
        for name, content in files.items()
        if name != "3-plan/SHA256SUMS"
    }
    return files | {"3-plan/SHA256SUMS": checksums(named)}


@FEW
@given(policies(soft=True, early=True))
def test_a_policy_written_as_toml_reads_as_the_same_policy(policy: Policy) -> None:
    """The reader gives back what was written, whatever clauses a policy has."""
    unique = numbered(policy)
    loaded = parse_policy(policy_toml(unique), "2-policy.toml")
    assert not loaded.findings
    assert loaded.policy == unique


@FEW
@given(registers(), policies(soft=True, early=True))
def test_every_plan_the_compiler_makes_is_found_sound(register: Register, policy: Policy) -> None:
    """Two separate readings of register and policy come to the same rows, clauses and totals."""
    try:
        files = sealed(register, numbered(policy))
    except PolicyCannotBeMet:
        return
    assert verify(files) == []
    assert agrees(files) == []


def found_case() -> tuple[Register, Policy]:
    """Return the smallest random case whose plan has projects on both lists."""

    def rich(case: tuple[Register, Policy]) -> bool:
        try:
            plan = make_plan(*case).plan
        except PolicyCannotBeMet:
            return False
        return {row.decision for row in plan.rows} == set(Decision) and bool(plan.ranking.broken)

    cases = st.tuples(registers(), policies(soft=True, early=True).map(numbered))
    return find(cases, rich, settings=GENERATE, random=Random(1))


@pytest.fixture(scope="module")
def folder() -> dict[str, bytes]:
    """Return the files of a plan with projects on both lists and a ranking that breaks clauses."""
    return sealed(*found_case())


DIGIT = re.compile(rb"[0-9]")


def test_a_plan_with_one_digit_changed_anywhere_is_refused(folder: dict[str, bytes]) -> None:
    """Every digit of every file, inputs and checksums included, is changed in turn."""
    assert agrees(folder) == []
    for name, content in folder.items():
        for match in DIGIT.finditer(content):
            place = match.start()
            other = b"7" if content[place : place + 1] != b"7" else b"3"
            assert agrees(folder | {name: content[:place] + other + content[place + 1 :]}), (name, place)


def test_a_changed_plan_is_refused_even_with_fitting_checksums(folder: dict[str, bytes]) -> None:
    """Whoever changes a digit of plan.csv or plan.json and seals it anew is found out by the arithmetic.

    Left aside is what no arithmetic on the plan's files can know: how many nodes were visited, what clauses are called.
    """
    for name in ("3-plan/plan.csv", "3-plan/plan.json"):
        content = folder[name]
        for match in DIGIT.finditer(content):
            place = match.start()
            line = content[content.rfind(b"\n", 0, place) + 1 : content.find(b"\n", place)]
            if name.endswith("json") and re.match(rb'\s*"(format|nodes|zh|en)"', line):
                continue
            other = b"7" if content[place : place + 1] != b"7" else b"3"
            changed = content[:place] + other + content[place + 1 :]
            assert agrees(resealed(folder | {name: changed})), (name, place, line)


@pytest.mark.parametrize("name", ["3-plan/plan.csv", "3-plan/model.mps", "2-policy.toml", "1-register/scores.csv"])
def test_a_missing_file_is_refused(folder: dict[str, bytes], name: str) -> None:
    """Every file that is listed must be there."""
    assert any(where == name for where, *_ in agrees({k: v for k, v in folder.items() if k != name}))


def test_a_file_added_to_the_register_is_refused(folder: dict[str, bytes]) -> None:
    """An input that is not listed in the checksums was not there when the plan was made."""
    assert agrees(folder | {"1-register/extra.csv": b"code\n"})


def test_the_check_runs_alone_on_a_strangers_machine(folder: dict[str, bytes], tmp_path: Path) -> None:
    """The one file, run without sanbai or any installed package, accepts the plan and refuses a changed one."""
    for name, content in folder.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    command = [sys.executable, "-I", "-S", verify.__code__.co_filename, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    (tmp_path / "3-plan/plan.csv").write_bytes(folder["3-plan/plan.csv"].splitlines()[0])
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_the_one_file_says_what_it_cannot_do(
    folder: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a plan it prints its use; a register in other words is left to `sanbai plan verify`, and it says so."""
    assert main([]) == main([str(tmp_path)]) == 2
    for name, content in folder.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        foreign = content.replace(b"accelerated", "加快".encode()).replace(b"normal", "正常".encode())
        (tmp_path / name).write_bytes(foreign if name.startswith("1-register") else content)
    assert main([str(tmp_path)]) == 1
    assert "use sanbai plan verify" in capsys.readouterr().out


def test_hidden_and_lock_files_beside_the_register_do_not_matter(folder: dict[str, bytes], tmp_path: Path) -> None:
    """A desktop's own files in 1-register are no inputs."""
    for name, content in folder.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "1-register" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "1-register" / "~$projects.csv").write_bytes(b"x")
    assert main([str(tmp_path)]) == 0
