"""The table of a status as data: its columns, what each is called and counted in, and where its figure comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from sanbai.delivery.progress import Progress
from sanbai.language import Language, Text
from sanbai.units import MoneyUnit, format_money, format_ratio, rounded

Figure = int | Fraction | None


class Counted(Enum):
    """What a figure is counted in."""

    COUNT = "count"
    MONEY = "money"
    RATIO = "ratio"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class StatusColumn:
    """A column: its name in files, its title, what it is counted in, and its figure; `brief` ones are on screen."""

    key: str
    title: Text
    counted: Counted
    figure: Callable[[Progress], Figure]
    brief: bool = False


def _column(key: str, zh: str, en: str, counted: Counted, figure: Callable[[Progress], Figure]) -> StatusColumn:
    return StatusColumn(key, Text(zh, en), counted, figure)


def _brief(key: str, zh: str, en: str, counted: Counted, figure: Callable[[Progress], Figure]) -> StatusColumn:
    return StatusColumn(key, Text(zh, en), counted, figure, brief=True)


_COUNT, _MONEY, _RATIO, _POINTS = Counted.COUNT, Counted.MONEY, Counted.RATIO, Counted.POINTS

STATUS_COLUMNS = (
    _brief("projects", "项目数", "projects", _COUNT, lambda p: p.projects),
    _column("early_promotion", "前期推进项目数", "early-promotion projects", _COUNT, lambda p: p.early_promotion),
    _column("reported", "本月已填报", "returned this month", _COUNT, lambda p: p.reported),
    _brief("planned", "当年计划投资", "planned in the year", _MONEY, lambda p: p.planned),
    _brief("invested", "完成投资", "invested", _MONEY, lambda p: p.invested),
    _column("invested_early", "其中前期推进项目", "of it early promotion", _MONEY, lambda p: p.invested_early),
    _brief("completion", "投资完成率", "completion", _RATIO, lambda p: p.completion),
    _column("time_progress", "时间进度", "time progress", _RATIO, lambda p: p.month.time_progress),
    _brief("ahead_of_time", "超时间进度", "ahead of time", _POINTS, lambda p: p.ahead_of_time),
    _column("planned_by_now", "序时应完成投资", "planned by now", _MONEY, lambda p: p.planned_by_now),
    _column("planned_completion", "序时进度", "planned curve", _RATIO, lambda p: p.planned_completion),
    _brief("ahead_of_curve", "超序时进度", "ahead of curve", _POINTS, lambda p: p.ahead_of_curve),
    _column("of_curve", "完成序时目标", "done of planned by now", _RATIO, lambda p: p.of_curve),
    _column("construction_planned", "计划建安投资", "construction planned", _MONEY, lambda p: p.construction_planned),
    _column("construction", "完成建安投资", "construction done", _MONEY, lambda p: p.construction),
    _column(
        "construction_completion", "建安完成率", "construction completion", _RATIO, lambda p: p.construction_completion
    ),
    _column("construction_share", "建安投资占比", "construction share", _RATIO, lambda p: p.construction_share),
    _brief("starts_planned", "计划开工", "starts planned", _COUNT, lambda p: p.starts.planned),
    _brief("starts_due", "到期应开工", "starts due", _COUNT, lambda p: p.starts.due),
    _brief("started", "已开工", "started", _COUNT, lambda p: p.starts.done),
    _column("started_early", "其中提前开工", "started early", _COUNT, lambda p: p.starts.early),
    _column("started_late", "其中逾期后开工", "started late", _COUNT, lambda p: p.starts.late),
    _brief("starts_overdue", "到期未开工", "starts overdue", _COUNT, lambda p: p.starts.overdue),
    _column("started_beside", "计划外开工", "started beside the plan", _COUNT, lambda p: p.starts.beside),
    _column("starts_of_year", "开工率（全年）", "started of the year's", _RATIO, lambda p: p.starts.of_year),
    _column("starts_of_due", "开工率（到期）", "started of those due", _RATIO, lambda p: p.starts.of_due),
    _column("completions_planned", "计划竣工", "completions planned", _COUNT, lambda p: p.completions.planned),
    _column("completions_due", "到期应竣工", "completions due", _COUNT, lambda p: p.completions.due),
    _brief("completed", "已竣工", "completed", _COUNT, lambda p: p.completions.done),
    _column("completed_early", "其中提前竣工", "completed early", _COUNT, lambda p: p.completions.early),
    _column("completed_late", "其中逾期后竣工", "completed late", _COUNT, lambda p: p.completions.late),
    _column("completions_overdue", "到期未竣工", "completions overdue", _COUNT, lambda p: p.completions.overdue),
    _column("completed_beside", "计划外竣工", "completed beside the plan", _COUNT, lambda p: p.completions.beside),
    _column(
        "completions_of_year", "竣工率（全年）", "completed of the year's", _RATIO, lambda p: p.completions.of_year
    ),
    _column("permits_needed", "应办手续", "permits needed", _COUNT, lambda p: p.permits_needed),
    _column("permits_done", "已办手续", "permits done", _COUNT, lambda p: p.permits_done),
    _column("permits", "手续办结率", "permits done of needed", _RATIO, lambda p: p.permits),
    _column("needing_permits", "须办手续的项目", "projects needing permits", _COUNT, lambda p: p.needing_permits),
    _column("fully_permitted", "手续齐全的项目", "fully permitted projects", _COUNT, lambda p: p.fully_permitted),
    _column("permitted", "手续齐全率", "fully permitted of those", _RATIO, lambda p: p.permitted),
    _column("in_place", "到位资金", "funds in place", _MONEY, lambda p: p.in_place),
    _column("funds_in_place", "资金到位率", "funds in place of plan", _RATIO, lambda p: p.funds_in_place),
    _column("paid", "支付资金", "funds paid", _MONEY, lambda p: p.paid),
    _column("funds_paid", "资金支付率", "paid of funds in place", _RATIO, lambda p: p.funds_paid),
    _column("registered", "已入统项目", "registered projects", _COUNT, lambda p: p.registered),
    _column("registration", "入统率", "registered of started", _RATIO, lambda p: p.registration),
    _column("support", "投资支撑率（同期）", "support ratio to date", _RATIO, lambda p: p.support),
    _column(
        "support_of_year", "占全年固定资产投资", "of the year's city investment", _RATIO, lambda p: p.support_of_year
    ),
)
"""Every figure of a status, in the order of files."""


def shown(figure: Figure, counted: Counted, unit: MoneyUnit, language: Language) -> str:
    """Return a figure as people read it: `1,200.0亿元`, `52.3%`, `+5.6`; a dash where there is none."""
    if figure is None:
        return "—"
    if counted is Counted.MONEY:
        return format_money(int(figure), unit, language)
    if counted is Counted.RATIO:
        return format_ratio(Fraction(figure))
    return f"{rounded(figure * 100, 1):+,f}" if counted is Counted.POINTS else f"{int(figure):,}"


def plain(figure: Figure, counted: Counted) -> int | Decimal | None:
    """Return a figure for a table of data: money and counts whole, ratios and points in percent with two decimals."""
    if figure is None:
        return None
    return rounded(figure * 100, 2) if counted in (Counted.RATIO, Counted.POINTS) else int(figure)
