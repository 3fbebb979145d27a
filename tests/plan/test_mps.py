"""The model that is written out is the model that was solved, for any solver."""

import re
from pathlib import Path

import highspy
from hypothesis import HealthCheck, given, settings

from sanbai.plan.mps import mps_text
from sanbai.plan.planning import PolicyCannotBeMet, make_plan
from sanbai.policy.records import Policy
from sanbai.register.records import Register
from tests.plan.published import mmkp
from tests.plan.strategies import policies, registers


def solved_from_text(text: str, folder: Path) -> float:
    """Return the best value that HiGHS finds when it reads the text by itself."""
    path = folder / "model.mps"
    path.write_text(text, encoding="utf-8")
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 0.0)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    highs.run()
    return highs.getInfo().objective_function_value


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers(), policies())
def test_the_written_model_has_the_plans_optimum(tmp_path: Path, register: Register, policy: Policy) -> None:
    """HiGHS reads `model.mps` by itself and comes to the plan's objective."""
    try:
        made = make_plan(register, policy)
    except PolicyCannotBeMet:
        return
    if made.program.options:
        assert round(solved_from_text(mps_text(made.program), tmp_path)) == made.plan.proven.objective


def test_a_published_problem_keeps_its_optimum_when_written(tmp_path: Path) -> None:
    """Khan's I01, written and read again, is still worth 173."""
    assert round(solved_from_text(mps_text(mmkp("I01", 173).program), tmp_path)) == 173


def test_names_are_unique_and_hold_no_blanks() -> None:
    """A blank in a code becomes a line, and names that would then be equal get a number."""
    text = mps_text(mmkp("I01", 173).program)
    names = re.findall(r"^ [LGE] (.*)$", text, re.MULTILINE)
    assert len(names) == len(set(names)) > 0
    assert not any(" " in name for name in names)
