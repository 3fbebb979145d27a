"""The baseline says what each reporting project is to do, to the last unit of money, and is written once."""

import datetime
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbai.delivery.baseline import make_baseline, planned_curve
from sanbai.delivery.files import FOLDER, has_baseline, read_year, write_baseline
from sanbai.delivery.records import Baseline, BaselineRow
from sanbai.errors import SanbaiError
from sanbai.policy.reporting import USUAL_CURVE, Delivery
from sanbai.register.records import Milestone, Nature, Option
from tests.delivery.opened import PARTS, bundled, opened, village, village_baseline, village_plan

DATE = datetime.date


def rows(baseline: Baseline) -> dict[str, BaselineRow]:
    return {row.project: row for row in baseline.rows}


def test_every_project_of_the_plan_and_of_the_waiting_list_has_a_row_and_nobody_else() -> None:
    assert [row.project for row in village_baseline().rows] == ["E1", "R1", "R3", "S2", "S3", "W1", "W2"]


def test_a_row_has_the_figures_of_the_chosen_option() -> None:
    row = rows(village_baseline())["S3"]
    assert (row.option, row.in_year_investment, row.construction_investment) == ("q3", 120, 100)
    assert (row.start_due, row.completion_due) == (DATE(2025, 9, 30), None)
    assert (row.programme, row.category, row.district, row.department) == (
        "livelihood",
        "services",
        "lower",
        "committee",
    )


def test_a_completion_is_due_by_the_end_of_the_year_and_a_continuing_project_has_no_start() -> None:
    row = rows(village_baseline())["W2"]
    assert (row.start_due, row.completion_due) == (None, DATE(2025, 12, 31))
    assert (row.total_investment, row.invested_before) == (260, 110)


def test_who_waits_has_nothing_due_and_a_curve_of_zeros() -> None:
    """W1 is a new start in the register; on the waiting list it is for early promotion."""
    row = rows(village_baseline())["W1"]
    assert row.nature is Nature.EARLY_PROMOTION
    assert (row.start_due, row.completion_due, row.in_year_investment) == (None, None, 0)
    assert row.curve == (0,) * 12


def test_the_usual_curve_is_that_of_shanghai_in_march_and_june() -> None:
    assert (USUAL_CURVE[2], USUAL_CURVE[5], USUAL_CURVE[11]) == (Fraction(208, 1000), Fraction(9, 20), 1)
    assert rows(village_baseline())["R3"].curve == (13, 26, 45, 63, 81, 99, 118, 138, 158, 178, 198, 220)


def test_a_start_in_the_third_quarter_plans_nothing_before_july() -> None:
    """What the curve has left from July on is shared out: 9 of 55 points of 120 are planned for July."""
    curve = rows(village_baseline())["S3"].curve
    assert curve[:7] == (0, 0, 0, 0, 0, 0, 19)
    assert curve[11] == 120


def test_a_curve_that_is_used_up_before_the_start_gives_the_months_left_equal_shares() -> None:
    parts = (*[Fraction(1, 10)] * 5, *[Fraction(1)] * 7)
    assert planned_curve(90, parts, 10) == (0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 60, 90)


@given(st.integers(0, 10**14), st.sampled_from([1, 4, 7, 10]), st.lists(st.integers(0, 1000), min_size=11, max_size=11))
def test_a_curve_never_falls_and_ends_at_the_amount(amount: int, first: int, tenths: list[int]) -> None:
    parts = tuple(Fraction(part, 1000) for part in (*sorted(tenths), 1000))
    curve = planned_curve(amount, parts, first)
    assert list(curve) == sorted(curve)
    assert curve[-1] == amount
    assert not any(curve[: first - 1])


def test_a_milestone_that_the_policy_names_is_the_due_date_where_it_lies_in_the_period() -> None:
    register, policy = village()
    delivery = Delivery(start_milestone="start", completion_milestone="done")
    dated = replace(
        register,
        milestones=(
            Milestone(project="R1", code="start", due=DATE(2025, 2, 15)),
            Milestone(project="S3", code="start", due=DATE(2025, 2, 15)),
            Milestone(project="R1", code="done", due=DATE(2025, 11, 30)),
            Milestone(project="W2", code="done", due=DATE(2026, 1, 31)),
        ),
    )
    made = rows(make_baseline(dated, replace(policy, delivery=delivery), village_plan()))
    assert (made["R1"].start_due, made["R1"].completion_due) == (DATE(2025, 2, 15), DATE(2025, 11, 30))
    assert made["S3"].start_due == DATE(2025, 9, 30), "the option starts in another quarter"
    assert made["W2"].completion_due == DATE(2025, 12, 31), "the milestone lies after the year"


def test_a_bundle_stands_through_its_parts_by_their_total_investment_to_the_last_unit() -> None:
    """220 in the ratio 1 : 1 : 1 is 74 + 73 + 73; 200 of construction in that ratio is 67 + 67 + 66."""
    made = rows(make_baseline(bundled(100, 100, 100), village()[1], village_plan()))
    assert "R3" not in made
    parts = [made[code] for code in PARTS]
    assert [row.in_year_investment for row in parts] == [74, 73, 73]
    assert [row.construction_investment for row in parts] == [67, 67, 66]
    assert {row.part_of for row in parts} == {"R3"}
    assert {(row.programme, row.category, row.nature) for row in parts} == {("infrastructure", "roads", "continuing")}


def test_parts_with_options_of_their_own_keep_their_own_figures() -> None:
    own = tuple(
        Option(project=code, code="normal", in_year_investment=money)
        for code, money in zip(PARTS, (10, 60, 150), strict=True)
    )
    made = rows(make_baseline(bundled(100, 100, 100, options=own), village()[1], village_plan()))
    assert [made[code].in_year_investment for code in PARTS] == [10, 60, 150]


@given(st.tuples(*[st.integers(0, 10**9)] * 3))
def test_no_money_of_a_bundle_is_lost_or_made(totals: tuple[int, int, int]) -> None:
    made = make_baseline(bundled(*totals), village()[1], village_plan())
    whole = village_baseline()
    assert sum(row.in_year_investment for row in made.rows) == sum(row.in_year_investment for row in whole.rows)
    assert sum(row.construction_investment for row in made.rows) == sum(
        row.construction_investment for row in whole.rows
    )
    assert all(row.construction_investment <= row.in_year_investment for row in made.rows)


def test_a_baseline_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    loaded = read_year(opened(tmp_path), *village())
    assert loaded.year.baseline == village_baseline()
    assert loaded.findings == ()


def test_the_same_baseline_twice_changes_nothing_and_a_different_one_is_refused(tmp_path: Path) -> None:
    assert write_baseline(tmp_path, village_baseline())
    before = {path.name: path.read_bytes() for path in (tmp_path / FOLDER).iterdir()}
    assert not write_baseline(tmp_path, village_baseline())
    with pytest.raises(SanbaiError, match="kept for ever"):
        write_baseline(tmp_path, replace(village_baseline(), rows=village_baseline().rows[1:]))
    assert {path.name: path.read_bytes() for path in (tmp_path / FOLDER).iterdir()} == before


def test_one_digit_changed_in_the_baseline_is_found(tmp_path: Path) -> None:
    path = opened(tmp_path) / FOLDER / "baseline.csv"
    path.write_bytes(path.read_bytes().replace(b"220", b"229", 1))
    assert "baseline-changed" in [found.check for found in read_year(tmp_path, *village()).findings]


def test_a_baseline_without_its_checksum_is_found(tmp_path: Path) -> None:
    (opened(tmp_path) / FOLDER / "baseline.sha256").unlink()
    assert [found.check for found in read_year(tmp_path, *village()).findings] == ["baseline-unsealed"]


def test_a_baseline_of_another_year_is_found(tmp_path: Path) -> None:
    write_baseline(tmp_path, replace(village_baseline(), year=2024))
    assert [found.check for found in read_year(tmp_path, *village()).findings] == ["baseline-not-the-years"]


def test_a_year_that_was_not_opened_says_what_to_run(tmp_path: Path) -> None:
    assert not has_baseline(tmp_path)
    with pytest.raises(SanbaiError, match="sanbai delivery open"):
        read_year(tmp_path, *village())
