"""The money: options of each candidate, what each costs in the year, and who pays what in which year; all in 万元.

Every option of a project spends the same in all: total investment less what was invested before. A pace or a start
moves money between years, a funding mix moves it between sources.
"""

import math
from dataclasses import dataclass

from generator.candidates import CONTINUING, EARLY, NEW_START, YEAR, Candidate
from generator.chance import Chance

SOURCES = {
    "central": ("中央预算内投资", "central budget"),
    "municipal": ("市级财政资金", "municipal budget"),
    "district": ("区级财政资金", "district budgets"),
    "special_bond": ("地方政府专项债券", "local government special bonds"),
    "enterprise": ("国有企业自筹", "funds of state-owned enterprises"),
    "social": ("社会资本", "social capital"),
}
"""Sources of funds, in the order of `payers` in categories.toml, by name in Chinese and in English."""

PLAN_IN_YEAR = 28_110_000
"""In-year investment of the hidden plan: the brief's 2,811 亿."""

LATER = (1.0, 0.9, 0.6, 0.4, 0.3, 0.2, 0.2, 0.1)
"""How what is left after the plan year falls over the years that follow, before it is scaled."""

QUARTER_PART = (0.0, 1.0, 0.76, 0.52, 0.28)
"""Part of a full year's work that a start in each quarter leaves time for."""

MIXES = {
    "standard": ("按申报资金方案", "as applied for"),
    "bond": ("增发专项债券", "more special bonds"),
    "partner": ("多引入社会资本", "more social capital"),
}
"""Funding mixes by name in Chinese and in English."""


@dataclass(slots=True, eq=False)
class Way:
    """One option of a candidate: how it is done and what each source pays in each year."""

    code: str
    name: str
    quarter: int
    pace: str
    mix: str
    finishes: bool
    payments: dict[tuple[int, str], int]
    works: int = 0

    @property
    def in_year(self) -> int:
        """What is invested in the plan year."""
        return sum(amount for (year, _), amount in self.payments.items() if year == YEAR)


def make_ways(chance: Chance, candidates: list[Candidate]) -> dict[str, list[Way]]:
    """Return the options of every candidate by its code."""
    full = {item.code: _full_year(chance, item) for item in candidates}
    fixed = sum(_left(item) for item in candidates if item.planned and item.finish == "always")
    # fsum rounds once, at the end; how sum() adds floats differs between versions of Python
    moving = math.fsum(full[item.code] * _part(item) for item in candidates if item.planned and item.finish != "always")
    pace = (PLAN_IN_YEAR - fixed) / moving
    return {item.code: _ways(chance, item, full[item.code] * pace) for item in candidates}


def _left(item: Candidate) -> int:
    return item.total - item.invested


def _part(item: Candidate) -> float:
    return QUARTER_PART[item.quarter] if item.nature == NEW_START else 1.0


def _full_year(chance: Chance, item: Candidate) -> float:
    """Return what a full year of normal work costs, before all are scaled to the brief's in-year investment."""
    years = item.ends - YEAR + 1
    return min(_left(item) * chance.between(0.8, 1.2) / years, _left(item) * 0.62)


def _ways(chance: Chance, item: Candidate, full: float) -> list[Way]:
    shares = _shares(chance, item.category["payers"])
    works = item.category["works"] + chance.whole(-8, 8)
    mixes = ["standard", "partner" if shares["enterprise"] + shares["social"] > 500 or chance.happens(0.35) else "bond"]
    ways = []
    for quarter, pace, finishes, spent in _courses(chance, item, full):
        payments_by_year = _by_year(item, spent)
        for mix in mixes:
            if item.nature == EARLY and (mix != "standard" and (quarter == 0 or chance.happens(0.5))):
                continue
            payments = _by_source(payments_by_year, _mixed(shares, mix))
            way = Way(
                _code(item, quarter, pace, mix), _name(item, quarter, pace, mix), quarter, pace, mix, finishes, payments
            )
            way.works = way.in_year * works // 1000 * 10
            ways.append(way)
    return ways


def _courses(chance: Chance, item: Candidate, full: float) -> list[tuple[int, str, bool, int]]:
    """Return the courses a candidate can take: start quarter (0: none), pace, whether it finishes, in-year money."""
    left = _left(item)
    if item.nature == CONTINUING:
        if item.finish == "always":
            return [(0, "normal", True, left)]
        fast = left if item.finish == "if_fast" else min(full * chance.between(1.15, 1.35), left * 0.85)
        courses = [(0, "normal", False, _tens(min(full, left * 0.8)))]
        return [*courses, (0, "accelerated", item.finish == "if_fast", _tens(fast))]
    if item.nature == NEW_START:
        first = chance.whole(max(1, item.quarter - 1), item.quarter)
        last = chance.whole(max(item.quarter, first + 1), 4) if item.quarter < 4 else 4
        return [(q, "normal", False, _tens(min(full * QUARTER_PART[q], left * 0.8))) for q in range(first, last + 1)]
    prepare = (0, "normal", False, _tens(left * chance.between(0.005, 0.02)))
    late = [(q, "normal", False, _tens(min(full * QUARTER_PART[q], left * 0.5))) for q in (4, 3)]
    return [prepare, *late[: chance.weighted((0, 1, 2), (35, 40, 25))]]


def _tens(amount: float) -> int:
    return max(10, int(amount) // 10 * 10)


def _by_year(item: Candidate, spent: int) -> dict[int, int]:
    """Return what is spent in the plan year and, falling, in the years after it; the last year takes the rest."""
    rest = _left(item) - spent
    years = [YEAR + 1 + later for later in range(max(1, item.ends - YEAR))]
    weights = LATER[: len(years)]
    amounts = {YEAR: spent}
    for year, weight in zip(years[1:], weights[1:], strict=True):
        amounts[year] = int(rest * weight / sum(weights)) // 10 * 10
    amounts[years[0]] = rest - sum(amounts[year] for year in years[1:])
    return {year: amount for year, amount in amounts.items() if amount}


def _shares(chance: Chance, payers: list[int]) -> dict[str, int]:
    """Return what each source pays, in thousandths: the category's usual parts, now more, now less."""
    parts = [int(part * chance.between(0.4, 1.6) * 10) for part in payers]
    parts = [0 if part < 25 else part for part in parts]
    shares = [part * 1000 // sum(parts) for part in parts]
    shares[shares.index(max(shares))] += 1000 - sum(shares)
    return dict(zip(SOURCES, shares, strict=True))


def _mixed(shares: dict[str, int], mix: str) -> dict[str, int]:
    """Return the shares with a part of the budget money moved to bonds, or of all public money to partners."""
    mixed = dict(shares)
    given = {"standard": (), "bond": ("municipal", "district"), "partner": ("municipal", "district", "special_bond")}[
        mix
    ]
    taker = "special_bond" if mix == "bond" else "social"
    for source in given:
        moved = mixed[source] * 2 // 5
        mixed[source] -= moved
        mixed[taker] += moved
    if mix == "partner":
        moved = mixed["enterprise"] // 4
        mixed["enterprise"] -= moved
        mixed["social"] += moved
    return mixed


def _by_source(amounts: dict[int, int], shares: dict[str, int]) -> dict[tuple[int, str], int]:
    """Split each year's amount by the shares, to 10 万元; the largest payer takes what is left over."""
    largest = max(shares, key=lambda source: shares[source])
    payments: dict[tuple[int, str], int] = {}
    for year, amount in sorted(amounts.items()):
        parts = {source: amount * share // 10_000 * 10 for source, share in shares.items()}
        parts[largest] += amount - sum(parts.values())
        payments |= {(year, source): part for source, part in parts.items() if part}
    return payments


def _code(item: Candidate, quarter: int, pace: str, mix: str) -> str:
    course = (
        f"q{quarter}"
        if quarter
        else "prepare"
        if item.nature == EARLY
        else "fast"
        if pace == "accelerated"
        else "normal"
    )
    return course if mix == "standard" else f"{course}-{mix}"


def _name(item: Candidate, quarter: int, pace: str, mix: str) -> str:
    course = "前期工作" if item.nature == EARLY else "加快进度" if pace == "accelerated" else "正常进度"
    if quarter:
        course = "提前至" * (item.nature == EARLY) + f"{'一二三四'[quarter - 1]}季度开工"
    return f"{course}，{MIXES[mix][0]}"
