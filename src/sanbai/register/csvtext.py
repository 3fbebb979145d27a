"""Text in CSV cells: guarded so that a spreadsheet never runs it as a formula, and the same text again when read."""

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(_STARTS_FORMULA) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_STARTS_FORMULA) else text
