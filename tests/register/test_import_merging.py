"""An import adds and changes, never erases; the same file twice changes nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from sanbai.register.lists.merging import Change, ChangeKind, FieldChange
from sanbai.register.mapping import Mapping
from sanbai.register.mappings.files import load_mapping
from sanbai.register.records import Code, Funding, Option
from tests.register.chinese_lists import (
    grouped_list,
    merged_cells_list,
    plain_groups_list,
    several_sheets_list,
    two_row_header_list,
)
from tests.register.importing_help import import_file, kinds, named


@pytest.fixture(scope="module")
def usual() -> Mapping:
    """Return the shipped mapping."""
    return load_mapping("chinese-key-project-list")


LISTS = [grouped_list, two_row_header_list, plain_groups_list, merged_cells_list, several_sheets_list]


@pytest.mark.parametrize("write", LISTS)
def test_the_same_list_twice_changes_nothing(tmp_path: Path, usual: Mapping, write: object) -> None:
    """Whatever the layout, a second import into the result leaves it equal and calls every row unchanged."""
    path = write(tmp_path / "list.xlsx")  # type: ignore[operator] # one of the functions above
    first = import_file(path, usual)
    second = import_file(path, usual, first.register)
    assert set(kinds(first)) == {ChangeKind.ADDED}
    assert set(kinds(second)) == {ChangeKind.UNCHANGED}
    assert second.register == first.register


def test_a_changed_amount_is_a_changed_field_with_both_values(tmp_path: Path, usual: Mapping) -> None:
    """The change names table, key, field, old and new."""
    path = tmp_path / "list.xlsx"
    first = import_file(grouped_list(path), usual)
    second = import_file(grouped_list(path, changed={(13, 4): 5_600}), usual, first.register)
    code = named(first, "社坪水库").code
    changed = [change for change in second.changes if change.kind is ChangeKind.CHANGED]
    assert changed == [
        Change("projects", (code,), ChangeKind.CHANGED, (FieldChange("total_investment", 5_000, 5_600),))
    ]


def test_what_a_list_does_not_say_stays(tmp_path: Path, usual: Mapping) -> None:
    """Fields filled by hand, added options, names of codes and projects the list does not name stay as they were."""
    path = grouped_list(tmp_path / "list.xlsx")
    register = import_file(path, usual).register
    code = register.projects[0].code
    edited = replace(
        register,
        projects=(
            replace(register.projects[0], department="市交通局", name_en="Metro line 1"),
            *register.projects[1:],
            replace(register.projects[0], code="OWN-1", name="自有项目"),
        ),
        options=(*register.options, Option(project=code, code="faster", in_year_investment=90_000)),
        codes=tuple(replace(entry, name_en="railways") if entry.code == "铁路" else entry for entry in register.codes),
    )
    imported = import_file(path, usual, edited)
    assert imported.register == edited
    missing = [change for change in imported.changes if change.kind is ChangeKind.MISSING]
    assert missing == [Change("projects", ("OWN-1",), ChangeKind.MISSING)]
    assert Code(list="category", code="铁路", name_zh="铁路", name_en="railways") in imported.register.codes


def test_funding_of_an_option_is_taken_as_a_whole(tmp_path: Path, usual: Mapping) -> None:
    """An amount that is gone from the list is gone from the register; that of other options stays."""
    path = two_row_header_list(tmp_path / "list.xlsx")
    register = import_file(path, usual).register
    code = named(import_file(path, usual), "运河大桥改造").code
    old = Funding(project=code, option="plan", year=2024, source="loan", amount=7)
    other = Funding(project=code, option="faster", year=2024, source="loan", amount=7)
    imported = import_file(path, usual, replace(register, funding=(*register.funding, old, other)))
    assert old not in imported.register.funding
    assert other in imported.register.funding
    removed = [change.key for change in imported.changes if change.kind is ChangeKind.REMOVED]
    assert removed == [(code, "plan", "2024", "loan")]


def test_amounts_are_converted_to_the_unit_of_the_register_that_is_there(tmp_path: Path, usual: Mapping) -> None:
    """A list in 万元 imported into a register in 元 is counted in 元."""
    path = grouped_list(tmp_path / "list.xlsx")
    register = import_file(path, usual).register
    empty = replace(
        register, about=replace(register.about, money_unit="元"), codes=(), projects=(), options=(), locations=()
    )
    imported = import_file(path, usual, empty)
    assert sum(project.total_investment for project in imported.register.projects) == 12_640_000_000
    assert imported.register.about.money_unit == "元"
