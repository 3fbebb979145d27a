"""The bulletin as PDF and Word says what its page says, can be kept and read aloud, and obeys no text."""

import datetime
import io
import re
from dataclasses import replace
from functools import cache

import docx
import pypdf
import pytest

from sanbai.language import Language
from sanbai.publication.bulletin import render_bulletin, wording_for
from sanbai.publication.document.parsing import document_of
from sanbai.publication.document.tree import Figure, Heading, Listing, Paragraph, Table, Terms
from sanbai.publication.document.writing import document_files
from sanbai.publication.pictures import make_pictures
from sanbai.publication.public import PublicYear
from tests.publication.sample_public import sample_public, with_hostile_texts

DAY = datetime.date(2024, 1, 10)
KINDS = ("pdf", "docx")


def page_of(year: PublicYear, language: Language) -> str:
    """Return the bulletin as HTML."""
    pictures = make_pictures(year.figures, None, wording_for(year.figures, language))
    return render_bulletin(year.figures, pictures, language, folder="city")


@cache
def made(language: Language) -> dict[str, bytes]:
    """Return the sample's bulletin as PDF and Word, by kind."""
    pictures = make_pictures(sample_public().figures, None, wording_for(sample_public().figures, language))
    files = document_files("bulletin", page_of(sample_public(), language), pictures, DAY)
    return {name.rpartition(".")[2]: content for name, content in files.items()}


def text_of(kind: str, content: bytes) -> str:
    """Return the words of a file, without blanks."""
    if kind == "pdf":
        words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    else:
        book = docx.Document(io.BytesIO(content))
        paragraphs = [paragraph.text for paragraph in book.paragraphs]
        cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
        words = "".join((*paragraphs, *cells))
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("language", list(Language))
def test_a_page_becomes_a_document_with_all_its_parts(language: Language) -> None:
    """Headings with ids, paragraphs, lists, the band of figures, every table and every picture with its words."""
    page = page_of(sample_public(), language)
    document = document_of(page)
    blocks = document.blocks
    assert document.language == ("zh-Hans" if language is Language.ZH else "en")
    assert sum(isinstance(block, Table) for block in blocks) == page.count("<table")
    assert sum(isinstance(block, Figure) for block in blocks) == page.count("<figure")
    assert sum(isinstance(block, Heading) and bool(block.id) for block in blocks) == page.count("<section")
    assert all(block.alternative for block in blocks if isinstance(block, Figure))
    for kind in (Paragraph, Listing, Terms):
        assert any(isinstance(block, kind) for block in blocks)
    tables = [block for block in blocks if isinstance(block, Table)]
    for table in tables:
        rows = (*table.head, *table.body, *table.foot)
        assert {sum(cell.columns for cell in row) for row in rows} == {table.columns}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", KINDS)
def test_every_project_and_amount_of_the_annexes_is_there(kind: str, language: Language) -> None:
    text = text_of(kind, made(language)[kind])
    wording = wording_for(sample_public().figures, language)
    for row in sample_public().figures.listed:
        assert re.sub(r"\s", "", row.code) in text
        assert wording.detail(row.total) in text


@pytest.mark.parametrize("language", list(Language))
def test_the_pdf_says_that_it_is_tagged_and_can_be_kept(language: Language) -> None:
    """PDF/A-2a and PDF/UA-1 by its own metadata, the language and title set, bookmarks, fonts inside."""
    reader = pypdf.PdfReader(io.BytesIO(made(language)["pdf"]))
    catalogue = reader.root_object
    packet = catalogue["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in packet
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in packet
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert bool(catalogue["/MarkInfo"]["/Marked"])
    assert str(catalogue["/Lang"]).startswith(language.value)
    assert len(reader.outline) >= 1
    fonts = {
        font.get_object()["/BaseFont"]
        for page in reader.pages
        for font in page["/Resources"].get_object().get("/Font", {}).values()
    }
    assert all(re.match(r"/[A-Z]{6}\+Noto(Sans|Serif)SC", str(font)) for font in fonts)


def test_the_same_page_gives_the_same_bytes() -> None:
    again = made.__wrapped__(Language.ZH)
    assert again == made(Language.ZH)


def test_the_word_file_has_headings_repeated_heads_and_chinese_fonts() -> None:
    book = docx.Document(io.BytesIO(made(Language.ZH)["docx"]))
    headings = [paragraph for paragraph in book.paragraphs if paragraph.style.name.startswith(("Title", "Heading"))]
    assert len(headings) > 10
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in book.tables)
    assert 'w:eastAsia="FangSong"' in book.styles["Normal"].element.xml
    assert all(shape._inline.docPr.get("descr") for shape in book.inline_shapes)
    assert book.core_properties.created.isoformat()[:19] == "2024-01-10T12:00:00"


@pytest.mark.parametrize("kind", KINDS)
def test_texts_that_try_to_be_more_than_text_stay_text(kind: str) -> None:
    """Markup, template and typesetting code, right-to-left marks, emoji, control characters, 2,000 characters."""
    year = with_hostile_texts(sample_public())
    names = zip(year.figures.listed, year.projects, strict=True)
    figures = replace(year.figures, listed=tuple(replace(row, name=project.name) for row, project in names))
    page = render_bulletin(figures, (), Language.ZH, folder="city")
    content = document_files("bulletin", page, (), DAY)[f"bulletin.{kind}"]
    text = text_of(kind, content)
    for hostile in ("<script>alert(1)</script>", '#eval("1"){{7*7}}{%raw%}', '=HYPERLINK("http://a.example","x")'):
        assert hostile in text
    assert "x" * 200 in text
    assert ("〓" in text) == (kind == "pdf"), "what no font of the PDF has is marked as missing"


@pytest.mark.parametrize("text", ["", "<p>", "<table><tr><td>1</table>", "<ul><li>a", "</p></div>", "<dl><dd>x</dl>"])
def test_a_page_that_an_office_has_spoilt_is_still_read(text: str) -> None:
    assert document_of(text).blocks is not None
