"""`sanbai publish`: everything that the public sees; `publish verify` holds it against the folder."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from sanbai.cli import output
from sanbai.cli.inputs import Inputs, read_inputs
from sanbai.cli.plan import sound
from sanbai.language import Language, Text
from sanbai.plan.files import read_plan
from sanbai.plan.records import Plan
from sanbai.publication.bulletin import wording_for
from sanbai.publication.files import (
    FOLDER,
    Publication,
    make_publication,
    read_publication,
    write_publication,
    write_templates,
)
from sanbai.publication.open_data.points import unplaced_remark
from sanbai.publication.verifying import compared

Folder = Annotated[Path, typer.Argument(help="The plan-year folder. 计划年度文件夹。")]
Geometry = Annotated[
    Path | None,
    typer.Option(
        "--geometry", help="A GeoJSON of the districts; else 1-register/districts.geojson, else tiles. 各区边界。"
    ),
]
_USUAL = "write"


class _FolderFirst(TyperGroup):
    """`publish FOLDER` is `publish write FOLDER`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        return super().resolve_command(ctx, args if args[0] in self.commands else [_USUAL, *args])


app = typer.Typer(
    cls=_FolderFirst,
    help="Publish a plan, or check what is published: `sanbai publish FOLDER`. 公布计划，核验公布的内容。",
    no_args_is_help=True,
)


@app.command(_USUAL)
def write_command(folder: Folder, geometry: Geometry = None) -> None:
    """Write 6-publication: bulletins, pictures, workbook, open data and site. 公布计划（可省略 write）。"""
    plan = read_plan(folder)
    if not sound(folder):
        sys.exit(1)
    published(folder, read_inputs(folder), plan, geometry)


@app.command("verify")
def verify_command(folder: Folder, geometry: Geometry = None) -> None:
    """Compute every published figure anew and name each that differs; exit code 1 if any does. 核验公布的内容。"""
    there = read_publication(folder)
    plan = read_plan(folder)
    if not sound(folder):
        sys.exit(1)
    inputs = read_inputs(folder)
    right = make_publication(folder, inputs.register, inputs.policy, plan, geometry).files
    findings = tuple(compared(there, right))
    output.print_findings(findings)
    if not findings:
        output.say(
            Text(
                f"核验通过：{FOLDER} 的 {len(right)} 个文件与计划一致。",
                f"Verified: all {len(right)} files of {FOLDER} are what the folder makes of them.",
            )
        )
    output.end(findings)


@app.command("templates")
def templates_command(folder: Folder) -> None:
    """Write the bulletin's templates into templates/, to be edited; those there are left. 写出可修改的公报模板。"""
    written, left = write_templates(folder)
    for path in written:
        output.say(Text(f"已写入 {path}。", f"Wrote {path}."))
    for path in left:
        output.say(Text(f"已有 {path}，未改动。", f"{path} is there already and was left as it is."))


def published(folder: Path, inputs: Inputs, plan: Plan, geometry: Path | None = None) -> None:
    """Publish a folder's plan and print what was published."""
    publication = make_publication(folder, inputs.register, inputs.policy, plan, geometry)
    write_publication(folder, publication)
    print_published(folder, publication)
    remark = unplaced_remark(publication.year)
    if remark:
        output.say(remark)


def print_published(folder: Path, publication: Publication) -> None:
    """Print the headline of what was published, and where to begin to read."""
    figures = publication.year.figures
    zh, en = (wording_for(figures, language) for language in (Language.ZH, Language.EN))
    headline = figures.headline
    output.say(
        Text(
            f"已发布：{zh.projects(headline.projects)}，当年计划投资{zh.money(headline.in_year)}。",
            f"Published: {en.projects(headline.projects)}, {en.money(headline.in_year)} in the year.",
        )
    )
    for name in (
        "bulletin.zh.html",
        "bulletin.en.html",
        "bulletin.zh.pdf",
        "bulletin.en.pdf",
        "workbook.xlsx",
        "datapackage.json",
        "site/index.html",
    ):
        output.say(Text(*(2 * [f"  {folder / FOLDER / name}"])))
