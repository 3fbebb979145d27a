"""The slow reference: every choice of options is tried, and every clause is read straight from the policy's words.

It shares no code with the compiler: neither selections, nor rows, nor inequalities.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from sanbai.policy import records as policy_records
from sanbai.policy.records import Clause, Measure, Policy, Selection
from sanbai.register.records import Option, Project, Register

Choice = tuple[Option, ...]


@dataclass(frozen=True)
class Best:
    """The best choice's value, and every choice that reaches it; None where nothing fits."""

    value: int | None
    choices: tuple[Choice, ...]


def enumerate_best(register: Register, policy: Policy) -> Best:
    """Try every choice under hard clauses and return the best ones."""
    best: int | None = None
    found: list[Choice] = []
    for choice in every_choice(register):
        if not keeps_hard_clauses(register, policy, choice):
            continue
        value = sum(value_of(register, policy, option) for option in choice)
        if best is None or value > best:
            best, found = value, []
        if value == best:
            found.append(choice)
    return Best(best, tuple(found))


def every_choice(register: Register) -> Iterator[Choice]:
    """Yield every way to take at most one option of each candidate."""
    parts = {row.project for row in register.relations if row.kind == "part_of"}
    ways = [
        [None, *(option for option in register.options if option.project == project.code)]
        for project in register.projects
        if project.code not in parts
    ]
    for choice in product(*ways):
        yield tuple(option for option in choice if option is not None)


def keeps_hard_clauses(register: Register, policy: Policy, choice: Choice) -> bool:
    """Return whether a choice keeps entry rules, quotas, ceilings, relations and every hard clause."""
    codes = {option.project for option in choice}
    return (
        all(enters(register, policy, project(register, code)) for code in codes)
        and keeps_relations(register, codes)
        and keeps_quotas(register, policy, choice)
        and all(keeps(register, policy, clause, choice) for clause in policy.clauses if clause.priority == 0)
    )


def project(register: Register, code: str) -> Project:
    """Return the project of a code."""
    return next(row for row in register.projects if row.code == code)


def enters(register: Register, policy: Policy, candidate: Project) -> bool:
    """Return whether a project may be in the plan."""
    if candidate.nature == "early_promotion":
        return False
    for rule in policy.eligibility:
        options = [row for row in register.options if row.project == candidate.code]
        if rule.list != "plan" or not any(counts(register, policy, rule.where, row) for row in options):
            continue
        if rule.natures and candidate.nature not in rule.natures:
            return False
        if rule.total_investment is not None and candidate.total_investment < rule.total_investment:
            return False
        for kind in rule.approvals:
            if not any(
                valid(row, policy) for row in register.approvals if (row.project, row.kind) == (candidate.code, kind)
            ):
                return False
    return True


def valid(approval, policy: Policy) -> bool:
    """Return whether an approval is given and not expired on the policy's day."""
    return (
        approval.approved_on is not None
        and approval.approved_on <= policy.as_of
        and (approval.expires_on is None or policy.as_of <= approval.expires_on)
    )


def keeps_relations(register: Register, codes: set[str]) -> bool:
    """Return whether what the register relates holds."""
    for row in register.relations:
        if row.kind == "requires" and row.project in codes and row.other not in codes:
            return False
        if row.kind == "alternative_to" and row.project in codes and row.other in codes:
            return False
    return True


def keeps_quotas(register: Register, policy: Policy, choice: Choice) -> bool:
    """Return whether programmes, categories and funds hold."""
    for programme in policy.programmes:
        categories = {category.code for category in programme.categories}
        if not within(sum(project(register, row.project).category in categories for row in choice), programme.bound):
            return False
        for category in programme.categories:
            if not within(
                sum(project(register, row.project).category == category.code for row in choice), category.bound
            ):
                return False
    for fund in policy.funds:
        for year, ceiling in fund.at_most:
            if sum(funded(register, option, (fund.code,), (year,)) for option in choice) > ceiling:
                return False
    return True


def within(value, bound) -> bool:
    """Return whether a value lies within bounds."""
    return (bound.at_least is None or value >= bound.at_least) and (bound.at_most is None or value <= bound.at_most)


def keeps(register: Register, policy: Policy, clause: Clause, choice: Choice) -> bool:
    """Return whether a choice keeps a clause, kind by kind in the policy's own words."""
    codes = {option.project for option in choice}
    counted = [row for row in choice if counts(register, policy, getattr(clause, "where", Selection()), row)]
    match clause:
        case policy_records.Quota():
            return within(len(counted), clause.bound)
        case policy_records.Total():
            return within(sum(amount(register, clause.measure, row) for row in counted), clause.bound)
        case policy_records.Share():
            over = sum(amount(register, clause.measure, row) for row in counted)
            return share_holds(register, policy, clause, over, choice)
        case policy_records.MustInclude():
            return codes.issuperset(clause.projects)
        case policy_records.MustExclude():
            return codes.isdisjoint(clause.projects)
        case policy_records.Requires():
            return clause.project not in codes or codes.issuperset(clause.needs)
        case policy_records.Alternatives():
            return len(codes.intersection(clause.projects)) <= 1
        case policy_records.Balance():
            return all(
                district_holds(register, clause, district, counted)
                for district in policy.districts
                if district.code not in clause.leaving_out
            )
        case policy_records.Starts():
            quarters = range(1 if clause.cumulative else clause.quarter, clause.quarter + 1)
            return within(sum(row.start_quarter in quarters for row in counted), clause.bound)
    raise AssertionError(clause)


def share_holds(register: Register, policy: Policy, clause, over: int, choice: Choice) -> bool:
    """Return whether a share lies within its bounds, read as bounds on what is above by what is below."""
    if clause.of_measure is None:
        under = next(figure.value for figure in policy.figures if figure.code == clause.of_figure)
    else:
        whole = [row for row in choice if counts(register, policy, clause.of_where, row)]
        under = sum(amount(register, clause.of_measure, row) for row in whole)
    bound = clause.bound
    return (bound.at_least is None or over >= bound.at_least * under) and (
        bound.at_most is None or over <= bound.at_most * under
    )


def district_holds(register: Register, clause, district, counted: list[Option]) -> bool:
    """Return whether one district's sum, per head if so asked, lies within bounds."""
    total = Fraction(0)
    for option in counted:
        for row in register.locations:
            if (row.project, row.district) == (option.project, district.code):
                total += Fraction(row.share, 100) * amount(register, clause.measure, option)
    if clause.per_head:
        total = total * clause.per_head / district.population
    return within(total, clause.bound)


def amount(register: Register, measure: Measure, option: Option) -> int:
    """Return the measure of an option."""
    match measure.kind:
        case "projects":
            return 1
        case "total_investment":
            return project(register, option.project).total_investment
        case "fund":
            return funded(register, option, measure.sources, measure.years)
        case "outcome":
            rows = (row for row in register.outcomes if row.project == option.project)
            return sum(row.quantity for row in rows if row.outcome == measure.outcome)
    return getattr(option, measure.kind)


def funded(register: Register, option: Option, sources: tuple[str, ...], years: tuple[int, ...]) -> int:
    """Return what sources pay for an option in years."""
    return sum(
        row.amount
        for row in register.funding
        if (row.project, row.option) == (option.project, option.code)
        and (not sources or row.source in sources)
        and (not years or row.year in years)
    )


def counts(register: Register, policy: Policy, where: Selection, option: Option) -> bool:
    """Return whether a selection counts an option."""
    return all(
        any(holds(register, policy, match.field, code, option) for code in match.codes) for match in where.matches
    )


def holds(register: Register, policy: Policy, field: str, code: str, option: Option) -> bool:
    """Return whether an option, or its project, holds a code in a field."""
    candidate = project(register, option.project)
    match field:
        case "programme":
            group = next(group for group in policy.programmes if group.code == code)
            return candidate.category in {category.code for category in group.categories}
        case "district":
            return any((row.project, row.district) == (candidate.code, code) for row in register.locations)
        case "project":
            return candidate.code == code
        case "tag":
            return code in candidate.tags.split()
        case "option":
            return option.code == code
        case "start_quarter":
            return str(option.start_quarter) == code
        case "completes_in_year":
            return option.completes_in_year == (code == "yes")
        case "pace" | "funding_mix":
            return getattr(option, field) == code
    return getattr(candidate, field) == code


def value_of(register: Register, policy: Policy, option: Option) -> int:
    """Return the value points of an option from scores, coded points and bands."""
    total = Fraction(0)
    for criterion in policy.criteria:
        if criterion.field:
            held = [n for code, n in criterion.points if holds(register, policy, criterion.field, code, option)]
            points = max(held, default=0)
        elif criterion.measure is not None:
            size = amount(register, criterion.measure, option)
            points = max(((b.at_least, b.points) for b in criterion.bands if size >= b.at_least), default=(0, 0))[1]
        else:
            rows = [row for row in register.scores if (row.project, row.criterion) == (option.project, criterion.code)]
            own = [row.score for row in rows if row.option == option.code]
            points = own[0] if own else next((row.score for row in rows if row.option == ""), 0)
        total += criterion.weight * points
    return int(total * policy.value_scale)
