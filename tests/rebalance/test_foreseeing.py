"""The month's forecast as rebalancing takes it."""

from sanbai.delivery.forecast import Drawing, forecast
from sanbai.delivery.foreseen import Quantity
from sanbai.policy.lights import Level
from sanbai.rebalance.foreseeing import foreseen_of
from tests.rebalance.villages import JUNE, ON_PLAN, begun, situation


def test_a_project_is_foreseen_by_its_mean_and_by_even_chances() -> None:
    """What is foreseen of each project is in the forecast's own rows, and no group is among it."""
    year = situation(begun("R1", 100), *ON_PLAN).year
    made = forecast(year, JUNE, Drawing(scenarios=1))
    found = foreseen_of(made)
    rows = {(row.code, row.quantity): row for row in made.rows if row.level is Level.PROJECT}
    assert set(found) == {code for code, _ in rows}
    assert found["R1"].investment == round(rows["R1", Quantity.INVESTMENT].mean)
    assert found["S3"].starts == (rows["S3", Quantity.STARTS].mean >= 0.5)
    assert found["S2"].completes == (rows["S2", Quantity.COMPLETIONS].mean >= 0.5)
    assert found["R3"].starts is None


def test_single_projects_do_not_depend_on_what_is_drawn() -> None:
    year = situation(begun("R1", 100), *ON_PLAN).year
    first, second = (forecast(year, JUNE, Drawing(scenarios=count, seed=count)) for count in (1, 500))
    assert foreseen_of(first) == foreseen_of(second)
