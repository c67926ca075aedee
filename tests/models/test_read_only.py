"""Files on a medium that takes no writes: told, never taken for damage, opened when it is mended."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cur_desk.models.keys import KeyFile
from cur_desk.models.trouble import DiskTrouble, WrongPassword
from cur_desk.models.workspace import Workspace
from tests.models.builders import KEY, ZONE, appeal, page, put, save_event

SECRET = bytes(range(32))


@pytest.fixture
def medium(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own; only root may make one."""
    folder = tmp_path / "medium"
    folder.mkdir()
    if getattr(os, "geteuid", lambda: 1)() != 0:
        pytest.skip("a read-only medium needs a file system of its own, and making one needs root")
    words = ["mount", "-t", "tmpfs", "-o", "size=20m,mode=0700", "tmpfs", str(folder)]
    if subprocess.run(words, capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(medium: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(medium)], check=True)


def test_files_on_a_read_only_medium(medium: Path) -> None:
    folder = medium / "files"
    desk = Workspace.open(folder, KEY, zone=ZONE)
    document = appeal(1)
    desk.apply_page(page(put(document)))
    desk.save(save_event(document, "title", "Записано раньше"))
    desk.close()
    before = sorted(p.name for p in folder.iterdir())
    remount(medium, "ro")
    with pytest.raises(DiskTrouble) as told:
        Workspace.open(folder, KEY, zone=ZONE)
    assert "нет доступа" in told.value.message
    assert sorted(p.name for p in folder.iterdir()) == before
    remount(medium, "rw")
    desk = Workspace.open(folder, KEY, zone=ZONE)
    assert desk.rescued is None
    assert desk.work.outbox.counts().unsent == 1
    desk.close()


def test_the_password_is_still_judged_there(medium: Path) -> None:
    keys = KeyFile(medium / "files")
    key = keys.create("пароль-Смены-1", SECRET)
    remount(medium, "ro")
    assert keys.unlock("пароль-Смены-1", SECRET) == key
    with pytest.raises((WrongPassword, DiskTrouble)):
        keys.unlock("не тот", SECRET)
    remount(medium, "rw")
