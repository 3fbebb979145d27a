"""Rules on money and progress: what must add up, and what looks as if it had been made up."""

from collections.abc import Iterator
from fractions import Fraction
from statistics import median_low

from sanbai.delivery.records import Return
from sanbai.delivery.rules.facts import MonthFacts
from sanbai.delivery.tables import RETURNS
from sanbai.errors import Finding
from sanbai.language import Text
from sanbai.units import format_ratio

CUMULATIVE = ("investment_year", "construction_year", "funds_in_place_year", "paid_year", "physical_progress")
"""What never falls from one month to the next."""

SPIKES_AFTER = 3
"""A month is compared with the median of earlier ones from so many on."""


def cumulative_falls(facts: MonthFacts) -> Iterator[Finding]:
    """Find a cumulative figure below that of the project's last return."""
    for _, now in facts.each():
        last = facts.last(now.project)
        for name in CUMULATIVE if last is not None else ():
            before, after = getattr(last, name), getattr(now, name)
            if after < before:
                title = RETURNS.column(name).title
                yield facts.found(
                    "cumulative-falls",
                    now,
                    name,
                    Text(
                        f"“{title.zh}”由 {before:,} 降到 {after:,}。",
                        f"“{title.en}” falls from {before:,} to {after:,}.",
                    ),
                    Text("累计数不会减少，请核对两个月。", "What is counted up never falls: check both months."),
                )


def month_adds_up(facts: MonthFacts) -> Iterator[Finding]:
    """Find investment since January that is not that of the month before and this month's together.

    Where a month is missing between, it may be more, never less.
    """
    for _, now in facts.each():
        last = facts.last(now.project)
        before = last.investment_year if last is not None else 0
        follows = now.month.number == 1 + (last.month.number if last is not None else 0)
        together = before + now.investment_month
        if now.investment_year < together or (follows and now.investment_year > together):
            yield facts.found(
                "month-adds-up",
                now,
                "investment_year",
                Text(
                    f"此前累计 {before:,}，加本月 {now.investment_month:,} 是 {together:,}，填的是 "
                    f"{now.investment_year:,}。",
                    f"{before:,} before and {now.investment_month:,} this month are {together:,}, "
                    f"not {now.investment_year:,}.",
                ),
                Text("请改正本月或累计投资。", "Mend this month's investment or that since January."),
            )


def construction_within(facts: MonthFacts) -> Iterator[Finding]:
    """Find construction_year > investment_year."""
    for _, now in facts.each():
        if now.construction_year > now.investment_year:
            yield facts.found(
                "construction-within",
                now,
                "construction_year",
                Text(
                    f"建安投资 {now.construction_year:,}，超过完成投资 {now.investment_year:,}。",
                    f"Construction, {now.construction_year:,}, is more than was invested, {now.investment_year:,}.",
                ),
                Text("建安投资是完成投资的一部分。", "It is a part of it: check both."),
            )


def year_within_plan(facts: MonthFacts) -> Iterator[Finding]:
    """Find investment since January above that of the option chosen."""
    for row, now in facts.each():
        if now.investment_year > row.in_year_investment > 0:
            yield facts.found(
                "year-within-plan",
                now,
                "investment_year",
                Text(
                    f"累计完成 {facts.money(now.investment_year)}，超过计划 {facts.money(row.in_year_investment)}。",
                    f"{facts.money(now.investment_year)} invested is more than planned for the year, "
                    f"{facts.money(row.in_year_investment)}.",
                ),
                Text("确属超额完成的可以保留。", "Leave it if the plan is truly exceeded."),
            )


def total_within(facts: MonthFacts) -> Iterator[Finding]:
    """Find money beyond what the total investment has left, as invested or as expected."""
    for row, now in facts.each():
        left = row.total_investment - row.invested_before
        for name in ("investment_year", "expected_investment"):
            amount = getattr(now, name)
            if amount is not None and amount > left:
                yield facts.found(
                    "total-within",
                    now,
                    name,
                    Text(
                        f"{facts.money(amount)} 超过总投资余额 {facts.money(left)}。",
                        f"{facts.money(amount)} is more than the total investment has left, {facts.money(left)}.",
                    ),
                    Text(
                        "请核对；概算已调整的请先更新总投资。", "Check it; where the budget was revised, say so first."
                    ),
                )


def expected_not_below(facts: MonthFacts) -> Iterator[Finding]:
    """Find an expected investment of the year below what is invested already."""
    for _, now in facts.each():
        if now.expected_investment is not None and now.expected_investment < now.investment_year:
            yield facts.found(
                "expected-not-below",
                now,
                "expected_investment",
                Text(
                    f"预计全年 {now.expected_investment:,}，少于已完成的 {now.investment_year:,}。",
                    f"{now.expected_investment:,} expected of the year is less than {now.investment_year:,} invested.",
                ),
                Text("请改正预计数。", "Mend what is expected."),
            )


def paid_near(facts: MonthFacts) -> Iterator[Finding]:
    """Find |paid - invested| > paid_gap * invested; nothing is compared in a month in which nobody reports payments."""
    if not any(now.paid_year for now in facts.now.values()):
        return
    gap = facts.policy.delivery.paid_gap
    for _, now in facts.each():
        if abs(now.paid_year - now.investment_year) > gap * now.investment_year:
            yield facts.found(
                "paid-near",
                now,
                "paid_year",
                Text(
                    f"支付 {now.paid_year:,} 与完成投资 {now.investment_year:,} 相差超过 {format_ratio(gap)}。",
                    f"{now.paid_year:,} paid is more than {format_ratio(gap)} away from the {now.investment_year:,} "
                    "invested by physical progress.",
                ),
                Text("请核对；并说明原因。", "Check both, and say in the note why."),
            )


def physical_near(facts: MonthFacts) -> Iterator[Finding]:
    """Find |physical progress - (invested before + since January) / total| > physical_gap."""
    if not any(now.physical_progress for now in facts.now.values()):
        return
    gap = facts.policy.delivery.physical_gap
    for row, now in facts.each():
        done = Fraction(row.invested_before + now.investment_year, row.total_investment or 1)
        if row.total_investment and abs(Fraction(now.physical_progress, 100) - done) > gap:
            yield facts.found(
                "physical-near",
                now,
                "physical_progress",
                Text(
                    f"形象进度 {now.physical_progress}%，投资完成总投资的 {format_ratio(done)}。",
                    f"Physical progress is {now.physical_progress}%, that of the money {format_ratio(done)}.",
                ),
                Text("请核对；可能超报投资或进度。", "Check both: one of the two may be overstated."),
            )


def spike(facts: MonthFacts) -> Iterator[Finding]:
    """Find a month that ends a quarter with more than `spike` times the median of the year's earlier months."""
    if facts.month.number % 3:
        return
    times = facts.policy.delivery.spike
    for _, now in facts.each():
        amounts = [row.investment_month for row in facts.earlier.get(now.project, ())]
        usual = median_low(amounts) if len(amounts) >= SPIKES_AFTER else 0
        if usual and now.investment_month > times * usual:
            yield facts.found(
                "spike",
                now,
                "investment_month",
                Text(
                    f"季末月投资 {now.investment_month:,}，是此前各月中位数 {usual:,} 的 {times} 倍以上。",
                    f"{now.investment_month:,} in a quarter's last month is more than {times} times the median of "
                    f"earlier months, {usual:,}.",
                ),
                Text("请核对工程量和佐证。", "Check it against the work done and its evidence."),
            )


def round_run(facts: MonthFacts) -> Iterator[Finding]:
    """Find the last `round_run` returns all with a round amount: one digit, and zeros behind it, from 100 on."""
    length = facts.policy.delivery.round_run
    for _, now in facts.each():
        run = [*facts.earlier.get(now.project, ()), now][-length:]
        if len(run) == length and all(map(_is_round, run)):
            amounts = ", ".join(f"{row.investment_month:,}" for row in run)
            yield facts.found(
                "round-run",
                now,
                "investment_month",
                Text(f"连续 {length} 个月填报整数：{amounts}。", f"{length} round amounts in a row: {amounts}."),
                Text("请按实际完成量填报。", "Report what was truly done."),
            )


def _is_round(row: Return) -> bool:
    return row.investment_month >= 100 and len(str(row.investment_month).rstrip("0")) == 1
