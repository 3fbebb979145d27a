"""The Beijing example in mid-year, with drawn returns: a proposal of the full size, checked by a stranger."""

import datetime
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sanbai.cli.inputs import codes_of, read_inputs
from sanbai.delivery.records import Month, Return, Year
from sanbai.errors import has_errors
from sanbai.plan.agreement import agrees
from sanbai.plan.files import read_plan
from sanbai.policy.rebalancing import Rebalancing
from sanbai.rebalance.files import files_of
from sanbai.rebalance.in_force import plan_in_force
from sanbai.rebalance.policy_now import Rules
from sanbai.rebalance.proposing import Situation, propose
from sanbai.rebalance.rollover import rollover
from sanbai.register.rules import check_register
from tests.rebalance.villages import baseline_of

JUNE = Month(2024, 6)


@pytest.fixture(scope="module")
def situation(beijing_folder: Path, made: str) -> Situation:
    """Return the example at the end of June: money lands short, a third of the starts that are due have not come."""
    assert made
    inputs, plan = read_inputs(beijing_folder), read_plan(beijing_folder)
    baseline, draw, returns = baseline_of(plan), Random(1), []
    for row in baseline.rows:
        planned, due = row.curve[JUNE.number - 1], row.start_due
        if row.nature == "continuing":
            comes = row.in_year_investment * draw.randint(85, 100) // 100
            returns.append(_returned(row.project, planned * draw.randint(75, 100) // 100, expected_investment=comes))
        elif due is not None and due <= JUNE.last_day and draw.random() < 0.65:
            returns.append(_returned(row.project, planned * 9 // 10, started_on=datetime.date(2024, 4, 5)))
        elif due is not None:
            returns.append(_returned(row.project, permits_needed=7, permits_done=draw.randint(4, 7)))
    return Situation(
        policy=inputs.policy,
        policy_text=(beijing_folder / "2-policy.toml").read_text(encoding="utf-8"),
        plan=plan,
        in_force=plan_in_force(inputs.register, plan, ()),
        year=Year(baseline=baseline, returns=tuple(returns)),
        month=JUNE,
        inputs={},
    )


def _returned(project: str, invested: int = 0, **said: Any) -> Return:
    return Return(month=JUNE, project=project, investment_month=0, investment_year=invested, **said)


@pytest.mark.slow
def test_a_city_is_rebalanced_within_its_limits(situation: Situation) -> None:
    """At most 6 leave or are re-phased, what has begun stays, the money comes back, and everything verifies."""
    prices = Rebalancing(out_at_most=6, in_at_most=6)
    found = propose(situation, Rules(number="001", day=JUNE.last_day, prices=prices))
    proposal = found.proposal
    kinds = Counter(change.kind.value for change in proposal.changes)
    assert kinds["leaves"] + kinds["rephased"] <= 6
    assert kinds["pulled_forward"] <= 6
    begun = {item.project for item in found.expected if item.is_started}
    assert not begun & {change.project for change in proposal.changes if change.kind.value == "leaves"}
    money = next(item for item in proposal.clauses if item.after.id == "in-year")
    assert money.without.slack < money.after.slack
    assert proposal.steps[0].broken
    files = files_of(found)
    parts = ("1-register/", "2-policy.toml", "3-plan/")
    assert agrees({name: content for name, content in files.items() if name.startswith(parts)}) == []


@pytest.mark.slow
def test_a_city_rolls_over_into_a_sound_register(situation: Situation, beijing_folder: Path) -> None:
    rolled = rollover(situation.in_force, situation.year).register
    codes = codes_of(read_inputs(beijing_folder).policy)
    assert not has_errors(check_register(rolled, codes, datetime.date(2025, 1, 1), 2025))
