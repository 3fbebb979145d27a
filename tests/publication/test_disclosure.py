"""What is not disclosed is in no file of a publication, and no total gives it away."""

from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

from sanbai.language import Text
from sanbai.plan.records import Decision, PlanRow
from sanbai.policy.disclosure import DISCLOSED, USUAL
from sanbai.policy.records import Disclosure, Match, Policy, Selection, Withholding
from sanbai.publication.disclosed_projects import Told
from sanbai.publication.disclosing import disclose
from sanbai.publication.public import PublicChange, PublicProject, PublicYear
from sanbai.publication.writing import Setting, publication_files
from sanbai.register.records import Approval, Location, Milestone, Register
from tests.publication.leaks import leaks
from tests.publication.sample_city import sample_plan, sample_policy, sample_register

EVERYTHING = tuple(DISCLOSED)
CITY = Setting(folder="city")


def rule(name: str, *codes: str, withhold: tuple[str, ...] = ()) -> Withholding:
    """Return a rule that withholds fields of these projects, or the projects where it names no field."""
    where = Selection((Match("project", codes),))
    return Withholding(id=name, name=Text(name, name), where=where, whole=not withhold, fields=withhold, source="test")


def asking(*rules: Withholding, fields: tuple[str, ...] = EVERYTHING) -> Policy:
    """Return the sample policy with this disclosure."""
    return replace(sample_policy(), disclosure=Disclosure(fields=fields, rules=rules, source="test"))


@cache
def chosen() -> tuple[PlanRow, ...]:
    """Return the projects of the sample plan."""
    return tuple(row for row in sample_plan().rows if row.decision is Decision.IN)


def shown(*rules: Withholding, fields: tuple[str, ...] = EVERYTHING, told: Told | None = None) -> PublicYear:
    """Return the sample as the public sees it."""
    return disclose(sample_register(), asking(*rules, fields=fields), sample_plan(), told or Told())


def planted(code: str) -> tuple[Register, Told, dict[str, str]]:
    """Return the sample with a secret in every free text about a project, what is told of it, and the secrets."""
    register, secrets = sample_register(), {}

    def secret(name: str) -> str:
        secrets[name] = f"SECRET {name.upper()} {code} 机密"
        return secrets[name]

    texts = ("department", "responsible_unit", "owner", "content")
    projects = tuple(
        replace(project, **{name: secret(name) for name in texts}) if project.code == code else project
        for project in register.projects
    )
    place = Location(
        project=code,
        district="xicheng",
        address=secret("address"),
        longitude=Decimal("116.3912345"),
        latitude=Decimal("39.9154321"),
    )
    secrets |= {"longitude": "116.3912345", "latitude": "39.9154321"}
    approval = Approval(project=code, kind="permit", number=secret("number"), authority=secret("authority"))
    milestone = Milestone(project=code, code="m9", name=secret("milestone"), due=sample_policy().as_of)
    changed = replace(
        register,
        projects=projects,
        locations=(*(row for row in register.locations if row.project != code), place),
        approvals=(*register.approvals, approval),
        milestones=(*register.milestones, milestone),
    )
    change = PublicChange(
        on="2024-03", what=Text("投资", "money"), before=Text("1", "1"), after=Text("2", secret("after"))
    )
    reason = secret("reason")
    return changed, Told(changes={code: (change,)}, reasons={code: (Text(reason, reason),)}), secrets


def test_no_file_holds_what_is_undisclosed_of_everybody() -> None:
    """With the usual fields alone, no owner, address, point, paper, milestone, change or reason is anywhere."""
    code = chosen()[0].code
    register, told, secrets = planted(code)
    year = disclose(register, sample_policy(), sample_plan(), told)
    open_to_all = {"department", "responsible_unit", "content"}
    files = publication_files(year, CITY)
    assert not leaks(files, {name: text for name, text in secrets.items() if name not in open_to_all})
    everything = disclose(register, asking(), sample_plan(), told)
    project = next(item for item in everything.projects if item.code == code)
    assert all(text in str(project) for name, text in secrets.items() if name not in ("longitude", "latitude"))


def test_no_file_names_a_project_that_is_withheld_whole() -> None:
    """Nor its code, its name, its money, nor anything planted in it; it counts all the same."""
    two = [row for row in chosen() if row.category == chosen()[0].category][:2]
    two = two if len(two) == 2 else list(chosen()[:2])
    register, told, secrets = planted(two[0].code)
    names = {project.code: project.name for project in register.projects}
    for row in two:
        secrets |= {f"{row.code} code": row.code, f"{row.code} name": names[row.code]}
        secrets |= {f"{row.code} total": f"{row.total_investment:,}", f"{row.code} plain": str(row.total_investment)}
    policy = asking(rule("secret", *(row.code for row in two)))
    year = disclose(register, policy, sample_plan(), told)
    assert not leaks(publication_files(year, CITY), secrets)
    assert year.withheld == 2
    assert year.figures.headline.projects == len(chosen())
    assert not year.checkable


def test_a_single_withheld_project_hides_every_sum_that_holds_it() -> None:
    """Everything else is known, so that the plan's own total would give it away."""
    row = chosen()[0]
    figures = shown(rule("secret", row.code)).figures
    assert figures.headline.in_year.hidden
    assert figures.headline.total.hidden
    assert figures.headline.support == ()
    assert figures.funding == ()
    assert {group.share_of_in_year for group in figures.programmes} == {None}
    for group in figures.programmes:
        assert group.in_year.hidden == (group.code == row.programme)
        assert [part.code for part in group.categories if part.in_year.hidden] == (
            [row.category] if group.code == row.programme else []
        )


def test_a_bulletin_says_what_it_does_not_tell() -> None:
    """In the place of each hidden amount; and how many projects of a list are withheld."""
    files = publication_files(shown(rule("secret", chosen()[0].code)), CITY)
    zh, en = (files[f"bulletin.{language}.html"].decode() for language in ("zh", "en"))
    assert "2024年计划完成投资<b>未公开</b>" in zh
    assert "其中1项不公开" in zh
    assert "undisclosed" in en
    assert "1 project of them withheld" in en


def test_what_two_withheld_projects_come_to_together_is_told() -> None:
    """The plan's total stays; a category with one of them alone does not, nor one from which it could be had."""
    first = chosen()[0]
    other = next(row for row in chosen() if row.programme != first.programme)
    figures = shown(rule("secret", first.code, other.code)).figures
    assert not figures.headline.in_year.hidden
    hidden = {part.code for group in figures.programmes for part in group.categories if part.in_year.hidden}
    assert hidden == {first.category, other.category}
    assert {group.code for group in figures.programmes if group.in_year.hidden} == {first.programme, other.programme}


def test_amounts_of_one_field_are_hidden_without_the_others() -> None:
    """A project whose in-year investment is withheld still shows its total, and hides no total of totals."""
    row = chosen()[0]
    year = shown(rule("money", row.code, withhold=("in_year_investment",)))
    project = next(item for item in year.projects if item.code == row.code)
    assert (project.in_year_investment, project.total_investment) == (None, row.total_investment)
    assert project.undisclosed == {"in_year_investment", "funding"}
    assert (project.funding, project.months, project.changes) == ((), (), ())
    assert year.figures.headline.in_year.hidden
    assert not year.figures.headline.total.hidden


@pytest.mark.parametrize("field", sorted(set(DISCLOSED) - {"districts", "points"}))
def test_each_field_can_be_withheld_by_itself(field: str) -> None:
    year = shown(fields=tuple(name for name in EVERYTHING if name != field))
    empty = {getattr(project, field) for project in year.projects}
    assert empty <= {None, ()}


def test_a_field_that_tells_another_is_withheld_with_it() -> None:
    """The plan of December is the investment of the year, and sources by year add up to it."""
    year = shown(fields=tuple(name for name in EVERYTHING if name != "in_year_investment"))
    assert not any(project.funding or project.months or project.changes for project in year.projects)


def test_districts_and_points_are_withheld_apart() -> None:
    register, _, _ = planted(chosen()[0].code)
    plan, code = sample_plan(), chosen()[0].code
    for hidden, district, point in (("points", "xicheng", None), ("districts", "", Decimal("116.3912345"))):
        policy = asking(fields=tuple(name for name in EVERYTHING if name != hidden))
        project = next(item for item in disclose(register, policy, plan).projects if item.code == code)
        assert [(place.district, place.longitude) for place in project.places] == [(district, point)]


def test_every_field_of_a_public_project_is_one_that_a_policy_can_withhold() -> None:
    """But what goes with every project: code, name, list, programme and category."""
    always = {"code", "name", "decision", "programme", "category", "undisclosed"}
    own = {field.name for field in fields(PublicProject)} - always
    assert own - {"places"} == set(DISCLOSED) - {"districts", "points"}
    assert set(USUAL) < set(DISCLOSED)


def test_shown_parts_of_a_divided_project_do_not_give_it_away() -> None:
    """Two withheld projects in the same two districts with other shares: both district totals would solve for both."""
    a, b = chosen()[0].code, chosen()[1].code
    register = sample_register()
    others = [row for row in register.locations if row.project not in (a, b)]
    shares = {a: (50, 50), b: (20, 80)}
    added = [
        Location(project=code, district=district, share=share)
        for code, parts in shares.items()
        for district, share in zip(("xicheng", "haidian"), parts, strict=True)
    ]
    divided = replace(register, locations=(*others, *added))
    figures = disclose(divided, asking(rule("secret", a, b)), sample_plan()).figures
    hidden = [district for district in figures.districts if district.in_year.hidden]
    assert hidden
    assert all(district.in_year.exact == Fraction(0) and district.per_head is None for district in hidden)
