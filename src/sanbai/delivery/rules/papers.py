"""Rules on the returns as papers: whether they came, in time, filled and reviewed by two, with their own evidence."""

import re
from collections.abc import Iterator

from sanbai.delivery.checks import finding
from sanbai.delivery.records import Month, Return
from sanbai.delivery.rules.facts import MonthFacts
from sanbai.delivery.windows import Timeliness, due, timeliness
from sanbai.errors import Finding
from sanbai.language import Text

_HASH = re.compile(r"[0-9a-fA-F]{64}")


def month_in_order(facts: MonthFacts) -> Iterator[Finding]:
    """Find a month that has not begun on the day of the check, and one before which another has no return at all."""
    if not facts.now:
        return
    if facts.as_of < facts.month.first_day:
        yield facts.of_month(
            "month-in-order",
            Text(f"{facts.month} 还没有到，已有报表。", f"{facts.month} has not begun, but has returns."),
            Text("请核对文件名和月份。", "Check the file's name and its months."),
        )
    there = {row.month.number for row in facts.loaded.year.returns}
    missing = [number for number in range(1, facts.month.number) if number not in there]
    if missing:
        months = [str(Month(facts.month.year, number)) for number in missing]
        yield facts.of_month(
            "month-in-order",
            Text(f"此前没有报表的月份：{'、'.join(months)}。", f"Earlier months without returns: {', '.join(months)}."),
            Text("请补报，累计数才能核对。", "Hand them in, so that what is counted up can be checked."),
        )


def month_has_returns(facts: MonthFacts) -> Iterator[Finding]:
    """Find a month whose returns are due, and not one has come."""
    missing = list(_missing(facts))
    if missing and not facts.now:
        yield facts.of_month(
            "month-has-returns",
            Text(f"应报 {len(missing)} 个项目，一个也没有报。", f"Not one of {len(missing)} returns has come."),
            Text("请把各单位的报表放入 4-delivery。", "Put the offices' returns into 4-delivery."),
        )


def return_missing(facts: MonthFacts) -> Iterator[Finding]:
    """Find each project whose return is due and has not come; none by itself where no return has come at all."""
    if not facts.now:
        return
    for code in _missing(facts):
        row = facts.rows[code]
        asked = due(row, _returns(facts, code), facts.month, facts.policy)
        yield finding(
            "return-missing",
            facts.place,
            Text(
                f"{code}（{row.name}）没有报表，应于 {asked.days[-1]} 前报送。",
                f"{code} ({row.name}) has no return; it was due by {asked.days[-1]}.",
            ),
            Text(f"请催报（{row.department or '主管部门'}）。", f"Ask {row.department or 'its department'} for it."),
        )


def return_in_time(facts: MonthFacts) -> Iterator[Finding]:
    """Find a return that was filled in after its window, or not brought up to date for its second half."""
    for row, now in facts.each():
        asked = due(row, _returns(facts, row.project), facts.month, facts.policy)
        came = timeliness(asked, now, facts.as_of)
        if came is Timeliness.LATE:
            what = Text(
                f"{now.filled_on} 填报，晚于 {asked.days[-1]}。",
                f"It was filled in on {now.filled_on}, after {asked.days[-1]}.",
            )
            yield facts.found("return-in-time", now, "filled_on", what, _IN_TIME)
        if came is Timeliness.OUTDATED:
            what = Text(
                f"上次填报是 {now.filled_on}，没有按 {asked.days[-1]} 的时限更新。",
                f"It was last filled in on {now.filled_on} and not again by {asked.days[-1]}.",
            )
            yield facts.found("return-in-time", now, "filled_on", what, _IN_TIME)


_IN_TIME = Text("请按时限报送。", "Hand it in within the window.")


def _returns(facts: MonthFacts, code: str) -> list[Return]:
    now = facts.now.get(code)
    return [*facts.earlier.get(code, ()), *([now] if now else [])]


def _missing(facts: MonthFacts) -> Iterator[str]:
    for code, row in facts.rows.items():
        asked = due(row, _returns(facts, code), facts.month, facts.policy)
        if timeliness(asked, facts.now.get(code), facts.as_of) is Timeliness.MISSING:
            yield code


def two_people(facts: MonthFacts) -> Iterator[Finding]:
    """Find a return that its filler reviewed, and one that nobody did."""
    for _, now in facts.each():
        if now.reviewed_by and now.reviewed_by == now.filled_by:
            yield facts.found(
                "two-people",
                now,
                "reviewed_by",
                Text(f"填报人和复核人都是{now.reviewed_by}。", f"{now.reviewed_by} both filled it in and reviewed it."),
                Text("请由另一人复核。", "Have another person review it."),
            )
        if now.reviewed_on is not None and now.filled_on is not None and now.reviewed_on < now.filled_on:
            yield facts.found(
                "two-people",
                now,
                "reviewed_on",
                Text("复核早于填报。", "It was reviewed before it was filled in."),
                Text("请核对两个日期。", "Check both days."),
            )


def return_signed(facts: MonthFacts) -> Iterator[Finding]:
    """Find a return that does not say who filled it in, or that nobody has reviewed."""
    for _, now in facts.each():
        for name, what in (
            ("filled_by", Text("没有填报人。", "It does not say who filled it in.")),
            ("reviewed_by", Text("尚未复核。", "Nobody has reviewed it.")),
        ):
            if not getattr(now, name):
                yield facts.found("return-signed", now, name, what, Text("请补填。", "Fill it in."))


def filled_by_now(facts: MonthFacts) -> Iterator[Finding]:
    """Find a return that was filled in or reviewed after the day of the check."""
    for _, now in facts.each():
        for name in ("filled_on", "reviewed_on"):
            day = getattr(now, name)
            if day is not None and day > facts.as_of:
                yield facts.found(
                    "filled-by-now",
                    now,
                    name,
                    Text(
                        f"{day} 在检查日 {facts.as_of} 之后。", f"{day} is after the day of the check, {facts.as_of}."
                    ),
                    Text("请核对日期。", "Check the day."),
                )


def evidence_is_hash(facts: MonthFacts) -> Iterator[Finding]:
    """Find evidence that is not a SHA-256 in 64 hexadecimal digits."""
    for _, now in facts.each():
        wrong = [item for item in now.evidence.split() if not _HASH.fullmatch(item)]
        if wrong:
            yield facts.found(
                "evidence-is-hash",
                now,
                "evidence",
                Text(f"“{wrong[0][:20]}”不是 SHA-256。", f"“{wrong[0][:20]}” is no SHA-256."),
                Text("请填文件的 64 位十六进制校验和。", "Write the file's 64 hexadecimal digits (sha256sum FILE)."),
            )


def evidence_once(facts: MonthFacts) -> Iterator[Finding]:
    """Find a file of evidence that another return up to this month hands in too."""
    first: dict[str, Return] = {}
    returns = sorted(facts.loaded.year.returns, key=lambda row: (row.month, row.project))
    for row in (row for row in returns if row.month <= facts.month):
        for item in dict.fromkeys(item.lower() for item in row.evidence.split()):
            other = first.setdefault(item, row)
            if other is not row and row.month == facts.month:
                yield facts.found(
                    "evidence-once",
                    row,
                    "evidence",
                    Text(
                        f"文件 {item[:12]}… 与 {other.project} {other.month} 的是同一个。",
                        f"The file {item[:12]}… is that of {other.project} for {other.month}.",
                    ),
                    Text("请附本项目本月的佐证。", "Hand in evidence of this project and this month."),
                )
