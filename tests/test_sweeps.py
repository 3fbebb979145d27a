"""Sweeps give the same results wherever the work is done, and survive workers that die (real ones are killed)."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sanbai import sweeps
from sanbai.errors import SanbaiError
from sanbai.language import Language
from sanbai.plan.levels import search
from sanbai.plan.limits import Limits
from sanbai.plan.model import Program
from sanbai.sweeps import cluster, in_turn, local_processes
from tests.house.source import ROOT
from tests.plan.random_programs import random_program
from tests.sweep_work import dies, dies_once, refuses, slow

PROGRAMS = [random_program(seed) for seed in range(40)]


def solved(limits: Limits, program: Program) -> tuple[str, bytes | None]:
    """Return how the search of a program ends and what it chooses."""
    found = search(program, limits)
    return found.ending.value, None if found.chosen is None else found.chosen.tobytes()


def test_processes_give_what_doing_it_here_gives() -> None:
    """Forty searches, here and on two processes: the same endings and the same bytes, in the same order."""
    here = in_turn(solved, Limits(), PROGRAMS)
    assert local_processes(2)(solved, Limits(), PROGRAMS) == here
    assert len(set(here)) > 5


def test_one_process_is_this_one() -> None:
    assert local_processes(1) is in_turn


def test_nothing_to_do_is_done_at_once() -> None:
    assert local_processes(2)(solved, Limits(), []) == []


def test_a_process_that_dies_is_replaced(tmp_path: Path) -> None:
    """Task 3 kills its process; every task is done all the same."""
    marker = tmp_path / "died"
    assert local_processes(2)(dies_once, marker, range(8)) == [task * task for task in range(8)]
    assert marker.exists()


def test_processes_that_always_die_end_with_an_error_that_says_what_to_do() -> None:
    with pytest.raises(SanbaiError, match="--processes 1") as caught:
        local_processes(2)(dies, None, range(3))
    assert "3 项" in caught.value.sentence(Language.ZH)


def test_an_error_in_a_process_arrives_as_it_is() -> None:
    """Both languages of a `SanbaiError` cross from process to process."""
    with pytest.raises(SanbaiError) as caught:
        local_processes(2)(refuses, None, range(5))
    assert caught.value.sentence(Language.ZH) == "不行 改正"
    assert caught.value.sentence(Language.EN) == "no mend it"


@dataclass
class Dask:
    """A real scheduler on 127.0.0.1 with its workers."""

    address: str
    workers: list[subprocess.Popen[bytes]]


def started(*arguments: str, path: str = "") -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": f"{path}{os.pathsep}{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def worker(address: str, folder: Path, path: str = "") -> subprocess.Popen[bytes]:
    options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder))
    return started("dask_worker", address, *options, "--host", "127.0.0.1", path=path)


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start a scheduler without workers and return its address once it answers."""
    port = free_port()
    process = started("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    monkeypatch.setattr(sweeps, "PATIENCE", 60)
    yield f"tcp://127.0.0.1:{port}"
    process.kill()
    process.wait()


@pytest.fixture
def dask(scheduler: str, tmp_path: Path) -> Iterator[Dask]:
    """Start two workers of one thread each."""
    running = Dask(scheduler, [worker(scheduler, tmp_path / str(place)) for place in range(2)])
    yield running
    for process in running.workers:
        process.kill()
        process.wait()


def test_a_cluster_gives_what_doing_it_here_gives(dask: Dask) -> None:
    """Forty searches on two Dask workers: the same bytes as here."""
    assert cluster(dask.address)(solved, Limits(), PROGRAMS) == in_turn(solved, Limits(), PROGRAMS)


def test_a_worker_that_is_killed_in_the_middle_is_survived(dask: Dask, tmp_path: Path) -> None:
    """One of two workers is killed while both work; every result is there, and right."""
    begun = tmp_path / "begun"
    begun.mkdir()
    sweep = cluster(dask.address)
    victim = dask.workers[0]

    def kill() -> None:
        while not (begun / str(victim.pid)).exists():
            time.sleep(0.01)
        victim.kill()

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    assert sweep(slow, begun, list(range(12))) == list(range(1, 13))
    killer.join(1)
    assert victim.wait(1) == -signal.SIGKILL


def test_an_error_on_a_worker_arrives_as_it_is(dask: Dask) -> None:
    with pytest.raises(SanbaiError) as caught:
        cluster(dask.address)(refuses, None, range(5))
    assert caught.value.sentence(Language.ZH) == "不行 改正"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "carrier-pigeon://loft", "nowhere", ""])
def test_an_address_where_nobody_answers_is_an_error_with_a_remedy(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused connections, unknown protocols and no address at all."""
    monkeypatch.setattr(sweeps, "PATIENCE", 1)
    with pytest.raises(SanbaiError) as caught:
        cluster(address)
    assert "dask scheduler" in caught.value.sentence(Language.ZH)
    assert "tcp://host:8786" in caught.value.sentence(Language.EN)


def test_a_cluster_without_workers_says_so(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "PATIENCE", 2)
    with pytest.raises(SanbaiError, match="has no workers"):
        cluster(scheduler)


def test_workers_of_another_version_are_refused(scheduler: str, tmp_path: Path) -> None:
    """A worker that cannot even import sanbai is named, with what to install there."""
    (tmp_path / "sanbai").mkdir()
    (tmp_path / "sanbai" / "__init__.py").write_text('__version__ = "0"\n', encoding="utf-8")
    process = worker(scheduler, tmp_path / "space", path=str(tmp_path))
    try:
        with pytest.raises(SanbaiError, match="Install sanbai"):
            cluster(scheduler)
    finally:
        process.kill()
        process.wait()
