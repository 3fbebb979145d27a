"""`sanbai plan`: compile a plan, and check one."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from sanbai.cli import output
from sanbai.cli.inputs import Inputs, read_inputs
from sanbai.language import Text
from sanbai.plan import verify as verifying
from sanbai.plan.files import read_sealed, write_plan
from sanbai.plan.model import Row
from sanbai.plan.planning import Made, PolicyCannotBeMet, make_plan
from sanbai.plan.records import ClauseResult, Plan
from sanbai.plan.solver import Progress, Step
from sanbai.plan.wording import bounds_in_words, plan_in_words, value_in_words
from sanbai.register.files import find_register, read_register
from sanbai.register.writing import register_csv

app = typer.Typer(help="Compile a plan and check it. 编制并核验计划。", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="The plan-year folder. 计划年度文件夹。")]
Seconds = Annotated[
    float | None,
    typer.Option(
        help="Stop each search after so many seconds; the result may then differ. 每次搜索的时限（秒）。", min=0.1
    ),
]


@app.command()
def solve(folder: Folder, seconds: Seconds = None) -> None:
    """Compile 1-register and 2-policy.toml into 3-plan. 编制计划。"""
    print_plan(solved(folder, read_inputs(folder), seconds).plan)


def solved(folder: Path, inputs: Inputs, seconds: float | None = None) -> Made:
    """Compile a folder's plan, write it to `3-plan/`, and return it; raises what `make_plan` raises."""
    try:
        with _bar() as bar:
            made = make_plan(inputs.register, inputs.policy, seconds, lambda name: _follow(bar, name))
    except PolicyCannotBeMet as error:
        print_conflict(error.conflict, inputs.policy.money_unit)
        raise
    write_plan(folder, made.plan, made.program)
    return made


@app.command()
def verify(folder: Folder) -> None:
    """Check every hash, row, clause and total of 3-plan with the standard library alone. 核验计划。"""
    if not verified(folder):
        sys.exit(1)


def verified(folder: Path) -> bool:
    """Check a folder's plan, print what does not agree, and return whether all of it does."""
    files = read_sealed(folder)
    alone = verifying.reads_alone(files)
    problems = verifying.verify(files, None if alone else _as_csv(folder))
    for where, zh, en in problems:
        output.say(Text(f"{where}：{zh}", f"{where}: {en}"))
    if problems:
        output.say(Text("核验未通过：计划与其文件不一致。", "Refused: the plan does not agree with its files."))
        return False
    output.say(
        Text("核验通过：校验和、各行、各条款、各合计全部一致。", "Verified: every hash, row, clause and total agrees.")
    )
    if not alone:
        output.say(
            Text(
                "（项目储备库不是规范的 CSV，其内容先经 sanbai 读取，再行核验。）",
                "(The register is not plain CSV: sanbai's reader read it before the check.)",
            )
        )
    return True


def _as_csv(folder: Path) -> dict[str, bytes]:
    """Return the register as the CSV files that the check reads, by path in the plan-year folder."""
    register = read_register(find_register(folder)).register
    return {f"1-register/{name}": content for name, content in register_csv(register).items()}


def print_plan(plan: Plan) -> None:
    """Print how sure the plan is, which soft clauses give way, and what ranking by score would have done and broken."""
    giving_way = [result for result in plan.clauses if not result.holds]
    *proofs, ranking = plan_in_words(plan)
    for sentence in proofs:
        output.say(sentence)
    if giving_way:
        output.say(Text("让步的软条款：", "Soft clauses that give way:"))
        output.console.print(clause_table(plan, giving_way))
    output.say(ranking)
    if plan.ranking.broken:
        output.console.print(clause_table(plan, plan.ranking.broken))


def clause_table(plan: Plan, results: Sequence[ClauseResult]) -> Table:
    """Return a table of clauses: name, what it came to, what is asked."""
    language = output.reader_language()
    titles = (Text("条款", "clause"), Text("数值", "value"), Text("要求", "asked"))
    table = Table(*(title.to(language) for title in titles))
    for result in results:
        name = f"{result.name.to(language)} {result.instance}".strip()
        value = value_in_words(result.value, result.unit, plan.money_unit, language)
        table.add_row(escape(name), value, bounds_in_words(result, plan.money_unit, language))
    return table


def print_conflict(rows: Sequence[Row], money_unit: str) -> None:
    """Print the clauses that cannot hold together, each with what it asks."""
    language = output.reader_language()
    table = Table(
        *(title.to(language) for title in (Text("条款", "clause"), Text("要求", "asked"), Text("编号", "id")))
    )
    for row in rows:
        place = f"{row.clause} {row.instance}".strip()
        table.add_row(escape(row.name.to(language)), bounds_in_words(row, money_unit, language), escape(place))
    output.console.print(table)


def _bar() -> Bar:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[state]}"),
    )
    return Bar(*columns, console=output.errors, transient=True)


def _follow(bar: Bar, name: Text) -> Progress:
    task = bar.add_task(name.to(output.reader_language()), total=None, state="")

    def step(event: Step) -> None:
        if event.value is not None and event.bound is not None and event.bound > 0:
            gap = (event.bound - event.value) / event.bound
            bar.update(task, state=f"{event.value:,.0f} … {event.bound:,.0f} ({gap:.3%})")

    return step
