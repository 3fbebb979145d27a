"""How long the standard library takes to check a certificate: a generated plan-year folder, certified and checked.

    python benchmarks/certificate.py [CANDIDATES] [FOLDER]

Writes a register of so many candidates (50,000 where none are named) with four options each and a policy whose bounds
leave 2 % around a hidden plan, certifies that plan with seeded prices, and times `python verify.py FOLDER` in a process
of its own. Any prices make a certificate, and the check takes the same time for all of them.
"""

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import numpy as np

from sanbai.plan import verify
from sanbai.plan.certificate import certificate_json, certify
from sanbai.plan.columns import make_columns
from sanbai.plan.compiling import compile_plan
from sanbai.plan.files import read_inputs
from sanbai.plan.levels import Search
from sanbai.plan.limits import Ending
from sanbai.plan.model import BoolArray, Program
from sanbai.plan.prices import Prices
from sanbai.policy.files import read_policy
from sanbai.register.files import read_register

YEARS, SOURCES = (2024, 2025, 2026, 2027), ("budget", "bond", "social")
CATEGORIES, DISTRICTS, OUTCOMES = (
    [f"{name}{n:02}" for n in range(count)] for name, count in (("c", 20), ("d", 16), ("o", 6))
)
TABLES = {
    "about": "title,money_unit",
    "projects": "code,name,category,nature,total_investment,invested_before",
    "options": "project,code,start_quarter,pace,in_year_investment,construction_investment,completes_in_year",
    "funding": "project,option,year,source,amount",
    "approvals": "project,kind,approved_on",
    "outcomes": "project,outcome,quantity",
    "locations": "project,district,share",
    "relations": "project,kind,other",
    "scores": "project,criterion,score",
}
Tables = dict[str, list[tuple[object, ...]]]


def register_of(count: int, random: Random) -> tuple[Tables, dict[str, str]]:
    """Return the tables of a register of so many candidates, and a hidden plan: the option of each project in it."""
    tables: Tables = {name: [] for name in TABLES}
    tables["about"].append(("benchmark", "万元"))
    hidden: dict[str, str] = {}
    for place in range(count):
        code = f"P{place:07}"
        if random.random() < 0.5 and f"P{place - 1:07}" not in hidden:
            hidden[code] = f"{random.randint(1, 4)}"
        _add_project(tables, code, random)
        if place % 25 == 1:
            tables["relations"].append((code, "alternative_to", f"P{place - 1:07}"))
    return tables, hidden


def _add_project(tables: Tables, code: str, random: Random) -> None:
    new, cost = random.random() < 0.4, int(random.lognormvariate(8, 1))
    nature = "new_start" if new else "continuing"
    tables["projects"].append((code, code, random.choice(CATEGORIES), nature, 5 * cost, 0 if new else cost))
    for option in range(1, 5):
        cells = [random.randint(1, cost // 4 + 1) for _ in range(8)]
        keys = [(year, source) for year in YEARS for source in SOURCES[:2]]
        tables["funding"] += [(code, option, *key, amount) for key, amount in zip(keys, cells, strict=True)]
        year = sum(cells[:2])
        quarter = option if new else ""
        done = random.choice(["yes", "no"])
        tables["options"].append((code, option, quarter, "normal", year, year // 2, done))
    tables["approvals"].append((code, "feasibility", "2023-06-01"))
    tables["outcomes"].append((code, random.choice(OUTCOMES), random.randint(1, 900)))
    first, second = random.sample(DISTRICTS, 2)
    tables["locations"] += [(code, first, 60), (code, second, 40)]
    tables["scores"] += [(code, "merit", random.randint(20, 100)), (code, "need", random.randint(20, 100))]


def clauses_of() -> list[dict[str, object]]:
    """Return the clauses of the policy, their bounds yet to be filled in: about eighty rows in all."""
    found: list[dict[str, object]] = [{"kind": "quota", "where": {"category": code}} for code in CATEGORIES]
    found += [{"kind": "quota", "where": {"nature": code}} for code in ("continuing", "new_start")]
    found += [{"kind": "quota", "where": {"completes_in_year": True}}]
    found += [{"kind": "total", "measure": name} for name in ("in_year_investment", "total_investment")]
    for year in YEARS:
        for source in SOURCES[:2]:
            found.append({"kind": "total", "measure": "fund", "sources": [source], "years": [year]})
    found += [{"kind": "total", "measure": "outcome", "outcome": code} for code in OUTCOMES]
    found += [{"kind": "starts", "quarter": quarter} for quarter in range(1, 5)]
    return found


def toml_of(clauses: list[dict[str, object]]) -> str:
    """Return the policy as TOML."""
    name = "name = { zh = '条款', en = 'clause' }\nsource = 'benchmark'\n"
    lines = ["[plan]\nyear = 2024\nas_of = 2024-01-05\nmoney_unit = '万元'\nsource = 'benchmark'"]
    lines += ["city = { zh = '市', en = 'city' }\ntitle = { zh = '计划', en = 'plan' }"]
    lines += [f"[[programme]]\ncode = 'all'\n{name}"]
    lines += [f"[[programme.category]]\ncode = '{code}'\n{name}" for code in CATEGORIES]
    lines += [f"[[criterion]]\ncode = '{code}'\n{name}weight = '50 %'" for code in ("merit", "need")]
    lines += [f"[[fund]]\ncode = '{code}'\n{name}public = true" for code in SOURCES]
    lines += [f"[[district]]\ncode = '{code}'\n{name}population = 500000" for code in DISTRICTS]
    for place, clause in enumerate(clauses):
        lines += [f"[[clause]]\nid = 'clause-{place}'\n{name}"]
        lines += [f"{key} = {_toml(value)}" for key, value in clause.items()]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {json.dumps(each)}" for key, each in value.items()) + " }"
    return json.dumps(value)


def bounded(clauses: list[dict[str, object]], case: verify.Case, chosen: set[int]) -> None:
    """Fill in bounds that leave 2 % around what the hidden plan comes to."""
    for clause in clauses:
        starts = [("start_quarter", clause["quarter"])] if clause["kind"] == "starts" else []
        total = sum(case.terms(clause | {"also": starts}, chosen).values())
        clause |= {"at_least": total * 98 // 100, "at_most": total * 102 // 100 + 1}
        clause["unit"] = {"fund": "万元", "outcome": "m"}.get(str(clause.get("measure", "")), "projects")
        clause["unit"] = "万元" if str(clause.get("measure", "")).endswith("investment") else clause["unit"]
    balances = (("projects", "projects"), ("in_year_investment", "万元"))
    clauses += [{"kind": "balance", "measure": m, "unit": unit, "at_least": 1} for m, unit in balances]


def write_folder(folder: Path, count: int) -> dict[str, str]:
    """Write register and policy into the folder, and return the hidden plan."""
    tables, hidden = register_of(count, Random(1))
    (folder / "1-register").mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / "1-register" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([TABLES[name].split(","), *rows])
    clauses = clauses_of()
    (folder / "2-policy.toml").write_text(toml_of([]), encoding="utf-8")
    case = verify.Case(read_inputs(folder))
    bounded(clauses, case, {case.place[pair] for pair in hidden.items()})
    (folder / "2-policy.toml").write_text(toml_of(clauses), encoding="utf-8")
    return hidden


def write_certificate(folder: Path, hidden: dict[str, str]) -> Program:
    """Write `3-plan/` with the certificate of the hidden plan and the choice as `plan.csv`."""
    policy = read_policy(folder).policy
    assert policy is not None
    program = compile_plan(make_columns(read_register(folder / "1-register").register, policy))
    owners = np.repeat(np.arange(len(program.candidates)), np.diff(program.first)).tolist()
    pairs = zip(owners, program.options, strict=True)
    chosen: BoolArray = np.array([hidden.get(program.candidates[i]) == option for i, option in pairs], np.bool_)
    random = Random(2)
    largest = [int(np.abs(item.coefficients).max(initial=1)) for item in program.inequalities]
    prices = Prices(tuple(random.randint(-(2**24), 2**24) // each for each in largest), 2**20)
    start = time.perf_counter()
    certificate = certify(program, Search(Ending.STOPPED, chosen, None, 0.0, program, prices))
    print(f"certified in {time.perf_counter() - start:.1f} s")
    (folder / "3-plan").mkdir(exist_ok=True)
    (folder / "3-plan/certificate.json").write_bytes(certificate_json(certificate, None, read_inputs(folder)))
    with (folder / "3-plan/plan.csv").open("w", encoding="utf-8", newline="") as file:
        rows = ((code, "in" if code in hidden else "out", hidden.get(code, "")) for code in program.candidates)
        csv.writer(file).writerows([("code", "decision", "option"), *rows])
    return program


def main(count: int, folder: Path) -> int:
    """Write, certify, check, and print what it took."""
    start = time.perf_counter()
    hidden = write_folder(folder, count)
    print(f"{count:,} candidates written in {time.perf_counter() - start:.1f} s")
    program = write_certificate(folder, hidden)
    entries = sum(len(item.columns) for item in program.inequalities)
    print(f"{len(program.values):,} options, {len(program.rows):,} rows, {entries / len(program.values):.1f} an option")
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-I", "-S", verify.__file__, str(folder)], check=False)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    megabytes = used.ru_maxrss / 1024
    print(f"checked in {time.perf_counter() - start:.1f} s ({used.ru_utime:.1f} s of one core, {megabytes:,.0f} MB)")
    return done.returncode


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    if len(sys.argv) > 2:
        sys.exit(main(size, Path(sys.argv[2])))
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(main(size, Path(temporary)))
