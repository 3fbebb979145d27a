"""The baseline of a year, made once from the plan: what each project is to invest, start and complete by when."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sanbai.delivery.records import MONTHS, Baseline, BaselineRow
from sanbai.plan.records import Decision, Plan, PlanRow
from sanbai.policy.records import Policy
from sanbai.register.records import Nature, Option, Project, Register, RelationKind
from sanbai.units import largest_remainder


def make_baseline(register: Register, policy: Policy, plan: Plan) -> Baseline:
    """Return the baseline of a plan: a row for each of its projects and of the early-promotion list, by code.

    A bundle stands here through its parts, which share its money out: in proportion to what the parts' own options
    invest in the year where all have one, else to their total investment; whole amounts that add up, largest
    remainders first.
    """
    facts = _Facts(register, policy)
    rows = [row for item in plan.rows if item.decision is not Decision.OUT for row in _rows(item, facts)]
    return Baseline(year=plan.year, money_unit=plan.money_unit, rows=tuple(sorted(rows, key=lambda row: row.project)))


def planned_curve(amount: int, parts: Sequence[Fraction], first: int = 1) -> tuple[int, ...]:
    """Return the curve of `amount`, planned in proportion to `parts` from month `first` on.

    curve(m) = floor(amount * (C(m) - C(first - 1)) / (1 - C(first - 1))), 0 before `first`, where C(m) are the parts
    and C(0) = 0; where nothing of C is left, the months from `first` on have equal shares.
    """
    before = parts[first - 2] if first > 1 else Fraction(0)
    left = 1 - before
    curve = []
    for month in range(1, MONTHS + 1):
        share = (parts[month - 1] - before) / left if left else Fraction(month - first + 1, MONTHS - first + 1)
        curve.append(int(amount * share) if month >= first else 0)
    return tuple(curve)


class _Facts:
    """What several rows look up: projects, options, parts of bundles, districts and milestones."""

    def __init__(self, register: Register, policy: Policy) -> None:
        self.policy = policy
        self.projects = {project.code: project for project in register.projects}
        self.options: dict[str, dict[str, Option]] = {}
        for option in register.options:
            self.options.setdefault(option.project, {})[option.code] = option
        self.parts: dict[str, list[str]] = {}
        for relation in register.relations:
            if relation.kind is RelationKind.PART_OF:
                self.parts.setdefault(relation.other, []).append(relation.project)
        self.milestones = {(item.project, item.code): item.due for item in register.milestones}
        self.districts: dict[str, str] = {}
        for place in sorted(register.locations, key=lambda place: -place.share):
            self.districts.setdefault(place.project, place.district)

    def option_of(self, part: str, chosen: str) -> Option | None:
        """Return a part's own option: the one called as the bundle's, or its only one."""
        own = self.options.get(part, {})
        return own.get(chosen) or (next(iter(own.values())) if len(own) == 1 else None)


@dataclass(frozen=True, slots=True)
class _Money:
    """One reporting project's part of the money of a plan's row."""

    project: Project
    in_year: int
    construction: int
    part_of: str = ""


def _rows(item: PlanRow, facts: _Facts) -> Iterator[BaselineRow]:
    codes = sorted(facts.parts.get(item.code, ()))
    if not codes:
        money = [_Money(facts.projects[item.code], item.in_year_investment, item.construction_investment)]
    else:
        money = _shared(item, [facts.projects[code] for code in codes], facts)
    for share in money:
        yield _row(item, share, facts)


def _shared(item: PlanRow, parts: Sequence[Project], facts: _Facts) -> list[_Money]:
    own = [facts.option_of(part.code, item.option) for part in parts]
    weights = [option.in_year_investment for option in own if option is not None]
    if len(weights) < len(parts) or not sum(weights):
        weights = [part.total_investment for part in parts]
    in_year = _apportioned(item.in_year_investment, weights)
    construction = _apportioned(item.construction_investment, in_year)
    return [_Money(*share, part_of=item.code) for share in zip(parts, in_year, construction, strict=True)]


def _apportioned(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    whole = sum(weights)
    known = weights if whole else [1] * len(weights)
    return largest_remainder([Fraction(total * weight, whole or len(weights)) for weight in known], total)


def _row(item: PlanRow, money: _Money, facts: _Facts) -> BaselineRow:
    project = money.project
    nature = Nature(item.nature) if item.decision is Decision.IN else Nature.EARLY_PROMOTION
    first = 3 * item.start_quarter - 2 if item.start_quarter else 1
    return BaselineRow(
        project=project.code,
        name=project.name,
        part_of=money.part_of,
        programme=item.programme,
        category=item.category,
        district=facts.districts.get(project.code, item.district),
        department=project.department,
        nature=nature,
        option=item.option,
        start_due=_start_due(item, project, facts),
        completion_due=_completion_due(project, facts) if item.completes_in_year else None,
        in_year_investment=money.in_year,
        construction_investment=money.construction,
        total_investment=project.total_investment,
        invested_before=project.invested_before,
        curve=planned_curve(money.in_year, facts.policy.delivery.curve, first),
    )


def _start_due(item: PlanRow, project: Project, facts: _Facts) -> datetime.date | None:
    """Return the last day of the start quarter, or the project's own milestone where it lies in that quarter."""
    if item.start_quarter is None:
        return None
    month = 3 * item.start_quarter
    begin = datetime.date(facts.policy.year, month - 2, 1)
    end = datetime.date(facts.policy.year, month, 30 if month in (6, 9) else 31)
    due = facts.milestones.get((project.code, facts.policy.delivery.start_milestone))
    return due if due is not None and begin <= due <= end else end


def _completion_due(project: Project, facts: _Facts) -> datetime.date:
    """Return the last day of the year, or the project's own milestone where it lies in the year."""
    due = facts.milestones.get((project.code, facts.policy.delivery.completion_milestone))
    year = facts.policy.year
    return due if due is not None and due.year == year else datetime.date(year, 12, 31)
