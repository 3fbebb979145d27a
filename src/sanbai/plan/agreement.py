"""Whether everything a plan's files say agrees: checksums, every cell, clause and total, the proofs and the ranking.

It stands on `verify.py` (the policy's clauses and the certificate) and the standard library, and on nothing else.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from sanbai.plan.verify import UNREADABLE, Case, Item, Problem, table, verify

MADE = {f"3-plan/{name}" for name in ("plan.csv", "plan.json", "certificate.json", "model.mps")}
Cells = dict[str, str]


class Result(NamedTuple):
    """What a clause comes to: value (None for a share of nothing), bounds, slack, and 0 for hard or soft's priority."""

    id: str
    instance: str
    unit: str
    value: Fraction | None
    at_least: Fraction | None
    at_most: Fraction | None
    slack: Fraction
    priority: int


def agrees(files: Mapping[str, bytes], tables: Mapping[str, bytes] | None = None) -> list[Problem]:
    """Return everything in a plan-year folder (path in it -> bytes) that does not agree; an empty list is a sound plan.

    `tables` holds the register as CSV by path where the folder's own register is in another form.
    """
    if problems := list(_check_hashes(files)):
        return problems
    try:
        problems.extend(_check(files, Case({**_in_utf_8(files), **(tables or {})})))
    except UNREADABLE as error:
        problems.append(("3-plan", f"无法核对：{error!r}", f"cannot be checked: {error!r}"))
    return problems


def reads_alone(files: Mapping[str, bytes]) -> bool:
    """Return whether the register is CSV with the columns' own names, codes and forms, which `verify.py` can read."""
    try:
        Case(_in_utf_8(files)).barred("plan")
    except UNREADABLE:
        return False
    return "1-register/projects.csv" in files


def _in_utf_8(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: _utf_8(content) if name.endswith((".csv", ".toml")) else content for name, content in files.items()}


def _utf_8(content: bytes) -> bytes:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030").encode()
    return content


def _check_hashes(files: Mapping[str, bytes]) -> Iterator[Problem]:
    listed: dict[str, str] = {}
    for line in files.get("3-plan/SHA256SUMS", b"").decode(errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        listed[name.removeprefix("../") if name.startswith("../") else f"3-plan/{name}"] = digest
    expected = MADE | {name for name in files if not name.startswith("3-plan/")}
    for name in sorted(expected | set(listed)):
        if name not in files:
            yield name, "缺少该文件", "the file is missing"
        elif name not in listed:
            yield name, "未列入校验和", "the file is not listed in SHA256SUMS"
        elif hashlib.sha256(files[name]).hexdigest() != listed[name]:
            yield name, "内容与校验和不符，文件已被改动", "the file was changed: it does not have the hash listed"


def _check(files: Mapping[str, bytes], case: Case) -> Iterator[Problem]:
    empty = dict.fromkeys(files["3-plan/plan.csv"].decode("utf-8-sig").partition("\n")[0].strip().split(","), "")
    rows, plan = [empty | row for row in table(files, "3-plan/plan")], json.loads(files["3-plan/plan.json"])
    chosen = {row["code"]: case.place[row["code"], row["option"]] for row in rows if row["decision"] == "in"}
    ranked = {case.best[row["code"]] for row in rows if row["ranking"] == "in"}
    early = {case.best[row["code"]] for row in rows if row["decision"] == "early_promotion"}
    certificate = json.loads(files["3-plan/certificate.json"])
    yield from verify(files, case)
    yield from _check_head(case, plan)
    yield from _check_rows(case, rows, chosen)
    of_plan, of_ranking = _results(case.rows("plan", range(len(case.options))), (set(chosen.values()), ranked))
    yield from _check_results("clauses", plan["clauses"], of_plan)
    yield from _check_proof(case, "plan", plan["plan"], certificate["plan"])
    yield from _check_totals(plan["totals"], rows, chosen, case)
    yield from _check_ranking(case, plan, ranked, of_ranking)
    yield from _check_early(case, plan, certificate["early_promotion"], early, set(chosen))


def _results(rows: Iterable[Item], choices: tuple[Collection[int], ...]) -> list[list[Result]]:
    """Return what each row comes to, for each of the choices (sets of places of options)."""
    found: list[list[Result]] = [[] for _ in choices]
    for row in rows:
        for results, chosen in zip(found, choices, strict=True):
            value, slack = _value(row, chosen)
            low, high = (Fraction(0), None) if row["kind"] == "requires" else row["ends"]
            results.append(
                Result(row["id"], row["instance"], _unit(row), value, low, high, slack, row.get("priority", 0))
            )
    return found


def _value(row: Item, chosen: Collection[int]) -> tuple[Fraction | None, Fraction]:
    """Return the value, and the distance to the nearest bound: below zero where it is missed."""
    part = sum(n for place, n in row["terms"].items() if place in chosen)
    whole = row["scale"] if row["whole"] is None else sum(n for place, n in row["whole"].items() if place in chosen)
    if row["kind"] == "requires":
        return Fraction(part - whole), Fraction(part - whole)
    low, high = row["ends"]
    above = [] if low is None else [part - low * whole]
    below = [] if high is None else [high * whole - part]
    return Fraction(part) / whole if whole else None, min(above + below) / (whole or 1)


def _unit(item: Item) -> str:
    kind = item.get("measure", "projects")
    if item["kind"] == "share":
        return "ratio"
    return str(item["unit"]) if kind == "outcome" else "projects" if kind == "projects" else "money"


def _check_head(case: Case, plan: dict[str, Any]) -> Iterator[Problem]:
    head = case.policy["plan"]
    found = {"year": head["year"], "money_unit": head["money_unit"], "value_scale": case.scale}
    for key, value in found.items():
        if plan[key] != value:
            yield f"plan.json {key}", f"应为 {value}", f"is {plan[key]}, should be {value}"


def _check_rows(case: Case, rows: list[Cells], chosen: dict[str, int]) -> Iterator[Problem]:
    if [row["code"] for row in rows] != sorted(case.best):
        yield "plan.csv", "行与候选项目不一致", "the rows are not the register's candidates, each once, by code"
    order = sorted(case.best, key=lambda code: (-case.values[case.best[code]], code))
    districts = _districts(case)
    ranks, barred = {code: place + 1 for place, code in enumerate(order)}, case.barred("plan")
    for row in rows:
        expected = _expected(case, row, chosen, districts) | {"barred_by": barred.get(row["code"], "")}
        for column, cell in (expected | {"rank_by_score": str(ranks[row["code"]])}).items():
            if row[column] != cell:
                where = f"plan.csv {row['code']} {column}"
                yield where, f"应为 {cell}，实为 {row[column]}", f"is {row[column]}, should be {cell}"


def _districts(case: Case) -> dict[str, tuple[int, str]]:
    """Return the largest share, and its district, by project."""
    found: dict[str, tuple[int, str]] = {}
    for row in table(case.files, "1-register/locations"):
        if (share := int(row.get("share", "100"))) > found.get(row["project"], (0, ""))[0]:
            found[row["project"]] = share, row["district"]
    return found


def _expected(case: Case, row: Cells, chosen: dict[str, int], districts: dict[str, tuple[int, str]]) -> Cells:
    place = chosen.get(row["code"])
    project, option = case.projects[row["code"]], {} if place is None else case.options[place]
    expected = {name: project.get(name, "") for name in ("name", "category", "nature", "programme")}
    expected["district"] = districts.get(row["code"], (0, ""))[1]
    for column in ("in_year_investment", "construction_investment"):
        expected[column] = str(int(option.get(column, "0")))
    expected |= {"option": option.get("code", ""), "start_quarter": option.get("start_quarter", "")}
    expected["completes_in_year"] = option.get("completes_in_year", "no")
    expected["total_investment"] = str(int(project["total_investment"]))
    expected["value"] = str(case.values[case.best[row["code"]] if place is None else place])
    allowed = ("in", "early_promotion", "out")
    return expected | {"decision": row["decision"] if row["decision"] in allowed else " / ".join(allowed)}


def _check_results(
    where: str, stated: list[dict[str, Any]], found: list[Result], *, must_hold: bool = True
) -> Iterator[Problem]:
    if [(item["id"], item["instance"]) for item in stated] != [(result.id, result.instance) for result in found]:
        yield where, "条款清单与编制方案不一致", "the clauses listed are not the policy's clauses, in its order"
        return
    for item, result in zip(stated, found, strict=True):
        name = f"{where} {item['id']} {item['instance']}".strip()
        if must_hold and result.priority == 0 and result.slack < 0:
            yield name, "条款不成立", f"the clause does not hold: {result.value}"
        told = [_exact(item[key]) for key in ("value", "at_least", "at_most", "slack")]
        if told != [result.value, result.at_least, result.at_most, result.slack]:
            yield name, "数值与重新计算的不符", f"states {told[0]}, recomputed as {result.value}"
        if (item["unit"], item["holds"], item["priority"]) != (result.unit, result.slack >= 0, result.priority):
            yield name, "单位、是否成立或优先级有误", "unit, holds or priority is not what it should be"


def _check_proof(case: Case, where: str, proof: dict[str, Any], certificate: dict[str, Any]) -> Iterator[Problem]:
    objective, bound = certificate["objective"], proof["bound"]
    gap = Fraction(0) if bound <= objective else Fraction(bound - objective, max(abs(bound), abs(objective)))
    if proof["objective"] != objective:
        yield where, f"目标值应为 {objective}", f"the objective is {proof['objective']}, should be {objective}"
    if bound < objective or _exact(proof["gap"]) != gap:
        yield where, "上界或差距有误", f"bound and gap do not agree: the gap is {gap}"
    certified = (proof["certified_bound"], _exact(proof["certified_gap"]))
    if certified != (certificate["bound"], Fraction(certificate["gap"])):
        yield where, "已证上界与证书不符", "the certified bound and gap are not those of the certificate"
    goal = case.amount(case.policy.get("proof", {}).get("gap", 0))
    allowed = {"stopped"} | ({"optimal"} if gap == 0 else {"within_gap"} if gap <= goal else set())
    if proof["status"] not in allowed:
        yield where, "状态与差距不符", f"the status {proof['status']} does not agree with the gap {gap}"


def _check_totals(stated: dict[str, int], rows: list[Cells], chosen: dict[str, int], case: Case) -> Iterator[Problem]:
    options = [case.options[place] for place in chosen.values()]
    found = {
        "projects": len(options),
        "continuing": sum(row["nature"] == "continuing" for row in options),
        "new_start": sum(row["nature"] == "new_start" for row in options),
        "completes_in_year": sum(row.get("completes_in_year") == "yes" for row in options),
        "in_year_investment": sum(int(row["in_year_investment"]) for row in options),
        "construction_investment": sum(int(row.get("construction_investment", "0")) for row in options),
        "total_investment": sum(int(row["total_investment"]) for row in options),
        "value": sum(case.values[place] for place in chosen.values()),
        "early_promotion": sum(row["decision"] == "early_promotion" for row in rows),
    }
    if stated != found:
        wrong = ", ".join(key for key in found if stated.get(key) != found[key])
        yield "totals", f"合计不符：{wrong}", f"these totals are not the sums of the rows: {wrong}"


def _check_ranking(
    case: Case, plan: dict[str, Any], ranked: Collection[int], results: list[Result]
) -> Iterator[Problem]:
    stated, value = plan["ranking"], sum(case.values[place] for place in ranked)
    told = (stated["chosen"], stated["value"], stated["loss"])
    if told != (len(ranked), value, plan["plan"]["objective"] - value):
        yield "ranking", "排序方案的数值不符", "chosen, value or loss of the ranking is not what its rows give"
    broken = [result for result in results if result.priority == 0 and result.slack < 0]
    yield from _check_results("ranking", stated["broken"], broken, must_hold=False)


def _check_early(
    case: Case, plan: dict[str, Any], certificate: dict[str, Any] | None, early: set[int], in_plan: set[str]
) -> Iterator[Problem]:
    if "early_promotion" in case.policy and certificate:
        kept = {place for code, place in case.best.items() if code not in in_plan}
        (results,) = _results(case.rows("early_promotion", kept, in_plan), (early,))
        yield from _check_results("early_promotion_clauses", plan["early_promotion_clauses"], results)
        yield from _check_proof(case, "early_promotion", plan["early_promotion"], certificate)
    elif early or plan["early_promotion"] is not None or plan["early_promotion_clauses"]:
        yield "early_promotion", "编制方案没有前期推进清单", "the policy has no early-promotion list"


def _exact(value: int | str | None) -> Fraction | None:
    return None if value is None else Fraction(value)
