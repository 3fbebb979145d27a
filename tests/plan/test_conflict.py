"""When nothing fits: a minimal set, the part of every clause in it, and the least ways out."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import ceil, floor

import numpy as np
from hypothesis import HealthCheck, assume, given, settings

from sanbai.plan.changes import pinned
from sanbai.plan.columns import make_columns
from sanbai.plan.compiling import compile_plan
from sanbai.plan.conflict import find_conflict
from sanbai.plan.limits import Ending, Limits
from sanbai.plan.model import BoolArray, Inequality, Program, Row, inequalities_of
from sanbai.plan.relaxing import COUNTED, DROPPED, Relaxation, WayOut, WaysOut, step_of, ways_out
from sanbai.plan.solver import tried
from sanbai.policy.records import (
    Alternatives,
    Bound,
    Match,
    Measure,
    MeasureKind,
    MustExclude,
    MustInclude,
    Policy,
    Quota,
    RatioBound,
    Requires,
    Selection,
    Share,
    Total,
)
from sanbai.register.records import Register
from tests.plan.strategies import policies, registers
from tests.plan.test_planning import NAME, budget, policy_of, register_of

MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def program_of(register: Register, policy: Policy) -> Program:
    """Return the compiled program."""
    return compile_plan(make_columns(register, policy))


def every_choice(program: Program) -> list[BoolArray]:
    """Return every way to take at most one column of each candidate."""
    ranges = zip(program.first[:-1].tolist(), program.first[1:].tolist(), strict=True)
    made = []
    for taken in product(*[[None, *range(start, end)] for start, end in ranges]):
        chosen = np.zeros(len(program.values), np.bool_)
        chosen[[column for column in taken if column is not None]] = True
        made.append(chosen)
    return made


def keeps(row: Row, chosen: BoolArray) -> bool:
    """Return whether a choice keeps a row."""
    return not any(item.excess(chosen) for item in inequalities_of(0, row))


def keeping(rows: list[Row], choices: list[BoolArray]) -> list[BoolArray]:
    """Return the choices that keep all these rows."""
    return [chosen for chosen in choices if all(keeps(row, chosen) for row in rows)]


def hard(program: Program) -> list[Row]:
    """Return the hard rows."""
    return [row for row in program.rows if row.priority == 0]


@MANY
@given(registers(), policies(soft=True))
def test_the_set_is_impossible_and_each_row_less_is_shown_possible(register: Register, policy: Policy) -> None:
    """No choice keeps all rows of the set; without any one of them the choice given as evidence keeps the rest."""
    program = program_of(register, policy)
    choices = every_choice(program)
    assume(not keeping(hard(program), choices))
    conflict = find_conflict(program)
    assert conflict.rows
    assert conflict.minimal
    assert not keeping(list(conflict.rows), choices)
    for row, evidence in zip(conflict.rows, conflict.evidence, strict=True):
        assert row.priority == 0
        assert evidence is not None
        assert keeping([other for other in conflict.rows if other is not row], [evidence])


@MANY
@given(registers(), policies(soft=True))
def test_every_way_out_is_the_least_that_meets_the_whole_policy(register: Register, policy: Policy) -> None:
    """A change is enough for all hard clauses, the next smaller step is not, and no clause that helps is left out."""
    program = program_of(register, policy)
    choices = every_choice(program)
    assume(not keeping(hard(program), choices))
    conflict = find_conflict(program)
    ways = ways_out(program, conflict)
    assert not ways.unknown
    for row in conflict.rows:
        others = [other for other in hard(program) if other is not row]
        stated = {way.changes[0].side: way for way in ways.alone if way.changes[0].row is row}
        assert (row in ways.helpless) == (not stated)
        for side in ("at_least", "at_most"):
            if getattr(row, side) is not None:
                assert_least(row, side, keeping(others, choices), stated.get(side))
    assert_cheapest(program, choices, ways)


def assert_least(row: Row, side: str, rest: list[BoolArray], way: WayOut | None) -> None:
    """Assert that the way out for a side of a row is the least one over all choices that keep the rest."""
    loose = replace(row, **{side: None})
    rest = [chosen for chosen in rest if keeps(loose, chosen)]
    if row.of_coefficients is not None:
        rest = [chosen for chosen in rest if row.of_coefficients[chosen[row.of_columns]].sum()]
    assert (way is None) == (not rest)
    if way is None:
        return
    change = way.changes[0]
    assert way.least
    assert keeping([loose], [way.chosen])
    values = [Fraction(row.result(chosen).value or 0) for chosen in rest]
    if row.kind in DROPPED:
        most = min(values) if row.kind in COUNTED else 1
        assert change.bound is None
        assert len(change.projects) == most
        return
    step = step_of(row, side)
    best = floor(max(values) / step) * step if side == "at_least" else ceil(min(values) / step) * step
    assert change.bound == best
    assert keeps(replace(loose, **{side: best}), way.chosen)


def assert_cheapest(program: Program, choices: list[BoolArray], ways: WaysOut) -> None:
    """Assert that changes are sought together only where none is enough alone, and that no choice costs less."""
    assert (ways.together is None) == bool(ways.alone)
    if ways.together is None:
        return
    items = [item for item in program.inequalities if program.rows[item.row].priority == 0]
    assert ways.together.least
    assert shortfall(items, ways.together.chosen) == min(shortfall(items, chosen) for chosen in choices)
    changed = {id(change.row): change for change in ways.together.changes}
    for row in hard(program):
        kept = row if id(row) not in changed else relaxed(row, ways.together.changes)
        assert row.kind in DROPPED or keeps(kept, ways.together.chosen)


def shortfall(items: list[Inequality], chosen: BoolArray) -> Fraction:
    """Return what the choice misses, as parts of the bounds."""
    return sum((Fraction(item.excess(chosen), item.size) for item in items), Fraction(0))


def relaxed(row: Row, changes: tuple[Relaxation, ...]) -> Row:
    """Return the row with its bounds changed."""
    for change in changes:
        if change.row is row:
            row = replace(row, **{change.side: change.bound})
    return row


def found(register: Register, *clauses, count: Bound = Bound()) -> tuple[set[str], dict[str, list[Relaxation]]]:
    """Return the clauses of the conflict, and for each that is enough alone its changes."""
    program = program_of(register, policy_of(*clauses, count=count))
    conflict = find_conflict(program)
    assert conflict.minimal
    changes: dict[str, list[Relaxation]] = {}
    for way in ways_out(program, conflict).alone:
        changes.setdefault(way.changes[0].row.clause, []).append(way.changes[0])
    return {row.clause for row in conflict.rows}, changes


def test_an_odd_sum_of_even_costs_is_a_conflict_of_one_clause_and_both_neighbours_are_ways_out() -> None:
    """Projects of 4 and 6 never cost 7 together; 6 and 10 (both) are the sums next to it."""
    exactly = replace(budget(7), bound=Bound(7, 7))
    clauses, ways = found(register_of(("A", 4, 1), ("B", 6, 1)), exactly)
    assert clauses == {"budget"}
    assert [(change.side, change.bound) for change in ways["budget"]] == [("at_least", 6), ("at_most", 10)]


def test_alternatives_and_needs_conflict_in_whole_projects_alone() -> None:
    """A, B and C in halves would make up three of which two at a time exclude each other; whole ones do not."""
    pairs = [Alternatives(id=f"{a}{b}", name=NAME, source="test", projects=(a, b)) for a, b in ("AB", "BC", "AC")]
    some = Quota(id="some", name=NAME, source="test", bound=Bound(at_least=2), where=selection("A", "B", "C"))
    ended, ways = found(register_of(*((code, 1, 1) for code in "ABCD")), *pairs, some)
    assert ended == {"some", "AB", "BC", "AC"}
    assert [change.bound for change in ways["some"]] == [1]
    assert [change.projects for change in ways["AB"]] == [("A", "B")]


def selection(*codes: str) -> Selection:
    """Return the selection of these projects."""
    return Selection((Match("project", codes),))


def test_one_giant_project_that_must_be_in_is_named_with_the_ceiling_it_breaks() -> None:
    """A costs 1,000,000 and must be in, 300,000 may be spent: drop A, or spend 1,000,000."""
    must = MustInclude(id="must", name=NAME, source="test", projects=("A",))
    clauses, ways = found(register_of(("A", 1_000_000, 9), ("B", 5, 1)), must, budget(300_000))
    assert clauses == {"must", "budget"}
    assert [(change.bound, change.needed) for change in ways["budget"]] == [(1_000_000, 1_000_000)]
    assert [(change.bound, change.projects) for change in ways["must"]] == [(None, ("A",))]


def test_exclusion_and_need_are_dropped_for_the_projects_they_concern() -> None:
    """A must be in, needs B, and B may not be in: any one of the three may be dropped, for A or for B."""
    must = MustInclude(id="must", name=NAME, source="test", projects=("A",))
    needs = Requires(id="needs", name=NAME, source="test", project="A", needs=("B",))
    never = MustExclude(id="never", name=NAME, source="test", projects=("B", "C"))
    clauses, ways = found(register_of(*((code, 1, 1) for code in "ABC")), must, needs, never)
    assert clauses == {"must", "needs", "never"}
    assert {clause: changes[0].projects for clause, changes in ways.items()} == {
        "must": ("A",),
        "needs": ("B",),
        "never": ("B",),
    }


def test_a_share_is_lowered_to_the_hundredth_of_a_percent_that_can_be_reached() -> None:
    """A (2 of 3 spent with B, which must be in): 70 % cannot be, 66.66 % can, 66.67 % cannot."""
    must = MustInclude(id="must", name=NAME, source="test", projects=("B",))
    measure = Measure(MeasureKind.IN_YEAR_INVESTMENT)
    share = Share(
        id="share",
        name=NAME,
        source="test",
        measure=measure,
        where=selection("A"),
        of_measure=measure,
        of_where=Selection(),
        bound=RatioBound(at_least=Fraction(7, 10)),
    )
    clauses, ways = found(register_of(("A", 2, 1), ("B", 1, 1)), must, share)
    assert clauses == {"must", "share"}
    assert [change.bound for change in ways["share"]] == [Fraction(6666, 10000)]


def test_where_no_change_of_one_clause_is_enough_the_cheapest_of_several_is_given() -> None:
    """Two projects exist and 3 are asked for; 10 may be spent and 20 must be: 2 projects, and 10 less or more."""
    spent = Total(
        id="spent",
        name=NAME,
        source="test",
        measure=Measure(MeasureKind.IN_YEAR_INVESTMENT),
        bound=Bound(at_least=20),
        unit="万元",
    )
    program = program_of(register_of(("A", 5, 1), ("B", 5, 1)), policy_of(spent, count=Bound(at_least=3)))
    conflict = find_conflict(program)
    assert len(conflict.rows) == 1
    ways = ways_out(program, conflict)
    assert (ways.alone, ways.helpless) == ((), conflict.rows)
    assert ways.together is not None
    assert ways.together.least
    assert [(change.row.clause, change.bound) for change in ways.together.changes] == [
        ("programme.all", 2),
        ("spent", 10),
    ]


def test_a_limit_on_the_trials_leaves_a_proved_set_that_says_it_may_be_smaller() -> None:
    """Without a node to spend, what the proof of the relaxation names stays, with nothing shown to be needed."""
    register = register_of(*((code, 5, 1) for code in "ABC"))
    must = MustInclude(id="must", name=NAME, source="test", projects=("A", "B"))
    program = program_of(register, policy_of(must, budget(7)))
    conflict = find_conflict(program, Limits(nodes=0))
    assert {row.clause for row in conflict.rows} == {"must", "budget"}
    assert not conflict.minimal
    assert not keeping(list(conflict.rows), every_choice(program))


def test_a_pin_conflicts_like_any_clause() -> None:
    """With room for one, two projects pinned in conflict with the room, and both pins are named."""
    program = program_of(register_of(("A", 1, 1), ("B", 1, 1), ("C", 1, 1)), policy_of(count=Bound(at_most=1)))
    conflict = find_conflict(pinned(program, {0: True, 2: True}))
    assert [row.clause for row in conflict.rows] == ["programme.all", "pin.A", "pin.C"]


def test_trials_end_with_a_choice_or_a_proof() -> None:
    """The solver's trial of some inequalities says that they fit, with a choice, or that they do not."""
    program = program_of(register_of(("A", 4, 1), ("B", 6, 1)), policy_of(replace(budget(7), bound=Bound(7, 7))))
    assert tried(program, range(len(program.inequalities)), Limits()).ending is Ending.INFEASIBLE
    assert tried(program, [], Limits()).chosen is not None
