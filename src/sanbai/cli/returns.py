"""`sanbai delivery open`, `form`, `check` and `changes`: the baseline and the monthly returns."""

import datetime
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from sanbai.cli import output
from sanbai.cli.inputs import Inputs, read_inputs
from sanbai.cli.plan import sound
from sanbai.cli.what_if import print_table
from sanbai.delivery.baseline import make_baseline
from sanbai.delivery.changes import EXPECTATION_NAMES, Expected, changes_of
from sanbai.delivery.changes_writing import changes_csv, changes_json
from sanbai.delivery.checks import BASELINE_CHECKS
from sanbai.delivery.files import read_year, write_baseline, write_beside, write_form
from sanbai.delivery.form import form_csv, form_rows, form_workbook
from sanbai.delivery.reading import LoadedYear
from sanbai.delivery.reasons import reasons_of
from sanbai.delivery.records import Month
from sanbai.delivery.rules import check_month
from sanbai.errors import InputError, SanbaiError, Severity
from sanbai.language import Text
from sanbai.plan.files import read_plan
from sanbai.register.nearest import did_you_mean

Folder = Annotated[Path, typer.Argument(help="The plan-year folder. 计划年度文件夹。")]
MonthText = Annotated[str, typer.Option("--month", help="The month, such as 2024-06. 月份。")]
Department = Annotated[str, typer.Option(help="Only this department's projects (its code). 只含该主管部门的项目。")]
AsOf = Annotated[
    datetime.datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day of the check; else today. 检查日期。"),
]
Form = Annotated[output.Format, typer.Option("--format", help="text or json. 输出格式。")]


def open_command(folder: Folder) -> None:
    """Write the first baseline from 3-plan, once and for ever. 由计划写出首次基线。"""
    inputs = read_inputs(folder)
    if not sound(folder):
        sys.exit(1)
    baseline = make_baseline(inputs.register, inputs.policy, read_plan(folder))
    is_new = write_baseline(folder, baseline)
    parts = sum(bool(row.part_of) for row in baseline.rows)
    waiting = sum(row.nature == "early_promotion" for row in baseline.rows)
    count = len(baseline.rows)
    output.say(
        Text(
            f"{'已写入' if is_new else '基线未变：'} 4-delivery/baseline.csv：{count} 个填报项目"
            f"（打捆项目的组成部分 {parts} 个，前期推进 {waiting} 个）。",
            f"{'Wrote' if is_new else 'Unchanged:'} 4-delivery/baseline.csv, {count} reporting projects"
            f" ({parts} parts of bundles, {waiting} early-promotion).",
        )
    )


def form_command(folder: Folder, month: MonthText, department: Department = "") -> None:
    """Write the form of a month that an office sends out (XLSX and CSV). 生成当月填报表。"""
    inputs, loaded, of = _opened(folder, month)
    known = sorted({row.department for row in loaded.year.baseline.rows if row.department})
    if department and department not in known:
        raise SanbaiError(
            Text(f"计划中没有主管部门“{department}”。", f"No project of the plan has the department “{department}”."),
            did_you_mean(department, known, Text(f"有：{'、'.join(known)}。", f"Known are: {', '.join(known)}.")),
        )
    rows = form_rows(loaded.year, inputs.policy, of, department)
    name = "-".join(part for part in (str(of), re.sub(r"[^\w.-]", "_", department)) if part)
    write_form(folder, f"{name}.csv", form_csv(rows, inputs.register))
    path = write_form(folder, f"{name}.xlsx", form_workbook(rows, inputs.register, of))
    output.say(
        Text(
            f"已写出 {path.relative_to(folder).as_posix()}（及 .csv）：{len(rows)} 个项目。",
            f"Wrote {path.relative_to(folder).as_posix()} (and .csv): {len(rows)} projects.",
        )
    )


def check_command(folder: Folder, month: MonthText, as_of: AsOf = None, form: Form = output.Format.TEXT) -> None:
    """List what is wrong with a month's returns, each with its cell; exit code 1 on errors. 检查当月报表。"""
    inputs, loaded, of = _opened(folder, month)
    day = as_of.date() if as_of else datetime.date.today()
    findings = check_month(loaded, inputs.register, inputs.policy, of, day)
    output.print_findings(findings, form)
    if form is output.Format.TEXT:
        counts = Counter(finding.severity for finding in findings)
        errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
        returned = sum(row.month == of for row in loaded.year.returns)
        output.say(
            Text(
                f"{of}：读到 {returned} 份报表；{errors} 处错误，{warnings} 处警告。",
                f"{of}: {returned} returns; {errors} errors, {warnings} warnings.",
            )
        )
    output.end(findings)


def changes_command(folder: Folder, month: MonthText) -> None:
    """List what is expected otherwise than the baseline or last month, and why. 列出预计的变化。"""
    inputs, loaded, of = _opened(folder, month)
    changes, reasons = changes_of(loaded.year, of), reasons_of(inputs.register)
    language = output.reader_language()
    titles = (
        Text("项目", "project"),
        Text("预计", "expected"),
        Text("基线", "baseline"),
        Text("上月", "last month"),
        Text("现在", "now"),
        Text("原因", "reason"),
    )
    print_table(
        titles,
        (
            (
                change.project,
                EXPECTATION_NAMES[change.expectation].to(language),
                *map(_shown, (change.first, change.before, change.now)),
                reasons[change.reason].to(language) if change.reason else "—",
            )
            for change in changes
        ),
    )
    name = f"changes-{of}"
    write_beside(folder, {f"{name}.csv": changes_csv(changes, reasons), f"{name}.json": changes_json(changes, str(of))})
    output.say(Text(f"已写入 4-delivery/{name}.csv 和 .json。", f"Wrote 4-delivery/{name}.csv and .json."))


def _shown(value: Expected) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value or "—")


def _opened(folder: Path, month: str) -> tuple[Inputs, LoadedYear, Month]:
    inputs = read_inputs(folder)
    return inputs, read_year(folder, inputs.register, inputs.policy), month_of(month, inputs.policy.year)


def read_followed(folder: Path, inputs: Inputs) -> LoadedYear:
    """Return a folder's year for a command that computes with it; rows that do not count are remarked on.

    Raises `InputError` where the baseline itself is not as it was written.
    """
    loaded = read_year(folder, inputs.register, inputs.policy)
    wrong = [finding for finding in loaded.findings if finding.severity is Severity.ERROR]
    baseline = [finding for finding in wrong if finding.check in BASELINE_CHECKS]
    if baseline:
        raise InputError(baseline)
    for finding in wrong:
        output.errors.print(finding.sentence(output.reader_language()), markup=False)
    if wrong:
        said = Text(
            f"报表有 {len(wrong)} 处错误，所在的行没有计入（见 sanbai delivery check）。",
            f"The returns have {len(wrong)} errors; rows with one do not count (see sanbai delivery check).",
        )
        output.errors.print(said.to(output.reader_language()), markup=False)
    return loaded


def month_of(text: str, year: int) -> Month:
    """Return the month of the plan year that a command is asked for; raises `SanbaiError` for any other."""
    try:
        month = Month.parse(text)
    except ValueError:
        month = None
    if month is None or month.year != year:
        raise SanbaiError(
            Text(f"“{text}”不是 {year} 年的月份。", f"“{text}” is no month of {year}."),
            Text(f"请写成 {year}-06 的形式。", f"Write it like {year}-06."),
        )
    return month
