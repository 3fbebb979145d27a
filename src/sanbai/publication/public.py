"""The records of what the public may see: every output of stage 6 is made from these, and from nothing else.

What a policy does not disclose is not here: a withheld project has no record, an undisclosed field is `None` or empty
and named in `PublicProject.undisclosed`. So no output can reveal what it never got. Money is a whole number in the
plan's money unit, dates are days, names are filled in both languages.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sanbai.delivery.records import Month
from sanbai.language import Text
from sanbai.plan.records import Decision
from sanbai.policy.lights import Colour
from sanbai.publication.records import Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPlace:
    """A district of a project, its share in whole percent, and a point in it (WGS 84, degrees) where one is known."""

    district: str
    share: int
    address: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFunding:
    """What a source pays for the chosen option in a year."""

    year: int
    source: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicApproval:
    """An approval that is held: its kind, number, authority, and from when to when it holds."""

    kind: str
    number: str = ""
    authority: str = ""
    approved_on: datetime.date | None = None
    expires_on: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMilestone:
    """A dated step: when it is due and, once reached, when it was met."""

    code: str
    name: str = ""
    due: datetime.date
    met: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicOutcome:
    """What the project yields: so many whole units of an outcome code."""

    outcome: str
    quantity: int
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMonth:
    """How the project stood at the end of a month, against the baseline; `light` is its overall colour.

    Amounts are since January, physical progress is of the whole project in whole percent.
    """

    month: Month
    planned_year: int
    investment_year: int
    physical_progress: int
    started_on: datetime.date | None = None
    completed_on: datetime.date | None = None
    light: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicChange:
    """A change against the first baseline: what, from what to what (as people read it), from when on, and why."""

    on: str
    what: Text
    before: Text
    after: Text
    reason: Text = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicProject:
    """A project of the plan or of the early-promotion list, as far as it is disclosed.

    `undisclosed` names the fields below that the policy withholds for it. `reasons` say why it is in the plan.
    """

    code: str
    name: Text
    decision: Decision
    programme: str
    category: str
    nature: str | None = None
    department: str | None = None
    responsible_unit: str | None = None
    owner: str | None = None
    content: str | None = None
    start_date: datetime.date | None = None
    completion_date: datetime.date | None = None
    start_quarter: int | None = None
    completes_in_year: bool | None = None
    total_investment: int | None = None
    invested_before: int | None = None
    in_year_investment: int | None = None
    construction_investment: int | None = None
    funding: tuple[PublicFunding, ...] = ()
    approvals: tuple[PublicApproval, ...] = ()
    milestones: tuple[PublicMilestone, ...] = ()
    outcomes: tuple[PublicOutcome, ...] = ()
    places: tuple[PublicPlace, ...] = ()
    parts: tuple[Text, ...] = ()
    months: tuple[PublicMonth, ...] = ()
    changes: tuple[PublicChange, ...] = ()
    reasons: tuple[Text, ...] = ()
    undisclosed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicYear:
    """A plan year as the public may see it: its figures, its disclosed projects, and the names of every code.

    `withheld` counts the projects of the two lists that have no record here (they are in the figures all the same).
    `month` is the last month with accepted returns, `None` before delivery begins. `names` gives the name of a code in
    a list of the register or policy: `names["district"]["dongcheng"]`. `checkable` says whether the folder's register,
    policy and plan may be handed out whole, so that anyone can repeat the check. `licence` is what the open data may be
    used under, `project_prefix` what stands before codes in it, `sectors` the sectors of each category there.
    """

    figures: Figures
    projects: tuple[PublicProject, ...]
    withheld: int
    names: Mapping[str, Mapping[str, Text]]
    month: Month | None = None
    checkable: bool = False
    licence: str = ""
    project_prefix: str = ""
    sectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
