"""Whole amounts shared out exactly, and the money of an option moved between years."""

from collections.abc import Sequence
from fractions import Fraction

from sanbai.register.records import Funding
from sanbai.units import largest_remainder


def shared_out(total: int, parts: Sequence[int]) -> list[int]:
    """Return `total` shared in proportion to `parts`: whole numbers that add up, largest remainders first.

    Where all parts are 0, the first gets everything; without parts there is nothing to return.
    """
    whole = sum(parts)
    if not whole:
        return [total, *([0] * (len(parts) - 1))][: len(parts)]
    return list(largest_remainder([Fraction(total * part, whole) for part in parts], total))


def moved_money(funding: Sequence[Funding], year: int, amount: int) -> tuple[Funding, ...]:
    """Return an option's funding with `amount` in `year`; what is less (or more) goes to (or comes from) later years.

    Each source keeps its part of the year. A source that spends less has the difference in the year after; one that
    spends more takes it from its own later years, the nearest first, then from those of other sources. So the sum over
    all years stays, unless `amount` is more than all of it.
    """
    money = {(row.year, row.source): 0 for row in funding}
    for row in funding:
        money[row.year, row.source] += row.amount
    sources = [source for at, source in money if at == year] or list(dict.fromkeys(source for _, source in money))
    shares = shared_out(amount, [money.get((year, source), 0) for source in sources])
    owed = 0
    for source, share in zip(sources, shares, strict=True):
        owed += _replaced(money, year, source, share)
    for key in sorted(money):
        if key[0] > year and owed:
            taken = min(owed, money[key])
            money[key] -= taken
            owed -= taken
    project, option = (funding[0].project, funding[0].option) if funding else ("", "")
    return tuple(
        Funding(project=project, option=option, year=at, source=source, amount=left)
        for (at, source), left in sorted(money.items())
        if left or at == year
    )


def _replaced(money: dict[tuple[int, str], int], year: int, source: str, amount: int) -> int:
    """Put an amount of a source into the year, settle the difference with its later years; return what is not met."""
    surplus = money.get((year, source), 0) - amount
    money[year, source] = amount
    if surplus > 0:
        money[year + 1, source] = money.get((year + 1, source), 0) + surplus
        return 0
    owed = -surplus
    for key in sorted(key for key in money if key[0] > year and key[1] == source):
        taken = min(owed, money[key])
        money[key] -= taken
        owed -= taken
    return owed
