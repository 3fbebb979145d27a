"""Every number that a bulletin's text states leads to its row and names its place in figures.json."""

import io
import json
import re
from functools import cache
from typing import Any

import docx
import pypdf
import pytest

from sanbai.language import Language
from sanbai.publication.bulletin import render_bulletin, wording_for
from sanbai.publication.document.writing import document_files
from sanbai.publication.public import PublicYear
from sanbai.publication.writing import figures_json
from tests.publication.pages import Element, read_page
from tests.publication.sample_public import sample_public

BOTH = pytest.mark.parametrize("language", list(Language))
NUMBER = re.compile(r"\d[\d,.]*")
OWN_NUMBERS = ("table", "h1", "h2", "figcaption", "pre", "svg", "nav", "header", "footer", "a")
"""What states rows themselves, or numbers that are no figures of the plan: headings, captions, dates, commands."""


@cache
def page(language: Language) -> Element:
    """Return the bulletin of the sample city."""
    return read_page(html(sample_public(), language))


def html(year: PublicYear, language: Language) -> str:
    """Return a bulletin without pictures."""
    return render_bulletin(year.figures, (), language, folder="city")


def placed(element: Element) -> list[Element]:
    """Return the numbers that name their place."""
    return [each for each in element.everything() if "data-figure" in each.attributes]


def at(pointer: str) -> Any:
    """Return what stands at a place in figures.json."""
    found = json.loads(figures_json(sample_public().figures))
    for step in pointer.split("/")[1:]:
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


def bare(element: Element) -> str:
    """Return the text of an element without what names its place, or states no figure of the plan."""
    style = element.attributes.get("class", "")
    if element.tag in OWN_NUMBERS or "data-figure" in element.attributes or style in ("notice", "notes"):
        return " "
    parts = [child if isinstance(child, str) else bare(child) for child in element.children]
    return "".join(parts)


@BOTH
def test_no_number_of_the_text_is_without_its_place(language: Language) -> None:
    (main,) = page(language).all("main")
    year = str(sample_public().figures.heading.year)
    left = [number for number in NUMBER.findall(bare(main)) if number.strip(",.") != year]
    assert left == []
    assert len(placed(main)) > 60


@BOTH
def test_every_place_exists_and_holds_what_the_text_says(language: Language) -> None:
    """Counts and amounts as figures.json has them: amounts as shown, in quanta of the scale."""
    figures = sample_public().figures
    words = wording_for(figures, language)
    checked = 0
    for each in placed(page(language)):
        value, said = at(each.attributes["data-figure"]), each.text()
        if isinstance(value, int) and re.fullmatch(r"[\d,]+( projects?|项)?", said):
            assert int(NUMBER.findall(said)[0].replace(",", "")) == value
            checked += 1
        elif isinstance(value, dict) and "shown" in value and re.fullmatch(r"[\d,.]+", said):
            digits = figures.scale.digits(language)
            assert round(float(said.replace(",", "")) * 10**digits) == value["shown"]
            checked += 1
        elif isinstance(value, dict) and "shown" in value:
            amounts = [a for a in _amounts(figures) if (a.shown, str(a.exact)) == (value["shown"], str(value["exact"]))]
            assert said in {words.money(amount) for amount in amounts}
            checked += 1
    assert checked > 50


def _amounts(figures: Any) -> list[Any]:
    groups = [*figures.programmes, *(part for group in figures.programmes for part in group.categories)]
    held = [figures.headline, *groups, *figures.districts, *figures.funding]
    return [
        getattr(record, name)
        for record in held
        for name in ("total", "in_year", "construction", "early_promotion_total")
        if hasattr(record, name)
    ]


@BOTH
def test_every_link_leads_to_one_row_that_shows_the_number(language: Language) -> None:
    whole = page(language)
    ids = [each.attributes["id"] for each in whole.everything() if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    links = [each for each in placed(whole) if each.tag == "a"]
    table_rows = {
        each.attributes["id"]: [cell.text() for cell in row.everything()]
        for row in whole.all("tr")
        for each in row.all("th")
        if each.attributes.get("id", "").startswith("row-")
    }
    followed = 0
    for link in links:
        target = link.attributes["href"].removeprefix("#")
        assert target in ids
        if "annex" not in target and re.fullmatch(r"[\d,]+( projects?|项)?", link.text()):
            assert NUMBER.findall(link.text())[0] in table_rows[target]
            followed += 1
    assert len(links) > 50
    assert followed > 15


@BOTH
def test_pdf_and_word_follow_the_same_links(language: Language) -> None:
    text = html(sample_public(), language)
    links = {each.attributes["href"][1:] for each in placed(page(language)) if each.tag == "a"}
    files = document_files("bulletin", text, (), sample_public().figures.heading.as_of)
    reader = pypdf.PdfReader(io.BytesIO(files["bulletin.pdf"]))
    annotations = [note.get_object() for sheet in reader.pages for note in sheet.get("/Annots", [])]
    assert sum(note["/Subtype"] == "/Link" for note in annotations) >= len(links)
    body = docx.Document(io.BytesIO(files["bulletin.docx"])).element.xml
    marks = set(re.findall(r'<w:bookmarkStart[^>]*w:name="([^"]+)"', body))
    anchors = set(re.findall(r'<w:hyperlink w:anchor="([^"]+)"', body))
    assert anchors <= marks
    assert {link.replace("-", "_") for link in links} <= anchors
    assert len(re.findall(r'<w:bookmarkStart[^>]*w:id="(\d+)"', body)) == len(marks)
