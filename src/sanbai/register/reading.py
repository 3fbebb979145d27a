"""From grids to a register: every problem a finding with its place, and no row lost for another's fault."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sanbai.errors import Finding
from sanbai.register.about import read_about
from sanbai.register.grids import Grid
from sanbai.register.headers import assign_tables
from sanbai.register.places import Places
from sanbai.register.records import About, Register
from sanbai.register.rows import Reading, read_table
from sanbai.register.tables import TABLES
from sanbai.units import MONEY_UNITS


@dataclass(frozen=True, slots=True)
class Loaded:
    """A register as it could be read, what was found on the way, and where each record stands."""

    register: Register
    findings: tuple[Finding, ...] = ()
    places: Places = field(default_factory=Places)


def register_from(grids: Sequence[Grid], source: str) -> Loaded:
    """Return the register that grids hold, a grid a table; `source` names the file or folder they come from.

    A row with an error is left out and reported. Where the unit of money is not named, which is an error too, amounts
    count as 元 for want of a better one.
    """
    reading = Reading()
    assigned = assign_tables(grids, source, reading.findings)
    about = read_about(assigned.get("about"), source, reading)
    unit = MONEY_UNITS.get(about.get("money_unit", ""))
    there = [table for table in TABLES if table.name in assigned]
    records = {table.name: read_table(assigned[table.name], table, unit, reading) for table in there}
    reading.unread.update(name for name in ("projects", "options") if name not in assigned)
    register = Register(about=About(**{"money_unit": "元", **about}), **records)
    return Loaded(register, tuple(reading.findings), reading.places)
