"""One solver on programs, in a process of its own: `python -m benchmarks.peers SOLVER FILE|SPEC SECONDS`.

Prints a line of JSON whenever value or bound changes, and one when a program is done; `benchmarks.runs` reads them.
Peers have their default settings, but go on until the gap is zero; building their model is not counted. highspy and
ortools cannot share a process, so a peer is imported where it is used.
"""

import json
import pickle
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import floor, isfinite
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.instances import make_city, spec_of
from sanbai.plan.model import BoolArray, Program
from sanbai.plan.mps import mps_text

FAR = 1e19
"""Solvers write infinity as a number at least this large."""


@dataclass
class Trace:
    """Prints value and bound with the seconds since `start`, whenever one of them is better than before."""

    begun: float = 0.0
    value: float | None = None
    bound: float | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Begin to count: the model is built."""
        self.begun = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.begun

    def tell(self, value: float | None, bound: float | None) -> None:
        """Print value and bound if one of them is news; infinite ones are none."""
        with self.lock:
            before = (self.value, self.bound)
            if value is not None and abs(value) < FAR and (self.value is None or value > self.value):
                self.value = value
            if bound is not None and abs(bound) < FAR and (self.bound is None or bound < self.bound):
                self.bound = bound
            if (self.value, self.bound) != before:
                say(point=[round(self.seconds, 4), self.value, self.bound])


@dataclass(frozen=True, eq=False)
class Outcome:
    """How a solver ended in its own words, the columns it chose (or None) and the bound it claims (or None)."""

    status: str
    chosen: BoolArray | None
    bound: float | None


Solver = Callable[[Program, float, Trace], Outcome]


def sanbai(program: Program, seconds: float, trace: Trace) -> Outcome:
    """Search as `sanbai plan solve` does."""
    from sanbai.plan.levels import search  # noqa: PLC0415 it imports highspy
    from sanbai.plan.limits import Limits  # noqa: PLC0415 as above

    search(make_city(spec_of("4000-weak-lean-1")).program, Limits(nodes=1))  # loads all that is compiled off the clock
    trace.start()
    found = search(program, Limits(seconds=seconds), lambda step: trace.tell(step.value, step.bound))
    return Outcome(found.ending.value, found.chosen, None if found.proven is None else found.proven.bound)


def highs(program: Program, seconds: float, trace: Trace) -> Outcome:
    """HiGHS on the whole model at once."""
    import highspy  # noqa: PLC0415 cannot share a process with ortools

    model = highspy.Highs()
    for name, setting in {"output_flag": False, "mip_rel_gap": 0.0, "time_limit": seconds}.items():
        model.setOptionValue(name, setting)
    model.passModel(_highs_model(highspy, program))

    def look(event: Any) -> None:
        trace.tell(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)

    model.cbMipImprovingSolution += look
    model.cbMipInterrupt += look
    model.cbMipLogging += look
    trace.start()
    model.run()
    info = model.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    chosen = np.asarray(model.getSolution().col_value) > 0.5 if found else None
    return Outcome(model.modelStatusToString(model.getModelStatus()), chosen, info.mip_dual_bound)


def _highs_model(highspy: Any, program: Program) -> Any:
    """Return the program as HiGHS takes it, numbers as they are, with a row for each candidate."""
    items, size, candidates = program.inequalities, len(program.values), len(program.candidates)
    lengths = [len(item.columns) for item in items] + np.diff(program.first).tolist()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, len(lengths)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = program.values.astype(np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(size), np.ones(size)
    lows = [-np.inf if item.at_least is None else item.at_least for item in items]
    highs_ = [np.inf if item.at_most is None else item.at_most for item in items]
    model.row_lower_ = np.array(lows + [-np.inf] * candidates, np.float64)
    model.row_upper_ = np.array(highs_ + [1.0] * candidates, np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    model.a_matrix_.index_ = np.concatenate([*(item.columns for item in items), np.arange(size)]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([*(item.coefficients for item in items), np.ones(size)]).astype(np.float64)
    model.integrality_ = [highspy.HighsVarType.kInteger] * size
    return model


def cpsat(program: Program, seconds: float, trace: Trace) -> Outcome:
    """OR-Tools' CP-SAT."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 cannot share a process with highspy

    model = cp_model.CpModel()
    columns = [model.new_bool_var("") for _ in range(len(program.values))]
    for begin, end in zip(program.first[:-1].tolist(), program.first[1:].tolist(), strict=True):
        model.add_at_most_one(columns[begin:end])
    for item in program.inequalities:
        low = -(2**60) if item.at_least is None else item.at_least
        high = 2**60 if item.at_most is None else item.at_most
        terms = [columns[column] for column in item.columns.tolist()]
        model.add_linear_constraint(cp_model.LinearExpr.weighted_sum(terms, item.coefficients.tolist()), low, high)
    model.maximize(cp_model.LinearExpr.weighted_sum(columns, program.values.tolist()))

    class Improved(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            trace.tell(self.objective_value, self.best_objective_bound)

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.best_bound_callback = lambda bound: trace.tell(None, bound)
    trace.start()
    status = solver.solve(model, Improved())
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = np.array([solver.boolean_value(column) for column in columns], np.bool_) if found else None
    return Outcome(solver.status_name(status), chosen, solver.best_objective_bound if found else None)


def scip(program: Program, seconds: float, trace: Trace) -> Outcome:
    """SCIP, which reads the model as sanbai writes it (`model.mps`)."""
    import pyscipopt  # noqa: PLC0415 imported where it is used, like its rivals

    happenings = pyscipopt.scip.PY_SCIP_EVENTTYPE.BESTSOLFOUND | pyscipopt.scip.PY_SCIP_EVENTTYPE.LPSOLVED

    class Improved(pyscipopt.Eventhdlr):
        def eventinit(self) -> None:
            self.model.catchEvent(happenings, self)

        def eventexec(self, _event: Any) -> None:
            trace.tell(self.model.getPrimalbound(), self.model.getDualbound())

    model = pyscipopt.Model()
    model.hideOutput()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.mps")
        numbered = replace(program, options=tuple(map(str, range(len(program.values)))))
        path.write_text(mps_text(numbered), encoding="utf-8")
        model.readProblem(path)
    model.setParam("limits/time", seconds)
    model.includeEventhdlr(Improved(), "trace", "tells value and bound")
    trace.start()
    model.optimize()
    chosen = None
    best = model.getBestSol() if model.getNSols() else None
    if best is not None:
        chosen = np.zeros(len(program.values), np.bool_)
        for column in model.getVars():  # in an order of its own
            chosen[int(column.name.rpartition("|")[2])] = best[column] > 0.5
    return Outcome(model.getStatus(), chosen, model.getDualbound())


SOLVERS: dict[str, Solver] = {"sanbai": sanbai, "HiGHS": highs, "CP-SAT": cpsat, "SCIP": scip}
PEERS = ("HiGHS", "CP-SAT", "SCIP")


def main(solver: str, instance: str, seconds: str) -> None:
    """Solve one city, or every program of a pickled list, and print what comes of it."""
    for program in programs_of(instance):
        trace = Trace()
        outcome = SOLVERS[solver](program, float(seconds), trace)
        took, chosen = trace.seconds, outcome.chosen
        bound = outcome.bound if outcome.bound is not None and isfinite(outcome.bound) else FAR
        say(
            status=outcome.status,
            seconds=took,
            value=None if chosen is None else program.value(chosen),
            bound=floor(bound + 1e-6) if abs(bound) < FAR else None,
            broken=0 if chosen is None else broken(program, chosen),
            megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        )


def programs_of(instance: str) -> list[Program]:
    """Return the programs of a pickled file, or the city of a spec."""
    if instance.endswith(".pickle"):
        with Path(instance).open("rb") as file:
            programs: list[Program] = pickle.load(file)  # noqa: S301 written by the process that started this one
            return programs
    return [make_city(spec_of(instance)).program]


def broken(program: Program, chosen: BoolArray) -> int:
    """Return how many inequalities and candidates a choice breaks, counted in whole numbers."""
    taken = np.concatenate([[0], np.cumsum(chosen, dtype=np.int64)])[program.first]
    return len(program.broken(chosen)) + int((np.diff(taken) > 1).sum())


def say(**facts: Any) -> None:
    """Print facts as a line of JSON at once."""
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
