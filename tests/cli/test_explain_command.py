"""`sanbai plan explain` as people run it."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import Ended, contents

Command = Callable[..., Ended]


@pytest.fixture
def solved(command: Command, village: Path) -> Path:
    """Return the village with its plan."""
    assert command("plan", "solve", village).code == 0
    return village


def certainties(folder: Path) -> list[str]:
    """Return the certainty of every row of explanation.csv."""
    content = (folder / "3-plan" / "explanation.csv").read_text(encoding="utf-8-sig")
    return [row["certainty"] for row in csv.DictReader(io.StringIO(content, newline=""))]


def test_a_caller_is_told_the_cost_and_who_would_leave(command: Command, solved: Path) -> None:
    """The library would cost 6 points and the school roof its place."""
    said = command("plan", "explain", solved, "S4").out
    assert "With it in, the plan loses exactly 6 points (proved)." in said
    assert "S2 School roof repair leaves" in said
    assert "如必须列入，恰好损失 6 分（已证明）。" in command("--lang", "zh", "plan", "explain", solved, "S4").out


def test_candidates_are_told_in_the_order_asked(command: Command, solved: Path) -> None:
    """S4 before R1 where it is asked so."""
    said = command("plan", "explain", solved, "S4", "R1").out
    assert said.index("S4 Village library: not") < said.index("R1 East Bridge rebuilding: in")


def test_a_code_that_is_no_candidate_is_refused(command: Command, solved: Path) -> None:
    """The error names the code and where to look it up."""
    ended = command("plan", "explain", solved, "Z9")
    assert ended.code == 2
    assert "Z9" in ended.err
    assert "plan.csv" in ended.err


def test_all_makes_every_regret_exact_and_the_check_still_accepts_the_plan(command: Command, solved: Path) -> None:
    """The files beside the plan are written anew with their hashes, by one process or two; nothing else changes."""
    before = contents(solved / "3-plan")
    said = command("plan", "explain", solved, "--all", "--processes", "2").out
    assert "12 candidates: 9 regrets exact" in said
    assert set(certainties(solved)) == {"exact", "impossible"}
    after = contents(solved / "3-plan")
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed <= {"explanation.csv", "explanation.json", "SHA256SUMS"}
    assert command("plan", "verify", solved).code == 0
    command("plan", "explain", solved, "--all", "--processes", "1")
    assert contents(solved / "3-plan") == after


def test_a_changed_explanation_is_refused(command: Command, solved: Path) -> None:
    """explanation.csv is sealed like the plan itself."""
    path = solved / "3-plan" / "explanation.csv"
    path.write_bytes(path.read_bytes().replace(b"impossible", b"exact", 1))
    ended = command("plan", "verify", solved)
    assert ended.code == 1
    assert "explanation.csv" in ended.out
    assert command("plan", "explain", solved, "S4").code == 1


def test_without_a_code_the_clauses_are_priced(command: Command, solved: Path) -> None:
    """A step of each clause's bound and what it is worth, as a table."""
    said = command("plan", "explain", solved).out
    assert "worth (points)" in said
    assert "village building fund 2025" in said


def test_last_years_plan_stands_beside_this_years(command: Command, solved: Path, tmp_path: Path) -> None:
    """From a folder or a table: how many are still candidates, what is lost, and which clauses would break."""
    table = tmp_path / "then.csv"
    table.write_text("code,decision,option\nR1,in,q1\nW1,in,q1\nS1,in,q2\nR2,out,\nX1,in,a\n", encoding="utf-8")
    said = command("plan", "explain", solved, "--last-year", table).out
    assert "Of last year's 4 projects 3 are still candidates and 1 are not" in said
    assert "continuing projects" in said
    assert "0 less than this plan, and break no clause" in command("plan", "explain", solved, "--last-year", solved).out


def test_last_years_plan_must_be_a_plan(command: Command, solved: Path, tmp_path: Path) -> None:
    """A table without decisions is refused with what it needs."""
    table = tmp_path / "then.csv"
    table.write_text("name\nroad\n", encoding="utf-8")
    ended = command("plan", "explain", solved, "--last-year", table)
    assert ended.code == 2
    assert "decision" in ended.err
