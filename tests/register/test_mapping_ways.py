"""Each way a mapping can get a value does what its page says."""

import csv
import datetime
import io
from collections.abc import Sequence

import pytest

from sanbai.errors import InputError, Severity
from sanbai.register.grids import Grid, read_csv, square
from sanbai.register.importing import Imported, import_grids
from sanbai.register.lists.mapping_reading import read_mapping
from sanbai.register.records import Approval, Location, Milestone, Nature, Outcome, Relation, RelationKind
from tests.register.importing_help import checks, found

BASE = """\
name = "test"
[register]
money_unit = "万元"
[plan]
year = 2024
[money]
unit = "万元"
[columns]
code = ["code"]
name = ["name"]
total = ["total"]
a = ["a"]
b = ["b"]
text = ["text"]
"""
PROJECT = """
[projects]
code = { column = "code" }
name = { column = "name" }
category = "all"
nature = "new_start"
total_investment = { column = "total" }
"""
OPTION = """
[[options]]
code = "plan"
in_year_investment = 0
"""
HEADER = ["code", "name", "total", "a", "b", "text"]


def import_rows(mapping: str, *rows: Sequence[object], header: Sequence[object] = HEADER) -> Imported:
    """Import rows under a header, as a CSV file would give them."""
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return import_grids([read_csv(text.getvalue().encode(), "list.csv")], read_mapping(mapping.encode(), "mine.toml"))


def test_amounts_may_be_sums_of_columns() -> None:
    """A sum counts empty columns as nothing, and is missing only where all are."""
    mapping = BASE + PROJECT.replace('{ column = "total" }', '{ sum_of = ["a", "b"] }') + OPTION
    imported = import_rows(mapping, ["1", "x", "", 3, "", ""], ["2", "y", "", 3, "4", ""], ["3", "z", "", "", "", ""])
    assert [project.total_investment for project in imported.register.projects] == [3, 7]
    assert [finding.place.cell for finding in found(imported, "import-value-missing")] == ["D4"]


def test_the_first_way_that_gives_a_value_is_taken() -> None:
    """A list of ways falls through empty cells to the constant at its end."""
    mapping = BASE + PROJECT.replace('"all"', '[{ column = "a" }, { column = "text" }, "none"]') + OPTION
    imported = import_rows(mapping, [1, "x", 1, "road", "", ""], [2, "y", 1, "-", "", "rail"], [3, "z", 1, "", "", "/"])
    assert [project.category for project in imported.register.projects] == ["road", "rail", "none"]


def test_nature_may_follow_from_an_amount_or_a_date() -> None:
    """Money spent before means continuing; so does a beginning before the plan year."""
    ways = '[{ positive = "a", then = "continuing" }, { begun = "text", then = "continuing", otherwise = "new_start" }]'
    mapping = BASE + PROJECT.replace('nature = "new_start"', f"nature = {ways}") + OPTION
    imported = import_rows(
        mapping, [1, "x", 9, 5, "", ""], [2, "y", 9, 0, "", "2023-2025"], [3, "z", 9, "", "", "2024年5月"]
    )
    natures = [project.nature for project in imported.register.projects]
    assert natures == [Nature.CONTINUING, Nature.CONTINUING, Nature.NEW_START]


def test_texts_may_be_joined_and_tags_split() -> None:
    """Parts that are empty leave no trace; words of a cell become tags with a prefix."""
    fields = """
tags = { joined = [{ column = "a", split = true, before = "board-" }, "city"] }
[projects.content]
between = "; "
joined = [{ column = "text" }, { column = "b", before = "was ", after = " before" }]
"""
    imported = import_rows(
        BASE + PROJECT + fields + OPTION, [1, "x", 9, "101 102", "", "roof"], [2, "y", 9, "", "7", ""]
    )
    assert [(project.tags, project.content) for project in imported.register.projects] == [
        ("board-101 board-102 city", "roof"),
        ("city", "was 7 before"),
    ]


def test_a_row_may_give_several_options_and_rows_of_every_table() -> None:
    """Options, funding of each, approvals, milestones, outcomes and relations come from one row."""
    tables = """
[[options]]
code = "plan"
in_year_investment = { column = "a" }
[[options]]
code = "faster"
pace = "accelerated"
in_year_investment = { column = "b" }
[[funding]]
option = "faster"
year = "{year+1}"
source = "city"
amount = { column = "b" }
[[approvals]]
kind = "permit"
number = { column = "text" }
expires_on = 2025-06-30
[[milestones]]
code = "start"
due = { column = "text" }
[[outcomes]]
outcome = "seats"
quantity = { column = "text" }
[[relations]]
kind = "part_of"
other = "BUNDLE"
"""
    imported = import_rows(BASE + PROJECT + tables, [1, "x", 90, 10, 20, "2024年10月"], [2, "y", 90, 10, 20, "640个"])
    register = imported.register
    assert [(option.code, option.in_year_investment) for option in register.options[:2]] == [
        ("plan", 10),
        ("faster", 20),
    ]
    assert {(row.option, row.year, row.amount) for row in register.funding} == {("faster", 2025, 20)}
    assert register.approvals[1] == Approval(
        project="2", kind="permit", number="640个", expires_on=datetime.date(2025, 6, 30)
    )
    assert register.milestones == (Milestone(project="1", code="start", due=datetime.date(2024, 10, 31)),)
    assert register.outcomes == (Outcome(project="2", outcome="seats", quantity=640, unit="个"),)
    assert register.relations[0] == Relation(project="1", kind=RelationKind.PART_OF, other="BUNDLE")
    unused = [(finding.place.cell, finding.severity) for finding in found(imported, "import-cell-not-used")]
    assert unused == [("F2", Severity.WARNING), ("F3", Severity.WARNING)]


def test_several_districts_share_evenly_and_say_so() -> None:
    """Three districts get 34, 33 and 33 percent, with a note; unknown ones are found where only known may stand."""
    tables = '[[locations]]\ndistrict = { column = "text", split = true }\n[code_lists.district.values]\nE = "east"\n'
    imported = import_rows(BASE + PROJECT + OPTION + tables, [1, "x", 9, "", "", "E、west、north"])
    assert imported.register.locations == tuple(
        Location(project="1", district=district, share=share)
        for district, share in (("east", 34), ("west", 33), ("north", 33))
    )
    assert checks(imported)["import-even-shares"] == 1


def test_a_district_that_is_not_known_is_a_finding_where_only_known_ones_may_stand() -> None:
    """The project is imported without a place, with a warning that names the nearest district."""
    tables = '[[locations]]\ndistrict = { column = "text" }\n'
    known = '[code_lists.district]\nknown_only = true\nnames.east = { zh = "东区", en = "east" }\n'
    imported = import_rows(
        BASE + PROJECT + OPTION + tables + known, [1, "x", 9, "", "", "eats"], [2, "y", 9, "", "", "东区"]
    )
    assert [location.project for location in imported.register.locations] == ["2"]
    (unknown,) = found(imported, "import-cell-not-used")
    assert "Did you mean “east”?" in unknown.what.en


@pytest.mark.parametrize(
    ("policy", "codes", "severity"),
    [
        ('policy = "refuse"', [], Severity.ERROR),
        ('policy = "first"', ["1"], Severity.WARNING),
        ('policy = "suffix"\ncolumn = "text"', ["1-east", "1-west"], Severity.WARNING),
    ],
)
def test_rows_of_one_code_are_refused_reduced_or_told_apart(policy: str, codes: list[str], severity: Severity) -> None:
    """Each policy for duplicates is a finding and does what it says."""
    mapping = BASE + PROJECT + OPTION + f"[duplicates]\n{policy}\n"
    imported = import_rows(mapping, [1, "x", 9, "", "", "East"], [1, "y", 8, "", "", "West"])
    assert [project.code for project in imported.register.projects] == codes
    assert {finding.severity for finding in found(imported, "import-code-twice")} == {severity}


def test_suffixes_that_do_not_tell_apart_refuse_the_rows() -> None:
    """Two rows of one code and one suffix are both refused."""
    mapping = BASE + PROJECT + OPTION + '[duplicates]\npolicy = "suffix"\ncolumn = "text"\n'
    imported = import_rows(mapping, [1, "x", 9, "", "", "East"], [1, "y", 8, "", "", "east"])
    assert imported.register.projects == ()


def test_blanks_may_be_filled_from_above_and_unnamed_rows_continue() -> None:
    """In CSV, where nothing is merged, the mapping says which columns go on and that unnamed rows belong above."""
    rows = '[rows]\nfill_down = ["text"]\nunnamed = "continue"\n'
    mapping = BASE + PROJECT.replace('"all"', '{ column = "text" }') + OPTION + rows
    imported = import_rows(mapping, [1, "x", 9, "", "", "rail"], [2, "y", 8, "", "", ""], ["", "", 5, "", "", ""])
    assert [(project.name, project.category, project.total_investment) for project in imported.register.projects] == [
        ("x", "rail", 9),
        ("y", "rail", 13),
    ]
    imported = import_rows(BASE + PROJECT + OPTION, [1, "x", 9, "", "", ""], ["", "", 5, "", "", ""])
    assert [finding.place.row for finding in found(imported, "import-value-missing")] == [3, 3]


def test_a_csv_header_of_two_rows_needs_only_its_depth() -> None:
    """With `header_depth = 2` what stands above goes on to the right over what stands beneath."""
    mapping = BASE.replace('["a"]', '["{year}年 > 计划"]').replace('["b"]', '["{year+1}年 > 计划"]') + PROJECT
    mapping += OPTION.replace("= 0", '= { column = "a" }') + "[sheets]\nheader_depth = 2\n"
    imported = import_rows(
        mapping,
        ["", "", "", "计划", "完成", "计划", "完成"],
        [1, "x", 9, 3, 2, 4, 1],
        header=["code", "name", "total", "2024年", "", "2025年", ""],
    )
    assert [option.in_year_investment for option in imported.register.options] == [3]


def test_sheets_may_be_named_and_say_something_of_their_projects() -> None:
    """Only the sheets named are read; what a sheet is called may be the category."""
    sheets = '[sheets]\nnames = ["路桥", "水利"]\ncontext = "category"\n'
    mapping = read_mapping(
        (BASE + PROJECT.replace('"all"', '{ context = "category" }') + OPTION + sheets).encode(), "mine.toml"
    )
    grids = [
        Grid("list.xlsx", name, square([HEADER, [str(number), f"{name}工程", 9]]))
        for number, name in enumerate(("水利", "其他", "路桥"))
    ]
    imported = import_grids(grids, mapping)
    assert [(project.name, project.category) for project in imported.register.projects] == [
        ("路桥工程", "路桥"),
        ("水利工程", "水利"),
    ]


@pytest.mark.parametrize(
    ("extra", "header", "said"),
    [
        ('[sheets]\nrequired = ["*"]\n', ["code", "name", "total", "a", "b"], "No column 'text' was found"),
        ("", ["code", "name", "totals"], "The nearest is 'totals'"),
        ("", ["code", "name", "total", "total"], "'total' fits total too"),
        ("", ["code", "name", "total (USD)"], "another currency"),
    ],
)  # fmt: skip
def test_a_header_that_cannot_be_used_is_refused(extra: str, header: list[str], said: str) -> None:
    """A required column that is missing, one there twice, and amounts in another currency end the import."""
    with pytest.raises(InputError) as caught:
        import_rows(BASE + PROJECT + OPTION + extra, [1, "x", 9, 9], header=header)
    sentences = [f"{finding.what.en} {finding.remedy.en}" for finding in caught.value.findings]
    assert any(said in sentence for sentence in sentences), sentences
    assert all(finding.place.row == 1 for finding in caught.value.findings)


def test_one_header_that_two_columns_of_the_mapping_fit_is_refused() -> None:
    """Two patterns that name a header equally closely are an error at its cell."""
    mapping = BASE.replace('["a"]', '["to*l"]').replace('["b"]', '["t*al"]').replace('["total"]', '["whole"]') + PROJECT
    with pytest.raises(InputError) as caught:
        import_rows(mapping + OPTION, [1, "x", 9, 9], header=["code", "name", "total", "whole"])
    (finding,) = caught.value.findings
    assert (finding.check, finding.place.cell) == ("import-column-claimed-twice", "C1")
