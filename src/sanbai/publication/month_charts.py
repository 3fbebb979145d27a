"""The charts of a month report as Vega-Lite specifications: plain data, every position in pixels.

Lines differ in dash and weight, colours in lightness too, and numbers stand beside the marks, so that nothing is lost
in black and white.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from sanbai.delivery.records import MONTHS
from sanbai.language import Text
from sanbai.policy.light_sentences import COLOUR_NAMES, DIMENSION_NAMES
from sanbai.policy.lights import Colour
from sanbai.publication.charts import Spec, pixels, specification, text_layer
from sanbai.publication.month_report import MonthReport
from sanbai.publication.records import Amount
from sanbai.publication.style import BLUE, INK, MUTED, PARTS, RULE, SIGNALS, ink_on
from sanbai.publication.wording import Wording

WIDTH = 900
SHORT_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

_TOP, _BOTTOM, _LEFT, _RIGHT = 44, 330, 70, 740


def _line(points: Sequence[Spec], **mark: Any) -> Spec:
    encoding: Spec = {"x": pixels("x"), "y": pixels("y")}
    return {"data": {"values": list(points)}, "mark": {"type": "line", **mark}, "encoding": encoding}


def _rules(values: Sequence[Spec], **mark: Any) -> Spec:
    encoding: Spec = {"x": pixels("x"), "x2": {"field": "x2"}, "y": pixels("y")}
    return {"data": {"values": list(values)}, "mark": {"type": "rule", **mark}, "encoding": encoding}


def boxes(values: Sequence[Spec], **mark: Any) -> Spec:
    """Return a layer of boxes with `x`, `x2`, `y`, `y2` and their `colour`."""
    encoding: Spec = {"x": pixels("x"), "x2": {"field": "x2"}, "y": pixels("y"), "y2": {"field": "y2"}}
    encoding["color"] = {"field": "colour", "type": "nominal", "scale": None}
    return {"data": {"values": list(values)}, "mark": {"type": "rect", **mark}, "encoding": encoding}


class _Plot:
    """Where months and amounts lie in the picture of the year's course."""

    def __init__(self, report: MonthReport) -> None:
        highs = [point.planned for point in report.course] + [point.high for point in report.foreseen]
        highs += [point.invested for point in report.course if point.invested is not None]
        quanta = [report.scale.exact(high, report.unit) for high in highs]
        self.step = _nice(max([*quanta, Fraction(1)]) / 5)
        self.top = self.step * -(-max([*quanta, Fraction(1)]) // self.step)
        self._report = report

    def x(self, month: int) -> float:
        """Return where the end of a month lies; 0 is the beginning of the year."""
        return round(_LEFT + (_RIGHT - _LEFT) * month / MONTHS, 2)

    def y(self, amount: int) -> float:
        """Return where an amount in the money unit lies."""
        return self.at(self._report.scale.exact(amount, self._report.unit))

    def at(self, quanta: Fraction) -> float:
        """Return where an amount in quanta lies."""
        return round(float(_BOTTOM - (_BOTTOM - _TOP) * quanta / self.top), 2)


def _nice(step: Fraction) -> Fraction:
    """Return the least of 1, 2 and 5 times a power of ten that is not below a step."""
    power = Fraction(1)
    while power * 10 <= step:
        power *= 10
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step)


def course_chart(report: MonthReport, wording: Wording, description: str) -> Spec:
    """Return the S-curve: planned, invested, and where there is a forecast its median and 80 % band."""
    plot = _Plot(report)
    planned = [{"x": plot.x(0), "y": plot.at(Fraction(0))}]
    planned += [{"x": plot.x(point.month.number), "y": plot.y(point.planned)} for point in report.course]
    done = [{"x": plot.x(0), "y": plot.at(Fraction(0))}]
    done += [
        {"x": plot.x(point.month.number), "y": plot.y(point.invested)}
        for point in report.course
        if point.invested is not None
    ]
    layers = [*_axes(plot, wording), *_foreseen(report, plot, done[-1])]
    layers += [
        _line(planned, color=INK, strokeWidth=1.5, strokeDash=[6, 4]),
        _line(done, color=BLUE, strokeWidth=3.5),
        {
            "data": {"values": done[-1:]},
            "mark": {"type": "circle", "color": BLUE, "size": 90, "opacity": 1},
            "encoding": {"x": pixels("x"), "y": pixels("y")},
        },
        *_ends(report, plot, wording, done[-1]),
    ]
    return specification(WIDTH, 372, layers, description)


def _axes(plot: _Plot, wording: Wording) -> Iterator[Spec]:
    steps = [plot.step * number for number in range(int(plot.top / plot.step) + 1)]
    yield _rules([{"x": _LEFT, "x2": _RIGHT, "y": plot.at(step)} for step in steps], color=RULE)
    cells = [{"x": _LEFT - 10, "y": plot.at(step), "text": wording.cell(Amount(step, int(step)))} for step in steps]
    yield text_layer(cells, align="right", fontSize=12, fill=MUTED)
    yield text_layer([{"x": 0, "y": 12, "text": wording.scale_unit}], fontSize=12, fill=MUTED)
    names = [f"{number}月" if wording.zh else SHORT_MONTHS[number - 1] for number in range(1, MONTHS + 1)]
    months = [{"x": plot.x(number), "y": _BOTTOM + 18, "text": name} for number, name in enumerate(names, 1)]
    yield text_layer(months, align="center", fontSize=12, fill=MUTED)


def _foreseen(report: MonthReport, plot: _Plot, now: Spec) -> Iterator[Spec]:
    """Yield the band and the median from now on; nothing where there is no forecast."""
    if not report.foreseen:
        return
    ends = [
        {"x": plot.x(point.month.number), "y": plot.y(point.low), "y2": plot.y(point.high)} for point in report.foreseen
    ]
    area: Spec = {"x": pixels("x"), "y": pixels("y"), "y2": {"field": "y2"}}
    band = [{"x": now["x"], "y": now["y"], "y2": now["y"]}, *ends]
    yield {"data": {"values": band}, "mark": {"type": "area", "color": PARTS[2], "opacity": 1}, "encoding": area}
    middle = [now, *({"x": plot.x(each.month.number), "y": plot.y(each.middle)} for each in report.foreseen)]
    yield _line(middle, color=BLUE, strokeWidth=2, strokeDash=[2, 3])


def _ends(report: MonthReport, plot: _Plot, wording: Wording, now: Spec) -> Iterator[Spec]:
    """Yield what each line is, beside its end; labels that would touch are moved apart."""
    money = _money(report, wording)
    last = report.course[-1]
    wanted = [(plot.y(last.planned), f"{_PLANNED.to(wording.language)} {money(last.planned)}", INK)]
    if report.foreseen:
        end = report.foreseen[-1]
        wanted += [
            (plot.y(end.middle), f"{_MIDDLE.to(wording.language)} {money(end.middle)}", BLUE),
            (plot.y(end.high), f"{_HIGH.to(wording.language)} {money(end.high)}", MUTED),
            (plot.y(end.low), f"{_LOW.to(wording.language)} {money(end.low)}", MUTED),
        ]
    placed, last_y = [], -100.0
    for y, text, ink in sorted(wanted):
        last_y = max(y, last_y + 17)
        placed.append({"x": _RIGHT + 8, "y": round(last_y, 2), "text": text, "ink": ink})
    yield text_layer(placed, fontSize=12)
    done = f"{_DONE.to(wording.language)} {money(report.city.invested)}"
    left = now["x"] > (_LEFT + _RIGHT) / 2
    at = {"x": now["x"] + (-10 if left else 10), "y": now["y"] + (-14 if left else 16), "text": done}
    yield text_layer([at], fontSize=13, fontWeight="bold", fill=BLUE, align="right" if left else "left")


_PLANNED = Text("计划", "planned")
_DONE = Text("完成", "invested")
_MIDDLE = Text("预测中位数", "median")
_HIGH = Text("九成不超过", "90 % below")
_LOW = Text("九成不低于", "90 % above")


def _money(report: MonthReport, wording: Wording) -> Any:
    return lambda amount: wording.cell(Amount(Fraction(amount), report.scale.shown(amount, report.unit)))


def lights_chart(report: MonthReport, wording: Wording, description: str) -> Spec:
    """Return the lights of each dimension as one bar cut into red, yellow and green, with their numbers."""
    tall, top, left, right = 40, 34, 300, 780
    bars: list[Spec] = []
    texts: list[Spec] = []
    for place, (dimension, colours) in enumerate(report.by_dimension):
        y = top + tall * place
        texts.append({"x": 0, "y": y + 14, "text": wording.name(DIMENSION_NAMES[dimension]), "ink": INK})
        too_narrow = []
        for colour, box in _segments(colours, left, right):
            bars.append(box | {"y": y, "y2": y + 28})
            text = wording.count(colours[colour])
            if box["x2"] - box["x"] >= 12 + 8 * len(text):
                texts.append({"x": box["x"] + 6, "y": y + 14, "text": text, "ink": ink_on(box["colour"])})
            else:
                too_narrow.append(f"{COLOUR_NAMES[colour].to(wording.language)} {text}")
        if too_narrow:
            texts.append({"x": right + 8, "y": y + 14, "text": ", ".join(too_narrow), "ink": MUTED})
    layers = [*_lights_key(wording, left), boxes(bars, stroke=INK, strokeWidth=0.7), text_layer(texts)]
    return specification(WIDTH, top + tall * len(report.by_dimension), layers, description)


def _segments(colours: Mapping[Colour, int], left: int, right: int) -> Iterator[tuple[Colour, Spec]]:
    """Yield the box of each colour that there is, the worst first."""
    total = sum(colours.values())
    x = Fraction(left)
    for colour in reversed(Colour):
        wide = Fraction((right - left) * colours[colour], total)
        if wide:
            yield colour, {"x": round(float(x), 2), "x2": round(float(x + wide), 2), "colour": SIGNALS[colour]}
        x += wide


def _lights_key(wording: Wording, left: int) -> Iterator[Spec]:
    swatches: list[Spec] = [
        {"x": left + 90 * place, "x2": left + 90 * place + 16, "y": 4, "y2": 20, "colour": SIGNALS[colour]}
        for place, colour in enumerate(reversed(Colour))
    ]
    yield boxes(swatches, stroke=INK, strokeWidth=0.7)
    texts = [COLOUR_NAMES[colour].to(wording.language) for colour in reversed(Colour)]
    yield text_layer(
        [{"x": box["x"] + 22, "y": 12, "text": text} for box, text in zip(swatches, texts, strict=True)], fontSize=12
    )
