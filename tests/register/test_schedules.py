"""Milestones of MS Project XML and Primavera XER arrive in the register: Chinese names, dates and projects."""

import datetime
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import jpype
import pytest

from sanbai.errors import SanbaiError
from sanbai.register.files import Form, read_register, write_register
from sanbai.register.records import About, Milestone, Project, Register
from sanbai.register.schedules.importing import import_steps
from sanbai.register.schedules.java import Step, read_schedule
from tests.register.test_import_command import everything_in, run

SCHOOL, BRIDGE = "K-001", "K-009"


def register() -> Register:
    """Return a register of a school and a bridge; the school has a milestone already."""
    projects = tuple(
        Project(code=code, name=name, category="教育", nature="new_start", total_investment=26_000)
        for code, name in ((SCHOOL, "第九中学"), (BRIDGE, "甲河大桥"))
    )
    old = Milestone(project=SCHOOL, code="A1000", name="封顶", due=datetime.date(2024, 6, 1))
    return Register(about=About(money_unit="万元"), projects=projects, milestones=(old,))


def table(name: str, rows: Iterable[Mapping[str, str]]) -> str:
    """Return a table of an XER file."""
    listed = list(rows)
    fields = list(dict.fromkeys(field for row in listed for field in row))
    lines = ["%T\t" + name, "%F\t" + "\t".join(fields)]
    return "\n".join([*lines, *("%R\t" + "\t".join(row.get(field, "") for field in fields) for row in listed)]) + "\n"


def xer(project: str = SCHOOL, *, codes: Mapping[str, str] | None = None, name: str = "主体封顶") -> str:
    """Return a schedule with two milestones and a task; `codes` gives the activity code 项目代码 of tasks."""
    activities = (
        {
            "task_id": "1000",
            "task_code": "A1000",
            "task_name": name,
            "task_type": "TT_FinMile",
            "target_end_date": "2024-06-28 17:00",
            "act_end_date": "2024-07-03 17:00",
            "status_code": "TK_Complete",
        },
        {
            "task_id": "1001",
            "task_code": "A1010",
            "task_name": "开工",
            "task_type": "TT_Mile",
            "target_start_date": "2024-03-01 08:00",
            "status_code": "TK_NotStart",
        },
        {
            "task_id": "1002",
            "task_code": "A1020",
            "task_name": "施工",
            "task_type": "TT_Task",
            "target_start_date": "2024-03-01 08:00",
            "target_end_date": "2024-10-01 17:00",
        },
    )
    given = codes or {}
    values = [(number, code) for number, code in enumerate(dict.fromkeys(given.values()), 71)]
    of = {code: str(number) for number, code in values}
    return "".join(
        (
            "ERMHDR\t19.12\t2024-01-05\tProject\tadmin\tadmin\tdb\tProject Management\tCNY\n",
            table("PROJECT", [{"proj_id": "100", "proj_short_name": project, "plan_start_date": "2024-01-02 08:00"}]),
            table("PROJWBS", [{"wbs_id": "500", "proj_id": "100", "proj_node_flag": "Y", "wbs_name": "第九中学"}]),
            table("ACTVTYPE", [{"actv_code_type_id": "7", "actv_code_type": "项目代码"}]),
            table(
                "ACTVCODE",
                [{"actv_code_id": str(n), "actv_code_type_id": "7", "short_name": code} for n, code in values],
            )
            if values
            else "",
            table("TASK", [{"proj_id": "100", "wbs_id": "500", **row} for row in activities]),
            table(
                "TASKACTV",
                [{"task_id": task, "actv_code_type_id": "7", "actv_code_id": of[code]} for task, code in given.items()],
            )
            if given
            else "",
            "%E\n",
        )
    )


def mspdi(*, title: str = SCHOOL, codes: tuple[str, str] = ("", ""), declared: str = "UTF-8") -> str:
    """Return a schedule with two milestones, a task and an inactive one; `codes` fills the column 项目代码."""
    column = "<ExtendedAttribute><FieldID>188743731</FieldID><Value>{}</Value></ExtendedAttribute>"
    first, second = (column.format(code) if code else "" for code in codes)
    return f"""<?xml version="1.0" encoding="{declared}" standalone="yes"?>
<Project xmlns="http://schemas.microsoft.com/project"><SaveVersion>14</SaveVersion><Title>{title}</Title>
<ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><FieldName>Text1</FieldName><Alias>项目代码</Alias>
</ExtendedAttribute></ExtendedAttributes><Tasks>
<Task><UID>1</UID><ID>1</ID><Name>土建</Name><Milestone>0</Milestone><Start>2024-01-02T08:00:00</Start>
<Finish>2024-06-28T17:00:00</Finish></Task>
<Task><UID>2</UID><ID>2</ID><Name>主体封顶</Name><Milestone>1</Milestone><Start>2024-07-01T17:00:00</Start>
<Finish>2024-07-01T17:00:00</Finish><ActualFinish>2024-07-03T17:00:00</ActualFinish>{first}
<Baseline><Number>0</Number><Finish>2024-06-28T17:00:00</Finish></Baseline></Task>
<Task><UID>3</UID><ID>3</ID><Name>竣工 &amp; 移交</Name><Milestone>1</Milestone>
<Finish>2024-12-20T17:00:00</Finish>{second}</Task>
<Task><UID>4</UID><ID>4</ID><Name>取消</Name><Active>0</Active><Milestone>1</Milestone>
<Finish>2024-12-21T17:00:00</Finish></Task>
</Tasks></Project>"""


def two_projects() -> str:
    """Return an XER file with a milestone in each of two projects."""
    owners = (("100", SCHOOL), ("200", BRIDGE))
    projects = [{"proj_id": number, "proj_short_name": code} for number, code in owners]
    levels = [
        {"wbs_id": f"{number}0", "proj_id": number, "proj_node_flag": "Y", "wbs_name": code} for number, code in owners
    ]
    tasks = [
        {
            "task_id": f"{number}1",
            "proj_id": number,
            "wbs_id": f"{number}0",
            "task_code": "M1",
            "task_name": "开工",
            "task_type": "TT_FinMile",
            "target_end_date": "2024-06-28 17:00",
        }
        for number, _ in owners
    ]
    tables = (table("PROJECT", projects), table("PROJWBS", levels), table("TASK", tasks))
    return "".join(("ERMHDR\t19.12\t2024-01-05\tProject\tadmin\tadmin\tdb\tProject Management\tCNY\n", *tables, "%E\n"))


def told(steps: Iterable[Step]) -> list[tuple[str, str, str, str]]:
    return [(step.task, step.name, str(step.due), str(step.met)) for step in steps]


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
def test_an_xer_keeps_its_chinese_in_whatever_charset_it_is(charset: str) -> None:
    """Due is the planned finish, of a start milestone the planned start; met is the actual finish."""
    steps = read_schedule(xer().encode(charset), "plan.xer")
    assert told(steps) == [
        ("A1000", "主体封顶", "2024-06-28", "2024-07-03"),
        ("A1010", "开工", "2024-03-01", "None"),
    ]
    assert {step.schedule for step in steps} == {SCHOOL}


def test_a_charset_that_is_told_wins() -> None:
    western = "".join(c for c in xer(name="Démolition") if c < "\u0100").encode("windows-1252")
    assert read_schedule(western, "plan.xer", "windows-1252")[0].name == "Démolition"
    with pytest.raises(SanbaiError, match="cannot be read as koi99"):
        read_schedule(western, "plan.xer", "koi99")


@pytest.mark.parametrize(("declared", "charset"), [("UTF-8", "utf-8"), ("GB2312", "gb18030"), ("UTF-16", "utf-16")])
def test_ms_project_xml_gives_baseline_finish_and_actual_finish(declared: str, charset: str) -> None:
    """The baseline's date goes before the one now planned; inactive tasks and those that are no milestones stay out."""
    assert told(read_schedule(mspdi(declared=declared).encode(charset), "plan.xml")) == [
        ("uid-2", "主体封顶", "2024-06-28", "2024-07-03"),
        ("uid-3", "竣工 & 移交", "2024-12-20", "None"),
    ]


def test_a_milestone_goes_to_the_project_that_is_named_else_its_column_else_the_schedules_own() -> None:
    fields = ("项目代码",)
    by_code = read_schedule(xer(codes={"1000": BRIDGE}).encode(), "plan.xer", "", fields)
    by_column = read_schedule(mspdi(codes=("", BRIDGE)).encode(), "plan.xml", "", fields)
    for steps, expected in ((by_code, [BRIDGE, SCHOOL]), (by_column, [SCHOOL, BRIDGE])):
        imported = import_steps(steps, "plan", register())
        added = imported.register.milestones if steps is by_column else imported.register.milestones[1:]
        owners = {row.code: row.project for row in added}
        assert [owners[step.task] for step in steps] == expected
        named = import_steps(steps, "plan", register(), BRIDGE)
        assert {row.project for row in named.register.milestones if row.name != "封顶"} == {BRIDGE}


def test_one_file_may_hold_many_projects() -> None:
    imported = import_steps(read_schedule(two_projects().encode("gb18030"), "plan.xer"), "plan.xer", register())
    assert [change.key for change in imported.changes if change.kind.value == "added"] == [
        (SCHOOL, "M1"),
        (BRIDGE, "M1"),
    ]
    assert "for 2 projects" in imported.findings[-1].what.en


def test_milestones_are_added_and_renewed_and_nothing_else_is_touched() -> None:
    """The same activity code of the same project is the same milestone."""
    before = register()
    imported = import_steps(read_schedule(xer().encode(), "plan.xer"), "plan.xer", before)
    assert [(change.key[1], change.kind.value) for change in imported.changes] == [
        ("A1000", "changed"),
        ("A1010", "added"),
    ]
    renewed = imported.register.milestones[0]
    assert (renewed.name, renewed.due, renewed.met) == (
        "主体封顶",
        datetime.date(2024, 6, 28),
        datetime.date(2024, 7, 3),
    )
    assert imported.register.projects == before.projects
    assert [finding.check for finding in imported.findings] == ["schedule-read"]


def test_what_cannot_be_a_milestone_is_named_with_file_and_task() -> None:
    day = datetime.date(2024, 5, 1)
    steps = [
        Step(schedule=SCHOOL, task="A1", name="立项", due=None, met=None),
        Step(schedule="K-0O1", task="A2", name="可研", due=day, met=None),
        Step(schedule="", task="A3", name="初设", due=day, met=None),
        Step(schedule=SCHOOL, task="A4", name="概算", due=day, met=None),
        Step(schedule=SCHOOL, task="A4", name="概算", due=day, met=None),
        Step(schedule=SCHOOL, task="A5", name="长" * 40_000, due=day, met=None),
        Step(schedule=SCHOOL, task="A6", name="\ufffd\ufffd", due=day, met=None),
    ]
    imported = import_steps(steps, "plan.xer", register())
    found = {str(finding.place): finding for finding in imported.findings}
    assert [(finding.check, finding.place.task) for finding in imported.findings] == [
        ("schedule-no-date", "A1"),
        ("schedule-project-unknown", "A2"),
        ("schedule-project-unknown", "A3"),
        ("schedule-task-twice", "A4"),
        ("schedule-text", "A5"),
        ("schedule-charset", "A6"),
        ("schedule-read", ""),
    ]
    assert "K-001" in found["plan.xer, task A2"].remedy.en
    assert "--project" in found["plan.xer, task A3"].remedy.zh
    assert {row.code for row in imported.register.milestones} == {"A1000", "A4", "A6"}


def test_a_schedule_without_milestones_is_an_error() -> None:
    imported = import_steps((), "plan.xml", register())
    assert [finding.check for finding in imported.findings] == ["schedule-no-milestones"]
    assert imported.register == register()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xml", b"<a/>", "no Microsoft Project XML"),
        ("a.xml", b'<Project xmlns="http://schemas.microsoft.com/project"><Tasks>', "no whole XML"),
        ("a.xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "document type"),
        ("a.xer", b"junk", "no Primavera XER"),
        ("a.xer", b"\xff\xfe\x00\xd8ERMHDR", "utf-16"),
        ("a.xer", b"ERMHDR\t1\n%T\tTASK\n%F\ttask_id\n%R\tx\ty\tz\n%E\n", ""),
        ("a.xer", bytes(range(128, 256)), "no charset"),
    ],
)
def test_a_file_that_is_no_schedule_is_refused_with_a_sentence(name: str, data: bytes, said: str) -> None:
    if not said:
        assert read_schedule(data, name) == ()
        return
    with pytest.raises(SanbaiError, match=said):
        read_schedule(data, name)


def test_without_the_extra_or_without_java_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jpype, "isJVMStarted", lambda: False)

    def not_found(*_: object, **__: object) -> None:
        raise jpype.JVMNotFoundException("none")

    monkeypatch.setattr(jpype, "startJVM", not_found)
    with pytest.raises(SanbaiError, match=r"needs Java, which was not found.*sanbai\[schedules\].*Java 17"):
        read_schedule(xer().encode(), "plan.xer")
    monkeypatch.setitem(sys.modules, "mpxj", None)
    with pytest.raises(SanbaiError, match=r"needs MPXJ, which is not installed.*sanbai\[schedules\]"):
        read_schedule(xer().encode(), "plan.xer")


def test_the_command_shows_writes_and_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dry run first; --write writes the milestones; an unknown project writes nothing and ends with 1."""
    year, file = tmp_path / "year", tmp_path / "plan.xer"
    write_register(register(), year / "1-register", Form.CSV)
    file.write_bytes(xer().encode("gb18030"))
    before = everything_in(year)
    assert run(file, "--into", year, monkeypatch=monkeypatch) == 0
    assert "milestones (milestones): 1 added；1 changed" in capsys.readouterr().out
    assert everything_in(year) == before
    assert run(file, "--into", year, "--write", monkeypatch=monkeypatch) == 0
    assert [row.name for row in read_register(year / "1-register").register.milestones] == ["主体封顶", "开工"]
    after = everything_in(year)
    assert {name for name in after if after[name] != before[name]} == {"1-register/milestones.csv"}
    capsys.readouterr()
    assert run(file, "--into", year, "--project", "K-7", "--write", "--format", "json", monkeypatch=monkeypatch) == 1
    shown = json.loads(capsys.readouterr().out)
    assert (shown["findings"][0]["task"], shown["written"]) == ("A1000", False)
    assert everything_in(year) == after


def test_a_schedule_needs_a_register_and_a_list_a_mapping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, listed = tmp_path / "plan.xml", tmp_path / "list.csv"
    file.write_text(mspdi(), encoding="utf-8")
    listed.write_text("a,b\n", encoding="utf-8")
    assert run(file, "--into", tmp_path / "year", monkeypatch=monkeypatch) == 2
    assert "There is no register" in capsys.readouterr().err
    assert run(listed, "--into", tmp_path / "year", monkeypatch=monkeypatch) == 2
    assert "--mapping" in capsys.readouterr().err
