"""The register of the year after: nothing is lost and nothing counted twice."""

import datetime
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from sanbai.delivery.records import Baseline, Return, Year
from sanbai.errors import has_errors
from sanbai.plan.planning import make_plan
from sanbai.plan.records import Decision
from sanbai.rebalance.in_force import plan_in_force
from sanbai.rebalance.rollover import RolledOver, rollover
from sanbai.rebalance.sharing import moved_money, shared_out
from sanbai.register.records import Funding, Nature, Register
from sanbai.register.rules import check_register
from tests.rebalance.villages import begun, parsed, report, village

NEW_YEAR = datetime.date(2026, 1, 5)
DONE = datetime.date(2025, 11, 20)


def rolled(*returns: Return, left: tuple[str, ...] = ()) -> RolledOver:
    """Return the village after its year, with these last returns."""
    register, text = village()
    plan = make_plan(register, parsed(text)).plan
    year = Year(baseline=Baseline(year=2025, money_unit="万元", rows=()), returns=returns)
    return rollover(plan_in_force(register, plan, ()), year, left)


def coming(register: Register, project: str) -> dict[str, dict[int, int]]:
    """Return the money of a project by option and year."""
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in register.funding:
        if row.project == project:
            found[row.option][row.year] += row.amount
    return found


def test_what_is_completed_leaves() -> None:
    found = rolled(begun("S2", 110, completed_on=DONE))
    assert "S2" not in {item.code for item in found.register.projects}
    assert not [row for row in found.register.scores if row.project == "S2"]
    assert [note.check for note in found.notes if "S2" in note.what.en] == ["completed-dropped"]


def test_what_is_unfinished_continues_with_what_is_left() -> None:
    """S3 planned 120 this year and 80 next; 90 were invested, so 30 move to next year: 110 of 200 are left."""
    found = rolled(begun("S3", 90)).register
    project = next(item for item in found.projects if item.code == "S3")
    assert (project.nature, project.invested_before) == (Nature.CONTINUING, 90)
    assert (project.start_date, project.completion_date) == (datetime.date(2025, 3, 3), datetime.date(2026, 5, 31))
    (option,) = (item for item in found.options if item.project == "S3")
    assert (option.code, option.start_quarter, option.in_year_investment, option.completes_in_year) == (
        "normal",
        None,
        110,
        True,
    )
    assert coming(found, "S3") == {"normal": {2026: 110}}
    assert {(row.criterion, row.score) for row in found.scores if row.project == "S3"} == {
        ("need", 78),
        ("readiness", 78),
    }


def test_more_than_planned_is_taken_from_the_years_to_come() -> None:
    """S3 invested 150 of 120: next year's 80 are 50."""
    assert coming(rolled(begun("S3", 150)).register, "S3") == {"normal": {2026: 50}}


def test_what_never_began_waits_a_year_as_it_is() -> None:
    """R1, in the plan but never started, is a candidate again: same option, a year later."""
    found = rolled(report("R1")).register
    project = next(item for item in found.projects if item.code == "R1")
    assert (project.nature, project.invested_before) == (Nature.NEW_START, 0)
    assert (project.start_date, project.completion_date) == (datetime.date(2026, 2, 15), datetime.date(2026, 11, 30))
    assert coming(found, "R1") == {"q1": {2026: 300}}


def test_an_early_promotion_project_that_waits_stays_a_candidate() -> None:
    found = rolled().register
    assert next(item for item in found.projects if item.code == "E1").nature is Nature.EARLY_PROMOTION
    assert coming(found, "E1") == {"prepare": {2026: 5, 2027: 135}}


def test_an_early_promotion_project_that_began_continues() -> None:
    found = rolled(begun("E1", 20)).register
    project = next(item for item in found.projects if item.code == "E1")
    assert (project.nature, project.invested_before) == (Nature.CONTINUING, 20)
    assert coming(found, "E1") == {"normal": {2026: 120}}


def test_whoever_left_is_dropped_with_a_note() -> None:
    found = rolled(left=("R1",))
    assert "R1" not in {item.code for item in found.register.projects}
    assert [note.check for note in found.notes if "R1 left" in note.what.en] == ["left-dropped"]
    assert not [row for row in found.register.relations if "R1" in (row.project, row.other)]


SPENT = {"R1": 300, "R2": 180, "R3": 220, "W2": 150, "S2": 110, "S3": 200, "E1": 140, "W1": 260}


@st.composite
def last_returns(draw: st.DrawFn) -> tuple[Return, ...]:
    """Last returns of any of the village's projects, within what their totals allow."""
    found = []
    for code, most in SPENT.items():
        if draw(st.booleans()):
            started = draw(st.none() | st.dates(datetime.date(2025, 1, 2), datetime.date(2025, 6, 30)))
            done = draw(st.none() | st.just(DONE))
            found.append(report(code, draw(st.integers(0, most)), started_on=started, completed_on=done))
    return tuple(found)


@given(last_returns())
@settings(max_examples=60, deadline=None)
def test_money_is_neither_lost_nor_counted_twice(returns: tuple[Return, ...]) -> None:
    """Invested before and money to come, together, stay what they were; the new register passes its check."""
    register, text = village()
    found = rolled(*returns).register
    rows = {row.code: row for row in make_plan(register, parsed(text)).plan.rows}
    before = {item.code: item.invested_before for item in register.projects}
    done = {item.project for item in returns if item.completed_on}
    assert {item.code for item in found.projects} == set(before) - done
    for item in found.projects:
        then, now = coming(register, item.code), coming(found, item.code)
        for code, money in now.items():
            row = rows[item.code]
            was = (
                row.option if row.decision is Decision.IN and code == "normal" else code if code in then else "prepare"
            )
            was = next(iter(then)) if was not in then else was
            assert item.invested_before + sum(money.values()) == before[item.code] + sum(then[was].values())
    assert not has_errors(check_register(found, {}, NEW_YEAR, 2026))


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_shares_add_up_and_are_within_one_of_proportion(total: int, parts: list[int]) -> None:
    shares = shared_out(total, parts)
    assert sum(shares) == total
    whole = sum(parts)
    assert not whole or all(abs(s * whole - total * p) < whole for s, p in zip(shares, parts, strict=True))


YEARS = st.lists(
    st.tuples(st.integers(2025, 2028), st.sampled_from(["city", "bank", "owner"]), st.integers(0, 500)),
    min_size=1,
    max_size=8,
    unique_by=lambda item: item[:2],
)


@given(YEARS, st.integers(0, 3000))
def test_moving_money_keeps_its_sum(rows: list[tuple[int, str, int]], amount: int) -> None:
    """The year has the amount asked for, and the sum stays unless the amount is more than all of it."""
    funding = [Funding(project="P", option="o", year=y, source=s, amount=a) for y, s, a in rows]
    moved = moved_money(funding, 2025, amount)
    assert sum(row.amount for row in moved if row.year == 2025) == amount
    assert sum(row.amount for row in moved) == max(amount, sum(row.amount for row in funding))
    assert len({(row.year, row.source) for row in moved}) == len(moved)
