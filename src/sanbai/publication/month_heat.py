"""The tables drawn as pictures in a month report: categories by month as shades, groups as bars from the middle."""

from collections.abc import Iterator
from fractions import Fraction

from sanbai.delivery.progress import Progress
from sanbai.delivery.records import MONTHS
from sanbai.language import Text
from sanbai.publication.charts import Spec, clipped, pixels, specification, text_layer
from sanbai.publication.month_charts import SHORT_MONTHS, WIDTH, boxes
from sanbai.publication.month_report import HeatRow, MonthReport, Ranking
from sanbai.publication.style import BLUE, EMPTY, INK, MUTED, PAPER, PARTS, RULE, STEPS, ink_on
from sanbai.publication.wording import Wording
from sanbai.units import rounded

HEAT_ENDS = (Fraction(0), Fraction(-5, 100), Fraction(-10, 100), Fraction(-20, 100))
"""Ends of the shades of the heat map, in points ahead of the planned curve: the darker, the farther behind."""

LEAST_SPAN = Fraction(10, 100)
"""Bars span at least so many points, so that next to nothing looks like it."""

_LEFT, _TALL = 300, 26
_NAME_PLACES = 42


def heat_map(report: MonthReport, wording: Wording, description: str) -> Spec:
    """Return the heat map: a row a category, a column a month, points ahead of the planned curve in each cell."""
    wide, top = 50, 60
    names = [
        {"x": 0, "y": top + _TALL * place + _TALL / 2, "text": clipped(wording.name(row.name), _NAME_PLACES)}
        for place, row in enumerate(report.heat)
    ]
    cells = [
        _cell(row, number, _LEFT + wide * number, top + _TALL * place)
        for place, row in enumerate(report.heat)
        for number in range(MONTHS)
    ]
    written = [
        {"x": cell["x"] + wide / 2 - 1, "y": cell["y"] + _TALL / 2 - 1, "text": cell["text"], "ink": cell["ink"]}
        for cell in cells
        if cell["text"]
    ]
    months = [
        {"x": _LEFT + wide * number + wide / 2, "y": top - 12, "text": f"{number + 1}月" if wording.zh else name}
        for number, name in enumerate(SHORT_MONTHS)
    ]
    layers = [*_heat_key(wording), text_layer(months, align="center", fontSize=12, fill=MUTED)]
    layers += [text_layer(names), boxes(cells), text_layer(written, align="center", fontSize=12)]
    return specification(WIDTH, top + _TALL * len(report.heat), layers, description)


def _cell(row: HeatRow, number: int, x: int, y: int) -> Spec:
    """Return the box of a category's month; months still to come are blank, and one without a plan has a dash."""
    known = number < len(row.points)
    points = row.points[number] if known else None
    shade = PAPER if not known else EMPTY if points is None else _shade(points)
    text = "" if not known else "—" if points is None else _tenths(points)
    box: Spec = {"x": x + 1, "x2": x + 49, "y": y + 1, "y2": y + _TALL - 1}
    return box | {"colour": shade, "text": text, "ink": ink_on(shade)}


def _tenths(points: Fraction) -> str:
    tenths = rounded(points * 100, 1)
    return f"{tenths:+,f}" if tenths else "0.0"


def _shade(points: Fraction) -> str:
    """Return the shade of a number of points ahead, as it is shown: the lightest for 0 and more."""
    return STEPS[sum(Fraction(rounded(points, 3)) < end for end in HEAT_ENDS)]


def _heat_key(wording: Wording) -> Iterator[Spec]:
    """Yield what the shades mean."""
    ends = [str(rounded(-end * 100, 0)) for end in HEAT_ENDS]
    if wording.zh:
        texts = ["不落后", *(f"落后≤{end}点" for end in ends[1:]), f"落后>{ends[-1]}点"]
    else:
        texts = ["not behind", *(f"≤ {end} behind" for end in ends[1:]), f"> {ends[-1]} behind"]
    wide = 118
    swatches: list[Spec] = [
        {"x": _LEFT + wide * place, "x2": _LEFT + wide * place + 16, "y": 6, "y2": 22, "colour": shade}
        for place, shade in enumerate(STEPS)
    ]
    yield boxes(swatches, stroke=RULE)
    yield text_layer(
        [{"x": box["x"] + 22, "y": 14, "text": text} for box, text in zip(swatches, texts, strict=True)], fontSize=12
    )


def ranking_chart(ranking: Ranking, report: MonthReport, wording: Wording, description: str) -> Spec:
    """Return the groups of a level as bars from the middle: points ahead of the planned curve, behind to the left."""
    top, height = 30, 30 + _TALL * len(ranking.rows)
    middle, scale = _scaled(ranking)
    bars = [_bar(item, middle, scale, top + _TALL * place + _TALL / 2) for place, item in enumerate(ranking.rows)]
    names = [
        {"x": 0, "y": bar["middle"], "text": clipped(_name(report, item, wording), _NAME_PLACES)}
        for bar, item in zip(bars, ranking.rows, strict=True)
    ]
    title = Text("超（+）或落后（−）序时进度，百分点", "percentage points ahead of (+) or behind (−) the planned curve")
    upright: Spec = {"x": pixels("x"), "y": pixels("y"), "y2": {"field": "y2"}}
    ground = {"data": {"values": [{"x": middle, "y": top - 4, "y2": height}]}, "encoding": upright}
    layers = [
        text_layer([{"x": _LEFT, "y": 10, "text": title.to(wording.language)}], fontSize=12, fill=MUTED),
        text_layer(names),
        boxes(bars),
        ground | {"mark": {"type": "rule", "color": INK}},
    ]
    for behind, mark in ((True, {"align": "right", "dx": -6}), (False, {"dx": 6})):
        numbers = [
            {"x": bar["end"], "y": bar["middle"], "text": bar["text"]} for bar in bars if bar["behind"] is behind
        ]
        if numbers:
            layers.append(text_layer(numbers, fontSize=12, **mark))
    return specification(WIDTH, height, layers, description)


def _scaled(ranking: Ranking) -> tuple[float, Fraction]:
    """Return where the bars begin, and how many pixels a point (as a fraction of 1) is long."""
    known = [points for item in ranking.rows if (points := item.ahead_of_curve) is not None]
    ahead, behind = max([*known, Fraction(0)]), -min([*known, Fraction(0)])
    room = 60 if behind else 0
    scale = Fraction(WIDTH - 60 - room - _LEFT) / max(ahead + behind, LEAST_SPAN)
    return round(float(_LEFT + room + behind * scale), 2), scale


def _bar(item: Progress, begin: float, scale: Fraction, middle: float) -> Spec:
    points = item.ahead_of_curve
    end = round(begin + float((points or Fraction(0)) * scale), 2)
    behind = points is not None and points < 0
    box: Spec = {"x": min(begin, end), "x2": max(begin, end), "y": middle - 7, "y2": middle + 7, "middle": middle}
    text = "—" if points is None else f"{rounded(points * 100, 1):+,f}"
    return box | {"colour": PARTS[4] if behind else BLUE, "end": end, "behind": behind, "text": text}


def _name(report: MonthReport, item: Progress, wording: Wording) -> str:
    return wording.name(report.naming.name(item.level, item.code))
