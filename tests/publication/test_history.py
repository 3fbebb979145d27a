"""The history of a project: each change once, against the first baseline, with its reason and nothing else."""

import datetime
from dataclasses import replace

from sanbai.delivery.records import Month, Return, Year
from sanbai.language import Text
from sanbai.publication.history import history_of
from sanbai.rebalance.records import Acceptance, Adjustment, Change, ChangeKind
from sanbai.register.records import About, Register
from tests.delivery.small_years import returned, row, year_of
from tests.publication.sample_city import sample_plan

REGISTER = Register(about=About(money_unit="万元"))
MARCH, APRIL, MAY = (Month(2024, number) for number in (3, 4, 5))


def _less(month: Month, amount: int, project: str = "A", note: str = "") -> Return:
    return returned(project, month, 10, expected_investment=amount, reason="land_demolition", note=note)


def _year(*returns: Return, part_of: str = "") -> Year:
    return year_of([row("A", 12_000, part_of=part_of)], *returns)


def test_a_change_stands_where_it_was_first_stated() -> None:
    history = history_of(REGISTER, _year(_less(MARCH, 9_000), _less(APRIL, 9_000), _less(MAY, 6_000)), ())
    told = [(item.on, item.before.zh, item.after.zh) for item in history["A"]]
    assert told == [("2024-03", "1.2亿元", "9,000.0万元"), ("2024-05", "1.2亿元", "6,000.0万元")]
    assert {item.reason for item in history["A"]} == {Text("征地拆迁未完成", "land and demolition")}
    assert history["A"][0].after.en == "90.0 million yuan"


def test_what_comes_after_the_month_is_not_told() -> None:
    assert history_of(REGISTER, _year(_less(APRIL, 9_000)), (), MARCH) == {}


def test_free_notes_are_not_told() -> None:
    history = history_of(REGISTER, _year(_less(MARCH, 9_000, note="居民王某拒绝搬迁")), ())
    assert "王某" not in repr(history)


def test_a_bundle_has_the_changes_of_its_parts_without_their_codes() -> None:
    history = history_of(REGISTER, _year(_less(MARCH, 9_000), part_of="BUNDLE"), ())
    assert list(history) == ["BUNDLE"]
    assert history["BUNDLE"][0].what == Text("全年投资（组成部分）", "investment of the year (a part)")


def test_an_accepted_adjustment_is_told_by_its_day_without_names() -> None:
    before = next(item for item in sample_plan().rows if item.in_year_investment)
    after = replace(before, in_year_investment=0)
    change = Change(
        kind=ChangeKind.LEAVES, project=before.code, before=before, after=after, price=1, reason="superseded"
    )
    accepted = Acceptance(number="001", by="李四", on=datetime.date(2024, 6, 30), reason="内部说明", proposal="")
    history = history_of(REGISTER, _year(), (Adjustment(acceptance=accepted, changes=(change,)),))
    (told,) = history[before.code]
    assert (told.on, told.what.en) == ("2024-06-30", "adjustment of the plan: leaves")
    assert told.before.en.startswith("in the plan, ")
    assert told.after.en == "not in the plan"
    assert "李四" not in repr(history)
    assert "内部" not in repr(history)
