"""The standard-library check accepts every plan the compiler makes, and refuses one with anything changed."""

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanbai.plan.mps import mps_text
from sanbai.plan.planning import PolicyCannotBeMet, make_plan
from sanbai.plan.verify import verify
from sanbai.plan.writing import checksums, plan_csv, plan_json
from sanbai.policy.reading import parse_policy
from sanbai.policy.records import Policy
from sanbai.register.records import Register
from sanbai.register.tables import TABLES
from tests.plan.policy_toml import policy_toml
from tests.plan.strategies import policies, registers

FEW = settings(max_examples=400, deadline=None)


def numbered(policy: Policy) -> Policy:
    """Return the policy with an id of its own for every clause."""
    early = policy.early_promotion
    listed = tuple(replace(clause, id=f"early-{place}") for place, clause in enumerate(early.clauses))
    clauses = tuple(replace(clause, id=f"clause-{place}") for place, clause in enumerate(policy.clauses))
    return replace(policy, clauses=clauses, early_promotion=replace(early, clauses=listed))


def register_files(register: Register) -> dict[str, bytes]:
    """Return the register as CSV files by path."""
    files = {}
    for table in TABLES:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([column.field for column in table.columns])
        for record in getattr(register, table.name):
            cells = [getattr(record, column.field) for column in table.columns]
            writer.writerow([{True: "yes", False: "no", None: ""}.get(cell, cell) if cell in (True, False, None) and type(cell) is not int else cell for cell in cells])
        files[f"1-register/{table.name}.csv"] = text.getvalue().encode()
    return files


def sealed(register: Register, policy: Policy) -> dict[str, bytes]:
    """Return the files of a plan-year folder with the plan that the compiler makes."""
    made = make_plan(register, policy)
    plan = {"plan.csv": plan_csv(made.plan), "plan.json": plan_json(made.plan), "model.mps": mps_text(made.program).encode()}
    inputs = register_files(register) | {"2-policy.toml": policy_toml(policy).encode()}
    return resealed({f"3-plan/{name}": content for name, content in plan.items()} | inputs)


def resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files with checksums that fit them."""
    named = {
        name.removeprefix("3-plan/") if name.startswith("3-plan/") else f"../{name}": content
        for name, content in files.items()
        if name != "3-plan/SHA256SUMS"
    }
    return files | {"3-plan/SHA256SUMS": checksums(named)}


@FEW
@given(policies(soft=True, early=True))
def test_a_policy_written_as_toml_reads_as_the_same_policy(policy: Policy) -> None:
    """The reader gives back what was written, whatever clauses a policy has."""
    unique = numbered(policy)
    loaded = parse_policy(policy_toml(unique), "2-policy.toml")
    assert not loaded.findings
    assert loaded.policy == unique


@FEW
@given(registers(), policies(soft=True, early=True))
def test_every_plan_the_compiler_makes_is_found_sound(register: Register, policy: Policy) -> None:
    """Two separate readings of register and policy come to the same rows, clauses and totals."""
    try:
        files = sealed(register, numbered(policy))
    except PolicyCannotBeMet:
        return
    assert verify(files) == []
