"""The site as the bytes of its files: shared assets, and in each language the front pages and a page a project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sanbai.language import Language
from sanbai.publication.geometry import Geometry
from sanbai.publication.pictures import Picture
from sanbai.publication.public import PublicYear
from sanbai.publication.rendering import TEMPLATES
from sanbai.publication.site.checking import package_of
from sanbai.publication.site.edition import Edition
from sanbai.publication.site.files import site_assets
from sanbai.publication.site.front_pages import front_pages
from sanbai.publication.site.map_page import map_pages
from sanbai.publication.site.project_pages import project_pages

FOLDER = "site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the site shows besides the public year.

    `pictures` are the bulletin's, by language; `geometry` the shapes of districts; `published` every other file of the
    publication by path. `folder` is the name of the plan-year folder, `sealed` its files by path, for whoever checks
    the plan: they are handed out only where the year is `checkable`.
    """

    folder: str
    pictures: Mapping[Language, Sequence[Picture]]
    geometry: Geometry | None = None
    published: Mapping[str, bytes]
    sealed: Mapping[str, bytes]


def site_files(year: PublicYear, beside: Beside) -> dict[str, bytes]:
    """Return the files of the site by their path in `6-publication/`.

    The same year gives the same bytes. Raises `SanbaiError` where the installed map library is incomplete.
    """
    editions = [Edition(year, language) for language in Language]
    package = package_of(year, beside.folder, beside.sealed)
    files = {f"assets/{name}": content for name, content in site_assets().items()}
    files |= package
    files["index.html"] = _choice(editions)
    for edition in editions:
        pictures = beside.pictures[edition.language]
        pages = front_pages(edition, pictures, beside.published, package, beside.folder)
        pages |= map_pages(edition, pictures, beside.geometry)
        pages |= dict(project_pages(edition))
        files |= {f"{edition.language.value}/{path}": content for path, content in pages.items()}
    return {f"{FOLDER}/{path}": content for path, content in files.items()}


def _choice(editions: Sequence[Edition]) -> bytes:
    zh, en = editions
    template = TEMPLATES.get_template("site/choose.html.j2")
    return template.render(heading=zh.year.figures.heading, zh=zh, en=en).encode()
