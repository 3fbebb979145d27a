"""The site as files: whole, alone, escaped, small, and the same every time."""

import hashlib
import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest

from sanbai.language import Language, Text
from sanbai.publication.names import has_chinese
from sanbai.publication.site.addresses import project_page
from sanbai.publication.site.writing import site_files
from tests.publication.sample_public import HOSTILE, sample_public
from tests.publication.sample_site import of_size, sample_beside, sample_site, sample_whole_year

VOID = {"meta", "link", "br", "input"}
HOSTILE_CODES = (
    *(
        "a/b",
        "a\\b",
        "../up",
        "..",
        ".",
        " ",
        "A",
        "a",
        "Ä",
        "con",
        "NUL",
        "项目一",
        "项目二",
        "🚧",
        "x" * 200,
        "x" * 201,
    ),
    *("a b", "a-b", "a.b", "-", "a?b#c", 'a"b', "a\x1fb", "a-0123456789ab", "\u202eab", "'; drop", "%2e%2e"),
)


class _Page(HTMLParser):
    """What a test asks of a page: its elements with attributes, in order, and its text."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._languages: list[tuple[str, str]] = [("", "")]
        self.foreign: list[str] = []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        if tag in ("bdi", "span", "a", "html", "title"):
            self._languages.append((tag, found.get("lang", self._languages[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._languages[-1][0]:
            self._languages.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if has_chinese(data) and self._languages[-1][1] == "en":
            self.foreign.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every element of a tag."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        """The text with single blanks."""
        return " ".join("".join(self.words).split())


def pages(files: dict[str, bytes]) -> dict[str, _Page]:
    """Return the pages of a site by path."""
    return {path: _Page(content) for path, content in files.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def sample() -> dict[str, _Page]:
    return pages(sample_site())


@pytest.fixture(scope="module")
def hostile() -> dict[str, bytes]:
    """Return a site whose codes and texts try to be more than text."""
    year = of_size(sample_whole_year(), len(HOSTILE_CODES))
    texts = [*HOSTILE, "</script><script>alert(1)</script>", "x" * 2000, *HOSTILE][: len(HOSTILE_CODES)]
    texts += ["plain"] * (len(HOSTILE_CODES) - len(texts))
    projects = [
        replace(p, code=code, name=Text(text, text), owner=text, content=text, reasons=(Text(text, text),))
        for p, code, text in zip(year.projects, HOSTILE_CODES, texts, strict=True)
    ]
    return site_files(replace(year, projects=tuple(projects)), sample_beside())


def test_every_link_leads_to_a_file(sample: dict[str, _Page]) -> None:
    """Links stay inside the publication: no address of a server, no absolute path."""
    known = {*sample_site(), *sample_beside().published}
    for path, page in sample.items():
        targets = [found[name] for _, found in page.elements for name in ("href", "src") if name in found]
        assert len(targets) > 2, path
        for target in targets:
            address = unquote(target.partition("#")[0])
            assert target.startswith(("#", "data:,")) or normpath(join(dirname(path), address)) in known, (path, target)


def test_every_page_has_its_twin_in_the_other_language(sample: dict[str, _Page]) -> None:
    here = {path.partition("/zh/")[2] for path in sample if "/zh/" in path}
    assert here == {path.partition("/en/")[2] for path in sample if "/en/" in path}
    assert len(here) == 6 + len(sample_whole_year().projects)
    for path, page in sample.items():
        if path != "site/index.html":
            (twin,) = [found["href"] for found in page.all("a") if "hreflang" in found]
            assert normpath(join(dirname(path), twin)).split("/")[2:] == path.split("/")[2:]


def test_every_page_says_its_language_and_forbids_the_rest(sample: dict[str, _Page]) -> None:
    for path, page in sample.items():
        assert page.all("html")[0]["lang"] == ("en" if "/en/" in path else "zh-Hans")
        (policy,) = [found["content"] for found in page.all("meta") if "http-equiv" in found]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert ("script-src" in policy) == bool(page.all("script"))
        handlers = [name for _, found in page.elements for name in found if name.startswith("on") or name == "style"]
        assert handlers == [], path


def test_the_english_pages_mark_every_chinese_text(sample: dict[str, _Page]) -> None:
    assert [(path, page.foreign) for path, page in sample.items() if "/en/" in path and page.foreign] == []


def test_a_project_page_tells_all_that_is_public(sample: dict[str, _Page]) -> None:
    year = sample_whole_year()
    project = next(item for item in year.projects if item.changes)
    text = sample[f"site/en/projects/{project_page(project.code)}"].text
    assert project.name.en in text
    for told in (
        *(project.reasons[0].en, "Land and demolition", "Money by year and source", "Progress by month"),
        *("2024-12", "Construction permit", "Changes since the plan was first approved"),
        *("120.0 million yuan", "90.0 million yuan", "Red"),
    ):
        assert told in text, told


def test_what_is_not_disclosed_is_named_and_not_there() -> None:
    year = sample_public()
    bare = replace(
        year.projects[0],
        total_investment=None, owner=None, months=(), funding=(), reasons=(),
        undisclosed=frozenset({"total_investment", "owner", "months", "funding", "reasons"}),
    )  # fmt: skip
    files = site_files(replace(year, projects=(bare,), withheld=46), sample_beside())
    page = _Page(files[f"site/en/projects/{project_page(bare.code)}"]).text
    assert "Not published under the policy: owner, total investment, sources of funds" in page
    assert "Money by year" not in page
    assert "46 projects are not published one by one" in _Page(files["site/en/index.html"]).text
    assert not any(path.endswith(".zip") for path in files)
    check = _Page(files["site/en/check.html"]).text
    assert "they cannot be handed out whole" in check
    assert "sanbai publish verify beijing-2024" in check


def test_without_scripts_the_whole_table_can_be_read(sample: dict[str, _Page]) -> None:
    page = sample["site/zh/projects.html"]
    for project in sample_whole_year().projects:
        assert project.name.zh in page.text
    assert page.all("form")[0].keys() >= {"hidden", "role"}
    assert len(page.all("tbody")) == 4


def test_every_file_is_listed_with_its_fingerprint(sample: dict[str, _Page]) -> None:
    text = sample["site/en/downloads.html"].text
    for path, content in sample_beside().published.items():
        assert path in text
        assert hashlib.sha256(content).hexdigest() in text


def test_the_folder_to_check_is_the_same_archive_every_time() -> None:
    first, second = (site_files(sample_whole_year(), sample_beside()) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first["site/beijing-2024.zip"])) as archive:
        assert {f"beijing-2024/{path}" for path in sample_beside().sealed} == set(archive.namelist())
        assert archive.read("beijing-2024/3-plan/certificate.json") == b"{}"


def test_no_two_codes_share_a_page_on_any_disk() -> None:
    names = [project_page(code) for code in HOSTILE_CODES]
    assert len({name.casefold() for name in names}) == len(HOSTILE_CODES)
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}\.html", name) for name in names)
    assert not {name.removesuffix(".html") for name in names} & {"con", "nul"}
    assert project_page("school-12") == "school-12.html"


def test_a_code_keeps_its_page_whatever_else_is_published() -> None:
    assert project_page("FAC-001") == "fac-001-" + hashlib.sha256(b"FAC-001").hexdigest()[:12] + ".html"


def test_hostile_texts_stay_texts(hostile: dict[str, bytes]) -> None:
    """A name never becomes an element, and every page is there."""
    read = pages(hostile)
    assert len([path for path in read if "/projects/" in path]) == 2 * len(HOSTILE_CODES)
    for path, page in read.items():
        allowed = {"table.js", "map.js", "leaflet.js", "districts.js"}
        assert {found.get("src", "inline").rpartition("/")[2] for found in page.all("script")} <= allowed, path
        assert not [found for tag, found in page.elements if tag in ("img", "iframe", "object")]
        assert "alert(1)" not in "".join(value for _, found in page.elements for value in found.values())
    told = read[f"site/en/projects/{project_page('a/b')}"]
    assert HOSTILE[0] in told.text


def test_a_name_in_another_direction_is_isolated(hostile: dict[str, bytes]) -> None:
    page = hostile["site/zh/projects.html"].decode()
    assert re.search(r"<bdi[^>]*>\u202eright to left</bdi>", page)


@pytest.mark.parametrize("language", list(Language))
def test_a_plan_without_places_has_no_map_but_says_so(language: Language) -> None:
    year = sample_public()
    projects = tuple(replace(project, places=()) for project in year.projects)
    pictures = dict.fromkeys(Language, ())
    files = site_files(replace(year, projects=projects), replace(sample_beside(), geometry=None, pictures=pictures))
    page = _Page(files[f"site/{language.value}/map.html"])
    assert page.all("script") == []
    assert ("没有公布位置" if language is Language.ZH else "No place is published") in page.text
    assert f"site/{language.value}/districts.js" not in files


def test_two_thousand_projects_take_less_than_20_megabytes() -> None:
    """With every month of a year reported; no page of a project is larger than 6 kB."""
    files = site_files(of_size(sample_whole_year(), 2000), sample_beside())
    projects = [len(content) for path, content in files.items() if "/projects/" in path]
    assert len(projects) == 4000
    assert max(projects) < 6_000
    assert sum(map(len, files.values())) < 20_000_000
