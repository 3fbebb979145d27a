"""Whether a register can meet a policy at all: units, codes of one that the other does not know, too few candidates."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sanbai.errors import Finding
from sanbai.language import Text
from sanbai.policy.clause_reading import FIXED_CODES
from sanbai.policy.counts import EARLY_NATURES, PLAN_NATURES, early_counts, plan_counts
from sanbai.policy.records import (
    Alternatives,
    Balance,
    Clause,
    Match,
    MustExclude,
    MustInclude,
    Policy,
    Quota,
    Requires,
    Selection,
    Share,
    Starts,
    Total,
)
from sanbai.policy.references import FIELD_NAMES, policy_codes, selections_of, used_codes
from sanbai.policy.remarks import Remarks, titled
from sanbai.policy.selection import OptionFacts, option_facts
from sanbai.policy.toml_tables import Subject, suggestion
from sanbai.register.records import Nature, Register, RelationKind


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """The options of a register whose projects may be on a list, as far as their nature says."""

    facts: OptionFacts
    owner: npt.NDArray[np.int64]
    allowed: npt.NDArray[np.bool_]

    def count(self, where: Selection) -> int:
        """Return how many projects with an option in a selection may be on the list."""
        return len(np.unique(self.owner[self.facts.mask(where) & self.allowed]))


def _candidates(facts: OptionFacts, natures: tuple[Nature, ...]) -> _Candidates:
    index = {project.code: place for place, project in enumerate(facts.projects)}
    owner = np.array([index[option.project] for option in facts.options], np.int64)
    of_projects = np.array([project.nature in natures for project in facts.projects], np.bool_)
    return _Candidates(facts, owner, of_projects[owner])


def check_coverage(policy: Policy, register: Register, remarks: Remarks) -> Iterator[Finding]:
    """Yield everything in which a policy and a register do not fit together."""
    yield from _check_unit(policy, register, remarks)
    yield from _check_register_codes(policy, register, remarks)
    facts = option_facts(register, policy)
    yield from _check_policy_codes(policy, register, facts, remarks)
    yield from _check_named_projects(policy, register, remarks)
    plan, early = _candidates(facts, PLAN_NATURES), _candidates(facts, EARLY_NATURES)
    yield from _check_quotas(policy, plan, remarks)
    yield from _check_clauses(policy.clauses, plan, remarks)
    if policy.early_promotion is not None:
        yield from _check_clauses(policy.early_promotion.clauses, early, remarks)
    yield from _check_sizes(policy, plan, early, remarks)


def _check_unit(policy: Policy, register: Register, remarks: Remarks) -> Iterator[Finding]:
    unit = register.about.money_unit
    if unit != policy.money_unit:
        what = Text(
            f"编制方案的金额单位是“{policy.money_unit}”，项目储备库的是“{unit}”。",
            f'The policy counts money in "{policy.money_unit}", the register in "{unit}".',
        )
        remedy = Text(f"请把 [plan] money_unit 改为“{unit}”。", f'Set money_unit in [plan] to "{unit}".')
        yield remarks.error("units-differ", ("plan", ""), what, remedy)


def _check_register_codes(policy: Policy, register: Register, remarks: Remarks) -> Iterator[Finding]:
    """Yield codes that the register uses and the policy does not list; a category without a quota is an error."""
    parts = {row.project for row in register.relations if row.kind is RelationKind.PART_OF}
    categories = ((row.category, row.code) for row in register.projects if row.code not in parts)
    districts = ((row.district, row.project) for row in register.locations)
    sources = ((row.source, row.project) for row in register.funding)
    scores = ((row.criterion, row.project) for row in register.scores)
    known = policy_codes(policy)
    yield from _unlisted("category", categories, known["category"], remarks)
    if "district" in known:
        yield from _unlisted("district", districts, known["district"], remarks)
    if policy.funds:
        yield from _unlisted("source", sources, known["source"], remarks)
    yield from _unlisted("criterion", scores, tuple(criterion.code for criterion in policy.criteria), remarks)


def _unlisted(
    field: str, used: Iterator[tuple[str, str]], known: tuple[str, ...], remarks: Remarks
) -> Iterator[Finding]:
    projects: dict[str, set[str]] = {}
    listed = frozenset(known)
    for code, project in used:
        if code not in listed:
            projects.setdefault(code, set()).add(project)
    for code, users in sorted(projects.items()):
        name, first = FIELD_NAMES[field], min(users)
        what = Text(
            f"项目储备库中 {len(users)} 个项目（如 {first}）的{name.zh}“{code}”在编制方案中没有。",
            f'{len(users)} project(s) of the register, such as {first}, have the {name.en} "{code}",'
            " which the policy does not list.",
        )
        make = remarks.error if field == "category" else remarks.warning
        yield make(f"{field}-not-in-policy", ("plan", ""), what, suggestion(code, known))


def _check_policy_codes(policy: Policy, register: Register, facts: OptionFacts, remarks: Remarks) -> Iterator[Finding]:
    """Yield codes that the policy uses, could not list itself, and that the register does not know."""
    known: dict[str, set[str]] = {}
    for field, code in facts.holders:
        known.setdefault(field, set()).add(code)
    known["outcome"] = {row.outcome for row in register.outcomes}
    known["approval"] = {row.kind for row in register.approvals}
    known["source"] = {row.source for row in register.funding}
    listed = policy_codes(policy)
    for about, label, field, code in used_codes(policy):
        checked = field not in FIXED_CODES and (field == "source" or field not in listed)
        if checked and code not in known.get(field, set()):
            name = FIELD_NAMES[field]
            what = Text(
                f"{label.zh}用到的{name.zh}“{code}”在项目储备库中没有。",
                f'{label.en} uses the {name.en} "{code}", which no candidate of the register has.',
            )
            yield remarks.warning("code-not-in-register", about, what, suggestion(code, known.get(field, set())))


def _check_named_projects(policy: Policy, register: Register, remarks: Remarks) -> Iterator[Finding]:
    """Yield projects that clauses name and that are not in the register, or can never be on the list."""
    natures = {project.code: project.nature for project in register.projects}
    bundles = {row.project: row.other for row in register.relations if row.kind is RelationKind.PART_OF}
    early = policy.early_promotion.clauses if policy.early_promotion is not None else ()
    for clause, possible in [(row, PLAN_NATURES) for row in policy.clauses] + [(row, EARLY_NATURES) for row in early]:
        name = titled(clause.id, clause.name)
        for code in named_projects(clause):
            if code not in natures:
                what = Text(
                    f"条款 {name.zh} 点名的项目 {code} 不在项目储备库中。",
                    f"Clause {name.en} names project {code}, which is not in the register.",
                )
                yield remarks.of(clause, "unknown-project", what, suggestion(code, natures))
            elif code in bundles:
                what = Text(
                    f"条款 {name.zh} 点名的项目 {code} 是打捆项目 {bundles[code]} 的组成部分，不单独入选。",
                    f"Clause {name.en} names project {code}, a part of {bundles[code]}, not chosen by itself.",
                )
                remedy = Text(f"请改写 {bundles[code]}。", f"Name {bundles[code]} instead.")
                yield remarks.of(clause, "part-of-bundle", what, remedy)
            elif isinstance(clause, MustInclude) and natures[code] not in possible:
                what = Text(
                    f"条款 {name.zh} 要求纳入项目 {code}，而其建设性质属于另一清单。",
                    f"Clause {name.en} wants project {code} in, but its nature belongs to the other list.",
                )
                remedy = Text(
                    "请改正项目的建设性质，或删去这个项目。", "Mend its nature in the register, or take it out here."
                )
                yield remarks.of(clause, "wrong-nature", what, remedy)


def named_projects(clause: Clause) -> tuple[str, ...]:
    """Return the projects a clause names by code."""
    if isinstance(clause, MustInclude | MustExclude | Alternatives):
        return clause.projects
    return (clause.project, *clause.needs) if isinstance(clause, Requires) else ()


def _check_quotas(policy: Policy, plan: _Candidates, remarks: Remarks) -> Iterator[Finding]:
    """Yield programmes and categories with fewer candidates than their quota."""
    for group in policy.programmes:
        where = Selection((Match("programme", (group.code,)),))
        label = Text(f"板块 {titled(group.code, group.name).zh}", f"Programme {titled(group.code, group.name).en}")
        yield from _too_few(("programme", group.code), label, group.bound.at_least, plan.count(where), remarks)
        for entry in group.categories:
            where = Selection((Match("category", (entry.code,)),))
            name = titled(entry.code, entry.name)
            label = Text(f"类别 {name.zh}", f"Category {name.en}")
            yield from _too_few(("category", entry.code), label, entry.bound.at_least, plan.count(where), remarks)


def _too_few(about: Subject, label: Text, least: int | None, found: int, remarks: Remarks) -> Iterator[Finding]:
    if least is None or found >= least:
        return
    what = Text(
        f"{label.zh}至少要 {least} 个项目，而可列入的候选项目只有 {found} 个。",
        f"{label.en} needs at least {least} projects, but only {found} candidates can be listed.",
    )
    remedy = Text("请降低数量，或在项目储备库中补充候选项目。", "Lower the number, or add candidates to the register.")
    yield remarks.error("too-few-candidates" if found else "no-candidate", about, what, remedy)


def _check_clauses(clauses: tuple[Clause, ...], candidates: _Candidates, remarks: Remarks) -> Iterator[Finding]:
    """Yield clauses that select nothing, and quotas with fewer candidates than they ask for."""
    for clause in clauses:
        name, about = titled(clause.id, clause.name), ("clause", clause.id)
        empty = [where for where in selections_of(clause) if not candidates.count(where)]
        if empty:
            what = Text(f"条款 {name.zh} 没有选中任何候选项目。", f"Clause {name.en} selects no candidate.")
            remedy = Text("请核对 where 中的代码，或删去这一条。", "Check the codes in where, or take the clause out.")
            if _breaks(clause, empty):
                yield remarks.of(clause, "nothing-matches", what, remedy)
            else:
                yield remarks.warning("nothing-matches", about, what, remedy)
        elif isinstance(clause, Quota | Starts) and not clause.priority:
            label = Text(f"条款 {name.zh} ", f"Clause {name.en}")
            where = clause.where if isinstance(clause, Quota) else starting(clause)
            yield from _too_few(about, label, clause.bound.at_least, candidates.count(where), remarks)


def starting(clause: Starts) -> Selection:
    """Return what a clause on starts counts: options that start in its quarter, or in any quarter up to it."""
    first = 1 if clause.cumulative else clause.quarter
    quarters = tuple(str(quarter) for quarter in range(first, clause.quarter + 1))
    return Selection((*clause.where.matches, Match("start_quarter", quarters)))


def _breaks(clause: Clause, empty: list[Selection]) -> bool:
    """Whether a clause is surely broken by selecting nothing: it asks for some of it, whatever the rest may be."""
    if isinstance(clause, Share) and not clause.of_figure:
        return False
    if isinstance(clause, Quota | Total | Share | Balance | Starts):
        return clause.where in empty and bool(clause.bound.at_least)
    return False


def _check_sizes(policy: Policy, plan: _Candidates, early: _Candidates, remarks: Remarks) -> Iterator[Finding]:
    """Yield lists that are longer than the register."""
    all_of, low = Selection(), plan_counts(policy).whole.low
    label = Text("年度计划", "The plan")
    yield from _too_few(("plan", ""), label, low, plan.count(all_of), remarks)
    least = early_counts(policy).whole.low
    if least:
        label = Text("前期推进清单", "The early-promotion list")
        yield from _too_few(("early_promotion", ""), label, least, early.count(all_of), remarks)
        either = len(plan.facts.projects)
        label = Text("年度计划与前期推进清单合计", "The plan and the early-promotion list together")
        if low <= plan.count(all_of) and least <= early.count(all_of):
            yield from _too_few(("early_promotion", ""), label, low + least, either, remarks)
