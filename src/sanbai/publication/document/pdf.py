"""A document as PDF that can be kept (PDF/A-2a, ISO 19005-2) and read aloud (PDF/UA-1, ISO 14289-1), fonts inside.

The text goes to the typesetter as data (JSON), never as markup, so that nothing in it can be obeyed. Fonts are those of
the installed font package alone: the same document gives the same bytes on every machine.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import typst

from sanbai.publication.document.files import characters, font_folder, pdf_template
from sanbai.publication.document.tree import Block, Document

GETA = "〓"
_BLANKS = "\n\t\u200b\u00ad"


def pdf_of(document: Document, drawings: Mapping[str, str], day: datetime.date) -> bytes:
    """Return a document as PDF of that day; `drawings` are its pictures by name, as SVG.

    Raises `RuntimeError` where the typesetter refuses, which is a fault of the template.
    """
    data = {
        "title": document.title,
        "language": document.language.partition("-")[0],
        "day": [day.year, day.month, day.day],
        "drawings": dict(drawings),
        "blocks": [_block(block) for block in document.blocks],
    }
    options: dict[str, Any] = {
        "format": "pdf",
        "font_paths": [font_folder()],
        "ignore_system_fonts": True,
        "sys_inputs": {"document": _printable(json.dumps(data, ensure_ascii=False))},
        "pdf_standards": ["a-2a", "ua-1"],
        "timestamp": _noon(day),
    }
    made: bytes = typst.compile(pdf_template(), **options)
    return made


def _printable(text: str) -> str:
    """Return a text with the geta mark (〓), by which printers mark a missing letter, for each that no font has."""
    known = characters()
    return "".join(letter if ord(letter) in known or letter in _BLANKS else GETA for letter in text)


def _block(block: Block) -> dict[str, object]:
    return {"kind": type(block).__name__.lower()} | asdict(block)


def _noon(day: datetime.date) -> int:
    """Return noon of a day in seconds since 1970, in universal time: the only time that a file has."""
    return int(datetime.datetime.combine(day, datetime.time(12), datetime.UTC).timestamp())
