"""What `sanbai plan solve` says when nothing fits: the clauses, why each is needed, and the ways out."""

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from sanbai.cli import output
from sanbai.files import write_file
from sanbai.language import Text
from sanbai.plan.conflict import Conflict
from sanbai.plan.conflict_wording import ConflictWords
from sanbai.plan.conflict_writing import conflict_json
from sanbai.plan.planning import PolicyCannotBeMet
from sanbai.plan.relaxing import WaysOut
from sanbai.plan.wording import ClauseWords


def print_conflict(conflict: Conflict, words: ClauseWords) -> None:
    """Print the clauses that cannot hold together: what each asks, and what it comes to with the others kept."""
    headings = [Text("条款", "clause"), Text("要求", "asked")]
    if len(conflict.rows) > 1:
        headings.append(Text("其余满足时如", "one way to keep the others"))
    table = Table()
    for heading in headings:
        table.add_column(heading.to(words.language), overflow="fold")
    table.add_column(Text("编号", "id").to(words.language), no_wrap=True)
    for row, choice in zip(conflict.rows, conflict.evidence, strict=True):
        reached = "?" if choice is None else words.value(row.result(choice))
        cells = [ConflictWords(words).name(row).to(words.language), words.asked(row), reached][: len(headings)]
        table.add_row(*map(escape, (*cells, row.clause)))
    output.console.print(table)
    output.say(ConflictWords(words).conflict(conflict))


def print_ways(ways: WaysOut, words: ClauseWords) -> None:
    """Print what may be changed so that the policy can be met."""
    for heading, items in ConflictWords(words).ways(ways):
        output.say(heading)
        for item in items:
            output.say(Text(f"  · {item.zh}", f"  - {item.en}"))


def write_conflict(path: Path, error: PolicyCannotBeMet, ways: WaysOut, words: ClauseWords) -> None:
    """Write the conflict and its ways out as JSON."""
    found = (error.conflict, ways)
    write_file(path, conflict_json(error.plan_list, error.program, found, ConflictWords(words)))
