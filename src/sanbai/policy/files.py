"""Policy files on disk."""

from pathlib import Path

from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text
from sanbai.policy.reading import LoadedPolicy, parse_policy

POLICY_FILE = "2-policy.toml"
"""The name of the policy in a plan-year folder."""

LARGEST_FILE = 8 * 1024 * 1024
"""In bytes; a policy of every district and a thousand clauses is far below it."""


def read_policy(path: Path) -> LoadedPolicy:
    """Return the policy of a file, or of the plan-year folder `path`, with every finding; never raises for bad input.

    The text may be UTF-8, with or without a byte order mark, or GB18030.
    """
    file = path / POLICY_FILE if path.is_dir() else path
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError:
        what = Text(
            f"找不到或打不开编制方案文件 {file.name}。", f"The policy file {file.name} is missing or cannot be opened."
        )
        remedy = Text(
            "请检查路径；计划年度文件夹中应有 2-policy.toml。",
            "Check the path; a plan-year folder holds 2-policy.toml.",
        )
        return _unread("policy-missing", file, what, remedy)
    if len(content) > LARGEST_FILE:
        what = Text("文件太大，不会是编制方案文件。", "The file is too large to be a policy.")
        return _unread("policy-too-large", file, what, Text("请检查路径。", "Check the path."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return parse_policy(content.decode(encoding), file.name)
        except UnicodeDecodeError:
            continue
    what = Text("文件不是文本，或编码无法识别。", "The file is not text, or its encoding is not known.")
    return _unread("policy-encoding", file, what, Text("请另存为 UTF-8 编码的文本。", "Save it as UTF-8 text."))


def _unread(check: str, file: Path, what: Text, remedy: Text) -> LoadedPolicy:
    return LoadedPolicy(None, (Finding(check, Severity.ERROR, Place(file.name), what, remedy),))
