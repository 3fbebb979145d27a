"""What a publication is made of: bulletins, pictures, figures, tables and site as the bytes of their files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from xml.sax.saxutils import escape

import msgspec

from sanbai.language import Language
from sanbai.publication.bulletin import render_bulletin, wording_for
from sanbai.publication.document.writing import document_files
from sanbai.publication.geometry import Geometry
from sanbai.publication.month_report import MonthReport
from sanbai.publication.monthly import monthly_files
from sanbai.publication.oc4ids.package import oc4ids_files
from sanbai.publication.open_data.package import data_files
from sanbai.publication.pictures import Picture, make_pictures, undrawn
from sanbai.publication.public import PublicYear
from sanbai.publication.records import ClauseFigures, Figures
from sanbai.publication.site.writing import Beside, site_files
from sanbai.publication.workbook.writing import workbook_files

FORMAT = "sanbai figures 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a publication is made from beside the public year.

    `folder` is the name of the plan-year folder, `geometry` the shapes of districts, `sealed` the folder's own files by
    path: they are handed out only where the year is `checkable`. `templates` are the office's own, by name;
    `report` is that of the last month.
    """

    folder: str
    geometry: Geometry | None = None
    sealed: Mapping[str, bytes] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
    report: MonthReport | None = None


def publication_files(year: PublicYear, setting: Setting) -> dict[str, bytes]:
    """Return every file of a publication by its path; the same year in the same setting gives the same bytes.

    Raises `SanbaiError` when the geometry holds none of the districts.
    """
    geometry = setting.geometry
    pictures = {each: make_pictures(year.figures, geometry, wording_for(year.figures, each)) for each in Language}
    files = {"figures.json": figures_json(year.figures)}
    for language in Language:
        files |= _bulletin(year, setting, language, pictures[language])
    files |= {} if setting.report is None else monthly_files(setting.report, setting.templates)
    files |= workbook_files(year) | data_files(year) | oc4ids_files(year)
    beside = Beside(folder=setting.folder, pictures=pictures, geometry=geometry, published=files, sealed=setting.sealed)
    return files | site_files(year, beside)


def _bulletin(year: PublicYear, setting: Setting, language: Language, pictures: Sequence[Picture]) -> dict[str, bytes]:
    """Return the bulletin in a language, and its pictures."""
    missing = undrawn(year.figures, setting.geometry, wording_for(year.figures, language))
    bulletin = render_bulletin(
        year.figures, pictures, language, folder=setting.folder, undrawn=missing, own=setting.templates
    )
    name = f"bulletin.{language.value}"
    files = {f"{name}.html": bulletin.encode()}
    files |= document_files(name, bulletin, pictures, year.figures.heading.as_of)
    for picture in pictures:
        files |= picture_files(picture, f"pictures/{picture.name}.{language.value}")
    return files


def picture_files(picture: Picture, path: str) -> dict[str, bytes]:
    """Return the drawing and the specification of a picture, as files of that path."""
    specification = json.dumps(picture.specification, ensure_ascii=False) + "\n"
    return {f"{path}.svg": _standalone(picture).encode(), f"{path}.vl.json": specification.encode()}


def _standalone(picture: Picture) -> str:
    """Return the drawing with its title and what it says, for whoever opens it without the bulletin."""
    opening, rest = picture.svg.split(">", 1)
    title, words = escape(picture.title), escape(picture.alternative)
    return f'{opening} role="img"><title>{title}</title><desc>{words}</desc>{rest}\n'


def figures_json(figures: Figures) -> bytes:
    """Return every figure as JSON: exact money in the money unit, shown amounts in quanta of `scale`, ratios as text.

    What is not disclosed is null. A whole number is one; any other exact value is text such as `3/10`.
    """
    document = {"format": FORMAT} | _disclosed(msgspec.to_builtins(figures, enc_hook=_exact))
    document["clauses"] = [_clause(clause) for clause in figures.clauses]
    document["early_clauses"] = [_clause(clause) for clause in figures.early_clauses]
    document["proven"]["gap"] = _exact(figures.proven.gap)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _disclosed(value: Any) -> Any:
    """Return plain data with null for each amount that is hidden."""
    if isinstance(value, dict):
        if value.get("hidden") is True:
            return None
        return {key: _disclosed(part) for key, part in value.items() if key != "hidden"}
    return [_disclosed(part) for part in value] if isinstance(value, list | tuple) else value


def _clause(clause: ClauseFigures) -> dict[str, Any]:
    result = clause.result
    built: dict[str, Any] = msgspec.to_builtins(clause, enc_hook=_exact)
    built["result"] |= {"slack": _exact(result.slack), "holds": result.holds}
    return built


def _exact(value: object) -> int | str:
    if not isinstance(value, Fraction):
        raise TypeError(f"{type(value).__name__} is no figure")
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
