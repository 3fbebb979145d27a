"""A publication is held against its folder: one changed digit in any file is found, and named where it stands."""

import io
import json
import random
import zipfile

import openpyxl
import pytest

from sanbai.errors import Finding, Place
from sanbai.publication.files import make_publication
from sanbai.publication.verifying import MOST, compared
from tests.publication.sample_city import sample_plan, sample_policy, sample_register

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Return every file of the sample's publication."""
    folder = tmp_path_factory.mktemp("city")
    return dict(make_publication(folder, sample_register(), sample_policy(), sample_plan()).files)


def found(right: Files, path: str, content: bytes) -> list[Finding]:
    """Return what is found when one file is another."""
    return list(compared(right | {path: content}, right))


def test_a_publication_as_it_was_made_has_no_finding(right: Files) -> None:
    assert list(compared(right, right)) == []


def test_one_changed_digit_of_any_file_is_found(right: Files) -> None:
    """A digit at random in each file, drawings, pages and archives among them."""
    for path, content in right.items():
        chance = random.Random(path)
        digits = [place for place, byte in enumerate(content) if chr(byte).isdigit()]
        if not digits:
            continue
        place = chance.choice(digits)
        other = b"0" if content[place : place + 1] != b"0" else b"1"
        findings = found(right, path, content[:place] + other + content[place + 1 :])
        assert findings, path
        assert {finding.place.file.partition("!")[0] for finding in findings} == {path}


def test_an_archive_with_any_byte_changed_is_found(right: Files) -> None:
    """Also where it can no longer be unpacked."""
    content, chance = right["workbook.xlsx"], random.Random("bytes")
    for place in chance.sample(range(len(content)), 60):
        broken = content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]
        assert found(right, "workbook.xlsx", broken)


def test_a_figure_is_named_by_its_pointer_and_a_cell_by_its_name(right: Files) -> None:
    figures = json.loads(right["figures.json"])
    projects = figures["headline"]["projects"]
    figures["headline"]["projects"] += 1
    (finding,) = found(right, "figures.json", json.dumps(figures).encode())
    assert finding.place == Place("figures.json", pointer="/headline/projects")
    assert f"It says {projects + 1}, and should say {projects}." in finding.what.en
    assert f"公布为 {projects + 1}，应为 {projects}。" in finding.what.zh

    rows = right["data/programmes.csv"].split(b"\r\n")
    cells = rows[1].split(b",")
    changed = b"\r\n".join([rows[0], b",".join([b"x", *cells[1:]]), *rows[2:]])
    (finding,) = found(right, "data/programmes.csv", changed)
    assert finding.place.cell == "A2"


def test_a_cell_of_the_workbook_is_named_with_its_sheet(right: Files) -> None:
    book = openpyxl.load_workbook(io.BytesIO(right["workbook.xlsx"]), data_only=True)
    sheet = book.worksheets[1]
    row = sheet.max_row - 1
    sheet.cell(row, 2).value = "changed"
    changed = io.BytesIO()
    book.save(changed)
    named = found(right, "workbook.xlsx", changed.getvalue())
    assert any((finding.place.sheet, finding.place.cell) == (sheet.title, f"B{row}") for finding in named)


def test_what_is_missing_and_what_does_not_belong_is_named(right: Files) -> None:
    published = {path: content for path, content in right.items() if path != "projects.geojson"} | {"old.pdf": b""}
    checks = {finding.place.file: finding.check for finding in compared(published, right)}
    assert checks == {"projects.geojson": "publication-missing", "old.pdf": "publication-unknown"}


def test_a_file_with_many_differences_names_some_and_counts_the_rest(right: Files) -> None:
    changed = right["data/projects.csv"].replace(b",", b",x")
    findings = found(right, "data/projects.csv", changed)
    assert len(findings) == MOST + 1
    assert "more places differ" in findings[-1].what.en


@pytest.mark.parametrize("content", [b"", b"{", b"PK\x03\x04", b"\xff\xfe", b"[" * 100_000])
@pytest.mark.parametrize("path", ["figures.json", "workbook.xlsx", "data/projects.csv", "bulletin.en.html"])
def test_a_broken_file_is_a_finding_and_no_crash(right: Files, path: str, content: bytes) -> None:
    assert found(right, path, content)


def test_archives_are_compared_file_by_file() -> None:
    def packed(**inside: bytes) -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name, data in inside.items():
                archive.writestr(name, data)
        return content.getvalue()

    told, right = packed(a=b"one", b=b"two"), packed(a=b"one", b=b"three", c=b"")
    findings = list(compared({"x.zip": told}, {"x.zip": right}))
    assert [finding.place.file for finding in findings] == ["x.zip!b", "x.zip!c"]
