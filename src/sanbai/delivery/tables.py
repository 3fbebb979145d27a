"""The tables of delivery as data: the monthly return, and the baseline it is measured by.

They are described as the register's tables are, and read and written by the same code.
"""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sanbai.delivery.reasons import REASONS, reasons_of
from sanbai.delivery.records import MONTHS, Baseline, BaselineRow, Month, Return
from sanbai.language import Text
from sanbai.register.grids import Value
from sanbai.register.records import Register
from sanbai.register.tables import Column, Kind, Table

ESCALATIONS: Mapping[str, Text] = {
    "0": Text("责任单位", "with its owner"),
    "1": Text("副秘书长", "with the deputy secretary-general"),
    "2": Text("分管副市长", "with the vice mayor"),
    "3": Text("市长", "with the mayor"),
}
"""With whom a problem is, by its level of escalation."""


def _since_january(zh: str, en: str) -> Text:
    return Text(f"1 月起累计{zh}", f"{en} since January")


def _return(month: datetime.date, **values: Any) -> Return:
    reported = {name: value for name, value in values.items() if name not in SHOWN_FIELDS}
    return Return(month=Month(month.year, month.month), **reported)


_GIVEN = Text("由计划或上次填报带出，不用填", "from the plan or the last return, not to be filled in")

SHOWN = (
    Column("name", Text("项目名称", "project name"), hint=_GIVEN),
    Column("planned_year", Text("当年计划投资", "planned for the year"), Kind.NUMBER, hint=_GIVEN),
    Column("planned_now", Text("计划累计至本月", "planned by the end of this month"), Kind.NUMBER, hint=_GIVEN),
    Column("invested_so_far", Text("上次累计完成投资", "invested by the last return"), Kind.NUMBER, hint=_GIVEN),
)
"""What a form shows beside what is to be filled in; nothing of it is read back."""

SHOWN_FIELDS = tuple(column.field for column in SHOWN)

RETURNS = Table(
    "returns",
    Text("月度报表", "monthly return"),
    _return,
    (
        Column("month", Text("月份", "month"), Kind.MONTH, True),
        Column("project", Text("项目代码", "project code"), Kind.CODE, True),
        Column("investment_month", Text("本月完成投资", "invested this month"), Kind.MONEY, True),
        Column(
            "investment_year",
            _since_january("完成投资", "invested"),
            Kind.MONEY,
            True,
            hint=Text("按形象进度计，含本月", "by physical progress, this month included"),
        ),
        Column("construction_year", _since_january("建安投资", "construction"), Kind.MONEY),
        Column("funds_in_place_year", _since_january("到位资金", "funds in place"), Kind.MONEY),
        Column("paid_year", _since_january("支付资金", "funds paid"), Kind.MONEY),
        Column(
            "physical_progress",
            Text("形象进度（%）", "physical progress (%)"),
            Kind.NUMBER,
            most=100,
            hint=Text("整个项目完成的百分比", "of the whole project"),
        ),
        Column("started_on", Text("实际开工日期", "started on"), Kind.DATE),
        Column("completed_on", Text("实际竣工日期", "completed on"), Kind.DATE),
        Column("contract_signed_on", Text("施工合同签订日期", "contract signed on"), Kind.DATE),
        Column("registered_on", Text("统计入库日期", "registered with statistics on"), Kind.DATE),
        Column("permits_needed", Text("应办手续数", "permits needed"), Kind.NUMBER, most=999),
        Column("permits_done", Text("已办手续数", "permits done"), Kind.NUMBER, most=999),
        Column(
            "expected_investment",
            Text("预计全年投资", "expected investment of the year"),
            Kind.MONEY,
            hint=Text("与计划一致时留空", "empty where it stays with the plan"),
        ),
        Column(
            "expected_start",
            Text("预计开工日期", "expected start"),
            Kind.DATE,
            hint=Text("与计划一致时留空", "empty where it stays with the plan"),
        ),
        Column(
            "expected_completion",
            Text("预计竣工日期", "expected completion"),
            Kind.DATE,
            hint=Text("与计划一致时留空", "empty where it stays with the plan"),
        ),
        Column(
            "reason",
            Text("变化原因", "reason"),
            Kind.CODE,
            code_list="reason",
            hint=Text("预计有变化时必填", "must be given where an expectation changes"),
            own_choices=REASONS,
        ),
        Column("problem", Text("存在问题", "problem")),
        Column("problem_owner", Text("问题责任单位", "owner of the problem")),
        Column(
            "escalation",
            Text("问题层级", "escalation"),
            Kind.NUMBER,
            code_list="escalation",
            most=3,
            own_choices=ESCALATIONS,
        ),
        Column(
            "evidence",
            Text("佐证文件 SHA-256", "SHA-256 of evidence"),
            hint=Text("多个用空格分开", "several, with blanks between"),
        ),
        Column("note", Text("备注", "note")),
        Column("filled_by", Text("填报人", "filled by")),
        Column("filled_on", Text("填报日期", "filled on"), Kind.DATE),
        Column("reviewed_by", Text("复核人", "reviewed by"), hint=Text("不得与填报人相同", "not who filled it")),
        Column("reviewed_on", Text("复核日期", "reviewed on"), Kind.DATE),
    ),
    ("project",),
)
"""The monthly return; a bundle's parts have a row each, the bundle itself has none."""

CURVE_FIELDS = tuple(f"planned_{number:02d}" for number in range(1, MONTHS + 1))
"""The columns of a baseline's curve, a month each."""


def _baseline_row(**values: Any) -> tuple[int, str, BaselineRow]:
    curve = tuple(values.pop(name, 0) for name in CURVE_FIELDS)
    year, unit = values.pop("year"), values.pop("money_unit")
    return year, unit, BaselineRow(curve=curve, **values)


def _curve_column(name: str) -> Column:
    number = int(name[-2:])
    return Column(name, Text(f"计划累计至{number}月", f"planned by the end of month {number}"), Kind.MONEY, True)


BASELINE = Table(
    "baseline",
    Text("基线", "baseline"),
    _baseline_row,
    (
        Column("year", Text("计划年度", "plan year"), Kind.YEAR, True, least=1900, most=2200),
        Column("money_unit", Text("金额单位", "unit of money"), Kind.CODE, True),
        Column("project", Text("项目代码", "project code"), Kind.CODE, True),
        Column("name", Text("项目名称", "project name")),
        Column("part_of", Text("所属打捆项目", "part of")),
        Column("programme", Text("板块", "programme"), Kind.CODE),
        Column("category", Text("项目类别", "category"), Kind.CODE),
        Column("district", Text("所在区", "district"), Kind.CODE),
        Column("department", Text("主管部门", "sponsor department"), Kind.CODE),
        Column("nature", Text("建设性质", "nature"), Kind.CODE, True, code_list="nature"),
        Column("option", Text("方案代码", "option code"), Kind.CODE),
        Column("start_due", Text("应开工日期", "start due"), Kind.DATE),
        Column("completion_due", Text("应竣工日期", "completion due"), Kind.DATE),
        Column("in_year_investment", Text("当年计划投资", "in-year investment"), Kind.MONEY, True),
        Column("construction_investment", Text("其中建安投资", "of it construction"), Kind.MONEY),
        Column("total_investment", Text("总投资", "total investment"), Kind.MONEY, True),
        Column("invested_before", Text("年前累计投资", "invested before the year"), Kind.MONEY),
        *map(_curve_column, CURVE_FIELDS),
    ),
    ("project",),
)
"""The first approved baseline, with its curve a column a month."""


def returns_table(register: Register) -> Table:
    """Return the table of returns as a form has it: with the reasons of the office, and what it shows beside."""
    own = reasons_of(register)
    columns = [replace(column, own_choices=own) if column.field == "reason" else column for column in RETURNS.columns]
    return replace(RETURNS, columns=(*columns[:2], *SHOWN, *columns[2:]))


def return_values(row: Return) -> list[Value]:
    """Return a row of the table of returns; the month stands as people write it."""
    return [_written(getattr(row, column.field)) for column in RETURNS.columns]


def _written(value: Any) -> Value:
    return str(value) if isinstance(value, Month) else value


def baseline_values(baseline: Baseline, row: BaselineRow) -> list[Value]:
    """Return a row of the table of the baseline."""
    beside: dict[str, Value] = {"year": baseline.year, "money_unit": baseline.money_unit}
    beside |= dict(zip(CURVE_FIELDS, row.curve, strict=True))
    return [beside[c.field] if c.field in beside else getattr(row, c.field) for c in BASELINE.columns]
