"""The known word that somebody most likely meant."""

import difflib
from collections.abc import Iterable


def likeness(one: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1, whatever their case."""
    return difflib.SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like `word`, the first of equals; empty where nothing is known."""
    return max(known, key=lambda other: likeness(word, other), default="")
