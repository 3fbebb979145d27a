"""Parquet files as grids; needs pyarrow, which is an extra."""

import importlib
from typing import Any

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.register.grids import Grid
from sanbai.register.workbooks import CELL_LIMIT


def arrow_module(name: str, file: str) -> Any:
    """Return the module `name` of pyarrow, loaded only now; raises `SanbaiError` when pyarrow is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise SanbaiError(
            Text(
                f"{file} 是 Parquet，需要 pyarrow，当前没有安装。",
                f"{file} is Parquet and needs pyarrow, which is not installed.",
            ),
            Text(
                "请运行 pip install 'sanbai[parquet]'，或改用 CSV。", "Run pip install 'sanbai[parquet]', or use CSV."
            ),
        ) from None


def read_parquet(data: bytes, file: str) -> Grid:
    """Return the grid of a Parquet file: its column names, then its rows.

    Raises `SanbaiError` when pyarrow is not installed, and for a file that is damaged or too large.
    """
    arrow, parquet = arrow_module("pyarrow", file), arrow_module("pyarrow.parquet", file)
    try:
        opened = parquet.ParquetFile(arrow.BufferReader(data))
        if opened.metadata.num_rows * opened.metadata.num_columns > CELL_LIMIT:
            raise ValueError("too many cells")
        table = opened.read()
        columns = [column.to_pylist() for column in table.columns]
    except (arrow.ArrowException, ValueError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise SanbaiError(
            Text(f"{file} 无法作为 Parquet 读取（{reason}）。", f"{file} cannot be read as Parquet ({reason})."),
            Text("请重新导出该文件。", "Write the file again."),
        ) from None
    return Grid(file, "", (tuple(table.column_names), *zip(*columns, strict=True)))
