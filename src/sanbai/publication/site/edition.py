"""An edition of the site: one language, with the words, names and marks that every page of it uses."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from sanbai.language import Language, Text
from sanbai.plan.records import Decision
from sanbai.policy.light_sentences import COLOUR_NAMES
from sanbai.policy.lights import Colour
from sanbai.publication.bulletin import wording_for
from sanbai.publication.names import filled, has_chinese
from sanbai.publication.public import PublicProject, PublicYear
from sanbai.publication.rendering import TEMPLATES
from sanbai.publication.site.addresses import project_page
from sanbai.publication.wording import Wording
from sanbai.register.tables import BUILT_IN_CODES

DECISIONS = {
    Decision.IN: Text("计划项目", "in the plan"),
    Decision.EARLY_PROMOTION: Text("前期推进", "early promotion"),
}

PAGES = {
    "index": Text("总览", "Overview"),
    "projects": Text("项目", "Projects"),
    "map": Text("地图", "Map"),
    "downloads": Text("下载", "Downloads"),
    "check": Text("自行核验", "Check it yourself"),
    "about": Text("数据说明", "About the data"),
}
"""The pages that every page leads to, by the name of their file."""

TAGS = {Language.ZH: "zh-Hans", Language.EN: "en"}


@dataclass(frozen=True, eq=False)
class Edition:
    """A public year in one language."""

    year: PublicYear
    language: Language

    @cached_property
    def wording(self) -> Wording:
        """How figures are worded."""
        return wording_for(self.year.figures, self.language)

    @property
    def other(self) -> Language:
        """The other language."""
        return Language.EN if self.language is Language.ZH else Language.ZH

    def t(self, zh: str, en: str) -> str:
        """Return the Chinese or the English word."""
        return zh if self.language is Language.ZH else en

    def is_foreign(self, text: str) -> bool:
        """Return whether a text is in the other language."""
        chinese = has_chinese(text)
        return chinese if self.language is Language.EN else not chinese and any(map(str.isalpha, text))

    def said(self, text: str) -> Markup:
        """Return a text of the register or policy: escaped, isolated from what stands around it, its language marked.

        Only a text in the other language is marked.
        """
        if not self.is_foreign(text):
            return Markup("<bdi>{}</bdi>").format(text)
        return Markup('<bdi lang="{}">{}</bdi>').format(TAGS[self.other], text)

    def name(self, text: Text) -> Markup:
        """Return a name as `said`, in English with its first letter large."""
        return self.said(self.wording.name(text))

    def named(self, code_list: str, code: str, *, inside: bool = False) -> Markup:
        """Return the name of a code of a list; `inside` a sentence it keeps its first letter."""
        if built_in := BUILT_IN_CODES.get(code_list):
            return Markup.escape(self.wording.name(built_in[code]))
        name = filled(self.year.names.get(code_list, {}).get(code, Text("", "")), code)
        return self.said(name.to(self.language)) if inside else self.name(name)

    def own(self, text: Text) -> Markup:
        """Return free text that is there in this language; English has nothing in the place of Chinese alone."""
        found = text.to(self.language)
        return Markup("") if self.language is Language.EN and has_chinese(found) else self.said(found)

    @cached_property
    def _groups(self) -> dict[tuple[str, ...], Text]:
        programmes = self.year.figures.programmes
        own: dict[tuple[str, ...], Text] = {(group.code,): group.name for group in programmes}
        return own | {(group.code, item.code): item.name for group in programmes for item in group.categories}

    def programme(self, project: PublicProject) -> Markup:
        """Return the name of a project's programme."""
        return self.name(filled(self._groups.get((project.programme,), Text("", "")), project.programme))

    def category(self, project: PublicProject) -> Markup:
        """Return the name of a project's category."""
        name = self._groups.get((project.programme, project.category), Text("", ""))
        return self.name(filled(name, project.category))

    def colour(self, colour: Colour) -> str:
        """Return the name of a light; the style sets its shape before it, for whoever sees no colours."""
        return self.wording.name(COLOUR_NAMES[colour])

    def light(self, colour: Colour) -> Markup:
        """Return a light as a mark in a line."""
        return Markup("<span class={}>{}</span>").format(colour.value, self.colour(colour))

    def project_name(self, project: PublicProject) -> str:
        """Return the name of a project in this language."""
        return project.name.to(self.language) or project.code

    def render(self, template: str, depth: int = 0, **context: Any) -> bytes:
        """Return a page; `depth` is how many folders it lies below the edition's own."""
        shared = {
            "e": self,
            "t": self.t,
            "w": self.wording,
            "year": self.year,
            "heading": self.year.figures.heading,
            "language": self.language,
            "tags": TAGS,
            "pages": PAGES,
            "home": "../" * depth,
            "assets": "../" * (depth + 1) + "assets/",
            "page_of": project_page,
        }
        return TEMPLATES.get_template(f"site/{template}.html.j2").render(shared | context).encode()


def clipped(text: str, longest: int) -> str:
    """Return a text of one line with at most so many characters, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
