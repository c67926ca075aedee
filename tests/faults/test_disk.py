"""T32: the disk is full at every moment of the work, then there is room again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cur_desk.domain.events import Event
from cur_desk.models.trouble import DiskTrouble
from cur_desk.sync import errors
from tests.faults.invariants import Watch, check, settle, traces
from tests.faults.proxy import FaultProxy
from tests.sync.portal import RealPortal
from tests.sync.real import Person, seat

SIZE_KB = 6_000


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes; only root may make one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if getattr(os, "geteuid", lambda: 1)() != 0:
        pytest.skip("a full disk needs a small file system, and making one needs root")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE_KB}k,mode=0700", "tmpfs", str(folder)],
        capture_output=True,
    )
    if made.returncode != 0:
        pytest.skip("this machine lets nobody mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Takes all room but ``leave`` bytes."""
    ballast = folder / "ballast"
    room = os.statvfs(folder)
    size = max(0, room.f_bavail * room.f_frsize - leave)
    with ballast.open("wb") as file:
        file.write(b"\0" * size)
    return ballast


def attempt(
    made: list[tuple[Person, Event]], person: Person, record: str, words: str
) -> DiskTrouble | None:
    """Saves, or gives the trouble that the person is told."""
    try:
        made.append((person, person.save(record, "note", words)))
    except DiskTrouble as error:
        return error
    return None


def test_t32_the_disk_is_full_and_then_has_room(portal: RealPortal, small: Path) -> None:
    """T32 · I1 I2 I3 I4 I5 I6 I10: what could not be made durable is told at once and never half
    done; what had been is read, shown and sent when there is room."""
    records = [d["id"] for d in portal.add_appeals(60)]
    with FaultProxy(portal.port) as line:
        olga = seat(portal, line, small / "olga", "olga")
        olga.sync()
        watch, made = Watch(olga), []
        refused = 0
        for step, leave in enumerate((0, 16_384, 65_536, 200_000, 0)):
            ballast = fill(small, leave)
            for number in range(60):
                words = f"Слово {step} {number} " + "щ" * 1_500
                before = olga.engine.workspace.work.outbox.counts().unsent
                told = attempt(made, olga, records[number % 60], words)
                if told is not None:
                    assert "мест" in told.message + told.advice
                    assert olga.engine.workspace.work.outbox.counts().unsent == before
                    refused += 1
                    break
            report = olga.engine.cycle()
            assert report.error is None or isinstance(report.error, errors.LocalTrouble)
            watch.look()
            assert olga.seen(records[0])["text"], "reading goes on"
            ballast.unlink()
        assert refused >= 3
        settle(olga)
        watch.look()
        check("I1 I2 I3 I5 I9 I10", portal, olga, made=made)
        assert traces(small, ["Прошу отремонтировать"]) == []
        olga.again()
        settle(olga)
        check("I1 I3 I5 I9 I10", portal, olga, made=made)
        olga.close()
