"""How Sphinx builds the pages: Markdown pages, and a reference made from the docstrings of every public module."""

import re
from pathlib import Path

import sanbai
from sanbai import __version__

project = "sanbai 三百"
author = "the sanbai developers"
copyright = f"{author}, Apache-2.0"  # noqa: A001 the name Sphinx reads
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_build"]
suppress_warnings = ["misc.highlighting_failure"]  # examples leave things out with …, which TOML does not know
templates_path = ["_templates"]

html_theme = "furo"
html_title = f"sanbai 三百 {version}"

myst_enable_extensions = ["attrs_block", "deflist", "dollarmath"]
myst_heading_anchors = 3

autosummary_generate = True
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_default_options = {"members": True}


def remove_stale_pages() -> None:
    """Remove the reference's pages when a module of one is gone; else they stay, so that a second build is quick."""
    source = Path(sanbai.__file__).parents[1]
    pages = list(Path(__file__).with_name("reference").glob("_generated/*.rst"))
    modules = [source.joinpath(*page.stem.split(".")) for page in pages]
    if not all(module.is_dir() or module.with_suffix(".py").is_file() for module in modules):
        for page in pages:
            page.unlink()


def docstring_to_rst(lines: list[str]) -> list[str]:
    """Return the lines of a docstring, which is plain text with `code` in backticks, as reStructuredText."""
    pattern = re.compile(r"`([^`]+)`|([*_|\\])")
    return [pattern.sub(lambda found: f"``{found[1]}``" if found[1] else f"\\{found[2]}", line) for line in lines]


def _process(_app: object, _what: str, _name: str, _object: object, _options: object, lines: list[str]) -> None:
    lines[:] = docstring_to_rst(lines)


def _leave_out_private(
    _app: object, _what: str, name: str, _object: object, _skip: bool, _options: object
) -> bool | None:
    return True if name.startswith("_") else None


def setup(app: object) -> None:
    """Tidy up, and connect the functions above to Sphinx."""
    remove_stale_pages()
    app.connect("autodoc-process-docstring", _process)
    app.connect("autodoc-skip-member", _leave_out_private)
