"""Wiping the files of one person on the portal's order, step by step, so that a kill in the middle
only means that the next start goes on (design § 4, rulings C4).

The order: a marker that cannot be taken back, the key slots written over (from here on everything
else is unreadable, whoever holds the password), the files, the word about it for the entry screen,
the marker and the folder. Writing over is the best a program can do; what a disk keeps of former
blocks is encrypted. Copies made by ``cur-desk backup`` lie elsewhere and are not reached.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cur_desk.models.private_files import (
    private_folder,
    read_json,
    sync_folder,
    write_json,
)

MARKER = "wipe.json"
NOTES = "wiped"
SEALED = "sealed"
_CACHE = ("cache.db", "cache.db-wal", "cache.db-shm")
_KEYS = ("keys.json", "tries.json")
_KEPT_TO_THE_END = (MARKER, "lock")
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class WipeNote:
    """What happened, for the person: names, counts and times only."""

    user: str
    portal: str
    reason: str
    at: datetime
    events: int = 0
    drafts: int = 0
    files: int = 0
    file: str = ""
    """What the names of the sealed files begin with, while the portal has not taken them all."""
    delivered: bool = False
    told: bool = False
    parts: int = 0
    """How many sealed files there were; 0: the portal has not been offered them yet."""
    left: int = 0
    """How many of them the portal has not taken."""


def note_of(data: Any) -> WipeNote | None:
    """A note read from a file; ``None`` if it is none."""
    try:
        known = {k: data[k] for k in WipeNote.__slots__ if k in data}
        return WipeNote(**known | {"at": datetime.fromisoformat(known["at"])})
    except (TypeError, KeyError, ValueError):
        return None


def _plain(note: WipeNote) -> dict[str, Any]:
    return asdict(note) | {"at": note.at.isoformat()}


def sealed_folder(home: Path) -> Path:
    """Where sealed files wait for the portal."""
    return private_folder(home / SEALED)


def make_room(folder: Path) -> None:
    """The disk is full: the cache goes first, it comes from the portal anyway."""
    for name in _CACHE:
        (folder / name).unlink(missing_ok=True)


def lay_beside(folder: Path, target: Path, owner: dict[str, str]) -> None:
    """A whole copy of the closed work.db under another roof; whole or not at all."""
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    private_folder(part)
    for name in ("work.db", "work.db-wal"):
        if (folder / name).exists():
            _copy(folder / name, part / name)
    write_json(part / "owner.json", owner)
    shutil.rmtree(target, ignore_errors=True)
    os.replace(part, target)
    sync_folder(target.parent)


def _copy(source: Path, target: Path) -> None:
    """Piece by piece: photos may lie in it."""
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with source.open("rb") as old, os.fdopen(handle, "wb") as new:
        shutil.copyfileobj(old, new, 1 << 20)
        new.flush()
        os.fsync(new.fileno())


def begin(folder: Path, note: WipeNote) -> None:
    """From here on the wipe is not taken back. What is unsent is already sealed and on the disk."""
    write_json(folder / MARKER, _plain(note))


def pending(folder: Path) -> WipeNote | None:
    """The wipe that was begun here and has not ended."""
    with contextlib.suppress(ValueError):
        return note_of(read_json(folder / MARKER))
    return None


def unfinished(home: Path) -> list[Path]:
    """Folders whose wipe was cut."""
    return sorted(p.parent for p in (home / "users").glob(f"*/{MARKER}"))


def finish(home: Path, folder: Path, on_step: Step = lambda step: None) -> WipeNote | None:
    """Goes on from wherever it stands; the caller holds the folder's lock and has closed the files.
    ``None``: no wipe was begun here."""
    note = pending(folder)
    if note is None:
        return None
    on_step("keys")
    for name in _KEYS:
        _write_over(folder / name)
    on_step("files")
    for path in sorted(folder.iterdir()):
        if path.name in _KEPT_TO_THE_END:
            continue
        on_step(path.name)
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    sync_folder(folder)
    on_step("note")
    # One for each wipe: the same person may come again here, and be wiped again.
    name = f"{folder.name}-{note.at:%Y%m%dT%H%M%S%f}.json"
    write_json(private_folder(home / NOTES) / name, _plain(note))
    on_step("marker")
    (folder / MARKER).unlink()
    sync_folder(folder)
    return note


def _write_over(path: Path) -> None:
    """Random bytes over the old ones, in place and on the disk, before the name goes."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return
    handle = os.open(path, os.O_WRONLY)
    try:
        os.write(handle, secrets.token_bytes(max(size, 4_096)))
        os.fsync(handle)
    finally:
        os.close(handle)
    path.unlink()
    sync_folder(path.parent)


def _notes(home: Path) -> Iterator[tuple[Path, WipeNote]]:
    for path in sorted((home / NOTES).glob("*.json")):
        note = None
        with contextlib.suppress(ValueError):
            note = note_of(read_json(path))
        if note is not None:
            yield path, note


def notes(home: Path) -> list[WipeNote]:
    """What the entry screen still has to tell, newest first."""
    found = [note for _, note in _notes(home) if not note.told]
    return sorted(found, key=lambda n: n.at, reverse=True)


def undelivered(home: Path) -> list[WipeNote]:
    """Whose sealed files the portal has not taken yet."""
    return [n for _, n in _notes(home) if n.file and sealed_files(home, n.file)]


def sealed_files(home: Path, stem: str) -> list[Path]:
    """The sealed files of one wipe that are still here: the words, then attached files."""
    return sorted((home / SEALED).glob(f"{stem}*"), key=lambda p: (p.stem != stem, p.name))


def ownerless(home: Path) -> list[Path]:
    """Sealed files that no note speaks of: nothing will send them, a person has to carry them."""
    stems = tuple(note.file for _, note in _notes(home) if note.file)
    cut = tuple(n.file for n in map(pending, unfinished(home)) if n is not None and n.file)
    found = (p for p in (home / SEALED).glob("*") if not p.name.startswith("."))
    return sorted(p for p in found if not p.name.startswith((*stems, *cut)))


def told(home: Path) -> None:
    """The person has read them; one whose file still waits is kept for its sending."""
    for path, note in _notes(home):
        if note.file:
            write_json(path, _plain(replace(note, told=True)))
        else:
            path.unlink(missing_ok=True)


def offered(home: Path, file: str, gone: int) -> WipeNote | None:
    """The portal has taken ``gone`` files of a wipe just now; the note knows what is still here."""
    left = len(sealed_files(home, file))
    for path, note in _notes(home):
        if note.file == file:
            made = replace(note, parts=note.parts or gone + left, left=left)
            write_json(path, _plain(made))
            return made
    return None


def taken(home: Path, file: str) -> None:
    """The portal has taken all sealed files of a wipe: the notes say so."""
    for path, note in _notes(home):
        if note.file != file:
            continue
        if note.told:
            path.unlink(missing_ok=True)
        else:
            write_json(path, _plain(replace(note, file="", delivered=True, left=0)))
