"""Pages as the docs tests see them: the console blocks marked to be run, and the links.

A block is run when the line before it (blank lines aside) is `<!-- run -->`, or `<!-- run: exit 3 -->` where the last
command ends with code 3. Lines that begin with `$ ` are commands, a line that begins with `> ` carries the command
on, and what follows is the expected output, where `...` stands for any text, several lines too.
"""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"^(?P<mark><!-- run(?:: exit (?P<code>\d+))? -->)\n\s*```console[^\n]*\n(?P<body>.*?)^```",
    re.MULTILINE | re.DOTALL,
)
_MARK = re.compile(r"^<!-- run\b", re.MULTILINE)
_FENCE = re.compile(r"^( *)(```+|~~~+).*?^\1\2", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """One command, the output it must have, the exit code it must end with, and where it stands."""

    command: str
    output: str
    code: int
    place: str


def steps(text: str, page: str) -> Iterator[Step]:
    """Yield the commands of every block of a page that is marked to be run, in order."""
    blocks = list(_BLOCK.finditer(text))
    if len(blocks) != len(_MARK.findall(text)):
        raise ValueError(f"{page}: a line `<!-- run` is misspelt, or no console block follows it")
    for block in blocks:
        place = f"{page}:{text.count(chr(10), 0, block.start()) + 1}"
        found = list(_commands(block["body"].splitlines()))
        if not found:
            raise ValueError(f"{place}: the block has no line that begins with `$ `")
        for number, (command, output) in enumerate(found, 1):
            code = int(block["code"] or 0) if number == len(found) else 0
            yield Step(command, output, code, place)


def _commands(lines: list[str]) -> Iterator[tuple[str, str]]:
    command, output = "", list[str]()
    for line in lines:
        if line.startswith("$ "):
            if command:
                yield command, "\n".join(output)
            command, output = line[2:], []
        elif command and not output and line.startswith("> "):
            command += f"\n{line[2:]}"
        else:
            output.append(line)
    if command:
        yield command, "\n".join(output)


def run(step: Step, folder: Path, environment: Mapping[str, str]) -> str:
    """Run a step in `folder`; return what is wrong with its exit code or output, or an empty text."""
    done = subprocess.run(
        ["bash", "-c", step.command],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )
    if done.returncode != step.code:
        return f"{step.place}: $ {step.command}\nended with {done.returncode}, not {step.code}:\n{done.stdout}"
    if not matches(step.output, done.stdout):
        return f"{step.place}: $ {step.command}\nprinted:\n{done.stdout}\nand not:\n{step.output}"
    return ""


def matches(expected: str, printed: str) -> bool:
    """Return whether `printed` is what the page shows; blanks at line ends and empty lines around do not count."""
    pattern = ".*".join(re.escape(part) for part in _tidy(expected).split("..."))
    return re.fullmatch(pattern, _tidy(printed), re.DOTALL) is not None


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def relative_links(text: str) -> Iterator[str]:
    """Yield the targets of a page's links that point to files; code blocks, addresses and anchors are left out."""
    for link in _LINK.finditer(_FENCE.sub("", text)):
        target = link[1] or link[2]
        path = target.split("#")[0]
        if path and not re.match(r"[a-z][a-z0-9+.-]*:", target):
            yield path
