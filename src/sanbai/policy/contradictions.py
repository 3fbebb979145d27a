"""Clauses that contradict each other whatever the register holds: weights, bounds, projects in and out."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations

from sanbai.errors import Finding
from sanbai.language import Text
from sanbai.policy.records import (
    Alternatives,
    Balance,
    Clause,
    Measure,
    MeasureKind,
    MustExclude,
    MustInclude,
    Policy,
    Quota,
    Requires,
    Selection,
    Share,
    Total,
)
from sanbai.policy.remarks import Remarks, titled
from sanbai.units import format_ratio

Ends = tuple[Fraction | int | None, Fraction | int | None]


def check_contradictions(policy: Policy, remarks: Remarks) -> Iterator[Finding]:
    """Yield weights that do not add up, bounds that leave nothing between them, and projects both in and out."""
    yield from _check_weights(policy, remarks)
    yield from _check_bounds(policy.clauses, remarks)
    yield from _check_ceilings(policy, remarks)
    yield from _check_memberships(policy.clauses, remarks)
    if policy.early_promotion is not None:
        yield from _check_bounds(policy.early_promotion.clauses, remarks)
        yield from _check_memberships(policy.early_promotion.clauses, remarks)


def _check_weights(policy: Policy, remarks: Remarks) -> Iterator[Finding]:
    weight = sum((criterion.weight for criterion in policy.criteria if not criterion.extra), Fraction(0))
    if weight != 1:
        found = format_ratio(weight, 4).rstrip("%").rstrip("0").rstrip(".")
        what = Text(
            f"各项指标的权重合计为 {found}%，不是 100%。", f"The weights of the criteria add up to {found}%, not 100%."
        )
        about = ("criterion", policy.criteria[-1].code) if policy.criteria else ("plan", "")
        yield remarks.error("weights-do-not-add-up", about, what, Text("请调整权重。", "Change the weights."))


def _check_bounds(clauses: tuple[Clause, ...], remarks: Remarks) -> Iterator[Finding]:
    """Yield pairs of clauses that bound the same thing, one above where the other ends."""
    alike: dict[object, list[Clause]] = {}
    for clause in clauses:
        if isinstance(clause, Quota | Total | Share | Balance):
            alike.setdefault(_bounded(clause), []).append(clause)
    for group in alike.values():
        for one, other in combinations(group, 2):
            if _apart(_ends(one), _ends(other)):
                yield _apart_finding(one, other, remarks)


def _bounded(clause: Quota | Total | Share | Balance) -> object:
    """Return what a clause bounds, the same for two clauses only if they bound the very same number."""
    where = _plain(clause.where)
    if isinstance(clause, Quota):
        return "total", _measured(Measure(MeasureKind.PROJECTS)), where
    if isinstance(clause, Total):
        return "total", _measured(clause.measure), where
    if isinstance(clause, Balance):
        return "balance", _measured(clause.measure), where, clause.per_head, frozenset(clause.leaving_out)
    of = _measured(clause.of_measure) if clause.of_measure is not None else None
    return "share", _measured(clause.measure), where, clause.of_figure, of, _plain(clause.of_where)


def _measured(measure: Measure) -> object:
    return measure.kind, frozenset(measure.sources), frozenset(measure.years), measure.outcome


def _plain(where: Selection) -> object:
    return frozenset((match.field, frozenset(match.codes)) for match in where.matches)


def _ends(clause: Clause) -> Ends:
    if isinstance(clause, Quota | Total | Share | Balance):
        return clause.bound.at_least, clause.bound.at_most
    return None, None


def _apart(one: Ends, other: Ends) -> bool:
    return _above(one[0], other[1]) or _above(other[0], one[1])


def _above(low: Fraction | int | None, high: Fraction | int | None) -> bool:
    return low is not None and high is not None and low > high


def _apart_finding(one: Clause, other: Clause, remarks: Remarks) -> Finding:
    first, second = titled(one.id, one.name), titled(other.id, other.name)
    what = Text(
        f"条款 {first.zh} 与 {second.zh} 针对同一数量，限值互不相容。",
        f"Clauses {first.en} and {second.en} bound the same number, and no number is within both.",
    )
    remedy = Text("请改正或删去其中一条。", "Change one, or take it out.")
    about = max(one, other, key=lambda clause: clause.priority)
    if isinstance(about, Share) and about.of_measure is not None:
        # Where nothing is chosen of the whole, any share of it holds.
        return remarks.warning("bounds-disjoint", ("clause", about.id), what, remedy)
    return remarks.of(about, "bounds-disjoint", what, remedy)


def _check_ceilings(policy: Policy, remarks: Remarks) -> Iterator[Finding]:
    """Yield clauses that ask for more of a fund in a year than its ceiling."""
    ceilings = {(fund.code, year): amount for fund in policy.funds for year, amount in fund.at_most}
    for clause in policy.clauses:
        if not isinstance(clause, Total) or clause.measure.kind is not MeasureKind.FUND:
            continue
        keys = [(source, year) for source in set(clause.measure.sources) for year in set(clause.measure.years)]
        highest = sum(ceilings[key] for key in keys) if keys and all(key in ceilings for key in keys) else None
        if _above(clause.bound.at_least, highest):
            name = titled(clause.id, clause.name)
            what = Text(
                f"条款 {name.zh} 要求的资金超过其来源的年度上限。",
                f"Clause {name.en} asks for more money than the yearly ceilings of its sources allow.",
            )
            remedy = Text("请降低要求，或提高 [[fund]] 的上限。", "Lower it, or raise the ceiling of the [[fund]].")
            yield remarks.of(clause, "beyond-ceiling", what, remedy)


def _check_memberships(clauses: tuple[Clause, ...], remarks: Remarks) -> Iterator[Finding]:
    """Yield projects that one clause wants in and another keeps out."""
    wanted = _owners(clauses, MustInclude)
    barred = _owners(clauses, MustExclude)
    for code in sorted(wanted.keys() & barred.keys()):
        yield _in_and_out(wanted[code], code, barred[code], remarks)
    surely = {code for code, clause in wanted.items() if not clause.priority}
    for clause in clauses:
        if isinstance(clause, Requires) and clause.project in surely:
            for code in clause.needs:
                if code in barred:
                    yield _in_and_out(clause, code, barred[code], remarks)
        if isinstance(clause, Alternatives) and len(inside := sorted(surely.intersection(clause.projects))) > 1:
            name, codes = titled(clause.id, clause.name), ", ".join(inside)
            what = Text(
                f"条款 {name.zh} 只许选一个，而 {codes} 都必须纳入。",
                f"Clause {name.en} allows one of its projects, but {codes} must all be in.",
            )
            yield remarks.of(
                clause, "alternatives-both-in", what, Text("请改正其中一条。", "Change one of the clauses.")
            )


def _owners(clauses: tuple[Clause, ...], kind: type[MustInclude] | type[MustExclude]) -> Mapping[str, Clause]:
    """Return the clause that names each project, a hard one if there is any."""
    hard_last = sorted(clauses, key=lambda clause: clause.priority, reverse=True)
    return {code: clause for clause in hard_last if isinstance(clause, kind) for code in clause.projects}


def _in_and_out(one: Clause, code: str, other: Clause, remarks: Remarks) -> Finding:
    first, second = titled(one.id, one.name), titled(other.id, other.name)
    what = Text(
        f"条款 {first.zh} 要纳入项目 {code}，而条款 {second.zh} 不许纳入。",
        f"Clause {first.en} wants project {code} in, but clause {second.en} keeps it out.",
    )
    about = max(one, other, key=lambda clause: clause.priority)
    return remarks.of(about, "in-and-out", what, Text("请改正其中一条。", "Change one of the two clauses."))
