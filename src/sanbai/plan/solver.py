"""The one place that calls the MILP solver (HiGHS): a program in, chosen columns and a proven bound out.

HiGHS works with doubles and tolerances; whatever it returns is checked in whole numbers before it leaves this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor, inf, isfinite

import highspy
import numpy as np
from highspy.highs import HighsCallbackEvent

from sanbai.plan.core import Core
from sanbai.plan.limits import Ending, Limits, Progress, Step
from sanbai.plan.model import BoolArray, FloatArray, Inequality, IntArray, Program
from sanbai.plan.prices import Prices

_LARGEST = 1_000.0
"""Rows are scaled to coefficients of at most this. HiGHS' tolerances are 1e-6 by default, then 1e-9 of the largest
coefficient; with smaller tolerances instead it cannot finish the relaxation of a tight program, and bounds nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The chosen columns (shape: columns, or None), a bound on the objective, the nodes visited and the seconds taken.

    The bound is a whole number that no choice can exceed, or None where there is none; `prices` are for the
    inequalities of the program, and prove a bound by themselves.
    """

    ending: Ending
    chosen: BoolArray | None
    bound: int | None
    nodes: int
    seconds: float
    prices: Prices | None = None


def maximise(program: Program, limits: Limits, progress: Progress | None = None) -> Answer:
    """Return the choice of greatest value that keeps every inequality of the program.

    The bound is proved for the program whatever the ending. Raises `ArithmeticError` if HiGHS cannot give a choice that
    holds in whole numbers.
    """
    inequalities = program.inequalities
    answer = first = _run(_model(program, inequalities), limits, progress)
    for _ in range(5):
        broken = set() if answer.chosen is None else set(map(id, program.broken(answer.chosen)))
        if not broken:
            return _judged(program, answer, first.bound, limits)
        inequalities = _drawn_in(program.inequalities, inequalities, broken)
        answer = _run(_model(program, inequalities), limits, progress)
    raise ArithmeticError("the solver's answers miss the inequalities in whole numbers")


def least_shortfall(
    program: Program, elastic: Sequence[int], limits: Limits, progress: Progress | None = None
) -> Answer:
    """Return the choice with the least shortfall in the inequalities at positions `elastic`, all others kept.

    A shortfall counts as a part of its bound, so that counts and money weigh alike; the answer's bound is None.
    """
    if len(program.values) == 0:
        nothing = np.zeros(0, np.bool_)
        missed = {program.inequalities.index(item) for item in program.broken(nothing)} - set(elastic)
        return Answer(Ending.INFEASIBLE if missed else Ending.OPTIMAL, None if missed else nothing, None, 0, 0.0)
    lp = _model(program, program.inequalities)
    lp.col_cost_ = np.zeros(len(program.values))
    slacks = [slack for position in elastic for slack in _slacks(position, program.inequalities[position])]
    answer = _run(lp, limits, progress, slacks)
    if answer.chosen is not None:
        missed = {program.inequalities.index(item) for item in program.broken(answer.chosen)} - set(elastic)
        if missed:
            raise ArithmeticError(f"the solver's answer misses {len(missed)} inequalities in whole numbers")
    return Answer(answer.ending, answer.chosen, None, answer.nodes, answer.seconds)


def tried(program: Program, positions: Sequence[int], limits: Limits) -> Answer:
    """Return how a search for any choice at all ends that keeps only the inequalities at `positions`."""
    lp = _model(program, [program.inequalities[position] for position in positions])
    lp.col_cost_ = np.zeros(len(program.values))
    return _run(lp, limits, None)


def infeasible_part(program: Program, positions: Sequence[int], seconds: float | None = None) -> list[int] | None:
    """Return those of `positions` that one proof of infeasibility needs, or None where options in parts would fit.

    The proof is a Farkas ray of the relaxation: inequalities with a multiplier cannot hold together. None, too, where
    the time is over before there is one.
    """
    lp = _model(program, [program.inequalities[position] for position in positions])
    lp.col_cost_ = np.zeros(len(program.values))
    lp.integrality_ = []
    highs = _highs(Limits(seconds=seconds))
    highs.setOptionValue("presolve", "off")
    highs.passModel(lp)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kInfeasible:
        return None
    _, has_ray, ray = highs.getDualRay()  # type: ignore[attr-defined]  # because the stubs leave it out
    if not has_ray:
        return list(positions)
    least = 1e-9 * float(np.abs(ray).max(initial=1e-9))
    return [position for position, multiplier in zip(positions, ray, strict=False) if abs(multiplier) > least]


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """The core with switches in parts: prices of the rows, the value, the part of each switch, and of each row left.

    `outside` is by how much the sums miss their bounds, at the price at the edge of the box.
    """

    prices: FloatArray
    value: float
    parts: FloatArray
    outside: FloatArray


def relaxed(core: Core, box: tuple[FloatArray, FloatArray] | None, seconds: float | None = None) -> Relaxed | None:
    """Return the core's relaxation with prices inside the box, or None where nothing fits (or the time is over)."""
    if len(core.patterns) == 0 or len(core.low) == 0:
        return _unmoved(core)
    lp, scales = _core_model(core)
    lp.integrality_ = []
    highs = _highs(Limits(seconds=seconds))
    highs.setOptionValue("presolve", "off")
    highs.passModel(lp)
    if box is not None:
        _soften(highs, scales, box)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution, count = highs.getSolution(), len(core.patterns)
    values = np.asarray(solution.col_value)
    prices = np.asarray(solution.row_dual)[: len(core.low)] / scales
    return Relaxed(prices, highs.getInfo().objective_function_value, values[:count], values[count:])


def _unmoved(core: Core) -> Relaxed | None:
    """Return the base where there is nothing to switch, or nothing that couples (HiGHS calls such models empty)."""
    if not core.fits(np.zeros(0, np.int64)):
        return None
    free, size = np.zeros(len(core.low)), len(core.patterns)
    return Relaxed(free, float(core.value), np.zeros(size), np.zeros(2 * len(free)))


def _soften(highs: highspy.Highs, scales: FloatArray, box: tuple[FloatArray, FloatArray]) -> None:
    """Let each row be missed at the price at the edge of the box: the trust region of the prices."""
    count, rows = len(scales), np.arange(len(scales), dtype=np.int32)
    costs = np.concatenate([-box[1] * scales, box[0] * scales])
    starts, signs = np.arange(2 * count, dtype=np.int32), np.repeat([-1.0, 1.0], count)
    highs.addCols(
        2 * count, costs, np.zeros(2 * count), np.full(2 * count, inf), 2 * count, starts, np.tile(rows, 2), signs
    )


@dataclass(frozen=True, slots=True, eq=False)
class Switched:
    """What a search over a core found: how it ended, the pattern of each unit, a bound for the core, and the nodes."""

    ending: Ending
    patterns: IntArray | None
    bound: float
    nodes: int


def switched(
    core: Core,
    limits: Limits,
    start: IntArray | None = None,
    progress: Progress | None = None,
    enough: Progress = lambda _: False,
) -> Switched:
    """Return the best way to switch within the core; `start` is a pattern for each unit that is known to fit.

    A true answer of `progress` cancels the search, one of `enough` ends it at the same point in every run.
    """
    lp, _ = _core_model(core)
    if lp.num_col_ == 0:
        fits = bool(np.all(core.low <= 0) and np.all(core.high >= 0))
        return Switched(Ending.OPTIMAL if fits else Ending.INFEASIBLE, core.base if fits else None, core.value, 0)
    highs = _highs(limits)
    highs.setOptionValue("mip_abs_gap", 0.99)
    if progress is not None:
        _listen(highs, progress, enough)
    highs.passModel(lp)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = (start[core.owner] == core.patterns).astype(np.float64)
        highs.setSolution(solution)
    highs.run()
    return _switched(highs, core)


def _switched(highs: highspy.Highs, core: Core) -> Switched:
    answer = _answer(highs, len(core.patterns))
    bound = inf if answer.bound is None else float(answer.bound)
    if answer.chosen is None:
        return Switched(answer.ending, None, bound, answer.nodes)
    switches = np.flatnonzero(answer.chosen)
    if not core.fits(switches):
        return Switched(Ending.UNKNOWN, None, bound, answer.nodes)
    return Switched(answer.ending, core.taken(switches), bound, answer.nodes)


def _listen(highs: highspy.Highs, progress: Progress, enough: Progress) -> None:
    """Tell of each step; stop HiGHS where the answer is to stop, or where it has done enough.

    HiGHS tells of its steps by the clock, and asks whether to go on at fixed points of its search: `enough` is asked
    there, so that what it decides is the same in every run.
    """
    cancelled = False

    def tell(event: HighsCallbackEvent) -> None:
        nonlocal cancelled
        cancelled = cancelled or bool(progress(_step(event.data_out)))

    def interrupt(event: HighsCallbackEvent) -> None:
        if event.data_in is not None:
            event.data_in.user_interrupt = cancelled or bool(enough(_step(event.data_out)))

    highs.cbMipLogging += tell
    highs.cbMipImprovingSolution += tell
    highs.cbMipInterrupt += interrupt


def _core_model(core: Core) -> tuple[highspy.HighsLp, FloatArray]:
    """Return the core as HiGHS takes it, by columns, and what its rows are divided by."""
    count, width = len(core.patterns), len(core.low)
    scales = np.ones(width)
    np.maximum.at(scales, core.rows, np.abs(core.coefficients) / _LARGEST)
    _, unit, sizes = np.unique(core.owner, return_inverse=True, return_counts=True)
    several = sizes > 1
    group = np.where(several, np.cumsum(several) - 1, -1)[unit] if count else np.zeros(0, np.int64)
    lengths, grouped = np.diff(core.begin), group >= 0
    starts = np.concatenate([[0], np.cumsum(lengths + grouped)])
    index, value = np.empty(starts[-1], np.int32), np.ones(starts[-1])
    places = np.repeat(starts[:-1] - core.begin[:-1], lengths) + np.arange(len(core.rows))
    index[places], value[places] = core.rows, core.coefficients / scales[core.rows]
    index[starts[1:][grouped] - 1] = width + group[grouped]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, width + int(several.sum())
    lp.sense_, lp.offset_ = highspy.ObjSense.kMaximize, float(core.value)
    lp.col_cost_ = core.gains.astype(np.float64)
    lp.col_lower_, lp.col_upper_ = np.zeros(count), np.ones(count)
    lp.row_lower_ = np.concatenate([core.low / scales, np.full(lp.num_row_ - width, -inf)])
    lp.row_upper_ = np.concatenate([core.high / scales, np.ones(lp.num_row_ - width)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts.astype(np.int32), index, value
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    return lp, scales


def _judged(program: Program, answer: Answer, bound: int | None, limits: Limits) -> Answer:
    """Return the answer with its ending judged in whole numbers: the bound against the value of the choice."""
    if answer.chosen is None or bound is None:
        return answer
    value = program.value(answer.chosen)
    bound = max(bound, value)
    if bound == value:
        ending = Ending.OPTIMAL
    else:
        ending = Ending.WITHIN_GAP if Fraction(bound - value, max(1, abs(bound))) <= limits.gap else Ending.STOPPED
    return Answer(ending, answer.chosen, bound, answer.nodes, answer.seconds)


def _drawn_in(
    original: Sequence[Inequality], current: Sequence[Inequality], broken: set[int]
) -> tuple[Inequality, ...]:
    """Return the inequalities, the broken ones drawn in by one unit so that the answer's rounding error is cut off."""
    return tuple(
        replace(
            now,
            at_least=None if now.at_least is None else now.at_least + 1,
            at_most=None if now.at_most is None else now.at_most - 1,
        )
        if id(first) in broken and now.at_least != now.at_most
        else now
        for first, now in zip(original, current, strict=True)
    )


def _model(program: Program, inequalities: Sequence[Inequality]) -> highspy.HighsLp:
    """Return the program as HiGHS takes it: the inequalities, then at most one column for each candidate."""
    size = len(program.values)
    scales = [_scale(inequality) for inequality in inequalities]
    counts = np.diff(program.first)
    several = np.flatnonzero(counts > 1)
    lengths = [len(inequality.columns) for inequality in inequalities] + counts[several].tolist()
    columns = [inequality.columns for inequality in inequalities]
    columns += [np.arange(program.first[i], program.first[i + 1]) for i in several]
    coefficients = [item.coefficients / scale for item, scale in zip(inequalities, scales, strict=True)]
    coefficients += [np.ones(counts[i]) for i in several]
    lower = [-inf if item.at_least is None else item.at_least / s for item, s in zip(inequalities, scales, strict=True)]
    upper = [inf if item.at_most is None else item.at_most / s for item, s in zip(inequalities, scales, strict=True)]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = size, len(lengths)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = program.values.astype(np.float64)
    lp.col_lower_, lp.col_upper_ = np.zeros(size), np.ones(size)
    lp.row_lower_ = np.array(lower + [-inf] * len(several))
    lp.row_upper_ = np.array(upper + [1.0] * len(several))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([np.empty(0), *columns]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([np.empty(0), *coefficients])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * size
    return lp


def _scale(inequality: Inequality) -> float:
    """Return what a row is divided by so that HiGHS' absolute tolerance stays below one unit of money."""
    return max(1.0, float(np.abs(inequality.coefficients).max(initial=1)) / _LARGEST)


@dataclass(frozen=True, slots=True)
class _Slack:
    """A slack of a row: which row, +1 to reach a lower and -1 to reach an upper bound, and its cost."""

    row: int
    sign: float
    cost: float


def _slacks(position: int, inequality: Inequality) -> list[_Slack]:
    cost = _scale(inequality) / inequality.size
    sides = ((1.0, inequality.at_least), (-1.0, inequality.at_most))
    return [_Slack(position, sign, cost) for sign, bound in sides if bound is not None]


def _highs(limits: Limits) -> highspy.Highs:
    highs = highspy.Highs()
    options = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": float(limits.gap),
        "mip_abs_gap": 1e-6,
        "mip_max_nodes": limits.nodes,
        "time_limit": inf if limits.seconds is None else limits.seconds,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


def _run(lp: highspy.HighsLp, limits: Limits, progress: Progress | None, slacks: Sequence[_Slack] = ()) -> Answer:
    if lp.num_col_ == 0:
        return _nothing_to_choose(lp)
    highs = _highs(limits)
    if progress is not None:
        _listen(highs, progress, lambda _: False)
    highs.passModel(lp)
    for slack in slacks:
        highs.addCol(-slack.cost, 0.0, inf, 1, np.array([slack.row]), np.array([slack.sign]))
    highs.run()
    return _answer(highs, lp.num_col_)


def _answer(highs: highspy.Highs, size: int) -> Answer:
    status, info = highs.getModelStatus(), highs.getInfo()
    seconds, nodes = highs.getRunTime(), max(int(info.mip_node_count), 0)
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Answer(Ending.INFEASIBLE, None, None, nodes, seconds)
    bound = floor(info.mip_dual_bound + 1e-6) if isfinite(info.mip_dual_bound) else None
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Answer(Ending.UNKNOWN, None, bound, nodes, seconds)
    chosen = np.asarray(highs.getSolution().col_value)[:size] > 0.5
    optimal = status == highspy.HighsModelStatus.kOptimal
    return Answer(Ending.OPTIMAL if optimal else Ending.STOPPED, chosen, bound, nodes, seconds)


def _nothing_to_choose(lp: highspy.HighsLp) -> Answer:
    """Return the only choice there is without columns (HiGHS calls such a model empty, whatever its rows ask)."""
    zero_fits = bool(np.all(np.asarray(lp.row_lower_) <= 0) and np.all(np.asarray(lp.row_upper_) >= 0))
    chosen = np.zeros(0, np.bool_) if zero_fits else None
    return Answer(Ending.OPTIMAL if zero_fits else Ending.INFEASIBLE, chosen, 0, 0, 0.0)


def _step(event: highspy.cb.HighsCallbackOutput) -> Step:
    value, bound = event.mip_primal_bound, event.mip_dual_bound
    return Step(
        seconds=event.running_time,
        nodes=max(int(event.mip_node_count), 0),
        value=value if isfinite(value) and abs(value) < 1e100 else None,
        bound=bound if isfinite(bound) and abs(bound) < 1e100 else None,
    )
