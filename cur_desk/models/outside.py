"""What can be told of a person's files without a key: for ``doctor``. Reads only. Damage in the
middle of an encrypted file cannot be seen from here; the entry checks that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cur_desk.models.keys import KeyFile
from cur_desk.models.private_files import read_json
from cur_desk.models.trouble import KeysDamaged, NewerFile

_PAGE = 4_096
"""Each page size that is in use is a multiple of it."""
_PLAIN = (bytes(16), b"SQLite format 3\0")
"""An encrypted file begins with random bytes, never with these."""


def faults(folder: Path) -> list[str]:
    """Why these files will not open, in words; empty if nothing is to be seen."""
    if not (folder / "work.db").exists() and not (folder / "keys.json").exists():
        return []  # nobody has come in yet, or a wipe is under way
    return [*_small_files(folder), *_not_encrypted(folder / "work.db")]


def doubts(folder: Path) -> list[str]:
    """What the program mends by itself, or has set aside."""
    found = list(_not_encrypted(folder / "cache.db"))
    if (folder / "cache.db.suspect").exists() and not found:
        found.append("cache.db: при работе встретилось повреждение")
    found = [f"{words}; список загрузится заново при входе" for words in found]
    return found + [
        f"повреждённый файл отложен: {path.name}" for path in sorted(folder.glob("*.damaged-*.db"))
    ]


def _small_files(folder: Path) -> Iterator[str]:
    try:
        KeyFile(folder).check_form()
    except KeysDamaged as error:
        yield f"keys.json: {error.message}"
    except NewerFile as error:
        yield error.message
    try:
        if not isinstance(read_json(folder / "device.json"), dict):
            yield "device.json: нет или не читается"
    except ValueError:
        yield "device.json: не читается"


def _not_encrypted(path: Path) -> Iterator[str]:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return
    with path.open("rb") as file:
        begins = file.read(16)
    if size and (size % _PAGE or begins in _PLAIN):
        yield f"{path.name}: повреждён"
