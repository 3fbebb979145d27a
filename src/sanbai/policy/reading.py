"""Reading a policy from its TOML text: the policy, or everything that is wrong with the text and where."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sanbai.errors import Finding, Place, has_errors
from sanbai.language import Text
from sanbai.policy import parts
from sanbai.policy.amounts import read_ratio
from sanbai.policy.clause_reading import read_clause
from sanbai.policy.disclosure import read_disclosure
from sanbai.policy.light_reading import read_lights
from sanbai.policy.rebalancing import read_rebalancing
from sanbai.policy.records import Policy, Proof
from sanbai.policy.reporting_reading import read_delivery, read_reporting
from sanbai.policy.rows import rows_of
from sanbai.policy.syntax import syntax_finding
from sanbai.policy.toml_tables import BareDecimal, Reading, Subject, TomlTable
from sanbai.units import MONEY_UNITS

LARGEST_VALUE_SCALE = 10**6
"""Weights finer than this would make value points too large to add in 64 bits."""


@dataclass(frozen=True, slots=True)
class LoadedPolicy:
    """What came of reading a policy: the policy, unless there are errors; every finding; and where each part stands."""

    policy: Policy | None
    findings: tuple[Finding, ...] = ()
    places: Mapping[Subject, Place] = field(default_factory=dict)


def parse_policy(text: str, file: str) -> LoadedPolicy:
    """Return the policy that a TOML text states, or every finding of the text; whatever it holds, nothing is raised."""
    reading = Reading(file)
    values = _parse(text, reading)
    if values is None:
        return LoadedPolicy(None, tuple(reading.findings))
    reading.rows = rows_of(text, values)
    policy = _read_policy(TomlTable(reading, values, ()))
    findings = tuple(sorted(reading.findings, key=lambda finding: finding.place))
    places = {subject: reading.place(path) for subject, path in reading.subjects.items()}
    return LoadedPolicy(None if has_errors(findings) else policy, findings, places)


def _parse(text: str, reading: Reading) -> dict[str, object] | None:
    try:
        return tomllib.loads(text, parse_float=BareDecimal)
    except RecursionError:
        complaint = "nested"
    except ValueError as error:
        complaint = str(error)
    found = re.search(r"\(at line (\d+), column \d+\)$", complaint)
    row = int(found[1]) if found else text.count("\n") + 1 if complaint.endswith("(at end of document)") else 0
    reading.findings.append(syntax_finding(complaint, Place(reading.file, row=row)))
    return None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The `[plan]` table."""

    year: int = 1900
    as_of: datetime.date = datetime.date.min
    city: Text = Text("", "")
    title: Text = Text("", "")
    money_unit: str = ""
    source: str = ""


def _read_policy(root: TomlTable) -> Policy | None:
    """Return the policy of the whole file; the unit of money is read first, since every amount is counted in it."""
    plan = _read_plan(root.table("plan"))
    criteria = tuple(parts.read_criterion(entry) for entry in root.tables("criterion"))
    clauses = (read_clause(entry) for entry in root.tables("clause"))
    early = root.table("early_promotion", required=False)
    policy = Policy(
        year=plan.year,
        as_of=plan.as_of,
        city=plan.city,
        title=plan.title,
        money_unit=plan.money_unit,
        source=plan.source,
        programmes=tuple(parts.read_programme(entry) for entry in root.tables("programme")),
        criteria=criteria,
        funds=tuple(parts.read_fund(entry) for entry in root.tables("fund")),
        figures=tuple(parts.read_figure(entry) for entry in root.tables("figure")),
        districts=tuple(parts.read_district(entry) for entry in root.tables("district")),
        clauses=tuple(clause for clause in clauses if clause is not None),
        eligibility=tuple(parts.read_eligibility(entry) for entry in root.tables("eligibility")),
        early_promotion=None if early is None else parts.read_early_promotion(early),
        proof=_read_proof(root.table("proof", required=False)),
        rebalance=read_rebalancing(root.table("rebalance", required=False)),
        reporting=read_reporting(root),
        delivery=read_delivery(root.table("delivery", required=False)),
        lights=read_lights(root.tables("light")),
        disclosure=read_disclosure(root.table("disclosure", required=False)),
    )
    _check_whole(root, policy)
    root.close()
    return policy


def _read_plan(table: TomlTable | None) -> _Plan:
    if table is None:
        return _Plan()
    table.reading.subjects["plan", ""] = table.path
    unit = table.choice("money_unit", MONEY_UNITS, "unknown-unit")
    table.reading.money_unit = MONEY_UNITS.get(unit)
    plan = _Plan(
        year=table.integer("year", 1900, 2200),
        as_of=table.date("as_of"),
        city=table.name("city"),
        title=table.name("title"),
        money_unit=unit,
        source=table.text("source"),
    )
    table.close()
    return plan


def _read_proof(table: TomlTable | None) -> Proof:
    if table is None:
        return Proof()
    gap = read_ratio(table, "gap", required=False, largest=1)
    proof = Proof(gap or Fraction(0), table.integer("nodes", 1, 10**12, default=Proof().nodes))
    table.close()
    return proof


def _check_whole(root: TomlTable, policy: Policy) -> None:
    """Report what no policy can do without, and weights too fine to be counted."""
    for key in ("programme", "criterion"):
        if not root.values.get(key):
            what = Text(f"文件中没有 [[{key}]]。", f"The file has no [[{key}]].")
            root.report("missing-key", "", what, Text("请至少写一个。", "Write at least one."))
    if policy.value_scale > LARGEST_VALUE_SCALE:
        what = Text("权重的小数位数太多，无法精确计数。", "The weights have too many decimals to be counted exactly.")
        remedy = Text("权重的小数请不超过四位。", "Give each weight at most four decimals.")
        root.report("weights-too-fine", "criterion", what, remedy)
