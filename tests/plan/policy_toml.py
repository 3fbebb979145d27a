"""A policy written as the TOML that states it: the reader's inverse, for tests."""

import json
from decimal import Decimal
from fractions import Fraction

from sanbai.plan.clauses import KIND_NAMES
from sanbai.policy.records import Clause, Criterion, Eligibility, Measure, Policy, Programme, Selection


def policy_toml(policy: Policy) -> str:
    """Return the text of `2-policy.toml` for a policy."""
    lines = ["[plan]", f"year = {policy.year}", f"as_of = {policy.as_of}", f"money_unit = {_text(policy.money_unit)}"]
    lines += [_name("city", policy.city), _name("title", policy.title), f"source = {_text(policy.source)}"]
    lines += [line for programme in policy.programmes for line in _programme(programme)]
    lines += [line for item in policy.criteria for line in _criterion(item, policy)]
    for fund in policy.funds:
        ceilings = ", ".join(f"{year} = {ceiling}" for year, ceiling in fund.at_most)
        lines += ["[[fund]]", *_head(fund), f"public = {str(fund.public).lower()}", f"at_most = {{ {ceilings} }}"]
        lines += [f"unit = {_text(policy.money_unit)}"]
    for figure in policy.figures:
        lines += ["[[figure]]", *_head(figure), f"value = {figure.value}", f"unit = {_text(figure.unit)}"]
    for district in policy.districts:
        lines += ["[[district]]", *_head(district), f"population = {district.population}"]
    for clause in policy.clauses:
        lines += ["[[clause]]", *_clause(clause)]
    lines += [line for rule in policy.eligibility for line in _rule(rule, policy)]
    if policy.early_promotion is not None:
        early = policy.early_promotion
        lines += ["[early_promotion]", _name("name", early.name), f"source = {_text(early.source)}"]
        lines += [*_bounds(early.bound), 'unit = "projects"']
        for clause in early.clauses:
            lines += ["[[early_promotion.clause]]", *_clause(clause)]
    return "\n".join(lines) + "\n"


def _programme(programme: Programme) -> list[str]:
    lines = ["[[programme]]", *_quota(programme)]
    for category in programme.categories:
        lines += ["[[programme.category]]", *_quota(category)]
    return lines


def _criterion(item: Criterion, policy: Policy) -> list[str]:
    lines = ["[[criterion]]", *_head(item), f'weight = "{_decimal(item.weight * 100)} %"']
    if item.field:
        points = ", ".join(f"{code} = {number}" for code, number in item.points)
        lines += [f"field = {_text(item.field)}", f"points = {{ {points} }}"]
    if item.measure:
        bands = ", ".join(f"{{ at_least = {band.at_least}, points = {band.points} }}" for band in item.bands)
        lines += [*_measure(item.measure), f"bands = [ {bands} ]", f"unit = {_text(policy.money_unit)}"]
    return lines + (["extra = true"] if item.extra else [])


def _rule(rule: Eligibility, policy: Policy) -> list[str]:
    lines = ["[[eligibility]]", f"id = {_text(rule.id)}", _name("name", rule.name), f"list = {_text(rule.list)}"]
    lines += [f"source = {_text(rule.source)}", *_where("where", rule.where)]
    lines += [f"approvals = {json.dumps(rule.approvals)}"] if rule.approvals else []
    lines += [f"natures = {json.dumps(rule.natures)}"] if rule.natures else []
    if rule.total_investment is not None:
        lines += [f"total_investment = {{ at_least = {rule.total_investment}, unit = {_text(policy.money_unit)} }}"]
    return lines


def _clause(clause: Clause) -> list[str]:
    lines = [f"id = {_text(clause.id)}", f"kind = {_text(KIND_NAMES[type(clause)])}", _name("name", clause.name)]
    lines += [f"source = {_text(clause.source)}"] + ([f"priority = {clause.priority}"] if clause.priority else [])
    for key in ("projects", "needs", "leaving_out"):
        if getattr(clause, key, ()):
            lines.append(f"{key} = {json.dumps(getattr(clause, key))}")
    for key in ("project", "quarter", "per_head"):
        if getattr(clause, key, 0):
            lines.append(f"{key} = {json.dumps(getattr(clause, key))}")
    lines += ["cumulative = true"] if getattr(clause, "cumulative", False) else []
    lines += _where("where", clause.where) if hasattr(clause, "where") else []
    lines += _measure(clause.measure) if hasattr(clause, "measure") else []
    if hasattr(clause, "of_figure"):
        whole = f"figure = {_text(clause.of_figure)}"
        if clause.of_measure is not None:
            whole = ", ".join([*_measure(clause.of_measure), *_where("where", clause.of_where)])
        lines += [f"of = {{ {whole} }}", *_ratios(clause.bound)]
    elif hasattr(clause, "bound"):
        lines += [*_bounds(clause.bound), f"unit = {_text(getattr(clause, 'unit', 'projects'))}"]
    return lines


def _head(item) -> list[str]:
    return [f"code = {_text(item.code)}", _name("name", item.name), f"source = {_text(item.source)}"]


def _quota(item) -> list[str]:
    return [*_head(item), *_bounds(item.bound), 'unit = "projects"']


def _measure(measure: Measure) -> list[str]:
    lines = [f"measure = {_text(measure.kind.value)}"]
    lines += [f"sources = {json.dumps(measure.sources)}"] if measure.sources else []
    lines += [f"years = {json.dumps(measure.years)}"] if measure.years else []
    return lines + ([f"outcome = {_text(measure.outcome)}"] if measure.outcome else [])


def _where(key: str, where: Selection) -> list[str]:
    fields: dict[str, list[str]] = {}
    for match in where.matches:
        fields[match.field] = list(match.codes)
    inner = ", ".join(f"{field} = {json.dumps(codes)}" for field, codes in fields.items())
    return [f"{key} = {{ {inner} }}"] if inner else []


def _bounds(bound) -> list[str]:
    if bound.at_least is not None and bound.at_least == bound.at_most:
        return [f"exactly = {bound.at_least}"]
    ends = (("at_least", bound.at_least), ("at_most", bound.at_most))
    return [f"{key} = {value}" for key, value in ends if value is not None]


def _ratios(bound) -> list[str]:
    ends = (("at_least", bound.at_least), ("at_most", bound.at_most))
    return [f'{key} = "{_decimal(value * 100)} %"' for key, value in ends if value is not None] + ['unit = "%"']


def _decimal(value: Fraction) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    assert Fraction(exact) == value
    return f"{exact:f}"


def _name(key: str, name) -> str:
    return f"{key} = {{ zh = {_text(name.zh)}, en = {_text(name.en)} }}"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
