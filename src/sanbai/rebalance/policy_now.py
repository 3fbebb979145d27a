"""The policy as it stands in mid-year, as TOML that anyone can read: what is fixed, priced and limited.

Everything of the policy stays but this: approvals must be valid on the day; rules of entry ask only whoever comes in;
a hard clause that cannot be kept without action gives way as little as it can; the early-promotion list is left alone.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sanbai.policy.rebalancing import Rebalancing
from sanbai.rebalance.as_it_stands import CHANGES, KEPT, STAYS, AsItStands

SOURCE = "年中调整 · rebalance"
CEILING = "ceiling."
"""The ids of ceilings that give way begin with this, in the place of `fund.`, which belongs to hard ones."""

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the policy as it stands is made with: day, number of the proposal, prices and limits, clauses that give way.

    `broken` are the ids of hard clauses that do not hold without action.
    """

    number: str
    day: datetime.date
    prices: Rebalancing
    broken: Collection[str] = ()


def policy_now(policy: Mapping[str, Any], now: AsItStands, rules: Rules) -> Values:
    """Return the values of a policy file (as TOML has them) as they stand; `policy` is left as it is."""
    values: Values = {key: item for key, item in policy.items() if key != "early_promotion"}
    title = policy["plan"]["title"]
    named = {"zh": f"（第{rules.number}号调整）", "en": f" (adjustment {rules.number})"}
    values["plan"] = policy["plan"] | {
        "as_of": rules.day,
        "title": {language: f"{text}{named[language]}" for language, text in title.items()},
    }
    values["eligibility"] = list(_entry(policy.get("eligibility", []), now.available))
    values["criterion"] = [*policy["criterion"], *_prices()]
    values["fund"], ceilings = _funds(policy.get("fund", []), rules.broken)
    values["clause"] = [
        *(_giving_way(clause, rules.broken) for clause in policy.get("clause", [])),
        *ceilings,
        *_fixed(now),
        *_limits(now, rules.prices),
    ]
    return {key: item for key, item in values.items() if item != []}


def _entry(rules: Sequence[Values], available: Sequence[str]) -> list[Values]:
    """Return the rules of entry of the plan, for those of the available whom they are about."""
    kept = []
    for rule in rules:
        where = rule.get("where", {})
        named = where.get("project", available)
        about = [code for code in available if code in ([named] if isinstance(named, str) else named)]
        if rule["list"] == "plan" and about:
            kept.append(rule | {"where": where | {"project": about}})
    return kept


def _prices() -> list[Values]:
    return [
        _named(STAYS, "code", "留在计划中", "stays in the plan") | {"weight": "100 %", "extra": True},
        _named(CHANGES, "code", "调整扣分", "price of the change") | {"weight": "-100 %", "extra": True},
    ]


def _giving_way(clause: Values, broken: Collection[str]) -> Values:
    """Return a clause as it stands: a broken hard one has priority 1, a soft one gives way before it."""
    if clause.get("priority"):
        return clause | {"priority": clause["priority"] + 1}
    return clause | {"priority": 1} if clause["id"] in broken else clause


def _funds(funds: Sequence[Values], broken: Collection[str]) -> tuple[list[Values], list[Values]]:
    """Return the funds without the ceilings that cannot be kept, and these as clauses that give way."""
    kept, ceilings = [], []
    for fund in funds:
        most = fund.get("at_most", {})
        over = {year: amount for year, amount in most.items() if f"fund.{fund['code']}.{year}" in broken}
        ceilings += [_ceiling(fund, year, amount) for year, amount in over.items()]
        left = {year: amount for year, amount in most.items() if year not in over}
        kept.append({key: item for key, item in fund.items() if key != "at_most"} | ({"at_most": left} if left else {}))
    return kept, ceilings


def _ceiling(fund: Values, year: str, amount: object) -> Values:
    names = {language: f"{text} {year}" for language, text in fund["name"].items()}
    about = {"id": f"{CEILING}{fund['code']}.{year}", "name": names, "source": fund["source"], "priority": 1}
    return about | {
        "kind": "total",
        "measure": "fund",
        "sources": [fund["code"]],
        "years": [int(year)],
        "at_most": amount,
        "unit": fund["unit"],
    }


def _fixed(now: AsItStands) -> list[Values]:
    """Return the clauses that keep what has begun, and keep out who may not come in."""
    begun = _named("rebalance.begun", "id", "已开工、续建项目不退出", "what has begun stays")
    shut = _named(
        "rebalance.shut", "id", "不在前期推进清单或条件不具备", "not on the early-promotion list, or not ready"
    )
    return [
        *([begun | {"kind": "must_include", "projects": list(now.committed)}] if now.committed else []),
        *([shut | {"kind": "must_exclude", "projects": [*now.shut]}] if now.shut else []),
    ]


def _limits(now: AsItStands, prices: Rebalancing) -> list[Values]:
    """Return the clauses on how many may leave or be re-phased, and how many may come in."""
    found = []
    if prices.out_at_most is not None:
        stay = _named("rebalance.out", "id", "保持原方案的项目", "projects that stay as they are")
        least = max(0, len(now.in_force) - prices.out_at_most)
        found.append(stay | {"kind": "quota", "where": {"option": KEPT}, "at_least": least, "unit": "projects"})
    if prices.in_at_most is not None and now.available:
        come = _named("rebalance.in", "id", "提前列入的项目", "projects pulled forward")
        who = {"project": list(now.available)}
        found.append(come | {"kind": "quota", "where": who, "at_most": prices.in_at_most, "unit": "projects"})
    return found


def _named(own: str, key: str, zh: str, en: str) -> Values:
    return {key: own, "name": {"zh": zh, "en": en}, "source": SOURCE}
