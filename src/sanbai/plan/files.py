"""The plan's folder `3-plan/`: written whole with its checksums, and read back."""

from collections.abc import Mapping
from pathlib import Path

from sanbai.files import read_file, write_folder
from sanbai.plan.certificate import certificate_json
from sanbai.plan.mps import mps_text
from sanbai.plan.planning import Made
from sanbai.plan.records import Plan
from sanbai.plan.writing import checksums, parse_chosen, parse_plan, plan_csv, plan_json

FOLDER = "3-plan"


def write_plan(year_folder: Path, made: Made, beside: Mapping[str, bytes]) -> None:
    """Write `3-plan/`: plan, certificate, model, the files `beside` these, and `SHA256SUMS` over all and the inputs."""
    inputs = read_inputs(year_folder)
    _write_sealed(year_folder, {**plan_files(made, inputs), **beside})


def plan_files(made: Made, inputs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of `3-plan/` but the checksums, by name; `inputs` are by path in the plan-year folder."""
    return {
        "plan.csv": plan_csv(made.plan),
        "plan.json": plan_json(made.plan),
        "certificate.json": certificate_json(made.certificate, made.early_certificate, inputs),
        "model.mps": mps_text(made.program).encode(),
    }


def write_beside(year_folder: Path, beside: Mapping[str, bytes]) -> None:
    """Write files into `3-plan/` in the place of those of the same names, and `SHA256SUMS` anew."""
    there = {path.name: read_file(path) for path in (year_folder / FOLDER).glob("*") if path.is_file()}
    there.pop("SHA256SUMS", None)
    _write_sealed(year_folder, {**there, **beside})


def read_beside(year_folder: Path, name: str) -> bytes:
    """Return a file of `3-plan/`; raises `SanbaiError` where it is missing."""
    return read_file(year_folder / FOLDER / name)


def has_file(year_folder: Path, name: str) -> bool:
    """Return whether `3-plan/` holds a file of this name."""
    return (year_folder / FOLDER / name).is_file()


def _write_sealed(year_folder: Path, made: Mapping[str, bytes]) -> None:
    write_folder(year_folder / FOLDER, sealed(made, read_inputs(year_folder)))


def sealed(made: Mapping[str, bytes], inputs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of `3-plan/` with `SHA256SUMS` over them and over the inputs (by path in the plan year)."""
    above = {f"../{name}": content for name, content in inputs.items()}
    return {**made, "SHA256SUMS": checksums({**made, **above})}


def has_plan(year_folder: Path) -> bool:
    """Return whether the folder has a plan, sound or not."""
    return (year_folder / FOLDER).is_dir()


def read_plan(year_folder: Path) -> Plan:
    """Return the plan in `3-plan/`; raises `SanbaiError` where it is missing or not in this version's format."""
    folder = year_folder / FOLDER
    return parse_plan(read_file(folder / "plan.csv"), read_file(folder / "plan.json"))


def read_chosen(path: Path) -> dict[str, str]:
    """Return the options (by project code) of a plan: a plan-year folder, a `3-plan/`, or a `plan.csv`."""
    places = (path / FOLDER / "plan.csv", path / "plan.csv", path)
    return parse_chosen(read_file(next((place for place in places if place.is_file()), places[0])))


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
