"""Plain data (as TOML gives it) into frozen dataclasses: every unknown key and wrong type is noted with its path."""

import dataclasses
import datetime
import types
import typing
from collections.abc import Callable
from enum import StrEnum

from sanbai.language import Text
from sanbai.register.nearest import did_you_mean

Record = typing.TypeVar("Record")

Path = tuple[str | int, ...]
"""The keys that lead to a value: `("funding", 3, "amount")`."""

_NAMES = {
    str: Text("文字", "text"),
    int: Text("整数", "a whole number"),
    bool: Text("true 或 false", "true or false"),
    datetime.date: Text("日期（如 2024-01-31）", "a date such as 2024-01-31"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a path, and what to do."""

    path: Path
    what: Text
    remedy: Text


def dotted(path: Path) -> str:
    """Return a path as people write it: `funding[4].amount`."""
    text = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


class Decoder:
    """Decodes plain data by the types of dataclasses; `problems` is what is wrong, `special` decodes other types."""

    def __init__(self, special: dict[object, "Callable[[Decoder, object, Path], object]"]) -> None:
        self.problems: list[Problem] = []
        self._special = special

    def wrong(self, path: Path, what: Text, remedy: Text) -> None:
        """Note a problem."""
        self.problems.append(Problem(path, what, remedy))

    def decode(self, kind: object, data: object, path: Path) -> typing.Any:
        """Return `data` as `kind` (a type hint of a dataclass); None where it cannot be, with the problem noted."""
        if kind in self._special:
            return self._special[kind](self, data, path)
        origin, parameters = typing.get_origin(kind), typing.get_args(kind)
        if origin is types.UnionType or origin is typing.Union:
            return self.decode(next(part for part in parameters if part is not type(None)), data, path)
        if origin is tuple:
            return self._sequence(parameters[0], data, path)
        if origin is dict:
            return self._table(parameters[1], data, path)
        if dataclasses.is_dataclass(kind) and isinstance(kind, type):
            return self.record(kind, data, path)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return self._choice(kind, data, path)
        return self._plain(typing.cast(type, kind), data, path)

    def record(self, kind: type[Record], data: object, path: Path) -> Record | None:
        """Return the dataclass `kind` made from a table; unknown and missing keys are noted."""
        if not isinstance(data, dict):
            self._mistyped(Text("一张表", "a table"), path)
            return None
        fields = {field.name: field for field in dataclasses.fields(typing.cast(typing.Any, kind))}
        hints = typing.get_type_hints(kind)
        before = len(self.problems)
        for key in data:
            if key not in fields:
                self.unknown(str(key), tuple(fields), path)
        for name, field in fields.items():
            if (
                name not in data
                and field.default is dataclasses.MISSING
                and field.default_factory is dataclasses.MISSING
            ):
                self.wrong(path, Text(f"缺少“{name}”。", f"{name!r} is missing."), Text("请补上。", "Add it."))
        given = {name: self.decode(hints[name], data[name], (*path, name)) for name in fields if name in data}
        return kind(**given) if len(self.problems) == before else None

    def unknown(self, key: str, known: tuple[str, ...], path: Path) -> None:
        """Note an unknown key of the table at `path`, with the nearest known one."""
        words = ", ".join(known)
        remedy = did_you_mean(key, known, Text(f"可用的键有 {words}。", f"The keys are {words}."))
        self.wrong((*path, key), Text(f"不认识的键“{key}”。", f"Unknown key {key!r}."), remedy)

    def _sequence(self, kind: object, data: object, path: Path) -> tuple[object, ...]:
        if kind is str and isinstance(data, str):
            return (data,)
        if not isinstance(data, list):
            self._mistyped(Text("一个列表 [ … ]", "a list [ … ]"), path)
            return ()
        return tuple(self.decode(kind, item, (*path, index)) for index, item in enumerate(data))

    def _table(self, kind: object, data: object, path: Path) -> dict[str, object]:
        if not isinstance(data, dict):
            self._mistyped(Text("一张表", "a table"), path)
            return {}
        return {str(key): self.decode(kind, item, (*path, key)) for key, item in data.items()}

    def _choice(self, kind: type[StrEnum], data: object, path: Path) -> StrEnum | None:
        known = tuple(choice.value for choice in kind)
        if data in known:
            return kind(str(data))
        words = ", ".join(known)
        remedy = did_you_mean(str(data), known, Text(f"可选 {words}。", f"Choose from {words}."))
        self.wrong(path, Text(f"“{data}”不是可选的值。", f"{data!r} is not one of the choices."), remedy)
        return None

    def _plain(self, kind: type, data: object, path: Path) -> object:
        if type(data) is kind:
            return data
        self._mistyped(_NAMES[kind], path)
        return None

    def _mistyped(self, wanted: Text, path: Path) -> None:
        self.wrong(
            path,
            Text(f"“{dotted(path)}”应是{wanted.zh}。", f"{dotted(path)!r} must be {wanted.en}."),
            Text("请改正它的写法。", "Write it that way."),
        )
