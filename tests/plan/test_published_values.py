"""Published problems come to their published values through the same model and solver file as every plan."""

import pytest

from sanbai.plan.limits import Ending, Limits
from sanbai.plan.solver import maximise
from tests.plan.published import mknap1, mknapcb1, mmkp

KNAPSACKS = mknapcb1()


@pytest.mark.parametrize("number", range(2, 8))
def test_petersens_problems_come_to_their_published_optima(number: int) -> None:
    """OR-Library mknap1, problems 2 to 7, each proved optimal."""
    problem = mknap1(number)
    answer = maximise(problem.program, Limits())
    assert answer.ending is Ending.OPTIMAL
    assert problem.program.value(answer.chosen) == problem.value


@pytest.mark.parametrize(("name", "value"), [("I01", 173), ("I02", 364), ("I03", 1602)])
def test_multiple_choice_knapsacks_come_to_their_published_optima(name: str, value: int) -> None:
    """Khan's I01, I02 and I03, each proved optimal."""
    problem = mmkp(name, value)
    answer = maximise(problem.program, Limits())
    assert answer.ending is Ending.OPTIMAL
    assert problem.program.value(answer.chosen) == value


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 10, 20])
def test_chu_and_beasleys_problems_come_to_their_best_published_values(place: int) -> None:
    """OR-Library mknapcb1, one of each tightness, proved optimal; `benchmarks/published.py` proves all thirty."""
    problem = KNAPSACKS[place]
    answer = maximise(problem.program, Limits())
    assert answer.ending is Ending.OPTIMAL
    assert problem.program.value(answer.chosen) == problem.value
