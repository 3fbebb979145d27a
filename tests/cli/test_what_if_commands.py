"""`sanbai plan frontier`, `alternatives`, `robustness` and `compare` as people run them, and with bad input."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import Ended, contents, copied_village

Command = Callable[..., Ended]


@pytest.fixture
def solved(command: Command, village: Path) -> Path:
    """Return the village with its plan."""
    assert command("plan", "solve", village).code == 0
    return village


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_a_frontier_is_told_and_written(command: Command, solved: Path, tmp_path: Path) -> None:
    """From 620 to 900 at six points: the table, both files and the picture; 3-plan stays as it is."""
    before, out = contents(solved / "3-plan"), tmp_path / "out"
    ended = command("plan", "frontier", solved, "--points", 6, "--processes", 1, "--out", out)
    assert ended.code == 0
    assert "as little as 6.2 million yuan (proved) and as much as 9.0 million yuan (proved)" in ended.out
    assert "6 of 6 are proved the best" in ended.out
    table = rows(out / "frontier.csv")
    assert [(row["at_most"], row["measure"], row["value"]) for row in table] == [
        ("", "900", "788"),
        ("620", "620", "740"),
        ("676", "620", "740"),
        ("732", "730", "760"),
        ("788", "780", "772"),
        ("844", "800", "776"),
        ("900", "900", "788"),
    ]
    document = json.loads((out / "frontier.json").read_text(encoding="utf-8"))
    assert document["points"][-1]["chosen"] == document["plan"]["chosen"]
    assert len(document["points"][0]["chosen"]) == 5
    picture = (out / "frontier.svg").read_text(encoding="utf-8")
    assert "Value (points) against in-year investment" in picture
    assert contents(solved / "3-plan") == before


@pytest.mark.parametrize(
    "measure", ["fund:village:2025", "fund::2025", "fund", "construction_investment", "ｆｕｎｄ：village"]
)
def test_every_way_to_name_a_measure_is_understood(command: Command, solved: Path, measure: str) -> None:
    """Sources and years may be left out; full-width signs are read too."""
    assert command("plan", "frontier", solved, "--points", 2, "--processes", 1, "--measure", measure).code == 0


def test_a_clause_left_out_widens_the_frontier(command: Command, solved: Path) -> None:
    """Without the ceiling in-year investment reaches what the dearest allowed projects come to."""
    ended = command("plan", "frontier", solved, "--points", 2, "--processes", 1, "--without", "fund.village.2025")
    assert "as much as 1.0 billion" not in ended.out
    assert "as much as 9.0 million" not in ended.out
    assert ended.code == 0
    wrong = command("plan", "frontier", solved, "--processes", 1, "--without", "fund.city")
    assert (wrong.code, "fund.city" in wrong.err, "plan.json" in wrong.err) == (2, True, True)


def test_results_are_the_same_bytes_on_one_process_and_on_two(command: Command, solved: Path, tmp_path: Path) -> None:
    """Frontier and robustness, every file of them."""
    for count in (1, 2):
        out = tmp_path / str(count)
        command("plan", "frontier", solved, "--points", 5, "--processes", count, "--out", out)
        command("plan", "robustness", solved, "--samples", 5, "--processes", count, "--out", out)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    assert len(contents(tmp_path / "1")) == 5


def test_the_next_best_plans_are_listed(command: Command, solved: Path, tmp_path: Path) -> None:
    """The first is the plan itself; each other column of the table is a plan with other projects."""
    ended = command("plan", "alternatives", solved, "--count", 3, "--within", "5%", "--out", tmp_path / "out")
    assert "3 plans, all worth 374.5 points or more." in ended.out
    table = rows(tmp_path / "out" / "alternatives.csv")
    plans = [{row["code"] for row in table if row[f"plan_{number}"]} for number in (1, 2, 3)]
    assert len({frozenset(plan) for plan in plans}) == 3
    document = json.loads((tmp_path / "out" / "alternatives.json").read_text(encoding="utf-8"))
    assert [plan["value"] for plan in document["plans"]] == [788, 784, 784]


def test_more_plans_than_there_are_is_said_so(command: Command, solved: Path) -> None:
    """Asked for ten within 1 %, the village has three; asked for different ones within nothing, one."""
    ended = command("plan", "alternatives", solved, "--count", 10, "--within", "1%")
    assert "There are only these 3" in ended.out
    alone = command("--lang", "zh", "plan", "alternatives", solved, "--different", "--within", "0%")
    assert "只有这 1 个" in alone.out


def test_robustness_tells_who_is_in_always_sometimes_and_never(command: Command, solved: Path, tmp_path: Path) -> None:
    """Shares add up to five projects a weighting; the same seed gives the same file, another one another."""
    ended = command("plan", "robustness", solved, "--samples", 20, "--processes", 1, "--out", tmp_path / "a.csv")
    assert "Under 20 weightings" in ended.out
    table = rows(tmp_path / "a.csv")
    assert sum(int(row["weightings_in"]) for row in table) == 20 * 5
    command("plan", "robustness", solved, "--samples", 20, "--processes", 1, "--out", tmp_path / "b.csv")
    command("plan", "robustness", solved, "--samples", 20, "--processes", 1, "--seed", 1, "--out", tmp_path / "c.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes() != (tmp_path / "c.csv").read_bytes()


def test_two_folders_are_compared_whether_they_are_compiled_or_not(
    command: Command, solved: Path, tmp_path: Path
) -> None:
    """The second village has 840 for building and no plan yet: it is compiled, and nothing is written to it."""
    other = copied_village(tmp_path / "other")
    policy = other / "2-policy.toml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("2025 = 900", "2025 = 840"), encoding="utf-8")
    before = contents(other)
    ended = command("plan", "compare", solved, other, "--out", tmp_path / "out")
    assert "The first plan is worth 394 points, the second 388" in ended.out
    assert "+ R4 Lower Hamlet field road enters (option q2)" in ended.out
    assert "- R3 Main Street paving, phase two leaves" in ended.out
    assert "“village building fund 2025”: at most 9.0 million yuan → at most 8.4 million yuan" in ended.out
    assert contents(other) == before
    assert [row["code"] for row in rows(tmp_path / "out" / "compare.csv")] == ["R4", "R3"]
    assert rows(tmp_path / "out" / "compare-clauses.csv")[0]["at_most_after"] == "840"
    chinese = command("--lang", "zh", "plan", "compare", solved, other).out
    assert "R3 主街路面硬化二期 退出" in chinese


BAD = {
    "an unknown measure": (("frontier", "--measure", "roads"), "fund:village:2025"),
    "a fund that is not there": (("frontier", "--measure", "fund:bonds"), "fund:village:2025"),
    "a year without money": (("frontier", "--measure", "fund:village:1999"), "fund:village:2025"),
    "a measure that is the same in every plan": (("frontier", "--measure", "projects"), "--measure"),
    "one point": (("frontier", "--points", "1"), "--points"),
    "no samples": (("robustness", "--samples", "0"), "--samples"),
    "no plans": (("alternatives", "--count", "0"), "--count"),
    "a loss that is no share": (("alternatives", "--within", "much"), "0.5%"),
    "a loss of more than everything": (("alternatives", "--within", "120%"), "0.5%"),
    "a gap below zero": (("robustness", "--gap", "-1%"), "0.5%"),
    "no processes": (("frontier", "--processes", "0"), "--processes"),
    "processes beside a cluster": (("frontier", "--processes", "2", "--cluster", "tcp://127.0.0.1:1"), "--cluster"),
}


@pytest.mark.parametrize("claim", BAD)
def test_bad_input_is_refused_with_a_remedy(command: Command, solved: Path, claim: str) -> None:
    """Exit code 2 and what to write instead; never a traceback."""
    (name, *options), remedy = BAD[claim]
    one = () if name == "alternatives" or "--processes" in options else ("--processes", "1")
    ended = command("plan", name, solved, *options, *one)
    assert ended.code == 2
    assert remedy in ended.err


@pytest.mark.parametrize("out", ["3-plan", "3-plan/more", "3-plan/frontier.csv"])
def test_nothing_is_written_into_the_sealed_plan(command: Command, solved: Path, out: str) -> None:
    """The error names --out; the plan still verifies."""
    ended = command("plan", "frontier", solved, "--points", 2, "--processes", 1, "--out", solved / out)
    assert ended.code == 2
    assert "--out" in ended.err
    assert command("plan", "verify", solved).code == 0


def test_a_file_of_an_unknown_kind_is_refused(command: Command, solved: Path, tmp_path: Path) -> None:
    """The error lists the endings there are."""
    ended = command("plan", "robustness", solved, "--samples", 1, "--processes", 1, "--out", tmp_path / "a.xlsx")
    assert ended.code == 2
    assert ".csv, .json" in ended.err


def test_a_folder_without_a_plan_is_sent_to_solve(command: Command, village: Path) -> None:
    """Frontier, alternatives and robustness start from a plan."""
    for name in ("frontier", "alternatives", "robustness"):
        ended = command("plan", name, village)
        assert ended.code == 2
        assert "Run sanbai plan solve first." in ended.err
