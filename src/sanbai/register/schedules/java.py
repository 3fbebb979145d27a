"""Schedules as MPXJ reads them: the only module that knows Java. The machine is started once, when first needed."""

import datetime
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.register.nearest import folded
from sanbai.register.schedules.charset import plain_xer, plain_xml

_REMEDY = Text(
    "请运行 pip install 'sanbai[schedules]'，并安装 Java 17 或更新版本（如 apt install openjdk-17-jre-headless）。",
    "Run pip install 'sanbai[schedules]' and install Java 17 or newer (such as apt install openjdk-17-jre-headless).",
)
_OPTIONS = ("-Xrs", "-Djava.awt.headless=true")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A milestone of a schedule: its schedule's own code, its task, name and dates, and the project its field names.

    `due` is the baseline's finish, else the planned one, else the one now foreseen; of a start milestone the start.
    """

    schedule: str
    task: str
    name: str
    due: datetime.date | None
    met: datetime.date | None
    project: str = ""


def read_schedule(data: bytes, file: str, charset: str = "", project_fields: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """Return the milestones of an MS Project XML or Primavera XER file (told by its name), in its order.

    `project_fields` names the columns or activity codes that may hold a project's code. Raises `SanbaiError` where the
    extra or Java is missing, and for a file that cannot be read.
    """
    is_xer = file.lower().endswith(".xer")
    plain = plain_xer(data, file, charset) if is_xer else plain_xml(data, file, charset)
    java, wanted = _machine(file), {folded(name) for name in project_fields}
    stream = java.JClass("java.io.ByteArrayInputStream")(plain)
    try:
        projects = _read_xer(java, stream) if is_xer else [java.JClass("org.mpxj.mspdi.MSPDIReader")().read(stream)]
        return tuple(step for project in projects for step in _steps(project, wanted))
    except java.JException as error:
        reason = _reason(error)
        raise SanbaiError(
            Text(f"{file} 无法作为进度计划读取（{reason}）。", f"{file} cannot be read as a schedule ({reason})."),
            Text("请重新导出该文件。", "Export the file again."),
        ) from None


def _machine(file: str) -> Any:
    """Return jpype with the Java machine running and MPXJ in it."""
    try:
        java = importlib.import_module("jpype")
        importlib.import_module("mpxj")
    except ImportError:
        raise _missing(file, Text(" MPXJ，当前没有安装", "MPXJ, which is not installed")) from None
    if not java.isJVMStarted():
        try:
            java.startJVM(*_OPTIONS, convertStrings=True)
        except (java.JVMNotFoundException, OSError):
            raise _missing(file, Text(" Java，当前没有找到", "Java, which was not found")) from None
    return java


def _missing(file: str, what: Text) -> SanbaiError:
    return SanbaiError(
        Text(f"{file} 是进度计划，需要{what.zh}。", f"{file} is a schedule and needs {what.en}."), _REMEDY
    )


def _read_xer(java: Any, stream: Any) -> Any:
    reader = java.JClass("org.mpxj.primavera.PrimaveraXERFileReader")()
    reader.setCharset(java.JClass("java.nio.charset.StandardCharsets").UTF_8)
    return reader.readAll(stream)


def _reason(error: Any) -> str:
    """Return what Java says of the first cause, on one line."""
    cause = error
    while cause.getCause() is not None:
        cause = cause.getCause()
    return str(cause.getMessage() or cause.getClass().getSimpleName()).strip().partition("\n")[0][:200]


def _steps(project: Any, wanted: set[str]) -> Iterator[Step]:
    properties = project.getProjectProperties()
    own = str(properties.getProjectID() or properties.getProjectTitle() or "")
    columns = [(each.getFieldType(), str(each.getAlias() or "")) for each in project.getCustomFields()]
    fields = [kind for kind, alias in columns if folded(alias) in wanted or folded(str(kind)) in wanted]
    for task in project.getTasks():
        if not task.getMilestone() or task.getSummary() or not task.getActive() or task.getExternalTask():
            continue
        dates = (_due(task), task.getActualFinish() or (task.getActualStart() if _is_start(task) else None))
        yield Step(
            schedule=own.strip(),
            task=str(task.getActivityID() or f"uid-{task.getUniqueID()}"),
            name=str(task.getName() or ""),
            due=_day(dates[0]),
            met=_day(dates[1]),
            project=_project_of(task, fields, wanted),
        )


def _is_start(task: Any) -> bool:
    return str(task.getActivityType()) == "START_MILESTONE"


def _due(task: Any) -> Any:
    starts = task.getBaselineStart(), task.getPlannedStart(), task.getStart()
    finishes = task.getBaselineFinish(), task.getPlannedFinish(), task.getFinish()
    ordered = (*starts, *finishes) if _is_start(task) else (*finishes, *starts)
    return next((moment for moment in ordered if moment is not None), None)


def _day(moment: Any) -> datetime.date | None:
    """Return the day of a moment of Java, which has no zone: the schedule's own calendar."""
    if moment is None:
        return None
    return datetime.date(moment.getYear(), moment.getMonthValue(), moment.getDayOfMonth())


def _project_of(task: Any, fields: list[Any], wanted: set[str]) -> str:
    """Return the project code that a column or an activity code of the task holds; nothing where none does."""
    held = [task.get(each) for each in fields]
    codes = dict(task.getActivityCodeValues()).items()
    held += [value.getName() for code, value in codes if folded(str(code.getName())) in wanted]
    return next((str(value).strip() for value in held if value is not None and str(value).strip()), "")
