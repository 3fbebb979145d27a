"""The month as the public may see it: nothing is told that would reveal what the policy does not disclose.

Projects whose months are undisclosed count in sums as long as no sum gives one of them away; a group whose sum would is
left out. Where even the city's own sum would, as with a single such project, the month is told of all others alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from sanbai.delivery.lights import Signal
from sanbai.delivery.progress import GROUPS, Progress
from sanbai.delivery.records import Baseline, Year
from sanbai.language import Text
from sanbai.plan.records import Plan
from sanbai.policy.lights import Dimension, Level
from sanbai.policy.records import Policy
from sanbai.publication.month_report import MonthReport, Ranking
from sanbai.publication.published_totals import hidden_totals, stated_totals
from sanbai.publication.revealing import Equation, revealing
from sanbai.publication.withholding import Withheld
from sanbai.register.records import Nature, Register

_PLANNED = "in_year_investment"
_TELLS = {
    Dimension.START: "start_date",
    Dimension.COMPLETION: "completion_date",
    Dimension.PERMITS: "approvals",
    Dimension.BONDS: "funding",
}
"""What the light of a project tells beside its months."""

_MEMBERS = {Level.DISTRICT: "districts", Level.DEPARTMENT: "department"}
"""The field that says which group a project is in; its programme and category are always published."""


@dataclass(frozen=True, slots=True)
class PublicMonth:
    """What may be told of a month: which projects are `secret`, and which groups are `left_out`.

    `owners` are the plan's projects by reporting project (a part of a bundle reports by itself). Where the month is
    told `in_part`, secret projects are not counted.
    """

    withheld: Withheld
    owners: Mapping[str, str]
    secret: frozenset[str]
    left_out: frozenset[tuple[str, str]]
    in_part: bool

    def counted(self, year: Year) -> Year:
        """Return the year of the projects that are counted."""
        if not self.in_part:
            return year
        rows = tuple(row for row in year.baseline.rows if row.project not in self.secret)
        returns = tuple(item for item in year.returns if item.project not in self.secret)
        return Year(baseline=replace(year.baseline, rows=rows), returns=returns)

    def tells(self, level: Level, code: str) -> bool:
        """Return whether a group or project may be told of."""
        if level is Level.PROJECT:
            return code not in self.secret
        return (level.value, code) not in self.left_out and not self._mixed(level)

    def tells_light(self, signal: Signal) -> bool:
        """Return whether a light may be told: not one that shows an undisclosed field."""
        if not self.tells(signal.level, signal.code):
            return False
        field = _TELLS.get(signal.light.dimension)
        return signal.level is not Level.PROJECT or field is None or not self.hides(signal.code, field)

    def hides(self, code: str, field: str) -> bool:
        """Return whether a field of a project, or of a part of a bundle, is not to be published."""
        return self.withheld.hides(self.owners.get(code, code), field)

    def report(self, report: MonthReport) -> MonthReport:
        """Return a report of the counted year without what may not be told, nor what offices wrote of problems."""
        rankings = (replace(each, rows=self._ranked(each)) for each in report.rankings)
        return replace(
            report,
            progress=(),
            foreseen=() if self.in_part else report.foreseen,
            heat=tuple(row for row in report.heat if self.tells(Level.CATEGORY, row.code)),
            rankings=tuple(ranking for ranking in rankings if len(ranking.rows) > 1),
            returns={},
            changes=tuple(row for row in report.changes if not self.hides(row.code, "changes")),
            note=_joined(report.note, self._note()),
        )

    def _ranked(self, ranking: Ranking) -> tuple[Progress, ...]:
        return tuple(row for row in ranking.rows if self.tells(row.level, row.code))

    def _mixed(self, level: Level) -> bool:
        """Return whether it is not disclosed of every project to which group of a level it belongs."""
        field = _MEMBERS.get(level)
        return field is not None and any(self.hides(code, field) for code in self.owners)

    def _note(self) -> Text:
        count = len(self.secret)
        if not count:
            return Text("", "")
        if self.in_part:
            return Text(
                f"有{count}个项目的逐月进展不公开，未计入本报告。",
                f"The monthly progress of {_projects(count)} is not disclosed and not counted here.",
            )
        return Text(
            f"有{count}个项目的逐月进展不公开，只计入合计；会显露其数字的分组未列出。",
            f"The monthly progress of {_projects(count)} is not disclosed: it counts in the sums, and groups that "
            f"would reveal it are left out.",
        )


def public_month(register: Register, policy: Policy, plan: Plan, withheld: Withheld, baseline: Baseline) -> PublicMonth:
    """Return what may be told of the months of a year."""
    owners = {row.project: row.part_of or row.project for row in baseline.rows}
    secret = frozenset(code for code, owner in owners.items() if withheld.hides(owner, "months"))
    if not secret:
        return PublicMonth(withheld, owners, secret, frozenset(), in_part=False)
    out = revealing(list(_sums(baseline, secret, "months")))
    planned = frozenset(code for code in secret if withheld.hides(owners[code], _PLANNED))
    if planned:
        hidden = hidden_totals(register, policy, plan, withheld)
        totals = stated_totals(register, policy, plan, withheld, _PLANNED)
        kept = [total for total in totals if total.key not in hidden]
        out |= revealing(list(_sums(baseline, planned, _PLANNED)), kept)
    left_out = frozenset((level, code) for level, code, _ in out)
    in_part = (Level.CITY.value, "") in left_out
    return PublicMonth(withheld, owners, secret, frozenset() if in_part else left_out, in_part)


def _sums(baseline: Baseline, secret: frozenset[str], field: str) -> Iterator[Equation]:
    """Yield the sums over the city and over each group as equations between the projects that are secret."""
    for level in (Level.CITY, *GROUPS):
        members: dict[str, dict[str, Fraction]] = {}
        for row in baseline.rows:
            inside = members.setdefault("" if level is Level.CITY else getattr(row, level.value), {})
            if row.project in secret and (field != _PLANNED or row.nature is not Nature.EARLY_PROMOTION):
                inside[row.part_of or row.project] = Fraction(1)
        for code, weights in members.items():
            yield Equation((level.value, code, field), weights)


def _projects(count: int) -> str:
    return f"{count:,} {'project' if count == 1 else 'projects'}"


def _joined(first: Text, second: Text) -> Text:
    return Text(first.zh + second.zh, f"{first.en} {second.en}".strip())
