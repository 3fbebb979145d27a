"""Writing the answers of what-if questions where the reader wants them, never into a sealed plan."""

from collections.abc import Mapping
from pathlib import Path

from sanbai.errors import SanbaiError
from sanbai.files import write_file
from sanbai.language import Text
from sanbai.plan.files import FOLDER


def write_answers(out: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write the files into the folder `out`, or, where `out` ends like one of them (`.csv`), that one alone to it.

    Returns what was written. Raises `SanbaiError` where `out` is within `3-plan/`, whose files are sealed, and where
    its ending is none of these.
    """
    if FOLDER in out.resolve().parts:
        raise SanbaiError(
            Text(
                f"{FOLDER} 中的文件已加校验，不能写入其他内容。",
                f"The files of {FOLDER} are sealed: nothing else goes there.",
            ),
            Text("请另选一个文件夹（--out）。", "Choose another folder with --out."),
        )
    ending = out.suffix.lower()
    if ending and not out.is_dir():
        by_ending = {name[name.rindex(".") :]: content for name, content in reversed(list(files.items()))}
        if ending not in by_ending:
            endings = ", ".join(sorted(by_ending))
            raise SanbaiError(
                Text(f"不能写成 {ending} 文件。", f"This cannot be written as a {ending} file."),
                Text(
                    f"请写一个文件夹，或以 {endings} 结尾的文件名。",
                    f"Name a folder, or a file that ends in {endings}.",
                ),
            )
        write_file(out, by_ending[ending])
        return (out,)
    for name, content in files.items():
        write_file(out / name, content)
    return tuple(out / name for name in files)
