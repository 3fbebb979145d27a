"""The measures of the policy language, named in one word: `in_year_investment`, `fund:bonds:2025`, `outcome:seats`."""

import unicodedata
from fractions import Fraction

from sanbai.errors import SanbaiError
from sanbai.language import Text
from sanbai.plan.clauses import rows_of
from sanbai.plan.columns import Columns
from sanbai.plan.model import Row
from sanbai.policy.phrases import Vocabulary, measured
from sanbai.policy.records import Bound, Measure, MeasureKind, Total

FRONTIER = "frontier"
"""The id of the row that bounds the measure of a frontier."""


def parse_measure(text: str, columns: Columns) -> Measure:
    """Return the measure of this name; raises `SanbaiError` with the names there are.

    A fund is `fund:SOURCE,SOURCE:YEAR,YEAR`, where sources or years may be left out (all of them); an outcome is
    `outcome:CODE`.
    """
    kind, *parts = [part.strip() for part in unicodedata.normalize("NFKC", text).strip().split(":")]
    codes = [[code.strip() for code in part.split(",") if code.strip()] for part in parts]
    outcomes = {row.outcome for row in columns.register.outcomes}
    if kind in _PLAIN and not parts:
        return Measure(MeasureKind(kind))
    if kind == MeasureKind.OUTCOME and len(codes) == 1 and len(codes[0]) == 1 and codes[0][0] in outcomes:
        return Measure(MeasureKind.OUTCOME, outcome=codes[0][0])
    if kind == MeasureKind.FUND and len(codes) <= 2:
        sources, years = [*codes, [], []][:2]
        known_years = {str(row.year) for row in columns.register.funding}
        if _sources(columns).issuperset(sources) and known_years.issuperset(years):
            return Measure(MeasureKind.FUND, sources=tuple(sources), years=tuple(map(int, years)))
    raise _unknown(text, columns)


def measure_row(columns: Columns, measure: Measure, words: Vocabulary) -> Row:
    """Return the row of a measure over all columns, not bounded yet."""
    units = {row.outcome: row.unit for row in columns.register.outcomes}
    unit = units.get(measure.outcome, "")
    clause = Total(id=FRONTIER, name=measured(measure, words), source="", measure=measure, bound=Bound(), unit=unit)
    return next(rows_of(clause, columns))


def bounded(row: Row, at_least: int | None, at_most: int | None) -> Row:
    """Return the row of a measure with these bounds."""
    low, high = (None if bound is None else Fraction(bound) for bound in (at_least, at_most))
    return Row(
        clause=row.clause,
        kind=row.kind,
        name=row.name,
        unit=row.unit,
        columns=row.columns,
        coefficients=row.coefficients,
        at_least=low,
        at_most=high,
    )


_PLAIN = tuple(kind.value for kind in MeasureKind if kind not in (MeasureKind.FUND, MeasureKind.OUTCOME))


def _sources(columns: Columns) -> set[str]:
    return {fund.code for fund in columns.policy.funds} | {row.source for row in columns.register.funding}


def _unknown(text: str, columns: Columns) -> SanbaiError:
    names = list(_PLAIN)
    if columns.register.funding:
        year = min(row.year for row in columns.register.funding)
        names += [f"fund:{code}:{year}" for code in sorted(_sources(columns))]
    names += [f"outcome:{code}" for code in sorted({row.outcome for row in columns.register.outcomes})]
    listed = ", ".join(names)
    return SanbaiError(
        Text(f"没有名为“{text}”的计量指标。", f"There is no measure “{text}” here."),
        Text(
            f"可用的有：{listed}（资金渠道和年度可省略或用逗号并列）。",
            f"There are: {listed} (sources and years may be left out, or several listed with commas).",
        ),
    )
