"""A project package of OC4IDS into a register. Pure: bytes in, a register and findings out."""

from collections import Counter
from collections.abc import Iterable

from sanbai.errors import Finding, InputError, Place, Severity
from sanbai.language import Text
from sanbai.register.importing import Imported
from sanbai.register.lists.merging import merge
from sanbai.register.packages.money import Moneys, unit_for
from sanbai.register.packages.nodes import Node
from sanbai.register.packages.profile import IN_YEAR
from sanbai.register.packages.projects import Known, ProjectDrafts, Reading, project_drafts
from sanbai.register.packages.reading import read_package
from sanbai.register.records import About, Code, Register
from sanbai.register.tables import table
from sanbai.units import MONEY_UNITS


def import_package(content: bytes, file: str, into: Register | None = None, year: int | None = None) -> Imported:
    """Return the register `into` (a new one where it is None) with the projects of a package added to it, or renewed.

    `year` is the plan year, where the package does not state one as sanbai's own do. Each project that cannot be
    imported is an error among the findings. Raises `InputError` where nothing can be: no JSON, no projects, no plan
    year, no currency that a register can count.
    """
    package = read_package(content, file)
    unit = MONEY_UNITS[into.about.money_unit] if into else unit_for(package)
    reading = Reading(Moneys(unit), year or _plan_year(package), _known(into))
    projects = [project_drafts(node, reading) for node in package.get("projects").parts()]
    good = list(_sound(projects))
    rows = [row for project in good for row in project.rows]
    names = [code for project in reversed(good) for code in project.codes]
    codes = {code.key: table("codes").record(**code.values) for code in names}
    about = into.about if into else _about(package, unit.code)
    register, changes = merge(rows, _in_order(codes.values()), about, into)
    summary = _summary(file, len(projects), len(good), reading.year)
    return Imported(register, (*dict.fromkeys(package.remarks.findings), summary), changes)


def _known(into: Register | None) -> Known:
    """Return the projects that the register has already, with their options and the funds of each."""
    if into is None:
        return {}
    known: Known = {project.code: {} for project in into.projects}
    for option in into.options:
        known.setdefault(option.project, {})[option.code] = []
    for row in into.funding:
        known.setdefault(row.project, {}).setdefault(row.option, []).append(row)
    return known


def _plan_year(package: Node) -> int:
    """Return the year that the package's in-year investment is of; raises `InputError` where it states none."""
    for project in package.get("projects").parts():
        for group in project.get("budget", "budgetBreakdowns").parts():
            for part in group.get("budgetBreakdown").parts():
                day = part.get("period", "startDate").day()
                if part.get("id").text() == IN_YEAR and day is not None:
                    return day.year
    what = Text("看不出是哪一年的计划。", "Nothing says which year the plan is for.")
    remedy = Text("请用 --year 指明计划年度。", "Name the plan year with --year.")
    raise InputError([Finding("import-no-year", Severity.ERROR, Place(package.remarks.file), what, remedy)])


def _sound(projects: Iterable[ProjectDrafts]) -> Iterable[ProjectDrafts]:
    """Yield the projects whose rows a register can hold; the others are errors."""
    seen: set[str] = set()
    for project in projects:
        remarks, pointer = project.node.remarks, project.node.pointer
        if not project.code:
            what = Text("项目没有 id。", "The project has no id.")
            remarks.error("package-no-id", pointer, what, Text("请补充 id。", "Give it an id."))
        elif project.code in seen:
            what = Text(f"项目代码 {project.code} 重复。", f"The project {project.code} stands twice.")
            remarks.error("package-twice", pointer, what, Text("请只保留一个。", "Keep one of them."))
        elif (wrong := _refusal(project)) is not None:
            what = Text(f"项目 {project.code} 不能登记（{wrong}）。", f"{project.code} cannot be registered ({wrong}).")
            remarks.error("package-refused", pointer, what, Text("请在文件中改正。", "Mend it in the file."))
        else:
            seen.add(project.code)
            yield project


def _refusal(project: ProjectDrafts) -> str | None:
    """Return why a register refuses a row of the project; a project that it has already only renews some fields."""
    assumed: dict[str, dict[str, object]] = {
        "projects": {"name": "-", "category": "-", "nature": "new_start", "total_investment": 0},
        "options": {"in_year_investment": 0},
    }
    try:
        for row in (*project.rows, *project.codes):
            table(row.table).record(**assumed.get(row.table, {}) | row.values)
    except ValueError as error:
        return str(error)
    counts = Counter((row.table, row.key) for row in project.rows)
    twice = next((key for key, count in counts.items() if count > 1), None)
    return None if twice is None else f"{' / '.join(twice[1])} stands twice in {twice[0]}"


def _in_order(codes: Iterable[Code]) -> list[Code]:
    """Return codes in the order of their lists."""
    return sorted(codes, key=lambda code: (code.list, code.code))


def _about(package: Node, unit: str) -> About:
    return About(
        money_unit=unit,
        kept_by=package.get("publisher", "name").text(),
        data_date=package.get("publishedDate").day(),
        source=package.get("uri").text(),
    )


def _summary(file: str, count: int, good: int, year: int) -> Finding:
    if not good:
        what = Text("没有读到任何可导入的项目。", "No project could be imported.")
        remedy = Text("请核对文件。", "Check the file.")
        return Finding("import-no-projects", Severity.ERROR, Place(file), what, remedy)
    what = Text(
        f"计划年度 {year}，{count} 个项目中可导入 {good} 个。",
        f"Plan year {year}; {good} of {count} projects can be imported.",
    )
    return Finding("import-read", Severity.NOTE, Place(file), what, Text("无需处理。", "Nothing to do."))
