"""A real browser opens the bulletins from disk: quiet, alone, on a desk and on a phone, and on paper."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sanbai.language import Language
from sanbai.publication.bulletin import render_bulletin, wording_for
from sanbai.publication.figures import compute_figures
from sanbai.publication.geometry import parse_geometry
from sanbai.publication.month_page import render_report, wording_of
from sanbai.publication.month_pictures import month_pictures
from sanbai.publication.pictures import make_pictures
from tests.publication.sample_city import GEOMETRY, sample_plan, sample_policy, sample_register
from tests.publication.sample_year import sample_report
from tests.publication.test_bulletin import with_evil_names
from tests.publication.test_site_in_browser import serious

SAMPLES = {"plain": (sample_register(), sample_policy()), "evil": with_evil_names()}


@pytest.fixture(scope="module", params=[(name, language) for name in SAMPLES for language in Language], ids=str)
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bulletin on disk: of the sample, and of the sample with evil names."""
    name, language = request.param
    figures = compute_figures(*SAMPLES[name], sample_plan())
    geometry = parse_geometry(GEOMETRY.read_bytes(), GEOMETRY.name) if name == "plain" else None
    pictures = make_pictures(figures, geometry, wording_for(figures, language))
    path = tmp_path_factory.mktemp(name) / f"bulletin.{language.value}.html"
    path.write_text(render_bulletin(figures, pictures, language, folder="beijing-2024"), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Yield a page that remembers what it said and what it asked for."""
    context = browser.new_context()
    page = context.new_page()
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_opens_quietly_and_fits_its_width(page: Any, file: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(file.as_uri())
    assert page.said == []
    assert [url for url in page.asked if not url.startswith("data:")] == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelectorAll('script').length") == 0
    hidden = "[...document.querySelectorAll('.drawing svg')].filter(svg => svg.getBoundingClientRect().width < 250)"
    assert page.evaluate(f"{hidden}.length") == 0


def test_text_can_be_read_on_a_phone(page: Any, file: Path) -> None:
    """No text of the page is smaller than 12 pixels, none of a drawing smaller than 8 once it is scaled."""
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(file.as_uri())
    smallest = """selector => Math.min(...[...document.querySelectorAll(selector)].map(element => {
        const svg = element.closest('svg');
        const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
        return parseFloat(getComputedStyle(element).fontSize) * scale;
    }))"""
    assert page.evaluate(smallest, "p, li, dd, dt, th, td, caption, figcaption, h1, h2") >= 12
    assert page.evaluate(smallest, ".drawing text") >= 8


def test_the_page_prints_on_several_a4_sheets(page: Any, file: Path) -> None:
    page.goto(file.as_uri())
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.startswith(b"%PDF")
    sheets = pdf.count(b"/Type /Page\n")
    assert sheets >= 8
    assert pdf.count(b"/MediaBox [0 0 594.95996 841.91998]") + pdf.count(b"/MediaBox [0 0 595.91998 842.88]") == sheets


def test_table_headings_come_again_on_every_sheet_and_rows_are_not_cut(page: Any, file: Path) -> None:
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.projects thead')).display") == "table-header-group"
    assert page.evaluate("getComputedStyle(document.querySelector('.projects tr')).breakInside") == "avoid"
    assert page.evaluate("getComputedStyle(document.querySelector('figure')).breakInside") == "avoid"


def test_chinese_is_drawn_with_a_chinese_font(page: Any, file: Path) -> None:
    """It looks unlike a character that no font has."""
    page.goto(file.as_uri())
    same = """() => {
        const context = document.createElement('canvas').getContext('2d');
        context.font = '40px ' + getComputedStyle(document.querySelector('.drawing text')).fontFamily;
        const drawn = text => { context.clearRect(0, 0, 300, 150); context.fillText(text, 10, 60);
            return context.canvas.toDataURL(); };
        return drawn('程') === drawn('\\u{10FFFD}');
    }"""
    assert page.evaluate(same) is False


def test_axe_finds_nothing_serious_in_a_bulletin(page: Any, tmp_path: Path) -> None:
    language = Language.ZH
    figures, file = compute_figures(*SAMPLES["plain"], sample_plan()), tmp_path / "bulletin.html"
    pictures = make_pictures(figures, None, wording_for(figures, language))[:2]
    file.write_text(render_bulletin(figures, pictures, language, folder="city"), encoding="utf-8")
    page.goto(file.as_uri())
    assert serious(page) == []


def test_axe_finds_nothing_serious_in_a_month_report(page: Any, tmp_path: Path) -> None:
    report, language = sample_report(), Language.EN
    file = tmp_path / "report.html"
    pictures = month_pictures(report, wording_of(report, language))
    file.write_text(render_report(report, pictures, language), encoding="utf-8")
    page.goto(file.as_uri())
    assert serious(page) == []
    assert page.said == []
