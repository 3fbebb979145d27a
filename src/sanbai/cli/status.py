"""`sanbai delivery status`, `lights` and `report`: how far the year has come, what is behind, a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from sanbai.cli import output
from sanbai.cli.inputs import Inputs, read_inputs
from sanbai.cli.returns import month_of, remark
from sanbai.cli.what_if import print_table
from sanbai.delivery.files import read_year, write_beside
from sanbai.delivery.light_wording import action_words, signal_words
from sanbai.delivery.light_writing import counted, lights_csv, lights_json, listed
from sanbai.delivery.lights import Signal, make_signals
from sanbai.delivery.naming import Naming, naming_of
from sanbai.delivery.progress import Progress, city_investment, last_returns, make_progress
from sanbai.delivery.records import Month, Year
from sanbai.delivery.status_table import STATUS_COLUMNS, Counted, shown
from sanbai.delivery.status_writing import status_csv, status_json
from sanbai.delivery.supplements.files import read_path, read_supplements
from sanbai.delivery.supplements.records import Supplements
from sanbai.language import Text
from sanbai.policy.light_sentences import COLOUR_NAMES, DIMENSION_NAMES, LEVEL_NAMES
from sanbai.policy.lights import Colour, Level
from sanbai.policy.phrases import register_names, vocabulary
from sanbai.publication.files import write_report
from sanbai.publication.month_report import Told, make_report
from sanbai.publication.names import each_language
from sanbai.units import MONEY_UNITS, MoneyUnit

Folder = Annotated[Path, typer.Argument(help="The plan-year folder. 计划年度文件夹。")]
MonthText = Annotated[str, typer.Option("--month", help="The month, such as 2024-06. 月份。")]
By = Annotated[Level, typer.Option(help="What is shown beside the city. 显示的层级。")]


def status_command(folder: Folder, month: MonthText, by: By = Level.PROGRAMME) -> None:
    """Show how far the year has come, against both clocks. 完成情况：对照时间进度和序时进度。"""
    case = _read(folder, month)
    progress = case.progress()
    _print_status([item for item in progress if item.level in (Level.CITY, by)], case)
    unit = case.year.baseline.money_unit
    files = {"csv": status_csv(progress, case.naming), "json": status_json(progress, case.naming, unit)}
    _write(folder, {f"status-{case.month}.{ending}": content for ending, content in files.items()})


def lights_command(folder: Folder, month: MonthText) -> None:
    """List red and yellow lights with figures, clauses and what follows. 列出红灯和黄灯及其依据。"""
    case = _read(folder, month)
    signals = case.signals()
    _print_lights(signals, case)
    returns = last_returns(case.year, case.month)
    files = {
        "csv": lights_csv(signals, returns, case.naming, case.unit),
        "json": lights_json(signals, case.month, case.naming, case.unit),
    }
    _write(folder, {f"lights-{case.month}.{ending}": content for ending, content in files.items()})


def report_command(folder: Folder, month: MonthText) -> None:
    """Write the month report: pages in both languages with pictures, and a workbook. 生成月度报告。"""
    case = _read(folder, month)
    told = Told(
        title=case.inputs.policy.title,
        naming=case.naming,
        city_investment=city_investment(case.inputs.policy),
        city_by_now=case.supplements.city_investment(case.month),
        foreseen=read_path(folder, case.month),
        notice=each_language(case.inputs.register.about.notice),
    )
    paths = write_report(folder, make_report(case.year, case.month, case.signals(), told))
    if not told.foreseen:
        output.say(
            Text(
                f"没有 {case.month} 的预测，曲线图不含预测区间；可先运行 sanbai delivery forecast。",
                f"There is no forecast of {case.month}, so the curve has no band; sanbai delivery forecast makes one.",
            )
        )
    _say_written([path.name for path in paths])


@dataclass(frozen=True, slots=True)
class _Case:
    """What the commands work on."""

    inputs: Inputs
    year: Year
    month: Month
    supplements: Supplements
    naming: Naming

    @property
    def unit(self) -> MoneyUnit:
        return MONEY_UNITS[self.year.baseline.money_unit]

    def progress(self) -> tuple[Progress, ...]:
        by_now = self.supplements.city_investment(self.month)
        return make_progress(self.year, self.month, city_investment(self.inputs.policy), by_now)

    def signals(self) -> tuple[Signal, ...]:
        return make_signals(self.year, self.month, self.inputs.policy.lights, self.supplements)


def _read(folder: Path, text: str) -> _Case:
    """Return the year and its names; faults of its files are remarked on, a changed baseline stops it."""
    inputs = read_inputs(folder)
    month = month_of(text, inputs.policy.year)
    loaded = read_year(folder, inputs.register, inputs.policy)
    beside = read_supplements(folder, loaded.year.baseline)
    remark((*loaded.findings, *beside.findings))
    words = vocabulary(inputs.policy, register_names(inputs.register))
    naming = naming_of(loaded.year.baseline, inputs.policy, words)
    return _Case(inputs, loaded.year, month, beside.supplements, naming)


def _print_status(progress: Sequence[Progress], case: _Case) -> None:
    language = output.reader_language()
    brief = [column for column in STATUS_COLUMNS if column.brief]
    told = case.month.time_progress
    table = Table()
    table.add_column(LEVEL_NAMES[progress[-1].level].to(language), overflow="fold", min_width=24)
    for column in brief:
        table.add_column(column.title.to(language), justify="right")
    for item in progress:
        figures = (shown(column.figure(item), column.counted, case.unit, language) for column in brief)
        table.add_row(escape(case.naming.name(item.level, item.code).to(language)), *figures)
    output.console.print(table)
    city = progress[0]
    share, whole = shown(told, Counted.RATIO, case.unit, language), city.projects + city.early_promotion
    output.say(
        Text(
            f"{case.month}：时间进度 {share}；{whole} 个项目中本月已填报 {city.reported} 个。",
            f"{case.month}: time progress {share}; {city.reported} of {whole} projects returned the month.",
        )
    )


def _print_lights(signals: Sequence[Signal], case: _Case) -> None:
    language = output.reader_language()
    if not case.inputs.policy.lights:
        output.say(
            Text(
                '编制方案没有亮灯规则；可在 2-policy.toml 中写 [[light]]，例如 set = "yinchuan-2025"。',
                'The policy has no lights: write [[light]] in 2-policy.toml, such as set = "yinchuan-2025".',
            )
        )
        return
    rows = [
        (
            COLOUR_NAMES[signal.colour].to(language),
            DIMENSION_NAMES[signal.light.dimension].to(language),
            case.naming.name(signal.level, signal.code).to(language),
            signal_words(signal, case.unit).to(language),
            action_words(signal).to(language),
        )
        for signal in listed(signals)
    ]
    heads = (Text("灯", "light"), Text("内容", "of"), Text("项目或分组", "project or group"))
    if rows:
        print_table((*heads, Text("数据和条款", "figures and clause"), Text("措施", "what follows")), rows)
    counts = counted(signals)
    red, yellow, green = (counts[colour] for colour in reversed(Colour))
    output.say(
        Text(
            f"{case.month}：红灯 {red} 个，黄灯 {yellow} 个，绿灯 {green} 个（各取最差一项）。",
            f"{case.month}: {red} red, {yellow} yellow, {green} green, each by its worst light.",
        )
    )


def _write(folder: Path, files: dict[str, bytes]) -> None:
    write_beside(folder, files)
    _say_written(list(files))


def _say_written(names: Sequence[str]) -> None:
    zh, en = "、".join(names), ", ".join(names)
    output.say(Text(f"已写入 4-delivery：{zh}。", f"Wrote 4-delivery: {en}."))
