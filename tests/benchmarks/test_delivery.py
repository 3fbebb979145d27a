"""The forecast benchmark runs, and its plain loop comes to the same year."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.delivery import evidence_of, looped
from benchmarks.runs import ROOT
from sanbai.delivery.forecast import make_model
from sanbai.delivery.references import PUBLISHED
from sanbai.delivery.scenarios import simulate


def test_the_plain_loop_simulates_the_same_model() -> None:
    """Mean and spread of every group's money, starts and completions agree within the error of the drawing."""
    evidence, groups = evidence_of(120)
    model = make_model(evidence, groups, PUBLISHED)
    ours, plain = simulate(model, 20_000, 1), looped(model, 20_000, 120, 2)
    for name in ("money", "path", "starts", "completions"):
        one, other = getattr(ours, name), getattr(plain, name).T
        error = 5 * np.maximum(one.std(axis=0), 0.01) / np.sqrt(len(one) / 2)
        assert (np.abs(one.mean(axis=0) - other.mean(axis=0)) <= error).all()
        assert one.std(axis=0) == pytest.approx(other.std(axis=0), rel=0.06, abs=0.02)


def test_the_quick_benchmark_measures_every_figure(tmp_path: Path) -> None:
    """Five figures with a verdict, kept as JSON; no time is asserted."""
    command = [sys.executable, "-m", "benchmarks.delivery", "--quick", "--out", str(tmp_path / "out.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert len(lines) == 5
    kept = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [figure["verdict"] for figure in kept["figures"]] == [line.split("|")[-2].strip() for line in lines]
