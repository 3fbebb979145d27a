"""Checks a plan and its certificate from the files alone: every clause, and the bound that prices prove.

Python 3.11 and nothing else: no part of sanbai, no solver. Run it anywhere: `python verify.py FOLDER`. Every clause of
the policy becomes rows of whole numbers over the register's options. Two sums follow: what the choice comes to, and
what the prices prove. Whatever the prices p >= 0 are, no choice that keeps the rows is worth more than

    sum over priced sides of p * bound + sum over units of the best (value - sum of p * coefficient) in the unit.
"""

import csv
import hashlib
import io
import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product, zip_longest
from math import ceil, floor, gcd, lcm, prod
from pathlib import Path
from typing import Any, NamedTuple

SIZES = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
SIZES |= {"USD": 1, "USD thousand": 10**3, "USD million": 10**6, "GBP": 1, "GBP million": 10**6}
DEFAULTS = {"pace": "normal", "completes_in_year": "no"}
CODES = {"continuing", "new_start", "early_promotion", "normal", "accelerated", "", "yes", "no"}
CODES |= {"requires", "alternative_to", "part_of"}
OUT, LARGEST_UNIT = -1, 4096
Terms = dict[int, int]
Ends = tuple[Fraction | None, Fraction | None]
Problem = tuple[str, str, str]  # where, and what does not agree, in Chinese and in English


class Row(NamedTuple):
    """low <= (sum of terms) / (scale, or the sum of `of`) <= high; terms are coefficients by place of an option."""

    item: dict[str, Any]
    instance: str
    terms: Terms
    ends: Ends
    scale: Fraction = Fraction(1)
    of: Terms | None = None

    def sides(self) -> Iterator[tuple[str, int, Terms, int]]:
        """Yield each side as sign * (sum of terms - bound) <= 0, in whole numbers; hard ones without common divisor."""
        for side, sign, end in zip(("at_least", "at_most"), (-1, 1), self.ends, strict=True):
            if end is not None:
                terms, bound = self.terms, end * self.scale
                if self.of is not None:
                    both = {p: terms.get(p, 0) * end.denominator for p in terms.keys() | self.of.keys()}
                    both = {p: n - self.of.get(p, 0) * end.numerator for p, n in both.items()}
                    terms, bound = {place: n for place, n in both.items() if n}, Fraction(0)
                divisor = 1 if self.item.get("priority") else gcd(*terms.values()) or 1
                terms = terms if divisor == 1 else {place: n // divisor for place, n in terms.items()}
                yield side, sign, terms, (floor if sign > 0 else ceil)(bound / divisor)


class Case:
    """Register and policy; an option is known by its place in `options`, sorted by the codes of project and option."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files, self.policy = files, tomllib.loads(decoded(files["2-policy.toml"]).read())
        self.relations = list(self.table("relations"))
        parts = {row["project"] for row in self.relations if row["kind"] == "part_of"}
        self.projects = {row["code"]: row for row in self.table("projects") if row["code"] not in parts}
        groups = {part["code"]: each["code"] for each in self.policy["programme"] for part in each.get("category", [])}
        for project in self.projects.values():
            project["programme"] = groups.get(project["category"], "")
        options = (row for row in self.table("options") if row["project"] in self.projects)
        self.options = [self.projects[row["project"]] | DEFAULTS | row | {"option": row["code"]} for row in options]
        self.options.sort(key=lambda row: (row["project"], row["code"]))
        found = {row[field] for field in ("nature", *DEFAULTS) for row in self.options}
        if unknown := (found | {row["kind"] for row in self.relations}) - CODES:
            raise ValueError(f"{unknown}: 请用 sanbai plan verify · use sanbai plan verify, which reads any register")
        self.place = {(row["project"], row["code"]): place for place, row in enumerate(self.options)}
        self.shares: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self.table("locations"):
            self.shares[row["project"]][row["district"]] = whole(row.get("share") or "100")
        self.funds: dict[tuple[str, int], Terms] = defaultdict(lambda: defaultdict(int))
        for row in self.table("funding"):
            if (place := self.place.get((row["project"], row["option"]), OUT)) != OUT:
                self.funds[row["source"], int(row["year"])][place] += whole(row["amount"])
        self.outcomes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in self.table("outcomes"):
            self.outcomes[row["outcome"]][row["project"]] += whole(row["quantity"])
        self._holding: dict[str, dict[str, list[int]]] = {}
        self.scale = lcm(*(ratio(item["weight"]).denominator for item in self.policy["criterion"]))
        self.values = [sum(points) for points in zip(*map(self._points, self.policy["criterion"]), strict=True)]
        self.best: dict[str, int] = {}
        for place, row in enumerate(self.options):
            if self.values[place] > self.values[self.best.setdefault(row["project"], place)]:
                self.best[row["project"]] = place

    def table(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the rows of a table of the register."""
        return table(self.files.get(f"1-register/{name}.csv", b""))

    def holding(self, field: str) -> dict[str, list[int]]:
        """Return the options by the codes they hold in a field."""
        if field not in self._holding:
            self._holding[field] = defaultdict(list)
            for place, row in enumerate(self.options):
                several = {"district": set(self.shares[row["project"]]), "tag": set(row.get("tags", "").split())}
                for code in several.get(field, {row.get(field) or DEFAULTS.get(field, "")}):
                    self._holding[field][code].append(place)
        return self._holding[field]

    def selected(self, where: dict[str, Any]) -> Collection[int]:
        """Return the options that a selection counts."""
        held = ({p for code in codes(wanted) for p in self.holding(f).get(code, ())} for f, wanted in where.items())
        return set.intersection(*held) if where else range(len(self.options))

    def measure(self, item: dict[str, Any]) -> Callable[[int], int]:
        """Return a measure, by the place of an option."""
        kind, sources, years = item.get("measure", "projects"), item.get("sources"), item.get("years")
        if kind == "fund":
            cells = [self.funds[s, y] for s, y in self.funds if s in (sources or [s]) and y in (years or [y])]
            return lambda place: sum(cell.get(place, 0) for cell in cells)
        if kind == "outcome":
            return lambda place: self.outcomes[item["outcome"]].get(self.options[place]["project"], 0)
        return lambda place: 1 if kind == "projects" else whole(self.options[place].get(kind, ""))

    def _points(self, item: dict[str, Any]) -> list[int]:
        points = [0] * len(self.options)
        if "field" in item:
            for code, number in item["points"].items():
                for place in self.holding(item["field"]).get(code, ()):
                    points[place] = max(points[place], number)
        elif "measure" in item:
            bands = [(self.amount(band["at_least"], item.get("unit", "")), band["points"]) for band in item["bands"]]
            amounts = list(map(self.measure(item), range(len(points))))
            for least, number in sorted(bands):
                points = [number if amount >= least else old for amount, old in zip(amounts, points, strict=True)]
        else:
            rows = (row for row in self.table("scores") if row["criterion"] == item["code"])
            own = {(row["project"], row.get("option", "")): int(row["score"]) for row in rows}
            points = [own.get(pair, own.get((pair[0], ""), 0)) for pair in self.place]
        return [int(ratio(item["weight"]) * self.scale) * number for number in points]

    def amount(self, value: Any, unit: str) -> Fraction:
        """Return a bound in the plan's unit of money, or as it is where its unit is not money."""
        exact = ratio(str(value).replace(",", ""))
        return exact * SIZES[unit] / SIZES[self.policy["plan"]["money_unit"]] if unit in SIZES else exact

    def barred(self, plan_list: str) -> dict[str, str]:
        """Return the first rule of entry that keeps a project off a list, by project."""
        nature, day = "early_promotion" if plan_list == "plan" else "continuing", str(self.policy["plan"]["as_of"])
        barred = {row["project"]: "nature" for row in self.options if row["nature"] == nature}
        given = (row for row in self.table("approvals") if row.get("approved_on") and row["approved_on"] <= day)
        held = {(row["project"], row["kind"]) for row in given if day <= (row.get("expires_on") or day)}
        for rule in self.policy.get("eligibility", []):
            size, natures = rule.get("total_investment", {"at_least": 0}), rule.get("natures")
            least = self.amount(size["at_least"], size.get("unit", ""))
            for place in self.selected(rule.get("where", {})) if rule["list"] == plan_list else ():
                row, code = self.options[place], self.options[place]["project"]
                allowed = row["nature"] in (natures or [row["nature"]]) and whole(row["total_investment"]) >= least
                if not allowed or not all((code, kind) in held for kind in rule.get("approvals", [])):
                    barred.setdefault(code, rule["id"])
        return barred

    def clauses(self, plan_list: str, behind: Collection[str]) -> Iterator[dict[str, Any]]:
        """Yield a list's clauses: rules of entry, quotas, ceilings, clauses, relations; `behind` is in the plan."""
        barred = {code: rule for code, rule in self.barred(plan_list).items() if code not in behind}
        for rule in sorted(set(barred.values())):
            where = {"project": [code for code, by in barred.items() if by == rule]}
            yield {"id": f"eligibility.{rule}", "kind": "quota", "where": where, "at_most": 0}
        own = self.policy if plan_list == "plan" else self.policy[plan_list] | {"programme": [], "fund": []}
        if plan_list != "plan":
            yield own | {"id": plan_list, "kind": "quota"}
        for group in own["programme"]:
            for field, part in (("programme", group), *(("category", part) for part in group.get("category", []))):
                yield part | {"id": f"{field}.{part['code']}", "kind": "quota", "where": {field: part["code"]}}
        for fund in own.get("fund", []):
            for year, most in fund.get("at_most", {}).items():
                total = {"kind": "total", "measure": "fund", "sources": [fund["code"]], "years": [int(year)]}
                yield total | {"id": f"fund.{fund['code']}.{year}", "at_most": most, "unit": fund["unit"]}
        yield from own.get("clause", [])
        for row in self.relations:
            pair, taken = [row["project"], row["other"]], row["project"] in behind or row["other"] in behind
            if row["kind"] == "requires" and row["other"] not in behind:
                needs = {"kind": "requires", "project": row["project"], "needs": pair[1:]}
                yield needs | {"id": f"register.requires.{'.'.join(pair)}"}
            if row["kind"] == "alternative_to":
                quota = {"kind": "quota", "where": {"project": pair}, "at_most": 0 if taken else 1}
                yield quota | {"id": f"register.alternatives.{'.'.join(pair)}"}

    def rows(self, plan_list: str, kept: Collection[int], behind: Collection[str] = ()) -> Iterator[Row]:
        """Yield the rows of a list over the options `kept`."""
        for item in self.clauses(plan_list, behind):
            if item["kind"] in ("must_exclude", "alternatives"):
                item |= {"where": {"project": item["projects"]}, "at_most": int(item["kind"] == "alternatives")}
            unit = "" if item["kind"] == "share" else item.get("unit", "")
            asked = (item.get(side, item.get("exactly")) for side in ("at_least", "at_most"))
            low, high = (None if end is None else self.amount(end, unit) for end in asked)
            if item["kind"] == "must_include":
                for code in item["projects"]:
                    yield Row(item, code, self._terms({"where": {"project": code}}, kept), (Fraction(1), None))
            elif item["kind"] == "requires":
                for code in item["needs"]:
                    minus = dict.fromkeys(self._terms({"where": {"project": item["project"]}}, kept), -1)
                    yield Row(item, code, minus | self._terms({"where": {"project": code}}, kept), (Fraction(0), None))
            elif (low, high) != (None, None):
                yield from self._sums(item, kept, (low, high))

    def _terms(self, item: dict[str, Any], kept: Collection[int]) -> Terms:
        measure, selected = self.measure(item), self.selected(item.get("where", {}))
        if "quarter" in item:
            quarters = list(range(1 if item.get("cumulative") else item["quarter"], item["quarter"] + 1))
            selected = set(selected) & set(self.selected({"start_quarter": quarters}))
        return {place: n for place in selected if place in kept and (n := measure(place))}

    def _sums(self, item: dict[str, Any], kept: Collection[int], ends: Ends) -> Iterator[Row]:
        terms, of = self._terms(item, kept), item.get("of")
        if item["kind"] == "balance":
            shares = {place: self.shares[self.options[place]["project"]] for place in terms}
            for code, people in ((row["code"], row.get("population", 0)) for row in self.policy["district"]):
                inside = {p: n * shares[p][code] for p, n in terms.items() if shares[p].get(code)}
                scale = Fraction(100 * people, item["per_head"]) if item.get("per_head") else Fraction(100)
                if code not in item.get("leaving_out", []):
                    yield Row(item, code, inside, ends, scale)
        elif of and "figure" in of:
            figure = next(row for row in self.policy["figure"] if row["code"] == of["figure"])
            yield Row(item, "", terms, ends, self.amount(figure["value"], figure["unit"]))
        else:
            yield Row(item, "", terms, ends, of=None if of is None else self._terms(of, kept))


def verify(files: Mapping[str, bytes]) -> list[Problem]:
    """Return what is wrong in a plan-year folder (path in it -> bytes); where nothing is returned, all is proved."""
    return found_by(lambda: check_certificate(files, Case(files)))


def found_by(check: Callable[[], Iterable[Problem]]) -> list[Problem]:
    """Return the problems that a check finds; what cannot even be read is one too."""
    problems: list[Problem] = []
    try:
        problems.extend(check())
    except (KeyError, ValueError, TypeError, AttributeError, ArithmeticError, StopIteration) as error:
        problems.append(("3-plan", f"无法核对：{error!r}", f"cannot be checked: {error!r}"))
    return problems


def check_certificate(files: Mapping[str, bytes], case: Case) -> Iterator[Problem]:
    """Yield what is wrong with the inputs, the choice and the two lists of `certificate.json`."""
    certificate, rows = json.loads(files["3-plan/certificate.json"]), list(table(files["3-plan/plan.csv"]))
    hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in files if not name.startswith("3-plan/")}
    for name in sorted(dict(hashes.items() ^ certificate["inputs"].items())):
        yield name, "不是编制计划时的文件", "is not the file that the plan was made from"
    plan, early = certificate["plan"], certificate["early_promotion"]
    listed = {row["code"]: row["option"] for row in rows if row["decision"] == "in"}
    waiting = {row["code"] for row in rows if row["decision"] == "early_promotion"}
    if listed != plan["choice"] or waiting != set(early["choice"] if early else ()):
        yield "3-plan/plan.csv", "与证书所载的选择不一致", "does not hold the choice of the certificate"
    yield from _check_list(case, "plan", plan, range(len(case.options)))
    if early or "early_promotion" in case.policy:
        rest = {place for code, place in case.best.items() if code not in listed}
        yield from _check_list(case, "early_promotion", early, rest, listed)


class Proof:
    """A list's certificate, and the two sums: every row goes through `add`, then `bound` is what the prices prove."""

    def __init__(self, case: Case, claim: dict[str, Any], kept: Collection[int]) -> None:
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
        self.local: dict[str, list[tuple[int, Terms, int]]] = defaultdict(list)

    def add(self, row: Row) -> bool:
        """Add a row to the sums, and return whether the choice keeps it, as far as the certificate lets it give way."""
        holds, soft = True, row.item.get("priority", 0) > 0
        for side, sign, terms, asked in row.sides():
            key = (row.item["id"], row.instance, side)
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
    case: Case, name: str, claim: dict[str, Any], kept: Collection[int], behind: Collection[str] = ()
) -> Iterator[Problem]:
    proof = Proof(case, claim, kept)
    for row in case.rows(name, kept, behind):
        if not proof.add(row):
            yield f"{name} {row.item['id']} {row.instance}".strip(), "条款不成立", "the clause does not hold"
    if wrong := [*proof.prices, *proof.moved, *(proof.chosen - set(kept))]:
        yield name, f"没有这些条款或候选项目：{wrong}", f"there are no such clauses or candidates: {wrong}"
    worth, numerator = sum(case.values[place] for place in proof.chosen), proof.bound()
    bound = numerator // proof.denominator
    found = {"objective": worth, "bound_numerator": numerator, "bound": bound}
    for key, value in (found | {"gap": str(Fraction(bound - worth, bound or 1))}).items():
        if (told := claim[key]) != value:
            yield f"{name} {key}", f"载为 {told}，重新计算为 {value}", f"states {told}, recomputed as {value}"


def decoded(content: bytes) -> io.TextIOWrapper:
    """Return a text in UTF-8, or in GB 18030, to be read."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return io.TextIOWrapper(io.BytesIO(content), "gb18030", newline="")
    return io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="")


def table(content: bytes) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file, cells without the apostrophe that keeps a spreadsheet from running them."""
    rows, clean = csv.reader(decoded(content)), b"'" not in content
    header = next(rows, [])
    for row in rows:
        cells = row if clean else [cell[1:] if re.match(r"'+[=+\-@\t\r]", cell) else cell for cell in row]
        if row:
            yield dict(zip_longest(header, cells[: len(header)], fillvalue=""))


def whole(text: str) -> int:
    """Return a whole number; an empty cell is 0."""
    return int(text.replace(",", "")) if text else 0


def ratio(value: Any) -> Fraction:
    """Return an exact number; a percentage is a part of one."""
    text = str(value).strip()
    return Fraction(text[:-1].strip()) / 100 if text.endswith("%") else Fraction(text)


def codes(wanted: Any) -> list[str]:
    """Return the codes that a condition of a selection names."""
    several = wanted if isinstance(wanted, list) else [wanted]
    return [("yes" if code else "no") if isinstance(code, bool) else str(code) for code in several]


def read(folder: Path) -> dict[str, bytes]:
    """Return the files of a plan-year folder, by path in it; hidden files and lock files are nobody's input."""
    paths = [folder / "2-policy.toml", *(folder / "1-register").glob("*"), *(folder / "3-plan").glob("*")]
    kept = [path for path in paths if path.is_file() and not path.name.startswith((".", "~"))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept}


def main(arguments: list[str]) -> int:
    """Check the folder named on the command line, print what is proved or what does not agree, return the exit code."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "3-plan/certificate.json").is_file():
        print("用法 · usage: python verify.py PLAN-YEAR-FOLDER (with 1-register, 2-policy.toml, 3-plan)")
        return 2
    files = read(Path(arguments[0]))
    problems = verify(files)
    for where, zh, en in problems:
        print(f"{where}: {zh} · {en}")
    for name, claim in json.loads(files["3-plan/certificate.json"]).items() if not problems else ():
        if isinstance(claim, dict) and "bound" in claim:
            print(f"{name}: 价值 {claim['objective']}，已证上界 {claim['bound']}，差距 {claim['gap']} · ", end="")
            print(f"worth {claim['objective']} value points, proved at most {claim['bound']}, gap {claim['gap']}")
    print("未通过 · Refused." if problems else "通过 · Every hard clause holds and the bound is proved.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
