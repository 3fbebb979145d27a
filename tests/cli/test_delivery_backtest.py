"""`sanbai delivery backtest` as people run it, and with bad input."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.command import Ended
from tests.house.source import ROOT

Command = Callable[..., Ended]
PANEL = ROOT.parent / "shared" / "data" / "uk_gmpp_2013_2023" / "gmpp_panel_2014_2023.csv"


def test_the_panel_is_held_against_the_forecaster(command: Command, tmp_path: Path) -> None:
    """The table, a sentence a question, and both files; running it twice gives the same bytes."""
    ended = command("delivery", "backtest", PANEL, "--out", tmp_path / "one")
    assert ended.code == 0
    assert "achieved part of the year's plan: CRPS is 4.5 % lower than the best naive rule's" in ended.out
    with (tmp_path / "one" / "backtest.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 3 * 5
    document = json.loads((tmp_path / "one" / "backtest.json").read_text(encoding="utf-8"))
    assert [gain["best_rule"] for gain in document["gains"]] == ["plan_met"] * 3
    command("delivery", "backtest", PANEL, "--out", tmp_path / "two")
    for name in ("backtest.csv", "backtest.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_it_is_told_in_chinese_too(command: Command) -> None:
    assert "完工日期的推移：CRPS 比最好的简单规则" in command("--lang", "zh", "delivery", "backtest", PANEL).out


def test_years_without_reports_are_refused_in_words(command: Command) -> None:
    ended = command("delivery", "backtest", PANEL, "--from", 2030, "--to", 2031)
    assert ended.code == 2
    assert "nothing to score, 2030 to 2031" in ended.err


def test_a_file_that_is_no_panel_is_refused_in_words(command: Command, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    ended = command("delivery", "backtest", other)
    assert ended.code == 2
    assert "no column report_year" in ended.err
