"""The tables of a register as data: their columns, titles in both languages, kinds of value and code lists.

Reading, writing, the template, the checks and the import all follow this one description; a column is the field of the
same name of the table's record.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sanbai.language import Text
from sanbai.register import records
from sanbai.register.records import Nature, Pace, RelationKind
from sanbai.units import MONEY_LIMIT


class Kind(Enum):
    """The kind of value a column holds."""

    TEXT = "text"
    CODE = "code"
    MONEY = "money"
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    MONTH = "month"
    FLAG = "yes or no"
    DEGREES = "degrees"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the record's field, its title, its kind, whether it must be filled, and the code list it draws from.

    `refers_to` names the table whose key the column repeats (`projects`, `options`). `hint` says what to fill in.
    `least` and `most` bound a number, each included. `own_choices` are the column's fixed choices where its code list
    is not one of the register's (`BUILT_IN_CODES`).
    """

    field: str
    title: Text
    kind: Kind = Kind.TEXT
    required: bool = False
    code_list: str = ""
    refers_to: str = ""
    hint: Text = Text("", "")
    least: int = 0
    most: int = MONEY_LIMIT - 1
    own_choices: Mapping[str, Text] = dataclasses.field(default_factory=dict)

    @property
    def choices(self) -> Mapping[str, Text]:
        """The names of the codes that may be chosen, where these are the same for every office; else none."""
        return self.own_choices or BUILT_IN_CODES.get(self.code_list, {})


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name (file and sheet), title, what makes a record of a row, columns, and those that name a row."""

    name: str
    title: Text
    record: Callable[..., Any]
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, name: str) -> Column:
        """Return the column of the field `name`; raises `KeyError` when there is none."""
        for column in self.columns:
            if column.field == name:
                return column
        raise KeyError(name)


BUILT_IN_CODES: dict[str, dict[str, Text]] = {
    "nature": {
        Nature.CONTINUING: Text("续建", "continuing"),
        Nature.NEW_START: Text("新开工", "new start"),
        Nature.EARLY_PROMOTION: Text("前期推进", "early promotion"),
    },
    "pace": {Pace.NORMAL: Text("正常", "normal"), Pace.ACCELERATED: Text("加快", "accelerated")},
    "relation": {
        RelationKind.REQUIRES: Text("以…为前提", "requires"),
        RelationKind.ALTERNATIVE_TO: Text("与…二选一", "is an alternative to"),
        RelationKind.PART_OF: Text("是…的组成部分", "is a part of"),
    },
    "quarter": {
        "1": Text("第一季度", "first quarter"),
        "2": Text("第二季度", "second quarter"),
        "3": Text("第三季度", "third quarter"),
        "4": Text("第四季度", "fourth quarter"),
    },
    "flag": {"yes": Text("是", "yes"), "no": Text("否", "no")},
}
"""Code lists that are the same for every office; the office's own lists stand in the register's `codes` table."""

ABOUT_TITLE = Text("库信息", "about")
"""Title of the `about` table, which names the unit of money."""

ABOUT_COLUMNS = (
    Column("key", Text("条目", "entry"), Kind.CODE, True),
    Column("value", Text("内容", "content")),
)
"""The two columns of the `about` table."""

GUIDE_TITLE = Text("填写说明", "guide")
LISTS_TITLE = Text("代码清单", "lists")
FINDINGS_TITLE = Text("检查结果", "findings")
"""Sheets that our own workbooks have beside the tables; reading passes over them."""


def bilingual(text: Text) -> str:
    """Return both languages of a title or label side by side: `总投资 total investment`."""
    return f"{text.zh} {text.en}".strip()


_PROJECT = Column("project", Text("项目代码", "project code"), Kind.CODE, True, refers_to="projects")

ABOUT = (
    Column("money_unit", Text("金额单位", "unit of money"), Kind.CODE, True),
    Column("title", Text("名称", "title")),
    Column("kept_by", Text("编制单位", "kept by")),
    Column("data_date", Text("数据日期", "date of the data"), Kind.DATE),
    Column("source", Text("来源", "source")),
    Column("notice", Text("说明", "notice")),
)
"""The entries of the `about` table, which has a row for each (`key`, `value`) instead of a column."""

TABLES: tuple[Table, ...] = (
    Table(
        "codes",
        Text("代码表", "code lists"),
        records.Code,
        (
            Column("list", Text("代码表", "list"), Kind.CODE, True),
            Column("code", Text("代码", "code"), Kind.CODE, True),
            Column("name_zh", Text("中文名称", "name in Chinese")),
            Column("name_en", Text("英文名称", "name in English")),
        ),
        ("list", "code"),
    ),
    Table(
        "projects",
        Text("项目", "projects"),
        records.Project,
        (
            Column("code", Text("项目代码", "project code"), Kind.CODE, True),
            Column("name", Text("项目名称", "project name"), required=True),
            Column("name_en", Text("英文名称", "name in English")),
            Column("category", Text("项目类别", "category"), Kind.CODE, True, code_list="category"),
            Column(
                "nature",
                Text("建设性质", "nature"),
                Kind.CODE,
                True,
                code_list="nature",
                hint=Text("计划年度内是续建、新开工还是前期推进", "what the project is in the plan year"),
            ),
            Column("department", Text("主管部门", "sponsor department"), Kind.CODE, code_list="department"),
            Column("responsible_unit", Text("责任单位", "responsible unit")),
            Column("owner", Text("项目业主", "owner")),
            Column("content", Text("建设内容", "what is built")),
            Column("start_date", Text("开工时间", "start date"), Kind.DATE),
            Column("completion_date", Text("竣工时间", "completion date"), Kind.DATE),
            Column("total_investment", Text("总投资", "total investment"), Kind.MONEY, True),
            Column(
                "invested_before",
                Text("年前累计投资", "invested before the year"),
                Kind.MONEY,
                hint=Text("截至上年底累计完成的投资", "what was invested up to the end of the year before"),
            ),
            Column("tags", Text("标签", "tags"), hint=Text("多个标签用空格分开", "several, with blanks between")),
        ),
        ("code",),
    ),
    Table(
        "options",
        Text("年度方案", "options for the year"),
        records.Option,
        (
            _PROJECT,
            Column(
                "code",
                Text("方案代码", "option code"),
                Kind.CODE,
                True,
                hint=Text("每个项目至少一个方案", "every project has at least one option"),
            ),
            Column("name", Text("方案名称", "option name")),
            Column(
                "start_quarter",
                Text("开工季度", "start quarter"),
                Kind.NUMBER,
                code_list="quarter",
                hint=Text("当年新开工的填写，续建的留空", "for a start in the plan year; empty where it goes on"),
                least=1,
                most=4,
            ),
            Column("pace", Text("建设进度", "pace"), Kind.CODE, code_list="pace"),
            Column("funding_mix", Text("资金组合", "funding mix"), Kind.CODE, code_list="funding_mix"),
            Column("in_year_investment", Text("当年计划投资", "in-year investment"), Kind.MONEY, True),
            Column(
                "construction_investment",
                Text("其中建安投资", "of it construction"),
                Kind.MONEY,
                hint=Text("不超过当年计划投资", "no more than the in-year investment"),
            ),
            Column("completes_in_year", Text("当年竣工", "completes in the year"), Kind.FLAG, code_list="flag"),
        ),
        ("project", "code"),
    ),
    Table(
        "funding",
        Text("分年资金", "funding by year and source"),
        records.Funding,
        (
            _PROJECT,
            Column("option", Text("方案代码", "option code"), Kind.CODE, True, refers_to="options"),
            Column("year", Text("年度", "year"), Kind.YEAR, True, least=1900, most=2200),
            Column("source", Text("资金来源", "source of funds"), Kind.CODE, True, code_list="source"),
            Column("amount", Text("金额", "amount"), Kind.MONEY, True),
        ),
        ("project", "option", "year", "source"),
    ),
    Table(
        "approvals",
        Text("审批手续", "approvals"),
        records.Approval,
        (
            _PROJECT,
            Column("kind", Text("审批事项", "approval"), Kind.CODE, True, code_list="approval"),
            Column("number", Text("文号", "document number")),
            Column("authority", Text("批复单位", "authority")),
            Column("approved_on", Text("批复日期", "approved on"), Kind.DATE),
            Column("expires_on", Text("有效期至", "expires on"), Kind.DATE),
        ),
        ("project", "kind", "number"),
    ),
    Table(
        "milestones",
        Text("节点", "milestones"),
        records.Milestone,
        (
            _PROJECT,
            Column("code", Text("节点代码", "milestone code"), Kind.CODE, True),
            Column("name", Text("节点名称", "milestone name")),
            Column("due", Text("计划日期", "due"), Kind.DATE, True),
            Column("met", Text("完成日期", "met"), Kind.DATE),
        ),
        ("project", "code"),
    ),
    Table(
        "outcomes",
        Text("建设成效", "outcomes"),
        records.Outcome,
        (
            _PROJECT,
            Column("outcome", Text("成效代码", "outcome"), Kind.CODE, True, code_list="outcome"),
            Column("quantity", Text("数量", "quantity"), Kind.NUMBER, True),
            Column("unit", Text("计量单位", "unit")),
        ),
        ("project", "outcome"),
    ),
    Table(
        "locations",
        Text("建设地点", "locations"),
        records.Location,
        (
            _PROJECT,
            Column("district", Text("所在区", "district"), Kind.CODE, True, code_list="district"),
            Column(
                "share",
                Text("占比（%）", "share (%)"),
                Kind.NUMBER,
                hint=Text("同一项目各区之和为 100，不填即 100", "a project's shares add up to 100; empty means 100"),
                least=1,
                most=100,
            ),
            Column("address", Text("地址", "address")),
            Column("longitude", Text("经度", "longitude"), Kind.DEGREES, least=-180, most=180),
            Column("latitude", Text("纬度", "latitude"), Kind.DEGREES, least=-90, most=90),
        ),
        ("project", "district"),
    ),
    Table(
        "relations",
        Text("项目关系", "relations"),
        records.Relation,
        (
            _PROJECT,
            Column("kind", Text("关系", "relation"), Kind.CODE, True, code_list="relation"),
            Column("other", Text("对方项目代码", "other project"), Kind.CODE, True, refers_to="projects"),
        ),
        ("project", "kind", "other"),
    ),
    Table(
        "scores",
        Text("评分", "scores"),
        records.Score,
        (
            _PROJECT,
            Column("criterion", Text("评价指标", "criterion"), Kind.CODE, True, code_list="criterion"),
            Column("score", Text("得分（0–100）", "score (0 to 100)"), Kind.NUMBER, True, most=100),
            Column(
                "option",
                Text("方案代码", "option code"),
                Kind.CODE,
                refers_to="options",
                hint=Text("只对某一方案评分时填写", "only where the score is that of one option"),
            ),
        ),
        ("project", "criterion", "option"),
    ),
)
"""Every table of a register but `about`, in the order they are written; the names are those of `Register`'s fields."""


def table(name: str) -> Table:
    """Return the table called `name`; raises `KeyError` when there is none."""
    for candidate in TABLES:
        if candidate.name == name:
            return candidate
    raise KeyError(name)
