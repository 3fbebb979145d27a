"""Rules on how projects depend on each other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sanbai.errors import Finding
from sanbai.language import Text
from sanbai.register.records import RelationKind
from sanbai.register.rules.facts import Facts


def relation_cycle(facts: Facts) -> Iterator[Finding]:
    """Find projects that require each other in a circle, or are parts of each other; of circles that meet, one."""
    for kind in (RelationKind.REQUIRES, RelationKind.PART_OF):
        edges: dict[str, dict[str, int]] = defaultdict(dict)
        for index, relation in facts.related(kind):
            edges[relation.project][relation.other] = index
        for circle in _circles(edges):
            path = " → ".join((*circle, circle[0]))
            yield facts.found(
                "relation-cycle",
                ("relations", edges[circle[0]][circle[1 % len(circle)]], "other"),
                Text(f"这些项目首尾相接：{path}。", f"These projects form a circle: {path}."),
                Text("请删除其中一条关系。", "Delete one of these relations."),
            )


def _circles(edges: Mapping[str, Mapping[str, int]]) -> Iterator[list[str]]:
    """Yield circles of a graph that share no node; none only where there is none."""
    done: set[str] = set()
    for start in edges:
        path: list[str] = []
        position: dict[str, int] = {}
        trail = [iter((start,))]
        while trail:
            node = next(trail[-1], None)
            if node is None:
                trail.pop()
                if path:
                    done.add(path[-1])
                    del position[path.pop()]
            elif node in position:
                yield path[position[node] :]
                done.update(path)
                break
            elif node not in done:
                position[node] = len(path)
                path.append(node)
                trail.append(iter(edges.get(node, ())))


def relation_contradiction(facts: Facts) -> Iterator[Finding]:
    """Find alternatives that some project needs both of: itself and another, or two others, at any remove."""
    needed_by = _needed_by(facts)
    for index, relation in facts.related(RelationKind.ALTERNATIVE_TO):
        both = needed_by[relation.project] & needed_by[relation.other]
        if both:
            project = min(both)
            yield facts.found(
                "relation-contradiction",
                ("relations", index, "other"),
                Text(
                    f"{relation.project} 与 {relation.other} 二选一，而项目 {project} 同时需要二者，永远无法列入计划。",
                    f"{relation.project} and {relation.other} exclude each other, but {project} needs both: "
                    "it can never be planned.",
                ),
                Text("请删除“二选一”，或删除相应的前提关系。", "Delete this relation, or what makes both necessary."),
            )


def _needed_by(facts: Facts) -> dict[str, set[str]]:
    """Return for each project with an alternative those that need it, at any remove, and itself."""
    direct: dict[str, list[str]] = defaultdict(list)
    for _, relation in facts.related(RelationKind.REQUIRES):
        direct[relation.other].append(relation.project)
    needed_by: dict[str, set[str]] = {}
    for _, relation in facts.related(RelationKind.ALTERNATIVE_TO):
        for code in (relation.project, relation.other):
            if code not in needed_by:
                needed_by[code] = _reachable(code, direct)
    return needed_by


def _reachable(start: str, edges: Mapping[str, list[str]]) -> set[str]:
    waiting, seen = [start], {start}
    while waiting:
        fresh = [node for node in edges.get(waiting.pop(), ()) if node not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return seen
