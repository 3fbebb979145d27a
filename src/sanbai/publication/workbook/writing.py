"""`workbook.xlsx`: every sheet in its order, as bytes."""

import datetime
from collections.abc import Iterator

from sanbai.plan.records import Decision
from sanbai.publication.public import PublicYear
from sanbai.publication.workbook.lists import both, funding_list, labels_of, month_list, project_list
from sanbai.publication.workbook.overview import notes_sheet, overview_sheet
from sanbai.publication.workbook.sheets import ListSheet, footer_text, write_list
from sanbai.publication.workbook.totals import (
    category_sheet,
    clause_sheet,
    district_sheet,
    funds_sheet,
    month_sheet,
    programme_sheet,
)
from sanbai.register.sheets import Book

NAME = "workbook.xlsx"


def workbook_files(year: PublicYear) -> dict[str, bytes]:
    """Return `workbook.xlsx`: the same year gives the same bytes."""
    head = year.figures.heading
    book, title = Book(), both(head.title)
    created = datetime.datetime.combine(head.as_of, datetime.time())
    book.workbook.set_properties({"created": created, "title": title[:250], "company": both(head.kept_by)[:250]})
    for sheet in workbook_sheets(year):
        write_list(book, sheet, footer_text(title))
    return {NAME: book.close()}


def workbook_sheets(year: PublicYear) -> tuple[ListSheet, ...]:
    """Return the sheets of the workbook in their order; one without a row is left out."""
    return tuple(sheet for sheet in _sheets(year) if sheet.rows)


def _sheets(year: PublicYear) -> Iterator[ListSheet]:
    labels = labels_of(year)
    plan, early = (project_list(year, decision, labels) for decision in (Decision.IN, Decision.EARLY_PROMOTION))
    funding, months = funding_list(year, labels), month_list(year)
    categories = category_sheet(year, plan, early)
    yield overview_sheet(year, categories, plan, early)
    yield plan
    yield early
    yield programme_sheet(year, categories)
    yield categories
    yield district_sheet(year, plan)
    yield funds_sheet(year, funding)
    yield funding
    yield clause_sheet(year)
    yield month_sheet(year, months)
    yield months
    yield notes_sheet(year)
