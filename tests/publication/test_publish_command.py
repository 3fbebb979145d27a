"""`sanbai publish` writes the publication of a solved folder, and says in a sentence why it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

VILLAGE = Path(__file__).parents[2] / "examples" / "village"


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the village with its plan."""
    folder = tmp_path_factory.mktemp("desk") / "village"
    shutil.copytree(VILLAGE, folder, ignore=shutil.ignore_patterns("3-plan", "6-publication"))
    assert sanbai("plan", "solve", str(folder)).returncode == 0
    return folder


def sanbai(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in English."""
    code = "from sanbai.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, "--lang", "en", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "200"},
    )


def test_the_bulletins_are_written_and_named(solved: Path) -> None:
    done = sanbai("publish", str(solved))
    assert (done.returncode, done.stderr) == (0, "")
    assert "5 projects" in done.stdout
    for language in ("zh", "en"):
        file = solved / "6-publication" / f"bulletin.{language}.html"
        assert str(file) in done.stdout
        assert "sanbai plan verify village" in file.read_text(encoding="utf-8")


def test_a_folder_without_a_plan_is_told_so(tmp_path: Path) -> None:
    folder = tmp_path / "village"
    shutil.copytree(VILLAGE, folder, ignore=shutil.ignore_patterns("3-plan", "6-publication"))
    done = sanbai("publish", str(folder))
    assert done.returncode == 2
    assert "There is no file" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "6-publication").exists()


def test_a_geometry_that_is_not_there_is_told_so(solved: Path) -> None:
    done = sanbai("publish", str(solved), "--geometry", str(solved / "no.geojson"))
    assert done.returncode == 2
    assert "no.geojson" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plan_of_another_policy_is_refused(solved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "village"
    shutil.copytree(solved, folder)
    policy = folder / "2-policy.toml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("year = 2025", "year = 2026", 1), encoding="utf-8")
    done = sanbai("publish", str(folder))
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr


def test_verify_names_what_was_changed_since(solved: Path) -> None:
    """Exit code 0 while all is as it was made, 1 once a figure is another."""
    assert sanbai("publish", str(solved)).returncode == 0
    done = sanbai("publish", "verify", str(solved))
    assert (done.returncode, done.stderr) == (0, "")
    file = solved / "6-publication" / "figures.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"projects": 5', '"projects": 6', 1), encoding="utf-8")
    done = sanbai("publish", "verify", str(solved))
    assert done.returncode == 1
    assert "figures.json, /headline/projects" in done.stdout


def test_verify_without_a_publication_says_what_to_run(tmp_path: Path) -> None:
    folder = tmp_path / "village"
    shutil.copytree(VILLAGE, folder, ignore=shutil.ignore_patterns("3-plan", "6-publication"))
    done = sanbai("publish", "verify", str(folder))
    assert done.returncode == 2
    assert "Run sanbai publish first." in done.stderr
