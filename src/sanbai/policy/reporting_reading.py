"""Reading `[[reporting]]` and `[delivery]` of a policy."""

from fractions import Fraction

from sanbai.language import Text
from sanbai.policy.amounts import read_ratio
from sanbai.policy.reporting import REPORTING_LISTS, USUAL_CURVE, Delivery, Reporting, Rhythm
from sanbai.policy.toml_tables import TomlTable

_USUAL = Delivery()
_MONTHS = ("this", "next")


def read_reporting(root: TomlTable) -> tuple[Reporting, ...]:
    """Return the reporting windows of a policy; each list has one at most."""
    windows: list[Reporting] = []
    for table in root.tables("reporting"):
        window = _read_window(table)
        if any(window.list == other.list for other in windows):
            what = Text(
                f"{table.label}：“{window.list}”已有填报时限。", f'{table.label}: "{window.list}" has a window already.'
            )
            table.report("window-twice", "list", what, Text("每个名单只写一个。", "Write one for each list."))
        windows.append(window)
        table.close()
    return tuple(windows)


def _read_window(table: TomlTable) -> Reporting:
    every = table.choice("every", tuple(Rhythm), "unknown-rhythm")
    table.has("due")
    rhythm = Rhythm(every) if every else Rhythm.MONTH
    return Reporting(
        id=table.own("reporting", "id"),
        name=table.name("name"),
        list=table.choice("list", REPORTING_LISTS, "unknown-list"),
        every=rhythm,
        due=_read_days(table, rhythm) if every else (1,),
        next_month=table.has("month") and table.choice("month", _MONTHS, "unknown-month") == "next",
        december=table.integer("december", 1, 31) if table.has("december") else None,
        source=table.text("source"),
    )


def _read_days(table: TomlTable, rhythm: Rhythm) -> tuple[int, ...]:
    """Return the days by which a return is due: one, or two in order where returns are half-monthly."""
    value = table.take("due")
    listed = value if isinstance(value, list) else [value]
    wanted = 2 if rhythm is Rhythm.HALF_MONTH else 1
    days = [day for day in listed if type(day) is int and 1 <= day <= 31]
    if value is None or (len(days) == len(listed) == wanted and days == sorted(set(days))):
        return tuple(days) or (1,) * wanted
    what = Text(f"{table.label} 的“due”不是日期号。", f'{table.label}: "due" is not days of a month.')
    half, one = (
        Text("两个依次的日，如 [13, 29]", "two days in order, such as [13, 29]"),
        Text("一个日，如 6", "one day"),
    )
    expected = half if wanted == 2 else one
    table.report("wrong-days", "due", what, Text(f"请写{expected.zh}。", f"Write {expected.en}."))
    return (1,) * wanted


def read_delivery(table: TomlTable | None) -> Delivery:
    """Return what `[delivery]` says; the usual where it says nothing."""
    if table is None:
        return _USUAL
    table.reading.subjects["delivery", ""] = table.path
    milestones = table.table("milestones", required=False)
    start, completion = _read_milestones(milestones) if milestones is not None else ("", "")
    read = Delivery(
        curve=_read_curve(table),
        start_milestone=start,
        completion_milestone=completion,
        permits=table.codes("permits", required=False),
        paid_gap=_ratio(table, "paid_gap", _USUAL.paid_gap),
        physical_gap=_ratio(table, "physical_gap", _USUAL.physical_gap),
        spike=table.integer("spike", 2, 100, default=_USUAL.spike),
        round_run=table.integer("round_run", 2, 12, default=_USUAL.round_run),
        source=table.text("source"),
    )
    table.close()
    return read


def _read_milestones(table: TomlTable) -> tuple[str, str]:
    codes = table.text("start", required=False), table.text("completion", required=False)
    table.close()
    return codes


def _ratio(table: TomlTable, key: str, usual: Fraction) -> Fraction:
    read = read_ratio(table, key, required=False, largest=1)
    return usual if read is None else read


def _read_curve(table: TomlTable) -> tuple[Fraction, ...]:
    """Return twelve parts that never fall, up to 100 %, from a list of percentages."""
    value = table.take("curve", required=False)
    if value is None:
        return USUAL_CURVE
    listed = value if isinstance(value, list) else []
    before = len(table.reading.findings)
    one = TomlTable(table.reading, {str(place): part for place, part in enumerate(listed)}, (*table.path, "curve"))
    parts = [read_ratio(one, str(place), largest=1) for place in range(len(listed))]
    curve = tuple(part for part in parts if part is not None)
    if len(table.reading.findings) > before:
        return USUAL_CURVE
    if len(curve) != 12 or list(curve) != sorted(curve) or curve[-1] != 1:
        what = Text(f"{table.label} 的“curve”不是全年曲线。", f'{table.label}: "curve" is no curve of a year.')
        remedy = Text(
            "请写十二个逐月累计、不下降的百分数，最后为 100 %。",
            "Write twelve cumulative percentages that never fall, the last of them 100 %.",
        )
        table.report("wrong-curve", "curve", what, remedy)
        return USUAL_CURVE
    return curve
