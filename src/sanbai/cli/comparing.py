"""`sanbai plan compare`: two plans, or two policies, beside each other."""

from pathlib import Path
from typing import Annotated

import typer

from sanbai.cli import output
from sanbai.cli.explaining import read_case
from sanbai.cli.inputs import read_inputs
from sanbai.cli.plan import clause_words
from sanbai.cli.what_if import Out, print_table, write
from sanbai.language import Text
from sanbai.plan.columns import make_columns
from sanbai.plan.files import has_plan
from sanbai.plan.planning import make_plan
from sanbai.plan.what_if.compared import Side
from sanbai.plan.what_if.comparing import compare_plans
from sanbai.plan.what_if.comparison_wording import ComparisonWords
from sanbai.plan.what_if.comparison_writing import comparison_files

First = Annotated[Path, typer.Argument(help="A plan-year folder. 第一个计划年度文件夹。")]
Second = Annotated[Path, typer.Argument(help="The other one. 第二个计划年度文件夹。")]


def compare_command(first: First, second: Second, *, out: Out = None) -> None:
    """Say who enters and who leaves between two plans, and why; compiles where there is none. 比较两个计划。"""
    sides = _side(first), _side(second)
    comparison = compare_plans(*sides)
    projects = [project for side in sides for project in side.columns.register.projects]
    names = {project.code: Text(project.name, project.name_en) for project in projects}
    words = ComparisonWords(clause_words(read_inputs(second)), names)
    for sentence in words.summary(comparison):
        output.say(sentence)
    output.say(Text("编制方案的变化：", "What changed between the policies:"))
    changes = list(words.policy_changes(comparison))
    for change in changes or [Text("没有变化。", "Nothing.")]:
        output.say(Text(f"  {change.zh}", f"  {change.en}"))
    if comparison.moved:
        output.say(Text("进出的项目和理由：", "Who moves, and why:"))
    for moved in comparison.moved:
        sentence = words.moved(moved)
        output.say(Text(f"  {sentence.zh}", f"  {sentence.en}"))
    rows = list(words.clause_rows(comparison))
    if rows:
        print_table(
            (
                Text("结果不同的条款", "clauses that come to something else"),
                Text("第一个", "first"),
                Text("第二个", "second"),
            ),
            rows,
        )
    write(out, comparison_files(comparison, words))


def _side(folder: Path) -> Side:
    """Read a folder with its plan, or compile it where it has none; nothing is written."""
    if has_plan(folder):
        case = read_case(folder)
        return Side(columns=case.columns, plan=case.plan, standing=case.standing)
    inputs = read_inputs(folder)
    made = make_plan(inputs.register, inputs.policy)
    return Side(columns=make_columns(inputs.register, inputs.policy), plan=made.plan, standing=made.standing)
