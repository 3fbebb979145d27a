"""The pictures of a bulletin: what each is called and says, its specification, and its drawing as SVG."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import vl_convert

from sanbai.language import Language
from sanbai.publication.charts import Spec, category_bars, funding_columns, programme_shares, starts_columns
from sanbai.publication.geometry import Geometry
from sanbai.publication.maps import district_map, drawn, matched
from sanbai.publication.records import Figures, Group
from sanbai.publication.wording import Wording

_VEGA_LITE = "5.21"
"""The version that draws: fixed, so that the same figures give the same bytes."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its name (of files), title, what it says in words for whoever cannot see it, specification and SVG."""

    name: str
    title: str
    alternative: str
    specification: Spec
    svg: str


def make_pictures(figures: Figures, geometry: Geometry | None, wording: Wording) -> tuple[Picture, ...]:
    """Return the pictures in one language; those that would show nothing are left out.

    Raises `SanbaiError` when a geometry is given in which no district is found.
    """
    return tuple(_pictures(figures, geometry, wording))


def draw(specification: Spec) -> str:
    """Return a specification drawn as SVG; text stays text, nothing is fetched."""
    return vl_convert.vegalite_to_svg(specification, vl_version=_VEGA_LITE, allowed_base_urls=[])


def _pictures(figures: Figures, geometry: Geometry | None, wording: Wording) -> Iterator[Picture]:
    zh = wording.zh
    title = "各板块项目数量和投资占比" if zh else "How projects and investment divide among the programmes"
    words = _shares_in_words(figures.programmes, wording)
    yield _picture("programmes", title, words, programme_shares(figures, wording, f"{title}: {words}"))
    for place, group in enumerate(figures.programmes, 1):
        name = wording.name(group.name)
        title = f"{name}各类别项目数和当年计划投资" if zh else f"{name}: projects and in-year investment by category"
        words = _groups_in_words(group.categories, wording)
        yield _picture(
            f"categories-{place}", title, words, category_bars(group.categories, wording, f"{title}: {words}")
        )
    if len(drawn(figures)) > 1:
        title = "各区当年计划投资" if zh else "In-year investment by district"
        words = map_in_words(figures, geometry, wording)
        yield _picture("districts", title, words, district_map(figures, geometry, wording, f"{title}: {words}"))
    if figures.funding:
        title = "分年度资金来源" if zh else "Funds by source and year"
        words = _funding_in_words(figures, wording)
        yield _picture("funding", title, words, funding_columns(figures, wording, f"{title}: {words}"))
    if figures.starts:
        title = "按季度开工项目数" if zh else "Projects that start, by quarter"
        words = _starts_in_words(figures, wording)
        yield _picture("starts", title, words, starts_columns(figures, wording, f"{title}: {words}"))


def _picture(name: str, title: str, alternative: str, specification: Spec) -> Picture:
    return Picture(name, title, alternative, specification, draw(specification))


def _joined(parts: Iterable[str], wording: Wording) -> str:
    return "；".join(parts) + "。" if wording.language is Language.ZH else "; ".join(parts) + "."


def _shares_in_words(groups: tuple[Group, ...], wording: Wording) -> str:
    template = (
        "{}占项目数的{}、当年投资的{}、总投资的{}"
        if wording.zh
        else "{} has {} of the projects, {} of the in-year investment, {} of the total"
    )
    return _joined(
        (
            template.format(
                group.name.to(wording.language),
                wording.tenths(group.share_of_projects),
                wording.tenths(group.share_of_in_year),
                wording.tenths(group.share_of_total),
            )
            for group in groups
        ),
        wording,
    )


def _groups_in_words(groups: tuple[Group, ...], wording: Wording) -> str:
    template = "{}{}，{}" if wording.zh else "{}: {}, {}"
    return _joined(
        (
            template.format(
                group.name.to(wording.language), wording.projects(group.projects), wording.money(group.in_year)
            )
            for group in groups
        ),
        wording,
    )


def map_in_words(figures: Figures, geometry: Geometry | None, wording: Wording) -> str:
    """Return the amounts of the districts from the largest down, and which of them the geometry does not show."""
    districts = drawn(figures)
    ordered = sorted(districts, key=lambda district: -district.in_year.exact)
    parts = [f"{district.name.to(wording.language)} {wording.money(district.in_year)}" for district in ordered]
    missing = undrawn(figures, geometry, wording)
    if missing:
        parts.append(f"图中未绘出{missing}" if wording.zh else f"not drawn: {missing}")
    return _joined(parts, wording)


def undrawn(figures: Figures, geometry: Geometry | None, wording: Wording) -> str:
    """Return the names of the districts that the geometry has no shape for, or nothing."""
    if geometry is None:
        return ""
    shown = matched(drawn(figures), geometry)
    names = [district.name.to(wording.language) for district in drawn(figures) if district.code not in shown]
    return ("、" if wording.zh else ", ").join(names)


def _funding_in_words(figures: Figures, wording: Wording) -> str:
    parts = []
    for source in figures.funding:
        years = (
            f"{wording.period(period)} {wording.money(amount)}"
            for period, amount in zip(figures.periods, source.by_period, strict=True)
        )
        parts.append(f"{source.name.to(wording.language)}: {', '.join(years)}")
    return _joined(parts, wording)


def _starts_in_words(figures: Figures, wording: Wording) -> str:
    template = "第{}季度{}" if wording.zh else "quarter {}: {}"
    return _joined((template.format(each.quarter, wording.projects(each.starts)) for each in figures.starts), wording)
