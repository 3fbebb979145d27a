"""Numbers of projects that cannot hold together, seen without solving: only what is certain is reported."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from sanbai.errors import Finding
from sanbai.language import Text
from sanbai.policy.records import Clause, Match, Policy, Quota, Selection, Starts
from sanbai.policy.remarks import Range, Remarks, range_of, titled
from sanbai.register.records import Nature

PLAN_NATURES = (Nature.CONTINUING, Nature.NEW_START)
"""The natures a project in the plan can have; early-promotion projects wait behind it."""

EARLY_NATURES = (Nature.NEW_START, Nature.EARLY_PROMOTION)
"""The natures a project on the early-promotion list can have."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many projects the whole list, and each code of a field whose codes exclude each other, can have."""

    whole: Range
    by_field: Mapping[str, Mapping[str, Range]] = field(default_factory=dict)

    def of(self, where: Selection) -> Range:
        """Return how many projects of a selection there can be, as far as quotas settle it."""
        known = [match for match in where.matches if match.field in self.by_field]
        ranges = [self._matched(match.field, frozenset(match.codes)) for match in known]
        high = reduce(Range.__and__, ranges, self.whole).high
        if not where.matches:
            return self.whole
        low = ranges[0].low if len(where.matches) == 1 and ranges else 0
        return Range(low, high)

    def _matched(self, name: str, codes: frozenset[str]) -> Range:
        ranges = self.by_field[name]
        return summed(ranges.get(code, Range()) for code in codes)


def summed(ranges: Iterator[Range] | tuple[Range, ...]) -> Range:
    """Return the range of a sum; without any, just 0."""
    return reduce(add, ranges, Range(0, 0))


def plan_counts(policy: Policy) -> Counts:
    """Return how many projects the plan can have: whole, and by programme, category and nature; from hard clauses."""
    categories = {entry.code: range_of(entry.bound) for group in policy.programmes for entry in group.categories}
    programmes = {}
    for group in policy.programmes:
        from_categories = summed(categories[entry.code] for entry in group.categories)
        both = range_of(group.bound) & from_categories
        programmes[group.code] = range_of(group.bound) if both.is_empty else both
    whole = summed(tuple(programmes.values())) if programmes else Range()
    for clause in _hard_quotas(policy.clauses):
        both = whole & range_of(clause.bound)
        if not clause.where.matches and not both.is_empty:
            whole = both
    natures = _natures(policy.clauses, PLAN_NATURES)
    return Counts(whole, {"category": categories, "programme": programmes, "nature": natures})


def early_counts(policy: Policy) -> Counts:
    """Return how many projects the early-promotion list can have: whole, and by nature."""
    early = policy.early_promotion
    if early is None:
        return Counts(Range(0, 0))
    return Counts(range_of(early.bound), {"nature": _natures(early.clauses, EARLY_NATURES)})


def _natures(clauses: tuple[Clause, ...], possible: tuple[Nature, ...]) -> dict[str, Range]:
    ranges = {nature.value: Range() if nature in possible else Range(0, 0) for nature in Nature}
    for clause in _hard_quotas(clauses):
        if len(clause.where.matches) == 1 and clause.where.matches[0].field == "nature":
            codes = clause.where.matches[0].codes
            if len(codes) == 1 and codes[0] in ranges:
                both = ranges[codes[0]] & range_of(clause.bound)
                ranges[codes[0]] = ranges[codes[0]] if both.is_empty else both
    return ranges


def _hard_quotas(clauses: tuple[Clause, ...]) -> Iterator[Quota]:
    return (clause for clause in clauses if isinstance(clause, Quota) and not clause.priority)


def check_counts(policy: Policy, remarks: Remarks) -> Iterator[Finding]:
    """Yield what cannot hold among the numbers of projects of the plan and of the early-promotion list."""
    yield from _check_programmes(policy, remarks)
    counts = plan_counts(policy)
    yield from _check_natures(policy, counts, remarks)
    yield from _check_quotas(policy.clauses, counts, remarks)
    yield from check_starts(policy.clauses, counts, remarks)
    if policy.early_promotion is not None:
        yield from _check_quotas(policy.early_promotion.clauses, early_counts(policy), remarks)


def _check_programmes(policy: Policy, remarks: Remarks) -> Iterator[Finding]:
    for group in policy.programmes:
        parts = summed(range_of(entry.bound) for entry in group.categories)
        if group.categories and (parts & range_of(group.bound)).is_empty:
            name, stated, found = titled(group.code, group.name), range_of(group.bound).words(), parts.words()
            what = Text(
                f"板块 {name.zh} 的数量为 {stated.zh}，而其各类别合计为 {found.zh}。",
                f"Programme {name.en} is to have {stated.en} projects, but its categories add up to {found.en}.",
            )
            remedy = Text("请改正板块或其类别的数量。", "Change the programme's count or those of its categories.")
            yield remarks.error("quotas-do-not-add-up", ("programme", group.code), what, remedy)


def _check_natures(policy: Policy, counts: Counts, remarks: Remarks) -> Iterator[Finding]:
    of_each = counts.by_field["nature"].values()
    natures = summed(tuple(of_each))
    alone = any((counts.whole & Range(each.low)).is_empty for each in of_each)
    if alone or not (natures & counts.whole).is_empty:
        return
    stated, found = natures.words(), counts.whole.words()
    what = Text(
        f"续建与新开工合计为 {stated.zh} 个，而各板块合计为 {found.zh} 个。",
        f"Continuing projects and new starts add up to {stated.en}, but the programmes to {found.en}.",
    )
    quotas = (clause for clause in _hard_quotas(policy.clauses) if clause.where.matches)
    about = next(clause for clause in quotas if clause.where.matches[0].field == "nature")
    remedy = Text("请改正续建、新开工或板块的数量。", "Change the number of either nature, or those of the programmes.")
    yield remarks.error("natures-do-not-add-up", ("clause", about.id), what, remedy)


def _check_quotas(clauses: tuple[Clause, ...], counts: Counts, remarks: Remarks) -> Iterator[Finding]:
    """Yield quotas that ask for more, or allow fewer, than other quotas leave."""
    for clause in clauses:
        if not isinstance(clause, Quota):
            continue
        possible = counts.of(clause.where)
        if (possible & range_of(clause.bound)).is_empty:
            name, stated, left = titled(clause.id, clause.name), range_of(clause.bound).words(), possible.words()
            what = Text(
                f"条款 {name.zh} 要求 {stated.zh} 个，而按其他数量只能是 {left.zh} 个。",
                f"Clause {name.en} asks for {stated.en} projects, but the other quotas leave {left.en}.",
            )
            yield remarks.of(
                clause, "quota-out-of-range", what, Text("请改正其中一处数量。", "Change one of the numbers.")
            )


def check_starts(clauses: tuple[Clause, ...], counts: Counts, remarks: Remarks) -> Iterator[Finding]:
    """Yield starts by quarter that contradict each other, or ask for more new starts than there can be.

    A project starts once, so the starts of the quarters add up: by the end of a quarter there are at least as many as
    the quarters until then ask for, and at most as many as they allow.
    """
    starts = [clause for clause in clauses if isinstance(clause, Starts) and not clause.priority]
    for where in dict.fromkeys(clause.where for clause in starts):
        alike = [clause for clause in starts if clause.where == where]
        started = Range(0, 0)
        for quarter in (1, 2, 3, 4):
            here = [clause for clause in alike if clause.quarter == quarter]
            in_quarter = _all_of(range_of(clause.bound) for clause in here if not clause.cumulative)
            started = (started + in_quarter) & _all_of(range_of(clause.bound) for clause in here if clause.cumulative)
            if started.is_empty or in_quarter.is_empty:
                yield _starts_finding(here[0], quarter, remarks)
                break
        else:
            yield from _check_all_starts(alike[-1], started, counts, remarks)


def _all_of(ranges: Iterator[Range]) -> Range:
    return reduce(Range.__and__, ranges, Range())


def _starts_finding(clause: Starts, quarter: int, remarks: Remarks) -> Finding:
    name = titled(clause.id, clause.name)
    what = Text(
        f"条款 {name.zh} 等对前 {quarter} 个季度开工数的要求互相矛盾。",
        f"Clause {name.en} and others ask for starts by the end of quarter {quarter} that contradict each other.",
    )
    remedy = Text("请核对各季度与累计的开工数。", "Compare the starts of each quarter with the cumulative ones.")
    return remarks.error("starts-contradict", ("clause", clause.id), what, remedy)


def _check_all_starts(clause: Starts, started: Range, counts: Counts, remarks: Remarks) -> Iterator[Finding]:
    """Yield the finding where all quarters together ask for more starts than the list has projects, or new starts."""
    whole = counts.of(clause.where).high
    new = counts.of(Selection((*clause.where.matches, Match("nature", (Nature.NEW_START.value,))))).high
    name, low = titled(clause.id, clause.name), started.low
    if whole is not None and low > whole:
        what = Text(
            f"条款 {name.zh} 等全年共要求至少 {low} 个开工，而计划最多只有 {whole} 个项目。",
            f"Clause {name.en} and others ask for {low} starts in the year, but the plan has at most {whole} projects.",
        )
        remedy = Text("请减少各季度开工数。", "Lower the starts of the quarters.")
        yield remarks.error("starts-beyond-quota", ("clause", clause.id), what, remedy)
    elif new is not None and low > new:
        what = Text(
            f"条款 {name.zh} 等全年共要求至少 {low} 个开工，而新开工项目最多 {new} 个。",
            f"Clause {name.en} and others ask for {low} starts in the year, but there are at most {new} new starts.",
        )
        remedy = Text(
            "除非续建项目也有开工季度，否则请减少各季度开工数。",
            "Lower the starts of the quarters, unless continuing projects have a start quarter too.",
        )
        yield remarks.warning("starts-beyond-quota", ("clause", clause.id), what, remedy)
