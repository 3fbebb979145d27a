"""What a TOML parser complains of, said to whoever wrote the file."""

from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text

_TWICE = Text("同一个键或表写了两次。", "the same key or table is there twice.")
_KEEP_ONE = Text("请合并，或删去其中一个。", "Merge the two, or take one out.")
_BRACKET = Text("方括号没有闭合。", "a bracket is not closed.")
_CLOSE = Text("请补上缺少的括号。", "Close it.")
_STRING = Text(
    "文本的引号没有闭合，或文本中有不能用的字符。", "a text is not closed, or holds a character it cannot hold."
)
_QUOTES = Text("请用半角引号括住文本。", "Put the text between straight quotation marks.")
_BACKSLASH = Text("文本中的反斜杠写法不对。", "a backslash in a text is not followed by what it needs.")
_DOUBLE = Text("反斜杠请写两个。", "Write it twice.")
_KEY = Text("这一行不是“键 = 值”的形式。", "this line is not of the form key = value.")
_PLAIN_KEY = Text(
    "键名用半角字母、数字、- 和 _；等号用半角。", "Keys are plain letters, digits, - and _, followed by =."
)

_EXPLANATIONS: tuple[tuple[str, Text, Text], ...] = (
    ("Cannot overwrite a value", _TWICE, _KEEP_ONE),
    ("Cannot declare", _TWICE, _KEEP_ONE),
    ("Cannot redefine", _TWICE, _KEEP_ONE),
    ("Cannot mutate", _TWICE, _KEEP_ONE),
    ("Duplicate inline table key", _TWICE, _KEEP_ONE),
    ("Expected ']", _BRACKET, _CLOSE),
    ("Unclosed array", _BRACKET, _CLOSE),
    ("Unclosed inline table", Text("花括号没有在同一行闭合。", "a brace is not closed on its line."), _CLOSE),
    ("Unterminated string", _STRING, _QUOTES),
    ("Illegal character", _STRING, _QUOTES),
    ("Unescaped", _BACKSLASH, _DOUBLE),
    ("Invalid hex value", _BACKSLASH, _DOUBLE),
    ("Escaped character", _BACKSLASH, _DOUBLE),
    ("Expected '='", _KEY, _PLAIN_KEY),
    ("Invalid statement", _KEY, _PLAIN_KEY),
    ("Invalid initial character", _KEY, _PLAIN_KEY),
    ("Found invalid character", _KEY, _PLAIN_KEY),
    ("Invalid date", Text("没有这一天。", "there is no such day."), Text("请改正日期。", "Mend the date.")),
    (
        "Invalid value",
        Text("等号后的值无法识别。", "the value after = cannot be read."),
        Text(
            "文本要用半角引号括住，数字不要加引号或单位。", "Text needs straight quotation marks; numbers stand alone."
        ),
    ),
    (
        "Exceeds the limit",
        Text("有一个数的位数太多。", "a number has too many digits."),
        Text("请检查位数。", "Check its digits."),
    ),
    ("nested", Text("嵌套层数太多。", "it is nested too deeply."), Text("请减少括号的层数。", "Use fewer brackets.")),
)

_UNKNOWN = (
    Text("文件不符合 TOML 语法。", "it is not TOML."),
    Text("请对照文档中的例子检查这一行。", "Compare the line with the example in the documentation."),
)


def syntax_finding(complaint: str, place: Place) -> Finding:
    """Return the finding for a parser's complaint."""
    found = ((what, remedy) for begin, what, remedy in _EXPLANATIONS if complaint.startswith(begin))
    what, remedy = next(found, _UNKNOWN)
    full = Text(f"文件读不下去：{what.zh}", f"The file cannot be read: {what.en}")
    return Finding("policy-syntax", Severity.ERROR, place, full, remedy)
