"""Where a command's many searches run: on this machine's processes, or on a cluster."""

import os
from typing import Annotated

import typer

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.sweeps import Sweep, cluster, local_processes

Processes = Annotated[int | None, typer.Option(help="Processes; else one a core. 本机进程数。", min=1)]
Address = Annotated[str | None, typer.Option("--cluster", help="A Dask scheduler, such as tcp://host:8786. 集群地址。")]


def sweep_over(processes: int | None, address: str | None) -> Sweep:
    """Return the sweep that the two options ask for; raises `SanbaiError` where both are given."""
    if address is None:
        return local_processes(processes or os.cpu_count() or 1)
    if processes is not None:
        raise SanbaiError(
            Text("--processes 和 --cluster 只能用一个。", "--processes and --cluster do not go together."),
            Text("请去掉其中一个。", "Leave one of them out."),
        )
    return cluster(address)
