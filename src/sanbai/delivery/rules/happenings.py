"""Rules on what has happened: starts, permits, contracts, registration, completions, problems and changes."""

import datetime
from collections.abc import Iterator

from sanbai.delivery.changes import EXPECTATION_FIELDS, EXPECTATION_NAMES, changes_of
from sanbai.delivery.reasons import OTHER
from sanbai.delivery.records import Return
from sanbai.delivery.rules.facts import MonthFacts
from sanbai.delivery.tables import RETURNS
from sanbai.errors import Finding
from sanbai.language import Text

DATES = ("started_on", "completed_on", "contract_signed_on", "registered_on")
"""What has happened by the end of the month, if it is there."""


def date_in_month(facts: MonthFacts) -> Iterator[Finding]:
    """Find what is said to have happened after the end of the month."""
    for _, now in facts.each():
        for name in DATES:
            day = getattr(now, name)
            if day is not None and day > facts.month.last_day:
                title = RETURNS.column(name).title
                yield facts.found(
                    "date-in-month",
                    now,
                    name,
                    Text(f"“{title.zh}”{day} 在本月之后。", f"“{title.en}”, {day}, is after the month."),
                    Text("尚未发生的请填预计日期。", "What is still to come belongs into the expected dates."),
                )


def fact_stays(facts: MonthFacts) -> Iterator[Finding]:
    """Find a date that an earlier return had and this one has not, or has otherwise."""
    for _, now in facts.each():
        last = facts.last(now.project)
        for name in DATES if last is not None else ():
            before, after = getattr(last, name), getattr(now, name)
            if before is not None and after != before:
                title, said = RETURNS.column(name).title, after or Text("空", "nothing")
                zh, en = (said.zh, said.en) if isinstance(said, Text) else (str(said), str(said))
                yield facts.found(
                    "fact-stays",
                    now,
                    name,
                    Text(f"“{title.zh}”原为 {before}，现为{zh}。", f"“{title.en}” was {before} and is {en} now."),
                    Text("请核对；更正的请在备注中说明。", "Check it; say in the note if it corrects the earlier one."),
                )


def completed_after_start(facts: MonthFacts) -> Iterator[Finding]:
    """Find a completion before the start, or one whose physical progress is not 100 %."""
    for _, now in facts.each():
        if now.completed_on is None:
            continue
        if now.started_on is not None and now.completed_on < now.started_on:
            yield facts.found(
                "completed-after-start",
                now,
                "completed_on",
                Text("竣工早于开工。", "It is completed before it started."),
                Text("请核对两个日期。", "Check both days."),
            )
        if now.physical_progress < 100:
            yield facts.found(
                "completed-after-start",
                now,
                "physical_progress",
                Text(
                    f"已竣工，形象进度只有 {now.physical_progress}%。",
                    f"It is completed at a physical progress of {now.physical_progress}%.",
                ),
                Text("请改正其中之一。", "Mend one of the two."),
            )


def permits_before_start(facts: MonthFacts) -> Iterator[Finding]:
    """Find a start of the plan year without a permit that the policy asks for, held and not expired on that day."""
    for row, now in facts.each():
        day = now.started_on
        if day is None or day.year != facts.month.year:
            continue
        missing = [kind for kind in facts.policy.delivery.permits if not _is_held(facts, row.project, kind, day)]
        names = facts.names("approval")
        if missing:
            listed = [names.get(kind, Text(kind, kind)) for kind in missing]
            what = Text(
                f"{day} 开工时没有有效的手续：{'、'.join(name.zh for name in listed)}。",
                f"It started on {day} without: {', '.join(name.en for name in listed)}.",
            )
        elif now.permits_done < now.permits_needed:
            what = Text(
                f"已开工，手续办结 {now.permits_done}/{now.permits_needed}。",
                f"It has started with {now.permits_done} of {now.permits_needed} permits.",
            )
        else:
            continue
        remedy = Text("请补办手续，或在库中登记已有批复。", "Obtain them, or enter what was approved in the register.")
        yield facts.found("permits-before-start", now, "started_on", what, remedy)


def _is_held(facts: MonthFacts, project: str, kind: str, day: datetime.date) -> bool:
    return any(
        item.kind == kind
        and item.approved_on is not None
        and item.approved_on <= day
        and (item.expires_on is None or day <= item.expires_on)
        for item in facts.approvals[project]
    )


def contract_before_registration(facts: MonthFacts) -> Iterator[Finding]:
    """Find registration with statistics before the contract was signed, or without one."""
    for _, now in facts.each():
        registered, signed = now.registered_on, now.contract_signed_on
        if registered is not None and (signed is None or registered < signed):
            said = Text("没有合同", "no contract is signed")
            if signed is not None:
                said = Text(f"合同 {signed} 才签订", f"the contract was signed on {signed}")
            yield facts.found(
                "contract-before-registration",
                now,
                "registered_on",
                Text(f"{registered} 入库，而{said.zh}。", f"It was registered on {registered}, but {said.en}."),
                Text("请核对；入库须有施工合同。", "Check it: registration stands on a signed contract."),
            )


def change_has_reason(facts: MonthFacts) -> Iterator[Finding]:
    """Find an expectation that differs from the baseline or from last month, and no reason."""
    for change in changes_of(facts.loaded.year, facts.month):
        if change.reason:
            continue
        name = EXPECTATION_NAMES[change.expectation]
        yield facts.found(
            "change-has-reason",
            facts.now[change.project],
            EXPECTATION_FIELDS[change.expectation],
            Text(
                f"预计{name.zh}为 {change.now}（基线 {change.first}，上月 {change.before}），没有原因。",
                f"Expected {name.en} is {change.now} (baseline {change.first}, last month {change.before}) "
                "without a reason.",
            ),
            Text("请选择变化原因。", "Choose the reason of the change."),
        )


def other_has_note(facts: MonthFacts) -> Iterator[Finding]:
    """Find the reason `other` without a note."""
    for _, now in facts.each():
        if now.reason == OTHER and not now.note:
            yield facts.found(
                "other-has-note",
                now,
                "note",
                Text("原因为“其他”，没有说明。", "The reason is “other”, and the note says nothing."),
                Text("请在备注中说明。", "Say in the note what it is."),
            )


def overdue_says_when(facts: MonthFacts) -> Iterator[Finding]:
    """Find a start or completion that was due by the end of the month, has not come, and has no later day."""
    for row, now in facts.each():
        for due, done, name in (
            (row.start_due, now.started_on, "expected_start"),
            (row.completion_due, now.completed_on, "expected_completion"),
        ):
            expected = getattr(now, name)
            overdue = due is not None and done is None and due <= facts.month.last_day
            if overdue and (expected is None or expected <= facts.month.last_day):
                title = RETURNS.column(name).title
                yield facts.found(
                    "overdue-says-when",
                    now,
                    name,
                    Text(f"应于 {due} 前，已逾期。", f"It was due by {due} and has not come."),
                    Text(f"请填“{title.zh}”和原因。", f"Fill in “{title.en}” and the reason."),
                )


def problem_has_owner(facts: MonthFacts) -> Iterator[Finding]:
    """Find a problem that nobody owns, and an escalation of no problem."""
    for _, now in facts.each():
        if now.problem and not now.problem_owner:
            what = Text("问题没有责任单位。", "The problem has no owner.")
            yield facts.found("problem-has-owner", now, "problem_owner", what, _name_owner(now))
        if now.escalation and not now.problem:
            what = Text("升级了层级，没有写明问题。", "It was escalated, but no problem is stated.")
            yield facts.found("problem-has-owner", now, "problem", what, _name_owner(now))


def _name_owner(now: Return) -> Text:
    if now.problem:
        return Text("请写明由谁解决。", "Say who is to solve it.")
    return Text("请写明问题，或把层级改回责任单位。", "State the problem, or take the escalation back.")
