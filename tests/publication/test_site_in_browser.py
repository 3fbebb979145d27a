"""A real browser opens the site from disk: nothing serious for axe, usable by keyboard, quiet and alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from sanbai.files import write_folder
from sanbai.publication.site.addresses import project_page
from tests.publication.sample_site import sample_site, sample_whole_year

CHANGED = next(project for project in sample_whole_year().projects if project.changes)
KINDS = ("index", "projects", "map", "downloads", "check", "about", f"projects/{project_page(CHANGED.code)[:-5]}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the publication's folder with the sample's site."""
    folder = tmp_path_factory.mktemp("published") / "6-publication"
    write_folder(folder, sample_site())
    return folder / "site"


@pytest.fixture(scope="module")
def context(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: Any) -> Iterator[Any]:
    """Yield a page that remembers what it said and what it asked for."""
    page = context.new_page()
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    page.close()


def serious(page: Any) -> list[tuple[str, str]]:
    """Return what axe calls serious or critical: the rule and the first element."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [(item["id"], item["nodes"][0]["html"]) for item in found if item["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious_on_any_kind_of_page(page: Any, folder: Path, language: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    for kind in KINDS:
        page.goto((folder / language / f"{kind}.html").as_uri())
        assert (kind, serious(page)) == (kind, [])
    assert page.said == []
    assert all(url.startswith((folder.as_uri(), "data:")) for url in page.asked)


def test_axe_finds_nothing_serious_on_the_choice_of_languages(page: Any, folder: Path) -> None:
    page.goto((folder / "index.html").as_uri())
    assert serious(page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_pages_fit_a_phone(page: Any, folder: Path, kind: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto((folder / "en" / f"{kind}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def shown(page: Any) -> list[str]:
    """Return the names of the projects that the table shows, in order."""
    found: list[str] = page.eval_on_selector_all(
        "tbody tr:not(.group):not([hidden]) a", "all => all.map(a => a.textContent)"
    )
    return found


def test_the_table_is_found_filtered_sorted_and_opened_by_keyboard(page: Any, folder: Path) -> None:
    page.goto((folder / "zh" / "projects.html").as_uri())
    everything = len(shown(page))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("教育")
    names = shown(page)
    assert 0 < len(names) < everything
    assert all("教育" in name for name in names)
    assert page.text_content("[role=status]") == f"显示 {len(names)} 项，共 {everything} 项"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "list"
    page.keyboard.press("ArrowDown")
    assert len(shown(page)) < len(names)
    assert "q=" in page.url
    assert "list=in" in page.url
    button = page.locator("th[data-by=in-year] button")
    button.focus()
    page.keyboard.press("Enter")
    assert page.get_attribute("th[data-by=in-year]", "aria-sort") == "descending"
    amounts = page.eval_on_selector_all(
        "tbody tr:not([hidden]) td:nth-child(5)", "all => all.map(cell => Number(cell.textContent.replaceAll(',', '')))"
    )
    assert amounts == sorted(amounts, reverse=True)
    first = shown(page)[0]
    page.locator("tbody tr:not([hidden]) a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert page.text_content("h1") == first
    page.go_back()
    assert shown(page)[0] == first
    assert page.input_value("[name=q]") == "教育"
    assert page.said == []


def test_an_address_recalls_filter_and_order_and_reset_forgets_them(page: Any, folder: Path) -> None:
    page.goto((folder / "en" / "projects.html").as_uri() + "#programme=livelihood&sort=total&down=1")
    assert page.input_value("[name=programme]") == "livelihood"
    assert page.get_attribute("th[data-by=total]", "aria-sort") == "descending"
    page.click("button[type=reset]")
    page.wait_for_function("!location.hash")
    assert len(shown(page)) == len(sample_whole_year().projects)
    assert page.locator("tr.group:not([hidden])").count() == 4


def test_without_scripts_the_table_the_places_and_the_progress_can_be_read(browser: Any, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "en" / "projects.html").as_uri())
    assert page.locator("tbody tr:not(.group)").count() == len(sample_whole_year().projects)
    assert not page.locator("form").is_visible()
    page.goto((folder / "en" / "map.html").as_uri())
    assert page.locator(".needs-script").is_visible()
    assert page.locator("details").count() > 2
    context.close()


def test_the_map_draws_districts_and_points_and_opens_a_project(page: Any, folder: Path) -> None:
    page.goto((folder / "en" / "map.html").as_uri())
    assert page.locator("path.district").count() >= 16
    places = {place.longitude for project in sample_whole_year().projects for place in project.places}
    assert page.locator("path.dot").count() > len(places) / 2
    button = page.locator("details[open] .places button").first
    button.focus()
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup-content a")
    link.click()
    page.wait_for_load_state()
    assert page.locator("h1").is_visible()
    assert page.said == []
