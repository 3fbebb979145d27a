"""What a project of a package gives a register: drafts of rows, and names for the codes that they use.

Source: OC4IDS 0.9.5, https://standard.open-contracting.org/infrastructure/0.9.5/; docs/reference/oc4ids-profile.md.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from sanbai.errors import Severity
from sanbai.language import Text
from sanbai.register.lists.drafts import Draft
from sanbai.register.packages.money import Moneys
from sanbai.register.packages.nodes import Node, is_chinese
from sanbai.register.packages.places import place_drafts
from sanbai.register.packages.profile import BEFORE, BY_SOURCE, CLASSES, CODE_SCHEME, IN_YEAR, OUTCOME
from sanbai.register.records import Funding, Nature

OPTION = "published"
"""The code of the option that a project of a package gets: what was published of it."""

UNCLASSIFIED = "unclassified"

_NATURES = {
    **dict.fromkeys(("identification",), Nature.EARLY_PROMOTION),
    **dict.fromkeys(("preparation",), Nature.NEW_START),
    **dict.fromkeys(("implementation", "completion"), Nature.CONTINUING),
}
_OVER = ("completed", "maintenance", "decommissioning", "decommissioned", "cancelled")


Funds = dict[tuple[int, str], int]
"""Amounts by year and source."""

Known = dict[str, dict[str, list[Funding]]]
"""The projects of a register, their options, and the funds of each."""


@dataclass(slots=True)
class ProjectDrafts:
    """The rows of a project, the project's own first, and the codes that they use."""

    node: Node
    code: str
    rows: list[Draft] = field(default_factory=list)
    codes: list[Draft] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """How projects are read: money, plan year, and the projects that the register has already."""

    moneys: Moneys
    year: int
    known: Known


def project_drafts(node: Node, reading: Reading) -> ProjectDrafts:
    """Return what a project gives; its code is empty where it has none."""
    made = ProjectDrafts(node, _code(node))
    if not made.code:
        return made
    funds = _funds(made, reading)
    made.rows.append(Draft("projects", _project(made, reading)))
    if option := _option_code(made, reading):
        made.rows += [_option(made, option, reading, funds), *_funding(made, option, reading, funds)]
    made.rows += [*_milestones(made), *_outcomes(made)]
    places, codes = place_drafts(node, made.code)
    made.rows += places
    made.codes += codes
    return made


def _code(node: Node) -> str:
    """Return the project's code: the one that sanbai published, else the identifier of the package."""
    return _own_code(node) or node.get("id").text()


def _own_code(node: Node) -> str:
    own = (each for each in node.get("identifiers").parts() if each.get("scheme").text() == CODE_SCHEME)
    return next((each.get("id").text() for each in own), "")


def _project(made: ProjectDrafts, reading: Reading) -> dict[str, object]:
    """Return the fields of a project; what nobody says is assumed only of one that is new to the register."""
    node = made.node
    given: dict[str, object] = {
        "name": node.get("title").text(),
        "category": _category(made),
        "nature": _nature(node),
        "responsible_unit": node.get("publicAuthority", "name").text(),
        "owner": _owner(node),
        **_described(node),
        "start_date": node.get("period", "startDate").day(),
        "completion_date": node.get("period", "endDate").day(),
        "total_investment": reading.moneys.amount(node.get("budget", "amount")),
        "invested_before": _part_amount(node, BEFORE, reading),
    }
    told = {name: value for name, value in given.items() if value not in (None, "")}
    if made.code in reading.known:
        return {"code": made.code} | told
    return {"code": made.code} | _assumed(node, made.code, told) | told


def _described(node: Node) -> dict[str, object]:
    """Return the content; sanbai's own packages put the English name before it."""
    text = node.get("description").text()
    name, slash, content = text.partition(" / ")
    if slash and _own_code(node) and is_chinese(node.get("title").text()) and not is_chinese(name):
        return {"name_en": name, "content": content}
    return {"content": text}


def _assumed(node: Node, code: str, told: dict[str, object]) -> dict[str, object]:
    """Return what is assumed of a new project where the package is silent, with a remark on each."""
    defaults: dict[str, tuple[object, str, Text]] = {
        "name": (code, "title", Text("名称", "title")),
        "category": (UNCLASSIFIED, "sector", Text("类别", "category")),
        "nature": (Nature.NEW_START, "status", Text("建设性质", "nature")),
        "total_investment": (0, "budget", Text("总投资", "total investment")),
    }
    for name, (value, source, title) in defaults.items():
        if name not in told:
            shown = value.value if isinstance(value, Nature) else value
            what = Text(
                f"项目 {code} 没有{title.zh}，按“{shown}”登记。", f"{code} has no {title.en}: {shown!r} is taken."
            )
            remedy = Text("请在项目储备库中补充。", "Fill it in in the register.")
            node.remarks.warn("package-assumed", node.get(source).pointer, what, remedy)
    return {name: value for name, (value, _, _) in defaults.items() if name not in told}


def _category(made: ProjectDrafts) -> str:
    """Return the category that sanbai published, else the most exact sector of the standard."""
    for each in made.node.get("additionalClassifications").parts():
        if each.get("scheme").text() == CLASSES["category"]:
            code, names = each.get("id").text(), each.get("description").text()
            made.codes += _named("category", code, names)
            return code
    sectors = [part.text() for part in made.node.get("sector").parts()]
    code = max(sectors, key=lambda sector: sector.count("."), default="")
    made.codes += _named("category", code, code)
    return code


def _named(kind: str, code: str, names: str) -> list[Draft]:
    """Return the draft of a code with its names, which stand one after the other: Chinese first."""
    match = re.fullmatch(r"(.*[\u3400-\u9fff）])(?: ([\x20-\x7e]+))?", names)
    zh, en = (match[1], match[2] or "") if match else ("", names)
    values = {"list": kind, "code": code, "name_zh": zh.strip(), "name_en": en.strip()}
    return [Draft("codes", values)] if code else []


def _nature(node: Node) -> Nature | None:
    for each in node.get("additionalClassifications").parts():
        if each.get("scheme").text() == CLASSES["nature"] and each.get("id").text() in list(Nature):
            return Nature(each.get("id").text())
    status = node.get("status").text()
    if status in _OVER:
        what = Text(f"状态为 {status}：该项目可能不再是候选项目。", f"Its status is {status}: it may be no candidate.")
        remedy = Text("按续建登记；如已结束请删去。", "It is registered as continuing; take it out if it is over.")
        node.remarks.warn("package-status", node.get("status").pointer, what, remedy)
        return Nature.CONTINUING
    return _NATURES.get(status)


def _owner(node: Node) -> str:
    """Return who procures, where that is not the authority itself."""
    for party in node.get("parties").parts():
        roles = [role.text() for role in party.get("roles").parts()]
        if "procuringEntity" in roles:
            return "" if "publicAuthority" in roles else party.get("name").text()
    return ""


def _breakdowns(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield each part of the budget with the id of the breakdown that it is of."""
    for group in node.get("budget", "budgetBreakdowns").parts():
        for part in group.get("budgetBreakdown").parts():
            yield group.get("id").text(), part


def _part_amount(node: Node, name: str, reading: Reading) -> int | None:
    part = next((part for group, part in _breakdowns(node) if group == "time" and part.get("id").text() == name), None)
    return None if part is None else reading.moneys.amount(part.get("amount"))


def _option_code(made: ProjectDrafts, reading: Reading) -> str:
    """Return the option that the money of the package is of: the only one, or what an import called so.

    Empty, with a remark, where the register has several: the package does not tell which it speaks of.
    """
    known = reading.known.get(made.code, {})
    if OPTION in known or not known:
        return OPTION
    if len(known) == 1:
        return next(iter(known))
    what = Text(f"项目 {made.code} 已有 {len(known)} 个方案。", f"{made.code} has {len(known)} options already.")
    remedy = Text(
        "项目包未说明采用哪个方案，年度资金未读取。",
        "The package does not say which one it is of: the money of the years was left out.",
    )
    made.node.remarks.add(Severity.NOTE, "package-options", made.node.get("budget").pointer, what, remedy)
    return ""


def _option(made: ProjectDrafts, code: str, reading: Reading, funds: Funds) -> Draft:
    """Return the one option: what is to be invested in the plan year, its start, and whether it is complete then."""
    project, year = made.rows[0].values, reading.year
    in_year = _part_amount(made.node, IN_YEAR, reading)
    if in_year is None and (funds or code not in reading.known.get(made.code, {})):
        in_year = sum(amount for (paid, _), amount in funds.items() if paid == year)
    values: dict[str, object] = {"project": made.code, "code": code}
    values |= {} if in_year is None else {"in_year_investment": in_year}
    start, end = project.get("start_date"), project.get("completion_date")
    if isinstance(start, datetime.date) and start.year == year and project.get("nature") is not Nature.CONTINUING:
        values["start_quarter"] = (start.month + 2) // 3
    if isinstance(end, datetime.date):
        values["completes_in_year"] = end.year == year
    return Draft("options", values)


def _funds(made: ProjectDrafts, reading: Reading) -> Funds:
    """Return what each source pays in each year: by the breakdown of sanbai's own, else by the first that says so."""
    groups: dict[str, Funds] = {}
    for group, part in _breakdowns(made.node):
        first, last = part.get("period", "startDate").day(), part.get("period", "endDate").day()
        party = part.get("sourceParty", "name").text()
        named = part.get("description").text() if group == BY_SOURCE else party
        source = part.get("id").text().rpartition("-")[0] if group == BY_SOURCE else party
        if source and first and last and first.year == last.year:
            amount = reading.moneys.amount(part.get("amount"))
            made.codes += _named("source", source, named)
            sums = groups.setdefault(group, {})
            sums[first.year, source] = sums.get((first.year, source), 0) + (amount or 0)
    return groups.get(BY_SOURCE) or next(iter(groups.values()), {})


def _funding(made: ProjectDrafts, option: str, reading: Reading, funds: Funds) -> Iterator[Draft]:
    """Yield the funds of an option; where the package tells none, those that the register has already."""
    if not funds:
        kept = reading.known.get(made.code, {}).get(option, ())
        yield from (Draft("funding", asdict(row)) for row in kept)
    for (year, source), amount in funds.items():
        values: dict[str, object] = {"project": made.code, "option": option, "year": year, "source": source}
        yield Draft("funding", values | {"amount": amount})


def _milestones(made: ProjectDrafts) -> Iterator[Draft]:
    for number, step in enumerate(made.node.get("milestones").parts(), 1):
        due, met = step.get("dueDate").day(), step.get("dateMet").day()
        values: dict[str, object] = {
            "project": made.code,
            "code": step.get("id").text() or str(number),
            "name": step.get("title").text(),
        }
        if due is None:
            what = Text("该节点没有计划日期。", "The milestone has no due date.")
            remedy = Text("该节点已略去。", "It was left out.")
            made.node.remarks.add(Severity.WARNING, "package-milestone", step.pointer, what, remedy)
            continue
        yield Draft("milestones", values | {"due": due} | ({"met": met} if met else {}))


def _outcomes(made: ProjectDrafts) -> Iterator[Draft]:
    """Yield the outcomes that sanbai published; what others forecast is of other kinds."""
    for forecast in made.node.get("forecasts").parts():
        if forecast.get("id").text().startswith(OUTCOME):
            outcome = forecast.get("id").text().removeprefix(OUTCOME)
            for seen in forecast.get("observations").parts()[:1]:
                quantity, unit = seen.get("measure").number(), seen.get("unit", "name").text()
                if quantity is not None and quantity == int(quantity):
                    values = {"project": made.code, "outcome": outcome, "quantity": int(quantity), "unit": unit}
                    yield Draft("outcomes", values)
