"""The lights of a month: every light of the policy on every project or group it can judge, and why it is that way."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sanbai.delivery.measuring import Measured, Measures
from sanbai.delivery.records import Month, Year
from sanbai.delivery.supplements.records import NOTHING, Excuse, Supplements
from sanbai.policy.lights import Colour, Level, Light, Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One light on one project or group: its colour, and the figures that made it so.

    `value` is what the threshold that fired looked at, or for green the first threshold of the light. `in_a_row` is for
    how many months that threshold has been met without a break. An excused light is green; `excused_from` is what it
    would have been.
    """

    light: Light
    measured: Measured
    colour: Colour
    value: Fraction
    threshold: Threshold | None = None
    in_a_row: int = 0
    excuse: Excuse | None = None
    excused_from: Colour | None = None

    @property
    def level(self) -> Level:
        """The level of what is judged."""
        return self.measured.level

    @property
    def code(self) -> str:
        """The code of what is judged; empty for the city."""
        return self.measured.code


def make_signals(
    year: Year, month: Month, lights: Iterable[Light], supplements: Supplements = NOTHING
) -> tuple[Signal, ...]:
    """Return the signal of every light on whatever it can judge at the end of a month, light by light and by code.

    A month in which an approved excuse holds breaks a row of consecutive months. Raises `ValueError` for a month of
    another year.
    """
    return signals_by_month(year, (month,), lights, supplements)[month]


def signals_by_month(
    year: Year, months: Iterable[Month], lights: Iterable[Light], supplements: Supplements = NOTHING
) -> dict[Month, tuple[Signal, ...]]:
    """Return the signals of several months, each as `make_signals` has them; what they look at is computed once."""
    measures, listed = Measures(year, supplements), tuple(lights)
    found = {}
    for month in months:
        if month.year != year.baseline.year:
            raise ValueError(f"{month} is not in {year.baseline.year}")
        signals = (_signals(light, month, measures, supplements.excuses) for light in listed)
        found[month] = tuple(signal for each in signals for signal in each)
    return found


def overall(signals: Iterable[Signal]) -> Mapping[tuple[Level, str], Colour]:
    """Return the overall light of each project and group: the worst of its dimensions."""
    worst: dict[tuple[Level, str], Colour] = {}
    for signal in signals:
        place = signal.level, signal.code
        worst[place] = max(worst.get(place, Colour.GREEN), signal.colour, key=lambda colour: colour.rank)
    return worst


def _signals(light: Light, month: Month, measures: Measures, excuses: Iterable[Excuse]) -> Iterator[Signal]:
    longest = max((threshold.months for _, threshold in light.thresholds), default=1)
    earlier = [Month(month.year, number) for number in range(month.number - 1, 0, -1) if longest > 1]
    before = [{item.code: item for item in measures.of(light, each)} for each in earlier]
    by_code = _by_code(light, excuses)
    for measured in sorted(measures.of(light, month), key=lambda measured: measured.code):
        course = [measured, *_unbroken(items.get(measured.code) for items in before)]
        signal = _signal(light, course, by_code.get(measured.code, ()))
        if signal is not None:
            yield signal


def _unbroken(measured: Iterable[Measured | None]) -> Iterator[Measured]:
    """Yield what was measured month by month, up to the first month that lacks it."""
    for item in measured:
        if item is None:
            return
        yield item


def _by_code(light: Light, excuses: Iterable[Excuse]) -> dict[str, tuple[Excuse, ...]]:
    """Return the excuses that can hold for a light, by the code of what they excuse (the city has none)."""
    found: dict[str, tuple[Excuse, ...]] = {}
    for excuse in excuses:
        if excuse.level == light.level.value and excuse.dimension == light.dimension.value:
            code = "" if light.level is Level.CITY else excuse.code
            found[code] = (*found.get(code, ()), excuse)
    return found


def _signal(light: Light, course: list[Measured], excuses: tuple[Excuse, ...]) -> Signal | None:
    """Return the signal of one project or group from its course, the latest month first; None with nothing to judge."""
    now = course[0]
    first = next((threshold.form for _, threshold in reversed(light.thresholds)), None)
    value = now.value(first) if first is not None else None
    if value is None:
        return None
    bare = _fired(light, course, ())
    excuse = next((excuse for excuse in excuses if excuse.covers(now.month)), None)
    if excuse is not None and bare is not None:
        return Signal(
            light=light, measured=now, colour=Colour.GREEN, value=value, excuse=excuse, excused_from=bare.colour
        )
    return _fired(light, course, excuses) or Signal(light=light, measured=now, colour=Colour.GREEN, value=value)


def _fired(light: Light, course: list[Measured], excuses: tuple[Excuse, ...]) -> Signal | None:
    """Return the signal of the worst threshold that is met for long enough, None where none is."""
    for colour, threshold in light.thresholds:
        row = _months_in_a_row(threshold, course, excuses)
        value = course[0].value(threshold.form)
        if value is not None and row >= threshold.months:
            return Signal(
                light=light, measured=course[0], colour=colour, value=value, threshold=threshold, in_a_row=row
            )
    return None


def _months_in_a_row(threshold: Threshold, course: list[Measured], excuses: tuple[Excuse, ...]) -> int:
    """Return for how many months, from now backwards, a threshold is met and not excused."""
    count = 0
    for measured in course:
        value = measured.value(threshold.form)
        if value is None or not threshold.holds(value) or any(excuse.covers(measured.month) for excuse in excuses):
            return count
        count += 1
    return count
