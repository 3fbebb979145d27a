"""The figures of a bulletin: from the rows and clauses of the plan, and the register's records of what was chosen."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.records import Decision, Plan, PlanRow
from sanbai.policy.records import MeasureKind, Policy, Share
from sanbai.publication.clauses import clause_figures, ranking_figures
from sanbai.publication.districts import district_figures, districts_of
from sanbai.publication.funding import funding_figures
from sanbai.publication.names import code_names, each_language, filled
from sanbai.publication.records import (
    Amount,
    Figures,
    Group,
    Heading,
    Headline,
    Listed,
    OutcomeFigures,
    Quarter,
    Support,
)
from sanbai.publication.rounding import Scale, scale_for, shares_of
from sanbai.register.records import Register
from sanbai.units import MONEY_UNITS, largest_remainder


def compute_figures(register: Register, policy: Policy, plan: Plan) -> Figures:
    """Return every figure of the bulletin; raises `SanbaiError` where the plan is not of this register and policy."""
    _check_same(register, policy, plan)
    chosen = [row for row in plan.rows if row.decision is Decision.IN]
    scale = scale_for(sum(row.in_year_investment for row in chosen), MONEY_UNITS[plan.money_unit])
    headline = _headline(policy, plan, chosen, scale)
    periods, funding = funding_figures(register, policy, chosen, scale)
    return Figures(
        heading=_heading(register, policy),
        money_unit=plan.money_unit,
        scale=scale,
        headline=headline,
        programmes=_programmes(policy, plan, headline, scale),
        districts=district_figures(register, policy, chosen, headline, scale),
        starts=_starts(chosen),
        periods=periods,
        funding=funding,
        outcomes=_outcomes(register, policy, chosen),
        clauses=clause_figures(register, policy, plan.clauses),
        early_clauses=clause_figures(register, policy, plan.early_clauses),
        ranking=ranking_figures(register, policy, plan),
        proven=plan.proven,
        early_proven=plan.early_proven,
        value_scale=plan.value_scale,
        listed=_listed(register, policy, plan),
    )


def _check_same(register: Register, policy: Policy, plan: Plan) -> None:
    projects = {project.code: project for project in register.projects}
    options = {(option.project, option.code) for option in register.options}
    categories = {item.code: group.code for group in policy.programmes for item in group.categories}
    units = {register.about.money_unit, policy.money_unit, plan.money_unit}
    same = policy.year == plan.year and len(units) == 1
    for row in plan.rows:
        same &= row.code in projects and (row.decision is not Decision.IN or (row.code, row.option) in options)
        same &= row.decision is Decision.OUT or categories.get(row.category) == row.programme
    if not same:
        raise SanbaiError(
            Text("计划与现有的项目储备库和编制方案不一致。", "The plan does not belong to this register and policy."),
            Text(
                "项目储备库或编制方案可能已改动，请重新运行 sanbai plan solve。",
                "One may have changed: run sanbai plan solve again.",
            ),
        )


def _heading(register: Register, policy: Policy) -> Heading:
    about = register.about
    return Heading(
        city=filled(policy.city, ""),
        title=filled(policy.title, f"{policy.year}"),
        year=policy.year,
        as_of=policy.as_of,
        data_date=about.data_date,
        kept_by=each_language(about.kept_by),
        notice=each_language(about.notice),
        register_source=each_language(about.source),
        policy_source=each_language(policy.source),
    )


def _amount(rows: Iterable[PlanRow], field: str, scale: Scale, unit: str) -> Amount:
    exact = sum(getattr(row, field) for row in rows)
    return Amount(Fraction(exact), scale.shown(exact, MONEY_UNITS[unit]))


def _headline(policy: Policy, plan: Plan, chosen: Sequence[PlanRow], scale: Scale) -> Headline:
    early = [row for row in plan.rows if row.decision is Decision.EARLY_PROMOTION]
    return Headline(
        candidates=len(plan.rows),
        **_counts(chosen),
        total=_amount(chosen, "total_investment", scale, plan.money_unit),
        in_year=_amount(chosen, "in_year_investment", scale, plan.money_unit),
        construction=_amount(chosen, "construction_investment", scale, plan.money_unit),
        early_promotion=len(early),
        early_promotion_total=_amount(early, "total_investment", scale, plan.money_unit),
        support=tuple(_supports(policy, chosen)),
    )


def _counts(rows: Sequence[PlanRow]) -> dict[str, int]:
    return {
        "projects": len(rows),
        "continuing": sum(row.nature == "continuing" for row in rows),
        "new_starts": sum(row.nature == "new_start" for row in rows),
        "completing": sum(row.completes_in_year for row in rows),
    }


def _supports(policy: Policy, chosen: Sequence[PlanRow]) -> Iterable[Support]:
    """Yield in-year investment over each city figure that a clause on the whole plan's in-year investment names."""
    figures = {figure.code: figure for figure in policy.figures}
    in_year = sum(row.in_year_investment for row in chosen)
    for clause in policy.clauses:
        if not isinstance(clause, Share) or not clause.of_figure or clause.where.matches:
            continue
        if clause.measure.kind is MeasureKind.IN_YEAR_INVESTMENT:
            figure = figures[clause.of_figure]
            yield Support(
                name=filled(clause.name, clause.id),
                figure=filled(figure.name, figure.code),
                figure_value=figure.value,
                ratio=Fraction(in_year, figure.value),
            )


def _programmes(policy: Policy, plan: Plan, headline: Headline, scale: Scale) -> tuple[Group, ...]:
    """Return the programmes with their categories; shown parts add up to the plan's and to each programme's amounts."""
    rows = [row for row in plan.rows if row.decision is not Decision.OUT]
    names = [(group.code, filled(group.name, group.code)) for group in policy.programmes]
    programmes = _groups(
        rows, names, lambda row: row.programme, (headline.in_year.shown, headline.total.shown), scale, plan
    )
    return tuple(
        _with_categories(group, [row for row in rows if row.programme == group.code], policy, scale, plan)
        for group in programmes
    )


def _with_categories(group: Group, rows: list[PlanRow], policy: Policy, scale: Scale, plan: Plan) -> Group:
    programme = next(item for item in policy.programmes if item.code == group.code)
    names = [(item.code, filled(item.name, item.code)) for item in programme.categories]
    shown = (group.in_year.shown, group.total.shown)
    categories = _groups(rows, names, lambda row: row.category, shown, scale, plan)
    return replace(group, categories=categories)


def _groups(
    rows: Sequence[PlanRow],
    names: Sequence[tuple[str, Text]],
    key: Callable[[PlanRow], str],
    shown: tuple[int, int],
    scale: Scale,
    plan: Plan,
) -> tuple[Group, ...]:
    unit = MONEY_UNITS[plan.money_unit]
    chosen = {code: [row for row in rows if key(row) == code and row.decision is Decision.IN] for code, _ in names}
    waiting = Counter(key(row) for row in rows if row.decision is Decision.EARLY_PROMOTION)
    in_year = [sum(row.in_year_investment for row in chosen[code]) for code, _ in names]
    total = [sum(row.total_investment for row in chosen[code]) for code, _ in names]
    in_year_shown = largest_remainder([scale.exact(amount, unit) for amount in in_year], shown[0])
    total_shown = largest_remainder([scale.exact(amount, unit) for amount in total], shown[1])
    counts = [_counts(chosen[code]) for code, _ in names]
    shares = (shares_of([count["projects"] for count in counts]), shares_of(in_year), shares_of(total))
    return tuple(
        Group(
            code=code,
            name=name,
            projects=counts[place]["projects"],
            continuing=counts[place]["continuing"],
            new_starts=counts[place]["new_starts"],
            completing=counts[place]["completing"],
            waiting=waiting[code],
            in_year=Amount(Fraction(in_year[place]), in_year_shown[place]),
            total=Amount(Fraction(total[place]), total_shown[place]),
            share_of_projects=shares[0][place],
            share_of_in_year=shares[1][place],
            share_of_total=shares[2][place],
        )
        for place, (code, name) in enumerate(names)
    )


def _starts(chosen: Sequence[PlanRow]) -> tuple[Quarter, ...]:
    starts = Counter(row.start_quarter for row in chosen if row.start_quarter is not None)
    if not starts:
        return ()
    return tuple(
        Quarter(quarter=quarter, starts=starts[quarter], cumulative=sum(starts[each] for each in range(1, quarter + 1)))
        for quarter in (1, 2, 3, 4)
    )


def _outcomes(register: Register, policy: Policy, chosen: Sequence[PlanRow]) -> tuple[OutcomeFigures, ...]:
    codes = {row.code for row in chosen}
    names, units = code_names("outcome", register, policy), code_names("unit", register, policy)
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for row in register.outcomes:
        if row.project in codes and row.quantity:
            found.setdefault((row.outcome, row.unit), []).append((row.project, row.quantity))
    order = {code: place for place, code in enumerate(names)}
    return tuple(
        OutcomeFigures(
            code=outcome,
            name=names.get(outcome, filled(Text("", ""), outcome)),
            unit=units.get(unit, Text(unit, unit)),
            quantity=sum(quantity for _, quantity in found[outcome, unit]),
            projects=len({project for project, _ in found[outcome, unit]}),
        )
        for outcome, unit in sorted(found, key=lambda key: (order.get(key[0], len(order)), key))
    )


def _listed(register: Register, policy: Policy, plan: Plan) -> tuple[Listed, ...]:
    """Return the projects of both lists, by decision, then in the plan's own order."""
    projects = {project.code: project for project in register.projects}
    districts = districts_of(register)
    names = code_names("district", register, policy)
    return tuple(
        Listed(
            code=row.code,
            name=Text(projects[row.code].name, projects[row.code].name_en or projects[row.code].name),
            programme=row.programme,
            category=row.category,
            nature=row.nature,
            decision=row.decision,
            districts=tuple(names.get(code, filled(Text("", ""), code)) for code, _ in districts.get(row.code, ())),
            in_year=row.in_year_investment,
            total=row.total_investment,
            completes_in_year=row.completes_in_year,
        )
        for row in plan.rows
        if row.decision is not Decision.OUT
    )
