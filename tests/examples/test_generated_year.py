"""The generated year of the Beijing example: slippage like the published one, and a forecast that stands up to it."""

import json
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from sanbai.delivery.files import read_year
from sanbai.delivery.records import Return, Year
from sanbai.delivery.standings import OURS, gains
from sanbai.delivery.year_backtest import backtest_year
from sanbai.policy.files import read_policy
from sanbai.register.files import find_register, read_register
from sanbai.register.records import Nature
from tests.examples.generated import BEIJING
from tests.examples.running import sanbai

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def followed(beijing_folder: Path) -> Path:
    """Return the Beijing folder with its plan, a baseline, and the year that the script writes."""
    if not (beijing_folder / "3-plan").is_dir():
        assert sanbai("plan", "solve", beijing_folder).returncode == 0
    assert sanbai("delivery", "open", beijing_folder).returncode == 0
    command = [sys.executable, str(BEIJING / "generate_year.py"), str(beijing_folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return beijing_folder


@pytest.fixture(scope="session")
def year(followed: Path) -> Year:
    """Return the generated year."""
    policy = read_policy(followed).policy
    assert policy is not None
    loaded = read_year(followed, read_register(find_register(followed)).register, policy)
    assert loaded.findings == ()
    return loaded.year


def last_of(year: Year) -> dict[str, Return]:
    """Return each project's last return."""
    return {item.project: item for item in year.returns}


def test_money_starts_and_completions_land_like_the_published_years(year: Year) -> None:
    """Money at 90 to 101 % of plan, starts at 46 to 83 %, completions at 54 to 88 %."""
    last, rows = last_of(year), year.baseline.rows
    planned = sum(row.in_year_investment for row in rows)
    assert 0.90 <= sum(item.investment_year for item in last.values()) / planned <= 1.01
    starting = [last[row.project].started_on for row in rows if row.start_due]
    assert len({row.part_of or row.project for row in rows if row.start_due}) == 120, "bundles count once in the plan"
    assert 0.46 <= sum(day is not None for day in starting) / len(starting) <= 0.83
    ending = [last[row.project].completed_on for row in rows if row.completion_due]
    assert len(ending) >= 65
    assert 0.54 <= sum(day is not None for day in ending) / len(ending) <= 0.88


def test_the_year_has_what_a_year_has(year: Year) -> None:
    """Early starts from the early-promotion list, late and missing returns, problems, permits, postponed dates."""
    last = last_of(year)
    waiting = {row.project for row in year.baseline.rows if row.nature is Nature.EARLY_PROMOTION}
    assert 5 <= sum(last[project].started_on is not None for project in waiting) <= 30
    assert any(item.problem and item.problem_owner and item.escalation for item in year.returns)
    assert any(item.filled_on and (item.filled_on - item.month.last_day).days > 6 for item in year.returns)
    counts = Counter(item.month.number for item in year.returns if item.project not in waiting)
    assert min(counts.values()) < counts[12] == len(year.baseline.rows) - len(waiting) >= 300
    assert any(item.started_on and item.permits_done < item.permits_needed for item in year.returns)
    assert all(item.reason for item in year.returns if item.expected_start or item.expected_completion)
    assert all("generated" in item.note and item.filled_by != item.reviewed_by for item in year.returns)


def test_no_return_contradicts_the_one_before(year: Year) -> None:
    """What is since January never falls, and the months told add up where none is missing."""
    by_project: dict[str, list[Return]] = {}
    for item in year.returns:
        by_project.setdefault(item.project, []).append(item)
    for items in by_project.values():
        for before, after in pairwise(items):
            assert before.investment_year <= after.investment_year
            assert before.physical_progress <= after.physical_progress
            if after.month.number == before.month.number + 1:
                assert after.investment_year == before.investment_year + after.investment_month


def test_the_script_writes_the_same_bytes_twice(followed: Path) -> None:
    before = {path.name: path.read_bytes() for path in (followed / "4-delivery").glob("2024-*.csv")}
    command = [sys.executable, str(BEIJING / "generate_year.py"), str(followed)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert {path.name: path.read_bytes() for path in (followed / "4-delivery").glob("2024-*.csv")} == before
    assert len(before) == 12


def test_the_forecast_of_june_is_told_and_written(followed: Path) -> None:
    """On screen and as files; twice gives the same bytes."""
    done = sanbai("delivery", "forecast", followed, "--month", "2024-06")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "support ratio" in done.stdout
    assert "Beijing's published years" in done.stdout
    path = followed / "4-delivery" / "forecast-2024-06.json"
    first = path.read_bytes()
    assert sanbai("delivery", "forecast", followed, "--month", "2024-06", "--by", "district").returncode == 0
    assert path.read_bytes() == first
    rows = json.loads(first)["rows"]
    city = next(row for row in rows if row["level"] == "city" and row["quantity"] == "investment")
    assert city["actual"] < city["q05"] < city["q50"] < city["q95"]
    assert {row["level"] for row in rows} == {"city", "programme", "category", "district", "department", "project"}


def test_a_month_of_another_year_is_refused_in_words(followed: Path) -> None:
    done = sanbai("delivery", "forecast", followed, "--month", "2023-06")
    assert done.returncode == 2
    assert "no month of 2024" in done.stderr


def test_the_forecast_beats_the_naive_rules_on_the_generated_year(year: Year) -> None:
    """By a tenth and more on money and completions; the year is drawn from another model, but still an invented one."""
    standings = backtest_year(year)
    found = {gain.question: gain.gain for gain in gains(standings)}
    assert all(found[name] >= 0.10 for name in ("investment_by_project", "investment_by_category", "completions"))
    assert found["starts"] >= 0.0
    ours = {item.question: item.coverage[80] for item in standings if item.method == OURS}
    assert 0.70 <= ours["investment_by_project"] <= 0.85
    assert 0.70 <= ours["investment_by_category"] <= 0.90
