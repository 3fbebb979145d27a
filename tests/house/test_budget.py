"""The house budget: small modules, small functions, few parameters, one place for the disk, nothing of a machine.

An exception is a line in `EXCEPTIONS` with its reason. One that is no longer needed fails the test too.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import ROOT, Module, functions, kept_files, modules

MODULE_LINES = 400
FUNCTION_LINES = 40
POSITIONAL_PARAMETERS = 6
FILE_BYTES = 2_000_000
DISK_CALLS = {"open", "read_bytes", "read_text", "write_bytes", "write_text"}

# rule -> what breaks it (`plan/solver.py`, or `plan/solver.py:solve`) -> why it may
EXCEPTIONS: dict[str, dict[str, str]] = {
    "module-lines": {},
    "function-lines": {},
    "positional-parameters": {},
    "disk-calls": {"plan/verify.py": "runs alone on a stranger's machine, without sanbai's files.py"},
    "registry-hosts": {},
    "machine-paths": {},
}

REGISTRY_HOSTS = re.compile(
    r"pypi\.org|pythonhosted\.|registry\.(npmjs|yarnpkg)\.|(deb|security)\.debian\.|(archive|security)\.ubuntu\.com"
    r"|proxy\.golang\.|--(extra-)?index-url|--find[-]links|\"resolved\": \"http"
)
MACHINE_PATHS = re.compile(r"(?<![\w./~-])/(work|root|home|opt|Users)/\w")


def long_modules() -> Iterator[str]:
    for module in modules():
        if len(module.text.splitlines()) >= MODULE_LINES:
            yield module.path


def long_functions() -> Iterator[str]:
    for module in modules():
        yield from (function.place for function in functions(module) if function.lines >= FUNCTION_LINES)


def crowded_functions() -> Iterator[str]:
    for module in modules():
        yield from (function.place for function in functions(module) if function.positional > POSITIONAL_PARAMETERS)


def disk_users() -> Iterator[str]:
    yield from (module.path for module in modules() if module.path.split("/")[-1] != "files.py" and _disk_calls(module))


def _disk_calls(module: Module) -> list[str]:
    calls = (node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    names = (call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls)
    return [name for name in names if name in DISK_CALLS]


def files_with(pattern: re.Pattern[str]) -> Iterator[str]:
    for name in kept_files():
        if pattern.search((ROOT / name).read_bytes().decode("utf-8", errors="replace")):
            yield name


RULES = {
    "module-lines": (long_modules, f"modules have fewer than {MODULE_LINES} lines"),
    "function-lines": (long_functions, f"functions have fewer than {FUNCTION_LINES} lines without their docstring"),
    "positional-parameters": (crowded_functions, f"functions take at most {POSITIONAL_PARAMETERS} by position"),
    "disk-calls": (disk_users, "only modules named files.py read or write"),
    "registry-hosts": (lambda: files_with(REGISTRY_HOSTS), "no file names the address of a package registry"),
    "machine-paths": (lambda: files_with(MACHINE_PATHS), "no file names a folder of somebody's machine"),
}


@pytest.mark.parametrize("rule", RULES)
def test_budget_is_kept_and_every_exception_is_needed(rule: str) -> None:
    find, claim = RULES[rule]
    found, excused = set(find()), set(EXCEPTIONS[rule])
    assert not found - excused, f"{claim}; these break it: {sorted(found - excused)}"
    assert not excused - found, f"these exceptions are no longer needed, remove them: {sorted(excused - found)}"


def test_every_exception_has_a_reason() -> None:
    assert all(reason.strip() for excused in EXCEPTIONS.values() for reason in excused.values())


def test_no_module_is_called_utils() -> None:
    vague = {"util", "utils", "helper", "helpers", "common", "misc"}
    assert not [module.path for module in modules() if vague & set(re.split(r"[/.]", module.path))]


def test_kept_files_are_small() -> None:
    assert not [name for name in kept_files() if (ROOT / name).stat().st_size >= FILE_BYTES]


def test_silencers_name_their_rule_and_a_reason() -> None:
    """`# noqa: RULE reason` and `# type: ignore[rule]  # reason`; skips and expected failures with `reason=`."""
    bare = [
        f"{name}:{number}: {line.strip()}"
        for name in kept_files()
        if name.endswith(".py") and name != "tests/house/test_budget.py"
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if _is_bare_silencer(line)
    ]
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("x = 1  # noqa", True),
        ("x = 1  # noqa: S101", True),
        ("x = 1  # noqa: S101 the value was checked above", False),
        ("x = f()  # type: ignore[attr-defined]", True),
        ("x = f()  # type: ignore[attr-defined]  # the stub lacks it", False),
        ("    pytest.skip()", True),
        ("    pytest.skip(reason='no cluster')", False),
        ("@pytest.mark.skipif(x, reason='no cluster')", False),
        ("@pytest.mark.xfail", True),
        ("def f():  # pragma: no cover", True),
    ],
)
def test_a_silencer_without_a_reason_is_seen(line: str, bare: bool) -> None:
    assert _is_bare_silencer(line) is bare


def _is_bare_silencer(line: str) -> bool:
    if re.search(r"pytest\.(mark\.)?(skip|skipif|xfail)\b|importorskip\(", line):
        return "reason" not in line
    if "# pragma: no cover" in line:
        return True
    silencer = re.search(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)", line)
    if silencer is None:
        return False
    reason = re.sub(r"^(:\s*[A-Z]+\d+(\s*,\s*[A-Z]+\d+)*|\[[\w\-, ]+\])", "", silencer["rest"])
    return reason == silencer["rest"] or len(reason.strip(" #")) < 3
