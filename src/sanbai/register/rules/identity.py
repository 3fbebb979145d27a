"""Rules on who is who: codes used twice, things named twice, references and codes that lead nowhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from sanbai.errors import Finding
from sanbai.language import Language, Text
from sanbai.register.checks import finding
from sanbai.register.nearest import did_you_mean, folded, nearest
from sanbai.register.records import RelationKind
from sanbai.register.rules.facts import Facts
from sanbai.register.tables import BUILT_IN_CODES, TABLES


def register_empty(facts: Facts) -> Iterator[Finding]:
    """Find a register without a single project."""
    if (
        not facts.register.projects
        and "projects" not in facts.places.unread
        and not facts.places.left_out.get("projects")
    ):
        yield finding(
            "register-empty",
            facts.places.of("projects"),
            Text("项目库中没有项目。", "The register holds no project."),
            Text("请在“项目”表中至少填写一个项目。", "Fill at least one project into the table of projects."),
        )


def project_code_twice(facts: Facts) -> Iterator[Finding]:
    """Find a project code that an earlier project has."""
    first: dict[str, int] = {}
    for index, project in enumerate(facts.register.projects):
        if project.code in first:
            where = facts.places.at("projects", first[project.code], "code")
            yield facts.found(
                "project-code-twice",
                ("projects", index, "code"),
                Text(
                    f"项目代码 {project.code} 已用于 {where.to(Language.ZH)}。",
                    f"The project code {project.code} is taken: see {where}.",
                ),
                Text(
                    "重复录入的请删除，不同的项目请另编代码。",
                    "Delete it if it is the same project, else give it a code of its own.",
                ),
            )
        first.setdefault(project.code, index)


def row_twice(facts: Facts) -> Iterator[Finding]:
    """Find a row with the same key as an earlier row of its table (projects aside)."""
    for table in TABLES:
        first: dict[tuple[object, ...], int] = {}
        records = getattr(facts.register, table.name) if table.name != "projects" else ()
        for index, record in enumerate(records):
            key = tuple(getattr(record, field) for field in table.key)
            if key in first:
                where = facts.places.at(table.name, first[key])
                shown = " ".join(str(part) for part in key if part not in ("", None))
                yield facts.found(
                    "row-twice",
                    (table.name, index, table.key[-1]),
                    Text(
                        f"“{table.title.zh}”中 {shown} 已有一行：{where.to(Language.ZH)}。",
                        f"{shown} is already in “{table.title.en}”: {where}.",
                    ),
                    Text("请合并为一行，或删除一行。", "Bring the two rows together, or delete one."),
                )
            first.setdefault(key, index)


def project_two_codes(facts: Facts) -> Iterator[Finding]:
    """Find a project with the same name, owner and districts as an earlier one under another code."""
    districts: dict[str, set[str]] = defaultdict(set)
    for location in facts.register.locations:
        districts[location.project].add(location.district)
    first: dict[tuple[str, str, frozenset[str]], tuple[int, str]] = {}
    for index, project in enumerate(facts.register.projects):
        key = (_bare(project.name), _bare(project.owner), frozenset(districts[project.code]))
        earlier, code = first.setdefault(key, (index, project.code))
        if code != project.code:
            where = facts.places.at("projects", earlier, "name")
            yield facts.found(
                "project-two-codes",
                ("projects", index, "name"),
                Text(
                    f"{project.code} 与 {code}（{where.to(Language.ZH)}）同名、同业主、同地点。",
                    f"{project.code} has the same name, owner and place as {code} ({where}).",
                ),
                Text(
                    "若是同一项目，请保留一个代码；若不是，请在名称中加以区分。",
                    "Keep one code if they are one project; else tell them apart by name.",
                ),
            )


def _bare(text: str) -> str:
    return "".join(character for character in folded(text) if character.isalnum())


def project_unknown(facts: Facts) -> Iterator[Finding]:
    """Find a reference to a project that does not exist; where no project does, `register-empty` says all of it."""
    if not facts.projects:
        return
    otherwise = Text(
        "请改正代码，或在“项目”表中补上该项目。", "Mend the code, or add the project to the table of projects."
    )
    remedy = cache(lambda code: did_you_mean(code, facts.projects, otherwise))
    for table in TABLES:
        fields = [column.field for column in table.columns if column.refers_to == "projects"]
        for index, record in enumerate(getattr(facts.register, table.name)):
            for field in fields:
                code = getattr(record, field)
                if code not in facts.projects and not facts.is_left_out("projects", code):
                    yield facts.found(
                        "project-unknown",
                        (table.name, index, field),
                        Text(f"没有代码为 {code} 的项目。", f"There is no project {code}."),
                        remedy(code),
                    )


def option_unknown(facts: Facts) -> Iterator[Finding]:
    """Find a reference to an option that its project does not have."""
    own: dict[str, list[str]] = defaultdict(list)
    for option in facts.register.options:
        own[option.project].append(option.code)
    for name in ("funding", "scores"):
        for index, row in enumerate(getattr(facts.register, name)):
            if not row.option or row.project not in facts.projects or row.option in own[row.project]:
                continue
            if not facts.is_left_out("options", row.project, row.option):
                listed = "、".join(own[row.project][:5])
                otherwise = Text(f"该项目的方案有：{listed}。", f"The project's options are: {listed}.")
                missing = Text("请在“年度方案”表中补上方案。", "Add it to the table of options.")
                yield facts.found(
                    "option-unknown",
                    (name, index, "option"),
                    Text(
                        f"项目 {row.project} 没有方案 {row.option}。",
                        f"The project {row.project} has no option {row.option}.",
                    ),
                    did_you_mean(row.option, own[row.project], otherwise if listed else missing),
                )


def project_without_option(facts: Facts) -> Iterator[Finding]:
    """Find a project that has no option; the parts of a bundle need none, they follow the bundle."""
    there = {option.project for option in facts.register.options}
    there |= {row.project for row in facts.register.relations if row.kind is RelationKind.PART_OF}
    for index, project in enumerate(facts.register.projects):
        if project.code not in there and not facts.is_left_out("options", project.code):
            yield facts.found(
                "project-without-option",
                ("projects", index, "code"),
                Text(
                    f"项目 {project.code}（{project.name}）没有年度方案。",
                    f"The project {project.code} ({project.name}) has no option.",
                ),
                Text("请在“年度方案”表中至少填写一个方案。", "Give it at least one row in the table of options."),
            )


def code_unknown(facts: Facts) -> Iterator[Finding]:
    """Find a code that is not in its code list, for every list of which any code is known."""
    known = _known_codes(facts)
    remedy = cache(lambda code, code_list: _code_remedy(code, code_list, known[code_list]))
    for table in TABLES:
        for column in table.columns:
            names = known.get(column.code_list, {})
            for index, record in enumerate(getattr(facts.register, table.name)) if names else ():
                code = getattr(record, column.field)
                if code and code not in names and not facts.is_left_out("codes", column.code_list, code):
                    yield facts.found(
                        "code-unknown",
                        (table.name, index, column.field),
                        Text(f"“{column.title.zh}”没有代码 {code}。", f"“{column.title.en}” has no code {code}."),
                        remedy(code, column.code_list),
                    )


def _known_codes(facts: Facts) -> dict[str, dict[str, Text]]:
    """Return the name of each known code, by list and code."""
    known: dict[str, dict[str, Text]] = defaultdict(dict)
    for name, entries in facts.codes.items():
        for code in entries:
            known[name][code] = entries[code] if isinstance(entries, Mapping) else Text("", "")
    for entry in facts.register.codes:
        known[entry.list].setdefault(entry.code, Text(entry.name_zh, entry.name_en))
    return {name: entries for name, entries in known.items() if name not in BUILT_IN_CODES}


def _code_remedy(code: str, code_list: str, names: Mapping[str, Text]) -> Text:
    codes = {word: own for own, name in names.items() for word in (name.zh, name.en) if word}
    codes |= {own: own for own in names}
    own = codes.get(nearest(code, codes), "")
    if not own:
        return Text(
            f"请改为代码表 {code_list} 中的代码，或在“代码表”中补上。",
            f"Use a code of the list {code_list}, or add it to the table of code lists.",
        )
    zh, en = (names[own].to(language) for language in (Language.ZH, Language.EN))
    return Text(
        f"是否应为 {own}（{zh}）？" if zh not in ("", own) else f"是否应为 {own}？",
        f"Did you mean {own} ({en})?" if en not in ("", own) else f"Did you mean {own}?",
    )
