"""A year as it might go: twelve months of returns for a baseline, invented like the candidates.

Money lands at 90 to 101 % of plan, starts at 46 to 83 %, completions at 54 to 88 %, as Beijing published for other
years. Some projects are slow and some are fast, categories differ, months are uneven, much is caught up in November and
December; starts slip and take their money with them; permits, problems, late and missing returns are among it. Nothing
of it is drawn from the model that forecasts.
"""

import datetime
import hashlib
from dataclasses import dataclass, field
from decimal import Decimal

from generator.chance import Chance

from sanbai.delivery.records import MONTHS, Baseline, BaselineRow, Month, Return
from sanbai.register.records import Nature

NOT_IN_YEAR = 99
BEFORE_START = 0.15
"""Part of the planned work that is done (land, design) although the start has not come."""

RUSH = {11: 0.2, 12: 0.35}
"""Part of what is behind that is caught up in a month, beside the month's own work."""

PERMITS = 7

PROBLEMS = (
    ("征地拆迁尚未完成", "示例区政府"),
    ("施工许可审批滞后", "示例审批部门"),
    ("地下管线迁改未定", "示例管线单位"),
    ("项目资金到位不及时", "示例财政部门"),
    ("设计方案调整", "示例建设单位"),
)
"""What a project that is behind reports as its problem, and who has it."""


@dataclass(slots=True, eq=False)
class Course:
    """How one project's year goes: months of start and completion, money by month, and who fills in the return.

    `funds` is the part of planned investment that is in place, in percent; who is `candid` tells from August on that a
    date will not be kept.
    """

    row: BaselineRow
    pace: float
    started: int
    completed: int
    amounts: list[int] = field(default_factory=list)
    troubled: bool = False
    careless: bool = False
    funds: int = 100
    candid: bool = True


def draw_year(baseline: Baseline, seed: int) -> tuple[Return, ...]:
    """Return the returns of twelve months, month by month and by project."""
    courses = draw_courses(baseline, seed)
    chance = Chance(seed + 2)
    returns = [item for course in courses for item in _returns(chance, course, baseline.year)]
    return tuple(sorted(returns, key=lambda item: (item.month, item.project)))


def draw_courses(baseline: Baseline, seed: int) -> list[Course]:
    """Return how every project's year goes; the city's money comes to a drawn part of its plan."""
    chance = Chance(seed)
    slack = chance.between(0.92, 1.0)
    starts, completions = chance.between(0.4, 0.56), chance.between(0.58, 0.74)
    pace = {row.category: chance.log_normal(1.0, Decimal("0.1")) for row in baseline.rows}
    courses = [_course(chance, row, pace[row.category], starts, completions) for row in baseline.rows]
    planned = sum(row.in_year_investment for row in baseline.rows)
    held = 1.0
    for _ in range(4):
        work = Chance(seed + 1)
        for course in courses:
            course.amounts = _amounts(work, course, held)
        invested = sum(sum(course.amounts) for course in courses)
        held *= slack * planned / invested if invested else 1.0
    return courses


def _course(chance: Chance, row: BaselineRow, category: float, starts: float, completions: float) -> Course:
    pace = category * chance.log_normal(1.0, Decimal("0.28"))
    started = _start(chance, row, starts + 0.25 * (min(pace, 1.4) - 1))
    completed = _completion(chance, row, completions + 0.4 * (min(pace, 1.4) - 1), started)
    return Course(
        row,
        pace,
        started,
        completed,
        [],
        chance.happens(0.12) or pace < 0.7,
        chance.happens(0.06),
        chance.whole(85, 110),
        chance.happens(0.5),
    )


def _start(chance: Chance, row: BaselineRow, on_time: float) -> int:
    """Return the month of the start: 0 before the year, NOT_IN_YEAR for none."""
    if row.nature is Nature.CONTINUING:
        return 0
    if row.start_due is None:
        return chance.whole(4, 10) if chance.happens(0.06) else NOT_IN_YEAR
    due = row.start_due.month
    if chance.happens(on_time):
        return max(1, due - chance.weighted((0, 1, 2, 3), (60, 22, 12, 6)))
    late = due + chance.whole(1, 11)
    return late if late <= MONTHS else NOT_IN_YEAR


def _completion(chance: Chance, row: BaselineRow, on_time: float, started: int) -> int:
    if row.completion_due is None or started == NOT_IN_YEAR:
        return NOT_IN_YEAR
    due = row.completion_due.month
    if chance.happens(on_time):
        return max(1, started, due - chance.weighted((0, 1, 2), (70, 20, 10)))
    late = due + chance.whole(1, 8)
    return late if late <= MONTHS else NOT_IN_YEAR


def _amounts(chance: Chance, course: Course, held: float) -> list[int]:
    """Return what is invested in each month: work as planned, shifted by the start, at the project's own pace."""
    row = course.row
    if row.start_due is None and row.nature is not Nature.CONTINUING:
        return _early_amounts(chance, course)
    due = row.start_due.month if row.start_due else 0
    left, done, waiting = row.total_investment - row.invested_before, 0, 0.0
    amounts = []
    for month in range(1, MONTHS + 1):
        work = _work(row, month, due, course.started) * course.pace * held * chance.between(0.5, 1.5) + waiting
        idle = chance.happens(0.07)
        waiting = work if idle else 0.0
        behind = max(0.0, row.curve[month - 1] * course.pace - done - work)
        rush = RUSH.get(month, 0.0) * behind * (month >= course.started)
        amount = 0 if idle else max(0, min(int(work + rush) // 10 * 10, left - done))
        amounts.append(amount)
        done += amount
    return amounts


def _work(row: BaselineRow, month: int, due: int, started: int) -> float:
    """Return the planned work of a month: that of the month itself, or of as much earlier as the start came later."""
    if month < started:
        return BEFORE_START * _planned(row, month)
    return float(_planned(row, month - max(0, started - due) if due else month))


def _planned(row: BaselineRow, month: int) -> int:
    curve = (0, *row.curve)
    return curve[month] - curve[month - 1] if 1 <= month <= MONTHS else 0


def _early_amounts(chance: Chance, course: Course) -> list[int]:
    """Return what an early-promotion project invests from its start on, a hundredth of what it has left each month."""
    left = course.row.total_investment - course.row.invested_before
    return [
        int(left * chance.between(0.005, 0.015)) // 10 * 10 if month >= course.started else 0
        for month in range(1, MONTHS + 1)
    ]


def _returns(chance: Chance, course: Course, year: int) -> list[Return]:
    """Return the project's returns: monthly, quarterly while it waits for early promotion, some of them missing."""
    made = []
    for number in range(1, MONTHS + 1):
        waiting = course.row.start_due is None and number < course.started
        missing = chance.happens(0.15 if course.careless else 0.01) and number < MONTHS
        if not missing and (not waiting or number % 3 == 0):
            made.append(_return(chance, course, Month(year, number)))
    return made


def _return(chance: Chance, course: Course, month: Month) -> Return:
    row, number = course.row, month.number
    invested, this_month = sum(course.amounts[:number]), course.amounts[number - 1]
    started = _day(course.started, number, month.year) if course.started else None
    late_start = row.start_due is not None and row.start_due.month <= number < course.started
    behind = late_start or invested < 0.8 * row.curve[number - 1]
    problem, owner = PROBLEMS[(len(row.name) + number // 4) % len(PROBLEMS)] if behind and course.troubled else ("", "")
    slips = row.completion_due is not None and _slips(course, row.completion_due.month, number)
    filled = month.last_day + datetime.timedelta(days=chance.whole(7, 15) if course.careless else chance.whole(1, 6))
    needed = 0 if row.nature is Nature.CONTINUING else PERMITS
    return Return(
        month=month,
        project=row.project,
        investment_month=this_month,
        investment_year=invested,
        construction_year=invested * row.construction_investment // max(1, row.in_year_investment),
        funds_in_place_year=min(row.in_year_investment, row.curve[number - 1] * course.funds // 100),
        paid_year=invested * (70 + number) // 100,
        physical_progress=_physical(course, number),
        started_on=started,
        completed_on=_day(course.completed, number, month.year),
        contract_signed_on=started and started - datetime.timedelta(days=20),
        registered_on=_registered(course, started, month),
        permits_needed=needed,
        permits_done=_permits(course, number, needed),
        expected_start=_expected(course.started, month) if late_start else None,
        expected_completion=_expected(course.completed, month) if slips else None,
        reason=REASON_LATE_PERMITS if late_start else REASON_SLOW_WORKS if slips else "",
        problem=problem,
        problem_owner=owner,
        escalation=min(3, number // 4) if problem else 0,
        evidence=hashlib.sha256(f"{row.project} {month}".encode()).hexdigest() if this_month else "",
        note="程序生成，非真实数据 generated",
        filled_by="填报员（示例）",
        filled_on=filled,
        reviewed_by="复核员（示例）",
        reviewed_on=filled + datetime.timedelta(days=1),
    )


REASON_LATE_PERMITS, REASON_SLOW_WORKS = "approvals_lag", "contractor"


def _slips(course: Course, due: int, number: int) -> bool:
    """Return whether a completion is overdue, or is told from August on not to come in the year."""
    told = course.candid and number >= 8 and course.completed == NOT_IN_YEAR
    return told or due <= number < course.completed


def _expected(happens: int, month: Month) -> datetime.date:
    """Return what the project itself expects: three months ahead, next spring where it knows better from August on."""
    if happens == NOT_IN_YEAR and month.number >= 8:
        return datetime.date(month.year + 1, 3, 31)
    return datetime.date(month.year, min(month.number + 3, MONTHS), 28)


def _day(happens: int, number: int, year: int) -> datetime.date | None:
    """Return the day in the month of a start or completion, once that month is there."""
    return datetime.date(year, happens, 18) if 1 <= happens <= number else None


def _registered(course: Course, started: datetime.date | None, month: Month) -> datetime.date | None:
    """Return the day of statistical registration: six weeks after the start, twelve for who is careless."""
    day = started and started + datetime.timedelta(days=85 if course.careless else 40)
    return day if day and day <= month.last_day else None


def _permits(course: Course, number: int, needed: int) -> int:
    """Return the permits done: all by the start, one a month before it; careless owners start with one missing."""
    if number >= course.started:
        return max(0, needed - (course.careless and number < course.started + 3))
    return max(0, min(needed - 1, needed - (min(course.started, 14) - number)))


def _physical(course: Course, number: int) -> int:
    """Return physical progress in whole percent: by money, 100 from completion on and not before."""
    row = course.row
    if course.completed <= number:
        return 100
    done = row.invested_before + sum(course.amounts[:number])
    return min(99, 100 * done // max(1, row.total_investment))
