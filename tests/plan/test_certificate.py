"""A certificate proves its bound for whatever prices it has, and only what it can prove is accepted."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import floor
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from sanbai.language import Text
from sanbai.plan import verify as verifying
from sanbai.plan.agreement import agrees
from sanbai.plan.certificate import bound_numerator, certify
from sanbai.plan.columns import make_columns
from sanbai.plan.compiling import compile_plan
from sanbai.plan.files import plan_files
from sanbai.plan.levels import search
from sanbai.plan.limits import Limits
from sanbai.plan.model import Program, Row, make_program
from sanbai.plan.planning import Made, PolicyCannotBeMet, make_plan
from sanbai.plan.prices import Prices
from sanbai.plan.units import groups_of
from sanbai.plan.verify import verify
from sanbai.policy.records import Policy
from sanbai.register.records import Register
from tests.plan.enumeration import enumerate_best
from tests.plan.policy_toml import policy_toml
from tests.plan.priced import anything, best_by_trying, linear, priced
from tests.plan.strategies import policies, registers
from tests.plan.test_verify import GENERATE, numbered, register_files, resealed

FEW = settings(max_examples=400, deadline=None)
LIMITS = Limits(Fraction(0), 10_000, None)
CERTIFICATE = "3-plan/certificate.json"
Case = tuple[Register, Policy]


def made_with(case: Case, prices_of: Callable[[Program], Prices]) -> tuple[Made, dict[str, bytes]] | None:
    """Return a plan certified with these prices and its sealed folder, None where the policy cannot be met."""
    register, policy = case
    inputs = register_files(register) | {"2-policy.toml": policy_toml(policy).encode()}
    try:
        with priced(prices_of):
            made = make_plan(register, policy)
    except PolicyCannotBeMet:
        return None
    return made, resealed({f"3-plan/{name}": content for name, content in plan_files(made, inputs).items()} | inputs)


@FEW
@given(registers(), policies(early=True).map(numbered), st.integers())
def test_no_prices_at_all_prove_less_than_the_best_of_all_choices(
    register: Register, policy: Policy, seed: int
) -> None:
    """Random prices, of any size and sign: the certified bound is never below what enumeration finds."""
    found = made_with((register, policy), anything(Random(seed)))
    if found is not None:
        best = enumerate_best(register, policy).value
        assert best is not None
        assert found[0].certificate.bound >= best == found[0].certificate.objective


@FEW
@given(registers(), policies(soft=True, early=True).map(numbered), st.integers())
def test_the_check_re_derives_every_bound_to_the_last_digit(register: Register, policy: Policy, seed: int) -> None:
    """Soft clauses that give way, bundles, alternatives, prerequisites, early list: two separate sums are one."""
    found = made_with((register, policy), anything(Random(seed)))
    if found is not None:
        assert agrees(found[1]) == []


@FEW
@given(registers(), policies(soft=True, early=True).map(numbered), st.integers())
def test_a_bound_holds_for_what_soft_clauses_came_to(register: Register, policy: Policy, seed: int) -> None:
    """Where soft clauses give way, no choice within the bounds they came to is worth more than the bound."""
    program = compile_plan(make_columns(register, policy))
    found = search(program, LIMITS)
    if found.chosen is not None:
        certificate = certify(program, replace(found, prices=anything(Random(seed))(found.program)))
        assert certificate.bound >= best_by_trying(found.program)


@FEW
@given(registers(), policies())
def test_prices_of_the_linear_program_prove_its_value(register: Register, policy: Policy) -> None:
    """Units only tighten: the bound by rounded prices is not above the linear program's value, but for the rounding."""
    program = compile_plan(make_columns(register, policy))
    found = search(program, LIMITS)
    if found.chosen is not None:
        value, prices = linear(found.program)
        assert certify(program, replace(found, prices=prices)).bound <= floor(value + 0.01)


def small_program(values: list[int], *rows: tuple[list[int], int | None, int | None]) -> Program:
    """Return a program of candidates with one option each; a row is coefficients, at least, at most."""
    count = np.arange(len(values) + 1)
    made = [
        Row(
            clause=f"row-{place}",
            kind="total",
            name=Text("行", "row"),
            unit="money",
            columns=count[:-1],
            coefficients=np.array(coefficients, np.int64),
            at_least=None if low is None else Fraction(low),
            at_most=None if high is None else Fraction(high),
        )
        for place, (coefficients, low, high) in enumerate(rows)
    ]
    codes = tuple("ABCDEFGH"[: len(values)])
    return make_program(codes, count, ("1",) * len(values), np.array(values, np.int64), tuple(made))


def bound_of(program: Program, *numerators: int, denominator: int = 1) -> int:
    """Return the bound that prices prove."""
    return bound_numerator(program, Prices(numerators, denominator), groups_of(program)) // denominator


def test_a_price_proves_what_can_be_added_up_by_hand() -> None:
    """Of 60, 50, 40, 30, 20 at a cost of 5, 5, 5, 5, 5 with room for 14: a price of 8 a unit proves 112 + 20 + 10."""
    program = small_program([60, 50, 40, 30, 20], ([5, 5, 5, 5, 5], None, 14))
    assert bound_of(program, 40) == 2 * 40 + 20 + 10


def test_alternatives_and_prerequisites_need_no_price() -> None:
    """A or B, and C only with D: a unit each, whose patterns keep the clause."""
    either = small_program([50, 40, 30], ([1, 1, 0], None, 1))
    assert groups_of(either) == ((0, 1),)
    assert bound_of(either, 0) == 50 + 30
    behind = small_program([50, 0, 30], ([-1, 1, 0], 0, None), ([0, 1, 0], None, 0))
    assert bound_of(behind, 0, 0) == 30


def test_numbers_beyond_64_bits_are_added_exactly() -> None:
    """Coefficients near 2^53 and prices near 2^80 lose no digit."""
    size, price = 2**53 - 1, 2**80 + 1
    program = small_program([7, 5, 3], ([size, size - 2, 1], None, size))
    best = sum(max(0, v * 10**30 - price * n) for v, n in zip([7, 5, 3], [size, size - 2, 1], strict=True))
    assert bound_numerator(program, Prices((price,), 10**30), ()) == price * size + best


@pytest.fixture(scope="module")
def folder() -> dict[str, bytes]:
    """Return the files of a plan with prices on both lists, a unit, and a soft clause that gives way."""

    def rich(case: Case) -> bool:
        found = made_with(case, lambda program: linear(program)[1])
        if found is None or found[0].early_certificate is None:
            return False
        plan, early = found[0].certificate, found[0].early_certificate
        both = bool(plan.choice and early.prices and plan.given_way and plan.units)
        return both and len(plan.prices) > 1 and plan.gap > 0

    cases = st.tuples(registers(), policies(soft=True, early=True).map(numbered))
    case = find(cases, rich, settings=GENERATE, random=Random(1))
    found = made_with(case, lambda program: linear(program)[1])
    assert found is not None
    return found[1]


def changed(folder: dict[str, bytes], change: Callable[[dict[str, Any]], None]) -> dict[str, bytes]:
    """Return the folder with its certificate changed and sealed anew."""
    document = json.loads(folder[CERTIFICATE])
    change(document)
    return resealed(folder | {CERTIFICATE: json.dumps(document).encode()})


def test_whatever_is_accepted_states_the_same_truth(folder: dict[str, bytes]) -> None:
    """Every digit of the certificate in turn, sealed anew: refused, or the very same bound, proved in another way."""
    content, truth = folder[CERTIFICATE], json.loads(folder[CERTIFICATE])
    for match in re.finditer(rb"[0-9]", content):
        place = match.start()
        other = b"7" if content[place : place + 1] != b"7" else b"3"
        files = folder | {CERTIFICATE: content[:place] + other + content[place + 1 :]}
        if not agrees(resealed(files)):
            told = json.loads(files[CERTIFICATE])
            for name in ("plan", "early_promotion"):
                assert all(
                    told[name][key] == truth[name][key] for key in ("choice", "objective", "bound_numerator", "gap")
                )


FORGERIES: dict[str, Callable[[dict[str, Any]], None]] = {
    "a bound made smaller": lambda plan: plan.update(bound=plan["bound"] - 1),
    "a bound made larger": lambda plan: plan.update(bound=plan["bound"] + 1),
    "another objective": lambda plan: plan.update(objective=plan["objective"] + 1),
    "another gap": lambda plan: plan.update(gap="0"),
    "a negative price": lambda plan: plan["prices"][0].update(numerator=-1),
    "a price that is no whole number": lambda plan: plan["prices"][0].update(numerator=0.5),
    "a price for the other side": lambda plan: plan["prices"][0].update(side="at_last"),
    "a price for no clause": lambda plan: plan["prices"][0].update(clause="no clause"),
    "a choice left out": lambda plan: plan["choice"].popitem(),
    "a hard clause that gives way": lambda plan: plan["given_way"].append(
        {"clause": plan["prices"][0]["clause"], "instance": "", "side": "at_most", "bound": 10**9}
    ),
    "a soft clause that gives way less than the choice needs": lambda plan: plan["given_way"].clear(),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_certificate_is_refused(folder: dict[str, bytes], forgery: str) -> None:
    """What the arithmetic does not bear out is refused, with checksums that fit."""
    assert verify(folder) == []
    assert verify(changed(folder, lambda document: FORGERIES[forgery](document["plan"])))


def test_a_soft_clause_cannot_be_claimed_tighter_than_the_policy_asks(folder: dict[str, bytes]) -> None:
    """A bound moved inwards would leave choices out of what is proved."""

    def tighten(document: dict[str, Any]) -> None:
        for end in document["plan"]["given_way"]:
            end["bound"] += 10**6 if end["side"] == "at_least" else -(10**6)

    assert verify(changed(folder, tighten))


def test_a_giant_unit_is_refused_at_once() -> None:
    """A list of units cannot make the check count for ever."""
    plenty = [[verifying.OUT, place] for place in range(20)]
    proof = verifying.Proof.__new__(verifying.Proof)
    with pytest.raises(ValueError, match="too many patterns"):
        proof.best("A", plenty)
