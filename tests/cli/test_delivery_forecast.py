"""`sanbai delivery forecast` as people run it, and with bad input."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sanbai.delivery.records import Month
from tests.cli.command import Ended
from tests.delivery.forecast_years import many, whole_year
from tests.delivery.on_disk import write_year

Command = Callable[..., Ended]
VILLAGE_YEAR = 2025


@pytest.fixture
def followed(village: Path) -> Path:
    """Return the village with a year of returns known to June."""
    write_year(village, many(40))
    return village


def test_the_year_end_is_told_and_written(command: Command, followed: Path) -> None:
    """A table, what the forecast stands on, and two files; the same bytes when run again, others with another seed."""
    ended = command("delivery", "forecast", followed, "--month", "2025-06", "--by", "category", "--scenarios", 500)
    assert ended.code == 0
    for words in ("roads", "starts", "Beijing's published years", "Assumptions"):
        assert words in ended.out
    path = followed / "4-delivery" / "forecast-2025-06.json"
    first = path.read_bytes()
    assert json.loads(first)["scenarios"] == 500
    assert command("delivery", "forecast", followed, "--month", "2025-06", "--scenarios", 500).code == 0
    assert path.read_bytes() == first
    assert command("delivery", "forecast", followed, "--month", "2025-06", "--scenarios", 500, "--seed", 1).code == 0
    assert path.read_bytes() != first
    assert (followed / "4-delivery" / "forecast-2025-06.csv").is_file()


def test_it_is_told_in_chinese_too(command: Command, followed: Path) -> None:
    out = command("--lang", "zh", "delivery", "forecast", followed, "--month", "2025-06", "--scenarios", 200).out
    for words in ("开工", "没有本市历史时", "已写入"):
        assert words in out


def test_an_earlier_year_enters_the_reference(command: Command, followed: Path) -> None:
    """`--history` takes finished years; one that is not over is refused in words."""
    ended = command("delivery", "forecast", followed, "--month", "2025-06", "--history", followed)
    assert ended.code == 2
    assert "no return for December" in ended.err
    write_year(followed, whole_year(1, 40))
    ended = command("delivery", "forecast", followed, "--month", "2025-06", "--history", followed, "--scenarios", 200)
    assert "The city's own years are in the reference: 2025." in ended.out


def test_the_year_is_held_against_its_own_december(command: Command, village: Path) -> None:
    write_year(village, whole_year(1, 40))
    ended = command("delivery", "backtest", village)
    assert ended.code == 0
    assert "investment by project: CRPS is" in ended.out


@pytest.mark.parametrize("month", ["2024-06", "2025-13", "June"])
def test_a_month_that_is_none_of_the_year_is_refused_in_words(command: Command, followed: Path, month: str) -> None:
    ended = command("delivery", "forecast", followed, "--month", month)
    assert ended.code == 2
    assert "is no month of 2025" in ended.err


def test_a_folder_without_a_baseline_is_refused_in_words(command: Command, village: Path) -> None:
    ended = command("delivery", "forecast", village, "--month", "2025-06")
    assert ended.code == 2
    assert "There is no baseline in" in ended.err


def test_no_returns_at_all_is_a_forecast_by_the_reference_class(command: Command, village: Path) -> None:
    write_year(village, replace(many(40), returns=()))
    ended = command("delivery", "forecast", village, "--month", str(Month(VILLAGE_YEAR, 6)), "--scenarios", 200)
    assert ended.code == 0
    assert "Beijing's published years" in ended.out
