"""The templates that pages are made from: every value is escaped, and one that is missing is an error.

An office may put its own wording in the place of a template. Such templates run in a sandbox: they can print what they
are given, and reach nothing else, be it files, modules or the insides of values.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from jinja2 import (
    ChoiceLoader,
    DictLoader,
    Environment,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sanbai.errors import SanbaiError
from sanbai.language import Text

EDITABLE = ("bulletin.zh.html.j2", "bulletin.en.html.j2", "month_report.html.j2")
"""The templates that hold the words of the bulletin, and of the month report and monthly bulletin in both languages."""

_SHIPPED = PackageLoader("sanbai.publication", "templates")


def templates(own: Mapping[str, str] | None = None) -> Environment:
    """Return the templates, with an office's `own` (name -> text) in the place of those shipped."""
    return _environment(tuple(sorted((own or {}).items())))


@cache
def _environment(own: tuple[tuple[str, str], ...]) -> Environment:
    kind = ImmutableSandboxedEnvironment if own else Environment  # those shipped need no guard, and are quicker without
    return kind(
        loader=ChoiceLoader([DictLoader(dict(own)), _SHIPPED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


TEMPLATES = templates()


def shipped() -> dict[str, bytes]:
    """Return the templates that an office may edit, as they are shipped, by name."""
    return {name: _SHIPPED.get_source(TEMPLATES, name)[0].encode() for name in EDITABLE}


@contextmanager
def told_where(name: str) -> Iterator[None]:
    """Turn what is wrong in a template into an error that names file, line and remedy."""
    try:
        yield
    except TemplateSyntaxError as error:
        raise _wrong(error.name or name, error.lineno, error.message or "") from None
    except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
        raise _wrong(name, _line_of(error, name), str(error)) from None


def _line_of(error: BaseException, name: str) -> int:
    """Return the line of the template where an error arose; 0 where that is not known."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(name) or trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _wrong(name: str, line: int, message: str) -> SanbaiError:
    return SanbaiError(
        Text(f"模板 {name} 第 {line} 行有误：{message}。", f"The template {name} is wrong in line {line}: {message}."),
        Text(
            "请改正该行，或删去该文件以使用自带的模板（sanbai publish templates 可重新写出）。",
            "Mend the line, or take the file away to use the shipped one (sanbai publish templates writes it anew).",
        ),
    )
