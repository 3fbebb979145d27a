"""`sanbai publish`: the bulletin in both languages, its pictures and its figures."""

from pathlib import Path
from typing import Annotated

import typer

from sanbai.cli import output
from sanbai.cli.inputs import read_inputs
from sanbai.language import Text
from sanbai.plan.files import read_plan
from sanbai.publication import files

Folder = Annotated[Path, typer.Argument(help="The plan-year folder. 计划年度文件夹。")]
Geometry = Annotated[
    Path | None,
    typer.Option(
        help="Districts as GeoJSON; else 1-register/districts.geojson; else a tile map. 各区边界；没有时绘方格地图。"
    ),
]


def publish(folder: Folder, geometry: Geometry = None) -> None:
    """Write 6-publication: bulletin.zh.html, bulletin.en.html, pictures, figures.json. 公布计划。"""
    made = published(folder, geometry)
    output.say(Text(f"已公布：{made}", f"Published: {made}"))


def published(folder: Path, geometry: Path | None = None) -> Path:
    """Publish the plan in `3-plan/` of a folder, and return the folder of the publication."""
    inputs = read_inputs(folder)
    files.publish(folder, inputs.register, inputs.policy, read_plan(folder), geometry)
    return folder / files.FOLDER
