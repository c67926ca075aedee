"""Small private files beside the database: written whole or not at all, readable by the owner."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


def private_folder(folder: Path) -> Path:
    """Makes the folder (0700) if it is missing; a folder that is there keeps its mode."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def write_private(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Replaces the file in one step: 0600, on the disk before the old one goes. What can be made
    anew at any time need not be ``durable``: the person does not wait for the disk."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600 by itself
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
    if durable:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes renames in the folder durable, where the system can do it."""
    with contextlib.suppress(OSError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_json(path: Path, value: Any, *, durable: bool = True) -> None:
    """``write_private`` of a JSON value."""
    data = json.dumps(value, ensure_ascii=False, indent=1).encode()
    write_private(path, data, durable=durable)


def read_json(path: Path) -> Any:
    """The JSON value of a file; ``None`` if there is no file. Raises ValueError if it is none."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
