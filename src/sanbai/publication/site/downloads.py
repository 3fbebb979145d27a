"""The list of downloads: every file of the publication, what it is, how large, and its fingerprint."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2.utils import url_quote

from sanbai.language import Text

_ZH, _EN = Text("中文", "in Chinese"), Text("英文", "in English")
_KINDS = (
    (r"bulletin\.(zh|en)\.html", Text("计划公报，网页", "the plan bulletin as a page")),
    (r"bulletin\.(zh|en)\.pdf", Text("计划公报，可打印", "the plan bulletin for printing")),
    (r"bulletin\.(zh|en)\.docx", Text("计划公报，Word", "the plan bulletin for Word")),
    (r"monthly\.(zh|en)\.html", Text("月度通报，网页", "the monthly bulletin as a page")),
    (r"monthly\.(zh|en)\.pdf", Text("月度通报，可打印", "the monthly bulletin for printing")),
    (r"monthly\.(zh|en)\.docx", Text("月度通报，Word", "the monthly bulletin for Word")),
    (
        r"workbook\.xlsx",
        Text("工作簿：各表可筛选，合计为公式", "the workbook: tables with filters, totals as formulas"),
    ),
    (
        r"oc4ids\.json",
        Text("基础设施公开数据标准（OC4IDS）数据包", "open data package of the standard for infrastructure (OC4IDS)"),
    ),
    (r"datapackage\.json", Text("各CSV表的说明（Data Package）", "what the CSV tables hold (Data Package)")),
    (r"data/.*\.csv", Text("数据表", "a table of data")),
    (r"projects\.geojson", Text("项目位置（GeoJSON）", "where the projects are (GeoJSON)")),
    (r"figures\.json", Text("公报中的每个数字，精确值和显示值", "every figure of the bulletin, exact and as shown")),
    (r".*\.(zh|en)\.svg", Text("图", "a picture")),
    (r".*\.(zh|en)\.vl\.json", Text("图的Vega-Lite定义", "a picture as a Vega-Lite specification")),
)
_GROUPS = (
    (Text("阅读", "To read"), r".*\.(html|pdf|docx)"),
    (Text("数据", "Data"), r"[^/]*\.(xlsx|json|geojson)|data/.*"),
    (Text("图片", "Pictures"), r"pictures/.*|.*-pictures/.*"),
    (Text("其他", "Others"), r".*"),
)


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download: its path, where it is from a front page, what it is, its size and its SHA-256."""

    path: str
    address: str
    what: Text
    size: str
    digest: str


def download(path: str, content: bytes, what: Text | None = None, above: str = "../../") -> Download:
    """Return how a file of the publication is listed; `above` leads from a front page to where its path begins."""
    digest = hashlib.sha256(content).hexdigest()
    return Download(path, above + url_quote(path), what or described(path), in_bytes(len(content)), digest)


def grouped(published: Mapping[str, bytes], titles: Mapping[str, Text]) -> Iterator[tuple[Text, list[Download]]]:
    """Yield the groups of downloads that there are: to read, data, pictures, others.

    `titles` says what the files are whose names do not say it, by path.
    """
    left = sorted(published)
    for title, pattern in _GROUPS:
        own = [path for path in left if re.fullmatch(pattern, path)]
        left = [path for path in left if path not in own]
        if own:
            yield title, [download(path, published[path], titles.get(path)) for path in own]


def described(path: str) -> Text:
    """Return what a file of a publication is, with its language where it is written in one."""
    for pattern, what in _KINDS:
        found = re.fullmatch(pattern, path)
        if found:
            code = found.group(1) if found.groups() else ""
            mark = {"zh": _ZH, "en": _EN}.get(code)
            return what if mark is None else Text(f"{what.zh}（{mark.zh}）", f"{what.en}, {mark.en}")
    return Text("", "")


def in_bytes(size: int) -> str:
    """Return a size as people read it: `812 B`, `14 kB`, `3.2 MB` (a kB is 1,000 bytes), never as nothing."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{(size + 500) // 1000} kB"
    return f"{(size + 50_000) // 100_000 / 10:,} MB"
