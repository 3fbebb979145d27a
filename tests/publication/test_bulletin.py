"""A bulletin says what the plan says: in both languages, number by number, whatever the names hold."""

import dataclasses
import itertools
import re
from pathlib import Path
from typing import Any

import pytest

import sanbai.publication
from sanbai.language import Language, Text
from sanbai.plan.records import Decision, Plan, Proven, Status
from sanbai.policy.records import Policy
from sanbai.publication.bulletin import render_bulletin
from sanbai.publication.figures import compute_figures
from sanbai.publication.names import has_chinese
from sanbai.register.records import Register
from tests.publication.editions import bulletin, sample_bulletin, sample_page
from tests.publication.pages import Element, column, number, read_page, rows
from tests.publication.sample_city import sample_plan, sample_policy, sample_register
from tests.publication.test_figures import changed, dropped

BOTH = pytest.mark.parametrize("language", list(Language))
PLAN = sample_plan()
CHOSEN = [row for row in PLAN.rows if row.decision is Decision.IN]
FIGURES = compute_figures(sample_register(), sample_policy(), PLAN)
TITLES = {
    Language.ZH: ("项目", "当年投资", "总投资", "当年计划投资"),
    Language.EN: ("Projects", "In-year", "Total", "In-year"),
}


def of_plan(plan: Plan, language: Language = Language.ZH) -> Element:
    """Return the bulletin of another plan, without pictures."""
    figures = compute_figures(sample_register(), sample_policy(), plan)
    return read_page(render_bulletin(figures, (), language, folder="beijing-2024"))


@BOTH
def test_every_summary_table_adds_up_to_its_own_last_line(language: Language) -> None:
    tables = [table for table in sample_page(language).all("table", "figures") if table.all("tfoot")]
    for table in tables:
        totals = rows(table, "tfoot")[0]
        checked = 0
        for place, total in enumerate(totals):
            if re.fullmatch(r"[\d,.]+", total):
                assert sum(number(row[place]) for row in rows(table, "tbody")) == number(total)
                checked += 1
        assert checked >= 3
    assert len(tables) == 1 + len(FIGURES.programmes) + 2


@BOTH
def test_categories_add_up_to_the_programme_and_programmes_to_the_plan(language: Language) -> None:
    page, (count, in_year, total, _) = sample_page(language), TITLES[language]
    (overview,) = page.by_id("overview").all("table")
    for title in (count, in_year, total):
        parts = [
            column(page.by_id(f"programme-{place}").all("table")[0], title, "tfoot")[0]
            for place in range(1, len(FIGURES.programmes) + 1)
        ]
        assert parts == column(overview, title)
        assert sum(parts) == column(overview, title, "tfoot")[0]


@BOTH
def test_the_annexes_list_every_project_with_its_exact_amounts(language: Language) -> None:
    page, (*_, total, in_year) = sample_page(language), TITLES[language]
    tables = [page.by_id(f"annex-{place}").all("table")[0] for place in range(1, len(FIGURES.programmes) + 1)]
    listed = [row for table in tables for row in rows(table, "tbody")]
    assert sorted(row[0] for row in listed) == sorted(row.code for row in CHOSEN)
    for title, amounts in (
        (in_year, [row.in_year_investment for row in CHOSEN]),
        (total, [row.total_investment for row in CHOSEN]),
    ):
        assert sorted(amount for table in tables for amount in column(table, title)) == sorted(amounts)
        assert sum(column(table, title, "tfoot")[0] for table in tables) == sum(amounts)


@BOTH
def test_the_early_promotion_list_is_complete(language: Language) -> None:
    (table,) = sample_page(language).by_id("annex-early").all("table")
    waiting = [row for row in PLAN.rows if row.decision is Decision.EARLY_PROMOTION]
    assert [row[0] for row in rows(table, "tbody")] != []
    assert sorted(row[0] for row in rows(table, "tbody")) == sorted(row.code for row in waiting)


@BOTH
def test_every_clause_is_listed_once(language: Language) -> None:
    (table,) = sample_page(language).by_id("annex-clauses").all("table")
    assert len(rows(table, "tbody")) == len(PLAN.clauses) + len(PLAN.early_clauses)


def test_the_headline_is_the_plan_in_numbers() -> None:
    headline, text = FIGURES.headline, sample_page(Language.ZH).all("div", "lead")[0].text()
    assert f"重点工程项目{headline.projects}项" in text
    assert f"续建项目{headline.continuing}项、新开工项目{headline.new_starts}项" in text
    assert f"当年计划竣工{headline.completing}项" in text
    assert f"前期推进项目{headline.early_promotion}项" in text
    assert str(headline.in_year.shown // 10) in text
    assert str(headline.total.shown // 10) in text


def test_dropping_a_project_changes_what_is_written() -> None:
    row = CHOSEN[0]
    before, after = sample_page(Language.ZH), of_plan(dropped(PLAN, row.code))
    assert f"重点工程项目{len(CHOSEN)}项" in before.text()
    assert f"重点工程项目{len(CHOSEN) - 1}项" in after.text()
    name = next(project.name for project in sample_register().projects if project.code == row.code)
    assert name in before.text()
    assert name not in after.text()


def test_changing_an_amount_changes_headline_category_district_and_annex() -> None:
    row = next(row for row in CHOSEN if row.programme == FIGURES.programmes[0].code)
    more = 7_654_321
    after = of_plan(changed(PLAN, row.code, in_year_investment=row.in_year_investment + more))
    before = sample_page(Language.ZH)
    for section in ("overview", "programme-1", "districts"):
        assert before.by_id(section).text() != after.by_id(section).text()
    assert f"{row.in_year_investment + more:,}" in after.by_id("annex-1").text()
    total = sum(each.in_year_investment for each in CHOSEN)
    (table,) = after.by_id("overview").all("table")
    assert abs(column(table, "当年投资", "tfoot")[0] * 1000 - (total + more)) <= 500


def test_no_number_is_typed_into_a_template() -> None:
    """Take away what is computed, the tags and the styles: no digit is left."""
    folder = Path(sanbai.publication.__file__).parent / "templates"
    for template in folder.glob("*.j2"):
        text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"<[^<>]*>", "", text)
        assert not re.findall(r"\d", text), template.name


@BOTH
def test_the_same_plan_gives_the_same_bytes(language: Language) -> None:
    again = bulletin(language, sample_register(), sample_policy(), PLAN)
    assert again.encode() == sample_bulletin(language).encode()


def test_no_chinese_is_left_in_the_english_edition_but_names_without_english() -> None:
    page = sample_page(Language.EN)
    named = {project.name for project in sample_register().projects if not project.name_en}
    marked = [element for element in page.everything() if element.attributes.get("lang") == "zh-Hans"]
    assert marked
    assert {element.text() for element in marked} <= named
    rest = page.text()
    for element in marked:
        rest = rest.replace(element.text(), "")
    assert not has_chinese(rest)
    assert not has_chinese("".join(re.findall(r"<text.*?</text>", sample_bulletin(Language.EN))))


@BOTH
def test_the_notice_is_printed_before_anything_else(language: Language) -> None:
    main = sample_page(language).all("main")[0]
    first = next(child for child in main.children if isinstance(child, Element))
    assert first.tag == "aside"
    assert {Language.ZH: "不是真实项目", Language.EN: "no project is real"}[language] in first.text()


@BOTH
def test_the_page_is_accessible(language: Language) -> None:
    page = sample_page(language)
    html = page.all("html")[0]
    assert html.attributes["lang"] == {Language.ZH: "zh-Hans", Language.EN: "en"}[language]
    assert [len(page.all(tag)) for tag in ("h1", "main", "title")] == [1, 1, 1]
    assert not page.all("h3")
    for table in page.all("table"):
        assert table.all("caption")[0].text()
        assert all(cell.attributes["scope"] == "col" for cell in table.all("thead")[0].all("th"))
        assert all(cell.attributes["scope"].startswith("row") for part in table.all("tbody") for cell in part.all("th"))
    for figure in page.all("figure"):
        (drawing,) = figure.all("div", "drawing")
        assert drawing.attributes["role"] == "img"
        assert len(drawing.attributes["aria-label"]) > 20
        assert figure.all("figcaption")[0].text()
    ids = [element.attributes["id"] for element in page.everything() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    targets = {link.attributes["href"].removeprefix("#") for link in page.all("a")}
    assert targets <= set(ids)


@BOTH
def test_the_page_needs_nothing_from_anywhere(language: Language) -> None:
    page = sample_page(language)
    assert not page.all("script")
    assert not page.all("img")
    assert [link.attributes["href"] for link in page.all("link")] == ["data:,"]
    assert not re.findall(r"url\(|@import|https?:(?!//www\.w3\.org/)", sample_bulletin(language))


@pytest.mark.parametrize(
    ("status", "objective", "bound", "zh", "en"),
    [
        (Status.OPTIMAL, 5000, 5000, "经证明为最优", "is proved to be the best there is"),
        (Status.WITHIN_GAP, 5000, 5001, "最优性差距不大于0.02%", "the gap is at most 0.02%"),
        (Status.STOPPED, 4000, 5000, "最多还可提高20%", "at most 20% could still be gained"),
        (Status.STOPPED, 10**8 - 1, 10**8, "最多还可提高0.0001%", "at most 0.0001% could"),
    ],
)
def test_how_sure_the_plan_is_stands_in_words(status: Status, objective: int, bound: int, zh: str, en: str) -> None:
    plan = dataclasses.replace(
        PLAN, proven=Proven(status=status, objective=objective, bound=bound, nodes=1), early_proven=None
    )
    for language, words in ((Language.ZH, zh), (Language.EN, en)):
        assert words in of_plan(plan, language).by_id("proof").text()


@BOTH
def test_what_ranking_would_break_is_listed(language: Language) -> None:
    """The text shows the clauses that the policy wrote one by one; where there are more, an annex has all."""
    page, broken = sample_page(language), PLAN.ranking.broken
    (table,) = page.by_id("proof").all("table")
    shown = rows(table, "tbody")
    assert 0 < len(shown) < len(broken)
    (every,) = page.by_id("annex-ranking").all("table")
    assert len(rows(every, "tbody")) == len(broken)
    assert str(FIGURES.ranking.same) in page.by_id("proof").text()


@BOTH
def test_a_soft_clause_that_gives_way_is_said(language: Language) -> None:
    (unmet,) = [result for result in PLAN.clauses if not result.holds]
    assert unmet.priority == 1
    table = sample_page(language).by_id("clauses").all("table")[0]
    words = {Language.ZH: "柔性条款，第1优先级", Language.EN: "may give way, priority 1"}[language]
    assert [row for row in rows(table, "tbody") if words in row[-1]]


EVIL = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "]]></style></svg><b onclick='x'>",
    "{{ 7 * 7 }}{% raw %}",
    "名" * 2000,
    "w" * 2000,
    "🏗️👩🏽‍🔧工程",
    "\u202eמחנה בית ספר\u202c",
    "first line\nsecond line",
    "javascript:alert(1)",
)


@BOTH
def test_names_are_text_and_never_markup(language: Language) -> None:
    register, policy = with_evil_names()
    page = read_page(bulletin(language, register, policy, PLAN))
    assert shape(page) == shape(sample_page(language))
    text = page.text().casefold()
    assert all(" ".join(evil.split()).casefold() in text for evil in EVIL)
    titles = [page.all("h1")[0], page.all("title")[0], page.all("footer")[0]]
    assert all(place.text().casefold().count("<script>alert(1)</script>") for place in titles)
    drawn = " ".join(" ".join(part.children) for part in page.all("text") if part.children)
    assert "<script>alert(1)</script>" in drawn.casefold()


def shape(page: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Return every element and the names of its attributes; drawings and marks of language may differ."""
    inside = {id(part) for drawing in page.all("svg") for part in drawing.everything()}
    return [
        (element.tag, tuple(sorted(set(element.attributes) - {"lang"})))
        for element in page.everything()
        if id(element) not in inside and element.tag != "span"
    ]


def with_evil_names() -> tuple[Register, Policy]:
    """Return register and policy with an evil text in every place that a person fills: all of them, each in turn."""
    register, policy = sample_register(), sample_policy()
    turn = itertools.cycle(EVIL)
    every = " ".join(EVIL)

    def renamed(record: Any) -> Any:
        evil = next(turn)
        return dataclasses.replace(record, name=Text(evil, evil))

    projects = (dataclasses.replace(row, name=evil, name_en=evil) for row, evil in zip(register.projects, turn))  # noqa: B905 endless
    about = dataclasses.replace(register.about, notice=every, source=every, kept_by=every)
    programmes = [
        dataclasses.replace(renamed(group), categories=tuple(map(renamed, group.categories)))
        for group in policy.programmes
    ]
    changes = {
        field: tuple(map(renamed, getattr(policy, field))) for field in ("districts", "funds", "clauses", "figures")
    }
    return (
        dataclasses.replace(register, projects=tuple(projects), about=about),
        dataclasses.replace(policy, title=Text(every, every), source=every, programmes=tuple(programmes), **changes),
    )
