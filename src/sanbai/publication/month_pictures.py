"""The pictures of a month report: what each is called and says in words, its specification, and its drawing."""

from collections.abc import Iterator

from sanbai.language import Text
from sanbai.policy.light_sentences import COLOUR_NAMES, DIMENSION_NAMES, LEVEL_NAMES
from sanbai.policy.lights import Colour
from sanbai.publication.month_charts import course_chart, lights_chart
from sanbai.publication.month_heat import heat_map, ranking_chart
from sanbai.publication.month_report import MonthReport, Ranking
from sanbai.publication.pictures import Picture, draw
from sanbai.publication.records import Amount
from sanbai.publication.wording import Wording
from sanbai.units import rounded

COURSE = Text("全年投资进度曲线", "The year's investment: planned, done and foreseen")
HEAT = Text(
    "各类别逐月超（落后）序时进度，百分点", "Categories month by month: percentage points ahead of the planned curve"
)
LIGHTS = Text("各项亮灯情况", "Lights by what they watch")


def month_pictures(report: MonthReport, wording: Wording) -> tuple[Picture, ...]:
    """Return the pictures in one language; those that would show nothing are left out."""
    return tuple(_pictures(report, wording))


def ranking_title(ranking: Ranking) -> Text:
    """Return the title of a ranking."""
    level = LEVEL_NAMES[ranking.level]
    return Text(
        f"各{level.zh.removeprefix('主管')}超（落后）序时进度",
        f"The {_PLURALS[ranking.level.value]} by points ahead of the curve",
    )


_PLURALS = {"programme": "programmes", "district": "districts", "department": "departments"}


def _pictures(report: MonthReport, wording: Wording) -> Iterator[Picture]:
    language = wording.language
    words = _course_in_words(report, wording)
    title = COURSE.to(language)
    yield _picture("course", title, words, course_chart(report, wording, f"{title}: {words}"))
    if report.heat:
        title, words = HEAT.to(language), _heat_in_words(report, wording)
        yield _picture("heat", title, words, heat_map(report, wording, f"{title}: {words}"))
    for ranking in report.rankings:
        title, words = ranking_title(ranking).to(language), _ranking_in_words(ranking, report, wording)
        chart = ranking_chart(ranking, report, wording, f"{title}: {words}")
        yield _picture(f"ranking-{ranking.level.value}", title, words, chart)
    if report.by_dimension:
        title, words = LIGHTS.to(language), _lights_in_words(report, wording)
        yield _picture("lights", title, words, lights_chart(report, wording, f"{title}: {words}"))


def _picture(name: str, title: str, alternative: str, specification: dict[str, object]) -> Picture:
    return Picture(name, title, alternative, specification, draw(specification))


def _joined(parts: list[str], wording: Wording) -> str:
    return "；".join(parts) + "。" if wording.zh else "; ".join(parts) + "."


def amount(report: MonthReport, value: int) -> Amount:
    """Return an amount as it is shown in the report."""
    exact = report.scale.exact(value, report.unit)
    return Amount(exact, report.scale.shown(value, report.unit))


def _course_in_words(report: MonthReport, wording: Wording) -> str:
    def money(value: int) -> str:
        return wording.money(amount(report, value))

    here = report.course[report.month.number - 1]
    parts = [
        f"至{report.month.number}月底计划{money(here.planned)}，完成{money(report.city.invested)}"
        if wording.zh
        else f"by the end of {report.month} {money(here.planned)} planned and {money(report.city.invested)} invested"
    ]
    if report.foreseen:
        end = report.foreseen[-1]
        parts.append(
            f"全年预测中位数{money(end.middle)}，八成可能在{money(end.low)}至{money(end.high)}之间"
            if wording.zh
            else f"the year's median is {money(end.middle)}, with four chances in five between {money(end.low)} and "
            f"{money(end.high)}"
        )
    parts.append(
        f"全年计划{money(report.city.planned)}" if wording.zh else f"the year's plan is {money(report.city.planned)}"
    )
    return _joined(parts, wording)


def _heat_in_words(report: MonthReport, wording: Wording) -> str:
    """Return where every category stands this month, the farthest behind first."""
    known = [(row.points[-1], row.name) for row in report.heat if row.points[-1] is not None]
    ordered = sorted(known, key=lambda item: item[0])
    parts = [f"{name.to(wording.language)} {rounded(points * 100, 1):+,f}" for points, name in ordered]
    return _joined(parts, wording)


def _ranking_in_words(ranking: Ranking, report: MonthReport, wording: Wording) -> str:
    parts = []
    for item in ranking.rows:
        points = item.ahead_of_curve
        name = report.naming.name(item.level, item.code).to(wording.language)
        parts.append(f"{name} —" if points is None else f"{name} {rounded(points * 100, 1):+,f}")
    return _joined(parts, wording)


def _lights_in_words(report: MonthReport, wording: Wording) -> str:
    parts = []
    for dimension, colours in report.by_dimension:
        told = [f"{COLOUR_NAMES[colour].to(wording.language)} {colours[colour]}" for colour in reversed(Colour)]
        parts.append(f"{DIMENSION_NAMES[dimension].to(wording.language)}: {', '.join(told)}")
    return _joined(parts, wording)
