"""`sanbai plan solve`, `plan verify` and `year` as people run them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sanbai.plan import verify
from sanbai.register.files import Form, read_register, write_register
from tests.cli.command import Ended, contents

Command = Callable[..., Ended]


def test_solving_twice_gives_the_same_bytes(command: Command, village: Path) -> None:
    """Every file of 3-plan is the same after a second run."""
    assert command("plan", "solve", village).code == 0
    first = contents(village / "3-plan")
    made = {"plan.csv", "plan.json", "certificate.json", "model.mps", "SHA256SUMS"}
    assert set(first) == made | {"explanation.csv", "explanation.json"}
    assert command("plan", "solve", village).code == 0
    assert contents(village / "3-plan") == first


def test_solve_says_how_sure_it_is_and_what_ranking_would_break(command: Command, village: Path) -> None:
    """The optimum, its proof and the ranking's broken clauses are on screen."""
    said = command("plan", "solve", village).out
    assert "proved optimal" in said
    assert "Ranking by score within quotas" in said
    assert "village building fund" in said


def test_solve_speaks_chinese_when_asked(command: Command, village: Path) -> None:
    """`--lang zh` gives the same sentences in Chinese."""
    said = command("--lang", "zh", "plan", "solve", village).out
    assert "已证明为最优" in said
    assert "按得分高低" in said


def test_a_limit_of_time_is_said_to_cost_reproducibility(command: Command, village: Path) -> None:
    """With --seconds the same input may give another plan, and the command says so."""
    assert "another run may give another plan" in command("plan", "solve", village, "--seconds", "60").out


def test_verify_accepts_the_plan_and_refuses_a_changed_one(command: Command, village: Path) -> None:
    """Exit code 0 for the plan as made, 1 and the file's name after one digit is changed."""
    command("plan", "solve", village)
    assert command("plan", "verify", village).code == 0
    path = village / "3-plan" / "plan.json"
    text = path.read_text(encoding="utf-8")
    assert '"projects": 5' in text
    path.write_text(text.replace('"projects": 5', '"projects": 6', 1), encoding="utf-8")
    ended = command("plan", "verify", village)
    assert ended.code == 1
    assert "plan.json" in ended.out
    assert command("publish", village).code == 1
    assert not (village / "6-publication").exists()


def test_verify_says_what_is_proved_in_both_languages(command: Command, village: Path) -> None:
    """Value, the bound that the prices prove and the gap, for the plan and for the early-promotion list."""
    command("plan", "solve", village)
    english = command("plan", "verify", village).out
    assert english.count("the certificate proves that no choice can exceed") == 2
    assert "Early-promotion list: Worth" in english
    assert command("--lang", "zh", "plan", "verify", village).out.count("证书证明任何选择都不超过") == 2


@pytest.mark.parametrize(("form", "name"), [(Form.XLSX, "register.xlsx"), (Form.PARQUET, ".")])
def test_a_register_in_another_form_gives_the_same_plan_and_is_checked_too(
    command: Command, village: Path, form: Form, name: str
) -> None:
    """From a workbook or Parquet the plan is the same; the check says that the register was read for it."""
    command("plan", "solve", village)
    plan = (village / "3-plan" / "plan.csv").read_bytes()
    register = read_register(village / "1-register").register
    for path in (village / "1-register").iterdir():
        path.unlink()
    write_register(register, village / "1-register" / name, form)
    assert command("plan", "solve", village).code == 0
    assert (village / "3-plan" / "plan.csv").read_bytes() == plan
    ended = command("plan", "verify", village)
    assert ended.code == 0
    assert "not plain CSV" in ended.out


SHORT_FORMS = """
[[clause]]
id = "one-code"
kind = "must_exclude"
name = { zh = "条款", en = "clause" }
source = "test"
projects = "R2"

[[clause]]
id = "percent-by-unit"
kind = "share"
name = { zh = "条款", en = "clause" }
source = "test"
measure = "in_year_investment"
where = { project = "R1" }
of = { measure = "in_year_investment" }
at_most = 60
unit = "%"

[[clause]]
id = "one-year"
kind = "total"
name = { zh = "条款", en = "clause" }
source = "test"
measure = "fund"
sources = "village"
years = 2025
at_most = "100,000"
unit = "万元"
"""


def test_a_policy_in_short_forms_is_checked_too(command: Command, village: Path) -> None:
    """One code where a list may stand, a percentage by its unit, one year, a comma: read as the plan reads them."""
    with (village / "2-policy.toml").open("a", encoding="utf-8") as policy:
        policy.write(SHORT_FORMS)
    assert command("plan", "solve", village).code == 0
    assert command("plan", "verify", village).code == 0
    assert verify.main([str(village)]) == 0


@pytest.mark.parametrize(
    ("encoding", "old", "new"),
    [
        ("gb18030", "yes", "yes"),
        ("utf-8", "new_start", "新开工"),
        ("utf-8", ",300,270,", ",300.0,270.0,"),
        ("utf-8", "total_investment", "总投资"),
    ],
)
def test_what_the_one_file_cannot_read_is_left_to_the_command(
    command: Command, village: Path, capsys: pytest.CaptureFixture[str], encoding: str, old: str, new: str
) -> None:
    """Another encoding, other words, other numbers or titles: `verify.py` names the command, which reads them."""
    for path in (village / "1-register").iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding=encoding, newline="")
    assert command("plan", "solve", village).code == 0
    assert command("plan", "verify", village).code == 0
    assert verify.main([str(village)]) == 1
    assert "use sanbai plan verify" in capsys.readouterr().out


def test_a_year_goes_from_register_to_bulletin(command: Command, village: Path) -> None:
    """All steps in order, and one table of what was asked and what the plan gives."""
    ended = command("year", village)
    assert ended.code == 0
    assert [line[0] for line in ended.out.splitlines() if line[:2] in ("1 ", "2 ", "3 ", "4 ")] == ["1", "2", "3", "4"]
    assert "exactly 3" in ended.out
    assert (village / "6-publication" / "bulletin.zh.html").exists()


def test_a_year_stops_at_a_register_with_errors(command: Command, village: Path) -> None:
    """An error in the register ends the year before anything is written."""
    path = village / "1-register" / "options.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    before = contents(village)
    assert command("year", village).code == 1
    assert contents(village) == before
