"""`sanbai plan`: compile a plan, and check one."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from sanbai.cli import output
from sanbai.cli.conflict import print_conflict, print_ways, write_conflict
from sanbai.cli.following import Following
from sanbai.cli.inputs import Inputs, read_inputs
from sanbai.language import Text
from sanbai.plan import agreement
from sanbai.plan.explaining import explain
from sanbai.plan.explanation_writing import explanation_files
from sanbai.plan.files import FOLDER, read_plan, read_sealed, write_plan
from sanbai.plan.planning import Made, PolicyCannotBeMet, make_plan
from sanbai.plan.records import ClauseResult, Plan
from sanbai.plan.relaxing import WAY_LIMITS, ways_out
from sanbai.plan.wording import ClauseWords, certificate_in_words, plan_in_words
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


ConflictFile = Annotated[
    Path | None,
    typer.Option("--conflict", help="If nothing fits, write the conflict here as JSON. 条款矛盾时写入此文件。"),
]


@app.command()
def solve(folder: Folder, seconds: Seconds = None, conflict: ConflictFile = None) -> None:
    """Compile 1-register and 2-policy.toml into 3-plan. 编制计划。"""
    inputs = read_inputs(folder)
    print_plan(solved(folder, inputs, seconds, conflict).plan, clause_words(inputs))


def solved(folder: Path, inputs: Inputs, seconds: float | None = None, conflict: Path | None = None) -> Made:
    """Compile a folder's plan, write it to `3-plan/`, and return it; raises what `make_plan` raises.

    When nothing fits, the clauses that conflict and the ways out are printed, and written to `conflict` where given.
    """
    try:
        with Following() as following:
            made = make_plan(inputs.register, inputs.policy, seconds, following.stage)
    except PolicyCannotBeMet as error:
        _say_conflict(error, clause_words(inputs), seconds, conflict)
        if (folder / FOLDER).exists():
            output.say(
                Text(
                    f"（{FOLDER} 中仍是此前的计划，与现在的编制方案不符。）",
                    f"({FOLDER} still holds an earlier plan, not one of this policy.)",
                )
            )
        raise
    explanation = explain(made.standing, made.plan.value_scale)
    write_plan(folder, made, explanation_files(explanation, made.plan))
    if following.stopped:
        output.say(
            Text(
                "（已按 Ctrl-C 停止：写出的是此前最好的方案；再次运行，结果可能不同。）",
                "(Stopped by Ctrl-C: this is the best plan until then; another run may give another.)",
            )
        )
    if seconds is not None:
        output.say(
            Text(
                "（限定了时间：再次运行，结果可能不同。）",
                "(The time was limited: another run may give another plan.)",
            )
        )
    return made


def _say_conflict(error: PolicyCannotBeMet, words: ClauseWords, seconds: float | None, path: Path | None) -> None:
    print_conflict(error.conflict, words)
    with Following() as following:
        following.stage(Text("寻找出路", "Looking for ways out"))
        ways = ways_out(error.program, error.conflict, replace(WAY_LIMITS, seconds=seconds))
    print_ways(ways, words)
    if path is not None:
        write_conflict(path, error, ways, words)


def clause_words(inputs: Inputs) -> ClauseWords:
    """Return how clauses of these inputs are put into words for the reader."""
    units = {row.code: Text(row.name_zh, row.name_en) for row in inputs.register.codes if row.list == "unit"}
    districts = {district.code: district.name for district in inputs.policy.districts}
    return ClauseWords(output.reader_language(), inputs.policy.money_unit, units, districts)


@app.command()
def verify(folder: Folder) -> None:
    """Check every hash, row, clause, total and certified bound with the standard library alone. 核验计划。"""
    if not verified(folder):
        sys.exit(1)


def verified(folder: Path) -> bool:
    """Check a folder's plan, print the outcome, and return whether all of it agrees."""
    if not sound(folder):
        return False
    output.say(
        Text("核验通过：校验和、各行、各条款、各合计全部一致。", "Verified: every hash, row, clause and total agrees.")
    )
    plan = read_plan(folder)
    output.say(certificate_in_words(plan.proven, plan.value_scale))
    if plan.early_proven is not None:
        early = certificate_in_words(plan.early_proven, plan.value_scale)
        output.say(Text(f"前期推进清单：{early.zh}", f"Early-promotion list: {early.en}"))
    if not agreement.reads_alone(read_sealed(folder)):
        output.say(
            Text(
                "（项目储备库不是规范的 CSV，其内容先经 sanbai 读取，再行核验。）",
                "(The register is not plain CSV: sanbai's reader read it before the check.)",
            )
        )
    return True


def sound(folder: Path) -> bool:
    """Check a folder's plan, print what does not agree, and return whether all of it agrees."""
    files = read_sealed(folder)
    problems = agreement.agrees(files, None if agreement.reads_alone(files) else _as_csv(folder))
    for where, zh, en in problems:
        output.say(Text(f"{where}：{zh}", f"{where}: {en}"))
    if problems:
        output.say(Text("核验未通过：计划与其文件不一致。", "Refused: the plan does not agree with its files."))
    return not problems


def _as_csv(folder: Path) -> dict[str, bytes]:
    """Return the register as the CSV files that the check reads, by path in the plan-year folder."""
    register = read_register(find_register(folder)).register
    return {f"1-register/{name}": content for name, content in register_csv(register).items()}


def print_plan(plan: Plan, words: ClauseWords) -> None:
    """Print how sure the plan is, which soft clauses give way, and what ranking by score would have done and broken."""
    giving_way = [result for result in plan.clauses if not result.holds]
    *proofs, ranking = plan_in_words(plan)
    for sentence in proofs:
        output.say(sentence)
    if giving_way:
        output.say(Text("让步的软条款：", "Soft clauses that give way:"))
        output.console.print(clause_table(giving_way, words))
    output.say(ranking)
    if plan.ranking.broken:
        output.console.print(clause_table(plan.ranking.broken, words))


def clause_table(results: Sequence[ClauseResult], words: ClauseWords) -> Table:
    """Return a table of clauses: name, what it came to, what is asked."""
    made = table(Text("条款", "clause"), Text("数值", "value"), Text("要求", "asked"))
    for result in results:
        name = f"{result.name.to(words.language)} {words.instance(result)}".strip()
        made.add_row(*map(escape, (name, words.value(result), words.asked(result))))
    return made


def table(*titles: Text) -> Table:
    """Return an empty table with these headings."""
    made = Table()
    for title in titles:
        made.add_column(title.to(output.reader_language()), overflow="fold")
    return made
