"""Text in the two languages of the product.

Every sentence a person reads is written twice, side by side, so that whoever changes one sees the other.
"""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of the product, by its short code."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence or name in Chinese and in English; one of the two may be empty."""

    zh: str
    en: str

    def to(self, language: Language) -> str:
        """Return the text in `language`, or in the other one where it is empty."""
        return (self.zh or self.en) if language is Language.ZH else (self.en or self.zh)
