"""Who the candidates are: category, nature, place, name, size, time to build; and a hidden plan among them.

The hidden plan has every count of the brief, and totals are scaled so that it comes to the brief's total investment: so
a plan that meets the policy exists. Which candidates are in it is used for nothing else and written nowhere.
"""

import datetime
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator.chance import Chance

HERE = Path(__file__).parent
YEAR = 2024
CONTINUING, NEW_START, EARLY = "continuing", "new_start", "early_promotion"

SIGMA = Decimal("1.25")
"""Standard deviation of ln(cost) among works of one kind. With the usual size of each kind the categories come to about
1.4; it is 1.36 within the ten-year-plan categories of New York's FY2021 capital projects (pooled over categories of 10
projects or more), over all of them 1.80, and 1.62 to 1.90 over the whole-life costs of the United Kingdom's major
projects of 2018 to 2023. A test compares the outcome with both."""

LEAST, LARGEST = 3_000, 6_000_000
"""Total investment of any candidate lies between these, in 万元."""

PLAN_TOTAL = 119_600_000
"""Total investment of the hidden plan, in 万元: the brief's 1.2 万亿 within 2 %."""

PLAN_STARTS = (34, 34, 30, 22)
"""New starts of the hidden plan by quarter."""

PLAN_COMPLETIONS = 70
"""Completions of the hidden plan in the year."""


@dataclass(slots=True, eq=False)
class Candidate:
    """One candidate while it is being made; money in 万元.

    `rough` is the size before scaling; `begun` the share of a continuing project's money already spent; `ends` the year
    it is finished at normal pace; `finish` says whether it can finish in the plan year: `always`, `if_fast` or `never`.
    """

    category: dict[str, Any]
    nature: str
    planned: bool
    districts: list[tuple[dict[str, Any], int]]
    work: tuple[str, str, str, str]
    title: tuple[str, str]
    rough: float
    begun: float = 0.0
    ends: int = 0
    finish: str = "never"
    quarter: int = 0
    begins: datetime.date = datetime.date(YEAR, 1, 1)
    code: str = ""
    total: int = 0
    invested: int = 0
    parts: list[str] = field(default_factory=list)


def categories() -> list[dict[str, Any]]:
    """Return the entries of `categories.toml`."""
    entries: list[dict[str, Any]] = tomllib.loads((HERE / "categories.toml").read_text("utf-8"))["category"]
    return entries


def districts() -> list[dict[str, Any]]:
    """Return the entries of `districts.toml`."""
    entries: list[dict[str, Any]] = tomllib.loads((HERE / "districts.toml").read_text("utf-8"))["district"]
    return entries


def draw_candidates(chance: Chance) -> list[Candidate]:
    """Return every candidate, in random order within its category, coded and sized."""
    everywhere = districts()
    spread = iter(chance.shuffled(_spread(everywhere)))
    taken: set[str] = set()
    drawn: list[Candidate] = []
    for category in categories():
        group = []
        for kind in _kinds(category["plan"]):
            first = next(spread) if kind[1] and category["least"] == 1 else None
            group.append(_candidate(chance, category, _districts(chance, category, everywhere, first), kind, taken))
        group = chance.shuffled(group)
        for number, candidate in enumerate(group, 1):
            candidate.code = f"{category['prefix']}-{number:03d}"
        drawn += group
    _schedule(chance, drawn)
    _size(drawn)
    return drawn


def _kinds(plan: list[int]) -> list[tuple[str, bool]]:
    """Return nature and membership in the hidden plan of every candidate of a category."""
    continuing, new = plan
    kinds = [(CONTINUING, True)] * continuing + [(CONTINUING, False)] * (continuing * 3 // 4 + 1)
    kinds += [(NEW_START, True)] * new + [(NEW_START, False)] * (new * 8 // 5 + 2)
    return kinds + [(EARLY, False)] * ((continuing + new) * 4 // 3 + 1)


def _spread(everywhere: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the districts of the hidden plan's 100 livelihood projects: four for each, the others by weight."""
    total = sum(district["weight"] for district in everywhere)
    extra = [district["weight"] * 36 // total for district in everywhere]
    extra[extra.index(max(extra))] += 36 - sum(extra)
    return [district for district, more in zip(everywhere, extra, strict=True) for _ in range(4 + more)]


def _candidate(
    chance: Chance,
    category: dict[str, Any],
    places: list[tuple[dict[str, Any], int]],
    kind: tuple[str, bool],
    taken: set[str],
) -> Candidate:
    while True:
        work = _split(chance.pick(category["objects"]))
        title = _title(chance, category, places[0][0], work)
        if title[0] not in taken and title[1] not in taken:
            break
    taken.update(title)
    usual = category["median"] * int(work[3].rstrip("%") or 100) * 100
    rough = chance.log_normal(usual, SIGMA)
    while kind[1] and rough < category["least"] * 15_000:
        rough = chance.log_normal(usual, SIGMA)
    return Candidate(category, kind[0], kind[1], places, work, title, rough)


def _districts(
    chance: Chance, category: dict[str, Any], everywhere: list[dict[str, Any]], first: dict[str, Any] | None
) -> list[tuple[dict[str, Any], int]]:
    """Return one district (`first`, where given), or for long works now and then two with their shares in percent."""
    liked = [item for code in category.get("places", []) for item in everywhere if item["code"] == code]
    if first is None:
        first = chance.pick(liked) if liked else chance.weighted(everywhere, [item["weight"] for item in everywhere])
    linear = category["code"] in ("railways_highways", "rail_transit", "water")
    if linear and chance.happens(0.35):
        second = chance.weighted(everywhere, [item["weight"] for item in everywhere])
        if second is not first:
            share = 5 * chance.whole(10, 15)
            return [(first, share), (second, 100 - share)]
    return [(first, 100)]


def _split(entry: str) -> tuple[str, str, str, str]:
    chinese, english, yields, size, *_ = [*(part.strip() for part in entry.split("|")), "", ""]
    return chinese, english, yields, size


def _title(
    chance: Chance, category: dict[str, Any], district: dict[str, Any], work: tuple[str, str, str, str]
) -> tuple[str, str]:
    """Return the name in Chinese and in English."""
    first, second = chance.shuffled(district["places"])[:2]
    (p, p_en), (q, q_en) = first.split(" ", 1), second.split(" ", 1)
    w, w_en, *_ = _split(chance.pick(category["building"]))
    chinese = category.get("name", "{d}{p}{o}{w}").format(d=district["zh"], p=p, q=q, o=work[0], w=w)
    pattern = category.get("name_en", "{p} {o}, {d}: {w}")
    english = pattern.format(d=district["en"], p=p_en, q=q_en, o=work[1], w=w_en)
    return chinese, english[0].upper() + english[1:]


def _schedule(chance: Chance, candidates: list[Candidate]) -> None:
    """Decide when every candidate begins and ends, and how far it has come."""
    planned = chance.shuffled([item for item in candidates if item.planned and item.nature == CONTINUING])
    finishing = {id(item) for item in planned[:PLAN_COMPLETIONS]}
    starts = [quarter for quarter, count in enumerate(PLAN_STARTS, 1) for _ in range(count)]
    quarters = iter(chance.shuffled(starts))
    for item in candidates:
        years = chance.whole(*item.category["years"])
        if item.nature == CONTINUING:
            _schedule_continuing(chance, item, years, id(item) in finishing)
        elif item.nature == NEW_START:
            item.quarter = next(quarters) if item.planned else chance.weighted((1, 2, 3, 4), (30, 30, 25, 15))
            item.begins = datetime.date(YEAR, 3 * item.quarter - 1, 15)
            item.ends = YEAR + years - (1 if item.quarter == 1 and years > 2 else 0)
        else:
            item.begins = datetime.date(YEAR + 1, chance.whole(1, 12), 15)
            item.ends = YEAR + 1 + years


def _schedule_continuing(chance: Chance, item: Candidate, years: int, finishing: bool) -> None:
    if finishing or (not item.planned and chance.happens(0.22)):
        item.finish, item.ends, item.begun = "always", YEAR, chance.between(0.50, 0.88)
    elif chance.happens(0.20):
        item.finish, item.ends, item.begun = "if_fast", YEAR + 1, chance.between(0.45, 0.75)
    else:
        item.ends = YEAR + chance.whole(1, max(1, years - 2))
        item.begun = chance.between(0.12, 0.55)
    item.begins = datetime.date(min(item.ends - years, YEAR - 1), chance.whole(1, 12), 15)


def _size(candidates: list[Candidate]) -> None:
    """Scale the sizes so that the hidden plan comes to `PLAN_TOTAL`, rounded as people state them: to 100 万元."""
    low, high = 0.01, 100.0
    for _ in range(60):
        scale = (low + high) / 2
        total = sum(_sized(item, scale) for item in candidates if item.planned)
        low, high = (scale, high) if total < PLAN_TOTAL else (low, scale)
    for item in candidates:
        item.total = _sized(item, low)
        item.invested = int(item.total * item.begun) // 100 * 100


def _sized(item: Candidate, scale: float) -> int:
    return int(min(max(item.rough * scale, LEAST), LARGEST)) // 100 * 100
