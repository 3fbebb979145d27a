"""What changed of each project since the plan was first approved: expectations in returns, accepted adjustments."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sanbai.delivery.changes import EXPECTATION_NAMES, Change, Expectation, Expected, changes_of
from sanbai.delivery.reasons import reasons_of
from sanbai.delivery.records import Month, Year
from sanbai.language import Language, Text
from sanbai.plan.records import PlanRow
from sanbai.publication.public import PublicChange
from sanbai.rebalance.records import CHANGE_NAMES, EXIT_REASONS, Adjustment, ChangeKind
from sanbai.rebalance.records import Change as Adjusted
from sanbai.register.records import Register
from sanbai.units import MONEY_UNITS, MoneyUnit, format_money

_NONE = Text("未定", "not set")
_OF_A_PART = Text("（组成部分）", " (a part)")


def history_of(
    register: Register, year: Year, adjustments: Sequence[Adjustment], through: Month | None = None
) -> dict[str, tuple[PublicChange, ...]]:
    """Return the changes of each project by its code, in order of time; a bundle has those of its parts.

    A change that returns state month after month stands where it was first stated. Free notes and the names of people
    are left out: a reason is the name of its code. `through` is the last month that counts (without it, all do).
    """
    unit, names = MONEY_UNITS[year.baseline.money_unit], reasons_of(register) | EXIT_REASONS
    bundles = {row.project: row.part_of for row in year.baseline.rows if row.part_of}
    found: dict[str, list[PublicChange]] = {}
    for month in sorted({item.month for item in year.returns if through is None or item.month <= through}):
        for change in changes_of(year, month):
            if change.now != (change.first if change.before is None else change.before):
                bundle = bundles.get(change.project, "")
                found.setdefault(bundle or change.project, []).append(_stated(change, month, names, unit, bool(bundle)))
    for code, public in _adjusted(adjustments, names, unit, through):
        found.setdefault(code, []).append(public)
    return {code: tuple(sorted(changes, key=lambda item: item.on)) for code, changes in found.items()}


def _stated(change: Change, month: Month, names: Mapping[str, Text], unit: MoneyUnit, is_part: bool) -> PublicChange:
    what = EXPECTATION_NAMES[change.expectation]
    more = _OF_A_PART if is_part else Text("", "")
    return PublicChange(
        on=str(month),
        what=Text(what.zh + more.zh, what.en + more.en),
        before=_said(change.expectation, change.first, unit),
        after=_said(change.expectation, change.now, unit),
        reason=names.get(change.reason, Text("", "")),
    )


def _said(expectation: Expectation, value: Expected, unit: MoneyUnit) -> Text:
    if value is None:
        return _NONE
    if expectation is Expectation.INVESTMENT:
        assert isinstance(value, int), "an investment is an amount"
        return _money(value, unit)
    assert isinstance(value, datetime.date), "a start or a completion is a day"
    return Text(value.isoformat(), value.isoformat())


def _money(amount: int, unit: MoneyUnit) -> Text:
    return Text(format_money(amount, unit, Language.ZH), format_money(amount, unit, Language.EN))


def _adjusted(
    adjustments: Iterable[Adjustment], names: Mapping[str, Text], unit: MoneyUnit, through: Month | None
) -> Iterator[tuple[str, PublicChange]]:
    for adjustment in adjustments:
        on = adjustment.acceptance.on
        if through is None or on <= through.last_day:
            for change in adjustment.changes:
                yield change.project, _decided(change, on, names, unit)


def _decided(change: Adjusted, on: datetime.date, names: Mapping[str, Text], unit: MoneyUnit) -> PublicChange:
    kind = CHANGE_NAMES[change.kind]
    return PublicChange(
        on=on.isoformat(),
        what=Text(f"计划调整：{kind.zh}", f"adjustment of the plan: {kind.en}"),
        before=_standing(change.before, change.kind is ChangeKind.PULLED_FORWARD, unit),
        after=_standing(change.after, change.kind is ChangeKind.LEAVES, unit),
        reason=names.get(change.reason, Text("", "")),
    )


def _standing(row: PlanRow, is_outside: bool, unit: MoneyUnit) -> Text:
    """Return where a project stands: outside the plan, or in it with so much in the year."""
    if is_outside:
        return Text("未列入计划", "not in the plan")
    money = _money(row.in_year_investment, unit)
    return Text(f"列入计划，当年{money.zh}", f"in the plan, {money.en} in the year")
