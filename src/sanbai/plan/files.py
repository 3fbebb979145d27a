"""The plan's folder `3-plan/`: written whole with its checksums, and read back."""

from collections.abc import Mapping
from pathlib import Path

from sanbai.files import read_file, write_folder
from sanbai.plan.certificate import certificate_json
from sanbai.plan.mps import mps_text
from sanbai.plan.planning import Made
from sanbai.plan.records import Plan
from sanbai.plan.writing import checksums, parse_plan, plan_csv, plan_json

FOLDER = "3-plan"


def write_plan(year_folder: Path, made: Made) -> None:
    """Write `3-plan/` with plan, certificate and model, and `SHA256SUMS` over these and the inputs."""
    inputs = read_inputs(year_folder)
    files = plan_files(made, inputs)
    sums = checksums(files | {f"../{name}": content for name, content in inputs.items()})
    write_folder(year_folder / FOLDER, {**files, "SHA256SUMS": sums})


def plan_files(made: Made, inputs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of `3-plan/` but the checksums, by name; `inputs` are by path in the plan-year folder."""
    return {
        "plan.csv": plan_csv(made.plan),
        "plan.json": plan_json(made.plan),
        "certificate.json": certificate_json(made.certificate, made.early_certificate, inputs),
        "model.mps": mps_text(made.program).encode(),
    }


def read_plan(year_folder: Path) -> Plan:
    """Return the plan in `3-plan/`; raises `SanbaiError` where it is missing or not in this version's format."""
    folder = year_folder / FOLDER
    return parse_plan(read_file(folder / "plan.csv"), read_file(folder / "plan.json"))


def read_sealed(year_folder: Path) -> dict[str, bytes]:
    """Return the bytes of the plan's folder and of its inputs, by path in the plan-year folder."""
    made = {f"{FOLDER}/{path.name}": read_file(path) for path in (year_folder / FOLDER).glob("*") if path.is_file()}
    return made | read_inputs(year_folder)


def read_inputs(year_folder: Path) -> dict[str, bytes]:
    """Return the bytes of what a plan is made from (register and policy), by path in the plan-year folder."""
    register = sorted(
        path for path in (year_folder / "1-register").glob("*") if path.is_file() and path.name[0] not in ".~"
    )
    paths = [*register, year_folder / "2-policy.toml"]
    return {path.relative_to(year_folder).as_posix(): read_file(path) for path in paths}
