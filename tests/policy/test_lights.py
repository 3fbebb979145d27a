"""Lights in a policy: read with findings, said in sentences, and shipped as rule sets that can be pasted."""

import tomllib
from fractions import Fraction

import pytest

from sanbai.language import Language
from sanbai.policy.light_reading import shipped_lights
from sanbai.policy.lights import OFFERS, Against, Colour, Dimension, Form, Level, Light
from sanbai.policy.reading import parse_policy
from sanbai.policy.rule_sets.files import rule_set_text, rule_sets
from sanbai.policy.sentences import policy_text
from sanbai.policy.toml_writing import toml_text
from tests.policy.texts import EVERY_KIND, policy_of

ONE = """
[[light]]
id = "behind"
name = { zh = "投资进度", en = "investment progress" }
dimension = "progress"
level = "district"
against = "time_progress"
form = "gap"
yellow = { at_least = "10 %", at_most = "30 %" }
red = { more_than = "30 %", months = 2 }
source = "示例来源十"
[light.action]
red = { zh = "约谈", en = "an interview" }
"""


def lights_toml(lights: tuple[Light, ...]) -> str:
    """Return lights as TOML: the reader's inverse."""
    return "\n".join(line for light in lights for line in _light(light)) + "\n"


def _light(light: Light) -> list[str]:
    lines = ["[[light]]", f'id = "{light.id}"', f'name = {{ zh = "{light.name.zh}", en = "{light.name.en}" }}']
    lines += [f'dimension = "{light.dimension}"', f'level = "{light.level}"', f'against = "{light.against}"']
    lines += [f'form = "{light.thresholds[0][1].form}"', f'source = "{light.source}"']
    if light.dimension is Dimension.BONDS:
        lines.append(f"window = {light.window}")
    for colour, threshold in light.thresholds:
        ends = {key: getattr(threshold, key) for key in ("at_least", "more_than", "at_most", "less_than")}
        written = [
            f"{key} = {value}" if threshold.form is Form.MONTHS else f'{key} = "{float(value * 100):g} %"'
            for key, value in ends.items()
            if value is not None
        ]
        parts = [f'form = "{threshold.form}"', *written, f"months = {threshold.months}"]
        lines.append(f"{colour} = {{ {', '.join(parts)} }}")
    lines.append("[light.action]")
    return [*lines, *(f'{colour} = {{ zh = "{text.zh}", en = "{text.en}" }}' for colour, text in light.actions)]


def test_a_light_is_read_as_it_is_written() -> None:
    """Every key of the example comes to the record, percentages exactly."""
    (light,) = policy_of(EVERY_KIND + ONE).lights
    assert (light.id, light.dimension, light.level) == ("behind", Dimension.PROGRESS, Level.DISTRICT)
    assert light.against is Against.TIME_PROGRESS
    assert light.yellow is not None
    assert light.red is not None
    assert (light.yellow.at_least, light.yellow.at_most) == (Fraction(1, 10), Fraction(3, 10))
    assert (light.red.more_than, light.red.months, light.red.form) == (Fraction(3, 10), 2, Form.GAP)
    assert light.action(Colour.RED).zh == "约谈"
    assert light.action(Colour.YELLOW).zh == ""


@pytest.mark.parametrize("name", rule_sets())
def test_a_rule_set_pasted_named_or_written_anew_is_the_same(name: str) -> None:
    """`set = "…"`, the text that `sanbai policy lights` prints, and the lights written back give the same lights."""
    shipped = shipped_lights(name)
    assert shipped
    assert policy_of(f'{EVERY_KIND}\n[[light]]\nset = "{name}"\n').lights == shipped
    assert policy_of(f"{EVERY_KIND}\n{rule_set_text(name)}").lights == shipped
    assert policy_of(f"{EVERY_KIND}\n{lights_toml(shipped)}").lights == shipped
    assert policy_of(f"{EVERY_KIND}\n{toml_text(tomllib.loads(rule_set_text(name)))}").lights == shipped


def test_yinchuan_wuhan_and_tianjin_are_shipped() -> None:
    """Three cities, each with its own dimensions."""
    dimensions = {name: [light.dimension.value for light in shipped_lights(name)] for name in rule_sets()}
    assert dimensions == {
        "yinchuan-2025": ["start", "progress", "funds", "registration"],
        "wuhan-2022": ["progress"],
        "tianjin-2022": ["growth", "bonds"],
    }


def test_an_unknown_rule_set_is_a_key_error() -> None:
    """There is no rule set of a name that is not shipped."""
    with pytest.raises(KeyError):
        shipped_lights("atlantis-1")


# what is wrong -> part of the text, what it is changed into -> the finding
MISTAKES = {
    "no such dimension": ('dimension = "progress"', 'dimension = "speed"', "unknown-dimension"),
    "no such level": ('level = "district"', 'level = "ward"', "unknown-level"),
    "a clock left out": ('against = "time_progress"\n', "", "missing-key"),
    "two clocks": ('against = "time_progress"', 'against = ["time_progress", "planned_curve"]', "wrong-type"),
    "a clock of another dimension": ('against = "time_progress"', 'against = "window"', "unknown-against"),
    "a form of another dimension": ('form = "gap"', 'form = "months"', "unknown-form"),
    "no threshold": (
        'yellow = { at_least = "10 %", at_most = "30 %" }\nred = { more_than = "30 %", months = 2 }\n',
        "",
        "shows-nothing",
    ),
    "a threshold without an end": ('{ more_than = "30 %", months = 2 }', "{ months = 2 }", "bound-missing"),
    "an end of another kind": ('at_least = "10 %"', "at_least = 10", "not-a-percentage"),
    "thirteen months": ("months = 2", "months = 13", "out-of-range"),
    "an unknown end": ("more_than", "morethan", "unknown-key"),
    "an action for no colour": ("red = { zh", "purple = { zh", "unknown-colour"),
    "no source": ('source = "示例来源十"\n', "", "missing-key"),
    "a window of what are no bonds": ('form = "gap"', 'form = "gap"\nwindow = 6', "unknown-key"),
    "no such rule set": ("[light.action]", '[[light]]\nset = "yinchuan"\n[light.action]', "unknown-rule-set"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_light_is_a_finding_at_its_row(mistake: str) -> None:
    """Nothing is raised, no policy is made, and the finding names the row."""
    old, new, check = MISTAKES[mistake]
    assert ONE.count(old) == 1
    loaded = parse_policy(EVERY_KIND + ONE.replace(old, new), "2-policy.toml")
    assert loaded.policy is None
    found = {finding.check: finding for finding in loaded.findings}
    assert check in found
    assert found[check].place.row > EVERY_KIND.count("\n")


def test_months_are_counted_for_projects_alone() -> None:
    """A group has no day from which months could be counted."""
    text = ONE.replace('"progress"', '"registration"').replace('against = "time_progress"\n', "")
    text = text.replace('"gap"', '"months"').replace('{ at_least = "10 %", at_most = "30 %" }', "{ at_least = 1 }")
    text = text.replace('more_than = "30 %"', "more_than = 2")
    found = parse_policy(EVERY_KIND + text, "2-policy.toml").findings
    assert [finding.check for finding in found] == ["level-unsuitable"]
    assert policy_of(EVERY_KIND + text.replace('"district"', '"project"')).lights


def test_the_same_light_twice_is_a_finding() -> None:
    """Neither an id nor a rule set may stand there twice."""
    named = '\n[[light]]\nset = "wuhan-2022"\n'
    for text in (ONE + ONE, named + named, rule_set_text("wuhan-2022") + named):
        found = parse_policy(EVERY_KIND + text, "2-policy.toml").findings
        assert [finding.check for finding in found] == ["code-twice"]


def test_every_light_and_its_source_is_said() -> None:
    """`policy show` has a section with each light's thresholds, actions and source, in both languages."""
    policy = policy_of(EVERY_KIND + ONE + "".join(f'\n[[light]]\nset = "{name}"\n' for name in rule_sets()))
    zh, en = (policy_text(policy, language) for language in (Language.ZH, Language.EN))
    for light in policy.lights:
        assert light.source in zh
        assert light.name.zh in zh
        assert all(text.en in en for _, text in light.actions)
    for said in ("落后10个百分点及以上", "连续3个月到期未开工", "自开工起超过2个月仍未入统", "低于这一水平"):
        assert said in zh
    for said in ("more than 30 percentage points behind", "less than 60% of it", "3 months in a row", "negative"):
        assert said in en


def test_every_dimension_offers_something() -> None:
    """The table of what can be compared is complete."""
    assert set(OFFERS) == set(Dimension)
    assert all(offer.against and offer.forms and offer.levels for offer in OFFERS.values())
