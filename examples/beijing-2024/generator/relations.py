"""What ties candidates together: alternatives (two sites for one project), prerequisites, and bundles with parts."""

from generator.candidates import CONTINUING, EARLY, NEW_START, Candidate
from generator.chance import Chance

PREREQUISITES = (
    ("hubs", "rail_transit"),
    ("consumption", "hubs"),
    ("education", "policy_housing"),
    ("innovation_space", "roads"),
    ("manufacturing", "utilities"),
    ("digital", "new_infrastructure"),
    ("policy_housing", "roads"),
    ("greening", "water"),
    ("medical_care", "roads"),
    ("education", "roads"),
)
"""Which category's projects make sense only together with a project of which other one."""

ALTERNATIVES_TO_MAKE, PREREQUISITES_TO_MAKE = 24, 28
BUNDLES = ("roads", "greening", "urban_renewal", "water")

Relation = tuple[str, str, str]


def relate(chance: Chance, candidates: list[Candidate]) -> list[Relation]:
    """Return the relations as (project, kind, other) and give the candidates concerned their names and parts.

    The hidden plan keeps all of them: it holds at most one of two alternatives, and with a project what that requires.
    """
    used: set[str] = set()
    relations = _alternatives(chance, candidates, used)
    relations += _prerequisites(chance, candidates, used)
    return relations + _bundles(chance, candidates, used)


def _alternatives(chance: Chance, candidates: list[Candidate], used: set[str]) -> list[Relation]:
    """Turn pairs of candidates of one category into two sites for the same project."""
    relations: list[Relation] = []
    for first in chance.shuffled([item for item in candidates if item.nature != CONTINUING]):
        others = [item for item in candidates if item.category is first.category and item.nature == first.nature]
        others = [item for item in others if item is not first and not item.planned and item.code not in used]
        if len(relations) == ALTERNATIVES_TO_MAKE or first.code in used or not others:
            continue
        second = chance.pick(others)
        chinese, english = first.title
        second.districts, second.work = first.districts, first.work
        first.title = (f"{chinese}（甲址方案）", f"{english} (site A)")
        second.title = (f"{chinese}（乙址方案）", f"{english} (site B)")
        used.update((first.code, second.code))
        relations.append((first.code, "alternative_to", second.code))
    return relations


def _prerequisites(chance: Chance, candidates: list[Candidate], used: set[str]) -> list[Relation]:
    relations: list[Relation] = []
    for item in chance.shuffled([item for item in candidates if item.nature != CONTINUING]):
        wanted = [needed for category, needed in PREREQUISITES if category == item.category["code"]]
        fitting = [
            other
            for other in candidates
            if other.category["code"] in wanted and other.code not in used and _may_need(item, other)
        ]
        if len(relations) == PREREQUISITES_TO_MAKE or item.code in used or not fitting:
            continue
        other = chance.pick(fitting)
        used.update((item.code, other.code))
        relations.append((item.code, "requires", other.code))
    return relations


def _may_need(item: Candidate, other: Candidate) -> bool:
    """Return whether one may need the other: in one district, not of a later kind, planned if it is itself."""
    later = item.nature == NEW_START and other.nature == EARLY
    return item.districts[0][0] is other.districts[0][0] and not later and (other.planned or not item.planned)


def _bundles(chance: Chance, candidates: list[Candidate], used: set[str]) -> list[Relation]:
    """Make one candidate of each bundled category a bundle (打捆项目) of three parts."""
    relations: list[Relation] = []
    for category in BUNDLES:
        free = [item for item in candidates if item.category["code"] == category and item.code not in used]
        bundle = chance.pick([item for item in free if item.nature != EARLY])
        bundle.title = (f"{bundle.title[0]}（打捆）", f"{bundle.title[1]} (bundle)")
        bundle.parts = [f"{bundle.code}-{number}" for number in (1, 2, 3)]
        used.add(bundle.code)
        relations += [(part, "part_of", bundle.code) for part in bundle.parts]
    return relations
