"""Seeded cities: programs with the shape of a key-project plan, at any size.

A city has N candidates with four options each (two timings x two funding mixes), 82 coupling rows and local rows. A
plan is hidden in it: every bound is set around what that plan comes to, so that the city is feasible and its bands are
tight. `lean` cities leave out the district, quarter and outcome rows and loosen the ceilings of later years.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from sanbai.language import Text
from sanbai.plan.model import BoolArray, Program, Row, make_program

Ints = npt.NDArray[Any]
"""Whole numbers, of 32 bits where many millions of them have to fit."""
Floats = npt.NDArray[np.float64]

CATEGORIES, DISTRICTS, QUARTERS, OUTCOMES = 20, 16, 4, 6
YEARS, SOURCES = 5, ("municipal", "bond", "social")
OPTIONS = ("early-own", "early-mixed", "late-own", "late-mixed")
TYPICAL_COST = 200_000
"""Total investment of a typical project, in 万元."""


@dataclass(frozen=True)
class Spec:
    """Which city: so many candidates, value weakly or strongly correlated with cost, full or lean policy, a seed."""

    candidates: int
    correlation: str = "weak"
    policy: str = "full"
    seed: int = 1

    def __str__(self) -> str:
        return f"{self.candidates}-{self.correlation}-{self.policy}-{self.seed}"


def spec_of(name: str) -> Spec:
    """Return the spec that a name such as `600-weak-full-1` stands for."""
    found = re.fullmatch(r"(\d+)-(weak|strong)-(full|lean)-(\d+)", name)
    if found is None:
        raise ValueError(f"{name}: write SIZE-weak|strong-full|lean-SEED, such as 600-weak-full-1")
    return Spec(int(found[1]), found[2], found[3], int(found[4]))


@dataclass(frozen=True, eq=False)
class City:
    """A program and the plan hidden in it (shape: columns)."""

    program: Program
    hidden: BoolArray


def make_city(spec: Spec) -> City:
    """Return the city of a spec; the same spec gives the same city on every machine with the same numpy."""
    rng = np.random.default_rng([spec.seed, spec.candidates, spec.correlation == "strong"])
    people = _candidates(rng, spec.candidates)
    taken, groups, pairs, pins = _hidden_choice(rng, spec.candidates)
    cost = _costs(rng, people.category)
    hidden = np.zeros((spec.candidates, len(OPTIONS)), np.bool_)
    hidden[taken, rng.integers(0, len(OPTIONS), int(taken.sum()))] = True
    cells, quarter, values = _options(rng, people, cost, strong=spec.correlation == "strong")
    facts = _Facts(people, np.repeat(np.rint(cost).astype(np.int32), 4), cells, quarter, *_outcomes(rng, people, cost))
    rows = [*_coupling_rows(rng, facts, hidden.ravel(), lean=spec.policy == "lean"), *_local_rows(groups, pairs, pins)]
    program = make_program(
        tuple(f"P{number:07}" for number in range(spec.candidates)),
        np.arange(spec.candidates + 1) * len(OPTIONS),
        OPTIONS * spec.candidates,
        values,
        tuple(rows),
    )
    return City(program, hidden.ravel())


@dataclass(frozen=True, eq=False)
class _Candidates:
    """What does not depend on options, one entry a candidate."""

    category: npt.NDArray[np.int8]
    district: npt.NDArray[np.int8]
    is_new: BoolArray
    completes: BoolArray


@dataclass(frozen=True, eq=False)
class _Facts:
    """What rows are made of: `total` and `quarter` by column, `cells` by year, source and column."""

    people: _Candidates
    total: Ints
    cells: list[list[Ints]]
    quarter: npt.NDArray[np.int8]
    outcome: npt.NDArray[np.int8]
    amount: Ints


def _candidates(rng: np.random.Generator, size: int) -> _Candidates:
    shares = rng.dirichlet(np.full(CATEGORIES, 4.0))
    is_new = rng.random(size) < 0.45
    return _Candidates(
        category=rng.choice(CATEGORIES, size, p=0.7 * shares + 0.3 / CATEGORIES).astype(np.int8),
        district=rng.choice(DISTRICTS, size, p=rng.dirichlet(np.full(DISTRICTS, 6.0))).astype(np.int8),
        is_new=is_new,
        completes=~is_new & (rng.random(size) < 0.36),
    )


def _hidden_choice(rng: np.random.Generator, size: int) -> tuple[BoolArray, Ints, Ints, tuple[Ints, Ints]]:
    """Return who is in the hidden plan, groups of alternatives, pairs (project, what it requires), and pins (in, out).

    Eight in a hundred candidates are in groups of three or in pairs; one in a hundred must be in, half as many out.
    """
    taken = np.zeros(size, np.bool_)
    taken[rng.permutation(size)[: size // 2]] = True
    order = rng.permutation(size).astype(np.int32)
    triples, pairs = max(1, size * 4 // 300), max(1, size * 4 // 200)
    groups = order[: 3 * triples].reshape(-1, 3)
    couples = order[3 * triples : 3 * triples + 2 * pairs].reshape(-1, 2)
    taken[groups[:, 1:]] = False
    taken[couples[:, 0]] &= taken[couples[:, 1]]
    free = order[3 * triples + 2 * pairs :]
    inside, outside = free[taken[free]], free[~taken[free]]
    return taken, groups, couples, (inside[: max(1, size // 100)], outside[: max(1, size // 200)])


def _costs(rng: np.random.Generator, category: npt.NDArray[np.int8]) -> Floats:
    levels = np.exp(rng.normal(0.0, 0.5, CATEGORIES))
    costs: Floats = np.clip(TYPICAL_COST * levels[category] * np.exp(rng.standard_normal(len(category))), 3_000, 8e6)
    return costs


def _outcomes(rng: np.random.Generator, people: _Candidates, cost: Floats) -> tuple[npt.NDArray[np.int8], Ints]:
    """Return which outcome each candidate has (-1: none) and how much of it; each belongs to two categories."""
    has = (people.category < 2 * OUTCOMES) & (rng.random(len(cost)) < 0.7)
    amount = np.maximum(np.rint(cost / 2_000 * np.exp(0.4 * rng.standard_normal(len(cost)))), 1).astype(np.int32)
    return np.where(has, people.category // 2, -1).astype(np.int8), amount


def _options(
    rng: np.random.Generator, people: _Candidates, cost: Floats, *, strong: bool
) -> tuple[list[list[Ints]], npt.NDArray[np.int8], npt.NDArray[np.int64]]:
    """Return money by year and source, start quarters (0: started already) and values, all by column."""
    size = len(cost)
    late_quarter = rng.random(size) < 0.5
    quarter = np.where(people.is_new[:, None], np.array([1, 3]) + late_quarter[:, None], 0)
    spending = _spending(rng, people, cost, quarter)
    mixes = _mixes(rng, people.category)
    cells = [
        [_by_column(spending[:, :, None, year] * mixes[:, None, :, source]) for source in range(len(SOURCES))]
        for year in range(YEARS)
    ]
    timing = np.array([1.0, 1.0, 0.985, 0.97, 0.945])[quarter]
    timing[:, 1] = np.where(people.is_new, timing[:, 1], 1.035)
    mixing = np.stack([np.ones(size), rng.uniform(0.955, 1.0, size)], axis=1)
    worth = _worth(rng, cost, strong=strong)
    values = _by_column(worth[:, None, None] * timing[:, :, None] * mixing[:, None, :]).astype(np.int64)
    return cells, np.repeat(quarter.astype(np.int8), 2, axis=1).ravel(), values


def _worth(rng: np.random.Generator, cost: Floats, *, strong: bool) -> Floats:
    """Return value points: weakly correlated with cost (merit decides as much), or strongly (cost plus a constant)."""
    size, relative = len(cost), cost / TYPICAL_COST
    if strong:
        return 8_000 * relative + 2_500 + 100 * rng.standard_normal(size)
    merit = np.clip(rng.normal(1.0, 0.17, size), 0.4, 1.6) * np.exp(0.15 * rng.standard_normal(size))
    return 9_000 * relative**0.75 * merit


def _spending(rng: np.random.Generator, people: _Candidates, cost: Floats, quarter: npt.NDArray[np.int64]) -> Floats:
    """Return money by candidate, timing and year: late starts and the usual pace leave more to later years."""
    size = len(cost)
    profile = rng.dirichlet([5.0, 4.5, 3.5, 2.0, 1.0], size)
    profile = np.where(people.completes[:, None], 0.15 * profile + 0.85 * (np.arange(YEARS) == 0), profile)
    remaining = cost * np.where(people.is_new, 1.0, rng.uniform(0.25, 0.8, size))
    spending: Floats = np.repeat(profile[:, None, :], 2, axis=1)
    moved = spending[:, :, 0] * np.array([0.0, 0.0, 0.22, 0.45, 0.7])[quarter]
    spending[:, :, 0] -= moved
    spending[:, :, 1] += 0.7 * moved
    spending[:, :, 2] += 0.3 * moved
    hurried = 0.25 * spending[:, 1, 1:] * ~people.is_new[:, None]
    spending[:, 1, 1:] -= hurried
    spending[:, 1, 0] += hurried.sum(axis=1)
    spending *= remaining[:, None, None]
    return spending


def _mixes(rng: np.random.Generator, category: npt.NDArray[np.int8]) -> Floats:
    """Return shares by candidate, mix and source: the category's own mix, and one that leans on bonds and society."""
    own = rng.dirichlet([3.0, 2.0, 3.0], CATEGORIES)[category]
    own = own * np.exp(0.3 * rng.standard_normal(own.shape))
    mixes: Floats = np.stack([own, own * np.array([0.6, 1.2, 1.5])], axis=1)
    mixes /= mixes.sum(axis=2, keepdims=True)
    return mixes


def _by_column(numbers: Floats) -> Ints:
    """Return numbers by candidate, timing and mix as positive whole numbers by column."""
    return np.maximum(np.rint(numbers), 1).astype(np.int32).ravel()


def _coupling_rows(rng: np.random.Generator, facts: _Facts, hidden: BoolArray, *, lean: bool) -> Iterator[Row]:
    """Yield the rows that couple candidates, each bounded around what the hidden plan comes to."""
    people = facts.people
    every = np.arange(len(hidden), dtype=np.int32)
    ones = np.ones(len(hidden), np.int32)
    bands = _Bands(hidden)
    for category in range(CATEGORIES):
        where = _columns_of(people.category == category)
        yield bands.row(f"quota.{category + 1}", "quota", where, ones[: len(where)], (0.0, 0.0))
    for name, mask in (("new", people.is_new), ("continuing", ~people.is_new)):
        where = _columns_of(mask)
        yield bands.row(name, "quota", where, ones[: len(where)], (0.0, 0.0))
    where = _columns_of(people.completes)
    yield bands.row("completions", "quota", where, ones[: len(where)], (0.01, None))
    yield bands.row("in-year", "total", every, facts.cells[0][0] + facts.cells[0][1] + facts.cells[0][2], (0.005, 0.01))
    yield bands.row("total", "total", every, facts.total, (0.02, 0.02))
    for year, sources in enumerate(facts.cells):
        for source, amounts in zip(SOURCES, sources, strict=True):
            room = 0.35 if lean and year else rng.uniform(0.0, 0.02)
            yield bands.row(f"ceiling.{year}.{source}", "total", every, amounts, (None, room))
    if not lean:
        yield from _local_policy(rng, facts, bands, ones)


def _local_policy(rng: np.random.Generator, facts: _Facts, bands: "_Bands", ones: Ints) -> Iterator[Row]:
    """Yield the rows of districts (projects, and public money of the year), quarters and outcomes."""
    public = facts.cells[0][0] + facts.cells[0][1]
    for district in range(DISTRICTS):
        where = _columns_of(facts.people.district == district)
        yield bands.row(f"district.{district + 1}.projects", "balance", where, ones[: len(where)], (0.05, 0.05), 1)
        room = rng.uniform(0.01, 0.05)
        yield bands.row(f"district.{district + 1}.money", "balance", where, public[where], (None, room))
    for quarter in range(1, QUARTERS + 1):
        where = np.flatnonzero(facts.quarter == quarter).astype(np.int32)
        yield bands.row(f"starts.{quarter}", "starts", where, ones[: len(where)], (None, rng.uniform(0.0, 0.05)))
    for outcome in range(OUTCOMES):
        where = _columns_of(facts.outcome == outcome)
        yield bands.row(f"outcome.{outcome + 1}", "total", where, facts.amount[where // len(OPTIONS)], (0.02, None))


@dataclass(frozen=True, eq=False)
class _Bands:
    """Makes rows whose bounds lie around what the hidden plan comes to."""

    hidden: BoolArray

    def row(
        self,
        name: str,
        kind: str,
        columns: Ints,
        coefficients: Ints,
        room: tuple[float | None, float | None],
        least: int = 0,
    ) -> Row:
        """Return a row with room below and above as parts of the plan's sum (None: no bound), `least` at the least."""
        used = int(coefficients[self.hidden[columns]].sum(dtype=np.int64))
        below, above = (None if part is None else max(int(part * used), least) for part in room)
        return _row(
            name,
            kind,
            columns,
            coefficients,
            None if below is None else used - below,
            None if above is None else used + above,
        )


def _local_rows(groups: Ints, pairs: Ints, pins: tuple[Ints, Ints]) -> Iterator[Row]:
    """Yield alternatives, what requires what, who must be in (a row each) and who must be out (one row)."""
    ones = np.ones(12, np.int32)
    signs = np.repeat(np.array([1, -1], np.int32), 4)
    for number, columns in enumerate(_columns_in(groups)):
        yield _row(f"alternatives.{number}", "alternatives", columns, ones, None, 1)
    lower_first = np.sort(pairs, axis=1)
    needed_first = lower_first[:, 0] == pairs[:, 1]
    for number, (columns, first) in enumerate(zip(_columns_in(lower_first), needed_first.tolist(), strict=True)):
        yield _row(f"requires.{number}", "requires", columns, signs if first else -signs, 0, None)
    for number, columns in enumerate(_columns_in(pins[0][:, None])):
        yield _row(f"must-in.{number}", "must_include", columns, ones[:4], 1, None)
    outside = _columns_in(pins[1][None, :])[0]
    yield _row("must-out", "must_exclude", outside, np.ones(len(outside), np.int32), None, 0)


def _columns_of(candidates: BoolArray) -> Ints:
    """Return the columns of the candidates of a mask."""
    columns: Ints = _columns_in(np.flatnonzero(candidates)[None, :])[0]
    return columns


def _columns_in(groups: Ints) -> Ints:
    """Return the columns of groups of candidates (shape: groups x members), each group's in order."""
    sorted_groups = np.sort(groups, axis=1).astype(np.int32)
    columns = sorted_groups[:, :, None] * np.int32(len(OPTIONS)) + np.arange(len(OPTIONS), dtype=np.int32)
    flat: Ints = columns.reshape(len(groups), -1)
    return flat


def _row(name: str, kind: str, columns: Ints, coefficients: Ints, at_least: int | None, at_most: int | None) -> Row:
    return Row(
        clause=name,
        kind=kind,
        name=Text(name, name),
        unit="projects" if kind in ("quota", "starts") else "万元",
        columns=columns,
        coefficients=coefficients,
        at_least=None if at_least is None else Fraction(at_least),
        at_most=None if at_most is None else Fraction(at_most),
    )
