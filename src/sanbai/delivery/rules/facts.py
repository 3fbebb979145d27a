"""What every rule looks at: a year up to one month, where its returns stand, and what several rules look up."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sanbai.delivery.checks import finding
from sanbai.delivery.reading import LoadedYear
from sanbai.delivery.records import BaselineRow, Month, Return
from sanbai.errors import Finding, Place
from sanbai.language import Text
from sanbai.policy.records import Policy
from sanbai.register.records import Approval, Register


@dataclass(frozen=True)
class MonthFacts:
    """The returns of a `month` to be checked on the day `as_of`; later months are out of sight."""

    loaded: LoadedYear
    register: Register
    policy: Policy
    month: Month
    as_of: datetime.date

    def found(self, check: str, row: Return, name: str, what: Text, remedy: Text) -> Finding:
        """Return a finding about a field of a return; what is wrong is headed by the project's code."""
        said = Text(f"{row.project}：{what.zh}", f"{row.project}: {what.en}")
        return finding(check, self.loaded.at(row, name), said, remedy)

    def of_month(self, check: str, what: Text, remedy: Text) -> Finding:
        """Return a finding about the month as a whole."""
        return finding(check, self.place, what, remedy)

    def money(self, amount: int) -> str:
        """Return an amount with its unit."""
        return f"{amount:,} {self.loaded.year.baseline.money_unit}"

    @property
    def place(self) -> Place:
        """The first file of the month, else the month itself."""
        return Place(next(iter(self.loaded.files.get(self.month, ())), str(self.month)))

    @cached_property
    def rows(self) -> dict[str, BaselineRow]:
        """The baseline's rows by project."""
        return {row.project: row for row in self.loaded.year.baseline.rows}

    @cached_property
    def now(self) -> dict[str, Return]:
        """The returns of the month by project."""
        return {row.project: row for row in self.loaded.year.returns if row.month == self.month}

    @cached_property
    def earlier(self) -> dict[str, list[Return]]:
        """The returns of earlier months by project, in order of month."""
        found: dict[str, list[Return]] = {}
        for row in sorted(self.loaded.year.returns, key=lambda row: row.month):
            if row.month < self.month:
                found.setdefault(row.project, []).append(row)
        return found

    @cached_property
    def approvals(self) -> dict[str, list[Approval]]:
        """The register's approvals by project; a bundle's are those of its parts too."""
        found: dict[str, list[Approval]] = {}
        for approval in self.register.approvals:
            found.setdefault(approval.project, []).append(approval)
        return {code: [*found.get(code, ()), *found.get(row.part_of, ())] for code, row in self.rows.items()}

    def names(self, code_list: str) -> dict[str, Text]:
        """Return what the register's code list calls its codes."""
        rows = (row for row in self.register.codes if row.list == code_list)
        return {row.code: Text(row.name_zh or row.code, row.name_en or row.code) for row in rows}

    def last(self, project: str) -> Return | None:
        """Return a project's last return before the month."""
        earlier = self.earlier.get(project)
        return earlier[-1] if earlier else None

    def each(self) -> Iterator[tuple[BaselineRow, Return]]:
        """Yield each return of the month with its row of the baseline, by project."""
        for code in sorted(self.now):
            yield self.rows[code], self.now[code]
