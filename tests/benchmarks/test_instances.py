"""Seeded cities are what the benchmarks say they are."""

from collections import Counter

import numpy as np
import pytest

from benchmarks.instances import Spec, make_city, spec_of
from benchmarks.peers import broken

LOCAL = {"alternatives", "requires", "must_include", "must_exclude"}


@pytest.mark.parametrize("policy", ["full", "lean"])
@pytest.mark.parametrize("correlation", ["weak", "strong"])
@pytest.mark.parametrize("seed", range(1, 6))
def test_the_hidden_plan_keeps_every_bound(correlation: str, policy: str, seed: int) -> None:
    """So every city has a plan, whatever a solver finds."""
    city = make_city(Spec(200, correlation, policy, seed))
    assert city.hidden.any()
    assert broken(city.program, city.hidden) == 0


@pytest.mark.parametrize(("policy", "rows"), [("full", 82), ("lean", 40)])
def test_a_city_has_its_coupling_rows_and_eight_in_a_hundred_candidates_in_local_rows(policy: str, rows: int) -> None:
    """A full policy has 82 coupling rows; groups of three and pairs hold eight candidates in a hundred."""
    program = make_city(Spec(3_000, "weak", policy, 1)).program
    kinds = Counter(row.kind for row in program.rows)
    assert sum(count for kind, count in kinds.items() if kind not in LOCAL) == rows
    assert 3 * kinds["alternatives"] + 2 * kinds["requires"] == 240
    assert np.array_equal(np.diff(program.first), np.full(3_000, 4))


def test_bands_are_within_five_in_a_hundred_of_the_hidden_plan() -> None:
    """No bound of a full city is further from the hidden plan than 5 % and one unit."""
    city = make_city(Spec(600, "strong", "full", 3))
    for item in city.program.inequalities:
        activity = item.activity(city.hidden)
        if city.program.rows[item.row].kind not in LOCAL:
            assert all(
                abs(bound - activity) <= 0.05 * activity + 1
                for bound in (item.at_least, item.at_most)
                if bound is not None
            )


def test_the_same_spec_is_the_same_city_and_another_seed_another() -> None:
    """Peers make the city anew in their own processes."""
    first, again, other = (make_city(spec_of(f"100-weak-full-{seed}")).program for seed in (1, 1, 2))
    assert np.array_equal(first.values, again.values)
    assert not np.array_equal(first.values, other.values)
    for one, two in zip(first.inequalities, again.inequalities, strict=True):
        assert np.array_equal(one.columns, two.columns)
        assert np.array_equal(one.coefficients, two.coefficients)
        assert (one.at_least, one.at_most) == (two.at_least, two.at_most)


def test_a_large_city_keeps_one_copy_of_its_numbers() -> None:
    """The program's inequalities use the rows' own arrays, of 32 bits, so that a million candidates fit in memory."""
    program = make_city(Spec(5_000, "weak", "full", 1)).program
    arrays = {id(array): array for item in program.inequalities for array in (item.columns, item.coefficients)}
    rows = {id(array) for row in program.rows for array in (row.columns, row.coefficients)}
    assert {array.dtype for array in arrays.values()} == {np.dtype(np.int32)}
    copied = [array for key, array in arrays.items() if key not in rows and len(array) > 1_000]
    assert not copied


@pytest.mark.parametrize("name", ["600", "600-weak", "600-mild-full-1", "600-weak-full-x"])
def test_a_misspelt_spec_is_refused(name: str) -> None:
    """With a text that says how it is written."""
    with pytest.raises(ValueError, match="SIZE-weak"):
        spec_of(name)
