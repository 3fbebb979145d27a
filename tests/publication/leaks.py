"""Everything that a file of a publication says, however it is packed: for tests of what must not be there."""

import io
import zipfile
from collections.abc import Iterator, Mapping

import pypdf


def said(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield each file's path and its text: parts of archives by themselves, the words and the raw bytes of PDF."""
    for path, content in files.items():
        yield path, path
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                inside = {f"{path}!{name}": archive.read(name) for name in archive.namelist()}
            yield from said(inside)
        elif content.startswith(b"%PDF"):
            reader = pypdf.PdfReader(io.BytesIO(content))
            yield path, "\n".join(page.extract_text() for page in reader.pages)
            yield path, str(reader.metadata)
        else:
            yield path, content.decode("utf-8", "replace")


def leaks(files: Mapping[str, bytes], secrets: Mapping[str, str]) -> list[str]:
    """Return which secrets (name -> text) stand in which file."""
    texts = list(said(files))
    return [f"{name} in {path}" for name, secret in secrets.items() for path, text in texts if secret in text]
