"""The monthly bulletin: how the year stands, its lights and forecast and what changed, as page, PDF and Word."""

from dataclasses import replace

from sanbai.language import Language
from sanbai.plan.records import Plan
from sanbai.publication.document.writing import document_files
from sanbai.publication.month_page import render_report, wording_of
from sanbai.publication.month_pictures import month_pictures
from sanbai.publication.month_report import MonthReport
from sanbai.publication.withholding import Withheld


def monthly_files(report: MonthReport) -> dict[str, bytes]:
    """Return `monthly.zh` and `monthly.en`, each as `.html`, `.pdf` and `.docx`, of the last day of the month."""
    files: dict[str, bytes] = {}
    for language in Language:
        name, pictures = f"monthly.{language.value}", month_pictures(report, wording_of(report, language))
        page = render_report(report, pictures, language)
        files[f"{name}.html"] = page.encode()
        files |= document_files(name, page, pictures, report.month.last_day)
    return files


def public_report(report: MonthReport, plan: Plan, withheld: Withheld) -> MonthReport | None:
    """Return a month report as the public may see it: without what offices wrote of problems and their owners.

    None where the months of any listed project are withheld: sums by group would give them away.
    """
    listed = [row.code for row in plan.rows if row.decision != "out"]
    if any(withheld.hides(code, "months") for code in listed):
        return None
    return replace(report, returns={})
