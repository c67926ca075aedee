"""Where a run keeps what is dear to make: ``.work/bench`` beside the sources, ignored by git.

What is kept bears the hash of the sources it was made by and is made anew when they change.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".work" / "bench"
ZONE = "Europe/Moscow"
KEY = bytes(range(32))
"""Of files that are not opened by a password; the data are synthetic."""


def hash_of(paths: Iterable[str]) -> str:
    """A short hash of files and of the Python files of folders, by paths from the root."""
    total = hashlib.sha256()
    for name in paths:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".py", ".toml", ".tsv", ".json"):
                total.update(file.relative_to(ROOT).as_posix().encode())
                total.update(file.read_bytes())
    return total.hexdigest()[:16]


def kept(name: str, stamp: str, make: Callable[[Path], None]) -> Path:
    """The folder ``name``, made anew unless it was made whole under the same stamp."""
    folder = WORK / name
    mark = folder / "made-by"
    if mark.exists() and mark.read_text("utf-8") == stamp:
        return folder
    fresh(folder)
    make(folder)
    mark.write_text(stamp, "utf-8")
    return folder


def fresh(folder: Path) -> Path:
    """An empty private folder in this place."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def memory_kib(field: str = "VmRSS", pid: int | None = None) -> int:
    """``VmRSS`` or ``VmHWM`` of a process, KiB (Linux)."""
    text = Path(f"/proc/{pid or os.getpid()}/status").read_text("ascii", "replace")
    line = next(x for x in text.splitlines() if x.startswith(f"{field}:"))
    return int(line.split()[1])
