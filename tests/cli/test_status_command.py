"""`sanbai delivery status`, `lights` and `report` on a copy of the village, as an office would use them."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import Ended, contents

Command = Callable[..., Ended]
HEAD = "month,project,investment_month,investment_year,paid_year,started_on,problem"
MARCH = ("2025-03,R1,90,90,90,2025-03-05,", "2025-03,R3,5,5,5,,征地", "2025-03,S2,60,60,60,,", "2025-03,W2,80,80,80,,")


@pytest.fixture
def followed(command: Command, village: Path) -> Path:
    """Return a copy of the village with Yinchuan's lights, its baseline, and returns for March of four projects."""
    policy = village / "2-policy.toml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(f'{text}\n[[light]]\nset = "yinchuan-2025"\n', encoding="utf-8")
    assert command("plan", "solve", village).code == 0
    assert command("delivery", "open", village).code == 0
    write(village, "2025-03.csv", HEAD, *MARCH)
    return village


def write(folder: Path, name: str, *lines: str) -> None:
    (folder / "4-delivery" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def delivery(folder: Path, name: str) -> Path:
    return folder / "4-delivery" / name


def test_the_status_is_shown_by_level_and_written_whole(command: Command, followed: Path) -> None:
    """The screen has the city and the level asked for; the files have every level."""
    ended = command("delivery", "status", followed, "--month", "2025-03", "--by", "project")
    assert ended.code == 0
    assert "Main Street" in ended.out
    assert "2025-03: time progress 25.0%; 4 of 7 projects returned the month." in ended.out
    document = json.loads(delivery(followed, "status-2025-03.json").read_text(encoding="utf-8"))
    assert [row["level"] for row in document["rows"]].count("project") == 7
    city = document["rows"][0]
    assert (city["planned"], city["invested"], city["completion"]) == (900, 235, "47/180")
    with delivery(followed, "status-2025-03.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["invested"], rows[0]["completion_percent"]) == ("235", "26.11")


def test_lights_name_figures_clause_and_action(command: Command, followed: Path) -> None:
    """What is red or yellow is on the screen and in the list, with the problem that was reported."""
    ended = command("--lang", "zh", "delivery", "lights", followed, "--month", "2025-03")
    assert ended.code == 0
    assert "红灯" in ended.out
    assert "yinchuan-funds" in ended.out.replace("\n", "")
    with delivery(followed, "lights-2025-03.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    street = next(row for row in rows if row["code"] == "R3" and row["dimension"] == "progress")
    assert (street["colour"], street["problem"]) == ("yellow", "征地")
    document = json.loads(delivery(followed, "lights-2025-03.json").read_text(encoding="utf-8"))
    assert {item["light"] for item in document["signals"]} >= {"yinchuan-progress", "yinchuan-funds", "yinchuan-start"}


def test_an_excuse_beside_the_returns_counts(command: Command, followed: Path) -> None:
    """With an approved excuse the light is green and listed as excused; a faulty row is said and costs nothing."""
    head = "项目或分组代码,亮灯内容,起始月份,截止月份,事由,批准人,批准日期"
    sound, faulty = (
        "R3,投资进度,2025-03,2025-04,征地,王五,2025-03-20",
        "X9,投资进度,2025-03,2025-04,征地,王五,2025-03-20",
    )
    write(followed, "excuses.csv", head, sound, faulty)
    ended = command("delivery", "lights", followed, "--month", "2025-03")
    assert ended.code == 0
    assert "excuses.csv, row 3: error [unknown-code]" in ended.err
    with delivery(followed, "lights-2025-03.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] == "R3" and row["dimension"] == "progress"]
    assert [(row["colour"], row["excused_from"], row["approved_by"]) for row in rows] == [("green", "yellow", "王五")]


def test_a_policy_without_lights_says_how_to_have_some(command: Command, followed: Path) -> None:
    policy = followed / "2-policy.toml"
    policy.write_text(policy.read_text(encoding="utf-8").replace('[[light]]\nset = "yinchuan-2025"\n', ""), "utf-8")
    ended = command("delivery", "lights", followed, "--month", "2025-03")
    assert (ended.code, "[[light]]" in ended.out) == (0, True)


def test_the_report_is_written_in_both_languages_and_twice_is_the_same(command: Command, followed: Path) -> None:
    """Two pages, a workbook, pictures; without a forecast the command says which one would make the band."""
    ended = command("delivery", "report", followed, "--month", "2025-03")
    assert ended.code == 0
    assert "sanbai delivery forecast" in ended.out
    before = contents(followed)
    names = ("report-2025-03.zh.html", "report-2025-03.en.html", "report-2025-03.xlsx")
    assert all(f"4-delivery/{name}" in before for name in names)
    assert "4-delivery/report-2025-03-pictures/course.en.svg" in before
    assert command("delivery", "report", followed, "--month", "2025-03").code == 0
    assert contents(followed) == before


def test_a_forecast_of_the_month_becomes_the_band(command: Command, followed: Path) -> None:
    path = [
        {"month": f"2025-{month:02}", "q10": 230 + month, "q50": 60 * month, "q90": 80 * month}
        for month in range(4, 13)
    ]
    write(followed, "forecast-2025-03.json", json.dumps({"path": path}))
    ended = command("delivery", "report", followed, "--month", "2025-03")
    assert (ended.code, "forecast makes one" in ended.out) == (0, False)
    drawing = delivery(followed, "report-2025-03-pictures/course.en.svg").read_text(encoding="utf-8")
    assert "90 % below" in drawing


@pytest.mark.parametrize("name", ["status", "lights", "report"])
def test_bad_input_is_a_sentence(command: Command, followed: Path, name: str) -> None:
    """A month of another year, a changed baseline and a year not opened end with a sentence and write nothing."""
    before = contents(followed)
    for month in ("2024-06", "March"):
        ended = command("delivery", name, followed, "--month", month)
        assert (ended.code, "2025-06" in ended.err) == (2, True)
    baseline = delivery(followed, "baseline.csv")
    kept = baseline.read_bytes()
    baseline.write_bytes(kept.replace(b",220,", b",221,", 1))
    ended = command("delivery", name, followed, "--month", "2025-03")
    assert (ended.code, "baseline-changed" in ended.err) == (1, True)
    baseline.write_bytes(kept)
    assert contents(followed) == before
    baseline.unlink()
    assert "sanbai delivery open" in command("delivery", name, followed, "--month", "2025-03").err


def test_a_faulty_return_is_said_and_does_not_count(command: Command, followed: Path) -> None:
    """One bad row is named with its cell; the other returns are counted."""
    write(followed, "2025-03.csv", HEAD, *MARCH[1:], "2025-03,R1,some,90,90,2025-03-05,")
    ended = command("delivery", "status", followed, "--month", "2025-03")
    assert ended.code == 0
    assert "2025-03.csv, cell C5: error [number-expected]" in ended.err
    assert "3 of 7 projects returned the month" in ended.out
