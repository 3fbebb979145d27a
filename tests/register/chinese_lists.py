"""Key-project lists laid out as offices publish them, written with XlsxWriter for the tests of the import."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Row = Sequence[object]


def write_rows(sheet: Worksheet, rows: Sequence[Row], first: int = 0) -> None:
    """Write rows of plain cells from the row `first` on; text is never taken for a formula."""
    for i, row in enumerate(rows, start=first):
        for j, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(i, j, cell)
            elif cell is not None:
                sheet.write(i, j, cell)


def grouped_list(path: Path, *, changed: dict[tuple[int, int], object] | None = None) -> Path:
    """Write a list in the layout of Guilin: unit in row 3, header in row 4, nested groups with counts and sums.

    `changed` puts other values into cells (row and column count from 0).
    """
    rows: list[list[object]] = [
        ["附件2"],
        ["桂林市2022年重大项目推进计划表"],
        ["编制单位：市发展改革委", None, None, None, None, None, "单位：万元"],
        ["序号", "项目名称", "建设内容及规模", "建设起止年限", "总投资", "2022年计划投资", "责任单位"],
        [None, "合计", 6, None, 1_264_000, 103_500, None],
        ["一", "基础设施", 4, None, 1_214_000, 90_500, None],
        ["（一）", "交通", 3, None, 1_209_000, 88_000, None],
        [None, "——铁路 1", None, None, 1_200_000, 80_000, None],
        [1, "城市轨道交通1号线项目一期工程", "正线全长24公里", "2022-2027", 1_200_000, 80_000, "市住房城乡建设局"],
        [None, "——公路 2", None, None, 9_000, 8_000, None],
        [1, "文桥至大西江公路", "二级公路12公里", "2021年至2023年", 6_000, 5_500, "市交通运输局"],
        [2, "龙城高速芙蓉出口公路", "三级公路", "2022", 3_000, 2_500, "市交通运输局"],
        ["（二）", "水利（共1项）", None, None, 5_000, 2_500, None],
        [1, "社坪水库", "库容2000万立方米", "2022年10月-2025年", 5_000, 2_500, "市水利局"],
        ["二", "产业发展", 2, None, 50_000, 13_000, None],
        [1, "智慧物流园", "年处理2000万件", "2021.3-2023.12", 20_000, 8_000, "市工业和信息化局"],
        [2, "食品产业园", None, "2022-2024", 30_000, 5_000, "市工业和信息化局"],
        ["注：本表项目按行业排序。"],
    ]
    for (row, column), value in (changed or {}).items():
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = value
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("计划表")
        write_rows(sheet, rows)
        sheet.merge_range(1, 0, 1, 6, rows[1][0])
    return path


def two_row_header_list(path: Path) -> Path:
    """Write a list with a header of two merged rows and the funds of the year beneath it, in the layout of Suqian."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, 9, "宿迁市2024年政府投资重点项目计划")
        write_rows(sheet, [[None] * 8 + ["单位：万元"]], 1)
        for column, text in enumerate(["序号", "项目名称", "建设性质"]):
            sheet.merge_range(2, column, 3, column, text)
        sheet.merge_range(2, 3, 2, 4, "项目资金来源")
        sheet.merge_range(2, 5, 2, 8, "2024年计划投资")
        sheet.merge_range(2, 9, 3, 9, "实施单位")
        lower = ["计划总投资", "省级以上补助", "计划总投资", "省级以上补助", "市财政", "专项债券"]
        write_rows(sheet, [[None, None, None, *lower]], 3)
        write_rows(
            sheet,
            [
                [1, "市第一人民医院扩建", "续建", 50_000, 8_000, 12_000, 2_000, 4_000, 6_000, "市卫健委"],
                [2, "运河大桥改造", "新建", 30_000, 0, 9_000, 0, 9_000, 0, "市交通局"],
            ],
            4,
        )
    return path


def plain_groups_list(path: Path) -> Path:
    """Write a list with plain text groups, marks on names, words for missing values and amounts in 亿元."""
    rows: list[Row] = [
        ["2022年自治区重点建设项目名单（第一批）"],
        [
            "序号",
            "项目名称",
            "建设地点",
            "总投资（亿元）",
            "2021年计划投资（亿元）",
            "2022年计划投资（亿元）",
            "项目业主",
            "开工时间",
        ],
        ["续建项目：（共2项）"],
        [1, "银川至百色公路宁东至甜水堡(宁甘界）段▲", "宁东", 45.5, 20, 10.25, "自治区交通投资公司", "2020年"],
        [2, "★新建中卫至兰州铁路", "中卫市", "120.5亿元", "-", "12,000万元", "铁路公司", "#REF!"],
        ["新开工项目：（共3项）"],
        [1, "宁夏美术馆", "银川市、吴忠市", 3.12345, "/", "待定", "自治区文化厅", 44866],
        [2, "综合体项目", "银川市", "2000万件", "—", 1, "某公司", "2022年10月"],
        [3, "某前期项目", "银川市", "待定", "—", None, "某公司", None],
        ["退出项目清单"],
        [1, "已停项目", "银川市", 1, 0, 0, "某公司", None],
    ]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("名单")
        write_rows(sheet, rows)
        for row in (0, 2, 5, 9):
            sheet.merge_range(row, 0, row, 7, rows[row][0])
    return path


def merged_cells_list(path: Path) -> Path:
    """Write a list where categories are merged downwards, and so is the name of a bundle that fills two rows."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("2023年计划")
        write_rows(
            sheet,
            [
                ["2023年市级重点项目计划（单位：万元）"],
                ["序号", "项目类别", "项目名称", "建设内容", "总投资", "年度计划投资", "建设性质"],
                [1, "教育", "第一中学", "新建教学楼", 8_000, 3_000, "续建"],
                [2, None, "打捆项目：农村学校改造", "东片五所", 2_000, 1_000, "新开工"],
                [None, None, None, "西片三所", 1_000, 500, None],
                [3, "医疗", "中医院", "病房楼", 20_000, 4_000, "新开工"],
            ],
        )
        sheet.merge_range(2, 1, 4, 1, "教育")
        sheet.merge_range(3, 2, 4, 2, "打捆项目：农村学校改造")
        sheet.merge_range(3, 0, 4, 0, 2)
        sheet.merge_range(3, 6, 4, 6, "新开工")
    return path


def several_sheets_list(path: Path) -> Path:
    """Write a workbook with a sheet for each nature, one for what left the plan, and one of look-up words."""
    header = ["序号", "项目名称", "行业", "总投资(万元)", "年度计划投资(万元)", "计划竣工时间"]
    sheets = {
        "2022年续建项目": [
            [1, "甲路", "交通", 1_000, 500, datetime.date(2022, 12, 20)],
            [2, "乙路", "交通", 2_000, 700, 45597],
        ],
        "竣工投产项目": [[1, "丙厂", "工业", 300, 100, None]],
        "前期项目清单": [[1, "丁河", "水利", 9_000, None, "2026年"]],
        "退出项目": [[1, "戊园", "产业", 100, 0, None]],
    }
    with xlsxwriter.Workbook(path) as book:
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            write_rows(sheet, [[f"2022年重点项目（{name}）"], header])
            for i, row in enumerate(rows, start=2):
                for j, cell in enumerate(row):
                    if isinstance(cell, datetime.date):
                        sheet.write_datetime(i, j, cell, dates)
                    elif cell is not None:
                        sheet.write(i, j, cell)
        write_rows(book.add_worksheet("Sheet2"), [["新建", "大类"], ["续建", "小类"]])
    return path
