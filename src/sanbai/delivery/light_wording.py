"""Signals in words: what is there, what was expected, and which threshold made the light that colour."""

import datetime
from fractions import Fraction

from sanbai.delivery.lights import Signal
from sanbai.delivery.measuring import Measured
from sanbai.language import Language, Text
from sanbai.policy.light_sentences import AGAINST_NAMES, COLOUR_NAMES, threshold_words
from sanbai.policy.lights import Colour, Dimension, Form, Level
from sanbai.units import MoneyUnit, format_money, format_ratio, rounded

_COUNTED = {
    Dimension.START: Text("到期应开工{}个，已开工{}个", "{} starts are due, {} have come"),
    Dimension.COMPLETION: Text("到期应竣工{}个，已竣工{}个", "{} completions are due, {} have come"),
    Dimension.REGISTRATION: Text("已开工{}个，已入统{}个", "{} have started, {} are registered"),
    Dimension.PERMITS: Text("应办手续{}项，已办{}项", "{} permits are needed, {} are done"),
}
_DONE = {
    Dimension.PROGRESS: Text("完成投资", "invested"),
    Dimension.CONSTRUCTION: Text("完成建安投资", "construction done"),
    Dimension.FUNDS: Text("支付资金", "paid"),
    Dimension.BONDS: Text("支出债券资金", "spent"),
}
_OVERDUE = {
    Dimension.START: Text("应于{}前开工", "the start was due by {}"),
    Dimension.COMPLETION: Text("应于{}前竣工", "the completion was due by {}"),
    Dimension.REGISTRATION: Text("{}开工", "it started on {}"),
}
_NOT_YET = {
    Dimension.START: Text("尚未开工", "it has not started"),
    Dimension.COMPLETION: Text("尚未竣工", "it is not completed"),
    Dimension.REGISTRATION: Text("尚未入统", "it is not registered"),
}


def day_words(day: datetime.date) -> Text:
    """Return a day as people write it."""
    return Text(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def signal_words(signal: Signal, unit: MoneyUnit) -> Text:
    """Return why a light has its colour: the figures, the threshold they met, and an excuse if there is one."""
    parts = [_figures(signal, unit), _fired(signal), _known(signal), _excused(signal)]
    zh = "；".join(part.zh for part in parts if part.zh)
    en = "; ".join(part.en for part in parts if part.en)
    return Text(f"{zh}。", f"{en[:1].upper()}{en[1:]}.")


def _figures(signal: Signal, unit: MoneyUnit) -> Text:
    measured, dimension = signal.measured, signal.light.dimension
    if dimension is Dimension.GROWTH:
        growth, expected = format_ratio(measured.actual, 2), format_ratio(measured.expected, 2)
        against = AGAINST_NAMES[signal.light.against]
        return Text(f"累计增长{growth}，{against.zh}为{expected}", f"growth is {growth}; {against.en}: {expected}")
    if (
        measured.level is Level.PROJECT
        and dimension in _NOT_YET
        and measured.since
        and measured.actual < measured.expected
    ):
        overdue, not_yet, day = _OVERDUE[dimension], _NOT_YET[dimension], day_words(measured.since)
        return Text(f"{overdue.zh.format(day.zh)}，{not_yet.zh}", f"{overdue.en.format(day.en)}, and {not_yet.en}")
    if dimension in _COUNTED:
        words, expected, actual = _COUNTED[dimension], f"{int(measured.expected):,}", f"{int(measured.actual):,}"
        return Text(words.zh.format(expected, actual), words.en.format(expected, actual))
    return _money(signal, measured, unit)


def _money(signal: Signal, measured: Measured, unit: MoneyUnit) -> Text:
    done, against = _DONE[signal.light.dimension], AGAINST_NAMES[signal.light.against]
    zh = f"{done.zh}{_amount(measured.actual, unit, Language.ZH)}"
    zh += f"，按{against.zh}应为{_amount(measured.expected, unit, Language.ZH)}"
    en = f"{_amount(measured.actual, unit, Language.EN)} {done.en}"
    en += f" of {_amount(measured.expected, unit, Language.EN)} by {against.en}"
    form = signal.threshold.form if signal.threshold else signal.light.thresholds[-1][1].form
    value = measured.value(form)
    if value is not None and form is Form.GAP:
        points = f"{rounded(abs(value) * 100, digits_of(signal)):f}"
        zh += f"，{'落后' if value > 0 else '超前'}{points}个百分点"
        en += f", {points} percentage points {'behind' if value > 0 else 'ahead'}"
    elif value is not None:
        ratio = format_ratio(value, digits_of(signal))
        zh, en = f"{zh}，为其{ratio}", f"{en}, {ratio} of it"
    return Text(zh, en)


def digits_of(signal: Signal) -> int:
    """Return how many decimals of a percentage tell a figure apart from the ends of its thresholds: 1 to 6."""
    keys = ("at_least", "more_than", "at_most", "less_than")
    ends = {getattr(threshold, key) for _, threshold in signal.light.thresholds for key in keys} - {None, signal.value}
    near = (digits for digits in range(1, 6) if not any(_same(signal.value, end, digits) for end in ends))
    return next(near, 6)


def _same(value: Fraction, end: Fraction, digits: int) -> bool:
    return rounded(value * 100, digits) == rounded(end * 100, digits)


def _amount(amount: Fraction, unit: MoneyUnit, language: Language) -> str:
    return format_money(int(rounded(amount, 0)), unit, language)


def _fired(signal: Signal) -> Text:
    if signal.threshold is None:
        return Text("", "")
    colour, when = COLOUR_NAMES[signal.colour], threshold_words(signal.light, signal.threshold)
    row = _in_a_row(signal)
    return Text(
        f"条款{signal.light.id}：{when.zh}，亮{colour.zh}{row.zh}",
        f"clause {signal.light.id}: {colour.en} when {when.en}{row.en}",
    )


def _in_a_row(signal: Signal) -> Text:
    if signal.in_a_row < 2:
        return Text("", "")
    return Text(f"（已连续{signal.in_a_row}个月）", f" (for {signal.in_a_row} months now)")


def _known(signal: Signal) -> Text:
    """Return from when the figures are, where they are not of this month."""
    known = signal.measured.known
    if signal.level is not Level.PROJECT or known == signal.measured.month or signal.light.dimension is Dimension.BONDS:
        return Text("", "")
    if known is None:
        return Text("尚无填报，按零计", "it has returned nothing yet, and counts as nothing done")
    return Text(f"数据为{known}填报", f"its last return is that of {known}")


def _excused(signal: Signal) -> Text:
    excuse, colour = signal.excuse, signal.excused_from
    if excuse is None or colour is None:
        return Text("", "")
    name = COLOUR_NAMES[colour]
    return Text(
        f"本应亮{name.zh}，因{excuse.reason}免责（{excuse.approved_by}于{excuse.approved_on}批准，"
        f"{excuse.from_month}至{excuse.to_month}）",
        f"it would be {name.en}, but is excused: {excuse.reason} (approved by {excuse.approved_by} on "
        f"{excuse.approved_on}, {excuse.from_month} to {excuse.to_month})",
    )


def action_words(signal: Signal) -> Text:
    """Return what follows from a signal's colour, in both languages; empty where nothing is said."""
    action = signal.light.action(signal.colour) if signal.colour is not Colour.GREEN else Text("", "")
    return Text(action.zh or action.en, action.en or action.zh)
