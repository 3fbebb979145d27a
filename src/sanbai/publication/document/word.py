"""A document as Word file: real headings, tables whose head stands on every page, pictures with words.

Chinese is set as official documents are (GB/T 9704): headings in SimHei (黑体), text in FangSong (仿宋), which a
machine without them replaces by its own. The file is dated by the document's day: the same document, the same bytes.
"""

import datetime
import io
import zlib
from collections.abc import Iterable, Mapping

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from sanbai.files import packed, unpacked
from sanbai.publication.document.tree import (
    ROW,
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Runs,
    Table,
    Terms,
)

_TEXT, _TITLE = "FangSong", "SimHei"
_LATIN = "Times New Roman"
_WIDTH = Cm(16.6)
_SIZES = {"Title": 20, "Heading 1": 15, "Heading 2": 12.5}


def word_of(document: Document, drawings: Mapping[str, bytes], day: datetime.date) -> bytes:
    """Return a document as Word file (.docx) of that day; `drawings` are its pictures by name, as PNG."""
    made = docx.Document()
    _set_up(made, document, day)
    for block in document.blocks:
        _add(made, block, drawings)
    content = io.BytesIO()
    made.save(content)
    return packed(unpacked(content.getvalue()), day)


def _set_up(made: Word, document: Document, day: datetime.date) -> None:
    """Set page, styles, page numbers, and what the file says of itself."""
    section = made.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    properties = made.core_properties
    noon = datetime.datetime.combine(day, datetime.time(12))
    properties.created = properties.modified = noon
    properties.title, properties.author, properties.comments = document.title[:250], "", ""
    properties.language = document.language
    for name, size in {"Normal": 10.5, "Caption": 9, "List Bullet": 10.5, "List Number": 10.5, **_SIZES}.items():
        style = made.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size = _LATIN, Pt(size)
        style.font.color.rgb = RGBColor(0x1D, 0x2B, 0x3A)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _TITLE if name in _SIZES else _TEXT)
    _page_number(section.footer.paragraphs[0])


def _page_number(paragraph: WordParagraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 the library has no fields of its own


def _add(made: Word, block: Block, drawings: Mapping[str, bytes]) -> None:
    match block:
        case Heading():
            _heading(made, block)
        case Paragraph():
            _write(made.add_paragraph(), block.runs)
        case Listing():
            for item in block.items:
                _write(made.add_paragraph(style="List Number" if block.numbered else "List Bullet"), item)
        case Terms():
            for term in block.terms:
                paragraph = made.add_paragraph()
                _write(paragraph, term.term)
                paragraph.add_run("  ")
                _write(paragraph, term.said)
        case Table():
            _table(made, block)
        case Figure():
            _figure(made, block, drawings)


def _heading(made: Word, heading: Heading) -> None:
    paragraph = made.add_heading(level=heading.level - 1)
    _write(paragraph, heading.runs)
    _mark(paragraph, heading.id)


def _mark(paragraph: WordParagraph, name: str) -> None:
    """Make a paragraph the place that links of this name lead to, if it has one."""
    if name:
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        number = str(zlib.crc32(name.encode()) >> 1)
        start.set(qn("w:id"), number)
        start.set(qn("w:name"), _bookmark(name))
        end.set(qn("w:id"), number)
        paragraph._p.insert(0 if paragraph._p.pPr is None else 1, start)  # noqa: SLF001 it has no bookmarks of its own
        paragraph._p.append(end)  # noqa: SLF001 as above


def _bookmark(name: str) -> str:
    return name.replace("-", "_")[:40]


def _write(paragraph: WordParagraph, runs: Runs) -> None:
    """Write runs of text; a link leads to a bookmark of the same document."""
    for run in runs:
        made = paragraph.add_run(_printable(run.text))
        made.bold = run.bold or None
        if run.code:
            made.font.name = "Consolas"
        if run.link:
            if not run.link.startswith(ROW):
                made.font.color.rgb = RGBColor(0x1F, 0x5C, 0x90)
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), _bookmark(run.link))
            paragraph._p.append(link)  # noqa: SLF001 the library has no links within a document
            link.append(made._r)  # noqa: SLF001 as above


def _printable(text: str) -> str:
    """Return a text without the control characters that XML cannot hold."""
    return "".join(character for character in text if character >= " " or character in "\t\n")


def _table(made: Word, table: Table) -> None:
    if table.caption:
        caption = made.add_paragraph(style="Caption")
        _write(caption, table.caption)
        caption.paragraph_format.keep_with_next = True
    rows = (*table.head, *table.body, *table.foot)
    built = made.add_table(rows=len(rows), cols=table.columns, style="Light List")
    built.alignment = WD_TABLE_ALIGNMENT.CENTER
    built.autofit = True
    for row, cells in zip(built.rows, rows, strict=True):
        _fill(row, cells)
    for row in built.rows[: len(table.head)]:
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 the library has no rows that repeat
    made.add_paragraph()


def _fill(row: _Row, cells: Iterable[Cell]) -> None:
    places: list[_Cell] = list(row.cells)
    place = 0
    for cell in cells:
        target = places[place]
        if cell.columns > 1:
            target = target.merge(places[min(place + cell.columns, len(places)) - 1])
        paragraph = target.paragraphs[0]
        _write(paragraph, cell.runs)
        _mark(paragraph, cell.id)
        for run in paragraph.runs:
            run.font.size = Pt(8.5)
        if cell.number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        place += cell.columns


def _figure(made: Word, figure: Figure, drawings: Mapping[str, bytes]) -> None:
    if figure.name not in drawings:
        return
    picture = made.add_picture(io.BytesIO(drawings[figure.name]), width=_WIDTH)
    properties = picture._inline.docPr  # noqa: SLF001 the library has no words for pictures
    properties.set("descr", _printable(figure.alternative))
    properties.set("title", figure.name)
    _write(made.add_paragraph(style="Caption"), figure.caption)
