"""The page of each project: plan, money by year and source, approvals, steps, progress, changes and reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from sanbai.language import Text
from sanbai.publication.public import PublicMonth, PublicProject
from sanbai.publication.rounding import half_up
from sanbai.publication.site.addresses import project_page
from sanbai.publication.site.edition import DECISIONS, Edition, clipped
from sanbai.publication.wording import decimal_text

NOT_PUBLISHED = {
    "nature": Text("建设性质", "nature"),
    "department": Text("主管部门", "department"),
    "responsible_unit": Text("责任单位", "responsible unit"),
    "owner": Text("项目单位", "owner"),
    "content": Text("建设内容", "what is built"),
    "start_date": Text("开工日期", "start date"),
    "completion_date": Text("竣工日期", "completion date"),
    "start_quarter": Text("计划开工季度", "quarter of the start"),
    "completes_in_year": Text("当年是否竣工", "whether it is to complete this year"),
    "total_investment": Text("总投资", "total investment"),
    "invested_before": Text("此前完成投资", "invested before"),
    "in_year_investment": Text("当年计划投资", "in-year investment"),
    "construction_investment": Text("建安投资", "construction and installation"),
    "funding": Text("资金来源", "sources of funds"),
    "approvals": Text("审批手续", "approvals"),
    "milestones": Text("里程碑", "milestones"),
    "outcomes": Text("建设成效", "outcomes"),
    "places": Text("建设地点", "places"),
    "parts": Text("组成部分", "parts"),
    "months": Text("每月进展", "monthly progress"),
    "changes": Text("变更记录", "history of changes"),
    "reasons": Text("列入理由", "reasons"),
}
"""What may be withheld of a project, by the field of `PublicProject`."""


@dataclass(frozen=True, slots=True)
class FundedYear:
    """What the sources pay in a year, in the order of the columns; and each part of its bar: from where, how wide."""

    year: int
    amounts: tuple[int, ...]
    bar: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int:
        """The sum of the year."""
        return sum(self.amounts)


@dataclass(frozen=True, slots=True)
class Curve:
    """Planned and invested since January as points of a drawing 600 wide and 150 high, and the amount of its top."""

    planned: str
    invested: str
    top: int


def project_pages(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield the path in the edition's folder and the content of every project's page."""
    for project in edition.year.projects:
        yield f"projects/{project_page(project.code)}", render_project(edition, project)


def render_project(edition: Edition, project: PublicProject) -> bytes:
    """Return the page of a project."""
    sources = tuple(dict.fromkeys(item.source for item in project.funding))
    hidden = [name.to(edition.language) for field, name in NOT_PUBLISHED.items() if field in project.undisclosed]
    return edition.render(
        "project",
        depth=1,
        page="projects",
        here=f"projects/{project_page(project.code)}",
        title=clipped(edition.project_name(project), 80),
        project=project,
        decision=edition.wording.name(DECISIONS[project.decision]),
        sources=sources,
        funded=funded_years(project, sources),
        curve=curve_of(project.months),
        hidden=edition.t("、", ", ").join(hidden),
    )


def funded_years(project: PublicProject, sources: tuple[str, ...]) -> tuple[FundedYear, ...]:
    """Return the funding of a project by year, every bar against the year with the most money."""
    amounts: dict[tuple[int, str], int] = {}
    for item in project.funding:
        amounts[item.year, item.source] = amounts.get((item.year, item.source), 0) + item.amount
    years = sorted({item.year for item in project.funding})
    rows = {year: tuple(amounts.get((year, source), 0) for source in sources) for year in years}
    most = max((sum(row) for row in rows.values()), default=0) or 1
    return tuple(FundedYear(year, row, _bar(row, most)) for year, row in rows.items())


def _bar(amounts: tuple[int, ...], most: int) -> tuple[tuple[str, str], ...]:
    ends = [sum(amounts[: place + 1]) for place in range(len(amounts))]
    starts = [0, *ends[:-1]]
    return tuple(
        (_short(Fraction(100 * start, most)), _short(Fraction(100 * (end - start), most)))
        for start, end in zip(starts, ends, strict=True)
    )


def curve_of(months: tuple[PublicMonth, ...]) -> Curve | None:
    """Return the curve of a project's year, from January; None where there is no amount to draw."""
    top = max((max(each.planned_year, each.investment_year) for each in months), default=0)
    if not top:
        return None
    planned = (_point(each, each.planned_year, top) for each in months)
    invested = (_point(each, each.investment_year, top) for each in months)
    return Curve(" ".join(["0 150", *planned]), " ".join(["0 150", *invested]), top)


def _point(month: PublicMonth, amount: int, top: int) -> str:
    return f"{50 * month.month.number} {half_up(150 - Fraction(150 * amount, top))}"


def _short(value: Fraction) -> str:
    """Return a percentage with at most one decimal."""
    return decimal_text(value, 1)
