"""Changes are told against the first approved baseline and against last month, with their reason."""

import csv
import datetime
import io
import json

from sanbai.delivery.changes import Change, Expectation, changes_of
from sanbai.delivery.changes_writing import changes_csv, changes_json
from sanbai.delivery.reasons import REASONS
from sanbai.delivery.records import Month, Return, Year
from tests.delivery.opened import row, village_baseline

DATE = datetime.date


def changes(month: int, *returns: Return) -> list[Change]:
    return list(changes_of(Year(baseline=village_baseline(), returns=returns), Month(2025, month)))


def told(month: int, *returns: Return) -> list[tuple[object, ...]]:
    return [(item.project, item.expectation, item.first, item.before, item.now) for item in changes(month, *returns)]


def test_a_first_change_is_told_against_the_baseline() -> None:
    late = row(1, "R1", expected_investment=280, expected_start=DATE(2025, 5, 1), reason="land_demolition")
    assert told(1, late) == [
        ("R1", Expectation.INVESTMENT, 300, 300, 280),
        ("R1", Expectation.START, DATE(2025, 3, 31), DATE(2025, 3, 31), DATE(2025, 5, 1)),
    ]
    assert {item.reason for item in changes(1, late)} == {"land_demolition"}


def test_a_second_change_is_told_against_both() -> None:
    first = row(1, "R1", expected_start=DATE(2025, 5, 1), reason="land_demolition")
    second = row(2, "R1", expected_start=DATE(2025, 7, 1), reason="land_demolition")
    assert told(2, first, second) == [("R1", Expectation.START, DATE(2025, 3, 31), DATE(2025, 5, 1), DATE(2025, 7, 1))]


def test_an_unchanged_slip_is_still_one_against_the_baseline() -> None:
    """The first approved date is not forgotten because last month already had the later one."""
    slip = [row(month, "R1", expected_start=DATE(2025, 5, 1), reason="land_demolition") for month in (1, 2)]
    assert told(2, *slip) == [("R1", Expectation.START, DATE(2025, 3, 31), DATE(2025, 5, 1), DATE(2025, 5, 1))]


def test_a_change_taken_back_is_a_change_against_last_month() -> None:
    first = row(1, "R3", expected_investment=200, reason="savings")
    assert told(2, first, row(2, "R3")) == [("R3", Expectation.INVESTMENT, 220, 200, 220)]


def test_whatever_keeps_the_due_date_is_no_change() -> None:
    assert told(1, row(1, "R1", expected_start=DATE(2025, 2, 1))) == []


def test_what_has_happened_is_a_fact() -> None:
    begun = row(5, "R1", started_on=DATE(2025, 5, 2), expected_start=DATE(2025, 5, 1))
    assert told(5, begun) == []
    done = row(12, "W2", completed_on=DATE(2025, 12, 1), expected_completion=DATE(2026, 2, 1))
    assert told(12, done) == []


def test_who_waits_has_no_baseline_to_differ_from_but_may_change_its_mind() -> None:
    hopes = row(3, "W1", expected_start=DATE(2025, 8, 1), expected_investment=60)
    later = row(6, "W1", expected_start=DATE(2025, 10, 1), expected_investment=60, reason="approvals_lag")
    assert told(3, hopes) == []
    assert told(6, hopes, later) == [("W1", Expectation.START, None, DATE(2025, 8, 1), DATE(2025, 10, 1))]


def test_later_months_change_nothing_of_an_earlier_one() -> None:
    first = row(1, "R3", expected_investment=200, reason="savings")
    assert told(1, first) == told(1, first, row(2, "R3"))


def test_the_list_is_written_with_the_reasons_in_both_languages() -> None:
    listed = changes(1, row(1, "R1", expected_start=DATE(2025, 5, 1), reason="land_demolition"))
    (line,) = csv.DictReader(io.StringIO(changes_csv(listed, REASONS).decode("utf-8-sig")))
    assert (line["first"], line["now"]) == ("2025-03-31", "2025-05-01")
    assert (line["reason_zh"], line["reason_en"]) == ("征地拆迁未完成", "land and demolition")
    document = json.loads(changes_json(listed, "2025-01"))
    assert document["changes"][0]["now"] == "2025-05-01"
    assert document["month"] == "2025-01"


def test_every_reason_has_a_name_in_both_languages() -> None:
    assert len({name.zh for name in REASONS.values()} | {name.en for name in REASONS.values()}) == 2 * len(REASONS)
