"""The sample city as the public may see it, with places, steps, approvals and months that are made up by a seed."""

import datetime
import random
from dataclasses import replace
from decimal import Decimal
from functools import cache

from sanbai.delivery.records import Month
from sanbai.language import Text
from sanbai.plan.records import Decision
from sanbai.policy.lights import Colour
from sanbai.publication.figures import compute_figures
from sanbai.publication.names import code_names
from sanbai.publication.public import (
    PublicApproval,
    PublicChange,
    PublicFunding,
    PublicMilestone,
    PublicMonth,
    PublicOutcome,
    PublicPlace,
    PublicProject,
    PublicYear,
)
from sanbai.publication.records import Listed
from tests.publication.sample_city import YEAR, sample_plan, sample_policy, sample_register

LAST = Month(YEAR, 3)
_CHANGE = PublicChange(on="2024-03", what=Text("当年投资", "in-year"), before=Text("1", "1"), after=Text("2", "2"))


@cache
def sample_public(size: int = 1) -> PublicYear:
    """Return the sample with every field disclosed, three months into the year."""
    register, policy, plan = sample_register(size), sample_policy(size), sample_plan(size)
    figures = compute_figures(register, policy, plan)
    lists = ("district", "source", "outcome", "unit", "department", "approval")
    names = {name: code_names(name, register, policy) for name in lists}
    names["approval"] = {"permit": Text("施工许可", "construction permit")}
    projects = tuple(_project(listed, size) for listed in figures.listed)
    return PublicYear(figures=figures, projects=projects, withheld=0, names=names, month=LAST)


def _project(listed: Listed, size: int) -> PublicProject:
    register, chance = sample_register(size), random.Random(listed.code)
    row = next(row for row in sample_plan(size).rows if row.code == listed.code)
    own = next(project for project in register.projects if project.code == listed.code)
    chosen = listed.decision is Decision.IN
    option = next((item for item in register.options if (item.project, item.code) == (listed.code, row.option)), None)
    places = tuple(
        PublicPlace(
            district=place.district,
            share=place.share,
            longitude=Decimal(1155 + chance.randint(0, 20)) / 10 if chance.random() < 0.9 else None,
            latitude=Decimal(395 + chance.randint(0, 11)) / 10,
        )
        for place in register.locations
        if place.project == listed.code
    )
    return PublicProject(
        code=listed.code,
        name=listed.name,
        decision=listed.decision,
        programme=listed.programme,
        category=listed.category,
        nature=listed.nature,
        responsible_unit="市重大办",
        content="新建主体工程及配套设施",
        start_date=datetime.date(YEAR - 1, 3, 1),
        start_quarter=option.start_quarter if option else None,
        completes_in_year=listed.completes_in_year if chosen else None,
        total_investment=own.total_investment,
        invested_before=own.invested_before,
        in_year_investment=listed.in_year if chosen else None,
        construction_investment=row.construction_investment if chosen else None,
        funding=tuple(
            PublicFunding(year=item.year, source=item.source, amount=item.amount)
            for item in register.funding
            if (item.project, item.option) == (listed.code, row.option)
        ),
        approvals=(
            PublicApproval(kind="permit", number="京建〔2024〕1号", approved_on=datetime.date(2024, 1, 2)),
            PublicApproval(kind="permit"),
        ),
        milestones=(PublicMilestone(code="m1", name="主体封顶", due=datetime.date(YEAR, 9, 30)),),
        outcomes=tuple(
            PublicOutcome(outcome=item.outcome, quantity=item.quantity, unit=item.unit)
            for item in register.outcomes
            if item.project == listed.code
        ),
        places=places,
        months=_months(listed, chance) if chosen else (),
        changes=(
            PublicChange(on="2024-03", what=Text("当年投资", "in-year"), before=Text("1", "1"), after=Text("2", "2")),
        )
        if chance.random() < 0.1
        else (),
        reasons=(Text("得分居同类第一", "first of its category by score"),),
    )


def _months(listed: Listed, chance: random.Random) -> tuple[PublicMonth, ...]:
    return tuple(
        PublicMonth(
            month=Month(YEAR, number),
            planned_year=listed.in_year * number // 12,
            investment_year=int(listed.in_year * number // 12 * chance.choice((0, 0.6, 1, 1.1))),
            physical_progress=min(100, 10 * number),
            light=chance.choice(list(Colour)),
        )
        for number in range(1, LAST.number + 1)
    )


def with_hostile_texts(year: PublicYear) -> PublicYear:
    """Return the year with texts in its first projects that try to be more than text."""
    texts = (*HOSTILE, "x" * 2000)
    changed = tuple(
        replace(
            project, name=Text(text, text), owner=text, content=text, reasons=(Text(text, text),), responsible_unit=text
        )
        for project, text in zip(year.projects, texts, strict=False)
    )
    return replace(year, projects=(*changed, *year.projects[len(changed) :]))


HOSTILE = (
    '=HYPERLINK("http://a.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "'=1",
    "http://a.example/",
    '<script>alert(1)</script>"&amp;',
    '#eval("1") {{ 7*7 }} {% raw %}',
    "\u202eright to left",
    '🚧, "quoted"\nsecond line',
    "_x0041_",
)
