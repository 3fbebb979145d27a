"""What every rule looks at: a register, where its records stand, and the look-ups that several rules need."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from sanbai.errors import Finding
from sanbai.language import Text
from sanbai.register.checks import finding
from sanbai.register.places import Places
from sanbai.register.records import Funding, Option, Project, Register, Relation, RelationKind


@dataclass(frozen=True)
class Facts:
    """A register to be checked on the day `today` for the plan `year` (None where it is not known).

    `codes` are the known codes of each code list, beside the register's own.
    """

    register: Register
    places: Places
    codes: Mapping[str, Collection[str]]
    today: datetime.date
    year: int | None

    def found(self, check: str, where: tuple[str, int, str], what: Text, remedy: Text) -> Finding:
        """Return a finding about a table's record (by index) and one of its fields."""
        return finding(check, self.places.at(*where), what, remedy)

    def money(self, amount: int) -> str:
        """Return an amount with its unit."""
        return f"{amount:,} {self.register.about.money_unit}"

    @cached_property
    def projects(self) -> dict[str, Project]:
        """The projects by code."""
        return {project.code: project for project in self.register.projects}

    @cached_property
    def options(self) -> dict[tuple[str, str], Option]:
        """The options by project and code."""
        return {(option.project, option.code): option for option in self.register.options}

    def is_left_out(self, table: str, *key: object) -> bool:
        """Return whether something may stand in the files under a key, though it could not be read."""
        keys = self._left_out.get(table, frozenset())
        return table in self.places.unread or any(
            possible in keys for possible in product(*((part, None) for part in key))
        )

    @cached_property
    def _left_out(self) -> dict[str, frozenset[tuple[object, ...]]]:
        """The keys of rows left out and every beginning of them; None stands where a part could not be read."""
        return {
            table: frozenset(row[:length] for row in rows for length in range(1, len(row) + 1))
            for table, rows in self.places.left_out.items()
        }

    @cached_property
    def funding(self) -> dict[tuple[str, str], list[Funding]]:
        """The funding of each option, from the plan year on."""
        rows: dict[tuple[str, str], list[Funding]] = defaultdict(list)
        for row in self.register.funding:
            if self.year is None or row.year >= self.year:
                rows[row.project, row.option].append(row)
        return rows

    def options_of(self, nature: str) -> Iterator[tuple[int, Option]]:
        """Yield the options (with their index) of the projects of a nature."""
        for index, option in enumerate(self.register.options):
            project = self.projects.get(option.project)
            if project is not None and project.nature == nature:
                yield index, option

    def related(self, kind: RelationKind) -> Iterator[tuple[int, Relation]]:
        """Yield the relations of a kind (with their index) between projects that exist."""
        for index, relation in enumerate(self.register.relations):
            if relation.kind is kind and relation.project in self.projects and relation.other in self.projects:
                yield index, relation
