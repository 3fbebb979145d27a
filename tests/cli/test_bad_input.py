"""Bad input ends in a sentence or a finding, exit code 1 or 2, without a traceback and with nothing half-written."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import Ended, contents

Command = Callable[..., Ended]


def refused(command: Command, village: Path, code: int = 1) -> str:
    """Assert that the village is refused with this exit code and no new file, and return what is said."""
    before = contents(village)
    ended = command("plan", "solve", village)
    assert ended.code == code
    assert contents(village) == before
    return ended.out + ended.err


def change(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file; it must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def with_cell(path: Path, column: str, value: str) -> None:
    """Put a value into the first row of a CSV table."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    place = lines[0].split(",").index(column)
    cells = lines[1].split(",")
    cells[place] = value
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")


def test_a_missing_register_is_named(command: Command, village: Path) -> None:
    """Without 1-register the command says what it looked for."""
    for path in (village / "1-register").iterdir():
        path.unlink()
    assert "1-register" in refused(command, village, code=2)


def test_a_missing_policy_is_named(command: Command, village: Path) -> None:
    """Without 2-policy.toml the command says so."""
    (village / "2-policy.toml").unlink()
    assert "2-policy.toml" in refused(command, village)


def test_a_missing_table_is_named(command: Command, village: Path) -> None:
    """A register without its projects cannot be read."""
    (village / "1-register" / "projects.csv").unlink()
    assert "projects" in refused(command, village)


def test_a_file_in_no_known_encoding_is_refused(command: Command, village: Path) -> None:
    """Bytes that are neither UTF-8 nor GB18030 are not guessed at."""
    path = village / "1-register" / "projects.csv"
    path.write_bytes(path.read_bytes() + b"\xff\xff\xff\n")
    assert "projects.csv" in refused(command, village, code=2)


@pytest.mark.parametrize(
    ("value", "said"),
    [("-5", "negative"), ("12.5", "whole"), ("1000000000000000000", "out of range"), ("twelve", "no number")],
)
def test_an_impossible_amount_is_a_finding_with_its_cell(
    command: Command, village: Path, value: str, said: str
) -> None:
    """A negative amount, a decimal where money belongs, 1e18 and a word: each is named with file and cell."""
    with_cell(village / "1-register" / "projects.csv", "total_investment", value)
    text = refused(command, village)
    assert "projects.csv" in text
    assert said in text


def test_an_empty_register_is_a_finding(command: Command, village: Path) -> None:
    """A register with headers only has nothing to choose from."""
    for path in (village / "1-register").glob("*.csv"):
        if path.stem != "about":
            path.write_text(path.read_text(encoding="utf-8-sig").splitlines()[0] + "\n", encoding="utf-8")
    refused(command, village)


def test_a_category_without_a_candidate_is_a_finding(command: Command, village: Path) -> None:
    """A quota that nobody in the register can fill is seen without solving."""
    policy = village / "2-policy.toml"
    category = """
  [[programme.category]]
  code = "nobody"
  name = { zh = "无人", en = "nobody" }
  at_least = 1
  unit = "projects"
  source = "test"
"""
    text = policy.read_text(encoding="utf-8")
    place = text.index("[[criterion]]")
    policy.write_text(text[:place] + category + text[place:], encoding="utf-8")
    assert "nobody" in refused(command, village)


def test_a_typo_in_the_policy_is_a_finding_with_the_nearest_known_word(command: Command, village: Path) -> None:
    """`at_mots` is not passed over."""
    change(village / "2-policy.toml", "at_most", "at_mots")
    assert "at_most" in refused(command, village)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(command: Command, village: Path) -> None:
    """A workbook of a megabyte that would unpack to a thousand is refused by its size."""
    for path in (village / "1-register").iterdir():
        path.unlink()
    bomb = zipfile.ZipFile(village / "1-register" / "register.xlsx", "w", zipfile.ZIP_DEFLATED)
    with bomb as archive, archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
        for _ in range(1000):
            part.write(bytes(1_000_000))
    assert "register.xlsx" in refused(command, village, code=2)


def test_a_policy_that_cannot_be_met_ends_with_3_and_names_clauses(command: Command, village: Path) -> None:
    """Clauses that cannot hold together are named; no plan is written."""
    conflict = """
[[clause]]
id = "too-much"
kind = "total"
measure = "in_year_investment"
name = { zh = "当年投资", en = "in-year investment" }
at_least = 1
unit = "亿元"
source = "test"
"""
    policy = village / "2-policy.toml"
    policy.write_text(policy.read_text(encoding="utf-8") + conflict, encoding="utf-8")
    assert "too-much" in refused(command, village, code=3)


def test_a_plan_year_folder_that_is_a_file_is_refused(command: Command, tmp_path: Path) -> None:
    """A file where a folder belongs is an error in words."""
    path = tmp_path / "file"
    path.write_text("x", encoding="utf-8")
    assert command("plan", "solve", path).code in (1, 2)
    assert command("plan", "verify", path).code in (1, 2)


def test_verify_without_a_plan_says_so(command: Command, village: Path) -> None:
    """Before solve there is nothing to check."""
    ended = command("plan", "verify", village)
    assert ended.code in (1, 2)
    assert "plan" in ended.out + ended.err


def test_ways_out_of_a_conflict_are_said_in_both_languages_and_written_as_json(
    command: Command, village: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The village can spend 9 million at most: 100 are lowered to 9, in words and in the file."""
    policy, file = village / "2-policy.toml", village / "conflict.json"
    asked = """
[[clause]]
id = "too-much"
kind = "total"
measure = "in_year_investment"
name = { zh = "当年投资", en = "in-year investment" }
at_least = 1
unit = "亿元"
source = "test"
"""
    policy.write_text(policy.read_text(encoding="utf-8") + asked, encoding="utf-8")
    ended = command("plan", "solve", village, "--conflict", file)
    assert "lower “in-year investment” from at least 100 million yuan to at least 9 million yuan" in ended.out
    monkeypatch.setenv("SANBAI_LANG", "zh")
    assert "将“当年投资”的下限由1亿元降低到900万元" in command("plan", "solve", village).out
    document = json.loads(file.read_bytes())
    assert document["minimal"]
    assert [change["id"] for way in document["alone"] for change in way["changes"]] == ["too-much"]
