"""The forecast of a plan year: right at the ends, honest in between, the same bytes for the same seed."""

import csv
import datetime
import io
import json
import math
from dataclasses import replace

import numpy as np
import pytest

from sanbai.delivery import scenarios
from sanbai.delivery.evidence import gather
from sanbai.delivery.forecast import Drawing, forecast, make_model
from sanbai.delivery.forecast_writing import forecast_csv, forecast_json
from sanbai.delivery.foreseen import Forecast, ForecastRow, Quantity
from sanbai.delivery.groups import make_groups
from sanbai.delivery.history import learned
from sanbai.delivery.records import MONTHS, Month, Year
from sanbai.delivery.references import MONEY, PUBLISHED
from sanbai.delivery.scenarios import simulate
from sanbai.policy.lights import Level
from tests.delivery.forecast_years import YEAR, many, row, told, year

JUNE = Month(YEAR, 6)
DRAWING = Drawing(scenarios=4000, seed=3)


def found(made: Forecast, level: str, quantity: str, code: str = "") -> ForecastRow:
    """Return a row of a forecast."""
    (one,) = [item for item in made.rows if (item.level, item.quantity, item.code) == (level, quantity, code)]
    return one


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    first, again, other = (forecast(many(), JUNE, replace(DRAWING, seed=seed)) for seed in (3, 3, 4))
    assert forecast_json(first) == forecast_json(again)
    assert forecast_csv(first) == forecast_csv(again)
    assert forecast_json(first) != forecast_json(other)


def test_it_does_not_matter_how_many_scenarios_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streaming: the totals are those of one large draw, to the last bit."""
    model = make_model(gather(many(), JUNE), make_groups(many().baseline.rows), PUBLISHED)
    whole = simulate(model, 1000, 5)
    monkeypatch.setattr(scenarios, "CHUNK", 64)
    cut = simulate(model, 1000, 5)
    for name in ("money", "path", "starts", "completions"):
        assert getattr(whole, name).tobytes() == getattr(cut, name).tobytes()


def test_the_order_of_projects_does_not_matter_to_what_is_foreseen() -> None:
    """Rows in another order draw other numbers, but the same distribution."""
    world = many()
    turned = replace(world, baseline=replace(world.baseline, rows=world.baseline.rows[::-1]))
    one, other = (found(forecast(item, JUNE, DRAWING), "city", "investment") for item in (world, turned))
    assert one.mean == pytest.approx(other.mean, rel=0.005)


def test_later_returns_change_nothing() -> None:
    """The forecast of June does not read July."""
    world = many()
    later = [replace(item, month=Month(YEAR, 7), investment_year=10**6) for item in world.returns]
    both = replace(world, returns=(*world.returns, *later))
    assert forecast_json(forecast(both, JUNE, DRAWING)) == forecast_json(forecast(world, JUNE, DRAWING))


def test_a_month_of_another_year_is_refused() -> None:
    with pytest.raises(ValueError, match="2024-06"):
        forecast(many(), Month(2024, 6))


def test_when_the_year_is_over_the_forecast_is_what_happened() -> None:
    rows = [row("A", start=3), row("B", completion=12)]
    returns = [
        *told("A", [100 * month for month in range(1, 13)], started=5),
        *told("B", [90 * month for month in range(1, 13)], completed=12),
    ]
    made = forecast(year(rows, returns), Month(YEAR, 12), DRAWING)
    money = found(made, "city", "investment")
    assert set(money.quantiles) == {2280.0}
    assert (money.mean, money.actual, money.meets_plan) == (2280.0, 2280.0, 0.0)
    assert found(made, "city", "starts").quantiles[0] == 1.0
    assert found(made, "project", "completions", "B").meets_plan == 1.0
    assert made.path == ()


def test_without_returns_the_reference_class_speaks_and_says_so() -> None:
    """A city of many projects in January: money as in Beijing's published years, and nothing is said to be reported."""
    world = replace(many(300), returns=())
    made = forecast(world, Month(YEAR, 1), DRAWING)
    money = found(made, "city", "investment")
    assert money.reported == 0
    assert money.mean / money.plan == pytest.approx(np.mean(MONEY), abs=0.01)
    assert money.quantiles[0] / money.plan < min(MONEY)
    assert money.quantiles[-1] / money.plan > max(MONEY)
    assert any("Beijing" in text.en and "北京" in text.zh for text in made.basis)


def test_investment_may_exceed_the_plan_and_never_falls_below_what_is_done() -> None:
    world = many(pace=1.5)
    made = forecast(world, JUNE, DRAWING)
    assert found(made, "city", "investment").meets_plan > 0.9
    for item in made.rows:
        assert item.quantiles[0] >= item.actual
        assert list(item.quantiles) == sorted(item.quantiles)
        assert 0.0 <= item.meets_plan <= 1.0


def test_nobody_invests_more_than_is_left() -> None:
    """A project whose total is its year's plan cannot come to more, however fast it is."""
    rows = [row(f"P{number}", total=1200) for number in range(40)]
    world = year(rows, {item.project: [150, 300, 450, 600, 750, 900] for item in rows})
    made = forecast(world, JUNE, DRAWING)
    assert found(made, "city", "investment").quantiles[-1] <= 40 * 1200
    assert found(made, "project", "investment", "P0").quantiles[-1] <= 1200


def test_the_citys_band_is_that_of_projects_that_share_a_year() -> None:
    """Independent projects would average out; with common factors the city's band is several times as wide."""
    world = many(400)
    made = forecast(world, JUNE, DRAWING)
    band = found(made, "city", "investment")
    width = band.quantiles[-1] - band.quantiles[0]
    alone = [item for item in made.rows if (item.level, item.quantity) == ("project", "investment")]
    apart = math.sqrt(sum(((item.quantiles[-1] - item.quantiles[0]) / 3.29) ** 2 for item in alone)) * 3.29
    assert width > 1.5 * apart


def test_a_slow_project_is_foreseen_slow_but_less_so_than_it_was() -> None:
    world = many()
    slow, fast = row("slow", 1200), row("fast", 1200)
    amounts = {"slow": [30, 60, 90, 120, 150, 180], "fast": [140, 280, 420, 560, 700, 840]}
    returns = [*world.returns, *(item for code, by in amounts.items() for item in told(code, by))]
    world = year([*world.baseline.rows, slow, fast], returns)
    made = forecast(world, JUNE, DRAWING)
    behind, ahead = (found(made, "project", "investment", code) for code in ("slow", "fast"))
    assert 180 + 180 < behind.mean < 180 + 600 < ahead.mean
    assert ahead.mean - behind.mean < 2 * (840 - 180)


def test_one_month_of_silence_leaves_a_project_where_it_was() -> None:
    """A project without a June return is known as of May: more of its plan is still to come, nothing is lost."""
    world = many()
    silent = replace(
        world, returns=tuple(item for item in world.returns if (item.project, item.month) != ("P001", JUNE))
    )
    evidence = gather(silent, JUNE)
    assert evidence.known[1] == 5
    assert evidence.invested[1] == next(
        item.investment_year for item in world.returns if (item.project, item.month) == ("P001", Month(YEAR, 5))
    )


def test_starts_that_were_late_so_far_make_later_ones_less_likely() -> None:
    """Two categories: one starts on time, one does not; what is due in autumn is foreseen apart."""
    rows = [
        row(f"{kind}{number}", category=kind, start=2 if number < 30 else 10) for kind in "ab" for number in range(40)
    ]
    returns = []
    for item in rows:
        on_time = item.category == "a" and item.start_due == Month(YEAR, 2).last_day
        returns += told(item.project, [100 * month for month in range(1, 7)], started=2 if on_time else None)
    made = forecast(year(rows, returns), JUNE, DRAWING)
    assert found(made, "project", "starts", "a35").meets_plan > 0.7
    assert found(made, "project", "starts", "b35").meets_plan < 0.4
    assert found(made, "project", "starts", "a0").meets_plan == 1.0
    assert 0.01 < found(made, "project", "starts", "b0").meets_plan < 0.2


def test_starts_and_totals_agree_with_the_projects_own_chances() -> None:
    """The mean of the drawn totals is the sum of the chances; the mean of money that of the projects' means."""
    made = forecast(many(240), JUNE, Drawing(20_000, 1))
    for quantity, close in (("starts", 0.02), ("investment", 0.01)):
        alone = [item.mean for item in made.rows if (item.level, item.quantity) == ("project", quantity)]
        assert found(made, "city", quantity).mean == pytest.approx(sum(alone), rel=close)


def test_groups_add_up() -> None:
    """Means of categories and of programmes come to the city's."""
    made = forecast(many(), JUNE, DRAWING)
    for level in ("programme", "category", "district", "department"):
        parts = [item.mean for item in made.rows if (item.level, item.quantity) == (level, "investment")]
        assert sum(parts) == pytest.approx(found(made, "city", "investment").mean, abs=0.05)


def test_who_expects_a_completion_after_the_year_is_mostly_believed() -> None:
    rows = [row("A", completion=12), row("B", completion=12)]
    next_year = datetime.date(YEAR + 1, 3, 31)
    amounts = [100 * month for month in range(1, 7)]
    returns = [*told("A", amounts), *told("B", amounts, expected_completion=next_year)]
    made = forecast(year(rows, returns), JUNE, DRAWING)
    usual, postponed = (found(made, "project", "completions", code).meets_plan for code in "AB")
    assert postponed < 0.2 * usual


def test_a_project_promoted_early_goes_on_as_it_went() -> None:
    waiting = replace(row("E", 0, total=9000), in_year_investment=0, curve=(0,) * MONTHS)
    world = many()
    world = year([*world.baseline.rows, waiting], [*world.returns, *told("E", [0, 0, 0, 50, 100, 150], started=4)])
    item = found(forecast(world, JUNE, DRAWING), "project", "investment", "E")
    assert item.plan == 0
    assert 150 < item.mean < 400


def test_the_support_ratio_is_investment_over_the_citys() -> None:
    made = forecast(many(), JUNE, DRAWING, city_investment=400_000)
    money, ratio = (found(made, "city", quantity) for quantity in ("investment", "support_ratio"))
    assert ratio.quantiles[3] == pytest.approx(money.quantiles[3] / 400_000, abs=1e-6)
    assert ratio.meets_plan == money.meets_plan
    assert not [item for item in forecast(many(), JUNE, DRAWING).rows if item.quantity is Quantity.SUPPORT_RATIO]


def test_the_path_leads_to_the_year_end() -> None:
    made = forecast(many(), JUNE, DRAWING)
    assert [item.month.number for item in made.path] == [7, 8, 9, 10, 11, 12]
    assert made.path[-1].quantiles == found(made, "city", "investment").quantiles
    middles = [item.quantiles[3] for item in made.path]
    assert middles == sorted(middles)


def test_own_years_enter_the_reference() -> None:
    """Three finished years of a city that keeps its plans: its next January is foreseen nearer to them."""

    def finished(part: float) -> Year:
        rows = [row(f"P{number}") for number in range(50)]
        return year(rows, {item.project: [int(part * 100 * month) for month in range(1, 13)] for item in rows})

    reference = learned([finished(part) for part in (1.05, 1.10, 1.15)])
    assert reference.money.mean == pytest.approx(1.10, abs=0.001)
    assert reference.years == (YEAR,) * 3
    made = forecast(replace(many(), returns=()), Month(YEAR, 1), DRAWING, reference=reference)
    money = found(made, "city", "investment")
    assert money.mean / money.plan > 1.05
    assert str(YEAR) in made.basis[0].en


def test_a_history_without_december_is_refused() -> None:
    with pytest.raises(ValueError, match="December"):
        learned([many()])


def test_files_hold_every_row_once() -> None:
    made = forecast(many(), JUNE, DRAWING, city_investment=400_000)
    document = json.loads(forecast_json(made))
    assert document["format"] == "sanbai forecast 1"
    assert (document["seed"], document["scenarios"], document["month"]) == (3, 4000, "2025-06")
    table = list(csv.DictReader(io.StringIO(forecast_csv(made).decode("utf-8-sig"))))
    assert len(table) == len(document["rows"]) == len(made.rows)
    assert {item["level"] for item in table} == set(Level)
    keys = [(item["level"], item["code"], item["quantity"]) for item in table]
    assert len(set(keys)) == len(keys)
    city = next(item for item in document["rows"] if (item["level"], item["quantity"]) == ("city", "investment"))
    assert isinstance(city["q50"], int)


def test_a_year_without_any_project_is_foreseen_as_nothing() -> None:
    made = forecast(year([]), JUNE, DRAWING)
    assert made.rows == ()
    assert {item.mean for item in made.path} == {0.0}
