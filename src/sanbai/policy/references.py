"""Codes that a policy uses: whether they name something in the policy itself."""

from collections.abc import Iterable, Iterator

from sanbai.errors import Finding
from sanbai.language import Text
from sanbai.policy.rebalancing import USUAL
from sanbai.policy.records import Balance, Clause, Measure, MeasureKind, Policy, Quota, Selection, Share, Starts, Total
from sanbai.policy.remarks import Remarks, titled
from sanbai.policy.toml_tables import Subject, suggestion
from sanbai.units import MONEY_UNITS

FIELD_NAMES = {
    "programme": Text("板块", "programme"),
    "category": Text("类别", "category"),
    "nature": Text("建设性质", "nature"),
    "district": Text("区", "district"),
    "department": Text("主管部门", "department"),
    "responsible_unit": Text("责任单位", "responsible unit"),
    "owner": Text("项目业主", "owner"),
    "project": Text("项目", "project"),
    "tag": Text("标签", "tag"),
    "option": Text("年度方案", "option"),
    "start_quarter": Text("开工季度", "start quarter"),
    "pace": Text("建设进度", "pace"),
    "funding_mix": Text("资金组合", "funding mix"),
    "completes_in_year": Text("当年竣工", "completion in the year"),
    "source": Text("资金渠道", "fund"),
    "figure": Text("全市数据", "city figure"),
    "outcome": Text("建设成效", "outcome"),
    "approval": Text("审批手续", "approval"),
    "criterion": Text("评价指标", "criterion"),
}
"""What the codes of each field are called."""


def clauses_of(policy: Policy) -> tuple[Clause, ...]:
    """Return the clauses of the plan and of the early-promotion list."""
    return policy.clauses + (policy.early_promotion.clauses if policy.early_promotion is not None else ())


def selections_of(clause: Clause) -> tuple[Selection, ...]:
    """Return the selections of a clause; none where its kind selects nothing."""
    if isinstance(clause, Share):
        return clause.where, clause.of_where
    return (clause.where,) if isinstance(clause, Quota | Total | Balance | Starts) else ()


def measures_of(clause: Clause) -> tuple[Measure, ...]:
    """Return the measures of a clause."""
    if isinstance(clause, Share):
        return (clause.measure,) if clause.of_measure is None else (clause.measure, clause.of_measure)
    return (clause.measure,) if isinstance(clause, Total | Balance) else ()


def policy_codes(policy: Policy) -> dict[str, tuple[str, ...]]:
    """Return the codes the policy itself lists, by field; districts only where it lists any."""
    codes = {
        "programme": tuple(group.code for group in policy.programmes),
        "category": tuple(entry.code for group in policy.programmes for entry in group.categories),
        "source": tuple(fund.code for fund in policy.funds),
        "figure": tuple(figure.code for figure in policy.figures),
    }
    if policy.districts:
        codes["district"] = tuple(district.code for district in policy.districts)
    return codes


def used_codes(policy: Policy) -> Iterator[tuple[Subject, Text, str, str]]:
    """Yield every code a policy uses: the part that uses it, what that is called, the field and the code."""
    for clause in clauses_of(policy):
        about, name = ("clause", clause.id), titled(clause.id, clause.name)
        label = Text(f"条款 {name.zh}", f"Clause {name.en}")
        selections = (match for where in selections_of(clause) for match in where.matches)
        yield from ((about, label, match.field, code) for match in selections for code in match.codes)
        for measure in measures_of(clause):
            yield from ((about, label, "source", code) for code in measure.sources)
            if measure.kind is MeasureKind.OUTCOME:
                yield about, label, "outcome", measure.outcome
        if isinstance(clause, Share) and clause.of_figure:
            yield about, label, "figure", clause.of_figure
        if isinstance(clause, Balance):
            yield from ((about, label, "district", code) for code in clause.leaving_out)
    for rule in policy.eligibility:
        about, name = ("eligibility", rule.id), titled(rule.id, rule.name)
        label = Text(f"入选条件 {name.zh}", f"Rule of entry {name.en}")
        yield from ((about, label, match.field, code) for match in rule.where.matches for code in match.codes)
        yield from ((about, label, "approval", code) for code in rule.approvals)
    yield from _withheld(policy)
    label = Text("开工手续", "A start")
    yield from ((("delivery", ""), label, "approval", code) for code in policy.delivery.permits)
    for criterion in policy.criteria:
        about, name = ("criterion", criterion.code), titled(criterion.code, criterion.name)
        label = Text(f"评价指标 {name.zh}", f"Criterion {name.en}")
        yield from ((about, label, criterion.field, code) for code, _ in criterion.points)
        if criterion.measure is not None:
            yield from ((about, label, "source", code) for code in criterion.measure.sources)
            if criterion.measure.kind is MeasureKind.OUTCOME:
                yield about, label, "outcome", criterion.measure.outcome
    asked = policy.rebalance or USUAL
    yield from ((("rebalance", ""), Text("[rebalance] ", "[rebalance]"), "approval", code) for code in asked.approvals)


def _withheld(policy: Policy) -> Iterator[tuple[Subject, Text, str, str]]:
    """Yield every code that a rule of disclosure selects by."""
    for rule in policy.disclosure.rules if policy.disclosure else ():
        name = titled(rule.id, rule.name)
        label = Text(f"公开规则 {name.zh}", f"Rule of disclosure {name.en}")
        selected = ((match.field, code) for match in rule.where.matches for code in match.codes)
        yield from ((("disclosure", rule.id), label, field, code) for field, code in selected)


def check_references(policy: Policy, remarks: Remarks) -> Iterator[Finding]:
    """Yield codes that the policy should list and does not, figures of another kind, and districts a balance lacks."""
    known = policy_codes(policy)
    for about, label, field, code in used_codes(policy):
        if field in known and code not in known[field]:
            yield unknown(about, label, field, code, known[field], remarks)
    for clause in clauses_of(policy):
        if isinstance(clause, Balance):
            yield from _check_balance(clause, policy, remarks)
        if isinstance(clause, Share) and clause.of_figure:
            yield from _check_figure(clause, policy, remarks)


def _check_figure(clause: Share, policy: Policy, remarks: Remarks) -> Iterator[Finding]:
    figure = next((figure for figure in policy.figures if figure.code == clause.of_figure), None)
    if figure is not None and (figure.unit in MONEY_UNITS) != clause.measure.is_money:
        name = titled(clause.id, clause.name)
        what = Text(
            f"条款 {name.zh} 的分子与全市数据 {figure.code}（{figure.unit}）不是同类的量。",
            f"Clause {name.en} divides its measure by the figure {figure.code}, which is counted in {figure.unit}.",
        )
        remedy = Text("请改用同类的全市数据。", "Use a figure of the same kind, or mend the figure's unit.")
        yield remarks.error("measures-differ", ("clause", clause.id), what, remedy)


def unknown(about: Subject, label: Text, field: str, code: str, known: Iterable[str], remarks: Remarks) -> Finding:
    """Return the finding for a code that names nothing, with the nearest known one."""
    name = FIELD_NAMES[field]
    what = Text(
        f"{label.zh}用到的{name.zh}“{code}”不存在。", f'{label.en} uses the {name.en} "{code}", which is not known.'
    )
    return remarks.error(f"unknown-{field.replace('_', '-')}", about, what, suggestion(code, known))


def _check_balance(clause: Balance, policy: Policy, remarks: Remarks) -> Iterator[Finding]:
    name, about = titled(clause.id, clause.name), ("clause", clause.id)
    bound = [district for district in policy.districts if district.code not in clause.leaving_out]
    if not bound:
        what = Text(f"条款 {name.zh} 没有可约束的区。", f"Clause {name.en} has no district to bind.")
        remedy = Text("请写 [[district]]，或缩短 leaving_out。", "Write [[district]], or shorten leaving_out.")
        yield remarks.error("no-district", about, what, remedy)
    lacking = ", ".join(district.code for district in bound if not district.population)
    if clause.per_head and lacking:
        what = Text(
            f"条款 {name.zh} 按人口计，而 {lacking} 没有人口数。",
            f"Clause {name.en} counts per head, but {lacking} have no population.",
        )
        remedy = Text("请补上 population，或列入 leaving_out。", "Add their population, or list them in leaving_out.")
        yield remarks.error("population-missing", about, what, remedy)
