"""T04: the power fails and every write that was not yet on the disk is gone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cur_desk.models.workspace import Workspace
from tests.faults.invariants import whole
from tests.faults.processes import ROOT
from tests.models.builders import KEY, ZONE

SOURCE = Path(__file__).with_name("unsynced.c")
TRIES = 12
LINES = 40


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that remembers files as of their last fsync."""
    if not sys.platform.startswith("linux") or shutil.which("cc") is None:
        pytest.skip("unsynced writes are dropped by a preloaded library: Linux and cc are needed")
    target = tmp_path_factory.mktemp("shim") / "unsynced.so"
    made = subprocess.run(["cc", "-shared", "-fPIC", "-o", str(target), str(SOURCE), "-ldl"])
    if made.returncode != 0:
        pytest.skip("cc cannot build the library here")
    return target


def test_t04_writes_that_never_reached_the_disk_are_lost_and_no_word_is(
    shim: Path, tmp_path: Path
) -> None:
    """T04 · I1 I5: each event was acknowledged only after it lay on the disk.

    Whether the power goes while something is unsynced is chance: cut until it has been so."""
    for attempt in range(TRIES):
        if _cut(shim, tmp_path / str(attempt)):
            return
    pytest.fail("no cut has dropped anything: the library does not hold writes back")


def _cut(shim: Path, place: Path) -> bool:
    """Writes, cuts the power, opens what was synced; says whether the cut dropped anything."""
    folder, shadow = place / "desk", place / "shadow"
    Workspace.open(folder, KEY, zone=ZONE).close()
    shadow.mkdir()
    for file in folder.glob("*.db"):
        shutil.copy(file, shadow)
    events = _write_and_die(shim, folder, shadow)
    assert len(events) >= LINES
    dropped = False
    for name in ("work.db", "work.db-wal", "cache.db", "cache.db-wal"):
        real, kept = folder / name, shadow / name
        before = real.read_bytes() if real.exists() else b""
        real.unlink(missing_ok=True)
        if kept.exists():
            dropped |= before != kept.read_bytes()
            shutil.copy(kept, real)
    for name in ("work.db-shm", "cache.db-shm"):
        (folder / name).unlink(missing_ok=True)
    desk = Workspace.open(folder, KEY, zone=ZONE)
    assert desk.rescued is None
    assert events <= {row.id for row in desk.work.outbox.rows(limit=100_000)}
    whole(desk)
    desk.close()
    return dropped


def _write_and_die(shim: Path, folder: Path, shadow: Path) -> set[str]:
    command = [sys.executable, "-m", "models.kill_writer", str(folder), "1"]
    environment = os.environ | {"LD_PRELOAD": str(shim), "SHADOW": str(shadow)}
    with subprocess.Popen(
        command, cwd=ROOT / "tests", env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(LINES)]
        process.kill()
        told += process.stdout.read().splitlines(keepends=True)
    return {line.strip() for line in told if line.endswith("\n")}
