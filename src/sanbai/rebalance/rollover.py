"""The register of the year after: what is unfinished continues, what is completed leaves, the rest waits, money moves.

For a project that began, with u invested in the closing year out of the u' its option planned: `invested_before`
grows by u, the funding of the closing year goes, and u' - u (below zero too) is moved to or from the years to come.
What did not begin moves by a year as a whole.
"""

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from sanbai.delivery.records import Month, Return, Year
from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text
from sanbai.plan.records import Decision
from sanbai.rebalance.in_force import InForce
from sanbai.rebalance.sharing import moved_money
from sanbai.register.records import Funding, Nature, Option, Project, Register, RelationKind, Score

NORMAL = "normal"
"""The code of the option of a project that continues."""


@dataclass(frozen=True, slots=True)
class RolledOver:
    """The next year's register, and notes on every project that is not in it or needs a look."""

    register: Register
    notes: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Close:
    """How a project closes the year: what was invested, whether it began and is completed, and its option in force."""

    invested: int = 0
    has_begun: bool = False
    is_completed: bool = False
    has_returned: bool = False
    started_on: datetime.date | None = None
    expected_completion: datetime.date | None = None
    option: str = ""


def rollover(in_force: InForce, year: Year, left: Collection[str] = ()) -> RolledOver:
    """Return the register of the year after, from the plan in force at the end of `year` and the latest returns.

    `left` are the codes of the projects that left by an adjustment: they are dropped, like those that are completed.
    """
    register, closing = in_force.register, year.baseline.year
    members = {row.project: row.other for row in register.relations if row.kind is RelationKind.PART_OF}
    closes = _closes(in_force, year, members)
    gone = {code for code, close in closes.items() if close.is_completed and code not in members} | set(left)
    gone |= {part for part, bundle in members.items() if bundle in gone}
    moved = _Moved(register, closes, closing)
    kept = [item for item in register.projects if item.code not in gone]
    options = [option for item in kept for option in moved.options(item)]
    rolled = Register(
        about=replace(register.about, data_date=Month(closing, 12).last_day),
        codes=register.codes,
        projects=tuple(moved.project(item) for item in kept),
        options=tuple(option for option, _ in options),
        funding=tuple(row for _, rows in options for row in rows),
        approvals=tuple(item for item in register.approvals if item.project not in gone),
        milestones=tuple(item for item in register.milestones if item.project not in gone),
        outcomes=tuple(item for item in register.outcomes if item.project not in gone),
        locations=tuple(item for item in register.locations if item.project not in gone),
        relations=tuple(item for item in register.relations if not gone & {item.project, item.other}),
        scores=tuple(_scores(register, closes, gone)),
    )
    return RolledOver(rolled, tuple(_notes(register, closes, gone, left)))


def _closes(in_force: InForce, year: Year, members: Mapping[str, str]) -> dict[str, _Close]:
    """Return how every project closes the year; a bundle adds up its parts."""
    latest: dict[str, Return] = {}
    for item in sorted(year.returns, key=lambda item: item.month):
        latest[item.project] = item
    rows = {row.code: row for row in in_force.rows}
    parts: dict[str, list[str]] = {}
    for part, bundle in members.items():
        parts.setdefault(bundle, []).append(part)
    closes = {}
    for project in in_force.register.projects:
        row = rows.get(members.get(project.code, project.code))
        reporting = [latest[code] for code in (project.code, *parts.get(project.code, ())) if code in latest]
        inside = row is not None and row.decision is Decision.IN
        begun = any(item.started_on for item in reporting) or (project.nature is Nature.CONTINUING and inside)
        due = len(parts.get(project.code, ())) or 1
        closes[project.code] = _Close(
            invested=sum(item.investment_year for item in reporting),
            has_begun=begun,
            is_completed=sum(item.completed_on is not None for item in reporting) >= due,
            has_returned=bool(reporting),
            started_on=min((item.started_on for item in reporting if item.started_on), default=None),
            expected_completion=max((i.expected_completion for i in reporting if i.expected_completion), default=None),
            option=row.option if row is not None and inside else "",
        )
    return closes


def _a_year_later(day: datetime.date, year: int) -> datetime.date:
    """Return the same day of another year; 29 February becomes the 28th."""
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


class _Moved:
    """Projects, options and money as they stand after the closing year."""

    def __init__(self, register: Register, closes: Mapping[str, _Close], closing: int) -> None:
        self._closes, self._closing = closes, closing
        self._options: dict[str, list[Option]] = {}
        self._funding: dict[tuple[str, str], list[Funding]] = {}
        for option in register.options:
            self._options.setdefault(option.project, []).append(option)
        for row in register.funding:
            if row.year >= closing:
                self._funding.setdefault((row.project, row.option), []).append(row)

    def project(self, item: Project) -> Project:
        """Return a project with what was invested, its nature and its dates."""
        close = self._closes[item.code]
        start, end = item.start_date, self._completion(item)
        nature = item.nature
        if close.has_begun:
            nature, start = Nature.CONTINUING, close.started_on or start
        elif nature is not Nature.CONTINUING and start is not None and start.year <= self._closing:
            later = self._closing + 1 - start.year
            end = None if end is None else _a_year_later(end, max(end.year, (item.completion_date or end).year + later))
            start = _a_year_later(start, self._closing + 1)
        if start is not None and end is not None and end < start:
            end = None
        invested = item.invested_before + close.invested
        return replace(item, nature=nature, start_date=start, completion_date=end, invested_before=invested)

    def _completion(self, item: Project) -> datetime.date | None:
        """Return when an unfinished project is to be completed: never in the year that is over."""
        day = self._closes[item.code].expected_completion or item.completion_date
        return day if day is None or day.year > self._closing else _a_year_later(day, self._closing + 1)

    def options(self, item: Project) -> Iterator[tuple[Option, list[Funding]]]:
        """Yield the options of the year to come, each with its money."""
        close, own = self._closes[item.code], self._options.get(item.code, [])
        if close.has_begun and own:
            yield self._continued(item, next((option for option in own if option.code == close.option), own[0]))
            return
        for option in own:
            yield self._waited(item, option)

    def _continued(self, item: Project, option: Option) -> tuple[Option, list[Funding]]:
        """Return the one option of a project that has begun: the money that is left, in the years it is left for."""
        close, next_year = self._closes[item.code], self._closing + 1
        planned = self._funding.get((item.code, option.code), [])
        money = moved_money(planned, self._closing, close.invested) if planned else ()
        coming = [replace(row, option=NORMAL) for row in money if row.year >= next_year]
        end = self._completion(item)
        left = max(0, item.total_investment - item.invested_before - close.invested)
        years = 1 if end is None else max(1, end.year - self._closing)
        in_year = sum(row.amount for row in coming if row.year == next_year) if planned else -(-left // years)
        changed = replace(
            option,
            code=NORMAL,
            name="续建",
            start_quarter=None,
            in_year_investment=in_year,
            construction_investment=_part(option, in_year),
            completes_in_year=end is not None and end.year == next_year,
        )
        return changed, coming

    def _waited(self, item: Project, option: Option) -> tuple[Option, list[Funding]]:
        """Return an option that was not begun, a year later, without what was invested in preparing it."""
        spent, next_year = self._closes[item.code].invested, self._closing + 1
        coming = []
        for row in sorted(self._funding.get((item.code, option.code), []), key=lambda row: (row.year, row.source)):
            taken = min(spent, row.amount)
            spent -= taken
            coming.append(replace(row, year=row.year + 1, amount=row.amount - taken))
        left = max(0, item.total_investment - item.invested_before - self._closes[item.code].invested)
        in_year = min(option.in_year_investment, left)
        if coming:
            in_year = sum(row.amount for row in coming if row.year == next_year)
        construction = _part(option, in_year)
        return replace(option, in_year_investment=in_year, construction_investment=construction), coming


def _part(option: Option, in_year: int) -> int:
    """Return the construction-and-installation part of another in-year amount, in the option's own proportion."""
    whole = option.in_year_investment
    return option.construction_investment * in_year // whole if whole else 0


def _scores(register: Register, closes: Mapping[str, _Close], gone: Collection[str]) -> Iterator[Score]:
    """Yield the scores; one of the option in force is the score of the whole project once it has begun."""
    own = {(row.project, row.criterion) for row in register.scores if row.option == closes[row.project].option != ""}
    for row in register.scores:
        close = closes[row.project]
        if row.project in gone:
            continue
        if not close.has_begun:
            yield row
        elif row.option == close.option or (not row.option and (row.project, row.criterion) not in own):
            yield replace(row, option="")


def _notes(
    register: Register, closes: Mapping[str, _Close], gone: Collection[str], left: Collection[str]
) -> Iterator[Finding]:
    """Yield a note on every project that is dropped or that an office should look at."""
    for item in register.projects:
        if item.code in left:
            what = Text(
                f"项目 {item.code} 年中已退出，不转入下一年度。", f"{item.code} left in mid-year and is dropped."
            )
            yield _note("left-dropped", what, Text("仍要推进的，请重新申报。", "Apply again where it is still wanted."))
        elif item.code in gone:
            what = Text(f"项目 {item.code} 已竣工，不转入下一年度。", f"{item.code} is completed and is dropped.")
            yield _note("completed-dropped", what, Text("无须处理。", "Nothing is to be done."))
        elif closes[item.code].has_begun and not closes[item.code].has_returned:
            what = Text(f"项目 {item.code} 没有月报。", f"{item.code} never handed in a return.")
            remedy = Text("请核对其年前累计投资。", "Check what was invested in it.")
            yield _note("never-returned", what, remedy)
    for row in register.relations:
        if row.other in left and row.project not in gone and row.kind is RelationKind.REQUIRES:
            what = Text(
                f"项目 {row.project} 的前置项目 {row.other} 已退出。",
                f"{row.project} requires {row.other}, which left the plan.",
            )
            yield _note("needs-what-left", what, Text("请核对其是否仍可推进。", "Check whether it can go on without."))


def _note(check: str, what: Text, remedy: Text) -> Finding:
    return Finding(check, Severity.NOTE, Place(file="projects.csv"), what, remedy)
