"""`sanbai policy check` and `sanbai policy show` on a village, a file and bad input."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sanbai.policy.rule_sets.files import rule_set_text
from tests.cli.command import Ended

Command = Callable[..., Ended]


def changed(village: Path, old: str, new: str) -> Path:
    """Change one part of the policy of a village and return its file."""
    path = village / "2-policy.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_sound_folder_and_file_check_without_findings(command: Command, village: Path) -> None:
    """The village's policy is sound beside its register, and alone; the sentence is in the language asked for."""
    for path in (village, village / "2-policy.toml"):
        ended = command("--lang", "zh", "policy", "check", path)
        assert (ended.code, ended.out) == (0, "编制方案没有发现问题。\n")


def test_findings_end_the_check_with_code_one(command: Command, village: Path) -> None:
    """An error in the file names its row, as text and as JSON in both languages, and the exit code is 1."""
    path = changed(village, "money_unit", "money_unt")
    row = path.read_text(encoding="utf-8").splitlines().index('money_unt = "万元"') + 1
    ended = command("--lang", "en", "policy", "check", village)
    assert ended.code == 1
    assert (
        f'2-policy.toml, row {row}: error [unknown-key] [plan] cannot have "money_unt". Did you mean "money_unit"?'
        in ended.out
    )
    ended = command("policy", "check", village, "--format", "json")
    findings = json.loads(ended.out)
    assert ended.code == 1
    assert [finding["check"] for finding in findings if finding["row"] == row] == ["unknown-key"]
    assert all(finding["what"]["zh"] and finding["remedy"]["en"] for finding in findings)


def test_the_register_of_the_village_is_compared(command: Command, village: Path) -> None:
    """A village's policy is held against its register; a policy file alone is not."""
    path = changed(village, 'money_unit = "万元"', 'money_unit = "元"')
    ended = command("policy", "check", village)
    assert ended.code == 1
    assert "[units-differ]" in ended.out
    assert command("policy", "check", path).code == 0


def test_a_village_without_a_register_is_checked_alone(command: Command, village: Path) -> None:
    """Without a register the policy is still checked, and a note says that nothing was compared."""
    for file in (village / "1-register").iterdir():
        file.unlink()
    ended = command("policy", "check", village)
    assert ended.code == 0
    assert "[no-register]" in ended.out
    assert command("policy", "show", village).code == 0


def test_an_unsound_register_is_not_compared(command: Command, village: Path) -> None:
    """Rows with errors would be missing from every count, so such a register is named and left alone."""
    projects = village / "1-register" / "projects.csv"
    text = projects.read_text(encoding="utf-8-sig")
    projects.write_text(text.replace("continuing", "continuous"), encoding="utf-8")
    ended = command("policy", "check", village)
    assert ended.code == 0
    assert "[register-unsound]" in ended.out


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "列入计划的项目总数为5个"), ("en", "The plan has exactly 5 projects")]
)
def test_a_policy_is_shown_in_either_language(command: Command, village: Path, language: str, said: str) -> None:
    """`--lang` of the command chooses the language of the text, whatever the language of the messages."""
    ended = command("policy", "show", village, "--lang", language)
    assert ended.code == 0
    assert said in ended.out


def test_show_calls_projects_by_the_registers_names(command: Command, village: Path) -> None:
    """Projects that clauses name are printed with the names the register gives them."""
    header, row = (village / "1-register" / "projects.csv").read_text(encoding="utf-8-sig").splitlines()[:2]
    values = dict(zip(header.split(","), row.split(","), strict=True))
    clause = f'id = "x"\nkind = "must_include"\nname = {{ en = "x" }}\nprojects = "{values["code"]}"\nsource = "test"'
    path = village / "2-policy.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[[clause]]\n{clause}\n", encoding="utf-8")
    ended = command("policy", "show", village, "--lang", "zh")
    assert f"以下项目必须列入：{values['code']}（{values['name']}）。" in ended.out


def test_a_policy_with_errors_is_not_shown(command: Command, village: Path) -> None:
    """Nothing to be signed is printed of a policy that has errors or is not there."""
    changed(village, "exactly", "exacly")
    for path in (village, village / "nowhere"):
        ended = command("policy", "show", path)
        assert ended.code == 1
        assert ended.out == ""
        assert "error" in ended.err


def test_rule_sets_of_lights_are_listed_and_printed_to_be_pasted(command: Command, tmp_path: Path) -> None:
    """Without a name the names; with one its TOML as it is; with a wrong one the nearest."""
    assert command("policy", "lights").out.split() == ["tianjin-2022", "wuhan-2022", "yinchuan-2025"]
    printed = command("policy", "lights", "wuhan-2022")
    assert (printed.code, printed.out) == (0, rule_set_text("wuhan-2022"))
    wrong = command("policy", "lights", "wuhan")
    assert wrong.code == 2
    assert "wuhan-2022" in wrong.err
