"""The known word nearest to one that is not known, for a remedy that can be followed at once."""

import difflib
import unicodedata
from collections.abc import Collection

from sanbai.language import Text

_CANDIDATES = 5_000


def folded(text: str) -> str:
    """Return text without differences of width, case and blanks, as names are compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def nearest(word: str, known: Collection[str]) -> str:
    """Return the known word most like `word`, or nothing where none is alike or there are too many to compare."""
    length = len(word)
    candidates = [candidate for candidate in known if abs(len(candidate) - length) <= max(2, length // 2)]
    if len(candidates) > _CANDIDATES:
        return ""
    same = next((candidate for candidate in known if folded(candidate) == folded(word)), "")
    close = [same] if same else difflib.get_close_matches(word, candidates, 1, 0.5)
    return close[0] if close else ""


def did_you_mean(word: str, known: Collection[str], otherwise: Text) -> Text:
    """Return a remedy that names the nearest known word, or `otherwise`."""
    close = nearest(word, known)
    return Text(f"是否应为“{close}”？", f"Did you mean “{close}”?") if close else otherwise
