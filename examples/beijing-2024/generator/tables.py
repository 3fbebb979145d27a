"""The tables of the register: one function a table, each returning its rows as text and numbers."""

import datetime
from collections.abc import Iterator
from typing import Any

from generator.amounts import MIXES, SOURCES, Way
from generator.candidates import CONTINUING, EARLY, NEW_START, YEAR, Candidate, categories, districts
from generator.chance import Chance

Row = tuple[Any, ...]

MARK, MARK_EN = "【示例】", " (generated)"
"""Stands in every project name: nobody shall take a candidate of this register for a real project."""

DEPARTMENTS = {
    "science": ("市科学技术委员会", "science and technology commission"),
    "industry": ("市经济和信息化局", "economy and information technology bureau"),
    "commerce": ("市商务局", "commerce bureau"),
    "culture": ("市文化和旅游局", "culture and tourism bureau"),
    "transport": ("市交通委员会", "transport commission"),
    "urban_management": ("市城市管理委员会", "urban management commission"),
    "housing": ("市住房和城乡建设委员会", "housing and urban-rural development commission"),
    "education": ("市教育委员会", "education commission"),
    "health": ("市卫生健康委员会", "health commission"),
    "greening": ("市园林绿化局", "landscape and forestry bureau"),
    "water": ("市水务局", "water authority"),
}
APPROVALS = {
    "proposal": ("项目建议书批复", "project proposal approved"),
    "feasibility": ("可行性研究报告批复", "feasibility study approved"),
    "land": ("建设用地规划许可", "land-use planning permit"),
    "environment": ("环境影响评价批复", "environmental impact approved"),
    "construction": ("施工许可", "construction permit"),
}
UNITS = {
    "seats": ("个", "seats"),
    "beds": ("张", "beds"),
    "homes": ("套", "homes"),
    "m": ("米", "m"),
    "ha": ("公顷", "ha"),
    "m2": ("平方米", "m²"),
    "m3/day": ("立方米/日", "m³/day"),
}
OUTCOMES = {
    "school_seats": ("新增学位", "school seats", "seats"),
    "hospital_beds": ("新增医疗床位", "hospital beds", "beds"),
    "elderly_care_beds": ("新增养老床位", "elderly-care beds", "beds"),
    "housing_units": ("政策性住房", "policy housing", "homes"),
    "rail_track": ("轨道长度", "rail track", "m"),
    "road_length": ("道路长度", "road length", "m"),
    "green_area": ("绿化面积", "green area", "ha"),
    "water_capacity": ("供水和再生水能力", "water supply and reclamation capacity", "m3/day"),
    "flood_defence": ("防洪排涝治理长度", "flood defence length", "m"),
    "research_floor_area": ("科研办公面积", "research floor area", "m2"),
    "industrial_floor_area": ("厂房面积", "industrial floor area", "m2"),
    "office_floor_area": ("商务面积", "office floor area", "m2"),
}
CRITERIA = {
    "strategy": ("战略意义", "strategic weight"),
    "benefit": ("公共效益", "public benefit"),
    "readiness": ("前期成熟度", "readiness"),
    "green": ("绿色低碳", "green and low-carbon"),
}
HEADERS: dict[str, tuple[str, ...]] = {
    "about": ("key", "value"),
    "codes": ("list", "code", "name_zh", "name_en"),
    "projects": (
        *("code", "name", "name_en", "category", "nature", "department", "responsible_unit", "owner", "content"),
        *("start_date", "completion_date", "total_investment", "invested_before", "tags"),
    ),
    "options": (
        *("project", "code", "name", "start_quarter", "pace", "funding_mix"),
        *("in_year_investment", "construction_investment", "completes_in_year"),
    ),
    "funding": ("project", "option", "year", "source", "amount"),
    "approvals": ("project", "kind", "number", "authority", "approved_on", "expires_on"),
    "milestones": ("project", "code", "name", "due", "met"),
    "outcomes": ("project", "outcome", "quantity", "unit"),
    "locations": ("project", "district", "share", "address", "longitude", "latitude"),
    "relations": ("project", "kind", "other"),
    "scores": ("project", "criterion", "score", "option"),
}


def about() -> Iterator[Row]:
    """Yield what the register says of itself."""
    yield "money_unit", "万元"
    yield "title", "北京市2024年重点工程候选项目（程序生成的示例）"
    yield "kept_by", "sanbai 示例"
    yield "data_date", "2023-12-31"
    yield "source", "examples/beijing-2024/generate.py"
    yield (
        "notice",
        (
            "全部候选项目均由程序生成，并非真实项目；名称中的【示例】即为此意。 "
            "All candidates are generated, none is a real project; (generated) in each name says so."
        ),
    )


def codes() -> Iterator[Row]:
    """Yield the code lists."""
    for category in categories():
        yield "category", category["code"], category["zh"], category["en"]
    for district in districts():
        yield "district", district["code"], district["zh"], district["en"]
    lists = {
        "department": DEPARTMENTS,
        "source": SOURCES,
        "approval": APPROVALS,
        "criterion": CRITERIA,
        "funding_mix": MIXES,
        "outcome": {code: names[:2] for code, names in OUTCOMES.items()},
        "unit": UNITS,
    }
    for name, entries in lists.items():
        for code, (chinese, english) in entries.items():
            yield name, code, chinese, english


def projects(item: Candidate) -> Iterator[Row]:
    """Yield the project, and the parts of a bundle."""
    district = item.districts[0][0]["zh"]
    unit = f"{district}人民政府"
    owner = _owner(item)
    tags = "two_districts" if len(item.districts) == 2 else ""
    ends = datetime.date(item.ends, 11 if item.ends == YEAR else 6, 30)
    fixed = (item.category["code"], item.nature, item.category["department"], unit, owner)
    yield (
        *(item.code, item.title[0] + MARK, item.title[1] + MARK_EN, *fixed),
        *(_content(item), item.begins, ends, item.total, item.invested, tags),
    )
    for number, (code, total, invested) in enumerate(_parts(item), 1):
        chinese, english = f"{item.title[0]}第{number}标段{MARK}", f"{item.title[1]}, lot {number}{MARK_EN}"
        yield code, chinese, english, *fixed, _content(item), item.begins, ends, total, invested, ""


def _owner(item: Candidate) -> str:
    """Return an invented owner: a centre of the district where public money leads, else a company of the place."""
    central, municipal, local, bonds, enterprise, social = item.category["payers"]
    district = item.districts[0][0]
    if central + municipal + local + bonds >= enterprise + social:
        return f"{district['zh']}重点工程建设中心（示例）"
    place = district["places"][int(item.code[4:]) % len(district["places"])].split(" ")[0]
    return f"北京{place}{'产业发展' if social > 30 else '开发建设'}有限公司（示例）"


def _content(item: Candidate) -> str:
    scale = "、".join(
        f"{OUTCOMES[code][0]}{quantity:,}{UNITS[OUTCOMES[code][2]][0]}" for code, quantity in _yields(item)
    )
    return item.work[0] + (f"，{scale}" if scale else "")


def _parts(item: Candidate) -> Iterator[tuple[str, int, int]]:
    """Yield code, total investment and what is invested of each part of a bundle."""
    totals, invested = _in_three(item.total), _in_three(item.invested)
    yield from zip(item.parts, totals, invested, strict=False)


def _in_three(amount: int) -> tuple[int, int, int]:
    """Return half and two quarters of an amount, to 100 万元; the half takes what is left over."""
    quarter = amount // 400 * 100
    return amount - 2 * quarter, quarter, quarter


def options(item: Candidate, ways: list[Way]) -> Iterator[Row]:
    """Yield the options of a candidate; the parts of a bundle follow it and have none of their own."""
    for way in ways:
        course = way.quarter or "", way.pace, way.mix
        yield item.code, way.code, way.name, *course, way.in_year, way.works, "yes" if way.finishes else "no"


def funding(item: Candidate, ways: list[Way]) -> Iterator[Row]:
    """Yield what each source pays in each year for each option."""
    for way in ways:
        for (year, source), amount in way.payments.items():
            yield item.code, way.code, year, source, amount


def approvals(chance: Chance, item: Candidate) -> Iterator[Row]:
    """Yield the approvals: a continuing project has all; some new ones miss one or hold one that has expired."""
    kinds = list(APPROVALS)
    if item.nature != CONTINUING:
        kinds = kinds[: 4 if item.nature == NEW_START else chance.weighted((0, 1, 2, 3), (6, 40, 34, 20))]
    lacking = "" if item.planned or item.nature == CONTINUING else _lacking(chance)
    day = min(item.begins, datetime.date(YEAR - 1, 11, 1)) - datetime.timedelta(days=90 * len(kinds))
    for kind in kinds:
        day += datetime.timedelta(days=chance.whole(30, 85))
        expired = lacking == f"{kind} expired"
        if lacking == f"{kind} missing":
            continue
        given = day - datetime.timedelta(days=900) if expired else day
        years = {"proposal": 2, "feasibility": 2, "land": 3, "environment": 5, "construction": 1}[kind]
        until = "" if item.nature == CONTINUING else datetime.date(given.year + years, given.month, min(given.day, 28))
        if expired:
            until = datetime.date(YEAR - 1, chance.whole(3, 12), chance.whole(1, 28))
        number = f"示例〔{given.year}〕{chance.whole(1, 9999):04d}号"
        yield item.code, kind, number, "示例审批部门", given, until


def _lacking(chance: Chance) -> str:
    return chance.weighted(
        ("", "feasibility expired", "land missing", "land expired", "proposal expired"), (78, 8, 6, 5, 3)
    )


def milestones(item: Candidate) -> Iterator[Row]:
    """Yield start, main structure and acceptance, met where they lie before the plan year."""
    ends = datetime.date(item.ends, 11 if item.ends == YEAR else 6, 30)
    middle = item.begins + (ends - item.begins) * 3 // 5
    for code, name, due in (
        ("start", "开工", item.begins),
        ("structure", "主体完工", middle),
        ("acceptance", "竣工验收", ends),
    ):
        met = due if item.nature == CONTINUING and due < datetime.date(YEAR, 1, 1) else ""
        yield item.code, code, name, due, met


def outcomes(item: Candidate) -> Iterator[Row]:
    """Yield what the project brings."""
    for code, quantity in _yields(item):
        yield item.code, code, quantity, OUTCOMES[code][2]


def _yields(item: Candidate) -> Iterator[tuple[str, int]]:
    """Yield outcome and quantity, in proportion to the money and 25 % more or less by the project's own code."""
    entries = [(entry["outcome"], entry["per"]) for entry in item.category["yields"]]
    if item.work[2]:
        code, per = item.work[2].split(":")
        entries.append((code, int(per)))
    for code, per in entries:
        quantity = item.total * per * (75 + int(item.code[4:]) * 37 % 51) // 1_000_000
        yield code, max(1, quantity if quantity < 100 else quantity // 10 * 10)


def locations(chance: Chance, item: Candidate) -> Iterator[Row]:
    """Yield districts, shares and an approximate point, to about 100 m."""
    for district, share in item.districts:
        (x, y), (width, height) = district["centre"], district["half"]
        longitude, latitude = (
            round(1000 * (middle + half * chance.between(-1, 1))) for middle, half in ((x, width), (y, height))
        )
        for code in (item.code, *item.parts):
            yield code, district["code"], share, district["zh"], _degrees(longitude), _degrees(latitude)


def _degrees(thousandths: int) -> str:
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"


def scores(chance: Chance, item: Candidate, ways: list[Way]) -> Iterator[Row]:
    """Yield the scores; readiness is scored for every option. Larger projects tend to weigh more."""
    size = (item.total // 10_000).bit_length()
    social = item.category["least"] == 1
    strategy = 22 + 4 * size + chance.whole(0, 44)
    benefit = 30 + (14 if social else 0) + chance.whole(0, 54)
    green = 25 + chance.whole(0, 70)
    for criterion, score in (("strategy", strategy), ("benefit", benefit), ("green", green)):
        yield item.code, criterion, min(score, 100), ""
    ready = chance.whole(52, 96) - (20 if item.nature == EARLY else 0)
    for way in ways:
        harder = {0: 10 * (way.pace == "accelerated"), 1: 12, 2: 5, 3: 1, 4: 0}[way.quarter]
        dearer = {"standard": 0, "bond": 4, "partner": 7}[way.mix]
        yield item.code, "readiness", max(0, ready - harder - dearer), way.code
