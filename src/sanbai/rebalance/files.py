"""The folder `5-rebalance/`: numbered proposals, each a plan-year folder of its own, and their acceptances."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from sanbai.delivery.files import FOLDER as DELIVERY_FOLDER
from sanbai.delivery.reading import month_of_file
from sanbai.delivery.records import Month
from sanbai.delivery.writing import BASELINE_FILE
from sanbai.errors import SanbaiError
from sanbai.files import read_file, write_file, write_folder
from sanbai.language import Text
from sanbai.plan.explaining import explain
from sanbai.plan.explanation_writing import explanation_files
from sanbai.plan.files import FOLDER as PLAN_FOLDER
from sanbai.plan.files import plan_files, read_inputs, sealed
from sanbai.policy.files import POLICY_FILE
from sanbai.rebalance.proposing import Proposed
from sanbai.rebalance.records import Acceptance, Adjustment
from sanbai.rebalance.writing import acceptance_json, adjustment, parse_acceptance, parse_proposal, proposal_files
from sanbai.register.files import REGISTER_FOLDER
from sanbai.register.records import Register
from sanbai.register.writing import register_csv

FOLDER = "5-rebalance"
PROPOSAL, ACCEPTANCE = "proposal.json", "acceptance.json"


def read_adjustments(year_folder: Path) -> tuple[Adjustment, ...]:
    """Return the accepted adjustments of a plan year in order; raises `SanbaiError` where a file is not as accepted."""
    return tuple(
        adjustment(read_file(folder / PROPOSAL), read_file(folder / ACCEPTANCE))
        for folder in _numbered(year_folder)
        if (folder / ACCEPTANCE).is_file()
    )


def _numbered(year_folder: Path) -> list[Path]:
    folder = year_folder / FOLDER
    return sorted(path for path in folder.glob("*") if path.is_dir() and path.name.isdecimal())


def adjustment_folder(year_folder: Path, number: str) -> Path:
    """Return the folder of a proposal; raises `SanbaiError` where there is none of this number."""
    folder = year_folder / FOLDER / number
    if not number.isdecimal() or not (folder / PROPOSAL).is_file():
        raise SanbaiError(
            Text(f"没有第 {number} 号调整方案。", f"There is no proposal {number}."),
            Text("请先运行 sanbai rebalance propose。", "Run sanbai rebalance propose first."),
        )
    return folder


def next_number(adjustments: Iterable[Adjustment]) -> str:
    """Return the number of the next proposal: the one after the last that was accepted, `001` for the first."""
    return f"{max((int(item.acceptance.number) for item in adjustments), default=0) + 1:03d}"


def hashed_inputs(year_folder: Path, month: Month, adjustments: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of what a proposal stands on, by path: register, policy, plan, baseline, returns, adjustments.

    The returns are those up to `month`, the adjustments (by number) those it follows.
    """
    paths = [year_folder / PLAN_FOLDER / name for name in ("plan.csv", "plan.json")]
    returned = sorted(path for path in (year_folder / DELIVERY_FOLDER).glob("*") if path.is_file())
    paths += [path for path in returned if _is_asked(path.name, month)]
    paths += [year_folder / FOLDER / number / name for number in adjustments for name in (PROPOSAL, ACCEPTANCE)]
    files = read_inputs(year_folder) | {path.relative_to(year_folder).as_posix(): read_file(path) for path in paths}
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}


def _is_asked(name: str, month: Month) -> bool:
    """Return whether a file of `4-delivery/` is the baseline, or holds returns of a month up to this one."""
    returned = month_of_file(name)
    return name == BASELINE_FILE if returned is None else returned <= month


def read_policy_text(year_folder: Path) -> str:
    """Return the text of the policy, in UTF-8 or GB 18030 as it stands."""
    content = read_file(year_folder / POLICY_FILE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def write_next_register(year_folder: Path, register: Register) -> bool:
    """Write the register of the year after, and return whether it is new: the same one twice is once.

    Raises `SanbaiError` where the folder has another register already.
    """
    folder = year_folder / REGISTER_FOLDER
    tables = register_csv(register)
    there = {path.name: read_file(path) for path in sorted(folder.glob("*")) if path.is_file()}
    if there == tables:
        return False
    if there:
        raise SanbaiError(
            Text(f"{folder} 中已有项目储备库。", f"{folder} already holds a register."),
            Text("请另选一个文件夹（--to）。", "Choose another folder with --to."),
        )
    write_folder(folder, tables)
    return True


def write_proposal(year_folder: Path, found: Proposed) -> Path:
    """Write a proposal to `5-rebalance/<number>/`, with its register, policy and sealed plan; return the folder.

    A proposal of this number that was never accepted is replaced.
    """
    folder = year_folder / FOLDER / found.proposal.number
    write_folder(folder, files_of(found))
    return folder


def files_of(found: Proposed) -> dict[str, bytes]:
    """Return the files of a proposal's folder by path: a stranger can check it like any plan-year folder."""
    tables = register_csv(found.register)
    inputs = {f"{REGISTER_FOLDER}/{name}": content for name, content in tables.items()}
    inputs[POLICY_FILE] = found.policy_text.encode()
    explanation = explain(found.made.standing, found.made.plan.value_scale)
    plan = {**plan_files(found.made, inputs), **explanation_files(explanation, found.made.plan)}
    return {
        **proposal_files(found.proposal, found.expected, found.rows),
        **inputs,
        **{f"{PLAN_FOLDER}/{name}": content for name, content in sealed(plan, inputs).items()},
    }


def changed_inputs(year_folder: Path, inputs: Mapping[str, str]) -> list[str]:
    """Return the paths of inputs that are missing or no longer have the hash they had."""
    return [name for name, digest in inputs.items() if _hash(year_folder / name) != digest]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def accept(year_folder: Path, acceptance: Acceptance) -> bool:
    """Write the acceptance of a proposal beside it, and return whether it is new: the same one twice is once.

    Raises `SanbaiError` where it was accepted otherwise, where an input changed since it was proposed, where another
    adjustment came between, or where the day lies before that of the one before it.
    """
    folder = adjustment_folder(year_folder, acceptance.number)
    if (folder / ACCEPTANCE).is_file():
        return _accepted_before(parse_acceptance(read_file(folder / ACCEPTANCE)), acceptance)
    stored = parse_proposal(read_file(folder / PROPOSAL))
    earlier = read_adjustments(year_folder)
    changed = changed_inputs(year_folder, stored.inputs)
    if changed or stored.follows != tuple(item.acceptance.number for item in earlier):
        names = ", ".join(changed) or FOLDER
        raise SanbaiError(
            Text(f"提出方案后有文件被改动：{names}。", f"Changed since it was proposed: {names}."),
            Text("请重新运行 sanbai rebalance propose。", "Run sanbai rebalance propose again."),
        )
    first_day = max([item.acceptance.on.isoformat() for item in earlier], default=f"{stored.month}-01")
    if acceptance.on.isoformat() < first_day:
        raise SanbaiError(
            Text(f"批准日期不能早于 {first_day}。", f"It cannot be accepted before {first_day}."),
            Text("请核对 --on。", "Check --on."),
        )
    write_file(folder / ACCEPTANCE, acceptance_json(acceptance))
    return True


def proposal_hash(year_folder: Path, number: str) -> str:
    """Return the SHA-256 of `proposal.json` of a number."""
    return _hash(adjustment_folder(year_folder, number) / PROPOSAL)


def _accepted_before(before: Acceptance, now: Acceptance) -> bool:
    if before == now:
        return False
    raise SanbaiError(
        Text(
            f"第{before.number}号调整已由{before.by}于{before.on}批准，不能改写。",
            f"Adjustment {before.number} was accepted by {before.by} on {before.on} and cannot be rewritten.",
        ),
        Text("需要再改的，请提出新的调整方案。", "Propose another adjustment where more is to change."),
    )
