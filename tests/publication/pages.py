"""A bulletin as a test reads it: its elements, its tables as rows of text, and its numbers."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br"}


@dataclass
class Element:
    """An element of a page: its tag, its attributes, and what is in it."""

    tag: str
    attributes: dict[str, str]
    children: "list[Element | str]" = field(default_factory=list)

    def all(self, tag: str, part: str = "") -> "list[Element]":
        """Return every element of a tag within, in order; `part` is a class it must have."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == tag and part in ("", *child.attributes.get("class", "").split()):
                    found.append(child)
                found += child.all(tag, part)
        return found

    def text(self) -> str:
        """Return the text within, with single blanks; styles and drawings are no text."""
        if self.tag in ("style", "svg"):
            return ""
        parts = (child.text() if isinstance(child, Element) else child for child in self.children)
        return " ".join("".join(parts).split())

    def by_id(self, name: str) -> "Element":
        """Return the element of an id."""
        (found,) = [element for element in self.everything() if element.attributes.get("id") == name]
        return found

    def everything(self) -> "list[Element]":
        """Return every element within, in order."""
        children = [child for child in self.children if isinstance(child, Element)]
        return [element for child in children for element in (child, *child.everything())]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path = [Element("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.path[-1].children.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.path[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.path[-1].tag == tag, f"</{tag}> closes <{self.path[-1].tag}>"
        self.path.pop()

    def handle_data(self, data: str) -> None:
        self.path[-1].children.append(data)


def read_page(html: str) -> Element:
    """Return a page as a tree; refuses elements that are not closed in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.path) == 1, f"<{reader.path[-1].tag}> is not closed"
    return reader.path[0]


def rows(table: Element, part: str) -> list[list[str]]:
    """Return the rows of `thead`, `tbody` or `tfoot` as texts; rows that only name a group are left out."""
    return [
        [cell.text() for cell in row.children if isinstance(cell, Element)]
        for body in table.all(part)
        for row in body.all("tr")
        if row.attributes.get("class") != "group"
    ]


def number(text: str) -> int:
    """Return a written amount in its last decimal: `2,811.0` is 28110."""
    assert re.fullmatch(r"\$?[\d,]+(\.\d+)?", text), text
    return int(re.sub(r"[$,.]", "", text))


def column(table: Element, title: str, part: str = "tbody") -> list[int]:
    """Return a column of numbers by its title."""
    (heads,) = rows(table, "thead")
    return [number(row[heads.index(title)]) for row in rows(table, part)]
