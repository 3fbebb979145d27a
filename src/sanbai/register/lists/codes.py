"""Values of a list into codes: by the mapping's tables of words, else made from the words themselves."""

import re
from collections.abc import Iterable

from sanbai.language import Language, Text
from sanbai.register.lists.cell_text import CellError, folded, slug
from sanbai.register.lists.drafts import Draft
from sanbai.register.mapping import CodeForm, CodeList
from sanbai.register.nearest import did_you_mean
from sanbai.register.records import Code
from sanbai.register.tables import BUILT_IN_CODES, TABLES, table


class Codes:
    """Turns values into codes and remembers which codes of which list were used, and by what name."""

    def __init__(self, lists: dict[str, CodeList]) -> None:
        self._lists = lists
        self._used: dict[tuple[str, str], str] = {}
        self._known = {name: _known_words(name, code_list) for name, code_list in self._all(lists).items()}

    @staticmethod
    def _all(lists: dict[str, CodeList]) -> dict[str, CodeList]:
        return {**{name: CodeList(known_only=True) for name in BUILT_IN_CODES}, **lists}

    def code(self, name: str, value: str) -> str:
        """Return the code of `value` in the list `name`; raises `CellError` where only known values may stand."""
        value = re.sub(r"\s+", " ", value).strip()
        known = self._known.get(name, {})
        listed = known.get(folded(value))
        code_list = self._lists.get(name, CodeList(known_only=name in BUILT_IN_CODES))
        if listed is None and (code_list.known_only or name in BUILT_IN_CODES):
            hint = did_you_mean(value, known, Text("", ""))
            what = Text(f"“{value}”不在代码表 {name} 中。", f"{value!r} is not in the code list {name}.")
            raise CellError(Text(what.zh + hint.zh, f"{what.en} {hint.en}".strip()))
        code = listed or (slug(value) if code_list.form is CodeForm.WORDS else value)
        self._used.setdefault((name, code), value)
        return code

    def records(self, kept: Iterable[Draft]) -> tuple[Code, ...]:
        """Return the codes that the rows kept use, by list and code; lists every office shares are left out."""
        held = {
            (column.code_list, str(draft.values.get(column.field, "")))
            for draft in kept
            for column in table(draft.table).columns
            if column.code_list
        }
        of_columns = {column.code_list for entry in TABLES for column in entry.columns}
        return tuple(
            self._record(name, code, value)
            for (name, code), value in sorted(self._used.items())
            if name not in BUILT_IN_CODES and (name not in of_columns or (name, code) in held)
        )

    def _record(self, name: str, code: str, value: str) -> Code:
        code_list = self._lists.get(name, CodeList())
        names = code_list.names.get(code)
        if names is not None:
            return Code(list=name, code=code, name_zh=names.zh, name_en=names.en)
        if code_list.language is Language.ZH:
            return Code(list=name, code=code, name_zh=value)
        return Code(list=name, code=code, name_en=value)


def _known_words(name: str, code_list: CodeList) -> dict[str, str]:
    """Return the codes that words stand for, by the folded word; a list's own codes and names are words too."""
    words: dict[str, str] = {}
    for code, names in {**BUILT_IN_CODES.get(name, {}), **code_list.names}.items():
        words |= {folded(word): str(code) for word in (names.zh, names.en, str(code)) if word}
    return words | {folded(word): code for word, code in code_list.values.items()}
