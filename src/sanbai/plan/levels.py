"""The search in levels: hard clauses first, then soft clauses by priority with the least shortfall, then value."""

from collections import Counter
from dataclasses import dataclass, replace

from sanbai.plan.decomposition import decomposed
from sanbai.plan.limits import Ending, Limits, Progress
from sanbai.plan.model import BoolArray, Inequality, Program
from sanbai.plan.prices import Prices
from sanbai.plan.records import Proven, Status
from sanbai.plan.solver import Answer, least_shortfall

_STATUSES = {
    Ending.OPTIMAL: Status.OPTIMAL,
    Ending.WITHIN_GAP: Status.WITHIN_GAP,
    Ending.STOPPED: Status.STOPPED,
}


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What a search found: how it ended, the chosen columns and how sure they are (None where nothing was found).

    `program` is the one of the last level: soft inequalities that gave way have the bounds they came to. `prices` are
    for its inequalities.
    """

    ending: Ending
    chosen: BoolArray | None
    proven: Proven | None
    seconds: float
    program: Program
    prices: Prices | None = None


def search(program: Program, limits: Limits, progress: Progress | None = None, warm: Search | None = None) -> Search:
    """Return the best choice: every clause kept if possible, else soft clauses giving way as little as they can.

    A soft inequality that gives way keeps the least shortfall its priority allows as its bound for the levels after it.
    `warm` is an earlier search over a similar program, whose prices and choice are a start.
    """
    answer = decomposed(program, limits, progress, _carried(warm, program))
    priorities = sorted({row.priority for row in program.rows} - {0})
    if answer.chosen is not None or not priorities:
        return Search(answer.ending, answer.chosen, _proven(program, [answer]), answer.seconds, program, answer.prices)
    levels = [answer]
    for priority in priorities:
        program, level = _given_way(program, priority, limits, progress)
        levels.append(level)
    levels.append(decomposed(program, limits, progress, (None, levels[-1].chosen)))
    seconds = sum(level.seconds for level in levels)
    return Search(
        levels[-1].ending, levels[-1].chosen, _proven(program, levels[1:]), seconds, program, levels[-1].prices
    )


def _given_way(program: Program, priority: int, limits: Limits, progress: Progress | None) -> tuple[Program, Answer]:
    """Return the program with the soft bounds of one priority moved to what the least shortfall makes them."""
    later = [item for item in program.inequalities if program.rows[item.row].priority > priority]
    level = replace(program, inequalities=tuple(item for item in program.inequalities if item not in later))
    elastic = [i for i, item in enumerate(level.inequalities) if level.rows[item.row].priority == priority]
    answer = least_shortfall(level, elastic, limits, progress)
    if answer.chosen is None:
        return program, answer
    moved = {id(level.inequalities[i]): _moved(level.inequalities[i], answer.chosen) for i in elastic}
    inequalities = tuple(moved.get(id(item), item) for item in program.inequalities)
    return replace(program, inequalities=inequalities), answer


def _moved(inequality: Inequality, chosen: BoolArray) -> Inequality:
    activity = inequality.activity(chosen)
    return replace(
        inequality,
        at_least=None if inequality.at_least is None else min(inequality.at_least, activity),
        at_most=None if inequality.at_most is None else max(inequality.at_most, activity),
    )


def _proven(program: Program, levels: list[Answer]) -> Proven | None:
    """Return how sure the last level's choice is; it is proved only where every level before it is."""
    answer = levels[-1]
    if answer.chosen is None or answer.bound is None:
        return None
    proved = all(level.ending is Ending.OPTIMAL for level in levels[:-1])
    return Proven(
        status=_STATUSES[answer.ending] if proved else Status.STOPPED,
        objective=program.value(answer.chosen),
        bound=answer.bound,
        nodes=sum(level.nodes for level in levels),
    )


def _carried(warm: Search | None, program: Program) -> tuple[Prices | None, BoolArray | None]:
    """Return the prices of an earlier search for the inequalities of this program, by clause, and its choice."""
    if warm is None or warm.prices is None:
        return None, None if warm is None else warm.chosen
    known = dict(zip(_names(warm.program), warm.prices.numerators, strict=True))
    numerators = tuple(known.get(name, 0) for name in _names(program))
    return Prices(numerators, warm.prices.denominator), warm.chosen


def _names(program: Program) -> list[tuple[str, str, int]]:
    """Return what tells each inequality from the others: clause, instance, and which of its sides it is."""
    names, sides = [], Counter[tuple[str, str]]()
    for item in program.inequalities:
        row = program.rows[item.row]
        sides[row.clause, row.instance] += 1
        names.append((row.clause, row.instance, sides[row.clause, row.instance]))
    return names
