"""Workbooks made by hand, part by part: sound ones, and those that would harm."""

import base64
import io
import zipfile
import zlib
from collections.abc import Mapping

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        '<sheets><sheet name="项目" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ),
}


def xlsx(rows: str, *, shared: str = "", before: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a workbook with one sheet of these rows (XML); `before` stands before the sheet's first element."""
    sheet = f'<?xml version="1.0"?>{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    strings = f'<sst xmlns="{_MAIN}">{shared}</sst>'
    parts = {**_PARTS, "xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings}
    return packed({**{name: part.encode() for name, part in parts.items()}, **(more or {})})


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the ZIP file of these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ods(rows: str) -> bytes:
    """Return an ODS workbook with one sheet of these rows (XML)."""
    spaces = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    table = f'<table:table table:name="项目">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = f"<office:document-content {spaces}>{body}</office:document-content>"
    manifest = f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0"/>'
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        }
    )


def lying_about_its_size(data: bytes, part: str, size: int) -> bytes:
    """Return a ZIP file whose directory declares another size for one of its parts than that part unpacks to."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        true = archive.getinfo(part).file_size
    position = data.rindex(part.encode()) - 46
    assert data[position : position + 4] == b"PK\x01\x02"
    assert int.from_bytes(data[position + 24 : position + 28], "little") == true
    return data[: position + 24] + size.to_bytes(4, "little") + data[position + 28 :]


XLS = zlib.decompress(
    base64.b64decode(
        "eNrtWE1oE0EU/maSND+k6aZNhVYooWCttZfiRZB2VdSeDFEEpYg2sTlISypBStuDVmuOBUEEFS+FXrxUvfiDInoTFCr1IAhCYvFUEAQFD23W"
        "Ny+zmGoODdiiMt8yb17ez8zbnTdvM/tmIVqYvd9axC/ogwclJ4i6CpmgFnR/WCC94yjW7QPUHIN/CsEALWSdD0/qX/vVGqr1LkLinvcFUeAj"
        "tZM4h8RoNhPfROznGFJCxdBLVOA2SSJo4agamZ5h2sT0Lls+ZbqXJTNMe8m2IAawYCe6dussPiHbWReBGvch+7xnSQ+a8VJl8cWromzrw77c"
        "2dTI36lo84YxB1q3/kw2k0uNFBCjBZzDNycOfHV36vO4kW+uXIDk39fK/VXk16QXmIIzyAmeRxivPEojxcSNz2Mr6ATpdWPRUkKMeyD2DF5P"
        "H5ihhE32kGPg2NipkCrNvJWtNVu5nlM8THQIDcxHOdEtKtYrd74sHk4n7dMsmeLyXS7y21RccHBJeZBzhDUcGtt2Md3J9DKPupX5VqYxSk/q"
        "O5LNmjk0zTZXWNtB8+xivLW3V/CdxOeXjzxqyy/ZO4if7y9Oxubf2bNop5fOEPmraxrdolvcuqnw2HZ7oQvCB6YtvxWHgLR07I5+kzVgFSFm"
        "o0zLv9TTEdpeVLEXbK9GvCBDHE8UiwN+tpdV7CXbq+f2jO5I6vE/8UiStQJ9shEPFEtl6ydCMDAwMDAwMDAwMNgACP2X3qMPGj59cPDr7zqr"
        "1ErmM8l/i6MYpes8HUwPIkt9DhM15c8W+IQ7llinj/u9UOE4zZ7DMNIcx3DN+UsHP1F5P+t2tP7cFqp1/lItcW7w/D8AhpjJcg=="
    )
)
"""The workbook of Excel 97 with 项目代码 and 总投资, P1 and 120500, and a merged row."""
