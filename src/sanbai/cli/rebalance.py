"""`sanbai rebalance`: propose and accept adjustments, show the plan in force, roll over to the next year."""

import datetime
import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sanbai.cli import output
from sanbai.cli.following import Following
from sanbai.cli.inputs import Inputs, codes_of, read_inputs
from sanbai.cli.plan import Seconds, clause_words, sound
from sanbai.cli.returns import read_followed
from sanbai.cli.what_if import print_table, write
from sanbai.delivery.forecast import Drawing, forecast
from sanbai.delivery.records import Month, Year
from sanbai.errors import SanbaiError, Severity
from sanbai.language import Text
from sanbai.plan.files import has_plan, read_plan
from sanbai.plan.records import Decision, Plan
from sanbai.plan.wording import certificate_in_words
from sanbai.plan.writing import plan_csv
from sanbai.policy.rebalancing import USUAL, Rebalancing
from sanbai.rebalance import files
from sanbai.rebalance.foreseeing import foreseen_of
from sanbai.rebalance.in_force import InForce, plan_in_force
from sanbai.rebalance.policy_now import Rules
from sanbai.rebalance.proposing import Proposed, Situation, propose
from sanbai.rebalance.records import Acceptance, Adjustment, ChangeKind
from sanbai.rebalance.rollover import rollover
from sanbai.rebalance.wording import (
    CHANGE_TITLES,
    CLAUSE_TITLES,
    STEP_TITLES,
    UNAVAILABLE_TITLES,
    RebalanceWords,
    basis_in_words,
    summary_in_words,
)
from sanbai.register.rules import check_register
from sanbai.units import MONEY_UNITS, format_money

app = typer.Typer(help="Change the plan in mid-year, and roll over. 年中调整与结转。", no_args_is_help=True)

NOTHING_DRAWN = Drawing(scenarios=1)
"""Single projects have known distributions: only groups of them are drawn."""


class Basis(StrEnum):
    """What stands in the place of promises."""

    FORECAST = "forecast"
    RETURNS = "returns"


Folder = Annotated[Path, typer.Argument(help="The plan-year folder. 计划年度文件夹。")]
MonthName = Annotated[str, typer.Option("--month", help="Returns up to this month, such as 2024-06. 截至月份。")]
Day = Annotated[datetime.datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The day. 日期。")]
TheDay = Annotated[datetime.datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="The day. 日期。")]
AtMost = Annotated[int | None, typer.Option(help="At most so many leave, and come in. 退出、列入各不超过。", min=0)]
BasisName = Annotated[Basis, typer.Option("--basis", help="What stands for promises. 以何代替承诺。")]
Number = Annotated[
    str, typer.Argument(help="The number of the proposal, such as 001. 方案编号。", callback=lambda told: told.zfill(3))
]
By = Annotated[str, typer.Option("--by", help="Who accepts it. 批准人。")]
Why = Annotated[str, typer.Option("--reason", help="Why it is accepted. 批准理由。")]
To = Annotated[Path, typer.Option("--to", help="The folder of the year after. 下一年度文件夹。")]
Out = Annotated[Path | None, typer.Option(help="Folder, or file, for the plan in force. 结果写入的文件夹或文件。")]


@app.command("propose")
def propose_command(
    folder: Folder,
    *,
    month: MonthName,
    on: Day = None,
    basis: BasisName = Basis.FORECAST,
    at_most: AtMost = None,
    seconds: Seconds = None,
) -> None:
    """Propose an adjustment from the returns up to a month. 提出年中调整方案。"""
    case = _Case(folder)
    last = _month(month, case.plan.year)
    prices = _prices(case.inputs, at_most)
    number = files.next_number(case.adjustments)
    year = case.year()
    situation = Situation(
        policy=case.inputs.policy,
        policy_text=files.read_policy_text(folder),
        plan=case.plan,
        in_force=case.in_force,
        year=year,
        month=last,
        foreseen=foreseen_of(forecast(year, last, NOTHING_DRAWN)) if basis is Basis.FORECAST else None,
        inputs=files.hashed_inputs(folder, last, case.in_force.adjustments),
    )
    rules = Rules(number=number, day=last.last_day if on is None else on.date(), prices=prices)
    with Following() as following:
        found = propose(situation, rules, seconds, following.stage)
    written = files.write_proposal(folder, found)
    _print(found, case.words)
    output.say(Text(f"已写入 {written}。", f"Wrote {written}."))


def _prices(inputs: Inputs, at_most: int | None) -> Rebalancing:
    prices = inputs.policy.rebalance or USUAL
    return prices if at_most is None else replace(prices, out_at_most=at_most, in_at_most=at_most)


def _print(found: Proposed, words: RebalanceWords) -> None:
    proposal = found.proposal
    output.say(summary_in_words(proposal))
    output.say(basis_in_words(proposal))
    if proposal.changes:
        print_table(CHANGE_TITLES, words.change_rows(proposal.changes))
    rows = list(words.clause_rows(proposal))
    if rows:
        print_table(CLAUSE_TITLES, rows)
    if proposal.changes:
        output.say(Text("最少调整前沿：", "What fewer changes would recover:"))
        print_table(STEP_TITLES, words.step_rows(proposal))
    if proposal.unavailable:
        output.say(Text("前期推进项目中不能提前列入的：", "Of early promotion, these cannot be pulled forward:"))
        print_table(UNAVAILABLE_TITLES, words.unavailable_rows(proposal))
    output.say(certificate_in_words(proposal.proven, proposal.value_scale))


@app.command("accept")
def accept_command(folder: Folder, number: Number, *, by: By, reason: Why, on: TheDay) -> None:
    """Accept a proposal, with name, day and reason. 批准调整方案。"""
    if not sound(files.adjustment_folder(folder, number)):
        sys.exit(1)
    digest = files.proposal_hash(folder, number)
    acceptance = Acceptance(
        number=number, by=_said(by, "--by"), on=on.date(), reason=_said(reason, "--reason"), proposal=digest
    )
    if files.accept(folder, acceptance):
        output.say(
            Text(
                f"第{number}号调整已批准，自{acceptance.on}起执行。",
                f"Adjustment {number} is accepted and in force from {acceptance.on}.",
            )
        )
    else:
        output.say(
            Text(
                f"第{number}号调整此前已批准，未作改动。", f"Adjustment {number} was accepted before: nothing changed."
            )
        )


def _said(text: str, option: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise SanbaiError(
            Text(f"{option} 不能为空。", f"{option} is empty."), Text("请填写。", "Say who accepts it, and why.")
        )
    return stripped


@app.command("show")
def show_command(folder: Folder, *, on: Day = None, out: Out = None) -> None:
    """Show the plan in force on a day. 查看某日有效的计划。"""
    case = _Case(folder, None if on is None else on.date())
    rows = [row for row in case.in_force.rows if row.decision is Decision.IN]
    unit, language = MONEY_UNITS[case.plan.money_unit], output.reader_language()
    invested = format_money(sum(row.in_year_investment for row in rows), unit, language)
    day = Text("目前", "now") if on is None else Text(f"{on.date()}", f"on {on.date()}")
    output.say(
        Text(
            f"{day.zh}有效的计划：{len(rows)} 个项目，当年投资 {invested}。",
            f"The plan in force {day.en}: {len(rows)} projects, {invested} in the year.",
        )
    )
    for item in case.adjustments:
        if item.acceptance.number in case.in_force.adjustments:
            accepted = item.acceptance
            output.say(
                Text(
                    f"第{accepted.number}号调整：{accepted.by}于{accepted.on}批准，理由：{accepted.reason}",
                    f"Adjustment {accepted.number}, accepted by {accepted.by} on {accepted.on}: {accepted.reason}",
                )
            )
            print_table(CHANGE_TITLES, case.words.change_rows(item.changes))
    write(out, {"plan-in-force.csv": plan_csv(replace(case.plan, rows=case.in_force.rows))})


@app.command("rollover")
def rollover_command(folder: Folder, *, to: To) -> None:
    """Make the next year's register from the plan in force and the latest returns. 结转下一年度项目储备库。"""
    case = _Case(folder)
    rolled = rollover(case.in_force, case.year(), _left(case.adjustments, case.in_force))
    is_new = files.write_next_register(to, rolled.register)
    output.print_findings(rolled.notes)
    next_year = case.plan.year + 1
    checked = check_register(rolled.register, codes_of(case.inputs.policy), datetime.date(next_year, 1, 1), next_year)
    errors = sum(finding.severity is Severity.ERROR for finding in checked)
    if not is_new:
        output.say(
            Text(f"{to} 中已是同样的项目储备库，未作改动。", f"{to} already holds this register: nothing changed.")
        )
    output.say(
        Text(
            f"{next_year}年项目储备库：{len(rolled.register.projects):,} 个项目，{errors} 处错误，"
            f"{len(checked) - errors} 条提示。",
            f"Register of {next_year}: {len(rolled.register.projects):,} projects, {errors} errors, "
            f"{len(checked) - errors} remarks.",
        )
    )


def _left(adjustments: tuple[Adjustment, ...], in_force: InForce) -> set[str]:
    """Return who left by an adjustment and did not come back."""
    out = {row.code for row in in_force.rows if row.decision is Decision.OUT}
    changes = (change for item in adjustments for change in item.changes)
    return {change.project for change in changes if change.kind is ChangeKind.LEAVES} & out


def _month(text: str, year: int) -> Month:
    try:
        month = Month.parse(text)
    except ValueError:
        what = Text(f"“{text}”不是月份。", f"{text} is no month.")
    else:
        what = Text(f"{month} 不在计划年度 {year} 年。", f"{month} is not in the plan year, {year}.")
        if month.year == year:
            return month
    raise SanbaiError(what, Text(f"请写成 {year}-06 的形式。", f"Write it like {year}-06."))


class _Case:
    """A plan year with its sound plan, its adjustments, and the plan in force on a day (without one: after all)."""

    def __init__(self, folder: Path, on: datetime.date | None = None) -> None:
        self._folder, self.inputs = folder, read_inputs(folder)
        if not has_plan(folder):
            raise SanbaiError(
                Text(f"{folder} 中还没有计划。", f"There is no plan in {folder} yet."),
                Text("请先运行 sanbai plan solve。", "Run sanbai plan solve first."),
            )
        if not sound(folder):
            sys.exit(1)
        self.plan: Plan = read_plan(folder)
        names = {project.code: Text(project.name, project.name_en) for project in self.inputs.register.projects}
        self.words = RebalanceWords(clause_words(self.inputs), names)
        self.adjustments = files.read_adjustments(folder)
        self.in_force = plan_in_force(self.inputs.register, self.plan, self.adjustments, on)

    def year(self) -> Year:
        """Return the baseline and the accepted returns; what is wrong in the others is remarked on."""
        return read_followed(self._folder, self.inputs).year
