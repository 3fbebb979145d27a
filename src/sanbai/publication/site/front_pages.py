"""The pages that are there once in each language: overview, table of projects, downloads, check, about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from jinja2.utils import url_quote
from markupsafe import Markup

from sanbai.language import Text
from sanbai.plan.records import Decision
from sanbai.policy.light_sentences import COLOUR_NAMES
from sanbai.policy.lights import Colour
from sanbai.publication.names import language_of
from sanbai.publication.open_data.package import open_tables, path_of
from sanbai.publication.pictures import Picture
from sanbai.publication.public import PublicProject
from sanbai.publication.rendering import TEMPLATES
from sanbai.publication.site.checking import CONTENTS
from sanbai.publication.site.downloads import download, grouped
from sanbai.publication.site.edition import DECISIONS, PAGES, Edition

Choices = tuple[str, str, list[tuple[str, Markup | str]]]
"""A choice to filter by: its name in the address, its label, and the values with their names."""


def front_pages(
    edition: Edition,
    pictures: Sequence[Picture],
    published: Mapping[str, bytes],
    package: Mapping[str, bytes],
    folder: str,
) -> dict[str, bytes]:
    """Return the front pages but the map by file name; `package` is what is handed out for checking, if anything."""
    packed = [download(path, content, _PACKAGE, "../") for path, content in package.items()]
    tables = {path_of(table): table.title for table in open_tables(edition.year)}
    groups = [(title.to(edition.language), files) for title, files in grouped(published, tables)]
    if packed:
        groups.append((PAGES["check"].to(edition.language), packed))
    contexts: dict[str, dict[str, Any]] = {
        "index": {"pictures": pictures, "parts": parts_of(edition, pictures)},
        "projects": _table(edition),
        "downloads": {"groups": groups},
        "check": {"package": packed[0] if packed else None, "folder": folder, "contents": CONTENTS} | _proof(edition),
        "about": {},
    }
    return {f"{page}.html": front_page(edition, page, **context) for page, context in contexts.items()}


_PACKAGE = Text(
    "计划年度文件夹：储备库、编制方案、计划和证书", "the plan-year folder: register, policy, plan, certificate"
)


def front_page(edition: Edition, page: str, **context: Any) -> bytes:
    """Return a front page."""
    title = PAGES[page].to(edition.language)
    return edition.render(page, page=page, here=f"{page}.html", title=title, **context)


def parts_of(edition: Edition, pictures: Sequence[Picture]) -> object:
    """Return the parts that the bulletin and the site share: key figures and pictures."""
    context = {
        "language": edition.language,
        "w": edition.wording,
        "t": edition.t,
        "language_of": language_of,
        "headline": edition.year.figures.headline,
        "pictures": {picture.name: picture for picture in pictures},
        "numbers": {picture.name: place for place, picture in enumerate(pictures, 1)},
    }
    return TEMPLATES.get_template("parts.html.j2").make_module(context)


def _table(edition: Edition) -> dict[str, Any]:
    projects = edition.year.projects
    lights = any(project.months and project.months[-1].light for project in projects)
    return {"groups": list(_groups(edition)), "choices": list(_choices(edition, lights)), "lights": lights}


def _groups(edition: Edition) -> Iterator[tuple[Markup, list[PublicProject]]]:
    """Yield the rows of the table: the plan by programme and then by category, and the early-promotion list."""
    projects = edition.year.projects
    for group in edition.year.figures.programmes:
        order = {category.code: place for place, category in enumerate(group.categories)}
        own = [p for p in projects if p.decision is Decision.IN and p.programme == group.code]
        if own:
            yield edition.name(group.name), sorted(own, key=lambda p: (order.get(p.category, len(order)), p.code))
    early = [project for project in projects if project.decision is Decision.EARLY_PROMOTION]
    if early:
        yield Markup.escape(edition.t("前期推进项目", "Early-promotion projects")), early


def _choices(edition: Edition, lights: bool) -> Iterator[Choices]:
    projects, programmes = edition.year.projects, edition.year.figures.programmes
    categories = [item for group in programmes for item in group.categories]
    districts = dict.fromkeys(place.district for project in projects for place in project.places)
    yield "list", edition.t("名单", "List"), _named(edition, DECISIONS, {p.decision for p in projects})
    yield (
        "programme",
        edition.t("板块", "Programme"),
        [(url_quote(group.code), edition.name(group.name)) for group in programmes],
    )
    yield (
        "category",
        edition.t("类别", "Category"),
        [(url_quote(item.code), edition.name(item.name)) for item in categories],
    )
    ordered = [each.code for each in edition.year.figures.districts if each.code in districts]
    ordered += [code for code in districts if code not in ordered]
    yield (
        "district",
        edition.t("区", "District"),
        [(url_quote(code), edition.named("district", code)) for code in ordered],
    )
    natures = dict.fromkeys(project.nature for project in projects if project.nature)
    yield (
        "nature",
        edition.t("性质", "Nature"),
        [(code, edition.named("nature", code)) for code in natures],
    )
    if lights:
        seen = {p.months[-1].light for p in projects if p.months and p.months[-1].light}
        yield (
            "light",
            edition.t("灯", "Light"),
            _named(edition, {colour: COLOUR_NAMES[colour] for colour in Colour}, seen),
        )


def _named(edition: Edition, names: Mapping[Any, Text], seen: Iterable[Any]) -> list[tuple[str, Markup | str]]:
    present = set(seen)
    return [(code.value, edition.wording.name(name)) for code, name in names.items() if code in present]


def _proof(edition: Edition) -> dict[str, Any]:
    figures = edition.year.figures
    proven, results = figures.proven, (*figures.clauses, *figures.early_clauses)
    return {
        "score": Fraction(proven.objective, figures.value_scale),
        "bound": Fraction(proven.bound, figures.value_scale),
        "gap": proven.gap,
        "clauses": len(results),
        "unmet": sum(not clause.result.holds for clause in results),
    }
