"""The clauses of a plan for a reader: grouped, with names in both languages, and what ranking by score would break."""

from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.records import ClauseResult, Decision, Plan
from sanbai.policy.records import Balance, Policy
from sanbai.publication.names import code_names, filled
from sanbai.publication.records import ClauseFigures, RankingFigures
from sanbai.register.records import Register

GROUPS = {
    "policy": Text("编制方案条款", "Clauses of the policy"),
    "quota": Text("板块和类别的项目数量", "Number of projects by programme and category"),
    "fund": Text("分年度资金来源上限", "Ceilings of the sources of funds, year by year"),
    "balance": Text("区域均衡", "Requirements for each district"),
    "named": Text("指定项目和项目关系", "Named projects and relations between projects"),
    "entry": Text("入选条件", "Rules of entry"),
}
"""The groups of clauses in the order they are printed."""

_GROUP_OF_KIND = {
    "balance": "balance",
    "must_include": "named",
    "must_exclude": "named",
    "requires": "named",
    "alternatives": "named",
    "eligibility": "entry",
}
_GROUP_OF_PREFIX = {"programme": "quota", "category": "quota", "fund": "fund", "register": "named"}


def clause_figures(register: Register, policy: Policy, results: tuple[ClauseResult, ...]) -> tuple[ClauseFigures, ...]:
    """Return each clause result with its group and names, in the order of the groups."""
    places = code_names("district", register, policy)
    projects = {row.code: Text(row.name, row.name_en or row.code) for row in register.projects}
    units = code_names("unit", register, policy)
    early = policy.early_promotion.clauses if policy.early_promotion else ()
    heads = {clause.id: clause.per_head for clause in (*policy.clauses, *early) if isinstance(clause, Balance)}
    found = [
        ClauseFigures(
            result=result,
            group=_group(result),
            name=filled(result.name, result.id),
            place=_place(result, places, projects),
            unit=units.get(result.unit, Text(result.unit, result.unit)),
            per_head=heads.get(result.id, 0),
        )
        for result in results
    ]
    order = tuple(GROUPS)
    return tuple(sorted(found, key=lambda clause: order.index(clause.group)))


def _group(result: ClauseResult) -> str:
    own = _GROUP_OF_KIND.get(result.kind)
    return own or _GROUP_OF_PREFIX.get(result.id.partition(".")[0], "policy")


def _place(result: ClauseResult, places: dict[str, Text], projects: dict[str, Text]) -> Text:
    named = places if result.kind == "balance" else projects
    return named.get(result.instance, Text(result.instance, result.instance))


def ranking_figures(register: Register, policy: Policy, plan: Plan) -> RankingFigures:
    """Return what ranking by score within quotas would have chosen beside the plan, and what it would have broken."""
    chosen = {row.code for row in plan.rows if row.decision is Decision.IN}
    ranked = {row.code for row in plan.rows if row.ranking is Decision.IN}
    return RankingFigures(
        chosen=len(ranked),
        same=len(chosen & ranked),
        only_plan=len(chosen - ranked),
        only_ranking=len(ranked - chosen),
        score=Fraction(plan.ranking.value, plan.value_scale),
        plan_score=Fraction(plan.proven.objective, plan.value_scale),
        broken=clause_figures(register, policy, plan.ranking.broken),
    )
