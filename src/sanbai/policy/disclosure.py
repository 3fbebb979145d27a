"""`[disclosure]` of a policy: which fields can be published, which usually are, and reading what a policy says."""

from collections.abc import Mapping

from sanbai.language import Text
from sanbai.policy.clause_reading import read_selection
from sanbai.policy.records import Disclosure, Withholding
from sanbai.policy.toml_tables import TomlTable, suggestion

DISCLOSED: Mapping[str, Text] = {
    "nature": Text("建设性质", "nature"),
    "department": Text("主管部门", "department"),
    "responsible_unit": Text("责任单位", "responsible unit"),
    "owner": Text("项目业主", "owner"),
    "content": Text("建设内容", "content"),
    "start_date": Text("开工日期", "start date"),
    "completion_date": Text("竣工日期", "completion date"),
    "start_quarter": Text("开工季度", "start quarter"),
    "completes_in_year": Text("当年竣工", "completion in the year"),
    "total_investment": Text("总投资", "total investment"),
    "invested_before": Text("年前累计投资", "investment before the year"),
    "in_year_investment": Text("当年计划投资", "in-year investment"),
    "construction_investment": Text("建安投资", "construction-and-installation part"),
    "funding": Text("分年度分渠道资金", "funds by year and source"),
    "approvals": Text("审批手续", "approvals"),
    "milestones": Text("节点", "milestones"),
    "outcomes": Text("建设成效", "outcomes"),
    "districts": Text("所在区", "districts"),
    "points": Text("地址和坐标", "addresses and points"),
    "parts": Text("打捆项目的组成", "parts of a bundle"),
    "months": Text("逐月进展", "monthly progress"),
    "changes": Text("变更情况", "changes"),
    "reasons": Text("列入理由", "reasons"),
}
"""Every field that a policy may disclose, and its name; code, name, programme and category go with every project."""

USUAL = (
    *("nature", "department", "responsible_unit", "content", "start_date", "completion_date", "start_quarter"),
    *("completes_in_year", "total_investment", "in_year_investment", "outcomes", "districts", "months"),
)
"""What is published where a policy says nothing: what lists of key projects usually print, and no owner, address, paper
or source of funds."""


def disclosure_of(disclosure: Disclosure | None) -> Disclosure:
    """Return what a policy says of disclosure, or what holds where it says nothing."""
    return disclosure or Disclosure(fields=USUAL)


def read_disclosure(table: TomlTable | None) -> Disclosure | None:
    """Return what `[disclosure]` says, None where a policy has no such table."""
    if table is None:
        return None
    table.reading.subjects["disclosure", ""] = table.path
    check_files = table.flag("check_files")
    fields = _read_fields(table, "fields") if table.has("fields") else tuple(DISCLOSED) if check_files else USUAL
    rules = tuple(_read_rule(entry) for entry in table.tables("rule"))
    licence, source = table.text("licence", required=False), table.text("source")
    read = Disclosure(
        fields=fields,
        rules=rules,
        check_files=check_files,
        licence=licence,
        prefix=table.text("prefix", required=False),
        source=source,
    )
    if check_files and (rules or set(fields) != set(DISCLOSED)):
        what = Text(
            "check_files 会公开整个项目储备库，与不公开的内容相矛盾。",
            "check_files hands out the whole register, and so also what is not to be disclosed.",
        )
        remedy = Text(
            "请删去 check_files，或删去 fields 和 [[disclosure.rule]]。",
            "Take out check_files, or fields and every [[disclosure.rule]].",
        )
        table.report("check-files-reveal", "check_files", what, remedy)
    table.close()
    return read


def _read_rule(table: TomlTable) -> Withholding:
    whole = table.values.get("withhold") == "project"
    rule = Withholding(
        id=table.own("disclosure", "id"),
        name=table.name("name"),
        where=read_selection(table),
        whole=whole,
        fields=() if whole and table.has("withhold") else _read_fields(table, "withhold"),
        source=table.text("source"),
    )
    table.close()
    return rule


def _read_fields(table: TomlTable, key: str) -> tuple[str, ...]:
    fields = table.codes(key)
    for field in fields:
        if field not in DISCLOSED:
            what = Text(
                f"{table.label} 中没有“{field}”这个公开字段。", f'{table.label}: no field "{field}" can be published.'
            )
            table.report("unknown-field", key, what, suggestion(field, DISCLOSED))
    return fields
