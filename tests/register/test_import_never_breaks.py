"""Whatever a sheet holds, the import ends with a register and findings, or with an error for people."""

import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from sanbai.errors import SanbaiError
from sanbai.register.grids import Grid, Value, square
from sanbai.register.importing import import_grids
from sanbai.register.mappings.files import load_mapping

USUAL = load_mapping("chinese-key-project-list")
LIKELY: dict[str, st.SearchStrategy[Value]] = {
    "序号": st.integers(1, 4),
    "项目名称": st.sampled_from(["甲路", "乙桥★", "丙(一期）", "丁\n院"]),
    "总投资（亿元）": st.one_of(st.integers(0, 99), st.decimals(0, 99, places=5), st.just("1.5亿元")),
    "2024年计划投资": st.integers(0, 9_999),
    "建设性质": st.sampled_from(["续建", "新建", "前期"]),
    "建设起止年限": st.sampled_from(["2023-2025", "2024年3月-12月", 45597]),
    "开工时间": st.dates(),
    "建设地点": st.just("东区"),
    "建设单位": st.sampled_from(["甲", "乙"]),
    "备注": st.none(),
    "其他": st.none(),
}
HEADERS = list(LIKELY)
WORDS = [
    *(
        "合计",
        "一、基础设施",
        "（一）交通",
        "——铁路",
        "续建项目：",
        "（共2项）",
        "Ⅰ",
        "①",
        "附件1",
        "退出项目",
        "续建",
        "新开工",
    ),
    *("单位：万元", "注：无", "待定", "#REF!", "-", "/", "2023-2025", "2024年10月", "2024年", "2000万件", "120.5亿元"),
    *("12,000", "▲", "★道路", "\x96", "=1+1"),
]
cells: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.integers(-(10**20), 10**20),
    st.integers(0, 60_000),
    st.floats(),
    st.booleans(),
    st.decimals(-(10**20), 10**20, places=9),
    st.dates(),
    st.datetimes(),
)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Return a sheet with a likely header somewhere, messy rows and merged cells anywhere."""
    titles: list[list[Value]] = draw(st.lists(st.lists(cells, max_size=3), max_size=3))
    header = draw(st.permutations(HEADERS)) if draw(st.booleans()) else HEADERS
    header = header[: draw(st.integers(5, len(HEADERS)))]
    likely = st.tuples(*(st.one_of(LIKELY[name], LIKELY[name], LIKELY[name], LIKELY[name], cells) for name in header))
    rows: list[list[Value]] = draw(st.lists(st.one_of(likely.map(list), st.lists(cells, max_size=4)), max_size=8))
    square_rows = square([*titles, ["2024年计划", "单位：万元"], list(header), *rows])
    tall, wide = len(square_rows) - 1, len(square_rows[0]) - 1
    corner = st.tuples(st.integers(0, tall), st.integers(0, wide), st.integers(0, 2), st.integers(0, 2))
    merged = [
        (top, left, min(tall, top + down), min(wide, left + right))
        for top, left, down, right in draw(st.lists(corner, max_size=3))
    ]
    return Grid("list.xlsx", "Sheet1", square_rows, tuple(merged))


@settings(max_examples=150, deadline=None)
@given(grids())
def test_no_sheet_breaks_the_import_and_a_second_time_changes_nothing(grid: Grid) -> None:
    """Any cells in any order: a register equal to itself after the same import again, or a sentence."""
    try:
        imported = import_grids([grid], USUAL)
    except SanbaiError:
        return
    assert import_grids([grid], USUAL, imported.register).register == imported.register
    codes = [project.code for project in imported.register.projects]
    assert len(codes) == len(set(codes))
    assert Decimal(sum(project.total_investment for project in imported.register.projects)) >= 0
    assert all(
        finding.what.zh and finding.what.en and finding.remedy.zh and finding.remedy.en for finding in imported.findings
    )
    assert all(isinstance(project.start_date, datetime.date | None) for project in imported.register.projects)
