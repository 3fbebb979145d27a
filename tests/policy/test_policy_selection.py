"""Selections count exactly the options whose project and option hold the codes asked for."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from sanbai.policy.records import Match, Policy, Selection
from sanbai.policy.selection import option_facts
from sanbai.register.records import Option, Register, Relation, RelationKind
from tests.plan.strategies import SELECTIONS, policies, registers
from tests.policy.registers import CODES, fitting
from tests.policy.texts import policy_of


def holds(register: Register, policy: Policy, option: Option, match: Match) -> bool:
    """Return whether an option meets one condition, read off the records one by one."""
    project = next(row for row in register.projects if row.code == option.project)
    programme = next(
        (group.code for group in policy.programmes for entry in group.categories if entry.code == project.category), ""
    )
    held = {
        "programme": [programme],
        "project": [project.code],
        "tag": project.tags.split(),
        "district": [row.district for row in register.locations if row.project == project.code],
        "option": [option.code],
        "start_quarter": [str(option.start_quarter)],
        "completes_in_year": ["yes" if option.completes_in_year else "no"],
    }
    source = option if match.field in ("pace", "funding_mix") else project
    return any(code in match.codes for code in held.get(match.field) or [getattr(source, match.field, "")])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registers(), policies(), SELECTIONS)
def test_a_mask_is_what_reading_every_record_gives(register: Register, policy: Policy, where: Selection) -> None:
    """For any register the mask counts the options that meet every condition, in the order of their codes."""
    facts = option_facts(register, policy)
    parts = {row.project for row in register.relations if row.kind is RelationKind.PART_OF}
    candidates = [row for row in register.options if row.project not in parts]
    assert list(facts.options) == sorted(candidates, key=lambda row: (row.project, row.code))
    expected = [all(holds(register, policy, option, match) for match in where.matches) for option in facts.options]
    assert facts.mask(where).tolist() == expected


def test_parts_of_a_bundle_are_no_candidates() -> None:
    """A bundle counts once: its parts have no options of their own to choose."""
    relation = Relation(project=CODES[0], kind=RelationKind.PART_OF, other=CODES[1])
    facts = option_facts(replace(fitting(), relations=(relation,)), policy_of())
    assert CODES[0] not in {project.code for project in facts.projects}
    assert CODES[0] not in {option.project for option in facts.options}
    assert len(facts.projects) == len(CODES) - 1


def test_the_order_of_a_register_does_not_matter() -> None:
    """Facts are sorted by code, whatever the order of the tables."""
    register = fitting()
    turned = replace(register, projects=register.projects[::-1], options=register.options[::-1])
    where = Selection((Match("nature", ("new_start",)), Match("district", ("110108",))))
    one, other = option_facts(register, policy_of()), option_facts(turned, policy_of())
    assert one.options == other.options
    assert one.mask(where).tolist() == other.mask(where).tolist()
