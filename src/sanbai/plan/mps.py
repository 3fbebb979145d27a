"""The program as a free-format MPS text, so that anyone may solve it with another solver."""

from collections.abc import Iterator

from sanbai.plan.model import Program


def mps_text(program: Program) -> str:
    """Return the program in free MPS with integer coefficients.

    Columns are named after project and option, rows after clauses; blanks in codes become `_`, and a name that would
    stand twice gets a number. The objective is to be maximised (`OBJSENSE MAX`).
    """
    return "\n".join(_lines(program)) + "\n"


def _lines(program: Program) -> Iterator[str]:
    rows = _unique([_row_name(program, place) for place in range(len(program.inequalities))])
    choices = _unique([f"choose:{code}" for code in program.candidates])
    columns = _unique([f"{code}|{option}" for code, option in zip(_owners(program), program.options, strict=True)])
    yield from ("NAME sanbai", "OBJSENSE", "    MAX", "ROWS", " N value")
    kinds = [_kind(item.at_least, item.at_most) for item in program.inequalities]
    yield from (f" {kind} {name}" for kind, name in zip(kinds, rows, strict=True))
    yield from (f" L {name}" for name in choices)
    yield from ("COLUMNS", "    MARKER 'MARKER' 'INTORG'")
    yield from _column_lines(program, columns, rows, choices)
    yield from ("    MARKER 'MARKER' 'INTEND'", "RHS")
    for name, item, kind in zip(rows, program.inequalities, kinds, strict=True):
        yield f"    RHS {name} {item.at_least if kind in 'GE' else item.at_most}"
    yield from (f"    RHS {name} 1" for name in choices)
    yield "RANGES"
    for name, item in zip(rows, program.inequalities, strict=True):
        if item.at_least is not None and item.at_most is not None and item.at_least < item.at_most:
            yield f"    RANGE {name} {item.at_most - item.at_least}"
    yield "BOUNDS"
    yield from (f" BV BOUND {name}" for name in columns)
    yield "ENDATA"


def _column_lines(program: Program, columns: list[str], rows: list[str], choices: list[str]) -> Iterator[str]:
    entries: list[list[tuple[str, int]]] = [[] for _ in columns]
    for name, item in zip(rows, program.inequalities, strict=True):
        for column, coefficient in zip(item.columns.tolist(), item.coefficients.tolist(), strict=True):
            entries[column].append((name, coefficient))
    for candidate, name in enumerate(choices):
        for column in range(program.first[candidate], program.first[candidate + 1]):
            entries[column].append((name, 1))
    for column, found in enumerate(entries):
        yield f"    {columns[column]} value {program.values[column]}"
        yield from (f"    {columns[column]} {row} {coefficient}" for row, coefficient in found)


def _kind(at_least: int | None, at_most: int | None) -> str:
    if at_least == at_most:
        return "E"
    return "L" if at_least is None else "G"


def _owners(program: Program) -> Iterator[str]:
    for candidate, code in enumerate(program.candidates):
        for _ in range(program.first[candidate], program.first[candidate + 1]):
            yield code


def _row_name(program: Program, place: int) -> str:
    row = program.rows[program.inequalities[place].row]
    return f"{row.clause}:{row.instance}" if row.instance else row.clause


def _unique(names: list[str]) -> list[str]:
    """Return the names without blanks, a number added to each that already stands."""
    unique: dict[str, None] = {}
    for name in ("_".join(name.split()) for name in names):
        number = 1
        candidate = name
        while candidate in unique:
            number += 1
            candidate = f"{name}#{number}"
        unique[candidate] = None
    return list(unique)
