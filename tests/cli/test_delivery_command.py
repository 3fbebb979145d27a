"""`sanbai delivery open`, `form`, `check` and `changes` on a copy of the village, as an office would use them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import Ended, contents

Command = Callable[..., Ended]
HEAD = "month,project,investment_month,investment_year,paid_year,filled_by,filled_on,reviewed_by,reviewed_on"


@pytest.fixture
def opened(command: Command, village: Path) -> Path:
    """Return a copy of the village with its plan and its baseline."""
    assert command("plan", "solve", village).code == 0
    assert command("delivery", "open", village).code == 0
    return village


def put(folder: Path, month: str, *lines: str) -> None:
    text = "\n".join((HEAD, *lines)) + "\n"
    (folder / "4-delivery" / f"{month}.csv").write_text(text, encoding="utf-8")


JANUARY = [f"2025-01,{code},5,5,5,Li,2025-02-03,Wang,2025-02-04" for code in ("R1", "R3", "S2", "S3", "W2")]


def test_a_year_is_opened_once_and_twice_is_the_same(command: Command, opened: Path) -> None:
    before = contents(opened)
    again = command("delivery", "open", opened)
    assert (again.code, contents(opened)) == (0, before)
    assert "Unchanged" in again.out


def test_a_plan_made_anew_does_not_touch_the_first_baseline(command: Command, opened: Path) -> None:
    """The policy asks for another plan; the baseline stays, and the command says so."""
    policy = opened / "2-policy.toml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("2025 = 900", "2025 = 800"), encoding="utf-8")
    assert command("plan", "solve", opened).code == 0
    before = contents(opened)
    ended = command("delivery", "open", opened)
    assert (ended.code, contents(opened)) == (2, before)
    assert "kept for ever" in ended.err


def test_a_plan_that_is_not_sound_opens_no_year(command: Command, village: Path) -> None:
    assert command("plan", "solve", village).code == 0
    table = village / "3-plan" / "plan.csv"
    table.write_bytes(table.read_bytes().replace(b",220,", b",221,", 1))
    ended = command("delivery", "open", village)
    assert ended.code == 1
    assert not (village / "4-delivery").exists()


def test_without_a_plan_no_year_is_opened(command: Command, village: Path) -> None:
    assert command("delivery", "open", village).code in (1, 2)
    assert not (village / "4-delivery").exists()


def test_a_year_that_is_not_open_says_what_to_run(command: Command, village: Path) -> None:
    ended = command("delivery", "check", village, "--month", "2025-01")
    assert ended.code == 2
    assert "sanbai delivery open" in ended.err


def test_a_form_is_written_for_everyone_or_for_a_department(command: Command, opened: Path) -> None:
    assert "5 projects" in command("delivery", "form", opened, "--month", "2025-01").out
    assert command("delivery", "form", opened, "--month", "2025-01", "--department", "committee").code == 0
    forms = sorted(path.name for path in (opened / "4-delivery" / "forms").iterdir())
    assert forms == ["2025-01-committee.csv", "2025-01-committee.xlsx", "2025-01.csv", "2025-01.xlsx"]
    wrong = command("delivery", "form", opened, "--month", "2025-01", "--department", "comittee")
    assert (wrong.code, "Did you mean “committee”?" in wrong.err) == (2, True)


def test_the_same_form_twice_changes_nothing(command: Command, opened: Path) -> None:
    command("delivery", "form", opened, "--month", "2025-01")
    before = contents(opened)
    command("delivery", "form", opened, "--month", "2025-01")
    assert contents(opened) == before


def test_a_month_in_order_is_said_to_be(command: Command, opened: Path) -> None:
    put(opened, "2025-01", *JANUARY)
    ended = command("delivery", "check", opened, "--month", "2025-01", "--as-of", "2025-02-10")
    assert (ended.code, ended.out) == (0, "2025-01: 5 returns; 0 errors, 0 warnings.\n")


def test_what_is_wrong_is_listed_with_its_cell_and_nothing_is_lost(command: Command, opened: Path) -> None:
    put(opened, "2025-01", *JANUARY[:-1], "2025-01,W2,5,6,5,Li,2025-02-03,Li,2025-02-04", "2025-01,R9,1,1,1,Li,,Wang,")
    ended = command("delivery", "check", opened, "--month", "2025-01", "--as-of", "2025-02-10")
    assert ended.code == 1
    assert "2025-01.csv, cell D6: error [month-adds-up] W2: 0 before and 5 this month are 5, not 6." in ended.out
    assert "2025-01.csv, cell H6: error [two-people] W2: Li both filled it in and reviewed it." in ended.out
    assert "2025-01.csv, cell A7: error [project-not-in-plan] R9 is neither" in ended.out
    assert ended.out.endswith("2025-01: 5 returns; 3 errors, 0 warnings.\n")


def test_findings_are_given_as_json_in_both_languages(command: Command, opened: Path) -> None:
    ended = command("delivery", "check", opened, "--month", "2025-01", "--as-of", "2025-02-10", "--format", "json")
    (finding,) = json.loads(ended.out)
    assert (ended.code, finding["check"]) == (1, "month-has-returns")
    assert "一个也没有报" in finding["what"]["zh"]


@pytest.mark.parametrize("month", ["2024-01", "2025-13", "January"])
def test_a_month_of_no_plan_year_is_refused(command: Command, opened: Path, month: str) -> None:
    ended = command("delivery", "check", opened, "--month", month)
    assert (ended.code, "is no month of 2025" in ended.err) == (2, True)


def test_changes_are_listed_and_written(command: Command, opened: Path) -> None:
    line = "month,project,investment_month,investment_year,expected_investment,reason\n2025-01,R3,5,5,200,savings\n"
    (opened / "4-delivery" / "2025-01.csv").write_text(line, encoding="utf-8")
    ended = command("delivery", "changes", opened, "--month", "2025-01")
    assert ended.code == 0
    assert "savings" in ended.out
    before = contents(opened)
    assert "R3,主街路面硬化二期,investment,220,220,200,savings" in before["4-delivery/changes-2025-01.csv"].decode()
    command("delivery", "changes", opened, "--month", "2025-01")
    assert contents(opened) == before


def test_the_changed_baseline_is_found_by_every_check(command: Command, opened: Path) -> None:
    put(opened, "2025-01", *JANUARY)
    path = opened / "4-delivery" / "baseline.csv"
    path.write_bytes(path.read_bytes().replace(b",220,", b",221,", 1))
    ended = command("delivery", "check", opened, "--month", "2025-01", "--as-of", "2025-02-10")
    assert (ended.code, "baseline-changed" in ended.out) == (1, True)


@pytest.mark.parametrize("asked", ["status", "lights", "forecast"])
def test_rows_that_do_not_count_are_remarked_on_and_stop_nothing(command: Command, opened: Path, asked: str) -> None:
    put(opened, "2025-01", *JANUARY, "2025-01,R9,1,1,1,Li,2025-02-03,Wang,2025-02-04")
    ended = command("delivery", asked, opened, "--month", "2025-01")
    assert ended.code == 0
    assert "[project-not-in-plan]" in ended.err
    assert "Rows with an error do not count; errors: 1." in ended.err


@pytest.mark.parametrize("asked", [("delivery", "status"), ("delivery", "forecast"), ("rebalance", "propose")])
def test_nothing_is_measured_by_a_changed_baseline(command: Command, opened: Path, asked: tuple[str, str]) -> None:
    put(opened, "2025-01", *JANUARY)
    path = opened / "4-delivery" / "baseline.csv"
    path.write_bytes(path.read_bytes().replace(b",220,", b",221,", 1))
    ended = command(*asked, opened, "--month", "2025-01")
    assert (ended.code, "baseline-changed" in ended.err) == (1, True)
