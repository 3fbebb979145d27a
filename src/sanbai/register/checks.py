"""Every check of a register, by its stable name: how severe it is, and what must hold."""

from collections.abc import Mapping

from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

READING: Mapping[str, tuple[Severity, Text]] = {
    "money-unit-missing": (_ERROR, Text("“库信息”写明金额单位", "`about` names the unit of money")),
    "entry-unknown": (_WARNING, Text("“库信息”只有已知条目", "`about` has no entry but the known ones")),
    "entry-twice": (_ERROR, Text("“库信息”每个条目只写一次", "`about` has every entry once")),
    "table-missing": (_ERROR, Text("有项目表和年度方案表", "the tables of projects and of options are there")),
    "table-twice": (_ERROR, Text("每张表只有一份", "every table is there once")),
    "sheet-unknown": (_WARNING, Text("工作表（文件）都是已知的表", "every sheet (or file) is a known table")),
    "sheet-renamed": (_ERROR, Text("已知的表没有改名", "no known table goes by another name")),
    "column-missing": (_ERROR, Text("必填列都在", "every column that must be filled is there")),
    "column-unknown": (_WARNING, Text("列都是已知的列", "every column is a known one")),
    "column-twice": (_ERROR, Text("每列只有一份", "every column is there once")),
    "column-unit": (_ERROR, Text("列标题中的金额单位与库一致", "the unit in a column's title is the register's")),
    "value-missing": (_ERROR, Text("必填单元格都已填写", "every cell that must be filled is filled")),
    "value-beyond-columns": (_WARNING, Text("标题以外的列没有内容", "nothing stands in a column without a title")),
    "formula-cell": (_ERROR, Text("单元格是数值，不是公式", "cells hold values, not formulas")),
    "cell-in-error": (_ERROR, Text("单元格没有 #REF! 之类的错误", "no cell holds an error such as #REF!")),
    "text-unprintable": (_ERROR, Text("文字可以打印", "text can be printed")),
    "text-too-long": (_ERROR, Text("文字不超过 30,000 字", "text has at most 30,000 characters")),
    "code-as-number": (_ERROR, Text("长代码以文本存放", "long codes are stored as text")),
    "choice-unknown": (_ERROR, Text("选项取自固定清单", "a choice is one of its fixed list")),
    "number-expected": (_ERROR, Text("数字列里是数字", "a number stands where one belongs")),
    "number-not-whole": (_ERROR, Text("金额和数量是整数", "amounts and quantities are whole numbers")),
    "number-negative": (_ERROR, Text("金额和数量不为负", "amounts and quantities are not negative")),
    "number-out-of-range": (_ERROR, Text("数字在允许范围内", "numbers are within their range")),
    "date-expected": (_ERROR, Text("日期列里是日期", "a date stands where one belongs")),
    "row-refused": (_ERROR, Text("一行的各项能同时成立", "what a row says can hold together")),
}
"""What is checked while a register is read; a row with an error is left out, and no other row suffers for it."""

RULES: Mapping[str, tuple[Severity, Text]] = {
    "register-empty": (_ERROR, Text("至少有一个项目", "there is at least one project")),
    "project-code-twice": (_ERROR, Text("项目代码不重复", "no project code is used twice")),
    "row-twice": (_ERROR, Text("同一张表中没有重复的行", "no table names the same thing twice")),
    "project-two-codes": (
        _WARNING,
        Text("同名、同业主、同地点的项目只有一个代码", "projects with one name, owner and place have one code"),
    ),
    "project-unknown": (_ERROR, Text("引用的项目存在", "every project referred to exists")),
    "option-unknown": (_ERROR, Text("引用的方案存在", "every option referred to exists")),
    "project-without-option": (_ERROR, Text("每个项目至少一个方案", "every project has at least one option")),
    "code-unknown": (_ERROR, Text("代码都在代码表中", "every code is in its code list")),
    "relation-cycle": (_ERROR, Text("项目不互为前提", "no projects require each other in a circle")),
    "relation-contradiction": (
        _ERROR,
        Text("前提项目之间、与本项目之间不是二选一", "no project requires what it, or another it requires, excludes"),
    ),
    "invested-beyond-total": (_ERROR, Text("年前累计投资不超过总投资", "what was invested is within the total")),
    "option-beyond-total": (
        _ERROR,
        Text("年前累计加当年投资不超过总投资", "what was invested and the in-year investment are within the total"),
    ),
    "construction-beyond-in-year": (
        _ERROR,
        Text("建安投资不超过当年投资", "construction is within the in-year investment"),
    ),
    "funding-in-year": (
        _ERROR,
        Text("计划年度资金合计等于当年投资", "the plan year's funding is the in-year investment"),
    ),
    "funding-beyond-total": (
        _ERROR,
        Text("各年资金加年前累计不超过总投资", "funding and what was invested are within the total"),
    ),
    "funding-short": (
        _NOTE,
        Text("各年资金加年前累计不少于总投资的九成", "funding and what was invested reach 90 % of the total"),
    ),
    "bundle-total": (_WARNING, Text("打捆项目总投资等于各组成项目之和", "a bundle's total is the sum of its parts")),
    "total-zero": (_WARNING, Text("总投资大于零", "the total investment is more than nothing")),
    "location-shares": (_ERROR, Text("各区占比合计为 100", "the shares of a project's districts add up to 100")),
    "dates-out-of-order": (_ERROR, Text("开工不晚于竣工", "a project starts before it is completed")),
    "approval-dates": (_ERROR, Text("批复日期不晚于有效期", "an approval is given before it expires")),
    "approval-expired": (_WARNING, Text("手续仍在有效期内", "approvals have not expired")),
    "milestone-before-start": (_WARNING, Text("节点完成不早于开工", "no milestone is met before the start")),
    "date-in-future": (_WARNING, Text("已发生的事不在今天之后", "what has happened did not happen after today")),
    "continuing-with-quarter": (_WARNING, Text("续建项目没有开工季度", "a continuing project has no start quarter")),
    "new-start-without-quarter": (_WARNING, Text("新开工项目有开工季度", "a new start has a start quarter")),
    "continuing-not-begun": (_WARNING, Text("续建项目已有投资", "something was invested in a continuing project")),
    "nature-against-start": (
        _WARNING,
        Text("建设性质与开工时间相符", "the nature agrees with the start date and the plan year"),
    ),
}
"""What is checked of a register that was read."""

ALL: Mapping[str, tuple[Severity, Text]] = {**READING, **RULES}


def finding(check: str, place: Place, what: Text, remedy: Text) -> Finding:
    """Return the finding of a check, with the severity that the check has; raises `KeyError` for a check not listed."""
    return Finding(check, ALL[check][0], place, what, remedy)
