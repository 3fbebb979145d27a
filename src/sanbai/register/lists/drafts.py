"""What a row of a list gives before it becomes records: only the fields that the list says something of."""

from dataclasses import dataclass, field
from fractions import Fraction

from sanbai.errors import Finding, Place
from sanbai.register.lists.rows import ListRow
from sanbai.register.tables import table


@dataclass(slots=True)
class Draft:
    """A row of a register's table before it is a record: the fields that the list gave, and no others."""

    table: str
    values: dict[str, object]

    @property
    def key(self) -> tuple[str, ...]:
        """What names the row in its table; a field left out counts as empty."""
        return tuple(str(self.values.get(name, "")) for name in table(self.table).key)


@dataclass(slots=True)
class RowDrafts:
    """What a row of a list gives, if it can be imported (`project` is None else), and the remarks on it."""

    row: ListRow
    project: Draft | None = None
    others: list[Draft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    amounts: dict[str, Fraction] = field(default_factory=dict)
    suffix: str = ""
    place: Place = field(default=Place())

    @property
    def code(self) -> str:
        """The project's code."""
        return str(self.project.values["code"]) if self.project else ""

    def recode(self, code: str) -> None:
        """Give the project another code, in all its rows."""
        if self.project is not None:
            self.project.values["code"] = code
        for draft in self.others:
            draft.values["project"] = code
