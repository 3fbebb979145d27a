"""Whatever register and policy hold, every file of a publication is whole, and nothing in it runs."""

import io
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.parsers import expat

import openpyxl
import pypdf
import pytest

from sanbai.errors import SanbaiError
from sanbai.files import unpacked
from sanbai.language import Text
from sanbai.policy.records import Policy
from sanbai.publication.disclosing import disclose
from sanbai.publication.files import make_publication, write_publication
from sanbai.publication.names import has_chinese
from sanbai.publication.writing import Setting, publication_files
from tests.publication.sample_city import sample_plan, sample_policy, sample_register
from tests.publication.sample_public import HOSTILE

LONG = "很长" * 1000
TEXTS = (*(" ".join(text.split()) for text in HOSTILE), LONG, "</title><script>alert(2)</script>", "a&b<i>", "${7*7}")


def labelled(policy: Policy) -> Policy:
    """Return the policy with unfriendly labels for every programme, category and district, and its title."""
    given = iter(TEXTS * 20)

    def label() -> Text:
        text = next(given)
        return Text(text, text)

    programmes = tuple(
        replace(group, name=label(), categories=tuple(replace(item, name=label()) for item in group.categories))
        for group in policy.programmes
    )
    districts = tuple(replace(district, name=label()) for district in policy.districts)
    return replace(policy, programmes=programmes, districts=districts, title=label(), city=label())


@cache
def files() -> dict[str, bytes]:
    """Return the publication of a register and a policy with unfriendly texts wherever there may be text."""
    register = sample_register()
    projects = tuple(
        replace(each, name=text, name_en=text, content=text, responsible_unit=text, owner=text)
        for each, text in zip(register.projects, TEXTS * 20, strict=False)
    )
    rest = register.projects[len(projects) :]
    about = replace(register.about, notice=LONG, kept_by=TEXTS[7])
    hard = replace(register, projects=(*projects, *rest), about=about)
    year = disclose(hard, labelled(sample_policy()), sample_plan())
    return publication_files(year, Setting(folder='a"; rm -rf <b> {{x}}'))


def test_every_file_can_be_read_as_what_it_is() -> None:
    kinds = set()
    for path, content in files().items():
        kind = path.rpartition(".")[2]
        kinds.add(kind)
        if kind == "svg":
            expat.ParserCreate().Parse(content, True)
        elif kind in ("json", "geojson"):
            json.loads(content)
            assert b"NaN" not in content
        elif kind == "xlsx":
            openpyxl.load_workbook(io.BytesIO(content))
        elif kind == "docx":
            for name, part in unpacked(content).items():
                if name.endswith((".xml", ".rels")):
                    expat.ParserCreate().Parse(part, True)
        elif kind == "pdf":
            assert len(pypdf.PdfReader(io.BytesIO(content)).pages) > 1
        elif kind in ("html", "csv", "js", "css"):
            content.decode()
    assert {"svg", "json", "geojson", "xlsx", "docx", "pdf", "html", "csv"} <= kinds


def test_no_text_becomes_markup_or_is_worked_out() -> None:
    for path, content in files().items():
        if path.endswith((".html", ".svg", ".js")):
            assert not re.search(rb"<script>alert|<i>|</title><script", content), path
    assert "{{ 7*7 }}" in files()["bulletin.zh.html"].decode()


def test_every_text_is_still_there_whole() -> None:
    """Escaped, not dropped: also the one of 2,000 characters."""
    page = files()["site/zh/projects.html"].decode()
    for text in ("&lt;script&gt;alert(1)", LONG, "🚧", "\u202eright to left", "=HYPERLINK"):
        assert text in page


def test_a_label_in_one_language_stands_in_both() -> None:
    """A category without its English label is published by its Chinese one, which is marked as Chinese."""
    policy = sample_policy()
    first, *others = policy.programmes
    categories = (replace(first.categories[0], name=Text("仅有中文的类别", "")), *first.categories[1:])
    programmes = (replace(first, categories=categories), *others)
    policy = replace(policy, programmes=programmes)
    made = publication_files(disclose(sample_register(), policy, sample_plan()), Setting(folder="city"))
    english = made["bulletin.en.html"].decode()
    code = first.categories[0].code
    assert "仅有中文的类别" in made["bulletin.zh.html"].decode()
    assert "仅有中文的类别" in english or code in english
    assert has_chinese("仅有中文的类别")


def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder", encoding="utf-8")
    made = make_publication(tmp_path, sample_register(), sample_policy(), sample_plan())
    with pytest.raises(SanbaiError, match="6-publication"):
        write_publication(file / "city", made)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert file.read_text(encoding="utf-8") == "not a folder"
