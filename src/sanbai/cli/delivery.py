"""`sanbai delivery`: the year as it goes."""

import typer

app = typer.Typer(help="Follow the year: forecast, backtest. 跟踪全年：预测、检验。", no_args_is_help=True)
