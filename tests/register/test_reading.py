"""A register is read as offices write it: every problem is named at its cell, and no row suffers for another."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanbai.errors import Finding, Place, SanbaiError, Severity, has_errors
from sanbai.language import Language
from sanbai.register.checks import ALL
from sanbai.register.files import Form, find_register, read_register, write_register
from sanbai.register.grids import Grid, Value
from sanbai.register.headers import match_columns, missing_columns
from sanbai.register.reading import Loaded, register_from
from sanbai.register.records import Nature, Pace, RelationKind
from sanbai.register.rules import check_register
from sanbai.register.tables import TABLES, Column, Table, bilingual
from tests.register.registers import sound_register

HEADER = ("code", "name", "category", "nature", "total_investment", "start_date")
PROJECT: dict[str, Value] = {
    "code": "P1",
    "name": "学校",
    "category": "school",
    "nature": "new_start",
    "total_investment": 30_000,
    "start_date": None,
}


def sheet(name: str, *rows: tuple[Value, ...], formulas: frozenset[tuple[int, int]] = frozenset()) -> Grid:
    """Return a sheet of the workbook `list.xlsx`."""
    return Grid("list.xlsx", name, rows, formulas=formulas)


ABOUT = sheet("about", ("key", "value"), ("money_unit", "万元"))
OPTIONS = sheet("options", ("project", "code", "in_year_investment"), ("P1", "A", 12_000))


def read(*grids: Grid) -> Loaded:
    """Return what is read from sheets, beside sound ones of `about` and of options."""
    names = {grid.sheet for grid in grids}
    return register_from([*(grid for grid in (ABOUT, OPTIONS) if grid.sheet not in names), *grids], "list.xlsx")


def read_projects(*rows: tuple[Value, ...], header: tuple[Value, ...] = HEADER) -> Loaded:
    """Return what is read from a sheet of projects."""
    return read(sheet("projects", header, *rows))


def project(**changed: Value) -> tuple[Value, ...]:
    """Return the row of a sound project with some cells changed."""
    return tuple({**PROJECT, **changed}.values())


def only(findings: tuple[Finding, ...], check: str) -> Finding:
    """Return the one finding there is, which is of this check and speaks both languages."""
    assert [finding.check for finding in findings] == [check]
    assert all((findings[0].what.zh, findings[0].what.en, findings[0].remedy.zh, findings[0].remedy.en))
    return findings[0]


TITLES: dict[str, Callable[[Column], str]] = {
    "field names": lambda column: column.field,
    "Chinese": lambda column: column.title.zh,
    "English": lambda column: column.title.en,
    "both": lambda column: bilingual(column.title),
    "both, in full width and capitals": lambda column: f" {column.title.zh}　{column.title.en.upper()} ",
}


@pytest.mark.parametrize("way", TITLES)
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_may_be_titled_in_any_way_and_order(way: str, table: Table) -> None:
    """Field name, Chinese, English or both, in another order than the table's."""
    columns = table.columns[::-1]
    findings: list[Finding] = []
    header = sheet(table.name, tuple(TITLES[way](column) for column in columns))
    matched = match_columns(header, table.columns, None, findings)
    assert findings == []
    assert matched == {column.field: position for position, column in enumerate(columns)}
    assert missing_columns(header, table.columns, matched) == []


@pytest.mark.parametrize("name", ["projects", "项目", "项目 projects", "Projects"])
def test_a_sheet_may_be_named_in_any_way(name: str) -> None:
    """By the table's name, its title, or both."""
    loaded = read(sheet(name, HEADER, project()))
    assert loaded.findings == ()
    assert [record.code for record in loaded.register.projects] == ["P1"]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("total_investment", 1234.0, 1234),
        ("total_investment", "1,234", 1234),
        ("total_investment", "１２３４", 1234),
        ("total_investment", " 1234.00 ", 1234),
        ("total_investment", 999_999_999_999_999.0, 999_999_999_999_999),
        ("start_date", "2024-03-01", datetime.date(2024, 3, 1)),
        ("start_date", "2024/3/1", datetime.date(2024, 3, 1)),
        ("start_date", "2024年3月1日", datetime.date(2024, 3, 1)),
        ("start_date", datetime.datetime(2024, 3, 1), datetime.date(2024, 3, 1)),  # noqa: DTZ001 as Excel gives it
        ("nature", "新开工", Nature.NEW_START),
        ("nature", "Continuing", Nature.CONTINUING),
        ("nature", "前期推进 early promotion", Nature.EARLY_PROMOTION),
        ("code", 7.0, "7"),
        ("name", "  A\r\nB\t", "A\nB"),
        ("name", "e\N{COMBINING ACUTE ACCENT}cole", "école"),
    ],
)
def test_a_cell_is_understood(field: str, value: Value, expected: object) -> None:
    """Whole numbers of Excel, days as people write them, choices by code or by name."""
    loaded = read_projects(project(**{field: value}))
    assert loaded.findings == ()
    assert getattr(loaded.register.projects[0], field) == expected


@pytest.mark.parametrize(
    ("field", "value", "check", "advice"),
    [
        ("total_investment", 1.5, "number-not-whole", "such as 2"),
        ("total_investment", "1.5", "number-not-whole", "such as 2"),
        ("total_investment", 1e18, "number-out-of-range", "from 0 to 999,999,999,999,999"),
        ("total_investment", "1e18", "number-out-of-range", "from 0 to 999,999,999,999,999"),
        ("total_investment", "1e999999999", "number-out-of-range", "from 0"),
        ("total_investment", "1e-999999999", "number-not-whole", "such as 0"),
        ("total_investment", "9" * 10_000, "number-out-of-range", "from 0"),
        ("total_investment", -5.0, "number-negative", "from 0 on"),
        ("total_investment", "120.5亿元", "number-expected", "Write 1205000 (in 10,000 yuan)"),
        ("total_investment", "三千万", "number-expected", "digits only"),
        ("total_investment", "-", "number-expected", "leave open"),
        ("total_investment", "NaN", "number-expected", "digits only"),
        ("total_investment", "1_000", "number-expected", "digits only"),
        ("total_investment", True, "number-expected", "digits only"),
        ("total_investment", None, "value-missing", "Fill it in"),
        ("total_investment", "  ", "value-missing", "Fill it in"),
        ("start_date", "2024年3月", "date-expected", "Write the day too"),
        ("start_date", "2024-02-30", "date-expected", "such as 2024-03-01"),
        ("start_date", 45597.0, "date-expected", "write 2024-11-01"),
        ("start_date", "待定", "date-expected", "such as 2024-03-01"),
        ("nature", "new strat", "choice-unknown", "Did you mean “new start”?"),
        ("nature", "？？？", "choice-unknown", "Choose one of: 续建 continuing"),
        ("code", 2.11010800e23, "code-as-number", "as text"),
        ("name", "A\0B", "text-unprintable", "Type the text"),
        ("name", "长" * 30_001, "text-too-long", "Shorten it"),
    ],
)
def test_a_cell_that_cannot_be_understood_says_what_to_write(field: str, value: Value, check: str, advice: str) -> None:
    """The finding stands at the cell; the row is left out, and the rows around it are read."""
    loaded = read_projects(project(code="P0"), project(**{field: value}), project(code="P2"))
    finding = only(loaded.findings, check)
    assert finding.severity is Severity.ERROR
    assert finding.place == Place("list.xlsx", "projects", 3, f"{'ABCDEF'[HEADER.index(field)]}3")
    assert advice in finding.remedy.en
    assert [record.code for record in loaded.register.projects] == ["P0", "P2"]


def test_a_formula_is_a_finding_and_not_a_value() -> None:
    """What it shows is only what some program last computed."""
    rows = sheet("projects", HEADER, project(), formulas=frozenset({(1, 4)}))
    finding = only(read(rows).findings, "formula-cell")
    assert finding.place.cell == "E2"
    assert "Paste Special" in finding.remedy.en


def test_a_cell_in_error_is_a_finding() -> None:
    """An error is no number and no text."""
    rows = Grid("list.xlsx", "projects", (HEADER, project(name="#REF!")), in_error=frozenset({(1, 1)}))
    assert "#REF!" in only(read(rows).findings, "cell-in-error").what.en


def test_every_bad_cell_of_a_row_is_named_at_once() -> None:
    """Nobody has to run the check again for the next cell of the same row."""
    loaded = read_projects(project(name=None, nature="?", total_investment=-1))
    assert [finding.check for finding in loaded.findings] == ["value-missing", "choice-unknown", "number-negative"]


def test_kinds_of_the_other_tables_are_understood() -> None:
    """Quarters, paces, flags, relations and degrees."""
    options = sheet(
        "options",
        ("project", "code", "start_quarter", "pace", "in_year_investment", "completes_in_year"),
        ("P1", "A", "第二季度", "加快", 1, "是"),
        ("P1", "B", 2.0, "normal", 1, False),
        ("P1", "C", "Q3", None, 1, None),
    )
    relations = sheet("relations", ("project", "kind", "other"), ("P1", "以…为前提", "P2"))
    locations = sheet("locations", ("project", "district", "longitude"), ("P1", "110108", 116.397428123456))
    register = read(sheet("projects", HEADER, project()), options, relations, locations).register
    shown = [(option.start_quarter, option.pace, option.completes_in_year) for option in register.options]
    assert shown == [(2, Pace.ACCELERATED, True), (2, Pace.NORMAL, False), (3, Pace.NORMAL, False)]
    assert register.relations[0].kind is RelationKind.REQUIRES
    assert register.locations[0].longitude == Decimal("116.3974281")
    assert register.locations[0].share == 100


def test_a_project_related_to_itself_is_a_finding() -> None:
    """A row whose cells are sound one by one may still say what cannot be."""
    relations = sheet("relations", ("project", "kind", "other"), ("P1", "requires", "P1"))
    finding = only(read(sheet("projects", HEADER, project()), relations).findings, "row-refused")
    assert finding.place == Place("list.xlsx", "relations", 2)


def test_an_unknown_column_is_named_with_the_nearest_known_one() -> None:
    """It is passed over; nothing else is lost."""
    loaded = read_projects((*project(), "x"), header=(*HEADER, "owners"))
    finding = only(loaded.findings, "column-unknown")
    assert finding.place.cell == "G1"
    assert "“owner”" in finding.remedy.en
    assert len(loaded.register.projects) == 1


def test_two_columns_for_one_field_are_a_finding_and_the_first_counts() -> None:
    """Whichever is right, a person must say."""
    loaded = read_projects((*project(), 99), header=(*HEADER, "总投资"))
    assert only(loaded.findings, "column-twice").place.cell == "G1"
    assert loaded.register.projects[0].total_investment == 30_000


def test_a_column_that_must_be_filled_and_is_missing_is_named_once() -> None:
    """Not once for every row."""
    rows = [project()[:4] for _ in range(5)]
    finding = only(read_projects(*rows, header=HEADER[:4]).findings, "column-missing")
    assert "总投资" in finding.what.zh


def test_what_stands_in_a_column_without_a_title_is_named() -> None:
    """It may be a remark that was meant to be read."""
    loaded = read_projects((*project(), "urgent"), header=(*HEADER, None))
    assert only(loaded.findings, "value-beyond-columns").place.cell == "G2"


@pytest.mark.parametrize(
    "title", ["总投资（万元）", "总投资 total investment (万元)", "total investment（10,000 yuan）"]
)
def test_the_registers_unit_may_stand_in_a_title(title: str) -> None:
    """As the template writes it."""
    loaded = read_projects(project(), header=tuple(title if name == "total_investment" else name for name in HEADER))
    assert loaded.findings == ()


def test_another_unit_in_a_title_is_refused() -> None:
    """亿元 read as 万元 would be wrong by ten thousand times."""
    header = tuple("总投资（亿元）" if name == "total_investment" else name for name in HEADER)
    assert "column-unit" in [finding.check for finding in read_projects(project(), header=header).findings]


def test_a_renamed_sheet_is_recognised_by_its_columns() -> None:
    """It is an error, for its rows would be lost."""
    loaded = read(sheet("Sheet1", HEADER, project()))
    checks = {finding.check: finding for finding in loaded.findings}
    assert set(checks) == {"sheet-renamed", "table-missing"}
    assert checks["sheet-renamed"].place == Place("list.xlsx", "Sheet1")
    assert "projects" in checks["sheet-renamed"].remedy.en


def test_a_foreign_sheet_is_a_warning_only() -> None:
    """An office may keep its notes in the same workbook; the sheets of our own workbooks are passed over in silence."""
    notes, guide = sheet("会议记录", ("日期", "议题")), sheet("填写说明 guide", ("anything",))
    finding = only(read(sheet("projects", HEADER, project()), notes, guide).findings, "sheet-unknown")
    assert finding.severity is Severity.WARNING


def test_a_table_that_is_there_twice_is_an_error() -> None:
    """By two of its names."""
    loaded = read(sheet("projects", HEADER, project()), sheet("项目", HEADER, project(code="P2")))
    only(loaded.findings, "table-twice")
    assert [record.code for record in loaded.register.projects] == ["P1"]


def test_a_register_without_a_unit_of_money_is_an_error() -> None:
    """Amounts without a unit are no amounts."""
    loaded = register_from([OPTIONS, sheet("projects", HEADER, project())], "list.xlsx")
    only(loaded.findings, "money-unit-missing")
    assert has_errors(loaded.findings)


def test_entries_of_about_are_checked_like_cells() -> None:
    """Unknown, twice, and of another kind; the unit by its name too."""
    about = sheet(
        "库信息", ("金额单位", "10,000 yuan"), ("titel", "x"), ("数据日期", "soon"), ("title", "a"), ("名称", "b")
    )
    loaded = register_from([about, OPTIONS, sheet("projects", HEADER, project())], "list.xlsx")
    assert [finding.check for finding in loaded.findings] == ["entry-unknown", "date-expected", "entry-twice"]
    assert [finding.place.cell for finding in loaded.findings] == ["A2", "B3", "A5"]
    assert (loaded.register.about.money_unit, loaded.register.about.title) == ("万元", "a")


_CELLS: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.text(max_size=8),
    st.sampled_from(["P1", "万元", "money_unit", "code", "2024-13-01", "９９", "1e400", "-0", "Infinity", "是"]),
)


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_any_cells_can_be_read_and_checked(data: st.DataObject) -> None:
    """Whatever stands in the cells: records, findings of listed checks, and nothing raised."""
    grids = []
    for table in data.draw(
        st.lists(st.sampled_from(TABLES), min_size=1, max_size=3, unique_by=lambda table: table.name)
    ):
        header = tuple(data.draw(_CELLS) if data.draw(st.integers(0, 9)) == 0 else name.field for name in table.columns)
        row = st.tuples(*[_CELLS] * len(header))
        grids.append(sheet(table.name, header, *data.draw(st.lists(row, max_size=3))))
    about = sheet("about", *data.draw(st.lists(st.tuples(_CELLS, _CELLS), max_size=3)))
    loaded = register_from([*grids, about], "list.xlsx")
    for finding in check_register(loaded, {}, datetime.date(2024, 1, 5), 2024):
        assert finding.severity is ALL[finding.check][0]
        assert finding.sentence(Language.ZH)
        assert finding.sentence(Language.EN)


def test_places_name_the_cell_of_any_field_of_any_record(tmp_path: Path) -> None:
    """Also behind rows that were left out or empty."""
    loaded = read_projects(project(code=None), (None,) * 6, project(code="P2"))
    assert loaded.places.at("projects", 0, "nature") == Place("list.xlsx", "projects", 4, "D4")
    assert loaded.places.at("projects", 0, "owner") == Place("list.xlsx", "projects", 4)
    write_register(sound_register(), tmp_path / "register", Form.CSV)
    places = read_register(tmp_path / "register").places
    assert places.at("options", 1, "in_year_investment") == Place("options.csv", "", 3, "G3")


def test_the_register_of_a_plan_year_is_found_in_each_form(tmp_path: Path) -> None:
    """A folder of CSV, of Parquet, or one workbook of any name."""
    for form, target, found in (
        (Form.CSV, "a/1-register", "1-register"),
        (Form.PARQUET, "b/1-register", "1-register"),
        (Form.XLSX, "c/1-register/2024年项目.xlsx", "2024年项目.xlsx"),
    ):
        write_register(sound_register(), tmp_path / target, form)
        path = find_register(tmp_path / target.split("/")[0])
        assert path.name == found
        assert read_register(path).register == sound_register()


def test_no_register_and_two_registers_are_refused(tmp_path: Path) -> None:
    """Nobody can say which of two counts."""
    with pytest.raises(SanbaiError, match="no register"):
        find_register(tmp_path)
    write_register(sound_register(), tmp_path / "1-register", Form.CSV)
    write_register(sound_register(), tmp_path / "1-register" / "copy.xlsx", Form.XLSX)
    with pytest.raises(SanbaiError, match="more than one register"):
        find_register(tmp_path)
