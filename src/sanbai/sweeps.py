"""Many independent searches at once: on this machine's processes, or on a cluster that is already there."""

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from math import ceil
from multiprocessing import get_context
from time import monotonic
from typing import Any, Protocol, TypeVar

from sanbai import __version__
from sanbai.errors import SanbaiError
from sanbai.language import Text

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Result = TypeVar("Result")

ATTEMPTS = 3
"""So many rounds may bring nothing new, because workers die, before a sweep is given up."""

BATCH_SECONDS = 0.2
"""A batch sent to a cluster is about this much work at least, so that sending it costs little beside it."""

PATIENCE = 10
"""Seconds that a cluster has for its first answer."""

_PACKAGES = ("highspy", "numpy")
"""What has to be the same on both sides, beside sanbai itself, for the results to be the same."""


class Sweep(Protocol):
    """Does `work(shared, task)` for every task and returns the results in the order of the tasks.

    `work` is a module-level function; everything it takes and returns can be pickled. The results depend neither on
    where the work is done nor on how many share it.
    """

    def __call__(self, work: Callable[[Shared, Task], Result], shared: Shared, tasks: Sequence[Task]) -> list[Result]:
        """Return the result of each task."""
        ...


def in_turn(work: Callable[[Shared, Task], Result], shared: Shared, tasks: Sequence[Task]) -> list[Result]:
    """Do the work here, one task after the other."""
    return [work(shared, task) for task in tasks]


def local_processes(count: int) -> Sweep:
    """Return a sweep over `count` processes of this machine; 1 does the work here.

    Shared data go to each process once. A process that dies is replaced and its tasks are done again; the sweep raises
    `SanbaiError` where process after process dies.
    """
    return in_turn if count == 1 else _LocalProcesses(count)


def cluster(address: str) -> Sweep:
    """Return a sweep over the workers of the Dask scheduler at `address`, such as `tcp://127.0.0.1:8786`.

    Shared data go to each worker once, tasks in batches. A lost worker's tasks are done again by the others. Raises
    `SanbaiError` where nobody answers, where there are no workers or they run other versions than this machine, and
    where the extra `cluster` is not installed.
    """
    with _connected(address):
        return _Cluster(address)


@dataclass(frozen=True, slots=True)
class _LocalProcesses:
    count: int

    def __call__(self, work: Callable[[Shared, Task], Result], shared: Shared, tasks: Sequence[Task]) -> list[Result]:
        return _in_rounds(lambda left: self._round(work, shared, left), tasks)

    def _round(
        self, work: Callable[[Shared, Task], Result], shared: Shared, left: Mapping[int, Task]
    ) -> Iterator[tuple[int, Result]]:
        """Yield what gets done until a process dies."""
        # spawned, because a fork would copy the threads of solver and numpy in the middle of something
        context = get_context("spawn")
        pool = ProcessPoolExecutor(min(self.count, len(left)), context, _receive, (work, shared))
        try:
            futures = {place: pool.submit(_done_here, task) for place, task in left.items()}
            for place, future in futures.items():
                try:
                    yield place, future.result()
                except BrokenProcessPool:
                    continue
        finally:
            pool.shutdown(cancel_futures=True)


_RECEIVED: list[tuple[Callable[[Any, Any], Any], Any]] = []
"""In a process of a sweep: the work and what its tasks share."""


def _receive(work: Callable[[Any, Any], Any], shared: object) -> None:
    _RECEIVED[:] = [(work, shared)]


def _done_here(task: object) -> Any:
    work, shared = _RECEIVED[0]
    return work(shared, task)


def _in_rounds(do: Callable[[Mapping[int, Task]], Iterator[tuple[int, Result]]], tasks: Sequence[Task]) -> list[Result]:
    """Return the results in the order of the tasks: whatever a round leaves undone is done in another one."""
    results: dict[int, Result] = {}
    idle = 0
    while len(results) < len(tasks):
        before = len(results)
        results.update(do({place: task for place, task in enumerate(tasks) if place not in results}))
        idle = 0 if len(results) > before else idle + 1
        if idle == ATTEMPTS:
            raise SanbaiError(
                Text(
                    f"工作进程接连中断，还有 {len(tasks) - before} 项没有算完。",
                    f"One worker after another died, with {len(tasks) - before} of the tasks still to do.",
                ),
                Text(
                    "多半是内存不足：请减少进程数（--processes 1），或换用内存更大的机器。",
                    "Memory is the usual reason: use fewer processes (--processes 1) or a machine with more of it.",
                ),
            )
    return [results[place] for place in range(len(tasks))]


@dataclass(frozen=True, slots=True)
class _Cluster:
    address: str

    def __call__(self, work: Callable[[Shared, Task], Result], shared: Shared, tasks: Sequence[Task]) -> list[Result]:
        with _connected(self.address) as client:
            return _in_rounds(lambda left: _round_on(client, work, shared, left), tasks)


def _round_on(
    client: Any, work: Callable[[Shared, Task], Result], shared: Shared, left: Mapping[int, Task]
) -> Iterator[tuple[int, Result]]:
    """Yield what the workers do: a task for each thread first, the rest in batches by the time these took."""
    killed = importlib.import_module("distributed").KilledWorker
    places, first = list(left), max(1, sum(client.nthreads().values()))
    try:
        (sent,) = client.scatter([shared], broadcast=True, hash=False)
        seconds = 0.0
        while places:
            size = max(1, ceil(BATCH_SECONDS / max(seconds, 1e-6))) if seconds else 1
            begun, places = (places, []) if seconds else (places[:first], places[first:])
            batches = [begun[start : start + size] for start in range(0, len(begun), size)]
            futures = [client.submit(_batch, work, sent, [left[i] for i in batch], pure=False) for batch in batches]
            for batch, future in zip(batches, futures, strict=True):
                done, taken = future.result()
                seconds = max(seconds, taken / len(batch))
                yield from zip(batch, done, strict=True)
    except (killed, CancelledError, TimeoutError):
        return  # everyone who held the shared data is gone: whoever is there now gets them in the next round


def _batch(work: Callable[[Shared, Task], Result], shared: Shared, tasks: Sequence[Task]) -> tuple[list[Result], float]:
    """Return the results of a batch, and the seconds they took: only the size of later batches depends on these."""
    begun = monotonic()
    return in_turn(work, shared, tasks), monotonic() - begun


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """Connect to the scheduler and make sure that there are workers like this machine."""
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, AssertionError) as error:  # the last: its event loop is gone
        raise SanbaiError(
            Text(f"连接不上集群 {address}。", f"There is no cluster at {address} ({type(error).__name__})."),
            Text(
                "请检查地址（如 tcp://主机:8786），并确认 dask scheduler 正在运行。",
                "Check the address, such as tcp://host:8786, and that a dask scheduler is running there.",
            ),
        ) from None
    try:
        _check_workers(client, address)
        yield client
    finally:
        client.close()


def _check_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise SanbaiError(
            Text(f"集群 {address} 没有工作进程。", f"The cluster at {address} has no workers."),
            Text("请先启动 dask worker。", "Start a dask worker first."),
        ) from None
    own = _versions()
    for worker, theirs in client.run(_versions, on_error="return").items():
        if theirs != own:
            raise SanbaiError(
                Text(
                    f"集群的 {worker} 与本机版本不同。",
                    f"{worker} of the cluster runs other versions than this machine.",
                ),
                Text(
                    f"请在该处安装 {_listed(own)}：版本不同，结果就可能不同。",
                    f"Install {_listed(own)} there: other versions may give other results.",
                ),
            )


def _versions() -> dict[str, str]:
    return {"sanbai": __version__} | {name: version(name) for name in _PACKAGES}


def _listed(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in versions.items())


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise SanbaiError(
            Text("使用集群需要 distributed，当前没有安装。", "A cluster needs distributed, which is not installed."),
            Text(
                "请运行 pip install 'sanbai[cluster]'，或在本机计算。",
                "Run pip install 'sanbai[cluster]', or leave out --cluster.",
            ),
        ) from None
