"""What totals reveal: held against elimination in fractions, on random tables."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sanbai.publication.revealing import Equation, revealed, revealing

NAMES = ("a", "b", "c", "d", "e")
ALL, X, Y = ("plan", "", ""), ("category", "x", ""), ("category", "y", "")
WEIGHTS = st.sampled_from([Fraction(1), Fraction(1), Fraction(1, 2), Fraction(3, 10), Fraction(7, 10)])
TABLES = st.lists(st.dictionaries(st.sampled_from(NAMES), WEIGHTS, min_size=1), max_size=7).map(
    lambda rows: [Equation(("row", str(number), ""), weights) for number, weights in enumerate(rows)]
)


def rank(rows: list[list[Fraction]]) -> int:
    """Return the rank by elimination in fractions."""
    rows, count = [list(row) for row in rows], 0
    for column in range(len(NAMES)):
        pivot = next((row for row in rows[count:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(count, pivot)
        for row in rows[count + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [mine - factor * its for mine, its in zip(row, pivot, strict=True)]
        count += 1
    return count


def spanned(equations: list[Equation]) -> set[str]:
    """Return the unknowns whose unit vector adds nothing to the rank."""
    rows = [[equation.weights.get(name, Fraction(0)) for name in NAMES] for equation in equations]
    units = {name: [Fraction(name == other) for other in NAMES] for name in NAMES}
    return {name for name, unit in units.items() if rank([*rows, unit]) == rank(rows)}


@given(TABLES)
def test_an_unknown_is_revealed_just_where_the_totals_span_it(equations: list[Equation]) -> None:
    assert revealed(equations) == spanned(equations)


@given(TABLES)
def test_what_is_left_reveals_nothing_and_nothing_is_left_out_in_vain(equations: list[Equation]) -> None:
    out = revealing(equations)
    assert not spanned([equation for equation in equations if equation.key not in out])
    assert bool(out) == bool(spanned(equations))


def test_a_single_withheld_amount_hides_every_total_that_holds_it() -> None:
    """The rest is known, so that any total with it gives it away."""
    one = {"a": Fraction(1)}
    assert revealing([Equation(ALL, one), Equation(X, one), Equation(Y, {})]) == {ALL, X}


def test_two_in_one_category_are_told_together_and_two_in_two_only_in_all() -> None:
    both = {"a": Fraction(1), "b": Fraction(1)}
    assert not revealing([Equation(ALL, both), Equation(X, both)])
    apart = [Equation(ALL, both), Equation(X, {"a": Fraction(1)}), Equation(Y, {"b": Fraction(1)})]
    assert revealing(apart) == {X, Y}
