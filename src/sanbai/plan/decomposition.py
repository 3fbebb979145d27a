"""The search: prices decide most units, an exact solver the rest, and the bound holds for the whole program.

With the bound B that the prices prove and a choice of value V, a pattern that loses more than B - V can be in no better
choice. The core of all others is solved exactly; while it is too large, the core of those that lose at most T proves
max(its own bound, B - T).
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from math import inf
from threading import Event

import numpy as np

from sanbai.plan.core import make_core
from sanbai.plan.limits import Ending, Limits, Progress, Step, Watch
from sanbai.plan.model import BoolArray, FloatArray, IntArray, Program
from sanbai.plan.neighbourhoods import Found, improved, landscape
from sanbai.plan.prices import Prices
from sanbai.plan.pricing import Bounds, exact_in_doubles, proved_bound, quantised
from sanbai.plan.sifting import exact_prices
from sanbai.plan.solver import Answer, Switched, maximise, switched
from sanbai.plan.units import Units, make_units, patterns_of

_FIRST = 6
"""The first core has so many patterns for each coupling inequality."""

_SMALL, _EXACT = 1_200, 4_000
"""So few patterns beside the best that all which may be in a better choice are searched: at once; every second time."""

_LARGEST = 1_500
"""Patterns of the largest core after the first choice; of each next one twice as many."""

_NODES = 200
"""Nodes of the first search of a core; each next one may visit four times as many."""

_ASKS = 60
"""So often the first search of a core that is not small may ask whether to go on (a node of it can be dear); each next
one twice as often."""

_SHARE = 0.4
"""The core after the first choice reaches to this part of the gap; after each one that is finished, a quarter more."""

_WORTH = 0.5
"""A core that cannot lower the bound is still searched while it may close this part of the gap by a better choice."""

_FEWER = 0.6
"""A core is begun anew once a better choice leaves this part of its patterns."""

_NEIGHBOURHOODS = 12
"""Neighbourhoods beside the first of these searches; beside each next one twice as many."""


def decomposed(
    program: Program,
    limits: Limits,
    progress: Progress | None = None,
    warm: tuple[Prices | None, BoolArray | None] = (None, None),
) -> Answer:
    """Return the choice of greatest value that keeps every inequality, as sure as the limits allow.

    `warm` are prices (for the inequalities of this program) and a choice to start from. The bound is proved for the
    program whatever the ending. Numbers that doubles do not hold are left to the direct search, which checks its
    answers in whole numbers and draws its bounds in.
    """
    watch = Watch(limits, progress)
    units = make_units(program)
    if np.any(np.diff(units.first) == 0):
        return Answer(Ending.INFEASIBLE, None, None, 0, watch.seconds)
    if not exact_in_doubles(units):
        return maximise(program, limits, progress)
    search = _Search(units, watch)
    if not search.price(warm[0]):
        return Answer(Ending.INFEASIBLE, None, None, watch.nodes, watch.seconds)
    search.start_from(warm[1])
    if not search.first_core():
        return Answer(Ending.INFEASIBLE, None, None, watch.nodes, watch.seconds)
    while search.found is not None and not search.over():
        search.deepen()
    return search.directly() if search.stuck else search.answer()


class _Search:
    """The best choice and the least bound so far."""

    def __init__(self, units: Units, watch: Watch) -> None:
        self.units, self.watch = units, watch
        self.bounds = Bounds.of(units)
        self.found: Found | None = None
        self.near: IntArray | None = None
        self.round, self.share = 0, _SHARE
        self.stuck = False

    def price(self, warm: Prices | None) -> bool:
        """Find the prices; return whether anything may fit."""
        units, bounds = self.units, self.bounds
        start = None if warm is None else _start(units, warm)
        priced = exact_prices(units, bounds, start, self.watch)
        if priced is None:
            return False
        self.exact = quantised(bounds.allowed(priced.prices))
        self.priced, self.ceiling = proved_bound(units, bounds, self.exact)
        self.bound = self.ceiling
        self.losses: FloatArray = self.priced.losses(units)
        self.land = landscape(units, bounds, self.losses, self.priced.best, float(self.ceiling))
        self.tell()
        return True

    def start_from(self, chosen: BoolArray | None) -> None:
        """Begin with an earlier choice where it fits this program too, and near it where it does not."""
        if chosen is not None and len(chosen) == len(self.units.program.values):
            patterns = patterns_of(self.units, chosen)
            if patterns is not None and not self.units.program.broken(self.units.chosen(patterns)):
                self.keep(Found(patterns, int(self.units.values[patterns].sum())))
            else:
                self.near = patterns

    def first_core(self) -> bool:
        """Search growing cores until one holds a choice; return whether there is one, or may be one.

        An earlier choice ends nothing: near the new prices there is mostly a much better one.
        """
        size, nodes = max(_FIRST * len(self.units.positions), 100), _NODES
        base = self.priced.best if self.near is None else self.near
        while not self.over():
            reach = self.reach(size)
            core = make_core(self.units, self.bounds, base, self.within(reach, size))
            answer = switched(core, self.watch.left(nodes), None, self.follow(reach), _any_choice)
            self.learn(answer, reach)
            self.tell()
            if self.found is None and answer.ending is Ending.INFEASIBLE and np.isinf(reach):
                return False
            finished = answer.nodes < self.watch.left(nodes).nodes and not self.watch.over
            self.stuck = self.found is None and np.isinf(reach) and finished
            if answer.patterns is not None or self.stuck or (self.found is not None and np.isinf(reach)):
                return True
            nodes *= 1 if answer.ending is Ending.INFEASIBLE else 2
            size = size * 3 // 2
        return True

    def deepen(self) -> None:
        """Search a core that can lower the bound while neighbourhoods of the best choice are searched beside it."""
        assert self.found is not None
        gap = float(self.ceiling - self.found.value)
        reach, patience = self.next_core(gap)
        core = make_core(self.units, self.bounds, self.found.patterns, self.within(reach, _LARGEST << self.round))
        limits = self.watch.left(_NODES << 2 * self.round)
        ended = Event()
        with ThreadPoolExecutor(1) as beside:
            tell = self.keep if self.timed else _say_nothing
            near = beside.submit(improved, self.land, self.found, self.round, self.watch, self.enough(ended), tell)
            enough = patience.or_when(self.enough_of(reach, len(core.patterns)))
            answer = switched(core, limits, self.found.patterns, self.follow(reach), enough)
            self.learn(answer, reach)
            self.join(near, ended)
        finished = answer.nodes < limits.nodes and patience.left > 0
        self.stuck = finished and reach > gap and not self.over()
        self.share += 0.25 if finished else 0.0
        self.round += 1
        self.tell()

    def next_core(self, gap: float) -> "tuple[float, _Patience]":
        """Return how much the patterns of the next core may lose, and how often its search may ask to go on.

        All that may be in a better choice where they are few; where they are many, some of them for a better choice,
        and every second time a try at all of them for the bound.
        """
        others = np.count_nonzero(self.losses <= gap) - len(self.priced.best)
        if others <= _SMALL:
            return gap + 1.001, _Patience(inf)
        few = others <= _EXACT
        if few and self.round % 2 == 1:
            return gap + 1.001, _Patience(_ASKS << 2 * self.round)
        reach = gap + 1.001 if self.share >= 1.0 else gap * self.share
        return min(reach, self.reach((_SMALL // 2 if few else _LARGEST) << self.round)), _Patience(_ASKS << self.round)

    def reach(self, size: int) -> float:
        """Return the loss up to which `size` patterns beside the best ones lie; infinite where that is all of them."""
        place = size + len(self.priced.best)
        return float(np.partition(self.losses, place)[place]) if place < len(self.losses) else inf

    def within(self, reach: float, size: int) -> IntArray:
        """Return the best patterns and those that lose at most `reach`: of many that lose just that, `size` in all."""
        near = self.losses <= reach
        near[self.priced.best] = False
        alike = np.flatnonzero(near & (self.losses == reach))
        kept = min(len(alike), max(1, size - int(np.count_nonzero(near)) + len(alike)))
        near[alike] = False
        near[alike[np.arange(kept) * len(alike) // max(kept, 1)]] = True
        near[self.priced.best] = True
        return np.flatnonzero(near)

    def learn(self, answer: Switched, reach: float) -> None:
        """Keep what the search of the core of patterns that lose at most `reach` found and proved."""
        self.watch.nodes += answer.nodes
        if answer.patterns is not None:
            self.keep(Found(answer.patterns, int(self.units.values[answer.patterns].sum())))
        inside = -inf if answer.ending is Ending.INFEASIBLE else answer.bound
        proved = max(inside, self.beyond(reach), -inf if self.found is None else self.found.value)
        if -inf < proved < self.bound:
            self.bound = int(np.floor(proved))

    def keep(self, found: Found) -> None:
        """Keep a choice where it is better than the best so far."""
        if self.found is None or found.value > self.found.value:
            self.found = found
        self.bound = max(self.bound, found.value)

    @property
    def timed(self) -> bool:
        """Whether time is limited: then the search need not be the same in every run."""
        return self.watch.limits.seconds is not None

    def enough(self, ended: Event) -> Callable[[int], bool]:
        """Return when the neighbourhoods end: after so many, or, where time is limited, with the search of the core."""
        count = _NEIGHBOURHOODS << self.round
        if not self.timed:
            return lambda done: ended.is_set() or done >= count
        return lambda _: ended.is_set() or self.watch.over

    def join(self, near: "Future[Found]", ended: Event) -> None:
        """Keep what the neighbourhoods found; unless time is limited, a search that is over does not wait for them."""
        over = self.over()
        if self.timed or over:
            ended.set()
        found = near.result()
        if not over:
            self.keep(found)

    def over(self) -> bool:
        """Return whether the search may end: proved, near enough, or at its limits."""
        if self.found is None:
            return self.stuck or self.watch.over
        done = self.stuck or self.watch.over or self.bound <= self.found.value
        return done or self.near_enough(self.found.value, self.bound)

    def near_enough(self, value: float, bound: float) -> bool:
        """Return whether a choice of this value is within the gap asked for."""
        return bound > 0 and bound - value <= float(self.watch.limits.gap) * bound

    def follow(self, reach: float) -> Progress:
        """Return what reports the steps of the search of a core, as far as they concern the whole."""

        def report(step: Step) -> bool:
            value, bound = self.whole(step, reach)
            return self.watch.tell(None if np.isinf(value) else value, bound)

        return report

    def enough_of(self, reach: float, size: int) -> Progress:
        """Return what ends the search of a core of this size: near enough, nothing more to gain, or a smaller core."""
        begun = -inf if self.found is None else float(self.found.value)

        def enough(step: Step) -> bool:
            value, bound = self.whole(step, reach)
            if self.watch.tick(None if np.isinf(value) else value, bound):
                return True
            spent = step.bound is not None and self.spent(step.bound, value, reach)
            spent = spent or (value > begun and self.shrunk(value, reach, size))
            return spent or (self.watch.limits.gap > 0 and self.near_enough(value, bound))

        return enough

    def spent(self, inside: float, value: float, reach: float) -> bool:
        """Return whether a core with the bound `inside` can lower the bound no more, nor the choice gain much."""
        return inside < max(value, self.beyond(reach)) and inside - value <= _WORTH * (self.ceiling - value)

    def shrunk(self, value: float, reach: float, size: int) -> bool:
        """Return whether a choice of this value leaves so few of a core's patterns that it is better begun anew."""
        gap = float(self.ceiling) - value
        if reach <= gap:
            return False
        return int(np.count_nonzero(self.losses <= gap)) - len(self.priced.best) <= _FEWER * size

    def whole(self, step: Step, reach: float) -> tuple[float, float]:
        """Return the best value and the least bound for the whole program at a step of a core's search."""
        known = -inf if self.found is None else float(self.found.value)
        value = known if step.value is None else max(known, step.value)
        inside = inf if step.bound is None else step.bound
        return value, min(float(self.bound), max(inside, self.beyond(reach), value))

    def beyond(self, reach: float) -> float:
        """Return what no choice with a pattern outside the core is worth."""
        return self.ceiling + 1.0 - reach

    def tell(self) -> None:
        """Report where the search stands."""
        self.watch.tell(None if self.found is None else float(self.found.value), float(self.bound))

    def directly(self) -> Answer:
        """Return what the direct search finds: the exact solver's best choices missed an inequality by rounding.

        Where its answers miss too, the search is not proved any further.
        """
        try:
            answer = maximise(self.units.program, self.watch.left(self.watch.limits.nodes))
        except ArithmeticError:
            return self.answer()
        return replace(answer, nodes=answer.nodes + self.watch.nodes, prices=self.prices())

    def prices(self) -> Prices:
        """Return the prices for all inequalities of the program, 0 for those that are local."""
        numerators = [0] * len(self.units.program.inequalities)
        for position, numerator in zip(self.units.positions, self.exact.numerators, strict=True):
            numerators[position] = numerator
        return Prices(tuple(numerators), self.exact.denominator)

    def answer(self) -> Answer:
        """Return what was found and how sure it is."""
        units, prices = self.units, self.prices()
        if self.found is None:
            return Answer(Ending.UNKNOWN, None, self.bound, self.watch.nodes, self.watch.seconds, prices)
        gap = Fraction(self.bound - self.found.value, max(self.bound, 1))
        ending = Ending.WITHIN_GAP if gap <= self.watch.limits.gap else Ending.STOPPED
        ending = Ending.OPTIMAL if self.bound <= self.found.value else ending
        chosen = units.chosen(self.found.patterns)
        return Answer(ending, chosen, self.bound, self.watch.nodes, self.watch.seconds, prices)


class _Patience:
    """How often a search may still ask whether to go on: the same number of times in every run."""

    def __init__(self, left: float) -> None:
        self.left = left

    def or_when(self, enough: Progress) -> Progress:
        """Return what ends a search when patience is out, or `enough` says so."""

        def over(step: Step) -> bool:
            self.left -= 1
            return self.left <= 0 or bool(enough(step))

        return over


def _any_choice(step: Step) -> bool:
    """End a search at its first choice."""
    return step.value is not None


def _say_nothing(_: Found) -> None:
    """Leave what a neighbourhood finds until all are searched, so that every run is the same."""


def _start(units: Units, warm: Prices) -> FloatArray:
    """Return the prices of the coupling inequalities as numbers."""
    return np.array([warm.numerators[position] / warm.denominator for position in units.positions], np.float64)
