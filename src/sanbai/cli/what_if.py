"""`sanbai plan frontier`, `alternatives` and `robustness`: the same plan year with one thing asked otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from sanbai.cli import output
from sanbai.cli.explaining import Case, read_case
from sanbai.cli.plan import table
from sanbai.cli.sweeping import Address, Processes, sweep_over
from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.forcing import Standing
from sanbai.plan.limits import Limits
from sanbai.plan.what_if.alternatives import most_different, next_best
from sanbai.plan.what_if.files import write_answers
from sanbai.plan.what_if.frontier import frontier
from sanbai.plan.what_if.measures import measure_row, parse_measure
from sanbai.plan.what_if.robustness import Sampling, robustness
from sanbai.plan.what_if.starting import without
from sanbai.plan.what_if.wording import WhatIfWords
from sanbai.plan.what_if.writing import Telling, alternatives_files, frontier_files, robustness_files
from sanbai.policy.phrases import vocabulary
from sanbai.publication.frontiers import frontier_picture
from sanbai.units import parse_ratio

Folder = Annotated[Path, typer.Argument(help="The plan-year folder. 计划年度文件夹。")]
Gap = Annotated[str | None, typer.Option(help="Gap at which a search may stop; else [proof] gap. 最优性差距。")]
Nodes = Annotated[
    int | None, typer.Option(help="Search nodes of each search; else [proof] nodes. 搜索节点上限。", min=1)
]
Out = Annotated[Path | None, typer.Option(help="Folder, or file, for the results. 结果写入的文件夹或文件。")]
Measured = Annotated[
    str,
    typer.Option("--measure", help="projects, in_year_investment, fund:CODE:YEAR, outcome:CODE, ... 计量指标。"),
]
Points = Annotated[int, typer.Option(help="How many points, from end to end. 点数。", min=2)]
Without = Annotated[
    list[str] | None, typer.Option("--without", help="Leave out this clause (its id). 不计入的条款编号。")
]
Count = Annotated[int, typer.Option(help="How many plans, this one too. 计划个数（含本计划）。", min=1)]
Within = Annotated[str, typer.Option(help="The most value that may be lost. 允许损失的价值比例。")]
Different = Annotated[bool, typer.Option("--different", help="The most different ones. 差别最大的计划。")]
Samples = Annotated[int, typer.Option(help="How many weightings. 权重组数。", min=1)]
Seed = Annotated[int, typer.Option(help="The same seed gives the same weightings. 随机种子。", min=0)]
Concentration = Annotated[
    int, typer.Option(help="The larger, the nearer to the policy's weights. 集中度，越大越接近原权重。", min=1)
]


def frontier_command(
    folder: Folder,
    *,
    measure: Measured = "in_year_investment",
    points: Points = 20,
    without_clauses: Without = None,
    gap: Gap = None,
    nodes: Nodes = None,
    processes: Processes = None,
    address: Address = None,
    out: Out = None,
) -> None:
    """Weigh the value of a plan against a measure, from the least to the most. 价值与某项指标的前沿。"""
    sweep = sweep_over(processes, address)
    case = read_case(folder)
    limits = _limits(case, gap, nodes)
    names = {(row.list, row.code): Text(row.name_zh, row.name_en) for row in case.inputs.register.codes}
    words_of_codes = vocabulary(case.inputs.policy, names)
    row = measure_row(case.columns, parse_measure(measure, case.columns), words_of_codes)
    plan = without(case.standing, without_clauses, limits) if without_clauses else case.standing
    found = frontier(plan, row, points, limits, sweep)
    words = _words(case, plan)
    output.say(words.ends(found))
    print_table(
        (
            Text("要求", "asked"),
            Text("结果", "comes to"),
            Text("价值（分）", "value (points)"),
            Text("差距", "gap"),
            Text("损失", "loss"),
            Text("进出（+ 列入，- 退出，~ 换方案）", "who moves (+ enters, - leaves, ~ option)"),
        ),
        words.frontier_rows(found),
    )
    output.say(words.certainty([point.answer for point in found.points]))
    picture = frontier_picture(found, words.clauses, case.plan.value_scale).encode()
    write(out, {**frontier_files(found, words.telling), "frontier.svg": picture})


def alternatives_command(
    folder: Folder,
    *,
    count: Count = 5,
    within: Within = "0.5%",
    different: Different = False,
    gap: Gap = None,
    nodes: Nodes = None,
    out: Out = None,
) -> None:
    """List the next best plans, or the most different ones within a loss. 次优计划，或差别最大的计划。"""
    case = read_case(folder)
    ask = most_different if different else next_best
    found = ask(case.standing, count, _ratio(within, "--within"), _limits(case, gap, nodes))
    words = _words(case, case.standing)
    print_table(
        (
            Text("序号", "no."),
            Text("价值（分）", "value (points)"),
            Text("损失", "loss"),
            Text("差距", "gap"),
            Text("新的决定", "decided anew"),
            Text("与本计划相比（+ 列入，- 退出，~ 换方案）", "against the plan (+ enters, - leaves, ~ option)"),
        ),
        words.alternative_rows(found),
    )
    output.say(words.completeness(found, count, different=different))
    write(out, alternatives_files(found, words.telling))


def robustness_command(
    folder: Folder,
    *,
    samples: Samples = 100,
    seed: Seed = 0,
    concentration: Concentration = 100,
    gap: Gap = None,
    nodes: Nodes = None,
    processes: Processes = None,
    address: Address = None,
    out: Out = None,
) -> None:
    """Say in how many of many sampled weightings each project is in. 在多组权重下各项目的列入比例。"""
    sweep = sweep_over(processes, address)
    case = read_case(folder)
    sampling = Sampling(samples, seed, concentration)
    found = robustness(case.standing, case.columns, sampling, _limits(case, gap, nodes), sweep)
    words = _words(case, case.standing)
    output.say(words.shares(found))
    rows = list(words.sometimes_rows(found))
    if rows:
        print_table((Text("有时列入的项目", "sometimes in"), Text("本计划", "the plan"), Text("占比", "share")), rows)
    output.say(words.certainty([item.answer for item in found.weightings]))
    write(out, robustness_files(found, case.inputs.policy.criteria, words.telling))


def _limits(case: Case, gap: str | None, nodes: int | None) -> Limits:
    """Return how far each search may go: what is asked for, else what the policy asks."""
    proof = case.inputs.policy.proof
    return Limits(proof.gap if gap is None else _ratio(gap, "--gap"), nodes or proof.nodes)


def _ratio(text: str, option: str) -> Fraction:
    """Return a share from 0 to 1; raises `SanbaiError` where the text is none."""
    try:
        ratio = parse_ratio(text)
    except ValueError:
        ratio = Fraction(-1)
    if not 0 <= ratio <= 1:
        raise SanbaiError(
            Text(f"{option} 的“{text}”不是 0 至 100 % 之间的比例。", f"{option} {text} is no share from 0 to 100 %."),
            Text("请写成 0.5% 这样的形式。", "Write it like 0.5%."),
        )
    return ratio


def _words(case: Case, plan: Standing) -> WhatIfWords:
    return WhatIfWords(case.words.clauses, Telling(plan, case.plan.value_scale, case.words.names))


def print_table(titles: Sequence[Text], rows: Iterable[Sequence[str]]) -> None:
    """Print a table with these headings and rows."""
    made = table(*titles)
    for row in rows:
        made.add_row(*map(escape, row))
    output.console.print(made)


def write(out: Path | None, files: Mapping[str, bytes]) -> None:
    """Write the files where the reader wants them, and say so."""
    if out is not None:
        written = ", ".join(map(str, write_answers(out, files)))
        output.say(Text(f"已写入 {written}。", f"Wrote {written}."))
