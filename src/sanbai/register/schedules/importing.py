"""Milestones of a schedule into the register's table of milestones. Pure: steps in, a register and findings out."""

from collections.abc import Iterable, Iterator, Sequence

from sanbai.errors import Finding, Place, Severity
from sanbai.language import Text
from sanbai.register.importing import Imported
from sanbai.register.lists.cell_text import text_of, tidy_name
from sanbai.register.lists.drafts import Draft
from sanbai.register.lists.merging import merge
from sanbai.register.nearest import did_you_mean
from sanbai.register.records import Milestone, Register
from sanbai.register.schedules.java import Step

PROJECT_FIELDS = ("项目代码", "project code", "sanbai")
"""What a column or an activity code with the register's project code is called, unless another name is given."""


def import_steps(steps: Sequence[Step], file: str, into: Register, project: str = "") -> Imported:
    """Return the register `into` with the milestones of a schedule added to it, or renewed.

    A milestone belongs to `project` where that is given, else to the project that its own column or activity code
    names, else to the one whose code is the schedule's own (Primavera's project ID, MS Project's title). Each one that
    cannot be imported is an error among the findings.
    """
    codes = {row.code for row in into.projects}
    findings: list[Finding] = []
    drafts: dict[tuple[str, ...], Draft] = {}
    for step in steps:
        owner = project or step.project or step.schedule
        wrong = _wrong_project(step, owner, codes, file) or _wrong_step(step, owner, drafts, file)
        if wrong is not None:
            findings.append(wrong)
            continue
        draft = _draft(step, owner)
        drafts[draft.key] = draft
        findings += _remarks(step, file)
    register, changes = merge(drafts.values(), (), into.about, into)
    findings.append(_summary(steps, drafts, file))
    return Imported(register, tuple(findings), tuple(change for change in changes if change.table == "milestones"))


def _draft(step: Step, owner: str) -> Draft:
    values: dict[str, object] = {"project": owner, "code": text_of(step.task), "due": step.due}
    name = tidy_name(text_of(step.name))
    told: dict[str, object] = {"name": name} if name else {}
    return Draft("milestones", values | told | ({"met": step.met} if step.met else {}))


def _wrong_project(step: Step, owner: str, codes: set[str], file: str) -> Finding | None:
    if owner in codes:
        return None
    if not owner:
        what = Text("看不出属于哪个项目。", "Nothing says which project it belongs to.")
    else:
        what = Text(f"项目储备库中没有代码为“{owner}”的项目。", f"The register has no project {owner!r}.")
    otherwise = Text(
        "请用 --project 指明项目代码，或用 --project-field 指明哪一栏（或作业代码）写有项目代码。",
        "Name the project with --project, or with --project-field the column or activity code that holds its code.",
    )
    remedy = did_you_mean(owner, codes, otherwise) if owner else otherwise
    return Finding("schedule-project-unknown", Severity.ERROR, _place(step, file), what, remedy)


def _wrong_step(step: Step, owner: str, drafts: dict[tuple[str, ...], Draft], file: str) -> Finding | None:
    """Return what keeps a milestone from being one: no date, a code twice, or text that no register could hold."""
    if step.due is None:
        what = Text(f"节点“{step.name}”没有计划日期。", f"The milestone {step.name!r} has no planned date.")
        remedy = Text("请在进度计划中填写日期。", "Give it a date in the schedule.")
        return Finding("schedule-no-date", Severity.ERROR, _place(step, file), what, remedy)
    draft = _draft(step, owner)
    if draft.key in drafts:
        what = Text(
            f"作业代码 {step.task} 在项目 {owner} 中重复。", f"The activity {step.task} stands twice in {owner}."
        )
        remedy = Text("请分别导入各个进度计划，或更改作业代码。", "Import each schedule by itself, or change the code.")
        return Finding("schedule-task-twice", Severity.ERROR, _place(step, file), what, remedy)
    try:
        Milestone(**draft.values)  # type: ignore[arg-type]  # the record itself says what it cannot hold
    except ValueError as error:
        what = Text(f"节点不能写入登记表（{error}）。", f"The register cannot hold the milestone ({error}).")
        remedy = Text("请在进度计划中改正。", "Mend it in the schedule.")
        return Finding("schedule-text", Severity.ERROR, _place(step, file), what, remedy)
    return None


def _remarks(step: Step, file: str) -> Iterator[Finding]:
    if "\ufffd" in step.name:
        what = Text(
            f"名称“{step.name}”中有无法识别的字符。", f"The name {step.name!r} holds characters that were lost."
        )
        remedy = Text("请用 --charset 指明文件的编码。", "Name the file's charset with --charset.")
        yield Finding("schedule-charset", Severity.WARNING, _place(step, file), what, remedy)


def _place(step: Step, file: str) -> Place:
    return Place(file, task=step.task)


def _summary(steps: Sequence[Step], drafts: Iterable[tuple[str, ...]], file: str) -> Finding:
    keys = list(drafts)
    if not steps:
        what = Text("没有读到任何里程碑。", "It holds no milestone.")
        remedy = Text("请在进度计划中将节点标为里程碑。", "Mark the steps in question as milestones in the schedule.")
        return Finding("schedule-no-milestones", Severity.ERROR, Place(file), what, remedy)
    projects = len({key[0] for key in keys})
    noun = "project" if projects == 1 else "projects"
    what = Text(
        f"{len(steps)} 个里程碑中可导入 {len(keys)} 个，属于 {projects} 个项目。",
        f"{len(keys)} of {len(steps)} milestones can be imported, for {projects} {noun}.",
    )
    return Finding("schedule-read", Severity.NOTE, Place(file), what, Text("无需处理。", "Nothing to do."))
