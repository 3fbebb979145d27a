"""The shipped mapping reads key-project lists in the layouts that Chinese offices publish."""

import csv
import datetime
import io
from dataclasses import replace
from pathlib import Path

import pytest

from sanbai.errors import Severity
from sanbai.register.mapping import CategoryLevel, Mapping, Money, Rounding
from sanbai.register.mappings.files import load_mapping
from sanbai.register.records import Nature
from tests.register.chinese_lists import (
    grouped_list,
    merged_cells_list,
    plain_groups_list,
    several_sheets_list,
    two_row_header_list,
)
from tests.register.importing_help import checks, found, import_file, named, option_of, refusal


@pytest.fixture(scope="module")
def usual() -> Mapping:
    """Return the shipped mapping."""
    return load_mapping("chinese-key-project-list")


def test_a_grouped_list_is_read_whole_and_its_checksums_hold(tmp_path: Path, usual: Mapping) -> None:
    """Six projects under nested groups, sequence numbers that begin again, a unit above: no warning, no row lost."""
    imported = import_file(grouped_list(tmp_path / "list.xlsx"), usual)
    assert checks(imported) == {"import-read": 1}
    assert imported.register.about.title == "桂林市2022年重大项目推进计划表"
    assert imported.register.about.money_unit == "万元"
    assert [(project.name, project.category) for project in imported.register.projects] == [
        ("城市轨道交通1号线项目一期工程", "铁路"),
        ("文桥至大西江公路", "公路"),
        ("龙城高速芙蓉出口公路", "公路"),
        ("社坪水库", "水利"),
        ("智慧物流园", "产业发展"),
        ("食品产业园", "产业发展"),
    ]
    assert sum(project.total_investment for project in imported.register.projects) == 1_264_000
    assert sum(option.in_year_investment for option in imported.register.options) == 103_500


def test_periods_give_dates_nature_quarter_and_completion(tmp_path: Path, usual: Mapping) -> None:
    """What began before the plan year continues, what ends in it completes; a month has a quarter, a year none."""
    imported = import_file(grouped_list(tmp_path / "list.xlsx"), usual)
    reservoir, option = named(imported, "社坪水库"), option_of(imported, "社坪水库")
    assert (reservoir.start_date, reservoir.completion_date) == (
        datetime.date(2022, 10, 1),
        datetime.date(2025, 12, 31),
    )
    assert (reservoir.nature, option.start_quarter, option.completes_in_year) == (Nature.NEW_START, 4, False)
    road = option_of(imported, "龙城高速芙蓉出口公路")
    assert (road.start_quarter, road.completes_in_year) == (None, True)
    assert named(imported, "智慧物流园").nature is Nature.CONTINUING


@pytest.mark.parametrize(
    ("level", "category"), [(CategoryLevel.OUTERMOST, "基础设施"), (CategoryLevel.PATH, "基础设施/交通/铁路")]
)
def test_the_category_may_be_the_outer_group_or_the_whole_path(
    tmp_path: Path, usual: Mapping, level: CategoryLevel, category: str
) -> None:
    """The mapping says which of the nested groups is the category."""
    assert usual.groups is not None
    mapping = replace(usual, groups=replace(usual.groups, category=level))
    imported = import_file(grouped_list(tmp_path / "list.xlsx"), mapping)
    assert named(imported, "城市轨道交通1号线项目一期工程").category == category


@pytest.mark.parametrize(
    ("cell", "value", "check", "place", "said"),
    [
        ((5, 2), 5, "import-group-count", "A6", "'基础设施' declares 5 projects; 4 were read"),
        ((4, 4), 1_264_001, "import-group-sum", "E5", "declares 1264001; its rows add up to 1264000"),
        ((12, 5), 2_400, "import-group-sum", "F13", "'水利' declares 2400; its rows add up to 2500"),
        ((11, 0), 3, "import-number-gap", "A12", "The number is 3, the one before is 1"),
    ],
)
def test_a_checksum_that_fails_names_its_cell(
    tmp_path: Path, usual: Mapping, cell: tuple[int, int], value: int, check: str, place: str, said: str
) -> None:
    """A declared count or sum that the rows do not give, and a gap in the numbers, are warnings at their cells."""
    imported = import_file(grouped_list(tmp_path / "list.xlsx", changed={cell: value}), usual)
    findings = found(imported, check)
    assert [finding.severity for finding in findings] == [
        Severity.WARNING if check != "import-group-sum" or value != 1_264_001 else Severity.NOTE
    ]
    assert findings[0].place.cell == place
    assert said in findings[0].what.en


def test_codes_stay_the_same_when_rows_are_reordered_or_marks_change(tmp_path: Path, usual: Mapping) -> None:
    """A code comes from the project's name alone: not from where its row stands, nor from marks, widths and blanks."""
    first = import_file(grouped_list(tmp_path / "list.xlsx"), usual)
    moved = {
        (10, 1): "龙城高速芙蓉出口公路", (11, 1): "文桥至大西江公路▲", (13, 1): "社坪 水库",
    }  # fmt: skip
    second = import_file(grouped_list(tmp_path / "list.xlsx", changed=moved), usual)
    assert {project.code for project in first.register.projects} == {
        project.code for project in second.register.projects
    }
    assert named(second, "文桥至大西江公路").code == named(first, "文桥至大西江公路").code


def test_a_header_of_two_merged_rows_gives_total_year_and_funds(tmp_path: Path, usual: Mapping) -> None:
    """计划总投资 is the total under 项目资金来源 and the year's under 2024年计划投资; funds are kept by source."""
    imported = import_file(two_row_header_list(tmp_path / "list.xlsx"), usual)
    hospital = named(imported, "市第一人民医院扩建")
    assert (hospital.total_investment, hospital.nature, hospital.owner) == (50_000, Nature.CONTINUING, "市卫健委")
    assert option_of(imported, "市第一人民医院扩建").in_year_investment == 12_000
    funding = {(row.year, row.source): row.amount for row in imported.register.funding if row.project == hospital.code}
    assert funding == {(2024, "provincial"): 2_000, (2024, "municipal"): 4_000, (2024, "bond"): 6_000}
    (unused,) = found(imported, "import-column-not-used")
    assert unused.place.cell == "E4"


def test_plain_groups_marks_and_missing_values(tmp_path: Path, usual: Mapping) -> None:
    """续建项目：（共2项） sets the nature, ▲★ become tags, 待定 and #REF! are remarked on, 退出 is left out."""
    imported = import_file(plain_groups_list(tmp_path / "list.xlsx"), usual)
    assert [(project.name, project.nature, project.tags) for project in imported.register.projects] == [
        ("银川至百色公路宁东至甜水堡（宁甘界）段", Nature.CONTINUING, "▲"),
        ("新建中卫至兰州铁路", Nature.CONTINUING, "★"),
        ("宁夏美术馆", Nature.NEW_START, ""),
    ]
    assert option_of(imported, "宁夏美术馆").start_quarter == 4
    placeholders = {finding.place.cell: finding.severity for finding in found(imported, "import-no-value")}
    assert placeholders == {"H5": Severity.WARNING, "F7": Severity.NOTE, "D9": Severity.NOTE}
    assert [finding.place.cell for finding in found(imported, "import-group-left-out")] == ["A10"]
    assert "已停项目" not in {project.name for project in imported.register.projects}
    assert not found(imported, "import-group-count")


def test_amounts_in_yi_become_whole_wan_and_rounding_is_said(tmp_path: Path, usual: Mapping) -> None:
    """亿元 in the header and units in cells are converted exactly; half a 万元 is rounded, and said at its cell."""
    imported = import_file(plain_groups_list(tmp_path / "list.xlsx"), usual)
    totals = {project.name: project.total_investment for project in imported.register.projects}
    assert totals["银川至百色公路宁东至甜水堡（宁甘界）段"] == 455_000
    assert totals["新建中卫至兰州铁路"] == 1_205_000
    assert totals["宁夏美术馆"] == 31_235
    (rounded,) = found(imported, "import-amount-rounded")
    assert (rounded.place.cell, rounded.what.en) == ("D7", "31234.5 万元 is not a whole amount.")
    assert "31235" in rounded.remedy.en


def test_rounding_may_be_forbidden(tmp_path: Path, usual: Mapping) -> None:
    """With `rounding = "refuse"` the row is refused instead."""
    mapping = replace(usual, money=Money(rounding=Rounding.REFUSE))
    imported = import_file(plain_groups_list(tmp_path / "list.xlsx"), mapping)
    assert [finding.place.cell for finding in found(imported, "import-amount-not-whole")] == ["D7"]
    assert "宁夏美术馆" not in {project.name for project in imported.register.projects}


def test_last_years_plan_is_not_this_years(tmp_path: Path, usual: Mapping) -> None:
    """2021年计划投资 in a list of 2022 is passed over; 2022年计划投资 counts."""
    imported = import_file(plain_groups_list(tmp_path / "list.xlsx"), usual)
    amounts = {
        project.name: option_of(imported, project.name).in_year_investment for project in imported.register.projects
    }
    assert amounts == {"银川至百色公路宁东至甜水堡（宁甘界）段": 102_500, "新建中卫至兰州铁路": 12_000, "宁夏美术馆": 0}


def test_every_refused_row_says_where_what_and_what_to_do(tmp_path: Path, usual: Mapping) -> None:
    """A quantity in place of money and a missing total refuse their rows, with file, sheet, row, cell and remedy."""
    imported = import_file(plain_groups_list(tmp_path / "list.xlsx"), usual)
    errors = [finding for finding in imported.findings if finding.severity is Severity.ERROR]
    assert [
        (error.check, error.place.file, error.place.sheet, error.place.row, error.place.cell) for error in errors
    ] == [
        ("import-cell-unreadable", "list.xlsx", "名单", 8, "D8"),
        ("import-value-missing", "list.xlsx", "名单", 9, "D9"),
    ]
    assert "2000万件" in errors[0].what.zh
    assert all(error.remedy.zh and error.remedy.en for error in errors)


def test_merged_cells_fill_their_rows_and_a_bundle_is_one_project(tmp_path: Path, usual: Mapping) -> None:
    """A category merged downwards holds for each row; rows under one merged name are one project."""
    imported = import_file(merged_cells_list(tmp_path / "list.xlsx"), usual)
    assert [(project.name, project.category, project.total_investment) for project in imported.register.projects] == [
        ("第一中学", "教育", 8_000),
        ("打捆项目：农村学校改造", "教育", 3_000),
        ("中医院", "医疗", 20_000),
    ]
    bundle = named(imported, "打捆项目：农村学校改造")
    assert bundle.content == "东片五所\n西片三所"
    assert option_of(imported, bundle.name).in_year_investment == 1_500
    assert [finding.place.row for finding in found(imported, "import-rows-joined")] == [5]


def test_sheets_say_the_nature_and_other_sheets_are_passed_over(tmp_path: Path, usual: Mapping) -> None:
    """续建, 竣工投产 and 前期 sheets set nature and completion; what left the plan and look-up words are not read."""
    imported = import_file(several_sheets_list(tmp_path / "list.xlsx"), usual)
    assert {project.name: project.nature for project in imported.register.projects} == {
        "甲路": Nature.CONTINUING,
        "乙路": Nature.CONTINUING,
        "丙厂": Nature.CONTINUING,
        "丁河": Nature.EARLY_PROMOTION,
    }
    assert {name: option_of(imported, name).completes_in_year for name in ("甲路", "乙路", "丙厂")} == {
        "甲路": True,
        "乙路": False,
        "丙厂": True,
    }
    assert named(imported, "乙路").completion_date == datetime.date(2024, 11, 1)
    assert {finding.place.sheet for finding in found(imported, "import-sheet-passed-over")} == {"退出项目", "Sheet2"}


def csv_list(rows: list[list[str]]) -> bytes:
    """Return rows as CSV in GB18030, as Excel saves them on a Chinese desktop."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("gb18030")


def test_a_csv_in_gb18030_is_read_like_a_workbook(tmp_path: Path, usual: Mapping) -> None:
    """A list saved as CSV on a Chinese desktop gives the same projects, its groups included."""
    path = tmp_path / "2024年重点项目.csv"
    path.write_bytes(
        csv_list(
            [
                ["市重点项目计划", "", "", "", "", "（单位：万元）"],
                ["序号", "项目名称", "责任单位", "总投资", "年度计划投资", "建设周期"],
                ["", "合计 2", "", "130,000", "25,000", ""],
                ["一、", "教育", "", "", "", ""],
                ["1", "第九中学㙍校区", "市教育局", "100,000", "20,000", "2023年-2025年"],
                ["二、", "医疗", "", "", "", ""],
                ["1", "第三医院", "市卫健委", "3亿元", "5,000", "2024年5月至2026年"],
            ]
        )
    )
    imported = import_file(path, usual)
    assert [(project.name, project.category, project.total_investment) for project in imported.register.projects] == [
        ("第九中学㙍校区", "教育", 100_000),
        ("第三医院", "医疗", 30_000),
    ]
    assert checks(imported) == {"import-read": 1}


def test_a_list_without_a_year_asks_for_one(tmp_path: Path, usual: Mapping) -> None:
    """Where nothing names the year it is asked for, and taken from the caller when given."""
    path = tmp_path / "list.csv"
    path.write_bytes(csv_list([["项目名称", "总投资（万元）", "建设性质"], ["甲路", "1", "续建"]]))
    assert [finding.check for finding in refusal(path, usual)] == ["import-no-year"]
    assert named(import_file(path, usual, year=2024), "甲路").nature is Nature.CONTINUING


def test_amounts_without_a_unit_are_not_guessed(tmp_path: Path, usual: Mapping) -> None:
    """Where neither header nor remark nor mapping names the unit, the import is refused at the column."""
    path = tmp_path / "2024.csv"
    path.write_bytes(csv_list([["项目名称", "总投资", "建设性质"], ["甲路", "1", "续建"]]))
    (finding,) = refusal(path, usual)
    assert (finding.check, finding.place.cell) == ("import-unit-unknown", "B1")


def test_a_missing_header_says_which_were_seen_and_the_nearest(tmp_path: Path, usual: Mapping) -> None:
    """A list whose amounts stand under an unknown header is refused with the headers seen and the nearest."""
    path = tmp_path / "2024.csv"
    path.write_bytes(csv_list([["项目名称", "项目总投资估", "建设性质"], ["甲路", "1", "续建"]]))
    (finding,) = refusal(path, usual)
    assert finding.check == "import-header-not-found"
    assert "Headers seen: 项目名称, 项目总投资估, 建设性质" in finding.what.en
    assert "'项目总投资估'" in finding.remedy.en


def test_two_projects_of_one_name_are_told_apart_by_their_owners(tmp_path: Path, usual: Mapping) -> None:
    """The same name with two owners is two projects with a warning; a row repeated whole is one."""
    path = tmp_path / "2024.csv"
    header = ["项目名称", "总投资（万元）", "建设性质", "建设单位"]
    rows = [
        ["标准厂房", "10", "续建", "甲县"],
        ["标准厂房", "20", "续建", "乙县"],
        ["道路", "5", "续建", "丙"],
        ["道路", "5", "续建", "丙"],
    ]
    path.write_bytes(csv_list([header, *rows]))
    imported = import_file(path, usual)
    assert len({project.code for project in imported.register.projects}) == len(imported.register.projects) == 3
    assert checks(imported) == {"import-code-twice": 1, "import-row-repeated": 1, "import-read": 1}
