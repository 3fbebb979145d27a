"""`sanbai register import`: somebody's list, package or schedule into a register; a dry run unless told to write."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from sanbai.cli import output
from sanbai.errors import InputError, SanbaiError, has_errors
from sanbai.language import Language, Text
from sanbai.register.files import (
    REGISTER_FOLDER,
    Form,
    find_register,
    is_package,
    is_schedule,
    read_grids,
    read_package_file,
    read_register,
    read_steps,
    write_register,
)
from sanbai.register.importing import Imported, import_grids
from sanbai.register.lists.merging import Change, ChangeKind
from sanbai.register.mappings.files import load_mapping
from sanbai.register.packages.importing import import_package
from sanbai.register.records import Register
from sanbai.register.schedules.importing import PROJECT_FIELDS, import_steps
from sanbai.register.tables import table

_SHOWN = 20
"""How many added rows of a table are named on screen; changes, removals and missing projects are all shown."""

_KINDS = {
    ChangeKind.ADDED: Text("新增", "added"),
    ChangeKind.CHANGED: Text("修改", "changed"),
    ChangeKind.REMOVED: Text("删除", "removed"),
    ChangeKind.UNCHANGED: Text("不变", "unchanged"),
    ChangeKind.MISSING: Text("原有而清单中没有（保留）", "in the register but not in the file (kept)"),
}

_FILE = typer.Argument(
    help="A list (CSV, XLSX, XLS, ODS, Parquet), OC4IDS package (JSON) or schedule (XML, XER). 清单、项目包或进度计划。"
)
_OF_SCHEDULE = typer.Option(help="Of a schedule: the project it belongs to. 进度计划所属项目代码。")
_CODE_FIELD = typer.Option(help="Of a schedule: the column or activity code with project codes. 写有项目代码的栏。")
_CHARSET = typer.Option(help="Of a schedule, where it is not recognised. 进度计划的文字编码。")


def import_(
    file: Annotated[Path, _FILE],
    *,
    into: Annotated[Path, typer.Option(help="Plan-year or register folder. 计划年度文件夹或项目储备库文件夹。")],
    mapping: Annotated[
        str, typer.Option(help="Of a list: a shipped mapping's name or a TOML file. 清单的对照表。")
    ] = "",
    write: Annotated[bool, typer.Option("--write", help="Write it; else only show it. 写入；不写则只显示。")] = False,
    without_refused: Annotated[
        bool, typer.Option("--without-refused", help="Write without the refused rows. 舍去被拒的行后写入。")
    ] = False,
    year: Annotated[int | None, typer.Option(help="Plan year, where the list names none. 计划年度。")] = None,
    project: Annotated[str, _OF_SCHEDULE] = "",
    project_field: Annotated[str, _CODE_FIELD] = "",
    charset: Annotated[str, _CHARSET] = "",
    form: Annotated[output.Format, typer.Option("--format", help="text or json. 输出格式。")] = output.Format.TEXT,
) -> None:
    """Show what a list, package or schedule would change in a register; --write changes it. 导入清单或进度计划。"""
    target = _register_in(into)
    existing = _read_existing(target)
    if is_schedule(file):
        steps = read_steps(file, charset, (project_field,) if project_field else PROJECT_FIELDS)
        imported = import_steps(steps, file.name, _register_of(existing, target), project)
    elif is_package(file):
        imported = import_package(read_package_file(file), file.name, existing, year)
    else:
        imported = import_grids(read_grids(file), load_mapping(_named(mapping, file)), existing, year)
    refused = has_errors(imported.findings)
    written = write and (without_refused or not refused) and _brings_rows(imported)
    if written:
        write_register(imported.register, target, _form_of(target))
    _show(imported, form, written=written)
    if form is output.Format.TEXT:
        output.say(_ending(target, write=write, written=written))
    if refused and not written:
        sys.exit(InputError.exit_code)


def _register_of(existing: Register | None, target: Path) -> Register:
    if existing is None:
        raise SanbaiError(
            Text(f"{target} 中没有项目储备库。", f"There is no register in {target}."),
            Text("进度计划只能导入已有的项目：请先导入项目清单。", "A schedule is of projects: import these first."),
        )
    return existing


def _named(mapping: str, file: Path) -> str:
    if not mapping:
        raise SanbaiError(
            Text(f"{file.name} 需要对照表。", f"{file.name} needs a mapping."),
            Text("请用 --mapping 指明对照表的名称或文件。", "Name one with --mapping: a shipped one, or a file."),
        )
    return mapping


def _register_in(into: Path) -> Path:
    """Return where the register is or will be: a workbook, a folder with tables, or the plan-year folder's register."""
    if into.is_file() or into.suffix.lower() == ".xlsx":
        return into
    folder = into if into.name == REGISTER_FOLDER else into / REGISTER_FOLDER
    if not folder.is_dir() and ((into / "projects.csv").exists() or (into / "projects.parquet").exists()):
        return into
    return find_register(folder.parent) if any(folder.glob("[!.~]*")) else folder


def _read_existing(target: Path) -> Register | None:
    """Return the register at `target`, None where there is none yet; raises `InputError` where it has errors."""
    if target.is_dir() and not any(target.glob("*.csv")) and not any(target.glob("*.parquet")):
        return None
    if not target.exists():
        return None
    loaded = read_register(target)
    if has_errors(loaded.findings):
        raise InputError(loaded.findings)
    return loaded.register


def _brings_rows(imported: Imported) -> bool:
    tables = ("projects", "milestones")
    return any(change.table in tables and change.kind is not ChangeKind.MISSING for change in imported.changes)


def _form_of(target: Path) -> Form:
    if target.suffix.lower() == ".xlsx":
        return Form.XLSX
    if target.is_file():
        raise SanbaiError(
            Text(f"{target.name} 不能写回。", f"{target.name} cannot be written back."),
            Text("请先把项目储备库另存为 .xlsx。", "Save the register as .xlsx first."),
        )
    return Form.PARQUET if (target / "projects.parquet").exists() else Form.CSV


def _show(imported: Imported, form: output.Format, *, written: bool) -> None:
    if form is output.Format.JSON:
        content = {
            "findings": [output.finding_as_json(finding) for finding in imported.findings],
            "changes": [_as_json(change) for change in imported.changes],
            "written": written,
        }
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return
    output.print_findings(imported.findings)
    language = output.reader_language()
    for line in _lines(imported, language):
        output.console.print(line, markup=False)


def _as_json(change: Change) -> dict[str, object]:
    fields = [{"field": item.field, "old": _plain(item.old), "new": _plain(item.new)} for item in change.fields]
    return {"table": change.table, "key": list(change.key), "change": change.kind.value, "fields": fields}


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int) else str(value)


def _lines(imported: Imported, language: Language) -> Iterator[str]:
    """Yield what an import changes as lines: for each table the counts, then its rows."""
    names = {project.code: project.name for project in imported.register.projects}
    for name in dict.fromkeys(change.table for change in imported.changes):
        changes = [change for change in imported.changes if change.table == name]
        counts = Counter(change.kind for change in changes)
        counted = (f"{counts[kind]:,} {_KINDS[kind].to(language)}" for kind in ChangeKind if counts[kind])
        yield f"{table(name).title.to(language)} ({name}): {'；'.join(counted)}"
        yield from _row_lines(changes, names, language)


def _row_lines(changes: Sequence[Change], names: dict[str, str], language: Language) -> Iterator[str]:
    added = 0
    for change in changes:
        if change.kind is ChangeKind.UNCHANGED:
            continue
        added += change.kind is ChangeKind.ADDED
        if change.kind is ChangeKind.ADDED and (change.table != "projects" or added > _SHOWN):
            continue
        called = f" {names.get(change.key[0], '')}" if change.table == "projects" else ""
        yield f"  {_KINDS[change.kind].to(language)}: {' / '.join(change.key)}{called}"
        for item in change.fields:
            title = table(change.table).column(item.field).title.to(language)
            yield f"    {title}: {_shown(item.old)} → {_shown(item.new)}"
    if added > _SHOWN and any(change.table == "projects" for change in changes):
        yield Text(f"  …… 共新增 {added:,} 个项目", f"  … {added:,} projects added in all").to(language)


def _shown(value: object) -> str:
    return "—" if value is None or value == "" else str(value).replace("\n", " ")


def _ending(target: Path, *, write: bool, written: bool) -> Text:
    if written:
        return Text(f"已写入 {target}。", f"Written to {target}.")
    if write:
        return Text(
            "有行被拒，没有写入任何内容。请改正后再导入；若还有其他行，可用 --without-refused 舍去被拒的行。",
            "Rows were refused and nothing was written. Mend them, or leave them out with --without-refused.",
        )
    return Text(
        "这是预演，没有写入任何内容；加 --write 写入。", "A dry run: nothing was written. Add --write to write it."
    )
