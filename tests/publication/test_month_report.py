"""The month report: pages whose numbers are the progress's own, pictures that need no colour, a workbook to filter."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sanbai.delivery.records import Month
from sanbai.language import Language, Text
from sanbai.policy.lights import Colour, Level
from sanbai.publication.files import write_report
from sanbai.publication.month_charts import course_chart, lights_chart
from sanbai.publication.month_heat import heat_map, ranking_chart
from sanbai.publication.month_page import LISTED_AT_MOST, render_report, wording_of
from sanbai.publication.month_pictures import amount, month_pictures
from sanbai.publication.month_report import MonthReport, Told, make_report
from sanbai.publication.month_workbook import HEAT_SHEET, LIGHTS_SHEET, RANKING_SHEET, STATUS_SHEET
from sanbai.publication.month_writing import report_files
from sanbai.publication.style import SIGNALS, STEPS, contrast, ink_on
from tests.publication.pages import read_page
from tests.publication.sample_year import JUNE, sample_report, sample_year


@cache
def report() -> MonthReport:
    return sample_report()


@cache
def page(language: Language) -> str:
    return render_report(report(), month_pictures(report(), wording_of(report(), language)), language)


@pytest.mark.parametrize("language", Language)
def test_the_page_states_the_progress_of_the_city(language: Language) -> None:
    """Invested, completion, both clocks, starts and returns stand in the lead as the records have them."""
    city, wording = report().city, wording_of(report(), language)
    lead = read_page(page(language)).all("div", "lead")[0].text()
    assert city.completion is not None
    for said in (
        wording.money(amount(report(), city.invested)),
        wording.ratio(city.completion),
        str(city.starts.overdue),
        str(city.starts.done),
        "300",
    ):
        assert said in lead


@pytest.mark.parametrize("language", Language)
def test_the_notice_on_the_data_stands_above_everything(language: Language) -> None:
    """Who reads a report of generated data is told so first; without a notice there is no empty box."""
    (notice,) = read_page(page(language)).all("aside", "notice")
    assert report().notice.to(language) in notice.text()
    silent = replace(report(), notice=Text("", ""))
    assert not read_page(render_report(silent, (), language)).all("aside", "notice")


@pytest.mark.parametrize("language", Language)
def test_every_group_of_a_ranking_has_its_row_in_order(language: Language) -> None:
    """Sixteen districts, the farthest ahead of the planned curve first; the table says the numbers of the picture."""
    ranking = next(each for each in report().rankings if each.level is Level.DISTRICT)
    rows = read_page(page(language)).by_id("ranking-district").all("tbody")[0].all("tr")
    assert len(rows) == 16
    points = [item.ahead_of_curve for item in ranking.rows]
    assert all(first >= second for first, second in pairwise(points) if first is not None and second is not None)
    names = [report().naming.name(item.level, item.code).to(language) for item in ranking.rows]
    assert [row.all("th")[0].text() for row in rows] == names


@pytest.mark.parametrize("language", Language)
def test_lights_are_listed_with_shape_word_figures_and_clause(language: Language) -> None:
    """No light is told by colour alone; each names its clause; what is left out for length is said."""
    section = read_page(page(language)).by_id("lights")
    rows = section.all("tbody")[-1].all("tr")
    assert len(rows) == LISTED_AT_MOST < len(report().lights)
    assert str(len(report().lights)) in section.all("caption")[-1].text()
    for row, signal in zip(rows, report().lights, strict=False):
        said = row.text()
        assert any(shape in said for shape in "■▲●")
        assert signal.code in said
        assert signal.light.id in said or signal.excused_from is not None


def test_a_month_without_lights_or_forecast_says_so() -> None:
    """Without lights in the policy and without a forecast the page says what to do, in both languages."""
    bare = replace(report(), lights=(), by_dimension=(), foreseen=(), colours=dict.fromkeys(Colour, 0))
    for language, words in ((Language.ZH, ("[[light]]", "本月没有预测")), (Language.EN, ("[[light]]", "no forecast"))):
        text = read_page(render_report(bare, month_pictures(bare, wording_of(bare, language)), language)).text()
        assert all(word in text for word in words)


@pytest.mark.parametrize("language", Language)
def test_names_cannot_break_the_page(language: Language) -> None:
    """A name that is HTML is text on the page and in the pictures."""
    evil = "<script>alert(1)</script>"
    naming = replace(report().naming, city=Text(evil, evil), projects=dict.fromkeys(report().naming.projects, evil))
    changed = replace(report(), naming=naming)
    text = render_report(changed, month_pictures(changed, wording_of(changed, language)), language)
    assert "<script" not in text
    assert evil in read_page(text).text()


def test_each_picture_is_one_specification_drawn_as_it_stands() -> None:
    """Files hold the specification beside the drawing; their numbers are those of the records; bytes never differ."""
    files = report_files(report())
    assert files == report_files(sample_report())
    names = sorted(path.split("/")[1] for path in files if path.endswith("zh.svg"))
    assert names == [
        f"{name}.zh.svg"
        for name in ("course", "heat", "lights", "ranking-department", "ranking-district", "ranking-programme")
    ]
    heat = json.loads(files["report-2024-06-pictures/heat.en.vl.json"])
    cells = next(
        layer for layer in heat["layer"] if layer["mark"]["type"] == "rect" and len(layer["data"]["values"]) > 5
    )
    assert len(cells["data"]["values"]) == 20 * 12


def layer_values(specification: dict[str, Any], mark: str) -> Iterator[dict[str, Any]]:
    for layer in specification["layer"]:
        if layer["mark"]["type"] == mark:
            yield from layer["data"]["values"]


@pytest.mark.parametrize("language", Language)
def test_lines_of_the_course_can_be_told_apart_without_colour(language: Language) -> None:
    """Planned, invested and median differ in dash and weight; every end says what it is; no two labels touch."""
    specification = course_chart(report(), wording_of(report(), language), "")
    lines = [layer["mark"] for layer in specification["layer"] if layer["mark"]["type"] == "line"]
    looks = {(line["strokeWidth"], tuple(line.get("strokeDash", ()))) for line in lines}
    assert len(looks) == len(lines) == 3
    ends = sorted(value["y"] for value in layer_values(specification, "text") if value["x"] > 740)
    assert len(ends) == 4
    assert all(second - first >= 16 for first, second in pairwise(ends))


def test_the_course_ends_with_the_month_and_the_band_begins_there() -> None:
    """Nothing is drawn as done after the month; the band opens from the last point; without a forecast, none."""
    drawn = course_chart(report(), wording_of(report(), Language.EN), "")
    (done,) = [layer for layer in drawn["layer"] if layer["mark"].get("strokeWidth") == 3.5]
    assert len(done["data"]["values"]) == 1 + 6
    (band,) = [layer for layer in drawn["layer"] if layer["mark"]["type"] == "area"]
    last = done["data"]["values"][-1]
    assert band["data"]["values"][0] == {"x": last["x"], "y": last["y"], "y2": last["y"]}
    plain = course_chart(sample_report(foreseen=False), wording_of(report(), Language.EN), "")
    assert not [layer for layer in plain["layer"] if layer["mark"]["type"] == "area"]


def test_shades_and_lights_grow_darker_as_things_grow_worse() -> None:
    """In grey too, each step is plainly darker than the one before, and text on it can be read."""
    for colours in (STEPS, tuple(SIGNALS[colour] for colour in Colour)):
        darkness = [contrast(colour, "#ffffff") for colour in colours]
        assert all(second > 1.25 * first for first, second in pairwise(darkness))
        assert all(contrast(ink_on(colour), colour) >= 4.5 for colour in colours)


@pytest.mark.parametrize("language", Language)
def test_pictures_hold_every_number_they_draw(language: Language) -> None:
    """Cells, bars and segments have their number written; months still to come are blank."""
    wording = wording_of(report(), language)
    heat = [value["text"] for value in layer_values(heat_map(report(), wording, ""), "text")]
    assert sum(text.lstrip("+-").replace(".", "").isdigit() for text in heat) == 20 * 6
    for ranking in report().rankings:
        texts = [value["text"] for value in layer_values(ranking_chart(ranking, report(), wording, ""), "text")]
        assert sum(text[:1] in "+-0" for text in texts) == len(ranking.rows)
    told = " ".join(str(value["text"]) for value in layer_values(lights_chart(report(), wording, ""), "text"))
    assert all(str(count) in told for _, colours in report().by_dimension for count in colours.values() if count)


def test_the_first_month_and_the_last_can_be_reported() -> None:
    """In January there is one column; in December nothing is left to foresee."""
    for number in (1, 12):
        files = report_files(sample_report(Month(2024, number)))
        assert f"report-2024-{number:02}.en.html" in files
    january = read_page(report_files(sample_report(Month(2024, 1)))["report-2024-01.en.html"].decode())
    assert "January 2024" in january.all("header")[0].text()


def test_the_workbook_has_the_same_figures_to_filter() -> None:
    """A row a group and project, the heat, the rankings with charts, and every light; text is never a formula."""
    book = load_workbook(io.BytesIO(report_files(report())["report-2024-06.xlsx"]))
    status = book[STATUS_SHEET]
    assert status.max_row == 1 + len(report().progress)
    assert status.auto_filter.ref
    titles = [cell.value for cell in status[1]]
    invested = next(place for place, title in enumerate(titles) if title.startswith("完成投资"))
    assert status.cell(2, invested + 1).value == report().city.invested
    assert book[HEAT_SHEET].max_row == 1 + len(report().heat)
    assert book[LIGHTS_SHEET].max_row == 1 + len(report().lights)
    assert len(book[RANKING_SHEET]._charts) == len(report().rankings)
    assert len(book.worksheets[0]._charts) == 1
    assert not [cell for sheet in book for line in sheet for cell in line if cell.data_type == "f"]


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    """The same report written again is the same files."""
    paths = write_report(tmp_path, report())
    before = {path: path.read_bytes() for path in (tmp_path / "4-delivery").rglob("*") if path.is_file()}
    assert [path.name for path in paths] == ["report-2024-06.zh.html", "report-2024-06.en.html", "report-2024-06.xlsx"]
    write_report(tmp_path, report())
    assert before == {path: path.read_bytes() for path in (tmp_path / "4-delivery").rglob("*") if path.is_file()}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_opens_quietly_and_fits_its_width(
    browser: Any, tmp_path: Path, language: Language, width: int
) -> None:
    """A real browser shows it from disk: nothing asked for, nothing said, no sideways scrolling, text large enough."""
    file = tmp_path / "report.html"
    file.write_text(page(language), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900})
    shown = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(file.as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    cut = """[...document.querySelectorAll('.drawing svg')].flatMap(svg => {
        const box = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text')].filter(text => {
            const part = text.getBoundingClientRect();
            return part.right > box.right + 1 || part.left < box.left - 1;
        }).map(text => text.textContent);
    })"""
    assert shown.evaluate(cut) == []
    context.close()


def test_bundles_are_said_to_count_by_their_parts() -> None:
    """So that nobody wonders why there are more projects than in the plan."""
    year = sample_year()
    first, second, third, *others = year.baseline.rows
    parts = [replace(row, part_of=owner) for row, owner in ((first, "B1"), (second, "B1"), (third, "B2"))]
    bundled = replace(year, baseline=replace(year.baseline, rows=(*parts, *others)))
    report = make_report(bundled, JUNE, (), Told(Text("a", "a"), sample_report().naming))
    assert report.note == Text("2个打捆项目按其3个组成部分计。", "2 bundles count by 3 parts.")
    assert report.note.zh in render_report(report, (), Language.ZH)
    assert sample_report().note == Text("", "")
