"""The decomposition: the same answers as the direct search and as enumeration, proved, reproducible, on time."""

import pickle
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from benchmarks.instances import Spec, make_city
from sanbai.plan import compiled, passes, sifting
from sanbai.plan.changes import pinned, rebounded, revalued
from sanbai.plan.decomposition import _Search, decomposed
from sanbai.plan.levels import search
from sanbai.plan.limits import Ending, Limits, Step, Watch
from sanbai.plan.model import BoolArray, Program
from sanbai.plan.pricing import Bounds, ExactPrices, forced_bounds, proved_bound, quantised
from sanbai.plan.solver import maximise
from sanbai.plan.units import groups_of, make_units, patterns_of
from tests.plan.random_programs import random_program

SOON = Limits(nodes=20)


def every_choice(program: Program) -> list[BoolArray]:
    """Return every choice of at most one column a candidate that keeps all inequalities."""
    ways = [(None, *range(start, end)) for start, end in zip(program.first[:-1], program.first[1:], strict=True)]
    choices = []
    for way in product(*ways):
        chosen = np.zeros(len(program.values), np.bool_)
        chosen[[column for column in way if column is not None]] = True
        if not program.broken(chosen):
            choices.append(chosen)
    return choices


@pytest.fixture(scope="module")
def city() -> Program:
    """Return a small city, with every kind of coupling row."""
    return make_city(Spec(80, "weak", "lean", 3)).program


def test_the_decomposition_finds_what_the_direct_search_finds() -> None:
    for seed in range(300):
        program = random_program(seed)
        direct, found = maximise(program, Limits()), decomposed(program, Limits())
        assert found.ending is (Ending.INFEASIBLE if direct.chosen is None else Ending.OPTIMAL), seed
        if direct.chosen is not None:
            assert found.chosen is not None
            assert program.value(found.chosen) == program.value(direct.chosen) == found.bound, seed
            assert not program.broken(found.chosen), seed


def test_patterns_of_units_are_exactly_what_local_inequalities_allow() -> None:
    for seed in range(60):
        program = random_program(seed)
        units = make_units(program)
        coupling = set(units.positions)
        local = replace(
            program,
            inequalities=tuple(item for place, item in enumerate(program.inequalities) if place not in coupling),
        )
        counts = [int(count) for count in np.diff(units.first)]
        assert np.prod(counts) == len(every_choice(local)), seed
        for chosen in every_choice(program):
            patterns = patterns_of(units, chosen)
            assert patterns is not None
            assert np.array_equal(units.chosen(patterns), chosen)


@pytest.mark.parametrize("largest", [1, 2**31 - 1, 2**45])
def test_a_pattern_adds_what_its_columns_add_up_to(city: Program, largest: int) -> None:
    """Sums of several columns outgrow 32 bits where single coefficients just fit into them."""
    items = list(city.inequalities)
    for position in make_units(city).positions:
        amounts = items[position].coefficients.astype(np.int64)
        factor = largest // int(np.abs(amounts).max(initial=1)) or 1
        items[position] = replace(items[position], coefficients=amounts * factor)
    units = make_units(replace(city, inequalities=tuple(items)))
    dense = np.zeros((len(city.values), len(units.positions)), np.int64)
    for row, item in enumerate(units.coupling):
        dense[item.columns, row] = item.coefficients
    several = 0
    for pattern in range(len(units.values)):
        entries = slice(units.begin[pattern], units.begin[pattern + 1])
        columns = units.columns[units.taken[pattern] : units.taken[pattern + 1]]
        added = np.zeros(len(units.positions), np.int64)
        added[units.rows[entries]] = units.coefficients[entries]
        assert np.array_equal(added, dense[columns].sum(axis=0))
        several += len(columns) > 1
    assert several


def test_any_prices_prove_a_bound_on_any_choice_with_each_candidate_in_and_out() -> None:
    for seed in range(150):
        program = random_program(seed)
        answer = decomposed(program, Limits())
        if answer.prices is None:
            continue
        bounds = forced_bounds(program, answer.prices)
        for chosen in every_choice(program):
            value = program.value(chosen)
            assert value <= bounds.bound
            for candidate, start in enumerate(program.first[:-1]):
                inside = bool(chosen[start : program.first[candidate + 1]].any())
                limit = bounds.inside[candidate] if inside else bounds.outside[candidate]
                assert limit is not None
                assert value <= limit, (seed, candidate)


def test_the_bound_of_prices_in_doubles_is_never_below_their_bound_in_fractions(city: Program) -> None:
    units, draw = make_units(city), np.random.default_rng(5)
    bounds = Bounds.of(units)
    for scale in (1e-3, 1.0, 1e4):
        exact = quantised(bounds.allowed(draw.normal(size=len(units.positions)) * scale))
        assert proved_bound(units, bounds, exact)[1] >= in_fractions(city, exact) - 1


def in_fractions(program: Program, exact: ExactPrices) -> Fraction:
    """Return the bound that prices prove, added up in fractions."""
    units = make_units(program)
    prices = [Fraction(numerator, exact.denominator) for numerator in exact.numerators]
    total = Fraction(0)
    for price, item in zip(prices, units.coupling, strict=True):
        bound = item.at_most if price > 0 else item.at_least
        total += price * (bound or 0)
    for start, end in zip(units.first[:-1], units.first[1:], strict=True):
        total += max(
            Fraction(int(units.values[p]))
            - sum(
                (prices[units.rows[e]] * int(units.coefficients[e]) for e in range(units.begin[p], units.begin[p + 1])),
                Fraction(0),
            )
            for p in range(start, end)
        )
    return total


def test_passes_over_nothing_give_nothing() -> None:
    """Patterns without a single entry, as where no inequality couples candidates."""
    none, values = np.zeros(0, np.int64), np.array([3, 5])
    assert passes.reduced_values(values, np.zeros(3, np.int64), none, none, np.zeros(0)).tolist() == [3, 5]
    assert passes.spent(np.zeros(3, np.int64), none, none, none, np.zeros(0), 2).tolist() == [0, 0]


def test_few_patterns_never_load_the_compiler() -> None:
    """A command on a small register starts at once."""
    asked = "import sys; import sanbai.cli.main; from sanbai.plan.passes import _quicker; _quicker(100)"
    told = f"{asked}; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_compiled_passes_give_what_numpy_gives(city: Program) -> None:
    units, draw = make_units(city), np.random.default_rng(2)
    width, prices = len(units.positions), draw.normal(size=len(units.positions))
    shares = draw.random(len(units.values))
    shares /= np.repeat(np.add.reduceat(shares, units.first[:-1]), np.diff(units.first))
    everything = np.arange(len(units.values))
    by_columns = (units.begin, units.rows, units.coefficients)
    for compiled_pass, numpy_pass, arguments in (
        (compiled.compiled_reduced_values, passes.reduced_values, (units.values, *by_columns, prices)),
        (compiled.compiled_spent, passes.spent, (*by_columns, everything, shares, width)),
        (
            compiled.compiled_spread,
            passes.spread,
            (units.first, units.begin, units.rows, units.coefficients / 1e3, shares, width),
        ),
    ):
        assert np.allclose(compiled_pass(*arguments), numpy_pass(*arguments), rtol=1e-12, atol=1e-6)
    whole = ((units.values, units.first, *by_columns), prices / 1e6, 50.0, width)
    for ours, theirs in zip(compiled.compiled_softened(*whole), passes.softened(*whole), strict=True):
        assert np.allclose(ours, theirs, rtol=1e-12, atol=1e-9)


def test_a_search_stopped_by_its_nodes_is_the_same_in_another_process(city: Program) -> None:
    here = decomposed(city, SOON)
    script = (
        "import pickle,sys; from sanbai.plan.decomposition import _Search, decomposed; "
        "program, limits = pickle.load(sys.stdin.buffer); answer = decomposed(program, limits); "
        "sys.stdout.buffer.write(pickle.dumps((answer.chosen, answer.bound, answer.nodes, answer.prices)))"
    )
    job = [sys.executable, "-c", script]
    there = subprocess.run(job, input=pickle.dumps((city, SOON)), capture_output=True, check=True)
    chosen, bound, nodes, prices = pickle.loads(there.stdout)  # noqa: S301  # because the test wrote it
    assert np.array_equal(chosen, here.chosen)
    assert (bound, nodes, prices) == (here.bound, here.nodes, here.prices)


def test_steps_report_values_that_rise_under_bounds_that_fall_and_can_cancel(city: Program) -> None:
    steps: list[Step] = []

    def cancel(step: Step) -> bool:
        steps.append(step)
        return step.value is not None

    answer = decomposed(city, Limits(), cancel)
    assert answer.ending is not Ending.OPTIMAL
    assert answer.chosen is not None
    assert not city.broken(answer.chosen)
    assert answer.bound is not None
    assert city.value(answer.chosen) <= answer.bound
    bounds = [step.bound for step in steps if step.bound is not None]
    assert bounds == sorted(bounds, reverse=True)


def test_a_gap_that_is_wide_enough_ends_the_search(city: Program) -> None:
    answer = decomposed(city, Limits(gap=Fraction(1, 50)))
    assert answer.ending is Ending.WITHIN_GAP
    assert answer.chosen is not None
    assert answer.bound is not None
    assert answer.bound - city.value(answer.chosen) <= Fraction(answer.bound, 50)


@pytest.mark.parametrize("change", ["bound", "values", "pin"])
def test_a_search_that_starts_warm_proves_what_a_cold_one_proves(change: str) -> None:
    for seed in range(60):
        program = random_program(seed)
        base = search(program, Limits())
        if base.chosen is None:
            continue
        changed = changed_program(program, change)
        warm, cold = search(changed, Limits(), warm=base), search(changed, Limits())
        assert warm.ending is cold.ending, seed
        assert (warm.proven and warm.proven.objective) == (cold.proven and cold.proven.objective), seed


def changed_program(program: Program, change: str) -> Program:
    """Return the program with one bound, all values, or one pin changed."""
    if change == "bound" and program.inequalities:
        item = program.inequalities[0]
        return rebounded(program, 0, item.at_least, None if item.at_most is None else item.at_most + 1)
    if change == "values":
        return revalued(program, program.values[::-1].copy())
    return pinned(program, {0: False})


def test_alternatives_and_prerequisites_are_units_of_their_own() -> None:
    city = make_city(Spec(200, "weak", "full", 1)).program
    groups = groups_of(city)
    assert groups
    assert all(len(group) >= 2 for group in groups)
    assert len(make_units(city).positions) < len(city.inequalities)


def test_of_patterns_that_lose_alike_a_core_takes_no_more_than_asked() -> None:
    """Where every plan is worth the same, all patterns lie at a tie, and a core of all of them is the whole problem."""
    program = make_city(Spec(3000, "weak", "lean", 1)).program
    alike = revalued(program, np.ones_like(program.values))
    search = _Search(make_units(alike), Watch(SOON, None))
    assert search.price(None)
    others = np.setdiff1d(search.within(search.reach(50), 50), search.priced.best)
    assert len(others) == 50
    assert np.count_nonzero(search.losses <= search.reach(50)) > 1000


def test_prices_that_hardly_get_better_are_left_as_they_are(city: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices prove their bound whatever they are: rounds that gain next to nothing must not use up all the time."""
    rounds = []

    def nowhere(units: object, centre: sifting._Centre, fresh: object, inside: object) -> sifting._Centre:
        rounds.append(centre.found.bound)
        return centre

    monkeypatch.setattr(sifting, "_WHOLE", 0)
    monkeypatch.setattr(sifting, "_NEAR", 20)
    monkeypatch.setattr(sifting, "_next", nowhere)
    units = make_units(city)
    prices = np.zeros(len(units.positions))
    found = sifting.exact_prices(units, Bounds.of(units), prices, Watch(SOON, None))
    assert found is not None
    assert len(rounds) == sifting._PATIENCE + 1
    assert found.bound == rounds[0]
