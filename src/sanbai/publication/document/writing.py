"""A page as PDF and Word: the document it holds, with its pictures as each of the two takes them."""

import datetime
import re
from collections.abc import Iterable
from functools import cache

import vl_convert

from sanbai.publication.document.files import FONT, font_folder
from sanbai.publication.document.parsing import document_of
from sanbai.publication.document.pdf import pdf_of
from sanbai.publication.document.word import word_of
from sanbai.publication.pictures import Picture

_FAMILY = re.compile(r'font-family="[^"]*"')
_FINE = 2.0
"""Dots for each pixel of a picture in Word."""


def document_files(name: str, page: str, pictures: Iterable[Picture], day: datetime.date) -> dict[str, bytes]:
    """Return `NAME.pdf` and `NAME.docx` of a page and its pictures, of that day; the same page gives the same bytes."""
    document, drawn = document_of(page), tuple(pictures)
    drawings = {picture.name: _FAMILY.sub(f'font-family="{FONT}"', picture.svg) for picture in drawn}
    return {
        f"{name}.pdf": pdf_of(document, drawings, day),
        f"{name}.docx": word_of(document, {key: _dots(svg) for key, svg in drawings.items()}, day),
    }


def _dots(svg: str) -> bytes:
    _fonts()
    return vl_convert.svg_to_png(svg, scale=_FINE)


@cache
def _fonts() -> None:
    """Let drawings be set in the installed font, so that they are the same on every machine."""
    vl_convert.register_font_directory(font_folder())
