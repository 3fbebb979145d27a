"""`sanbai year`: the whole way from a register and a policy to a checked, published plan."""

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.markup import escape
from rich.table import Table

from sanbai.cli import output
from sanbai.cli.inputs import read_inputs
from sanbai.cli.plan import Seconds, clause_words, print_plan, solved, verified
from sanbai.cli.publication import published
from sanbai.errors import Severity
from sanbai.language import Text
from sanbai.plan.records import ClauseResult, Plan
from sanbai.plan.wording import ClauseWords

Folder = Annotated[Path, typer.Argument(help="The plan-year folder. 计划年度文件夹。")]


def year(folder: Folder, seconds: Seconds = None) -> None:
    """Check, compile, verify and publish a plan year. 检查、编制、核验、公布。"""
    inputs = read_inputs(folder)
    remarks = sum(finding.severity is not Severity.ERROR for finding in inputs.findings)
    count = f"{len(inputs.register.projects):,}"
    output.say(
        Text(
            f"1 项目储备库和编制方案检查通过：{count} 个项目（含打捆项目的组成部分），{remarks} 条提示。",
            f"1 Register and policy checked: {count} projects (parts of bundles too), {remarks} remarks.",
        )
    )
    plan = solved(folder, inputs, seconds).plan
    output.say(Text("2 计划已编制：", "2 Plan compiled:"))
    words = clause_words(inputs)
    print_plan(plan, words)
    output.say(Text("3 核验：", "3 Check by the standard library alone:"))
    if not verified(folder):
        sys.exit(1)
    output.say(Text("4 公布：", "4 Publication:"))
    published(folder, inputs, plan)
    output.console.print(summary(plan, words))


def summary(plan: Plan, words: ClauseWords) -> Table:
    """Return the table of what the policy asks and the plan gives: a line a clause, with its tightest instance."""
    title = Text(f"{plan.year}年计划：编制方案要求与计划结果", f"Plan {plan.year}: what was asked and what it gives")
    table = Table(title=title.to(words.language))
    for heading in (Text("条款", "clause"), Text("要求", "asked"), Text("结果", "result"), Text("", "")):
        justify: Literal["left", "right"] = "right" if heading.zh in ("要求", "结果") else "left"
        table.add_column(heading.to(words.language), justify=justify, overflow="fold")
    for result, among in _lines(plan):
        place = words.instance(result)
        tightest = Text(f"（{among} 项中最紧的是{place}）", f" (tightest of {among}: {place})")
        name = result.name.to(words.language) + (tightest.to(words.language) if among > 1 else "")
        table.add_row(*map(escape, (name, words.asked(result), words.value(result))), "✓" if result.holds else "✗")
    return table


def _lines(plan: Plan) -> Iterator[tuple[ClauseResult, int]]:
    every = (*plan.clauses, *plan.early_clauses)
    results = [result for result in every if not result.id.startswith(("eligibility.", "register."))]
    for _, group in groupby(results, key=lambda result: result.id):
        instances = list(group)
        yield min(instances, key=_tightness), len(instances)


def _tightness(result: ClauseResult) -> float:
    """Return the slack as a part of the nearest bound, so that instances of unlike size compare."""
    size = max(abs(bound) for bound in (result.at_least, result.at_most) if bound is not None)
    return float(result.slack / size) if size else float(result.slack)
