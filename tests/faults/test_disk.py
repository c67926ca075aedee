"""T32: the disk is full at every moment of the work, then there is room again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cur_desk.domain.events import Event
from cur_desk.models.file_cache import Wanted
from cur_desk.models.trouble import DiskTrouble
from cur_desk.sync import errors
from tests.faults.invariants import Watch, check, settle, traces
from tests.faults.proxy import FaultProxy
from tests.sync.portal import RealPortal
from tests.sync.real import Person, seat
from tests.sync.test_files import attach, carried, given_file, on_portal, picture, read, sha_of

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


def test_t32_a_file_that_has_no_room_is_told_and_goes_on_later(
    portal: RealPortal, small: Path
) -> None:
    """T32 · I1 I5 I10: half an attached file is none; half a fetched one goes on from its place."""
    [record] = portal.add_appeals(1)
    theirs = picture(1_500_000, 7)
    came = given_file(portal, theirs)
    with FaultProxy(portal.port) as line:
        olga = seat(portal, line, small / "olga", "olga")
        olga.sync()
        attached = olga.engine.workspace.work.attachments
        ballast = fill(small, 700_000)
        with pytest.raises(DiskTrouble):
            attach(olga, record["id"], picture(1_500_000))
        assert attached.counts().waiting == 0
        ballast.unlink()
        olga.engine.workspace.files.want(came, sha_of(theirs), len(theirs), Wanted.NOW)
        ballast = fill(small, 700_000)
        full = olga.engine.carry_files()
        assert isinstance(full.error, errors.LocalTrouble)
        assert "мест" in full.error.message + full.error.advice
        ballast.unlink()
        data = picture(900_000)
        attach(olga, record["id"], data)
        olga.again()  # what was begun and never ended is swept
        with olga.engine.workspace.work.database.read() as connection:
            kept = connection.exec_driver_sql("SELECT sum(length(data)) FROM attachment_chunk")
            assert kept.scalar() == len(data)
        olga.sync()
        done = carried(olga)
        assert (done.sent, done.fetched) == (1, 1)
        assert on_portal(portal, sha_of(data)) == data
        assert read(olga, sha_of(theirs)) == theirs
        olga.close()
