"""`sanbai plan explain`: why a candidate is in or out, what the other way would cost, what the clauses are worth."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from sanbai.cli import output
from sanbai.cli.inputs import Inputs, read_inputs
from sanbai.cli.plan import clause_table, clause_words, sound, table
from sanbai.cli.sweeping import Address, Processes, sweep_over
from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan import last_year as comparing
from sanbai.plan.columns import Columns, make_columns
from sanbai.plan.compiling import compile_plan
from sanbai.plan.explaining import explain, explain_exactly
from sanbai.plan.explanation_wording import ExplanationWords, summary_in_words
from sanbai.plan.explanation_writing import explanation_files, parse_prices
from sanbai.plan.files import has_plan, read_beside, read_chosen, read_plan, write_beside
from sanbai.plan.forcing import Standing, chosen_columns, standing
from sanbai.plan.limits import Limits
from sanbai.plan.model import Program
from sanbai.plan.records import Decision, Plan
from sanbai.sweeps import Sweep, in_turn

Folder = Annotated[Path, typer.Argument(help="The plan-year folder. 计划年度文件夹。")]
Codes = Annotated[list[str] | None, typer.Argument(help="Project codes. 项目代码。")]
Every = Annotated[
    bool, typer.Option("--all", help="Solve every candidate's other way again. 逐一精确求解全部候选项目。")
]
Clauses = Annotated[bool, typer.Option("--clauses", help="What the clauses are worth. 各条款的影子价格。")]
Nodes = Annotated[int | None, typer.Option(help="Search nodes for each project. 每个项目的搜索节点上限。", min=1)]
Then = Annotated[Path | None, typer.Option("--last-year", help="Last year's folder or plan.csv. 去年的计划。")]


def explain_command(
    folder: Folder,
    codes: Codes = None,
    *,
    every: Every = False,
    clauses: Clauses = False,
    nodes: Nodes = None,
    last_year: Then = None,
    processes: Processes = None,
    address: Address = None,
) -> None:
    """Say why projects are in or out and what the other way would cost. 说明项目列入或未列入的理由和代价。"""
    sweep = sweep_over(processes, address) if every or processes or address else in_turn
    case = read_case(folder)
    proof = case.inputs.policy.proof
    limits = Limits(nodes=proof.nodes if nodes is None else nodes)
    if codes:
        _tell(case, codes, limits, sweep)
    if every:
        _tell_all(folder, case, replace(limits, gap=proof.gap), sweep)
    if clauses or not (codes or every or last_year):
        _tell_prices(case)
    if last_year is not None:
        _tell_last_year(case, last_year)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A plan-year folder whose plan is sound, read for explaining."""

    inputs: Inputs
    plan: Plan
    columns: Columns
    program: Program
    standing: Standing
    words: ExplanationWords


def read_case(folder: Path) -> Case:
    """Read a plan-year folder with its plan, and end the command where the plan is not sound."""
    inputs = read_inputs(folder)
    if not has_plan(folder):
        raise SanbaiError(
            Text(f"{folder} 中还没有计划。", f"There is no plan in {folder} yet."),
            Text("请先运行 sanbai plan solve。", "Run sanbai plan solve first."),
        )
    if not sound(folder):
        sys.exit(1)
    plan = read_plan(folder)
    columns = make_columns(inputs.register, inputs.policy)
    program = compile_plan(columns)
    chosen = chosen_columns(program, {row.code: row.option for row in plan.rows if row.decision is Decision.IN})
    stands = standing(program, chosen, plan.proven, parse_prices(read_beside(folder, "explanation.json")))
    names = {project.code: Text(project.name, project.name_en) for project in inputs.register.projects}
    return Case(inputs, plan, columns, program, stands, ExplanationWords(clause_words(inputs), plan.value_scale, names))


def _tell(case: Case, codes: Sequence[str], limits: Limits, sweep: Sweep) -> None:
    """Print the sentences on these candidates, each solved again with it the other way."""
    rows = {row.code: row for row in case.plan.rows}
    for code in codes:
        if code not in rows:
            raise SanbaiError(
                Text(f"没有代码为 {code} 的候选项目。", f"There is no candidate with the code {code}."),
                Text("请对照 3-plan/plan.csv 中的代码。", "Look up the code in 3-plan/plan.csv."),
            )
    explanation = explain_exactly(case.standing, case.plan.value_scale, limits, codes, sweep)
    for reason in sorted(explanation.reasons, key=lambda reason: codes.index(reason.code)):
        for sentence in case.words.reason(reason, rows[reason.code]):
            output.console.print(sentence, markup=False)


def _tell_all(folder: Path, case: Case, limits: Limits, sweep: Sweep) -> None:
    """Solve every candidate's other way again, write the explanation anew and print how far it came."""
    explanation = explain_exactly(case.standing, case.plan.value_scale, limits, sweep=sweep)
    write_beside(folder, explanation_files(explanation, case.plan))
    output.say(summary_in_words(explanation))


def _tell_prices(case: Case) -> None:
    """Print what a step of each clause's bound is worth, the dearest first."""
    explanation = explain(case.standing, case.plan.value_scale)
    if not explanation.clauses:
        output.say(Text("没有条款带影子价格。", "No clause has a price."))
        return
    prices = table(
        Text("条款", "clause"), Text("限值变动", "change of its bound"), Text("价值（分）", "worth (points)")
    )
    for row in case.words.prices(explanation):
        prices.add_row(*map(escape, row))
    output.console.print(prices)


def _tell_last_year(case: Case, then: Path) -> None:
    """Print last year's plan beside this year's: what it would break or lose."""
    comparison = comparing.last_year(case.program, case.plan.proven.objective, read_chosen(then))
    output.console.print(case.words.last_year(comparison), markup=False)
    if comparison.result.broken:
        output.console.print(clause_table(comparison.result.broken, case.words.clauses))
