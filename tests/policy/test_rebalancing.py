"""`[rebalance]`, points beside the 100 %, and policies written back as TOML."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbai.language import Language
from sanbai.policy.reading import parse_policy
from sanbai.policy.rebalancing import USUAL, Rebalancing
from sanbai.policy.rules import check_policy
from sanbai.policy.sentences import policy_text
from sanbai.policy.toml_tables import BareDecimal
from sanbai.policy.toml_writing import toml_text
from tests.policy.texts import EVERY_KIND, FILE, policy_of

TABLE = """
[rebalance]
leave = 20
out_at_most = 12
approvals = ["construction"]
source = "key-project office, June 2024"
"""
EXTRA = """
[[criterion]]
code = "haste"
name = { zh = "抢跑扣分", en = "haste" }
weight = "-5 %"
extra = true
source = "key-project office"
"""


def checks(text: str) -> list[str]:
    """Return the checks of the findings of a text."""
    loaded = parse_policy(text, FILE)
    return [finding.check for finding in (*loaded.findings, *(check_policy(loaded.policy) if loaded.policy else ()))]


def test_what_a_policy_says_of_changes_in_mid_year_is_read() -> None:
    """What is left out is as usual; without the table there is nothing."""
    asked = Rebalancing(leave=20, out_at_most=12, approvals=("construction",), source="key-project office, June 2024")
    assert policy_of(EVERY_KIND + TABLE).rebalance == asked
    assert (asked.rephase, asked.pull_forward, asked.in_at_most) == (USUAL.rephase, USUAL.pull_forward, None)
    assert policy_of().rebalance is None


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("leave = 20", "leave = 101", "out-of-range"),
        ("leave = 20", 'leave = "20"', "wrong-type"),
        ("out_at_most = 12", "out_at_most = -1", "out-of-range"),
        ("leave = 20", "leaves = 20", "unknown-key"),
        ('source = "key-project office, June 2024"', "", "missing-key"),
    ],
)
def test_what_is_wrong_with_it_is_found(old: str, new: str, check: str) -> None:
    assert checks(EVERY_KIND + TABLE.replace(old, new)) == [check]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.ZH, ["每退出一个扣20分", "合计不超过12个"]),
        (Language.EN, ["each project that leaves costs 20 points", "At most 12 projects leave"]),
    ],
)
def test_it_is_said_in_sentences(language: Language, words: list[str]) -> None:
    text = policy_text(policy_of(EVERY_KIND + TABLE), language)
    assert all(part in text for part in words)


def test_points_beside_the_hundred_percent_may_be_taken_off() -> None:
    """The weights of the others still add up to 100 %, and only an extra criterion may weigh less than nothing."""
    assert checks(EVERY_KIND + EXTRA) == []
    assert policy_of(EVERY_KIND + EXTRA).criteria[-1].extra
    assert checks(EVERY_KIND + EXTRA.replace("extra = true\n", "")) == ["out-of-range"]
    assert checks(EVERY_KIND + EXTRA.replace("extra = true\n", "").replace("-5", "5")) == ["weights-do-not-add-up"]
    assert "Beside the 100 %, weight -5%" in policy_text(policy_of(EVERY_KIND + EXTRA), Language.EN)


def test_a_policy_written_back_is_the_same_policy() -> None:
    text = EVERY_KIND + TABLE + EXTRA
    written = toml_text(tomllib.loads(text, parse_float=BareDecimal))
    assert tomllib.loads(written) == tomllib.loads(text)
    assert parse_policy(written, FILE).policy == parse_policy(text, FILE).policy


KEYS = st.text(min_size=1, max_size=6)
LEAVES = st.one_of(st.text(), st.integers(-(10**15), 10**15), st.booleans(), st.dates())
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_whatever_is_written_reads_back(values: dict[str, object]) -> None:
    assert tomllib.loads(toml_text(values)) == values


def test_a_number_with_decimals_is_not_written() -> None:
    with pytest.raises(TypeError, match="cannot be written as TOML"):
        toml_text({"weight": 0.5})
