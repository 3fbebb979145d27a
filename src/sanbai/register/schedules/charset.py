"""The text of a schedule's file as UTF-8, whatever it was written in; XML is looked through before Java sees it."""

import codecs
import re
from xml.parsers import expat

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.register.grids import text_in

MSPDI = "http://schemas.microsoft.com/project"
"""The namespace of MS Project's XML."""

_SAVE_AGAIN = Text("请在 Microsoft Project 中另存为“XML 格式”。", "Save it in Microsoft Project as “XML Format”.")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")


def plain_xer(data: bytes, file: str, charset: str = "") -> bytes:
    """Return the text of a Primavera XER file as UTF-8; without `charset` it is told by the bytes.

    XER does not say what it is written in: UTF-8, UTF-16 with a mark, or GB18030 (GBK too) is recognised. Raises
    `SanbaiError` for another one, for an unknown name of a charset, and for a file that is no XER.
    """
    text = _text(data, file, charset)
    if not text.startswith("ERMHDR"):
        raise SanbaiError(
            Text(f"{file} 不是 Primavera XER 文件。", f"{file} is no Primavera XER file."),
            Text("请在 Primavera P6 中导出为 XER。", "Export it from Primavera P6 as XER."),
        )
    return text.encode()


def plain_xml(data: bytes, file: str, charset: str = "") -> bytes:
    """Return MS Project XML as UTF-8 without a declaration; the charset is the declared one unless one is given.

    Raises `SanbaiError` for XML that is damaged, declares a document type, or is not of MS Project.
    """
    declared = _DECLARED.match(data)
    text = _text(data, file, charset or (declared[1].decode() if declared else ""))
    plain = _DECLARATION.sub("", text).encode()
    _look_through(plain, file)
    return plain


def _text(data: bytes, file: str, charset: str) -> str:
    if not charset and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        charset = "utf-16"
    wide = {"gb2312": "gb18030", "gbk": "gb18030", "utf-8": "utf-8-sig", "utf8": "utf-8-sig"}
    try:
        text = data.decode(wide.get(charset.lower(), charset)) if charset else text_in(data)
    except (LookupError, UnicodeDecodeError):
        text = None
    if text is None:
        named = Text(f"不能按 {charset} 读取", f"cannot be read as {charset}")
        unnamed = Text("的文字编码无法识别", "is written in no charset that could be recognised")
        said = named if charset else unnamed
        raise SanbaiError(
            Text(f"{file} {said.zh}。", f"{file} {said.en}."),
            Text("请用 --charset 指明编码，例如 GB18030。", "Name it with --charset, such as GB18030 or windows-1252."),
        )
    return text


class _Refused(Exception):
    """The XML declares a document type."""


def _look_through(data: bytes, file: str) -> None:
    """Raise `SanbaiError` unless the XML is whole, declares no document type, and is of MS Project."""
    roots: list[str] = []

    def start(name: str, _: object) -> None:
        roots.append(name)
        parser.StartElementHandler = None

    def refuse(*_: object) -> None:
        raise _Refused

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, refuse
    try:
        parser.Parse(data, True)
    except _Refused:
        raise SanbaiError(
            Text(
                f"{file} 含有文档类型声明（DTD），已拒绝读取。",
                f"{file} declares a document type (DTD) and was refused.",
            ),
            _SAVE_AGAIN,
        ) from None
    except expat.ExpatError as error:
        raise SanbaiError(
            Text(f"{file} 不是完整的 XML（{error}）。", f"{file} is no whole XML ({error})."),
            _SAVE_AGAIN,
        ) from None
    if roots != [f"{MSPDI} Project"]:
        raise SanbaiError(
            Text(f"{file} 不是 Microsoft Project 的 XML。", f"{file} is no Microsoft Project XML."),
            _SAVE_AGAIN,
        )
