"""Checks a plan and its certificate from the files alone, with Python 3.11 and nothing else: `python verify.py FOLDER`.

Every clause of the policy becomes rows of whole numbers over the register's options. Two sums follow: what the choice
comes to, and what the prices prove. Whatever the prices p >= 0 are, no choice that keeps the rows is worth more than
the sum over priced sides of p * bound + the sum over units of the best (value - sum of p * coefficient) in the unit.
"""

import csv
import hashlib
import io
import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from math import ceil, floor, gcd, lcm, prod
from pathlib import Path
from typing import Any

TENS = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8, "USD": 0, "USD thousand": 3, "USD million": 6}
TENS |= {"GBP": 0, "GBP million": 6}
DEFAULTS = {"pace": "normal", "completes_in_year": "no"}
CODES = {"continuing", "new_start", "early_promotion", "normal", "accelerated", "yes", "no"}
CODES |= {"requires", "alternative_to", "part_of"}
FIELDS = ["project", "programme", "category", "nature", "department", "owner", "responsible_unit", "option"]
FIELDS += ["start_quarter", "pace", "funding_mix", "completes_in_year"]
AMOUNTS = [("fund", "funding", "source", "amount", "0"), ("outcome", "outcomes", "outcome", "quantity", "0")]
AMOUNTS += [("share", "locations", "district", "share", "100"), ("score", "scores", "criterion", "score", "0")]
OUT, LARGEST_UNIT = -1, 4096
UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError, csv.Error)
Terms = dict[int, int]  # coefficients by place of an option
Item = dict[str, Any]  # a table of the policy, or a row
Side = tuple[int, Terms, int]  # sign * (sum of terms - bound) <= 0
Problem = tuple[str, str, str]  # where, and what does not agree, in Chinese and in English


class Case:
    """Register and policy; an option is known by its place in `options`, sorted by the codes of project and option."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files, self.policy = files, tomllib.loads(files["2-policy.toml"].decode("utf-8-sig"))
        self.relations = list(table(files, "1-register/relations"))
        groups = {part["code"]: each["code"] for each in self.policy["programme"] for part in each.get("category", [])}
        parts = {row["project"] for row in self.relations if row["kind"] == "part_of"}
        rows = (row for row in table(files, "1-register/projects") if row["code"] not in parts)
        projects = {row["code"]: row | {"programme": groups.get(row["category"], "")} for row in rows}
        rows = (row for row in table(files, "1-register/options") if row["project"] in projects)
        self.options = [projects[row["project"]] | DEFAULTS | row | {"option": row["code"]} for row in rows]
        self.options.sort(key=lambda row: (row["project"], row["code"]))
        self.projects, self.everything = projects, range(len(self.options))
        self.place = {(row["project"], row["code"]): place for place, row in enumerate(self.options)}
        coded = {row[field] for row in self.options for field in ("nature", *DEFAULTS)}
        if unknown := (coded | {row["kind"] for row in self.relations}) - CODES:
            raise ValueError(f"{unknown}")
        self.holders: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.cells: dict[tuple[str, str, str], Terms] = defaultdict(lambda: defaultdict(int))
        self._index()
        self.scale = lcm(*(self.amount(item["weight"]).denominator for item in self.policy["criterion"]))
        scored = [(self.amount(item["weight"]) * self.scale, self._points(item)) for item in self.policy["criterion"]]
        self.values = [sum(int(n) * points.get(p, 0) for n, points in scored) for p in self.everything]
        rising = sorted(self.everything, key=lambda place: (self.values[place], -place))
        self.best = {self.options[place]["project"]: place for place in rising}

    def _index(self) -> None:
        for place, row in enumerate(self.options):
            held = [(field, row.get(field, "")) for field in FIELDS]
            for key in held + [("tag", tag) for tag in row.get("tags", "").split()]:
                self.holders[key].append(place)
            for measure in ("in_year_investment", "construction_investment", "total_investment"):
                self.cells[measure, "", ""][place] = int(row.get(measure, "0"))
            self.cells["projects", "", ""][place] = 1
        for measure, name, field, amount, default in AMOUNTS:
            for row in table(self.files, f"1-register/{name}"):
                project, option = row["project"], row.get("option", "")
                for place in [self.place.get((project, option), OUT)] if option else self.holders["project", project]:
                    self.cells[measure, row[field], row.get("year", option)][place] += int(row.get(amount, default))
                    if measure == "share":
                        self.holders["district", row["district"]].append(place)

    def _points(self, item: Item) -> Terms:
        points: Terms = {}
        if "field" in item:
            for number, code in sorted((number, code) for code, number in item["points"].items()):
                points |= dict.fromkeys(self.holders[item["field"], code], number)
        elif "measure" in item:
            amounts = dict.fromkeys(self.everything, 0) | self.terms(item, self.everything)
            bands = [(self.amount(band["at_least"], item.get("unit")), band["points"]) for band in item["bands"]]
            for least, number in sorted(bands):
                points |= {place: number for place, n in amounts.items() if n >= least}
        else:
            for key in sorted(key for key in self.cells if key[:2] == ("score", item["code"])):
                points |= self.cells[key]  # the project's own first, then that of an option
        return points

    def amount(self, value: Any, unit: str | None = None) -> Fraction:
        """Return an exact number: a percentage is a part of one, an amount of money is in the plan's unit."""
        text = str(value).replace(",", "").replace("％", "%")
        tens = TENS[unit] - TENS[self.policy["plan"]["money_unit"]] if unit in TENS else 0
        return Fraction(text.rstrip("% ")) * Fraction(10) ** (tens - 2 if "%" in f"{text}{unit}" else tens)

    def terms(self, item: Item, kept: Collection[int]) -> Terms:
        """Return the coefficients of a sum: what is measured of each option that is kept and meets every condition."""
        where = [*item.get("where", {}).items(), *item.get("also", ())]
        held = [{p for code in codes(wanted) for p in self.holders[field, code]} for field, wanted in where]
        names, years = codes(item.get("sources", item.get("outcome", []))), codes(item.get("years", []))
        keys = [key for key in self.cells if key[0] == item.get("measure", "projects")]
        cells = [self.cells[key] for key in keys if key[1] in (names or key) and key[2] in (years or key)]
        places = set.intersection(*held) if held else kept
        total = cells[0] if len(cells) == 1 else {p: sum(cell.get(p, 0) for cell in cells) for p in places}
        if "share" in item:
            total = {p: n * total.get(p, 0) for p, n in self.cells["share", item["share"], ""].items()}
        return {p: n for p in places if p in kept and (n := total.get(p, 0))}

    def barred(self, plan_list: str) -> dict[str, str]:
        """Return the first rule of entry that keeps a project off a list, by project."""
        nature, day = "early_promotion" if plan_list == "plan" else "continuing", self.policy["plan"]["as_of"]
        barred = {self.options[place]["project"]: "nature" for place in self.holders["nature", nature]}
        held = set()
        for row in table(self.files, "1-register/approvals"):
            first, last = (date.fromisoformat(row.get(name, "9999-12-31")) for name in ("approved_on", "expires_on"))
            if first <= day <= last:
                held.add((row["project"], row["kind"]))
        for rule in (rule for rule in self.policy.get("eligibility", []) if rule["list"] == plan_list):
            size, natures = rule.get("total_investment", {"at_least": 0}), codes(rule.get("natures", [*CODES]))
            least = self.amount(size["at_least"], size.get("unit"))
            for place in self.terms({"where": rule.get("where", {})}, self.everything):
                row = self.options[place]
                fits = [row["nature"] in natures, int(row["total_investment"]) >= least]
                if not all(fits + [(row["project"], kind) in held for kind in codes(rule.get("approvals", []))]):
                    barred.setdefault(row["project"], rule["id"])
        return barred

    def clauses(self, plan_list: str, behind: Collection[str]) -> Iterator[Item]:
        """Yield a list's clauses: rules of entry, quotas, ceilings, clauses, relations; `behind` is in the plan."""
        barred = {code: rule for code, rule in self.barred(plan_list).items() if code not in behind}
        for rule in sorted(set(barred.values())):
            where = {"project": [code for code, by in barred.items() if by == rule]}
            yield {"id": f"eligibility.{rule}", "kind": "quota", "where": where, "at_most": 0}
        own = self.policy if plan_list == "plan" else self.policy[plan_list]
        if plan_list != "plan":
            yield own | {"id": plan_list, "kind": "quota"}
        for group in own.get("programme", []):
            for field, part in [("programme", group)] + [("category", part) for part in group.get("category", [])]:
                yield part | {"id": f"{field}.{part['code']}", "kind": "quota", "where": {field: part["code"]}}
        for fund in own.get("fund", []):
            for year, most in fund.get("at_most", {}).items():
                total = {"id": f"fund.{fund['code']}.{year}", "kind": "total", "measure": "fund", "at_most": most}
                yield total | {"sources": fund["code"], "years": year, "unit": fund["unit"]}
        yield from own.get("clause", [])
        for one, kind, other in ((row["project"], row["kind"], row["other"]) for row in self.relations):
            if kind == "requires" and other not in behind:
                yield {"id": f"register.requires.{one}.{other}", "kind": kind, "project": one, "needs": other}
            if kind == "alternative_to":
                most, pair = 0 if one in behind or other in behind else 1, {"project": [one, other]}
                yield {"id": f"register.alternatives.{one}.{other}", "kind": "quota", "where": pair, "at_most": most}

    def instances(self, item: Item) -> list[Item]:
        """Return what a clause asks of each of its instances, in other words than its own."""
        kind, per, named = item["kind"], item.get("per_head"), codes(item.get("needs", item.get("projects", [])))
        if kind in ("must_include", "requires"):
            of = {"of": {"where": {"project": item["project"]}}} if kind == "requires" else {}
            return [of | {"instance": code, "where": {"project": code}, "at_least": 1} for code in named]
        if kind in ("must_exclude", "alternatives"):
            return [{"where": {"project": named}, "at_most": int(kind == "alternatives")}]
        if kind == "starts":
            first, last = 1 if item.get("cumulative") else item["quarter"], item["quarter"]
            return [{"also": [("start_quarter", [*range(first, last + 1)])]}]
        if kind == "balance":
            rows = [row for row in self.policy["district"] if row["code"] not in codes(item.get("leaving_out", []))]
            heads = {row["code"]: Fraction(row["population"], per) if per else Fraction(1) for row in rows}
            return [{"instance": code, "share": code, "scale": 100 * n} for code, n in heads.items()]
        if "figure" in item.get("of", {}):
            figure = next(row for row in self.policy["figure"] if row["code"] == item["of"]["figure"])
            return [{"of": None, "scale": self.amount(figure["value"], figure["unit"])}]
        return [{}]

    def rows(self, plan_list: str, kept: Collection[int], behind: Collection[str] = ()) -> Iterator[Item]:
        """Yield a list's rows: clauses with `ends`, low <= (sum of `terms`) / (`scale`, or sum of `whole`) <= high."""
        for clause in self.clauses(plan_list, behind):
            for each in self.instances(clause):
                row: Item = {"instance": "", "scale": Fraction(1), "of": None} | clause | each
                asked = [row.get(side, row.get("exactly")) for side in ("at_least", "at_most")]
                if asked != [None, None]:
                    row["ends"] = [None if end is None else self.amount(end, row.get("unit")) for end in asked]
                    row["terms"] = self.terms(row, kept)
                    row["whole"] = None if row["of"] is None else self.terms(row["of"], kept)
                    yield row


def sides(row: Item) -> Iterator[tuple[str, int, Terms, int]]:
    """Yield each side as sign * (sum of terms - bound) <= 0, in whole numbers; hard ones without common divisor."""
    for side, sign, end in zip(("at_least", "at_most"), (-1, 1), row["ends"], strict=True):
        if end is not None:
            terms, whole, bound = row["terms"], row["whole"], end * row["scale"]
            if whole is not None:
                both, bound = {p: terms.get(p, 0) * end.denominator for p in terms.keys() | whole}, Fraction(0)
                terms = {p: m for p, n in both.items() if (m := n - whole.get(p, 0) * end.numerator)}
            divisor = 1 if row.get("priority") else gcd(*terms.values()) or 1
            terms = terms if divisor == 1 else {p: n // divisor for p, n in terms.items()}
            yield side, sign, terms, (floor if sign > 0 else ceil)(bound / divisor)


def verify(files: Mapping[str, bytes], case: Case | None = None) -> list[Problem]:
    """Return what is wrong in a plan-year folder (path in it -> bytes); where nothing is returned, all is proved."""
    problems: list[Problem] = []
    try:
        case, certificate = case or Case(files), json.loads(files["3-plan/certificate.json"])
        hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in files if not name.startswith("3-plan/")}
        changed = sorted(dict(hashes.items() ^ certificate["inputs"].items()))
        problems += [(name, "不是编制计划时的文件", "is not the file that the plan was made from") for name in changed]
        plan, early = certificate["plan"], certificate["early_promotion"]
        rows = [(row["decision"], row["code"], row.get("option")) for row in table(files, "3-plan/plan")]
        listed = {code: option for decision, code, option in rows if decision == "in"}
        waiting = {code for decision, code, _ in rows if decision == "early_promotion"}
        if listed != plan["choice"] or waiting != set(early["choice"] if early else ()):
            problems.append(("3-plan/plan.csv", "与证书所载的选择不一致", "does not hold the certificate's choice"))
        problems.extend(_check_list(case, "plan", plan, range(len(case.options)), {}))
        if early or "early_promotion" in case.policy:
            rest = {place for code, place in case.best.items() if code not in listed}
            problems.extend(_check_list(case, "early_promotion", early, rest, listed))
    except UNREADABLE as error:
        hint = "for a register in another form or encoding use sanbai plan verify"
        problems.append(("3-plan", f"无法核对：{error!r}", f"cannot be checked: {error!r}; {hint}"))
    return problems


class Proof:
    """A list's certificate, and the two sums: every row goes through `add`, then `bound` is what the prices prove."""

    def __init__(self, case: Case, claim: Item, kept: Collection[int]) -> None:
        self.case, self.kept = case, kept
        self.chosen = {case.place[pair] for pair in claim["choice"].items()}
        self.prices = {(item["clause"], item["instance"], item["side"]): item["numerator"] for item in claim["prices"]}
        self.moved = {(item["clause"], item["instance"], item["side"]): item["bound"] for item in claim["given_way"]}
        positive = (claim["denominator"], *self.prices.values())
        if {type(number) for number in (*positive, *self.moved.values())} != {int} or min(positive) <= 0:
            raise ValueError("影子价格不是正整数 · a price is not a positive whole number")
        self.unit = {code: code for code in case.best} | {code: unit[0] for unit in claim["units"] for code in unit}
        self.reduced: Terms = {OUT: 0} | {place: claim["denominator"] * case.values[place] for place in kept}
        self.paid, self.forbidden, self.denominator = 0, set[int](), int(claim["denominator"])
        self.local: dict[str, list[Side]] = defaultdict(list)

    def add(self, row: Item) -> bool:
        """Add a row to the sums, and return whether the choice keeps it, as far as the certificate lets it give way."""
        holds, soft = True, row.get("priority", 0) > 0
        for side, sign, terms, asked in sides(row):
            key = (row["id"], row["instance"], side)
            bound = self.moved.pop(key, asked) if soft else asked
            given = sum(n for place, n in terms.items() if place in self.chosen)
            holds = holds and sign * asked <= sign * bound and sign * given <= sign * bound
            if price := sign * self.prices.pop(key, 0):
                self.paid += price * bound
                for place, n in terms.items():
                    self.reduced[place] -= price * n
            if not soft:
                self._tie(sign, terms, bound)
        return holds

    def _tie(self, sign: int, terms: Terms, bound: int) -> None:
        units = {self.unit[self.case.options[place]["project"]] for place in terms}
        if units and (sign, bound) == (1, 0) and min(terms.values()) > 0:
            self.forbidden.update(terms)
        elif len(units) == 1:
            self.local[units.pop()].append((sign, terms, bound))

    def bound(self) -> int:
        """Return the bound times the denominator: what the rows pay, and the best of every unit."""
        ways: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [OUT]))
        for place in self.kept:
            code = self.case.options[place]["project"]
            ways[self.unit[code]][code] += [] if place in self.forbidden else [place]
        return self.paid + sum(self.best(unit, list(found.values())) for unit, found in ways.items())

    def best(self, unit: str, ways: list[list[int]]) -> int:
        """Return the best reduced value of any pattern of a unit: out, or one option, for each of its candidates."""
        if len(ways) > 1 and prod(map(len, ways)) > LARGEST_UNIT:
            raise ValueError(f"{unit}: 组合过多 · too many patterns")
        patterns: Iterable[tuple[int, ...]] = product(*ways)
        for sign, terms, bound in self.local.get(unit, ()):
            patterns = [p for p in patterns if sign * sum(terms.get(place, 0) for place in p) <= sign * bound]
        return max(sum((self.reduced[place] for place in pattern), 0) for pattern in patterns)


def _check_list(
    case: Case, name: str, claim: Item, kept: Collection[int], behind: Collection[str] = ()
) -> Iterator[Problem]:
    proof = Proof(case, claim, kept)
    for row in case.rows(name, kept, behind):
        if not proof.add(row):
            yield f"{name} {row['id']} {row['instance']}".strip(), "条款不成立", "the clause does not hold"
    if wrong := [*proof.prices, *proof.moved, *(proof.chosen - set(kept))]:
        yield name, f"没有这些条款或候选项目：{wrong}", f"there are no such clauses or candidates: {wrong}"
    worth, numerator = sum(case.values[place] for place in proof.chosen), proof.bound()
    bound = numerator // proof.denominator
    found = {"objective": worth, "bound_numerator": numerator, "bound": bound}
    for key, value in (found | {"gap": str(Fraction(bound - worth, max(abs(bound), abs(worth)) or 1))}).items():
        if (told := claim[key]) != value:
            yield f"{name} {key}", f"载为 {told}，重新计算为 {value}", f"states {told}, recomputed as {value}"


def table(files: Mapping[str, bytes], name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file: filled cells by column, without the apostrophe that guards against formulas."""
    content = files.get(f"{name}.csv", b"")
    rows, guarded = csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="")), b"'" in content
    if not re.fullmatch("[a-z_,]*", ",".join(header := next(rows, []))):
        raise ValueError(f"{name}.csv: {header}")
    for row in filter(None, rows):
        cells = [re.sub(r"^'(?='*[=+\-@\t\r])", "", cell) for cell in row] if guarded else row
        yield {column: cell for column, cell in zip(header, cells, strict=False) if cell}


def codes(wanted: Any) -> list[str]:
    """Return the codes that a condition names, one or several; true and false are yes and no."""
    several = wanted if isinstance(wanted, list) else [wanted]
    return [("yes" if code else "no") if isinstance(code, bool) else str(code) for code in several]


def main(arguments: list[str]) -> int:
    """Check a folder, print what is proved of each list or what does not agree, and return the exit code."""
    folder = Path(*arguments)
    paths = [folder / "2-policy.toml", *folder.glob("1-register/[!.~]*"), *folder.glob("3-plan/*")]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.is_file()}
    if "3-plan/certificate.json" not in files:
        print("用法 · usage: python verify.py PLAN-YEAR-FOLDER (with 1-register, 2-policy.toml, 3-plan)")
        return 2
    problems = verify(files)
    for where, zh, en in problems:
        print(f"{where}: {zh} · {en}")
    for name, claim in json.loads(files["3-plan/certificate.json"]).items() if not problems else ():
        if name in ("plan", "early_promotion") and claim:
            print(name, "价值 · worth {objective}, 已证上界 · proved at most {bound}, 差距 · gap {gap}".format(**claim))
    print("未通过 · Refused." if problems else "通过 · Every hard clause holds and the bound is proved.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
