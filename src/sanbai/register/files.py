"""The files of a register, read and written: the only module of this stage that touches the disk."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from sanbai.errors import SanbaiError
from sanbai.files import read_file, write_file, write_folder
from sanbai.language import Text
from sanbai.register.grids import Grid, read_csv
from sanbai.register.parquet import read_parquet
from sanbai.register.reading import Loaded, register_from
from sanbai.register.records import Register
from sanbai.register.schedules.java import Step, read_schedule
from sanbai.register.sheets import CodeLists
from sanbai.register.template import register_workbook
from sanbai.register.workbooks import look_through, read_sheets
from sanbai.register.writing import TABLE_NAMES, register_csv, register_parquet

REGISTER_FOLDER = "1-register"
"""The name of the register's folder in a plan-year folder."""

FILE_LIMIT = 1_000_000_000
"""No file larger than this (bytes) is read."""

SCHEDULE_LIMIT = 256_000_000
"""No schedule larger than this (bytes) is read."""

PACKAGE_LIMIT = 256_000_000
"""No project package larger than this (bytes) is read."""

UNPACKED_LIMIT = 512_000_000
"""No workbook may hold more than this (bytes) once it is unpacked."""

RATIO_LIMIT = 200
"""No workbook may unpack to more than so many times its own size (from a megabyte on)."""

ENTRY_LIMIT = 2_000
"""No workbook may have more parts than this."""

_CHUNK = 1_000_000
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError)
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


def read_grids(path: Path) -> tuple[Grid, ...]:
    """Return the grids of a CSV, XLSX, XLS, ODS or Parquet file (each sheet is one), or of a folder of CSV and Parquet.

    Raises `SanbaiError` for a file that is missing, cannot be read, or would harm: a bomb is refused unpacked.
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in (".csv", ".parquet"))
        return tuple(grid for file in files if not file.name.startswith((".", "~")) for grid in read_grids(file))
    if path.is_file() and path.stat().st_size > FILE_LIMIT:
        raise _too_large(path.name, FILE_LIMIT)
    data = read_file(path)
    if data.startswith(b"PK\x03\x04"):
        parts = _unpacked(data, path.name)
        xml = {name: part for name, part in parts.items() if name != "mimetype"}
        return read_sheets(_packed(parts), look_through(xml, path.name), path.name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return read_sheets(data, {}, path.name)
    if data.startswith(b"PAR1"):
        return (read_parquet(data, path.name),)
    if path.suffix.lower() in (".csv", ".txt"):
        return (read_csv(data, path.name),)
    raise SanbaiError(
        Text(f"{path.name} 不是可读取的表格文件。", f"{path.name} is no table file that can be read."),
        Text("请提供 .csv、.xlsx、.xls、.ods 或 .parquet 文件。", "Give a .csv, .xlsx, .xls, .ods or .parquet file."),
    )


class Form(StrEnum):
    """A form that a register is written in."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


def is_schedule(path: Path) -> bool:
    """Return whether a file is a schedule by its name: MS Project XML or Primavera XER."""
    return path.suffix.lower() in (".xml", ".xer")


def read_steps(path: Path, charset: str, project_fields: tuple[str, ...]) -> tuple[Step, ...]:
    """Return the milestones of a schedule's file; raises `SanbaiError` where it cannot be read."""
    if path.is_file() and path.stat().st_size > SCHEDULE_LIMIT:
        raise _too_large(path.name, SCHEDULE_LIMIT)
    return read_schedule(read_file(path), path.name, charset, project_fields)


def is_package(path: Path) -> bool:
    """Return whether a file is a project package of OC4IDS by its name."""
    return path.suffix.lower() == ".json"


def read_package_file(path: Path) -> bytes:
    """Return the bytes of a project package; raises `SanbaiError` where it cannot be read or is too large."""
    if path.is_file() and path.stat().st_size > PACKAGE_LIMIT:
        raise _too_large(path.name, PACKAGE_LIMIT)
    return read_file(path)


def read_register(path: Path) -> Loaded:
    """Return the register of a folder of CSV or Parquet, or of a workbook; what is wrong in it are findings.

    Raises `SanbaiError` where the folder or file cannot be read at all.
    """
    return register_from(read_grids(path), path.name)


def find_register(year_folder: Path) -> Path:
    """Return where the register of a plan-year folder is: `1-register` itself, or the one workbook in it.

    Raises `SanbaiError` where there is none or more than one.
    """
    folder = year_folder / REGISTER_FOLDER
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    books = [file for file in files if file.suffix.lower() in _WORKBOOKS and not file.name.startswith((".", "~"))]
    tables = [file for file in files if _is_table_file(file)]
    if books[1:] or (books and tables):
        names = "、".join(file.name for file in (*books, *tables[:1]))
        raise SanbaiError(
            Text(f"{folder} 中有不止一份项目储备库：{names}。", f"{folder} holds more than one register: {names}."),
            Text("请只保留一份。", "Keep one of them only."),
        )
    if not books and not tables:
        raise SanbaiError(
            Text(f"{folder} 中没有项目储备库。", f"There is no register in {folder}."),
            Text(
                "请放入 projects.csv 等文件，或一个由 sanbai register template 生成的工作簿。",
                "Put projects.csv and the like there, or a workbook made by sanbai register template.",
            ),
        )
    return books[0] if books else folder


def holds_register(path: Path) -> bool:
    """Return whether something would be lost if a register were written here: a file, or a folder with its tables."""
    return path.is_file() or (path.is_dir() and any(map(_is_table_file, path.iterdir())))


def write_register(register: Register, path: Path, form: Form, codes: CodeLists | None = None) -> None:
    """Write a register as a folder of CSV or of Parquet, or as one workbook (with drop-downs of `codes`).

    Files in the folder that are no table of a register stay. Nothing is half-written: all is there, or all as it was.
    Raises `SanbaiError` where it cannot be written.
    """
    if form is Form.XLSX:
        write_file(path, register_workbook(register, codes))
        return
    if path.exists() and not path.is_dir():
        raise SanbaiError(
            Text(f"{path} 是文件，不是文件夹。", f"{path} is a file, not a folder."),
            Text("请给出文件夹，或以 .xlsx 结尾的文件名。", "Give a folder, or the name of a file that ends in .xlsx."),
        )
    tables = register_csv(register) if form is Form.CSV else register_parquet(register)
    others = [file for file in path.rglob("*") if file.is_file() and not (_is_table_file(file) and file.parent == path)]
    kept = {file.relative_to(path).as_posix(): read_file(file) for file in others}
    write_folder(path, kept | tables)


def _is_table_file(file: Path) -> bool:
    return file.suffix.lower() in (".csv", ".parquet") and file.stem in TABLE_NAMES


def _unpacked(data: bytes, file: str) -> dict[str, bytes]:
    # Only the XML is unpacked (and the type of an ODS): pictures, macros and the like are left alone.
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_declared(entries, len(data), file)
            wanted = [
                entry for entry in entries if entry.filename.endswith((".xml", ".rels")) or entry.filename == "mimetype"
            ]
            limit = _unpacked_limit(len(data))
            parts: dict[str, bytes] = {}
            for entry in wanted:
                parts[entry.filename] = _unpack_entry(archive, entry, limit, file)
                limit -= len(parts[entry.filename])
            return parts
    except _ZIP_ERRORS as error:
        raise SanbaiError(
            Text(
                f"{file} 已损坏或已加密，无法解包（{error}）。",
                f"{file} is damaged or encrypted and cannot be unpacked ({error}).",
            ),
            Text("请用 Excel 打开后另存为 .xlsx。", "Open it in Excel and save it again as .xlsx."),
        ) from None


def _unpacked_limit(size: int) -> int:
    return min(UNPACKED_LIMIT, max(1_000_000, size * RATIO_LIMIT))


def _check_declared(entries: Iterable[zipfile.ZipInfo], size: int, file: str) -> None:
    declared = [entry.file_size for entry in entries]
    if len(declared) > ENTRY_LIMIT:
        raise SanbaiError(
            Text(
                f"{file} 含有 {len(declared)} 个部件，已拒绝读取。",
                f"{file} has {len(declared)} parts and was refused.",
            ),
            Text("请用 Excel 打开后另存为 .xlsx。", "Open it in Excel and save it again as .xlsx."),
        )
    if sum(declared) > _unpacked_limit(size):
        raise _too_large(file, _unpacked_limit(size))


def _unpack_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, file: str) -> bytes:
    # The size an entry declares may be a lie, so it is read to its true end, in pieces, and no further than the limit.
    entry.file_size = UNPACKED_LIMIT * RATIO_LIMIT
    unpacked = bytearray()
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            unpacked += piece
            if len(unpacked) > limit:
                raise _too_large(file, _unpacked_limit(0))
    return bytes(unpacked)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    # The reader gets exactly the parts that were looked through, whatever else the file holds.
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


def _too_large(file: str, limit: int) -> SanbaiError:
    return SanbaiError(
        Text(
            f"{file} 的内容超过 {limit // 10**6} MB，未解包即已拒绝读取。",
            f"{file} holds more than {limit // 10**6} MB and was refused before it was unpacked.",
        ),
        Text(
            "请确认文件来源；数据确实很大时请改用 CSV 或 Parquet。",
            "Make sure where it comes from; where the data are truly that large, use CSV or Parquet.",
        ),
    )
