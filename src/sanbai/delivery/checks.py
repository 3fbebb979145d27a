"""Every check of the year's returns, by its stable name: how severe it is, and what must hold."""

from collections.abc import Mapping

from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

READING: Mapping[str, tuple[Severity, Text]] = {
    "baseline-changed": (_ERROR, Text("基线自写入后没有改动", "the baseline is as it was first written")),
    "baseline-unsealed": (_ERROR, Text("基线有校验和", "the baseline has its checksum")),
    "baseline-not-the-years": (
        _ERROR,
        Text("基线的年度和金额单位与编制方案、项目储备库一致", "the baseline's year and unit are the folder's"),
    ),
    "file-unknown": (_WARNING, Text("报表文件按月命名", "files of returns are named by their month")),
    "file-unreadable": (_ERROR, Text("报表文件可以读取", "files of returns can be read")),
    "file-other-year": (_ERROR, Text("报表属于计划年度", "files are of the plan year")),
    "sheet-missing": (_ERROR, Text("工作簿中有月度报表", "a workbook holds the sheet of returns")),
    "month-not-the-files": (_ERROR, Text("月份与文件名一致", "a return is of the month its file is named by")),
    "project-not-in-plan": (_ERROR, Text("项目在计划或前期推进清单中", "a return is of a project of the baseline")),
    "return-twice": (_ERROR, Text("每个项目每月一份报表", "a project has one return a month")),
    "form-half-filled": (_WARNING, Text("表中各行都已填写", "every row of a form is filled in")),
}
"""What is checked while returns are read; a row with an error is left out, and no other row suffers for it."""

ALL: Mapping[str, tuple[Severity, Text]] = {**READING}


def finding(check: str, place: Place, what: Text, remedy: Text) -> Finding:
    """Return the finding of a check, with the severity that the check has; raises `KeyError` for a check not listed."""
    return Finding(check, ALL[check][0], place, what, remedy)
