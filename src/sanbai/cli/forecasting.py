"""`sanbai delivery forecast` and `backtest`: where the year will end, and how far such a forecast can be believed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from sanbai.cli import output
from sanbai.cli.inputs import Inputs, read_inputs
from sanbai.cli.returns import month_of, read_followed
from sanbai.cli.what_if import print_table, write
from sanbai.delivery import year_backtest
from sanbai.delivery.files import FOLDER
from sanbai.delivery.forecast import Drawing, forecast
from sanbai.delivery.forecast_wording import Names, headings, shown_rows
from sanbai.delivery.forecast_writing import forecast_csv, forecast_json
from sanbai.delivery.history import learned
from sanbai.delivery.panel import parse_panel
from sanbai.delivery.panel_backtest import backtest_panel
from sanbai.delivery.questions import QUESTIONS
from sanbai.delivery.records import Year
from sanbai.delivery.standing_writing import gain_sentences, standings_csv, standings_json
from sanbai.delivery.standings import METHOD_NAMES, Standing, gains
from sanbai.delivery.year_backtest import backtest_year
from sanbai.errors import SanbaiError
from sanbai.files import read_file, write_file
from sanbai.language import Text
from sanbai.policy.lights import Level
from sanbai.policy.records import Policy
from sanbai.units import MONEY_UNITS

Folder = Annotated[Path, typer.Argument(help="The plan-year folder. 计划年度文件夹。")]
Named = Annotated[str, typer.Option("--month", help="Month of the last returns, 2024-06. 最近填报月份。")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same forecast. 随机种子。", min=0)]
Scenarios = Annotated[int, typer.Option(help="How many scenarios. 情景数。", min=100)]
History = Annotated[
    list[Path] | None, typer.Option(help="Folder of a finished plan year (repeatable). 已结束年度的文件夹（可多次）。")
]
By = Annotated[Level, typer.Option(help="What is shown. 显示的层级。")]
Source = Annotated[Path, typer.Argument(help="A plan-year folder, or a panel (CSV). 计划年度文件夹或面板（CSV）。")]
First = Annotated[int, typer.Option("--from", help="Panel: first report year scored. 面板：最早的评分年份。")]
Last = Annotated[int, typer.Option("--to", help="Panel: last report year scored. 面板：最晚的评分年份。")]
Out = Annotated[Path | None, typer.Option(help="Folder for the results (CSV, JSON). 结果写入的文件夹。")]

CITY_FIGURE = "fixed_asset_investment"
"""The policy's figure that a support ratio is a part of."""


def forecast_command(
    folder: Folder,
    month: Named,
    *,
    by: By = Level.PROGRAMME,
    seed: Seed = 0,
    scenarios: Scenarios = 10_000,
    history: History = None,
) -> None:
    """Foresee the year's end as distributions. 预测年末：投资、开工、竣工、支撑率的分布。"""
    inputs = read_inputs(folder)
    year, at = read_followed(folder, inputs).year, month_of(month, inputs.policy.year)
    reference = learned([_finished(path) for path in history or ()])
    made = forecast(year, at, Drawing(scenarios, seed), city_investment(inputs.policy), reference)
    language = output.reader_language()
    levels = dict.fromkeys((Level.CITY, by))
    names = _names(inputs, year)
    print_table(headings(by), [row for level in levels for row in shown_rows(made, level, names, language)])
    for sentence in made.basis:
        output.say(sentence)
    files = {f"forecast-{at}.csv": forecast_csv(made), f"forecast-{at}.json": forecast_json(made)}
    for name, content in files.items():
        write_file(folder / FOLDER / name, content)
    output.say(Text(f"已写入 {folder / FOLDER}。", f"Wrote {', '.join(files)} into {folder / FOLDER}."))


def backtest_command(source: Source, *, first: First = 2018, last: Last = 2023, out: Out = None) -> None:
    """Hold the forecaster against what happened, beside four naive rules. 用历史检验预测。"""
    if source.is_dir():
        standings = backtest_year(_finished(source))
        names: Mapping[str, Text] = year_backtest.NAMES
    else:
        standings = backtest_panel(parse_panel(read_file(source)), first, last)
        names = {question.code: question.name for question in QUESTIONS}
    if not standings:
        raise SanbaiError(
            Text(
                f"{source} 在 {first} 至 {last} 年没有可检验的项目。",
                f"{source} has nothing to score, {first} to {last}.",
            ),
            Text(
                "请改用 --from 和 --to；评分年之前至少要有一年。", "Use --from and --to; a year before must be there."
            ),
        )
    print_standings(standings, names)
    write(out, {"backtest.csv": standings_csv(standings), "backtest.json": standings_json(standings)})


def _names(inputs: Inputs, year: Year) -> Names:
    """Return the names of programmes, categories, districts, departments and projects."""
    policy, level = inputs.policy, Level
    lists: dict[Level, dict[str, Text]] = {
        level.PROGRAMME: {item.code: item.name for item in policy.programmes},
        level.CATEGORY: {item.code: item.name for programme in policy.programmes for item in programme.categories},
        level.DISTRICT: {item.code: item.name for item in policy.districts},
        level.DEPARTMENT: {
            item.code: Text(item.name_zh, item.name_en) for item in inputs.register.codes if item.list == "department"
        },
        level.PROJECT: {row.project: Text(f"{row.project} {row.name}", "") for row in year.baseline.rows},
    }
    return {(kind, code): name for kind, names in lists.items() for code, name in names.items()}


def _finished(folder: Path) -> Year:
    """Return a plan year that has returns for December; raises `SanbaiError` where it has none."""
    year = read_followed(folder, read_inputs(folder)).year
    if not any(item.month.number == 12 for item in year.returns):
        raise SanbaiError(
            Text(f"{folder} 没有 12 月的填报，年度尚未结束。", f"{folder} has no return for December: it is not over."),
            Text("请在 12 月填报之后再运行。", "Run this after December's returns."),
        )
    return year


def city_investment(policy: Policy) -> int | None:
    """Return the city's fixed-asset investment in the policy's unit, None where the policy does not state it."""
    found = [item.value for item in policy.figures if item.code == CITY_FIGURE and item.unit in MONEY_UNITS]
    return found[0] if found and found[0] > 0 else None


def print_standings(standings: Sequence[Standing], names: Mapping[str, Text]) -> None:
    """Print how every method did, and the gain over the best naive rule."""
    language = output.reader_language()
    percent = [(f"{band} % 区间", f"{band} % band") for band in standings[0].coverage]
    print_table(
        (
            Text("问题", "question"),
            Text("方法", "method"),
            Text("例数", "cases"),
            Text("CRPS", "CRPS"),
            Text("分位数损失", "pinball"),
            Text("点误差", "error of the point"),
            *(Text(*heading) for heading in percent),
        ),
        (
            (
                names[item.question].to(language),
                METHOD_NAMES[item.method].to(language),
                str(item.cases),
                f"{item.crps:.4f}",
                f"{item.pinball:.4f}",
                f"{item.point:.4f}",
                *(f"{100 * part:.1f} %" for part in item.coverage.values()),
            )
            for item in standings
        ),
    )
    for sentence in gain_sentences(gains(standings), names):
        output.say(sentence)
