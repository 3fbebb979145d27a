"""Reading the parts of a policy beside its clauses: programmes, criteria, funds, figures, districts, rules of entry."""

from fractions import Fraction

from sanbai.language import Text
from sanbai.policy.amounts import (
    Counting,
    read_amount,
    read_bound,
    read_counting,
    read_money_unit,
    read_ratio,
)
from sanbai.policy.clause_reading import COUNT, FIXED_CODES, read_clause, read_measure, read_selection
from sanbai.policy.records import (
    OPTION_FIELDS,
    PROJECT_FIELDS,
    Band,
    Bound,
    Category,
    Criterion,
    District,
    EarlyPromotion,
    Eligibility,
    Figure,
    Fund,
    Measure,
    Programme,
)
from sanbai.policy.toml_tables import TomlTable, suggestion
from sanbai.units import MONEY_UNITS

SECTORS = (
    *("education", "health", "energy", "energy.solar", "energy.wind", "energy.hydropower", "energy.biomass"),
    *("energy.geothermal", "communications", "waterAndWaste", "governance", "economy", "cultureSportsAndRecreation"),
    *("transport", "transport.air", "transport.water", "transport.rail", "transport.road", "transport.urban"),
    *("transport.lowCarbon", "socialHousing", "naturalResources", "naturalResources.floodProtection"),
)
"""The sectors of open data (OC4IDS 0.9.5, codelist projectSector)."""


def read_programme(table: TomlTable) -> Programme:
    """Return a programme with its categories; a quota may be left out."""
    programme = Programme(
        code=table.own("programme"),
        name=table.name("name"),
        bound=_read_quota(table),
        source=table.text("source"),
        categories=tuple(_read_category(entry) for entry in table.tables("category")),
    )
    if not programme.categories:
        what = Text(
            f"{table.label} 没有类别，任何项目都进不了。", f"{table.label} has no category, so no project is in it."
        )
        remedy = Text("请写 [[programme.category]]。", "Write at least one [[programme.category]].")
        table.report("no-category", "", what, remedy)
    table.close()
    return programme


def _read_category(table: TomlTable) -> Category:
    category = Category(
        code=table.own("category"),
        name=table.name("name"),
        bound=_read_quota(table),
        source=table.text("source"),
        sectors=table.codes("sectors", required=False),
    )
    for sector in category.sectors:
        if sector not in SECTORS:
            what = Text(f"{table.label} 中没有“{sector}”这个行业。", f'{table.label}: there is no sector "{sector}".')
            table.report("unknown-sector", "sectors", what, suggestion(sector, SECTORS))
    table.close()
    return category


def _read_quota(table: TomlTable) -> Bound:
    """Return a quota of projects; without any bound there is none, and no unit is needed."""
    if any(table.has(key) for key in ("at_least", "at_most", "exactly")):
        return read_bound(table, read_counting(table, COUNT))
    table.text("unit", required=False)
    return Bound()


def read_criterion(table: TomlTable) -> Criterion:
    """Return a criterion; its points come from the register's scores, from a field, or from bands of a measure."""
    code, name, source = table.own("criterion"), table.name("name"), table.text("source")
    extra = table.flag("extra")
    weight = read_ratio(table, "weight", largest=1, signed=extra)
    if weight == 0:
        what = Text(f"{table.label} 的权重为零。", f"{table.label} has no weight.")
        table.report(
            "out-of-range", "weight", what, Text("请写不为零的权重，或删去这项指标。", "Give it one, or take it out.")
        )
    field, points = _read_points(table) if table.has("field") else ("", ())
    measure, bands = _read_bands(table) if table.has("measure") else (None, ())
    if field and measure is not None:
        what = Text(f"{table.label} 既写了 field 又写了 measure。", f"{table.label} has field beside measure.")
        table.report("points-twice", "measure", what, Text("二者只留其一。", "Keep one of the two."))
    table.close()
    return Criterion(
        code=code,
        name=name,
        weight=weight or Fraction(1),
        source=source,
        field=field,
        points=points,
        measure=measure,
        bands=bands,
        extra=extra,
    )


def _read_points(table: TomlTable) -> tuple[str, tuple[tuple[str, int], ...]]:
    field = table.choice("field", PROJECT_FIELDS + OPTION_FIELDS, "unknown-field")
    listed = table.table("points")
    if listed is None:
        return field, ()
    points = tuple((code, listed.integer(code, 0, 100)) for code in listed.values)
    for code in listed.values:
        if field in FIXED_CODES and code not in FIXED_CODES[field]:
            what = Text(f"{listed.label} 中没有“{code}”。", f'{listed.label}: "{field}" cannot be "{code}".')
            listed.report("unknown-code", code, what, suggestion(code, FIXED_CODES[field]))
    return field, points


def _read_bands(table: TomlTable) -> tuple[Measure | None, tuple[Band, ...]]:
    """Return a measure and its bands, the largest first; each size has one band."""
    measure = read_measure(table)
    if measure is None:
        table.has("unit"), table.has("bands")
        return None, ()
    counting = read_counting(table, measure)
    bands = []
    table.take("bands")
    for entry in table.tables("bands"):
        at_least = read_amount(entry, "at_least", counting)
        bands.append(Band(at_least or 0, entry.integer("points", 0, 100)))
        entry.close()
    sizes = [band.at_least for band in bands]
    if len(set(sizes)) < len(sizes):
        what = Text(f"{table.label} 的 bands 中有两档起点相同。", f"{table.label}: two bands begin at the same size.")
        table.report("code-twice", "bands", what, Text("请只留一档。", "Keep one of them."))
    return measure, tuple(sorted(bands, key=lambda band: -band.at_least))


def read_fund(table: TomlTable) -> Fund:
    """Return a source of funds and its ceilings; without ceilings it needs no unit."""
    ceilings: list[tuple[int, int]] = []
    listed = table.table("at_most", required=False)
    counting = read_money_unit(table) if listed is not None else Counting(table.text("unit", required=False))
    for year in listed.values if listed is not None else ():
        if listed is not None and _is_year(listed, year):
            amount = read_amount(listed, year, counting)
            ceilings.append((int(year), amount or 0))
    fund = Fund(
        code=table.own("fund"),
        name=table.name("name"),
        public=table.flag("public"),
        at_most=tuple(sorted(ceilings)),
        source=table.text("source"),
    )
    table.close()
    return fund


def _is_year(table: TomlTable, year: str) -> bool:
    if len(year) == 4 and year.isascii() and year.isdecimal() and 1900 <= int(year) <= 2200:
        return True
    what = Text(f"{table.label} 中“{year}”不是年份。", f'{table.label}: "{year}" is no year.')
    table.report("not-a-year", year, what, Text("请写成 { 2024 = 520 } 的形式。", "Write { 2024 = 520 }."))
    return False


def read_figure(table: TomlTable) -> Figure:
    """Return a figure of the city; money is kept in the plan's unit, whatever unit it is read in."""
    unit = table.values.get("unit")
    money = not isinstance(unit, str) or unit in MONEY_UNITS
    counting = read_money_unit(table) if money else Counting(table.text("unit"))
    value = read_amount(table, "value", counting)
    figure = Figure(
        code=table.own("figure"),
        name=table.name("name"),
        value=value or 0,
        unit=counting.unit,
        source=table.text("source"),
    )
    if value == 0:
        what = Text(f"{table.label} 的值为零，不能作分母。", f"{table.label} is 0, and nothing can be divided by it.")
        table.report("out-of-range", "value", what, Text("请填写实际数。", "Fill in the figure."))
    table.close()
    return figure


def read_district(table: TomlTable) -> District:
    """Return a district with its population and its place on a tile map, if they are given."""
    population = table.integer("population", 1, 10**10, default=0)
    tile = table.take("tile", required=False)
    pair = tile if isinstance(tile, list) and len(tile) == 2 else []
    whole = all(type(place) is int and 0 <= place <= 1000 for place in pair)
    if tile is not None and not (pair and whole):
        table.wrong_type("tile", Text("行和列两个整数，如 [3, 2]", "row and column, such as [3, 2]"))
    district = District(
        code=table.own("district"),
        name=table.name("name"),
        population=population or None,
        tile=(pair[0], pair[1]) if pair and whole else None,
        source=table.text("source"),
    )
    table.close()
    return district


def read_eligibility(table: TomlTable) -> Eligibility:
    """Return a rule of entry, which must ask for something."""
    least = table.table("total_investment", required=False)
    size = None
    if least is not None:
        size = read_amount(least, "at_least", read_money_unit(least))
        least.close()
    rule = Eligibility(
        id=table.own("eligibility", "id"),
        name=table.name("name"),
        list=table.choice("list", ("plan", "early_promotion"), "unknown-list"),
        where=read_selection(table),
        natures=table.codes("natures", required=False),
        total_investment=size,
        approvals=table.codes("approvals", required=False),
        source=table.text("source"),
    )
    for nature in rule.natures:
        if nature not in FIXED_CODES["nature"]:
            what = Text(f"{table.label} 中没有“{nature}”这种性质。", f'{table.label}: there is no nature "{nature}".')
            table.report("unknown-code", "natures", what, suggestion(nature, FIXED_CODES["nature"]))
    if least is None and not rule.natures and not rule.approvals:
        what = Text(f"{table.label} 没有提出任何条件。", f"{table.label} asks for nothing.")
        remedy = Text("请写 natures、approvals 或 total_investment。", "Write natures, approvals or total_investment.")
        table.report("asks-nothing", "", what, remedy)
    table.close()
    return rule


def read_early_promotion(table: TomlTable) -> EarlyPromotion:
    """Return the early-promotion list with its own clauses."""
    table.reading.subjects["early_promotion", ""] = table.path
    early = EarlyPromotion(
        name=table.name("name"),
        bound=read_bound(table, read_counting(table, COUNT)),
        source=table.text("source"),
        clauses=tuple(clause for entry in table.tables("clause") if (clause := read_clause(entry)) is not None),
    )
    table.close()
    return early
