"""From a page that sanbai made to the document it holds.

The words of a publication stand in its page templates alone, which an office may edit. So PDF and Word are made from
the page: headings, paragraphs, lists, tables and pictures as they are, navigation and styles left out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser

from sanbai.publication.document.tree import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Rows,
    Run,
    Runs,
    Table,
    Term,
    Terms,
)

_LEFT_OUT = {"head", "style", "script", "svg", "nav"}
_VOID = {"br", "img", "meta", "link", "hr", "wbr", "col", "input"}
_HEADINGS = {"h1", "h2", "h3", "h4"}
_PARAGRAPHS = {"p", "aside", "pre", "summary"}
_BLOCKS = _HEADINGS | _PARAGRAPHS | {"li", "dt", "dd", "caption", "figcaption", "th", "td"}
_ROLES = {"city", "meta", "notice", "lead", "note", "remark"}
_BLANKS = re.compile(r"\s+")


def document_of(page: str) -> Document:
    """Return the document that a page holds."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return Document(reader.title, reader.language, tuple(reader.blocks))


class _Element:
    """An open element: its name, attributes and what stands in it so far."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.classes = attributes.get("class", "").split()
        self.runs: list[Run] = []
        self.cells: list[Cell] = []
        self.rows: list[tuple[Cell, ...]] = []
        self.parts: dict[str, Rows] = {"thead": (), "tbody": (), "tfoot": ()}
        self.items: list[Runs] = []
        self.terms: list[tuple[Runs, Runs]] = []
        self.caption: Runs = ()
        self.alternative = ""

    def name_it(self, caption: Runs) -> None:
        """Take the caption of a table or figure."""
        self.caption = caption

    def add_rows(self, part: "_Element") -> None:
        """Take the rows of a part of the table."""
        self.parts[part.name] = (*self.parts[part.name], *part.rows)

    def tell(self, alternative: str) -> None:
        """Take what a picture says in words."""
        self.alternative = alternative

    def say(self, runs: Runs) -> None:
        """Say something of the last term."""
        if self.terms:
            term, before = self.terms[-1]
            self.terms[-1] = (term, (*before, *([Run(" ")] if before else []), *runs))


Change = Callable[[_Element, _Element, Runs], object]


class _Reader(HTMLParser):
    """Reads a page from its first tag to its last; well-formed, because sanbai made it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title, self.language = "", ""
        self._open: list[_Element] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = attributes.get("lang", "")
        hidden = tag in _LEFT_OUT or "skip" in attributes.get("class", "").split()
        if self._silent or (hidden and tag != "head"):
            self._silent += tag not in _VOID
            return
        if tag == "br":
            self.handle_data(" ")
        if tag in _VOID:
            return
        element = _Element(tag, attributes)
        self._open.append(element)
        if attributes.get("role") == "img":
            self._around("figure", lambda figure: figure.tell(attributes.get("aria-label", "")))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and keep what it holds."""
        if self._silent:
            self._silent -= 1
            return
        if tag in _VOID or not any(element.name == tag for element in self._open):
            return
        while (element := self._open.pop()).name != tag:
            pass
        self._close(element)

    def handle_data(self, data: str) -> None:
        """Take a piece of text into the nearest element that holds text."""
        if self._silent:
            return
        if any(element.name == "title" for element in self._open):
            self.title += data
            return
        holder = self._holder()
        text = data if holder is not None and holder.name == "pre" else _BLANKS.sub(" ", data)
        if holder is not None and text:
            names = {element.name for element in self._open[self._open.index(holder) :]}
            link = next((e.attributes.get("href", "") for e in reversed(self._open) if e.name == "a"), "")
            inside = link[1:] if link.startswith("#") else ""
            holder.runs.append(Run(text, bool(names & {"b", "strong"}), bool(names & {"code", "kbd"}), inside))

    def _holder(self) -> _Element | None:
        return next((element for element in reversed(self._open) if element.name in _BLOCKS), None)

    def _around(self, names: str, change: Callable[[_Element], object]) -> None:
        """Change the nearest open element of these names."""
        for element in reversed(self._open):
            if element.name in names.split():
                change(element)
                return

    def _close(self, element: _Element) -> None:
        """Keep what a closed element holds: a block of its own, or a part of the one around it."""
        name, runs = element.name, joined(element.runs)
        if name in _HEADINGS:
            self.blocks.append(Heading(int(name[1]), runs, self._section_id()))
        elif name in _PARAGRAPHS and runs:
            self._paragraph(element, runs)
        elif name == "span":
            self._span(element)
        elif name in _PARTS:
            around, change = _PARTS[name]
            self._around(around, lambda it: change(it, element, runs))
        elif name in _WHOLE:
            self.blocks.extend(_WHOLE[name](element))

    def _paragraph(self, element: _Element, runs: Runs) -> None:
        around = self._holder()
        if around is not None:
            around.runs += [*([Run(" ")] if around.runs else []), *runs]
            return
        classes = {name for each in [element, *self._open] for name in each.classes}
        roles = [role for role in _ROLES if role in classes]
        role = "code" if element.name == "pre" else roles[0] if len(roles) == 1 else ""
        self.blocks.append(Paragraph(runs, role))

    def _section_id(self) -> str:
        for element in reversed(self._open):
            if element.name == "section":
                return element.attributes.get("id", "")
        return ""

    def _span(self, element: _Element) -> None:
        """Part what a page parts by its style: a number from its heading, a fact of the masthead from the next."""
        holder = self._holder()
        if holder is not None and "number" in element.classes and not self.language.startswith("zh"):
            holder.runs.append(Run(" "))
        if holder is not None and "meta" in holder.classes:
            holder.runs.append(Run(" · "))


def _cell(element: _Element, runs: Runs) -> Cell:
    columns = int(element.attributes.get("colspan", "1"))
    return Cell(runs, "n" in element.classes, element.name == "th", columns, element.attributes.get("id", ""))


def _listing(element: _Element) -> Iterator[Block]:
    if element.items:
        yield Listing(tuple(element.items), element.name == "ol")


def _terms(element: _Element) -> Iterator[Block]:
    if element.terms:
        yield Terms(tuple(Term(term, said) for term, said in element.terms), "band" in element.classes)


def _table(element: _Element) -> Iterator[Block]:
    head, body, foot = (element.parts[part] for part in ("thead", "tbody", "tfoot"))
    width = max((sum(cell.columns for cell in row) for row in (*head, *body, *foot)), default=0)
    if width:
        yield Table(element.caption, head, body, foot, width)


def _figure(element: _Element) -> Iterator[Block]:
    names = [name.removeprefix("picture-") for name in element.classes if name.startswith("picture-")]
    if names:
        yield Figure(names[0], element.alternative, element.caption)


_PARTS: dict[str, tuple[str, Change]] = {
    "li": ("ul ol", lambda around, _, runs: around.items.append(runs)),
    "dt": ("dl", lambda around, _, runs: around.terms.append((runs, ()))),
    "dd": ("dl", lambda around, _, runs: around.say(runs)),
    "caption": ("table", lambda around, _, runs: around.name_it(runs)),
    "figcaption": ("figure", lambda around, _, runs: around.name_it(runs)),
    "th": ("tr", lambda around, cell, runs: around.cells.append(_cell(cell, runs))),
    "td": ("tr", lambda around, cell, runs: around.cells.append(_cell(cell, runs))),
    "tr": ("thead tbody tfoot", lambda around, row, _: around.rows.append(tuple(row.cells))),
    "thead": ("table", lambda around, part, _: around.add_rows(part)),
    "tbody": ("table", lambda around, part, _: around.add_rows(part)),
    "tfoot": ("table", lambda around, part, _: around.add_rows(part)),
}
"""What an element gives to the nearest one of these names around it, once it is closed."""

_WHOLE: dict[str, Callable[[_Element], Iterator[Block]]] = {
    "ul": _listing,
    "ol": _listing,
    "dl": _terms,
    "table": _table,
    "figure": _figure,
}
"""Elements that are blocks of their own."""


def joined(runs: list[Run]) -> Runs:
    """Return runs with those of one style in one, and without blanks at the ends."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if last is not None and (last.bold, last.code, last.link) == (run.bold, run.code, run.link):
            found[-1] = replace(last, text=last.text + run.text)
        else:
            found.append(run)
    if found:
        found[0] = replace(found[0], text=found[0].text.lstrip())
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" ·\n"))
    return tuple(run for run in found if run.text)
