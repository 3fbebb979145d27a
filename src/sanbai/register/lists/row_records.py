"""The records that one row of a list gives: a project, its options, and their rows in the other tables."""

import contextlib
from fractions import Fraction

from sanbai.errors import Finding, Severity
from sanbai.language import Text
from sanbai.register.lists.cell_text import CellError
from sanbai.register.lists.drafts import Draft, RowDrafts
from sanbai.register.lists.row_values import RowRefused, RowValues, Setting
from sanbai.register.lists.rows import ListRow
from sanbai.register.mapping import NAME, TableRow
from sanbai.register.records import Nature
from sanbai.register.tables import TABLES, Kind, Table, table
from sanbai.units import rounded

_NEEDED = ("projects", "options")
"""Tables whose rows a project cannot be without; a row of another that lacks what it needs is just not made."""

_ORDER = tuple(entry for entry in TABLES if entry.name not in ("codes", "projects"))


def read_row(row: ListRow, setting: Setting) -> RowDrafts:
    """Return the drafts of a row's records; what keeps it from being imported is an error among the findings."""
    values = RowValues(row, setting)
    drafts = RowDrafts(row, findings=values.findings, place=values.place(NAME))
    try:
        project = _project(values, setting)
        others = _others(values, setting, project)
        _take_negatives(values, project, setting)
        for draft in (project, *others):
            _try(values, draft)
        _refuse_twice(values, others)
        drafts.project, drafts.others = project, others
    except RowRefused:
        pass
    if setting.mapping.duplicates.column:
        drafts.suffix = values.text(setting.mapping.duplicates.column)
    drafts.amounts = _amounts(values, setting)
    _check_sums(values, drafts.amounts, setting)
    return drafts


def _amounts(values: RowValues, setting: Setting) -> dict[str, Fraction]:
    """Return the amounts of a row by column, as far as they can be read."""
    found: dict[str, Fraction] = {}
    for name in setting.money:
        with contextlib.suppress(CellError):
            amount = values.amount(name) if name in setting.layout.positions else None
            found |= {name: amount} if amount is not None else {}
    return found


def _check_sums(values: RowValues, amounts: dict[str, Fraction], setting: Setting) -> None:
    for check in setting.mapping.checks:
        if check.total not in amounts or not any(part in amounts for part in check.parts):
            continue
        total, parts = amounts[check.total], sum((amounts.get(part, Fraction(0)) for part in check.parts), Fraction(0))
        if total != parts:
            shown, found = (f"{rounded(amount / setting.unit.size, 4).normalize():f}" for amount in (total, parts))
            what = Text(
                f"“{check.total}”为 {shown}，各部分相加为 {found}。",
                f"{check.total!r} is {shown}, its parts add up to {found}.",
            )
            remedy = Text("请核对这一行的金额。", "See which amount of this row is right.")
            place = values.place(check.total)
            values.findings.append(Finding("import-sum-differs", Severity.WARNING, place, what, remedy))


def _project(values: RowValues, setting: Setting) -> Draft:
    mapped = setting.mapping.tables["projects"][0]
    found = _fields(values, table("projects"), mapped)
    _refuse_missing(values, table("projects"), mapped, found)
    if values.marks:
        found["tags"] = " ".join(dict.fromkeys((*str(found.get("tags", "")).split(), *values.marks)))
    return Draft("projects", found)


def _refuse_missing(values: RowValues, target: Table, mapped: TableRow, found: dict[str, object]) -> None:
    """Refuse a row that lacks what a record must have, with a finding for each field."""
    refusal = None
    for column in target.columns:
        if column.required and column.field not in found:
            name = next((name for way in mapped[column.field] for name in way.columns()), NAME)
            what = Text(f"缺少“{column.title.zh}”。", f"The {column.title.en} is missing.")
            remedy = Text("请补上后再导入；这一行未导入。", "Fill it in and import again; this row is left out.")
            refusal = values.refuse("import-value-missing", values.place(name), what, remedy)
    if refusal is not None:
        raise refusal


def _fields(values: RowValues, target: Table, mapped: TableRow) -> dict[str, object]:
    found: dict[str, object] = {}
    for column in target.columns:
        if column.field in mapped:
            required = column.required and target.name in _NEEDED
            value = values.value(mapped[column.field], column, required=required)
            if value is not None:
                found[column.field] = value
    return found


def _others(values: RowValues, setting: Setting, project: Draft) -> list[Draft]:
    drafts: list[Draft] = []
    options: list[str] = []
    for target in _ORDER:
        for mapped in setting.mapping.tables[target.name]:
            if target.name == "locations":
                drafts += _locations(values, project, mapped)
                continue
            draft = _row(values, target, mapped, project, options)
            if draft is not None:
                drafts.append(draft)
            if target.name == "options" and draft is not None:
                options.append(str(draft.values["code"]))
    return drafts


def _row(values: RowValues, target: Table, mapped: TableRow, project: Draft, options: list[str]) -> Draft | None:
    """Return the draft of a row of another table; None where it would say nothing: no key, or an amount of 0."""
    found = {"project": project.values["code"], **_fields(values, target, mapped)}
    if any(column.field == "option" and column.required for column in target.columns) and "option" not in mapped:
        found["option"] = options[0]
    if target.name == "options":
        _from_dates(found, project, values.setting.year)
    if target.name == "outcomes" and "unit" not in found and values.unit_of_quantity:
        found["unit"] = values.unit_of_quantity
    if target.name == "options":
        _refuse_missing(values, target, mapped, found)
    missing = any(column.required and column.field not in found for column in target.columns)
    nothing = target.name in ("funding", "outcomes") and not any(
        found.get(column.field) for column in target.columns if column.kind in (Kind.MONEY, Kind.NUMBER)
    )
    return None if missing or nothing else Draft(target.name, found)


def _from_dates(option: dict[str, object], project: Draft, year: int) -> None:
    """Fill in what the project's dates say of an option: the quarter of a new start, completion in the plan year."""
    completion = project.values.get("completion_date")
    if "completes_in_year" not in option and completion is not None:
        option["completes_in_year"] = getattr(completion, "year", None) == year
    if project.values["nature"] != Nature.NEW_START:
        option.pop("start_quarter", None)


def _locations(values: RowValues, project: Draft, mapped: TableRow) -> list[Draft]:
    """Return a row for each district; the shares of several are even, for no list says more, and add up to 100."""
    target = table("locations")
    districts = values.codes(mapped["district"], target.column("district"))
    found = _fields(values, target, {name: ways for name, ways in mapped.items() if name != "district"})
    count = len(districts)
    if count > 1:
        name = next((name for way in mapped["district"] for name in way.columns()), NAME)
        what = Text(f"有 {count} 个区，未说明占比。", f"There are {count} districts and no shares.")
        remedy = Text("已按平均分配，请核对。", "They were given even shares: see whether that is right.")
        values.findings.append(Finding("import-even-shares", Severity.NOTE, values.place(name), what, remedy))
    shares = [100 // count + (1 if index < 100 % count else 0) for index in range(count)] if count else []
    code = project.values["code"]
    return [
        Draft("locations", {"project": code, "district": district, "share": share, **found})
        for district, share in zip(districts, shares, strict=True)
    ]


def _take_negatives(values: RowValues, project: Draft, setting: Setting) -> None:
    """Take amounts below zero from what was invested before the plan year, so that the total stays what it was."""
    if not values.negatives:
        return
    less = sum((values.whole(amount, name) for name, amount in values.negatives.items()), 0)
    before = project.values.get("invested_before", 0)
    rest = before + less if isinstance(before, int) else less
    if rest < 0:
        name = next(iter(values.negatives))
        what = Text("负数大于年前累计投资。", "It is more than was invested before the plan year.")
        remedy = Text("请核对；这一行未导入。", "See whether it is right; this row is left out.")
        raise values.refuse("import-negative-amount", values.place(name), what, remedy)
    project.values["invested_before"] = rest


def _try(values: RowValues, draft: Draft) -> None:
    """See whether a draft makes a record; raises `RowRefused` where the record refuses a value."""
    try:
        table(draft.table).record(**draft.values)
    except ValueError as error:
        what = Text(f"不能成为一条记录：{error}。", f"It makes no record: {error}.")
        remedy = Text("请改正后再导入；这一行未导入。", "Mend it and import again; this row is left out.")
        raise values.refuse("import-row-impossible", values.place(NAME), what, remedy) from None


def _refuse_twice(values: RowValues, drafts: list[Draft]) -> None:
    """Refuse a row whose mapping gives one row of a table twice, such as two amounts of one source in one year."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for draft in drafts:
        mark = (draft.table, draft.key)
        if mark in seen:
            title, key = table(draft.table).title, ", ".join(draft.key)
            what = Text(f"“{title.zh}”中的 {key} 出现两次。", f"{key} stands twice among the {title.en}.")
            remedy = Text("请改正对照表，使每行只出一次。", "Change the mapping so that each is given once.")
            raise values.refuse("import-record-twice", values.place(NAME), what, remedy)
        seen.add(mark)
