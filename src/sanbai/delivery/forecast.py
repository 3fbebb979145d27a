"""The forecast of a plan year: distributions of investment, starts, completions and support ratio at its end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sanbai.delivery.events import Usual, chances
from sanbai.delivery.evidence import Evidence, Happening, gather
from sanbai.delivery.foreseen import SHARES, Forecast, ForecastRow, PathRow, Quantity
from sanbai.delivery.groups import Groups, make_groups
from sanbai.delivery.money import rest_of_year
from sanbai.delivery.normal import FloatArray
from sanbai.delivery.project_outlook import ProjectOutlook, outlook
from sanbai.delivery.records import MONTHS, Month, Year
from sanbai.delivery.references import LATE_COMPLETION_A_MONTH, LATE_START_A_MONTH, PUBLISHED, Reference, basis
from sanbai.delivery.scenarios import Model, Totals, simulate
from sanbai.policy.lights import Level


@dataclass(frozen=True, slots=True)
class Drawing:
    """How scenarios are drawn: how many, and from which seed."""

    scenarios: int = 10_000
    seed: int = 0


USUAL = Drawing()


def forecast(
    year: Year,
    month: Month,
    drawing: Drawing = USUAL,
    city_investment: int | None = None,
    reference: Reference = PUBLISHED,
) -> Forecast:
    """Return the forecast at the end of a month, from the returns up to it.

    `city_investment` is the whole city's fixed-asset investment of the year in the register's unit; without it there is
    no support ratio. Raises `ValueError` for a month of another year.
    """
    if month.year != year.baseline.year:
        raise ValueError(f"{month} is not in {year.baseline.year}")
    evidence = gather(year, month)
    groups = make_groups(year.baseline.rows)
    model = make_model(evidence, groups, reference)
    totals = simulate(model, drawing.scenarios, drawing.seed)
    foreseen = _Foreseen(evidence, groups, model, totals)
    rows = [*foreseen.group_rows(), *foreseen.project_rows([row.project for row in year.baseline.rows])]
    ratios = [] if city_investment is None else [_support_ratio(row, city_investment) for row in rows]
    return Forecast(
        month=month,
        money_unit=year.baseline.money_unit,
        seed=drawing.seed,
        scenarios=drawing.scenarios,
        rows=_in_order([*rows, *(ratio for ratio in ratios if ratio is not None)]),
        path=foreseen.path(month),
        basis=basis(reference),
    )


def make_model(evidence: Evidence, groups: Groups, reference: Reference) -> Model:
    """Return what scenarios are drawn from."""
    category = groups.category
    usual = Usual(reference.starts, LATE_START_A_MONTH)
    starts = chances(evidence.starts, category, evidence.month, usual, np.zeros(len(category)))
    rest = rest_of_year(evidence, category, starts, reference)
    usual = Usual(reference.completions, LATE_COMPLETION_A_MONTH)
    return Model(
        rest=rest,
        starts=starts,
        completions=chances(evidence.completions, category, evidence.month, usual, rest.slow),
        category=category,
        groups=groups.ids,
        count=len(groups.codes),
        path=_still_planned_by_month(evidence, rest.amount),
    )


def _still_planned_by_month(evidence: Evidence, amount: FloatArray) -> FloatArray:
    """Return what is planned from each project's last return to the end of each month still to come (a column)."""
    months = np.arange(evidence.month + 1, MONTHS + 1)
    by_now = evidence.planned_by(evidence.known)[:, None]
    even = amount[:, None] * (months - evidence.known[:, None]) / np.maximum(MONTHS - evidence.known, 1)[:, None]
    planned = evidence.planned[:, None] > 0
    found: FloatArray = np.where(planned, evidence.curve[:, months] - by_now, np.rint(even))
    return found


class _Foreseen:
    """Totals of scenarios and what is known already, made into rows."""

    def __init__(self, evidence: Evidence, groups: Groups, model: Model, totals: Totals) -> None:
        self._evidence, self._groups, self._model, self._totals = evidence, groups, model, totals

    def group_rows(self) -> Iterator[ForecastRow]:
        """Yield investment, starts and completions of every group above the project."""
        evidence, sums = self._evidence, self._groups.sums
        reported = sums((evidence.known > 0).astype(np.float64))
        sizes = sums(np.ones(len(evidence.known)))
        for quantity, plan, actual, later in self._quantities():
            plans, actuals = sums(plan), sums(actual)
            for place, (level, code) in enumerate(self._groups.codes):
                if plans[place] or actuals[place]:
                    samples = np.sort(actuals[place] + later[:, place])
                    head = _Head(level, code, quantity, int(sizes[place]), int(reported[place]))
                    yield _row(head, plans[place], actuals[place], samples)

    def _quantities(self) -> Iterator[tuple[Quantity, FloatArray, FloatArray, FloatArray]]:
        """Yield each quantity with plan and actual by project, and what is still to come by scenario and group."""
        evidence, totals = self._evidence, self._totals
        yield Quantity.INVESTMENT, evidence.planned, evidence.invested, np.rint(totals.money)
        for quantity, happening, later in (
            (Quantity.STARTS, evidence.starts, totals.starts),
            (Quantity.COMPLETIONS, evidence.completions, totals.completions),
        ):
            yield quantity, *_due_and_done(happening, evidence.month), later

    def project_rows(self, codes: Sequence[str]) -> Iterator[ForecastRow]:
        """Yield investment, start and completion of every project, from its own distribution without drawing."""
        evidence, model = self._evidence, self._model
        money = outlook(model.rest, evidence.invested)
        reported = (evidence.known > 0).astype(int).tolist()
        for place, code in enumerate(codes):
            if evidence.planned[place] or evidence.invested[place]:
                head = _Head(Level.PROJECT, code, Quantity.INVESTMENT, 1, reported[place])
                yield _project_money(head, money, place, evidence)
        for quantity, happening, chance in (
            (Quantity.STARTS, evidence.starts, model.starts),
            (Quantity.COMPLETIONS, evidence.completions, model.completions),
        ):
            done = _due_and_done(happening, evidence.month)[1]
            for place, likely in zip(chance.due.tolist(), chance.by_month[:, -1].tolist(), strict=True):
                head = _Head(Level.PROJECT, codes[place], quantity, 1, reported[place])
                yield _project_event(head, float(done[place]), likely)

    def path(self, month: Month) -> tuple[PathRow, ...]:
        """Return the city's investment by the end of each month still to come."""
        so_far = float(self._evidence.invested.sum())
        planned = self._evidence.curve.sum(axis=0)
        return tuple(
            _path_row(Month(month.year, number), planned[number], np.sort(np.rint(so_far + later)))
            for number, later in zip(range(month.number + 1, MONTHS + 1), self._totals.path.T, strict=True)
        )


def _due_and_done(happening: Happening, month: int) -> tuple[FloatArray, FloatArray]:
    due = happening.due <= MONTHS
    return due.astype(np.float64), (due & (happening.done <= month)).astype(np.float64)


@dataclass(frozen=True, slots=True)
class _Head:
    level: Level
    code: str
    quantity: Quantity
    projects: int
    reported: int


def _row(head: _Head, plan: float, actual: float, samples: FloatArray) -> ForecastRow:
    meets = float(np.mean(samples >= plan))
    return _made(head, plan, actual, _Told(float(np.mean(samples)), _quantiles(samples), meets))


@dataclass(frozen=True, slots=True)
class _Told:
    mean: float
    quantiles: tuple[float, ...]
    meets_plan: float


def _made(head: _Head, plan: float, actual: float, told: _Told) -> ForecastRow:
    return ForecastRow(
        level=head.level,
        code=head.code,
        quantity=head.quantity,
        projects=head.projects,
        reported=head.reported,
        plan=float(plan),
        actual=float(actual),
        mean=round(told.mean, 2),
        quantiles=told.quantiles,
        meets_plan=round(told.meets_plan, 4),
    )


def _quantiles(ordered: FloatArray) -> tuple[float, ...]:
    """Return the quantiles of SHARES of samples in order: the least sample with that share at or below it."""
    places = [max(0, int(np.ceil(share * len(ordered) - 1e-9)) - 1) for share in SHARES]
    return tuple(float(value) for value in ordered[places])


def _project_money(head: _Head, money: ProjectOutlook, place: int, evidence: Evidence) -> ForecastRow:
    samples = np.sort(money.samples(place))
    plan, actual = float(evidence.planned[place]), float(evidence.invested[place])
    return _row(head, plan, actual, samples)


def _project_event(head: _Head, done: float, likely: float) -> ForecastRow:
    quantiles = tuple(float(share > 1 - likely) for share in SHARES)
    return _made(head, 1.0, done, _Told(likely, quantiles, likely))


def _path_row(month: Month, planned: float, ordered: FloatArray) -> PathRow:
    return PathRow(
        month=month, plan=int(planned), mean=round(float(np.mean(ordered)), 2), quantiles=_quantiles(ordered)
    )


def _support_ratio(row: ForecastRow, city_investment: int) -> ForecastRow | None:
    """Return a row of investment as a part of the city's fixed-asset investment."""
    if row.quantity is not Quantity.INVESTMENT:
        return None
    head = _Head(row.level, row.code, Quantity.SUPPORT_RATIO, row.projects, row.reported)
    plan, actual, mean, *quantiles = (
        round(value / city_investment, 6) for value in (row.plan, row.actual, row.mean, *row.quantiles)
    )
    return ForecastRow(
        level=head.level,
        code=head.code,
        quantity=head.quantity,
        projects=head.projects,
        reported=head.reported,
        plan=plan,
        actual=actual,
        mean=mean,
        quantiles=tuple(quantiles),
        meets_plan=row.meets_plan,
    )


def _in_order(rows: Sequence[ForecastRow]) -> tuple[ForecastRow, ...]:
    """Return rows by level, then code, then quantity."""
    levels, quantities = tuple(Level), tuple(Quantity)
    return tuple(sorted(rows, key=lambda row: (levels.index(row.level), row.code, quantities.index(row.quantity))))
