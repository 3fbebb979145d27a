"""The files that documents are set with: the template of PDF, and the fonts."""

from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

from sanbai.files import read_file

_HERE = Path(__file__).parent


@cache
def pdf_template() -> bytes:
    """Return the typesetter's template; raises `SanbaiError` where the installation is incomplete."""
    return read_file(_HERE / "document.typ")


def font_folder() -> str:
    """Return the folder of the installed Chinese fonts (Noto Sans SC and Noto Serif SC)."""
    return str(Path(pylopdf_fonts_zh_cn.__file__).parent)
