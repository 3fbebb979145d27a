"""Proposals and acceptances on disk, and the plan in force on any day."""

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from sanbai.cli.inputs import read_inputs
from sanbai.cli.plan import solved
from sanbai.delivery.records import Month, Return
from sanbai.errors import SanbaiError
from sanbai.plan.agreement import agrees
from sanbai.plan.files import read_plan, read_sealed
from sanbai.plan.records import Decision
from sanbai.policy.rebalancing import USUAL
from sanbai.rebalance.files import (
    accept,
    adjustment_folder,
    hashed_inputs,
    next_number,
    proposal_hash,
    read_adjustments,
    write_next_register,
    write_proposal,
)
from sanbai.rebalance.in_force import InForce, plan_in_force
from sanbai.rebalance.policy_now import Rules
from sanbai.rebalance.proposing import propose
from sanbai.rebalance.records import Acceptance
from sanbai.register.files import Form, write_register
from tests.cli.command import contents
from tests.rebalance.villages import JUNE, ON_PLAN, lights_ready, report, situation, village, with_money_clause

JULY = datetime.date(2025, 7, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the plan-year folder of a village whose street lights could start in July, with its plan."""
    year = tmp_path / "village"
    write_register(lights_ready(), year / "1-register", Form.CSV)
    (year / "2-policy.toml").write_text(with_money_clause(), encoding="utf-8")
    (year / "4-delivery").mkdir()
    (year / "4-delivery" / "2025-06.csv").write_text("as returned", encoding="utf-8")
    solved(year, read_inputs(year))
    return year


def in_force(folder: Path, on: datetime.date | None = None) -> InForce:
    """Return the plan in force on a day, as the folder has it."""
    return plan_in_force(read_inputs(folder).register, read_plan(folder), read_adjustments(folder), on)


def proposal(folder: Path, *returns: Return, month: Month = JUNE) -> str:
    """Write the next proposal for a month (R1's investor withdrew, unless other returns are given); its number."""
    given = returns or (report("R1", reason="investor_withdrew", expected_investment=20), *ON_PLAN)
    at = replace(
        situation(*given, register=lights_ready(), policy_text=with_money_clause()),
        month=month,
        in_force=in_force(folder),
        inputs=hashed_inputs(folder, month, in_force(folder).adjustments),
    )
    number = next_number(read_adjustments(folder))
    write_proposal(folder, propose(at, Rules(number=number, day=month.last_day, prices=USUAL)))
    return number


def accepted(folder: Path, number: str, on: datetime.date = JULY, **other: str) -> Acceptance:
    """Return an acceptance of a number."""
    said = {"by": "王主任", "reason": "投资方退出"} | other
    return Acceptance(number=number, on=on, proposal=proposal_hash(folder, number), **said)


def test_a_proposal_is_a_plan_year_that_a_stranger_can_check(folder: Path) -> None:
    number = proposal(folder)
    own = adjustment_folder(folder, number)
    assert agrees(read_sealed(own)) == []
    assert not [finding for finding in read_inputs(own).findings if finding.check.startswith("unknown")]
    assert {"proposal.json", "proposal.csv", "expected.csv", "least-changes.csv"} <= {
        path.name for path in own.iterdir()
    }


def test_a_proposal_made_twice_is_the_same(folder: Path) -> None:
    proposal(folder)
    before = contents(folder)
    assert proposal(folder) == "001"
    assert contents(folder) == before


def test_a_proposal_changes_nothing_before_it_is_accepted(folder: Path) -> None:
    proposal(folder)
    assert in_force(folder).rows == read_plan(folder).rows


def test_accepting_twice_is_accepting_once(folder: Path) -> None:
    number = proposal(folder)
    assert accept(folder, accepted(folder, number))
    before = contents(folder)
    assert not accept(folder, accepted(folder, number))
    assert contents(folder) == before


def test_an_acceptance_is_never_rewritten(folder: Path) -> None:
    number = proposal(folder)
    accept(folder, accepted(folder, number))
    before = contents(folder)
    with pytest.raises(SanbaiError, match="cannot be rewritten"):
        accept(folder, accepted(folder, number, by="somebody else"))
    assert contents(folder) == before


@pytest.mark.parametrize("changed", ["2-policy.toml", "1-register/options.csv", "4-delivery/2025-06.csv"])
def test_a_proposal_whose_inputs_changed_is_not_accepted(folder: Path, changed: str) -> None:
    number = proposal(folder)
    (folder / changed).write_bytes((folder / changed).read_bytes() + b"\n")
    with pytest.raises(SanbaiError, match=f"Changed since it was proposed: {changed}"):
        accept(folder, accepted(folder, number))
    assert read_adjustments(folder) == ()


def test_later_returns_do_not_stand_in_the_way(folder: Path) -> None:
    """July's returns, and other files of delivery, are no inputs of a proposal for June."""
    number = proposal(folder)
    (folder / "4-delivery" / "2025-07.csv").write_text("later", encoding="utf-8")
    (folder / "4-delivery" / "status-2025-06.csv").write_text("made from it", encoding="utf-8")
    assert accept(folder, accepted(folder, number))


def test_an_accepted_proposal_that_was_changed_is_refused(folder: Path) -> None:
    number = proposal(folder)
    accept(folder, accepted(folder, number))
    path = adjustment_folder(folder, number) / "proposal.json"
    path.write_bytes(path.read_bytes().replace(b'"E1"', b'"E2"'))
    with pytest.raises(SanbaiError, match="changed after it was accepted"):
        read_adjustments(folder)


def test_nothing_is_accepted_before_its_month_or_before_the_last_one(folder: Path) -> None:
    number = proposal(folder)
    with pytest.raises(SanbaiError, match="before 2025-06-01"):
        accept(folder, accepted(folder, number, on=datetime.date(2025, 5, 31)))


def test_the_plan_in_force_on_any_day_can_be_rebuilt(folder: Path) -> None:
    """Until 30 June R1 is in, from 1 July on E1 with its money as amended; whoever stays keeps what was promised."""
    accept(folder, accepted(folder, proposal(folder)))
    before, after = in_force(folder, datetime.date(2025, 6, 30)), in_force(folder, JULY)
    assert before.rows == read_plan(folder).rows
    assert before.adjustments == ()
    assert after.adjustments == ("001",)
    inside = {row.code: row for row in after.rows if row.decision is Decision.IN}
    assert set(inside) == {"E1", "R3", "W2", "S2", "S3"}
    assert (inside["E1"].option, inside["E1"].in_year_investment) == ("early", 90)
    assert [option.code for option in after.register.options if option.project == "E1"] == ["early"]
    assert inside["R3"] == next(row for row in before.rows if row.code == "R3")


def test_a_second_adjustment_follows_the_first(folder: Path) -> None:
    """In September E1 stands in the plan like any other project, and R1, which left, does not come back."""
    accept(folder, accepted(folder, proposal(folder)))
    september = Month(2025, 9)
    number = proposal(folder, *ON_PLAN, month=september)
    assert number == "002"
    with pytest.raises(SanbaiError, match="before 2025-07-01"):
        accept(folder, accepted(folder, number, on=datetime.date(2025, 6, 30)))
    accept(folder, accepted(folder, number, on=datetime.date(2025, 10, 8)))
    found = in_force(folder)
    assert found.adjustments == ("001", "002")
    assert "R1" not in {row.code for row in found.rows if row.decision is Decision.IN}
    assert in_force(folder, JULY).adjustments == ("001",)


def test_a_proposal_that_another_overtook_is_not_accepted(folder: Path) -> None:
    """A proposal made before 001 was accepted does not know of it."""
    first = proposal(folder)
    own = adjustment_folder(folder, first)
    stale = own.with_name("002")
    stale.mkdir()
    (stale / "proposal.json").write_bytes((own / "proposal.json").read_bytes().replace(b'"001"', b'"002"', 1))
    accept(folder, accepted(folder, first))
    with pytest.raises(SanbaiError, match="Changed since it was proposed: 5-rebalance"):
        accept(folder, accepted(folder, "002"))


def test_a_number_that_was_never_proposed_is_no_number(folder: Path) -> None:
    with pytest.raises(SanbaiError, match="no proposal 007"):
        adjustment_folder(folder, "007")


def test_the_next_register_is_written_once(tmp_path: Path) -> None:
    register = village()[0]
    assert write_next_register(tmp_path, register)
    assert not write_next_register(tmp_path, register)
    with pytest.raises(SanbaiError, match="already holds a register"):
        write_next_register(tmp_path, replace(register, scores=()))
