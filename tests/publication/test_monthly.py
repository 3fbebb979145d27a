"""The monthly bulletin: progress, lights and what changed, as page, PDF and Word; none where it would reveal."""

import io
import re
from dataclasses import replace

import docx
import pypdf
import pytest

from sanbai.language import Text
from sanbai.publication.month_report import Changed
from sanbai.publication.monthly import monthly_files
from sanbai.publication.public import PublicChange
from tests.publication.pages import read_page
from tests.publication.sample_year import sample_report
from tests.publication.test_number_links import bare

CHANGE = PublicChange(
    on="2024-06", what=Text("竣工日期", "completion"), before=Text("2024-12-31", "2024-12-31"), after=Text("无", "none")
)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Return the files of June, with a change."""
    report = sample_report()
    return monthly_files(replace(report, changes=(Changed("education-01", Text("教育项目1", "school 1"), CHANGE),)))


def test_the_month_is_told_in_three_forms_and_two_languages(files: dict[str, bytes]) -> None:
    names = {f"monthly.{language}.{kind}" for language in ("zh", "en") for kind in ("html", "pdf", "docx")}
    assert set(files) == names


def test_what_changed_is_told_in_all_of_them(files: dict[str, bytes]) -> None:
    assert "本月变更" in files["monthly.zh.html"].decode()
    assert "What changed this month" in files["monthly.en.html"].decode()
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["monthly.en.pdf"])).pages)
    assert "What changed this month" in " ".join(words.split())
    book = docx.Document(io.BytesIO(files["monthly.zh.docx"]))
    assert any("竣工日期" in cell.text for table in book.tables for row in table.rows for cell in row.cells)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_of_the_lead_leads_to_the_row_of_the_city(files: dict[str, bytes], language: str) -> None:
    page = read_page(files[f"monthly.{language}.html"].decode())
    (lead,) = page.all("div", "lead")
    links = lead.all("a", "figure-link")
    (row,) = [row for row in page.all("tr") if any(th.attributes.get("id") == "row-city" for th in row.all("th"))]
    shown = {cell.text().rstrip("%") for cell in row.all("td")}
    assert {link.attributes["href"] for link in links} == {"#row-city"}
    assert len(links) >= 8
    assert sum(re.sub(r"[^\d.]", "", link.text()) in shown for link in links) >= 4
    assert set(re.findall(r"\d+", bare(lead))) <= {"6", "30", "2024"}, "what is left is the date"
