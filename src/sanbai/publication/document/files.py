"""The files that documents are set with: the template of PDF, and the fonts."""

import io
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont

from sanbai.files import read_file

FONT = "Noto Sans SC"
"""The family that pictures are set in."""

_HERE = Path(__file__).parent


@cache
def pdf_template() -> bytes:
    """Return the typesetter's template; raises `SanbaiError` where the installation is incomplete."""
    return read_file(_HERE / "document.typ")


@cache
def characters() -> frozenset[int]:
    """Return the code points that every font of the folder has."""
    return frozenset.intersection(*(_characters(path) for path in Path(font_folder()).glob("*.otf")))


def _characters(path: Path) -> frozenset[int]:
    with TTFont(io.BytesIO(read_file(path)), lazy=True) as font:
        return frozenset(font.getBestCmap())


def font_folder() -> str:
    """Return the folder of the installed Chinese fonts (Noto Sans SC and Noto Serif SC)."""
    return str(Path(pylopdf_fonts_zh_cn.__file__).parent)
