"""The village's model as it should be written, line by line."""

from pathlib import Path

from sanbai.cli.inputs import read_inputs
from sanbai.plan.columns import make_columns
from sanbai.plan.compiling import compile_plan
from sanbai.plan.mps import mps_text

ROOT = Path(__file__).resolve().parents[2]


def test_the_villages_model_is_the_one_a_reader_has_seen() -> None:
    """A change of a clause's meaning shows as a change of tests/golden/village.mps, to be read before it is accepted."""
    inputs = read_inputs(ROOT / "examples" / "village")
    text = mps_text(compile_plan(make_columns(inputs.register, inputs.policy)))
    assert text == (ROOT / "tests" / "golden" / "village.mps").read_text(encoding="utf-8")
