"""Puts a made file where the person asked: whole or not at all, for its owner's eyes only."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from cur_desk.errors import DeskError
from cur_desk.models.private_files import private_folder, write_private


class CannotSave(DeskError):
    """The folder asked for cannot be made or written: no access, no space, or not a folder."""

    code = "cannot-save"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Не записать в «{folder}»: нет доступа, нет места или это не папка. "
            "Записанное прежде цело.",
            advice="Укажите другую папку: --out ПАПКА.",
        )


@contextlib.contextmanager
def saving_into(folder: Path) -> Iterator[None]:
    """Tells the disk's refusals in words. Raises CannotSave."""
    try:
        yield
    except OSError as error:
        raise CannotSave(folder) from error


@contextlib.contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder that was not there (0700), with all that is put into it, or none: what a full medium
    has cut must not pass for a copy."""
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def output_folder(folder: Path) -> Path:
    """Makes the folder when it is missing. Raises CannotSave."""
    with saving_into(folder):
        return private_folder(folder)


def save(folder: Path, name: str, data: bytes) -> Path:
    """The file's path; a card may hold personal data, so 0600. Raises CannotSave."""
    path = output_folder(folder) / name
    with saving_into(folder):
        write_private(path, data)
    return path
