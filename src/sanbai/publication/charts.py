"""The charts of a bulletin as Vega-Lite specifications: plain data, drawn from the figures and from nothing else.

Sizes are in pixels and every position is given, so that a drawing depends on no font's measures.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sanbai.language import Language
from sanbai.publication.records import Figures, Group
from sanbai.publication.style import BLUE, FONT, INK, MUTED, PARTS, ink_on
from sanbai.publication.wording import Wording

Spec = dict[str, Any]
"""A Vega-Lite specification."""

WIDTH = 440
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_PADDING = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A number to draw: its size and how it is written beside the mark."""

    size: int
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A column of a bar table: its title, where it begins and how long its longest bar is, in pixels."""

    title: str
    left: int
    length: int


def specification(width: int, height: int, layers: Sequence[Spec], description: str) -> Spec:
    """Return a whole specification of fixed size around layers, with the house's fonts and colours."""
    return {
        "$schema": _SCHEMA,
        "description": description,
        "width": width,
        "height": height,
        "padding": _PADDING,
        "autosize": {"type": "none"},
        "background": None,
        "config": {
            "aria": False,
            "font": FONT,
            "view": {"stroke": None},
            "text": {"fontSize": 13, "fill": INK, "baseline": "middle"},
        },
        # a drawing is told in words as a whole: its marks say nothing by themselves to whoever cannot see them
        "layer": [layer | {"mark": layer["mark"] | {"aria": False}} for layer in layers],
    }


def clipped(text: str, width: int) -> str:
    """Return a text cut to `width` half-width places (Chinese takes two each), with an ellipsis where it was cut."""
    line = " ".join(text.split())
    places = 0
    for position, character in enumerate(line):
        places += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if places > width:
            return line[: max(position - 1, 0)] + "…"
    return line


def pixels(field: str, **more: Any) -> Spec:
    """Return the encoding of a field that holds pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None, **more}


def text_layer(values: Sequence[Mapping[str, Any]], **mark: Any) -> Spec:
    """Return a layer of texts: each value has `x`, `y` in pixels and `text`, and may have `ink`."""
    encoding: Spec = {"x": pixels("x"), "y": pixels("y"), "text": {"field": "text", "type": "nominal"}}
    if any("ink" in value for value in values):
        encoding["color"] = {"field": "ink", "type": "nominal", "scale": None}
    return {"data": {"values": list(values)}, "mark": {"type": "text", "align": "left", **mark}, "encoding": encoding}


def bar_table(rows: Sequence[tuple[str, Sequence[Bar]]], panels: Sequence[Panel], description: str) -> Spec:
    """Return horizontal bars: a row for each label, which stands above its bars, and a panel for each measure."""
    step, top = 40, 24
    bottom = top + step * len(rows)
    heads = [{"x": panel.left, "y": 8, "text": panel.title} for panel in panels]
    labels = [
        {"x": 0, "y": top + step * place + 12, "text": clipped(label, 62)} for place, (label, _) in enumerate(rows)
    ]
    layers = [text_layer(heads, fontSize=12, fill=MUTED), text_layer(labels)]
    for number, panel in enumerate(panels):
        values = [
            {"row": place, "value": bars[number].size, "text": bars[number].text}
            for place, (_, bars) in enumerate(rows)
        ]
        layers += _bars(values, panel, (top, bottom))
    return specification(WIDTH, bottom, layers, description) | {"resolve": {"scale": {"x": "independent"}}}


def _bars(values: list[Spec], panel: Panel, span: tuple[int, int]) -> list[Spec]:
    greatest = max([value["value"] for value in values] + [1])
    ends = [panel.left, panel.left + panel.length]
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, greatest], "range": ends}}
    rows = {"domain": [value["row"] for value in values], "range": list(span), "paddingInner": 0, "paddingOuter": 0}
    y = {"field": "row", "type": "ordinal", "axis": None, "scale": rows}
    bar = {"type": "bar", "height": 11, "yOffset": 9, "color": BLUE}
    text = {"type": "text", "align": "left", "dx": 5, "yOffset": 9, "fontSize": 12}
    shared = {"data": {"values": values}}
    return [
        shared | {"mark": bar, "encoding": {"x": x, "y": y}},
        shared | {"mark": text, "encoding": {"x": x, "y": y, "text": {"field": "text", "type": "nominal"}}},
    ]


def bar_matrix(rows: Sequence[tuple[str, Sequence[Bar]]], names: Sequence[str], description: str) -> Spec:
    """Return a bar for each row and column, all on one scale: the row's label above, each number over its bar."""
    step, top = 60, 24
    greatest = max([bar.size for _, bars in rows for bar in bars] + [1])
    wide = WIDTH // len(names)
    heads = [{"x": wide * place, "y": 8, "text": name} for place, name in enumerate(names)]
    labels = [{"x": 0, "y": top + step * row + 10, "text": clipped(label, 62)} for row, (label, _) in enumerate(rows)]
    cells = [
        {
            "x": wide * place,
            "x2": round(wide * place + (wide - 10) * bar.size / greatest, 2),
            "y": top + step * row,
            "value": bar.size,
            "text": bar.text,
        }
        for row, (_, bars) in enumerate(rows)
        for place, bar in enumerate(bars)
    ]
    bars = {
        "data": {"values": cells},
        "mark": {"type": "bar", "orient": "horizontal", "height": 9, "yOffset": 42, "color": BLUE},
        "encoding": {"x": pixels("x"), "x2": {"field": "x2"}, "y": pixels("y")},
    }
    layers = [
        text_layer(heads, fontSize=12, fill=MUTED),
        text_layer(labels),
        bars,
        text_layer(cells, fontSize=12, dy=28),
    ]
    return specification(WIDTH, top + step * len(rows), layers, description)


def columns(title: str, bars: Sequence[Bar], names: Sequence[str], description: str) -> Spec:
    """Return upright columns side by side, the number above and the name under each."""
    tall, base = 76, 116
    greatest = max([bar.size for bar in bars] + [1])
    width = WIDTH // len(bars)
    middles = [width * place + width // 2 for place in range(len(bars))]
    tops = [round(base - tall * bar.size / greatest, 2) for bar in bars]
    values = [{"x": x, "y": base, "y2": y, "value": bar.size} for x, y, bar in zip(middles, tops, bars, strict=True)]
    numbers = [{"x": x, "y": y - 9, "text": bar.text} for x, y, bar in zip(middles, tops, bars, strict=True)]
    under = [{"x": x, "y": base + 16, "text": name} for x, name in zip(middles, names, strict=True)]
    upright = {"x": pixels("x"), "y": pixels("y"), "y2": {"field": "y2"}}
    line = {"x": pixels("x"), "x2": {"field": "x2"}, "y": pixels("y")}
    ground = {
        "data": {"values": [{"x": 0, "x2": WIDTH, "y": base}]},
        "mark": {"type": "rule", "color": INK},
        "encoding": line,
    }
    layers = [
        text_layer([{"x": 0, "y": 10, "text": title}], fontSize=12, fill=MUTED),
        {"data": {"values": values}, "mark": {"type": "rule", "strokeWidth": 48, "color": BLUE}, "encoding": upright},
        ground,
        text_layer(numbers, align="center"),
        text_layer(under, align="center", fontSize=12, fill=MUTED),
    ]
    return specification(WIDTH, base + 26, layers, description)


def programme_shares(figures: Figures, wording: Wording, description: str) -> Spec:
    """Return how projects, in-year and total investment divide among programmes."""
    if len(figures.programmes) > len(PARTS):
        return category_bars(figures.programmes, wording, description)
    headline, zh = figures.headline, wording.language is Language.ZH
    measures = (
        (
            "项目数量" if zh else "Projects",
            "share_of_projects",
            wording.count(headline.projects) + ("项" if zh else ""),
        ),
        ("当年计划投资" if zh else "In-year investment", "share_of_in_year", wording.money(headline.in_year)),
        ("总投资" if zh else "Total investment", "share_of_total", wording.money(headline.total)),
    )
    counts = [wording.count(group.projects) for group in figures.programmes]
    top = 24 * len(figures.programmes) + 8
    names = [
        {"x": 22, "y": 24 * place + 10, "text": clipped(wording.name(group.name), 58), "colour": PARTS[place]}
        for place, group in enumerate(figures.programmes)
    ]
    layers = [_swatches(names), text_layer(names)]
    # a measure of which one programme's share is undisclosed is not drawn
    told = [item for item in measures if all(getattr(group, item[1]) is not None for group in figures.programmes)]
    for row, (title, field, amount) in enumerate(told):
        y = top + 62 * row
        layers.append(
            text_layer(
                [{"x": 0, "y": y + 14, "text": f"{title}{'：' if zh else ': '}{amount}"}], fill=MUTED, fontSize=12
            )
        )
        shares = [getattr(group, field) for group in figures.programmes]
        layers += _segments(shares, [wording.tenths(share) for share in shares] if row else counts, y + 40)
    return specification(WIDTH, top + 62 * len(told), layers, description)


def _swatches(names: Sequence[Spec]) -> Spec:
    """Return a square in the colour of each name, before it."""
    return {
        "data": {"values": [{"x": 7, "y": name["y"], "colour": name["colour"]} for name in names]},
        "mark": {"type": "point", "shape": "square", "size": 196, "filled": True, "opacity": 1},
        "encoding": {
            "x": pixels("x"),
            "y": pixels("y"),
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _segments(shares: Sequence[int], texts: Sequence[str], y: int) -> list[Spec]:
    """Return one bar cut into shares (tenths of a percent) of its width, each with its text where it is wide enough."""
    segments: list[Spec] = []
    left = 0
    for place, share in enumerate(shares):
        right, colour = left + share, PARTS[place]
        segments.append(
            {
                "x": round(left * WIDTH / 1000, 2),
                "x2": round(right * WIDTH / 1000, 2),
                "y": y,
                "share": share / 10,
                "colour": colour,
            }
        )
        left = right
    named = [
        {
            "x": (part["x"] + part["x2"]) / 2,
            "y": y,
            "text": text,
            "ink": ink_on(part["colour"]),
        }
        for part, text, share in zip(segments, texts, shares, strict=True)
        if share >= 110
    ]
    bar = {
        "data": {"values": segments},
        "mark": {"type": "bar", "height": 30, "stroke": "#ffffff", "strokeWidth": 1.5},
        "encoding": {
            "x": pixels("x"),
            "x2": {"field": "x2"},
            "y": pixels("y"),
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }
    return [bar, text_layer(named, align="center")]


def category_bars(groups: Sequence[Group], wording: Wording, description: str) -> Spec:
    """Return the number of projects and the in-year investment of each category (or programme)."""
    zh = wording.language is Language.ZH
    panels = (
        Panel("项目数（项）" if zh else "Projects", 0, 120),
        Panel(
            f"当年计划投资（{wording.scale_unit}）" if zh else f"In-year investment ({wording.scale_unit})", 170, 205
        ),
    )
    rows = [
        (
            wording.name(group.name),
            (Bar(group.projects, wording.count(group.projects)), Bar(group.in_year.shown, wording.cell(group.in_year))),
        )
        for group in groups
    ]
    return bar_table(rows, panels, description)


def funding_columns(figures: Figures, wording: Wording, description: str) -> Spec:
    """Return what each source of funds pays in each period."""
    rows = []
    for source in figures.funding:
        bars = [Bar(amount.shown, wording.cell(amount) if amount.exact else "") for amount in source.by_period]
        rows.append((f"{wording.name(source.name)}{wording.public_mark(source.public)}", bars))
    return bar_matrix(rows, [wording.period(period) for period in figures.periods], description)


def starts_columns(figures: Figures, wording: Wording, description: str) -> Spec:
    """Return how many projects start in each quarter."""
    zh = wording.language is Language.ZH
    bars = [Bar(quarter.starts, wording.count(quarter.starts)) for quarter in figures.starts]
    titles = [f"{'一二三四'[quarter.quarter - 1]}季度" if zh else f"Q{quarter.quarter}" for quarter in figures.starts]
    return columns("开工项目数（项）" if zh else "Projects that start", bars, titles, description)
