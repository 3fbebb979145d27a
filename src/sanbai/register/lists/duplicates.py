"""Different rows of a list under one code: told apart by a suffix, reduced to the first, or refused."""

from collections.abc import Sequence

from sanbai.errors import Finding, Severity
from sanbai.language import Text
from sanbai.register.lists.cell_text import slug, text_of
from sanbai.register.lists.drafts import RowDrafts
from sanbai.register.mapping import NUMBER, DuplicatePolicy, Mapping


def settle_duplicates(drafts: Sequence[RowDrafts], mapping: Mapping) -> tuple[list[RowDrafts], list[Finding]]:
    """Return the rows to import, each under a code of its own, and a finding for every code that stood more than once.

    A row that repeats another in every cell is left out whatever the policy.
    """
    findings: list[Finding] = []
    rows = _without_repeats(drafts, findings)
    shared = {code: group for code, group in _by_code(rows).items() if len(group) > 1}
    left_out: set[int] = set()
    for code, group in shared.items():
        if mapping.duplicates.policy is DuplicatePolicy.FIRST:
            left_out |= {id(row) for row in group[1:]}
            findings.append(_first_kept(code, group))
        elif mapping.duplicates.policy is DuplicatePolicy.SUFFIX and _are_told_apart(group):
            for row in group:
                row.recode(f"{code}-{slug(row.suffix)}")
            findings.append(_suffixed(code, group))
        else:
            left_out |= {id(row) for row in group}
            findings += [_refused(code, row, group) for row in group]
    return [row for row in rows if id(row) not in left_out], findings


def _without_repeats(drafts: Sequence[RowDrafts], findings: list[Finding]) -> list[RowDrafts]:
    kept: list[RowDrafts] = []
    seen: dict[tuple[tuple[str, str], ...], RowDrafts] = {}
    for row in drafts:
        if row.project is None:
            continue
        said = tuple((name, text_of(cell)) for name, cell in row.row.cells.items() if name != NUMBER)
        said += tuple(row.row.contexts.items())
        first = seen.setdefault(said, row)
        if first is row:
            kept.append(row)
            continue
        what = Text(f"与 {first.place} 完全相同，未重复导入。", f"It says the same as {first.place} and is left out.")
        remedy = Text("请核对原表是否重复。", "See whether the list repeats itself.")
        findings.append(Finding("import-row-repeated", Severity.WARNING, row.place, what, remedy))
    return kept


def _by_code(rows: Sequence[RowDrafts]) -> dict[str, list[RowDrafts]]:
    found: dict[str, list[RowDrafts]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return found


def _are_told_apart(group: Sequence[RowDrafts]) -> bool:
    suffixes = {slug(row.suffix) for row in group}
    return len(suffixes) == len(group) and "" not in suffixes


def _others(row: RowDrafts, group: Sequence[RowDrafts]) -> str:
    return ", ".join(f"{other.place.sheet} {other.place.row}".strip() for other in group if other is not row)


def _first_kept(code: str, group: Sequence[RowDrafts]) -> Finding:
    rows = _others(group[0], group)
    what = Text(f"代码“{code}”还出现在第 {rows} 行。", f"The code {code!r} stands in row {rows} as well.")
    remedy = Text(
        "只导入这一行，其余未导入；请核对。",
        "This row is imported and the others are left out: see whether that is right.",
    )
    return Finding("import-code-twice", Severity.WARNING, group[0].place, what, remedy)


def _suffixed(code: str, group: Sequence[RowDrafts]) -> Finding:
    rows, codes = _others(group[0], group), ", ".join(row.code for row in group)
    what = Text(f"代码“{code}”还出现在第 {rows} 行。", f"The code {code!r} stands in row {rows} as well.")
    remedy = Text(
        f"已加后缀区分为 {codes}；若是同一项目，请在原表中合并。",
        f"They became {codes}; if they are one project, join them in the list.",
    )
    return Finding("import-code-twice", Severity.WARNING, group[0].place, what, remedy)


def _refused(code: str, row: RowDrafts, group: Sequence[RowDrafts]) -> Finding:
    what = Text(
        f"代码“{code}”还出现在第 {_others(row, group)} 行，这一行未导入。",
        f"The code {code!r} stands in row {_others(row, group)} as well; this row is left out.",
    )
    remedy = Text(
        "请改用不同的代码，或在对照表 [duplicates] 中写明如何处理。",
        "Give each a code of its own, or say under [duplicates] of the mapping what to do.",
    )
    return Finding("import-code-twice", Severity.ERROR, row.place, what, remedy)
