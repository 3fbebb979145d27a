"""The picture of a frontier: value against a measure, with the plan as it stands at its peak."""

from collections.abc import Sequence
from fractions import Fraction

from sanbai.language import Text
from sanbai.plan.what_if.records import Frontier, FrontierPoint
from sanbai.plan.what_if.wording import points_text
from sanbai.plan.wording import ClauseWords
from sanbai.publication.charts import Spec, pixels, specification, text_layer
from sanbai.publication.pictures import draw
from sanbai.publication.style import BLUE, MUTED, PARTS

_SIZE = (620, 300)
_FRAME = (70, 46, 560, 236)
"""Left, top, right and bottom of where points may be."""


def frontier_picture(frontier: Frontier, words: ClauseWords, value_scale: int) -> str:
    """Return the frontier as SVG: a dot a point, the plan as it stands in another colour and with its numbers."""
    return draw(frontier_chart(frontier, words, value_scale))


def frontier_chart(frontier: Frontier, words: ClauseWords, value_scale: int) -> Spec:
    """Return the specification of the picture; every position is given in pixels."""
    points = (*frontier.points, frontier.plan)
    across = [_measure(point) for point in points]
    up = [point.answer.value for point in points]
    dots = [
        {"x": _place(x, across, (_FRAME[0], _FRAME[2])), "y": _place(y, up, (_FRAME[3], _FRAME[1]))}
        for x, y in zip(across, up, strict=True)
    ]
    line = sorted(dots, key=lambda dot: dot["x"])
    encoding: Spec = {"x": pixels("x"), "y": pixels("y")}
    layers = [
        {"data": {"values": line}, "mark": {"type": "line", "color": MUTED, "strokeWidth": 1}, "encoding": encoding},
        {"data": {"values": dots[:-1]}, "mark": {"type": "circle", "color": BLUE, "size": 40}, "encoding": encoding},
        {
            "data": {"values": dots[-1:]},
            "mark": {"type": "circle", "color": PARTS[4], "size": 90},
            "encoding": encoding,
        },
        *_texts(frontier, words, value_scale, (across, up)),
    ]
    title = _title(frontier).to(words.language)
    return specification(*_SIZE, layers, title)


def _texts(
    frontier: Frontier, words: ClauseWords, value_scale: int, data: tuple[Sequence[int], Sequence[int]]
) -> list[Spec]:
    """Return the layers of texts: the title, and the least and greatest number of each axis."""
    left, top, right, bottom = _FRAME
    across, up = data
    ends = [words.amount(Fraction(end), frontier.unit) for end in (min(across), max(across))]
    values = [points_text(Fraction(end, value_scale)) for end in (min(up), max(up))]
    here = words.amount(Fraction(frontier.plan.measure), frontier.unit)
    plan = Text(f"● 本计划：{here}，{values[1]} 分", f"● the plan: {here}, {values[1]} points")
    if frontier.plan.answer.value != max(up):
        own = points_text(Fraction(frontier.plan.answer.value, value_scale))
        plan = Text(f"● 本计划：{here}，{own} 分", f"● the plan: {here}, {own} points")
    name = frontier.name.to(words.language)
    below = bottom + 26
    return [
        text_layer([{"x": 0, "y": 12, "text": _title(frontier).to(words.language)}], fontSize=14),
        text_layer([{"x": left, "y": 28, "text": plan.to(words.language)}], fontSize=12, fill=PARTS[4]),
        text_layer([{"x": left, "y": below, "text": ends[0]}], fontSize=12, fill=MUTED),
        text_layer([{"x": right, "y": below, "text": ends[1]}], fontSize=12, fill=MUTED, align="right"),
        text_layer([{"x": (left + right) / 2, "y": below + 20, "text": name}], fontSize=12, align="center"),
        text_layer([{"x": left - 12, "y": bottom, "text": values[0]}], fontSize=12, fill=MUTED, align="right"),
        text_layer([{"x": left - 12, "y": top, "text": values[1]}], fontSize=12, fill=MUTED, align="right"),
    ]


def _title(frontier: Frontier) -> Text:
    name = frontier.name
    return Text(f"价值（分）与{name.zh}的前沿", f"Value (points) against {name.en}")


def _measure(point: FrontierPoint) -> int:
    """Return where a point stands: at its bound, the plan at what it comes to."""
    bound = point.at_least if point.at_most is None else point.at_most
    return point.measure if bound is None else bound


def _place(value: int, among: Sequence[int], ends: tuple[int, int]) -> float:
    """Return where a value lies between two pixels, the least of all at the first."""
    least, greatest = min(among), max(among)
    part = Fraction(value - least, greatest - least) if greatest > least else Fraction(1, 2)
    return round(float(ends[0] + part * (ends[1] - ends[0])), 2)
