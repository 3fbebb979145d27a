"""Checks a plan from its files alone: hashes, every row, clause and total, in whole numbers and exact fractions.

This file needs Python 3.11 and nothing else: no part of sanbai, no solver. It reads the register (CSV) and the policy
(TOML) by itself and shares no code with the compiler. Run it on any machine: `python verify.py PLAN-YEAR-FOLDER`.
What it does not re-derive is the solver's bound: it checks that the bound is not below the plan's value.
"""

import csv
import hashlib
import io
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any, NamedTuple

SIZES = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
SIZES |= {"USD": 1, "USD thousand": 10**3, "USD million": 10**6, "GBP": 1, "GBP million": 10**6}
TABLES = ("projects", "options", "funding", "approvals", "outcomes", "locations", "relations", "scores")
CODED = {
    ("projects", "nature"): {"continuing", "new_start", "early_promotion"},
    ("options", "pace"): {"normal", "accelerated", ""},
    ("options", "completes_in_year"): {"yes", "no", ""},
    ("relations", "kind"): {"requires", "alternative_to", "part_of"},
}
Row = dict[str, str]
Choice = dict[str, Row]


class Problem(NamedTuple):
    """What does not agree, and where, in Chinese and in English."""

    where: str
    zh: str
    en: str


class Result(NamedTuple):
    """What a clause comes to: value (None for a share of nothing), bounds, and 0 for hard or the priority of soft."""

    unit: str
    value: Fraction | None
    at_least: Fraction | None
    at_most: Fraction | None
    priority: int

    @property
    def slack(self) -> Fraction:
        """The distance to the nearest bound, below zero where it is missed."""
        if self.value is None:
            return Fraction(0)
        above = [] if self.at_least is None else [self.value - self.at_least]
        below = [] if self.at_most is None else [self.at_most - self.value]
        return min(above + below)


def verify(files: Mapping[str, bytes], tables: Mapping[str, bytes] | None = None) -> list[Problem]:
    """Return everything in a plan-year folder (path in it -> bytes) that does not agree; an empty list is a sound plan.

    `tables` holds the register as CSV by file name where the folder's own register is in another form.
    """
    problems = list(_check_hashes(files))
    if problems:
        return problems
    try:
        case = Case(files if tables is None else {**files, **tables})
        rows = _table(files["3-plan/plan.csv"])
        plan = json.loads(files["3-plan/plan.json"])
        chosen = {row["code"]: case.option(row["code"], row["option"]) for row in rows if row["decision"] == "in"}
        early = {row["code"]: case.best[row["code"]] for row in rows if row["decision"] == "early_promotion"}
        ranked = {row["code"]: case.best[row["code"]] for row in rows if row["ranking"] == "in"}
        problems += _check_head(case, plan)
        problems += _check_rows(case, rows, chosen)
        problems += _check_results("clauses", plan["clauses"], case.results("plan", chosen, frozenset()))
        problems += _check_proof(case, "plan", plan["plan"], sum(case.value(row) for row in chosen.values()))
        problems += _check_totals(plan["totals"], rows, chosen, case)
        problems += _check_ranking(case, plan, ranked)
        problems += _check_early(case, plan, early, frozenset(chosen))
    except (KeyError, ValueError, TypeError, AttributeError, StopIteration) as error:
        problems.append(Problem("3-plan", f"无法核对：{error!r}", f"cannot be checked: {error!r}"))
    return problems


def reads_alone(files: Mapping[str, bytes]) -> bool:
    """Return whether the register is CSV with the columns' own names and codes, which this file reads by itself."""
    if "1-register/projects.csv" not in files:
        return False
    for (table, column), codes in CODED.items():
        rows = _table(files.get(f"1-register/{table}.csv", b""))
        if any(row.get(column) not in codes for row in rows):
            return False
    return True


def _check_hashes(files: Mapping[str, bytes]) -> Iterator[Problem]:
    listed: dict[str, str] = {}
    for line in files.get("3-plan/SHA256SUMS", b"").decode(errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        listed[name.removeprefix("../") if name.startswith("../") else f"3-plan/{name}"] = digest
    expected = {"3-plan/plan.csv", "3-plan/plan.json", "3-plan/model.mps"}
    expected |= {name for name in files if not name.startswith("3-plan/")}
    for name in sorted(expected | set(listed)):
        if name not in files:
            yield Problem(name, "缺少该文件", "the file is missing")
        elif name not in listed:
            yield Problem(name, "未列入校验和", "the file is not listed in SHA256SUMS")
        elif hashlib.sha256(files[name]).hexdigest() != listed[name]:
            yield Problem(
                name, "内容与校验和不符，文件已被改动", "the file was changed: it does not have the hash listed"
            )


class Case:
    """The register and the policy as this file reads them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        tables = {name: _table(files.get(f"1-register/{name}.csv", b"")) for name in TABLES}
        self.tables = tables
        self.policy: dict[str, Any] = tomllib.loads(_decoded(files["2-policy.toml"]))
        parts = {row["project"] for row in tables["relations"] if row["kind"] == "part_of"}
        self.projects = {row["code"]: row for row in tables["projects"] if row["code"] not in parts}
        self.options = [row for row in tables["options"] if row["project"] in self.projects]
        self.options.sort(key=lambda row: (row["project"], row["code"]))
        self.ways = _grouped(self.options)
        self.groups = {c["code"]: p["code"] for p in self.policy["programme"] for c in p.get("category", [])}
        self.scale = lcm(*(_ratio(item["weight"]).denominator for item in self.policy["criterion"]))
        self.by_project = {name: _grouped(tables[name]) for name in TABLES if name not in ("projects", "options")}
        self.held = {(row["project"], row["code"]): self._fields(row) for row in self.options}
        self.worth = {(row["project"], row["code"]): self._worth(row) for row in self.options}
        self.best: Choice = {}
        for row in self.options:
            if row["project"] not in self.best or self.value(row) > self.value(self.best[row["project"]]):
                self.best[row["project"]] = row

    def rows(self, table: str, code: str) -> list[Row]:
        """Return a project's rows of a table."""
        return self.by_project[table].get(code, [])

    def option(self, code: str, option: str) -> Row:
        """Return an option of a project."""
        return next(row for row in self.ways[code] if row["code"] == option)

    def value(self, option: Row) -> int:
        """Return the value points of an option."""
        return self.worth[option["project"], option["code"]]

    def _fields(self, option: Row) -> dict[str, set[str]]:
        project = self.projects[option["project"]]
        held = {
            name: {project.get(name, "")} for name in ("category", "nature", "department", "responsible_unit", "owner")
        }
        held |= {"project": {project["code"]}, "programme": {self.groups.get(project["category"], "")}}
        held |= {"tag": set(project.get("tags", "").split()), "option": {option["code"]}}
        held["district"] = {row["district"] for row in self.rows("locations", project["code"])}
        held |= {name: {option.get(name, "")} for name in ("start_quarter", "funding_mix")}
        held |= {
            "pace": {option.get("pace") or "normal"},
            "completes_in_year": {option.get("completes_in_year") or "no"},
        }
        return held

    def _worth(self, option: Row) -> int:
        held, total = self.held[option["project"], option["code"]], Fraction(0)
        for item in self.policy["criterion"]:
            if "field" in item:
                points = max((n for code, n in item["points"].items() if code in held[item["field"]]), default=0)
            elif "measure" in item:
                size = self.measure(item, option)
                bands = [
                    (self.amount(band["at_least"], item.get("unit", "")), band["points"]) for band in item["bands"]
                ]
                points = max(((least, n) for least, n in bands if size >= least), default=(0, 0))[1]
            else:
                rows = [row for row in self.rows("scores", option["project"]) if row["criterion"] == item["code"]]
                own = {row.get("option", ""): int(row["score"]) for row in rows}
                points = own.get(option["code"], own.get("", 0))
            total += _ratio(item["weight"]) * points * self.scale
        return int(total)

    def amount(self, value: Any, unit: str) -> Fraction:
        """Return a bound in the plan's unit of money, or as it is where its unit is not money."""
        size = SIZES.get(unit)
        exact = Fraction(str(value).replace(",", ""))
        return exact if size is None else exact * size / SIZES[self.policy["plan"]["money_unit"]]

    def bounds(self, item: dict[str, Any]) -> tuple[Fraction | None, Fraction | None]:
        """Return the lower and upper bound of anything in the policy that has them."""
        both = item.get("exactly")
        return self._end(item, item.get("at_least", both)), self._end(item, item.get("at_most", both))

    def _end(self, item: dict[str, Any], end: Any) -> Fraction | None:
        if end is None:
            return None
        return _ratio(end) if item.get("kind") == "share" else self.amount(end, item.get("unit", ""))

    def counts(self, where: dict[str, Any], option: Row) -> bool:
        """Return whether a selection counts an option."""
        held = self.held[option["project"], option["code"]]
        return all(held[field] & _codes(wanted) for field, wanted in where.items())

    def measure(self, item: dict[str, Any], option: Row) -> int:
        """Return a measure of an option."""
        kind, code = item.get("measure", "projects"), option["project"]
        if kind == "projects":
            return 1
        if kind == "total_investment":
            return _whole(self.projects[code][kind])
        if kind == "outcome":
            return sum(
                _whole(row["quantity"]) for row in self.rows("outcomes", code) if row["outcome"] == item["outcome"]
            )
        if kind == "fund":
            rows = (row for row in self.rows("funding", code) if row["option"] == option["code"])
            rows = (row for row in rows if not item.get("sources") or row["source"] in item["sources"])
            return sum(
                _whole(row["amount"]) for row in rows if not item.get("years") or int(row["year"]) in item["years"]
            )
        return _whole(option.get(kind, ""))

    def sum(self, item: dict[str, Any], choice: Choice) -> int:
        """Return the sum of an item's measure over the chosen options its `where` counts."""
        return sum(self.measure(item, row) for row in choice.values() if self.counts(item.get("where", {}), row))

    def barred(self, code: str, plan_list: str) -> str:
        """Return the first rule of entry that keeps a project off a list, or an empty text."""
        project, day = self.projects[code], self.policy["plan"]["as_of"]
        if project["nature"] == {"plan": "early_promotion", "early_promotion": "continuing"}[plan_list]:
            return "nature"
        held = {row["kind"] for row in self.rows("approvals", code) if _valid(row, day)}
        for rule in self.policy.get("eligibility", []):
            counted = any(self.counts(rule.get("where", {}), row) for row in self.ways[code])
            if rule["list"] != plan_list or not counted:
                continue
            least = rule.get("total_investment")
            small = least and _whole(project["total_investment"]) < self.amount(least["at_least"], least["unit"])
            if small or project["nature"] not in rule.get("natures", [project["nature"]]):
                return str(rule["id"])
            if not held.issuperset(rule.get("approvals", [])):
                return str(rule["id"])
        return ""

    def results(self, plan_list: str, choice: Choice, behind: frozenset[str]) -> dict[tuple[str, str], Result]:
        """Return what each clause of a list comes to, by clause and instance; `behind` is in the plan already."""
        results = {}
        for item in self.clauses(plan_list, behind):
            for instance, unit, value in self.values(item, choice):
                at_least, at_most = item["bounds"] if "bounds" in item else self.bounds(item)
                results[item["id"], instance] = Result(unit, value, at_least, at_most, item.get("priority", 0))
        return {key: result for key, result in results.items() if (result.at_least, result.at_most) != (None, None)}

    def clauses(self, plan_list: str, behind: frozenset[str]) -> Iterator[dict[str, Any]]:
        """Yield every clause of a list: rules of entry, quotas, ceilings, clauses, relations."""
        barred = {code: self.barred(code, plan_list) for code in self.best if code not in behind}
        for rule in sorted(set(barred.values()) - {""}):
            where = {"project": [code for code, by in barred.items() if by == rule]}
            yield {"id": f"eligibility.{rule}", "kind": "quota", "where": where, "at_most": 0}
        if plan_list == "early_promotion":
            yield self.policy["early_promotion"] | {"id": "early_promotion", "kind": "quota"}
            yield from self.policy["early_promotion"].get("clause", [])
        else:
            yield from self._plan_clauses()
        for row in self.tables["relations"]:
            yield from self._relation(row, behind)

    def _plan_clauses(self) -> Iterator[dict[str, Any]]:
        for group in self.policy["programme"]:
            yield group | {"id": f"programme.{group['code']}", "kind": "quota", "where": {"programme": group["code"]}}
            for item in group.get("category", []):
                yield item | {"id": f"category.{item['code']}", "kind": "quota", "where": {"category": item["code"]}}
        for fund in self.policy.get("fund", []):
            for year, ceiling in fund.get("at_most", {}).items():
                total = {"kind": "total", "measure": "fund", "sources": [fund["code"]], "years": [int(year)]}
                yield total | {"id": f"fund.{fund['code']}.{year}", "at_most": ceiling, "unit": fund["unit"]}
        yield from self.policy.get("clause", [])

    def _relation(self, row: Row, behind: frozenset[str]) -> Iterator[dict[str, Any]]:
        pair = [row["project"], row["other"]]
        if row["kind"] == "requires" and row["other"] not in behind:
            name = f"register.requires.{'.'.join(pair)}"
            yield {"id": name, "kind": "requires", "project": pair[0], "needs": [pair[1]]}
        if row["kind"] == "alternative_to":
            most = 0 if behind.intersection(pair) else 1
            name = f"register.alternatives.{'.'.join(pair)}"
            yield {"id": name, "kind": "alternatives", "projects": pair, "bounds": (None, Fraction(most))}

    def values(self, item: dict[str, Any], choice: Choice) -> Iterator[tuple[str, str, Fraction | None]]:
        """Yield instance, unit and value of a clause; sets the bounds that a kind implies."""
        kind = item["kind"]
        if kind in ("must_include", "requires"):
            item["bounds"] = (Fraction(1 if kind == "must_include" else 0), None)
            for code in item["projects"] if kind == "must_include" else item["needs"]:
                yield code, "projects", Fraction((code in choice) - (kind == "requires" and item["project"] in choice))
        elif kind in ("must_exclude", "alternatives"):
            item.setdefault("bounds", (None, Fraction(kind == "alternatives")))
            yield "", "projects", Fraction(sum(code in choice for code in item["projects"]))
        elif kind == "starts":
            quarters = [str(q) for q in range(1 if item.get("cumulative") else item["quarter"], item["quarter"] + 1)]
            where = item.get("where", {})
            counted = [
                row for row in choice.values() if row.get("start_quarter") in quarters and self.counts(where, row)
            ]
            yield "", "projects", Fraction(len(counted))
        elif kind == "share":
            yield "", "ratio", self._share(item, choice)
        elif kind == "balance":
            yield from self._balance(item, choice)
        else:
            yield "", _unit(item), Fraction(self.sum(item, choice))

    def _share(self, item: dict[str, Any], choice: Choice) -> Fraction | None:
        above, below = self.sum(item, choice), Fraction(self.sum(item["of"], choice))
        if "figure" in item["of"]:
            figure = next(row for row in self.policy["figure"] if row["code"] == item["of"]["figure"])
            below = self.amount(figure["value"], figure["unit"])
        return above / max(below, Fraction(1)) if above or below else None

    def _balance(self, item: dict[str, Any], choice: Choice) -> Iterator[tuple[str, str, Fraction]]:
        for district in self.policy["district"]:
            if district["code"] in item.get("leaving_out", []):
                continue
            total = Fraction(0)
            for row in choice.values():
                for place in self.rows("locations", row["project"]):
                    if place["district"] == district["code"] and self.counts(item.get("where", {}), row):
                        total += Fraction(_whole(place.get("share") or "100"), 100) * self.measure(item, row)
            heads = Fraction(item["per_head"], district["population"]) if item.get("per_head") else 1
            yield district["code"], _unit(item), total * heads


def _check_head(case: Case, plan: dict[str, Any]) -> Iterator[Problem]:
    head = case.policy["plan"]
    found = {"year": head["year"], "money_unit": head["money_unit"], "value_scale": case.scale}
    for key, value in found.items():
        if plan[key] != value:
            yield Problem(f"plan.json {key}", f"应为 {value}", f"is {plan[key]}, should be {value}")


def _check_rows(case: Case, rows: list[Row], chosen: Choice) -> Iterator[Problem]:
    if [row["code"] for row in rows] != sorted(case.best):
        yield Problem(
            "plan.csv", "行与候选项目不一致", "the rows are not the register's candidates, each once, by code"
        )
    order = sorted(case.best, key=lambda code: (-case.value(case.best[code]), code))
    ranks = {code: place + 1 for place, code in enumerate(order)}
    for row in rows:
        for column, expected in _expected(case, row, chosen, ranks).items():
            if row[column] != expected:
                where = f"plan.csv {row['code']} {column}"
                yield Problem(where, f"应为 {expected}，实为 {row[column]}", f"is {row[column]}, should be {expected}")


def _expected(case: Case, row: Row, chosen: Choice, ranks: dict[str, int]) -> Row:
    project, option = case.projects[row["code"]], chosen.get(row["code"], {})
    places = case.rows("locations", row["code"])
    main = max(places, key=lambda place: _whole(place.get("share") or "100"), default={"district": ""})
    expected = {name: project[name] for name in ("name", "category", "nature")} | {"district": main["district"]}
    expected |= {"programme": case.groups.get(project["category"], ""), "rank_by_score": str(ranks[row["code"]])}
    for column in ("in_year_investment", "construction_investment"):
        expected[column] = str(_whole(option.get(column, "")))
    expected |= {"option": option.get("code", ""), "start_quarter": option.get("start_quarter", "")}
    expected["completes_in_year"] = option.get("completes_in_year") or "no"
    expected["total_investment"] = str(_whole(project["total_investment"]))
    expected["value"] = str(case.value(option or case.best[row["code"]]))
    expected["barred_by"] = case.barred(row["code"], "plan")
    allowed = ("in", "early_promotion", "out")
    return expected | {"decision": row["decision"] if row["decision"] in allowed else " / ".join(allowed)}


def _check_results(
    where: str, stated: list[dict[str, Any]], found: dict[tuple[str, str], Result], *, must_hold: bool = True
) -> Iterator[Problem]:
    if [(item["id"], item["instance"]) for item in stated] != list(found):
        yield Problem(
            where, "条款清单与编制方案不一致", "the clauses listed are not the policy's clauses, in its order"
        )
        return
    for item, result in zip(stated, found.values(), strict=True):
        name = f"{where} {item['id']} {item['instance']}".strip()
        if must_hold and result.priority == 0 and result.slack < 0:
            yield Problem(name, "条款不成立", f"the clause does not hold: {result.value}")
        told = [_exact(item[key]) for key in ("value", "at_least", "at_most", "slack")]
        if told != [result.value, result.at_least, result.at_most, result.slack]:
            yield Problem(name, "数值与重新计算的不符", f"states {told[0]}, recomputed as {result.value}")
        if (item["unit"], item["holds"], item["priority"]) != (result.unit, result.slack >= 0, result.priority):
            yield Problem(name, "单位、是否成立或优先级有误", "unit, holds or priority is not what it should be")


def _check_proof(case: Case, where: str, proof: dict[str, Any], objective: int) -> Iterator[Problem]:
    bound = proof["bound"]
    gap = Fraction(0) if bound <= objective else Fraction(bound - objective, bound)
    if proof["objective"] != objective:
        yield Problem(where, f"目标值应为 {objective}", f"the objective is {proof['objective']}, should be {objective}")
    if bound < objective or _exact(proof["gap"]) != gap:
        yield Problem(where, "上界或差距有误", f"bound and gap do not agree: the gap is {gap}")
    goal = _ratio(case.policy.get("proof", {}).get("gap", 0))
    allowed = {"stopped"} | ({"optimal"} if gap == 0 else {"within_gap"} if gap <= goal else set())
    if proof["status"] not in allowed:
        yield Problem(where, "状态与差距不符", f"the status {proof['status']} does not agree with the gap {gap}")


def _check_totals(stated: dict[str, int], rows: list[Row], chosen: Choice, case: Case) -> Iterator[Problem]:
    projects = [case.projects[code] for code in chosen]
    found = {
        "projects": len(chosen),
        "continuing": sum(row["nature"] == "continuing" for row in projects),
        "new_start": sum(row["nature"] == "new_start" for row in projects),
        "completes_in_year": sum(row.get("completes_in_year") == "yes" for row in chosen.values()),
        "in_year_investment": sum(_whole(row["in_year_investment"]) for row in chosen.values()),
        "construction_investment": sum(_whole(row.get("construction_investment", "")) for row in chosen.values()),
        "total_investment": sum(_whole(row["total_investment"]) for row in projects),
        "value": sum(case.value(row) for row in chosen.values()),
        "early_promotion": sum(row["decision"] == "early_promotion" for row in rows),
    }
    if stated != found:
        wrong = ", ".join(key for key in found if stated.get(key) != found[key])
        yield Problem("totals", f"合计不符：{wrong}", f"these totals are not the sums of the rows: {wrong}")


def _check_ranking(case: Case, plan: dict[str, Any], ranked: Choice) -> Iterator[Problem]:
    stated = plan["ranking"]
    value = sum(case.value(row) for row in ranked.values())
    told = (stated["chosen"], stated["value"], stated["loss"])
    if told != (len(ranked), value, plan["plan"]["objective"] - value):
        yield Problem("ranking", "排序方案的数值不符", "chosen, value or loss of the ranking is not what its rows give")
    results = case.results("plan", ranked, frozenset()).items()
    broken = {key: result for key, result in results if result.priority == 0 and result.slack < 0}
    yield from _check_results("ranking", stated["broken"], broken, must_hold=False)


def _check_early(case: Case, plan: dict[str, Any], early: Choice, in_plan: frozenset[str]) -> Iterator[Problem]:
    if "early_promotion" in case.policy:
        results = case.results("early_promotion", early, in_plan)
        yield from _check_results("early_promotion_clauses", plan["early_promotion_clauses"], results)
        objective = sum(case.value(row) for row in early.values())
        yield from _check_proof(case, "early_promotion", plan["early_promotion"], objective)
    elif early or plan["early_promotion"] is not None:
        yield Problem("early_promotion", "编制方案没有前期推进清单", "the policy has no early-promotion list")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _table(content: bytes) -> list[Row]:
    rows = csv.DictReader(io.StringIO(_decoded(content), newline=""))
    return [{key: _unguarded(value or "") for key, value in row.items() if key is not None} for row in rows]


def _unguarded(text: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from running it as a formula."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["project"], []).append(row)
    return groups


def _whole(text: str) -> int:
    return int(text.replace(",", "")) if text else 0


def _ratio(value: Any) -> Fraction:
    text = str(value).strip()
    return Fraction(text[:-1].strip()) / 100 if text.endswith("%") else Fraction(text)


def _exact(value: int | str | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _codes(wanted: Any) -> set[str]:
    several = wanted if isinstance(wanted, list) else [wanted]
    return {("yes" if code else "no") if isinstance(code, bool) else str(code) for code in several}


def _valid(row: Row, day: date) -> bool:
    given, expires = row.get("approved_on"), row.get("expires_on")
    return bool(given) and str(given) <= day.isoformat() and (not expires or day.isoformat() <= expires)


def _unit(item: dict[str, Any]) -> str:
    kind = item.get("measure", "projects")
    return str(item["unit"]) if kind == "outcome" else "projects" if kind == "projects" else "money"


def read(folder: Path) -> dict[str, bytes]:
    """Return the files of a plan-year folder that `verify` needs; hidden files and lock files are nobody's input."""
    paths = [folder / "2-policy.toml", *(folder / "1-register").glob("*"), *(folder / "3-plan").glob("*")]
    kept = [path for path in paths if path.is_file() and not path.name.startswith((".", "~"))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept}


def main(arguments: list[str]) -> int:
    """Check the folder named on the command line, print what does not agree, and return the exit code."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "3-plan").is_dir():
        print("用法 · usage: python verify.py PLAN-YEAR-FOLDER (with 1-register, 2-policy.toml, 3-plan)")
        return 2
    files = read(Path(arguments[0]))
    if not reads_alone(files):
        print("项目储备库不是规范的 CSV · The register is not plain CSV: use sanbai plan verify.")
        return 2
    problems = verify(files)
    for problem in problems:
        print(f"{problem.where}: {problem.zh} · {problem.en}")
    verdict = "通过 · Every hash, row, clause and total agrees."
    print("未通过 · The plan does not agree with its files." if problems else verdict)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
