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
    """T04 · I1 I5: each event was acknowledged only after it lay on the disk."""
    folder, shadow = tmp_path / "desk", tmp_path / "shadow"
    Workspace.open(folder, KEY, zone=ZONE).close()
    shadow.mkdir()
    for file in folder.glob("*.db"):
        shutil.copy(file, shadow)
    command = [sys.executable, "-m", "models.kill_writer", str(folder), "1"]
    environment = os.environ | {"LD_PRELOAD": str(shim), "SHADOW": str(shadow)}
    with subprocess.Popen(
        command, cwd=ROOT / "tests", env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(LINES)]
        process.kill()
        told += process.stdout.read().splitlines(keepends=True)
    events = {line.strip() for line in told if line.endswith("\n")}
    assert len(events) >= LINES
    dropped = 0
    for name in ("work.db", "work.db-wal", "cache.db", "cache.db-wal"):
        real, kept = folder / name, shadow / name
        size = real.stat().st_size if real.exists() else 0
        real.unlink(missing_ok=True)
        if kept.exists():
            dropped += size != kept.stat().st_size
            shutil.copy(kept, real)
    for name in ("work.db-shm", "cache.db-shm"):
        (folder / name).unlink(missing_ok=True)
    assert dropped, "the cut has dropped something"
    desk = Workspace.open(folder, KEY, zone=ZONE)
    assert desk.rescued is None
    assert events <= {row.id for row in desk.work.outbox.rows(limit=100_000)}
    whole(desk)
    desk.close()
