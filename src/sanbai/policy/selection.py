"""Which options a selection counts: the coded fields of every option of every candidate."""

from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from sanbai.policy.records import Policy, Selection
from sanbai.register.records import Option, Project, Register, RelationKind

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptionFacts:
    """The candidates and their options, sorted by code, and which options hold which code in which field.

    Parts of a bundle are no candidates: the bundle counts once and its parts follow it. Options of projects that are
    not candidates are left out. `holders` maps (field, code) to the places of the options that hold it.
    """

    projects: tuple[Project, ...]
    options: tuple[Option, ...]
    holders: dict[tuple[str, str], npt.NDArray[np.int64]]

    def mask_of(self, field: str, code: str) -> BoolArray:
        """Return which options (shape: options) hold `code` in `field`."""
        mask = np.zeros(len(self.options), np.bool_)
        mask[self.holders.get((field, code), np.empty(0, np.int64))] = True
        return mask

    def mask(self, selection: Selection) -> BoolArray:
        """Return which options (shape: options) a selection counts."""
        mask = np.ones(len(self.options), np.bool_)
        for match in selection.matches:
            any_code = (self.mask_of(match.field, code) for code in match.codes)
            mask &= reduce(np.logical_or, any_code, np.zeros(len(self.options), np.bool_))
        return mask


def option_facts(register: Register, policy: Policy) -> OptionFacts:
    """Return the facts of every candidate of a register under a policy's programmes."""
    parts = {row.project for row in register.relations if row.kind is RelationKind.PART_OF}
    projects = tuple(sorted((row for row in register.projects if row.code not in parts), key=lambda row: row.code))
    known = {project.code: project for project in projects}
    options = [row for row in register.options if row.project in known]
    options.sort(key=lambda row: (row.project, row.code))
    programme = {category.code: group.code for group in policy.programmes for category in group.categories}
    districts: dict[str, list[str]] = {}
    for row in register.locations:
        districts.setdefault(row.project, []).append(row.district)
    places: dict[tuple[str, str], list[int]] = {}
    for place, option in enumerate(options):
        project = known[option.project]
        for key in _held(project, option, programme.get(project.category, ""), districts.get(project.code, [])):
            places.setdefault(key, []).append(place)
    holders = {key: np.array(found, np.int64) for key, found in places.items()}
    return OptionFacts(projects=projects, options=tuple(options), holders=holders)


def _held(project: Project, option: Option, programme: str, districts: list[str]) -> list[tuple[str, str]]:
    """Return every (field, code) that an option holds."""
    held = [("project", project.code), ("programme", programme), ("category", project.category)]
    held += [("nature", project.nature.value), ("department", project.department), ("owner", project.owner)]
    held += [("responsible_unit", project.responsible_unit), ("option", option.code), ("pace", option.pace.value)]
    held += [("start_quarter", str(option.start_quarter or "")), ("funding_mix", option.funding_mix)]
    held += [("completes_in_year", "yes" if option.completes_in_year else "no")]
    held += [("district", district) for district in districts]
    return held + [("tag", tag) for tag in project.tags.split()]
