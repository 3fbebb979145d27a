"""Finding an import mapping: one of those that come with the product, by its name, or anybody's file, by its path."""

from importlib import resources
from pathlib import Path

from sanbai.errors import SanbaiError
from sanbai.files import read_file
from sanbai.language import Text
from sanbai.register.lists.mapping_reading import read_mapping
from sanbai.register.mapping import Mapping
from sanbai.register.nearest import did_you_mean


def shipped_mappings() -> tuple[str, ...]:
    """Return the names of the mappings that come with the product."""
    names = (entry.name for entry in resources.files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_mapping(name_or_path: str) -> Mapping:
    """Return the mapping of that name among the shipped ones, or in the file at that path.

    Raises `SanbaiError` where there is neither, and `InputError` with every mistake in the file.
    """
    names = shipped_mappings()
    if name_or_path in names:
        shipped = resources.files(__package__) / f"{name_or_path}.toml"
        return read_mapping(shipped.read_bytes(), shipped.name)
    path = Path(name_or_path)
    if path.exists() or path.suffix == ".toml":
        return read_mapping(read_file(path), path.name)
    known = ", ".join(names)
    raise SanbaiError(
        Text(f"没有名为“{name_or_path}”的对照表，也没有这个文件。", f"There is no mapping or file {name_or_path!r}."),
        did_you_mean(
            name_or_path,
            names,
            Text(
                f"自带的有 {known}；也可以给出 .toml 文件的路径。",
                f"Shipped are {known}; the path of a .toml file does as well.",
            ),
        ),
    )
