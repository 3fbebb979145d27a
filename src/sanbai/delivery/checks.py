"""Every check of the year's returns, by its stable name: how severe it is, and what must hold."""

from collections.abc import Mapping

from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

BASELINE_CHECKS = ("baseline-changed", "baseline-unsealed", "baseline-not-the-years")
"""What says that nothing can be measured by the baseline as it is."""

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

RULES: Mapping[str, tuple[Severity, Text]] = {
    "month-in-order": (_WARNING, Text("各月依次报送", "months come one after the other, and none ahead of its time")),
    "month-has-returns": (_ERROR, Text("到期的月份有报表", "a month whose returns are due has some")),
    "return-missing": (_WARNING, Text("到期的项目都已报送", "every return that is due has come")),
    "return-in-time": (_WARNING, Text("在填报时限内报送", "returns come within their window")),
    "return-signed": (_WARNING, Text("有填报人和复核人", "a return says who filled it in and who reviewed it")),
    "two-people": (_ERROR, Text("填报后由另一人复核", "another person reviews, after it is filled in")),
    "filled-by-now": (_ERROR, Text("填报和复核不在检查日之后", "nothing is filled in after the day of the check")),
    "evidence-is-hash": (_ERROR, Text("佐证是 SHA-256", "evidence is given as SHA-256")),
    "evidence-once": (_WARNING, Text("同一佐证只用一次", "no file of evidence is handed in twice")),
    "cumulative-falls": (_ERROR, Text("累计数不减少", "what is counted up never falls")),
    "month-adds-up": (_ERROR, Text("本月加此前累计等于累计", "this month and those before add up to the year")),
    "construction-within": (_ERROR, Text("建安投资不超过完成投资", "construction is within what was invested")),
    "year-within-plan": (_WARNING, Text("累计不超过当年计划", "the year is within the option chosen")),
    "total-within": (_ERROR, Text("不超过总投资余额", "money is within what the total investment has left")),
    "expected-not-below": (_ERROR, Text("预计不少于已完成", "what is expected is not below what is done")),
    "paid-near": (_WARNING, Text("支付与完成投资相符", "payments are near what was invested")),
    "physical-near": (_WARNING, Text("形象进度与投资相符", "physical progress is near the money")),
    "spike": (_WARNING, Text("季末没有突增", "no quarter ends in a spike")),
    "round-run": (_WARNING, Text("没有连续的整数", "amounts are not round month after month")),
    "date-in-month": (_ERROR, Text("已发生的事不在本月之后", "what has happened did so by the end of the month")),
    "fact-stays": (_WARNING, Text("已报的日期不变", "a day once reported stays")),
    "completed-after-start": (_ERROR, Text("竣工在开工之后并全部完成", "a completion follows a start and is whole")),
    "permits-before-start": (_WARNING, Text("开工前手续齐备", "a project starts with its permits")),
    "contract-before-registration": (
        _WARNING,
        Text("先签合同后入库", "a contract is signed before the project is registered"),
    ),
    "change-has-reason": (_ERROR, Text("变化有原因", "a changed expectation has a reason")),
    "other-has-note": (_WARNING, Text("“其他”有说明", "the reason “other” is explained")),
    "overdue-says-when": (_WARNING, Text("逾期的写明预计日期", "what is overdue says when it will come")),
    "problem-has-owner": (_WARNING, Text("问题有责任单位", "a problem has an owner")),
}
"""What is checked of a month's returns that were read."""

ALL: Mapping[str, tuple[Severity, Text]] = {**READING, **RULES}


def finding(check: str, place: Place, what: Text, remedy: Text) -> Finding:
    """Return the finding of a check, with the severity that the check has; raises `KeyError` for a check not listed."""
    return Finding(check, ALL[check][0], place, what, remedy)
