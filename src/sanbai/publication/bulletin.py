"""The bulletin as one self-contained HTML file in one language: figures and pictures put into the templates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sanbai.language import Language, Text
from sanbai.plan.records import Decision
from sanbai.publication.clauses import GROUPS
from sanbai.publication.names import has_chinese, language_of
from sanbai.publication.pictures import Picture
from sanbai.publication.records import HIDDEN, Amount, ClauseFigures, Figures, Group, Listed
from sanbai.publication.rendering import templates, told_where
from sanbai.publication.tracing import LinkedWording, placed, row_id, traced
from sanbai.publication.wording import Wording, chinese_number
from sanbai.register.tables import BUILT_IN_CODES
from sanbai.units import MONEY_UNITS


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the bulletin: its number (empty for an annex) and its title."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Annex:
    """A table of projects by category, with the sums of all, and how many are withheld from it.

    The early-promotion list is not `in_plan` and has no in-year sum.
    """

    id: str
    title: str
    in_plan: bool
    groups: tuple[tuple[str, tuple[Listed, ...]], ...]
    in_year: Amount
    total: Amount
    projects: int

    @property
    def withheld(self) -> int:
        """How many projects count in the sums and are not listed."""
        return self.projects - self.count

    @property
    def count(self) -> int:
        """How many projects the annex lists."""
        return sum(len(projects) for _, projects in self.groups)


def render_bulletin(
    figures: Figures,
    pictures: Sequence[Picture],
    language: Language,
    *,
    folder: str,
    undrawn: str = "",
    own: Mapping[str, str] | None = None,
) -> str:
    """Return the bulletin as HTML.

    `folder` is the name of the plan-year folder, for the command to check the plan; `undrawn` names the districts that
    the map lacks; `own` are templates in the place of those shipped. Raises `SanbaiError` where one of them is wrong.
    """
    figures, wording = traced(figures), wording_for(figures, language)
    annexes = tuple(_annexes(figures, wording))
    shared: dict[str, Any] = {
        "language": language,
        "w": wording,
        "row": row_id,
        "t": lambda zh, en: zh if language is Language.ZH else en,
        "language_of": language_of,
        "has_chinese": has_chinese,
        "natures": BUILT_IN_CODES["nature"],
        "pictures": {picture.name: picture for picture in pictures},
        "numbers": {picture.name: place for place, picture in enumerate(pictures, 1)},
        "sections": _sections(figures, annexes, language),
        "annexes": annexes,
        "folder": folder,
        "undrawn": undrawn,
    }
    name, environment = f"bulletin.{language.value}.html.j2", templates(own)
    context = shared | _figures_of(figures) | _clauses_of(figures, language)
    with told_where(name):
        parts = environment.get_template("parts.html.j2").make_module(context)
        words = LinkedWording(language, wording.scale, wording.unit)
        return environment.get_template(name).render(context | {"parts": parts, "w": words})


def wording_for(figures: Figures, language: Language) -> Wording:
    """Return how a bulletin of these figures is worded in a language."""
    return Wording(language, figures.scale, MONEY_UNITS[figures.money_unit])


def _figures_of(figures: Figures) -> dict[str, Any]:
    sums = [sum(source.by_period[place].exact for source in figures.funding) for place in range(len(figures.periods))]
    proven, early, value_scale = figures.proven, figures.early_proven, figures.value_scale
    return {
        "heading": figures.heading,
        "headline": figures.headline,
        "programmes": figures.programmes,
        "programme_count": placed(len(figures.programmes), "/programmes"),
        "category_count": placed(sum(len(group.categories) for group in figures.programmes), "/programmes"),
        "districts": figures.districts,
        "largest": _largest(figures),
        "starts": figures.starts,
        "periods": figures.periods,
        **_funds_of(figures),
        "funding_sums": [*sums, sum(sums)],
        "outcomes": figures.outcomes,
        "proven": proven,
        "plan_gap": placed(proven.gap, "/proven/gap"),
        "early_proven": early,
        "early_gap": placed(early.gap, "/early_proven/gap") if early else None,
        "plan_score": placed(Fraction(proven.objective, value_scale), "/proven/objective"),
        "bound_score": placed(Fraction(proven.bound, value_scale), "/proven/bound"),
        "ranking": figures.ranking,
        "ranking_behind": placed(figures.ranking.plan_score - figures.ranking.score, "/ranking"),
        "ranking_broken": placed(len(figures.ranking.broken), "/ranking/broken"),
    }


def _funds_of(figures: Figures) -> dict[str, Any]:
    """Return the sources of funds, their sum, and the part of it that is public."""
    funded = sum((source.total.exact for source in figures.funding), Fraction(0))
    public = [source.total.exact for source in figures.funding if source.public]
    total = Amount(funded, figures.scale.shown(funded, MONEY_UNITS[figures.money_unit]))
    return {
        "funding": figures.funding,
        "funding_total": placed(total, "/funding"),
        "public_share": placed(sum(public, Fraction(0)) / funded, "/funding") if public and funded else None,
    }


def _largest(figures: Figures) -> list[Any]:
    found = [district for district in figures.districts if district.code and district.in_year.exact]
    return sorted(found, key=lambda district: -district.in_year.exact)[:3]


def _clauses_of(figures: Figures, language: Language) -> dict[str, Any]:
    main = _foremost(figures.clauses)
    every = _grouped(figures.clauses, language)
    if figures.early_clauses:
        every.append((Text("前期推进条款", "The early-promotion list").to(language), figures.early_clauses))
    count = len(figures.clauses) + len(figures.early_clauses)
    return {
        "main_clauses": [("", main)],
        "all_clauses": every,
        "other_clauses": placed(count - len(main), "/clauses"),
        "broken_clauses": [("", _foremost(figures.ranking.broken))],
        "broken_groups": _grouped(figures.ranking.broken, language),
        "soft": any(clause.result.priority for clause in figures.clauses),
        "unmet": placed(sum(not each.result.holds for each in (*figures.clauses, *figures.early_clauses)), "/clauses"),
    }


def _foremost(clauses: Sequence[ClauseFigures]) -> Sequence[ClauseFigures]:
    """Return the clauses that the policy wrote one by one, which the text shows; all others stand in an annex."""
    return [clause for clause in clauses if clause.group == "policy"] or clauses


def _grouped(clauses: Iterable[ClauseFigures], language: Language) -> list[tuple[str, tuple[ClauseFigures, ...]]]:
    found: dict[str, list[ClauseFigures]] = {}
    for clause in clauses:
        found.setdefault(clause.group, []).append(clause)
    return [(GROUPS[group].to(language), tuple(members)) for group, members in found.items()]


def _annexes(figures: Figures, wording: Wording) -> Iterator[Annex]:
    language = wording.language
    chosen = [project for project in figures.listed if project.decision is Decision.IN]
    early = [project for project in figures.listed if project.decision is Decision.EARLY_PROMOTION]
    number = 0
    for number, programme in enumerate(figures.programmes, 1):
        name = wording.name(programme.name)
        title = f"附表{chinese_number(number)}　{name}项目表" if language is Language.ZH else f"Annex {number}: {name}"
        groups = _by_category(programme.categories, chosen, wording)
        yield Annex(f"annex-{number}", title, True, groups, programme.in_year, programme.total, programme.projects)
    if early:
        every = [category for programme in figures.programmes for category in programme.categories]
        last = Text(
            f"附表{chinese_number(number + 1)}　前期推进项目表", f"Annex {number + 1}: early-promotion projects"
        )
        groups, headline = _by_category(every, early, wording), figures.headline
        yield Annex(
            "annex-early",
            last.to(language),
            False,
            groups,
            HIDDEN,
            headline.early_promotion_total,
            headline.early_promotion,
        )


def _by_category(
    categories: Sequence[Group], projects: Sequence[Listed], wording: Wording
) -> tuple[tuple[str, tuple[Listed, ...]], ...]:
    groups = ((group, tuple(row for row in projects if row.category == group.code)) for group in categories)
    return tuple((wording.name(group.name), rows) for group, rows in groups if rows)


def _sections(figures: Figures, annexes: Sequence[Annex], language: Language) -> dict[str, Section]:
    """Return the sections that have something to say, in order, with their numbers and titles."""
    zh = language is Language.ZH
    titles = {section: title.to(language) for section, title in _section_titles(figures)}
    numbered = {
        section: Section(f"{chinese_number(place)}、" if zh else str(place), title)
        for place, (section, title) in enumerate(titles.items(), 1)
    }
    return numbered | {annex.id: Section("", annex.title) for annex in annexes} | _clause_annexes(figures, annexes, zh)


def _clause_annexes(figures: Figures, annexes: Sequence[Annex], zh: bool) -> dict[str, Section]:
    """Return the annex of all clauses, and one of the clauses that ranking breaks where the text does not show all."""
    titles = {"annex-clauses": Text("编制方案条款逐项对照表", "every clause of the policy")}
    if len(_foremost(figures.ranking.broken)) < len(figures.ranking.broken):
        titles["annex-ranking"] = Text("按得分排序违反的条款", "what ranking by score would break")
    return {
        section: Section("", f"附表{chinese_number(place)}　{title.zh}" if zh else f"Annex {place}: {title.en}")
        for place, (section, title) in enumerate(titles.items(), len(annexes) + 1)
    }


def _section_titles(figures: Figures) -> Iterator[tuple[str, Text]]:
    yield "overview", Text("总体安排", "The plan as a whole")
    for place, programme in enumerate(figures.programmes, 1):
        name = programme.name
        yield f"programme-{place}", Text(name.zh, name.en[:1].upper() + name.en[1:])
    if figures.districts:
        yield "districts", Text("空间布局", "Where it is built")
    if figures.funding:
        yield "funding", Text("资金来源", "Where the money comes from")
    if figures.starts:
        yield "starts", Text("开工时序", "When projects start")
    if figures.outcomes:
        yield "outcomes", Text("建设成效", "What it yields")
    if figures.headline.early_promotion:
        yield "early", Text("前期推进项目", "Early promotion")
    yield "clauses", Text("编制方案条款与计划结果", "What the policy asked and what the plan gives")
    yield "proof", Text("计划的可靠程度", "How sure this plan is")
    yield "verify", Text("自行核验", "Check this plan yourself")
    yield "notes", Text("数据说明", "About the numbers")
