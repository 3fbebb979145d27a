"""`sanbai register`: the template, the checks, and the forms of a register."""

import datetime
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from sanbai.cli import output
from sanbai.cli.importing import import_
from sanbai.cli.inputs import codes_of
from sanbai.errors import Finding, InputError, SanbaiError, Severity, has_errors
from sanbai.files import write_file
from sanbai.language import Text
from sanbai.policy.files import POLICY_FILE, read_policy
from sanbai.policy.records import Policy
from sanbai.register.annotation import annotated
from sanbai.register.files import REGISTER_FOLDER, Form, find_register, holds_register, read_grids, write_register
from sanbai.register.reading import Loaded, register_from
from sanbai.register.rules import check_register
from sanbai.register.template import template as empty_workbook
from sanbai.units import MONEY_UNITS

app = typer.Typer(
    help="Send out, check, convert and import a register. 项目储备库：模板、检查、转换、导入。", no_args_is_help=True
)
app.command("import")(import_)

Source = Annotated[
    Path, typer.Argument(help="A register (folder, workbook) or a plan-year folder. 项目储备库或计划年度文件夹。")
]


@app.command()
def template(
    file: Annotated[Path, typer.Argument(help="The workbook to write (.xlsx). 要写出的工作簿。")],
    unit: Annotated[str, typer.Option(help=f"Unit of money: {', '.join(MONEY_UNITS)}. 金额单位。")] = "万元",
    policy: Annotated[
        Path | None, typer.Option(help="Policy whose codes the drop-downs offer. 下拉清单取自该编制方案。")
    ] = None,
) -> None:
    """Write the empty workbook that an office sends out. 生成供填报的空白工作簿。"""
    if file.suffix.lower() != ".xlsx" or file.exists():
        raise SanbaiError(
            Text(f"{file} 已存在，或不以 .xlsx 结尾。", f"{file} exists already, or does not end in .xlsx."),
            Text("请换一个以 .xlsx 结尾的文件名。", "Give another name, one that ends in .xlsx."),
        )
    if unit not in MONEY_UNITS:
        raise SanbaiError(
            Text(f"“{unit}”不是已知的金额单位。", f"“{unit}” is no known unit of money."),
            Text(f"请从中选择：{'、'.join(MONEY_UNITS)}。", f"Choose one of: {', '.join(MONEY_UNITS)}."),
        )
    write_file(file, empty_workbook(unit, codes_of(_sound_policy(policy)) if policy else {}))
    output.say(Text(f"已写出模板 {file}。", f"Wrote the template {file}."))


@app.command()
def check(
    path: Source,
    form: Annotated[output.Format, typer.Option("--format", help="text or json. 输出格式。")] = output.Format.TEXT,
    annotate: Annotated[
        Path | None, typer.Option("--annotated", help="Also write a workbook with the remarks. 另存批注工作簿。")
    ] = None,
    today: Annotated[
        datetime.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day of the check; else the policy's as_of, else today. 检查日期。"),
    ] = None,
) -> None:
    """List what is wrong with a register, each with its cell and a remedy; exit code 1 on errors. 检查项目储备库。"""
    source, policy = _parts(path)
    grids = read_grids(source)
    loaded = register_from(grids, source.name)
    day = today.date() if today else policy.as_of if policy else datetime.date.today()
    codes = codes_of(policy) if policy else {}
    findings = check_register(loaded, codes, day, policy.year if policy else None)
    if annotate:
        write_file(annotate, annotated(grids, findings, output.reader_language(), codes))
    output.print_findings(findings, form)
    if form is output.Format.TEXT:
        output.say(_summary(loaded, findings))
    output.end(findings)


@app.command()
def convert(
    source: Source,
    target: Annotated[Path, typer.Argument(help="A workbook (.xlsx) or a folder. 目标工作簿或文件夹。")],
    form: Annotated[Form | None, typer.Option(help="csv, xlsx or parquet; else told by the name. 形式。")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there. 覆盖已有内容。")] = False,
) -> None:
    """Write a register in another form, without loss. 将项目储备库转换为 CSV、XLSX 或 Parquet。"""
    found, _ = _parts(source)
    loaded = register_from(read_grids(found), found.name)
    if has_errors(loaded.findings):
        raise InputError(loaded.findings)
    output.print_findings(loaded.findings)
    if (target / REGISTER_FOLDER).is_dir() or (target / POLICY_FILE).exists():
        target /= REGISTER_FOLDER
    if holds_register(target) and not overwrite:
        raise SanbaiError(
            Text(f"{target} 已有内容。", f"{target} holds something already."),
            Text("请换一个目标；确要覆盖时加 --overwrite。", "Give another target, or add --overwrite to replace it."),
        )
    write_register(loaded.register, target, form or _form_of(target))
    output.say(Text(f"已写入 {target}。", f"Wrote {target}."))


def _parts(path: Path) -> tuple[Path, Policy | None]:
    """Return where the register is, and the policy beside it if `path` is a plan-year folder that has one."""
    if not (path / REGISTER_FOLDER).is_dir():
        return path, None
    policy = read_policy(path).policy if (path / POLICY_FILE).exists() else None
    if policy is None and (path / POLICY_FILE).exists():
        remark = Text(
            "编制方案有错误，项目储备库单独检查（请运行 sanbai policy check）。",
            "The policy has errors; the register is checked without it (run sanbai policy check).",
        )
        output.errors.print(remark.to(output.reader_language()), markup=False)
    return find_register(path), policy


def _sound_policy(path: Path) -> Policy:
    loaded = read_policy(path)
    if loaded.policy is None:
        raise InputError(loaded.findings)
    return loaded.policy


def _form_of(target: Path) -> Form:
    return {".xlsx": Form.XLSX, ".parquet": Form.PARQUET}.get(target.suffix.lower(), Form.CSV)


def _summary(loaded: Loaded, findings: tuple[Finding, ...]) -> Text:
    projects, options = len(loaded.register.projects), len(loaded.register.options)
    counts = Counter(finding.severity for finding in findings)
    errors, warnings, notes = (counts[severity] for severity in Severity)
    return Text(
        f"读到 {projects:,} 个项目、{options:,} 个方案；{errors} 处错误，{warnings} 处警告，{notes} 处提示。",
        f"Read {projects:,} projects and {options:,} options: {errors} errors, {warnings} warnings, {notes} notes.",
    )
