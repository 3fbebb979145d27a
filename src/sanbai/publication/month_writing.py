"""What a month report is made of: pages in both languages, a workbook and pictures, as the bytes of their files."""

from collections.abc import Mapping

from sanbai.language import Language
from sanbai.publication.month_page import render_report, wording_of
from sanbai.publication.month_pictures import month_pictures
from sanbai.publication.month_report import MonthReport
from sanbai.publication.month_workbook import report_workbook
from sanbai.publication.writing import picture_files


def report_name(report: MonthReport) -> str:
    """Return what the files of a report begin with: `report-2024-06`."""
    return f"report-{report.month}"


def report_files(report: MonthReport, own: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Return every file of a report by its path: `.zh.html`, `.en.html`, `.xlsx`, and a folder of pictures."""
    name = report_name(report)
    files: dict[str, bytes] = {}
    for language in Language:
        pictures = month_pictures(report, wording_of(report, language))
        files[f"{name}.{language.value}.html"] = render_report(report, pictures, language, own).encode()
        for picture in pictures:
            files |= picture_files(picture, f"{name}-pictures/{picture.name}.{language.value}")
    return files | {f"{name}.xlsx": report_workbook(report)}
