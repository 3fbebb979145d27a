"""Where pages of projects stand: a name that any disk holds, the same from one publication to the next."""

import hashlib
import re
import unicodedata

_PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MARKED = re.compile(r"(.*-)?[0-9a-f]{12}")
_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
_LONGEST = 60


def project_page(code: str) -> str:
    """Return the file name of a project's page.

    A code of small Latin letters, digits and single hyphens is its own name. Any other is what is left of it, and the
    first 12 digits of its SHA-256, so that no two codes meet on a disk that knows no case; a plain code that looks like
    such a name, or that a system keeps for itself (`con`), is treated like the others.
    """
    plain = _PLAIN.fullmatch(code) and not _MARKED.fullmatch(code) and not _RESERVED.fullmatch(code)
    if plain and len(code) <= _LONGEST:
        return f"{code}.html"
    latin = unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode().lower()
    left = "-".join(re.findall(r"[a-z0-9]+", latin))[:_LONGEST].strip("-")
    digest = hashlib.sha256(code.encode()).hexdigest()[:12]
    return f"{left}-{digest}.html" if left else f"{digest}.html"
