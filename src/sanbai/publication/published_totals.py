"""The totals that a publication prints, as equations between the amounts that it does not disclose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sanbai.plan.records import Decision, Plan, PlanRow
from sanbai.policy.records import Balance, Measure, MeasureKind, Policy, Selection, Share, Total
from sanbai.policy.references import clauses_of
from sanbai.policy.selection import OptionFacts, option_facts
from sanbai.publication.districts import Shares, districts_of
from sanbai.publication.revealing import Equation, Key, revealing
from sanbai.publication.withholding import Withheld
from sanbai.register.records import Register

MONEY = ("in_year_investment", "total_investment", "construction_investment")
_FIELDS = {MeasureKind.FUND: "funding", MeasureKind.OUTCOME: "outcomes"} | {MeasureKind(name): name for name in MONEY}


def hidden_totals(register: Register, policy: Policy, plan: Plan, withheld: Withheld) -> frozenset[Key]:
    """Return the totals that would reveal an undisclosed amount, alone or with other totals."""
    early = [row for row in plan.rows if row.decision is Decision.EARLY_PROMOTION]
    facts = (districts_of(register), option_facts(register, policy))
    found = revealing(list(_Totals("total_investment", early, withheld, *facts).of_all("early_promotion")))
    for field in (*MONEY, "funding", "outcomes"):
        found |= revealing(stated_totals(register, policy, plan, withheld, field))
    return found


def stated_totals(register: Register, policy: Policy, plan: Plan, withheld: Withheld, field: str) -> list[Equation]:
    """Return the totals of a field that a publication states of the plan, before any is left out."""
    chosen = [row for row in plan.rows if row.decision is Decision.IN]
    totals = _Totals(field, chosen, withheld, districts_of(register), option_facts(register, policy))
    return [*totals.tables(), *totals.clauses(policy)]


@dataclass(frozen=True, slots=True)
class _Totals:
    """The totals of one field over the projects of a list."""

    field: str
    rows: Sequence[PlanRow]
    withheld: Withheld
    shares: Shares
    facts: OptionFacts

    def unknown(self) -> list[PlanRow]:
        """Return the projects whose amount is not disclosed."""
        return [row for row in self.rows if self.withheld.hides(row.code, self.field)]

    def of_all(self, table: str) -> Iterator[Equation]:
        """Yield the total of the whole list."""
        yield Equation((table, "", self.field), {row.code: Fraction(1) for row in self.unknown()})

    def tables(self) -> Iterator[Equation]:
        """Yield the totals of the plan, its programmes, categories and districts."""
        yield from self.of_all("plan")
        if self.field not in MONEY:
            return
        for table, code_of in (("programme", "programme"), ("category", "category")):
            codes = sorted({getattr(row, code_of) for row in self.rows})
            for code in codes:
                inside = {row.code: Fraction(1) for row in self.unknown() if getattr(row, code_of) == code}
                yield Equation((table, code, self.field), inside)
        for district in sorted({code for row in self.rows for code, _ in self._divided(row)}):
            parts = {row.code: self._part(row, district) for row in self.unknown()}
            yield Equation(("district", district, self.field), {code: part for code, part in parts.items() if part})

    def clauses(self, policy: Policy) -> Iterator[Equation]:
        """Yield the totals that clauses state; a share of two measures states one of each."""
        for clause in clauses_of(policy):
            if isinstance(clause, Total | Share) and self._adds_up(clause.measure):
                yield Equation(("clause", clause.id, ""), self._inside(clause.where))
            if isinstance(clause, Share) and clause.of_measure is not None and self._adds_up(clause.of_measure):
                yield Equation(("clause", clause.id, ""), self._inside(clause.of_where))
            if isinstance(clause, Balance) and self._adds_up(clause.measure):
                yield from self._balanced(clause)

    def _balanced(self, clause: Balance) -> Iterator[Equation]:
        inside = self._inside(clause.where)
        by_code = {row.code: row for row in self.rows}
        for district in sorted({code for row in self.rows for code, _ in self._divided(row)}):
            parts = {code: self._part(by_code[code], district) for code in inside}
            yield Equation(("clause", clause.id, district), {code: part for code, part in parts.items() if part})

    def _adds_up(self, measure: Measure) -> bool:
        return _FIELDS.get(measure.kind) == self.field

    def _inside(self, where: Selection) -> dict[str, Fraction]:
        options = {(row.code, row.option) for row in self.unknown()}
        mask = self.facts.mask(where)
        held = (self.facts.options[int(place)] for place in mask.nonzero()[0])
        return {row.project: Fraction(1) for row in held if (row.project, row.code) in options}

    def _divided(self, row: PlanRow) -> Sequence[tuple[str, int]]:
        return self.shares.get(row.code, (("", 100),))

    def _part(self, row: PlanRow, district: str) -> Fraction:
        shares = self._divided(row)
        return Fraction(sum(share for code, share in shares if code == district), sum(share for _, share in shares))
