"""`sanbai`: the command line."""

import os
import sys
from typing import Annotated

import typer

from sanbai import __version__
from sanbai.cli import delivery, output, plan, policy, publication, rebalance, register
from sanbai.cli.comparing import compare_command
from sanbai.cli.explaining import explain_command
from sanbai.cli.forecasting import backtest_command, forecast_command
from sanbai.cli.returns import changes_command, check_command, form_command, open_command
from sanbai.cli.status import lights_command, report_command, status_command
from sanbai.cli.what_if import alternatives_command, frontier_command, robustness_command
from sanbai.cli.year import year
from sanbai.errors import SanbaiError
from sanbai.language import Language

app = typer.Typer(
    help="Compile, prove, explain and publish a city's annual key-project plan. 编制、论证、公布年度重点工程计划。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
)
app.add_typer(register.app, name="register")
app.add_typer(policy.app, name="policy")
plan.app.command("explain")(explain_command)
plan.app.command("frontier")(frontier_command)
plan.app.command("alternatives")(alternatives_command)
plan.app.command("robustness")(robustness_command)
plan.app.command("compare")(compare_command)
app.add_typer(plan.app, name="plan")
delivery.app.command("open")(open_command)
delivery.app.command("form")(form_command)
delivery.app.command("check")(check_command)
delivery.app.command("changes")(changes_command)
delivery.app.command("forecast")(forecast_command)
delivery.app.command("backtest")(backtest_command)
delivery.app.command("status")(status_command)
delivery.app.command("lights")(lights_command)
delivery.app.command("report")(report_command)
app.add_typer(delivery.app, name="delivery")
app.add_typer(rebalance.app, name="rebalance")
app.add_typer(publication.app, name="publish")
app.command()(year)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"sanbai {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    lang: Annotated[Language | None, typer.Option(help="Language of the output. 输出语言。")] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    if lang is not None:
        os.environ["SANBAI_LANG"] = lang.value


def _language_first(words: list[str]) -> list[str]:
    """Return the words of a call with the language before the command, where the options of all commands stand."""
    for place, word in enumerate(words):
        if word == "--lang" or word.startswith("--lang="):
            end = place + (2 if word == "--lang" else 1)
            return words[place:end] + words[:place] + words[end:]
    return words


def run() -> None:
    """Run the command line; an error meant for people is printed as a sentence, with its exit code and no traceback.

    `--lang` may stand anywhere among the words of a command.
    """
    try:
        app(_language_first(sys.argv[1:]))
    except SanbaiError as error:
        sys.exit(output.report(error))
