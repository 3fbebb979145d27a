"""The arithmetic of delivery as cities published it: each row of a table is one published figure, recomputed."""

from fractions import Fraction

import pytest

from sanbai.delivery.progress import Progress, make_progress
from sanbai.delivery.records import Month, Year
from sanbai.policy.lights import Level
from sanbai.register.records import Nature
from sanbai.units import rounded
from tests.delivery.small_years import day, returned, row, year_of

# place -> in-year plan, invested (both 0.01 亿元), month, completion %, points ahead of time progress
TIME_PROGRESS = {
    "Guangdong 2018, January to July: 63.9 %, 5.6 points ahead": (600000, 383400, "2018-07", "63.9", "5.6"),
    "Jiangmen, January to October: 97.2 %, 13.8 or 13.9 points ahead": (64740, 62927, "2020-10", "97.2", "13.9"),
    "Guangdong 2020, January to August: 80.9 %": (700000, 566300, "2020-08", "80.9", "14.2"),
    "Shenzhen 2024, January to August: 83.2 %": (298570, 248320, "2024-08", "83.2", "16.5"),
    "Shanghai 2025, first half: 50.9 %": (240000, 122160, "2025-06", "50.9", "0.9"),
    "Shanghai 2025, the year: 104.6 %": (240000, 251010, "2025-12", "104.6", "4.6"),
    "Beijing 2014, the year: 90 %": (221700, 199600, "2014-12", "90.0", "-10.0"),
    "Beijing 2017, the year: 101.4 %": (274400, 278190, "2017-12", "101.4", "1.4"),
    "Beijing 2020, January to July: 56.7 %": (252300, 143100, "2020-07", "56.7", "-1.6"),
}

# place -> plan, targets by month, month, invested, curve %, done of the target %
PLANNED_CURVE = {
    "Shanghai 2025, first quarter: target 500 of 2400": (24000, {3: 5000, 6: 10800}, "2025-03", 5079, "20.8", "101.6"),
    "Shanghai 2025, first half: target 1080 of 2400": (24000, {3: 5000, 6: 10800}, "2025-06", 12216, "45.0", "113.1"),
}

# place -> month, planned in the year, due by now, started in time or late, early -> started, % of the year, overdue
STARTS = {
    "Beijing 2025, first quarter: 49 = 38 due + 11 early": ("2025-03", 120, 38, 38, 11, 49, "40.8", 0),
    "Beijing 2025, first half: 73 of 120, 6 early": ("2025-06", 120, 67, 67, 6, 73, "60.8", 0),
    "Beijing 2024, first quarter: 30 of 30 due, 9 early": ("2024-03", 120, 30, 30, 9, 39, "32.5", 0),
    "Beijing 2021, first half: 48 started, 5 early": ("2021-06", 120, 43, 43, 5, 48, "40.0", 0),
    "Jiangmen, by October: 118 = 140 due - 33 late + 11 early": ("2020-10", 255, 140, 107, 11, 118, "46.3", 33),
    "Beijing 2014, the year: 46 of 90": ("2014-12", 90, 90, 46, 0, 46, "51.1", 44),
    "Beijing 2017, the year: 85 of 102": ("2017-12", 102, 102, 85, 0, 85, "83.3", 17),
}

# place -> planned, completed, %
COMPLETIONS = {
    "Beijing 2014: 23 of 30": (30, 23, "76.7"),
    "Beijing 2017: 35 of 40": (40, 35, "87.5"),
}


def city(year: Year, month: Month, **more: int) -> Progress:
    return make_progress(year, month, **more)[0]


def percent(value: Fraction | None) -> str:
    assert value is not None
    return str(rounded(value * 100, 1))


@pytest.mark.parametrize("place", TIME_PROGRESS)
def test_completion_and_time_progress_are_as_published(place: str) -> None:
    """Completion is invested / plan; how far it is ahead is completion - month / 12, in points."""
    plan, invested, month, completion, ahead = TIME_PROGRESS[place]
    at = Month.parse(month)
    found = city(year_of([row("A", plan)], returned("A", at, invested), year=at.year), at)
    assert (percent(found.completion), percent(found.ahead_of_time)) == (completion, ahead)


@pytest.mark.parametrize("place", PLANNED_CURVE)
def test_a_planned_curve_is_its_own_clock(place: str) -> None:
    """The curve's part of the year, and what is done of the target; time progress has no part in either."""
    plan, targets, month, invested, part, done = PLANNED_CURVE[place]
    at = Month.parse(month)
    curve = tuple(max([0, *(targets[known] for known in targets if known <= number)]) for number in range(1, 12))
    found = city(year_of([row("A", plan, (*curve, plan))], returned("A", at, invested), year=at.year), at)
    assert (percent(found.planned_completion), percent(found.of_curve)) == (part, done)
    assert found.completion is not None
    assert found.planned_completion is not None
    assert found.ahead_of_curve == found.completion - found.planned_completion
    assert found.ahead_of_time == found.completion - at.time_progress


@pytest.mark.parametrize("place", STARTS)
def test_starts_are_told_as_due_early_and_overdue(place: str) -> None:
    """Started = due and started + early; early ones do not hide those that are overdue."""
    month, planned, due, on_time, early, started, of_year, overdue = STARTS[place]
    at = Month.parse(month)
    rows, returns = [], []
    for number in range(planned):
        last = at.last_day if number < due else day(12, 31, at.year)
        rows.append(row(f"P{number:03}", 12, nature=Nature.NEW_START, start_due=last))
        if number < on_time or due <= number < due + early:
            returns.append(returned(f"P{number:03}", at, started_on=at.first_day))
    found = city(year_of(rows, *returns, year=at.year), at).starts
    assert (found.done, found.early, found.overdue, found.due) == (started, early, overdue, due)
    assert percent(found.of_year) == of_year


@pytest.mark.parametrize("place", COMPLETIONS)
def test_completions_are_counted_likewise(place: str) -> None:
    """Completed / due in the year."""
    planned, completed, of_year = COMPLETIONS[place]
    at = Month(2017, 12)
    rows = [row(f"P{number:03}", 12, completion_due=at.last_day) for number in range(planned)]
    returns = [returned(f"P{number:03}", at, completed_on=at.first_day) for number in range(completed)]
    assert percent(city(year_of(rows, *returns, year=2017), at).completions.of_year) == of_year


def test_shanghai_2025_started_and_completed_more_than_was_planned() -> None:
    """30 started of 14 planned: what was not due in the year is counted beside the plan, and hides nothing."""
    at = Month(2025, 12)
    planned = [row(f"A{n:02}", 12, nature=Nature.NEW_START, start_due=day(6, 30, 2025)) for n in range(14)]
    beside = [row(f"B{n:02}", 0, nature=Nature.EARLY_PROMOTION) for n in range(16)]
    returns = [returned(item.project, at, started_on=day(6, 1, 2025)) for item in (*planned, *beside)]
    found = city(year_of([*planned, *beside], *returns, year=2025), at)
    assert (found.starts.done, found.starts.beside, found.starts.of_year) == (14, 16, 1)
    assert (found.projects, found.early_promotion) == (14, 16)


def test_permits_of_puyang_2020() -> None:
    """283 projects of 7 permits are 1,981 items; 1,878 done are 94.8 %; 244 fully permitted are 86.2 %."""
    at = Month(2020, 12)
    names = [f"P{number:03}" for number in range(283)]
    short = 1981 - 1878
    missing = dict.fromkeys(names[:39], 2) | dict.fromkeys(names[: short - 78], 3)
    returns = [returned(name, at, permits_needed=7, permits_done=7 - missing.get(name, 0)) for name in names]
    found = city(year_of([row(name) for name in names], *returns, year=2020), at)
    assert (found.permits_needed, found.permits_done, found.needing_permits, found.fully_permitted) == (
        1981,
        1878,
        283,
        244,
    )
    assert (percent(found.permits), percent(found.permitted)) == ("94.8", "86.2")


def test_support_ratio_of_beijing_2020() -> None:
    """2,523 亿元 were 35.5 % of the city's investment; 1,253 of it construction, 49.7 %."""
    at = Month(2020, 12)
    year = year_of([row("A", 2523)], returned("A", at, 2523, construction_year=1253), year=2020)
    found = city(year, at, city_investment=7107, city_by_now=7107)
    assert (percent(found.support), percent(found.support_of_year)) == ("35.5", "35.5")
    assert percent(found.construction_share) == "49.7"


def test_the_parts_of_2022_add_up_as_groups_do() -> None:
    """505 + 630 + 1,667 = 2,802 亿元: programmes are sums of projects, and the city of programmes."""
    at = Month(2022, 12)
    amounts = {"science": 505, "infrastructure": 630, "livelihood": 1667}
    rows = [row(name, amount, programme=name) for name, amount in amounts.items()]
    year = year_of(rows, *(returned(name, at, amount) for name, amount in amounts.items()), year=2022)
    found = {(item.level, item.code): item for item in make_progress(year, at)}
    assert found[Level.CITY, ""].planned == 2802
    assert {code: item.invested for (level, code), item in found.items() if level is Level.PROGRAMME} == amounts
