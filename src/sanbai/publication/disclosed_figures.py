"""The figures of a plan without those that would reveal what is withheld."""

from collections.abc import Iterable
from dataclasses import replace

from sanbai.publication.records import HIDDEN, Amount, ClauseFigures, DistrictFigures, Figures, Group, Headline, Listed
from sanbai.publication.revealing import Key
from sanbai.publication.withholding import Withheld

Hidden = frozenset[Key]


def disclosed_figures(figures: Figures, withheld: Withheld, hidden: Hidden) -> Figures:
    """Return the figures without `hidden` totals, withheld projects, and what is undisclosed of the others."""
    funded = ("plan", "", "funding") not in hidden
    headline = _headline(figures.headline, hidden)
    broken = replace(figures.ranking, broken=_clauses(figures.ranking.broken, withheld, hidden))
    return replace(
        figures,
        headline=headline,
        programmes=tuple(
            _group("programme", group, (headline.in_year, headline.total), hidden) for group in figures.programmes
        ),
        districts=tuple(_district(district, hidden) for district in figures.districts),
        periods=figures.periods if funded else (),
        funding=figures.funding if funded else (),
        outcomes=() if ("plan", "", "outcomes") in hidden else figures.outcomes,
        clauses=_clauses(figures.clauses, withheld, hidden),
        early_clauses=_clauses(figures.early_clauses, withheld, hidden),
        ranking=broken,
        listed=tuple(_listed(row, withheld) for row in figures.listed if row.code not in withheld.whole),
    )


def _headline(headline: Headline, hidden: Hidden) -> Headline:
    in_year = _amount(headline.in_year, ("plan", "", "in_year_investment"), hidden)
    early = ("early_promotion", "", "total_investment")
    return replace(
        headline,
        total=_amount(headline.total, ("plan", "", "total_investment"), hidden),
        in_year=in_year,
        construction=_amount(headline.construction, ("plan", "", "construction_investment"), hidden),
        early_promotion_total=_amount(headline.early_promotion_total, early, hidden),
        support=() if in_year.hidden else headline.support,
    )


def _group(table: str, group: Group, of: tuple[Amount, Amount], hidden: Hidden) -> Group:
    """Return a group; its shares are of the in-year and total amounts `of`, which they would give away if hidden."""
    in_year = _amount(group.in_year, (table, group.code, "in_year_investment"), hidden)
    total = _amount(group.total, (table, group.code, "total_investment"), hidden)
    return replace(
        group,
        in_year=in_year,
        total=total,
        share_of_in_year=None if in_year.hidden or of[0].hidden else group.share_of_in_year,
        share_of_total=None if total.hidden or of[1].hidden else group.share_of_total,
        categories=tuple(_group("category", category, (in_year, total), hidden) for category in group.categories),
    )


def _district(district: DistrictFigures, hidden: Hidden) -> DistrictFigures:
    in_year = _amount(district.in_year, ("district", district.code, "in_year_investment"), hidden)
    return replace(
        district,
        in_year=in_year,
        total=_amount(district.total, ("district", district.code, "total_investment"), hidden),
        per_head=None if in_year.hidden else district.per_head,
    )


def _amount(amount: Amount, key: Key, hidden: Hidden) -> Amount:
    return HIDDEN if key in hidden else amount


def _clauses(clauses: Iterable[ClauseFigures], withheld: Withheld, hidden: Hidden) -> tuple[ClauseFigures, ...]:
    """Return the clauses whose values reveal nothing, and that name no withheld project."""
    funds = ("plan", "", "funding") in hidden
    return tuple(
        clause
        for clause in clauses
        if not {("clause", clause.result.id, place) for place in ("", clause.result.instance)} & hidden
        and not (funds and clause.group == "fund")
        and not _names_any(clause, withheld.whole)
    )


def _names_any(clause: ClauseFigures, projects: frozenset[str]) -> bool:
    """Return whether a clause on named projects names one of these."""
    result = clause.result
    ends = tuple(f".{project}" for project in projects)
    inside = any(f".{project}." in result.id for project in projects)
    return clause.group == "named" and (result.instance in projects or inside or result.id.endswith(ends))


def _listed(row: Listed, withheld: Withheld) -> Listed:
    undisclosed = withheld.fields[row.code]
    return replace(
        row,
        nature=None if "nature" in undisclosed else row.nature,
        districts=() if "districts" in undisclosed else row.districts,
        in_year=None if "in_year_investment" in undisclosed else row.in_year,
        total=None if "total_investment" in undisclosed else row.total,
        completes_in_year=None if "completes_in_year" in undisclosed else row.completes_in_year,
    )
