"""The month report as one self-contained HTML file in one language."""

from collections.abc import Mapping, Sequence
from typing import Any

from sanbai.delivery.light_wording import action_words, signal_words
from sanbai.delivery.lights import Signal
from sanbai.delivery.status_table import STATUS_COLUMNS, StatusColumn, shown
from sanbai.language import Language, Text
from sanbai.policy.light_sentences import COLOUR_NAMES, DIMENSION_NAMES, LEVEL_NAMES
from sanbai.policy.lights import Colour
from sanbai.publication.month_pictures import amount, ranking_title
from sanbai.publication.month_report import MonthReport
from sanbai.publication.names import language_of
from sanbai.publication.pictures import Picture
from sanbai.publication.rendering import templates, told_where
from sanbai.publication.wording import MONTH_NAMES, Wording

RANKING_COLUMNS = (
    *("projects", "planned", "invested", "completion", "ahead_of_time", "ahead_of_curve"),
    *("starts_due", "started", "starts_overdue", "completed"),
)
MARKS = {Colour.RED: "■", Colour.YELLOW: "▲", Colour.GREEN: "●"}
"""The shape of each colour, for whoever sees no colours."""

_TEMPLATE = "month_report.html.j2"

LISTED_AT_MOST = 200
"""So many lights stand on the page; all of them are in the lists beside it."""


def columns(keys: Sequence[str] = RANKING_COLUMNS) -> tuple[StatusColumn, ...]:
    """Return the status columns of these keys, in their order."""
    by_key = {column.key: column for column in STATUS_COLUMNS}
    return tuple(by_key[key] for key in keys)


def wording_of(report: MonthReport, language: Language) -> Wording:
    """Return how a report is worded in a language."""
    return Wording(language, report.scale, report.unit)


def render_report(
    report: MonthReport, pictures: Sequence[Picture], language: Language, own: Mapping[str, str] | None = None
) -> str:
    """Return the month report as HTML; raises `SanbaiError` where an office's `own` template is wrong."""
    wording = wording_of(report, language)
    context: dict[str, Any] = {
        "report": report,
        "language": language,
        "w": wording,
        "t": lambda zh, en: zh if language is Language.ZH else en,
        "language_of": language_of,
        "pictures": {picture.name: picture for picture in pictures},
        "numbers": {picture.name: place for place, picture in enumerate(pictures, 1)},
        "money": lambda value: wording.money(amount(report, value)),
        "cell": lambda value: wording.cell(amount(report, value)),
        "columns": columns(),
        "shown": lambda column, item: _shown(column, item, report, wording),
        "ranking_title": ranking_title,
        "levels": LEVEL_NAMES,
        "colours": COLOUR_NAMES,
        "colour": Colour,
        "marks": MARKS,
        "lights": [_light(signal, report, language) for signal in report.lights[:LISTED_AT_MOST]],
        "month_name": _month_name(report),
    }
    with told_where(_TEMPLATE):
        return templates(own).get_template(_TEMPLATE).render(context)


def _month_name(report: MonthReport) -> Text:
    year, number = report.month.year, report.month.number
    if number == 1:
        return Text(f"{year}年1月", f"January {year}")
    return Text(f"{year}年1—{number}月", f"January to {MONTH_NAMES[number - 1]} {year}")


def _shown(column: StatusColumn, item: Any, report: MonthReport, wording: Wording) -> str:
    """Return a figure of a table; money is counted in the report's scale."""
    figure = column.figure(item)
    if column.key in ("planned", "invested"):
        return wording.cell(amount(report, int(figure or 0)))
    return shown(figure, column.counted, report.unit, wording.language)


def _light(signal: Signal, report: MonthReport, language: Language) -> dict[str, Any]:
    last = report.returns.get(signal.code)
    return {
        "signal": signal,
        "name": report.naming.name(signal.level, signal.code).to(language),
        "dimension": DIMENSION_NAMES[signal.light.dimension].to(language),
        "why": signal_words(signal, report.unit).to(language),
        "action": action_words(signal).to(language),
        "problem": last.problem if last is not None else "",
        "owner": last.problem_owner if last is not None else "",
    }
