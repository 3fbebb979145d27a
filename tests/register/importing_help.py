"""What the tests of the import share: running one, and looking at what came of it."""

from collections import Counter
from pathlib import Path

from sanbai.errors import Finding, InputError
from sanbai.register.files import read_grids
from sanbai.register.importing import Imported, import_grids
from sanbai.register.lists.merging import ChangeKind
from sanbai.register.mapping import Mapping
from sanbai.register.records import Option, Project, Register


def import_file(path: Path, mapping: Mapping, into: Register | None = None, year: int | None = None) -> Imported:
    """Import a file as the command line does."""
    return import_grids(read_grids(path), mapping, into, year)


def refusal(path: Path, mapping: Mapping) -> tuple[Finding, ...]:
    """Return the findings of an import that cannot be made at all."""
    try:
        import_file(path, mapping)
    except InputError as error:
        return error.findings
    raise AssertionError("the import was made")


def named(imported: Imported, name: str) -> Project:
    """Return the project of that name."""
    (project,) = (project for project in imported.register.projects if project.name == name)
    return project


def option_of(imported: Imported, name: str) -> Option:
    """Return the option of the project of that name."""
    code = named(imported, name).code
    (option,) = (option for option in imported.register.options if option.project == code)
    return option


def checks(imported: Imported) -> Counter[str]:
    """Return how many findings there are of each check."""
    return Counter(finding.check for finding in imported.findings)


def found(imported: Imported, check: str) -> list[Finding]:
    """Return the findings of one check."""
    return [finding for finding in imported.findings if finding.check == check]


def kinds(imported: Imported) -> Counter[ChangeKind]:
    """Return how many changes there are of each kind."""
    return Counter(change.kind for change in imported.changes)
