"""When nothing fits: a small set of clauses that cannot hold together, proved."""

from sanbai.plan.limits import Ending, Limits
from sanbai.plan.model import Program, Row
from sanbai.plan.solver import infeasible_part, tried

TRIAL = Limits(nodes=500, seconds=10)
"""How far one trial without a clause may search: a trial that ends without an answer keeps the clause."""

PATIENCE = 60.0
"""Seconds of trials in all: after them the set found so far is returned, small or not."""


def find_conflict(program: Program) -> tuple[Row, ...]:
    """Return a small set of hard rows that no choice of options can keep together.

    The search starts from the rows that a proof of infeasibility by the relaxation needs (from all hard rows where only
    whole choices fail), then leaves out one row after another where the rest is still proved impossible. Soft clauses
    never conflict: they give way. Every set on the way is proved impossible, so the result is; it need not be minimal.
    """
    hard = [place for place, item in enumerate(program.inequalities) if program.rows[item.row].priority == 0]
    part = infeasible_part(program, hard)
    kept, whole = (hard, True) if part is None else (part, False)
    spent = 0.0
    for row in sorted({program.inequalities[place].row for place in kept}):
        rest = [place for place in kept if program.inequalities[place].row != row]
        if spent < PATIENCE:
            answer = tried(program, rest, TRIAL, whole=whole)
            spent += answer.seconds
            kept = rest if answer.ending is Ending.INFEASIBLE else kept
    return tuple(program.rows[row] for row in sorted({program.inequalities[place].row for place in kept}))
