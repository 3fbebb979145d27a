"""The coded reasons for which a project's expectation changes, in both languages.

They go by what an office can act on: approvals, land, money, contract, site, decision, market. An office adds its own
in the register's `codes` table, list `reason`.
"""

from collections.abc import Mapping

from sanbai.language import Text
from sanbai.register.records import Register

OTHER = "other"
"""The reason that says nothing by itself: it needs a note."""

REASONS: Mapping[str, Text] = {
    "approvals_lag": Text("审批手续滞后", "approvals lag"),
    "land_demolition": Text("征地拆迁未完成", "land and demolition"),
    "planning_change": Text("规划调整", "planning change"),
    "design_change": Text("设计变更", "design change"),
    "scope_change": Text("建设内容或规模调整", "change of scope"),
    "funding_gap": Text("资金未落实", "funds are not in place"),
    "cost_change": Text("造价变化", "change of cost"),
    "investor_withdrew": Text("投资方退出", "investor withdrew"),
    "tender_failed": Text("招标未成", "tender failed"),
    "contractor": Text("参建单位履约问题", "contractor does not perform"),
    "supply": Text("材料设备供应", "supply of material or equipment"),
    "utilities": Text("管线迁改", "utilities to be moved"),
    "ground": Text("地质、文物等现场条件", "ground or finds on site"),
    "other_project": Text("等待其他项目", "waits for another project"),
    "weather_season": Text("天气、季节", "weather or season"),
    "market_change": Text("市场变化", "market change"),
    "force_majeure": Text("不可抗力", "force majeure"),
    "brought_forward": Text("提前实施", "brought forward"),
    "savings": Text("招标结余等节约", "savings"),
    "merged": Text("并入其他项目", "merged into another project"),
    "correction": Text("更正填报", "correction of an earlier return"),
    OTHER: Text("其他（须在备注中说明）", "other (say in the note)"),
}
"""Every reason that ships, by its code."""


def reasons_of(register: Register) -> dict[str, Text]:
    """Return the reasons an office may give: those that ship, and its own from the register's list `reason`."""
    own = (row for row in register.codes if row.list == "reason" and row.code not in REASONS)
    return {**REASONS, **{row.code: Text(row.name_zh or row.code, row.name_en or row.code) for row in own}}
