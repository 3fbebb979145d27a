"""Reading warning lights: each written out, or a whole rule set that comes with the product, by its name."""

import tomllib
from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from sanbai.language import Text
from sanbai.policy.amounts import read_ratio
from sanbai.policy.lights import OFFERS, Against, Colour, Dimension, Form, Level, Light, Offer, Threshold
from sanbai.policy.rule_sets.files import rule_set_text, rule_sets
from sanbai.policy.toml_tables import BareDecimal, Reading, TomlTable, suggestion

Choice = TypeVar("Choice", bound=StrEnum)

ENDS = ("at_least", "more_than", "at_most", "less_than")
LONGEST = 120
"""No count of months is longer than ten years."""


def read_lights(tables: Sequence[TomlTable]) -> tuple[Light, ...]:
    """Return the lights of the `[[light]]` tables; one with `set` stands for every light of a shipped rule set."""
    return tuple(light for table in tables for light in _read_entry(table))


def shipped_lights(name: str) -> tuple[Light, ...]:
    """Return the lights of a shipped rule set; raises `KeyError` where there is none of that name."""
    if name not in rule_sets():
        raise KeyError(name)
    reading = Reading(f"{name}.toml")
    values = tomllib.loads(rule_set_text(name), parse_float=BareDecimal)
    lights = read_lights(TomlTable(reading, values, ()).tables("light"))
    assert not reading.findings, f"the shipped rule set {name} is sound"
    return lights


def _read_entry(table: TomlTable) -> Iterator[Light]:
    if table.has("set"):
        yield from _read_set(table)
        return
    light = read_light(table)
    if light is not None:
        yield light


def _read_set(table: TomlTable) -> Iterator[Light]:
    name = table.choice("set", rule_sets(), "unknown-rule-set")
    table.close()
    for light in shipped_lights(name) if name else ():
        if table.reading.subjects.setdefault(("light", light.id), table.path) != table.path:
            what = Text(
                f"规则集 {name} 的亮灯规则 {light.id} 已经有了。", f"The light {light.id} of {name} is there twice."
            )
            table.report("code-twice", "set", what, Text("请删去其中一处。", "Take one of the two out."))
        yield light


def read_light(table: TomlTable) -> Light | None:
    """Return a light, or None (with findings) where what it watches cannot be told."""
    own, name, source = table.own("light", "id"), table.name("name"), table.text("source")
    dimension = _choice(table, "dimension", Dimension, tuple(Dimension))
    if dimension is None:
        for key in table.values:
            table.has(key)
        return None
    offer = OFFERS[dimension]
    level = _choice(table, "level", Level, offer.levels)
    against = _choice(table, "against", Against, offer.against) if len(offer.against) > 1 else _only(table, offer)
    form = _choice(table, "form", Form, offer.forms)
    light = Light(
        id=own,
        name=name,
        source=source,
        dimension=dimension,
        level=level or Level.PROJECT,
        against=against or offer.against[0],
        yellow=_read_threshold(table, Colour.YELLOW, form, offer),
        red=_read_threshold(table, Colour.RED, form, offer),
        window=table.integer("window", 1, LONGEST, default=6) if dimension is Dimension.BONDS else 6,
        actions=_read_actions(table),
    )
    _check(table, light)
    table.close()
    return light


def _choice(table: TomlTable, key: str, kind: type[Choice], known: Sequence[Choice]) -> Choice | None:
    value = table.choice(key, known, f"unknown-{key}")
    return kind(value) if value else None


def _only(table: TomlTable, offer: Offer) -> Against:
    """Return the one thing that the dimension is compared with; it need not be written."""
    if table.has("against"):
        table.choice("against", offer.against, "unknown-against")
    return offer.against[0]


def _read_threshold(table: TomlTable, colour: Colour, form: Form | None, offer: Offer) -> Threshold | None:
    """Return when a colour is shown; it may have a form of its own."""
    ends = table.table(colour, required=False)
    if ends is None:
        return None
    own = _choice(ends, "form", Form, offer.forms) if ends.has("form") else form
    if own is None:
        for key in ends.values:
            ends.has(key)
        return None
    read = {key: _read_end(ends, key, own) for key in ENDS if ends.has(key)}
    threshold = Threshold(form=own, **read, months=ends.integer("months", 1, 12, default=1))
    ends.close()
    if not read:
        what = Text(f"{ends.label} 没有写界限。", f"{ends.label} has no end.")
        ends.report("bound-missing", "", what, Text("请写 at_least、more_than、at_most 或 less_than。", "Write one."))
    return threshold


def _read_end(table: TomlTable, key: str, form: Form) -> Fraction | None:
    if form is Form.MONTHS:
        return Fraction(table.integer(key, 0, LONGEST))
    return read_ratio(table, key, required=False)


def _read_actions(table: TomlTable) -> tuple[tuple[Colour, Text], ...]:
    listed = table.table("action", required=False)
    if listed is None:
        return ()
    actions = []
    for key in listed.values:
        if key in tuple(Colour):
            actions.append((Colour(key), listed.name(key)))
        else:
            what = Text(f"{listed.label} 中没有“{key}”这种颜色。", f'{listed.label}: there is no colour "{key}".')
            listed.report("unknown-colour", key, what, suggestion(key, tuple(Colour)))
    return tuple(sorted(actions, key=lambda action: action[0].rank))


def _check(table: TomlTable, light: Light) -> None:
    """Report a light that can show nothing, and months counted for anything but projects."""
    if light.yellow is None and light.red is None and not any(table.has(key) for key in (Colour.YELLOW, Colour.RED)):
        what = Text(
            f"{table.label} 没有写黄灯或红灯的界限。", f"{table.label} has neither a yellow nor a red threshold."
        )
        remedy = Text('请写 yellow = { at_least = "10 %" } 等。', 'Write yellow = { at_least = "10 %" } or the like.')
        table.report("shows-nothing", "", what, remedy)
    counts_months = any(threshold.form is Form.MONTHS for _, threshold in light.thresholds)
    if counts_months and light.level is not Level.PROJECT:
        what = Text(
            f"{table.label} 按月数计，只能用于单个项目。", f"{table.label} counts months, which only projects have."
        )
        table.report("level-unsuitable", "level", what, Text('请写 level = "project"。', 'Write level = "project".'))
