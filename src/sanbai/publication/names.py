"""Names of coded things in both languages, and free text that is written in one."""

import re
import unicodedata

from sanbai.language import Language, Text
from sanbai.policy.records import Policy
from sanbai.register.records import Register

_SENTENCE = re.compile(r"\n|(?<=[。！？.!?])\s+|\s+[·/]\s+")


def has_chinese(text: str) -> bool:
    """Return whether a text holds any Chinese character."""
    return any(unicodedata.name(character, "").startswith("CJK ") for character in text)


def filled(name: Text, code: str) -> Text:
    """Return a name that is filled in both languages: the other one where one is empty, else the code.

    Chinese never stands in for English: a name without English is its code there.
    """
    stand_in = code if has_chinese(name.zh) else name.zh
    return Text(name.zh or name.en or code, name.en or stand_in or code)


def each_language(text: str) -> Text:
    """Return free text by language: sentences with Chinese are the Chinese text, the others the English one.

    A sentence ends at a line's end, at a full stop with a blank after it, or at a lone `·` or `/`. A text in one
    language stands for both.
    """
    lines = [line.strip() for line in _SENTENCE.split(text) if line.strip()]
    zh = " ".join(line for line in lines if has_chinese(line))
    en = " ".join(line for line in lines if not has_chinese(line))
    return Text(zh or en, en or zh)


def code_names(code_list: str, register: Register, policy: Policy) -> dict[str, Text]:
    """Return the names of a code list by code: the policy's names win over the register's."""
    names = {row.code: Text(row.name_zh, row.name_en) for row in register.codes if row.list == code_list}
    if code_list == "district":
        names |= {district.code: district.name for district in policy.districts}
    if code_list == "source":
        names |= {fund.code: fund.name for fund in policy.funds}
    return {code: filled(name, code) for code, name in names.items()}


def language_of(text: str) -> Language:
    """Return the language a text is written in."""
    return Language.ZH if has_chinese(text) else Language.EN
