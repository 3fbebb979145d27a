"""A document as blocks of text, tables and pictures: what a page says, without how it looks."""

from dataclasses import dataclass

ROW = "row-"
"""The ids of table rows begin so; a link to one looks like the text around it, for every number is such a link."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `link` is the id of a heading or a cell in the same document, or empty."""

    text: str
    bold: bool = False
    code: bool = False
    link: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1 (the title) down, and the id that links lead to."""

    level: int
    runs: Runs
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; its `role` is the class of what it stands in, such as `lead` or `notice`, or nothing."""

    runs: Runs
    role: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, with numbers or without."""

    items: tuple[Runs, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A term and what is said of it."""

    term: Runs
    said: Runs


@dataclass(frozen=True, slots=True)
class Terms:
    """A list of terms; `figures` where they are the main numbers of the page, each with its unit."""

    terms: tuple[Term, ...]
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: `number` is set to the right, `heading` names its row or column, links lead to its `id`."""

    runs: Runs
    number: bool = False
    heading: bool = False
    columns: int = 1
    id: str = ""


Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of so many columns; the rows of its head stand on every page."""

    caption: Runs
    head: Rows
    body: Rows
    foot: Rows = ()
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture by its name, what it says in words, and its caption."""

    name: str
    alternative: str
    caption: Runs


Block = Heading | Paragraph | Listing | Terms | Table | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its title, the language it is written in (as HTML names it), and its blocks."""

    title: str
    language: str
    blocks: tuple[Block, ...]
