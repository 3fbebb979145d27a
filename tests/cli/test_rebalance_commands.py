"""`sanbai rebalance` as people run it: a village whose bridge loses its investor in June."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from sanbai.cli.inputs import read_inputs
from sanbai.delivery.baseline import make_baseline
from sanbai.delivery.files import write_baseline, write_returns
from sanbai.delivery.records import Month, Return
from sanbai.plan.files import read_plan
from sanbai.register.files import Form, write_register
from tests.cli.command import Ended, contents, sanbai
from tests.rebalance.villages import lights_ready, with_money_clause

JUNE = Month(2025, 6)
ACCEPT = ("--by", "王主任", "--reason", "投资方退出", "--on", "2025-07-01")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what runs `sanbai` in English."""
    monkeypatch.setenv("SANBAI_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: sanbai(capsys, monkeypatch, *arguments)


@pytest.fixture
def folder(tmp_path: Path, run: Any) -> Path:
    """Return the village with its plan, its baseline and the returns of June."""
    year = tmp_path / "village"
    write_register(lights_ready(), year / "1-register", Form.CSV)
    (year / "2-policy.toml").write_text(with_money_clause(), encoding="utf-8")
    assert run("plan", "solve", year).code == 0
    inputs = read_inputs(year)
    write_baseline(year, make_baseline(inputs.register, inputs.policy, read_plan(year)))
    started = datetime.date(2025, 6, 3)
    returns = (
        returned("R1", reason="investor_withdrew", expected_investment=20, note="投资方来函"),
        returned("R3", 110),
        returned("W2", 75),
        returned("S2", 110, physical_progress=100, completed_on=datetime.date(2025, 6, 20)),
        returned("S3", 20, started_on=started),
    )
    write_returns(year, JUNE, returns)
    return year


def returned(project: str, invested: int = 0, **said: Any) -> Return:
    """Return what a project hands in for June."""
    filled = {"filled_by": "李", "filled_on": datetime.date(2025, 7, 2)}
    return Return(month=JUNE, project=project, investment_month=0, investment_year=invested, **filled, **said)


def test_from_a_proposal_to_the_next_register(folder: Path, run: Any, tmp_path: Path) -> None:
    """Propose, verify, accept, show and roll over; each again changes nothing."""
    found: Ended = run("rebalance", "propose", folder, "--month", "2025-06", "--basis", "returns")
    assert found.code == 0
    assert "1 out, 1 pulled forward, 0 re-phased" in found.out
    assert run("plan", "verify", folder / "5-rebalance" / "001").code == 0
    assert run("plan", "explain", folder / "5-rebalance" / "001", "E1").code == 0
    assert "in force from 2025-07-01" in run("rebalance", "accept", folder, "001", *ACCEPT).out
    assert "Register of 2026: 10 projects, 0 errors" in run("rebalance", "rollover", folder, "--to", tmp_path / "n").out
    before = contents(tmp_path)
    assert "nothing changed" in run("rebalance", "accept", folder, "1", *ACCEPT).out
    assert "nothing changed" in run("rebalance", "rollover", folder, "--to", tmp_path / "n").out
    assert contents(tmp_path) == before
    assert run("register", "check", tmp_path / "n" / "1-register").code == 0


def test_the_plan_in_force_is_shown_for_any_day(folder: Path, run: Any, tmp_path: Path) -> None:
    run("rebalance", "propose", folder, "--month", "2025-06", "--basis", "returns")
    run("rebalance", "accept", folder, "001", *ACCEPT)
    assert "on 2025-06-30: 5 projects, 9.0 million yuan" in run("rebalance", "show", folder, "--on", "2025-06-30").out
    out = tmp_path / "plan.csv"
    later = run("rebalance", "show", folder, "--on", "2025-08-15", "--out", out).out
    assert "on 2025-08-15: 5 projects, 6.9 million yuan" in later
    assert "accepted by 王主任 on 2025-07-01: 投资方退出" in later
    rows = out.read_text(encoding="utf-8-sig").splitlines()
    assert [row.split(",")[6] for row in rows if row.startswith(("E1,", "R1,"))] == ["in", "out"]


def test_the_forecast_stands_for_promises_unless_the_returns_are_asked_for(folder: Path, run: Any) -> None:
    assert "the month's forecast" in run("rebalance", "propose", folder, "--month", "2025-06").out
    before = contents(folder)
    run("rebalance", "propose", folder, "--month", "2025-06")
    assert contents(folder) == before


def test_a_limit_on_changes_may_be_asked_for(folder: Path, run: Any) -> None:
    found = run("rebalance", "propose", folder, "--month", "2025-06", "--basis", "returns", "--at-most", "0")
    assert "0 out, 0 pulled forward" in found.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("propose", "--month", "2024-06"), "2024-06 is not in the plan year, 2025"),
        (("propose", "--month", "June"), "June is no month"),
        (("accept", "001", *ACCEPT), "There is no proposal 001"),
        (("accept", "../x", *ACCEPT), "There is no proposal ../x"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, run: Any, arguments: tuple[str, ...], words: str) -> None:
    command, *others = arguments
    ended = run("rebalance", command, folder, *others)
    assert ended.code == 2
    assert words in ended.err


def test_an_acceptance_needs_a_name_and_a_reason(folder: Path, run: Any) -> None:
    run("rebalance", "propose", folder, "--month", "2025-06", "--basis", "returns")
    before = contents(folder)
    ended = run("rebalance", "accept", folder, "001", "--by", " ", "--reason", "x", "--on", "2025-07-01")
    assert (ended.code, contents(folder)) == (2, before)
    assert "--by is empty" in ended.err


def test_a_proposal_that_was_tampered_with_is_not_accepted(folder: Path, run: Any) -> None:
    """Its plan is checked as any plan is, before anything is accepted."""
    run("rebalance", "propose", folder, "--month", "2025-06", "--basis", "returns")
    path = folder / "5-rebalance" / "001" / "3-plan" / "plan.csv"
    path.write_bytes(path.read_bytes().replace(b"early", b"other"))
    ended = run("rebalance", "accept", folder, "001", *ACCEPT)
    assert ended.code == 1
    assert not (folder / "5-rebalance" / "001" / "acceptance.json").exists()


def test_without_a_single_return_everything_is_expected_as_planned(folder: Path, run: Any) -> None:
    """0 of 5 projects returned: continuing ones as planned, R1 overdue and so later."""
    (folder / "4-delivery" / "2025-06.csv").unlink()
    ended = run("rebalance", "propose", folder, "--month", "2025-06", "--basis", "returns")
    assert ended.code == 0
    assert "what the returns expect and report" in ended.out
