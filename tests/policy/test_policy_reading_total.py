"""Reading is total: whatever a file holds gives a policy or errors, and never raises."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sanbai.errors import has_errors
from sanbai.language import Language
from sanbai.policy.files import read_policy
from sanbai.policy.reading import LoadedPolicy, parse_policy
from sanbai.policy.rules import check_policy
from sanbai.policy.sentences import policy_text
from tests.policy.texts import EVERY_KIND, FILE

LINES = EVERY_KIND.split("\n")
KEYS = sorted({line.split("=")[0].strip() for line in LINES if "=" in line})
VALUES = (
    *sorted({line.split("=", 1)[1].strip() for line in LINES if "=" in line}),
    *(
        "true",
        "0",
        "-1",
        "1e18",
        "1e999999999",
        "nan",
        "-inf",
        "0.1",
        "10_000",
        "0xFF",
        '""',
        '" "',
        "[]",
        "{}",
        "[[]]",
    ),
    *(
        "[1, 'a', {}]",
        "{ a = { b = [] } }",
        "12:00:00",
        "2024-01-05",
        "2024-01-05T00:00:00Z",
        "9" * 60,
        "'9e9 %'",
        "'NaN'",
    ),
    *('"1e999999999"', '"1e999999999 %"', '"９９"', '"\\u0000"', '"e\\u0301"', "[true, false]", "{ exactly = 1 }"),
)
HEADERS = sorted({line.strip() for line in LINES if line.strip().startswith("[")})

rows = st.integers(0, len(LINES) - 1)
changes = st.lists(
    st.one_of(
        st.tuples(st.just("value"), rows, st.sampled_from(VALUES)),
        st.tuples(st.just("key"), rows, st.sampled_from(KEYS)),
        st.tuples(st.just("insert"), rows, st.sampled_from(HEADERS)),
        st.tuples(st.just("insert"), rows, st.builds("{} = {}".format, st.sampled_from(KEYS), st.sampled_from(VALUES))),
        st.tuples(st.just("delete"), rows, st.just("")),
        st.tuples(st.just("write"), rows, st.text(max_size=8)),
    ),
    min_size=1,
    max_size=4,
)


def mutated(parts: list[tuple[str, int, str]]) -> str:
    """Return the text of the policy with lines changed, put in, or taken out."""
    lines = [*LINES]
    for change, row, text in parts:
        key, _, value = lines[row].partition("=")
        lines[row] = {
            "value": f"{key}= {text}",
            "key": f"{text} ={value}",
            "insert": f"{lines[row]}\n{text}",
            "delete": "",
            "write": f"{lines[row]}{text}",
        }[change]
    return "\n".join(lines)


def assert_sound_or_refused(loaded: LoadedPolicy) -> None:
    """Assert that a policy comes out exactly when there is no error, and can then be checked and said."""
    assert (loaded.policy is None) == has_errors(loaded.findings)
    for finding in loaded.findings:
        assert finding.place.file == FILE
        assert finding.place.row >= 0
        assert all(finding.sentence(language) for language in Language)
    if loaded.policy is not None:
        check_policy(loaded.policy, None, loaded.places)
        assert all(policy_text(loaded.policy, language) for language in Language)


@settings(max_examples=400, deadline=None)
@given(changes)
def test_a_changed_policy_is_read_or_refused(parts: list[tuple[str, int, str]]) -> None:
    """Lines of a sound policy changed in any way never raise."""
    assert_sound_or_refused(parse_policy(mutated(parts), FILE))


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """Any text at all never raises."""
    assert_sound_or_refused(parse_policy(text, FILE))


def test_any_bytes_are_read_or_refused(tmp_path: Path) -> None:
    """Any bytes in a file never raise."""
    path = tmp_path / FILE

    @settings(max_examples=100, deadline=None)
    @given(st.binary())
    def check(content: bytes) -> None:
        path.write_bytes(content)
        assert_sound_or_refused(read_policy(path))

    check()
