"""`sanbai policy`: check a policy, and print it as sentences."""

from pathlib import Path
from typing import Annotated

import typer

from sanbai.cli import output
from sanbai.errors import Finding, InputError, Place, SanbaiError, Severity, has_errors
from sanbai.language import Language, Text
from sanbai.policy.files import read_policy
from sanbai.policy.phrases import NO_NAMES, Names, register_names
from sanbai.policy.rule_sets.files import rule_set_text, rule_sets
from sanbai.policy.rules import check_policy
from sanbai.policy.sentences import policy_text
from sanbai.register.files import find_register, read_register
from sanbai.register.nearest import did_you_mean
from sanbai.register.records import Register

app = typer.Typer(help="Check a policy and print it as sentences. 检查编制方案并成文。", no_args_is_help=True)

Source = Annotated[Path, typer.Argument(help="The plan-year folder, or a policy file. 计划年度文件夹或方案文件。")]
Form = Annotated[output.Format, typer.Option("--format", help="How findings are printed. 问题的输出格式。")]
RuleSet = Annotated[str, typer.Argument(help="Its name, such as yinchuan-2025. 规则名称。")]
Reader = Annotated[Language | None, typer.Option(help="Language of the text. 文本语言。")]


@app.command()
def check(path: Source, form: Form = output.Format.TEXT) -> None:
    """List what is wrong with a policy, beside the folder's register if there is one. 检查编制方案。"""
    loaded = read_policy(path)
    findings = [*loaded.findings]
    if loaded.policy is not None:
        register, unread = _register_of(path)
        findings += unread
        findings += check_policy(loaded.policy, register, loaded.places)
    output.print_findings(findings, form)
    if form is output.Format.TEXT:
        output.say(_summary(findings))
    output.end(findings)


@app.command()
def show(path: Source, lang: Reader = None) -> None:
    """Print a policy as numbered sentences to be signed. 将编制方案输出为条文。"""
    loaded = read_policy(path)
    if loaded.policy is None:
        raise InputError(loaded.findings)
    text = policy_text(loaded.policy, lang or output.reader_language(), _names(path))
    output.console.print(text, markup=False, end="")


@app.command()
def lights(name: RuleSet = "") -> None:
    """Print a city's warning rules as TOML to be pasted, or the names of those that there are. 输出亮灯规则。"""
    if not name:
        for known in rule_sets():
            output.say(Text(known, known))
        return
    if name not in rule_sets():
        known = ", ".join(rule_sets())
        raise SanbaiError(
            Text(f"没有名为“{name}”的亮灯规则。", f"There are no lights of the name “{name}”."),
            did_you_mean(name, rule_sets(), Text(f"有：{known}。", f"Known are: {known}.")),
        )
    print(rule_set_text(name), end="")


def _register_of(path: Path) -> tuple[Register | None, tuple[Finding, ...]]:
    """Return the register of a plan-year folder if it is sound, or else a remark on why the policy is checked alone."""
    if not path.is_dir():
        return None, ()
    try:
        loaded = read_register(find_register(path))
    except SanbaiError as error:
        return None, (Finding("no-register", Severity.NOTE, Place(), error.what, error.remedy),)
    if has_errors(loaded.findings):
        what = Text("项目储备库有错误，编制方案未与其核对。", "The register has errors; the policy is checked alone.")
        remedy = Text("请先运行 sanbai register check。", "Run sanbai register check first.")
        return None, (Finding("register-unsound", Severity.WARNING, Place(), what, remedy),)
    return loaded.register, ()


def _names(path: Path) -> Names:
    """Return what the register of a plan-year folder calls its codes and projects; nothing where there is none."""
    if not path.is_dir():
        return NO_NAMES
    try:
        register = read_register(find_register(path)).register
    except SanbaiError:
        return NO_NAMES
    return register_names(register)


def _summary(findings: list[Finding]) -> Text:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    if not errors and not warnings:
        return Text("编制方案没有发现问题。", "Nothing is wrong with the policy.")
    return Text(f"错误 {errors} 处，警告 {warnings} 处。", f"{errors} error(s), {warnings} warning(s).")
