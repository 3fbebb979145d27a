"""A seeded year of a city of 300 projects, its lights and its forecast, for tests of the month report."""

import datetime
import random
from collections.abc import Iterator

from sanbai.delivery.forecast_path import Foreseen
from sanbai.delivery.lights import make_signals
from sanbai.delivery.naming import naming_of
from sanbai.delivery.records import MONTHS, Baseline, BaselineRow, Month, Return, Year
from sanbai.delivery.supplements.records import Excuse, Supplements
from sanbai.language import Text
from sanbai.policy.light_reading import shipped_lights
from sanbai.policy.lights import Light
from sanbai.policy.phrases import vocabulary
from sanbai.publication.month_report import MonthReport, Told, make_report
from sanbai.register.records import Nature
from tests.publication.sample_city import PROGRAMMES, sample_districts, sample_policy

YEAR = 2024
JUNE = Month(YEAR, 6)
DEPARTMENTS = ("jw", "wjw", "jtw", "swj", "zjw")


def _rows() -> Iterator[BaselineRow]:
    chance = random.Random("year")
    districts = [district.code for district in sample_districts()]
    for programme, _, categories in PROGRAMMES:
        for category, name, quota in categories:
            for number in range(1, quota + 1):
                planned = round(10_000 * chance.lognormvariate(1.9, 0.9))
                new = number % 5 < 2
                quarter = number % 4 + 1
                first = 3 * quarter - 2 if new else 1
                months = [max(0, month - first + 1) for month in range(1, MONTHS + 1)]
                yield BaselineRow(
                    project=f"{category}-{number:02}",
                    name=f"{name.zh}项目{number}",
                    programme=programme,
                    category=category,
                    district=chance.choice(districts),
                    department=chance.choice(DEPARTMENTS),
                    nature=Nature.NEW_START if new else Nature.CONTINUING,
                    start_due=Month(YEAR, 3 * quarter).last_day if new else None,
                    completion_due=Month(YEAR, 12).last_day if number % 5 == 3 else None,
                    in_year_investment=planned,
                    construction_investment=planned // 2,
                    total_investment=4 * planned,
                    curve=tuple(planned * part // months[-1] for part in months),
                )


def _returns(row: BaselineRow) -> Iterator[Return]:
    chance = random.Random(row.project)
    pace = chance.choice((0.4, 0.75, 0.9, 1.0, 1.0, 1.1, 1.2))
    late = chance.choice((0, 0, 0, 40, 130))
    start = row.start_due and row.start_due + datetime.timedelta(days=late - chance.randint(0, 60))
    before = 0
    for month in (Month(YEAR, number) for number in range(1, MONTHS + 1)):
        invested = max(before, int(row.curve[month.number - 1] * pace)) if chance.random() < 0.97 else before
        started = start if start and start <= month.last_day else None
        yield Return(
            month=month,
            project=row.project,
            investment_month=invested - before,
            investment_year=invested,
            construction_year=invested * 45 // 100,
            funds_in_place_year=invested * 12 // 10,
            paid_year=invested * 97 // 100,
            started_on=started,
            registered_on=started + datetime.timedelta(days=20) if started and late == 0 else None,
            permits_needed=7,
            permits_done=min(7, 4 + month.number // 2) if late == 0 else 5,
            problem="征地拆迁未完成，等待区政府协调" if late > 100 else "",
            problem_owner="区政府" if late > 100 else "",
        )
        before = invested


def sample_year() -> Year:
    """Return the year, with the returns of all months."""
    rows = tuple(_rows())
    returns = tuple(item for row in rows for item in _returns(row))
    return Year(baseline=Baseline(year=YEAR, money_unit="万元", rows=rows), returns=returns)


def sample_lights() -> tuple[Light, ...]:
    """Return Yinchuan's lights."""
    return shipped_lights("yinchuan-2025")


def sample_report(month: Month = JUNE, *, foreseen: bool = True) -> MonthReport:
    """Return the report of a month."""
    year, policy = sample_year(), sample_policy(10)
    excuse = Excuse(
        code="education-01",
        dimension="progress",
        from_month=Month(YEAR, 1),
        to_month=Month(YEAR, 12),
        reason="汛期停工",
        approved_by="市重大办",
        approved_on=datetime.date(YEAR, 5, 1),
    )
    signals = make_signals(year, month, sample_lights(), Supplements(excuses=(excuse,)))
    planned = [sum(row.curve[number] for row in year.baseline.rows) for number in range(MONTHS)]
    path = [
        Foreseen(Month(YEAR, number + 1), planned[number] * 86 // 100, planned[number] * 94 // 100, planned[number])
        for number in range(month.number, MONTHS)
    ]
    naming = naming_of(year.baseline, policy, vocabulary(policy))
    foreseen_path = tuple(path) if foreseen else ()
    notice = Text("样例数据。", "Sample data.")
    told = Told(policy.title, naming, 90_000_000, 40_000_000, foreseen_path, notice)
    return make_report(year, month, signals, told)
