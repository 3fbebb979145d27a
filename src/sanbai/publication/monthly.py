"""The monthly bulletin: how the year stands, its lights and forecast and what changed, as page, PDF and Word."""

from collections.abc import Mapping

from sanbai.language import Language
from sanbai.publication.document.writing import document_files
from sanbai.publication.month_page import render_report, wording_of
from sanbai.publication.month_pictures import month_pictures
from sanbai.publication.month_report import MonthReport


def monthly_files(report: MonthReport, own: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Return `monthly.zh` and `monthly.en`, each as `.html`, `.pdf` and `.docx`, of the last day of the month.

    `own` are the office's templates in the place of those shipped.
    """
    files: dict[str, bytes] = {}
    for language in Language:
        name, pictures = f"monthly.{language.value}", month_pictures(report, wording_of(report, language))
        page = render_report(report, pictures, language, own)
        files[f"{name}.html"] = page.encode()
        files |= document_files(name, page, pictures, report.month.last_day)
    return files
