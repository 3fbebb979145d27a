"""Rules on days, and on whether a project's nature agrees with its days and data."""

import datetime
from collections.abc import Iterator

from sanbai.errors import Finding
from sanbai.language import Text
from sanbai.register.records import Nature
from sanbai.register.rules.facts import Facts


def dates_out_of_order(facts: Facts) -> Iterator[Finding]:
    """Find start_date > completion_date."""
    for index, project in enumerate(facts.register.projects):
        if project.start_date and project.completion_date and project.start_date > project.completion_date:
            yield facts.found(
                "dates-out-of-order",
                ("projects", index, "completion_date"),
                Text(
                    f"竣工时间 {project.completion_date} 早于开工时间 {project.start_date}。",
                    f"It is completed on {project.completion_date}, before it starts on {project.start_date}.",
                ),
                Text("请核对两个日期。", "Check both dates."),
            )


def approval_dates(facts: Facts) -> Iterator[Finding]:
    """Find approved_on > expires_on."""
    for index, approval in enumerate(facts.register.approvals):
        if approval.approved_on and approval.expires_on and approval.approved_on > approval.expires_on:
            yield facts.found(
                "approval-dates",
                ("approvals", index, "expires_on"),
                Text(
                    f"有效期至 {approval.expires_on}，早于批复日期 {approval.approved_on}。",
                    f"It expires on {approval.expires_on}, before it was approved on {approval.approved_on}.",
                ),
                Text("请核对两个日期。", "Check both dates."),
            )


def approval_expired(facts: Facts) -> Iterator[Finding]:
    """Find expires_on < today, unless the project holds another approval of the kind that has not expired."""
    approvals = facts.register.approvals
    valid = {
        (approval.project, approval.kind)
        for approval in approvals
        if approval.expires_on is None or approval.expires_on >= facts.today
    }
    for index, approval in enumerate(approvals):
        in_order = (
            approval.approved_on is None or approval.expires_on is None or approval.approved_on <= approval.expires_on
        )
        if approval.expires_on and in_order and (approval.project, approval.kind) not in valid:
            yield facts.found(
                "approval-expired",
                ("approvals", index, "expires_on"),
                Text(
                    f"项目 {approval.project} 的手续 {approval.kind} 已于 {approval.expires_on} 到期。",
                    f"The approval {approval.kind} of {approval.project} expired on {approval.expires_on}.",
                ),
                Text("请办理延期后更新有效期。", "Have it renewed, then enter the new date."),
            )


def milestone_before_start(facts: Facts) -> Iterator[Finding]:
    """Find met < start_date."""
    for index, milestone in enumerate(facts.register.milestones):
        project = facts.projects.get(milestone.project)
        if project and project.start_date and milestone.met and milestone.met < project.start_date:
            yield facts.found(
                "milestone-before-start",
                ("milestones", index, "met"),
                Text(
                    f"节点 {milestone.code} 完成于 {milestone.met}，早于项目开工（{project.start_date}）。",
                    f"{milestone.code} was met on {milestone.met}, before the start, {project.start_date}.",
                ),
                Text(
                    "请核对；开工前的手续请填入“审批手续”。",
                    "Check both; what precedes the start belongs to the approvals.",
                ),
            )


def date_in_future(facts: Facts) -> Iterator[Finding]:
    """Find approved_on > today and met > today."""
    past = [("approvals", "approved_on", facts.register.approvals), ("milestones", "met", facts.register.milestones)]
    for table, field, records in past:
        for index, record in enumerate(records):
            day: datetime.date | None = getattr(record, field)
            if day and day > facts.today:
                yield facts.found(
                    "date-in-future",
                    (table, index, field),
                    Text(f"{day} 在今天（{facts.today}）之后。", f"{day} is after today ({facts.today})."),
                    Text("尚未发生的请留空。", "Leave it empty until it has happened."),
                )


def continuing_with_quarter(facts: Facts) -> Iterator[Finding]:
    """Find options with a start_quarter of projects that are continuing."""
    for index, option in facts.options_of(Nature.CONTINUING):
        if option.start_quarter is not None:
            yield facts.found(
                "continuing-with-quarter",
                ("options", index, "start_quarter"),
                Text(
                    f"续建项目 {option.project} 的方案 {option.code} 填了开工季度。",
                    f"{option.project} is continuing, but its option {option.code} has a start quarter.",
                ),
                Text("请清空开工季度，或改正建设性质。", "Empty the start quarter, or mend the nature."),
            )


def new_start_without_quarter(facts: Facts) -> Iterator[Finding]:
    """Find options without a start_quarter of projects that are new starts."""
    for index, option in facts.options_of(Nature.NEW_START):
        if option.start_quarter is None:
            yield facts.found(
                "new-start-without-quarter",
                ("options", index, "start_quarter"),
                Text(
                    f"新开工项目 {option.project} 的方案 {option.code} 没有开工季度。",
                    f"{option.project} is a new start, but its option {option.code} has no start quarter.",
                ),
                Text("请填写开工季度（1 至 4）。", "Fill in the start quarter (1 to 4)."),
            )


def continuing_not_begun(facts: Facts) -> Iterator[Finding]:
    """Find continuing projects with invested_before = 0."""
    for index, project in enumerate(facts.register.projects):
        if project.nature is Nature.CONTINUING and project.invested_before == 0:
            yield facts.found(
                "continuing-not-begun",
                ("projects", index, "invested_before"),
                Text(
                    f"续建项目 {project.code} 年前没有投资。",
                    f"{project.code} is continuing, but nothing was invested in it.",
                ),
                Text(
                    "请填写年前累计投资，或改正建设性质。",
                    "Fill in what was invested before the year, or mend the nature.",
                ),
            )


def nature_against_start(facts: Facts) -> Iterator[Finding]:
    """Find new starts whose start_date is not in the plan year, and continuing projects that start in it or later."""
    if facts.year is None:
        return
    for index, project in enumerate(facts.register.projects):
        year = project.start_date.year if project.start_date else None
        new = project.nature is Nature.NEW_START and year not in (None, facts.year)
        late = project.nature is Nature.CONTINUING and year is not None and year >= facts.year
        if new or late:
            nature = Text("新开工", "a new start") if new else Text("续建", "continuing")
            yield facts.found(
                "nature-against-start",
                ("projects", index, "start_date"),
                Text(
                    f"项目 {project.code} 为{nature.zh}，开工时间却是 {project.start_date}（计划年度 {facts.year}）。",
                    f"{project.code} is {nature.en}, but starts on {project.start_date} (plan year {facts.year}).",
                ),
                Text("请核对建设性质和开工时间。", "Check its nature and its start date."),
            )
