"""`sanbai delivery`: the year as it goes."""

import typer

app = typer.Typer(
    help="Follow the year: returns, progress, lights, forecast. 跟踪全年：填报、进度、亮灯、预测。",
    no_args_is_help=True,
)
