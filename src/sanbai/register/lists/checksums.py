"""What the group rows of a list declare, held against the rows read beneath them: counts and sums."""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from sanbai.errors import Finding, Severity
from sanbai.language import Text
from sanbai.register.grids import Value as Cell
from sanbai.register.lists.cell_text import CellError, amount_of, text_of
from sanbai.register.lists.drafts import RowDrafts
from sanbai.register.lists.row_values import Setting
from sanbai.register.lists.rows import Group, ListReading
from sanbai.units import MoneyUnit, rounded


def check_groups(reading: ListReading, drafts: Sequence[RowDrafts], setting: Setting) -> list[Finding]:
    """Return findings where a group declares another count or sum than its rows give, and a note on groups left out."""
    findings: list[Finding] = []
    for group in reading.groups:
        spans = dict.fromkeys(((group.first, group.last), (group.inner_first or group.first, group.last)))
        fewest = min((_differences(group, drafts[first:last], setting) for first, last in spans), key=len)
        findings += fewest
        if group.left_out:
            what = Text(f"“{group.name}”一组未导入。", f"The group {group.name!r} is not imported.")
            remedy = Text("对照表 groups.leave_out 如此规定。", "The mapping says so under groups.leave_out.")
            place = setting.grid.place(group.row, 0)
            findings.append(Finding("import-group-left-out", Severity.NOTE, place, what, remedy))
    return findings


def _differences(group: Group, drafts: Sequence[RowDrafts], setting: Setting) -> list[Finding]:
    found: list[Finding] = []
    if group.count is not None and group.count != len(drafts):
        place = setting.grid.place(group.row, 0)
        what = Text(
            f"“{group.name}”称有 {group.count} 个项目，读到 {len(drafts)} 个。",
            f"{group.name!r} declares {group.count} projects; {len(drafts)} were read.",
        )
        found.append(Finding("import-group-count", Severity.WARNING, place, what, _LOOK))
    for name, cell in group.declared.items():
        unit = setting.layout.units.get(name) or group.unit or setting.unit
        finding = _sum_differs(group, name, cell, unit, drafts, setting)
        found += [finding] if finding is not None else []
    return found


_LOOK = Text(
    "请核对原表，以及是否有行被误认作分组或被拒。",
    "See whether the list itself is wrong, or a row was refused or taken for a group.",
)


def _sum_differs(
    group: Group, name: str, cell: Cell, unit: MoneyUnit, drafts: Sequence[RowDrafts], setting: Setting
) -> Finding | None:
    """Return the finding that a declared sum is not the sum of the rows; a note where rounding alone may explain it."""
    try:
        declared = amount_of(cell, unit)
    except CellError:
        return None
    found = sum((draft.amounts.get(name, Fraction(0)) for draft in drafts), Fraction(0))
    if declared == found:
        return None
    within = abs(declared - found) <= Fraction(len(drafts) + 1, 2) * _last_place(cell) * unit.size
    shown = f"{rounded(found / unit.size, 4).normalize():f}"
    what = Text(
        f"“{group.name}”的合计为 {text_of(cell)}，各行相加为 {shown}。",
        f"{group.name!r} declares {text_of(cell)}; its rows add up to {shown}.",
    )
    place = setting.grid.place(group.row, setting.layout.positions[name])
    if within:
        remedy = Text("差额可由四舍五入解释。", "Rounding may explain the difference.")
        return Finding("import-group-sum", Severity.NOTE, place, what, remedy)
    return Finding("import-group-sum", Severity.WARNING, place, what, _LOOK)


def _last_place(cell: Cell) -> Fraction:
    """Return the value of the last decimal that a declared sum shows."""
    decimals = re.search(r"\.(\d+)", unicodedata.normalize("NFKC", text_of(cell)))
    return Fraction(1, 10 ** len(decimals[1])) if decimals else Fraction(1)
