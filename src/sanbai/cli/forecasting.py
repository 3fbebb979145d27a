"""`sanbai delivery backtest`: the forecaster held against what really happened."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sanbai.cli import output
from sanbai.cli.what_if import print_table, write
from sanbai.delivery.panel import parse_panel
from sanbai.delivery.panel_backtest import backtest_panel
from sanbai.delivery.questions import QUESTIONS
from sanbai.delivery.standing_writing import gain_sentences, standings_csv, standings_json
from sanbai.delivery.standings import METHOD_NAMES, Standing, gains
from sanbai.errors import SanbaiError
from sanbai.files import read_file
from sanbai.language import Text

Panel = Annotated[Path, typer.Argument(help="A panel of yearly reports (CSV). 年度报告面板（CSV）。")]
First = Annotated[int, typer.Option("--from", help="First report year scored. 最早的评分年份。")]
Last = Annotated[int, typer.Option("--to", help="Last report year scored. 最晚的评分年份。")]
Out = Annotated[Path | None, typer.Option(help="Folder for the results (CSV, JSON). 结果写入的文件夹。")]


def backtest_command(panel: Panel, *, first: First = 2018, last: Last = 2023, out: Out = None) -> None:
    """Hold the forecaster against what happened, beside four naive rules. 用历史检验预测。"""
    standings = backtest_panel(parse_panel(read_file(panel)), first, last)
    if not standings:
        raise SanbaiError(
            Text(
                f"{panel} 在 {first} 至 {last} 年没有可检验的项目。",
                f"{panel} has nothing to score, {first} to {last}.",
            ),
            Text(
                "请改用 --from 和 --to；评分年之前至少要有一年。", "Use --from and --to; a year before must be there."
            ),
        )
    names = {question.code: question.name for question in QUESTIONS}
    print_standings(standings, names)
    write(out, {"backtest.csv": standings_csv(standings), "backtest.json": standings_json(standings)})


def print_standings(standings: Sequence[Standing], names: dict[str, Text]) -> None:
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
