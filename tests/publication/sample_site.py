"""The sample's site: a whole year gone by, pictures, and a folder that may be handed out."""

import datetime
from dataclasses import replace
from functools import cache
from itertools import cycle, islice

from sanbai.delivery.records import MONTHS, Month
from sanbai.language import Language, Text
from sanbai.policy.lights import Colour
from sanbai.publication.bulletin import wording_for
from sanbai.publication.geometry import parse_geometry
from sanbai.publication.pictures import make_pictures
from sanbai.publication.public import PublicChange, PublicMonth, PublicProject, PublicYear
from sanbai.publication.site.writing import Beside, site_files
from tests.publication.sample_city import GEOMETRY, YEAR
from tests.publication.sample_public import sample_public

REASONS = (
    Text("得分 78 分，在 1,083 个候选项目中按得分排第 212。", "It scores 78 points, rank 212 of 1,083 by score."),
    Text(
        "如不列入，损失在 3.2 至 4.1 分之间（已证明的区间）。",
        "Without it, the plan loses between 3.2 and 4.1 points (a proven interval).",
    ),
    Text(
        "按条款的影子价格，在它（方案 o1）的 78 分中：“市财政资金 2024”占 12.4 分，“教育类数量”占 9 分；净剩 56.6 分。",
        "At the clauses' prices, of the 78 points of option o1 “Municipal budget 2024” takes 12.4, "
        "“education” takes 9; 56.6 remain.",
    ),
)
CHANGE = PublicChange(
    on="2024-05",
    what=Text("全年投资", "investment of the year"),
    before=Text("1.2亿元", "120.0 million yuan"),
    after=Text("9,000.0万元", "90.0 million yuan"),
    reason=Text("征地拆迁未完成", "land and demolition"),
)


def _through_the_year(place: int, project: PublicProject) -> PublicProject:
    """Return a project with its reasons and, in the plan, a month's progress for every month."""
    planned = project.in_year_investment or 0
    colours = list(Colour)
    months = tuple(
        PublicMonth(
            month=Month(YEAR, number),
            planned_year=planned * number // MONTHS,
            investment_year=planned * number * (60 + place * 7 % 50) // (100 * MONTHS),
            physical_progress=number * 8,
            started_on=datetime.date(YEAR, 3, 9) if number > 2 else None,
            light=colours[(place + number // 5) % 3],
        )
        for number in range(1, MONTHS + 1)
    )
    changes = (CHANGE,) if place % 3 == 0 else ()
    return replace(project, reasons=REASONS, months=months if planned else (), changes=changes if planned else ())


@cache
def sample_whole_year(size: int = 1) -> PublicYear:
    """Return the sample at the end of its year."""
    year = sample_public(size)
    projects = tuple(_through_the_year(place, project) for place, project in enumerate(year.projects))
    return replace(year, projects=projects, month=Month(YEAR, MONTHS), checkable=True)


def of_size(year: PublicYear, count: int) -> PublicYear:
    """Return a year with so many projects: those it has, over and over, each with a code of its own."""
    projects = islice(cycle(year.projects), count)
    return replace(year, projects=tuple(replace(p, code=f"{p.code}-{n}") for n, p in enumerate(projects)))


@cache
def sample_beside(size: int = 1) -> Beside:
    """Return what the site shows besides: pictures with the map of the city, a few files, a folder."""
    figures = sample_public(size).figures
    geometry = parse_geometry(GEOMETRY.read_bytes(), GEOMETRY.name)
    return Beside(
        folder="beijing-2024",
        pictures={each: make_pictures(figures, geometry, wording_for(figures, each)) for each in Language},
        geometry=geometry,
        published={"bulletin.zh.html": b"<p>", "figures.json": b"{}", "pictures/starts.en.svg": b"<svg/>"},
        sealed={"1-register/projects.csv": b"code\r\n", "2-policy.toml": b"", "3-plan/certificate.json": b"{}"},
    )


@cache
def sample_site() -> dict[str, bytes]:
    """Return the files of the sample's site."""
    return site_files(sample_whole_year(), sample_beside())
