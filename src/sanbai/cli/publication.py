"""`sanbai publish`: the bulletin, its pictures and its figures."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from sanbai.cli import output
from sanbai.cli.inputs import Inputs, read_inputs
from sanbai.cli.plan import sound
from sanbai.language import Language, Text
from sanbai.plan.files import read_plan
from sanbai.plan.records import Plan
from sanbai.publication.bulletin import wording_for
from sanbai.publication.files import FOLDER, publish
from sanbai.publication.open_data.points import unplaced_remark
from sanbai.publication.records import Figures

Folder = Annotated[Path, typer.Argument(help="The plan-year folder. 计划年度文件夹。")]
Geometry = Annotated[
    Path | None,
    typer.Option(
        "--geometry", help="A GeoJSON of the districts; else 1-register/districts.geojson, else tiles. 各区边界。"
    ),
]


def publish_command(folder: Folder, geometry: Geometry = None) -> None:
    """Write 6-publication: the bulletin in Chinese and English, pictures and figures. 发布计划公报。"""
    plan = read_plan(folder)
    if not sound(folder):
        sys.exit(1)
    published(folder, read_inputs(folder), plan, geometry)


def published(folder: Path, inputs: Inputs, plan: Plan, geometry: Path | None = None) -> None:
    """Publish a folder's plan and print what was published."""
    year = publish(folder, inputs.register, inputs.policy, plan, geometry)
    print_published(folder, year.figures)
    remark = unplaced_remark(year)
    if remark:
        output.say(remark)


def print_published(folder: Path, figures: Figures) -> None:
    """Print the headline of what was published, and where the bulletins are."""
    zh, en = (wording_for(figures, language) for language in (Language.ZH, Language.EN))
    headline = figures.headline
    output.say(
        Text(
            f"已发布：{zh.projects(headline.projects)}，当年计划投资{zh.money(headline.in_year)}。",
            f"Published: {en.projects(headline.projects)}, {en.money(headline.in_year)} in the year.",
        )
    )
    for language in Language:
        output.say(Text(*(2 * [f"  {folder / FOLDER / f'bulletin.{language.value}.html'}"])))
