"""An office's own templates: used in the place of those shipped, held in a sandbox, and named where they are wrong."""

import io
from pathlib import Path

import pypdf
import pytest

from sanbai.errors import SanbaiError
from sanbai.language import Language
from sanbai.publication.bulletin import render_bulletin
from sanbai.publication.files import TEMPLATE_FOLDER, make_publication, read_templates, write_templates
from sanbai.publication.monthly import monthly_files
from sanbai.publication.rendering import shipped
from tests.publication.sample_city import sample_plan, sample_policy, sample_register
from tests.publication.sample_public import sample_public
from tests.publication.sample_year import sample_report

NAME = "bulletin.zh.html.j2"


def page(template: str) -> str:
    """Return the bulletin by a template of one's own."""
    return render_bulletin(sample_public().figures, (), Language.ZH, folder="city", own={NAME: template})


def test_edited_words_are_in_the_page_and_in_the_pdf(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    written, left = write_templates(folder)
    assert [path.name for path in written] == [NAME, "bulletin.en.html.j2", "month_report.html.j2"]
    assert left == []
    path = folder / TEMPLATE_FOLDER / NAME
    text = path.read_text(encoding="utf-8")
    assert "年度计划安排重点工程项目" in text
    path.write_text(text.replace("年度计划安排重点工程项目", "年度拟安排市重点项目"), encoding="utf-8")
    assert write_templates(folder)[1] == written
    files = make_publication(folder, sample_register(), sample_policy(), sample_plan()).files
    assert "年度拟安排市重点项目" in files["bulletin.zh.html"].decode()
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["bulletin.zh.pdf"])).pages)
    assert "年度拟安排市重点项目" in "".join(words.split())


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("一\n{% if %}", 2),
        ("{{ nobody }}", 1),
        ("一\n二\n{{ headline.nothing }}", 3),
        ("{{ w.money() }}", 1),
        ('{% include "../../secrets" %}', 1),
        ("{{ ().__class__.__mro__ }}", 1),
        ("{{ headline.__class__.__init__.__globals__ }}", 1),
        ("{% for a in range(999999999) %}{% endfor %}", 1),
    ],
)
def test_what_is_wrong_in_a_template_names_file_and_line(template: str, line: int) -> None:
    with pytest.raises(SanbaiError) as raised:
        page(template)
    assert NAME in raised.value.what.en
    assert f"line {line}" in raised.value.what.en


def test_values_are_escaped_whatever_a_template_does() -> None:
    assert "<script>" not in page("{{ '<script>' }}")


def test_a_template_that_is_no_text_is_told_so(tmp_path: Path) -> None:
    (tmp_path / TEMPLATE_FOLDER).mkdir()
    (tmp_path / TEMPLATE_FOLDER / NAME).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SanbaiError, match="UTF-8"):
        read_templates(tmp_path)


def test_the_words_of_the_month_can_be_edited_too() -> None:
    shipped_words = shipped()["month_report.html.j2"].decode()
    own = {"month_report.html.j2": shipped_words.replace("月度推进报告", "重大项目月报")}
    files = monthly_files(sample_report(), own)
    assert "重大项目月报" in files["monthly.zh.html"].decode()
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["monthly.zh.pdf"])).pages)
    assert "重大项目月报" in "".join(words.split())
    with pytest.raises(SanbaiError, match=r"month_report.html.j2 is wrong in line 1"):
        monthly_files(sample_report(), {"month_report.html.j2": "{{ nothing.here }}"})
