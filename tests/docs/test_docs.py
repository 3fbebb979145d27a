"""The pages tell the truth: their commands run and print what they show, and their links lead somewhere."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.docs.pages import Step, matches, relative_links, run, steps
from tests.house.source import ROOT, kept_files

PAGES = [name for name in kept_files() if name.endswith(".md")]
STEPS = {name: list(steps((ROOT / name).read_text(encoding="utf-8"), name)) for name in PAGES}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder with a copy of what git keeps of `examples/`."""
    for name in kept_files():
        if name.startswith("examples/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def environment() -> dict[str, str]:
    """Return the environment of a reader in English, whose screen is 120 columns wide and has no colours."""
    left_out = {"SANBAI_LANG", "LC_ALL", "LC_MESSAGES", "FORCE_COLOR"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    return kept | {"PATH": path, "LANG": "C.UTF-8", "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "120"}


@pytest.mark.parametrize("page", [page for page in PAGES if STEPS[page]])
def test_commands_print_what_the_page_shows(page: str, desk: Path, environment: dict[str, str]) -> None:
    """All blocks of a page run one after the other in one folder."""
    for step in STEPS[page]:
        wrong = run(step, desk, environment)
        assert not wrong, wrong


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert not [target for target in relative_links(text) if not (ROOT / page).parent.joinpath(target).exists()]


PAGE = """\
Text.

<!-- run -->
```console
$ echo one; echo two
one
...
$ printf '%s\\n' \\
> three
three
```

```console
$ not run
```

<!-- run: exit 3 -->

```console
$ true
$ echo no; exit 3
no
```
"""


def test_marked_blocks_are_found_with_commands_output_and_exit_code() -> None:
    assert list(steps(PAGE, "page.md")) == [
        Step("echo one; echo two", "one\n...", 0, "page.md:3"),
        Step("printf '%s\\n' \\\nthree", "three", 0, "page.md:3"),
        Step("true", "", 0, "page.md:17"),
        Step("echo no; exit 3", "no", 3, "page.md:17"),
    ]


@pytest.mark.parametrize("text", ["<!-- run -->\nText.\n", "<!-- run: exit -->\n```console\n$ true\n```\n"])
def test_a_mark_without_a_block_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="misspelt"):
        list(steps(text, "page.md"))


def test_a_true_page_passes(tmp_path: Path, environment: dict[str, str]) -> None:
    assert [run(step, tmp_path, environment) for step in steps(PAGE, "page.md")] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        (Step("exit 1", "", 0, "page.md:1"), "ended with 1, not 0"),
        (Step("true", "", 3, "page.md:1"), "ended with 0, not 3"),
        (Step("echo 299", "300", 0, "page.md:1"), "printed:\n299"),
        (Step("echo 300; echo more", "300", 0, "page.md:1"), "printed:\n300\nmore"),
    ],
)
def test_an_untrue_page_fails(step: Step, complaint: str, tmp_path: Path, environment: dict[str, str]) -> None:
    assert complaint in run(step, tmp_path, environment)


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a ... c", "a b c", True),
        ("a\n...\nd", "a\nb\nc\nd\n", True),
        ("a ... c", "a b d", False),
        ("a.c", "abc", False),
        ("a  \nb", "\na\nb\n\n", True),
        ("", "surprise", False),
    ],
)
def test_dots_stand_for_any_text_and_nothing_else_does(expected: str, printed: str, same: bool) -> None:
    assert matches(expected, printed) is same


def test_only_links_to_files_are_checked() -> None:
    text = "[a](a.md#part) [b](https://example.org/b.md) [c](#c) ![d](<d.svg>)\n\n```md\n[e](e.md)\n```\n\n[f]: f.md\n"
    assert list(relative_links(text)) == ["a.md", "d.svg", "f.md"]
