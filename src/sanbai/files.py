"""Reading and writing whole files and folders, so that nothing is ever half-written; and archives of them."""

import datetime
import io
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from sanbai.errors import SanbaiError
from sanbai.language import Text


def read_file(path: Path) -> bytes:
    """Return the bytes of a file; raises `SanbaiError` where it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SanbaiError(
            Text(f"找不到文件 {path}。", f"There is no file {path}."),
            Text("请检查路径和文件名。", "Check the folder and the file's name."),
        ) from None
    except OSError as error:
        raise SanbaiError(
            Text(f"文件 {path} 无法读取（{error.strerror}）。", f"{path} cannot be read ({error.strerror})."),
            Text(
                "请检查访问权限，并确认它是文件而不是文件夹。",
                "Check its access rights, and that it is a file, not a folder.",
            ),
        ) from None


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files (by path inside the folder) as the folder's whole new content, or leave everything as it was.

    Everything is written beside the folder first and takes its place by renaming. Raises `SanbaiError` where that
    fails.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        for name, content in files.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(content)
        made.chmod(0o755)
        _swap(made, folder)
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def write_file(path: Path, content: bytes) -> None:
    """Write one file whole, or leave what was there; raises `SanbaiError` where that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        (made / path.name).write_bytes(content)
        (made / path.name).replace(path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def packed(files: Mapping[str, bytes], day: datetime.date) -> bytes:
    """Return files (by path) as a ZIP archive, every file of that day: the same files give the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, files[path])
    return content.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of an archive by path; raises `ValueError` where it is none. For archives of one's own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise ValueError(str(error)) from None


def _swap(made: Path, folder: Path) -> None:
    """Put the folder `made` in the place of `folder`, and the old one back if that fails."""
    if not folder.exists():
        made.rename(folder)
        return
    old = made.with_name(f"{made.name}-old")
    folder.rename(old)
    try:
        made.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _unwritable(path: Path, error: OSError) -> SanbaiError:
    return SanbaiError(
        Text(f"{path} 无法写入（{error.strerror}）。", f"{path} cannot be written ({error.strerror})."),
        Text(
            "请检查文件夹权限和磁盘空间；原有内容未被改动。",
            "Check rights and disk space; what was there is unchanged.",
        ),
    )
