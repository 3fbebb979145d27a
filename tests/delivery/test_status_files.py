"""Status and lights as files: every figure, exact in JSON, plain in CSV, and every light with its clause."""

import csv
import io
import json
from fractions import Fraction

import pytest

from sanbai.delivery.light_wording import action_words, signal_words
from sanbai.delivery.light_writing import COLUMNS, lights_csv, lights_json, listed
from sanbai.delivery.lights import make_signals
from sanbai.delivery.naming import Naming
from sanbai.delivery.progress import last_returns, make_progress
from sanbai.delivery.records import Month, Year
from sanbai.delivery.status_table import STATUS_COLUMNS, Counted, shown
from sanbai.delivery.status_writing import status_csv, status_json
from sanbai.delivery.supplements.records import Excuse, Supplements
from sanbai.language import Language, Text
from sanbai.policy.light_reading import shipped_lights
from sanbai.policy.lights import Colour, Level
from sanbai.policy.phrases import Vocabulary
from sanbai.register.records import Nature
from sanbai.units import MONEY_UNITS
from tests.delivery.small_years import JUNE, YEAR, day, returned, row, year_of

UNIT = MONEY_UNITS["万元"]
NAMING = Naming(
    Text("某市", "a city"), {"A": "项目甲", "B": "=B()"}, Vocabulary({("district", "D1"): Text("东区", "East")}, "万元")
)


def small_year() -> Year:
    return year_of(
        [
            row("A", 12000, district="D1", nature=Nature.NEW_START, start_due=day(3, 31)),
            row("B", 24000, district="D2"),
        ],
        returned("A", invested=1000, problem="征地", problem_owner="区政府", escalation=1),
        returned("B", Month(YEAR, 5), 12000, paid_year=12000),
    )


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_status_table_has_every_figure_of_every_level() -> None:
    """City, groups and projects, a row each; ratios in percent, points with their sign, text never a formula."""
    rows = table(status_csv(make_progress(small_year(), JUNE), NAMING))
    assert [(line["level"], line["code"]) for line in rows if line["level"] in ("city", "district", "project")] == [
        ("city", ""),
        ("district", "D1"),
        ("district", "D2"),
        ("project", "A"),
        ("project", "B"),
    ]
    city, east, project = rows[0], next(line for line in rows if line["code"] == "D1"), rows[-1]
    assert (city["planned"], city["invested"], city["completion_percent"]) == ("36000", "13000", "36.11")
    assert (city["reported"], city["ahead_of_time_points"]) == ("1", "-13.89")
    assert (east["name_zh"], east["starts_overdue"]) == ("东区", "1")
    assert project["name_zh"] == "'=B()"
    assert len(rows[0]) == 5 + len(STATUS_COLUMNS)


def test_the_status_document_is_exact() -> None:
    """Ratios are text such as 13/36, money is whole, and what cannot be told is null."""
    document = json.loads(status_json(make_progress(small_year(), JUNE, 100_000), NAMING, "万元"))
    city = document["rows"][0]
    assert (document["month"], document["time_progress"]) == ("2024-06", "1/2")
    assert (city["completion"], city["support_of_year"], city["support"]) == ("13/36", "13/100", None)
    assert city["ahead_of_time"] == "-5/36"


@pytest.mark.parametrize(
    ("figure", "counted", "zh", "en"),
    [
        (None, Counted.RATIO, "—", "—"),
        (123_456, Counted.MONEY, "12.3亿元", "1.2 billion yuan"),
        (Fraction(1, 3), Counted.RATIO, "33.3%", "33.3%"),
        (Fraction(-1, 3), Counted.POINTS, "-33.3", "-33.3"),
        (1234, Counted.COUNT, "1,234", "1,234"),
    ],
)
def test_a_figure_is_shown_as_people_read_it(figure: Fraction | None, counted: Counted, zh: str, en: str) -> None:
    """Money in the press's units, ratios as percentages, points with a sign, a dash for nothing."""
    assert [shown(figure, counted, UNIT, language) for language in (Language.ZH, Language.EN)] == [zh, en]


def test_every_listed_light_names_its_clause_its_figures_and_the_problem() -> None:
    """The list has red and yellow, the worst first, with what the return says is the matter."""
    year = small_year()
    signals = make_signals(year, JUNE, shipped_lights("yinchuan-2025"))
    rows = table(lights_csv(signals, last_returns(year, JUNE), NAMING, UNIT))
    assert tuple(rows[0]) == COLUMNS
    assert [(line["code"], line["light"], line["colour"]) for line in rows] == [
        ("A", "yinchuan-funds", "red"),
        ("A", "yinchuan-progress", "red"),
        ("A", "yinchuan-start", "red"),
    ]
    assert rows[1]["why_zh"] == (
        "完成投资1,000.0万元，按序时进度应为6,000.0万元，落后41.7个百分点；条款yinchuan-progress：落后超过30个百分点，亮红灯。"
    )
    assert rows[2]["why_en"] == (
        "The start was due by 2024-03-31, and it has not started; clause yinchuan-start: red when the start is due and "
        "has not come, 3 months in a row (for 4 months now)."
    )
    assert {(line["problem"], line["problem_owner"], line["escalation"]) for line in rows} == {("征地", "区政府", "1")}
    assert all(line["source"].startswith("银川市 2025 年") and line["action_zh"] for line in rows)


def test_the_document_of_lights_has_green_ones_too() -> None:
    """Every light with its figures exact, the threshold that fired, the overall colour, and the last return's month."""
    signals = make_signals(small_year(), JUNE, shipped_lights("yinchuan-2025"))
    document = json.loads(lights_json(signals, JUNE, NAMING, UNIT))
    assert document["overall"] == [
        {"level": "project", "code": "A", "colour": "red"},
        {"level": "project", "code": "B", "colour": "green"},
    ]
    red = next(item for item in document["signals"] if (item["code"], item["dimension"]) == ("A", "progress"))
    assert (red["actual"], red["expected"], red["whole"], red["value"]) == (1000, 6000, 12000, "5/12")
    assert red["threshold"] == {"form": "gap", "more_than": "3/10", "months": 1}
    green = next(item for item in document["signals"] if (item["code"], item["dimension"]) == ("B", "progress"))
    assert (green["colour"], green["threshold"], green["last_return"]) == ("green", None, "2024-05")
    assert "2024-05" in green["why"]["en"]


def test_an_excuse_is_listed_with_its_approver() -> None:
    """An excused light stays on the list, green, with what it would have been, why not, and who said so."""
    excuse = Excuse(
        code="A",
        dimension="progress",
        from_month="2024-04",
        to_month="2024-06",
        reason="汛期停工",
        approved_by="市重大办",
        approved_on=day(4, 2),
    )
    signals = make_signals(small_year(), JUNE, shipped_lights("wuhan-2022"), Supplements(excuses=(excuse,)))
    (signal,) = listed(signals)
    assert (signal.colour, signal.excused_from) == (Colour.GREEN, Colour.RED)
    words = signal_words(signal, UNIT)
    assert "本应亮红灯，因汛期停工免责（市重大办于2024-04-02批准" in words.zh
    assert "it would be red, but is excused" in words.en
    assert action_words(signal) == Text("", "")


def test_a_figure_near_an_end_is_told_with_more_decimals() -> None:
    """30.004 points behind is more than 30, and says so."""
    year = year_of([row("A", 100_000)], returned("A", invested=19_996))
    signals = make_signals(year, JUNE, shipped_lights("yinchuan-2025")[1:2])
    assert [signal.colour for signal in signals] == [Colour.RED]
    assert "落后30.004个百分点" in signal_words(signals[0], UNIT).zh


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_signal_can_be_said(language: str) -> None:
    """Groups, dimensions and forms of all kinds have words in both languages, and end with a full stop."""
    year = small_year()
    for name in ("yinchuan-2025", "wuhan-2022"):
        for signal in make_signals(year, JUNE, shipped_lights(name)):
            assert getattr(signal_words(signal, UNIT), language).endswith("。" if language == "zh" else ".")


def test_groups_without_a_code_are_named_so() -> None:
    """An empty code is no blank on the page."""
    assert NAMING.name(Level.DISTRICT, "").en == "(not stated)"
    assert NAMING.name(Level.CITY, "").zh == "某市"
    assert NAMING.name(Level.PROJECT, "A") == Text("项目甲", "项目甲")
    assert NAMING.name(Level.DEPARTMENT, "X") == Text("X", "X")
