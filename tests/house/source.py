"""The source as the house tests see it: modules, their syntax trees, and the files that git keeps."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "sanbai"


@dataclass(frozen=True)
class Module:
    """A module of the library: its path inside src/sanbai, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module


@dataclass(frozen=True)
class Function:
    """A function: where it stands (`plan/solver.py:solve`), and its syntax tree."""

    place: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    is_method: bool

    @property
    def lines(self) -> int:
        """Lines from `def` to the end, its docstring left out."""
        total = (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1
        first = self.node.body[0]
        if ast.get_docstring(self.node, clean=False) is not None:
            total -= (first.end_lineno or first.lineno) - first.lineno + 1
        return total

    @property
    def positional(self) -> int:
        """Parameters that may be given by position; `self` and `cls` left out."""
        arguments = self.node.args
        return len(arguments.posonlyargs) + len(arguments.args) - self.is_method


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the library."""
    return tuple(read_module(path, SOURCE) for path in sorted(SOURCE.rglob("*.py")))


def read_module(path: Path, source: Path) -> Module:
    """Return the module at `path`, named from the folder `source`."""
    text = path.read_text(encoding="utf-8")
    return Module(path.relative_to(source).as_posix(), text, ast.parse(text))


def functions(module: Module) -> Iterator[Function]:
    """Yield every function and method of a module, nested ones too."""
    yield from _functions(module.tree, f"{module.path}:", in_class=False)


def _functions(node: ast.AST, prefix: str, *, in_class: bool) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            static = any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in child.decorator_list)
            yield Function(prefix + child.name, child, in_class and not static)
            yield from _functions(child, f"{prefix}{child.name}.", in_class=False)
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.", in_class=True)
        else:
            yield from _functions(child, prefix, in_class=in_class)


@cache
def kept_files() -> tuple[str, ...]:
    """Return the files that git keeps or would keep, by path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(sorted({name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}))
